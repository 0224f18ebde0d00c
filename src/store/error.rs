//! Why a store could not do what was asked. The cause of a failure is its `source`; messages do not repeat it.

use std::path::PathBuf;

/// Why a store could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The folder cannot be made or entered.
    #[error("cannot open the store {path}; name a folder that you may write, with --store")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// There is none.
    #[error("{path}: no store there; `newsgraph build PATH --store {path}` makes one")]
    Missing {
        /// The folder.
        path: PathBuf,
    },
    /// The folder holds other things.
    #[error("{path} is not a store: it has no readings.redb; name an empty or new folder with --store")]
    NotAStore {
        /// The folder.
        path: PathBuf,
    },
    /// Another process has it open.
    #[error("the store {path} is in use by another process; wait for it to end, or ask it through `newsgraph serve`")]
    InUse {
        /// The store's folder.
        path: PathBuf,
    },
    /// It was opened to be read only.
    #[error("the store was opened to be read; a change needs it alone")]
    ReadOnly,
    /// A change before this one reached the graph by half.
    #[error("a change before this one is in the graph by half; it must be finished first")]
    HalfDone,
    /// Written by another version.
    #[error("{path} is a store of version {found}, this program reads version {known}; build it again in a new folder with this program")]
    Version {
        /// The readings file.
        path: PathBuf,
        /// Its version.
        found: u64,
        /// Ours.
        known: u64,
    },
    /// Its IRIs stand below another base.
    #[error("{path}: the store's IRIs stand below {found}, not below {asked}; leave --base away, or build a new store with it")]
    Base {
        /// The store's folder.
        path: PathBuf,
        /// Its base.
        found: String,
        /// The base asked for.
        asked: String,
    },
    /// A line of the file of decisions is none.
    #[error("{path}:{line}: {problem}; mend or delete that line")]
    Decision {
        /// The file.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What is wrong.
        problem: String,
    },
    /// The file of decisions cannot be read or written.
    #[error("{path} cannot be read or written")]
    DecisionsFile {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A copy to be read during a change cannot be made or removed.
    #[error("{path}: the copy that is read while the store is changed cannot be made or removed; check disk space and rights")]
    Snapshot {
        /// The copy.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A base that is no IRI.
    #[error("the base {base} is no IRI; one that is: https://example.org/news/")]
    NoIri {
        /// As given.
        base: String,
        /// Why.
        source: oxigraph::model::IriParseError,
    },
    /// Not a readings file, or a broken one.
    #[error("{path} cannot be read as a readings file: {problem}; restore it from a copy, or delete the folder and build again")]
    Broken {
        /// The readings file.
        path: PathBuf,
        /// What is wrong.
        problem: String,
    },
    /// The readings file failed while in use.
    #[error("the readings file failed; check disk space and rights, then run again")]
    Readings(#[source] Box<redb::Error>),
    /// A record cannot be read or written.
    #[error("a record of the readings file cannot be read; remove its article and build it again")]
    Record(#[source] std::io::Error),
    /// The RDF graph failed.
    #[error("the graph failed; check disk space; `newsgraph rebuild` makes it again from the readings")]
    Graph(#[from] oxigraph::store::StorageError),
}

/// For the failures of the readings file.
pub(crate) fn broken(error: impl Into<redb::Error>) -> StoreError {
    StoreError::Readings(Box::new(error.into()))
}
