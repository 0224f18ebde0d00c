//! The JSON API below `/api/`: one row of a table a resource, which the `OpenAPI` document is made from.

mod around;
mod article;
mod look;

use http::StatusCode;
use serde_json::Value;

use super::answer::Answer;
use super::desk::Desk;
use super::parameters::Parameters;
use super::refused::Refused;
use crate::query::QueryError;
use crate::query::card::Wish;
use crate::query::lookup::{self, Candidate, Found};

/// A parameter of a resource.
pub struct Takes {
    /// Its name.
    pub name: &'static str,
    /// Must be given.
    pub required: bool,
    /// string or integer.
    pub kind: &'static str,
    /// What it is.
    pub about: &'static str,
}

/// Answers a request whose parameters are known.
type Look = fn(&Desk, &Asked) -> Result<Value, Refused>;

/// A resource.
pub struct Resource {
    /// Its name below `/api/`.
    pub name: &'static str,
    /// What it gives.
    pub about: &'static str,
    /// Its parameters.
    pub takes: &'static [Takes],
    look: Look,
}

/// A text that must be given.
pub const fn must(name: &'static str, about: &'static str) -> Takes {
    Takes { name, required: true, kind: "string", about }
}

/// A text that may be given.
pub const fn may(name: &'static str, about: &'static str) -> Takes {
    Takes { name, required: false, kind: "string", about }
}

const fn number(name: &'static str, about: &'static str) -> Takes {
    Takes { name, required: false, kind: "integer", about }
}

const ENTITY: Takes = must("entity", "Any name of the entity, its IRI, `ent:Name` or its Wikidata id.");
const RELATION: Takes = may("relation", "Only this relation: its name (memberOf) or its words.");
const SINCE: Takes = may("since", "Only from this day on (YYYY-MM-DD).");
const UNTIL: Takes = may("until", "Only up to this day (YYYY-MM-DD).");
const CURSOR: Takes = number("cursor", "Where the page begins: nextCursor of an earlier answer.");
const LIMIT: Takes = number("limit", "Rows of a page: 1 to 500 (50).");

/// All resources.
pub const RESOURCES: &[Resource] = &[
    Resource {
        name: "search",
        about: "Entities by name, the likeliest first.",
        takes: &[must("q", "A name, or a part of one."), LIMIT],
        look: look::search,
    },
    Resource {
        name: "entity",
        about: "An entity's card: kind, names, links, facts with support, what is doubtful, what it says.",
        takes: &[ENTITY, RELATION, SINCE, UNTIL],
        look: look::entity,
    },
    Resource {
        name: "claims",
        about: "Every claim about an entity with its sentence, speaker, stance and article.",
        takes: &[ENTITY, RELATION, may("stance", "fact or doubtful"), CURSOR, LIMIT],
        look: look::claims,
    },
    Resource {
        name: "claim",
        about: "A claim with the places of its words, its rule and its merges.",
        takes: &[must("claim", "Its IRI or `claim:…`.")],
        look: look::claim,
    },
    Resource { name: "articles", about: "The articles of the store.", takes: &[CURSOR, LIMIT], look: article::articles },
    Resource {
        name: "article",
        about: "An article's text with its sentences, mentions and claims; offsets count Unicode code points.",
        takes: &[must("id", "Its id.")],
        look: article::article,
    },
    Resource {
        name: "path",
        about: "How two entities connect, each step with its sentence.",
        takes: &[
            must("from", "Any name of the first entity."),
            must("to", "Any name of the second."),
            number("max", "Longest path in steps: 1 to 8 (4)."),
        ],
        look: look::path,
    },
    Resource {
        name: "timeline",
        about: "Dated claims about an entity in the order of time.",
        takes: &[ENTITY, RELATION, SINCE, UNTIL, CURSOR, LIMIT],
        look: look::timeline,
    },
    Resource {
        name: "disputes",
        about: "What is both affirmed and denied, and two values where there can be one.",
        takes: &[CURSOR, LIMIT],
        look: look::disputes,
    },
    Resource {
        name: "explain",
        about: "The sentences that relate two things, with rule and merge reasons.",
        takes: &[must("subject", "Any name of the first entity."), RELATION, must("object", "Any name of the second, or its words.")],
        look: look::explain,
    },
    Resource {
        name: "around",
        about: "Nodes and facts within some steps of an entity, the best supported ones.",
        takes: &[ENTITY, number("depth", "Steps: 1 to 3 (1)."), number("nodes", "Most nodes: 1 to 500 (60).")],
        look: around::around,
    },
    Resource { name: "relations", about: "The relations of the store's claims, with counts and what each means.", takes: &[], look: look::relations },
    Resource { name: "kinds", about: "The kinds of entities.", takes: &[], look: look::kinds },
    Resource { name: "questions", about: "The shipped SPARQL questions.", takes: &[], look: look::questions },
    Resource { name: "vocabulary", about: "The terms that queries may name, and the known prefixes.", takes: &[], look: look::vocabulary },
    Resource { name: "decisions", about: "What was decided to be one thing, and what never to be.", takes: &[], look: look::decisions },
    Resource { name: "stats", about: "What the store holds.", takes: &[], look: look::stats },
];

/// The resource of that name, when the parameters are those that it takes.
///
/// # Errors
/// 404 for a resource that does not exist, 400 for a parameter that is missing or unknown.
pub fn checked(name: &str, given: &Parameters) -> Result<&'static Resource, Refused> {
    let Some(resource) = RESOURCES.iter().find(|resource| resource.name == name) else {
        let known: Vec<&str> = RESOURCES.iter().map(|resource| resource.name).collect();
        return Err(Refused::new(StatusCode::NOT_FOUND, format!("/api/{name} does not exist; there are {}", known.join(", "))));
    };
    fits(name, resource.takes, given).map(|()| resource)
}

/// Checks that the parameters given to `/api/NAME` are those that it takes.
///
/// # Errors
/// 400 for a parameter that is missing or unknown.
pub fn fits(name: &str, takes: &[Takes], given: &Parameters) -> Result<(), Refused> {
    for (other, _) in given.pairs() {
        if !takes.iter().any(|one| one.name == other) {
            let known: Vec<&str> = takes.iter().map(|one| one.name).collect();
            return Err(Refused::bad(format!("/api/{name} knows no parameter `{other}`; it takes: {}", known.join(", "))));
        }
    }
    let missing = |one: &&Takes| one.required && !matches!(given.one(one.name), Ok(Some(value)) if !value.trim().is_empty());
    match takes.iter().find(missing) {
        Some(missing) => Err(Refused::bad(format!("the parameter `{}` is missing: {}", missing.name, missing.about))),
        None => Ok(()),
    }
}

/// Answers `/api/NAME?…`.
///
/// # Errors
/// 404 for a resource or an entity that does not exist, 400 for a parameter that is missing, unknown or wrong, 503 for too long an answer.
pub fn answer(desk: &Desk, name: &str, given: &[(String, String)]) -> Result<Answer, Refused> {
    let given = Parameters::of_pairs(given.to_vec());
    let resource = checked(name, &given)?;
    let answer = Answer::json(&(resource.look)(desk, &Asked(given))?);
    if answer.body.len() > desk.limits.answer {
        return Err(Refused::limited(format!("the answer is longer than {} bytes", desk.limits.answer)));
    }
    Ok(answer)
}

/// The parameters of a request.
pub struct Asked(Parameters);

impl Asked {
    /// A text, when it is given.
    fn text(&self, name: &str) -> Result<Option<&str>, Refused> {
        Ok(self.0.one(name)?.map(str::trim).filter(|text| !text.is_empty()))
    }

    /// A text that the resource requires.
    fn required(&self, name: &str) -> Result<&str, Refused> {
        self.text(name)?.ok_or_else(|| Refused::bad(format!("the parameter `{name}` is missing")))
    }

    /// A whole number within bounds, else `usual`.
    fn number(&self, name: &str, usual: usize, bounds: std::ops::RangeInclusive<usize>) -> Result<usize, Refused> {
        let Some(text) = self.text(name)? else { return Ok(usual) };
        let fault = || Refused::bad(format!("`{name}` is {text:?}, but must be a whole number from {} to {}", bounds.start(), bounds.end()));
        text.parse().ok().filter(|number| bounds.contains(number)).ok_or_else(fault)
    }

    fn wish(&self) -> Result<Wish, Refused> {
        Wish::of(self.text("relation")?, self.text("since")?, self.text("until")?).map_err(Refused::bad)
    }

    /// The page of a list that is asked for; only its rows are made.
    fn page<T>(&self, name: &str, list: &[T], row: impl Fn(&T) -> Result<Value, Refused>) -> Result<Value, Refused> {
        let (start, limit) = (self.number("cursor", 0, 0..=usize::MAX)?, self.number("limit", 50, 1..=500)?);
        let rows = list.iter().skip(start).take(limit).map(row).collect::<Result<Vec<_>, _>>()?;
        let next = start.saturating_add(limit);
        let mut page = serde_json::Map::from_iter([("total".to_owned(), list.len().into()), (name.to_owned(), rows.into())]);
        if next < list.len() {
            page.insert("nextCursor".to_owned(), next.into());
        }
        Ok(page.into())
    }
}

/// What failed while the store was asked.
fn failed(error: QueryError) -> Refused {
    match error {
        QueryError::UnknownEntity { .. } | QueryError::UnknownQuestion { .. } => Refused::new(StatusCode::NOT_FOUND, error.to_string()),
        other => Refused::failed(&other),
    }
}

/// Any serialisable value as JSON.
fn shown(value: &impl serde::Serialize) -> Result<Value, Refused> {
    serde_json::to_value(value).map_err(|error| Refused::failed(&error))
}

/// The entity that a name means.
fn named(desk: &Desk, name: &str) -> Result<Candidate, Refused> {
    let list =
        |found: &[Candidate]| found.iter().map(|one| format!("{} ({}, {})", one.label, one.kind, one.node.as_str())).collect::<Vec<_>>().join("; ");
    match lookup::find(&desk.store, name).map_err(failed)? {
        Found::One { entity, .. } => Ok(entity),
        Found::Several(several) => {
            let why = format!("{name:?} is the name of several entities; ask again with one of their IRIs: {}", list(&several));
            Err(Refused::new(StatusCode::CONFLICT, why))
        }
        Found::Nothing(near) if near.is_empty() => Err(Refused::new(StatusCode::NOT_FOUND, format!("no entity is named {name:?}"))),
        Found::Nothing(near) => Err(Refused::new(StatusCode::NOT_FOUND, format!("no entity is named {name:?}; similar names: {}", list(&near)))),
    }
}
