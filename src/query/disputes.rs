//! Disputes: what some articles affirm and others deny, and relations that allow one value but have two.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::Term;
use serde::Serialize;

use super::claims::StoredClaim;
use super::names::Names;
use super::said::Said;
use super::{QueryError, claims};
use crate::claim::{Polarity, Tense};
use crate::relation::Nature;
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
    let all = claims::all(store)?;
    let mut found = denials(&names, &all)?;
    found.extend(rivals(&names, &all)?);
    found.sort_by(|a, b| (a.cause, &a.about).cmp(&(b.cause, &b.about)));
    Ok(found)
}

/// What a claim is about. Unnamed things are nodes of one article each: of two articles they are compared by their words.
fn matter(names: &Names<'_>, claim: &StoredClaim) -> Result<(String, String, String), QueryError> {
    let end = |term: &Term| -> Result<String, QueryError> {
        let unnamed = matches!(term, Term::NamedNode(node) if node.as_str().contains("/thing/"));
        Ok(if unnamed { format!("\"{}\"", normal(&names.term(term)?)) } else { term.to_string() })
    };
    Ok((end(&claim.subject.clone().into())?, claim.relation.as_str().to_owned(), end(&claim.object)?))
}

fn denials(names: &Names<'_>, all: &[StoredClaim]) -> Result<Vec<Dispute>, QueryError> {
    let mut matters: BTreeMap<(String, String, String), [Vec<&StoredClaim>; 2]> = BTreeMap::new();
    for claim in all {
        let denied = claim.stance.polarity == Polarity::Denied;
        // A guess or a plan is not at odds with a denial.
        if denied || claim.stance.is_fact() {
            matters.entry(matter(names, claim)?).or_default()[usize::from(denied)].push(claim);
        }
    }
    let mut found = Vec::new();
    for [affirmed, denied] in matters.into_values().filter(|sides| sides.iter().all(|side| !side.is_empty())) {
        let about = format!("{} {} {}", names.node(&affirmed[0].subject)?, names.relation(&affirmed[0].relation), names.term(&affirmed[0].object)?);
        let sides = vec![side(names, "affirmed", &affirmed)?, side(names, "denied", &denied)?];
        found.push(Dispute { cause: Cause::Denied, about, sides });
    }
    Ok(found)
}

fn side(names: &Names<'_>, holds: &str, claims: &[&StoredClaim]) -> Result<Side, QueryError> {
    let mut claims = claims.iter().map(|claim| Said::of(names, claim)).collect::<Result<Vec<_>, _>>()?;
    claims.sort_by_key(Said::key);
    Ok(Side { holds: holds.to_owned(), claims })
}

/// Two current values of a relation that has one value a subject, or one subject a value, at a time.
fn rivals(names: &Names<'_>, all: &[StoredClaim]) -> Result<Vec<Dispute>, QueryError> {
    type Rivals<'c> = BTreeMap<String, Vec<&'c StoredClaim>>;
    let mut matters: BTreeMap<(String, String, bool), Rivals<'_>> = BTreeMap::new();
    for claim in all.iter().filter(|claim| claim.stance.is_fact()) {
        let Some(info) = names.canonical(&claim.relation) else { continue };
        let unnamed = |iri: &str| iri.contains("/thing/");
        let ended = claim.stance.tense == Tense::Past || claim.time.as_ref().is_some_and(|time| time.end.is_some());
        // A birth date is said in the past tense and holds for ever; an office that is left is none.
        if unnamed(claim.subject.as_str()) || unnamed(&claim.object.to_string()) || (info.nature == Nature::State && !info.functional && ended) {
            continue;
        }
        let relation = claim.relation.as_str().to_owned();
        if info.functional {
            let sides = matters.entry((relation.clone(), claim.subject.to_string(), false)).or_default();
            sides.entry(claim.object.to_string()).or_default().push(claim);
        }
        if info.inverse_functional {
            let sides = matters.entry((relation, claim.object.to_string(), true)).or_default();
            sides.entry(claim.subject.to_string()).or_default().push(claim);
        }
    }
    let mut found = Vec::new();
    for ((.., inverse), values) in matters {
        if !at_odds(&values.values().map(|claims| &claims[0].object).collect::<Vec<_>>(), inverse) || values.len() < 2 {
            continue;
        }
        let claim = values.values().next().expect("there are two")[0];
        let about = if inverse {
            format!("{} {}", names.term(&claim.object)?, names.inverse(&claim.relation))
        } else {
            format!("{} {}", names.node(&claim.subject)?, names.relation(&claim.relation))
        };
        let mut sides = Vec::new();
        for claims in values.into_values() {
            let value = if inverse { names.node(&claims[0].subject)? } else { names.term(&claims[0].object)? };
            sides.push(side(names, &value, &claims)?);
        }
        found.push(Dispute { cause: Cause::TwoValues, about, sides });
    }
    Ok(found)
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
