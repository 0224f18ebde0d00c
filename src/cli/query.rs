//! `newsgraph query`: SPARQL and the shipped questions.

use std::io::{IsTerminal, Write};
use std::panic::resume_unwind;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use comfy_table::Cell;
use oxigraph::io::RdfFormat;
use oxigraph::model::Term;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{CancellationToken, QueryResults, QuerySolutionIter, QueryTripleIter};

use super::output;
use super::place::{View, prefixed, short};
use crate::query::{self, catalogue, stack};
use crate::store::Store;

/// Arguments of `query`.
#[derive(clap::Args, Debug)]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// A shipped question, or a file with SPARQL (.rq); without it, the questions are listed.
    name: Option<String>,
    /// SPARQL itself.
    #[arg(short = 'e', long = "execute", conflicts_with = "name", value_name = "SPARQL")]
    sparql: Option<String>,
    /// Value of a question's parameter: --set entity=CSTO.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// Rows: table, json, csv, tsv or xml. Graphs (CONSTRUCT, DESCRIBE): ttl, nt or rdf. A table on a terminal by default, else tsv; graphs as ttl.
    #[arg(long)]
    format: Option<String>,
    /// Stop the query after this many seconds.
    #[arg(long, value_name = "SECONDS")]
    timeout: Option<f64>,
    #[command(flatten)]
    view: View,
}

const AFTER: &str = "\
Known prefixes: ng: ent: art: claim: fact: open: schema: skos: prov: rdf: rdfs: xsd: owl: wd: nif: itsrdf:
The default graph holds entities and facts, ng:facts the support of facts, and one graph an article its claims (docs/architecture.md).
Exit code 1: no row, or the answer to ASK is no.

Examples:
  newsgraph query
  newsgraph query members-of --set entity=CSTO
  newsgraph query members-of --set entity=CSTO --as-of 2026-03-01
  newsgraph query -e 'SELECT ?who ?where { ?who ng:basedIn ?where }' --format json
  newsgraph query -e 'SELECT ?kind (COUNT(*) AS ?n) { ?x ng:kind ?kind } GROUP BY ?kind ORDER BY DESC(?n)'";

/// How long a stopped query gets to end by itself.
const GRACE: Duration = Duration::from_secs(1);

/// Answers a question.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    if args.name.is_none() && args.sparql.is_none() {
        return list(args.format.as_deref());
    }
    let limit = match args.timeout {
        Some(seconds) => Some(Duration::try_from_secs_f64(seconds).ok().context("--timeout takes a number of seconds, as in --timeout 2.5")?),
        None => None,
    };
    let store = args.view.open()?;
    let text = text(args, &store)?;
    let format = args.format.clone();
    let stop = CancellationToken::new();
    let (done, wait) = channel();
    let (store, inner) = (Arc::new(store), stop.clone());
    let (held, asked) = (Arc::clone(&store), text.clone());
    let worker = stack::spawn(&text, move || drop(done.send(answer(&held, &asked, format.as_deref(), inner))))?;
    let received = limit.map_or_else(|| wait.recv().map_err(RecvTimeoutError::from), |limit| wait.recv_timeout(limit));
    let (result, ended) = match received {
        Ok(result) => (Some(result), true),
        Err(RecvTimeoutError::Disconnected) => (None, true),
        Err(RecvTimeoutError::Timeout) => {
            stop.cancel();
            let ended = !matches!(wait.recv_timeout(GRACE), Err(RecvTimeoutError::Timeout));
            let remedy = "a larger --timeout, a LIMIT or a narrower pattern helps";
            (Some(Err(anyhow!("the query was stopped after {} s; {remedy}", limit.unwrap_or_default().as_secs_f64()))), ended)
        }
    };
    if ended {
        // The store is closed before the process ends: its library takes its locks apart on the way out.
        let fault = worker.join();
        // A fault there is one of the command.
        return result.unwrap_or_else(|| resume_unwind(fault.expect_err("a thread that gives no answer failed")));
    }
    // A sort does not look at the token. Its thread is left behind, and the process ends without taking anything apart.
    if let Some(Err(error)) = &result {
        anstream::eprintln!("error: {}", super::told(error));
    }
    signal_hook::low_level::exit(2)
}

fn text(args: &Args, store: &Store) -> anyhow::Result<String> {
    let name = args.name.as_deref().unwrap_or_default();
    let file = std::path::Path::new(name);
    match &args.sparql {
        Some(text) => Ok(text.clone()),
        None if file.extension().is_some_and(|ending| ending == "rq") => {
            std::fs::read_to_string(file).with_context(|| format!("{name} cannot be read"))
        }
        None => Ok(catalogue::text(store, name, &settings(&args.set)?)?),
    }
}

fn settings(set: &[String]) -> anyhow::Result<Vec<(String, String)>> {
    let pair = |pair: &String| pair.split_once('=').map(|(key, value)| (key.to_owned(), value.to_owned()));
    set.iter().map(|text| pair(text).with_context(|| format!("--set {text}: write it as KEY=VALUE, as in --set entity=NATO"))).collect()
}

/// The shipped questions, each with its parameters.
fn list(format: Option<&str>) -> anyhow::Result<ExitCode> {
    let questions = catalogue::all();
    let mut out = output::stdout();
    if format == Some("json") {
        let parameters = |question: &catalogue::Question| -> Vec<serde_json::Value> {
            let value = |one: &catalogue::Parameter| serde_json::json!({"name": one.name, "type": one.takes.name(), "default": one.default, "about": one.about});
            question.parameters.iter().map(value).collect()
        };
        let rows: Vec<_> =
            questions.iter().map(|q| serde_json::json!({"name": q.name, "title": q.title, "about": q.about, "parameters": parameters(q)})).collect();
        drop(out);
        output::json(&rows)?;
        return Ok(ExitCode::SUCCESS);
    }
    let column = questions.iter().map(|question| question.name.len()).max().unwrap_or_default();
    for question in &questions {
        writeln!(out, "{}  {}", output::strong(&output::padded(question.name, column)), question.about)?;
        for one in &question.parameters {
            let set = format!("--set {}={}", one.name, one.default.map_or_else(|| one.takes.name().to_uppercase(), str::to_owned));
            writeln!(out, "{}  {}", " ".repeat(column), output::dim(&format!("{set}   {}", one.about)))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn answer(store: &Store, text: &str, format: Option<&str>, stop: CancellationToken) -> anyhow::Result<ExitCode> {
    let people = matches!(results(format), Ok(None));
    let mut out: Box<dyn Write> = if people { Box::new(output::stdout()) } else { Box::new(output::data()) };
    let rows = match query::run_until(store, text, &[], stop)? {
        QueryResults::Boolean(answer) => {
            boolean(&mut out, answer, format)?;
            u64::from(answer)
        }
        QueryResults::Graph(triples) => graph(store, &mut out, triples, format)?,
        QueryResults::Solutions(solutions) => rows(store, &mut out, solutions, format)?,
    };
    out.flush()?;
    Ok(if rows > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The results format of a name; none is a table.
fn results(format: Option<&str>) -> anyhow::Result<Option<QueryResultsFormat>> {
    let table = if std::io::stdout().is_terminal() { "table" } else { "tsv" };
    Ok(match format.unwrap_or(table) {
        "table" | "text" => None,
        "json" => Some(QueryResultsFormat::Json),
        "csv" => Some(QueryResultsFormat::Csv),
        "tsv" => Some(QueryResultsFormat::Tsv),
        "xml" => Some(QueryResultsFormat::Xml),
        other => bail!("--format {other}: rows can be table, json, csv, tsv or xml"),
    })
}

fn boolean(out: &mut impl Write, answer: bool, format: Option<&str>) -> anyhow::Result<()> {
    match results(format)? {
        Some(machine @ (QueryResultsFormat::Json | QueryResultsFormat::Xml)) => {
            QueryResultsSerializer::from_format(machine).serialize_boolean_to_writer(&mut *out, answer)?;
            Ok(writeln!(out)?)
        }
        _ => Ok(writeln!(out, "{}", if answer { "yes" } else { "no" })?),
    }
}

fn graph(store: &Store, out: &mut impl Write, triples: QueryTripleIter<'_>, format: Option<&str>) -> anyhow::Result<u64> {
    let format = match format.unwrap_or("ttl") {
        "ttl" | "turtle" | "table" | "text" => RdfFormat::Turtle,
        "nt" => RdfFormat::NTriples,
        "rdf" | "xml" => RdfFormat::RdfXml,
        other => bail!("--format {other}: CONSTRUCT and DESCRIBE give a graph, which can be ttl, nt or rdf"),
    };
    // The same triple may come several times and in any order: sorted, the output is stable.
    let mut found = triples.collect::<Result<Vec<_>, _>>()?;
    found.sort_by_cached_key(ToString::to_string);
    found.dedup();
    let mut writer = prefixed(store.iris(), format)?.for_writer(&mut *out);
    for triple in &found {
        writer.serialize_triple(triple)?;
    }
    writer.finish()?;
    Ok(found.len() as u64)
}

fn rows(store: &Store, out: &mut impl Write, solutions: QuerySolutionIter<'_>, format: Option<&str>) -> anyhow::Result<u64> {
    let variables = solutions.variables().to_vec();
    let mut rows = 0;
    if let Some(machine) = results(format)? {
        let mut writer = QueryResultsSerializer::from_format(machine).serialize_solutions_to_writer(&mut *out, variables)?;
        for solution in solutions {
            writer.serialize(&solution?)?;
            rows += 1;
        }
        writer.finish()?;
        if matches!(machine, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
            writeln!(out)?;
        }
        return Ok(rows);
    }
    let mut table = output::table(&variables.iter().map(oxigraph::model::Variable::as_str).collect::<Vec<_>>());
    for solution in solutions {
        let solution = solution?;
        table.add_row(variables.iter().map(|variable| solution.get(variable).map_or_else(|| Cell::new(""), |term| cell(store, term))));
        rows += 1;
    }
    writeln!(out, "{}\n{}", output::drawn(&table), output::dim(&output::count(rows, "row")))?;
    Ok(rows)
}

/// Numbers stand to the right.
fn cell(store: &Store, term: &Term) -> Cell {
    let text = short(store, term);
    let number =
        matches!(term, Term::Literal(literal) if ["integer", "decimal", "double"].iter().any(|kind| literal.datatype().as_str().ends_with(kind)));
    if number { output::number(text) } else { Cell::new(text) }
}
