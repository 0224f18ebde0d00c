//! `newsgraph export`: the graph as a file, or into a triple store elsewhere.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use jiff::civil::Date;
use oxigraph::io::RdfFormat;

use super::output;
use super::progress::say;
use super::remote::{Errand, Remote};
use super::trust::Authorities;
use super::{Volume, find, hint, kinds, place::View};
use crate::export::file::Whole;
use crate::export::{self, ExportError, Format, csv, neo4j, rdf};
use crate::network::filter::Filter;
use crate::network::listing::Listing;
use crate::network::selection::Selection;
use crate::remote::Choice;
use crate::store::Store;

/// Arguments of `export`.
#[derive(clap::Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command")]
#[command(after_long_help = AFTER, mut_arg("ca", |ca| ca.requires("url").help_heading("Triple store elsewhere")))]
pub struct Args {
    /// The file to write; its ending names the format. - writes to standard output, N-Quads without --format.
    #[arg(required_unless_present = "to", conflicts_with = "to")]
    file: Option<String>,
    /// Send the graph to a triple store at this address instead: one that takes SPARQL updates, or graphs by the Graph Store Protocol.
    #[arg(long, value_name = "URL", group = "url", conflicts_with_all = ["format", "as_of"], help_heading = "Triple store elsewhere")]
    to: Option<String>,
    /// Send only what changed since the last --sync, and take away what is no more.
    #[arg(long, requires = "to", help_heading = "Triple store elsewhere")]
    sync: bool,
    #[command(flatten)]
    remote: Remote,
    #[command(flatten)]
    authorities: Authorities,
    /// The format, when the file's ending does not name it: ttl, trig, nt, nq, rdf, jsonld, graphml, gexf, dot, csv, neo4j, cypher, ftm or html.
    #[arg(long)]
    format: Option<String>,
    /// RDF formats: statements as rdf:Statement for programs that do not know RDF 1.2. JSON-LD is always so, and a triple store that knows no
    /// RDF 1.2 gets it so.
    #[arg(long)]
    rdf11: bool,
    /// RDF formats: only entities and facts, without articles, claims and support.
    #[arg(long)]
    facts: bool,
    /// Only what is within --depth steps of this entity.
    #[arg(long, value_name = "ENTITY")]
    around: Option<String>,
    /// Steps from the entity of --around.
    #[arg(long, default_value_t = 1, value_name = "N", requires = "around")]
    depth: usize,
    /// Only relations of the inventory, without open ones.
    #[arg(long)]
    canonical: bool,
    /// Only named entities, without unnamed things and values.
    #[arg(long)]
    named: bool,
    /// Only things of this kind or below it (Person, Organization), with the facts between them; may be given more than once.
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// Only facts of this relation: its name (memberOf) or its words; may be given more than once.
    #[arg(long, value_name = "RELATION")]
    relation: Vec<String>,
    /// Only facts that at least so many independent sources report.
    #[arg(long, value_name = "N", default_value_t = 0)]
    support: u64,
    /// Only facts that were reported on this day or later.
    #[arg(long, value_name = "DATE")]
    since: Option<Date>,
    /// Only facts that were reported on this day or earlier.
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    #[command(flatten)]
    view: View,
}

impl Args {
    fn file(&self) -> &str {
        self.file.as_deref().unwrap_or_default()
    }
}

const AFTER: &str = "\
RDF formats (ttl, trig, nt, nq, rdf, jsonld) hold everything; those without graphs hold the statements of all graphs.
Graph formats (graphml, gexf, dot, csv, neo4j, cypher, ftm, html) hold the facts as a network. csv and neo4j write two files, NAME-nodes.csv
and NAME-edges.csv; neo4j needs --format. ftm and html hold the sentences too; the page of html needs neither a network nor a server.
Parts are chosen by --kind, --relation, --support, --since, --until, --around, --canonical and --named, together if several are given. As RDF,
a part is its facts with their support, claims and evidence; claims on what is no fact are left out.
A file appears when it is complete. Equal stores give equal files.
--to sends RDF 1.2, or RDF 1.1 to a triple store that does not understand it, in requests that may be repeated; it adds to what is there and
removes nothing. With --sync the triple store is kept as the graph is: what was sent is remembered beside the store, so that the next run sends the
difference only, also after a kill (docs/remote.md).
Memory holds the names of what is exported and one article, or one entity with its facts, at a time; of dot and html all facts. --to holds each graph whole while it is listed: an
article's, but also the two that all articles share, first what holds (entities and facts), then its support; --sync also what is there of it.

Examples:
  newsgraph export graph.trig
  newsgraph export graph.rdf --rdf11
  newsgraph export around.dot --around CSTO --depth 2 --canonical && dot -Tsvg around.dot > around.svg
  newsgraph export people.html --kind Person --kind Organization --support 2
  newsgraph export new.ftm --since 2025-04-01
  newsgraph export graph.csv --format neo4j && neo4j-admin database import full --nodes=graph-nodes.csv --relationships=graph-edges.csv
  newsgraph export - --format nt | wc -l
  newsgraph export --to http://localhost:7878/update
  newsgraph export --to https://host/sparql-auth --user dba --password-file ~/.dba --sync";

/// Writes the graph to a file, or sends it.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    let filter = filter(args)?;
    if let Some(url) = &args.to {
        return send(args, url, filter, volume);
    }
    let format = format(args)?;
    let store = args.view.open()?;
    let whole = format.rdf().is_some() && is_whole(args, &filter);
    let (selection, centre) = match if whole { Ok((Selection::default(), None)) } else { select(args, filter, &store)? } {
        Ok(found) => found,
        Err(code) => return Ok(code),
    };
    if let Some(format) = format.rdf() {
        let rdf11 = args.rdf11 || matches!(format, RdfFormat::JsonLd { .. });
        let wish = rdf::Wish { format, rdf11, facts_only: args.facts, part: (!whole).then_some(&selection) };
        to(args.file(), |out| rdf::write(&store, wish, out).map(drop))?;
    } else {
        to_network(args, format, &selection.on(&store)?, centre.as_deref(), &store)?;
    }
    Ok(if whole || !selection.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// True when nothing of the graph is left out.
fn is_whole(args: &Args, filter: &Filter) -> bool {
    filter.is_open() && args.around.is_none()
}

fn send(args: &Args, url: &str, filter: Filter, volume: Volume) -> anyhow::Result<ExitCode> {
    let place = &args.view.place;
    let store = place.open()?;
    let part = if is_whole(args, &filter) {
        None
    } else {
        match select(args, filter, &store)? {
            Ok((selection, _)) if !selection.is_empty() => Some(selection),
            Ok(_) => return Ok(ExitCode::from(1)),
            Err(code) => return Ok(code),
        }
    };
    let choice = Choice { facts_only: args.facts, part: part.as_ref() };
    let errand = Errand { url, dir: &place.store, rdf11: args.rdf11, changes: args.sync, choice, authorities: &args.authorities };
    Ok(ExitCode::from(if args.remote.send(&errand, store, volume)? { 0 } else { 2 }))
}

fn to_network(args: &Args, format: Format, listing: &dyn Listing, centre: Option<&str>, store: &Store) -> anyhow::Result<()> {
    match format {
        Format::Neo4j => tables(args.file(), |out| neo4j::nodes(listing, out), |out| neo4j::edges(listing, out)),
        Format::Csv => tables(args.file(), |out| csv::nodes(listing, out), |out| csv::edges(listing, out)),
        single => to(args.file(), |out| export::write_network(single, listing, centre, store, out)),
    }
}

fn filter(args: &Args) -> anyhow::Result<Filter> {
    Ok(Filter {
        kinds: args.kind.iter().map(|name| kinds::named(name)).collect::<Result<_, _>>()?,
        named: args.named,
        relations: args.relation.clone(),
        canonical: args.canonical,
        sources: args.support,
        since: args.since.map(|day| day.to_string()),
        until: args.until.map(|day| day.to_string()),
    })
}

fn format(args: &Args) -> anyhow::Result<Format> {
    let ending = Path::new(args.file()).extension().and_then(|ending| ending.to_str());
    let name = args.format.as_deref().or(ending);
    let format = match name {
        Some(name) => Format::named(name),
        None if args.file() == "-" => Some(Format::NQuads),
        None => None,
    };
    let Some(format) = format else {
        let known: Vec<String> = Format::ALL.iter().map(|format| format!("  {:8} {}", format.name(), format.about())).collect();
        let what =
            name.map_or_else(|| format!("{} has no ending that names a format", args.file()), |name| format!("`{name}` is no format of exports"));
        bail!("{what}; the formats are\n{}", known.join("\n"));
    };
    match format.rdf() {
        None if args.rdf11 || args.facts => bail!("--rdf11 and --facts go with RDF formats: ttl, trig, nt, nq, rdf, jsonld"),
        None if matches!(format, Format::Csv | Format::Neo4j) && args.file() == "-" => {
            bail!("csv is two files, NAME-nodes.csv and NAME-edges.csv; give a file name instead of -")
        }
        _ => Ok(format),
    }
}

/// The part of the network that is asked for, and the IRI of its centre.
fn select(args: &Args, filter: Filter, store: &Store) -> anyhow::Result<Result<(Selection, Option<String>), ExitCode>> {
    if let Some((name, known)) = filter.unknown(store)? {
        say(&format!("no fact of relation `{name}`{}", hint::near(name, &known)));
        return Ok(Err(ExitCode::from(1)));
    }
    let Some(name) = &args.around else {
        let selection = Selection::of(store, filter)?;
        if selection.is_empty() {
            say("nothing of the store passes what is asked for; `newsgraph stats` tells which kinds and relations it holds");
        }
        return Ok(Ok((selection, None)));
    };
    let entity = match find::entity(store, name)? {
        Ok(entity) => entity,
        Err(code) => return Ok(Err(code)),
    };
    let selection = Selection::around(store, filter, &entity.node, args.depth)?;
    if selection.is_empty() {
        say(&format!("nothing about {} is left", entity.label));
    }
    Ok(Ok((selection, Some(entity.node.into_string()))))
}

fn to(file: &str, write: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>) -> anyhow::Result<()> {
    if file == "-" {
        let mut out = output::data();
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let mut whole = Whole::begin(Path::new(file))?;
    write(&mut whole)?;
    Ok(whole.finish()?)
}

/// Two tables, both or none.
fn tables(
    file: &str,
    nodes: impl FnOnce(&mut Whole) -> Result<(), ExportError>,
    edges: impl FnOnce(&mut Whole) -> Result<(), ExportError>,
) -> anyhow::Result<()> {
    let [first, second] = csv::files(Path::new(file));
    let (mut of_nodes, mut of_edges) = (Whole::begin(&first)?, Whole::begin(&second)?);
    nodes(&mut of_nodes)?;
    edges(&mut of_edges)?;
    of_nodes.finish()?;
    of_edges.finish()?;
    say(&format!("{} and {}", first.display(), second.display()));
    Ok(())
}
