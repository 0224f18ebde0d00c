//! Work on all cores with results in the order of the input. Memory holds a fixed number of items, however long the input is.

use std::collections::BTreeMap;

use crossbeam_channel::{Receiver, bounded, select};

/// Items that may be on their way at once, for each thread: enough that a long article does not stop the others.
const AHEAD: usize = 4;

/// Stack of a worker. Pages nest deeply, and the parsers of pages follow them; only what is touched takes memory.
const STACK: usize = 256 << 20;

/// Does `work` on every item of `source` on `threads` threads and hands the results to `take`, in input order.
///
/// The source runs on a thread of its own, which is left behind when `take` fails: it may be waiting for input that never comes.
///
/// # Errors
/// Whatever `take` returns; work then stops.
///
/// # Panics
/// When no thread can be started, or when `work` panics.
pub fn ordered<T, I, R, E>(
    threads: usize,
    source: impl FnOnce() -> I + Send + 'static,
    work: impl Fn(T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E>
where
    T: Send + 'static,
    R: Send,
    I: Iterator<Item = T>,
{
    let window = AHEAD * threads.max(1);
    // A permit is taken for each item before it is read, and given back when its result was handed on.
    let (permit, permits) = bounded::<()>(window);
    let (give, waiting) = bounded::<(usize, T)>(window);
    let (done, results) = bounded::<(usize, R)>(window);
    let cut = move || {
        let mut items = source().enumerate();
        while permit.send(()).is_ok() {
            let Some(item) = items.next() else { return };
            if give.send(item).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().stack_size(STACK).spawn(cut).expect("the system starts a thread");
    // Closed when no more results are wanted, so that workers do not wait for a source that waits itself.
    let (running, stop) = bounded::<()>(0);
    std::thread::scope(|scope| {
        for _ in 0..threads.max(1) {
            let (waiting, stop, done, work) = (waiting.clone(), stop.clone(), done.clone(), &work);
            let run = move || {
                while let Some((at, item)) = next(&waiting, &stop) {
                    if done.send((at, work(item))).is_err() {
                        return;
                    }
                }
            };
            std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).expect("the system starts a few threads");
        }
        drop((waiting, done));
        let outcome = in_order(results, &permits, &mut take);
        drop(running);
        outcome
    })
}

/// Does `work` with the stack of a worker: for callers whose own threads have little, as those of Python.
///
/// # Errors
/// What a fault of `work` said.
///
/// # Panics
/// When no thread can be started.
pub fn alone<R: Send>(work: impl FnOnce() -> R + Send) -> std::thread::Result<R> {
    std::thread::scope(|scope| std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).expect("the system starts a thread").join())
}

/// The next item, unless there are no more or none is wanted.
fn next<T>(waiting: &Receiver<T>, stop: &Receiver<()>) -> Option<T> {
    select! {
        recv(waiting) -> item => item.ok(),
        recv(stop) -> _ => None,
    }
}

/// Hands results on in the order of their numbers.
fn in_order<R, E>(results: Receiver<(usize, R)>, permits: &Receiver<()>, take: &mut impl FnMut(R) -> Result<(), E>) -> Result<(), E> {
    let (mut early, mut next) = (BTreeMap::new(), 0);
    for (at, result) in results {
        early.insert(at, result);
        while let Some(result) = early.remove(&next) {
            take(result)?;
            next += 1;
            // The permit of the item is there: it was sent before the item.
            let _ = permits.recv();
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn results_come_in_order_and_few_are_under_way() {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        static MOST: AtomicUsize = AtomicUsize::new(0);
        let source = || {
            (0..2000_usize).inspect(|&at| {
                MOST.fetch_max(at.saturating_sub(TAKEN.load(Ordering::SeqCst)), Ordering::SeqCst);
            })
        };
        let work = |at: usize| {
            if at.is_multiple_of(100) {
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
            at * 2
        };
        let mut seen = Vec::new();
        ordered(3, source, work, |result| {
            seen.push(result);
            TAKEN.store(seen.len(), Ordering::SeqCst);
            Ok::<(), ()>(())
        })
        .unwrap();
        assert_eq!(seen, (0..2000).map(|at| at * 2).collect::<Vec<_>>());
        assert!(MOST.load(Ordering::SeqCst) <= AHEAD * 3, "{MOST:?}");
    }

    #[test]
    fn a_refused_result_stops_even_an_endless_source() {
        let mut count = 0;
        let stopped = ordered(
            2,
            || 0_u64..,
            |at| at,
            |at| {
                count += 1;
                if at == 50 { Err("enough") } else { Ok(()) }
            },
        );
        assert_eq!((stopped, count), (Err("enough"), 51));
    }

    #[test]
    fn a_refused_result_does_not_wait_for_a_source_that_waits() {
        let slow = || (0..2_u8).inspect(|&at| std::thread::sleep(std::time::Duration::from_secs(if at == 0 { 0 } else { 3600 })));
        assert_eq!(ordered(2, slow, |at| at, |_| Err("enough")), Err("enough"));
    }
}
