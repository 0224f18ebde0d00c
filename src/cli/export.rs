//! `newsgraph export`: the graph as a file.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::bail;
use oxigraph::io::RdfFormat;
use petgraph::graph::NodeIndex;

use super::{find, place::Where};
use crate::export::file::Whole;
use crate::export::{Format, csv, dot, gexf, graphml, rdf};
use crate::network::{Network, Role};
use crate::store::Store;

/// Arguments of `export`.
#[derive(clap::Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "flags of a command")]
#[command(after_long_help = AFTER)]
pub struct Args {
    /// The file to write; its ending names the format. - writes to standard output, N-Quads without --format.
    file: String,
    /// The format, when the file's ending does not name it: ttl, trig, nt, nq, rdf, jsonld, graphml, gexf, dot or csv.
    #[arg(long)]
    format: Option<String>,
    /// RDF formats: statements as rdf:Statement for programs that do not know RDF 1.2. JSON-LD is always so.
    #[arg(long)]
    rdf11: bool,
    /// RDF formats: only entities and facts, without articles, claims and support.
    #[arg(long)]
    facts: bool,
    /// Graph formats: only what is within --depth steps of this entity.
    #[arg(long, value_name = "ENTITY")]
    around: Option<String>,
    /// Steps from the entity of --around.
    #[arg(long, default_value_t = 1, value_name = "N", requires = "around")]
    depth: usize,
    /// Graph formats: only relations of the inventory, without open ones.
    #[arg(long)]
    canonical: bool,
    /// Graph formats: only named entities, without unnamed things and values.
    #[arg(long)]
    named: bool,
    #[command(flatten)]
    place: Where,
}

const AFTER: &str = "\
RDF formats (ttl, trig, nt, nq, rdf, jsonld) hold everything; those without graphs hold the statements of all graphs.
Graph formats (graphml, gexf, dot, csv) hold the facts as a network. csv writes two files, NAME-nodes.csv and NAME-edges.csv.
A file appears when it is complete. Equal stores give equal files.

Examples:
  newsgraph export graph.trig
  newsgraph export graph.rdf --rdf11
  newsgraph export around.dot --around CSTO --depth 2 --canonical && dot -Tsvg around.dot > around.svg
  newsgraph export - --format nt | wc -l";

/// Writes the graph to a file.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let format = format(args)?;
    let store = args.place.open()?;
    if let Some(format) = format.rdf() {
        let rdf11 = args.rdf11 || matches!(format, RdfFormat::JsonLd { .. });
        let wish = rdf::Wish { format, rdf11, facts_only: args.facts };
        to(&args.file, |out| Ok(rdf::write(&store, wish, out).map(|_| ())?))?;
        return Ok(ExitCode::SUCCESS);
    }
    let (network, centre) = match network(args, &store)? {
        Ok(found) => found,
        Err(code) => return Ok(code),
    };
    match format {
        Format::GraphMl => to(&args.file, |out| Ok(graphml::write(&network, out).map(|_| ())?))?,
        Format::Gexf => to(&args.file, |out| Ok(gexf::write(&network, out).map(|_| ())?))?,
        Format::Dot => to(&args.file, |out| Ok(dot::write(&network, centre, out).map(|_| ())?))?,
        _ => tables(&args.file, &network)?,
    }
    Ok(if network.graph.node_count() > 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn format(args: &Args) -> anyhow::Result<Format> {
    let ending = Path::new(&args.file).extension().and_then(|ending| ending.to_str());
    let name = args.format.as_deref().or(ending);
    let format = match name {
        Some(name) => Format::named(name),
        None if args.file == "-" => Some(Format::NQuads),
        None => None,
    };
    let Some(format) = format else {
        let known: Vec<String> = Format::ALL.iter().map(|format| format!("  {:8} {}", format.name(), format.about())).collect();
        let what =
            name.map_or_else(|| format!("{} has no ending that names a format", args.file), |name| format!("`{name}` is no format of exports"));
        bail!("{what}; the formats are\n{}", known.join("\n"));
    };
    let of_networks = args.around.is_some() || args.canonical || args.named;
    match format.rdf() {
        Some(_) if of_networks => bail!(
            "--around, --canonical and --named go with graphml, gexf, dot and csv; `newsgraph show ENTITY --format ttl` gives one entity as RDF"
        ),
        None if args.rdf11 || args.facts => bail!("--rdf11 and --facts go with RDF formats: ttl, trig, nt, nq, rdf, jsonld"),
        None if format == Format::Csv && args.file == "-" => {
            bail!("csv is two files, NAME-nodes.csv and NAME-edges.csv; give a file name instead of -")
        }
        _ => Ok(format),
    }
}

/// The part of the network that is asked for, and its centre.
fn network(args: &Args, store: &Store) -> anyhow::Result<Result<(Network, Option<NodeIndex>), ExitCode>> {
    let mut network = Network::load(store)?;
    if args.named || args.canonical {
        network = network.filtered(|node| !args.named || node.role == Role::Entity, |edge| !args.canonical || edge.canonical);
    }
    let Some(name) = &args.around else { return Ok(Ok((network, None))) };
    let entity = match find::entity(store, name)? {
        Ok(entity) => entity,
        Err(code) => return Ok(Err(code)),
    };
    let part = network.node(entity.node.as_str()).map(|centre| network.around(centre, args.depth)).unwrap_or_default();
    let centre = part.node(entity.node.as_str());
    Ok(Ok((part, centre)))
}

fn to(file: &str, write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>) -> anyhow::Result<()> {
    if file == "-" {
        let mut out = std::io::BufWriter::new(std::io::stdout().lock());
        write(&mut out)?;
        return Ok(out.flush()?);
    }
    let mut whole = Whole::begin(Path::new(file))?;
    write(&mut whole)?;
    Ok(whole.finish()?)
}

fn tables(file: &str, network: &Network) -> anyhow::Result<()> {
    let [nodes, edges] = csv::files(Path::new(file));
    let (mut first, mut second) = (Whole::begin(&nodes)?, Whole::begin(&edges)?);
    csv::nodes(network, &mut first)?;
    csv::edges(network, &mut second)?;
    first.finish()?;
    second.finish()?;
    anstream::eprintln!("{} and {}", nodes.display(), edges.display());
    Ok(())
}
