//! RDF exports: one graph at a time, each in the order of its lines, so that equal stores give equal files. Memory holds one article's graph,
//! or of the two graphs that all articles share the subjects' names and the statements of one of them.
//! RDF 1.2 triple terms can be turned into the statements of RDF 1.1.

use std::io::Write;

use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{GraphName, GraphNameRef, NamedOrBlankNode, Quad, Term, TripleRef};

use super::ExportError;
use super::part::Part;
use crate::network::selection::Selection;
use crate::store::Store;
use crate::store::vocab::{RDF, term};

/// What to write.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The format.
    pub format: RdfFormat,
    /// `rdf:Statement`s instead of triple terms.
    pub rdf11: bool,
    /// Only the default graph: entities and facts.
    pub facts_only: bool,
    /// Only what belongs to a part of the network.
    pub part: Option<&'a Selection>,
}

/// Writes a store's graph. Formats without graphs get the statements of all graphs.
///
/// # Errors
/// When the graph cannot be read or `writer` fails.
pub fn write<W: Write>(store: &Store, wish: Wish<'_>, writer: W) -> Result<W, ExportError> {
    let mut serializer = RdfSerializer::from_format(wish.format);
    for (prefix, namespace) in store.iris().prefixes() {
        serializer = serializer.with_prefix(prefix, namespace).expect("the prefixes are checked when the base is set");
    }
    let mut out = serializer.for_writer(writer);
    let taken = Taken::from(store, wish)?;
    for graph in graphs(store, wish.facts_only)? {
        taken.each(graph.as_ref(), |quad| {
            if wish.format.supports_datasets() { out.serialize_quad(quad) } else { out.serialize_triple(TripleRef::from(quad.as_ref())) }
        })?;
    }
    Ok(out.finish()?)
}

/// What of a store is written, in the version of RDF that is wished for.
pub(crate) struct Taken<'a> {
    store: &'a Store,
    part: Option<Part<'a>>,
    rdf11: bool,
}

impl<'a> Taken<'a> {
    /// What a wish takes of a store.
    pub(crate) fn from(store: &'a Store, wish: Wish<'a>) -> Result<Self, ExportError> {
        Ok(Self { store, part: wish.part.map(|selection| Part::of(selection, store)).transpose()?, rdf11: wish.rdf11 })
    }

    /// The statements of a graph, in no order.
    pub(crate) fn graph(&self, graph: GraphNameRef<'_>) -> Result<Vec<Quad>, ExportError> {
        self.fitted(self.store.graph().quads_for_pattern(None, None, None, Some(graph)).collect::<Result<_, _>>()?)
    }

    /// Hands over the statements of a graph in the order of their lines.
    fn each(&self, graph: GraphNameRef<'_>, mut take: impl FnMut(&Quad) -> std::io::Result<()>) -> Result<(), ExportError> {
        let store = self.store;
        let is_shared = graph == GraphNameRef::DefaultGraph || graph == GraphName::from(store.iris().node("ng", "facts")).as_ref();
        if !is_shared {
            return Ok(sorted(self.graph(graph)?).iter().try_for_each(take)?);
        }
        // Lines of one subject stand together in the order of lines, too.
        for subject in subjects(store, graph)? {
            let quads = store.graph().quads_for_pattern(Some(subject.as_ref()), None, None, Some(graph)).collect::<Result<_, _>>()?;
            sorted(self.fitted(quads)?).iter().try_for_each(&mut take)?;
        }
        Ok(())
    }

    fn fitted(&self, mut quads: Vec<Quad>) -> Result<Vec<Quad>, ExportError> {
        if let Some(part) = &self.part {
            quads = part.kept(quads)?;
        }
        if self.rdf11 {
            quads = quads.into_iter().flat_map(statement).collect();
        }
        Ok(quads)
    }
}

/// In the order of their lines, each once: a claim has its subject and object beside its triple term, too.
fn sorted(mut quads: Vec<Quad>) -> Vec<Quad> {
    quads.sort_by_cached_key(ToString::to_string);
    quads.dedup();
    quads
}

/// The subjects of a graph, in the order of their lines. They come grouped, so that each is kept once.
fn subjects(store: &Store, graph: GraphNameRef<'_>) -> Result<Vec<NamedOrBlankNode>, ExportError> {
    let mut subjects: Vec<NamedOrBlankNode> = Vec::new();
    for quad in store.graph().quads_for_pattern(None, None, None, Some(graph)) {
        let subject = quad?.subject;
        if subjects.last() != Some(&subject) {
            subjects.push(subject);
        }
    }
    subjects.sort_unstable_by(|a, b| line(a).cmp(line(b)));
    subjects.dedup();
    Ok(subjects)
}

/// How the lines of a subject begin.
fn line(node: &NamedOrBlankNode) -> impl Iterator<Item = u8> + '_ {
    let (open, text, close) = match node {
        NamedOrBlankNode::NamedNode(node) => ("<", node.as_str(), ">"),
        NamedOrBlankNode::BlankNode(node) => ("_:", node.as_str(), " "),
    };
    [open, text, close].into_iter().flat_map(str::bytes)
}

/// The default graph, then the named ones in the order of their IRIs.
pub(crate) fn graphs(store: &Store, facts_only: bool) -> Result<Vec<GraphName>, ExportError> {
    let mut graphs = Vec::new();
    if !facts_only {
        for name in store.graph().named_graphs() {
            graphs.push(GraphName::from(name?));
        }
        graphs.sort_by_cached_key(ToString::to_string);
    }
    graphs.insert(0, GraphName::DefaultGraph);
    Ok(graphs)
}

/// `rdf:reifies <<( s p o )>>` as four statements about an `rdf:Statement` with the same IRI; anything else as it is.
#[must_use]
pub fn statement(quad: Quad) -> Vec<Quad> {
    let Term::Triple(triple) = &quad.object else { return vec![quad] };
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
        NamedOrBlankNode::BlankNode(node) => Term::from(node.clone()),
    };
    let parts = [
        ("type", term(RDF, "Statement").into()),
        ("subject", subject),
        ("predicate", triple.predicate.clone().into()),
        ("object", triple.object.clone()),
    ];
    parts.map(|(property, object)| Quad::new(quad.subject.clone(), term(RDF, property), object, quad.graph_name.clone())).to_vec()
}
