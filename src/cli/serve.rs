//! `newsgraph serve`: the store over HTTP, for browsers and programs.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;

use super::Volume;
use super::place::Where;
use super::progress::say;
use crate::serve::{self, Limits, Manner};

/// Characters that a token has at least.
const SHORTEST: usize = 16;

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
    /// Take changes from whoever shows a token: articles come and go, entities are merged and parted. The token is printed once at the start.
    #[arg(long)]
    write: bool,
    /// The file that holds the token, in place of one that is made up.
    #[arg(long, value_name = "FILE", requires = "write")]
    token_file: Option<PathBuf>,
    /// For the server's own use: answer its requests.
    #[arg(long, hide = true, value_name = "LIMITS")]
    worker: Option<String>,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
/ is a page for people, /sparql the SPARQL 1.1 endpoint, /api/openapi.json describes the JSON API, /mcp answers the Model Context Protocol.
Other commands go on as if there were no server: those that read, and those that change the store, whose changes the server shows when they end.
With --write, POST /api/articles, DELETE /api/article, POST and DELETE /api/decisions change it too. Ctrl-C ends it.

Examples:
  newsgraph serve --store news.db
  newsgraph serve --bind 0.0.0.0:8080 --host news.example.org
  newsgraph serve --write --token-file token.txt
  curl -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: text/plain' --data-binary @article.txt http://127.0.0.1:7878/api/articles
  curl -H 'Accept: text/csv' --data-urlencode 'query=SELECT ?x { ?x ng:memberOf ?y }' http://127.0.0.1:7878/sparql";

/// Answers requests until the process is ended.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    if let Some(limits) = &args.worker {
        serve::work(&args.place.store, serde_json::from_str(limits).context("--worker is for the server's own use")?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let limits =
        Limits { time: args.time * 1000, rows: args.rows, memory: args.memory << 20, workers: usize::try_from(args.queries)?, ..Limits::default() };
    let token = if args.write { Some(token(args.token_file.as_deref())?) } else { None };
    let shown = token.clone().filter(|_| args.token_file.is_none());
    let manner = Manner { bind: args.bind, hosts: &args.host, limits, token };
    serve::serve((&args.place.store, args.place.base.as_deref()), manner, |at, articles| {
        if volume != Volume::Quiet {
            say(&format!("{articles} article{} at http://{at}/ (Ctrl-C ends it)", if articles == 1 { "" } else { "s" }));
        }
        if let Some(token) = shown {
            say(&format!("changes need the header Authorization: Bearer {token}"));
        }
    })?;
    Ok(ExitCode::SUCCESS)
}

/// The token of a file, or a new one.
fn token(file: Option<&Path>) -> anyhow::Result<String> {
    let Some(file) = file else { return serve::new_token().context("no token can be made up; --token-file gives one") };
    let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let token = text.trim();
    let sound = token.len() >= SHORTEST && token.bytes().all(|byte| byte.is_ascii_graphic());
    anyhow::ensure!(sound, "{} holds no token: a line of at least {SHORTEST} letters, digits and signs without spaces is one", file.display());
    Ok(token.to_owned())
}
