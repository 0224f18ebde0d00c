//! The `newsgraph` program: parses the arguments, runs the command, turns its outcome into an exit code.

use std::process::ExitCode;

use clap::Parser;
use newsgraph::cli::{self, Cli};

fn main() -> ExitCode {
    match cli::fenced(|| cli::run(Cli::parse())) {
        Ok(code) => code,
        Err(error) if cli::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: {}", cli::told(&error));
            ExitCode::from(2)
        }
    }
}
