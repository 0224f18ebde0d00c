//! How deep a query may nest and how much stack it takes: its parser, its planner and what answers it follow brackets and operators one within the
//! other. Every way in asks here, so that no text ends the program.

use std::thread::{Builder, JoinHandle};

use super::QueryError;

/// Name of the threads that answer queries.
pub const THREAD: &str = "query";
/// Longest query, in bytes. Long ones list values; what a person or a program joins and nests is far shorter.
pub const LONGEST: usize = 4 << 20;
/// Brackets that may be open at once.
pub const DEEPEST: usize = 10_000;
/// Stack in bytes that holds so many brackets, whatever stands between them.
pub const LEAST: usize = 64 << 20;
/// Further stack for each byte of the text: any may join two terms, and 1.5 KiB for each of them are more than any part of the work takes.
const EACH: usize = 3 << 9;

/// Does `work`, which reads `sparql` and answers it, on a thread of its own that has stack enough for it. Only what is touched of it takes memory.
///
/// # Errors
/// When the text is longer than [`LONGEST`], or the system has no memory for the thread.
pub fn spawn<R: Send + 'static>(sparql: &str, work: impl FnOnce() -> R + Send + 'static) -> Result<JoinHandle<R>, QueryError> {
    if sparql.len() > LONGEST {
        return Err(QueryError::TooLong { found: sparql.len(), most: LONGEST });
    }
    let size = LEAST + EACH * sparql.len();
    Builder::new().name(THREAD.to_owned()).stack_size(size).spawn(work).map_err(QueryError::Thread)
}
