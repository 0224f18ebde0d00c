//! `Memory`: what was read of the network and of watched folders, so that a second run asks only for what is new. Lines of JSON in a file that only
//! grows; the last line on a thing counts, and a line that a kill cut off is as if it had not been written.

use std::collections::BTreeMap;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

/// What is remembered of a page, a feed, an item of one, or a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Memo {
    /// Its URL, else its name.
    pub key: String,
    /// What its feed or folder said of it; when that is the same, it need not be looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stamp: Option<String>,
    /// What the server called this version of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// When the server last changed it, in the server's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// The sources of its articles, of a watched file; nothing once it is gone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<String>,
    /// Of a sitemap in an index: in which round of that it was last asked for, from 1.
    #[serde(default, skip_serializing_if = "is_first")]
    pub turn: u64,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_first(turn: &u64) -> bool {
    *turn == 0
}

impl Memo {
    /// Of this thing, nothing yet.
    #[must_use]
    pub fn of(key: &str) -> Self {
        Self { key: key.to_owned(), ..Self::default() }
    }

    /// The headers that ask for it only if it changed.
    pub(super) fn conditions(&self) -> Vec<(&'static str, &str)> {
        let pairs = [("if-none-match", self.etag.as_deref()), ("if-modified-since", self.modified.as_deref())];
        pairs.into_iter().filter_map(|(name, value)| Some((name, value?))).collect()
    }
}

/// What is remembered, and the file that it is kept in.
#[derive(Default)]
pub struct Memory {
    file: Option<PathBuf>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    memos: BTreeMap<String, Memo>,
    /// Lines for the file that have no place yet: the store is not there.
    waiting: Vec<u8>,
    /// What went wrong when the file was written.
    failed: Option<io::Error>,
}

impl Memory {
    /// What the file says; it need not be there yet.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn open(file: &Path) -> io::Result<Self> {
        let raw = match std::fs::read(file) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Vec::new(),
            other => other?,
        };
        let lines = raw.split(|&byte| byte == b'\n').filter(|line| !line.is_empty());
        let mut count = 0;
        let memos: BTreeMap<String, Memo> =
            lines.inspect(|_| count += 1).filter_map(|line| serde_json::from_slice(line).ok()).map(|memo: Memo| (memo.key.clone(), memo)).collect();
        if count > 2 * memos.len() + 100 || raw.last().is_some_and(|&byte| byte != b'\n') {
            rewrite(file, &memos)?;
        }
        Ok(Self { file: Some(file.to_owned()), kept: Mutex::new(Kept { memos, ..Kept::default() }) })
    }

    /// What is remembered of a thing.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<Memo> {
        self.kept().memos.get(key).cloned()
    }

    /// Every thing whose key begins so.
    #[must_use]
    pub fn below(&self, start: &str) -> Vec<Memo> {
        self.kept().memos.range(start.to_owned()..).take_while(|(key, _)| key.starts_with(start)).map(|(_, memo)| memo.clone()).collect()
    }

    /// Remembers. What cannot be written is told by [`Memory::close`]: the work itself does not depend on it. While the store itself is not there,
    /// it waits for that.
    pub fn note(&self, memo: Memo) {
        let mut kept = self.kept();
        if kept.memos.get(&memo.key) == Some(&memo) {
            return;
        }
        if let Some(file) = &self.file {
            kept.write(file, line(&memo));
        }
        kept.memos.insert(memo.key.clone(), memo);
    }

    /// True when something waits for the store to be there.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.kept().waiting.is_empty()
    }

    /// Writes what waited for the store, and says whether all was written.
    ///
    /// # Errors
    /// What went wrong first.
    pub fn close(&self) -> io::Result<()> {
        let mut kept = self.kept();
        if let Some(file) = self.file.as_ref().filter(|_| !kept.waiting.is_empty()) {
            kept.write(file, Ok(Vec::new()));
        }
        kept.failed.take().map_or(Ok(()), Err)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    /// Writes what waits and a further line; all of it waits while the file's folder is not there.
    fn write(&mut self, file: &Path, line: io::Result<Vec<u8>>) {
        let mut lines = std::mem::take(&mut self.waiting);
        let written = line.and_then(|line| {
            lines.extend(line);
            OpenOptions::new().append(true).create(true).open(file)?.write_all(&lines)
        });
        match written {
            Err(error) if error.kind() == io::ErrorKind::NotFound => self.waiting = lines,
            Err(error) => drop(self.failed.get_or_insert(error)),
            Ok(()) => {}
        }
    }
}

fn line(memo: &Memo) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(memo)?;
    line.push(b'\n');
    Ok(line)
}

/// Writes the file anew, with one line for each thing; the old one stays until the new one is whole.
fn rewrite(file: &Path, memos: &BTreeMap<String, Memo>) -> io::Result<()> {
    let new = file.with_extension("new");
    let lines: Vec<Vec<u8>> = memos.values().map(line).collect::<io::Result<_>>()?;
    std::fs::write(&new, lines.concat())?;
    std::fs::rename(new, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_noted_is_known_again_and_the_last_word_counts() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("memory.log");
        let memory = Memory::open(&file).unwrap();
        for round in 0..300 {
            memory.note(Memo { stamp: Some(round.to_string()), ..Memo::of("a") });
        }
        memory.note(Memo { etag: Some("\"x\"".into()), ..Memo::of("b") });
        memory.close().unwrap();
        let again = Memory::open(&file).unwrap();
        assert_eq!(again.get("a").and_then(|memo| memo.stamp).as_deref(), Some("299"));
        assert_eq!(again.get("b").unwrap().conditions(), [("if-none-match", "\"x\"")]);
        assert_eq!(std::fs::read_to_string(&file).unwrap().lines().count(), 2);
    }

    #[test]
    fn a_line_that_was_cut_off_is_left_out_and_the_next_one_stands_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("memory.log");
        std::fs::write(&file, "{\"key\":\"a\"}\n{\"key\":\"b\",\"st").unwrap();
        let memory = Memory::open(&file).unwrap();
        memory.note(Memo::of("c"));
        let keys: Vec<String> = Memory::open(&file).unwrap().below("").into_iter().map(|memo| memo.key).collect();
        assert_eq!(keys, ["a", "c"]);
    }

    #[test]
    fn what_is_noted_before_the_store_is_there_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("s.db").join("memory.log");
        let memory = Memory::open(&file).unwrap();
        memory.note(Memo::of("a"));
        memory.note(Memo::of("b"));
        assert!(memory.close().is_ok() && memory.is_waiting());
        std::fs::create_dir(folder.path().join("s.db")).unwrap();
        memory.note(Memo::of("c"));
        assert!(!memory.is_waiting() && memory.close().is_ok());
        let keys: Vec<String> = Memory::open(&file).unwrap().below("").into_iter().map(|memo| memo.key).collect();
        assert_eq!(keys, ["a", "b", "c"]);
    }

    #[test]
    fn what_cannot_be_written_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("memory.log");
        let memory = Memory::open(&file).unwrap();
        std::fs::create_dir(&file).unwrap();
        memory.note(Memo::of("a"));
        assert_eq!(memory.close().unwrap_err().kind(), io::ErrorKind::IsADirectory);
        assert!(memory.get("a").is_some());
    }
}
