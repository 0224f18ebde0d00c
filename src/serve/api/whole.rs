//! Look-ups of the whole graph: paths, disputes, relations, numbers.

use oxigraph::model::Term;
use serde_json::{Map, Value, json};

use super::entities::{entity, failed};
use super::given::Given;
use super::page;
use crate::network::path::Wish;
use crate::network::stats::stats as numbers;
use crate::network::way::Way;
use crate::query::names::Names;
use crate::query::{catalogue, claims, disputes as odds};
use crate::serve::desk::Desk;
use crate::serve::refused::Refused;

/// `/api/path`.
pub fn path(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let (store, names) = (&desk.store, Names::of(&desk.store));
    let (longest, count) = (given.number("max", 4, 1, 8)?, given.number("count", 3, 1, 20)?);
    let ends = [entity(store, given.required("from")?)?, entity(store, given.required("to")?)?];
    let network = desk.network()?;
    let mut via = Vec::new();
    for wanted in given.texts("via") {
        let found = network.graph.edge_weights().find(|edge| names.is_called(&edge.relation, &wanted));
        via.push(found.ok_or_else(|| Refused::missing(format!("no fact has the relation {wanted:?}; /api/relations lists them")))?.name.clone());
    }
    let wish = Wish { longest, count, via };
    let routes = match [&ends[0], &ends[1]].map(|end| network.node(end.node.as_str())) {
        [Some(from), Some(to)] => network.routes(from, to, &wish),
        _ => Vec::new(),
    };
    let ways = routes.iter().map(|route| Way::of(store, &names, network, route)).collect::<Result<Vec<_>, _>>().map_err(failed)?;
    let [from, to] = ends.map(|end| json!({"iri": end.node.as_str(), "label": end.label, "kind": end.kind}));
    Ok(json!({"from": from, "to": to, "paths": serde_json::to_value(ways).map_err(failed)?}))
}

/// `/api/disputes`.
pub fn disputes(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let found = odds::disputes(&desk.store).map_err(failed)?;
    let rows = found.iter().map(|dispute| serde_json::to_value(dispute).map_err(failed)).collect::<Result<Vec<_>, _>>()?;
    page(&rows, given)
}

/// `/api/relations`.
pub fn relations(desk: &Desk, given: &Given) -> Result<Value, Refused> {
    let names = Names::of(&desk.store);
    let table = catalogue::ask(&desk.store, "relations", &[]).map_err(failed)?;
    let cell = |term: &Option<Term>| match term {
        Some(Term::Literal(literal)) => literal.value().parse::<u64>().map_or_else(|_| json!(literal.value()), |number| json!(number)),
        Some(term) => json!(claims::plain(term)),
        None => Value::Null,
    };
    let row = |row: &Vec<Option<Term>>| -> Value {
        let mut shown: Map<String, Value> = table.columns.iter().cloned().zip(row.iter().map(cell)).collect();
        if let Some(Some(Term::NamedNode(node))) = row.first() {
            shown.insert("words".to_owned(), json!(names.relation(node)));
            shown.insert("means".to_owned(), json!(names.canonical(node).map(|info| info.about.as_str())));
        }
        shown.into()
    };
    page(&table.rows.iter().map(row).collect::<Vec<_>>(), given)
}

/// `/api/stats`.
pub fn stats(desk: &Desk, _: &Given) -> Result<Value, Refused> {
    serde_json::to_value(numbers(&desk.store).map_err(failed)?).map_err(failed)
}
