//! The count of what was read and what was not, and the exit code that follows: 0 something was read or is known, 1 there was nothing to read, 2 an input failed.

use std::collections::BTreeMap;
use std::process::ExitCode;
use std::time::Duration;

use super::Volume;
use super::progress::{Progress, say};
use crate::ingest::{Reason, Refusal};
use crate::pipeline::{STAGES, Spent};

/// Faults of one sort that are told one by one; the rest is only counted.
const TOLD: u64 = 10;
/// Inputs of one sort that the summary names.
const NAMED: usize = 3;

/// What came of the inputs so far.
pub struct Tally {
    volume: Volume,
    /// Articles that were read.
    pub read: u64,
    /// Articles that the store has already as they are.
    pub known: u64,
    sorts: BTreeMap<&'static str, Sort>,
    ingest: Duration,
    spent: Spent,
}

/// Inputs that were left out for one sort of reason.
#[derive(Default)]
struct Sort {
    soft: bool,
    count: u64,
    first: Vec<String>,
}

impl Tally {
    /// Nothing yet.
    pub fn new(volume: Volume) -> Self {
        Self { volume, read: 0, known: 0, sorts: BTreeMap::new(), ingest: Duration::ZERO, spent: Spent::default() }
    }

    /// One article more, with the time that finding and reading it took.
    pub fn read(&mut self, ingest: Duration, spent: &Spent) {
        self.read += 1;
        self.ingest += ingest;
        for (sum, more) in self.spent.iter_mut().zip(spent) {
            *sum += *more;
        }
    }

    /// One input less. Faults are told at once, so that a long run does not hide them; what merely holds nothing for us waits for the summary.
    pub fn refused(&mut self, refusal: &Refusal, progress: &Progress) {
        let soft = refusal.reason.is_skip();
        let sort = self.sorts.entry(refusal.reason.label()).or_insert_with(|| Sort { soft, ..Sort::default() });
        sort.count += 1;
        if sort.first.len() < NAMED {
            sort.first.push(refusal.place.clone());
        }
        if soft {
            let is_known = matches!(refusal.reason, Reason::Known);
            self.known += u64::from(is_known);
            if self.volume == Volume::Loud || (sort.count == 1 && self.volume != Volume::Quiet && !is_known) {
                progress.say(&format!("skipped: {refusal}"));
            }
        } else if self.volume == Volume::Loud || sort.count <= TOLD {
            progress.say(&format!("error: {refusal}"));
        } else if sort.count == TOLD + 1 {
            progress.say(&format!("error: more inputs like this ({}); they are counted at the end", refusal.reason.label()));
        }
    }

    /// How many inputs were left out.
    pub fn skipped(&self) -> u64 {
        self.sorts.values().map(|sort| sort.count).sum()
    }

    /// A line for each sort of reason, with the first inputs; with `-v` also where the time went.
    pub fn report(&self) {
        if self.volume == Volume::Quiet {
            return;
        }
        for (reason, sort) in &self.sorts {
            let more = if sort.count as usize > sort.first.len() { ", …" } else { "" };
            say(&format!("skipped {}, {reason}: {}{more}", sort.count, sort.first.join(", ")));
        }
        if self.volume == Volume::Loud {
            self.stages();
        }
    }

    fn stages(&self) {
        let rows = std::iter::once(("input and cleaning", self.ingest)).chain(STAGES.into_iter().zip(self.spent));
        let all: Duration = rows.clone().map(|(_, time)| time).sum();
        for (stage, time) in rows {
            let share = 100.0 * time.as_secs_f64() / all.as_secs_f64().max(1e-9);
            say(&format!("  {stage:<22}{:>9.2} s {share:>5.1} %", time.as_secs_f64()));
        }
    }

    /// The exit code.
    pub fn code(&self) -> ExitCode {
        match (self.sorts.values().any(|sort| !sort.soft), self.read + self.known) {
            (true, _) => ExitCode::from(2),
            (false, 0) => ExitCode::from(1),
            (false, _) => ExitCode::SUCCESS,
        }
    }
}
