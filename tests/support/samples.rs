//! A store of the twelve sample articles, made from readings that were recorded (`newsgraph extract data/articles`), so that what is
//! tested here is asking and not reading.

use std::process::Output;

use newsgraph::reading::Reading;
use newsgraph::store::Store;

use super::watchdog::HANG;

const READINGS: &str = include_str!("../fixtures/sample-readings.jsonl");

/// The recorded readings.
pub fn readings() -> Vec<Reading> {
    READINGS.lines().map(|line| Reading::from_line(line).unwrap()).collect()
}

/// A store in a folder of its own, which goes when this goes.
pub struct Samples {
    folder: tempfile::TempDir,
}

impl Samples {
    /// Makes one of the sample articles.
    pub fn new() -> Self {
        Self::of(&readings())
    }

    /// Makes one of other readings.
    pub fn of(readings: &[Reading]) -> Self {
        let samples = Self { folder: tempfile::tempdir().unwrap() };
        let store = Store::open(&samples.folder.path().join("s.db"), true).unwrap();
        for reading in readings {
            store.add_later(reading).unwrap();
        }
        store.catch_up().unwrap();
        drop(store);
        samples
    }

    /// Its folder.
    pub fn path(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Opens it.
    pub fn store(&self) -> Store {
        Store::open(&self.folder.path().join("s.db"), false).unwrap()
    }

    /// Runs the program in its folder, on it.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut program = assert_cmd::Command::cargo_bin("newsgraph").unwrap();
        program.current_dir(self.folder.path()).env("NEWSGRAPH_STORE", "s.db").env_remove("NO_COLOR").timeout(HANG).args(args).output().unwrap()
    }

    /// What a person sees: the command, exit code, both outputs.
    pub fn transcript(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let quoted = args.iter().map(|arg| if arg.contains([' ', '{', '?']) { format!("'{arg}'") } else { (*arg).to_owned() });
        let command = quoted.collect::<Vec<_>>().join(" ");
        let errors = if output.stderr.is_empty() { String::new() } else { format!("--- stderr\n{}", text(&output.stderr)) };
        format!("$ newsgraph {command}\n{}{errors}--- exit {}\n", text(&output.stdout), output.status.code().unwrap())
    }
}
