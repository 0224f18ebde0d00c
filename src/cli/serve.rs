//! `newsgraph serve`: the store over HTTP, for browsers and programs.

use std::net::SocketAddr;
use std::process::ExitCode;

use anyhow::Context;

use super::Volume;
use super::place::Where;
use super::progress::say;
use crate::serve::{self, Limits};

/// Arguments of `serve`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Where to listen.
    #[arg(long, default_value = "127.0.0.1:7878", value_name = "ADDRESS:PORT")]
    bind: SocketAddr,
    /// A further name under which the server may be called.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Seconds that a request may run.
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    time: u64,
    /// Rows that an answer may have.
    #[arg(long, default_value_t = 1_000_000, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..))]
    rows: u64,
    /// Mebibytes of memory that a request may take.
    #[arg(long, default_value_t = 1024, value_name = "MIB", value_parser = clap::value_parser!(u64).range(64..))]
    memory: u64,
    /// Requests that are worked on at once; further ones are told to come back.
    #[arg(long, default_value_t = 4, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..=256))]
    queries: u64,
    /// For the server's own use: answer its requests.
    #[arg(long, hide = true, value_name = "LIMITS")]
    worker: Option<String>,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
/ is a page for people, /sparql the SPARQL 1.1 endpoint, /api/openapi.json describes the JSON API, /mcp answers the Model Context Protocol.
The store is only read, also by other commands beside it; `build`, `remove` and whatever else changes it are refused until the server has ended.
Ctrl-C ends it.

Examples:
  newsgraph serve --store news.db
  newsgraph serve --bind 0.0.0.0:8080 --host news.example.org
  curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT ?x { ?x ng:memberOf ?y }' http://127.0.0.1:7878/sparql";

/// Answers requests until the process is ended.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    if let Some(limits) = &args.worker {
        serve::work(&args.place.store, serde_json::from_str(limits).context("--worker is for the server's own use")?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let limits =
        Limits { time: args.time * 1000, rows: args.rows, memory: args.memory << 20, workers: usize::try_from(args.queries)?, ..Limits::default() };
    serve::serve((&args.place.store, args.place.base.as_deref()), args.bind, &args.host, limits, |at, articles| {
        if volume != Volume::Quiet {
            say(&format!("{articles} article{} at http://{at}/ (Ctrl-C ends it)", if articles == 1 { "" } else { "s" }));
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
