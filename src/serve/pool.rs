//! `Pool`: the workers, hired when they are needed, how many may be at work at once, and on which folder they work.

use std::path::{Path, PathBuf};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use super::answer::Answer;
use super::hired::Hired;
use super::job::Job;
use super::limits::Limits;
use super::refused::Refused;

/// Time that what is found once for each state of the store may take, in milliseconds.
const PATIENCE: u64 = 10 * 60 * 1000;

/// The workers of a store.
pub struct Pool {
    limits: Limits,
    staff: Mutex<Staff>,
    /// The last answer of [`Pool::once`], and the move since which it holds.
    known: Mutex<Option<(u64, Answer)>>,
    /// Told whenever a worker has done its job.
    done: Condvar,
}

/// Who works where.
struct Staff {
    /// The folder that new workers open: the store, or its copy while the store is changed.
    dir: PathBuf,
    /// Counts the moves from one folder to another.
    moves: u64,
    idle: Vec<Hired>,
    /// For each worker that is at work, the move since which it is here.
    busy: Vec<u64>,
}

/// A taken place; free again when dropped.
struct Place<'a> {
    pool: &'a Pool,
    since: u64,
    dir: PathBuf,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut staff = self.pool.staff();
        if let Some(at) = staff.busy.iter().position(|since| *since == self.since) {
            staff.busy.swap_remove(at);
        }
        self.pool.done.notify_all();
    }
}

impl Pool {
    /// A pool with one worker, which shows that the store can be opened.
    ///
    /// # Errors
    /// When that worker cannot be started.
    pub fn start(dir: PathBuf, limits: Limits) -> Result<Self, Refused> {
        let first = Hired::start(&dir, limits)?;
        Ok(Self {
            limits,
            staff: Mutex::new(Staff { dir, moves: 0, idle: vec![first], busy: Vec::new() }),
            known: Mutex::default(),
            done: Condvar::new(),
        })
    }

    /// Has a job done.
    ///
    /// # Errors
    /// When all places are taken, or the job reaches a limit.
    pub fn run(&self, job: &Job) -> Result<Answer, Refused> {
        self.run_within(job, self.limits)
    }

    /// Has the one job done whose answer looks at the whole store: once for each state of it, whatever time that takes. Whoever asks meanwhile
    /// waits for the same answer.
    ///
    /// # Errors
    /// When all places are taken, or the job fails.
    pub fn once(&self, job: &Job) -> Result<Answer, Refused> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let moves = self.staff().moves;
        if let Some((_, answer)) = known.as_ref().filter(|(since, _)| *since == moves) {
            return Ok(answer.clone());
        }
        let answer = self.run_within(job, Limits { time: self.limits.time.max(PATIENCE), ..self.limits })?;
        *known = (answer.status == 200).then(|| (moves, answer.clone()));
        Ok(answer)
    }

    fn run_within(&self, job: &Job, limits: Limits) -> Result<Answer, Refused> {
        // Declared before the worker, so that a worker which is dropped has ended before its place is free.
        let (place, free) = self.place()?;
        let mut worker = match free {
            Some(worker) => worker,
            None => Hired::start(&place.dir, self.limits)?,
        };
        // A worker over which something went wrong is dropped, and ends; one of a folder that was left too.
        let answer = worker.ask(job, limits)?;
        let mut staff = self.staff();
        if !answer.last && staff.moves == place.since {
            staff.idle.push(worker);
        } else {
            drop(staff);
            drop(worker);
        }
        Ok(answer)
    }

    fn place(&self) -> Result<(Place<'_>, Option<Hired>), Refused> {
        let mut staff = self.staff();
        let most = self.limits.workers;
        if staff.busy.len() >= most {
            return Err(Refused::busy(format!("{most} requests are at work, which is as many as may; ask again in a moment"), 1));
        }
        let since = staff.moves;
        staff.busy.push(since);
        Ok((Place { pool: self, since, dir: staff.dir.clone() }, staff.idle.pop()))
    }

    /// Has all later jobs done on another folder.
    pub fn move_to(&self, dir: &Path) {
        let mut staff = self.staff();
        staff.moves += 1;
        dir.clone_into(&mut staff.dir);
        let gone = std::mem::take(&mut staff.idle);
        drop(staff);
        drop(gone);
    }

    /// Waits until no worker is left in the folders of before.
    pub fn wait_for_movers(&self) {
        let mut staff = self.staff();
        while staff.busy.iter().any(|since| *since < staff.moves) {
            staff = self.done.wait(staff).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn staff(&self) -> MutexGuard<'_, Staff> {
        self.staff.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
