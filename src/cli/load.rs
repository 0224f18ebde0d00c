//! `newsgraph load`: readings made elsewhere into the store.

use std::process::ExitCode;

use anyhow::Context;

use super::Volume;
use super::place::Where;
use super::progress::say;
use crate::ingest::bytes::{Line, Unpacked};
use crate::reading::Reading;
use crate::store::{self, Added, Store};

/// Arguments of `load`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files of readings, one a line as `extract` prints them (also gzipped), or - for standard input.
    #[arg(required = true, value_name = "FILE|-")]
    paths: Vec<String>,
    #[command(flatten)]
    place: Where,
}

/// Readings that are committed together.
const GROUP: usize = 16;

/// What is on its way, and what came of the lines so far.
struct Loading<'a> {
    store: &'a Store,
    group: Vec<Reading>,
    new: u64,
    replaced: u64,
    same: u64,
    skipped: u64,
}

impl Loading<'_> {
    fn add(&mut self, reading: Reading) -> anyhow::Result<()> {
        self.group.push(reading);
        if self.group.len() < GROUP { Ok(()) } else { self.commit() }
    }

    fn commit(&mut self) -> anyhow::Result<()> {
        let added = self.store.add_all_later(&std::mem::take(&mut self.group));
        for added in added.with_context(|| format!("{}: the readings before these are kept", self.store.dir().display()))? {
            match added {
                Added::New => self.new += 1,
                Added::Replaced => self.replaced += 1,
                Added::Same => self.same += 1,
            }
        }
        Ok(())
    }

    fn skip(&mut self, place: &str, problem: &str) {
        say(&format!("skipped: {place}: {problem}"));
        self.skipped += 1;
    }
}

/// Adds readings line by line. A line that is no sound reading is named and left out; the rest goes on.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    let store = args.place.open_or_create()?;
    let mut loading = Loading { store: &store, group: Vec::new(), new: 0, replaced: 0, same: 0, skipped: 0 };
    let mut unread = 0;
    for path in &args.paths {
        match open(path) {
            Ok(lines) => file(path, lines, &mut loading)?,
            Err(error) => {
                say(&format!("error: {path} cannot be read: {error}; the others are loaded"));
                unread += 1;
            }
        }
    }
    loading.commit()?;
    let Loading { new, replaced, same, skipped, .. } = loading;
    store
        .catch_up()
        .with_context(|| format!("{}: the readings are kept, and the graph lacks some of them until it can be written", store.dir().display()))?;
    if volume != Volume::Quiet {
        say(&format!("{new} new, {replaced} replaced, {same} unchanged, {skipped} skipped"));
    }
    Ok(ExitCode::from(match (unread, skipped) {
        (0, 0) => 0,
        (0, _) => 1,
        _ => 2,
    }))
}

fn open(path: &str) -> std::io::Result<Unpacked<'static>> {
    let reader: Box<dyn std::io::Read> = if path == "-" { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(path)?) };
    Unpacked::new(reader)
}

fn file(path: &str, mut lines: Unpacked<'_>, loading: &mut Loading<'_>) -> anyhow::Result<()> {
    for number in 1_u64.. {
        let place = format!("{path}:{number}");
        match lines.line() {
            Ok(Line::End) => break,
            Ok(Line::TooLong) => loading.skip(&place, "the line is longer than any reading"),
            Ok(Line::Bytes(bytes)) if bytes.trim_ascii().is_empty() => {}
            Ok(Line::Bytes(bytes)) => match sound(&bytes) {
                Ok(reading) => loading.add(reading)?,
                Err(problem) => loading.skip(&place, &problem),
            },
            Err(error) => {
                loading.skip(&place, &format!("cannot be read further: {error}"));
                break;
            }
        }
    }
    Ok(())
}

/// The reading of a line, if it is one and all its words are where it says.
fn sound(line: &[u8]) -> Result<Reading, String> {
    let text = std::str::from_utf8(line).map_err(|error| format!("not UTF-8: {error}"))?;
    let reading = Reading::from_line(text).map_err(|error| {
        // The parser counts lines of its input, which is one.
        let problem = error.to_string().replace(" at line 1 column ", " at column ");
        format!("not a reading: {problem}; each line is a JSON object as `newsgraph extract` prints it")
    })?;
    let faults = store::check(&reading);
    match &faults[..] {
        [] => Ok(reading),
        [first] => Err(first.to_string()),
        [first, rest @ ..] => Err(format!("{first} (and {} more)", rest.len())),
    }
}
