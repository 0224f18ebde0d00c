//! The inputs that `extract` and `build` share: which articles to read, and reading them on all cores in a stable order.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use anyhow::Context;
use crossbeam_channel::bounded;
use jiff::civil::Date;

use crate::article::Article;
use crate::ingest::{self, Outcome, Refusal, walk};
use crate::model::Model;
use crate::pipeline;
use crate::reading::Reading;

/// Which articles, and what is known of all of them.
#[derive(clap::Args, Debug)]
pub struct Inputs {
    /// Files (.txt, .html, .md, .jsonl; also gzipped), folders, quoted globs, or - for standard input.
    #[arg(required = true, value_name = "PATH|-")]
    pub paths: Vec<String>,
    /// Date of articles that name none of their own (YYYY-MM-DD).
    #[arg(long, value_name = "DATE")]
    pub date: Option<Date>,
    /// Read texts in other languages than English too.
    #[arg(long)]
    pub force: bool,
    /// Threads that read; all cores by default. The result is the same whatever their number.
    #[arg(long, short = 'j', value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// What came of one input, in input order.
pub enum Item {
    /// It was read.
    Read(Box<Reading>),
    /// It was not.
    Refused(Refusal),
}

impl Inputs {
    /// Reads all articles on all threads and hands each outcome to `take`, in input order.
    ///
    /// # Errors
    /// When the model cannot be loaded, or whatever `take` returns; reading then stops.
    pub fn read(&self, mut take: impl FnMut(Item) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let model = Model::load().context("the built-in model does not load")?;
        let threads = self.threads.or_else(|| std::thread::available_parallelism().ok()).map_or(1, NonZeroUsize::get);
        let (give, work) = bounded::<(usize, Article)>(2 * threads);
        let (done, results) = bounded::<(usize, Item)>(2 * threads);
        std::thread::scope(|scope| {
            for _ in 0..threads {
                let (work, done, model) = (work.clone(), done.clone(), &model);
                scope.spawn(move || {
                    for (at, article) in work {
                        let (reading, _) = pipeline::read(model, &article);
                        if done.send((at, Item::Read(Box::new(reading)))).is_err() {
                            return;
                        }
                    }
                });
            }
            drop(work);
            scope.spawn(move || {
                for (at, outcome) in self.articles(&mut std::io::stdin()).enumerate() {
                    let sent = match outcome {
                        Ok(article) => give.send((at, article)).is_ok(),
                        Err(refusal) => done.send((at, Item::Refused(refusal))).is_ok(),
                    };
                    if !sent {
                        return;
                    }
                }
            });
            in_order(results, &mut take)
        })
    }

    /// All articles, lazily.
    fn articles<'a>(&'a self, stdin: &'a mut std::io::Stdin) -> impl Iterator<Item = Outcome> + 'a {
        let options = ingest::Options { date: self.date, force: self.force };
        walk::sources(&self.paths).into_iter().flat_map(move |source| -> Vec<Outcome> {
            // One source at a time; a source of many articles (JSONL) is read in full before the next.
            match source {
                Ok(source) => ingest::read(source, stdin, &options).collect(),
                Err(refusal) => vec![Err(refusal)],
            }
        })
    }
}

/// Hands results on in the order of their numbers.
fn in_order(results: crossbeam_channel::Receiver<(usize, Item)>, take: &mut impl FnMut(Item) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let (mut early, mut next) = (BTreeMap::new(), 0);
    for (at, item) in results {
        early.insert(at, item);
        while let Some(item) = early.remove(&next) {
            take(item)?;
            next += 1;
        }
    }
    Ok(())
}
