//! What no request can do to `newsgraph serve`: end it, fill the memory, go on after its answer, or look whole when it is not.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::support::samples::Samples;

const SMALL: &str = "SELECT ?who { ?who ng:memberOf ent:Collective_Security_Treaty_Organization }";

/// A running server on the samples, ended when dropped.
struct Server {
    process: Child,
    address: String,
    samples: Samples,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// Status and body of what came back.
struct Answer(u16, String);

impl Server {
    fn start(options: &[&str]) -> Self {
        let samples = Samples::new();
        let mut program = Command::new(assert_cmd::cargo::cargo_bin!("newsgraph"));
        program.args(["serve", "--bind", "127.0.0.1:0", "--store"]).arg(samples.path().join("s.db")).args(options);
        let mut process = program.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_else(|| panic!("no address in {line:?}"));
        Self { address: address.to_owned(), process, samples }
    }

    fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        // The server may refuse before it has read all.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status in {head:?}"));
        let length: usize = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap().parse().unwrap();
        assert_eq!(length, body.len(), "an answer is whole");
        Answer(status, body.to_owned())
    }

    fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let length = body.len();
        let head = format!("{method} {path} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}", self.address);
        self.raw(format!("{head}\r\n{body}").as_bytes())
    }

    fn query(&self, query: &str) -> Answer {
        self.ask("POST", "/sparql", "content-type: application/sparql-query\r\naccept: text/csv\r\n", query)
    }

    #[track_caller]
    fn goes_on(&self) {
        let Answer(status, body) = self.query(SMALL);
        assert!(status == 200 && body.contains("Armenia"), "{status} {body}");
    }
}

/// Rows that stand in the query itself: their product reads nothing of the store, so that nothing there can stop it.
fn product(select: &str, order: &str) -> String {
    let rows = (0..3000).map(|row| row.to_string()).collect::<Vec<_>>().join(" ");
    format!("SELECT {select} {{ VALUES ?a {{ {rows} }} VALUES ?b {{ {rows} }} VALUES ?c {{ {rows} }} }} {order}")
}

#[test]
fn a_product_in_memory_is_ended_with_its_time() {
    let server = Server::start(&["--time", "1", "--queries", "1"]);
    let begun = Instant::now();
    let Answer(status, body) = server.query(&product("(COUNT(*) AS ?n)", ""));
    assert!(status == 503 && body.contains("ran longer than 1 s"), "{status} {body}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The only place is free again: nothing goes on behind the answer.
    server.goes_on();
}

#[cfg(target_os = "linux")]
#[test]
fn a_sort_that_fills_the_memory_is_ended() {
    let server = Server::start(&["--memory", "128"]);
    for query in [product("*", "ORDER BY ?b"), product("DISTINCT ?a ?b ?c", "")] {
        let Answer(status, body) = server.query(&query);
        assert!(status == 503 && (body.contains("128 MiB") || body.contains("longer than")), "{status} {body}");
        server.goes_on();
    }
}

#[test]
fn a_query_nested_without_end_does_not_end_the_server() {
    let server = Server::start(&[]);
    let brackets = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(200_000), ")".repeat(200_000));
    let groups = format!("SELECT * {{ {}{} }}", "{".repeat(200_000), "}".repeat(200_000));
    for query in [brackets, groups] {
        let Answer(status, body) = server.query(&query);
        assert!(status == 503 && body.contains("nested too deeply"), "{status} {body}");
        server.goes_on();
    }
}

#[test]
fn a_body_without_end_is_refused_at_once() {
    let server = Server::start(&[]);
    let begun = Instant::now();
    let head = format!(
        "POST /sparql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/sparql-query\r\ncontent-length: 999999999999\r\n\r\n",
        server.address
    );
    assert_eq!(server.raw(head.as_bytes()).0, 413);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let mut chunked = format!("POST /sparql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n", server.address);
    chunked += "content-type: application/sparql-query\r\n\r\n";
    chunked += &format!("10000\r\n{}\r\n", "#".repeat(0x10000)).repeat(32);
    assert_eq!(server.raw(format!("{chunked}0\r\n\r\n").as_bytes()).0, 413);
    server.goes_on();
}

#[test]
fn what_other_pages_make_a_browser_send_is_refused() {
    let server = Server::start(&[]);
    let get = |headers: &str| server.ask("GET", "/api/kinds", headers, "").0;
    assert_eq!(get("sec-fetch-site: cross-site\r\nsec-fetch-mode: no-cors\r\n"), 403);
    assert_eq!(get("sec-fetch-site: cross-site\r\nsec-fetch-mode: navigate\r\n"), 200, "a link is no such request");
    assert_eq!(get("sec-fetch-site: same-origin\r\nsec-fetch-mode: cors\r\n"), 200);
    assert_eq!(server.ask("POST", "/mcp", "mcp-protocol-version: 1999-01-01\r\n", "{}").0, 400);
}

#[test]
fn a_store_has_one_server_and_other_readers() {
    let server = Server::start(&[]);
    let second = server.samples.run(&["serve", "--bind", "127.0.0.1:0"]);
    let told = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2));
    assert!(told(&second).contains(&format!("served already, at http://{}/", server.address)), "{}", told(&second));
    assert_eq!(server.samples.run(&["show", "CSTO"]).status.code(), Some(0), "others may read");
    let change = server.samples.run(&["rebuild"]);
    assert_eq!(change.status.code(), Some(2));
    assert!(told(&change).contains("in use by another process"), "{}", told(&change));
    server.goes_on();
}

#[test]
fn nothing_is_left_of_a_server_that_was_killed() {
    let mut server = Server::start(&[]);
    let mut stream = TcpStream::connect(&server.address).unwrap();
    let query = product("(COUNT(*) AS ?n)", "");
    let length = query.len();
    let head = format!("POST /sparql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/sparql-query\r\ncontent-length: {length}\r\n", server.address);
    stream.write_all(format!("{head}\r\n{query}").as_bytes()).unwrap();
    std::thread::sleep(Duration::from_millis(500));
    server.process.kill().unwrap();
    server.process.wait().unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    assert!(bytes.is_empty(), "an answer that was cut off: {}", String::from_utf8_lossy(&bytes));
    // A worker that lived on would hold the store.
    let begun = Instant::now();
    while server.samples.run(&["rebuild"]).status.code() != Some(0) {
        assert!(begun.elapsed() < Duration::from_secs(5), "the store is still held");
        std::thread::sleep(Duration::from_millis(100));
    }
}
