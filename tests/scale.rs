//! What makes large stores quick to ask gives what a look at all of them gives: names, records and ends of claims that are found at once,
//! and paths that are found from both ends.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use newsgraph::network::path::Wish;
use newsgraph::network::{Network, between};
use newsgraph::query::lookup::{self, Found};
use newsgraph::query::{claims, facts};
use newsgraph::reading::Reading;
use newsgraph::resolve::normal;
use newsgraph::store::Store;
use oxigraph::model::NamedNode;
use redb::{ReadableDatabase, TableDefinition};

use crate::laws::made;
use crate::support::dice::Dice;
use crate::support::samples;

/// The samples, and made readings whose entities clash.
static READINGS: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let mut dice = Dice::new(11);
    let mut pick = |end: usize| dice.below(end);
    let clashing = (0..120).map(|_| made((pick(200) as u8, [pick(16), pick(16), pick(16)], pick(30) as u8, pick(60) as u8)));
    samples::readings().into_iter().chain(clashing.collect::<Vec<_>>()).collect()
});

fn filled(folder: &std::path::Path) -> Store {
    let store = Store::open(&folder.join("s"), true).unwrap();
    store.add_all_later(&READINGS).unwrap();
    store.catch_up().unwrap();
    store
}

#[test]
fn paths_from_both_ends_are_those_of_the_whole_network() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let network = Network::load(&store).unwrap();
    let nodes: Vec<_> = network.graph.node_indices().filter(|&at| !network.graph[at].iri.starts_with('"')).collect();
    let mut dice = Dice::new(3);
    let mut found = BTreeMap::new();
    for _ in 0..300 {
        let (from, to) = (*dice.pick(&nodes), *dice.pick(&nodes));
        let via = if dice.one_in(4) { vec!["memberOf".to_owned(), "sign".to_owned()] } else { Vec::new() };
        let wish = Wish { longest: 1 + dice.below(5), count: 1 + dice.below(4), via };
        let told = |network: &Network, routes: &[newsgraph::network::path::Route]| -> Vec<String> {
            let step = |step: &newsgraph::network::path::Step| {
                let facts = std::iter::once(step.fact).chain(step.others.iter().copied());
                format!("{} {:?}", step.forward, facts.map(|fact| network.triple(fact).to_string()).collect::<Vec<_>>())
            };
            routes.iter().map(|route| route.steps.iter().map(step).collect::<Vec<_>>().join(" / ")).collect()
        };
        let whole = told(&network, &network.routes(from, to, &wish));
        let [start, end] = [from, to].map(|at| NamedNode::new(&network.graph[at].iri).unwrap());
        let (part, routes) = between::routes(&store, &start, &end, &wish).unwrap();
        assert_eq!(told(&part, &routes), whole, "{start} {end} {wish:?}");
        *found.entry(whole.iter().map(|way| way.matches(" / ").count()).max()).or_insert(0) += 1;
    }
    assert!(found.len() > 3, "paths of several lengths were tried: {found:?}");
}

#[test]
fn claims_names_and_records_are_found_as_by_looking_through_all() {
    let folder = tempfile::tempdir().unwrap();
    let store = filled(folder.path());
    let network = Network::load(&store).unwrap();
    let articles: BTreeSet<String> = store.sources().unwrap().into_iter().map(|(_, id)| id).collect();
    let all: Vec<_> = articles.iter().flat_map(|id| claims::within(&store, &store.iris().node("art", id)).unwrap()).collect();
    let records = "SELECT ?s ?r ?o ?n { GRAPH ng:facts { ?fact rdf:reifies <<( ?s ?r ?o )>> ; ng:articles ?n } }";
    assert_eq!(network.graph.edge_count(), newsgraph::query::table(&store, records, &[]).unwrap().rows.len());
    for node in network.graph.node_weights().filter(|node| !node.iri.starts_with('"')) {
        let iri = NamedNode::new(&node.iri).unwrap();
        let wanted: BTreeSet<&str> =
            all.iter().filter(|claim| claim.concerns(&iri) || claim.speaker == Some(iri.clone().into())).map(|claim| claim.node.as_str()).collect();
        let found = claims::about(&store, &iri).unwrap();
        assert_eq!(found.iter().map(|claim| claim.node.as_str()).collect::<BTreeSet<_>>(), wanted, "{iri}");
        for fact in facts::about(&store, &iri).unwrap() {
            let claims = claims::of_triple(&store, &fact.triple()).unwrap();
            let supporting: BTreeSet<&str> = claims.iter().filter(|claim| claim.stance.is_fact()).map(|claim| claim.node.as_str()).collect();
            assert_eq!(fact.support.supported_by.iter().map(String::as_str).collect::<BTreeSet<_>>(), supporting, "{}", fact.triple());
        }
    }
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for property in ["rdfs:label", "skos:altLabel"] {
        let text = format!("SELECT ?e ?name {{ ?e {property} ?name FILTER(STRSTARTS(STR(?e), STR(ent:))) }}");
        for row in newsgraph::query::table(&store, &text, &[]).unwrap().rows {
            let [Some(entity), Some(oxigraph::model::Term::Literal(name))] = &row[..] else { panic!("{row:?}") };
            names.entry(normal(name.value())).or_default().insert(entity.to_string());
        }
    }
    for (name, wanted) in names.into_iter().filter(|(name, _)| !name.is_empty()) {
        let found: BTreeSet<String> = lookup::candidates(&store, &name).unwrap().into_iter().map(|one| one.node.to_string()).collect();
        assert_eq!(found, wanted, "{name}");
    }
    assert!(matches!(lookup::find(&store, "Nordja").unwrap(), Found::Nothing(near) if near.iter().any(|one| one.label == "Nordia")));
    let things = network.graph.node_weights().filter(|node| node.role == newsgraph::network::Role::Entity).count() as u64;
    assert_eq!(store.derived().unwrap(), (things, network.graph.edge_count() as u64));
}

#[test]
fn a_value_that_the_graph_writes_in_another_form_keeps_its_record() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("s"), true).unwrap();
    let mut reading = made((0, [0, 11, 12], 1, 1));
    let claim = &mut reading.claims[0];
    (claim.object.entity, claim.object.literal, claim.object.datatype) = (None, Some("1.50".to_owned()), Some("decimal".to_owned()));
    store.add(&reading).unwrap();
    let all = facts::all(&store).unwrap();
    let fact = all.iter().find(|fact| fact.object.to_string().contains("decimal")).unwrap();
    assert_eq!((fact.object.to_string().contains("\"1.5\""), fact.support.articles), (true, 1), "{fact:?}");
    let graph = "SELECT * { GRAPH ng:facts { ?fact a ng:Fact } }";
    assert_eq!(newsgraph::query::table(&store, graph, &[]).unwrap().rows.len(), all.len());
}

#[test]
fn a_store_of_the_version_before_is_made_again_from_its_readings() {
    const META: TableDefinition<'_, &str, &str> = TableDefinition::new("meta");
    let folder = tempfile::tempdir().unwrap();
    let lines = filled(folder.path()).sorted_lines().unwrap();
    let place = folder.path().join("s");
    let file = redb::Database::open(place.join("readings.redb")).unwrap();
    let set = |version: &str| {
        let write = file.begin_write().unwrap();
        write.open_table(META).unwrap().insert("version", version).unwrap();
        write.delete_multimap_table(redb::MultimapTableDefinition::<&str, &str>::new("index.names")).unwrap();
        write.commit().unwrap();
    };
    set("4");
    drop(file);
    let store = Store::open_to_read(&place, None).unwrap();
    assert!(store.sorted_lines().unwrap() == lines && lookup::candidates(&store, "Nordia").unwrap().len() > 1);
    drop(store);
    let file = redb::Database::open(place.join("readings.redb")).unwrap();
    assert_eq!(file.begin_read().unwrap().open_table(META).unwrap().get("version").unwrap().unwrap().value(), "5");
    drop(file);
}
