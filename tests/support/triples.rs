//! A triple store on this machine, as others run one: SPARQL Update, questions and the Graph Store Protocol over HTTP. It records what it is
//! asked, and fails, refuses and forgets as a test tells it to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use md5::{Digest, Md5};
use newsgraph::article::hex;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;

/// What goes wrong with a request that brings statements.
#[derive(Clone)]
pub enum Fault {
    /// An answer instead of the work: status, header lines, body.
    Status(u16, &'static str, &'static str),
    /// The line is cut when the request was read; nothing was done.
    CutBefore,
    /// The line is cut when the work was done.
    CutAfter,
    /// No answer for as long as the client waits for one; nothing was done.
    Stall,
}

/// How the store is.
#[allow(clippy::struct_excessive_bools, reason = "each is a nature of its own")]
#[derive(Clone, Default)]
pub struct Nature {
    /// It knows no triple terms.
    pub rdf11: bool,
    /// It has no default graph to be written.
    pub no_default: bool,
    /// Updates come as forms.
    pub forms: bool,
    /// Statements of a request, and the status that more of them get.
    pub most: Option<(usize, u16)>,
    /// Statements that it gives in an answer, without a word about the rest.
    pub rows: Option<usize>,
    /// Rows of a table that it gives, without a word about the rest.
    pub listed: Option<usize>,
    /// Statements with these words are refused.
    pub hates: Option<&'static str>,
    /// The header that a request must have.
    pub authorization: Option<&'static str>,
    /// The password without which no digest is right.
    pub password: Option<&'static str>,
    /// The challenge that a request without it gets.
    pub challenge: Option<&'static str>,
    /// It says yes and does nothing.
    pub forgets: bool,
}

/// A request.
#[derive(Clone, Debug)]
pub struct Asked {
    /// POST /update
    pub line: String,
    /// The Authorization header.
    pub authorization: String,
    /// The body.
    pub body: String,
}

#[derive(Default)]
struct State {
    nature: Nature,
    faults: BTreeMap<usize, Fault>,
    carried: usize,
    asked: Vec<Asked>,
}

/// A running store; it ends with the test program.
pub struct Triples {
    /// `http://127.0.0.1:PORT`.
    pub url: String,
    /// What it holds.
    pub graph: Store,
    state: Arc<Mutex<State>>,
}

impl Triples {
    /// Starts an empty one.
    pub fn start(nature: Nature) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State { nature, ..State::default() }));
        let graph = Store::new().unwrap();
        let (shared, held) = (Arc::clone(&state), graph.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (shared, held) = (Arc::clone(&shared), held.clone());
                // A client that goes away in the middle ends its own thread only.
                std::thread::spawn(move || serve(stream, &held, &shared));
            }
        });
        Self { url, graph, state }
    }

    /// The nth request that brings statements (from 0, counted from now) goes wrong.
    pub fn fail(&self, at: usize, fault: Fault) {
        let mut state = self.state.lock().unwrap();
        let at = state.carried + at;
        state.faults.insert(at, fault);
    }

    /// It is another one from now on.
    pub fn become_like(&self, nature: Nature) {
        self.state.lock().unwrap().nature = nature;
    }

    /// What was asked since the last call.
    pub fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// The requests since the last call that brought or took statements.
    pub fn carried(&self) -> Vec<Asked> {
        self.asked().into_iter().filter(carries).collect()
    }

    /// All quads as N-Quads.
    pub fn quads(&self) -> BTreeSet<String> {
        self.graph.iter().map(|quad| quad.unwrap().to_string()).collect()
    }
}

/// True for a request that brings or takes statements: no question, and no attempt that changes nothing.
fn carries(asked: &Asked) -> bool {
    let changes = asked.body.contains("DATA {\n") || asked.body.contains("DATA+%7B%0A") || asked.line.starts_with("POST /store");
    changes && !asked.body.is_empty()
}

struct Reply(u16, String, Vec<u8>);

fn reply(status: u16, text: impl Into<String>) -> Reply {
    Reply(status, "content-type: text/plain\r\n".to_owned(), text.into().into_bytes())
}

fn serve(mut stream: TcpStream, graph: &Store, state: &Mutex<State>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let asked = read(&mut reader)?;
        let (fault, nature) = {
            let mut state = state.lock().unwrap();
            state.asked.push(asked.clone());
            let at = state.carried;
            state.carried += usize::from(carries(&asked));
            (if carries(&asked) { state.faults.remove(&at) } else { None }, state.nature.clone())
        };
        let Reply(status, headers, body) = match fault {
            Some(Fault::CutBefore) => return None,
            Some(Fault::CutAfter) => {
                answer(&asked, graph, &nature);
                return None;
            }
            Some(Fault::Stall) => {
                // Until the client is gone, however that comes about.
                let _ = std::io::copy(&mut reader, &mut std::io::sink());
                return None;
            }
            Some(Fault::Status(status, headers, body)) => Reply(status, headers.to_owned(), body.as_bytes().to_vec()),
            None => answer(&asked, graph, &nature),
        };
        write!(stream, "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\n\r\n", body.len()).ok()?;
        stream.write_all(&body).ok()?;
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Asked> {
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_owned();
        if line.is_empty() {
            break;
        }
        lines.push(line);
    }
    let field =
        |name: &str| lines.iter().find_map(|line| line.split_once(": ").filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, v)| v.to_owned()));
    let length: usize = field("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let line = lines.first()?.trim_end_matches(" HTTP/1.1").to_owned();
    let media = field("content-type").unwrap_or_default();
    let accept = field("accept").unwrap_or_default();
    let body = String::from_utf8(body).unwrap();
    Some(Asked { line: format!("{line} {media} {accept}"), authorization: field("authorization").unwrap_or_default(), body })
}

fn answer(asked: &Asked, graph: &Store, nature: &Nature) -> Reply {
    if let Some(wanted) = nature.authorization
        && !(asked.authorization.starts_with(wanted) && nature.password.is_none_or(|password| is_digest(asked, password)))
    {
        let challenge = nature.challenge.map(|challenge| format!("www-authenticate: {challenge}\r\n")).unwrap_or_default();
        return Reply(401, challenge, b"who are you?".to_vec());
    }
    let mut words = asked.line.split(' ');
    let (method, path, media) = (words.next().unwrap(), words.next().unwrap(), words.next().unwrap());
    let accept = words.next().unwrap_or_default();
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let form: BTreeMap<String, String> = form_urlencoded::parse(asked.body.as_bytes()).into_owned().collect();
    match (path, media) {
        ("/update" | "/sparql", "application/sparql-update") if !nature.forms => update(&asked.body, graph, nature),
        ("/update" | "/sparql", "application/x-www-form-urlencoded") if nature.forms && form.contains_key("update") => {
            update(&form["update"], graph, nature)
        }
        ("/query" | "/sparql", "application/x-www-form-urlencoded") if form.contains_key("query") => question(&form["query"], accept, graph, nature),
        ("/query" | "/update" | "/sparql", _) => reply(415, "that is no media type of mine"),
        ("/store", "application/n-triples" | "") => to_graph(method, query, &asked.body, graph, nature),
        ("/login", _) => Reply(200, "content-type: text/html\r\n".to_owned(), b"<!doctype html><title>Please log in</title>".to_vec()),
        ("/moved", _) => Reply(308, "location: /update\r\n".to_owned(), Vec::new()),
        ("/away", _) => Reply(308, "location: http://elsewhere.example/update\r\n".to_owned(), Vec::new()),
        _ => reply(404, "nothing there"),
    }
}

/// True when a request shows by a digest with `qop=auth` and MD5 that its sender knows the password (RFC 7616, 3.4.1).
fn is_digest(asked: &Asked, password: &str) -> bool {
    let value = |name: &str| {
        let mut pairs = asked.authorization.trim_start_matches("Digest ").split(", ").filter_map(|pair| pair.split_once('='));
        pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value.trim_matches('"'))
    };
    let hash = |text: String| hex(&Md5::digest(text));
    let [user, realm, nonce, uri] = ["username", "realm", "nonce", "uri"].map(value);
    let [count, own, qop] = ["nc", "cnonce", "qop"].map(value);
    let secret = hash(format!("{user}:{realm}:{password}"));
    let action = hash(format!("{}:{uri}", asked.line.split(' ').next().unwrap()));
    qop == "auth" && !own.is_empty() && value("response") == hash(format!("{secret}:{nonce}:{count}:{own}:{qop}:{action}"))
}

/// Why the store will not have a text, if it will not.
fn objection(text: &str, nature: &Nature) -> Option<Reply> {
    let statements = text.lines().filter(|line| line.ends_with(" .")).count();
    if nature.rdf11 && text.contains("<<(") {
        return Some(reply(400, "syntax error at '<' before '<'"));
    }
    if let Some((most, status)) = nature.most
        && statements > most
    {
        return Some(reply(status, "memory exhausted"));
    }
    nature.hates.filter(|words| text.contains(words)).map(|words| reply(400, format!("{words}: no, never")))
}

fn update(text: &str, graph: &Store, nature: &Nature) -> Reply {
    if let Some(reply) = objection(text, nature) {
        return reply;
    }
    if nature.no_default && text.replace([' ', '\n'], "").contains("DATA{<") {
        return reply(400, "no default graph");
    }
    let parsed = SparqlEvaluator::new().parse_update(text);
    if nature.forgets && parsed.is_ok() {
        return reply(200, "done");
    }
    match parsed.map(|update| update.on_store(graph).execute()) {
        Ok(Ok(())) => Reply(204, String::new(), Vec::new()),
        Ok(Err(error)) => reply(500, error.to_string()),
        Err(error) => reply(400, error.to_string()),
    }
}

fn question(text: &str, accept: &str, graph: &Store, nature: &Nature) -> Reply {
    if nature.rdf11 && text.contains("<<(") {
        return reply(400, "syntax error");
    }
    let results = match SparqlEvaluator::new().parse_query(text).map(|query| query.on_store(graph).execute()) {
        Ok(Ok(results)) => results,
        Ok(Err(error)) => return reply(500, error.to_string()),
        Err(error) => return reply(400, error.to_string()),
    };
    let body = match results {
        QueryResults::Graph(triples) => {
            assert_eq!(accept, "application/n-triples");
            triples
                .take(nature.rows.unwrap_or(usize::MAX))
                .flat_map(|triple| [triple.unwrap().to_string(), " .\n".to_owned()])
                .collect::<String>()
                .into_bytes()
        }
        QueryResults::Solutions(rows) => {
            let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Csv);
            let mut writer = serializer.serialize_solutions_to_writer(Vec::new(), rows.variables().to_vec()).unwrap();
            for row in rows.take(nature.listed.unwrap_or(usize::MAX)) {
                writer.serialize(row.unwrap().iter()).unwrap();
            }
            writer.finish().unwrap()
        }
        QueryResults::Boolean(_) => return reply(501, "questions of that sort are not answered here"),
    };
    Reply(200, "content-type: text/csv\r\n".to_owned(), body)
}

fn to_graph(method: &str, query: &str, body: &str, graph: &Store, nature: &Nature) -> Reply {
    if let Some(reply) = objection(body, nature) {
        return reply;
    }
    let given: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let name = match given.get("graph") {
        Some(name) => GraphName::from(NamedNode::new(name).unwrap()),
        None if given.contains_key("default") && !nature.no_default => GraphName::DefaultGraph,
        None => return reply(400, "which graph?"),
    };
    if method != "POST" {
        graph.clear_graph(&name).unwrap();
    }
    for quad in RdfParser::from_format(RdfFormat::NTriples).with_default_graph(name).for_slice(body) {
        match quad {
            Ok(quad) => graph.insert(&quad).unwrap(),
            Err(error) => return reply(400, error.to_string()),
        }
    }
    Reply(204, String::new(), Vec::new())
}
