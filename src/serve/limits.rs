//! `Limits`: what requests may cost; `Permits`: how many queries run at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use oxhttp::model::StatusCode;

use super::reply::Refused;

/// What requests may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Time of a query.
    pub time: Duration,
    /// Statements and terms that a query may read.
    pub reads: u64,
    /// Rows of an answer.
    pub rows: u64,
    /// Bytes of an answer.
    pub answer: usize,
    /// Bytes of a request's body.
    pub body: usize,
    /// Queries at once.
    pub queries: usize,
    /// Connections at once.
    pub connections: usize,
    /// Bytes by which the process may grow over its size at the start before queries are stopped.
    pub memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(30),
            reads: 200_000_000,
            rows: 1_000_000,
            answer: 64 << 20,
            body: 1 << 20,
            queries: 4,
            connections: 64,
            memory: 1 << 30,
        }
    }
}

/// Places for queries. A query that is given up keeps its place until its thread has ended.
pub struct Permits {
    free: Arc<AtomicUsize>,
}

/// A taken place; free again when dropped.
pub struct Permit(Arc<AtomicUsize>);

impl Permits {
    /// So many places.
    pub fn new(count: usize) -> Self {
        Self { free: Arc::new(AtomicUsize::new(count)) }
    }

    /// Takes a place.
    ///
    /// # Errors
    /// When none is free.
    pub fn take(&self) -> Result<Permit, Refused> {
        let taken = self.free.fetch_update(Ordering::AcqRel, Ordering::Acquire, |free| free.checked_sub(1));
        taken.map(|_| Permit(Arc::clone(&self.free))).map_err(|_| {
            Refused::new(StatusCode::SERVICE_UNAVAILABLE, "as many queries as allowed are running; ask again in a moment").again_after(1)
        })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_free_again_when_it_is_left() {
        let permits = Permits::new(1);
        let first = permits.take().ok().unwrap();
        assert!(permits.take().is_err());
        drop(first);
        assert!(permits.take().is_ok());
    }
}
