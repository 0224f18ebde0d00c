//! `newsgraph mcp`: the store for programs that speak the Model Context Protocol.

use std::process::ExitCode;
use std::sync::Arc;

use super::place::Where;
use crate::mcp;

/// Arguments of `mcp`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
Requests come as lines of JSON-RPC 2.0 on standard input, answers go to standard output; the store is only read. The tools: search_entities,
entity_card, claims_about, path, timeline, disputes, explain, sparql, list_relations.

Examples:
  newsgraph mcp --store news.db
  echo '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}' | newsgraph mcp";

/// Answers requests until the input ends.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let store = Arc::new(args.place.open()?);
    mcp::serve(&store, std::io::stdin().lock(), std::io::stdout().lock())?;
    Ok(ExitCode::SUCCESS)
}
