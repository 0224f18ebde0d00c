//! Running our own commands as child processes: what they may do at the command line they may do here, in the same words, and whatever ends them
//! does not end the server.

use std::io::{self, Read, Write};
use std::process::Stdio;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use super::refused::Refused;
use crate::program;

/// How often is looked whether a command has ended.
const PAUSE: Duration = Duration::from_millis(10);

/// What a command said, and how it ended.
pub struct Outcome {
    /// 0 done, 1 nothing found, 2 an error.
    pub code: i32,
    /// Its results.
    pub out: String,
    /// Its words for people.
    pub told: String,
}

/// Runs `newsgraph ARGS` with `input` as its standard input, and ends it when it takes too long.
///
/// # Errors
/// When it cannot be started, or runs longer than `limit`.
pub fn run(args: &[&str], input: Vec<u8>, limit: Duration) -> Result<Outcome, Refused> {
    let failed = |error: io::Error| Refused::failed(&format!("`newsgraph {}` could not be run: {error}", args[0]));
    let mut command = program::again().map_err(failed)?;
    command.args(args).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(failed)?;
    let (out, told) = (child.stdout.take().map(gather), child.stderr.take().map(gather));
    if let Some(mut stdin) = child.stdin.take() {
        // A command that does not want its input says why at its end.
        std::thread::spawn(move || drop(stdin.write_all(&input)));
    }
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait().map_err(failed)? {
            break status;
        }
        if begun.elapsed() > limit {
            let _ = child.kill();
            let _ = child.wait();
            return Err(Refused::limited(format!("the change was stopped: it took longer than {} s; give it in smaller parts", limit.as_secs())));
        }
        std::thread::sleep(PAUSE);
    };
    let text = |pipe: Option<Receiver<String>>| pipe.and_then(|pipe| pipe.recv().ok()).unwrap_or_default();
    Ok(Outcome { code: status.code().unwrap_or(2), out: text(out), told: text(told) })
}

/// All that comes out of a pipe, read on a thread of its own so that no pipe waits for the other.
fn gather(mut pipe: impl Read + Send + 'static) -> Receiver<String> {
    let (send, all) = channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = pipe.read_to_end(&mut bytes);
        let _ = send.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    all
}
