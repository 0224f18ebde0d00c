//! `Outlet`: what one source says of its article beside the text, which the article's id does not tell.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::error::StoreError;
use crate::reading::Reading;

/// What one source says of its article beside the text.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Outlet {
    publisher: Option<String>,
    authors: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<String>,
    /// The first day on which it had this text, by what it said whenever it was read; empty when it names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    /// Differs for readings that differ.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    print: Option<u64>,
}

impl Outlet {
    /// What a reading says of its source; `before` is what the source said of the same text.
    pub fn of(reading: &Reading, before: Option<&Self>) -> Self {
        let info = &reading.article;
        let days = [info.day(), before.and_then(|before| before.since.as_deref())];
        let since = days.into_iter().flatten().filter(|day| !day.is_empty()).min().unwrap_or_default().to_owned();
        Self {
            publisher: info.publisher.clone(),
            authors: info.authors.clone(),
            modified: info.modified.clone(),
            since: Some(since),
            print: Some(print(reading)),
        }
    }

    /// From its line in the file.
    pub fn parse(text: &str) -> Result<Self, StoreError> {
        serde_json::from_str(text).map_err(|error| StoreError::Record(error.into()))
    }

    /// Its line in the file.
    pub fn text(&self) -> String {
        serde_json::to_string(self).expect("an outlet holds only strings and a number")
    }

    /// True when it was written down with its day.
    pub fn is_dated(&self) -> bool {
        self.since.is_some() && self.print.is_some()
    }

    /// The day from which on its text was known; empty when it names none.
    pub fn day(&self) -> &str {
        self.since.as_deref().unwrap_or_default()
    }

    /// Differs for readings that differ.
    pub fn print(&self) -> u64 {
        self.print.unwrap_or_default()
    }

    /// True when it says what another does; what an earlier program did not write down is not compared.
    pub fn says(&self, other: &Self) -> bool {
        let known = Self { since: self.since.clone().or(other.since.clone()), print: self.print.or(other.print), ..self.clone() };
        known == *other
    }

    /// The article as this source tells it.
    pub fn told(&self, mut reading: Reading, source: &str) -> Reading {
        let info = &mut reading.article;
        source.clone_into(&mut info.source);
        (info.publisher, info.authors, info.modified) = (self.publisher.clone(), self.authors.clone(), self.modified.clone());
        reading
    }
}

fn print(reading: &Reading) -> u64 {
    Sha256::digest(reading.to_line())[..8].iter().fold(0, |sum, &byte| sum << 8 | u64::from(byte))
}
