//! `newsgraph serve`: the store over HTTP, for browsers and programs.

use std::net::{SocketAddr, TcpListener};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;

use super::Volume;
use super::place::Where;
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
    /// Seconds that a query may run.
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    time: u64,
    /// Rows that an answer may have.
    #[arg(long, default_value_t = 1_000_000, value_name = "ROWS", value_parser = clap::value_parser!(u64).range(1..))]
    rows: u64,
    /// Mebibytes by which the server may grow before running queries are stopped.
    #[arg(long, default_value_t = 1024, value_name = "MIB", value_parser = clap::value_parser!(u64).range(16..))]
    memory: u64,
    /// Queries that may run at once.
    #[arg(long, default_value_t = 4, value_name = "COUNT", value_parser = clap::value_parser!(u64).range(1..=256))]
    queries: u64,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
/ is a page for people, /sparql the SPARQL 1.1 endpoint, /api/openapi.json describes the JSON API, /mcp answers the Model Context Protocol.
The store is only read: `build` and `remove` wait until the server has ended. Ctrl-C ends it.

Examples:
  newsgraph serve --store news.db
  newsgraph serve --bind 0.0.0.0:8080 --host news.example.org
  curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT ?x { ?x ng:memberOf ?y }' http://127.0.0.1:7878/sparql";

/// Answers requests until the process is ended.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    // Found out before the store is opened, and told better than by a thread that listens.
    let free = TcpListener::bind(args.bind).with_context(|| {
        format!("cannot listen at {}; another server may be running there, and --bind 127.0.0.1:PORT takes another port", args.bind)
    })?;
    let bind = free.local_addr()?;
    let store = args.place.open()?;
    drop(free);
    let limits = Limits {
        time: Duration::from_secs(args.time),
        rows: args.rows,
        memory: args.memory << 20,
        queries: usize::try_from(args.queries)?,
        ..Limits::default()
    };
    let articles = store.articles()?;
    serve::serve(store, bind, &args.host, limits, || {
        if volume != Volume::Quiet {
            eprintln!("{articles} article{} at http://{bind}/ (Ctrl-C ends it)", if articles == 1 { "" } else { "s" });
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
