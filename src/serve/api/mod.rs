//! The JSON API: its look-ups in one table, from which the OpenAPI document is made.

mod articles;
mod entities;
mod given;
mod whole;

use serde_json::{Value, json};

use super::answer::Answer;
use super::desk::Desk;
use super::refused::Refused;
use given::Given;

/// What values a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// One text.
    Text,
    /// Any number of texts.
    Texts,
    /// A whole number.
    Number,
    /// A day: 2025-04-14.
    Day,
}

/// A parameter of a look-up.
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What values it takes.
    pub kind: Kind,
    /// Must be given.
    pub required: bool,
    /// What it is.
    pub about: &'static str,
}

/// A look-up.
pub struct Look {
    /// The end of its path.
    pub name: &'static str,
    /// What it gives, in a line.
    pub about: &'static str,
    /// What it takes.
    pub takes: &'static [Parameter],
    /// What its answer is: the name of a schema of the OpenAPI document.
    pub gives: &'static str,
    answer: fn(&Desk, &Given) -> Result<Value, Refused>,
}

const fn needs(name: &'static str, about: &'static str) -> Parameter {
    Parameter { name, kind: Kind::Text, required: true, about }
}

const fn takes(name: &'static str, kind: Kind, about: &'static str) -> Parameter {
    Parameter { name, kind, required: false, about }
}

const NAME: Parameter = needs("name", "Any name of the entity, its IRI (ent:Name) or its Wikidata id.");
const RELATION: Parameter = takes("relation", Kind::Text, "Only this relation: its name (memberOf) or its words.");
const SINCE: Parameter = takes("since", Kind::Day, "Only from this day on (YYYY-MM-DD).");
const UNTIL: Parameter = takes("until", Kind::Day, "Only up to this day (YYYY-MM-DD).");
const OFFSET: Parameter = takes("offset", Kind::Number, "Rows to leave out at the beginning (0).");
const LIMIT: Parameter = takes("limit", Kind::Number, "Rows to give, 1 to 1000 (50).");

/// All look-ups.
pub const LOOKS: &[Look] = &[
    Look {
        name: "search",
        about: "Entities for a name, or for the beginning of one; when there are none, those with similar names.",
        takes: &[needs("q", "A name or the beginning of one."), LIMIT],
        gives: "Found",
        answer: entities::search,
    },
    Look {
        name: "entity",
        about: "What the graph knows of an entity: kind, names, links, facts by relation with their support, what is doubtful, what it says itself.",
        takes: &[NAME, RELATION, SINCE, UNTIL],
        gives: "Card",
        answer: entities::card,
    },
    Look {
        name: "claims",
        about: "Every claim about an entity, also the denied, uncertain and planned ones, each with its sentence, speaker and article.",
        takes: &[NAME, RELATION, takes("stance", Kind::Text, "fact: only what is plainly affirmed; doubtful: only what is not."), OFFSET, LIMIT],
        gives: "Claims",
        answer: entities::claims,
    },
    Look {
        name: "claim",
        about: "One claim with its evidence: where its words stand, the rule that read them, why words were taken for an entity.",
        takes: &[needs("iri", "Its IRI, also as claim:….")],
        gives: "Evidence",
        answer: entities::claim,
    },
    Look {
        name: "timeline",
        about: "Dated claims about an entity in the order of time.",
        takes: &[NAME, RELATION, SINCE, UNTIL, OFFSET, LIMIT],
        gives: "Claims",
        answer: entities::timeline,
    },
    Look {
        name: "articles",
        about: "The articles of the store, in the order of their sources.",
        takes: &[OFFSET, LIMIT],
        gives: "Articles",
        answer: articles::list,
    },
    Look {
        name: "article",
        about: "An article with its mark-up: text, sentences, mentions with their entities, claims with the places of their words.",
        takes: &[needs("id", "Its id, its IRI (art:…), its URL or its file name.")],
        gives: "Article",
        answer: articles::one,
    },
    Look {
        name: "path",
        about: "How two entities connect: the shortest paths over facts, the best supported first, each step with its sentence.",
        takes: &[
            needs("from", "Any name of the first entity."),
            needs("to", "Any name of the second."),
            takes("max", Kind::Number, "Longest path, in steps: 1 to 8 (4)."),
            takes("count", Kind::Number, "How many paths, 1 to 20 (3)."),
            takes("via", Kind::Texts, "Only step along this relation; may be given several times."),
        ],
        gives: "Paths",
        answer: whole::path,
    },
    Look {
        name: "disputes",
        about: "What is both affirmed and denied, and relations that allow one value but have two, side by side.",
        takes: &[OFFSET, LIMIT],
        gives: "Disputes",
        answer: whole::disputes,
    },
    Look {
        name: "relations",
        about: "The relations of this store with their counts of facts and claims, and what each means.",
        takes: &[OFFSET, LIMIT],
        gives: "Relations",
        answer: whole::relations,
    },
    Look { name: "stats", about: "What the store holds, in numbers.", takes: &[], gives: "Stats", answer: whole::stats },
];

/// The look-up of that name.
pub fn named(name: &str) -> Option<&'static Look> {
    LOOKS.iter().find(|look| look.name == name)
}

/// Answers a look-up.
///
/// # Errors
/// 400 for wrong parameters, 300 for a name of several entities, 404 for what is not there.
pub fn answer(desk: &Desk, name: &str, given: &[(String, String)]) -> Result<Answer, Refused> {
    let look = named(name).ok_or_else(|| Refused::missing(format!("no look-up is called `{name}`")))?;
    let value = (look.answer)(desk, &Given::checked(given, look.takes)?)?;
    let answer = Answer::json(&value);
    if answer.body.len() > desk.limits.answer {
        return Err(Refused::limited(format!("the answer is longer than {} bytes; `limit` or `relation` make it shorter", desk.limits.answer)));
    }
    Ok(answer)
}

/// A page of a list; `next` is the offset of the next one, when there is one.
fn page(rows: &[Value], given: &Given) -> Result<Value, Refused> {
    let (start, most) = given.page()?;
    let end = rows.len().min(start.saturating_add(most));
    let mut page = json!({"total": rows.len(), "rows": rows.get(start..end).unwrap_or_default()});
    if end < rows.len() {
        page["next"] = json!(end);
    }
    Ok(page)
}
