//! Look-ups of entities, claims and relations.

use http::StatusCode;
use oxigraph::model::{NamedNode, Term};
use serde_json::{Value, json};

use super::{Asked, failed, named, shown};
use crate::network::{between, path};
use crate::query::explain::{self as why, Answer};
use crate::query::lookup::{self, Candidate, Found};
use crate::query::names::Names;
use crate::query::said::{self, Wanted};
use crate::query::{card, catalogue, claims as stored, disputes as odds, timeline as dated};
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;
use crate::store::ontology;

/// Paths shown.
const PATHS: usize = 3;

fn candidate(one: &Candidate) -> Value {
    json!({"label": one.label, "kind": one.kind, "facts": one.facts, "iri": one.node.as_str()})
}

/// `search`.
pub fn search(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let limit = asked.number("limit", 10, 1..=500)?;
    let words = asked.required("q")?;
    let mut found = match lookup::find(&desk.store, words).map_err(failed)? {
        Found::One { entity, .. } => vec![entity],
        Found::Several(found) | Found::Nothing(found) => found,
    };
    for other in lookup::beginning(&desk.store, words, limit).map_err(failed)? {
        if found.iter().all(|one| one.node != other.node) {
            found.push(other);
        }
    }
    Ok(json!({"entities": found.iter().take(limit).map(candidate).collect::<Vec<_>>()}))
}

/// `entity`.
pub fn entity(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let entity = named(desk, asked.required("entity")?)?;
    shown(&card::card(&desk.store, &entity, &asked.wish()?).map_err(failed)?)
}

/// `claims`.
pub fn claims(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let entity = named(desk, asked.required("entity")?)?;
    let wanted = Wanted::of(asked.text("relation")?, asked.text("stance")?).map_err(Refused::bad)?;
    asked.page("claims", &said::about(&desk.store, &entity.node, &wanted).map_err(failed)?, shown)
}

/// `claim`.
pub fn claim(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let words = asked.required("claim")?;
    let iri = words.strip_prefix("claim:").map_or_else(|| words.to_owned(), |id| desk.store.iris().node("claim", id).into_string());
    let nothing = || Refused::new(StatusCode::NOT_FOUND, format!("no claim is {iri}"));
    let node = NamedNode::new(&iri).map_err(|error| Refused::bad(format!("`claim` is {iri:?}, which is no IRI: {error}")))?;
    let claim = stored::one(&desk.store, &node).map_err(failed)?.ok_or_else(nothing)?;
    let explained = why::explained(&desk.store, &Names::of(&desk.store), &claim).map_err(failed)?;
    shown(&explained)
}

/// `path`.
pub fn path(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let ends = [named(desk, asked.required("from")?)?, named(desk, asked.required("to")?)?];
    let longest = asked.number("max", 4, 1..=8)?;
    let names = Names::of(&desk.store);
    let wish = path::Wish { longest, count: PATHS, via: Vec::new() };
    let (network, routes) = between::routes(&desk.store, &ends[0].node, &ends[1].node, &wish).map_err(failed)?;
    let mut paths = Vec::new();
    for route in &routes {
        let mut steps = Vec::new();
        for step in &route.steps {
            let (from, to) = network.graph.edge_endpoints(step.fact).expect("the step is an edge of this network");
            let (subject, object, edge) = (&network.graph[from], &network.graph[to], &network.graph[step.fact]);
            let evidence = network.evidence(&desk.store, &names, step).map_err(failed)?;
            let end = |node: &crate::network::Node| json!({"label": node.label, "iri": node.iri, "kind": node.kind});
            steps.push(json!({
                "subject": end(subject), "relation": edge.name, "words": edge.words, "object": end(object), "forward": step.forward,
                "support": shown(&edge.support)?, "evidence": evidence.as_ref().map(shown).transpose()?,
            }));
        }
        paths.push(steps);
    }
    Ok(json!({"from": candidate(&ends[0]), "to": candidate(&ends[1]), "longest": longest, "paths": paths}))
}

/// `timeline`.
pub fn timeline(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let entity = named(desk, asked.required("entity")?)?;
    let found = dated::timeline(&desk.store, &entity, &asked.wish()?).map_err(failed)?;
    asked.page("claims", &found, shown)
}

/// `disputes`.
pub fn disputes(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let found = odds::disputes(&desk.store).map_err(failed)?;
    asked.page("disputes", &found, shown)
}

/// `explain`.
pub fn explain(desk: &Desk, asked: &Asked) -> Result<Value, Refused> {
    let subject = asked.required("subject")?;
    let subject = why::only_former(&desk.store, subject).map_err(failed)?.map_or_else(|| named(desk, subject), Ok)?;
    let words = asked.required("object")?;
    let object = why::object(&desk.store, &subject, words).map_err(failed)?;
    let relation = asked.text("relation")?.unwrap_or_default();
    let question = why::Asked { subject: &subject, relation, object: object.as_ref(), words };
    match why::explain(&desk.store, &question).map_err(failed)? {
        Answer::Found(found) => Ok(json!({"explanations": found.iter().map(shown).collect::<Result<Vec<_>, _>>()?})),
        Answer::Others(others) => {
            let why = if others.is_empty() { String::new() } else { format!("; these relate them: {}", others.join(", ")) };
            Err(Refused::new(StatusCode::NOT_FOUND, format!("no such claim relates {} to {words:?}{why}", subject.label)))
        }
    }
}

/// `relations`.
pub fn relations(desk: &Desk, _: &Asked) -> Result<Value, Refused> {
    let table = catalogue::ask(&desk.store, "relations", &[]).map_err(failed)?;
    let names = Names::of(&desk.store);
    let cell = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => json!(node.as_str()),
        Some(Term::Literal(literal)) => literal.value().parse::<u64>().map_or_else(|_| json!(literal.value()), |number| json!(number)),
        _ => Value::Null,
    };
    let row = |row: &Vec<Option<Term>>| {
        let mut shown: serde_json::Map<String, Value> = table.columns.iter().cloned().zip(row.iter().map(cell)).collect();
        if let Some(Some(Term::NamedNode(node))) = row.first() {
            shown.insert("name".to_owned(), json!(names.local(node)));
            shown.insert("words".to_owned(), json!(names.relation(node)));
            shown.insert("means".to_owned(), json!(names.canonical(node).map(|info| info.about.as_str())));
        }
        Value::Object(shown)
    };
    Ok(json!({"relations": table.rows.iter().map(row).collect::<Vec<_>>()}))
}

/// `kinds`.
pub fn kinds(desk: &Desk, _: &Asked) -> Result<Value, Refused> {
    let stats = desk.stats()?;
    let one = |(kind, count): &(String, u64)| json!({"kind": kind, "entities": count});
    Ok(json!({"kinds": stats.kinds.iter().map(one).collect::<Vec<_>>()}))
}

/// `questions`.
#[expect(clippy::unnecessary_wraps, reason = "all look-ups have one signature")]
pub fn questions(_: &Desk, _: &Asked) -> Result<Value, Refused> {
    let parameter = |one: &catalogue::Parameter| json!({"name": one.name, "takes": one.takes.name(), "default": one.default, "about": one.about});
    let question = |one: &catalogue::Question| {
        let parameters: Vec<Value> = one.parameters.iter().map(parameter).collect();
        json!({"name": one.name, "title": one.title, "about": one.about, "parameters": parameters, "sparql": one.sparql})
    };
    Ok(json!({"questions": catalogue::all().iter().map(question).collect::<Vec<_>>()}))
}

/// `vocabulary`.
pub fn vocabulary(desk: &Desk, _: &Asked) -> Result<Value, Refused> {
    let prefixes: serde_json::Map<String, Value> =
        desk.store.iris().prefixes().into_iter().map(|(prefix, iri)| (prefix.to_owned(), json!(iri))).collect();
    Ok(json!({"prefixes": prefixes, "terms": shown(&ontology::terms().collect::<Vec<_>>())?}))
}

/// `decisions`.
#[expect(clippy::unnecessary_wraps, reason = "all look-ups have one signature")]
pub fn decisions(desk: &Desk, _: &Asked) -> Result<Value, Refused> {
    let text = desk.store.decided().decisions().text();
    Ok(json!({"decisions": text.lines().collect::<Vec<_>>()}))
}

/// `stats`.
pub fn stats(desk: &Desk, _: &Asked) -> Result<Value, Refused> {
    shown(desk.stats()?)
}
