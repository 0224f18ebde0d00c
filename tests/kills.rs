//! The program killed at random moments, on disks that fill up, with files cut short: the store opens, holds exactly what was committed,
//! and the next run finishes the work. `NEWSGRAPH_KILLS=200 cargo test --release kills` tries more moments.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use newsgraph::reading::Reading;
use newsgraph::store::Store;

use crate::laws::made;
use crate::support::dice::{Dice, cases};
use crate::support::samples;
use crate::support::stories::story;

/// Articles that the store holds before, and those that the killed command adds.
const BEFORE: usize = 30;
const ADDED: usize = 70;

fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_newsgraph"))
}

/// Sample readings, then made ones whose entities clash, each under a source of its own.
fn readings() -> Vec<Reading> {
    let mut readings = samples::readings();
    let more = BEFORE + ADDED - readings.len();
    readings.extend((0..more).map(|at| made((0, [at % 16, at * 7 % 16, at * 3 % 16], (at % 30) as u8, (at % 60) as u8))));
    for (at, reading) in readings.iter_mut().enumerate() {
        reading.article.source = format!("news/{at:03}.txt");
    }
    readings
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let (path, target) = (entry.as_ref().unwrap().path(), to.join(entry.as_ref().unwrap().file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            let _bytes = std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// A folder with what the commands need: `before`, a store of the first readings; `rest.jsonl`, the others; `stories`, texts to read.
struct Scene {
    folder: tempfile::TempDir,
    readings: Vec<Reading>,
    stories: Vec<String>,
}

/// A command to kill.
struct Victim {
    args: Vec<String>,
    /// Begins with the store of the first readings, or with none.
    on_a_store: bool,
    /// Readings, in the order in which they are committed; those of what is there before it are not among them.
    adds: Vec<Reading>,
    /// How many of them are committed together.
    together: usize,
    removes: Option<usize>,
    /// How long it takes.
    span: Duration,
    /// The graph that it leaves.
    wanted: Vec<String>,
}

impl Scene {
    fn new() -> Self {
        let scene = Self { folder: tempfile::tempdir().unwrap(), readings: readings(), stories: (0..24).map(|at| format!("{at:02}.txt")).collect() };
        let store = Store::open(&scene.path("before"), true).unwrap();
        store.add_all_later(&scene.readings[..BEFORE]).unwrap();
        store.catch_up().unwrap();
        drop(store);
        let lines: Vec<String> = scene.readings[BEFORE..].iter().map(|reading| reading.to_line() + "\n").collect();
        std::fs::write(scene.path("rest.jsonl"), lines.concat()).unwrap();
        for (number, file) in scene.stories.iter().enumerate() {
            std::fs::write(scene.path(file), story(number as u64)).unwrap();
        }
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, args: &[String], store: &str) -> Command {
        let mut command = program();
        command.args(args).args(["--store", store]).current_dir(self.folder.path()).stdin(Stdio::null());
        command
    }

    #[track_caller]
    fn finish(&self, args: &[String], store: &str, codes: &[i32]) -> Output {
        let output = self.command(args, store).output().unwrap();
        assert!(
            output.status.code().is_some_and(|code| codes.contains(&code)),
            "{args:?} {:?}: {}",
            output.status,
            String::from_utf8_lossy(&output.stderr)
        );
        output
    }

    /// What a command does when nobody kills it.
    fn victim(&self, args: &[&str], on_a_store: bool, adds: Vec<Reading>, together: usize, removes: Option<usize>) -> Victim {
        let args: Vec<String> = args.iter().map(|&arg| arg.to_owned()).collect();
        self.begin("whole", on_a_store);
        let begun = Instant::now();
        self.finish(&args, "whole", &[0]);
        let span = begun.elapsed();
        let wanted = Store::open(&self.path("whole"), false).unwrap().sorted_lines().unwrap();
        Victim { args, on_a_store, adds, together, removes, span, wanted }
    }

    /// A store as a victim finds it.
    fn begin(&self, store: &str, on_a_store: bool) {
        let place = self.path(store);
        if place.exists() {
            std::fs::remove_dir_all(&place).unwrap();
        }
        if on_a_store {
            copy(&self.path("before"), &place);
        }
    }

    fn victims(&self) -> Vec<Victim> {
        let rest = self.readings[BEFORE..].to_vec();
        let files: Vec<&str> = self.stories.iter().map(String::as_str).collect();
        let read = program().arg("extract").args(&files).current_dir(self.folder.path()).output().unwrap();
        let stories: Vec<Reading> = String::from_utf8(read.stdout).unwrap().lines().map(|line| Reading::from_line(line).unwrap()).collect();
        vec![
            self.victim(&["load", "rest.jsonl"], false, rest.clone(), 16, None),
            self.victim(&["load", "rest.jsonl"], true, rest, 16, None),
            self.victim(&[&["build"], &files[..]].concat(), true, stories, 1, None),
            self.victim(&["remove", "news/003.txt"], true, Vec::new(), 1, Some(3)),
            self.victim(&["rebuild"], true, Vec::new(), 1, None),
        ]
    }

    /// Waits for any moment from before the victim begins to when it has just ended: by the clock, or, whatever else the machine does, by how
    /// often the file of readings was written.
    fn wait(&self, child: &mut Child, victim: &Victim, dice: &mut Dice) {
        if dice.one_in(3) {
            return std::thread::sleep(victim.span.mul_f64(dice.below(1100) as f64 / 1000.0));
        }
        let file = self.path("killed").join("readings.redb");
        let written = || std::fs::metadata(&file).and_then(|data| data.modified()).ok();
        let (mut last, mut left) = (written(), 1 + dice.below(10));
        while left > 0 && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
            let now = written();
            left -= usize::from(now != last);
            last = now;
        }
    }

    /// Sources that a store holds are those of the first readings, and of some of the victim's: all up to some commit.
    fn holds_what_was_committed(&self, store: &Store, victim: &Victim) -> usize {
        let found: BTreeSet<String> = store.sources().unwrap().into_iter().map(|(source, _)| source).collect();
        let before: Vec<&Reading> = if victim.on_a_store { self.readings[..BEFORE].iter().collect() } else { Vec::new() };
        let removed = victim.removes.map(|at| self.readings[at].article.source.clone()).filter(|source| !found.contains(source));
        let mut wanted: BTreeSet<String> =
            before.iter().map(|reading| reading.article.source.clone()).filter(|source| Some(source) != removed.as_ref()).collect();
        let added = victim.adds.iter().take_while(|reading| found.contains(&reading.article.source)).count();
        wanted.extend(victim.adds[..added].iter().map(|reading| reading.article.source.clone()));
        assert_eq!(found, wanted, "{:?}", victim.args);
        assert!(added.is_multiple_of(victim.together) || added == victim.adds.len(), "{added} of {:?} are no whole commits", victim.args);
        added + usize::from(removed.is_some())
    }

    /// After whatever ended a run of the victim: the store opens with what was committed, and the next run finishes the work.
    fn recovers(&self, victim: &Victim, store: &str) -> usize {
        let mut committed = 0;
        // Nothing at all may be there of a new store.
        if victim.on_a_store || self.path(store).join("readings.redb").exists() {
            let opened = Store::open(&self.path(store), false).unwrap();
            committed = self.holds_what_was_committed(&opened, victim);
            assert_eq!(opened.verify().unwrap(), vec![], "{:?}", victim.args);
        }
        // Exit code 1: what was to be removed is gone already.
        self.finish(&victim.args, store, if victim.removes.is_some() { &[0, 1] } else { &[0] });
        self.finish(&["verify".to_owned()], store, &[0]);
        let lines = Store::open(&self.path(store), false).unwrap().sorted_lines().unwrap();
        assert!(lines == victim.wanted, "{:?} ends in another graph", victim.args);
        committed
    }
}

#[test]
fn kills_at_random_moments_lose_nothing_that_was_committed() {
    let (scene, mut dice) = (Scene::new(), Dice::new(3));
    let (victims, mut partial) = (scene.victims(), 0);
    for number in 0..cases("NEWSGRAPH_KILLS", 12) as usize {
        let victim = &victims[number % victims.len()];
        scene.begin("killed", victim.on_a_store);
        let mut child = scene.command(&victim.args, "killed").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        scene.wait(&mut child, victim, &mut dice);
        child.kill().unwrap();
        child.wait().unwrap();
        let committed = scene.recovers(victim, "killed");
        partial += usize::from(committed > 0 && committed < victim.adds.len());
    }
    assert!(partial > 0, "no kill came between two commits");
}

/// Killed again and again, each run goes a little further; what was killed while it made good a former kill is made good too.
#[test]
fn kills_of_every_run_end_in_the_same_graph() {
    let (scene, mut dice) = (Scene::new(), Dice::new(4));
    let victim = &scene.victims()[1];
    for _ in 0..cases("NEWSGRAPH_KILLS", 12).div_ceil(12) {
        scene.begin("killed", true);
        for _ in 0..6 {
            let args = if dice.one_in(4) { vec!["rebuild".to_owned()] } else { victim.args.clone() };
            let mut child = scene.command(&args, "killed").stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
            std::thread::sleep(victim.span.mul_f64(dice.below(1000) as f64 / 1000.0));
            child.kill().unwrap();
            child.wait().unwrap();
        }
        scene.recovers(victim, "killed");
    }
}

/// Runs whose writes may fail: each loses nothing and tells what is wrong, and some do fail.
#[track_caller]
fn assert_some_fail<'v>(scene: &Scene, runs: impl Iterator<Item = (&'v Victim, Output)>) {
    let mut failed = 0;
    for (victim, output) in runs {
        if output.status.code() != Some(0) {
            failed += 1;
            assert_told(&output);
        }
        scene.recovers(victim, "full");
    }
    assert!(failed > 0, "no write failed");
}

/// What a run says that could not go on: an error with a place, and neither a panic nor a signal.
#[track_caller]
fn assert_told(output: &Output) {
    let errors = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{errors}");
    assert!(errors.contains("error: ") && !errors.contains("panicked"), "{errors}");
}

/// Writes fail from some size of files on, as they do on a full disk.
#[test]
fn writes_that_fail_stop_a_run_with_a_message_and_lose_nothing() {
    let (scene, mut dice) = (Scene::new(), Dice::new(5));
    let victims = scene.victims();
    let runs = victims.iter().cycle().take(cases("NEWSGRAPH_KILLS", 12) as usize).map(|victim| {
        scene.begin("full", victim.on_a_store);
        // In KiB: from less than a new store takes to more than any file of it. The signal is ignored, so that the write itself fails.
        let limit = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" \"$@\"", 2 * (300 + dice.below(4_000)));
        let output = Command::new("sh")
            .args(["-c", &limit, env!("CARGO_BIN_EXE_newsgraph")])
            .args(&victim.args)
            .args(["--store", "full"])
            .current_dir(scene.folder.path())
            .stdin(Stdio::null())
            .output()
            .unwrap();
        (victim, output)
    });
    assert_some_fail(&scene, runs);
}

/// A disk of a few MiB of its own, which needs the right to mount one: only when many kills are asked for.
#[test]
fn a_full_disk_of_its_own_loses_nothing() {
    let Ok(many) = std::env::var("NEWSGRAPH_KILLS") else { return };
    let (scene, mut dice) = (Scene::new(), Dice::new(6));
    let victim = &scene.victims()[1];
    let runs = (0..many.parse::<usize>().unwrap().div_ceil(10)).map(|_| {
        scene.begin("full", true);
        // The disk lasts as long as the shell: what is on it afterwards is copied out.
        let script = "mkdir -p disk && mount -t tmpfs -o size=$1k tmpfs disk && cp -r before disk/s && shift && \"$@\" --store disk/s; code=$?; rm -rf full; cp -r disk/s full; exit $code";
        let size = (4_000 + dice.below(12_000)).to_string();
        let output = Command::new("unshare")
            .args(["-rm", "sh", "-c", script, "sh", &size, env!("CARGO_BIN_EXE_newsgraph")])
            .args(&victim.args)
            .current_dir(scene.folder.path())
            .output()
            .expect("unshare is there");
        assert!(scene.path("full").join("readings.redb").exists(), "{}", String::from_utf8_lossy(&output.stderr));
        (victim, output)
    });
    assert_some_fail(&scene, runs);
}

/// A file of readings that was cut short at any byte gives its whole lines and names the broken one.
#[test]
fn a_readings_file_cut_short_gives_its_whole_lines() {
    let (scene, mut dice) = (Scene::new(), Dice::new(8));
    let text = std::fs::read_to_string(scene.path("rest.jsonl")).unwrap();
    for number in 0..4 {
        let cut = std::iter::repeat_with(|| text.floor_char_boundary(dice.below(text.len()))).find(|&at| !text[..at].ends_with('\n')).unwrap();
        let whole = text[..cut].matches('\n').count();
        std::fs::write(scene.path("cut.jsonl"), &text[..cut]).unwrap();
        let store = format!("cut{number}");
        let output = scene.command(&["load".to_owned(), "cut.jsonl".to_owned()], &store).output().unwrap();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(errors.contains(&format!("cut.jsonl:{}: not a reading", whole + 1)), "{errors}");
        assert!(errors.contains(&format!("{whole} new, 0 replaced, 0 unchanged, 1 skipped")), "{errors}");
        assert_eq!(Store::open(&scene.path(&store), false).unwrap().verify().unwrap(), vec![]);
    }
}

/// A file that is not there, among others that are.
#[test]
fn a_readings_file_that_is_missing_costs_only_itself() {
    let scene = Scene::new();
    let output = scene.command(&["load".to_owned(), "none.jsonl".to_owned(), "rest.jsonl".to_owned()], "s").output().unwrap();
    assert_told(&output);
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(errors.contains("none.jsonl") && errors.contains(&format!("{ADDED} new")), "{errors}");
}

/// A store whose file of readings was cut or overwritten is refused with words, or works: it never panics.
#[test]
fn a_damaged_store_is_refused_with_words() {
    let (scene, mut dice) = (Scene::new(), Dice::new(9));
    for number in 0..cases("NEWSGRAPH_KILLS", 12) {
        scene.begin("damaged", true);
        let file = scene.path("damaged").join("readings.redb");
        let mut bytes = std::fs::read(&file).unwrap();
        if number % 2 == 0 {
            bytes.truncate(dice.below(bytes.len()));
        } else {
            let (at, length) = (dice.below(bytes.len()), 1 + dice.below(5_000));
            bytes.iter_mut().skip(at).take(length).for_each(|byte| *byte = !*byte);
        }
        std::fs::write(&file, bytes).unwrap();
        for args in [&["verify"][..], &["show", "CSTO"], &["load", "rest.jsonl"]] {
            let output = scene.command(&args.iter().map(|&arg| arg.to_owned()).collect::<Vec<_>>(), "damaged").output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr);
            assert!(
                matches!(output.status.code(), Some(0..=2)) && !errors.contains("panicked at"),
                "{number} {args:?} {:?}: {errors}",
                output.status
            );
        }
    }
}
