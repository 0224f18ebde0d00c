//! The store's laws: spans hold, order does not matter, an article is a unit, only asserted claims are plain triples; and the questions.

use std::path::Path;

use newsgraph::query::{self, catalogue, lookup};
use newsgraph::reading::Reading;
use newsgraph::store::{Added, Store, check};

/// A reading of one sentence: "`subject` `verb` `object`."
pub fn reading(source: &str, subject: (&str, &str), verb: &str, object: (&str, &str), relation: &str, polarity: &str) -> Reading {
    let text = format!("{} {verb} {}.", subject.0, object.0);
    let at = |n: usize| u32::try_from(n).unwrap();
    let (s, t) = (subject.0.chars().count(), verb.chars().count());
    let end = at(text.chars().count());
    let argument = |entity: u32, start: u32, end: u32| serde_json::json!({"entity": entity, "start": start, "end": end});
    let value = serde_json::json!({
        "article": {"id": newsgraph::article::hex(format!("{source}{text}").as_bytes()), "source": source, "title": null, "published": "2025-04-14", "publisher": null},
        "text": text, "sentences": [[0, end]], "mentions": [],
        "entities": [{"name": subject.0, "type": subject.1}, {"name": object.0, "type": object.1}],
        "claims": [{"subject": argument(0, 0, at(s)), "relation": relation, "relationText": verb, "canonical": true,
            "object": argument(1, at(s + t + 2), end - 1), "sentence": 0, "trigger": [s + 1, s + 1 + t], "confidence": 0.9,
            "polarity": polarity, "certainty": "factual", "tense": "present", "attributedTo": null, "time": null, "place": null, "rule": "test"}]
    });
    serde_json::from_value(value).unwrap()
}

fn some() -> Vec<Reading> {
    let nordia = ("Nordia", "Country");
    vec![
        reading("a.txt", nordia, "belongs to", ("Lake Council", "Alliance"), "memberOf", "affirmed"),
        reading("b.txt", nordia, "never joined", ("the Lake Council", "Organization"), "memberOf", "denied"),
        reading("c.txt", ("Ana Ruiz", "Person"), "leads", ("Lake Council", "Alliance"), "leads", "affirmed"),
        reading("d.txt", ("Nordia", "City"), "denies leaving", ("Sudia", "Country"), "locatedIn", "denied"),
        reading("e.txt", ("Ruiz", "Person"), "met", ("Ana Ruiz", "Person"), "metWith", "affirmed"),
    ]
}

fn lines(dir: &Path, readings: &[Reading]) -> Vec<String> {
    let store = Store::open(dir, true).unwrap();
    for reading in readings {
        store.add(reading).unwrap();
    }
    store.sorted_lines().unwrap()
}

#[test]
fn any_order_and_any_detour_gives_the_same_quads() {
    let dirs: Vec<_> = (0..3).map(|_| tempfile::tempdir().unwrap()).collect();
    let readings = some();
    let first = lines(dirs[0].path(), &readings);
    let reversed: Vec<Reading> = readings.iter().rev().cloned().collect();
    assert_eq!(first, lines(dirs[1].path(), &reversed));

    let store = Store::open(dirs[2].path(), true).unwrap();
    store.add_later(&reading("x.txt", ("Lake Council", "Company"), "owns", ("Nordia", "Region"), "owns", "affirmed")).unwrap();
    for reading in &readings {
        store.add_later(reading).unwrap();
    }
    store.catch_up().unwrap();
    assert_ne!(first, store.sorted_lines().unwrap());
    assert!(store.remove("x.txt").unwrap().is_some());
    assert_eq!(first, store.sorted_lines().unwrap());
    assert!(first.len() > 50);
}

#[test]
fn what_was_committed_before_a_kill_is_finished_on_opening() {
    let dir = tempfile::tempdir().unwrap();
    let before = {
        let store = Store::open(dir.path(), true).unwrap();
        store.add_later(&some()[0]).unwrap();
        store.sorted_lines().unwrap()
    };
    assert!(before.is_empty());
    let store = Store::open(dir.path(), true).unwrap();
    assert!(!store.sorted_lines().unwrap().is_empty());
    assert_eq!(store.verify().unwrap(), vec![]);
}

#[test]
fn the_same_text_twice_is_one_article_and_a_new_text_replaces_the_old() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), true).unwrap();
    let old = some().remove(0);
    let mut twin = old.clone();
    twin.article.source = "z.txt".to_owned();
    assert_eq!(store.add(&old).unwrap(), Added::New);
    assert_eq!(store.add(&old).unwrap(), Added::Same);
    store.add(&twin).unwrap();
    assert_eq!(store.readings().unwrap(), vec![old.clone()]);
    let new = reading("a.txt", ("Sudia", "Country"), "belongs to", ("Lake Council", "Alliance"), "memberOf", "affirmed");
    assert_eq!(store.add(&new).unwrap(), Added::Replaced);
    assert_eq!(store.readings().unwrap().len(), 2, "the old text is still there as z.txt");
}

#[test]
fn spans_that_do_not_hold_are_found() {
    let mut bad = some().remove(0);
    assert_eq!(check(&bad), vec![]);
    bad.claims[0].trigger = (0, 3);
    assert_eq!(check(&bad).len(), 1);
}

#[test]
fn a_folder_of_other_things_is_no_store_and_a_store_is_held_once() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("letter.txt"), "x").unwrap();
    let error = Store::open(dir.path(), true).err().unwrap().to_string();
    assert!(error.contains("is not a store"), "{error}");
    let fresh = tempfile::tempdir().unwrap();
    let _held = Store::open(fresh.path(), true).unwrap();
    let error = Store::open(fresh.path(), true).err().unwrap().to_string();
    assert!(error.contains("in use by another process"), "{error}");
}

#[test]
fn names_kinds_and_questions() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), true).unwrap();
    for reading in some() {
        store.add_later(&reading).unwrap();
    }
    store.catch_up().unwrap();
    let council = lookup::one(&store, "the lake council").unwrap();
    assert!(council.node.as_str().ends_with("ent/Lake_Council"), "{}", council.node);
    assert_eq!(lookup::candidates(&store, "Nordia").unwrap().len(), 2, "country and city stay apart");
    assert!(lookup::one(&store, "Lake Counci").unwrap_err().to_string().contains("did you mean `Lake Council`"));

    let set = vec![("entity".to_owned(), "Lake Council".to_owned())];
    let ask = |name: &str, rows: usize| assert_eq!(catalogue::ask(&store, name, &set).unwrap().rows.len(), rows, "{name}");
    ask("members-of", 1);
    ask("who-leads", 1);
    ask("claims-about", 3);
    ask("facts-about", 2);
    ask("connections", 2);
    ask("sources-of", 3);
    assert_eq!(catalogue::ask(&store, "disputed", &[]).unwrap().rows.len(), 1);
    assert_eq!(catalogue::ask(&store, "denied", &[]).unwrap().rows.len(), 2);
    let plain = query::table(&store, "ASK { ?x ng:locatedIn ?y }", &[]).unwrap();
    assert_eq!(plain.rows[0][0].as_ref().unwrap().to_string(), "\"false\"^^<http://www.w3.org/2001/XMLSchema#boolean>");
}

#[test]
fn every_question_runs_and_every_check_finds_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let store = Store::open(dir.path(), true).unwrap();
    for reading in some() {
        store.add_later(&reading).unwrap();
    }
    store.catch_up().unwrap();
    for question in catalogue::all() {
        let set: Vec<_> = question.parameters.iter().map(|one| (one.name.to_owned(), value(one.takes).to_owned())).collect();
        catalogue::ask(&store, question.name, &set).unwrap();
        assert!(!question.title.is_empty(), "{}", question.name);
    }
    for check in catalogue::checks() {
        assert_eq!(query::table(&store, check.sparql, &[]).unwrap().rows, Vec::<Vec<_>>::new(), "{}", check.name);
    }
    let error = query::table(&store, "SELECT ?x {\n ?x ?? 3 }", &[]).unwrap_err().to_string();
    assert!(error.contains("line 2, column 5"), "{error}");
}

/// A value that the questions of this store take.
fn value(takes: catalogue::Takes) -> &'static str {
    match takes {
        catalogue::Takes::Entity => "Ana Ruiz",
        catalogue::Takes::Relation => "memberOf",
        catalogue::Takes::Kind => "Person",
        catalogue::Takes::Date => "2025-01-01",
        catalogue::Takes::Number => "1",
        catalogue::Takes::Text => "x",
    }
}
