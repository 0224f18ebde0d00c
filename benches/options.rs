//! What a run measures.

use std::path::PathBuf;

use anyhow::{Context, bail};

/// Shown by `--help`.
pub const HELP: &str = "scripts/bench [OPTION…] [speed|start|memory|store]…   (all four by default)
  --rounds N        repeats of each speed measurement, taken in turn (3)
  --text FILE       text for the speed measurement instead of the samples, repeated
  --words N         about so many words for the speed measurement (30000)
  --store N         articles in the store of the start-up and store measurements (1000)
  --memory A,B      articles of the two builds of the memory measurement (10,10000)
  --peer PYTHON     a Python that has spaCy and its small English pipeline";

/// The options of a run.
pub struct Options {
    /// Repeats.
    pub rounds: usize,
    /// Text to read instead of the samples.
    pub text: Option<PathBuf>,
    /// Words of the speed measurement.
    pub words: usize,
    /// Articles in the store.
    pub store: usize,
    /// Articles of the small and the large build.
    pub memory: (usize, usize),
    /// Python of the peer.
    pub peer: Option<PathBuf>,
    /// Which measurements; all where empty.
    only: Vec<String>,
}

impl Options {
    /// Reads the command line; nothing for `--help`.
    pub fn read(mut args: impl Iterator<Item = String>) -> anyhow::Result<Option<Self>> {
        let mut options = Self { rounds: 3, text: None, words: 30_000, store: 1000, memory: (10, 10_000), peer: None, only: Vec::new() };
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--rounds" => options.rounds = value()?.parse().context("--rounds takes a number")?,
                "--text" => options.text = Some(value()?.into()),
                "--words" => options.words = value()?.parse().context("--words takes a number")?,
                "--store" => options.store = value()?.parse().context("--store takes a number")?,
                "--memory" => options.memory = pair(&value()?)?,
                "--peer" => options.peer = Some(value()?.into()),
                "--help" | "-h" => return Ok(None),
                // Cargo adds this one.
                "--bench" => {}
                "speed" | "start" | "memory" | "store" => options.only.push(arg),
                other => bail!("unknown argument `{other}`\n{HELP}"),
            }
        }
        Ok(Some(options))
    }

    /// Is this measurement asked for?
    pub fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|only| only == name)
    }
}

fn pair(text: &str) -> anyhow::Result<(usize, usize)> {
    let (small, large) = text.split_once(',').context("--memory takes two numbers: 10,10000")?;
    Ok((small.trim().parse()?, large.trim().parse()?))
}
