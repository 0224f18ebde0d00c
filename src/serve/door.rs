//! `Door`: where the commands that change a store ask its server for it: a port of its own, on this machine only. Whoever shows the key gets
//! the store for as long as the connection stands, so that a command that is killed keeps nothing.
//!
//! ```text
//! command: KEY        server: yours        … the command changes the store, then ends its side …        server: back
//! ```

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sha2::{Digest, Sha256};

use super::lock::Served;
use super::turns::Turns;
use crate::random;

/// The store is the command's.
const YOURS: &str = "yours";
/// The server has it again, and requests see the change.
const BACK: &str = "back";
/// Bytes of a line.
const LINE: u64 = 4096;
/// Time that whoever knocks has to show the key.
const KNOCK: Duration = Duration::from_secs(2);
/// How long a command waits for others that were there before.
const PATIENCE: Duration = Duration::from_hours(1);
/// How long a command waits at its end until requests see its change.
const FAREWELL: Duration = Duration::from_secs(15);

/// The port, and the key to be shown.
pub struct Door {
    listener: TcpListener,
    at: SocketAddr,
    key: String,
}

impl Door {
    /// Opens a free port.
    ///
    /// # Errors
    /// When the system gives no port, or no random bytes for a key.
    pub fn open() -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        Ok(Self { at: listener.local_addr()?, listener, key: secret()? })
    }

    /// Where it is, and its key.
    pub fn told(&self) -> (SocketAddr, &str) {
        (self.at, &self.key)
    }

    /// Gives the store to one after the other, until the process ends.
    pub fn stand(self, turns: Arc<Turns>) {
        let Self { listener, key, .. } = self;
        let key = Arc::new(key);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (turns, key) = (Arc::clone(&turns), Arc::clone(&key));
                // Whatever goes wrong with a connection ends it; the other end tells its user.
                std::thread::spawn(move || drop(give(&stream, &key, &turns)));
            }
        });
    }
}

fn give(stream: &TcpStream, key: &str, turns: &Arc<Turns>) -> io::Result<()> {
    stream.set_read_timeout(Some(KNOCK))?;
    if !same(&line(stream)?, key) {
        return Ok(());
    }
    let mut out = stream;
    let mut turn = match turns.take(PATIENCE) {
        Ok(turn) => turn,
        Err(error) => return writeln!(out, "{error}"),
    };
    writeln!(out, "{YOURS}")?;
    stream.set_read_timeout(None)?;
    // Until the other end is gone, however it goes.
    let _ = io::copy(&mut { stream }, &mut io::sink());
    turn.end();
    writeln!(out, "{BACK}")
}

fn line(stream: &TcpStream) -> io::Result<String> {
    let mut line = String::new();
    BufReader::new(stream.take(LINE)).read_line(&mut line)?;
    Ok(line.trim_end().to_owned())
}

/// A text that nobody can guess.
///
/// # Errors
/// When the system gives no random bytes.
pub fn secret() -> io::Result<String> {
    random::hex(32)
}

/// True when two secrets are the same; the time that this takes tells nothing about how much of them is.
pub fn same(a: &str, b: &str) -> bool {
    Sha256::digest(a) == Sha256::digest(b)
}

/// Why a store that is served is not given to a command.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// The server says so.
    #[error("the server of this store does not hand it over: {0}")]
    Told(String),
    /// It cannot be reached.
    #[error("the server of this store cannot be reached at {at}; end it, or try again")]
    Unreachable {
        /// Where.
        at: SocketAddr,
        /// Why.
        source: io::Error,
    },
}

/// A store that its server has given to this process. When this is dropped the server takes it back, and its answers show what has changed.
pub struct Lease(TcpStream);

impl Lease {
    /// Asks the server of the store in `dir` for it; none when no server is there that would give it.
    ///
    /// # Errors
    /// See [`LeaseError`].
    pub fn ask(dir: &Path) -> Result<Option<Self>, LeaseError> {
        let Some((at, key)) = Served::of(dir).and_then(|served| served.door) else { return Ok(None) };
        let asked = || {
            let mut stream = TcpStream::connect(at)?;
            writeln!(stream, "{key}")?;
            let answer = line(&stream)?;
            Ok((stream, answer))
        };
        let (stream, answer) = asked().map_err(|source| LeaseError::Unreachable { at, source })?;
        match answer.as_str() {
            YOURS => Ok(Some(Self(stream))),
            "" => Err(LeaseError::Told("it ended the talk".to_owned())),
            why => Err(LeaseError::Told(why.to_owned())),
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        // When the server has gone meanwhile there is nobody to wait for.
        let _ = self.0.shutdown(std::net::Shutdown::Write);
        let _ = self.0.set_read_timeout(Some(FAREWELL));
        let _ = line(&self.0);
    }
}
