//! `Note`: something that went less than well, handed back beside results instead of stopping the work.

use serde::{Deserialize, Serialize};

/// A non-fatal finding: what, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// Where: a file, a line of it, an article or a sentence, as a person would name it.
    pub place: String,
    /// What was found and what was done about it.
    pub message: String,
}

impl Note {
    /// Makes a note.
    pub fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl std::fmt::Display for Note {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.place, self.message)
    }
}
