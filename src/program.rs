//! How this program is run again, for what is done in processes of their own.

use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

static COMMAND: OnceLock<Vec<OsString>> = OnceLock::new();

/// Says with which file and first arguments this program is run, where the running file is another one: an interpreter that has loaded us as a
/// library. The first call counts.
pub fn runs_as(command: Vec<OsString>) {
    let _ = COMMAND.set(command);
}

/// A command that runs this program, to which arguments are added: the running file itself, also after another was put in its place.
///
/// # Errors
/// When the system does not tell.
pub fn again() -> io::Result<Command> {
    if let Some((file, first)) = COMMAND.get().and_then(|command| command.split_first()) {
        let mut command = Command::new(file);
        command.args(first);
        return Ok(command);
    }
    let running = Path::new("/proc/self/exe");
    Ok(Command::new(if running.exists() { running.to_owned() } else { std::env::current_exe()? }))
}
