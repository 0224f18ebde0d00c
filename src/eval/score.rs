//! `Score`: precision, recall and F1 from counts; `Report`: the scores of one set, as a table's rows and as JSON.

use serde::{Deserialize, Serialize};

/// Counts of one task. Fractions are allowed: some measures give part credit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Score {
    /// How much of what was found is right.
    pub found_right: f64,
    /// How much was found.
    pub found: f64,
    /// How much of the gold was found.
    pub gold_right: f64,
    /// How much the gold holds.
    pub gold: f64,
}

impl Score {
    /// A score whose hits count alike on both sides.
    #[must_use]
    pub fn of(right: usize, found: usize, gold: usize) -> Self {
        Self { found_right: right as f64, found: found as f64, gold_right: right as f64, gold: gold as f64 }
    }

    /// Share of what was found that is right; 0 when nothing was found.
    #[must_use]
    pub fn precision(&self) -> f64 {
        share(self.found_right, self.found)
    }

    /// Share of the gold that was found; 0 when there is none.
    #[must_use]
    pub fn recall(&self) -> f64 {
        share(self.gold_right, self.gold)
    }

    /// Harmonic mean of both. Of an accuracy (one answer for each question) it is the accuracy.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let (precision, recall) = (self.precision(), self.recall());
        share(2.0 * precision * recall, precision + recall)
    }

    /// Counts one answer to one question.
    pub fn answer(&mut self, right: bool) {
        *self += Self::of(usize::from(right), 1, 1);
    }
}

impl std::ops::AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        self.found_right += other.found_right;
        self.found += other.found;
        self.gold_right += other.gold_right;
        self.gold += other.gold;
    }
}

fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// One line of a report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What was scored: a layer, a type, a measure.
    pub name: String,
    /// Its counts.
    #[serde(flatten)]
    pub score: Score,
}

/// The scores of one set, and what was read for them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The set's name on the command line.
    pub set: String,
    /// Scores; the first one sums the set up.
    pub rows: Vec<Row>,
    /// Files that were read, as named below the folder.
    pub files: Vec<String>,
    /// Words read.
    pub words: usize,
    /// Seconds of reading, scoring left out.
    pub seconds: f64,
    /// Errors beside their text, worst or first first.
    #[serde(skip)]
    pub errors: Vec<String>,
}

impl Report {
    /// Adds a line.
    pub fn row(&mut self, name: impl Into<String>, score: Score) {
        self.rows.push(Row { name: name.into(), score });
    }

    /// The score of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Score> {
        self.rows.iter().find(|row| row.name == name).map(|row| &row.score)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let score = Score::of(3, 4, 6);
        assert!((score.precision() - 0.75).abs() < 1e-12 && (score.recall() - 0.5).abs() < 1e-12 && (score.f1() - 0.6).abs() < 1e-12);
        assert!(Score::default().f1().abs() < 1e-12, "nothing found is 0, not a number that is none");
    }
}
