//! One function a tool: arguments in, a short answer out.

use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use oxigraph::model::Term;
use oxigraph::sparql::{CancellationToken, QueryResults};
use serde_json::{Value, json};

use super::answer::{self, page};
use super::given::{Given, Refusal};
use crate::network::{Network, between, path};
use crate::query::card::{self, Wish};
use crate::query::explain::{self as why, Answer, Asked};
use crate::query::lookup::{self, Candidate, Found};
use crate::query::names::Names;
use crate::query::said::{self, Wanted};
use crate::query::stack;
use crate::query::{self, QueryError, catalogue, claims as stored, disputes as odds, timeline as dated};
use crate::store::Store;

/// Rows of a SPARQL answer.
const ROWS: usize = 200;
/// Time for a SPARQL query.
const LIMIT: Duration = Duration::from_secs(10);
/// Bytes of a SPARQL query.
const LONGEST_QUERY: usize = 32 << 10;
/// Paths shown.
const PATHS: usize = 3;

fn told(error: impl std::fmt::Display) -> Refusal {
    error.to_string()
}

/// The entity that a name means, or what to ask instead.
fn entity(store: &Store, name: &str) -> Result<Candidate, Refusal> {
    let names = Names::of(store);
    let list = |found: &[Candidate]| {
        let one = |entity: &Candidate| format!("{} ({}, {})", entity.label, entity.kind, names.short(entity.node.as_str()));
        found.iter().map(one).collect::<Vec<_>>().join("; ")
    };
    match lookup::find(store, name).map_err(told)? {
        Found::One { entity, .. } => Ok(entity),
        Found::Several(several) => Err(format!("{name:?} is the name of several entities; ask again with one of their IRIs: {}", list(&several))),
        Found::Nothing(near) if near.is_empty() => Err(format!("no entity is named {name:?}, nor is any name like it")),
        Found::Nothing(near) => Err(format!("no entity is named {name:?}; similar names: {}", list(&near))),
    }
}

fn wish(given: &Given<'_>) -> Result<Wish, Refusal> {
    Wish::of(given.text("relation")?, given.text("since")?, given.text("until")?)
}

/// `search_entities`.
pub fn search(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let names = Names::of(store);
    let found = match lookup::find(store, given.required("name")?).map_err(told)? {
        Found::One { entity, .. } => vec![entity],
        Found::Several(found) | Found::Nothing(found) => found,
    };
    let rows: Vec<Value> = found.iter().map(|entity| answer::candidate(&names, entity)).collect();
    Ok(page(&rows, given.cursor()?).into())
}

/// `entity_card`.
pub fn card(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let names = Names::of(store);
    let entity = entity(store, given.required("entity")?)?;
    let card = card::card(store, &entity, &wish(given)?).map_err(told)?;
    let rows: Vec<Value> = card.relations.iter().flat_map(|group| group.rows.iter().map(|row| answer::fact(group, row, &names))).collect();
    let start = given.cursor()?;
    let mut shown = page(&rows, start);
    if start == 0 {
        let links: Vec<String> = card.links.iter().map(|link| names.short(link)).collect();
        let head = json!({
            "label": card.label, "about": card.about, "alsoCalled": card.names, "iri": names.short(&card.iri), "links": links,
            "articles": card.articles, "first": card.first, "last": card.last,
            "claimsThatAreNoFacts": card.doubtful.len(), "claimsItMakes": card.says.len(),
        });
        if let Value::Object(head) = answer::plain(head) {
            shown.extend(head);
        }
    }
    Ok(shown.into())
}

/// `claims_about`.
pub fn claims(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let entity = entity(store, given.required("entity")?)?;
    let wanted = Wanted::of(given.text("relation")?, given.text("stance")?)?;
    let names = Names::of(store);
    let found = said::about(store, &entity.node, &wanted).map_err(told)?;
    let rows: Vec<Value> = found.iter().map(|said| answer::claim(&names, said)).collect();
    Ok(page(&rows, given.cursor()?).into())
}

/// `path`.
pub fn path(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let ends = [entity(store, given.required("from")?)?, entity(store, given.required("to")?)?];
    let longest = given.number("max", 4, 8)?;
    let wish = path::Wish { longest, count: PATHS, via: Vec::new() };
    let (network, routes) = between::routes(store, &ends[0].node, &ends[1].node, &wish).map_err(told)?;
    let names = Names::of(store);
    let mut paths = Vec::new();
    for route in &routes {
        let steps: Result<Vec<Value>, QueryError> = route.steps.iter().map(|step| step_of(store, &names, &network, step)).collect();
        paths.push(json!(steps.map_err(told)?));
    }
    if paths.is_empty() {
        return Err(format!("{} and {} do not connect within {longest} steps", ends[0].label, ends[1].label));
    }
    Ok(json!({"paths": paths}))
}

fn step_of(store: &Store, names: &Names<'_>, network: &Network, step: &path::Step) -> Result<Value, QueryError> {
    let (from, to) = network.graph.edge_endpoints(step.fact).expect("the step is an edge of this network");
    let (subject, object, edge) = (&network.graph[from], &network.graph[to], &network.graph[step.fact]);
    let best = network.evidence(store, names, step)?;
    Ok(answer::plain(json!({
        "subject": subject.label, "relation": edge.words, "object": object.label, "articles": edge.support.articles,
        "quote": best.as_ref().map(|said| &said.quote), "article": best.as_ref().map(|said| answer::article(&said.article)),
    })))
}

/// `timeline`.
pub fn timeline(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let names = Names::of(store);
    let entity = entity(store, given.required("entity")?)?;
    let found = dated::timeline(store, &entity, &wish(given)?).map_err(told)?;
    let rows: Vec<Value> = found.iter().map(|said| answer::claim(&names, said)).collect();
    Ok(page(&rows, given.cursor()?).into())
}

/// `disputes`.
pub fn disputes(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let names = Names::of(store);
    let mut rows = Vec::new();
    for dispute in odds::disputes(store).map_err(told)? {
        let side = |side: &odds::Side| json!({"holds": side.holds, "claims": side.claims.iter().map(|said| answer::claim(&names, said)).collect::<Vec<_>>()});
        rows.push(json!({"about": dispute.about, "cause": dispute.cause, "sides": dispute.sides.iter().map(side).collect::<Vec<_>>()}));
    }
    Ok(page(&rows, given.cursor()?).into())
}

/// `explain`.
pub fn explain(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let names = Names::of(store);
    let subject = given.required("subject")?;
    let subject = why::only_former(store, subject).map_err(told)?.map_or_else(|| entity(store, subject), Ok)?;
    let words = given.required("object")?;
    let object = why::object(store, &subject, words).map_err(told)?;
    let relation = given.text("relation")?.unwrap_or_default();
    let asked = Asked { subject: &subject, relation, object: object.as_ref(), words };
    match why::explain(store, &asked).map_err(told)? {
        Answer::Found(found) => {
            let mut rows = Vec::new();
            for claim in found.iter().flat_map(|one| &one.claims) {
                let mut row = answer::claim(&names, &claim.said);
                row["rule"] = json!(claim.rule);
                row["writtenIn"] = json!(claim.written);
                row["merges"] = json!(claim.merges);
                rows.push(answer::plain(row));
            }
            rows.extend(found.iter().flat_map(|one| &one.former).map(|taken| answer::plain(json!({"formerVersion": taken}))));
            Ok(page(&rows, given.cursor()?).into())
        }
        Answer::Others(others) if others.is_empty() => Err(format!("no claim relates {} to {words:?}", subject.label)),
        Answer::Others(others) => Err(format!("no claim of that relation; these relate {} to {words:?}: {}", subject.label, others.join(", "))),
    }
}

/// `sparql`.
pub fn sparql(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let query = given.required("query")?.to_owned();
    if query.len() > LONGEST_QUERY {
        return Err(format!("the query is {} bytes long, and may be {LONGEST_QUERY}", query.len()));
    }
    let stop = CancellationToken::new();
    let (done, wait) = channel();
    let (held, inner, text) = (Arc::clone(store), stop.clone(), query.clone());
    // A sort does not look at the token, so the thread may have to be left behind.
    stack::spawn(&query, move || drop(done.send(rows(&held, &text, inner)))).map_err(told)?;
    wait.recv_timeout(LIMIT).unwrap_or_else(|_| {
        stop.cancel();
        Err(format!("stopped after {} s; a narrower pattern or a LIMIT helps", LIMIT.as_secs()))
    })
}

/// The rows of a query, up to the limit; `more` says that there are others.
fn rows(store: &Store, text: &str, stop: CancellationToken) -> Result<Value, Refusal> {
    let names = Names::of(store);
    let shown = |term: &Term| match term {
        Term::NamedNode(node) => names.short(node.as_str()),
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    };
    match query::run_until(store, text, &[], stop).map_err(told)? {
        QueryResults::Boolean(answer) => Ok(json!({"answer": answer})),
        QueryResults::Solutions(mut solutions) => {
            let columns: Vec<String> = solutions.variables().iter().map(|variable| variable.as_str().to_owned()).collect();
            let mut rows = Vec::new();
            for row in solutions.by_ref().take(ROWS) {
                let row = row.map_err(told)?;
                rows.push(row.values().iter().map(|term| term.as_ref().map(shown)).collect::<Vec<_>>());
            }
            Ok(json!({"columns": columns, "rows": rows, "more": solutions.next().is_some()}))
        }
        QueryResults::Graph(mut triples) => {
            let mut lines = Vec::new();
            for triple in triples.by_ref().take(ROWS) {
                lines.push(triple.map_err(told)?.to_string());
            }
            Ok(json!({"triples": lines, "more": triples.next().is_some()}))
        }
    }
}

/// `list_relations`.
pub fn relations(store: &Arc<Store>, given: &Given<'_>) -> Result<Value, Refusal> {
    let table = catalogue::ask(store, "relations", &[]).map_err(told)?;
    let names = Names::of(store);
    let cell = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => json!(names.short(node.as_str())),
        Some(term) => json!(stored::plain(term)),
        None => Value::Null,
    };
    let means = |row: &[Option<Term>]| match row.first() {
        Some(Some(Term::NamedNode(node))) => names.canonical(node).map(|info| info.about.as_str()),
        _ => None,
    };
    let row = |row: &Vec<Option<Term>>| {
        let mut shown: serde_json::Map<String, Value> = table.columns.iter().cloned().zip(row.iter().map(cell)).collect();
        shown.insert("means".to_owned(), json!(means(row)));
        answer::plain(shown.into())
    };
    let rows: Vec<Value> = table.rows.iter().map(row).collect();
    Ok(page(&rows, given.cursor()?).into())
}
