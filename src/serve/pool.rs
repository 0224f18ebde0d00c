//! `Pool`: the workers, hired when they are needed, and how many may be at work at once.

use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::answer::Answer;
use super::hired::Hired;
use super::job::Job;
use super::limits::Limits;
use super::refused::Refused;

/// The workers of a store.
pub struct Pool {
    dir: PathBuf,
    limits: Limits,
    idle: Mutex<Vec<Hired>>,
    busy: AtomicUsize,
}

/// A taken place; free again when dropped.
struct Place<'a>(&'a AtomicUsize);

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Pool {
    /// A pool with one worker, which shows that the store can be opened.
    ///
    /// # Errors
    /// When that worker cannot be started.
    pub fn start(dir: PathBuf, limits: Limits) -> Result<Self, Refused> {
        let first = Hired::start(&dir, limits)?;
        Ok(Self { dir, limits, idle: Mutex::new(vec![first]), busy: AtomicUsize::new(0) })
    }

    /// Has a job done.
    ///
    /// # Errors
    /// When all places are taken, or the job reaches a limit.
    pub fn run(&self, job: &Job) -> Result<Answer, Refused> {
        let most = self.limits.workers;
        let taken = self.busy.fetch_update(Ordering::AcqRel, Ordering::Acquire, |busy| (busy < most).then_some(busy + 1));
        taken.map_err(|_| Refused::busy(format!("{most} requests are at work, which is as many as may; ask again in a moment"), 1))?;
        let _place = Place(&self.busy);
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let free = idle().pop();
        let mut worker = match free {
            Some(worker) => worker,
            None => Hired::start(&self.dir, self.limits)?,
        };
        // A worker over which something went wrong is dropped, and ends.
        let answer = worker.ask(job, self.limits)?;
        if !answer.last {
            idle().push(worker);
        }
        Ok(answer)
    }
}
