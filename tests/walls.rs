//! What no request can do to `newsgraph serve`: end it, fill the memory, go on after its answer, or look whole when it is not.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Output;
use std::time::{Duration, Instant};

use crate::support::server::Server;

const SMALL: &str = "SELECT ?who { ?who ng:memberOf ent:Collective_Security_Treaty_Organization }";

/// A small query, which is answered all the same.
#[track_caller]
fn goes_on(server: &Server) {
    let answer = server.query(SMALL, "text/csv");
    assert!(answer.status == 200 && answer.body.contains("Armenia"), "{} {}", answer.status, answer.body);
}

/// Status and words of the answer to a query.
fn asked(server: &Server, query: &str) -> (u16, String) {
    let answer = server.query(query, "text/csv");
    (answer.status, answer.body)
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
    let (status, body) = asked(&server, &product("(COUNT(*) AS ?n)", ""));
    assert!(status == 503 && body.contains("ran longer than 1 s"), "{status} {body}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    // The only place is free again: nothing goes on behind the answer.
    goes_on(&server);
}

#[cfg(target_os = "linux")]
#[test]
fn a_sort_that_fills_the_memory_is_ended() {
    let server = Server::start(&["--memory", "128"]);
    for query in [product("*", "ORDER BY ?b"), product("DISTINCT ?a ?b ?c", "")] {
        let (status, body) = asked(&server, &query);
        assert!(status == 503 && (body.contains("128 MiB") || body.contains("longer than")), "{status} {body}");
        goes_on(&server);
    }
}

#[test]
fn a_query_nested_without_end_does_not_end_the_server() {
    let server = Server::start(&[]);
    let brackets = format!("ASK {{ FILTER({}1{}) }}", "(".repeat(200_000), ")".repeat(200_000));
    let groups = format!("SELECT * {{ {}{} }}", "{".repeat(200_000), "}".repeat(200_000));
    for query in [brackets, groups] {
        let (status, body) = asked(&server, &query);
        assert!(status == 503 && body.contains("nested too deeply"), "{status} {body}");
        goes_on(&server);
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
    assert_eq!(server.raw(head.as_bytes()).status, 413);
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
    let mut chunked = format!("POST /sparql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n", server.address);
    chunked += "content-type: application/sparql-query\r\n\r\n";
    chunked += &format!("10000\r\n{}\r\n", "#".repeat(0x10000)).repeat(32);
    assert_eq!(server.raw(format!("{chunked}0\r\n\r\n").as_bytes()).status, 413);
    goes_on(&server);
}

#[test]
fn what_other_pages_make_a_browser_send_is_refused() {
    let server = Server::start(&[]);
    let get = |site, mode| server.ask("GET", "/api/kinds", &[("sec-fetch-site", site), ("sec-fetch-mode", mode)], "").status;
    assert_eq!(get("cross-site", "no-cors"), 403);
    assert_eq!(get("cross-site", "navigate"), 200, "a link is no such request");
    assert_eq!(get("same-origin", "cors"), 200);
    assert_eq!(server.ask("POST", "/mcp", &[("mcp-protocol-version", "1999-01-01")], "{}").status, 400);
}

#[test]
fn a_store_has_one_server_and_other_readers() {
    let server = Server::start(&[]);
    let second = server.samples.run(&["serve", "--bind", "127.0.0.1:0"]);
    let told = |output: &Output| String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(second.status.code(), Some(2));
    assert!(told(&second).contains(&format!("served already, at http://{}/", server.address)), "{}", told(&second));
    assert_eq!(server.samples.run(&["show", "CSTO"]).status.code(), Some(0), "others may read");
    goes_on(&server);
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
