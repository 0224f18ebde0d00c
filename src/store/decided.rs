//! The file of decisions beside a store: `newsgraph.db.merges` beside `newsgraph.db`. Plain lines, to be kept under version control; what people
//! write into it by hand stays.

use std::path::{Path, PathBuf};

use super::error::StoreError;
use crate::resolve::{Decision, Decisions};

const HEAD: &str =
    "# What is one thing, and what never is: `newsgraph merge A B`, `newsgraph forbid A B`, `newsgraph undo`. Every build honours it.\n";

/// The file of decisions.
#[derive(Clone, Debug)]
pub struct Decided {
    path: PathBuf,
    text: String,
    decisions: Decisions,
}

impl Decided {
    /// Reads the file beside the store in `dir`; a missing one decides nothing.
    ///
    /// # Errors
    /// When it cannot be read, or a line of it is no decision.
    pub fn beside(dir: &Path) -> Result<Self, StoreError> {
        let path = Self::path_beside(dir);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(source) => return Err(StoreError::DecisionsFile { path, source }),
        };
        let decisions = Decisions::parse(&text).map_err(|(line, problem)| StoreError::Decision { path: path.clone(), line, problem })?;
        Ok(Self { path, text, decisions })
    }

    /// Where the file of a store is.
    #[must_use]
    pub fn path_beside(dir: &Path) -> PathBuf {
        let name = dir.file_name().map_or_else(|| "newsgraph.db".into(), |name| name.to_string_lossy().into_owned());
        dir.with_file_name(format!("{name}.merges"))
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What it says.
    #[must_use]
    pub fn decisions(&self) -> &Decisions {
        &self.decisions
    }

    /// The line that a decision stands on, from 1; the last of several.
    #[must_use]
    pub fn line(&self, decision: &Decision) -> Option<usize> {
        let says = |line: &str| Decisions::parse(line).is_ok_and(|read| read.all().any(|one| one == *decision));
        self.text.lines().enumerate().filter(|(_, line)| says(line)).map(|(at, _)| at + 1).last()
    }

    /// Adds a line, with words for people.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn add(&mut self, decision: &Decision, words: &str) -> Result<(), StoreError> {
        let mut text = if self.text.is_empty() { HEAD.to_owned() } else { self.text.clone() };
        if !text.ends_with('\n') {
            text.push('\n');
        }
        let words: String = words.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.write(text + &format!("{decision}  # {words}\n"))
    }

    /// Takes the last decision away and gives its line back; none when there is none.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn undo(&mut self) -> Result<Option<String>, StoreError> {
        let mut lines: Vec<&str> = self.text.lines().collect();
        let Some(last) = lines.iter().rposition(|line| !line.split('#').next().unwrap_or_default().trim().is_empty()) else { return Ok(None) };
        let line = lines.remove(last).to_owned();
        let text: String = lines.iter().flat_map(|line| [line, "\n"]).collect();
        self.write(text)?;
        Ok(Some(line))
    }

    /// Writes the whole file beside itself, then gives it its name: a kill leaves the old one or the new one.
    fn write(&mut self, text: String) -> Result<(), StoreError> {
        let failed = |source| StoreError::DecisionsFile { path: self.path.clone(), source };
        let beside = self.path.with_extension(format!("merges.{}.part", std::process::id()));
        std::fs::write(&beside, &text).and_then(|()| std::fs::rename(&beside, &self.path)).map_err(failed)?;
        *self = Self {
            decisions: Decisions::parse(&text).map_err(|(line, problem)| StoreError::Decision { path: self.path.clone(), line, problem })?,
            path: self.path.clone(),
            text,
        };
        Ok(())
    }
}
