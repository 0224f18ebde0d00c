//! A store that is served and changed: other commands get it from its server, readers go on meanwhile, and what a change made is seen at once.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use newsgraph::serve::Lease;
use newsgraph::store::Store;

use crate::support::server::Server;
use crate::support::watchdog::until;

const ELECTION: &str = "02-election-first-report.txt";

fn articles(server: &Server) -> u64 {
    server.get("/api/articles?limit=1").json()["total"].as_u64().unwrap()
}

fn place(server: &Server) -> PathBuf {
    server.samples.path().join("s.db")
}

/// Copies of the store that are there.
fn copies(server: &Server) -> usize {
    let entries = std::fs::read_dir(place(server)).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    entries.filter(|name| name.starts_with("serve.copy")).count()
}

/// Where the server gives its store away.
fn door(server: &Server) -> String {
    let text = std::fs::read_to_string(place(server).join("serve.lock")).unwrap();
    text.split("changes at ").nth(1).and_then(|rest| rest.split(' ').next()).unwrap().to_owned()
}

/// How many are at the door: those who wait for the store, and who has it.
#[cfg(target_os = "linux")]
fn at_the_door(server: &Server) -> usize {
    let port: u16 = door(server).rsplit(':').next().unwrap().parse().unwrap();
    let sockets = std::fs::read_to_string("/proc/net/tcp").unwrap();
    // Local address, remote address, state: 01 is a connection that stands.
    let at_port = |line: &&str| line.split_whitespace().skip(2).take(2).eq([format!("0100007F:{port:04X}").as_str(), "01"]);
    sockets.lines().filter(at_port).count()
}

#[test]
fn every_command_changes_a_served_store_and_its_change_is_seen_when_it_ends() {
    let server = Server::start(&[]);
    let run = |args: &[&str]| {
        let output = server.samples.run(args);
        (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    let before = articles(&server);
    let (code, out, errors) = run(&["remove", ELECTION]);
    assert!(code == 0 && out.starts_with("removed"), "{out}{errors}");
    assert_eq!(articles(&server), before - 1);
    assert_eq!(run(&["remove", ELECTION]).0, 1, "it is gone");
    let lines = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/sample-readings.jsonl")).unwrap();
    std::fs::write(server.samples.path().join("r.jsonl"), lines).unwrap();
    let (code, _, errors) = run(&["load", "r.jsonl"]);
    assert!(code == 0 && errors.contains("1 new, 0 replaced, 11 unchanged"), "{errors}");
    assert_eq!(articles(&server), before);
    assert_eq!(run(&["merge", "Ingrid Halvorsen", "Daniel Okafor"]).0, 0);
    let card = |name: &str| server.get(&format!("/api/entity?entity={name}")).json()["iri"].clone();
    assert_eq!(card("Ingrid%20Halvorsen"), card("Daniel%20Okafor"));
    assert_eq!(server.get("/api/decisions").json()["decisions"].as_array().unwrap().len(), 1);
    assert_eq!(run(&["undo"]).0, 0);
    assert_ne!(card("Ingrid%20Halvorsen"), card("Daniel%20Okafor"));
    let (code, out, errors) = run(&["rebuild"]);
    assert!(code == 0 && out.starts_with("rebuilt from 12 articles"), "{out}{errors}");
    assert_eq!(run(&["verify"]).0, 0);
    until("the copies are gone", || copies(&server) == 0);
}

#[test]
fn while_a_change_goes_on_everybody_reads_the_store_as_it_was() {
    let server = Server::start(&[]);
    let before = articles(&server);
    let lease = Lease::ask(&place(&server)).unwrap().expect("a server gives its store");
    let store = Store::open(&place(&server), false).unwrap();
    store.remove(ELECTION).unwrap();
    assert_eq!(articles(&server), before);
    assert_eq!(server.query("ASK { ?a ng:memberOf ?b }", "application/json").json()["boolean"], true);
    let output = server.samples.run(&["query", "-e", "SELECT ?a { GRAPH ?a { ?a a schema:NewsArticle } }", "--format", "csv"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap().lines().count() as u64, before + 1, "a line a row, and one of names");
    let second = server.samples.run(&["serve", "--bind", "127.0.0.1:0"]);
    assert_eq!(second.status.code(), Some(2));
    drop(store);
    drop(lease);
    assert_eq!(articles(&server), before - 1, "at once");
}

#[cfg(target_os = "linux")]
#[test]
fn changes_wait_for_each_other() {
    let server = Server::start(&[]);
    let before = articles(&server);
    let lease = Lease::ask(&place(&server)).unwrap().unwrap();
    // Whoever did not wait would find it in use.
    let store = Store::open(&place(&server), false).unwrap();
    std::thread::scope(|scope| {
        let waiting = [ELECTION, "08-sport-final.txt"].map(|name| scope.spawn(|| server.samples.run(&["remove", name])));
        until("both ask for the store", || at_the_door(&server) == 3);
        drop(store);
        drop(lease);
        for one in waiting {
            assert_eq!(one.join().unwrap().status.code(), Some(0));
        }
    });
    assert_eq!(articles(&server), before - 2);
}

#[test]
fn a_command_that_is_killed_keeps_nothing() {
    let server = Server::start(&[]);
    let mut program = Command::new(assert_cmd::cargo::cargo_bin!("newsgraph"));
    program.args(["load", "-", "--store"]).arg(place(&server)).stdin(Stdio::piped());
    let mut loading = program.spawn().unwrap();
    until("it has the store", || copies(&server) == 1);
    loading.kill().unwrap();
    loading.wait().unwrap();
    until("the server has it back", || copies(&server) == 0);
    assert_eq!(server.samples.run(&["remove", ELECTION]).status.code(), Some(0));
}

#[test]
fn a_server_that_is_killed_during_a_change_leaves_nothing_that_matters() {
    let mut server = Server::start(&[]);
    let lease = Lease::ask(&place(&server)).unwrap().unwrap();
    server.process.kill().unwrap();
    server.process.wait().unwrap();
    drop(lease);
    assert_eq!(server.samples.run(&["remove", ELECTION]).status.code(), Some(0));
    assert_eq!(copies(&server), 1, "what the killed one left");
    assert!(Lease::ask(&place(&server)).unwrap().is_none(), "nobody serves it");
    server.start_again(&[]);
    assert_eq!(copies(&server), 0);
}

#[cfg(unix)]
#[test]
fn only_who_may_write_the_store_can_ask_for_it() {
    use std::os::unix::fs::PermissionsExt;
    let server = Server::start(&[]);
    let lock = place(&server).join("serve.lock");
    let mode = std::fs::metadata(&lock).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode & 0o044, 0, "{mode:o}: others may not read the key");
    let mut stream = TcpStream::connect(door(&server)).unwrap();
    stream.write_all(b"POST / HTTP/1.1\r\nhost: a\r\n\r\n").unwrap();
    let mut answer = String::new();
    let _ = stream.read_to_string(&mut answer);
    assert_eq!(answer, "");
    assert_eq!(copies(&server), 0, "nothing was given");
}
