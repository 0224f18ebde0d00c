//! `Watch`: stops running queries when the process has grown too large.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use crate::query::guard::{Guard, Stop};

/// Time between two looks at the size.
const PERIOD: Duration = Duration::from_millis(50);

/// The guards of running queries, tripped all together.
#[derive(Clone, Default)]
pub struct Watch {
    guards: Arc<Mutex<Vec<Weak<Guard>>>>,
}

impl Watch {
    /// Begins to watch. On systems that do not tell a process its size, only the limit of reads bounds a query.
    pub fn start(allowed: u64) -> Self {
        let watch = Self::default();
        if let Some(first) = resident() {
            let (seen, most) = (watch.clone(), first + allowed);
            std::thread::spawn(move || {
                loop {
                    std::thread::sleep(PERIOD);
                    seen.look(most);
                }
            });
        }
        watch
    }

    /// Watches a query too.
    pub fn add(&self, guard: &Arc<Guard>) {
        self.guards.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(guard));
    }

    fn look(&self, most: u64) {
        let mut guards = self.guards.lock().unwrap_or_else(PoisonError::into_inner);
        guards.retain(|guard| guard.strong_count() > 0);
        if !guards.is_empty() && resident().is_some_and(|size| size > most) {
            guards.iter().filter_map(Weak::upgrade).for_each(|guard| guard.trip(Stop::Memory));
        }
    }
}

/// Resident size of this process in bytes, where `/proc` tells it.
fn resident() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * 4096)
}
