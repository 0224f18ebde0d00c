//! The laws over whole histories: whatever was added, replaced, removed, merged and forbidden, in whatever order, steps, runs and threads,
//! the graph is that of a store made at once of what is left, and as it was known on any day that of a store of the versions known by then. `NEWSGRAPH_CASES=500 cargo test --release histories` tries more of them.

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

/// A reading, and the day of April 2025 of its last change when it was told.
type Told = (usize, Option<u8>);

/// A reading as one outlet has it: the text is the same for all, publisher and by-line are not.
fn at((reading, changed): Told, source: usize) -> Reading {
    let mut reading = POOL[reading].clone();
    reading.article.source = format!("s{source:02}.txt");
    reading.article.publisher = [None, Some("Lake Post"), Some("Hill Herald")][source % 3].map(str::to_owned);
    // Some outlets say when they last changed it.
    reading.article.modified = changed.filter(|_| source % 5 > 1).map(|day| format!("2025-04-{day:02}"));
    reading.article.authors = [&[][..], &["Ann Lee"], &["Bo Moe", "Cy Noe"]][source % 3].iter().map(|&name| name.to_owned()).collect();
    reading
}

/// One step of a history.
#[derive(Clone, Debug)]
enum Step {
    /// This reading under this source; the graph may wait.
    Add {
        told: Told,
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

fn told(readings: usize) -> impl Strategy<Value = Told> {
    (0..readings, prop::option::of(1..29_u8))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => (told(POOL.len()), 0..SOURCES, any::<bool>()).prop_map(|(told, source, later)| Step::Add { told, source, later }),
        // Few texts under few sources: they come back, and go by other days.
        8 => (told(6), 0..8_usize, any::<bool>()).prop_map(|(told, source, later)| Step::Add { told, source, later }),
        1 => (0..POOL.len(), 1..60_usize, 10..90_usize).prop_map(|(first, stride, count)| Step::Flood { first, stride, count }),
        3 => (0..SOURCES).prop_map(Step::Remove),
        2 => (0..LINES.len()).prop_map(Step::Decide),
        1 => Just(Step::Undo),
        1 => Just(Step::CatchUp),
        2 => Just(Step::Reopen),
        1 => Just(Step::Rebuild),
    ]
}

/// A store, and what stands under each source if all is well.
struct History {
    folder: tempfile::TempDir,
    store: Option<Store>,
    /// The versions of each source that is left; the present one last.
    versions: BTreeMap<usize, Vec<Version>>,
}

/// A text that a source told, once or several times in a row.
#[derive(Clone, Debug)]
struct Version {
    /// As it was told last.
    told: Told,
    /// The earliest of the days that it was told with.
    day: Option<String>,
}

fn id(told: Told) -> &'static str {
    &POOL[told.0].article.id
}

/// What a source tells becomes its present version; the one before it takes the place of what was known of its day.
fn tell(versions: &mut Vec<Version>, told: Told, source: usize) {
    let day = at(told, source).article.day().map(str::to_owned);
    match versions.last_mut() {
        Some(last) if id(last.told) == id(told) => {
            let days = [last.day.take(), day];
            *last = Version { told, day: days.into_iter().flatten().min() };
        }
        Some(_) => {
            let former = versions.pop().expect("there is a last one");
            versions.retain(|version| version.day != former.day);
            versions.extend([former, Version { told, day }]);
        }
        None => versions.push(Version { told, day }),
    }
}

/// What a source had at the end of a day: the present version when its day has come, else the one of the latest day.
fn known(versions: &[Version], day: &str) -> Option<Told> {
    let is_known = |version: &&Version| version.day.as_deref().is_some_and(|own| own <= day);
    let (present, former) = versions.split_last()?;
    let found = Some(present).filter(is_known).or_else(|| former.iter().filter(is_known).max_by_key(|version| &version.day));
    found.map(|version| version.told)
}

impl History {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("s"), true).unwrap();
        Self { folder, store: Some(store), versions: BTreeMap::new() }
    }

    /// What stands under each source now.
    fn left(&self) -> BTreeMap<usize, Told> {
        let present = |versions: &Vec<Version>| versions.last().expect("a source has a version").told;
        self.versions.iter().map(|(&source, versions)| (source, present(versions))).collect()
    }

    fn store(&mut self) -> &mut Store {
        self.store.as_mut().unwrap()
    }

    fn run(&mut self, step: &Step) {
        match *step {
            Step::Add { told, source, later } => self.add(&[(told, source)], later),
            Step::Flood { first, stride, count } => {
                let rows: Vec<_> = (0..count).map(|n| (((first + n * stride) % POOL.len(), None), SOURCES + n)).collect();
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

    fn add(&mut self, rows: &[(Told, usize)], later: bool) {
        let readings: Vec<Reading> = rows.iter().map(|&(told, source)| at(told, source)).collect();
        self.store().add_all_later(&readings).unwrap();
        if !later {
            self.store().catch_up().unwrap();
        }
        for &(told, source) in rows {
            tell(self.versions.entry(source).or_default(), told, source);
        }
    }

    /// An article goes with all its sources, and with what others said of it before.
    fn remove(&mut self, source: usize) {
        let known = self.left().get(&source).map(|&told| id(told));
        assert_eq!(self.store().remove(&format!("s{source:02}.txt")).unwrap().as_deref(), known);
        let is_gone = |version: &Version| Some(id(version.told)) == known;
        self.versions.retain(|_, versions| !versions.last().is_some_and(is_gone));
        self.versions.values_mut().for_each(|versions| versions.retain(|version| !is_gone(version)));
    }

    /// The store as it was known on a day is one that the versions of that day alone were built into.
    fn assert_as_of(&mut self, day: &str, seed: u64) -> Result<(), TestCaseError> {
        let known: BTreeMap<usize, Told> = self.versions.iter().filter_map(|(&source, versions)| Some((source, known(versions, day)?))).collect();
        let past = self.store().as_of(day).unwrap();
        let (found, faults) = (past.store.sorted_lines().unwrap(), past.store.verify().unwrap());
        drop(past);
        prop_assert_eq!(faults, vec![]);
        assert_same(&found, &self.at_once(&format!("as-of-{day}"), &known, seed))
    }

    /// The graph of a new store with the same decisions, of what is left in any order and pieces.
    fn at_once(&self, name: &str, left: &BTreeMap<usize, Told>, seed: u64) -> Vec<String> {
        let merges = self.folder.path().join("s.merges");
        if merges.exists() {
            std::fs::copy(merges, self.folder.path().join(format!("{name}.merges"))).unwrap();
        }
        let store = Store::open(&self.folder.path().join(name), true).unwrap();
        for piece in Dice::new(seed).split(left.iter().collect()) {
            store.add_all_later(&piece.into_iter().map(|(&source, &told)| at(told, source)).collect::<Vec<_>>()).unwrap();
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
        let ids: std::collections::BTreeSet<&str> = history.left().values().map(|&told| id(told)).collect();
        let articles = history.store().articles().unwrap();
        prop_assert_eq!(articles, ids.len() as u64);
        let found = history.store().sorted_lines().unwrap();
        assert_same(&found, &history.at_once("t", &history.left(), seed))?;
        // Forth, back, and forth again after a change: it is brought from day to day.
        for day in ["2025-04-12", "2025-04-05", "2025-04-25"] {
            history.assert_as_of(day, seed)?;
        }
        history.run(&Step::Add { told: (seed as usize % POOL.len(), Some(20)), source: 4, later: false });
        let found = history.store().sorted_lines().unwrap();
        history.assert_as_of("2025-04-18", seed)?;
        prop_assert!(history.store().sorted_lines().unwrap() == found, "asking for a day changes nothing");
        history.store().rebuild().unwrap();
        assert_same(&history.store().sorted_lines().unwrap(), &found)?;
    }
}

/// The day of April 2025 of a story.
fn day_of(number: u64) -> i8 {
    let text = story(number);
    let line = text.lines().find_map(|line| line.strip_prefix("Published: ")).unwrap().to_owned();
    line.split(' ').next().unwrap().parse().unwrap()
}

/// The program in a folder of stories, with a store `s`.
struct Desk {
    folder: tempfile::TempDir,
    dice: Dice,
    /// File to story.
    left: BTreeMap<String, u64>,
    /// File to the stories that it held when it was read, in that order, but for those that another took the place of on their day.
    told: BTreeMap<String, Vec<u64>>,
}

impl Desk {
    fn new(seed: u64) -> Self {
        Self { folder: tempfile::tempdir().unwrap(), dice: Dice::new(seed), left: BTreeMap::new(), told: BTreeMap::new() }
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
            let told = self.told.entry(file.clone()).or_default();
            if let Some(former) = told.pop().filter(|&former| story(former) != story(number)) {
                told.retain(|&earlier| day_of(earlier) != day_of(former));
                told.push(former);
            }
            told.push(number);
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
        self.told.retain(|file, _| self.left.contains_key(file));
        self.told.values_mut().for_each(|told| told.retain(|&number| story(number) != text));
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

    fn graph(&self, store: &str, more: &[&str]) -> Vec<String> {
        let text = String::from_utf8(self.run(store, &[&["export", "-", "--format", "nq"], more].concat(), &[0])).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort_unstable();
        lines
    }

    /// The graph of a store of what is left, read in one run by one thread.
    fn at_once(&self, store: &str, left: &BTreeMap<&String, u64>) -> Vec<String> {
        let at = |name: String| self.folder.path().join(name);
        if at("s.merges".to_owned()).exists() {
            std::fs::copy(at("s.merges".to_owned()), at(format!("{store}.merges"))).unwrap();
        }
        let folder = at(format!("{store}.files"));
        std::fs::create_dir(&folder).unwrap();
        for (file, number) in left {
            std::fs::write(folder.join(file), story(*number)).unwrap();
        }
        self.run(store, &["build", "-j", "1", folder.to_str().unwrap()], &[0]);
        self.graph(store, &[])
    }

    /// What each file held at the end of a day of April 2025.
    fn known(&self, day: i8) -> BTreeMap<&String, u64> {
        let known = |told: &[u64]| {
            let (&present, former) = told.split_last()?;
            let former = former.iter().copied().filter(|number| day_of(*number) <= day);
            if day_of(present) <= day { Some(present) } else { former.max_by_key(|number| day_of(*number)) }
        };
        self.told.iter().filter_map(|(file, told)| Some((file, known(told)?))).collect()
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
        let left = desk.left.iter().map(|(file, &number)| (file, number)).collect();
        assert_same(&desk.graph("s", &[]), &desk.at_once("t", &left)).unwrap_or_else(|error| panic!("seed {seed}: {error}"));
        for day in [20, 8] {
            let (asked, known) = (format!("2025-04-{day:02}"), desk.known(day));
            if !known.is_empty() {
                let wanted = desk.at_once(&format!("t{day}"), &known);
                assert_same(&desk.graph("s", &["--as-of", &asked]), &wanted).unwrap_or_else(|error| panic!("seed {seed}, {asked}: {error}"));
            }
        }
        assert!(Path::new(&desk.folder.path().join("s")).is_dir());
    }
}
