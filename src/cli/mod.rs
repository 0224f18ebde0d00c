//! The command line: arguments, dispatch, exit codes. One file a command. Results go to stdout, all else to stderr.

mod annotate;
mod extract;
mod inputs;
mod store;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

/// Reads articles into a knowledge graph that can be asked, and that shows its words.
///
/// Works offline: no key, no network, no GPU. Exit codes: 0 done or found, 1 nothing found or some input skipped, 2 error.
#[derive(Parser, Debug)]
#[command(name = "newsgraph", version, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Say less: no progress, no summary.
    #[arg(short, long, global = true)]
    pub quiet: bool,
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read articles without a store: one reading a line, as JSON.
    Extract(extract::Args),
    /// Print tokens, tags, trees and names.
    Annotate(annotate::Args),
    /// Read articles into the store.
    Build(store::Build),
    /// Ask a shipped question by name, or SPARQL.
    Query(store::Query),
    /// Print an entity's card: kind, names, relations with stance and speaker.
    Show(store::Show),
    /// Write the graph to a file.
    Export(store::Export),
    /// Print what the store holds.
    Stats(store::Where),
    /// Remove an article by id or source.
    Remove {
        /// Its id or source.
        article: String,
        /// Which store.
        #[command(flatten)]
        place: store::Where,
    },
    /// Derive the graph anew from the readings.
    Rebuild(store::Where),
    /// Check that every claim has its words.
    Verify(store::Where),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
}

/// Runs a command.
///
/// # Errors
/// Whatever stops the command; `main` prints it and exits with 2.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    match cli.command {
        Command::Extract(args) => extract::run(&args, cli.quiet),
        Command::Annotate(args) => annotate::run(&args),
        Command::Build(args) => store::build(&args, cli.quiet),
        Command::Query(args) => store::query(&args),
        Command::Show(args) => store::show(&args),
        Command::Export(args) => store::export(&args),
        Command::Stats(place) => store::stats(&place),
        Command::Remove { article, place } => store::remove(&article, &place),
        Command::Rebuild(place) => store::rebuild(&place),
        Command::Verify(place) => store::verify(&place),
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Cli::command(), "newsgraph", &mut std::io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Man => {
            clap_mangen::Man::new(Cli::command()).render(&mut std::io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// True when the reader of our output has gone: no error worth a message.
#[must_use]
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |kind: std::io::ErrorKind| kind == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<std::io::Error>().is_some_and(|io| broken(io.kind())))
}
