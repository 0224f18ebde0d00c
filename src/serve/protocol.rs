//! SPARQL 1.1 Protocol at `/sparql`: queries by GET and both kinds of POST, graphs named beside the query, and the service description.

use std::io::{self, Write};
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use oxhttp::model::header::{self, HeaderName};
use oxhttp::model::{Body, Method, Request, Response, StatusCode};
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TripleRef};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults};

use super::limits::Limits;
use super::negotiate;
use super::parameters::Parameters;
use super::reply::{self, Refused};
use super::{Service, page};
use crate::query::guard::{Guard, Stop};
use crate::query::{self, Graphs, QueryError};
use crate::store::Store;

/// How rows and yes or no are written, the usual one first.
const ROWS: &[(&str, QueryResultsFormat)] = &[
    ("application/sparql-results+json", QueryResultsFormat::Json),
    ("application/json", QueryResultsFormat::Json),
    ("application/sparql-results+xml", QueryResultsFormat::Xml),
    ("application/xml", QueryResultsFormat::Xml),
    ("text/csv", QueryResultsFormat::Csv),
    ("text/tab-separated-values", QueryResultsFormat::Tsv),
];

/// How triples are written, the usual one first.
const TRIPLES: &[(&str, RdfFormat)] = &[
    ("text/turtle", RdfFormat::Turtle),
    ("application/n-triples", RdfFormat::NTriples),
    ("application/rdf+xml", RdfFormat::RdfXml),
    ("application/ld+json", RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfileSet::empty() }),
    ("application/n-quads", RdfFormat::NQuads),
    ("application/trig", RdfFormat::TriG),
];

/// Time that a stopped query gets to end by itself before its thread is left behind.
const GRACE: Duration = Duration::from_secs(1);

/// A query with what the request says about it.
struct Asked {
    query: String,
    graphs: Graphs,
    accept: String,
}

/// Answers a request to `/sparql`.
///
/// # Errors
/// 400 for what is no query, 403 for an update, 405, 406, 413, 415, and 503 when a limit is reached.
pub fn answer(service: &Service, request: &mut Request<Body>) -> Result<Response<Body>, Refused> {
    reply::only(request, &[Method::GET, Method::HEAD, Method::POST])?;
    let beside = request.uri().query().unwrap_or_default().as_bytes().to_vec();
    let text = |name: HeaderName| request.headers().get_all(name).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(", ");
    let (accept, media) = (text(header::ACCEPT), text(header::CONTENT_TYPE));
    if request.method() != Method::POST {
        let parameters = Parameters::of(&beside)?;
        return match parameters.one("query")? {
            Some(query) => run(service, Asked { query: query.to_owned(), graphs: graphs(&parameters)?, accept }),
            None if beside.is_empty() => description(request, &accept),
            None => Err(Refused::bad("the parameter `query` is missing")),
        };
    }
    let body = reply::body(request, service.limits.body)?;
    match media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "application/x-www-form-urlencoded" => {
            let parameters = Parameters::of(&body)?;
            match (parameters.one("query")?, parameters.one("update")?) {
                (_, Some(_)) => Err(no_updates()),
                (Some(query), None) => run(service, Asked { query: query.to_owned(), graphs: graphs(&parameters)?, accept }),
                (None, None) => Err(Refused::bad("the form has no field `query`")),
            }
        }
        "application/sparql-query" => {
            let query = String::from_utf8(body).map_err(|_| Refused::bad("the query is no UTF-8"))?;
            run(service, Asked { query, graphs: graphs(&Parameters::of(&beside)?)?, accept })
        }
        "application/sparql-update" => Err(no_updates()),
        other => Err(Refused::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("a query comes as application/sparql-query or application/x-www-form-urlencoded, not as {other:?}"),
        )),
    }
}

fn no_updates() -> Refused {
    Refused::new(StatusCode::FORBIDDEN, "the graph is read out of articles and is not changed by updates; `newsgraph build` and `remove` change it")
}

fn graphs(parameters: &Parameters) -> Result<Graphs, Refused> {
    let all = |name: &str| -> Result<Vec<NamedNode>, Refused> {
        let node = |iri: &str| NamedNode::new(iri).map_err(|error| Refused::bad(format!("`{name}` is {iri:?}, which is no IRI: {error}")));
        parameters.all(name).map(node).collect()
    };
    Ok(Graphs { default: all("default-graph-uri")?, named: all("named-graph-uri")? })
}

/// Runs a query in a thread of its own, so that a limit of time holds whatever the query does.
fn run(service: &Service, asked: Asked) -> Result<Response<Body>, Refused> {
    let permit = service.permits.take()?;
    let limits = service.limits;
    let guard = Guard::new(Instant::now() + limits.time, limits.reads);
    service.watch.add(&guard);
    let (done, wait) = channel();
    let (store, inner) = (Arc::clone(&service.store), Arc::clone(&guard));
    std::thread::spawn(move || {
        let _ = done.send(written(&store, &asked, &inner, limits));
        drop(permit);
    });
    let answer = wait.recv_timeout(limits.time + GRACE).unwrap_or_else(|_| {
        guard.trip(Stop::Time);
        Err(stopped(Stop::Time))
    });
    answer.map(|(media, bytes)| reply::typed(StatusCode::OK, media, bytes))
}

fn stopped(stop: Stop) -> Refused {
    Refused::new(StatusCode::SERVICE_UNAVAILABLE, format!("the query was stopped: {stop}"))
}

/// The whole answer and its media type.
fn written(store: &Store, asked: &Asked, guard: &Arc<Guard>, limits: Limits) -> Result<(&'static str, Vec<u8>), Refused> {
    let told = |error: QueryError| match (guard.stopped(), error) {
        (Some(stop), _) => stopped(stop),
        (None, QueryError::Graph(error)) => Refused::failed(&error),
        (None, error) => Refused::bad(error.to_string()),
    };
    let results = query::run_guarded(store, &asked.query, &asked.graphs, guard).map_err(told)?;
    let mut out = Bounded { bytes: Vec::new(), most: limits.answer };
    let media = match results {
        QueryResults::Graph(triples) => {
            let (media, format) = liked(&asked.accept, TRIPLES)?;
            let mut writer = serializer(store, format).for_writer(&mut out);
            for (count, triple) in (1..).zip(triples) {
                enough(count, limits.rows)?;
                writer.serialize_triple(&triple.map_err(|error| told(error.into()))?).map_err(unwritten)?;
            }
            writer.finish().map_err(unwritten)?;
            media
        }
        QueryResults::Boolean(yes) => {
            let (media, format) = liked(&asked.accept, ROWS)?;
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut out, yes).map_err(unwritten)?;
            media
        }
        QueryResults::Solutions(rows) => {
            let (media, format) = liked(&asked.accept, ROWS)?;
            let serializer = QueryResultsSerializer::from_format(format);
            let mut writer = serializer.serialize_solutions_to_writer(&mut out, rows.variables().to_vec()).map_err(unwritten)?;
            for (count, row) in (1..).zip(rows) {
                enough(count, limits.rows)?;
                let row = row.map_err(|error: QueryEvaluationError| told(error.into()))?;
                writer.serialize(row.iter()).map_err(unwritten)?;
            }
            writer.finish().map_err(unwritten)?;
            media
        }
    };
    guard.stopped().map_or(Ok((media, out.bytes)), |stop| Err(stopped(stop)))
}

/// The format that the client likes best.
fn liked<F: Copy>(accept: &str, offered: &'static [(&'static str, F)]) -> Result<(&'static str, F), Refused> {
    let types: Vec<&str> = offered.iter().map(|(media, _)| *media).collect();
    negotiate::best(accept, &types).map(|at| offered[at]).ok_or_else(|| {
        Refused::new(StatusCode::NOT_ACCEPTABLE, format!("none of {accept:?} can be written; this answer comes as {}", types.join(", ")))
    })
}

fn enough(count: u64, most: u64) -> Result<(), Refused> {
    if count <= most {
        return Ok(());
    }
    Err(Refused::new(StatusCode::SERVICE_UNAVAILABLE, format!("the answer has more than {most} rows; LIMIT and OFFSET give it in parts")))
}

fn unwritten(error: io::Error) -> Refused {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Refused::new(StatusCode::SERVICE_UNAVAILABLE, format!("{error}; LIMIT and OFFSET give it in parts")),
        _ => Refused::bad(format!("the answer cannot be written in this format: {error}")),
    }
}

/// A buffer that takes so many bytes.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("the answer is longer than {} bytes", self.most)));
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn serializer(store: &Store, format: RdfFormat) -> RdfSerializer {
    store.iris().prefixes().into_iter().fold(RdfSerializer::from_format(format), |serializer, (prefix, iri)| {
        serializer.with_prefix(prefix, iri).expect("the prefixes are checked when the base is set")
    })
}

const SD: &str = "http://www.w3.org/ns/sparql-service-description#";

/// What the endpoint can do, or for a browser the page to ask it with.
fn description(request: &Request<Body>, accept: &str) -> Result<Response<Body>, Refused> {
    let mut types: Vec<&str> = TRIPLES.iter().map(|(media, _)| *media).collect();
    types.push("text/html");
    if negotiate::best(accept, &types) == Some(TRIPLES.len()) {
        let mut response = reply::text(StatusCode::SEE_OTHER, "");
        response.headers_mut().insert(header::LOCATION, header::HeaderValue::from_static(page::EDITOR));
        return Ok(response);
    }
    let (media, format) = liked(accept, TRIPLES)?;
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let endpoint = NamedNode::new(format!("http://{host}/sparql")).map_err(|error| Refused::bad(format!("the header Host is wrong: {error}")))?;
    let sd = |name: &str| NamedNode::new_unchecked(format!("{SD}{name}"));
    let (service, dataset, graph) = (NamedOrBlankNode::from(BlankNode::default()), BlankNode::default(), BlankNode::default());
    let formats = ["SPARQL_Results_JSON", "SPARQL_Results_XML", "SPARQL_Results_CSV", "SPARQL_Results_TSV", "Turtle", "N-Triples", "RDF_XML"];
    let formats = formats.map(|name| (sd("resultFormat"), Term::from(NamedNode::new_unchecked(format!("http://www.w3.org/ns/formats/{name}")))));
    let is_a = oxigraph::model::vocab::rdf::TYPE;
    let mut facts: Vec<(NamedOrBlankNode, NamedNode, Term)> = vec![
        (service.clone(), is_a.into_owned(), sd("Service").into()),
        (service.clone(), sd("endpoint"), endpoint.into()),
        (service.clone(), sd("supportedLanguage"), sd("SPARQL11Query").into()),
        (service.clone(), sd("defaultDataset"), dataset.clone().into()),
        (dataset.clone().into(), is_a.into_owned(), sd("Dataset").into()),
        (dataset.into(), sd("defaultGraph"), graph.clone().into()),
        (graph.clone().into(), is_a.into_owned(), sd("Graph").into()),
        (
            graph.into(),
            NamedNodeRef::new_unchecked("http://purl.org/dc/terms/description").into_owned(),
            Literal::new_simple_literal("entities and facts; each article has a graph of its own").into(),
        ),
    ];
    facts.extend(formats.into_iter().map(|(property, format)| (service.clone(), property, format)));
    let mut out = Vec::new();
    let serializer = RdfSerializer::from_format(format).with_prefix("sd", SD).map_err(|error| Refused::failed(&error))?;
    let mut writer = serializer.for_writer(&mut out);
    for (subject, predicate, object) in &facts {
        writer.serialize_triple(TripleRef::new(subject, predicate, object)).map_err(unwritten)?;
    }
    writer.finish().map_err(unwritten)?;
    Ok(reply::typed(StatusCode::OK, media, out))
}
