//! `newsgraph serve`: the store over HTTP.

use std::net::{SocketAddr, ToSocketAddrs};
use std::process::ExitCode;

use anyhow::Context;

use super::Volume;
use super::place::Where;
use crate::serve::{self, Limits};

/// Arguments of `serve`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// Where to listen. Anybody who reaches the address may read the store.
    #[arg(long, default_value = "127.0.0.1:7878", value_name = "ADDRESS:PORT", value_parser = address)]
    bind: SocketAddr,
    /// A further name under which the server may be called; may be given several times.
    #[arg(long, value_name = "NAME")]
    host: Vec<String>,
    /// Seconds that a request may run.
    #[arg(long, default_value_t = 30, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..=3600))]
    timeout: u64,
    /// Memory that a request may take, in MiB.
    #[arg(long, default_value_t = 1024, value_name = "MIB", value_parser = clap::value_parser!(u64).range(64..))]
    memory: u64,
    /// Rows or triples that an answer may have.
    #[arg(long, default_value_t = 1_000_000, value_name = "N")]
    rows: u64,
    /// Requests that are worked on at once; further ones are told to come back.
    #[arg(long, default_value_t = 4, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    workers: u16,
    /// For the server's own use: answer its requests.
    #[arg(long, hide = true, value_name = "LIMITS")]
    worker: Option<String>,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
/sparql speaks SPARQL 1.1 (docs/server.md), /api/openapi.json describes look-ups as JSON, /mcp speaks the Model Context Protocol.
The store is only read; other commands may read it meanwhile, and `build` waits until the server is ended (Ctrl-C).

Examples:
  newsgraph serve
  newsgraph serve --bind 127.0.0.1:8080 --timeout 10
  curl 'http://127.0.0.1:7878/api/entity?name=CSTO'";

fn address(text: &str) -> Result<SocketAddr, String> {
    let found = text.to_socket_addrs().map_err(|error| format!("{error}; write it as 127.0.0.1:7878"))?;
    found.into_iter().next().ok_or_else(|| "that name has no address".to_owned())
}

/// Serves until the process is ended.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    if let Some(limits) = &args.worker {
        serve::work(&args.place.store, serde_json::from_str(limits).context("--worker is for the server's own use")?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let limits = Limits {
        time: args.timeout * 1000,
        memory: args.memory << 20,
        rows: args.rows,
        workers: usize::from(args.workers),
        ..Limits::default()
    };
    let store = args.place.store.display().to_string();
    serve::serve(&args.place.store, args.bind, &args.host, limits, |at| {
        if volume != Volume::Quiet {
            let open = if at.ip().is_loopback() { "" } else { " to everybody who reaches this address" };
            anstream::eprintln!("serving {store} at http://{at}/{open}; Ctrl-C ends it");
        }
    })?;
    Ok(ExitCode::SUCCESS)
}
