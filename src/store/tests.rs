//! A change that reached the graph by half when it failed is finished before the next one of the same process.

use super::*;

/// A reading of one sentence, "Ana Ruiz leads WHOM.", under a source.
fn reading(source: &str, whom: &str) -> Reading {
    let (text, end) = (format!("Ana Ruiz leads {whom}."), 15 + whom.chars().count());
    let value = serde_json::json!({
        "article": {"id": crate::article::hex(text.as_bytes()), "source": source, "title": null, "published": "2025-04-14", "publisher": null},
        "text": text, "sentences": [[0, end + 1]], "mentions": [],
        "entities": [{"name": "Ana Ruiz", "type": "Person"}, {"name": whom, "type": "Company"}],
        "claims": [{"subject": {"entity": 0, "start": 0, "end": 8}, "relation": "leads", "relationText": "leads", "canonical": true,
            "object": {"entity": 1, "start": 15, "end": end}, "sentence": 0, "trigger": [9, 14], "confidence": 0.9,
            "polarity": "affirmed", "certainty": "factual", "tense": "present", "attributedTo": null, "time": null, "place": null, "rule": "test"}]
    });
    serde_json::from_value(value).unwrap()
}

/// Takes a change of the readings to the graph, but fails when a part of it is there, as on a disk that is full.
fn fail_half_way(store: &Store) {
    let failed = derive::catch_up(&store.readings, &store.iris, store.decided.decisions(), |difference| {
        store.graph.extend(difference.insert.into_iter().step_by(2)).unwrap();
        Err(StoreError::ReadOnly)
    });
    assert!(failed.is_err() && store.readings.is_half_done());
}

/// A change of a store.
type Act = fn(&Store);

#[test]
fn a_change_that_failed_half_way_is_finished_before_the_next() {
    let acts: [(Act, &[(&str, &str)]); 4] = [
        (|store| assert_eq!(store.add(&reading("b.txt", "Mill Bank")).unwrap(), Added::Replaced), &[("a.txt", "Lake Bank"), ("b.txt", "Mill Bank")]),
        (
            |store| assert_eq!(store.add_later(&reading("b.txt", "Mill Bank")).unwrap(), Added::Replaced),
            &[("a.txt", "Lake Bank"), ("b.txt", "Mill Bank")],
        ),
        (|store| drop(store.remove("b.txt").unwrap()), &[("a.txt", "Lake Bank")]),
        (|store| assert_eq!(store.leave_all_later(&["b.txt".to_owned()]).unwrap(), 1), &[("a.txt", "Lake Bank")]),
    ];
    for (act, left) in acts {
        let (folder, fresh) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (store, wanted) = (Store::open(folder.path(), true).unwrap(), Store::open(fresh.path(), true).unwrap());
        store.add(&reading("a.txt", "Lake Bank")).unwrap();
        store.add_later(&reading("b.txt", "Hill Bank")).unwrap();
        fail_half_way(&store);
        assert!(matches!(store.readings.add(&[reading("c.txt", "Hill Bank")]), Err(StoreError::HalfDone)));
        act(&store);
        store.catch_up().unwrap();
        for &(source, whom) in left {
            wanted.add(&reading(source, whom)).unwrap();
        }
        assert_eq!(store.sorted_lines().unwrap(), wanted.sorted_lines().unwrap());
        assert_eq!(store.verify().unwrap(), vec![]);
    }
}
