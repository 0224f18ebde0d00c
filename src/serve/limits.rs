//! `Limits`: what requests may cost.

use serde::{Deserialize, Serialize};

/// What requests may cost. Workers get them as JSON on their command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Milliseconds that a request may run; then its worker is ended.
    pub time: u64,
    /// Bytes that a worker may hold over what it holds when it is ready.
    pub memory: u64,
    /// Rows or triples of an answer.
    pub rows: u64,
    /// Bytes of an answer.
    pub answer: usize,
    /// Bytes of a request's body.
    pub body: usize,
    /// Requests at work at once: workers.
    pub workers: usize,
    /// Connections at once; further ones wait.
    pub connections: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: 30_000, memory: 1 << 30, rows: 1_000_000, answer: 32 << 20, body: 1 << 20, workers: 4, connections: 128 }
    }
}
