//! `Turns`: a store is read by the workers, or changed by one process. For the time of a change the workers read a copy of the store as it was;
//! then they see what the change made of it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::pool::Pool;
use crate::store::{self, Store, StoreError};

/// Beginning of the names of copies, within the store's folder; a number follows.
const COPY: &str = "serve.copy.";
/// How often is looked whether the store is free.
const PAUSE: Duration = Duration::from_millis(20);

/// The copies of the store in `dir`, the newest last: it is the one to read while the store is changed.
pub fn copies(dir: &Path) -> Vec<(u64, PathBuf)> {
    let number = |path: &Path| path.file_name()?.to_str()?.strip_prefix(COPY)?.parse::<u64>().ok();
    let entries = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut found: Vec<(u64, PathBuf)> = entries.filter(|path| path.is_dir()).filter_map(|path| Some((number(&path)?, path))).collect();
    found.sort();
    found
}

/// Removes the copies that nobody reads any more. What cannot be removed now is tried again after the next change.
fn sweep(dir: &Path) {
    for (_, copy) in copies(dir) {
        let _ = store::discard(&copy);
    }
}

/// Who has the store.
pub struct Turns {
    dir: PathBuf,
    pool: Arc<Pool>,
    /// The store, while the workers read it: this keeps others from changing it. None: a change goes on.
    held: Mutex<Option<Store>>,
    over: Condvar,
}

/// Why there is no turn.
#[derive(Debug, thiserror::Error)]
pub enum NoTurn {
    /// Another change goes on.
    #[error("another change of the store goes on; ask again in a moment")]
    Busy,
    /// The copy cannot be made.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The store is free to be changed by another process. When this is dropped the workers have it again.
pub struct Turn {
    turns: Arc<Turns>,
    back: Option<Store>,
}

impl Turns {
    /// The workers of `pool` read the store `held` of `dir`.
    pub fn new(dir: PathBuf, pool: Arc<Pool>, held: Store) -> Arc<Self> {
        // What a server that was killed left behind.
        sweep(&dir);
        Arc::new(Self { dir, pool, held: Mutex::new(Some(held)), over: Condvar::new() })
    }

    /// Waits for up to `patience` until no other change goes on, has the workers read a copy, and lets go of the store.
    ///
    /// # Errors
    /// See [`NoTurn`].
    pub fn take(self: &Arc<Self>, patience: Duration) -> Result<Turn, NoTurn> {
        let held = self.wait(patience)?;
        let number = copies(&self.dir).last().map_or(1, |(number, _)| number + 1);
        let copy = self.dir.join(format!("{COPY}{number}"));
        if let Err(error) = held.snapshot(&copy) {
            self.put_back(held);
            return Err(error.into());
        }
        self.pool.move_to(&copy);
        self.pool.wait_for_movers();
        drop(held);
        Ok(Turn { turns: Arc::clone(self), back: None })
    }

    fn wait(&self, patience: Duration) -> Result<Store, NoTurn> {
        let begun = Instant::now();
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(store) = held.take() {
                return Ok(store);
            }
            let left = patience.checked_sub(begun.elapsed()).ok_or(NoTurn::Busy)?;
            held = self.over.wait_timeout(held, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn put_back(&self, store: Store) {
        *self.held.lock().unwrap_or_else(PoisonError::into_inner) = Some(store);
        self.over.notify_all();
    }
}

impl Turn {
    /// Takes the store back as soon as nobody else holds it; from then on requests see the change. Old requests may still read the copy.
    pub fn end(&mut self) {
        if self.back.is_none() {
            self.back = Some(opened(&self.turns.dir));
            self.turns.pool.move_to(&self.turns.dir);
        }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        self.end();
        self.turns.pool.wait_for_movers();
        sweep(&self.turns.dir);
        if let Some(store) = self.back.take() {
            self.turns.put_back(store);
        }
    }
}

/// The store, opened together with other readers. While it cannot be opened, because another process changes it or left it broken, the copy
/// goes on being read.
fn opened(dir: &Path) -> Store {
    loop {
        // What was left undone is done by the first opening, alone; the second one lets others read too.
        if let Ok(store) = Store::open_to_read(dir, None).map(drop).and_then(|()| Store::open_to_read(dir, None)) {
            return store;
        }
        std::thread::sleep(PAUSE);
    }
}
