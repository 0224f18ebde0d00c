//! The shipped questions: `queries/*.rq`, each with a header of `# title`, `# about` and `# param NAME TYPE[=DEFAULT] meaning` lines.

use oxigraph::model::{Literal, NamedNode, Term, Variable};

use super::names::Names;
use super::{QueryError, Table, lookup, table};
use crate::kind::Kind;
use crate::relation::Inventory;
use crate::store::Store;
use crate::store::vocab::{self, XSD};

macro_rules! questions {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../../queries/", $name, ".rq")))),+] };
}

const QUESTIONS: &[(&str, &str)] = questions![
    "articles",
    "between",
    "claims-about",
    "connections",
    "denied",
    "disputed",
    "entities",
    "facts-about",
    "facts-with",
    "happened-at",
    "members-of",
    "met-with",
    "most-mentioned",
    "operates-where",
    "planned",
    "positions",
    "relations",
    "reported-since",
    "sources-of",
    "speakers",
    "timeline",
    "well-supported",
    "who-leads",
    "who-said",
];

/// Queries that return nothing on a sound store.
const CHECKS: &[(&str, &str)] = questions!["checks/facts-from-denied", "checks/facts-without-evidence", "checks/unlabelled-entities"];

/// A shipped question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// Its name.
    pub name: &'static str,
    /// What it answers, in a line.
    pub title: &'static str,
    /// More on it.
    pub about: &'static str,
    /// What it asks for. Each is a variable of the query.
    pub parameters: Vec<Parameter>,
    /// The query.
    pub sparql: &'static str,
}

/// A parameter of a question: a line `# param NAME TYPE[=DEFAULT] meaning`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name.
    pub name: &'static str,
    /// What values it takes.
    pub takes: Takes,
    /// The value when none is given.
    pub default: Option<&'static str>,
    /// What it means.
    pub about: &'static str,
}

/// What values a parameter takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Takes {
    /// Any name of an entity, `ent:Name`, or an IRI in `<>`.
    Entity,
    /// A relation by its name or words.
    Relation,
    /// A kind: Person, Organization.
    Kind,
    /// A day: 2025-04-14.
    Date,
    /// A whole number.
    Number,
    /// Words.
    Text,
}

impl Takes {
    /// Its word in headers.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Relation => "relation",
            Self::Kind => "kind",
            Self::Date => "date",
            Self::Number => "number",
            Self::Text => "text",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Entity, Self::Relation, Self::Kind, Self::Date, Self::Number, Self::Text].into_iter().find(|takes| takes.name() == name)
    }
}

impl std::fmt::Display for Parameter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let default = self.default.map(|default| format!(", {default} unless given")).unwrap_or_default();
        write!(f, "{}: {}{default}", self.name, self.about)
    }
}

/// All questions in the order of their names.
#[must_use]
pub fn all() -> Vec<Question> {
    QUESTIONS.iter().map(|(name, text)| parse(name, text)).collect()
}

/// All checks.
#[must_use]
pub fn checks() -> Vec<Question> {
    CHECKS.iter().map(|(name, text)| parse(name, text)).collect()
}

fn parse(name: &'static str, text: &'static str) -> Question {
    let header = |key: &'static str| text.lines().filter_map(move |line| line.strip_prefix("# ")?.strip_prefix(key)).map(str::trim);
    let first = |key: &'static str| header(key).next().unwrap_or("");
    Question { name, title: first("title "), about: first("about "), parameters: header("param ").filter_map(parameter).collect(), sparql: text }
}

/// `NAME TYPE[=DEFAULT] meaning`.
fn parameter(line: &'static str) -> Option<Parameter> {
    let mut words = line.splitn(3, ' ');
    let (name, takes) = (words.next()?, words.next()?);
    let (takes, default) = takes.split_once('=').map_or((takes, None), |(takes, default)| (takes, Some(default)));
    Some(Parameter { name, takes: Takes::named(takes)?, default, about: words.next().unwrap_or("") })
}

/// Asks a shipped question.
///
/// # Errors
/// When question, parameter or value is not known, or the query fails.
pub fn ask(store: &Store, name: &str, set: &[(String, String)]) -> Result<Table, QueryError> {
    table(store, &text(store, name, set)?, &[])
}

/// The SPARQL of a shipped question with its values filled in.
///
/// # Errors
/// When question, parameter or value is not known.
pub fn text(store: &Store, name: &str, set: &[(String, String)]) -> Result<String, QueryError> {
    let questions = all();
    let Some(question) = questions.iter().find(|question| question.name == name) else {
        let known: Vec<&str> = questions.iter().map(|question| question.name).collect();
        let near = near_names(name, &known);
        return Err(QueryError::UnknownQuestion { name: name.to_owned(), near, known: known.join(", ") });
    };
    let fault = |parameter: &str, problem: String| {
        let known: Vec<String> =
            question.parameters.iter().map(|one| format!("  --set {}={}   {}", one.name, one.takes.name().to_uppercase(), one.about)).collect();
        let known = if known.is_empty() { "it has no parameters".to_owned() } else { format!("its parameters are\n{}", known.join("\n")) };
        QueryError::Parameter { question: name.to_owned(), parameter: parameter.to_owned(), problem, known }
    };
    if let Some((unknown, _)) = set.iter().find(|(given, _)| question.parameters.iter().all(|one| one.name != given)) {
        return Err(fault(unknown, "is not known".to_owned()));
    }
    let mut values = Vec::new();
    for one in &question.parameters {
        let given = set.iter().rev().find(|(given, _)| given == one.name).map(|(_, value)| value.as_str());
        let Some(value) = given.or(one.default) else {
            return Err(fault(one.name, format!("has no value; give one: --set {}={}", one.name, one.takes.name().to_uppercase())));
        };
        values
            .push((Variable::new_unchecked(one.name), term(store, one.takes, value).map_err(|error| error.or(|problem| fault(one.name, problem)))?));
    }
    Ok(filled(question.sparql, &values))
}

/// Why a value is not what a parameter takes.
enum Unfit {
    /// Words that follow the parameter's name.
    Value(String),
    /// An error of its own.
    Other(QueryError),
}

impl Unfit {
    fn or(self, fault: impl Fn(String) -> QueryError) -> QueryError {
        match self {
            Self::Value(problem) => fault(problem),
            Self::Other(error) => error,
        }
    }
}

impl From<QueryError> for Unfit {
    fn from(error: QueryError) -> Self {
        Self::Other(error)
    }
}

/// The query with its parameters replaced by terms, each written as an escaped SPARQL term.
fn filled(sparql: &str, values: &[(Variable, Term)]) -> String {
    let mut pieces = sparql.split('?');
    let mut text = pieces.next().unwrap_or("").to_owned();
    for piece in pieces {
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(piece.len());
        let (name, rest) = piece.split_at(end);
        match values.iter().find(|(variable, _)| variable.as_str() == name) {
            Some((_, term)) => text.push_str(&term.to_string()),
            None => text.extend(["?", name]),
        }
        text.push_str(rest);
    }
    text
}

/// A value as a term; never pasted as it is into the query's text.
fn term(store: &Store, takes: Takes, value: &str) -> Result<Term, Unfit> {
    let unfit = |what: &str| Unfit::Value(format!("is `{value}`, which is no {what}"));
    match takes {
        Takes::Entity => {
            if let Some(iri) = value.strip_prefix('<').and_then(|value| value.strip_suffix('>')) {
                return NamedNode::new(iri).map(Term::from).map_err(|_| unfit("IRI"));
            }
            Ok(lookup::one(store, value)?.node.into())
        }
        Takes::Relation => relation(store, value),
        Takes::Kind => {
            let known: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
            let kind =
                Kind::called(value).ok_or_else(|| Unfit::Value(format!("is `{value}`, which is no kind; the kinds are {}", known.join(", "))))?;
            Ok(store.iris().node("ng", kind.name()).into())
        }
        Takes::Date => {
            let day: jiff::civil::Date = value.parse().map_err(|_| unfit("day; write it as 2025-04-14"))?;
            Ok(Literal::new_typed_literal(day.to_string(), vocab::term(XSD, "date")).into())
        }
        Takes::Number => value.parse::<u64>().map(|number| Literal::from(number).into()).map_err(|_| unfit("whole number")),
        Takes::Text => Ok(Literal::new_simple_literal(value.trim_matches('"')).into()),
    }
}

/// A canonical relation by name or words, else an open one that the graph has.
fn relation(store: &Store, value: &str) -> Result<Term, Unfit> {
    let names = Names::of(store);
    let inventory = &Inventory::get().relations;
    let canonical = inventory.iter().map(|info| store.iris().node("ng", &info.id)).find(|node| names.is_called(node, value));
    if let Some(node) = canonical {
        return Ok(node.into());
    }
    let mut known: Vec<String> = inventory.iter().map(|info| info.id.clone()).collect();
    for node in names.open_relations()? {
        if names.is_called(&node, value) {
            return Ok(node.into());
        }
        known.push(names.local(&node));
    }
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    Err(Unfit::Value(format!("is `{value}`, which is no relation{}; `newsgraph query relations` lists them", near_names(value, &known))))
}

/// "; did you mean `a` or `b`?", or nothing.
fn near_names(name: &str, known: &[&str]) -> String {
    let likeness = |other: &&str| rapidfuzz::distance::jaro_winkler::normalized_similarity(name.chars(), other.chars());
    let mut near: Vec<&str> = known.iter().copied().filter(|other| likeness(other) > 0.8).collect();
    near.sort_by(|a, b| likeness(b).total_cmp(&likeness(a)).then(a.cmp(b)));
    let near: Vec<String> = near.iter().take(3).map(|name| format!("`{name}`")).collect();
    if near.is_empty() { String::new() } else { format!("; did you mean {}?", near.join(" or ")) }
}
