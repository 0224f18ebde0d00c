//! The network of facts: parts of it as rows, as files, and the paths through it.

use std::path::{Path, PathBuf};

use newsgraph::export::file::Whole;
use newsgraph::export::{self, Format, csv, neo4j, rdf};
use newsgraph::kind::Kind;
use newsgraph::network::filter::Filter;
use newsgraph::network::listing::{Link, Listing, links};
use newsgraph::network::path::Wish;
use newsgraph::network::selection::Selection;
use newsgraph::network::way::Way;
use newsgraph::network::{Node, between};
use newsgraph::query::QueryError;
use newsgraph::query::names::Names;
use newsgraph::store::Store;
use oxigraph::io::RdfFormat;
use oxigraph::model::NamedNode;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::store::entity;

/// Which part of the network is wanted.
#[derive(Deserialize)]
pub struct Part {
    kinds: Vec<String>,
    relations: Vec<String>,
    canonical: bool,
    named: bool,
    support: u64,
    since: Option<String>,
    until: Option<String>,
    around: Option<String>,
    depth: usize,
}

impl Part {
    /// From JSON.
    pub fn of(text: &str) -> PyResult<Self> {
        serde_json::from_str(text).map_err(|error| PyValueError::new_err(error.to_string()))
    }

    /// True when everything is wanted.
    fn is_whole(&self) -> anyhow::Result<bool> {
        Ok(self.around.is_none() && self.filter()?.is_open())
    }

    fn filter(&self) -> anyhow::Result<Filter> {
        Ok(Filter {
            kinds: self.kinds.iter().map(|name| kind(name)).collect::<PyResult<_>>()?,
            named: self.named,
            relations: self.relations.clone(),
            canonical: self.canonical,
            sources: self.support,
            since: self.since.clone(),
            until: self.until.clone(),
        })
    }

    /// That part of a store's network, and the IRI of the node that it lies around.
    fn select(&self, store: &Store) -> anyhow::Result<(Selection, Option<String>)> {
        let filter = self.filter()?;
        if let Some((name, _)) = filter.unknown(store)? {
            return Err(unknown(name).into());
        }
        let Some(name) = &self.around else { return Ok((Selection::of(store, filter)?, None)) };
        let centre = entity(store, name)?.node;
        Ok((Selection::around(store, filter, &centre, self.depth)?, Some(centre.into_string())))
    }
}

fn kind(name: &str) -> PyResult<Kind> {
    let known = || Kind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>().join(", ");
    Kind::called(name).ok_or_else(|| PyValueError::new_err(format!("no kind is called {name:?}; the kinds are {}", known())))
}

/// Nodes and edges of a part of a store's network.
pub fn rows(store: &Store, part: &Part) -> anyhow::Result<Value> {
    let (selection, _) = part.select(store)?;
    let listing = selection.on(store)?;
    let nodes = (0..listing.count()).map(|at| Ok(node(&listing.node(at)?))).collect::<anyhow::Result<Vec<_>>>()?;
    let edge = |found: Result<(usize, Link), QueryError>| {
        let (source, Link { target, edge: mut fact }) = found?;
        // A large store has many times more claims than facts.
        fact.support.supported_by = Vec::new();
        Ok(json!({
            "source": listing.iri(source), "target": listing.iri(target), "relation": fact.name, "words": fact.words, "canonical": fact.canonical,
            "symmetric": fact.symmetric, "support": fact.support, "start": fact.start, "end": fact.end,
        }))
    };
    let edges = links(&listing).map(edge).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(json!({"nodes": nodes, "edges": edges}))
}

fn node(node: &Node) -> Value {
    json!({
        "iri": node.iri, "label": node.label, "kind": node.kind, "role": node.role.name(), "aliases": node.aliases, "mentions": node.mentions,
        "wikidata": node.wikidata,
    })
}

/// The best paths between two nodes.
pub fn paths(store: &Store, [from, to]: &[NamedNode; 2], longest: usize, count: usize, via: &[String]) -> anyhow::Result<Vec<Way>> {
    let names = Names::of(store);
    let relation = |name: &String| match names.of_facts(name)? {
        Ok(relation) => Ok(names.local(&relation)),
        Err(_) => Err(unknown(name).into()),
    };
    let wish = Wish { longest, count, via: via.iter().map(relation).collect::<anyhow::Result<_>>()? };
    let (network, routes) = between::routes(store, from, to, &wish)?;
    Ok(routes.iter().map(|route| Way::of(store, &names, &network, route)).collect::<Result<_, _>>()?)
}

fn unknown(relation: &str) -> PyErr {
    PyValueError::new_err(format!("no fact has the relation {relation:?}"))
}

/// The format of that name, else that of the file's ending.
pub fn format(path: &Path, name: Option<&str>) -> PyResult<Format> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    let known = || Format::ALL.map(Format::name).join(", ");
    let unknown = || match name {
        Some(name) => format!("{name:?} is no format; the formats are {}", known()),
        None => format!("{} has no ending that names a format; give format, one of {}", path.display(), known()),
    };
    name.or(ending).and_then(Format::named).ok_or_else(|| PyValueError::new_err(unknown()))
}

/// Writes a part of the graph to a file, or to the two files of a table, and tells which.
pub fn export(store: &Store, path: &Path, format: Format, (rdf11, facts_only): (bool, bool), part: &Part) -> anyhow::Result<Vec<PathBuf>> {
    if let Some(format) = format.rdf() {
        let part = if part.is_whole()? { None } else { Some(part.select(store)?.0) };
        let rdf11 = rdf11 || matches!(format, RdfFormat::JsonLd { .. });
        let mut file = Whole::begin(path)?;
        rdf::write(store, rdf::Wish { format, rdf11, facts_only, part: part.as_ref() }, &mut file)?;
        file.finish()?;
        return Ok(vec![path.to_owned()]);
    }
    if rdf11 || facts_only {
        return Err(PyValueError::new_err("rdf11 and facts go with formats of RDF: ttl, trig, nt, nq, rdf, jsonld").into());
    }
    let (selection, centre) = part.select(store)?;
    let listing = selection.on(store)?;
    if !matches!(format, Format::Csv | Format::Neo4j) {
        let mut file = Whole::begin(path)?;
        export::write_network(format, &listing, centre.as_deref(), store, &mut file)?;
        file.finish()?;
        return Ok(vec![path.to_owned()]);
    }
    let paths = csv::files(path);
    let (mut nodes, mut edges) = (Whole::begin(&paths[0])?, Whole::begin(&paths[1])?);
    if format == Format::Csv {
        csv::nodes(&listing, &mut nodes)?;
        csv::edges(&listing, &mut edges)?;
    } else {
        neo4j::nodes(&listing, &mut nodes)?;
        neo4j::edges(&listing, &mut edges)?;
    }
    nodes.finish()?;
    edges.finish()?;
    Ok(paths.into())
}
