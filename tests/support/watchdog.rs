//! Waiting for what another process does in its own time. No test asks how long something takes; a test that would wait for ever is ended.

use std::time::{Duration, Instant};

/// After so long something hangs, however slow and busy the machine is. This ends a test; it measures nothing.
pub const HANG: Duration = Duration::from_mins(5);
/// Between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// Waits until something holds.
#[track_caller]
pub fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < HANG, "it hangs before this holds: {what}");
        std::thread::sleep(PAUSE);
    }
}
