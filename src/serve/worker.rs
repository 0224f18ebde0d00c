//! The other end of the pipe: a process that holds the store, answers one job after the other, and dies of what no limit in a
//! program can stop: a sort that never looks up, a product of rows in memory, a million terms joined in one query.

use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::mpsc::sync_channel;

use http::StatusCode;

use super::answer::Answer;
use super::desk::Desk;
use super::job::Job;
use super::limits::Limits;
use super::refused::Refused;
use crate::query::stack;
use crate::store::Store;

/// Answers jobs from standard input on standard output, until the input ends: that is when the server is gone.
///
/// # Errors
/// When the pipes cannot be used.
pub fn work(dir: &Path, limits: Limits) -> io::Result<()> {
    let (send, jobs) = sync_channel(1);
    let dir = dir.to_owned();
    // Text without end that only joins terms still overflows it, which ends this process.
    let worker = std::thread::Builder::new().stack_size(stack::LEAST).spawn(move || answer_all(&dir, limits, &jobs))?;
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if send.send(line).is_err() {
                break;
            }
        }
        // Whatever is being worked on, nobody waits for it any more; the store's locks must not be taken apart under it.
        signal_hook::low_level::exit(0);
    });
    match worker.join() {
        Ok(result) => result,
        // The fault was reported by the thread; the server reads it from the exit code.
        Err(fault) => std::panic::resume_unwind(fault),
    }
}

fn answer_all(dir: &Path, limits: Limits, jobs: &std::sync::mpsc::Receiver<String>) -> io::Result<()> {
    let out = io::stdout();
    let write = |answer: &Answer| answer.write(io::BufWriter::new(out.lock()));
    let store = match Store::open_to_read(dir, None) {
        Ok(store) => store,
        Err(error) => return write(&Answer::of("text/plain", error.to_string()).status(StatusCode::INTERNAL_SERVER_ERROR)),
    };
    let desk = Desk::new(store, limits);
    let ready = held().unwrap_or_default();
    confine(ready + limits.memory);
    write(&Answer::of("text/plain", "ready"))?;
    for line in jobs {
        let answer = match serde_json::from_str::<Job>(&line) {
            Ok(job) => desk.answer(&job),
            Err(error) => Err(Refused::failed(&error)),
        };
        let mut answer = answer.unwrap_or_else(Refused::answer);
        // What a large answer leaves behind may not be given back: rather begin anew than refuse the next request.
        answer.last = desk.is_worn() || held().is_some_and(|now| now > ready + limits.memory / 2);
        write(&answer)?;
        out.lock().flush()?;
    }
    Ok(())
}

/// Bytes of memory of its own that this process has, where `/proc` tells it.
fn held() -> Option<u64> {
    let text = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = text.split_whitespace().nth(5)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

/// Lets the system refuse this process more memory than that, which ends it.
fn confine(most: u64) {
    let limit = rustix::process::Rlimit { current: Some(most), maximum: Some(most) };
    // Where it cannot be set, the limit of time still ends what grows.
    let _ = rustix::process::setrlimit(rustix::process::Resource::Data, limit);
    // No memory dumps of what is meant to die.
    let none = rustix::process::Rlimit { current: Some(0), maximum: Some(0) };
    let _ = rustix::process::setrlimit(rustix::process::Resource::Core, none);
}
