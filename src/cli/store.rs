//! The commands on a store: build, query, show, export, stats, remove, rebuild, verify.

use std::io::{IsTerminal, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use comfy_table::Table;
use oxigraph::io::{RdfFormat, RdfSerializer};
use oxigraph::model::{NamedNode, Term};
use oxigraph::sparql::QueryResults;
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};

use super::inputs::{Inputs, Item};
use crate::query::{self, Candidate};
use crate::store::readings::Added;
use crate::store::{Store, vocab};

/// Which store.
#[derive(clap::Args, Debug)]
pub struct Where {
    /// The store's folder.
    #[arg(long, env = "NEWSGRAPH_STORE", default_value = "newsgraph.db", value_name = "DIR")]
    store: PathBuf,
}

impl Where {
    fn open(&self) -> anyhow::Result<Store> {
        Ok(Store::open(&self.store, false)?)
    }
}

/// Arguments of `build`.
#[derive(clap::Args, Debug)]
pub struct Build {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    place: Where,
}

/// Reads articles into the store; what is there already is left alone.
pub fn build(args: &Build, quiet: bool) -> anyhow::Result<ExitCode> {
    let store = Store::open(&args.place.store, true)?;
    let bar = if quiet { indicatif::ProgressBar::hidden() } else { indicatif::ProgressBar::new_spinner() };
    let (mut words, mut claims, mut skipped) = (0, 0, 0_u64);
    let mut counts = [0_u64; 3];
    let begun = std::time::Instant::now();
    args.inputs.read(|item| {
        match item {
            Item::Read(reading) => {
                words += reading.text.split_whitespace().count();
                claims += reading.claims.len();
                counts[match store.add(&reading)? {
                    Added::New => 0,
                    Added::Replaced => 1,
                    Added::Same => 2,
                }] += 1;
            }
            Item::Refused(refusal) => {
                bar.suspend(|| anstream::eprintln!("skipped: {refusal}"));
                skipped += 1;
            }
        }
        let rate = words as f64 / begun.elapsed().as_secs_f64().max(0.001);
        bar.set_message(format!("{} articles, {rate:.0} words/s", counts.iter().sum::<u64>()));
        bar.tick();
        Ok(())
    })?;
    bar.finish_and_clear();
    store.sync()?;
    if !quiet {
        let [new, replaced, same] = counts;
        anstream::eprintln!("{new} new, {replaced} replaced, {same} unchanged, {skipped} skipped; {words} words, {claims} claims read");
    }
    Ok(if skipped == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Arguments of `query`.
#[derive(clap::Args, Debug)]
pub struct Query {
    /// A shipped question, or a file with SPARQL (.rq).
    #[arg(required_unless_present = "sparql")]
    name: Option<String>,
    /// SPARQL itself.
    #[arg(short = 'e', long = "execute", conflicts_with = "name", value_name = "SPARQL")]
    sparql: Option<String>,
    /// Value of a question's parameter: --set entity=CSTO.
    #[arg(long = "set", value_name = "KEY=VALUE")]
    set: Vec<String>,
    /// table, json, csv, tsv, xml; ttl for graphs. A table on a terminal by default, else TSV.
    #[arg(long)]
    format: Option<String>,
    #[command(flatten)]
    place: Where,
}

/// Answers a question.
pub fn query(args: &Query) -> anyhow::Result<ExitCode> {
    let store = args.place.open()?;
    let text = match (&args.sparql, &args.name) {
        (Some(text), _) => text.clone(),
        (None, Some(file)) if std::path::Path::new(file).extension().is_some_and(|ending| ending == "rq") => {
            std::fs::read_to_string(file).with_context(|| format!("{file} cannot be read"))?
        }
        (None, name) => shipped(&store, name.as_deref().unwrap_or_default(), &args.set)?,
    };
    let results = query::run(store.graph(), &text)?;
    let table = if std::io::stdout().is_terminal() { "table" } else { "tsv" };
    print(results, args.format.as_deref().unwrap_or(table))
}

fn shipped(store: &Store, name: &str, set: &[String]) -> anyhow::Result<String> {
    let mut entity = None;
    for pair in set {
        match pair.split_once('=') {
            Some(("entity", value)) => entity = Some(one(store, value)?.entity),
            _ => bail!("--set {pair}: a question knows the parameter `entity`: --set entity=NAME"),
        }
    }
    Ok(query::question(name, entity.as_ref())?)
}

/// The one entity of that name; else an error that lists what is near.
fn one(store: &Store, name: &str) -> anyhow::Result<Candidate> {
    let found = query::lookup(store.graph(), name);
    match &found[..] {
        [one] if one.likeness >= 1.0 => Ok(one.clone()),
        [] => bail!("no entity named {name:?}, and none with a name like it"),
        many => {
            let names: Vec<String> = many.iter().take(8).map(|c| format!("  {} ({})", c.name, short(&c.entity.clone().into()))).collect();
            let what = if many[0].likeness >= 1.0 { "more than one entity is named" } else { "no entity named" };
            bail!("{what} {name:?}; did you mean\n{}", names.join("\n"))
        }
    }
}

/// A term as a person reads it.
fn short(term: &Term) -> String {
    match term {
        Term::NamedNode(node) => {
            let found =
                vocab::PREFIXES.iter().find_map(|(prefix, namespace)| node.as_str().strip_prefix(namespace).map(|rest| format!("{prefix}:{rest}")));
            found.unwrap_or_else(|| node.as_str().to_owned())
        }
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}

fn print(results: QueryResults<'_>, format: &str) -> anyhow::Result<ExitCode> {
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let mut rows = 0_u64;
    match results {
        QueryResults::Boolean(answer) => {
            writeln!(out, "{answer}")?;
            rows = u64::from(answer);
        }
        QueryResults::Graph(triples) => {
            let mut writer = prefixed(RdfFormat::Turtle)?.for_writer(&mut out);
            for triple in triples {
                writer.serialize_triple(&triple?)?;
                rows += 1;
            }
            writer.finish()?;
        }
        QueryResults::Solutions(solutions) => {
            let variables = solutions.variables().to_vec();
            let machine = match format {
                "table" => None,
                "json" => Some(QueryResultsFormat::Json),
                "csv" => Some(QueryResultsFormat::Csv),
                "tsv" => Some(QueryResultsFormat::Tsv),
                "xml" => Some(QueryResultsFormat::Xml),
                other => bail!("--format {other}: rows can be table, json, csv, tsv or xml"),
            };
            if let Some(machine) = machine {
                let mut writer = QueryResultsSerializer::from_format(machine).serialize_solutions_to_writer(&mut out, variables)?;
                for solution in solutions {
                    writer.serialize(&solution?)?;
                    rows += 1;
                }
                writer.finish()?;
            } else {
                let mut table = Table::new();
                table.load_style(comfy_table::presets::UTF8_FULL_CONDENSED);
                table.set_header(variables.iter().map(|variable| variable.as_str().to_owned()));
                for solution in solutions {
                    let solution = solution?;
                    table.add_row(variables.iter().map(|variable| solution.get(variable).map(short).unwrap_or_default()));
                    rows += 1;
                }
                writeln!(out, "{table}")?;
            }
        }
    }
    out.flush()?;
    Ok(if rows > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn prefixed(format: RdfFormat) -> anyhow::Result<RdfSerializer> {
    let mut serializer = RdfSerializer::from_format(format);
    for (prefix, namespace) in vocab::PREFIXES {
        serializer = serializer.with_prefix(prefix, namespace)?;
    }
    Ok(serializer)
}

/// Arguments of `show`.
#[derive(clap::Args, Debug)]
pub struct Show {
    /// Any name of the entity.
    entity: String,
    #[command(flatten)]
    place: Where,
}

/// Prints an entity's card.
pub fn show(args: &Show) -> anyhow::Result<ExitCode> {
    let store = args.place.open()?;
    let found = one(&store, &args.entity)?;
    let rows = |sparql: &str| -> anyhow::Result<Vec<Vec<String>>> {
        let QueryResults::Solutions(solutions) = query::run(store.graph(), sparql)? else { return Ok(Vec::new()) };
        solutions.map(|row| Ok(row?.values().iter().map(|term| term.as_ref().map(short).unwrap_or_default()).collect())).collect()
    };
    let entity: &NamedNode = &found.entity;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for row in rows(&format!(
        "SELECT ?l ?k (GROUP_CONCAT(?a; separator=\", \") AS ?names) WHERE {{ {entity} rdfs:label ?l ; ng:kind ?k OPTIONAL {{ {entity} skos:altLabel ?a }} }} GROUP BY ?l ?k"
    ))? {
        writeln!(out, "{} ({}){}{}", row[0], row[1].trim_start_matches("ng:"), if row[2].is_empty() { "" } else { ", also " }, row[2])?;
    }
    let facts = "?c rdf:reifies <<( ?s ?p ?o )>> ; ng:polarity ?polarity ; ng:certainty ?certainty ; ng:tense ?tense";
    let said = "OPTIONAL { ?c ng:timeStart ?day }";
    for (heading, this, other) in [("relations", "?s", "?o"), ("named by", "?o", "?s")] {
        let found = rows(&format!(
            "SELECT ?p ?name ?polarity ?certainty ?tense ?day ?speaker (COUNT(DISTINCT ?g) AS ?n) WHERE {{ GRAPH ?g {{ {facts} {said} }} FILTER({this} = {entity}) \
             OPTIONAL {{ {other} rdfs:label ?l }} OPTIONAL {{ GRAPH ?g {{ ?c prov:wasAttributedTo ?w }} ?w rdfs:label ?speaker }} BIND(COALESCE(?l, {other}) AS ?name) }} \
             GROUP BY ?p ?name ?polarity ?certainty ?tense ?day ?speaker ORDER BY DESC(STRSTARTS(STR(?p), STR(ng:))) ?p DESC(?n) ?name"
        ))?;
        if !found.is_empty() {
            writeln!(out, "\n{heading}")?;
        }
        for row in found {
            let stance: Vec<&str> = row[2..5]
                .iter()
                .map(|word| word.trim_start_matches("ng:"))
                .filter(|word| !["affirmed", "factual", "present"].contains(word))
                .collect();
            let notes: Vec<String> = [stance.join(", "), row[5].clone(), if row[6].is_empty() { String::new() } else { format!("says {}", row[6]) }]
                .into_iter()
                .filter(|note| !note.is_empty())
                .collect();
            let notes = if notes.is_empty() { String::new() } else { format!("  [{}]", notes.join("; ")) };
            writeln!(out, "  {}  {}{notes}", row[0].trim_start_matches("ng:"), row[1])?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Arguments of `export`.
#[derive(clap::Args, Debug)]
pub struct Export {
    /// The file to write; its ending names the format: ttl, trig, nt, nq, rdf. - writes N-Quads to standard output.
    file: String,
    #[command(flatten)]
    place: Where,
}

/// Writes the graph to a file. Formats without graphs hold the default graph: entities and facts.
pub fn export(args: &Export) -> anyhow::Result<ExitCode> {
    let store = args.place.open()?;
    let ending = std::path::Path::new(&args.file).extension().and_then(|ending| ending.to_str()).unwrap_or("nq");
    let format = RdfFormat::from_extension(ending).filter(|format| !matches!(format, RdfFormat::JsonLd { .. }));
    let Some(format) = format else { bail!("{}: endings that are known: ttl, trig, nt, nq, rdf", args.file) };
    let target: Box<dyn Write> = if args.file == "-" {
        Box::new(std::io::stdout().lock())
    } else {
        Box::new(std::fs::File::create(&args.file).with_context(|| format!("{} cannot be written", args.file))?)
    };
    let mut quads: Vec<_> = store.graph().iter().collect::<Result<_, _>>()?;
    quads.sort_by_cached_key(ToString::to_string);
    let mut writer = prefixed(format)?.for_writer(std::io::BufWriter::new(target));
    for quad in &quads {
        if format.supports_datasets() {
            writer.serialize_quad(quad)?;
        } else if quad.graph_name.is_default_graph() {
            writer.serialize_triple(oxigraph::model::TripleRef::from(quad.as_ref()))?;
        }
    }
    writer.finish()?.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints what the store holds.
pub fn stats(place: &Where) -> anyhow::Result<ExitCode> {
    let store = place.open()?;
    let readings = store.readings()?;
    let claims: usize = readings.iter().map(|reading| reading.claims.len()).sum();
    let resolution = crate::resolve::resolve(&readings);
    println(&format!("articles  {}\nentities  {}\nclaims    {claims}\nquads     {}", readings.len(), resolution.entities.len(), store.graph().len()?))
}

fn println(text: &str) -> anyhow::Result<ExitCode> {
    writeln!(std::io::stdout().lock(), "{text}")?;
    Ok(ExitCode::SUCCESS)
}

/// Removes an article by id or source.
pub fn remove(article: &str, place: &Where) -> anyhow::Result<ExitCode> {
    if place.open()?.remove(article)? { println(&format!("removed {article}")) } else { bail!("no article with id or source {article:?}") }
}

/// Derives the graph anew.
pub fn rebuild(place: &Where) -> anyhow::Result<ExitCode> {
    place.open()?.rebuild()?;
    println("rebuilt")
}

/// Re-reads the words of every claim.
pub fn verify(place: &Where) -> anyhow::Result<ExitCode> {
    let findings = place.open()?.verify()?;
    for finding in &findings {
        anstream::eprintln!("{finding}");
    }
    if findings.is_empty() { println("every claim has its words") } else { Ok(ExitCode::from(2)) }
}
