//! Answers to SPARQL queries: whole or refused, never a part that looks whole.

use std::io::{self, Write};

use http::StatusCode;
use oxigraph::io::{RdfFormat, RdfSerializer, WriterQuadSerializer};
use oxigraph::model::{NamedNode, TripleRef};
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::answer::Answer;
use super::desk::Desk;
use super::negotiate;
use super::refused::Refused;
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
pub const TRIPLES: &[(&str, RdfFormat)] = &[
    ("text/turtle", RdfFormat::Turtle),
    ("application/n-triples", RdfFormat::NTriples),
    ("application/rdf+xml", RdfFormat::RdfXml),
    ("application/ld+json", RdfFormat::JsonLd { profile: oxigraph::io::JsonLdProfileSet::empty() }),
    ("application/n-quads", RdfFormat::NQuads),
    ("application/trig", RdfFormat::TriG),
];

/// Answers a query.
///
/// # Errors
/// 400 for what is no query, 406, and 503 when the answer is too large.
pub fn answer(desk: &Desk, text: &str, graphs: (&[String], &[String]), accept: &str) -> Result<Answer, Refused> {
    let nodes = |iris: &[String]| iris.iter().map(NamedNode::new_unchecked).collect();
    let graphs = Graphs { default: nodes(graphs.0), named: nodes(graphs.1) };
    let (store, most) = (&desk.store, desk.limits.rows);
    let mut out = Bounded { bytes: Vec::new(), most: desk.limits.answer };
    let media = match query::run_on(store, text, &graphs).map_err(told)? {
        QueryResults::Graph(triples) => {
            let (media, format) = liked(accept, TRIPLES)?;
            let mut writer = Triples::new(desk, format)?;
            for triple in triples {
                writer.add(triple.map_err(|error| told(error.into()))?.as_ref())?;
            }
            return Ok(Answer::of(media, writer.finish()?));
        }
        QueryResults::Boolean(yes) => {
            let (media, format) = liked(accept, ROWS)?;
            QueryResultsSerializer::from_format(format).serialize_boolean_to_writer(&mut out, yes).map_err(unwritten)?;
            media
        }
        QueryResults::Solutions(rows) => {
            let (media, format) = liked(accept, ROWS)?;
            let serializer = QueryResultsSerializer::from_format(format);
            let mut writer = serializer.serialize_solutions_to_writer(&mut out, rows.variables().to_vec()).map_err(unwritten)?;
            for (count, row) in (1..).zip(rows) {
                enough(count, most)?;
                writer.serialize(row.map_err(|error| told(error.into()))?.iter()).map_err(unwritten)?;
            }
            writer.finish().map_err(unwritten)?;
            media
        }
    };
    Ok(Answer::of(media, out.bytes))
}

/// Triples on their way into an answer, as many as it may have.
pub struct Triples {
    writer: WriterQuadSerializer<Bounded>,
    count: u64,
    most: u64,
}

impl Triples {
    /// None yet.
    ///
    /// # Errors
    /// When the format knows no prefixes such as ours.
    pub fn new(desk: &Desk, format: RdfFormat) -> Result<Self, Refused> {
        let out = Bounded { bytes: Vec::new(), most: desk.limits.answer };
        Ok(Self { writer: serializer(&desk.store, format)?.for_writer(out), count: 0, most: desk.limits.rows })
    }

    /// One more.
    ///
    /// # Errors
    /// 406 for what the format cannot hold, 503 when there are too many.
    pub fn add(&mut self, triple: TripleRef<'_>) -> Result<(), Refused> {
        self.count += 1;
        enough(self.count, self.most)?;
        self.writer.serialize_triple(triple).map_err(unwritten)
    }

    /// All of them as bytes.
    ///
    /// # Errors
    /// As above.
    pub fn finish(self) -> Result<Vec<u8>, Refused> {
        Ok(self.writer.finish().map_err(unwritten)?.bytes)
    }
}

fn told(error: QueryError) -> Refused {
    match error {
        QueryError::Graph(error) => Refused::failed(&error),
        error => Refused::bad(error.to_string()),
    }
}

/// The format that the client likes best.
///
/// # Errors
/// 406, when it likes none.
pub fn liked<F: Copy>(accept: &str, offered: &'static [(&'static str, F)]) -> Result<(&'static str, F), Refused> {
    let types: Vec<&str> = offered.iter().map(|(media, _)| *media).collect();
    negotiate::best(accept, &types).map(|at| offered[at]).ok_or_else(|| {
        Refused::new(StatusCode::NOT_ACCEPTABLE, format!("none of {accept:?} can be written; this answer comes as {}", types.join(", ")))
    })
}

fn enough(count: u64, most: u64) -> Result<(), Refused> {
    if count <= most {
        return Ok(());
    }
    Err(Refused::limited(format!("the answer has more than {most} rows; LIMIT and OFFSET give it in parts")))
}

#[expect(clippy::needless_pass_by_value, reason = "it is named where an error is mapped")]
fn unwritten(error: io::Error) -> Refused {
    match error.kind() {
        io::ErrorKind::FileTooLarge => Refused::limited(format!("{error}; LIMIT and OFFSET give it in parts")),
        _ => Refused::new(StatusCode::NOT_ACCEPTABLE, format!("the answer cannot be written in this format: {error}")),
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

fn serializer(store: &Store, format: RdfFormat) -> Result<RdfSerializer, Refused> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, iri) in store.iris().prefixes() {
        serializer = serializer.with_prefix(prefix, iri).map_err(|error| Refused::failed(&error))?;
    }
    Ok(serializer)
}
