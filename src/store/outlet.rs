//! `Outlet`: what one source says of its article beside the text, which the article's id does not tell.

use serde::{Deserialize, Serialize};

use super::error::StoreError;
use super::number_of;
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

    /// What a source said of its article, which is `reading`. An earlier program did not write down the day and the print, or nothing at all.
    pub fn dated(told: Option<Self>, reading: &Reading, source: &str) -> Self {
        let outlet = match told {
            Some(outlet) if outlet.is_dated() => return outlet,
            Some(outlet) => outlet,
            None => Self { since: None, print: None, ..Self::of(reading, None) },
        };
        let own = Self::of(&outlet.told(reading.clone(), source), None);
        Self { since: outlet.since.or(own.since), print: outlet.print.or(own.print), ..outlet }
    }

    /// The day from which on its text was known; empty when it names none.
    pub fn day(&self) -> &str {
        self.since.as_deref().unwrap_or_default()
    }

    /// Differs for readings that differ.
    pub fn print(&self) -> u64 {
        self.print.unwrap_or_default()
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
    number_of(reading.to_line())
}
