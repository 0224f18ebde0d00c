//! The laws over whole histories: whatever was added, replaced, removed, merged and forbidden, in whatever order, steps, runs and threads,
//! the graph is that of a store made at once of what is left. `NEWSGRAPH_CASES=500 cargo test --release histories` tries more of them.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use newsgraph::reading::Reading;
use newsgraph::resolve::Decisions;
use newsgraph::store::Store;
use proptest::prelude::*;

use crate::decisions::LINES;
use crate::laws::made;
use crate::support::dice::{Dice, cases};
use crate::support::samples;
use crate::support::stories::story;

/// Names that articles come under.
const SOURCES: usize = 40;

/// What is added: the samples, and made readings whose entities clash.
static POOL: LazyLock<Vec<Reading>> = LazyLock::new(|| {
    let mut dice = Dice::new(7);
    let mut pick = |end: usize| dice.below(end);
    let clashing = (0..150).map(|_| made((0, [pick(16), pick(16), pick(16)], pick(30) as u8, pick(60) as u8)));
    samples::readings().into_iter().chain(clashing.collect::<Vec<_>>()).collect()
});

/// A reading as one outlet has it: the text is the same for all, publisher and by-line are not.
fn at(reading: usize, source: usize) -> Reading {
    let mut reading = POOL[reading].clone();
    reading.article.source = format!("s{source:02}.txt");
    reading.article.publisher = [None, Some("Lake Post"), Some("Hill Herald")][source % 3].map(str::to_owned);
    reading.article.authors = [&[][..], &["Ann Lee"], &["Bo Moe", "Cy Noe"]][source % 3].iter().map(|&name| name.to_owned()).collect();
    reading
}

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    /// This reading under this source; the graph may wait.
    Add {
        reading: usize,
        source: usize,
        later: bool,
    },
    /// Many at once, more than the graph takes in one change.
    Flood {
        first: usize,
        stride: usize,
        count: usize,
    },
    Remove(usize),
    Decide(usize),
    Undo,
    CatchUp,
    /// The run ends and another begins.
    Reopen,
    Rebuild,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (0..POOL.len(), 0..SOURCES, any::<bool>()).prop_map(|(reading, source, later)| Step::Add { reading, source, later }),
        1 => (0..POOL.len(), 1..60_usize, 10..90_usize).prop_map(|(first, stride, count)| Step::Flood { first, stride, count }),
        3 => (0..SOURCES).prop_map(Step::Remove),
        2 => (0..LINES.len()).prop_map(Step::Decide),
        1 => Just(Step::Undo),
        1 => Just(Step::CatchUp),
        2 => Just(Step::Reopen),
        1 => Just(Step::Rebuild),
    ]
}

/// A store, and which reading stands under which source if all is well.
struct History {
    folder: tempfile::TempDir,
    store: Option<Store>,
    left: BTreeMap<usize, usize>,
}

impl History {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("s"), true).unwrap();
        Self { folder, store: Some(store), left: BTreeMap::new() }
    }

    fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Add { reading, source, later } => self.add(&[(reading, source)], later),
            Step::Flood { first, stride, count } => {
                let rows: Vec<_> = (0..count).map(|n| ((first + n * stride) % POOL.len(), SOURCES + n)).collect();
                self.add(&rows, true);
            }
            Step::Remove(source) => self.remove(source),
            Step::Decide(line) => {
                let decision = Decisions::parse(LINES[line]).unwrap().all().next().unwrap();
                self.store().decide(&decision, "").unwrap();
            }
            Step::Undo => drop(self.store().undo().unwrap()),
            Step::CatchUp => self.store().catch_up().unwrap(),
            Step::Reopen => {
                self.store = None;
                self.store = Some(Store::open(&self.folder.path().join("s"), false).unwrap());
            }
            Step::Rebuild => self.store().rebuild().unwrap(),
        }
    }

    fn add(&mut self, rows: &[(usize, usize)], later: bool) {
        let readings: Vec<Reading> = rows.iter().map(|&(reading, source)| at(reading, source)).collect();
        self.store().add_all_later(&readings).unwrap();
        if !later {
            self.store().catch_up().unwrap();
        }
        self.left.extend(rows.iter().map(|&(reading, source)| (source, reading)));
    }

    /// An article goes with all its sources.
    fn remove(&mut self, source: usize) {
        let known = self.left.get(&source).map(|&reading| POOL[reading].article.id.clone());
        assert_eq!(self.store().remove(&format!("s{source:02}.txt")).unwrap(), known);
        self.left.retain(|_, reading| Some(&POOL[*reading].article.id) != known.as_ref());
    }

    /// The graph of a new store with the same decisions, of what is left in any order and pieces.
    fn at_once(&self, seed: u64) -> Vec<String> {
        let merges = self.folder.path().join("s.merges");
        if merges.exists() {
            std::fs::copy(merges, self.folder.path().join("t.merges")).unwrap();
        }
        let store = Store::open(&self.folder.path().join("t"), true).unwrap();
        for piece in Dice::new(seed).split(self.left.iter().collect()) {
            store.add_all_later(&piece.into_iter().map(|(&source, &reading)| at(reading, source)).collect::<Vec<_>>()).unwrap();
            if piece_ends_a_run(seed, store.articles().unwrap()) {
                store.catch_up().unwrap();
            }
        }
        store.catch_up().unwrap();
        store.sorted_lines().unwrap()
    }
}

/// In about half of the places where one may.
fn piece_ends_a_run(seed: u64, articles: u64) -> bool {
    Dice::new(seed ^ articles).one_in(2)
}

/// Fails with the first lines in which two graphs differ.
fn assert_same(found: &[String], wanted: &[String]) -> Result<(), TestCaseError> {
    let lacking = |of: &[String], than: &[String]| of.iter().filter(|line| than.binary_search(line).is_err()).take(3).cloned().collect::<Vec<_>>();
    prop_assert!(found == wanted, "too many: {:#?}\nmissing: {:#?}", lacking(found, wanted), lacking(wanted, found));
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases("NEWSGRAPH_CASES", 12), max_shrink_time: 60_000, ..ProptestConfig::default() })]

    #[test]
    fn any_history_of_a_store_ends_in_the_graph_of_what_is_left(steps in prop::collection::vec(step(), 1..40), seed in any::<u64>()) {
        let mut history = History::new();
        for step in &steps {
            history.run(step);
        }
        history.store().catch_up().unwrap();
        prop_assert_eq!(history.store().verify().unwrap(), vec![]);
        let ids: std::collections::BTreeSet<&str> = history.left.values().map(|&reading| POOL[reading].article.id.as_str()).collect();
        let articles = history.store().articles().unwrap();
        prop_assert_eq!(articles, ids.len() as u64);
        let found = history.store().sorted_lines().unwrap();
        assert_same(&found, &history.at_once(seed))?;
        history.store().rebuild().unwrap();
        assert_same(&history.store().sorted_lines().unwrap(), &found)?;
    }
}

/// The program in a folder of stories, with a store `s`.
struct Desk {
    folder: tempfile::TempDir,
    dice: Dice,
    /// File to story.
    left: BTreeMap<String, u64>,
}

impl Desk {
    fn new(seed: u64) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), dice: Dice::new(seed), left: BTreeMap::new() }
    }

    #[track_caller]
    fn run(&self, store: &str, args: &[&str], codes: &[i32]) -> Vec<u8> {
        let output =
            Command::new(env!("CARGO_BIN_EXE_newsgraph")).args(args).args(["--store", store]).current_dir(self.folder.path()).output().unwrap();
        let code = output.status.code();
        assert!(code.is_some_and(|code| codes.contains(&code)), "{args:?}: {code:?} {}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    /// Some files, new or with another story than before.
    fn write(&mut self) -> Vec<String> {
        let count = 2 + self.dice.below(6);
        let mut files: Vec<String> = (0..count).map(|_| format!("{:02}.txt", self.dice.below(14))).collect();
        files.sort();
        files.dedup();
        for file in &files {
            // Some stories stand under several names, one time or another.
            let number = self.dice.below(20) as u64;
            std::fs::write(self.folder.path().join(file), story(number)).unwrap();
            self.left.insert(file.clone(), number);
        }
        self.dice.shuffle(&mut files);
        files
    }

    /// Reads files into the store, one way or the other, with one to eight threads.
    fn read(&mut self, files: &[String]) {
        let threads = (1 + self.dice.below(8)).to_string();
        let args: Vec<&str> = ["-j", &threads].into_iter().chain(files.iter().map(String::as_str)).collect();
        if self.dice.one_in(2) {
            self.run("s", &[&["build"], &args[..]].concat(), &[0]);
        } else {
            let output = Command::new(env!("CARGO_BIN_EXE_newsgraph")).arg("extract").args(args).current_dir(self.folder.path()).output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
            std::fs::write(self.folder.path().join("r.jsonl"), output.stdout).unwrap();
            self.run("s", &["load", "r.jsonl"], &[0]);
        }
    }

    fn remove(&mut self) {
        let files: Vec<String> = self.left.keys().cloned().collect();
        let file = self.dice.pick(&files).clone();
        self.run("s", &["remove", &file], &[0]);
        let text = story(self.left[&file]);
        self.left.retain(|_, number| story(*number) != text);
    }

    /// Merges or parts two entities that matter.
    fn decide(&mut self) {
        let rows: serde_json::Value = serde_json::from_slice(&self.run("s", &["rank", "--limit", "8", "--format", "json"], &[0, 1])).unwrap();
        let names: Vec<String> = rows.as_array().unwrap().iter().map(|row| row["iri"].as_str().unwrap().to_owned()).collect();
        if names.len() < 2 {
            return;
        }
        let (one, other) = (self.dice.pick(&names).clone(), self.dice.pick(&names).clone());
        let verdict = *self.dice.pick(&["merge", "merge", "forbid"]);
        // Exit code 1: the two are one already, or cannot be told apart.
        self.run("s", &[verdict, &one, &other], &[0, 1]);
        if self.dice.one_in(3) {
            self.run("s", &["undo"], &[0, 1]);
        }
    }

    fn graph(&self, store: &str) -> Vec<String> {
        let text = String::from_utf8(self.run(store, &["export", "-", "--format", "nq"], &[0])).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    }

    /// The graph of a store of what is left, read in one run by one thread.
    fn at_once(&self) -> Vec<String> {
        let at = |name: &str| self.folder.path().join(name);
        if at("s.merges").exists() {
            std::fs::copy(at("s.merges"), at("t.merges")).unwrap();
        }
        let files: Vec<&str> = self.left.keys().map(String::as_str).collect();
        self.run("t", &[&["build", "-j", "1"], &files[..]].concat(), &[0]);
        self.graph("t")
    }
}

/// The same through the program itself: `build` or `extract` and `load`, any number of threads.
#[test]
fn any_runs_of_the_program_end_in_the_graph_of_what_is_left() {
    for seed in 0..u64::from(cases("NEWSGRAPH_RUNS", 2)) {
        let mut desk = Desk::new(seed);
        for _ in 0..2 + desk.dice.below(3) {
            let files = desk.write();
            for piece in desk.dice.split(files) {
                desk.read(&piece);
            }
            match desk.dice.below(4) {
                0 => desk.remove(),
                1 => drop(desk.run("s", &["rebuild"], &[0])),
                _ => desk.decide(),
            }
        }
        if desk.left.is_empty() {
            continue;
        }
        desk.run("s", &["verify"], &[0]);
        assert_same(&desk.graph("s"), &desk.at_once()).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        assert!(Path::new(&desk.folder.path().join("s")).is_dir());
    }
}
