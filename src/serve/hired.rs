//! `Hired`: a worker as the server sees it: a child process with the store, which can be ended at any moment.

use std::io::{self, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use super::answer::Answer;
use super::job::Job;
use super::limits::Limits;
use super::refused::Refused;
use crate::program;

/// Time that a worker gets to open the store.
const OPENING: Duration = Duration::from_mins(1);
/// What Rust programs end with when they fault.
const PANIC: i32 = 101;

/// A worker. It ends when this is dropped.
pub struct Hired {
    child: Child,
    input: ChildStdin,
    answers: Receiver<io::Result<Answer>>,
}

impl Drop for Hired {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Hired {
    /// Starts a worker on the store in `dir` and waits until it is ready.
    ///
    /// # Errors
    /// When it cannot be started or cannot open the store.
    pub fn start(dir: &Path, limits: Limits) -> Result<Self, Refused> {
        let cannot = |error: &dyn std::fmt::Display| Refused::failed(&format!("no worker could be started: {error}"));
        let mut command = program::again().map_err(|error| cannot(&error))?;
        let limits = serde_json::to_string(&limits).map_err(|error| cannot(&error))?;
        command.arg("serve").arg("--store").arg(dir).args(["--worker", &limits]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().map_err(|error| cannot(&error))?;
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else { return Err(cannot(&"it has no pipes")) };
        let (send, answers) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            loop {
                let answer = Answer::read(&mut output);
                let over = answer.is_err();
                if send.send(answer).is_err() || over {
                    return;
                }
            }
        });
        let hired = Self { child, input, answers };
        match hired.answers.recv_timeout(OPENING) {
            Ok(Ok(ready)) if ready.status == 200 => Ok(hired),
            Ok(Ok(failed)) => Err(cannot(&String::from_utf8_lossy(&failed.body))),
            _ => Err(cannot(&"it ended, or did not open the store in time")),
        }
    }

    /// Has a job done.
    ///
    /// # Errors
    /// When it takes too long or the worker ends over it; then the worker is of no further use.
    pub fn ask(&mut self, job: &Job, limits: Limits) -> Result<Answer, Refused> {
        let line = serde_json::to_string(job).map_err(|error| Refused::failed(&error))?;
        if writeln!(self.input, "{line}").and_then(|()| self.input.flush()).is_err() {
            return Err(self.ended(limits));
        }
        match self.answers.recv_timeout(Duration::from_millis(limits.time)) {
            Ok(Ok(answer)) => Ok(answer),
            Err(RecvTimeoutError::Timeout) => Err(Refused::limited(format!(
                "the request was stopped: it ran longer than {} s; a narrower pattern or a LIMIT helps",
                Duration::from_millis(limits.time).as_secs_f64()
            ))),
            Ok(Err(_)) | Err(RecvTimeoutError::Disconnected) => Err(self.ended(limits)),
        }
    }

    /// Why the worker ended by itself.
    fn ended(&mut self, limits: Limits) -> Refused {
        match self.child.wait().map(|status| status.code()) {
            Ok(Some(PANIC)) => Refused::failed(&"the program met a fault of its own over this request; the server goes on"),
            _ => Refused::limited(format!(
                "the request was stopped: it needs more than {} MiB of memory, or is nested too deeply; a narrower pattern or a LIMIT helps",
                limits.memory >> 20
            )),
        }
    }
}
