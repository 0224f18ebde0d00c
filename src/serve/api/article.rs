//! Articles: the list, and one with everything that was read in it.

use http::StatusCode;
use oxigraph::model::Term;
use oxigraph::sparql::QueryResults;
use serde_json::{Value, json};

use super::{Asked, failed, shown};
use crate::query::names::Names;
use crate::query::said::Said;
use crate::query::{self, QueryError, claims};
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;

/// `articles`: by source.
pub fn articles(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let names = Names::of(&desk.store);
    let sources = desk.store.sources().map_err(|error| Refused::failed(&error))?;
    let mut ids: Vec<&String> = sources.iter().map(|(_, id)| id).collect();
    ids.sort();
    ids.dedup();
    asked.page("articles", &ids, |id| shown(&names.article(&desk.store.iris().node("art", id)).map_err(failed)?))
}

/// `article`.
pub fn article(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let id = asked.required("id")?;
    let id = id.rsplit(['/', ':']).next().unwrap_or(id);
    let reading = desk.store.reading(id).map_err(|error| Refused::failed(&error))?;
    let Some(reading) = reading else { return Err(Refused::new(StatusCode::NOT_FOUND, format!("no article has the id {id:?}"))) };
    let names = Names::of(&desk.store);
    let node = desk.store.iris().node("art", &reading.article.id);
    let mut found = Vec::new();
    for claim in claims::within(&desk.store, &node).map_err(failed)? {
        let mut row = shown(&Said::of(&names, &claim).map_err(failed)?)?;
        row["sentenceAt"] = json!(claim.sentence);
        row["subjectAt"] = json!(claim.subject_at);
        row["triggerAt"] = json!(claim.trigger_at);
        row["objectAt"] = json!(claim.object_at);
        row["rule"] = json!(claim.rule);
        found.push(row);
    }
    found.sort_by_key(|row| (row["sentenceAt"][0].as_u64(), row["triggerAt"][0].as_u64(), row["claim"].to_string()));
    Ok(json!({
        "article": shown(&reading.article)?, "text": reading.text, "sentences": reading.sentences,
        "mentions": mentions(desk, &names, node.as_str()).map_err(failed)?, "claims": found,
    }))
}

/// The mentions of entities, in the order of the text.
fn mentions(desk: &Desk, names: &Names<'_>, article: &str) -> Result<Vec<Value>, QueryError> {
    let text = format!(
        "SELECT ?start ?end ?form ?entity {{ GRAPH <{article}> {{ \
         ?mention nif:beginIndex ?start ; nif:endIndex ?end ; ng:form ?form ; itsrdf:taIdentRef ?entity }} }} ORDER BY ?start DESC(?end)"
    );
    let QueryResults::Solutions(rows) = query::run(&desk.store, &text, &[])? else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for row in rows {
        let row = row?;
        let number =
            |name: &str| row.get(name).and_then(|term| if let Term::Literal(literal) = term { literal.value().parse::<u32>().ok() } else { None });
        let (Some(Term::NamedNode(entity)), Some(Term::NamedNode(form))) = (row.get("entity"), row.get("form")) else { continue };
        found.push(json!({
            "start": number("start"), "end": number("end"), "form": names.local(form), "entity": entity.as_str(),
            "label": names.node(entity)?, "kind": names.kind(entity)?,
        }));
    }
    Ok(found)
}
