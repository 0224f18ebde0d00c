//! Disputes: what some articles affirm and others deny, and relations that allow one value but have two.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedOrBlankNode, Term, Triple};
use serde::Serialize;

use super::claims::StoredClaim;
use super::names::Names;
use super::said::Said;
use super::{QueryError, claims, facts};
use crate::claim::Tense;
use crate::relation::{Inventory, Nature, RelationInfo};
use crate::resolve::normal;
use crate::store::Store;

/// Why claims are at odds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// One affirms what another denies.
    Denied,
    /// Two values of a relation that has one at a time.
    TwoValues,
}

/// Claims that cannot all be right.
#[derive(Clone, Debug, Serialize)]
pub struct Dispute {
    /// Why.
    pub cause: Cause,
    /// What it is about, in words.
    pub about: String,
    /// The sides, each with a heading and its claims.
    pub sides: Vec<Side>,
}

/// One side of a dispute.
#[derive(Clone, Debug, Serialize)]
pub struct Side {
    /// "affirmed", "denied", or the value.
    pub holds: String,
    /// Who says so and where.
    pub claims: Vec<Said>,
}

/// All disputes, in the order of what they are about.
///
/// # Errors
/// When the graph cannot be read.
pub fn disputes(store: &Store) -> Result<Vec<Dispute>, QueryError> {
    let names = Names::of(store);
    let mut found = denials(store, &names)?;
    found.extend(rivals(store, &names)?);
    found.sort_by(|a, b| (a.cause, &a.about).cmp(&(b.cause, &b.about)));
    Ok(found)
}

/// What a claim is about: subject, relation and object. Unnamed things are nodes of one article each: of two articles they are compared by
/// their words.
type Matter = (String, String, String);

fn matter(names: &Names<'_>, triple: &Triple) -> Result<Matter, QueryError> {
    let end = |term: &Term| -> Result<String, QueryError> {
        let unnamed = matches!(term, Term::NamedNode(node) if node.as_str().contains("/thing/"));
        Ok(if unnamed { format!("\"{}\"", normal(&names.term(term)?)) } else { term.to_string() })
    };
    let subject = match &triple.subject {
        NamedOrBlankNode::NamedNode(node) => Term::from(node.clone()),
        NamedOrBlankNode::BlankNode(node) => Term::from(node.clone()),
    };
    Ok((end(&subject)?, triple.predicate.as_str().to_owned(), end(&triple.object)?))
}

/// What is denied, and affirmed as a fact: only facts of relations with which something is denied need to be looked at.
fn denials(store: &Store, names: &Names<'_>) -> Result<Vec<Dispute>, QueryError> {
    let mut matters: BTreeMap<Matter, [Vec<StoredClaim>; 2]> = BTreeMap::new();
    let mut relations = BTreeSet::new();
    for claim in claims::denied(store)? {
        relations.insert(claim.relation.clone());
        matters.entry(matter(names, &claim.triple())?).or_default()[1].push(claim);
    }
    for relation in &relations {
        for triple in facts::with(store, relation)? {
            // A guess or a plan is not at odds with a denial.
            let Some([affirmed, _]) = matters.get_mut(&matter(names, &triple)?) else { continue };
            affirmed.extend(claims::of_triple(store, &triple)?.into_iter().filter(|claim| claim.stance.is_fact()));
        }
    }
    let mut found = Vec::new();
    for sides in matters.into_values().filter(|sides| sides.iter().all(|side| !side.is_empty())) {
        let [affirmed, denied] = sides.map(claims::sorted);
        let about = format!("{} {} {}", names.node(&affirmed[0].subject)?, names.relation(&affirmed[0].relation), names.term(&affirmed[0].object)?);
        let sides = vec![side(names, "affirmed", &affirmed)?, side(names, "denied", &denied)?];
        found.push(Dispute { cause: Cause::Denied, about, sides });
    }
    Ok(found)
}

fn side(names: &Names<'_>, holds: &str, claims: &[StoredClaim]) -> Result<Side, QueryError> {
    let mut claims = claims.iter().map(|claim| Said::of(names, claim)).collect::<Result<Vec<_>, _>>()?;
    claims.sort_by_key(Said::key);
    Ok(Side { holds: holds.to_owned(), claims })
}

/// The facts of one subject or, `inverse`, of one object, by the values of the other end.
type Values = BTreeMap<String, Triple>;

/// Two current values of a relation that has one value a subject, or one subject a value, at a time.
fn rivals(store: &Store, names: &Names<'_>) -> Result<Vec<Dispute>, QueryError> {
    let mut found = Vec::new();
    for info in &Inventory::get().relations {
        let relation = store.iris().node("ng", &info.id);
        for inverse in [false, true].into_iter().filter(|&inverse| if inverse { info.inverse_functional } else { info.functional }) {
            let mut matters: BTreeMap<String, Values> = BTreeMap::new();
            for triple in facts::with(store, &relation)? {
                let (subject, object) = (triple.subject.to_string(), triple.object.to_string());
                if !subject.contains("/thing/") && !object.contains("/thing/") {
                    let (one, value) = if inverse { (object, subject) } else { (subject, object) };
                    matters.entry(one).or_default().insert(value, triple);
                }
            }
            for values in matters.into_values().filter(|values| values.len() > 1) {
                found.extend(rival(store, names, info, values, inverse)?);
            }
        }
    }
    Ok(found)
}

fn rival(store: &Store, names: &Names<'_>, info: &RelationInfo, values: Values, inverse: bool) -> Result<Option<Dispute>, QueryError> {
    // A birth date is said in the past tense and holds for ever; an office that is left is none.
    let ended = |claim: &StoredClaim| claim.stance.tense == Tense::Past || claim.time.as_ref().is_some_and(|time| time.end.is_some());
    let holds = |claim: &StoredClaim| claim.stance.is_fact() && !(info.nature == Nature::State && !info.functional && ended(claim));
    let mut current: Vec<Vec<StoredClaim>> = Vec::new();
    for triple in values.into_values() {
        let claims: Vec<StoredClaim> = claims::of_triple(store, &triple)?.into_iter().filter(holds).collect();
        current.extend(if claims.is_empty() { None } else { Some(claims) });
    }
    if current.len() < 2 || !at_odds(&current.iter().map(|claims| &claims[0].object).collect::<Vec<_>>(), inverse) {
        return Ok(None);
    }
    let claim = &current[0][0];
    let about = if inverse {
        format!("{} {}", names.term(&claim.object)?, names.inverse(&claim.relation))
    } else {
        format!("{} {}", names.node(&claim.subject)?, names.relation(&claim.relation))
    };
    let mut sides = Vec::new();
    for claims in current {
        let value = if inverse { names.node(&claims[0].subject)? } else { names.term(&claims[0].object)? };
        sides.push(side(names, &value, &claims)?);
    }
    Ok(Some(Dispute { cause: Cause::TwoValues, about, sides }))
}

/// Different things always are; "1950" and "1950-05-01" are one date, told more or less finely.
fn at_odds(values: &[&Term], inverse: bool) -> bool {
    if inverse {
        return true;
    }
    let texts: BTreeSet<String> = values.iter().map(|value| claims::plain(value)).collect();
    let mut sorted: Vec<&String> = texts.iter().collect();
    sorted.sort_by_key(|text| std::cmp::Reverse(text.len()));
    sorted.first().is_some_and(|finest| sorted.iter().any(|text| !finest.starts_with(text.as_str())))
}

#[cfg(test)]
mod tests {
    use oxigraph::model::Literal;

    use super::*;

    #[test]
    fn a_coarser_date_is_no_other_date() {
        let terms: Vec<Term> = ["1950-05-01", "1950-05", "1950", "1951"].map(|day| Literal::from(day).into()).to_vec();
        let [day, month, year, next] = &terms[..] else { panic!() };
        assert!(!at_odds(&[day, month, year], false));
        assert!(at_odds(&[day, next], false));
        assert!(at_odds(&[day, day], true));
    }
}
