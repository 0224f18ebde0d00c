//! The vocabulary: `data/ontology/newsgraph.ttl` is what the tables give, it is Turtle, and it describes every term that a graph uses.

use std::collections::{BTreeMap, BTreeSet};

use newsgraph::relation::Inventory;
use newsgraph::store::vocab::Iris;
use newsgraph::store::{mapping, ontology, shapes};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Term;

use crate::laws::made;

/// A file that is made from tables, and what the tables give.
type Made = (&'static str, fn() -> String);

const MADE: [Made; 3] =
    [("data/ontology/newsgraph.ttl", ontology::turtle), ("data/ontology/shapes.ttl", shapes::turtle), ("docs/ontology.html", ontology::page)];

/// All triples of the vocabulary: subject IRI to predicate and object.
fn triples() -> BTreeMap<String, Vec<(String, Term)>> {
    let mut found: BTreeMap<String, Vec<(String, Term)>> = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(ontology::turtle().as_bytes()) {
        let quad = quad.unwrap();
        let subject = quad.subject.to_string();
        found.entry(subject.trim_matches(['<', '>']).to_owned()).or_default().push((quad.predicate.into_string(), quad.object));
    }
    found
}

#[test]
fn the_committed_vocabulary_is_what_the_tables_give() {
    for (name, make) in MADE {
        let file = format!("{}/{name}", env!("CARGO_MANIFEST_DIR"));
        let wanted = make();
        if std::env::var_os("NEWSGRAPH_UPDATE").is_some() {
            std::fs::write(&file, &wanted).unwrap();
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(committed == wanted, "{name} is not up to date; run NEWSGRAPH_UPDATE=1 cargo test --release ontology");
    }
}

#[test]
fn the_page_names_every_term_once_and_its_links_lead_somewhere() {
    let page = ontology::page();
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let known: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(ids.len(), known.len(), "an id stands once");
    let ng = Iris::default().space("ng");
    let terms: Vec<String> =
        triples().into_keys().filter_map(|iri| iri.strip_prefix(&ng).map(str::to_owned)).filter(|name| name != "facts").collect();
    assert!(terms.len() > 150, "{}", terms.len());
    assert_eq!(terms.iter().filter(|name| !known.contains(name.as_str())).collect::<Vec<_>>(), Vec::<&String>::new());
    let within: Vec<&str> = page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(within.len() > 100 && within.iter().all(|to| known.contains(to)), "{:?}", within.iter().find(|to| !known.contains(*to)));
    // One page without anything from elsewhere, and every element closed.
    assert!(!page.contains("<script") && !page.contains("<link") && !page.contains("src="));
    for tag in ["table", "tr", "td", "th", "ul", "li", "small", "code"] {
        let opened = page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
    }
}

#[test]
fn every_relation_has_shapes_for_its_ends_and_they_name_known_classes() {
    let sh = "http://www.w3.org/ns/shacl#";
    let classes: BTreeSet<String> =
        triples().into_iter().filter(|(_, facts)| facts.iter().any(|(_, o)| o.to_string().ends_with("owl#Class>"))).map(|(name, _)| name).collect();
    let (mut targets, mut named) = (BTreeSet::new(), BTreeSet::new());
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(shapes::turtle().as_bytes()) {
        let quad = quad.unwrap();
        let (predicate, Term::NamedNode(object)) = (quad.predicate.into_string(), quad.object) else { continue };
        if predicate == format!("{sh}class") {
            named.insert(object.into_string());
        } else if predicate.starts_with(&format!("{sh}target")) {
            targets.insert((predicate, object.into_string()));
        }
    }
    assert!(named.len() > 20 && named.is_subset(&classes), "{:?}", named.difference(&classes).collect::<Vec<_>>());
    let ng = Iris::default().space("ng");
    for relation in &Inventory::get().relations {
        for (end, kinds) in [("targetSubjectsOf", &relation.domain), ("targetObjectsOf", &relation.range)] {
            assert!(kinds.is_empty() || targets.contains(&(format!("{sh}{end}"), format!("{ng}{}", relation.id))), "{} {end}", relation.id);
        }
    }
}

#[test]
fn every_term_has_one_label_one_comment_and_one_meaning() {
    let ng = Iris::default().space("ng");
    for (subject, facts) in triples().iter().filter(|(subject, _)| subject.starts_with(&ng)) {
        let count = |end: &str| facts.iter().filter(|(predicate, _)| predicate.ends_with(end)).count();
        // Two tables that use one name would show as two labels.
        assert_eq!((count("#label"), count("#comment"), count("isDefinedBy")), (1, 1, 1), "{subject}");
    }
    let relation = &triples()[&format!("{ng}metWith")];
    let says = |predicate: &str, end: &str| relation.iter().any(|(p, o)| p.ends_with(predicate) && o.to_string().ends_with(end));
    assert!(says("#type", "SymmetricProperty>") && says("inverseLabel", "@en"), "{relation:?}");
    assert_eq!(Inventory::get().relations.iter().filter(|r| !triples().contains_key(&format!("{ng}{}", r.id))).count(), 0);
}

#[test]
fn every_term_of_a_graph_is_described() {
    let iris = Iris::default();
    let ng = iris.space("ng");
    let known: BTreeSet<String> = triples().into_keys().collect();
    let model = newsgraph::model::Model::load().unwrap();
    let text = "Three Tajik soldiers from Kulob arrived in Moscow on April 11, 2025, Rustam Nazarzoda, the minister, told reporters. \
        He said the army may leave the base. Norway is not a member of the European Union. The firm will buy Acme Inc next year.";
    let article = newsgraph::article::Article {
        source: "a.txt".into(),
        title: Some("Soldiers arrive".into()),
        text: text.into(),
        language: "en".into(),
        ..Default::default()
    };
    let mut readings: Vec<_> = (0..30).map(|at| made((at, [usize::from(at) % 16, 3, 5], at, at))).collect();
    readings.push(newsgraph::pipeline::read(&model, &article).0);
    let mut used = BTreeSet::new();
    for quad in mapping::quads(&readings, &iris).unwrap() {
        used.insert(quad.predicate.into_string());
        if let Term::NamedNode(node) = quad.object {
            used.insert(node.into_string());
        }
    }
    let unknown: Vec<&String> = used.iter().filter(|iri| iri.starts_with(&ng) && !known.contains(*iri)).collect();
    assert_eq!(unknown, Vec::<&String>::new());
    assert!(used.iter().filter(|iri| iri.starts_with(&ng)).count() > 40);
}
