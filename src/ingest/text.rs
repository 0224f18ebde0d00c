//! Plain text, perhaps pasted from a page.

use super::clean;
use crate::article::Article;

/// An article from plain text.
pub fn article(text: &str) -> Article {
    clean::plain(text)
}
