//! A running `newsgraph serve` on the sample articles, asked over plain sockets as any client would.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use serde_json::Value;

use super::samples::Samples;
use super::watchdog::{self, HANG};

/// A running server, ended when dropped.
pub struct Server {
    /// Its process.
    pub process: Child,
    /// `127.0.0.1:PORT`.
    pub address: String,
    /// Its store.
    pub samples: Samples,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// What came back.
pub struct Answer {
    /// HTTP status.
    pub status: u16,
    /// Status line and headers.
    pub head: String,
    /// The body.
    pub body: String,
}

impl Answer {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let pairs = self.head.lines().filter_map(|line| line.split_once(": "));
        pairs.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).next()
    }

    /// The body as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.body))
    }
}

impl Server {
    /// Starts one with options.
    pub fn start(options: &[&str]) -> Self {
        let samples = Samples::new();
        let (process, address) = Self::spawn(&samples, options);
        Self { process, address, samples }
    }

    /// Starts the program again on the same store, after it was ended.
    pub fn start_again(&mut self, options: &[&str]) {
        (self.process, self.address) = Self::spawn(&self.samples, options);
    }

    fn spawn(samples: &Samples, options: &[&str]) -> (Child, String) {
        let mut program = Command::new(assert_cmd::cargo::cargo_bin!("newsgraph"));
        program.args(["serve", "--bind", "127.0.0.1:0", "--store"]).arg(samples.path().join("s.db")).args(options);
        let mut process = program.stderr(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stderr.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.split("http://").nth(1).and_then(|rest| rest.split('/').next()).unwrap_or_else(|| panic!("no address in {line:?}"));
        (process, address.to_owned())
    }

    /// The server that tests share which only ask: ended with the last of them.
    pub fn shared() -> Arc<Self> {
        static SERVER: Mutex<Weak<Server>> = Mutex::new(Weak::new());
        let mut known = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
        known.upgrade().unwrap_or_else(|| {
            let server = Arc::new(Self::start(&[]));
            *known = Arc::downgrade(&server);
            server
        })
    }

    /// A connection; what never comes through it ends as if it were cut.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(HANG)).unwrap();
        stream
    }

    /// Has a query that never ends take the only place there is (`--queries 1`), and comes back when it has it. It ends with the connection.
    pub fn occupy(&self, query: &str) -> TcpStream {
        let send = || {
            let mut stream = self.connect();
            let head = format!("POST /sparql HTTP/1.1\r\nhost: {}\r\ncontent-type: application/sparql-query\r\n", self.address);
            stream.write_all(format!("{head}content-length: {}\r\n\r\n{query}", query.len()).as_bytes()).unwrap();
            stream.set_nonblocking(true).unwrap();
            stream
        };
        let mut long = send();
        watchdog::until("the long query has the only place", || {
            let refused = self.query("ASK {}", "*/*").header("retry-after").is_some();
            // An answer already: it came while the small query had the place.
            if !refused && long.peek(&mut [0]).is_ok() {
                long = send();
            }
            refused
        });
        long.set_nonblocking(false).unwrap();
        long
    }

    /// Sends bytes and reads the answer, which must be whole.
    pub fn raw(&self, request: &[u8]) -> Answer {
        let mut stream = self.connect();
        // The server may refuse before it has read all.
        let _ = stream.write_all(request);
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_else(|| panic!("no status in {head:?}"));
        let answer = Answer { status, head: head.to_owned(), body: body.to_owned() };
        let length = answer.header("content-length").and_then(|length| length.parse::<usize>().ok());
        assert!(request.starts_with(b"HEAD") || length.is_none_or(|length| length == body.len()), "an answer is whole");
        answer
    }

    /// Sends a request with a body.
    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
        if !headers.iter().any(|(name, _)| *name == "host") {
            write!(request, "host: {}\r\n", self.address).unwrap();
        }
        for (name, value) in headers {
            write!(request, "{name}: {value}\r\n").unwrap();
        }
        self.raw(format!("{request}\r\n{body}").as_bytes())
    }

    /// GET.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[], "")
    }

    /// A query by POST.
    pub fn query(&self, query: &str, accept: &str) -> Answer {
        self.ask("POST", "/sparql", &[("content-type", "application/sparql-query"), ("accept", accept)], query)
    }
}
