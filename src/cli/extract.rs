//! `newsgraph extract`: readings without a store.

use std::io::{BufRead, Write};
use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::ValueEnum;

use super::inputs::{Inputs, Item};
use crate::coref;
use crate::document::Document;
use crate::extract::{self, lines};
use crate::ingest::bytes::Unpacked;
use crate::model::Model;
use crate::text;

/// Arguments of `extract`.
#[derive(clap::Args, Debug)]
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
    /// Line number, subject, relation phrase, object, confidence, further arguments.
    Tsv,
}

/// Runs the command.
pub fn run(args: &Args, quiet: bool) -> anyhow::Result<ExitCode> {
    match (args.lines, args.format) {
        (true, Format::Tsv) => return table(&args.inputs),
        (false, Format::Json) => {}
        _ => bail!("--format tsv goes with --lines --open, and JSON without --lines"),
    }
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut read, mut skipped) = (0, 0);
    args.inputs.read(|item| {
        match item {
            Item::Read(reading) => {
                writeln!(out, "{}", reading.to_line())?;
                read += 1;
            }
            Item::Refused(refusal) => {
                anstream::eprintln!("skipped: {refusal}");
                skipped += 1;
            }
        }
        Ok(())
    })?;
    out.flush()?;
    if skipped > 0 && !quiet {
        anstream::eprintln!("{skipped} of {} inputs skipped", read + skipped);
    }
    Ok(if skipped == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// The table of open extractions, one sentence a line in.
fn table(inputs: &Inputs) -> anyhow::Result<ExitCode> {
    let model = Model::load().context("the built-in model does not load")?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in &inputs.paths {
        let reader: Box<dyn std::io::Read> = if path == "-" {
            Box::new(std::io::stdin())
        } else {
            Box::new(std::fs::File::open(path).with_context(|| format!("{path} cannot be read"))?)
        };
        let mut raw = Vec::new();
        std::io::Read::read_to_end(&mut Unpacked::new(reader)?.into_reader(), &mut raw)?;
        for (at, line) in raw.lines().enumerate() {
            for row in rows(&model, line?.trim()) {
                writeln!(out, "{}", row.to_tsv(at + 1))?;
            }
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn rows(model: &Model, line: &str) -> Vec<lines::Row> {
    let document: Document = text::document(line);
    if document.tokens.is_empty() {
        return Vec::new();
    }
    let annotation = model.annotate(&document);
    let referents = coref::resolve(&document, &annotation, &crate::article::Article { text: line.to_owned(), ..Default::default() });
    lines::rows(&extract::Context { document: &document, annotation: &annotation, referents: &referents, published: None })
}
