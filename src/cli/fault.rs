//! A fault of the program, or of a library that meets a damaged file, ends a command as any error does: with words and an exit code.

use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::process::ExitCode;
use std::sync::{Mutex, PoisonError};

use anyhow::anyhow;

use crate::ingest::fault_words;
use crate::query::stack;

/// What the runtime says of a fault after which nothing can be cleared up, before it aborts the process.
const TWICE: &str = "panic in a destructor during cleanup";

/// Where the command failed.
static PLACE: Mutex<String> = Mutex::new(String::new());

/// Runs a command. Faults of threads that read articles are told there; what fails in the command itself becomes its error.
///
/// # Errors
/// What the command returns; or that it failed, where and with which words.
pub fn fenced(run: impl FnOnce() -> anyhow::Result<ExitCode>) -> anyhow::Result<ExitCode> {
    let (command, usual) = (std::thread::current().id(), take_hook());
    set_hook(Box::new(move |fault| {
        let thread = std::thread::current();
        if thread.id() != command && thread.name() != Some(stack::THREAD) {
            return usual(fault);
        }
        if fault.to_string().contains(TWICE) {
            eprintln!("error: {}", told("a second fault while the first was cleared up"));
            signal_hook::low_level::exit(2);
        }
        let place = fault.location().map(|place| format!("{}:{}", place.file().rsplit("src/").next().unwrap_or_default(), place.line()));
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place.unwrap_or_default();
    }));
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|fault| Err(anyhow!(told(&fault_words(fault.as_ref())))))
}

fn told(words: &str) -> String {
    let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner);
    format!(
        "this program failed ({words}, {place}); if the files of the store were damaged, restore them from a copy or build the store again, else please \
         report it"
    )
}
