//! What was known on a day: corrected articles, asked by every command that takes `--as-of`, by `diff --since` and by `explain`; what is removed is
//! gone from every day; and the copies that are made for it are kept, mended and done without.

use std::process::{Command, Stdio};
use std::time::Duration;

use newsgraph::reading::Reading;
use newsgraph::store::Store;
use serde_json::Value;

use crate::laws::made;
use crate::support::desk::Desk;
use crate::support::dice::{Dice, cases};

const FIRST: &str = "Published: 20 February 2026\n\nNorway and Denmark are members of NATO, the ministry said in Oslo. Ana Ruiz leads Norvik Bank. \
    The bank employs 400 people in the north of the country.\n";
const CORRECTED: &str = "Published: 20 February 2026\nUpdated: 10 March 2026\n\nNorway is a member of NATO, the ministry said in Oslo. Ana Ruiz leads Norvik Bank. \
    The bank employs 400 people in the north of the country.\n";
const LATER: &str =
    "Published: 5 April 2026\n\nSweden is a member of NATO, the government said in Stockholm on Friday. It did not say what comes next.\n";
const UNDATED: &str = "Iceland is a member of NATO. Every child in Reykjavik learns so at school, and nobody wrote down when this was said.\n";

/// One article, corrected, and one that came later.
fn corrected() -> Desk {
    let desk = Desk::new();
    for (name, text) in [("a.txt", FIRST), ("b.txt", LATER), ("a.txt", CORRECTED)] {
        std::fs::write(desk.path().join(name), text).unwrap();
        desk.told(&["build", name], 0);
    }
    desk
}

/// Members of NATO that a question finds, with `more` arguments.
fn members(desk: &Desk, more: &[&str]) -> Vec<String> {
    let asked = "SELECT DISTINCT ?name { ?who ng:memberOf ?body ; rdfs:label ?name . ?body rdfs:label|skos:altLabel \"NATO\"@en } ORDER BY ?name";
    let out = desk.run(&[&["query", "-e", asked, "--format", "csv"], more].concat()).stdout;
    String::from_utf8(out).unwrap().lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_day_has_what_was_known_then() {
    let desk = corrected();
    for (day, known) in [
        ("2026-02-19", &[][..]),
        ("2026-02-20", &["Denmark", "Norway"]),
        ("2026-03-09", &["Denmark", "Norway"]),
        ("2026-03-10", &["Norway"]),
        ("2026-04-05", &["Norway", "Sweden"]),
    ] {
        assert_eq!(members(&desk, &["--as-of", day]), known, "{day}");
    }
    assert_eq!(members(&desk, &[]), ["Norway", "Sweden"]);
    let card = desk.json(&["show", "Denmark", "--as-of", "2026-03-01"]);
    assert_eq!(card["relations"][0]["relation"], "memberOf", "{card}");
    assert!(desk.told(&["show", "Sweden", "--as-of", "2026-03-01"], 1).contains("no entity is named"));
    assert!(desk.told(&["stats", "--as-of", "2026-03-01"], 0).contains("articles"));
    assert!(desk.told(&["export", "-", "--format", "nq", "--as-of", "2026-03-10"], 0).contains("dateModified> \"2026-03-10\"^^"));
    assert!(desk.told(&["show", "NATO", "--as-of", "March"], 2).contains("invalid value 'March' for '--as-of"));
}

#[test]
fn a_correction_is_told_by_diff_and_explain() {
    let desk = corrected();
    let changes = |day: &str| -> Vec<String> {
        let rows = desk.json(&["diff", "--since", day, "--canonical", "--limit", "0"]);
        let row = |row: &Value| {
            format!(
                "{} {} {}",
                row["change"].as_str().unwrap(),
                row["subject"]["label"].as_str().unwrap_or("?"),
                row["relation"].as_str().unwrap_or("?")
            )
        };
        rows.as_array().unwrap().iter().map(row).filter(|row| row.ends_with(" memberOf")).collect()
    };
    assert_eq!(changes("2026-03-01"), ["new Sweden memberOf", "gone Denmark memberOf"]);
    assert_eq!(changes("2026-03-11"), ["new Sweden memberOf"]);
    let found = desk.json(&["explain", "Denmark", "memberOf", "NATO", "--as-of", "2026-03-01"]);
    assert_eq!(found[0]["claims"].as_array().unwrap().len(), 1);
    assert!(found[0]["former"].is_null(), "{found}");
    // Denmark is nobody's entity today, but former versions name it and say so.
    let told = desk.told(&["explain", "Denmark", "memberOf", "NATO"], 0);
    assert!(told.starts_with("Denmark is a member of NATO\n") && told.contains("no longer says so"), "{told}");
    assert!(desk.told(&["explain", "Denmark", "leads", "NATO"], 1).contains("no claim relates Denmark by leads"));
    assert!(desk.told(&["explain", "Finland", "memberOf", "NATO"], 1).contains("no entity is named"));
    let told = desk.told(&["explain", "NATO", "has member", "Denmark"], 0);
    assert!(told.contains("no fact: no article says so now"), "{told}");
    assert!(told.contains("former version of 2026-02-20 of a.txt: the one of 2026-03-10 no longer says so"), "{told}");
    assert!(told.contains("“Norway and Denmark are members of NATO, the ministry said in Oslo.”"), "{told}");
    // What both versions say is told once.
    let told = desk.told(&["explain", "Norway", "memberOf", "NATO"], 0);
    assert!(!told.contains("former version"), "{told}");
}

#[test]
fn what_is_removed_is_gone_from_every_day() {
    let desk = corrected();
    let formers = desk.json(&["explain", "NATO", "has member", "Denmark"]);
    let id = formers[0]["former"][0]["article"].as_str().unwrap().to_owned();
    desk.told(&["remove", &id], 0);
    assert!(members(&desk, &["--as-of", "2026-03-01"]).is_empty(), "the former version alone was removed");
    assert_eq!(members(&desk, &["--as-of", "2026-03-10"]), ["Norway"]);
    let desk = corrected();
    desk.told(&["remove", "a.txt"], 0);
    assert!(members(&desk, &["--as-of", "2026-03-01"]).is_empty());
    assert_eq!(desk.told(&["explain", "NATO", "has member", "Denmark"], 1).matches("former version").count(), 0);
}

#[test]
fn what_names_no_day_is_left_out_and_counted() {
    let desk = corrected();
    std::fs::write(desk.path().join("c.txt"), UNDATED).unwrap();
    desk.told(&["build", "c.txt"], 0);
    assert_eq!(members(&desk, &[]), ["Iceland", "Norway", "Sweden"]);
    assert_eq!(members(&desk, &["--as-of", "2026-12-31"]), ["Norway", "Sweden"]);
    assert!(desk.told(&["show", "NATO", "--as-of", "2026-12-31"], 0).contains("note: 1 article without a day of publication"));
    assert!(!desk.told(&["diff", "--since", "2026-03-01", "--limit", "0"], 0).contains("Iceland"));
}

/// A text goes with all who told it, of whichever day.
#[test]
fn what_is_removed_is_gone_from_what_others_said_before() {
    let desk = Desk::new();
    for (name, text) in [("a.txt", FIRST), ("c.txt", FIRST), ("a.txt", CORRECTED)] {
        std::fs::write(desk.path().join(name), text).unwrap();
        desk.told(&["build", name], 0);
    }
    assert_eq!(members(&desk, &["--as-of", "2026-03-01"]), ["Denmark", "Norway"]);
    desk.told(&["remove", "c.txt"], 0);
    assert!(members(&desk, &["--as-of", "2026-03-01"]).is_empty());
    assert_eq!(members(&desk, &["--as-of", "2026-03-10"]), ["Norway"]);
}

#[test]
fn a_text_that_comes_back_is_known_on_each_of_its_days() {
    let desk = corrected();
    let again = FIRST.replace("\n\n", "\nUpdated: 1 April 2026\n\n");
    std::fs::write(desk.path().join("a.txt"), again).unwrap();
    desk.told(&["build", "a.txt"], 0);
    for (day, known) in [("2026-02-20", &["Denmark", "Norway"][..]), ("2026-03-31", &["Norway"]), ("2026-04-01", &["Denmark", "Norway"])] {
        assert_eq!(members(&desk, &["--as-of", day]), known, "{day}");
    }
}

/// Readings of few sources, in versions of different days.
fn versions(dice: &mut Dice, count: usize) -> Vec<Reading> {
    let version = |at: usize| {
        let mut reading = made((0, [dice.below(16), dice.below(16), dice.below(16)], dice.below(30) as u8, dice.below(60) as u8));
        reading.article.source = format!("news/{:02}.txt", at % 12);
        reading
    };
    (0..count).map(version).collect()
}

fn lines(store: &Store, day: &str) -> Vec<String> {
    store.as_of(day).unwrap().store.sorted_lines().unwrap()
}

const DAYS: [&str; 3] = ["2025-04-08", "2025-04-21", "2025-04-14"];

/// Killed while corrections come in, or while a day is asked for, the next run has every day as it is. The clock only chooses the moment.
#[test]
fn kills_leave_every_day_as_it_was_known() {
    let (desk, mut dice) = (Desk::new(), Dice::new(11));
    let readings = versions(&mut dice, 60);
    let rows: String = readings.iter().map(|reading| reading.to_line() + "\n").collect();
    std::fs::write(desk.path().join("r.jsonl"), rows).unwrap();
    let whole = Store::open(&desk.path().join("whole"), true).unwrap();
    whole.add_all_later(&readings).unwrap();
    whole.catch_up().unwrap();
    let wanted = DAYS.map(|day| lines(&whole, day));
    assert!(wanted.iter().all(|lines| !lines.is_empty()) && wanted[0] != wanted[1]);
    let program = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        command.args(args).args(["--store", "s.db"]).current_dir(desk.path()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    for round in 0..cases("NEWSGRAPH_KILLS", 12) {
        let _ = std::fs::remove_dir_all(desk.place());
        let mut loading = program(&["load", "r.jsonl"]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(dice.below(400) as u64));
        loading.kill().unwrap();
        loading.wait().unwrap();
        assert!(program(&["load", "r.jsonl"]).status().unwrap().success());
        let mut asking = program(&["stats", "--as-of", DAYS[round as usize % 3]]).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(dice.below(400) as u64));
        asking.kill().unwrap();
        asking.wait().unwrap();
        let store = Store::open_to_read(&desk.place(), None).unwrap();
        for (day, wanted) in DAYS.iter().zip(&wanted) {
            assert!(lines(&store, day) == *wanted, "round {round}: {day}");
        }
    }
}

/// The folder that a day is kept in may be in use, broken, or not be writable: the answer is the same.
#[test]
fn a_day_is_known_whatever_becomes_of_its_copy() {
    let (folder, mut dice) = (tempfile::tempdir().unwrap(), Dice::new(12));
    let place = folder.path().join("s");
    let store = Store::open(&place, true).unwrap();
    store.add_all_later(&versions(&mut dice, 40)).unwrap();
    store.catch_up().unwrap();
    let held = store.as_of(DAYS[0]).unwrap();
    let wanted = held.store.sorted_lines().unwrap();
    assert!(lines(&store, DAYS[0]) == wanted, "somebody else asks at the same time");
    drop(held);
    std::fs::write(place.join("as-of").join("readings.redb"), "broken").unwrap();
    assert!(lines(&store, DAYS[0]) == wanted, "its readings are broken");
    std::fs::remove_dir_all(place.join("as-of")).unwrap();
    std::fs::write(place.join("as-of"), "no folder").unwrap();
    assert!(lines(&store, DAYS[0]) == wanted, "it cannot be made");
    std::fs::remove_file(place.join("as-of")).unwrap();
    assert!(lines(&store, DAYS[0]) == wanted && place.join("as-of").is_dir());
    store.rebuild().unwrap();
    assert!(!place.join("as-of").exists(), "a rebuild makes all anew");
    assert!(lines(&store, DAYS[0]) == wanted);
}

/// A store of a program that kept no days: what was published counts.
#[test]
fn a_store_of_an_earlier_program_is_asked_by_its_days_of_publication() {
    let (folder, mut dice) = (tempfile::tempdir().unwrap(), Dice::new(13));
    let readings: Vec<Reading> = versions(&mut dice, 12);
    let place = folder.path().join("s");
    let store = Store::open(&place, true).unwrap();
    store.add_all_later(&readings).unwrap();
    store.catch_up().unwrap();
    let wanted = DAYS.map(|day| lines(&store, day));
    drop(store);
    {
        let file = redb::Database::open(place.join("readings.redb")).unwrap();
        let write = file.begin_write().unwrap();
        let outlets = redb::TableDefinition::<&str, &str>::new("outlets");
        for reading in &readings {
            write.open_table(outlets).unwrap().insert(reading.article.source.as_str(), "{\"publisher\":null,\"authors\":[]}").unwrap();
        }
        write.delete_table(redb::TableDefinition::<(&str, &str), (&str, u64, &[u8])>::new("former")).unwrap();
        write.commit().unwrap();
    }
    std::fs::remove_dir_all(place.join("as-of")).unwrap();
    let store = Store::open_to_read(&place, None).unwrap();
    assert!(DAYS.map(|day| lines(&store, day)) == wanted);
    drop(store);
    let store = Store::open(&place, false).unwrap();
    let added = store.add_all_later(&readings).unwrap();
    assert!(added.iter().all(|added| *added == newsgraph::store::Added::Same), "{added:?}");
    // What is replaced now counts from the days that it would have been kept with.
    let (newer, today) = (versions(&mut dice, 12), Store::open(&folder.path().join("t"), true).unwrap());
    for readings in [&readings, &newer] {
        today.add_all_later(readings).unwrap();
    }
    store.add_all_later(&newer).unwrap();
    let known = DAYS.map(|day| lines(&store, day));
    assert!(known == DAYS.map(|day| lines(&today, day)) && known != wanted);
}
