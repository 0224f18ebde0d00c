//! What no request can do to `newsgraph serve`: end it, fill the memory, go on after its answer, or look whole when it is not.

use std::io::{Read, Write};
use std::process::Output;
use std::time::Duration;

use crate::support::server::Server;
use crate::support::watchdog;

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
    let (status, body) = asked(&server, &product("(COUNT(*) AS ?n)", ""));
    assert!(status == 503 && body.contains("ran longer than 1 s"), "{status} {body}");
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
    let terms = format!("ASK {{ FILTER({}true) }}", "!".repeat(900_000));
    for (query, refused, words) in
        [(brackets, 400, "nest more than 10000 deep"), (groups, 400, "nest more than 10000 deep"), (terms, 503, "nested too deeply")]
    {
        let (status, body) = asked(&server, &query);
        assert!(status == refused && body.contains(words), "{status} {body}");
        goes_on(&server);
    }
}

#[test]
fn a_body_without_end_is_refused_before_it_comes() {
    let server = Server::start(&[]);
    // Nothing but the head is ever sent.
    let head = format!(
        "POST /sparql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/sparql-query\r\ncontent-length: 999999999999\r\n\r\n",
        server.address
    );
    assert_eq!(server.raw(head.as_bytes()).status, 413);
    let mut chunked = format!("POST /sparql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ntransfer-encoding: chunked\r\n", server.address);
    chunked += "content-type: application/sparql-query\r\n\r\n";
    chunked += &format!("10000\r\n{}\r\n", "#".repeat(0x10000)).repeat(32);
    assert_eq!(server.raw(format!("{chunked}0\r\n\r\n").as_bytes()).status, 413);
    goes_on(&server);
}

/// The statuses of all answers until the server ends the connection.
fn statuses(stream: &mut impl Read) -> Vec<String> {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    let answers = String::from_utf8_lossy(&bytes).into_owned();
    let status = |line: &str| line.split("HTTP/1.1 ").nth(1).map(|rest| rest[..3].to_owned());
    answers.lines().filter_map(status).collect()
}

/// The same, of what is sent at once.
fn statuses_of(server: &Server, bytes: &[u8]) -> Vec<String> {
    let mut stream = server.connect();
    // The server may end it before it has read all.
    let _ = stream.write_all(bytes);
    statuses(&mut stream)
}

#[test]
fn a_head_that_comes_a_byte_at_a_time_has_no_more_time_than_another() {
    let server = Server::start(&[]);
    let mut stream = server.connect();
    let mut answers = stream.try_clone().unwrap();
    let found = std::thread::spawn(move || statuses(&mut answers));
    // This takes a minute at least, and a head has ten seconds: were each byte to bring it more, it would come to its end and be answered with 200.
    let head = format!("GET / HTTP/1.1\r\nhost: {}\r\nconnection: close\r\nx: {}\r\n\r\n", server.address, "y".repeat(600));
    for byte in head.bytes().take_while(|_| !found.is_finished()) {
        let _ = stream.write_all(&[byte]);
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(found.join().unwrap(), ["408"]);
    goes_on(&server);
}

#[test]
fn requests_that_come_at_once_are_answered_one_after_the_other() {
    let server = Server::shared();
    let host = format!("host: {}\r\n", server.address);
    let kinds = format!("GET /api/kinds HTTP/1.1\r\n{host}\r\n");
    let asked = format!("POST /sparql HTTP/1.1\r\n{host}content-type: application/sparql-query\r\ncontent-length: 6\r\n\r\nASK {{}}");
    let chunks = format!(
        "POST /sparql HTTP/1.1\r\n{host}content-type: application/sparql-query\r\ntransfer-encoding: chunked\r\n\r\n3;a=b\r\nASK\r\n3\r\n {{}}\r\n0\r\nx: y\r\n\r\n"
    );
    let last = format!("GET /nothing HTTP/1.1\r\n{host}connection: close\r\n\r\n");
    assert_eq!(statuses_of(&server, [kinds, asked, chunks, last].concat().as_bytes()), ["200", "200", "200", "404"]);
}

#[test]
fn requests_that_could_be_read_in_two_ways_or_in_none_are_refused() {
    let server = Server::shared();
    let host = format!("host: {}\r\n", server.address);
    for (name, request, status) in [
        ("no path", format!("CONNECT a.example:1 HTTP/1.1\r\n{host}connection: close\r\n\r\n"), "403"),
        ("no host", "GET / HTTP/1.1\r\n\r\n".to_owned(), "400"),
        ("two hosts", format!("GET / HTTP/1.1\r\n{host}{host}\r\n"), "400"),
        ("another host in the first line", format!("GET http://evil.example/ HTTP/1.1\r\n{host}connection: close\r\n\r\n"), "403"),
        ("two lengths", format!("POST /sparql HTTP/1.1\r\n{host}content-length: 1\r\ncontent-length: 2\r\n\r\n"), "400"),
        ("a length with a sign", format!("POST /sparql HTTP/1.1\r\n{host}content-length: +6\r\n\r\nASK {{}}"), "400"),
        ("a length and chunks", format!("POST /sparql HTTP/1.1\r\n{host}content-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"), "400"),
        ("packed", format!("POST /sparql HTTP/1.1\r\n{host}transfer-encoding: gzip, chunked\r\n\r\n"), "501"),
        ("a head without end", format!("GET / HTTP/1.1\r\n{host}x: {}", "y".repeat(1 << 17)), "431"),
    ] {
        assert_eq!(statuses_of(&server, request.as_bytes()), [status], "{name}");
    }
}

#[test]
fn a_body_in_broken_chunks_ends_the_connection() {
    let server = Server::shared();
    let host = format!("host: {}\r\n", server.address);
    let head = format!("POST /sparql HTTP/1.1\r\n{host}content-type: application/sparql-query\r\ntransfer-encoding: chunked\r\n\r\n");
    // Each goes on as if the body had an end after all, and then with a request of its own, which another program on the way may not have seen.
    let hidden = format!("0\r\n\r\nGET /api/kinds HTTP/1.1\r\n{host}connection: close\r\n\r\n");
    for (name, chunks) in [
        ("no number", "zz\r\n"),
        ("no digit", "\r\n"),
        ("an extension and no digit", ";a=b\r\n"),
        ("a blank before the number", " 6\r\nASK {}\r\n"),
        ("a sign before the number", "+6\r\nASK {}\r\n"),
        ("a number in another form", "0x6\r\nASK {}\r\n"),
        ("a number without end", "fffffffffffffffff\r\nASK {}\r\n"),
        ("a line end of one character after the number", "6\nASK {}\r\n"),
        ("a line end of one character after the data", "6\r\nASK {}\n"),
        ("more data than announced", "6\r\nASK {} \r\n"),
        ("no line end after the data", "6\r\nASK {}"),
    ] {
        let request = format!("{head}{chunks}{hidden}");
        assert_eq!(statuses_of(&server, request.as_bytes()), ["400"], "{name}");
    }
    let trailer = format!("{head}6\r\nASK {{}}\r\n0\r\nx: y\n\r\n{hidden}");
    assert_eq!(statuses_of(&server, trailer.as_bytes()), ["400"], "a trailer with a line end of one character");
    goes_on(&server);
}

#[test]
fn a_body_is_waited_for_only_when_it_is_wanted() {
    let server = Server::shared();
    let post = |length: usize, body: &str| {
        let head = format!("POST /sparql HTTP/1.1\r\nhost: {}\r\nconnection: close\r\ncontent-type: application/sparql-query\r\n", server.address);
        let request = format!("{head}expect: 100-continue\r\ncontent-length: {length}\r\n\r\n{body}");
        statuses_of(&server, request.as_bytes())
    };
    assert_eq!(post(6, "ASK {}"), ["100", "200"]);
    assert_eq!(post(1 << 30, ""), ["413"]);
}

#[test]
fn head_tells_the_length_that_get_has() {
    let server = Server::shared();
    let [get, head] = ["GET", "HEAD"].map(|method| server.ask(method, "/api/kinds", &[], ""));
    assert_eq!((head.status, head.body.as_str()), (200, ""));
    assert_eq!(head.header("content-length"), Some(get.body.len().to_string().as_str()));
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
    let mut server = Server::start(&["--queries", "1", "--time", "3600"]);
    let mut stream = server.occupy(&product("(COUNT(*) AS ?n)", ""));
    server.process.kill().unwrap();
    server.process.wait().unwrap();
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    assert!(bytes.is_empty(), "an answer that was cut off: {}", String::from_utf8_lossy(&bytes));
    // A worker that lived on would hold the store until it has counted 27,000,000,000 rows.
    watchdog::until("nobody holds the store", || server.samples.run(&["rebuild"]).status.code() == Some(0));
}
