//! `Desk`: where a worker answers a job: the store, and what is kept between jobs.

use std::cell::{Cell, OnceCell};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::StatusCode;

use super::answer::Answer;
use super::job::Job;
use super::limits::Limits;
use super::refused::Refused;
use super::{api, graphs, results};
use crate::mcp;
use crate::network::Network;
use crate::network::stats::{Stats, stats};
use crate::store::Store;

/// A query of an agent that took so long may have left a thread behind.
const LONG: Duration = Duration::from_secs(9);

/// Where a worker answers.
pub struct Desk {
    /// The store.
    pub store: Arc<Store>,
    /// What answers may cost.
    pub limits: Limits,
    stats: OnceCell<Stats>,
    worn: Cell<bool>,
}

impl Desk {
    /// At a store.
    pub fn new(store: Store, limits: Limits) -> Self {
        Self { store: Arc::new(store), limits, stats: OnceCell::new(), worn: Cell::new(false) }
    }

    /// Answers a job.
    ///
    /// # Errors
    /// What cannot be found or done.
    pub fn answer(&self, job: &Job) -> Result<Answer, Refused> {
        match job {
            Job::Query { query, default, named, accept } => results::answer(self, query, (default, named), accept),
            Job::Graph { graph, accept } => graphs::answer(self, graph.as_deref(), accept),
            Job::Look { name, given } => api::answer(self, name, given),
            Job::Message { text } => {
                let begin = Instant::now();
                let answer = mcp::answer(&self.store, text.as_bytes());
                self.worn.set(begin.elapsed() >= LONG);
                Ok(answer.map_or_else(|| Answer::of("text/plain", "").status(StatusCode::ACCEPTED), |value| Answer::json(&value)))
            }
        }
    }

    /// True when the worker had better be replaced.
    pub fn is_worn(&self) -> bool {
        self.worn.get()
    }

    /// What the store holds, counted when it is first asked for: the store does not change while it is served. The network that is counted is
    /// let go of, so that a worker does not keep all facts in memory.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn stats(&self) -> Result<&Stats, Refused> {
        if let Some(stats) = self.stats.get() {
            return Ok(stats);
        }
        let counted = Network::load(&self.store).and_then(|network| stats(&self.store, &network)).map_err(|error| Refused::failed(&error))?;
        Ok(self.stats.get_or_init(|| counted))
    }
}
