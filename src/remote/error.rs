//! Why a triple store elsewhere could not be brought up to date: where, what it said, and what would work.

use std::path::PathBuf;

use url::Url;

use crate::export::ExportError;

/// In which way a store is away.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// It cannot be reached, or cuts the line.
    Cut,
    /// It does not answer in time.
    Slow,
    /// It says that it is too busy, or failing.
    Busy,
}

/// Why a triple store elsewhere could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum RemoteError {
    /// No address that can be asked.
    #[error("{url} is no address of a triple store ({problem}); one that is: http://localhost:7878/update")]
    Address {
        /// As given, without any password.
        url: String,
        /// What is wrong.
        problem: String,
    },
    /// A secret where everybody sees it.
    #[error(
        "{0}: the address holds a user name or password; leave them out and name the user with --user and the password by NEWSGRAPH_REMOTE_PASSWORD or --password-file"
    )]
    Credentials(Url),
    /// Nobody there, or not in time.
    #[error("{url} {problem}{}; what it took is remembered, run again to go on", asked(*.tries))]
    Away {
        /// Where.
        url: Url,
        /// What happened.
        problem: String,
        /// How often it was asked.
        tries: u32,
        /// In which way.
        way: Way,
    },
    /// It does not let us in.
    #[error("{url} lets nobody change it ({status}{}){}", after(.said), .hint)]
    Denied {
        /// Where.
        url: Url,
        /// 401 or 403.
        status: u16,
        /// Its words.
        said: Box<str>,
        /// What would work.
        hint: &'static str,
    },
    /// It sends us elsewhere.
    #[error("{url} leads on to {to}; if that is the store, give its address")]
    Moved {
        /// Where.
        url: Url,
        /// Where to.
        to: String,
    },
    /// A page for people.
    #[error("{url} answers with a web page instead of doing what it was asked ({status}{}); is this the address of the store itself?", after(.said))]
    Page {
        /// Where.
        url: Url,
        /// The status that the page came with.
        status: u16,
        /// Its first words.
        said: String,
    },
    /// Only for questions.
    #[error("{url} answers questions but takes no updates ({status}{}); the address for updates often ends in /update, /statements or /sparql-auth", after(.said))]
    QueryOnly {
        /// Where.
        url: Url,
        /// What it answers to an update.
        status: u16,
        /// Its words.
        said: String,
    },
    /// Neither protocol.
    #[error("{url} takes neither SPARQL updates nor graphs by the Graph Store Protocol ({status}{}); give the address of one of these", after(.said))]
    Neither {
        /// Where.
        url: Url,
        /// What it answers to an update.
        status: u16,
        /// Its words.
        said: String,
    },
    /// Statements cannot be taken away there.
    #[error("{0} is a graph store: it cannot take single statements away; give the address that takes SPARQL updates")]
    NoUpdate(Url),
    /// It could not do what it was asked.
    #[error("{url} answers {status}{}", after(.said))]
    Refused {
        /// Where.
        url: Url,
        /// HTTP status.
        status: u16,
        /// Its words.
        said: String,
    },
    /// So many statements were refused that something else must be wrong.
    #[error("{url} refuses one statement after the other, the last with {status}{}; the rest was not sent", after(.said))]
    TooMany {
        /// Where.
        url: Url,
        /// HTTP status.
        status: u16,
        /// Its words.
        said: String,
    },
    /// An answer that cannot be understood.
    #[error("what {url} answers to a question cannot be understood: {problem}")]
    Answer {
        /// Where.
        url: Url,
        /// What is wrong.
        problem: String,
    },
    /// Where to ask is not known.
    #[error("{0} takes updates but answers no questions, and what it holds must be read; give the address for questions with --query-url")]
    NoQuery(Url),
    /// What is there is not what was sent.
    #[error(
        "{0} lacks statements that it took before: it was emptied, restored or changed by others; --compare reads what it holds and puts it right"
    )]
    Differs(Url),
    /// The graph of entities and facts would mix with another one.
    #[error("--default-graph {0} is a graph that articles or support have; name another one, such as {1}")]
    Taken(String, String),
    /// Two at once.
    #[error("another process brings {0} up to date; wait for it to end")]
    Busy(Url),
    /// The memory of what the store holds fails.
    #[error("{path} cannot be read or written; check disk space and rights (it may be deleted: then run with --compare)")]
    Memory {
        /// File or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The graph here cannot be read.
    #[error(transparent)]
    Export(#[from] ExportError),
}

impl RemoteError {
    /// True when waiting may help: the store could not be reached, or was too busy.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Away { .. })
    }
}

fn after(said: &str) -> String {
    if said.is_empty() { String::new() } else { format!(": {said}") }
}

fn asked(tries: u32) -> String {
    if tries > 1 { format!(" (asked {tries} times)") } else { String::new() }
}
