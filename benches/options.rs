//! What a run measures.

use std::path::PathBuf;

use anyhow::{Context, bail};

/// Shown by `--help`.
pub const HELP: &str = "scripts/bench [OPTION…] [speed|start|memory|store|scale]…   (the first four by default)
  --rounds N        repeats of each speed measurement, taken in turn (3)
  --text FILE       text for the speed measurement instead of the samples, repeated
  --words N         about so many words for the speed measurement (30000)
  --store N         articles in the store of the start-up and store measurements (1000)
  --memory A,B      articles of the two builds of the memory measurement (10,10000)
  --peer PYTHON     a Python that has spaCy and its small English pipeline
  --oxigraph FILE   the program of oxigraph, to load the same quads
  --articles N      articles of the scale measurement (2000)
  --step NAME       only this step of the scale measurement: corpus, readings, pace, growth, load, answers, size; may be given again
  --quick           of the answers of the scale measurement one run each, about three entities
  --folder DIR      where the scale measurement works; what is there of corpus, readings and stores is used again (a temporary folder)
  --real DIR        a folder of data sets whose texts are mixed into the made-up news";

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
    /// The other store.
    pub oxigraph: Option<PathBuf>,
    /// Articles of the scale measurement.
    pub articles: usize,
    /// Its steps; all where empty.
    pub steps: Vec<String>,
    /// One look at its answers instead of a measurement.
    pub quick: bool,
    /// Where it works.
    pub folder: Option<PathBuf>,
    /// Real texts.
    pub real: Option<PathBuf>,
    /// Which measurements; the usual ones where empty.
    only: Vec<String>,
}

impl Options {
    /// Reads the command line; nothing for `--help`.
    pub fn read(mut args: impl Iterator<Item = String>) -> anyhow::Result<Option<Self>> {
        let mut options = Self {
            rounds: 3,
            text: None,
            words: 30_000,
            store: 1000,
            memory: (10, 10_000),
            peer: None,
            oxigraph: None,
            articles: 2000,
            steps: Vec::new(),
            quick: false,
            folder: None,
            real: None,
            only: Vec::new(),
        };
        while let Some(arg) = args.next() {
            let mut value = || args.next().with_context(|| format!("{arg} needs a value"));
            match arg.as_str() {
                "--rounds" => options.rounds = number("--rounds", &value()?)?,
                "--text" => options.text = Some(value()?.into()),
                "--words" => options.words = number("--words", &value()?)?,
                "--store" => options.store = number("--store", &value()?)?,
                "--memory" => options.memory = pair(&value()?)?,
                "--peer" => options.peer = Some(value()?.into()),
                "--oxigraph" => options.oxigraph = Some(value()?.into()),
                "--articles" => options.articles = number("--articles", &value()?)?,
                "--step" => options.steps.push(value()?),
                "--quick" => options.quick = true,
                "--folder" => options.folder = Some(value()?.into()),
                "--real" => options.real = Some(value()?.into()),
                "--help" | "-h" => return Ok(None),
                // Cargo adds this one.
                "--bench" => {}
                "speed" | "start" | "memory" | "store" | "scale" => options.only.push(arg),
                other => bail!("unknown argument `{other}`\n{HELP}"),
            }
        }
        Ok(Some(options))
    }

    /// Is this measurement asked for?
    pub fn wants(&self, name: &str) -> bool {
        if self.only.is_empty() { name != "scale" } else { self.only.iter().any(|only| only == name) }
    }
}

fn number(option: &str, text: &str) -> anyhow::Result<usize> {
    text.parse().with_context(|| format!("{option} takes a whole number, not {text:?}"))
}

fn pair(text: &str) -> anyhow::Result<(usize, usize)> {
    let (small, large) = text.split_once(',').context("--memory takes two numbers: 10,10000")?;
    Ok((number("--memory", small.trim())?, number("--memory", large.trim())?))
}
