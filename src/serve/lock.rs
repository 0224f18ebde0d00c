//! `Lock`: a file in the store's folder that says who serves it and where. The system frees it when that process ends, however it ends.
//!
//! ```text
//! at http://127.0.0.1:7878/ by process 4711
//! changes at 127.0.0.1:40123 with 5f0c…
//! ```
//!
//! The second line lets other commands ask the server for the store (see `door`): whoever may change the readings may read it, and nobody else.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::net::SocketAddr;
use std::path::Path;

use super::ServeError;

/// Its name.
const FILE: &str = "serve.lock";

/// The lock of a store that is served; none where the folder cannot be written to, which then is served all the same.
pub struct Lock(Option<File>);

/// What the file of a store that is served says.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Served {
    /// "at http://…/ by process …", once the server listens.
    pub at: Option<String>,
    /// Where it takes the wish to change the store, and the key that must be shown.
    pub door: Option<(SocketAddr, String)>,
}

impl Lock {
    /// Takes the lock of the store in `dir`.
    ///
    /// # Errors
    /// When another server has it.
    pub fn take(dir: &Path) -> Result<Self, ServeError> {
        let Ok(mut file) = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(dir.join(FILE)) else { return Ok(Self(None)) };
        if let Err(TryLockError::WouldBlock) = file.try_lock() {
            let at = Served::read(&mut file).at.unwrap_or_else(|| "by a process that is just starting".to_owned());
            return Err(ServeError::Served { path: dir.to_owned(), at });
        }
        let _ = file.set_len(0);
        restrict(&file, dir);
        Ok(Self(Some(file)))
    }

    /// False where the folder cannot be written to.
    pub fn is_held(&self) -> bool {
        self.0.is_some()
    }

    /// Writes where the server is, and where it takes changes. Without it others are told less: a failure is none of the server's.
    pub fn tell(&self, at: SocketAddr, door: Option<(SocketAddr, &str)>) {
        if let Some(mut file) = self.0.as_ref() {
            let door = door.map(|(at, key)| format!("changes at {at} with {key}\n")).unwrap_or_default();
            let text = format!("at http://{at}/ by process {}\n{door}", std::process::id());
            let _ = file.rewind().and_then(|()| file.write_all(text.as_bytes()));
        }
    }
}

impl Served {
    /// What is known of the server of the store in `dir`; none when nobody serves it, or the file may not be read.
    pub fn of(dir: &Path) -> Option<Self> {
        let mut file = File::open(dir.join(FILE)).ok()?;
        matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)).then(|| Self::read(&mut file))
    }

    fn read(file: &mut File) -> Self {
        let mut text = String::new();
        // Half a file is one whose server is just starting.
        let _ = file.rewind().and_then(|()| file.read_to_string(&mut text));
        Self::parse(&text)
    }

    fn parse(text: &str) -> Self {
        let door = |line: &str| {
            let (at, key) = line.strip_prefix("changes at ")?.split_once(" with ")?;
            Some((at.parse().ok()?, key.to_owned()))
        };
        let at = text.lines().find(|line| line.starts_with("at ")).map(str::to_owned);
        Self { at, door: text.lines().find_map(door) }
    }
}

/// Lets those read the file who may write the readings, and nobody else.
#[cfg(unix)]
fn restrict(file: &File, dir: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let writers = std::fs::metadata(dir.join("readings.redb")).map_or(0o200, |data| data.permissions().mode() & 0o222);
    let _ = file.set_permissions(std::fs::Permissions::from_mode(writers | (writers << 1) | 0o600));
}

#[cfg(not(unix))]
fn restrict(_: &File, _: &Path) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_read_and_a_half_of_it_is_no_door() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(Served::of(folder.path()), None);
        let lock = Lock::take(folder.path()).unwrap();
        assert_eq!(Served::of(folder.path()), Some(Served::default()), "just starting");
        let (at, door) = ("127.0.0.1:80".parse().unwrap(), "127.0.0.1:81".parse().unwrap());
        lock.tell(at, Some((door, "k3y")));
        let served = Served::of(folder.path()).unwrap();
        assert_eq!((served.at, served.door), (Some(format!("at http://{at}/ by process {}", std::process::id())), Some((door, "k3y".to_owned()))));
        assert!(matches!(Lock::take(folder.path()), Err(ServeError::Served { .. })));
        assert_eq!(Served::parse("at http://127.0.0.1:80/ by process 7\nchanges at 127.0").door, None);
        drop(lock);
        assert_eq!(Served::of(folder.path()), None, "the lock goes with its process");
    }
}
