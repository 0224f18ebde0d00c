//! `Card`: what the graph knows of one entity: names, links, facts by relation with their support, what is only claimed, and what it says.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Term};
use serde::Serialize;

use super::claims::StoredClaim;
use super::facts::{Fact, Support};
use super::lookup::{self, Candidate};
use super::names::Names;
use super::said::{End, Said};
use super::{QueryError, claims, facts};
use crate::store::Store;
use crate::store::vocab::{OWL, SKOS, term};

/// Which part of a card is wanted.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// Only this relation: its local name or its words, in any case.
    pub relation: Option<String>,
    /// Only what articles from this day on say (ISO 8601).
    pub since: Option<String>,
    /// Only what articles up to this day say.
    pub until: Option<String>,
}

impl Wish {
    /// From words.
    ///
    /// # Errors
    /// What is wrong with a day.
    pub fn of(relation: Option<&str>, since: Option<&str>, until: Option<&str>) -> Result<Self, String> {
        let day = |name: &str, text: Option<&str>| -> Result<Option<String>, String> {
            let Some(text) = text else { return Ok(None) };
            let day: jiff::civil::Date = text.parse().map_err(|_| format!("`{name}` is {text:?}, but must be a day as 2025-04-14"))?;
            Ok(Some(day.to_string()))
        };
        Ok(Self { relation: relation.map(str::to_owned), since: day("since", since)?, until: day("until", until)? })
    }
}

/// What the graph knows of one entity.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Card {
    /// Its IRI.
    pub iri: String,
    /// Its name.
    pub label: String,
    /// Its most specific kind.
    pub kind: String,
    /// What it is, in a line: kind, then offices, seats and memberships.
    pub about: String,
    /// Other names.
    pub names: Vec<String>,
    /// The same thing elsewhere.
    pub links: Vec<String>,
    /// Facts shown below.
    pub facts: usize,
    /// Claims that it takes part in.
    pub claims: usize,
    /// Articles that make them.
    pub articles: usize,
    /// Day of the first of these articles.
    pub first: Option<String>,
    /// Day of the last.
    pub last: Option<String>,
    /// Facts by relation, canonical ones first, the best supported first.
    pub relations: Vec<Group>,
    /// Claims about it that are denied, hedged or planned.
    pub doubtful: Vec<Said>,
    /// Claims that it makes as a speaker.
    pub says: Vec<Said>,
}

/// The facts of one relation in one direction.
#[derive(Clone, Debug, Serialize)]
pub struct Group {
    /// `memberOf`, `operate_out_of`.
    pub relation: String,
    /// How it reads from the entity: "is a member of", "has member".
    pub words: String,
    /// One of the inventory.
    pub canonical: bool,
    /// True when the entity is the object.
    pub inverse: bool,
    /// Best supported first.
    pub rows: Vec<Row>,
}

/// One fact.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// To whom or what.
    pub other: End,
    /// What supports it.
    #[serde(flatten)]
    pub support: Support,
    /// Names of those who say so.
    pub says: Vec<String>,
    /// When it holds or happened.
    pub when: Option<String>,
}

/// Relations that say best what something is, in this order.
const TELLING: [&str; 19] = [
    "holdsPosition",
    "headOfState",
    "headOfGovernment",
    "ceoOf",
    "leads",
    "ministerOf",
    "spokespersonFor",
    "commands",
    "memberOfParty",
    "coaches",
    "playsFor",
    "worksFor",
    "capitalOf",
    "subsidiaryOf",
    "militaryBranchOf",
    "inIndustry",
    "basedIn",
    "locatedIn",
    "memberOf",
];

/// The card of an entity.
///
/// # Errors
/// When the graph cannot be read.
pub fn card(store: &Store, entity: &Candidate, wish: &Wish) -> Result<Card, QueryError> {
    let names = Names::of(store);
    let node = &entity.node;
    let all = claims::about(store, node)?;
    let facts = facts::about(store, node)?;
    let wanted: Vec<Fact> = facts.into_iter().filter(|fact| wish.takes(&names, &fact.relation) && wish.covers(&fact.support)).collect();
    let (mut doubtful, mut says, mut articles, mut days) = (Vec::new(), Vec::new(), BTreeSet::new(), BTreeSet::new());
    let mut counted = 0;
    for claim in all.iter().filter(|claim| wish.takes(&names, &claim.relation)) {
        let said = Said::of(&names, claim)?;
        if !wish.within(said.article.published.as_deref()) {
            continue;
        }
        counted += usize::from(claim.concerns(node));
        articles.insert(said.article.id.clone());
        days.extend(said.article.published.clone());
        if claim.speaker == Some(node.clone().into()) {
            says.push(said);
        } else if !said.is_fact() {
            doubtful.push(said);
        }
    }
    doubtful.sort_by_key(Said::key);
    says.sort_by_key(Said::key);
    let relations = groups(&names, node, &wanted, &all)?;
    Ok(Card {
        iri: node.as_str().to_owned(),
        label: entity.label.clone(),
        kind: entity.kind.clone(),
        about: about(&entity.kind, &relations),
        names: lookup::values(store, node, &term(SKOS, "altLabel"))?,
        links: lookup::values(store, node, &term(OWL, "sameAs"))?,
        facts: wanted.len(),
        claims: counted,
        articles: articles.len(),
        first: days.first().cloned(),
        last: days.last().cloned(),
        relations,
        doubtful,
        says,
    })
}

impl Wish {
    fn takes(&self, names: &Names<'_>, relation: &NamedNode) -> bool {
        self.relation.as_ref().is_none_or(|wanted| names.is_called(relation, wanted))
    }

    /// True for a fact reported within the days.
    fn covers(&self, support: &Support) -> bool {
        let after = self.since.as_ref().is_none_or(|since| support.last.as_ref().is_some_and(|last| last >= since));
        after && self.until.as_ref().is_none_or(|until| support.first.as_ref().is_some_and(|first| first <= until))
    }

    fn within(&self, day: Option<&str>) -> bool {
        let after = self.since.as_deref().is_none_or(|since| day.is_some_and(|day| day >= since));
        after && self.until.as_deref().is_none_or(|until| day.is_some_and(|day| day <= until))
    }
}

fn groups(names: &Names<'_>, node: &NamedNode, facts: &[Fact], all: &[StoredClaim]) -> Result<Vec<Group>, QueryError> {
    let mut found: BTreeMap<(bool, String), Group> = BTreeMap::new();
    let times = all.iter().filter_map(|claim| claim.time.as_ref().map(|time| (claim.node.as_str(), time.days())));
    let times: BTreeMap<&str, String> = times.collect();
    for fact in facts {
        let info = names.canonical(&fact.relation);
        let outward = fact.subject == *node;
        let inverse = !outward && !info.is_some_and(|info| info.symmetric);
        let words = if inverse { names.inverse(&fact.relation) } else { names.relation(&fact.relation) };
        let relation = names.local(&fact.relation);
        let group = found.entry((inverse, fact.relation.as_str().to_owned())).or_insert_with(|| Group {
            relation,
            words,
            canonical: info.is_some(),
            inverse,
            rows: Vec::new(),
        });
        let other = if outward { fact.object.clone() } else { fact.subject.clone().into() };
        let says = fact.support.speakers.iter().map(|iri| names.term(&Term::NamedNode(NamedNode::new_unchecked(iri))));
        let when = fact.support.supported_by.iter().filter_map(|claim| times.get(claim.as_str()));
        group.rows.push(Row {
            other: End::of(names, &other)?,
            support: fact.support.clone(),
            says: says.collect::<Result<_, _>>()?,
            when: when.min().cloned(),
        });
    }
    let mut groups: Vec<Group> = found.into_values().collect();
    for group in &mut groups {
        group.rows.sort_by(|a, b| b.support.strength().cmp(&a.support.strength()).then_with(|| a.other.cmp(&b.other)));
    }
    groups.sort_by_key(|group| {
        let best = group.rows.first().map(|row| row.support.independent_sources).unwrap_or_default();
        (!group.canonical, group.inverse, std::cmp::Reverse((best, group.rows.len())), group.relation.clone())
    });
    Ok(groups)
}

/// "armed group; is based in Derna; is led by Omar Hadi".
fn about(kind: &str, groups: &[Group]) -> String {
    let telling = TELLING.iter().filter_map(|name| groups.iter().find(|group| group.relation == *name && !group.inverse));
    let told = telling.filter_map(|group| {
        let rows: Vec<&str> = group.rows.iter().filter(|row| !row.support.disputed).take(2).map(|row| row.other.label.as_str()).collect();
        let only_name = group.relation == "holdsPosition";
        (!rows.is_empty()).then(|| if only_name { rows.join(", ") } else { format!("{} {}", group.words, rows.join(", ")) })
    });
    std::iter::once(spaced(kind)).chain(told.take(3)).collect::<Vec<_>>().join("; ")
}

/// "`ArmedGroup`" as words.
#[must_use]
pub fn spaced(kind: &str) -> String {
    let mut words = String::new();
    for c in kind.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(c.to_lowercase());
    }
    words
}
