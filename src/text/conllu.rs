//! CoNLL-U: writes a document with its annotation, reads given tokens and sentences. In and out have the same words, ids and sentence ids.

use std::fmt::Write;

use crate::annotation::{Annotation, NameLabel};
use crate::document::{Document, TokenId};
use crate::span::Span;
use crate::text::push_sentence;

/// Why a CoNLL-U text could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ConlluError {
    /// A line is neither a comment nor a row of columns.
    #[error("line {line}: a row of {found} columns; CoNLL-U rows have ten, or at least an id and a form, separated by tabs")]
    Columns {
        /// Line, counted from 1.
        line: usize,
        /// Columns found.
        found: usize,
    },
    /// A row's id is not that of the next word, and no range or empty node.
    #[error("line {line}: the id `{found}` of a word; ids are 1, 2, 3 …, ranges (1-2) or empty nodes (1.1)")]
    Id {
        /// Line, counted from 1.
        line: usize,
        /// What stood there.
        found: String,
    },
    /// A row without a word.
    #[error("line {line}: the word is empty; CoNLL-U writes `_` for what is not there")]
    Form {
        /// Line, counted from 1.
        line: usize,
    },
}

/// What a sentence brought besides its words, to be written again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// Comment lines without the line break.
    pub comments: Vec<String>,
    /// Rows of multiword tokens and empty nodes, each with the number of words before it.
    pub extras: Vec<(u32, String)>,
}

/// Words and sentences as given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The words as a document; its text is made from them.
    pub document: Document,
    /// One for each sentence of the document.
    pub frames: Vec<Frame>,
}

/// The name that each token stands in, as the third column of `write`: whether it is the first token, and the kind's name.
pub type NameRow = Option<(bool, &'static str)>;

/// Names as the model found them, its labels written as kinds.
#[must_use]
pub fn name_rows(document: &Document, annotation: &Annotation) -> Vec<NameRow> {
    let mut rows = vec![None; document.tokens.len()];
    for name in &annotation.names {
        for token in name.tokens.clone() {
            rows[token as usize] = Some((token == name.tokens.start, kind_name(name.label)));
        }
    }
    rows
}

/// The kind that a label stands for when nothing more is known.
#[must_use]
pub fn kind_name(label: NameLabel) -> &'static str {
    match label {
        NameLabel::Per => "Person",
        NameLabel::Org => "Organization",
        NameLabel::Loc => "Location",
        NameLabel::Norp => "Nationality",
        NameLabel::Event => "Event",
        NameLabel::Work => "Work",
        NameLabel::Product => "Product",
        NameLabel::Law => "Law",
        NameLabel::Misc => "Thing",
        NameLabel::Date => "Date",
        NameLabel::Num => "Quantity",
    }
}

/// Writes a document. `names` has a row for each token; `frames`, from `read`, may be empty: sentences are then numbered from 1.
#[must_use]
pub fn write(document: &Document, annotation: &Annotation, names: &[NameRow], frames: &[Frame]) -> String {
    let mut out = String::new();
    for id in document.sentence_ids() {
        let sentence = document.sentence(id);
        let frame = frames.get(id.index());
        if let Some(frame) = frame {
            frame.comments.iter().for_each(|line| out.extend([line.as_str(), "\n"]));
        } else {
            let text: Vec<&str> = sentence.span.text(&document.text).split_whitespace().collect();
            out.extend(["# sent_id = ", &(id.0 + 1).to_string(), "\n# text = ", &text.join(" "), "\n"]);
        }
        let extra = |out: &mut String, before: u32| {
            for (_, row) in frame.iter().flat_map(|f| &f.extras).filter(|(n, _)| *n == before) {
                out.extend([row.as_str(), "\n"]);
            }
        };
        for token in document.tokens_in(id) {
            extra(&mut out, token.0 - sentence.tokens.start);
            row(&mut out, document, annotation, names, token, sentence.tokens.start);
        }
        extra(&mut out, sentence.tokens.end - sentence.tokens.start);
        out.push('\n');
    }
    out
}

fn row(out: &mut String, document: &Document, annotation: &Annotation, names: &[NameRow], token: TokenId, first: u32) {
    let head = annotation.head(token).map_or(0, |head| head.0 - first + 1);
    let mut misc: Vec<String> = Vec::new();
    if let Some((begins, kind)) = names.get(token.index()).copied().flatten() {
        misc.push(format!("NER={}-{kind}", if begins { 'B' } else { 'I' }));
    }
    if document.tokens.get(token.index() + 1).is_some_and(|next| next.span.start() == document.span(token).end()) {
        misc.push("SpaceAfter=No".to_owned());
    }
    let misc = if misc.is_empty() { "_".to_owned() } else { misc.join("|") };
    let (word, lemma) = (document.word(token), annotation.lemma(token));
    let (upos, rel) = (annotation.upos(token).name(), annotation.rel(token));
    writeln!(out, "{}\t{word}\t{lemma}\t{upos}\t_\t_\t{head}\t{rel}\t_\t{misc}", token.0 - first + 1).expect("writing to a String cannot fail");
}

/// Reads words and sentences; other columns are left out.
///
/// # Errors
/// If a line is no CoNLL-U row.
pub fn read(text: &str) -> Result<Given, ConlluError> {
    let mut given = Given::default();
    let mut open = Open::default();
    for (number, line) in text.lines().enumerate() {
        if line.trim().is_empty() {
            open.close(&mut given);
        } else if line.starts_with('#') {
            open.frame.comments.push(line.to_owned());
        } else {
            open.row(&mut given.document.text, line, number + 1)?;
        }
    }
    open.close(&mut given);
    Ok(given)
}

/// The sentence being read.
#[derive(Default)]
struct Open {
    frame: Frame,
    words: Vec<Span>,
    /// Last word of the multiword token being read, and whether a space follows it.
    joined: Option<(u32, bool)>,
}

impl Open {
    fn row(&mut self, text: &mut String, line: &str, number: usize) -> Result<(), ConlluError> {
        let columns: Vec<&str> = line.split('\t').collect();
        let [id, form, ..] = columns[..] else { return Err(ConlluError::Columns { line: number, found: columns.len() }) };
        let spaced = !columns.get(9).is_some_and(|misc| misc.split('|').any(|m| m == "SpaceAfter=No"));
        let wrong = || ConlluError::Id { line: number, found: id.to_owned() };
        if let Some((_, last)) = id.split_once('-') {
            self.joined = Some((last.parse().map_err(|_| wrong())?, spaced));
        }
        if id.contains(['-', '.']) {
            self.frame.extras.push((self.words.len() as u32, line.to_owned()));
            return Ok(());
        }
        let id: u32 = id.parse().ok().filter(|id| *id as usize == self.words.len() + 1).ok_or_else(wrong)?;
        if form.trim().is_empty() {
            return Err(ConlluError::Form { line: number });
        }
        let start = text.len();
        text.push_str(form);
        self.words.push(Span::of(start..text.len()));
        let spaced = match self.joined {
            Some((last, _)) if id < last => false,
            Some((last, after)) if id == last => after,
            _ => spaced,
        };
        if spaced {
            text.push(' ');
        }
        Ok(())
    }

    fn close(&mut self, given: &mut Given) {
        let open = std::mem::take(self);
        let (Some(first), Some(last)) = (open.words.first(), open.words.last()) else { return };
        let paragraph = given.frames.len() as u32;
        push_sentence(&mut given.document, first.cover(*last), paragraph, open.words.clone());
        given.document.text.truncate(last.end() as usize);
        given.document.text.push_str("\n\n");
        given.frames.push(open.frame);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn given_words_keep_their_ids() {
        let text = "# newdoc id = a\n# sent_id = a-1\n1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n1\tdo\tdo\tAUX\t_\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\t_\t_\t1\tadvmod\t_\t_\n2.1\tgo\t_\t_\t_\t_\t_\t_\t_\t_\n\n1\tYes\n\n";
        let given = read(text).expect("well formed");
        assert_eq!(given.document.text, "don't\n\nYes\n\n");
        assert_eq!(given.document.tokens.len(), 3);
        assert_eq!(given.frames[0].extras.len(), 2);
        assert!(matches!(read("1 no tabs"), Err(ConlluError::Columns { line: 1, found: 1 })));
        assert!(matches!(read("x\ty"), Err(ConlluError::Id { .. })));
    }

    #[test]
    fn words_that_are_none_or_stand_elsewhere_are_refused() {
        assert!(matches!(read("1\ta\n2\t\t_"), Err(ConlluError::Form { line: 2 })));
        assert!(matches!(read("1\ta\n2\t \t_"), Err(ConlluError::Form { line: 2 })));
        assert!(matches!(read("0\ta"), Err(ConlluError::Id { line: 1, .. })));
        assert!(matches!(read("1\ta\n\n1\tb\n3\tc"), Err(ConlluError::Id { line: 4, .. })));
    }
}
