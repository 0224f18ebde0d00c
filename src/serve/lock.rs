//! `Lock`: a file in the store's folder that says who serves it and where. The system frees it when that process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::net::SocketAddr;
use std::path::Path;

use super::ServeError;

/// Its name.
const FILE: &str = "serve.lock";

/// The lock of a store that is served; none where the folder cannot be written to, which then is served all the same.
pub struct Lock(Option<File>);

impl Lock {
    /// Takes the lock of the store in `dir`.
    ///
    /// # Errors
    /// When another server has it.
    pub fn take(dir: &Path) -> Result<Self, ServeError> {
        let Ok(mut file) = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(dir.join(FILE)) else { return Ok(Self(None)) };
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            let mut at = String::new();
            let known = file.read_to_string(&mut at).is_ok() && !at.trim().is_empty();
            let at = if known { at.trim().to_owned() } else { "by a process that is just starting".to_owned() };
            return Err(ServeError::Served { path: dir.to_owned(), at });
        }
        let _ = file.set_len(0);
        Ok(Self(Some(file)))
    }

    /// Writes where the server is. It is only told to people, so that a failure is none of the server's.
    pub fn tell(&self, at: SocketAddr) {
        if let Some(mut file) = self.0.as_ref() {
            let _ = file.rewind().and_then(|()| writeln!(file, "at http://{at}/ by process {}", std::process::id()));
        }
    }
}
