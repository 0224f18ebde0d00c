//! `newsgraph build`: articles into the store.

use std::process::ExitCode;

use super::Volume;
use super::inputs::Inputs;
use super::intake::{self, Intake};
use super::place::Where;
use super::progress::say;

/// Arguments of `build`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    inputs: Inputs,
    #[command(flatten)]
    place: Where,
}

/// Reads articles into the store; what is there already is left alone.
pub fn run(args: &Args, volume: Volume) -> anyhow::Result<ExitCode> {
    let memory = intake::memory(&args.place)?;
    let work = args.inputs.work(false, &memory);
    // A store that cannot be used is told before the reading; a new one is made when there is something to put into it.
    let store = if work.is_empty() { None } else { intake::existing(&args.place)? };
    let mut intake = Intake::new(&args.place, store, memory, volume, volume.progress(&work));
    let outcome = args.inputs.read(work, |item| intake.take(item));
    intake.finish(outcome)?;
    if volume != Volume::Quiet && intake.tally.read == 0 {
        say(if intake.tally.known > 0 { "nothing is new; the store was left alone" } else { "no article was read; the store was left alone" });
    }
    intake.report();
    Ok(intake.tally.code())
}
