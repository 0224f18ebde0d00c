//! Every IRI that newsgraph writes: constants for others' terms, `Iris` for our own below a base that can be changed.

use oxigraph::model::NamedNode;

/// Where our own IRIs stand unless `--base` says otherwise.
pub const BASE: &str = "https://w3id.org/newsgraph/";
/// schema.org.
pub const SCHEMA: &str = "https://schema.org/";
/// SKOS.
pub const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
/// PROV-O.
pub const PROV: &str = "http://www.w3.org/ns/prov#";
/// RDF.
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// RDF Schema.
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// XML Schema datatypes.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// OWL.
pub const OWL: &str = "http://www.w3.org/2002/07/owl#";
/// Wikidata entities.
pub const WD: &str = "http://www.wikidata.org/entity/";
/// NIF 2.0.
pub const NIF: &str = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#";

/// ITS RDF: what a mention names.
pub const ITS: &str = "http://www.w3.org/2005/11/its/rdf#";

/// Makes IRIs below one base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Iris {
    base: String,
}

impl Default for Iris {
    fn default() -> Self {
        Self { base: BASE.to_owned() }
    }
}

impl Iris {
    /// IRIs below `base`, which ends in `/`.
    ///
    /// # Errors
    /// When `base` is not an IRI.
    pub fn below(base: &str) -> Result<Self, oxigraph::model::IriParseError> {
        let base = if base.ends_with('/') { base.to_owned() } else { format!("{base}/") };
        NamedNode::new(&base)?;
        Ok(Self { base })
    }

    /// What they stand below.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Namespace of one of our prefixes: `ng`, `ent`, `art`, `claim`, `fact`, `open`.
    #[must_use]
    pub fn space(&self, prefix: &str) -> String {
        if prefix == "ng" { format!("{}ns#", self.base) } else { format!("{}{prefix}/", self.base) }
    }

    /// An IRI of one of our prefixes; `local` holds only characters that an IRI allows.
    #[must_use]
    pub fn node(&self, prefix: &str, local: &str) -> NamedNode {
        NamedNode::new_unchecked(self.space(prefix) + local)
    }

    /// All prefixes known to queries and written to exports.
    #[must_use]
    pub fn prefixes(&self) -> Vec<(&'static str, String)> {
        let own = ["ng", "ent", "art", "claim", "fact", "open"].map(|p| (p, self.space(p)));
        let others = [
            ("schema", SCHEMA),
            ("skos", SKOS),
            ("prov", PROV),
            ("rdf", RDF),
            ("rdfs", RDFS),
            ("xsd", XSD),
            ("owl", OWL),
            ("wd", WD),
            ("nif", NIF),
            ("itsrdf", ITS),
        ];
        own.into_iter().chain(others.map(|(p, iri)| (p, iri.to_owned()))).collect()
    }
}

/// A term of another vocabulary.
#[must_use]
pub fn term(space: &str, local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{space}{local}"))
}
