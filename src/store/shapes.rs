//! The vocabulary's rules as SHACL shapes, made from the same tables: which kinds a relation may join, and what each claim, fact and
//! entity must have. `data/ontology/shapes.ttl` is this text; a test keeps it so. They hold of RDF 1.2 and of the RDF 1.1 form alike.

use std::fmt::Write;

use super::ontology::{block, line};
use super::vocab::{BASE, PROV, RDF, RDFS, SCHEMA, XSD};
use crate::kind::Kind;
use crate::relation::{Inventory, RelationInfo};

const SH: &str = "http://www.w3.org/ns/shacl#";

/// A property, how often it stands at least and at most (0: no bound), and a further constraint.
type Property = (&'static str, u8, u8, &'static str);

/// What things of a class must have.
const MUST: [(&str, &[Property]); 3] = [
    (
        "ng:Claim",
        &[
            ("ng:polarity", 1, 1, "sh:in ( ng:affirmed ng:denied )"),
            ("ng:certainty", 1, 1, "sh:in ( ng:factual ng:probable ng:possible ng:counterfactual )"),
            ("ng:tense", 1, 1, "sh:in ( ng:past ng:present ng:planned )"),
            ("ng:confidence", 1, 1, "sh:datatype xsd:decimal ; sh:minInclusive 0 ; sh:maxInclusive 1"),
            ("ng:rule", 1, 1, "sh:datatype xsd:string"),
            ("ng:quote", 1, 1, "sh:datatype rdf:langString"),
            ("ng:subjectAt", 1, 1, "sh:nodeKind sh:IRI"),
            ("ng:triggerAt", 1, 1, "sh:nodeKind sh:IRI"),
            ("ng:objectAt", 1, 1, "sh:nodeKind sh:IRI"),
            ("prov:wasDerivedFrom", 1, 1, "sh:nodeKind sh:IRI"),
            ("prov:wasAttributedTo", 0, 1, ""),
            ("ng:timeStart", 0, 1, "sh:datatype xsd:date"),
            ("ng:timeEnd", 0, 1, "sh:datatype xsd:date"),
        ],
    ),
    (
        "ng:Fact",
        &[
            ("ng:claims", 1, 1, "sh:datatype xsd:integer ; sh:minInclusive 1"),
            ("ng:articles", 1, 1, "sh:datatype xsd:integer ; sh:minInclusive 1"),
            ("ng:independentSources", 1, 1, "sh:datatype xsd:integer ; sh:minInclusive 1"),
            ("ng:confidence", 1, 1, "sh:datatype xsd:decimal ; sh:minInclusive 0 ; sh:maxInclusive 1"),
            ("ng:disputed", 1, 1, "sh:datatype xsd:boolean"),
            ("ng:supportedBy", 1, 0, "sh:nodeKind sh:IRI"),
        ],
    ),
    ("schema:NewsArticle", &[("ng:source", 1, 0, "sh:datatype xsd:string"), ("schema:headline", 0, 1, "")]),
];

/// The shapes as Turtle.
#[must_use]
pub fn turtle() -> String {
    let mut out = String::from("# Made from src/store/shapes.rs and data/ontology/relations.toml; see docs/architecture.md. Not edited by hand.\n");
    let ng = format!("{BASE}ns#");
    for (prefix, iri) in [
        ("ng", ng.as_str()),
        ("sh", SH),
        ("rdf", RDF),
        ("rdfs", RDFS),
        ("xsd", XSD),
        ("schema", SCHEMA),
        ("prov", PROV),
        ("shape", &format!("{BASE}shape/")),
    ] {
        line(&mut out, &format!("@prefix {prefix}: <{iri}> ."));
    }
    line(&mut out, "\n# Claims, facts and articles");
    for (class, properties) in MUST {
        let mut facts = vec!["a sh:NodeShape".to_owned(), format!("sh:targetClass {class}")];
        facts.extend(properties.iter().map(required));
        block(&mut out, &format!("shape:{}", class.rsplit(':').next().unwrap_or(class)), &facts);
    }
    line(&mut out, "\n# Whatever has a kind has a name");
    let named = [
        "a sh:NodeShape".to_owned(),
        "sh:targetSubjectsOf ng:kind".to_owned(),
        required(&("rdfs:label", 1, 0, "")),
        required(&("ng:kind", 1, 1, "")),
    ];
    block(&mut out, "shape:Thing", &named);
    line(&mut out, "\n# Relations: the kinds at both ends");
    for relation in &Inventory::get().relations {
        ends(&mut out, relation);
    }
    out
}

/// A property as a shape has it.
fn required((path, least, most, further): &Property) -> String {
    let mut parts = vec![format!("sh:path {path}")];
    if *least > 0 {
        parts.push(format!("sh:minCount {least}"));
    }
    if *most > 0 {
        parts.push(format!("sh:maxCount {most}"));
    }
    if !further.is_empty() {
        parts.push((*further).to_owned());
    }
    format!("sh:property [ {} ]", parts.join(" ; "))
}

fn ends(out: &mut String, relation: &RelationInfo) {
    let sides = [
        ("subject", "sh:targetSubjectsOf", &relation.domain, &relation.not_domain),
        ("object", "sh:targetObjectsOf", &relation.range, &relation.not_range),
    ];
    for (side, target, kinds, except) in sides {
        if kinds.is_empty() && except.is_empty() {
            continue;
        }
        let mut facts = vec!["a sh:NodeShape".to_owned(), format!("{target} ng:{}", relation.id), "sh:severity sh:Violation".to_owned()];
        if let Some(one_of) = one_of(kinds) {
            facts.push(one_of);
        }
        facts.extend(except.iter().map(|kind| format!("sh:not [ sh:class ng:{kind} ]")));
        block(out, &format!("shape:{}-{side}", relation.id), &facts);
    }
}

/// Any of the kinds; values among them are literals.
fn one_of(kinds: &[Kind]) -> Option<String> {
    let test = |kind: &Kind| if kind.is_literal() { "[ sh:nodeKind sh:Literal ]".to_owned() } else { format!("[ sh:class ng:{kind} ]") };
    let mut tests: Vec<String> = Vec::new();
    for test in kinds.iter().map(test) {
        if !tests.contains(&test) {
            tests.push(test);
        }
    }
    let mut list = String::new();
    for test in &tests {
        write!(list, " {test}").expect("writing to a String cannot fail");
    }
    (!tests.is_empty()).then(|| format!("sh:or ({list} )"))
}
