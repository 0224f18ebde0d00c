//! The vocabulary as Turtle, made from the tables that the program works with: kinds, the relation inventory, the terms of claims and facts.
//! `data/ontology/newsgraph.ttl` is this text; a test keeps it so.

mod page;

use std::fmt::Write;

use super::vocab::{BASE, ITS, NIF, OWL, PROV, RDF, RDFS, SCHEMA, SKOS, WD, XSD};
use crate::kind::Kind;
use crate::relation::{Inventory, Nature, RelationInfo};
pub use page::page;

/// Classes that are no kinds of things: name, class above it, comment.
const CLASSES: [(&str, &str, &str); 9] = [
    ("Claim", "prov:Entity", "What one article says: subject, relation and object, with stance, speaker, time, place and the words that say so."),
    ("Fact", "prov:Entity", "The record of a plain triple: what the claims of all articles say for and against it."),
    ("OpenRelation", "rdf:Property", "A relation outside the inventory, named by its words."),
    ("Polarity", "rdfs:Resource", "Said to be so, or said not to be so."),
    ("Certainty", "rdfs:Resource", "How sure the source is."),
    ("Tense", "rdfs:Resource", "When it holds or happens, seen from the article."),
    ("Granularity", "rdfs:Resource", "How fine a time is known."),
    ("Form", "rdfs:Resource", "How a mention refers."),
    ("Nature", "rdfs:Resource", "What a relation is in time."),
];

/// Values: name, class, comment.
const VALUES: [(&str, &str, &str); 23] = [
    ("affirmed", "Polarity", "Said to hold."),
    ("denied", "Polarity", "Said not to hold."),
    ("factual", "Certainty", "Plainly said, also by a named speaker."),
    ("probable", "Certainty", "Likely, believed, alleged, or claimed of oneself."),
    ("possible", "Certainty", "May, might or could be; or hangs on a condition."),
    ("counterfactual", "Certainty", "Said of what did not happen."),
    ("past", "Tense", "It happened, or held and no longer does."),
    ("present", "Tense", "It holds or goes on."),
    ("planned", "Tense", "It is to come."),
    ("day", "Granularity", "One day."),
    ("week", "Granularity", "One week."),
    ("month", "Granularity", "One month."),
    ("quarter", "Granularity", "Three months of a year."),
    ("year", "Granularity", "One year."),
    ("decade", "Granularity", "Ten years."),
    ("century", "Granularity", "A hundred years."),
    ("range", "Granularity", "From a first to a last day."),
    ("name", "Form", "By name."),
    ("nominal", "Form", "By description."),
    ("pronoun", "Form", "By pronoun."),
    ("state", "Nature", "Holds over a time; may be superseded."),
    ("event", "Nature", "Happens at a time; is never superseded."),
    ("intent", "Nature", "Wanted or sought, not yet so."),
];

/// Properties that are no relations: name, of what, to what, comment.
const PROPERTIES: [(&str, &str, &str, &str); 39] = [
    ("kind", "", "rdfs:Class", "The most specific class of a thing."),
    ("source", "schema:NewsArticle", "xsd:string", "URL or file name that an article came from; one for each name of the same text."),
    ("inArticle", "", "schema:NewsArticle", "The one article that an unnamed thing is known from."),
    ("headIn", "", "", "An entity that is named within the words of an unnamed thing."),
    ("origin", "", "Location", "A place that an unnamed thing is said to come from."),
    ("number", "", "xsd:integer", "How many an unnamed thing is, where its words give an exact count."),
    ("form", "nif:Phrase", "Form", "How a mention refers."),
    ("polarity", "Claim", "Polarity", "Whether it is said to be so."),
    ("certainty", "Claim", "Certainty", "How sure the source is."),
    ("tense", "Claim", "Tense", "When it holds or happens, seen from the article."),
    ("confidence", "", "xsd:decimal", "How sure the extractor is, from 0 to 1; of a fact: that not all independent sources of it were misread."),
    ("rule", "Claim", "xsd:string", "The rule or mechanism that found a claim."),
    ("relationText", "Claim", "rdf:langString", "The words that carry the relation."),
    ("quote", "Claim", "rdf:langString", "The sentence that makes a claim."),
    ("subjectAt", "Claim", "nif:String", "Where the subject's words stand."),
    ("objectAt", "Claim", "nif:String", "Where the object's words stand."),
    ("triggerAt", "Claim", "nif:String", "Where the relation's words stand."),
    ("place", "Claim", "", "Where it holds or happened."),
    ("timeText", "Claim", "rdf:langString", "The words that say when."),
    ("timeStart", "Claim", "xsd:date", "First day; none: open."),
    ("timeEnd", "Claim", "xsd:date", "Last day, inclusive; none: open."),
    ("granularity", "Claim", "Granularity", "How fine the time is known."),
    ("claims", "Fact", "xsd:integer", "How many claims support a fact."),
    ("articles", "Fact", "xsd:integer", "How many articles make these claims."),
    ("independentSources", "Fact", "xsd:integer", "The same, near-copies of one text counted once."),
    ("disputed", "Fact", "xsd:boolean", "Some claim denies it."),
    ("ownVoice", "Fact", "xsd:boolean", "Some article says so without naming a speaker."),
    ("speaker", "Fact", "", "Who is named as saying so."),
    ("supportedBy", "Fact", "Claim", "A claim that says so."),
    ("deniedBy", "Fact", "Claim", "A claim that says that it is not so."),
    ("firstReported", "Fact", "xsd:date", "Day of the first article that says so."),
    ("lastReported", "Fact", "xsd:date", "Day of the last article that says so."),
    ("inverseLabel", "rdf:Property", "rdf:langString", "How a relation reads from object to subject."),
    ("tier", "rdf:Property", "xsd:integer", "1: core of the inventory; 2: extension."),
    ("nature", "rdf:Property", "Nature", "What a relation is in time."),
    ("functional", "rdf:Property", "xsd:boolean", "At most one object at a time: two contradict each other."),
    ("inverseFunctional", "rdf:Property", "xsd:boolean", "At most one subject at a time."),
    ("exceptDomain", "rdf:Property", "rdfs:Class", "A class below those of the domain that is no subject."),
    ("exceptRange", "rdf:Property", "rdfs:Class", "A class below those of the range that is no object."),
];

/// Classes of schema.org and Wikidata that mean the same as a kind, or nearly so (`~`).
const SAME: [(Kind, &str); 22] = [
    (Kind::Person, "schema:Person wd:Q5"),
    (Kind::Organization, "schema:Organization wd:Q43229"),
    (Kind::Company, "~schema:Corporation wd:Q4830453"),
    (Kind::Party, "schema:PoliticalParty wd:Q7278"),
    (Kind::University, "~schema:EducationalOrganization ~wd:Q3918"),
    (Kind::MediaOutlet, "schema:NewsMediaOrganization"),
    (Kind::GovernmentBody, "schema:GovernmentOrganization"),
    (Kind::SportsTeam, "schema:SportsTeam"),
    (Kind::Location, "schema:Place"),
    (Kind::Country, "schema:Country wd:Q6256"),
    (Kind::Region, "~schema:AdministrativeArea"),
    (Kind::City, "schema:City ~wd:Q515"),
    (Kind::Facility, "~schema:CivicStructure"),
    (Kind::Event, "schema:Event wd:Q1656682"),
    (Kind::Election, "wd:Q40231"),
    (Kind::Competition, "~schema:SportsEvent"),
    (Kind::Work, "schema:CreativeWork"),
    (Kind::Product, "schema:Product"),
    (Kind::Law, "~schema:Legislation"),
    (Kind::Position, "~schema:Occupation"),
    (Kind::Money, "~schema:MonetaryAmount"),
    (Kind::Quantity, "~schema:QuantitativeValue"),
];

/// The vocabulary as Turtle.
#[must_use]
pub fn turtle() -> String {
    let mut out = String::from(
        "# Made from src/kind.rs, src/store/ontology.rs and data/ontology/relations.toml; see docs/architecture.md. Not edited by hand.\n",
    );
    let ng = format!("{BASE}ns#");
    let prefixes = [
        ("ng", ng.as_str()),
        ("rdf", RDF),
        ("rdfs", RDFS),
        ("owl", OWL),
        ("skos", SKOS),
        ("xsd", XSD),
        ("schema", SCHEMA),
        ("prov", PROV),
        ("nif", NIF),
        ("itsrdf", ITS),
        ("wd", WD),
    ];
    for (prefix, iri) in prefixes {
        line(&mut out, &format!("@prefix {prefix}: <{iri}> ."));
    }
    let about = "Entities, relations and claims read from news articles. A plain triple is a fact that at least one affirmed, factual claim supports; \
        each claim reifies its triple and cites its words.";
    block(&mut out, &format!("<{BASE}ns>"), &["a owl:Ontology".into(), label("newsgraph vocabulary"), comment(about)]);
    line(&mut out, "\n# Classes");
    for &kind in Kind::ALL {
        class(&mut out, kind);
    }
    for (name, above, about) in CLASSES {
        let facts = ["a owl:Class".into(), label(&apart(name)), comment(about), format!("rdfs:subClassOf {above}"), home()];
        block(&mut out, &format!("ng:{name}"), &facts);
    }
    line(&mut out, "\n# Values");
    for (name, class, about) in VALUES {
        block(&mut out, &format!("ng:{name}"), &[format!("a ng:{class}"), label(name), comment(about), home()]);
    }
    block(&mut out, "ng:facts", &["a prov:Bundle".into(), label("facts"), comment("The named graph that holds the records of facts."), home()]);
    line(&mut out, "\n# Properties of claims, facts, mentions and relations");
    for (name, of, to, about) in PROPERTIES {
        let mut facts = vec!["a rdf:Property".into(), label(&apart(name).to_lowercase()), comment(about)];
        facts.extend(
            [("domain", of), ("range", to)]
                .iter()
                .filter(|(_, class)| !class.is_empty())
                .map(|(end, class)| format!("rdfs:{end} {}", prefixed(class))),
        );
        facts.push(home());
        block(&mut out, &format!("ng:{name}"), &facts);
    }
    line(&mut out, "\n# Relations");
    for relation in &Inventory::get().relations {
        block(&mut out, &format!("ng:{}", relation.id), &relation_facts(relation));
    }
    out
}

/// A term of the vocabulary, for whoever writes a query.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Term {
    /// Its prefixed name: `ng:memberOf`.
    pub name: String,
    /// relation, kind, class, property or value.
    pub sort: &'static str,
    /// What it means, in a sentence.
    pub about: String,
}

/// All terms: relations first, as they are what queries name most.
pub fn terms() -> impl Iterator<Item = Term> {
    let term = |sort: &'static str| move |(name, about): (&str, &str)| Term { name: format!("ng:{name}"), sort, about: about.to_owned() };
    let relations = Inventory::get().relations.iter().map(|relation| (relation.id.as_str(), relation.about.as_str()));
    let facts = [("facts", "The named graph that holds the records of facts.")];
    relations
        .map(term("relation"))
        .chain(Kind::ALL.iter().map(|kind| (kind.name(), kind.about())).map(term("kind")))
        .chain(PROPERTIES.iter().map(|(name, _, _, about)| (*name, *about)).map(term("property")))
        .chain(VALUES.iter().map(|(name, _, about)| (*name, *about)).chain(facts).map(term("value")))
        .chain(CLASSES.iter().map(|(name, _, about)| (*name, *about)).map(term("class")))
}

pub(super) fn line(out: &mut String, text: &str) {
    writeln!(out, "{text}").expect("writing to a String cannot fail");
}

/// One subject with its predicates, a line each.
pub(super) fn block(out: &mut String, subject: &str, facts: &[String]) {
    line(out, &format!("\n{subject} {} .", facts.join(" ;\n    ")));
}

fn quoted(words: &str) -> String {
    oxigraph::model::Literal::new_language_tagged_literal_unchecked(words, "en").to_string()
}

fn label(words: &str) -> String {
    format!("rdfs:label {}", quoted(words))
}

fn comment(words: &str) -> String {
    format!("rdfs:comment {}", quoted(words))
}

fn home() -> String {
    format!("rdfs:isDefinedBy <{BASE}ns>")
}

fn prefixed(class: &str) -> String {
    if class.contains(':') { class.to_owned() } else { format!("ng:{class}") }
}

/// "`ArmedGroup`" -> "armed group".
fn apart(name: &str) -> String {
    name.chars().fold(String::new(), |mut words, c| {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
        words
    })
}

fn class(out: &mut String, kind: Kind) {
    let mut facts = vec!["a owl:Class".into(), label(&apart(kind.name())), comment(kind.about())];
    facts.extend(kind.parents().iter().map(|above| format!("rdfs:subClassOf ng:{above}")));
    let same = SAME.iter().filter(|(of, _)| *of == kind).flat_map(|(_, classes)| classes.split(' '));
    facts.extend(same.map(|class| match class.strip_prefix('~') {
        Some(class) => format!("skos:closeMatch {class}"),
        None => format!("skos:exactMatch {class}"),
    }));
    facts.push(home());
    block(out, &format!("ng:{kind}"), &facts);
}

fn relation_facts(relation: &RelationInfo) -> Vec<String> {
    let values = !relation.range.is_empty() && relation.range.iter().all(|kind| kind.is_literal());
    let mut facts = vec![format!("a {}", if values { "owl:DatatypeProperty" } else { "owl:ObjectProperty" })];
    if relation.symmetric {
        facts.push("a owl:SymmetricProperty".into());
    }
    facts.extend([label(&relation.label), format!("ng:inverseLabel {}", quoted(&relation.inverse)), comment(&relation.about)]);
    facts.extend(ends("domain", &relation.domain));
    if !values {
        facts.extend(ends("range", &relation.range));
    }
    facts.extend(relation.not_domain.iter().map(|kind| format!("ng:exceptDomain ng:{kind}")));
    facts.extend(relation.not_range.iter().map(|kind| format!("ng:exceptRange ng:{kind}")));
    let nature = match relation.nature {
        Nature::State => "state",
        Nature::Event => "event",
        Nature::Intent => "intent",
    };
    facts.extend([format!("ng:tier {}", relation.tier), format!("ng:nature ng:{nature}")]);
    for (name, holds) in [("functional", relation.functional), ("inverseFunctional", relation.inverse_functional)] {
        if holds {
            facts.push(format!("ng:{name} true"));
        }
    }
    let same = |how: &str, space: &str, names: &[String]| names.iter().map(|name| format!("{how} {space}:{name}")).collect::<Vec<_>>();
    facts.extend(same("skos:exactMatch", "wd", &relation.wikidata));
    facts.extend(same("skos:closeMatch", "wd", &relation.wikidata_close));
    facts.extend(same("owl:inverseOf", "wd", &relation.wikidata_inverse));
    facts.extend(same("skos:exactMatch", "schema", &relation.schema));
    facts.extend(same("skos:closeMatch", "schema", &relation.schema_close));
    facts.extend(same("owl:inverseOf", "schema", &relation.schema_inverse));
    facts.push(home());
    facts
}

/// The classes at one end of a relation: one, or any of several.
fn ends(end: &str, kinds: &[Kind]) -> Option<String> {
    match kinds {
        [] => None,
        [kind] => Some(format!("rdfs:{end} ng:{kind}")),
        kinds => {
            let names: Vec<String> = kinds.iter().map(|kind| format!("ng:{kind}")).collect();
            Some(format!("rdfs:{end} [ a owl:Class ; owl:unionOf ( {} ) ]", names.join(" ")))
        }
    }
}
