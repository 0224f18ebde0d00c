//! `Network`: the store's facts as a directed multigraph of entities, unnamed things and values, for ranks, paths and graph files.

pub mod between;
pub mod centrality;
pub mod community;
pub mod filter;
pub mod listing;
pub mod near;
pub mod path;
pub mod rank;
pub mod selection;
pub mod stats;
pub mod way;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use oxigraph::model::{GraphNameRef, NamedNode, NamedOrBlankNode, Term, Triple};
use petgraph::Direction;
use petgraph::graph::{DiGraph, EdgeIndex, NodeIndex};

use listing::{Link, Listing};

use crate::query::facts::{self, Support};
use crate::query::names::Names;
use crate::query::{QueryError, claims};
use crate::store::Store;
use crate::store::vocab::{ITS, OWL, RDFS, SKOS, WD, term};

/// What a node stands for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Role {
    /// A named thing, known across articles.
    Entity,
    /// A thing without a name, of one article.
    Thing,
    /// A value: a date, an amount, words.
    Value,
}

impl Role {
    /// Its word in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Entity => "entity",
            Role::Thing => "thing",
            Role::Value => "value",
        }
    }
}

/// A node of the network.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// Its IRI; a value has its N-Triples form.
    pub iri: String,
    /// What it is called.
    pub label: String,
    /// Most specific kind; a value has the name of its datatype.
    pub kind: String,
    /// What it stands for.
    pub role: Role,
    /// Number of other names.
    pub aliases: u64,
    /// Number of mentions in all articles.
    pub mentions: u64,
    /// Wikidata id.
    pub wikidata: Option<String>,
}

/// A fact between two nodes.
#[derive(Clone, Debug, PartialEq)]
pub struct Edge {
    /// The relation's IRI.
    pub relation: NamedNode,
    /// Local name: `memberOf`, `operate_out_of`.
    pub name: String,
    /// Words between subject and object: "is a member of".
    pub words: String,
    /// Words between object and subject.
    pub inverse: String,
    /// One of the inventory.
    pub canonical: bool,
    /// Holds both ways.
    pub symmetric: bool,
    /// What supports it.
    pub support: Support,
    /// First day that a supporting claim dates it to.
    pub start: Option<String>,
    /// Last day that a supporting claim dates it to.
    pub end: Option<String>,
}

impl Edge {
    /// Its triple, by the IRIs of its ends.
    #[must_use]
    pub fn triple(&self, from: &str, to: &str) -> Triple {
        Triple::new(NamedNode::new_unchecked(from), self.relation.clone(), term_of(to))
    }
}

/// Entities, things and values with the facts between them. Nodes are in the order of IRIs, edges in that of subject, relation, object.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The graph itself.
    pub graph: DiGraph<Node, Edge>,
    index: BTreeMap<String, NodeIndex>,
}

impl Network {
    /// Loads all entities and facts of a store, the facts without the names of their claims. Each property is read in one go, which is quicker
    /// than node by node (`selection.rs`), and holds everything.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn load(store: &Store) -> Result<Self, QueryError> {
        let names = Names::of(store);
        let facts = facts::all(store)?;
        let mut nodes = entities(store)?;
        for fact in &facts {
            let ends = [Term::from(fact.subject.clone()), fact.object.clone()];
            for end in ends {
                let iri = key(&end);
                if let Entry::Vacant(place) = nodes.entry(iri) {
                    let node = other(&names, &end, place.key())?;
                    place.insert(node);
                }
            }
        }
        let dates = dates(store)?;
        let mut network = Self::default();
        for (iri, node) in nodes {
            network.add(iri, node);
        }
        for fact in facts {
            let mut edge = edge(&names, &fact, &dates);
            // A large store has many times more claims than facts.
            edge.support.supported_by = Vec::new();
            network.join(fact.subject.as_str(), &key(&fact.object), edge);
        }
        Ok(network)
    }

    /// A listing in memory, the facts without the names of their claims: a large store has many times more claims than facts.
    ///
    /// # Errors
    /// When the graph cannot be read.
    pub fn read(listing: &dyn Listing) -> Result<Self, QueryError> {
        let mut network = Self::default();
        for at in 0..listing.count() {
            network.add(listing.iri(at).to_owned(), listing.node(at)?);
        }
        for at in 0..listing.count() {
            for Link { target, mut edge } in listing.facts(at)? {
                edge.support.supported_by = Vec::new();
                network.graph.add_edge(NodeIndex::new(at), NodeIndex::new(target), edge);
            }
        }
        Ok(network)
    }

    fn add(&mut self, iri: String, node: Node) {
        let at = self.graph.add_node(node);
        self.index.insert(iri, at);
    }

    /// Adds an edge between two nodes that are there.
    fn join(&mut self, from: &str, to: &str, edge: Edge) {
        self.graph.add_edge(self.index[from], self.index[to], edge);
    }

    /// A network of given nodes and edges.
    #[must_use]
    pub fn of(graph: DiGraph<Node, Edge>) -> Self {
        let index = graph.node_indices().map(|at| (graph[at].iri.clone(), at)).collect();
        Self { graph, index }
    }

    /// The node with an IRI.
    #[must_use]
    pub fn node(&self, iri: &str) -> Option<NodeIndex> {
        self.index.get(iri).copied()
    }

    /// The triple of a fact.
    #[must_use]
    pub fn triple(&self, fact: EdgeIndex) -> Triple {
        let (from, to) = self.graph.edge_endpoints(fact).expect("a fact has two ends");
        self.graph[fact].triple(&self.graph[from].iri, &self.graph[to].iri)
    }

    /// Neighbours of a node in both directions, each once, in order.
    #[must_use]
    pub fn neighbours(&self, at: NodeIndex) -> BTreeSet<NodeIndex> {
        let both = [Direction::Outgoing, Direction::Incoming];
        both.into_iter().flat_map(|direction| self.graph.neighbors_directed(at, direction)).filter(|&other| other != at).collect()
    }

    /// The part whose nodes and edges pass two tests.
    #[must_use]
    pub fn filtered(&self, node: impl Fn(&Node) -> bool, edge: impl Fn(&Edge) -> bool) -> Self {
        Self::of(self.graph.filter_map(|_, n| node(n).then(|| n.clone()), |_, e| edge(e).then(|| e.clone())))
    }
}

/// The term that a node's IRI, or a value's N-Triples form, stands for.
fn term_of(iri: &str) -> Term {
    let value = iri.starts_with('"').then(|| Term::from_str(iri).ok()).flatten();
    value.unwrap_or_else(|| NamedNode::new_unchecked(iri).into())
}

fn key(end: &Term) -> String {
    match end {
        Term::NamedNode(node) => node.as_str().to_owned(),
        other => other.to_string(),
    }
}

/// A node by itself: a thing of one article or a value; an entity without its mentions, other names and link.
fn other(names: &Names<'_>, end: &Term, iri: &str) -> Result<Node, QueryError> {
    let kind = match end {
        Term::NamedNode(node) => names.kind(node)?,
        Term::Literal(literal) => Some(names.short(literal.datatype().as_str()).trim_start_matches("xsd:").to_owned()),
        _ => None,
    };
    let kind = kind.unwrap_or_else(|| "Thing".to_owned());
    Ok(Node { iri: iri.to_owned(), label: names.term(end)?, kind, role: role(end), aliases: 0, mentions: 0, wikidata: None })
}

fn role(end: &Term) -> Role {
    match end {
        Term::NamedNode(node) if node.as_str().contains("/thing/") => Role::Thing,
        Term::NamedNode(_) => Role::Entity,
        _ => Role::Value,
    }
}

fn edge(names: &Names<'_>, fact: &facts::Fact, dates: &Dates) -> Edge {
    let info = names.canonical(&fact.relation);
    let of_claims =
        |side: &BTreeMap<String, String>| -> Vec<String> { fact.support.supported_by.iter().filter_map(|c| side.get(c).cloned()).collect() };
    Edge {
        relation: fact.relation.clone(),
        name: names.local(&fact.relation),
        words: names.relation(&fact.relation),
        inverse: names.inverse(&fact.relation),
        canonical: info.is_some(),
        symmetric: info.is_some_and(|info| info.symmetric),
        support: fact.support.clone(),
        start: of_claims(&dates.start).into_iter().min(),
        end: of_claims(&dates.end).into_iter().max(),
    }
}

/// First and last day of each dated claim.
#[derive(Default)]
struct Dates {
    start: BTreeMap<String, String>,
    end: BTreeMap<String, String>,
}

fn dates(store: &Store) -> Result<Dates, QueryError> {
    let side = |name: &str| -> Result<BTreeMap<String, String>, QueryError> {
        let property = store.iris().node("ng", name);
        let mut days = BTreeMap::new();
        for quad in store.graph().quads_for_pattern(None, Some(property.as_ref()), None, None) {
            let quad = quad?;
            if let NamedOrBlankNode::NamedNode(claim) = quad.subject {
                days.insert(claim.into_string(), claims::plain(&quad.object));
            }
        }
        Ok(days)
    };
    Ok(Dates { start: side("timeStart")?, end: side("timeEnd")? })
}

/// All named entities by IRI.
fn entities(store: &Store) -> Result<BTreeMap<String, Node>, QueryError> {
    let space = store.iris().space("ent");
    let mut nodes: BTreeMap<String, Node> = BTreeMap::new();
    let properties = [term(RDFS, "label"), store.iris().node("ng", "kind"), term(SKOS, "altLabel"), term(OWL, "sameAs")];
    for (which, property) in properties.iter().enumerate() {
        for quad in store.graph().quads_for_pattern(None, Some(property.as_ref()), None, Some(GraphNameRef::DefaultGraph)) {
            let quad = quad?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else { continue };
            if !subject.as_str().starts_with(&space) {
                continue;
            }
            let node = nodes.entry(subject.as_str().to_owned()).or_insert_with(|| blank(subject.as_str()));
            let value = claims::plain(&quad.object);
            match which {
                0 => node.label = value,
                1 => node.kind = value.rsplit('#').next().unwrap_or_default().to_owned(),
                2 => node.aliases += 1,
                _ => node.wikidata = value.strip_prefix(WD).map(str::to_owned).or(node.wikidata.take()),
            }
        }
    }
    for quad in store.graph().quads_for_pattern(None, Some(term(ITS, "taIdentRef").as_ref()), None, None) {
        if let Some(node) = nodes.get_mut(&claims::plain(&quad?.object)) {
            node.mentions += 1;
        }
    }
    Ok(nodes)
}

fn blank(iri: &str) -> Node {
    let label = iri.rsplit('/').next().unwrap_or_default().to_owned();
    Node { iri: iri.to_owned(), label, kind: "Thing".to_owned(), role: Role::Entity, aliases: 0, mentions: 0, wikidata: None }
}
