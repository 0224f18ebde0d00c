//! Short shapes of what the store knows: names before IRIs, a claim with its sentence and stance, lists in pages.

use serde_json::{Map, Value, json};

use crate::query::card::{Group, Row};
use crate::query::claims::StoredTime;
use crate::query::lookup::Candidate;
use crate::query::names::{ArticleLine, Names};
use crate::query::said::Said;

/// Rows on a page.
pub const PAGE: usize = 20;

/// A page of a list from `start` on; `nextCursor` is there when more follow.
pub fn page(rows: &[Value], start: usize) -> Map<String, Value> {
    let end = rows.len().min(start.saturating_add(PAGE));
    let mut page = Map::new();
    page.insert("total".to_owned(), json!(rows.len()));
    page.insert("rows".to_owned(), json!(rows.get(start..end).unwrap_or_default()));
    if end < rows.len() {
        page.insert("nextCursor".to_owned(), json!(end.to_string()));
    }
    page
}

/// An entity that a name may mean.
pub fn candidate(names: &Names<'_>, entity: &Candidate) -> Value {
    json!({"label": entity.label, "kind": entity.kind, "facts": entity.facts, "iri": names.short(entity.node.as_str())})
}

/// A claim: who, what, to whom, how it is put, its sentence, its article.
pub fn claim(names: &Names<'_>, said: &Said) -> Value {
    let stance = said.stance();
    plain(json!({
        "subject": said.subject.label,
        "relation": said.relation,
        "object": said.object.label,
        "stance": if stance.is_empty() { "fact".to_owned() } else { stance.join(", ") },
        "says": said.speaker,
        "when": said.time.as_ref().map(StoredTime::days),
        "where": said.place,
        "quote": said.quote,
        "article": article(&said.article),
        "claim": names.short(&said.claim),
    }))
}

/// A fact of a card.
pub fn fact(group: &Group, row: &Row, names: &Names<'_>) -> Value {
    plain(json!({
        "relation": group.words,
        "other": row.other.label,
        "iri": row.other.iri.as_deref().map(|iri| names.short(iri)),
        "when": row.when,
        "says": if row.says.is_empty() { Value::Null } else { json!(row.says) },
        "articles": row.support.articles,
        "independentSources": row.support.independent_sources,
        "last": row.support.last,
        "disputed": if row.support.disputed { json!(true) } else { Value::Null },
    }))
}

/// "Headline, publisher, day", as far as known, else the source.
pub fn article(line: &ArticleLine) -> Value {
    plain(json!({"title": line.title, "source": line.source, "published": line.published}))
}

/// An object without its empty members.
pub fn plain(value: Value) -> Value {
    match value {
        Value::Object(object) => Value::Object(object.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}
