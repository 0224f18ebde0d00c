//! The native half of the Python package: JSON and plain values in and out. What a user of Python sees is made of them in `newsgraph/`.
//! Whatever takes time lets go of the interpreter's lock.

mod failure;
mod network;
mod query;
mod read;
mod store;

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::Parser;
use newsgraph::cli::{self, Cli};
use newsgraph::program;
use newsgraph::query::catalogue;
use pyo3::prelude::*;
use serde_json::json;

/// Says how the command line is run again, for what it does in processes of its own.
#[pyfunction]
fn runs_as(command: Vec<OsString>) {
    program::runs_as(command);
}

/// Runs the command line; the first argument is the program's name. Gives the exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| {
        let code = cli::fenced(|| cli::run(Cli::parse_from(arguments))).unwrap_or_else(|error| {
            if cli::is_broken_pipe(&error) {
                return ExitCode::SUCCESS;
            }
            eprintln!("error: {}", cli::told(&error));
            ExitCode::from(2)
        });
        // Nothing else does so when the program that ends is not ours.
        let _ = std::io::stdout().flush();
        (0..=u8::MAX).find(|&number| ExitCode::from(number) == code).unwrap_or(2)
    })
}

/// The shipped questions, as JSON.
#[pyfunction]
fn questions() -> String {
    let parameter = |one: &catalogue::Parameter| json!({"name": one.name, "type": one.takes.name(), "default": one.default, "about": one.about});
    let question = |one: &catalogue::Question| {
        let parameters: Vec<_> = one.parameters.iter().map(parameter).collect();
        json!({"name": one.name, "title": one.title, "about": one.about, "parameters": parameters, "sparql": one.sparql})
    };
    json!(catalogue::all().iter().map(question).collect::<Vec<_>>()).to_string()
}

#[pymodule]
mod _native {
    #[pymodule_export]
    use super::read::read;
    #[pymodule_export]
    use super::store::Store;
    #[pymodule_export]
    use super::{main, questions, runs_as};
}
