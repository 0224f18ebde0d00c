//! `Endpoint`: a store elsewhere, what it understands, and the requests that it gets.

use std::fmt::Write;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::NamedNode;
use ureq::http::StatusCode;
use url::Url;

use super::client::{Answer, Ask, Client};
use super::ledger::{Line, Sign};
use super::{Graph, RemoteError, local};
use crate::store::vocab::{Iris, RDF, term};

const UPDATE: &str = "application/sparql-update";
const FORM: &str = "application/x-www-form-urlencoded";
const TRIPLES: &str = "application/n-triples";
/// What a store says to an update: nothing, or any words of its own.
const WORDS: &str = "application/json, text/plain;q=0.9, */*;q=0.5";

/// The address of a store: http or https, without a password in it.
#[derive(Clone, Debug)]
pub struct Address(Url);

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// When it is none, is of another kind, or holds a user or password.
    pub fn parse(text: &str) -> Result<Self, RemoteError> {
        let failed = |problem: String| RemoteError::Address { url: text.split('@').next_back().unwrap_or_default().to_owned(), problem };
        let mut url = Url::parse(text).map_err(|error| failed(error.to_string()))?;
        if !["http", "https"].contains(&url.scheme()) {
            return Err(failed(format!("{}: is another way", url.scheme())));
        }
        if !url.username().is_empty() || url.password().is_some() {
            // Neither can fail on an address with a host.
            let _ = url.set_username("").and_then(|()| url.set_password(None));
            return Err(RemoteError::Credentials(url));
        }
        url.set_fragment(None);
        Ok(Self(url))
    }

    /// It.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.0
    }

    /// True where what is sent can be read on the way: not encrypted, and not to this machine.
    #[must_use]
    pub fn is_open(&self) -> bool {
        let loopback = match self.0.host() {
            Some(url::Host::Ipv4(ip)) => ip.is_loopback(),
            Some(url::Host::Ipv6(ip)) => ip.is_loopback(),
            Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
            None => false,
        };
        self.0.scheme() == "http" && !loopback
    }
}

/// What the user says about a store; the rest is found out.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// RDF 1.1, whatever it understands.
    pub rdf11: bool,
    /// The named graph for entities and facts.
    pub default_graph: Option<NamedNode>,
    /// Where it answers questions.
    pub query: Option<Address>,
    /// It must take updates.
    pub update: bool,
}

/// How a store takes statements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Protocol {
    /// SPARQL 1.1 Update; as a form where it does not take the text as it is.
    Update { form: bool },
    /// SPARQL 1.1 Graph Store Protocol.
    Graphs,
}

/// What was found out about a store.
#[derive(Clone, Debug)]
pub struct Found {
    protocol: Protocol,
    /// It knows no triple terms, or is not to get any.
    pub rdf11: bool,
    /// The named graph for entities and facts; none: the default graph.
    pub default_graph: Option<String>,
    query: Option<Url>,
}

/// A store that was found.
pub struct Endpoint<'a> {
    client: Client<'a>,
    url: Url,
    found: Found,
}

/// What never is in any store: the subject of requests that change nothing.
struct Probe {
    node: NamedNode,
    base: String,
}

impl Probe {
    fn new(iris: &Iris) -> Self {
        Self { node: iris.node("ng", "probe"), base: iris.base().to_owned() }
    }

    fn plain(&self) -> String {
        format!("{0} {0} {0}", self.node)
    }

    fn reified(&self) -> String {
        format!("{} {} <<( {} )>>", self.node, term(RDF, "reifies"), self.plain())
    }

    fn take_away(&self, statement: &str, named: bool) -> String {
        if named { format!("DELETE DATA {{ GRAPH {} {{ {statement} }} }}", self.node) } else { format!("DELETE DATA {{ {statement} }}") }
    }

    fn count(&self) -> String {
        format!("SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {} {{ ?s ?p ?o }} }}", self.node)
    }
}

impl<'a> Endpoint<'a> {
    /// Finds out what the store at `address` is, by requests that change nothing. A graph store gets a graph of one statement for a moment.
    ///
    /// # Errors
    /// When it cannot be reached, does not let us in, or takes statements in no way that we know.
    pub fn find(client: Client<'a>, address: &Address, wanted: &Wanted, iris: &Iris) -> Result<Self, RemoteError> {
        let found = Found { protocol: Protocol::Update { form: false }, rdf11: wanted.rdf11, default_graph: None, query: None };
        let mut endpoint = Self { client, url: address.0.clone(), found };
        let probe = Probe::new(iris);
        let answer = endpoint.first(&probe)?;
        if !answer.is_done() {
            endpoint.is_graph_store(&answer, &probe, wanted)?;
        } else if !wanted.rdf11 {
            let answer = endpoint.update(&probe.take_away(&probe.reified(), true))?;
            endpoint.found.rdf11 = !endpoint.understands(&answer)?;
        }
        endpoint.found.default_graph = match &wanted.default_graph {
            Some(graph) => Some(graph.as_str().to_owned()),
            None if endpoint.has_default_graph(&probe)? => None,
            None => Some(local::default_graph(&probe.base)),
        };
        endpoint.found.query = endpoint.questions(&probe, wanted)?;
        Ok(endpoint)
    }

    /// What it answers to an update, as text or else as a form. Whoever says yes to what is no update says nothing with it.
    fn first(&mut self, probe: &Probe) -> Result<Answer, RemoteError> {
        let nothing = probe.take_away(&probe.plain(), true);
        let answer = self.update(&nothing)?;
        if matches!(answer.status.as_u16(), 401 | 403) {
            return Err(answer.refusal(&self.url, self.client.auth()));
        }
        if answer.is_done() {
            let nonsense = self.update("TAKE nothing AWAY")?;
            return Ok(if nonsense.is_done() { Answer { status: StatusCode::NOT_IMPLEMENTED, body: Vec::new() } } else { answer });
        }
        self.found.protocol = Protocol::Update { form: true };
        let as_form = self.update(&nothing)?;
        Ok(if as_form.is_done() { as_form } else { answer })
    }

    /// It takes no updates: it must then be a graph store, and no address for questions.
    fn is_graph_store(&mut self, answer: &Answer, probe: &Probe, wanted: &Wanted) -> Result<(), RemoteError> {
        let (url, status) = (self.url.clone(), answer.status.as_u16());
        if self.counts(&url, &probe.count())?.is_some() {
            return Err(RemoteError::QueryOnly { url, status, said: answer.said() });
        }
        self.found.protocol = Protocol::Graphs;
        let graph = Some(probe.node.as_str().to_owned());
        let put = |statement: &str| self.to_graph("PUT", &graph, &format!("{statement} .\n"));
        let mut taken = put(&probe.plain())?;
        let is_store = taken.is_done();
        if is_store && !wanted.rdf11 {
            taken = put(&probe.reified())?;
        }
        if !is_store {
            let said = answer.said();
            return Err(if answer.is_page() { RemoteError::Page { url, status, said } } else { RemoteError::Neither { url, status, said } });
        }
        self.found.rdf11 = wanted.rdf11 || !self.understands(&taken)?;
        self.to_graph("DELETE", &graph, "")?;
        if wanted.update { Err(RemoteError::NoUpdate(url)) } else { Ok(()) }
    }

    /// True for a success, false where it says that it does not understand.
    fn understands(&self, answer: &Answer) -> Result<bool, RemoteError> {
        match answer.status.as_u16() {
            _ if answer.is_done() => Ok(true),
            400 | 406 | 415 | 422 | 500 | 501 => Ok(false),
            _ => Err(answer.refusal(&self.url, self.client.auth())),
        }
    }

    fn has_default_graph(&self, probe: &Probe) -> Result<bool, RemoteError> {
        let answer = match self.found.protocol {
            Protocol::Update { .. } => self.update(&probe.take_away(&probe.plain(), false))?,
            // Nothing is added to it.
            Protocol::Graphs => self.to_graph("POST", &None, "")?,
        };
        self.understands(&answer)
    }

    /// Where it answers questions: as the user says, at the same address, or where such stores usually do.
    fn questions(&self, probe: &Probe, wanted: &Wanted) -> Result<Option<Url>, RemoteError> {
        if let Some(Address(url)) = &wanted.query {
            let answer = self.question(url, &probe.count(), "text/csv")?;
            return if number(&answer).is_some() { Ok(Some(url.clone())) } else { Err(answer.refusal(url, self.client.auth())) };
        }
        for url in neighbours(&self.url) {
            if self.counts(&url, &probe.count())?.is_some() {
                return Ok(Some(url));
            }
        }
        Ok(None)
    }

    /// The client that asks it.
    #[must_use]
    pub fn client(&self) -> &Client<'a> {
        &self.client
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> &Url {
        &self.url
    }

    /// What was found out.
    #[must_use]
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// "SPARQL Update, RDF 1.1, entities and facts in <graph>".
    #[must_use]
    pub fn about(&self) -> String {
        let protocol = if self.found.protocol == Protocol::Graphs { "Graph Store Protocol" } else { "SPARQL Update" };
        let version = if self.found.rdf11 { "RDF 1.1" } else { "RDF 1.2" };
        let graph = self.found.default_graph.as_ref().map(|graph| format!(", entities and facts in <{graph}>")).unwrap_or_default();
        format!("{protocol}, {version}{graph}")
    }

    /// Changes some statements, those of one request.
    ///
    /// # Errors
    /// When it cannot be reached, or refuses.
    pub fn change(&self, lines: &[Line]) -> Result<(), RemoteError> {
        let answer = match self.found.protocol {
            Protocol::Update { .. } => self.update(&update(lines))?,
            Protocol::Graphs => {
                let mut last = None;
                for run in lines.chunk_by(|a, b| a.graph == b.graph) {
                    let body: String = run.iter().flat_map(|line| [line.statement.as_str(), " .\n"]).collect();
                    let answer = self.to_graph("POST", &run[0].graph, &body)?;
                    let done = answer.is_done();
                    last = Some(answer);
                    if !done {
                        break;
                    }
                }
                let Some(answer) = last else { return Ok(()) };
                answer
            }
        };
        if answer.is_done() { Ok(()) } else { Err(answer.refusal(&self.url, self.client.auth())) }
    }

    fn update(&self, text: &str) -> Result<Answer, RemoteError> {
        let form = self.found.protocol == Protocol::Update { form: true };
        let encoded = form.then(|| form_urlencoded::Serializer::new(String::new()).append_pair("update", text).finish());
        let (media, body) = encoded.as_ref().map_or((UPDATE, text), |encoded| (FORM, encoded));
        self.client.ask(Ask { method: "POST", url: &self.url, accept: WORDS, media, body: body.as_bytes() })
    }

    fn to_graph(&self, method: &'static str, graph: &Graph, body: &str) -> Result<Answer, RemoteError> {
        let mut url = self.url.clone();
        match graph {
            Some(graph) => drop(url.query_pairs_mut().append_pair("graph", graph)),
            None => drop(url.query_pairs_mut().append_key_only("default")),
        }
        let media = if method == "DELETE" { "" } else { TRIPLES };
        self.client.ask(Ask { method, url: &url, accept: WORDS, media, body: body.as_bytes() })
    }

    fn question(&self, url: &Url, text: &str, accept: &'static str) -> Result<Answer, RemoteError> {
        let body = form_urlencoded::Serializer::new(String::new()).append_pair("query", text).finish();
        self.client.ask(Ask { method: "POST", url, accept, media: FORM, body: body.as_bytes() })
    }

    /// The number that a question gives there; none where no questions are answered.
    fn counts(&self, url: &Url, text: &str) -> Result<Option<u64>, RemoteError> {
        Ok(number(&self.question(url, text, "text/csv")?))
    }

    /// The number that a question gives.
    ///
    /// # Errors
    /// When the store cannot be asked, or answers something else.
    pub fn count(&self, text: &str) -> Result<u64, RemoteError> {
        let url = self.asked()?;
        let answer = self.question(url, text, "text/csv")?;
        match number(&answer) {
            Some(number) => Ok(number),
            None if answer.is_done() => Err(RemoteError::Answer { url: url.clone(), problem: answer.said() }),
            None => Err(answer.refusal(url, self.client.auth())),
        }
    }

    /// The texts in the only column that a question gives.
    ///
    /// # Errors
    /// When the store cannot be asked, or answers no table.
    pub fn column(&self, text: &str) -> Result<Vec<String>, RemoteError> {
        let url = self.asked()?;
        let answer = self.question(url, text, "text/csv")?;
        if !answer.is_done() {
            return Err(answer.refusal(url, self.client.auth()));
        }
        rows(&answer).map_err(|problem| RemoteError::Answer { url: url.clone(), problem })
    }

    /// The statements that a question gives, as N-Triples without the full stop.
    ///
    /// # Errors
    /// When the store cannot be asked, or answers no N-Triples.
    pub fn statements(&self, text: &str) -> Result<Vec<String>, RemoteError> {
        let url = self.asked()?;
        let answer = self.question(url, text, TRIPLES)?;
        if !answer.is_done() {
            return Err(answer.refusal(url, self.client.auth()));
        }
        let parsed = RdfParser::from_format(RdfFormat::NTriples).for_slice(&answer.body);
        let quads = parsed.map(|quad| quad.as_ref().map(local::statement).map_err(ToString::to_string));
        quads.collect::<Result<_, _>>().map_err(|problem| RemoteError::Answer { url: url.clone(), problem })
    }

    /// Where questions are answered.
    fn asked(&self) -> Result<&Url, RemoteError> {
        self.found.query.as_ref().ok_or_else(|| RemoteError::NoQuery(self.url.clone()))
    }

    /// True when it holds all of some statements, or cannot be asked.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub fn holds(&self, lines: &[Line]) -> Result<bool, RemoteError> {
        let Some(url) = self.found.query.as_ref().filter(|_| !lines.is_empty()) else { return Ok(true) };
        let count = self.counts(url, &format!("SELECT (COUNT(*) AS ?n) WHERE {{ {} }}", grouped(lines.iter())))?;
        Ok(count != Some(0))
    }

    /// True when it answers a request that changes nothing.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.update("INSERT DATA {}").is_ok()
    }
}

/// An update that first takes away what goes and then adds what comes. Each graph loses its statements in an operation of its own: Virtuoso 7
/// keeps literals with a language where one operation names several graphs.
fn update(lines: &[Line]) -> String {
    let operation = |name: &str, lines: &[&Line]| format!("{name} DATA {{\n{}}}", grouped(lines.iter().copied()));
    let (minus, plus): (Vec<&Line>, Vec<&Line>) = lines.iter().partition(|line| line.sign == Sign::Minus);
    let mut operations: Vec<String> = minus.chunk_by(|a, b| a.graph == b.graph).map(|run| operation("DELETE", run)).collect();
    if !plus.is_empty() {
        operations.push(operation("INSERT", &plus));
    }
    operations.join(" ;\n")
}

/// Statements in the braces of their graphs.
fn grouped<'l>(lines: impl Iterator<Item = &'l Line>) -> String {
    let (mut out, mut last): (String, Option<&Graph>) = (String::new(), None);
    for line in lines {
        if last != Some(&line.graph) {
            out.push_str(if last.is_some_and(Option::is_some) { "}\n" } else { "" });
            if let Some(graph) = &line.graph {
                let _ = writeln!(out, "GRAPH <{graph}> {{");
            }
        }
        let _ = writeln!(out, "{} .", line.statement);
        last = Some(&line.graph);
    }
    out.push_str(if last.is_some_and(Option::is_some) { "}\n" } else { "" });
    out
}

/// The rows of a table with one column (CSV), without its header.
fn rows(answer: &Answer) -> Result<Vec<String>, String> {
    let mut table = csv::ReaderBuilder::new().from_reader(answer.body.as_slice());
    let first = |row: csv::Result<csv::StringRecord>| row.map_err(|error| error.to_string()).map(|row| row.get(0).unwrap_or_default().to_owned());
    if table.headers().map_or(0, csv::StringRecord::len) != 1 {
        return Err(format!("no table of one column: {}", answer.said()));
    }
    table.records().map(first).collect()
}

fn number(answer: &Answer) -> Option<u64> {
    let rows = if answer.is_done() { rows(answer).ok()? } else { return None };
    match rows.as_slice() {
        [only] => only.parse().ok(),
        _ => None,
    }
}

/// Where stores with an address for updates usually answer questions.
fn neighbours(url: &Url) -> Vec<Url> {
    let mut found = vec![url.clone()];
    let last = url.path_segments().and_then(|mut parts| parts.next_back().map(str::to_owned)).unwrap_or_default();
    let others: &[&str] = match last.as_str() {
        "update" | "store" | "data" => &["query", "sparql"],
        "statements" => &[""],
        "sparql-graph-crud-auth" => &["sparql-auth"],
        "sparql-graph-crud" => &["sparql"],
        _ => &[],
    };
    for other in others {
        let mut near = url.clone();
        if let Ok(mut parts) = near.path_segments_mut() {
            parts.pop();
            if !other.is_empty() {
                parts.push(other);
            }
        }
        found.push(near);
    }
    found
}
