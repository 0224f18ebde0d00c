//! A copy of a store as it stands, to be read while the store itself is changed. The graph's finished files, which are never written again, are
//! only linked; what is written in place is copied.

use std::ffi::OsStr;
use std::path::Path;

use super::decided::Decided;
use super::readings::Readings;
use super::{FILE, GRAPH, Store, StoreError};

/// Ending of the name of a copy that is being made.
const PART: &str = "part";

impl Store {
    /// Copies the store to `to`, which must be on the same file system; whatever is there is replaced. Under that name the copy is whole.
    /// The store must be open to be read: then nobody changes it meanwhile.
    ///
    /// # Errors
    /// When files cannot be read or written.
    pub fn snapshot(&self, to: &Path) -> Result<(), StoreError> {
        discard(to)?;
        let part = to.with_extension(PART);
        discard(&part)?;
        self.copy(&part, to).map_err(|source| StoreError::Snapshot { path: to.to_owned(), source })
    }

    fn copy(&self, part: &Path, to: &Path) -> std::io::Result<()> {
        std::fs::create_dir_all(part.join(GRAPH))?;
        std::fs::copy(self.dir().join(FILE), part.join(FILE))?;
        for entry in std::fs::read_dir(self.dir().join(GRAPH))? {
            let entry = entry?;
            let (from, beside) = (entry.path(), part.join(GRAPH).join(entry.file_name()));
            let finished = from.extension() == Some(OsStr::new("sst"));
            let wanted = entry.file_type()?.is_file() && entry.file_name() != "LOCK";
            // Where files cannot be linked, a copy does the same.
            if wanted && !(finished && std::fs::hard_link(&from, &beside).is_ok()) {
                std::fs::copy(&from, &beside)?;
            }
        }
        let decisions = Decided::path_beside(to);
        if self.decided().path().exists() {
            std::fs::copy(self.decided().path(), decisions)?;
        }
        std::fs::rename(part, to)
    }
}

/// Removes a copy that [`Store::snapshot`] made, when there is one.
///
/// # Errors
/// When it cannot be removed; [`StoreError::InUse`] when somebody still reads it.
pub fn discard(copy: &Path) -> Result<(), StoreError> {
    let failed = |source| StoreError::Snapshot { path: copy.to_owned(), source };
    let removed = |result: std::io::Result<()>| match result {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(error)),
        _ => Ok(()),
    };
    // Held alone, it has no readers, and none comes in while it goes. One that was not finished cannot be opened, and has none.
    let held = match Readings::alone(&copy.join(FILE)) {
        Err(error @ StoreError::InUse { .. }) => return Err(error),
        held => held.ok(),
    };
    removed(std::fs::remove_dir_all(copy))?;
    drop(held);
    removed(std::fs::remove_file(Decided::path_beside(copy)))
}
