//! A folder in which the program is run, on a store `s.db` there.

use std::path::{Path, PathBuf};
use std::process::Output;

use newsgraph::store::Store;
use serde_json::Value;

use super::watchdog::HANG;

/// The folder, which goes when this goes.
pub struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    /// An empty one, without a store.
    pub fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The place of the store.
    pub fn place(&self) -> PathBuf {
        self.path().join("s.db")
    }

    /// Opens the store.
    pub fn store(&self) -> Store {
        Store::open(&self.place(), false).unwrap()
    }

    /// Runs the program.
    pub fn run(&self, args: &[&str]) -> Output {
        let mut program = assert_cmd::Command::cargo_bin("newsgraph").unwrap();
        program.current_dir(self.path()).env("NEWSGRAPH_STORE", "s.db").env_remove("NO_COLOR").timeout(HANG).args(args).output().unwrap()
    }

    /// Standard output, then standard error, of a run that ends with this code.
    #[track_caller]
    pub fn told(&self, args: &[&str], code: i32) -> String {
        let output = self.run(args);
        let told = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {told}");
        told
    }

    /// What a command gives with `--format json`.
    #[track_caller]
    pub fn json(&self, args: &[&str]) -> Value {
        let output = self.run(&[args, &["--format", "json"]].concat());
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{args:?}: {}", String::from_utf8_lossy(&output.stderr)))
    }
}
