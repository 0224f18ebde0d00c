//! What a command says beside its results while it works, on standard error: how far it is.

use std::io::IsTerminal;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use indicatif::{HumanCount, ProgressBar, ProgressStyle};

use super::Volume;
use super::inputs::Work;
use super::terminal::shown;

/// Writes a line to standard error, control characters in it as pictures. Nobody may be listening: then there is nobody to tell.
pub fn say(line: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "{}", shown(line));
}

impl Volume {
    /// A bar for this work: articles done of all, or bytes when a file holds many articles, or a spinner when the end is not known.
    #[must_use]
    pub fn progress(self, work: &Work) -> Progress {
        // Results that scroll by on the same terminal are progress enough.
        let hidden = self != Self::Normal || (work.prints && std::io::stdout().is_terminal());
        let bar = if hidden { ProgressBar::hidden() } else { bar(work) };
        if !bar.is_hidden() {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Progress { bar, by_bytes: work.articles.is_none(), read: Arc::clone(&work.read), begun: Instant::now(), articles: 0, words: 0 }
    }
}

fn bar(work: &Work) -> ProgressBar {
    let style = |template: &str| ProgressStyle::with_template(template).expect("a fixed template");
    match (work.articles, work.bytes) {
        (Some(articles), _) => ProgressBar::new(articles).with_style(style("{bar:30} {pos}/{len} articles, {msg}, {eta} left")),
        (None, Some(bytes)) => ProgressBar::new(bytes).with_style(style("{bar:30} {percent} %, {msg}, {eta} left")),
        (None, None) => ProgressBar::new_spinner().with_style(style("{spinner} {msg}, {elapsed}")),
    }
}

/// A progress bar, where there is a terminal.
pub struct Progress {
    bar: ProgressBar,
    by_bytes: bool,
    read: Arc<AtomicU64>,
    begun: Instant,
    articles: u64,
    words: u64,
}

impl Progress {
    /// One more article is done.
    pub fn step(&mut self, words: usize) {
        self.articles += 1;
        self.words += words as u64;
        let rate = HumanCount(self.rate());
        if self.by_bytes {
            self.bar.set_position(self.read.load(Ordering::Relaxed));
            self.bar.set_message(format!("{} articles, {rate} words/s", HumanCount(self.articles)));
        } else {
            self.bar.inc(1);
            self.bar.set_message(format!("{rate} words/s"));
        }
    }

    /// A line that stays above the bar.
    pub fn say(&self, line: &str) {
        self.bar.suspend(|| say(line));
    }

    /// What goes on now.
    pub fn phase(&self, what: &str) {
        self.bar.set_style(ProgressStyle::with_template("{spinner} {msg}").expect("a fixed template"));
        self.bar.set_message(what.to_owned());
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }

    /// Words a second so far.
    fn rate(&self) -> u64 {
        let milliseconds = u64::try_from(self.begun.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
        self.words.saturating_mul(1000) / milliseconds
    }

    /// "1,234 words in 2.1 s (590 words/s)".
    pub fn pace(&self) -> String {
        let seconds = self.begun.elapsed().as_secs_f64();
        format!("{} words in {seconds:.1} s ({} words/s)", HumanCount(self.words), HumanCount(self.rate()))
    }
}
