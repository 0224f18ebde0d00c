//! Bad input through the program itself: its message, its exit code, and that the rest goes on and nothing stored is lost.

use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

const GOOD: &str =
    "Tajikistan is a member of the CSTO. Emomali Rahmon, the president of Tajikistan, met Imangali Tasmagambetov in Dushanbe on Friday.";

const GERMAN: &str = "Der Präsident von Tadschikistan hat am Freitag in Duschanbe den Generalsekretär der Organisation getroffen. Beide Seiten \
    äußerten sich nach dem Gespräch zufrieden über die Ergebnisse und kündigten weitere gemeinsame Schritte zum Schutz der Grenze an.";

/// Runs the program in `folder`.
fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(args).current_dir(folder).stdin(Stdio::null()).output().expect("the program runs")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[track_caller]
fn expect(output: &Output, code: i32, messages: &[&str]) {
    let text = errors(output);
    assert_eq!(output.status.code(), Some(code), "{text}");
    for message in messages {
        assert!(text.contains(message), "{message:?} is not in:\n{text}");
    }
}

fn folder_with(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).expect("a file in it");
    }
    folder
}

/// Articles in the store, by the sources that its readings name.
fn sources(folder: &Path) -> Vec<String> {
    let rows = run(folder, &["query", "-e", "SELECT ?s WHERE { GRAPH ?g { ?a ng:source ?s } } ORDER BY ?s", "--format", "csv"]);
    String::from_utf8_lossy(&rows.stdout).lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn a_missing_file_is_named_and_leaves_no_store() {
    let folder = folder_with(&[]);
    expect(
        &run(folder.path(), &["build", "nope.txt"]),
        2,
        &["nope.txt: no such file or folder", "a quoted glob", "skipped 1, not there: nope.txt", "the store was left alone"],
    );
    assert!(!folder.path().join("newsgraph.db").exists());
    expect(&run(folder.path(), &["extract", "nope.txt"]), 2, &["nope.txt: no such file"]);
    expect(&run(folder.path(), &["annotate", "nope.txt"]), 2, &["nope.txt"]);
    expect(&run(folder.path(), &["query", "members-of"]), 2, &["newsgraph.db", "no store"]);
}

#[test]
fn the_rest_of_a_batch_is_read() {
    let folder = folder_with(&[
        ("good.txt", GOOD.as_bytes()),
        ("empty.txt", b""),
        ("blank.txt", b" \n\n\t"),
        ("picture.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01"),
        ("noise.txt", &[0, 1, 2, 3, 0, 0, 254, 255, 0, 17]),
        ("german.txt", GERMAN.as_bytes()),
    ]);
    let output = run(folder.path(), &["build", "good.txt", "empty.txt", "blank.txt", "picture.txt", "noise.txt", "german.txt"]);
    expect(
        &output,
        2,
        &[
            "empty.txt: the file is empty",
            "blank.txt: the file is empty",
            "picture.txt: looks like",
            "noise.txt: looks like",
            "german.txt: is German",
            "--force",
            "1 article read",
            "skipped 2, empty: empty.txt, blank.txt",
            "skipped 1, not English: german.txt",
        ],
    );
    assert_eq!(sources(folder.path()), ["good.txt"]);
    expect(&run(folder.path(), &["build", "german.txt"]), 1, &["no article was read"]);
    expect(&run(folder.path(), &["build", "good.txt", "german.txt"]), 0, &["1 unchanged"]);
    expect(&run(folder.path(), &["build", "german.txt", "--force"]), 0, &["1 new"]);
}

#[test]
fn text_in_another_encoding_is_read() {
    let latin: Vec<u8> =
        "The café owner, José Muñoz, met the mayor of Málaga on Friday. They said the señor was fine.".chars().map(|c| c as u8).collect();
    let folder = folder_with(&[("latin.txt", &latin)]);
    let output = run(folder.path(), &["extract", "latin.txt"]);
    expect(&output, 0, &[]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("José Muñoz"));
}

#[test]
fn a_broken_line_of_jsonl_is_named_and_the_others_are_read() {
    let good = |source: &str| format!("{}\n", serde_json::json!({"text": GOOD.replace("Friday", source), "source": source}));
    let lines = [good("Monday"), "{\"text\": \"cut off\n".to_owned(), "{\"title\": \"no text\"}\n".to_owned(), good("Sunday")].concat();
    let folder = folder_with(&[("feed.jsonl", lines.as_bytes())]);
    expect(
        &run(folder.path(), &["build", "feed.jsonl"]),
        2,
        &[
            "feed.jsonl:2:17: not an article: EOF while parsing a string",
            "feed.jsonl:3: not an article: neither \"text\" nor \"html\"",
            "2 articles read",
        ],
    );
    assert_eq!(sources(folder.path()), ["Monday", "Sunday"]);
}

#[test]
fn a_line_of_two_hundred_megabytes_is_passed_over_in_little_memory() {
    let folder = folder_with(&[]);
    let file = std::fs::File::create(folder.path().join("feed.jsonl.gz")).expect("a file");
    let mut packed = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    packed.write_all(b"{\"text\": \"").expect("written");
    let block = vec![b'a'; 1 << 20];
    for _ in 0..200 {
        packed.write_all(&block).expect("written");
    }
    packed.write_all(format!("\"}}\n{}\n", serde_json::json!({"text": GOOD, "source": "after"})).as_bytes()).expect("written");
    packed.finish().expect("written");
    let limit = "ulimit -v 2000000; exec \"$0\" build feed.jsonl.gz";
    let output =
        Command::new("sh").args(["-c", limit, env!("CARGO_BIN_EXE_newsgraph")]).current_dir(folder.path()).output().expect("the program runs");
    expect(&output, 2, &["feed.jsonl.gz:1: the line is longer than 16 MiB", "1 article read"]);
    assert_eq!(sources(folder.path()), ["after"]);
    std::fs::write(folder.path().join("long.txt"), vec![b'a'; 17 << 20]).expect("written");
    expect(&run(folder.path(), &["build", "long.txt"]), 2, &["long.txt: is larger than 16 MiB", "split it"]);
}

#[test]
fn broken_html_gives_its_text() {
    let page =
        format!("<html><head><title>Talks</title><body><div><article><h1>Talks in Dushanbe</h2><p>{GOOD}<p>{}</div></b></table>", GOOD.repeat(4));
    let folder = folder_with(&[("page.html", page.as_bytes()), ("bare.html", b"<html><script>x()</script><nav></nav></html>")]);
    let output = run(folder.path(), &["extract", "page.html", "bare.html"]);
    expect(&output, 2, &["bare.html: no article text found in the page"]);
    assert!(String::from_utf8_lossy(&output.stdout).contains("Emomali Rahmon"));
}

#[test]
fn a_folder_without_permission_is_named_and_the_others_are_read() {
    let folder = folder_with(&[("good.txt", GOOD.as_bytes())]);
    let closed = folder.path().join("closed");
    std::fs::create_dir(&closed).expect("a folder");
    std::fs::write(closed.join("hidden.txt"), GOOD).expect("a file");
    let mode = |path: &Path, mode: u32| std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("permissions");
    mode(&closed, 0o000);
    mode(folder.path(), 0o777);
    // Root may read all: as root, the program runs as nobody, from a copy that nobody may run.
    let root = std::fs::read_dir(&closed).is_ok();
    let program = folder.path().join("newsgraph");
    std::fs::copy(env!("CARGO_BIN_EXE_newsgraph"), &program).expect("a copy");
    mode(&program, 0o755);
    let mut command = Command::new(&program);
    command.args(["build", "."]).current_dir(folder.path()).stdin(Stdio::null());
    if root {
        command.uid(65534).gid(65534);
    }
    let output = command.output().expect("the program runs");
    mode(&closed, 0o755);
    expect(&output, 2, &["closed: cannot be read", "Permission denied", "1 article read"]);
}

#[test]
fn a_store_in_use_is_left_alone() {
    let folder = folder_with(&[("good.txt", GOOD.as_bytes())]);
    expect(&run(folder.path(), &["build", "good.txt"]), 0, &[]);
    let held = newsgraph::store::Store::open(&folder.path().join("newsgraph.db"), false).expect("opens");
    expect(&run(folder.path(), &["build", "good.txt"]), 2, &["newsgraph.db", "in use by another process"]);
    expect(&run(folder.path(), &["show", "CSTO"]), 2, &["in use by another process"]);
    drop(held);
    expect(&run(folder.path(), &["show", "CSTO"]), 0, &[]);
}

#[test]
fn a_folder_of_other_things_is_not_taken_for_a_store() {
    let folder = folder_with(&[("good.txt", GOOD.as_bytes())]);
    std::fs::create_dir(folder.path().join("photos")).expect("a folder");
    std::fs::write(folder.path().join("photos/a.jpg"), "x").expect("a file");
    expect(&run(folder.path(), &["build", "good.txt", "--store", "photos"]), 2, &["photos", "--store"]);
    assert_eq!(std::fs::read_dir(folder.path().join("photos")).expect("a folder").count(), 1);
}

#[test]
fn a_full_disk_stops_with_a_message_and_keeps_what_was_stored() {
    let more: String = (0..120)
        .map(|n| format!("{}\n", serde_json::json!({"text": format!("{GOOD} Item {n} was discussed."), "source": format!("s{n}")})))
        .collect::<Vec<_>>()
        .concat();
    let folder = folder_with(&[("good.txt", GOOD.as_bytes()), ("more.jsonl", more.as_bytes())]);
    expect(&run(folder.path(), &["build", "good.txt"]), 0, &[]);
    // Files may grow to 2 MiB only, in blocks of 512 bytes; the signal is ignored, so that writes fail as on a full disk.
    let full = "trap '' XFSZ; ulimit -f 4096; exec \"$0\" build more.jsonl";
    let output =
        Command::new("sh").args(["-c", full, env!("CARGO_BIN_EXE_newsgraph")]).current_dir(folder.path()).output().expect("the program runs");
    expect(&output, 2, &["error: ", "newsgraph.db"]);
    expect(&run(folder.path(), &["verify"]), 0, &[]);
    assert!(sources(folder.path()).contains(&"good.txt".to_owned()));
    expect(&run(folder.path(), &["build", "more.jsonl"]), 0, &["120 articles read"]);
    expect(&run(folder.path(), &["verify"]), 0, &[]);
}
