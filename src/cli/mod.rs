//! The command line: arguments, dispatch, exit codes. One file a command. Results go to stdout, all else to stderr.

mod annotate;
mod build;
mod communities;
mod decide;
mod diff;
mod disputes;
mod eval;
mod explain;
mod export;
mod extract;
mod fault;
mod find;
mod hint;
pub mod inputs;
mod intake;
mod kinds;
mod load;
mod manage;
mod mcp;
mod output;
mod path;
pub mod place;
mod progress;
mod query;
mod rank;
mod reference;
mod remote;
mod serve;
mod show;
mod stats;
mod tally;
mod terminal;
mod timeline;
pub mod trust;
mod watch;

use std::io::Write;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use crate::ingest::pdf;
pub use fault::fenced;
pub use intake::{Notebook, memory};
pub use reference::reference;

/// Reads articles into a knowledge graph that can be asked, and that shows its words.
///
/// Works offline: no key, no GPU, and no network but for URLs that you name. Exit codes: 0 done or found, 1 nothing found or nothing to read, 2 an error or an input that failed
/// (the rest is done all the same).
#[derive(Parser, Debug)]
#[command(name = "newsgraph", version, max_term_width = 110)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Say less: no progress, no summary.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: a line for each article.
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// How much a command says besides its results.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Volume {
    /// Errors only.
    Quiet,
    /// Progress and summaries.
    Normal,
    /// Each article too.
    Loud,
}

impl Cli {
    fn volume(&self) -> Volume {
        match (self.quiet, self.verbose) {
            (true, _) => Volume::Quiet,
            (_, true) => Volume::Loud,
            _ => Volume::Normal,
        }
    }
}

/// The commands.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Read articles without a store: one reading a line, as JSON.
    Extract(extract::Args),
    /// Print tokens, tags, trees and names.
    Annotate(annotate::Args),
    /// Read articles into the store.
    Build(build::Args),
    /// Keep the store as folders and feeds are, until Ctrl-C.
    Watch(watch::Args),
    /// Add readings made elsewhere: the lines of `extract`.
    Load(load::Args),
    /// Ask a shipped question by name, or SPARQL.
    Query(query::Args),
    /// Print an entity's card: kind, names, relations with stance and speaker.
    Show(show::Args),
    /// Show how two entities connect, with the sentences on the way.
    Path(path::Args),
    /// Show the sentences that relate two things, and what was read out of which words.
    Explain(explain::Args),
    /// List what is both affirmed and denied, and two values where there can be one.
    Disputes(disputes::Args),
    /// Show what became known between two stores, or since a day.
    Diff(diff::Args),
    /// List the dated claims about an entity in order.
    Timeline(timeline::Args),
    /// List the entities that matter most.
    Rank(rank::Args),
    /// List the groups of entities that have most to do with each other.
    Communities(communities::Args),
    /// Write the graph to a file, or send it to a triple store.
    Export(export::Args),
    /// Print what the store holds.
    Stats(stats::Args),
    /// Let programs look things up: the Model Context Protocol on standard input and output.
    Mcp(mcp::Args),
    /// Answer over HTTP: a page for people, SPARQL and JSON for programs.
    Serve(serve::Args),
    /// Remove an article by id or source.
    Remove {
        /// Its id or source.
        article: String,
        /// Which store.
        #[command(flatten)]
        place: place::Where,
    },
    /// Make two entities one, now and in every later build.
    Merge(decide::Args),
    /// Keep two entities apart, now and in every later build.
    Forbid(decide::Args),
    /// Take the last merge or forbid back.
    Undo(place::Where),
    /// Derive the graph anew from the readings.
    Rebuild(place::Where),
    /// Check that every claim has its words, and that the graph is what the readings give.
    Verify(place::Where),
    /// Score the program against gold annotations.
    Eval(eval::Args),
    /// Print shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Print the manual page.
    Man,
    /// For the program's own use: read one PDF in a process of its own.
    #[command(hide = true, name = pdf::COMMAND)]
    ReadPdf,
}

/// Runs a command.
///
/// # Errors
/// Whatever stops the command; `main` prints it and exits with 2.
pub fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let volume = cli.volume();
    match cli.command {
        Command::Extract(args) => extract::run(&args, volume),
        Command::Annotate(args) => annotate::run(&args),
        Command::Build(args) => build::run(&args, volume),
        Command::Watch(args) => watch::run(&args, volume),
        Command::Load(args) => load::run(&args, volume),
        Command::Query(args) => query::run(&args),
        Command::Show(args) => show::run(&args),
        Command::Path(args) => path::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Disputes(args) => disputes::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Timeline(args) => timeline::run(&args),
        Command::Rank(args) => rank::run(&args),
        Command::Communities(args) => communities::run(&args),
        Command::Export(args) => export::run(&args, volume),
        Command::Stats(args) => stats::run(&args),
        Command::Mcp(args) => mcp::run(&args),
        Command::Serve(args) => serve::run(&args, volume),
        Command::Remove { article, place } => manage::remove(&article, &place),
        Command::Merge(args) => decide::merge(&args),
        Command::Forbid(args) => decide::forbid(&args),
        Command::Undo(place) => decide::undo(&place),
        Command::Rebuild(place) => manage::rebuild(&place),
        Command::Verify(place) => manage::verify(&place),
        Command::Eval(args) => eval::run(&args),
        Command::Completions { shell } => {
            // The generator panics when its output closes: it writes to memory.
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "newsgraph", &mut script);
            std::io::stdout().write_all(&script)?;
            Ok(ExitCode::SUCCESS)
        }
        Command::ReadPdf => {
            pdf::serve()?;
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

/// An error with its causes; a cause that the error above it names already is not said twice.
#[must_use]
pub fn told(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    terminal::shown(&text)
}
