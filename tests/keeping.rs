//! Care of a store by command line: load, remove, rebuild, verify; stores that are missing, in use, foreign, of another version or base.

use std::path::Path;
use std::process::{Command, Output};

use newsgraph::reading::Reading;
use newsgraph::store::Store;

use crate::laws::made;

fn run(store: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(args).arg("--store").arg(store).output().unwrap()
}

/// Exit code, standard output and standard error.
fn ran(store: &Path, args: &[&str]) -> (i32, String, String) {
    let output = run(store, args);
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

/// Readings of different articles, each under its own source.
fn readings(count: u8) -> Vec<Reading> {
    let reading = |at: u8| {
        let at_word = usize::from(at);
        let mut reading = made((0, [at_word % 16, at_word * 7 % 16, at_word * 3 % 16], at, at));
        reading.article.source = format!("news/{at:03}.txt");
        reading
    };
    (0..count).map(reading).collect()
}

fn write(path: &Path, readings: &[Reading]) -> String {
    let lines: Vec<String> = readings.iter().map(Reading::to_line).collect();
    std::fs::write(path, lines.join("\n") + "\n").unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn sound_lines_are_loaded_and_the_others_named() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("s"), folder.path().join("r.jsonl"));
    let good = readings(4);
    let mut bad = readings(6).split_off(4);
    bad[0].claims[0].trigger = (0, 3);
    bad[1].article.published = Some("last May".to_owned());
    let mut text: String = good.iter().chain(&bad).map(|r| r.to_line() + "\n").collect();
    text.push_str("\n{\"article\": 1}\n");
    text.push_str(&good[0].to_line()[..200]);
    std::fs::write(&file, text).unwrap();
    let (code, _, errors) = ran(&store, &["load", file.to_str().unwrap()]);
    assert_eq!(code, 1, "{errors}");
    for part in [
        "r.jsonl:5: news/004.txt claim 0: `saw` does not stand at 0..3",
        "r.jsonl:6: news/005.txt: `last May` is no day",
        "r.jsonl:8: not a reading",
        "r.jsonl:9: not a reading: EOF",
    ] {
        assert!(errors.contains(part), "{part}\n{errors}");
    }
    assert!(errors.contains("4 new, 0 replaced, 0 unchanged, 4 skipped"), "{errors}");
    let (code, _, errors) = ran(&store, &["load", &write(&file, &good)]);
    assert_eq!((code, errors.trim()), (0, "0 new, 0 replaced, 4 unchanged, 0 skipped"));
    assert_eq!(ran(&store, &["verify"]).0, 0);
    let (code, _, errors) = ran(&store, &["load", "no-such.jsonl"]);
    assert!(code == 2 && errors.contains("no-such.jsonl cannot be read"), "{errors}");
}

#[test]
fn an_article_is_removed_by_source_or_id_and_near_names_are_offered() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("s"), folder.path().join("r.jsonl"));
    let readings = readings(3);
    ran(&store, &["load", &write(&file, &readings)]);
    let (code, out, errors) = ran(&store, &["remove", "0002.txt"]);
    assert_eq!((code, out.as_str()), (1, ""));
    assert!(errors.contains("no article with id or source `0002.txt`; did you mean `news/00"), "{errors}");
    assert_eq!(ran(&store, &["remove", "news/002.txt"]).0, 0);
    assert_eq!(ran(&store, &["remove", &readings[1].article.id]).0, 0);
    assert_eq!(ran(&store, &["remove", "news/002.txt"]).0, 1);
    let (code, out, _) = ran(&store, &["verify"]);
    assert!(code == 0 && out.starts_with("1 articles: every claim has its words"), "{out}");
    let (code, out, _) = ran(&store, &["rebuild"]);
    assert!(code == 0 && out.starts_with("rebuilt from 1 articles: "), "{out}");
}

#[test]
fn a_graph_that_was_tampered_with_is_found_and_mended() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("s");
    {
        let store = Store::open(&place, true).unwrap();
        store.add(&readings(1)[0]).unwrap();
        let quad = store.graph().iter().next().unwrap().unwrap();
        store.graph().remove(&quad).unwrap();
    }
    let (code, _, errors) = ran(&place, &["verify"]);
    assert!(code == 2 && errors.contains("1 quads missing and 0 too many"), "{errors}");
    assert_eq!(ran(&place, &["rebuild"]).0, 0);
    assert_eq!(ran(&place, &["verify"]).0, 0);
}

#[test]
fn stores_that_cannot_be_opened_say_why() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("s");
    let fails = |place: &Path, args: &[&str], what: &str| {
        let (code, out, errors) = ran(place, args);
        assert_eq!((code, out.as_str()), (2, ""), "{errors}");
        assert!(errors.contains(what), "{what}\n{errors}");
    };
    fails(&place, &["verify"], "no store there; `newsgraph build PATH --store");
    assert!(!place.exists(), "asking makes no store");
    std::fs::write(folder.path().join("letter.txt"), "x").unwrap();
    fails(folder.path(), &["verify"], "is not a store");
    fails(&folder.path().join("letter.txt"), &["verify"], "is not a store");
    {
        let _held = Store::open(&place, true).unwrap();
        fails(&place, &["verify"], "in use by another process");
    }
    fails(&place, &["verify", "--base", "https://example.org/"], "stand below https://w3id.org/newsgraph/, not below https://example.org/");
    fails(&folder.path().join("new"), &["load", "-", "--base", "no iri"], "the base no iri is no IRI");
    std::fs::write(place.join("readings.redb"), "not a database").unwrap();
    fails(&place, &["verify"], "cannot be read as a readings file");
}

#[test]
fn readers_share_a_store_and_keep_changes_out() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("s");
    Store::open(&place, true).unwrap().add(&readings(1)[0]).unwrap();
    let reader = Store::open_to_read(&place, None).unwrap();
    assert_eq!(ran(&place, &["verify"]).0, 0);
    assert!(reader.add(&readings(2)[1]).is_err());
    let (code, _, errors) = ran(&place, &["rebuild"]);
    assert!(code == 2 && errors.contains("in use by another process"), "{errors}");
    drop(reader);
    assert_eq!(ran(&place, &["rebuild"]).0, 0);
}

#[test]
fn a_store_of_another_version_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("s");
    drop(Store::open(&place, true).unwrap());
    {
        let file = redb::Database::open(place.join("readings.redb")).unwrap();
        let write = file.begin_write().unwrap();
        write.open_table(redb::TableDefinition::<&str, &str>::new("meta")).unwrap().insert("version", "9").unwrap();
        write.commit().unwrap();
    }
    let (code, _, errors) = ran(&place, &["verify"]);
    assert!(code == 2 && errors.contains("is a store of version 9, this program reads version"), "{errors}");
}

#[test]
fn another_base_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (store, file) = (folder.path().join("s"), folder.path().join("r.jsonl"));
    assert_eq!(ran(&store, &["load", &write(&file, &readings(2)), "--base", "https://example.org/kg"]).0, 0);
    assert_eq!(ran(&store, &["verify"]).0, 0);
    let store = Store::open(&store, false).unwrap();
    assert_eq!(store.iris().base(), "https://example.org/kg/");
    let lines = store.sorted_lines().unwrap();
    assert!(
        lines.iter().any(|line| line.starts_with("<https://example.org/kg/ent/Nordia"))
            && !lines.iter().any(|line| line.contains("w3id.org/newsgraph"))
    );
}
