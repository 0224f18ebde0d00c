//! The graph in a triple store elsewhere. What is to be sent is first written down beside the store (`ledger`), so that neither a kill nor a
//! cut line loses track of what is there: statements are sent in requests of bounded size that may be repeated, since no node is blank.
//!
//! ```text
//! graph here (local) ┐
//!                    ├─ ledger: per graph what stays, goes, comes ── parcels ── requests ── endpoint
//! what is there      ┘        (from the last ledger and how far it came, or read from the store itself)
//! ```

mod auth;
mod client;
mod endpoint;
mod error;
mod ledger;
mod local;
mod parcel;
mod progress;
mod read;

use std::path::Path;
use std::time::Duration;

use url::Url;

pub use auth::{Identity, Secret};
pub use client::{Client, Manner};
pub use endpoint::{Address, Endpoint, Found, Wanted};
pub use error::{RemoteError, Way};
use ledger::{Ledger, Memory, Previous};
use local::Local;
pub use parcel::{DEFAULT_STATEMENTS, Limits};

use crate::network::selection::Selection;
use crate::store::Store;

/// A graph by its IRI; none is the default graph.
type Graph = Option<String>;

/// What happens meanwhile, for whoever looks on.
#[derive(Clone, Copy, Debug)]
pub enum Event<'a> {
    /// A request is sent again after a pause.
    Waits {
        /// Where.
        url: &'a Url,
        /// Why.
        problem: &'a str,
        /// For how long.
        pause: Duration,
    },
    /// What the store holds is being read.
    Reads {
        /// Statements so far.
        statements: u64,
    },
    /// What to send is known.
    Planned {
        /// Statements to add and to take away.
        statements: u64,
    },
    /// The store took this many of them, all in all.
    Sent {
        /// Statements.
        statements: u64,
    },
    /// The store will not have a statement.
    Refused {
        /// As N-Triples, or the beginning of it.
        statement: &'a str,
        /// The store's words.
        said: &'a str,
    },
}

/// What to send of a store.
#[derive(Clone, Copy, Debug)]
pub struct Choice<'a> {
    /// Only the default graph.
    pub facts_only: bool,
    /// Only what belongs to a part of the network.
    pub part: Option<&'a Selection>,
}

/// What was sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// Statements that were added.
    pub added: u64,
    /// Statements that were taken away.
    pub removed: u64,
    /// Statements that the store would not have.
    pub refused: u64,
    /// Requests that did so.
    pub requests: u64,
}

/// What is ready to be sent; the store here is no longer needed.
pub struct Ready {
    ledger: Ledger,
}

/// Writes down all of a store's graph, to be added to what is there. Nothing is remembered.
///
/// # Errors
/// When the graph cannot be read, or the list not be written to the folder for temporary files.
pub fn all(store: &Store, choice: Choice<'_>, endpoint: &Endpoint<'_>) -> Result<Ready, RemoteError> {
    let local = Local::new(store, choice, endpoint.found())?;
    Ok(Ready { ledger: Ledger::once(&local)? })
}

/// Writes down what must change there, by what is remembered of it in the folder `dir` of the store here, or by what is there (`compare`).
///
/// # Errors
/// When the graph or the memory cannot be read or written, another process is at it, or what is there cannot be read.
pub fn changes(dir: &Path, store: &Store, choice: Choice<'_>, endpoint: &Endpoint<'_>, compare: bool) -> Result<Ready, RemoteError> {
    let memory = Memory::open(dir, endpoint.url())?;
    let local = Local::new(store, choice, endpoint.found())?;
    let ledger = if compare {
        let known = memory.graphs()?;
        let mut reader = read::Reader::new(endpoint, store.iris().base(), local.graphs().chain(known))?;
        Ledger::begin(memory, &local, Previous::Read(&mut reader))?
    } else {
        let last = memory.last()?;
        Ledger::begin(memory, &local, last.map_or(Previous::Nothing, |last| Previous::Remembered(Box::new(last))))?
    };
    Ok(Ready { ledger })
}

impl Ready {
    /// Statements to add and to take away.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.ledger.statements()
    }

    /// Sends it. Looks before whether the store still holds some of what it took, and afterwards whether it holds some of what was sent now.
    ///
    /// # Errors
    /// When the store cannot be reached, refuses, or does not hold what it took; what it took so far is remembered.
    pub fn send(self, endpoint: &Endpoint<'_>, limits: Limits) -> Result<Sent, RemoteError> {
        let mut ledger = self.ledger;
        endpoint.client().tell(Event::Planned { statements: ledger.statements() });
        if !endpoint.holds(ledger.sample())? {
            return Err(RemoteError::Differs(endpoint.url().clone()));
        }
        let (sent, sample) = parcel::send(&mut ledger, endpoint, limits)?;
        if !endpoint.holds(&sample)? {
            return Err(RemoteError::Differs(endpoint.url().clone()));
        }
        Ok(sent)
    }
}
