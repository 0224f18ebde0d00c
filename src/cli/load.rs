//! `newsgraph load`: readings made elsewhere into the store.

use std::process::ExitCode;

use anyhow::Context;

use super::Volume;
use super::place::Where;
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
        for added in self.store.add_all_later(&std::mem::take(&mut self.group))? {
            match added {
                Added::New => self.new += 1,
                Added::Replaced => self.replaced += 1,
                Added::Same => self.same += 1,
            }
        }
        Ok(())
    }

    fn skip(&mut self, place: &str, problem: &str) {
        anstream::eprintln!("skipped: {place}: {problem}");
        self.skipped += 1;
    }
}

/// Adds readings line by line. A line that is no sound reading is named and left out; the rest goes on.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    let store = args.place.open_or_create()?;
    let mut loading = Loading { store: &store, group: Vec::new(), new: 0, replaced: 0, same: 0, skipped: 0 };
    for path in &args.paths {
        file(path, &mut loading)?;
    }
    loading.commit()?;
    let Loading { new, replaced, same, skipped, .. } = loading;
    store.catch_up()?;
    if volume != Volume::Quiet {
        anstream::eprintln!("{new} new, {replaced} replaced, {same} unchanged, {skipped} skipped");
    }
    Ok(if skipped == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn file(path: &str, loading: &mut Loading<'_>) -> anyhow::Result<()> {
    let reader: Box<dyn std::io::Read> =
        if path == "-" { Box::new(std::io::stdin()) } else { Box::new(std::fs::File::open(path).with_context(|| format!("{path} cannot be read"))?) };
    let mut lines = Unpacked::new(reader).with_context(|| format!("{path} cannot be read"))?;
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
