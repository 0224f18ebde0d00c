//! `newsgraph watch`: files that come, change and go, feeds that get new items, and a clean end.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};

use crate::support::containers::{page, paragraphs};
use crate::support::site::Site;
use crate::support::watchdog::{HANG, until};

/// A running `watch`, ended when dropped.
struct Watching {
    process: Child,
    lines: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Watching {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_newsgraph"));
        command.args(["watch", "--store", "s.db", "--allow-private"]).args(args).current_dir(folder);
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let (send, lines) = channel();
        let told = BufReader::new(process.stderr.take().unwrap());
        std::thread::spawn(move || told.lines().map_while(Result::ok).try_for_each(|line| send.send(line)));
        Self { process, lines }
    }

    /// Waits for a line that has these words, and gives all up to it.
    #[track_caller]
    fn wait_for(&self, words: &str) -> String {
        let (begun, mut seen) = (Instant::now(), String::new());
        while let Ok(line) = self.lines.recv_timeout(HANG.saturating_sub(begun.elapsed())) {
            seen = format!("{seen}{line}\n");
            if line.contains(words) {
                return seen;
            }
        }
        panic!("{words:?} was not told:\n{seen}");
    }

    /// Sends a signal and gives the exit code.
    fn end(mut self, signal: Signal) -> Option<i32> {
        kill_process(Pid::from_child(&self.process), signal).unwrap();
        self.process.wait().unwrap().code()
    }
}

/// The sources in the store, once `watch` has let go of it.
fn sources(folder: &Path) -> Vec<String> {
    let query = ["query", "-e", "SELECT ?s { GRAPH ?a { ?a ng:source ?s } } ORDER BY ?s", "--format", "csv", "--store", "s.db"];
    let ask = || Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(query).current_dir(folder).output().unwrap();
    let mut output = None;
    until("watch has let go of the store", || {
        output = Some(ask()).filter(|output| output.status.code() != Some(2));
        output.is_some()
    });
    String::from_utf8_lossy(&output.unwrap().stdout).lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn files_that_come_change_and_go_are_followed() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news");
    std::fs::create_dir_all(news.join("sub")).unwrap();
    let put = |name: &str, place: &str| std::fs::write(news.join(name), paragraphs(place).join("\n\n")).unwrap();
    put("a.txt", "Velm");
    let watching = Watching::start(folder.path(), &["news"]);
    watching.wait_for("1 article read: 1 new");
    watching.wait_for("now holds");
    put("sub/b.txt", "Orm");
    watching.wait_for("1 article read: 1 new");
    put("a.txt", "Tarn");
    watching.wait_for("1 article read: 0 new, 1 replaced");
    let line = |place: &str| serde_json::json!({"text": paragraphs(place).join("\n\n"), "source": place}).to_string() + "\n";
    std::fs::write(news.join("c.jsonl"), line("Velm") + &line("Lund")).unwrap();
    watching.wait_for("2 articles read: 2 new");
    watching.wait_for("now holds");
    assert_eq!(sources(folder.path()), ["Lund", "Velm", "a.txt", "sub/b.txt"]);
    // A line that is gone takes its article with it, and so does a file.
    std::fs::write(news.join("c.jsonl"), line("Lund")).unwrap();
    watching.wait_for("1 unchanged, 1 removed");
    watching.wait_for("now holds");
    std::fs::remove_file(news.join("sub/b.txt")).unwrap();
    watching.wait_for("0 articles read: 0 new, 0 replaced, 0 unchanged, 1 removed");
    watching.wait_for("now holds");
    assert_eq!(watching.end(Signal::INT), Some(0));
    assert_eq!(sources(folder.path()), ["Lund", "a.txt"]);
    // What happened while nobody watched is made up for; what is the same is not read again.
    std::fs::remove_file(news.join("a.txt")).unwrap();
    put("d.txt", "Orm");
    let watching = Watching::start(folder.path(), &["news"]);
    watching.wait_for("1 article read: 1 new, 0 replaced, 0 unchanged, 1 removed");
    watching.wait_for("now holds");
    assert_eq!(watching.end(Signal::TERM), Some(0));
    assert_eq!(sources(folder.path()), ["Lund", "d.txt"]);
    let verified = Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(["verify", "--store", "s.db"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn a_text_that_another_file_holds_too_stays() {
    let folder = tempfile::tempdir().unwrap();
    let text = paragraphs("Velm").join("\n\n");
    for name in ["a.txt", "b.txt"] {
        std::fs::write(folder.path().join(name), &text).unwrap();
    }
    let watching = Watching::start(folder.path(), &["a.txt", "b.txt"]);
    watching.wait_for("now holds");
    std::fs::remove_file(folder.path().join("a.txt")).unwrap();
    watching.wait_for("1 removed");
    watching.wait_for("now holds");
    assert_eq!(watching.end(Signal::INT), Some(0));
    assert_eq!(sources(folder.path()), ["b.txt"]);
}

#[test]
fn a_feed_is_asked_again_and_again_for_what_is_new() {
    let (site, folder) = (Site::start(), tempfile::tempdir().unwrap());
    let feed = |paths: &[&str]| {
        let items = paths.iter().map(|path| format!("<item><title>On {path}</title><link>{{site}}{path}</link></item>")).collect::<Vec<_>>().concat();
        site.put("/feed", "text/xml", &format!("<rss version=\"2.0\"><channel><title>Velm Courier</title>{items}</channel></rss>"));
    };
    site.put("/1", "text/html", &page("Velm"));
    site.put("/2", "text/html", &page("Orm"));
    feed(&["/1"]);
    let watching = Watching::start(folder.path(), &[&format!("{}/feed", site.url), "--every", "1"]);
    watching.wait_for("1 article read: 1 new");
    feed(&["/2", "/1"]);
    watching.wait_for("1 article read: 1 new");
    watching.wait_for("now holds");
    assert_eq!(watching.end(Signal::INT), Some(0));
    assert_eq!(sources(folder.path()), [format!("{}/1", site.url), format!("{}/2", site.url)]);
    let asked = site.asked();
    assert_eq!(asked.iter().filter(|path| path.ends_with("/1")).count(), 1, "{asked:?}");
}

#[test]
fn standard_input_cannot_be_watched() {
    let output = Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(["watch", "-"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("newsgraph build -"));
}
