//! The store's laws: on readings of real text, and on made ones whose entities clash, join and part.

use std::collections::BTreeSet;

use newsgraph::article::Article;
use newsgraph::model::Model;
use newsgraph::reading::Reading;
use newsgraph::resolve::resolve;
use newsgraph::store::vocab::Iris;
use newsgraph::store::{Store, mapping};
use newsgraph::{pipeline, query};
use proptest::prelude::*;

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

#[test]
fn any_order_gives_one_graph_and_removal_equals_a_rebuild() {
    let (readings, folder) = (readings(), tempfile::tempdir().unwrap());
    let mut graphs = Vec::new();
    for (name, order) in [("one", [0, 1, 2]), ("two", [2, 0, 1])] {
        let store = Store::open(&folder.path().join(name), true).unwrap();
        for at in order {
            store.add(&readings[at]).unwrap();
        }
        assert_eq!(store.verify().unwrap(), vec![]);
        graphs.push(store.sorted_lines().unwrap());
        if name == "two" {
            assert!(store.remove("c.txt").unwrap().is_some() && store.remove("c.txt").unwrap().is_none());
            let mut derived: Vec<String> =
                mapping::quads(&store.readings().unwrap(), store.iris()).unwrap().iter().map(|quad| format!("{quad} .")).collect();
            derived.sort_unstable();
            assert_eq!(store.sorted_lines().unwrap(), derived);
            store.rebuild().unwrap();
            assert_eq!(store.sorted_lines().unwrap(), derived);
        }
    }
    assert!(graphs[0] == graphs[1]);
}

#[test]
fn what_is_denied_or_planned_is_no_fact() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("s"), true).unwrap();
    for reading in readings() {
        store.add_later(&reading).unwrap();
    }
    store.catch_up().unwrap();
    let facts = |relation: &str| query::table(&store, &format!("SELECT * {{ ?a ng:{relation} ?b }}"), &[]).unwrap().rows.len();
    assert_eq!((facts("memberOf"), facts("acquires"), facts("operatesIn")), (2, 0, 0));
    let claims = query::table(&store, "SELECT * { GRAPH ?g { ?c rdf:reifies <<( ?a ng:acquires ?b )>> ; ng:tense ng:planned } }", &[]).unwrap();
    assert_eq!(claims.rows.len(), 1);
}

/// Rows of entities that clash, join and part: names, kinds, links, acronyms, bare surnames.
const ENTITIES: [(&str, &str, Option<&str>, &[&str]); 16] = [
    ("Nordia", "Country", Some("Q1"), &[]),
    ("Nordia", "Country", None, &["Republic of Nordia"]),
    ("Nordia", "City", None, &[]),
    ("Nordia", "City", Some("Q2"), &[]),
    ("Nordia", "Region", Some("Q3"), &[]),
    ("Republic of Nordia", "Country", None, &[]),
    ("Lake Trade Organization", "Organization", None, &["LTO"]),
    ("Lake Trade Organization", "Alliance", Some("Q4"), &["LTO"]),
    ("Labour Theatre Office", "Organization", None, &["LTO"]),
    ("LTO", "Organization", None, &[]),
    ("LTO", "Company", Some("Q5"), &[]),
    ("Ana Ruiz", "Person", None, &["Ruiz"]),
    ("ana ruiz", "Person", Some("Q6"), &[]),
    ("Ruiz", "Person", None, &[]),
    ("Defense Ministry", "GovernmentBody", None, &[]),
    ("Ana Ruiz", "Company", None, &[]),
];

/// A reading made of numbers: which entities, and what is claimed of the first two.
pub fn made(seed: (u8, [usize; 3], u8, u8)) -> Reading {
    let (source, picks, stance, tail) = seed;
    let mut names: Vec<usize> = picks.to_vec();
    names.dedup();
    let text_of = |at: &usize| ENTITIES[*at].0.to_owned();
    // Long common endings make near-copies of one another.
    let endings = [
        "the river rose overnight and two bridges were closed to all traffic until noon",
        "nobody was hurt when the old mill burned down on a cold and windy night",
    ];
    let text = format!("{} saw something, {}.", names.iter().map(text_of).collect::<Vec<_>>().join(" and "), endings[usize::from(tail % 2)]);
    let mut at = 0;
    let mut spans = Vec::new();
    for name in &names {
        let end = at + ENTITIES[*name].0.chars().count();
        spans.push((at, end));
        at = end + " and ".len();
    }
    let entities: Vec<_> = names
        .iter()
        .map(|&at| {
            let (name, kind, link, aliases) = ENTITIES[at];
            let links = link.map_or_else(|| serde_json::json!({}), |id| serde_json::json!({"wikidata": id}));
            serde_json::json!({"name": name, "type": kind, "aliases": aliases, "links": links})
        })
        .collect();
    let last = names.len() - 1;
    let start = text.chars().count() - endings[usize::from(tail % 2)].len() - " something, ".len() - 1;
    let claim = |relation: &str, canonical: bool| {
        serde_json::json!({"subject": {"entity": 0, "start": spans[0].0, "end": spans[0].1}, "relation": relation, "relationText": "saw", "canonical": canonical,
            "object": {"entity": last, "start": spans[last].0, "end": spans[last].1}, "sentence": 0, "trigger": [start - 3, start], "confidence": 0.8,
            "polarity": if stance % 3 == 0 { "denied" } else { "affirmed" }, "certainty": if stance % 5 == 4 { "possible" } else { "factual" }, "tense": "past",
            "attributedTo": if stance % 2 == 0 { serde_json::Value::Null } else { serde_json::json!({"entity": 0, "start": spans[0].0, "end": spans[0].1}) },
            "time": null, "place": null, "rule": "made"})
    };
    let id = newsgraph::article::hex(&[&[tail, stance][..], text.as_bytes()].concat());
    let value = serde_json::json!({
        "article": {"id": id, "source": format!("{}.txt", source % 12), "title": null, "published": format!("2025-04-{:02}", 1 + tail % 28), "publisher": null},
        "text": text, "sentences": [[0, text.chars().count()]], "entities": entities,
        "mentions": spans.iter().enumerate().map(|(at, span)| serde_json::json!({"start": span.0, "end": span.1, "sentence": 0, "form": "name", "type": "Thing", "entity": at})).collect::<Vec<_>>(),
        "claims": [claim("metWith", true), claim(if stance % 2 == 0 { "look_at" } else { "see" }, false)]
    });
    serde_json::from_value(value).unwrap()
}

fn sorted(readings: &[Reading]) -> Vec<String> {
    let mut lines: Vec<String> = mapping::quads(readings, &Iris::default()).unwrap().iter().map(|quad| format!("{quad} .")).collect();
    lines.sort_unstable();
    lines
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// Whatever was added, replaced and removed, in whatever steps: the graph is that of the articles that are left, made in one go.
    #[test]
    fn any_history_ends_in_the_graph_of_what_is_left(
        steps in prop::collection::vec(((0_u8..30, [0_usize..16, 0..16, 0..16], 0_u8..30, 0_u8..60), 0_u8..10), 1..24)
    ) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path(), true).unwrap();
        for (seed, act) in steps {
            let reading = made(seed);
            match act {
                0 => drop(store.remove(&reading.article.source).unwrap()),
                1..=4 => drop(store.add(&reading).unwrap()),
                _ => drop(store.add_later(&reading).unwrap()),
            }
        }
        store.catch_up().unwrap();
        prop_assert_eq!(store.verify().unwrap(), vec![]);
        let left = store.readings().unwrap();
        let lines = store.sorted_lines().unwrap();
        store.rebuild().unwrap();
        prop_assert_eq!(&lines, &store.sorted_lines().unwrap());
        // The same entities as resolution of all readings at once finds.
        let (entities, _) = resolve(&left);
        let wanted: BTreeSet<String> = entities.iter().map(|e| store.iris().node("ent", &e.local).to_string()).collect();
        let table = query::table(&store, "SELECT DISTINCT ?e { ?e ng:kind ?k FILTER STRSTARTS(STR(?e), STR(ent:)) }", &[]).unwrap();
        let found: BTreeSet<String> = table.rows.iter().map(|row| row[0].as_ref().unwrap().to_string()).collect();
        prop_assert_eq!(found, wanted);
    }

    #[test]
    fn the_order_of_articles_does_not_show(
        seeds in prop::collection::vec((0_u8..1, [0_usize..16, 0..16, 0..16], 0_u8..30, 0_u8..60), 1..30), turn in 0_usize..30
    ) {
        let mut readings: Vec<Reading> = seeds.into_iter().map(made).collect();
        // One source each: a source that names two texts keeps the last.
        for (at, reading) in readings.iter_mut().enumerate() {
            reading.article.source = format!("{at}.txt");
        }
        let first = sorted(&readings);
        readings.reverse();
        prop_assert_eq!(&first, &sorted(&readings));
        let turn = turn % readings.len();
        readings.rotate_left(turn);
        prop_assert_eq!(&first, &sorted(&readings));
    }
}
