//! Words to word pieces and shapes: what the encoder sees of a word. Typographic quotes and dashes are shown to it as ASCII.

use std::cell::RefCell;
use std::collections::HashMap;

use tokenizers::Tokenizer;

use crate::model::ModelError;

/// Id of the start mark.
pub const CLS: i32 = 101;
/// Id of the end mark.
pub const SEP: i32 = 102;
const UNKNOWN: i32 = 100;
/// Shape of the start and end marks.
pub const MARK_SHAPE: i32 = 8;

/// A word's pieces and its shape.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pieces {
    /// Vocabulary ids, one at least.
    pub ids: Vec<i32>,
    /// Shape id of the word.
    pub shape: i32,
}

/// Splits words into pieces.
pub struct WordPiece {
    tokenizer: Tokenizer,
    max_pieces: usize,
}

impl WordPiece {
    /// Reads the tokenizer's file.
    ///
    /// # Errors
    /// If the file is no tokenizer.
    pub fn load(bytes: &[u8], max_pieces: usize) -> Result<Self, ModelError> {
        let mut tokenizer = Tokenizer::from_bytes(bytes).map_err(|e| ModelError::Tokenizer { found: e.to_string() })?;
        tokenizer.with_padding(None);
        tokenizer.with_truncation(None).map_err(|e| ModelError::Tokenizer { found: e.to_string() })?;
        Ok(Self { tokenizer, max_pieces })
    }

    /// The pieces of each word; words that occur again are looked up.
    #[must_use]
    pub fn pieces<'a>(&self, words: impl Iterator<Item = &'a str>) -> Vec<Pieces> {
        let seen: RefCell<HashMap<&str, Pieces>> = RefCell::new(HashMap::new());
        words.map(|word| seen.borrow_mut().entry(word).or_insert_with(|| self.split(word)).clone()).collect()
    }

    fn split(&self, word: &str) -> Pieces {
        let shown = ascii_marks(word);
        // A word that the tokenizer cannot take is as unknown as one without pieces.
        let encoding = self.tokenizer.encode_fast(shown.as_str(), false).ok();
        let mut ids: Vec<i32> = encoding.iter().flat_map(tokenizers::Encoding::get_ids).take(self.max_pieces).map(|&id| id.cast_signed()).collect();
        if ids.is_empty() {
            ids.push(UNKNOWN);
        }
        Pieces { ids, shape: shape(&shown) }
    }
}

fn ascii_marks(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '’' | '‘' | 'ʼ' | '‛' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '–' | '—' | '‐' | '‑' | '−' => '-',
            c => c,
        })
        .collect()
}

/// The shape ids of `labels.json`.
fn shape(word: &str) -> i32 {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else {
        return if !word.is_empty() && word.chars().all(char::is_numeric) { 1 } else { 2 };
    };
    let rest: Vec<char> = letters.collect();
    let (upper, lower) = (|c: &char| c.is_uppercase(), |c: &char| c.is_lowercase());
    if upper(&first) && rest.iter().all(upper) {
        return if rest.is_empty() { 4 } else { 3 };
    }
    if upper(&first) && rest.iter().all(lower) {
        return 5;
    }
    if lower(&first) && rest.iter().all(lower) { 6 } else { 7 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_give_back_the_case() {
        for (word, wanted) in
            [("2026", 1), (".", 2), ("3.5", 2), ("CSTO", 3), ("U.S.", 3), ("A", 4), ("Moscow", 5), ("army", 6), ("McDonald", 7), ("'s", 6)]
        {
            assert_eq!(shape(word), wanted, "{word}");
        }
    }
}
