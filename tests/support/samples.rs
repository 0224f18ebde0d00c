//! A store of the twelve sample articles, made from readings that were recorded (`newsgraph extract data/articles`), so that what is
//! tested here is asking and not reading.

use std::ops::Deref;

use newsgraph::reading::Reading;
use newsgraph::store::Store;

use super::desk::Desk;

const READINGS: &str = include_str!("../fixtures/sample-readings.jsonl");

/// The recorded readings.
pub fn readings() -> Vec<Reading> {
    READINGS.lines().map(|line| Reading::from_line(line).unwrap()).collect()
}

/// A desk with a store of readings.
pub struct Samples(Desk);

impl Deref for Samples {
    type Target = Desk;

    fn deref(&self) -> &Desk {
        &self.0
    }
}

impl Samples {
    /// Makes one of the sample articles.
    pub fn new() -> Self {
        Self::of(&readings())
    }

    /// Makes one of other readings.
    pub fn of(readings: &[Reading]) -> Self {
        let samples = Self(Desk::new());
        let store = Store::open(&samples.place(), true).unwrap();
        for reading in readings {
            store.add_later(reading).unwrap();
        }
        store.catch_up().unwrap();
        drop(store);
        samples
    }

    /// What a person sees: the command, exit code, both outputs.
    pub fn transcript(&self, args: &[&str]) -> String {
        let output = self.run(args);
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let quoted = args.iter().map(|arg| if arg.contains([' ', '{', '?']) { format!("'{arg}'") } else { (*arg).to_owned() });
        let command = quoted.collect::<Vec<_>>().join(" ");
        let errors = if output.stderr.is_empty() { String::new() } else { format!("--- stderr\n{}", text(&output.stderr)) };
        format!("$ newsgraph {command}\n{}{errors}--- exit {}\n", text(&output.stdout), output.status.code().unwrap())
    }
}
