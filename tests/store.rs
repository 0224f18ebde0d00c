//! The laws of the store, on readings of real text.

use std::collections::BTreeSet;

use newsgraph::article::Article;
use newsgraph::model::Model;
use newsgraph::reading::Reading;
use newsgraph::store::{Store, mapping};
use newsgraph::{pipeline, query};

const TEXTS: [(&str, &str); 3] = [
    ("a.txt", "Norway and Denmark are members of NATO. The Arven Front does not operate in Denmark, the minister said."),
    ("b.txt", "Norway is a member of NATO. Chancellor Olaf Scholz met President Emmanuel Macron in Paris on Monday."),
    ("c.txt", "Boeing will acquire Spirit AeroSystems next year."),
];

fn readings() -> Vec<Reading> {
    let model = Model::load().unwrap();
    let article = |(source, text): (&str, &str)| Article { source: source.into(), text: text.into(), language: "en".into(), ..Article::default() };
    TEXTS.iter().map(|&row| pipeline::read(&model, &article(row)).0).collect()
}

fn lines(store: &Store) -> BTreeSet<String> {
    store.graph().iter().map(|quad| quad.unwrap().to_string()).collect()
}

#[test]
fn any_order_gives_one_graph_and_removal_equals_a_rebuild() {
    let (readings, folder) = (readings(), tempfile::tempdir().unwrap());
    let mut graphs = Vec::new();
    for (name, order) in [("one", [0, 1, 2]), ("two", [2, 0, 1])] {
        let store = Store::open(&folder.path().join(name), true).unwrap();
        for at in order {
            store.add(&readings[at]).unwrap();
            store.sync().unwrap();
        }
        assert!(store.verify().unwrap().is_empty());
        graphs.push(lines(&store));
        if name == "two" {
            assert!(store.remove("c.txt").unwrap() && !store.remove("c.txt").unwrap());
            let derived: BTreeSet<String> = mapping::quads(&store.readings().unwrap()).iter().map(ToString::to_string).collect();
            assert!(lines(&store) == derived);
            let removed = lines(&store);
            store.rebuild().unwrap();
            assert!(lines(&store) == removed);
        }
    }
    assert!(graphs[0] == graphs[1]);
}

#[test]
fn what_is_denied_or_planned_is_no_fact_and_every_question_runs() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("s"), true).unwrap();
    for reading in readings() {
        store.add(&reading).unwrap();
    }
    store.sync().unwrap();
    let facts: Vec<String> = store
        .graph()
        .quads_for_pattern(None, None, None, Some(oxigraph::model::GraphNameRef::DefaultGraph))
        .map(|q| q.unwrap().to_string())
        .collect();
    assert!(facts.iter().any(|fact| fact.contains("ns#memberOf")), "{facts:#?}");
    assert!(!facts.iter().any(|fact| fact.contains("ns#acquires") || fact.contains("ns#operatesIn")), "{facts:#?}");
    let found = query::lookup(store.graph(), "norway");
    assert_eq!(found.len(), 1);
    for (name, _) in query::QUESTIONS {
        let text = query::question(name, Some(&found[0].entity)).unwrap();
        assert!(query::run(store.graph(), &text).is_ok(), "{name}");
    }
}
