//! Merges and prohibitions of the user: honoured by every build, equal to a rebuild, taken back without a trace.

use std::path::Path;

use newsgraph::reading::Reading;
use newsgraph::resolve::{Decision, Decisions, Handle, Verdict};
use newsgraph::store::Store;
use proptest::prelude::*;

use crate::laws::made;
use crate::support::samples::Samples;

fn readings() -> Vec<Reading> {
    let reading = |at: u8| {
        let word = usize::from(at);
        let mut reading = made((0, [word % 16, word * 7 % 16, word * 3 % 16], at, at));
        reading.article.source = format!("news/{at:03}.txt");
        reading
    };
    (0..16).map(reading).collect()
}

fn filled(folder: &Path, name: &str, readings: &[Reading]) -> Store {
    let store = Store::open(&folder.join(name), true).unwrap();
    for reading in readings {
        store.add_later(reading).unwrap();
    }
    store.catch_up().unwrap();
    store
}

/// Lines that decide on the entities of made readings.
pub const LINES: [&str; 8] = [
    "merge Q1 = Q2",
    "merge body: lto = person: ana ruiz",
    "forbid Q1 = country: nordia",
    "forbid body: lto = body: lake trade organization",
    "merge Q3 = body: labour theatre office",
    "forbid Q4 = body: lake trade organization",
    "merge country: republic of nordia = place: nordia",
    "forbid Q6 = person: ana ruiz",
];

#[test]
fn what_is_decided_equals_a_rebuild_and_is_undone_without_a_trace() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = filled(folder.path(), "s", &readings());
    let plain = store.sorted_lines().unwrap();
    let mut states = vec![plain];
    for line in LINES {
        let decision = Decisions::parse(line).unwrap().all().next().unwrap();
        store.decide(&decision, "a test").unwrap();
        let now = store.sorted_lines().unwrap();
        assert_eq!(store.verify().unwrap(), vec![], "{line}");
        states.push(now);
    }
    let last = states.last().unwrap().clone();
    store.rebuild().unwrap();
    assert!(store.sorted_lines().unwrap() == last, "a rebuild gives the same");
    std::fs::copy(folder.path().join("s.merges"), folder.path().join("t.merges")).unwrap();
    let mut reversed = readings();
    reversed.reverse();
    assert!(filled(folder.path(), "t", &reversed).sorted_lines().unwrap() == last, "a build with the file gives the same");
    for state in states.iter().rev().skip(1) {
        assert!(store.undo().unwrap().is_some());
        assert!(store.sorted_lines().unwrap() == *state);
    }
    assert!(store.undo().unwrap().is_none());
    assert!(states.windows(2).filter(|two| two[0] != two[1]).count() > 4, "decisions change the graph");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn any_file_at_any_time_gives_the_graph_of_a_rebuild(
        seeds in prop::collection::vec((0u8..4, [0usize..16, 0usize..16, 0usize..16], any::<u8>(), any::<u8>()), 1..7),
        lines in prop::collection::vec(0usize..LINES.len(), 1..5),
        cut in 0usize..6,
    ) {
        let folder = tempfile::tempdir().unwrap();
        let readings: Vec<Reading> = seeds.into_iter().map(made).collect();
        let (early, late) = readings.split_at(cut.min(readings.len()));
        let mut store = filled(folder.path(), "s", early);
        for at in lines {
            store.decide(&Decisions::parse(LINES[at]).unwrap().all().next().unwrap(), "").unwrap();
        }
        for reading in late {
            store.add(reading).unwrap();
        }
        prop_assert_eq!(store.verify().unwrap(), vec![]);
        store.undo().unwrap();
        let found = store.sorted_lines().unwrap();
        store.rebuild().unwrap();
        prop_assert!(found == store.sorted_lines().unwrap());
    }
}

#[test]
fn a_file_edited_by_hand_is_honoured_when_the_store_is_opened_next() {
    let folder = tempfile::tempdir().unwrap();
    let plain = filled(folder.path(), "s", &readings()).sorted_lines().unwrap();
    std::fs::write(folder.path().join("s.merges"), "# by hand\nmerge Q1 = Q2\n").unwrap();
    let store = Store::open_to_read(&folder.path().join("s"), None).unwrap();
    assert!(store.sorted_lines().unwrap() != plain);
    drop(store);
    std::fs::remove_file(folder.path().join("s.merges")).unwrap();
    assert!(Store::open(&folder.path().join("s"), false).unwrap().sorted_lines().unwrap() == plain);
    std::fs::write(folder.path().join("s.merges"), "\nmerge Q1 and Q2\n").unwrap();
    let error = Store::open(&folder.path().join("s"), false).err().unwrap().to_string();
    assert!(error.contains("s.merges:2: two things with = between them are wanted"), "{error}");
}

#[test]
fn handles_outlive_what_other_articles_say() {
    let decision = Decision::new(Verdict::Merge, Handle::Link("Q2".into()), Handle::Link("Q1".into())).unwrap();
    assert_eq!(decision.to_string(), "merge Q1 = Q2");
    assert_eq!(Decision::new(Verdict::Merge, Handle::Link("Q2".into()), Handle::Link("Q2".into())), None);
}

#[test]
fn explain_names_a_merge_with_its_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = |args: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        let output = command.args(args).args(["--store", "s.db"]).current_dir(folder.path()).output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr))
    };
    std::fs::write(folder.path().join("a.txt"), "Ana Ruiz leads Norvik Bank. The bank employs 400 people in the north of the country.\n").unwrap();
    std::fs::write(folder.path().join("b.txt"), "Marta Lund works for Merrow Logistics. The firm has its seat in the old harbour of the town.\n")
        .unwrap();
    assert_eq!(run(&["build", "a.txt", "b.txt"]).0, Some(0));
    let asked = ["explain", "Ana Ruiz", "-", "Norvik Bank"];
    let before = run(&asked);
    assert!(before.0 == Some(0) && !before.1.contains("you decided"), "{}", before.1);
    assert_eq!(run(&["merge", "Norvik Bank", "Merrow Logistics"]).0, Some(0));
    let (code, told) = run(&asked);
    assert_eq!(code, Some(0), "{told}");
    assert!(told.contains("; you decided so: merge body: merrow logistics = body: norvik bank (s.db.merges:2)"), "{told}");
    assert_eq!(run(&["undo"]).0, Some(0));
    assert_eq!(run(&asked).1, before.1);
}

#[test]
fn the_commands_merge_part_and_undo() {
    let samples = Samples::new();
    let before = samples.store().sorted_lines().unwrap();
    let names: Vec<String> = {
        let output = samples.run(&["rank", "--limit", "4", "--kind", "Person", "--format", "json"]);
        let rows: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        rows.as_array().unwrap().iter().map(|row| row["label"].as_str().unwrap().to_owned()).collect()
    };
    let merged = samples.run(&["merge", &names[0], &names[1]]);
    assert_eq!(merged.status.code(), Some(0), "{}", String::from_utf8_lossy(&merged.stderr));
    assert!(String::from_utf8(merged.stdout).unwrap().starts_with("merge person: "));
    let again = samples.run(&["merge", &names[0], &names[1]]);
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8(again.stderr).unwrap().contains("are one already"));
    assert_eq!(samples.run(&["verify"]).status.code(), Some(0));
    // The same two names, now of one entity, are parted again: the later decision counts.
    assert_eq!(samples.run(&["forbid", &names[0], &names[1]]).status.code(), Some(0));
    assert!(samples.store().sorted_lines().unwrap() == before);
    assert_eq!(samples.run(&["undo"]).status.code(), Some(0));
    assert!(samples.store().sorted_lines().unwrap() != before);
    assert_eq!(samples.run(&["undo"]).status.code(), Some(0));
    assert!(samples.store().sorted_lines().unwrap() == before);
    assert_eq!(samples.run(&["undo"]).status.code(), Some(1));
    assert_eq!(samples.run(&["merge", "Nobody At All", &names[0]]).status.code(), Some(1));
}
