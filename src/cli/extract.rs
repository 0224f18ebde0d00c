//! `newsgraph extract`: readings without a store.

use std::io::Write;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, bail};
use clap::ValueEnum;
use oxigraph::io::RdfFormat;
use oxigraph::model::TripleRef;

use super::Volume;
use super::inputs::{Inputs, Item};
use super::intake::{detail, words};
use super::output;
use super::place::prefixed;
use super::progress::say;
use super::tally::Tally;
use crate::coref;
use crate::document::Document;
use crate::extract::{self, lines};
use crate::ingest::bytes::{LONGEST_LINE, Line, Unpacked};
use crate::ingest::{Reason, Refusal, walk};
use crate::model::Model;
use crate::parallel;
use crate::reading::Reading;
use crate::store::mapping;
use crate::store::vocab::Iris;
use crate::text;

/// Arguments of `extract`, which remembers nothing that could be read again.
#[derive(clap::Args, Debug)]
#[command(mut_arg("refetch", |refetch| refetch.hide(true)))]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    /// One sentence a line in; out: one extraction a line (with --open --format tsv).
    #[arg(long)]
    lines: bool,
    /// Open relations in the sentence's own words.
    #[arg(long, requires = "lines")]
    open: bool,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Json)]
    format: Format,
}

/// Formats of `extract`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// One reading a line.
    Json,
    /// Entities and facts of all articles together, as Turtle.
    Ttl,
    /// The whole graph of all articles together, as `TriG`.
    Trig,
    /// The whole graph as N-Quads, sorted.
    Nq,
    /// Line number, subject, relation phrase, object, confidence, further arguments.
    Tsv,
}

/// Runs the command.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    let rdf = match (args.lines, args.format) {
        (true, Format::Tsv) => return table(&args.inputs),
        (false, Format::Json) => None,
        (false, Format::Ttl) => Some(RdfFormat::Turtle),
        (false, Format::Trig) => Some(RdfFormat::TriG),
        (false, Format::Nq) => Some(RdfFormat::NQuads),
        _ => bail!("--format tsv goes with --lines --open, and no other format does"),
    };
    let work = args.inputs.work(true, &Arc::default())?;
    let mut out = output::data();
    let (mut progress, mut tally, mut kept) = (volume.progress(&work), Tally::new(volume), Vec::new());
    let outcome = args.inputs.read(work, |item| {
        match item {
            Item::Read(read) => {
                tally.read(read.ingest, &read.spent);
                progress.step(words(&read.reading));
                if volume == Volume::Loud {
                    detail(&read.reading, &read.notes, &progress);
                }
                if rdf.is_some() {
                    // Entities are shared between articles, so a graph needs all of them.
                    kept.push(read.reading);
                } else {
                    writeln!(out, "{}", read.reading.to_line())?;
                    // Whoever reads a slow stream wants each article when it is there.
                    out.flush()?;
                }
            }
            Item::Refused(refusal, _) => tally.refused(&refusal, &progress),
            Item::End(..) => {}
        }
        Ok(())
    });
    progress.end();
    outcome?;
    if let Some(format) = rdf {
        write_graph(&kept, format, &mut out)?;
    }
    out.flush()?;
    if volume == Volume::Loud || (volume == Volume::Normal && tally.skipped() > 0) {
        say(&format!("{} read: {}", tally.read, progress.pace()));
    }
    tally.report();
    Ok(tally.code())
}

/// The same quads that a store of these articles holds; a format without graphs takes entities and facts.
fn write_graph(readings: &[Reading], format: RdfFormat, out: &mut impl Write) -> anyhow::Result<()> {
    let iris = Iris::default();
    let mut writer = prefixed(&iris, format)?.for_writer(out);
    for quad in mapping::quads(readings, &iris)? {
        if format.supports_datasets() {
            writer.serialize_quad(&quad)?;
        } else if quad.graph_name.is_default_graph() {
            writer.serialize_triple(TripleRef::from(quad.as_ref()))?;
        }
    }
    writer.finish()?;
    Ok(())
}

/// The table of open extractions, one sentence a line in.
fn table(inputs: &Inputs) -> anyhow::Result<ExitCode> {
    let model = Model::shared().context("the built-in model does not load")?;
    let mut out = output::data();
    let (mut found, mut failed) = (false, false);
    let paths = inputs.paths.clone();
    let work = |line: Result<(usize, String), Refusal>| line.map(|(number, line)| (number, rows(model, &line)));
    parallel::ordered(
        inputs.threads(),
        move || paths.into_iter().flat_map(sentences),
        work,
        |result| {
            match result {
                Ok((number, rows)) => {
                    found |= !rows.is_empty();
                    rows.iter().try_for_each(|row| writeln!(out, "{}", row.to_tsv(number)))?;
                }
                Err(refusal) => {
                    failed = true;
                    say(&format!("error: {refusal}"));
                }
            }
            anyhow::Ok(())
        },
    )?;
    out.flush()?;
    Ok(ExitCode::from(if failed { 2 } else { u8::from(!found) }))
}

/// The lines of a file with their numbers.
fn sentences(path: String) -> Box<dyn Iterator<Item = Result<(usize, String), Refusal>>> {
    let source = walk::Source { path: (path != "-").then(|| path.clone().into()), name: path.clone() };
    let refuse = move |reason: Reason| Some(Err(Refusal { place: path.clone(), reason }));
    let mut reader = match source.open().and_then(Unpacked::new) {
        Ok(reader) => reader,
        Err(error) => return Box::new(refuse(error.into()).into_iter()),
    };
    let mut lines = (1_usize..).map_while(move |number| match reader.line() {
        Ok(Line::End) => None,
        Ok(Line::Bytes(line)) => Some(Ok((number, String::from_utf8_lossy(&line).trim().to_owned()))),
        Ok(Line::TooLong) => refuse(Reason::LongLine(LONGEST_LINE >> 20)),
        Err(error) => refuse(error.into()),
    });
    let mut broken = false;
    Box::new(std::iter::from_fn(move || {
        let next = if broken { None } else { lines.next() };
        broken = matches!(&next, Some(Err(Refusal { reason: Reason::Io(_), .. })));
        next
    }))
}

fn rows(model: &Model, line: &str) -> Vec<lines::Row> {
    let document: Document = text::document(line);
    if document.tokens.is_empty() {
        return Vec::new();
    }
    let annotation = model.annotate(&document);
    let referents = coref::resolve(&document, &annotation);
    lines::rows(&extract::Context { document: &document, annotation: &annotation, referents: &referents, published: None })
}
