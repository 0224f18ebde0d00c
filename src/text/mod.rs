//! Text to `Document`: paragraphs into sentences, sentences into tokens, as the Universal Dependencies treebanks of English cut them.
//! The text itself is never changed; all spans index it.

pub mod conllu;
pub mod lemma;
pub mod sentence;
pub mod token;

use crate::document::{Document, Sentence, SentenceId, Token};
use crate::span::Span;

/// Cuts a text into sentences and tokens. Paragraphs are separated by blank lines.
#[must_use]
pub fn document(text: &str) -> Document {
    let mut document = Document { text: text.to_owned(), ..Document::default() };
    for (paragraph, span) in sentence::paragraphs(text).into_iter().enumerate() {
        for sentence in sentence::sentences(text, span) {
            push_sentence(&mut document, sentence, paragraph as u32, token::tokens(text, sentence));
        }
    }
    document
}

/// Appends a sentence with its tokens; one without tokens is left out.
pub(crate) fn push_sentence(document: &mut Document, span: Span, paragraph: u32, tokens: Vec<Span>) {
    if tokens.is_empty() {
        return;
    }
    let id = SentenceId(document.sentences.len() as u32);
    let first = document.tokens.len() as u32;
    document.tokens.extend(tokens.into_iter().map(|span| Token { span, sentence: id }));
    document.sentences.push(Sentence { span, tokens: first..document.tokens.len() as u32, paragraph });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_unicode_gives_tokens_that_cover_all_but_white_space() {
        for text in [
            "",
            " \n\n ",
            "\u{feff}a\u{301}\u{200d}👩‍👩‍👧 “\u{a0}x”…\r\n\r\n—",
            "日本語。次の文。 مرحبا بالعالم؟ نعم",
            "'''\"\"\"...!?!?--((",
            "a.b.c.d.\u{0}\u{1f}",
        ] {
            let document = document(text);
            let mut at = 0;
            for token in &document.tokens {
                assert!(token.span.fits(text) && !token.span.is_empty() && token.span.start() >= at, "{text:?} {token:?}");
                assert!(text[at as usize..token.span.start() as usize].chars().all(token::is_blank), "{text:?}");
                at = token.span.end();
            }
            assert!(text[at as usize..].chars().all(token::is_blank), "{text:?}");
        }
    }
}
