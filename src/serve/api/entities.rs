//! Look-ups of one entity: search, card, claims, timeline.

use oxhttp::model::StatusCode;
use oxigraph::model::NamedNode;
use serde_json::{Value, json};

use super::given::Given;
use super::page;
use crate::query::card::card as card_of;
use crate::query::lookup::{self, Candidate, Found};
use crate::query::names::Names;
use crate::query::said::Said;
use crate::query::suggest::suggest;
use crate::query::{claims as stored, explain, timeline as dated};
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;
use crate::store::Store;

/// For what is no fault of the request.
pub fn failed(error: impl std::fmt::Display) -> Refused {
    Refused::failed(&error)
}

fn shown(found: &[Candidate]) -> Value {
    let one = |entity: &Candidate| json!({"iri": entity.node.as_str(), "label": entity.label, "kind": entity.kind, "facts": entity.facts});
    found.iter().map(one).collect()
}

/// The entity that a name means.
///
/// # Errors
/// 300 when it means several, 404 when it means none; both tell what would work.
pub fn entity(store: &Store, name: &str) -> Result<Candidate, Refused> {
    match lookup::find(store, name).map_err(failed)? {
        Found::One { entity, .. } => Ok(entity),
        Found::Several(several) => {
            let why = format!("{name:?} is the name of several entities; name one by its IRI");
            Err(Refused::new(StatusCode::MULTIPLE_CHOICES, why).with("candidates", shown(&several)))
        }
        Found::Nothing(near) => Err(Refused::missing(format!("no entity is named {name:?}")).with("near", shown(&near))),
    }
}

/// `/api/search`.
pub fn search(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let (typed, (_, most)) = (given.required("q")?, given.page()?);
    let found = suggest(&desk.store, typed, most).map_err(failed)?;
    if !found.is_empty() {
        return Ok(json!({"rows": shown(&found), "near": false}));
    }
    let (near, found) = match lookup::find(&desk.store, typed).map_err(failed)? {
        Found::One { entity, near } => (near, vec![entity]),
        Found::Several(found) => (false, found),
        Found::Nothing(found) => (true, found),
    };
    Ok(json!({"rows": shown(&found), "near": near && !found.is_empty()}))
}

/// `/api/entity`.
pub fn card(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let entity = entity(&desk.store, given.required("name")?)?;
    let card = card_of(&desk.store, &entity, &given.wish()?).map_err(failed)?;
    serde_json::to_value(card).map_err(failed)
}

fn rows(claims: &[Said]) -> Result<Vec<Value>, Refused> {
    claims.iter().map(|said| serde_json::to_value(said).map_err(failed)).collect()
}

/// `/api/claims`.
pub fn claims(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let (store, names) = (&desk.store, Names::of(&desk.store));
    let (relation, stance) = (given.text("relation")?, given.text("stance")?);
    if let Some(other) = stance.filter(|stance| !matches!(*stance, "fact" | "doubtful")) {
        return Err(Refused::bad(format!("`stance` is {other:?}, but must be fact or doubtful")));
    }
    let entity = entity(store, given.required("name")?)?;
    let mut found = Vec::new();
    for claim in stored::about(store, &entity.node).map_err(failed)? {
        let said = Said::of(&names, &claim).map_err(failed)?;
        let wanted = relation.is_none_or(|relation| names.is_called(&claim.relation, relation));
        if wanted && stance.is_none_or(|stance| (stance == "fact") == said.is_fact()) {
            found.push(said);
        }
    }
    found.sort_by_key(Said::key);
    page(&rows(&found)?, given)
}

/// `/api/claim`.
pub fn claim(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let (store, asked) = (&desk.store, given.required("iri")?);
    let iri = asked.strip_prefix("claim:").map_or_else(|| asked.to_owned(), |local| store.iris().space("claim") + local);
    let node = NamedNode::new(iri).map_err(|error| Refused::bad(format!("`iri` is {asked:?}, which is no IRI: {error}")))?;
    let Some(claim) = stored::one(store, &node).map_err(failed)? else { return Err(Refused::missing(format!("no claim is {asked}"))) };
    let evidence = explain::explained(store, &Names::of(store), &claim).map_err(failed)?;
    serde_json::to_value(evidence).map_err(failed)
}

/// `/api/timeline`.
pub fn timeline(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let entity = entity(&desk.store, given.required("name")?)?;
    let found = dated::timeline(&desk.store, &entity, &given.wish()?).map_err(failed)?;
    page(&rows(&found)?, given)
}
