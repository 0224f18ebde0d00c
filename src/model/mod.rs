//! Document to `Annotation`: one encoder tags words, builds trees and finds names. Embedded in the program; load once, share between threads.
//!
//! A batch never mixes articles, and batches are made in a fixed way: 8-bit scores depend a little on their batch, and a reading must not
//! depend on its neighbours.

pub mod classes;
pub mod decode;
pub mod encoder;
mod mend;
mod reattach;
pub mod weights;
pub mod wordpiece;

use std::ops::Range;
use std::sync::LazyLock;

use crate::annotation::{Annotation, NameSpan, Upos};
use crate::document::{Document, TokenId};
use crate::text::lemma;
use classes::Classes;
use encoder::{Encoder, Scores};
use weights::{Labels, NameTag};
use wordpiece::{Pieces, WordPiece};

/// Word pieces of a batch, padding included.
const BATCH_PIECES: usize = 768;
/// Word pieces of a stretch that is parsed at once, marks included.
const MAX_PIECES: usize = 256;

/// Why the model could not be loaded or run.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The embedded labels do not parse.
    #[error("data/models/labels.json: cannot read the labels: {found}; build again from a clean checkout")]
    Labels {
        /// What the parser said.
        found: String,
    },
    /// The embedded tokenizer does not parse.
    #[error("data/models/tokenizer.json: cannot read the word pieces: {found}; build again from a clean checkout")]
    Tokenizer {
        /// What the parser said.
        found: String,
    },
    /// The embedded class head does not parse.
    #[error("data/models/classes.json: cannot read the class head: {found}; build again from a clean checkout")]
    Classes {
        /// What is wrong.
        found: String,
    },
    /// The embedded graph does not load.
    #[error("data/models/encoder-int8.onnx: cannot load the encoder: {found}; build again from a clean checkout")]
    Graph {
        /// What the runtime said.
        found: String,
    },
    /// The graph lacks an input or output.
    #[error("data/models/encoder-int8.onnx: no input or output `{name}`; export it with training/ as its README says")]
    Node {
        /// Its name.
        name: &'static str,
    },
    /// The graph did not run.
    #[error("data/models/encoder-int8.onnx: the encoder stopped: {found}; labels.json and the graph must come from one export")]
    Run {
        /// What the runtime said.
        found: String,
    },
}

/// The loaded model.
pub struct Model {
    encoder: Encoder,
    labels: Labels,
    wordpiece: WordPiece,
    classes: Classes,
}

/// Loaded when it is first needed.
static SHARED: LazyLock<Result<Model, ModelError>> = LazyLock::new(Model::load);

impl Model {
    /// The one model that all threads of a process share.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn shared() -> Result<&'static Self, &'static ModelError> {
        SHARED.as_ref()
    }

    /// Loads the embedded model and runs it once on a word, so that a graph that does not fit its labels is found here.
    ///
    /// # Errors
    /// If an embedded file is damaged or does not fit the others.
    pub fn load() -> Result<Self, ModelError> {
        let labels = Labels::load()?;
        let wordpiece = WordPiece::load(weights::TOKENIZER, labels.max_pieces)?;
        let encoder = Encoder::load(weights::ENCODER)?;
        let probe = encoder.run(&[&wordpiece.pieces(["Hello"].into_iter())])?;
        let tags = probe.iter().flat_map(|s| &s.names).map(Vec::len).next().unwrap_or(0);
        if tags != labels.names.len() {
            return Err(ModelError::Run { found: format!("{tags} name scores for {} labels", labels.names.len()) });
        }
        Ok(Self { encoder, labels, wordpiece, classes: Classes::load()? })
    }

    /// Tags, trees, base forms and names of a document.
    ///
    /// # Panics
    /// Never for a document made by `text::document` or `text::conllu`: `load` has run the graph.
    #[must_use]
    pub fn annotate(&self, document: &Document) -> Annotation {
        let pieces = self.wordpiece.pieces(document.token_ids().map(|token| document.word(token)));
        let stretches: Vec<Range<usize>> =
            document.sentences.iter().flat_map(|s| stretches(document, &pieces, s.tokens.start as usize..s.tokens.end as usize)).collect();
        let scores = self.score(&pieces, &stretches);
        let mut annotation = empty(document.tokens.len());
        for (words, scores) in stretches.iter().zip(&scores) {
            annotation.vectors.extend_from_slice(&scores.vectors);
            self.fill(&mut annotation, words.start, scores);
        }
        join_stretches(document, &mut annotation);
        annotation.lemma = document.token_ids().map(|t| lemma::lemma(document.word(t), annotation.upos(t))).collect();
        annotation.index_children();
        mend::mend(document, &mut annotation);
        let noun = |token: TokenId| matches!(annotation.upos(token), Upos::Noun | Upos::Propn);
        annotation.classes = document.token_ids().map(|t| noun(t).then(|| self.classes.best(annotation.vector(t))).flatten()).collect();
        annotation
    }

    /// Runs stretches in batches of like length; results in the order of `stretches`.
    fn score(&self, pieces: &[Pieces], stretches: &[Range<usize>]) -> Vec<Scores> {
        let length = |at: usize| encoder::length(&pieces[stretches[at].clone()]);
        let mut order: Vec<usize> = (0..stretches.len()).collect();
        order.sort_by_key(|&at| (length(at), at));
        let mut scored: Vec<Option<Scores>> = vec![None; stretches.len()];
        let mut rest = order.as_slice();
        while !rest.is_empty() {
            let fits = (1..=rest.len()).take_while(|&n| n * length(rest[n - 1]) <= BATCH_PIECES).last().unwrap_or(1);
            let (batch, later) = rest.split_at(fits);
            let rows: Vec<&[Pieces]> = batch.iter().map(|&at| &pieces[stretches[at].clone()]).collect();
            let found = self.encoder.run(&rows).expect("load ran the graph, and inputs have its shapes by construction");
            for (&at, scores) in batch.iter().zip(found) {
                scored[at] = Some(scores);
            }
            rest = later;
        }
        scored.into_iter().map(|s| s.expect("each stretch is in one batch")).collect()
    }

    /// Writes the labels of one stretch that begins at token `first`.
    fn fill(&self, annotation: &mut Annotation, first: usize, scores: &Scores) {
        let heads = decode::tree(&scores.head, &scores.arcs);
        for (at, &head) in heads.iter().enumerate() {
            let token = first + at;
            annotation.upos[token] = self.labels.upos.get(scores.pos[at]).copied().unwrap_or(Upos::X);
            annotation.head[token] = (head > 0).then(|| TokenId((first + head - 1) as u32));
            let greedy = self.labels.relations.get(scores.rel[at]).copied().unwrap_or("dep");
            annotation.deprel[token] = relation(greedy, head);
        }
        let tags = decode::best_tags(&scores.names, &self.labels.names);
        self.names(&mut annotation.names, first, &tags, &scores.names);
    }

    fn names(&self, found: &mut Vec<NameSpan>, first: usize, tags: &[usize], logits: &[Vec<f32>]) {
        let mut at = 0;
        while at < tags.len() {
            let NameTag::Begin(kind) = self.labels.names[tags[at]] else {
                at += 1;
                continue;
            };
            let inside = |&&tag: &&usize| self.labels.names[tag] == NameTag::Inside(kind);
            let end = at + 1 + tags[at + 1..].iter().take_while(inside).count();
            let sum: f32 = (at..end).map(|n| decode::probability(&logits[n], tags[n])).sum();
            let tokens = (first + at) as u32..(first + end) as u32;
            found.push(NameSpan { tokens, label: self.labels.types[usize::from(kind)], score: sum / (end - at) as f32 });
            at = end;
        }
    }
}

/// The relation that fits a head which repair may have changed: the scored one belongs to the greedy head.
fn relation(greedy: &'static str, head: usize) -> &'static str {
    match (greedy, head) {
        (_, 0) => "root",
        ("root", _) => "parataxis",
        _ => greedy,
    }
}

fn empty(tokens: usize) -> Annotation {
    Annotation { upos: vec![Upos::X; tokens], head: vec![None; tokens], deprel: vec!["root"; tokens], ..Annotation::default() }
}

/// Cuts a sentence that is too long for the encoder, best after punctuation in the second half of a stretch.
fn stretches(document: &Document, pieces: &[Pieces], words: Range<usize>) -> Vec<Range<usize>> {
    let (mut found, mut start, mut used) = (Vec::new(), words.start, 2);
    let mut at = words.start;
    while at < words.end {
        let size = pieces[at].ids.len();
        if used + size > MAX_PIECES && at > start {
            let is_pause = |&n: &usize| matches!(document.word(TokenId(n as u32)), "," | ";" | ":" | "—" | "–" | "-" | ")" | "." | "!" | "?");
            let cut = (start + (at - start) / 2..at).rev().find(is_pause).map_or(at, |n| n + 1);
            found.push(start..cut);
            (start, at, used) = (cut, cut, 2);
            continue;
        }
        used += size;
        at += 1;
    }
    if start < words.end {
        found.push(start..words.end);
    }
    found
}

/// Hangs the roots of later stretches of a sentence on its first root.
fn join_stretches(document: &Document, annotation: &mut Annotation) {
    for sentence in &document.sentences {
        let mut root = None;
        for token in sentence.tokens.clone() {
            if annotation.head[token as usize].is_some() {
                continue;
            }
            match root {
                None => root = Some(TokenId(token)),
                Some(first) => {
                    annotation.head[token as usize] = Some(first);
                    annotation.deprel[token as usize] = "parataxis";
                }
            }
        }
    }
}
