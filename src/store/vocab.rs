//! Every IRI of the graph, as constants and small makers; no IRI text stands elsewhere.

use oxigraph::model::NamedNode;

/// Below this everything of ours lives.
pub const BASE: &str = "https://w3id.org/newsgraph/";
/// Vocabulary: classes, relations, claim terms.
pub const NG: &str = "https://w3id.org/newsgraph/ns#";
/// Entities.
pub const ENT: &str = "https://w3id.org/newsgraph/ent/";
/// Articles and their graphs.
pub const ART: &str = "https://w3id.org/newsgraph/art/";
/// Claims.
pub const CLAIM: &str = "https://w3id.org/newsgraph/claim/";
/// Open relations.
pub const OPEN: &str = "https://w3id.org/newsgraph/open/";
/// RDF.
pub const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
/// RDF Schema.
pub const RDFS: &str = "http://www.w3.org/2000/01/rdf-schema#";
/// SKOS: labels.
pub const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
/// PROV-O: derivation and attribution.
pub const PROV: &str = "http://www.w3.org/ns/prov#";
/// schema.org: articles.
pub const SCHEMA: &str = "https://schema.org/";
/// OWL: sameness.
pub const OWL: &str = "http://www.w3.org/2002/07/owl#";
/// Datatypes.
pub const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// Wikidata entities.
pub const WD: &str = "http://www.wikidata.org/entity/";

/// Prefixes that every query knows.
pub const PREFIXES: [(&str, &str); 13] = [
    ("ng", NG),
    ("ent", ENT),
    ("art", ART),
    ("claim", CLAIM),
    ("open", OPEN),
    ("rdf", RDF),
    ("rdfs", RDFS),
    ("skos", SKOS),
    ("prov", PROV),
    ("schema", SCHEMA),
    ("owl", OWL),
    ("xsd", XSD),
    ("wd", WD),
];

/// An IRI in a namespace; characters that an IRI cannot hold are percent-encoded.
#[must_use]
pub fn iri(namespace: &str, local: &str) -> NamedNode {
    let mut text = String::from(namespace);
    for c in local.chars() {
        if c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '~' | '/' | '#' | '=' | ',' | '(' | ')' | ':' | '\'') {
            text.push(c);
        } else if c == ' ' {
            text.push('_');
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                text.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    NamedNode::new_unchecked(text)
}
