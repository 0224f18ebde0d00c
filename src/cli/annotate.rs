//! `newsgraph annotate`: tokens, tags, trees and names as CoNLL-U or JSON.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::ValueEnum;
use serde_json::json;

use super::output;
use super::progress::say;
use crate::annotation::Annotation;
use crate::document::Document;
use crate::ingest::bytes::{self, Unpacked};
use crate::ingest::{LONGEST_TEXT, Reason, Refusal, walk};
use crate::model::Model;
use crate::text::{self, conllu};

/// Arguments of `annotate`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A text file, or - for standard input.
    path: String,
    /// Output format.
    #[arg(long, value_enum, default_value_t = Format::Conllu)]
    format: Format,
    /// What comes in: running text, or CoNLL-U whose tokens and sentences are kept.
    #[arg(long, value_enum, default_value_t = Input::Text)]
    input: Input,
}

/// Formats of `annotate`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Format {
    /// Ten columns, names as NER= in the last.
    Conllu,
    /// One sentence a line.
    Json,
}

/// What comes in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Input {
    /// Running text.
    Text,
    /// Tokens and sentences that are kept.
    Conllu,
}

/// Runs the command.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let refuse = |reason: Reason| Refusal { place: args.path.clone(), reason };
    let source = walk::Source { path: (args.path != "-").then(|| args.path.clone().into()), name: args.path.clone() };
    let raw = source.open().and_then(Unpacked::new).map_err(Reason::Io).and_then(|mut reader| reader.all()).map_err(refuse)?;
    let (text, _) = bytes::decode(&raw, false).map_err(refuse)?;
    if text.trim().is_empty() {
        say(&refuse(Reason::Empty).to_string());
        return Ok(ExitCode::from(1));
    }
    if text.len() > LONGEST_TEXT {
        return Err(refuse(Reason::LongText { found: text.len() >> 10 }).into());
    }
    let (document, frames) = match args.input {
        Input::Text => (text::document(&text), Vec::new()),
        Input::Conllu => {
            let given = conllu::read(&text).with_context(|| args.path.clone())?;
            (given.document, given.frames)
        }
    };
    let annotation = Model::shared().context("the built-in model does not load")?.annotate(&document);
    let mut out = output::data();
    match args.format {
        Format::Conllu => write!(out, "{}", conllu::write(&document, &annotation, &conllu::name_rows(&document, &annotation), &frames))?,
        Format::Json => json_lines(&mut out, &document, &annotation)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn json_lines(out: &mut impl Write, document: &Document, annotation: &Annotation) -> std::io::Result<()> {
    let points = crate::span::CodePoints::of(&document.text);
    let names = conllu::name_rows(document, annotation);
    for sentence in document.sentence_ids() {
        let first = document.sentence(sentence).tokens.start;
        let tokens: Vec<_> = document
            .tokens_in(sentence)
            .map(|token| {
                let (start, end) = points.from_bytes(document.span(token));
                let name = names[token.index()].map(|(begins, kind)| format!("{}-{kind}", if begins { 'B' } else { 'I' }));
                json!({"text": document.word(token), "start": start, "end": end, "upos": annotation.upos(token).name(), "lemma": annotation.lemma(token),
                    "head": annotation.head(token).map(|head| head.0 - first), "relation": annotation.rel(token), "name": name})
            })
            .collect();
        writeln!(out, "{}", json!({"text": document.sentence(sentence).span.text(&document.text), "tokens": tokens}))?;
    }
    Ok(())
}
