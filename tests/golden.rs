//! The literate cases of `tests/golden/*.md`: what is read out of short articles, line by line. `tests/golden/README.md` says how to write them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use newsgraph::ingest::{self, walk::Source};
use newsgraph::model::Model;
use newsgraph::pipeline;
use newsgraph::reading::Reading;
use newsgraph::store::Store;

use crate::support::lines::{self, Line};
use crate::support::literate::{Block, Case, Expects, Input, Wanted, cases};

/// Set this variable to rewrite the marks of the golden files to what holds today.
const UPDATE: &str = "NEWSGRAPH_UPDATE";

fn files() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let entries = std::fs::read_dir(&folder).expect("the golden folder is there").map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|e| e == "md") && !path.ends_with("README.md")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn read(model: &Model, input: &Input) -> Reading {
    let options = ingest::Options { date: input.date.as_deref().map(|date| date.parse().expect("a day")), force: true, apart: false };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(&input.name);
    std::fs::write(&path, &input.text).unwrap();
    let source = Source { path: Some(path), name: input.name.clone() };
    let article = ingest::read(&source, options).next().expect("one article").expect("it is readable");
    pipeline::read(model, &article).0
}

/// Everything that the articles of a case give.
struct Found {
    claims: Vec<Line>,
    entities: Vec<Line>,
    facts: Vec<Line>,
}

impl Found {
    fn of(model: &Model, case: &Case) -> Self {
        let readings: Vec<Reading> = case.inputs.iter().map(|input| read(model, input)).collect();
        let graph = case.blocks.iter().any(|block| matches!(block.expects, Expects::Facts | Expects::NoFacts));
        Self {
            claims: readings.iter().flat_map(lines::claims).collect(),
            entities: readings.iter().flat_map(lines::entities).collect(),
            facts: if graph { facts(&readings) } else { Vec::new() },
        }
    }

    fn lines(&self, expects: Expects) -> &[Line] {
        match expects {
            Expects::Claims | Expects::AllClaims | Expects::NoClaims => &self.claims,
            Expects::Entities | Expects::NoEntities => &self.entities,
            Expects::Facts | Expects::NoFacts => &self.facts,
        }
    }
}

fn facts(readings: &[Reading]) -> Vec<Line> {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&folder.path().join("store"), true).unwrap();
    for reading in readings {
        store.add_later(reading).unwrap();
    }
    store.catch_up().unwrap();
    lines::facts(&store)
}

/// What is wrong with a case, and how its lines would have to be marked.
#[derive(Default)]
struct Outcome {
    faults: Vec<String>,
    todo: usize,
    /// New marks: line of the file, is it to do?
    marks: BTreeMap<usize, bool>,
    /// Lines to add before a line of the file.
    added: BTreeMap<usize, Vec<String>>,
}

impl Outcome {
    fn fault(&mut self, case: &Case, line: usize, what: &str) {
        let file = case.path.file_name().unwrap_or_default().to_string_lossy();
        self.faults.push(format!("tests/golden/{file}:{line}: {}\n{what}", case.title));
    }

    fn check(&mut self, case: &Case, block: &Block, wanted: &Wanted, found: &[Line]) {
        let held: Vec<&Line> = found.iter().filter(|line| line.holds(&wanted.text)).collect();
        let good = held.is_empty() == block.expects.absent();
        self.marks.insert(wanted.line, !good);
        self.todo += usize::from(wanted.todo);
        match (good, wanted.todo) {
            (true, true) => self.fault(case, wanted.line, &format!("  this holds now; take the mark `todo:` away\n  = {}\n", wanted.text)),
            (false, false) if block.expects.absent() => {
                self.fault(case, wanted.line, &format!("  not wanted: {}\n  + {}\n", wanted.text, held[0]));
            }
            (false, false) => self.fault(case, wanted.line, &format!("  - {}\n{}", wanted.text, nearest(&wanted.text, found))),
            _ => {}
        }
    }

    /// Every canonical claim must be among those wanted, done or to do.
    fn nothing_else(&mut self, case: &Case, block: &Block, found: &[Line]) {
        for line in found.iter().filter(|line| line.canonical && !block.wanted.iter().any(|wanted| line.holds(&wanted.text))) {
            self.fault(case, block.end, &format!("  + {line}\n    is not among all claims that a reader finds\n"));
            self.added.entry(block.end).or_default().push(line.to_string());
        }
    }
}

/// The lines that share most words with a missing one.
fn nearest(wanted: &str, found: &[Line]) -> String {
    let mut ranked: Vec<(usize, &Line)> = found.iter().map(|line| (line.nearness(wanted), line)).filter(|(near, _)| *near > 0).collect();
    ranked.sort_by_key(|(near, _)| std::cmp::Reverse(*near));
    if ranked.is_empty() {
        return "    nothing like it was found\n".to_owned();
    }
    ranked.iter().take(3).map(|(_, line)| format!("  + {line}\n")).collect::<Vec<_>>().concat()
}

fn judge(model: &Model, case: &Case) -> Outcome {
    let (found, mut outcome) = (Found::of(model, case), Outcome::default());
    for block in &case.blocks {
        let lines = found.lines(block.expects);
        for wanted in &block.wanted {
            outcome.check(case, block, wanted, lines);
        }
        if block.expects == Expects::AllClaims {
            outcome.nothing_else(case, block, lines);
        }
    }
    outcome
}

/// The file with marks set to what holds, and claims added that nobody listed. What a reader wants is never taken out.
fn blessed(text: &str, outcomes: &[Outcome]) -> String {
    let mut out: Vec<String> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        out.extend(outcomes.iter().filter_map(|outcome| outcome.added.get(&(at + 1))).flatten().cloned());
        let plain = || line.trim().strip_prefix("todo:").unwrap_or(line).trim();
        match outcomes.iter().find_map(|outcome| outcome.marks.get(&(at + 1))) {
            Some(true) => out.push(format!("todo: {}", plain())),
            Some(false) => out.push(plain().to_owned()),
            None => out.push(line.to_owned()),
        }
    }
    out.join("\n") + "\n"
}

#[test]
fn articles_read_as_a_careful_reader_reads_them() {
    let model = Model::load().expect("the shipped model loads");
    let (mut faults, mut lines, mut todo, mut count) = (Vec::new(), 0, 0, 0);
    for (path, text) in files() {
        let cases = cases(&path, &text);
        let outcomes: Vec<Outcome> = cases.iter().map(|case| judge(&model, case)).collect();
        count += cases.len();
        lines += outcomes.iter().map(|outcome| outcome.marks.len()).sum::<usize>();
        todo += outcomes.iter().map(|outcome| outcome.todo).sum::<usize>();
        if std::env::var_os(UPDATE).is_some() {
            std::fs::write(&path, blessed(&text, &outcomes)).expect("the golden files can be written");
        } else {
            faults.extend(outcomes.into_iter().flat_map(|outcome| outcome.faults));
        }
    }
    // Straight to stderr, since the test harness swallows what passing tests print.
    writeln!(std::io::stderr(), "golden: {count} cases, {lines} lines, {todo} of them known to fail (`todo:`)").expect("stderr is open");
    assert!(faults.is_empty(), "{} golden lines differ:\n\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_case_says_why_and_expects_something() {
    let all: Vec<Case> = files().into_iter().flat_map(|(path, text)| cases(&path, &text)).collect();
    assert!(all.len() >= 25, "only {} cases", all.len());
    for case in all {
        let place = format!("{}:{} {}", case.path.display(), case.line, case.title);
        assert!(case.why.split_whitespace().count() >= 5, "{place}: no word on why");
        assert!(!case.inputs.is_empty(), "{place}: no article");
        assert!(case.blocks.iter().any(|block| !block.wanted.is_empty()), "{place}: nothing is expected");
    }
}

#[test]
fn marks_are_rewritten_and_nothing_is_lost() {
    let text = "## A\nWhy.\n```claims\na r b\ntodo: c r d\n```\n";
    let outcome = Outcome { marks: [(4, true), (5, false)].into(), added: [(6, vec!["e r f".to_owned()])].into(), ..Outcome::default() };
    assert_eq!(blessed(text, &[outcome]), "## A\nWhy.\n```claims\ntodo: a r b\nc r d\ne r f\n```\n");
}

#[test]
fn a_line_holds_with_stars_and_with_a_part_of_its_stance() {
    let line = Line {
        heads: vec!["Peru metWith Chile".into(), "Chile metWith Peru".into()],
        parts: vec!["affirmed factual past".into(), "own voice".into()],
        canonical: true,
    };
    assert!(line.holds("Chile metWith Peru · factual past") && line.holds("* metWith * · own voice") && line.holds("Peru *"));
    assert!(!line.holds("Peru metWith") && !line.holds("Peru metWith Chile · denied") && !line.holds("Peru metWith Chile · said by *"));
}
