//! `Progress`: how far the changes of a ledger came, in a file that grows while they are sent.

use std::collections::BTreeSet;
use std::io::ErrorKind;
use std::path::Path;

use super::RemoteError;
use super::ledger::{Sign, Status, failed};

/// How far the changes of a ledger came.
#[derive(Default)]
pub struct Progress {
    /// So many are there.
    pub done: u64,
    /// So many may be there.
    pub begun: u64,
    /// These are not, though they are among the ones before.
    pub refused: BTreeSet<u64>,
}

impl Progress {
    /// The progress of the ledger `id`; none when the file belongs to an older one. A line that a kill cut short says nothing.
    pub fn read(path: &Path, id: &str) -> Result<Self, RemoteError> {
        let text = match std::fs::read_to_string(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Self::default()),
            text => text.map_err(failed(path))?,
        };
        let mut progress = Self::default();
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        let mut lines = whole.lines();
        if lines.next() != Some(id) {
            return Ok(progress);
        }
        for line in lines {
            let Some(number) = line.get(1..).and_then(|number| number.parse().ok()) else { continue };
            match line.as_bytes()[0] {
                b'>' => progress.begun = progress.begun.max(number),
                b'=' => progress.done = progress.done.max(number),
                _ => drop(progress.refused.insert(number)),
            }
        }
        Ok(progress)
    }

    /// Whether a statement is there that was there `before` and whose change is the one at `at`; none: it is not.
    pub fn status(&self, sign: Sign, before: Option<Status>, at: u64) -> Option<Status> {
        let after = (sign == Sign::Plus).then_some(Status::Held);
        match at {
            at if self.refused.contains(&at) => before,
            at if at < self.done => after,
            at if at < self.begun => Some(Status::Unsure),
            _ => before,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_that_a_kill_cut_short_says_nothing_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("done");
        let read = |text: &str| {
            std::fs::write(&file, text).unwrap();
            let Progress { done, begun, refused } = Progress::read(&file, "7").unwrap();
            (done, begun, refused.len())
        };
        assert_eq!(read("7\n>20\n=20\n!3\n>40\n=4"), (20, 40, 1));
        assert_eq!(read("7\n>20\n=20\n>4"), (20, 20, 0));
        assert_eq!(read("8\n>20\n=20\n"), (0, 0, 0), "another ledger's");
        assert_eq!(read("7"), (0, 0, 0));
    }
}
