//! The encoder run here gives what the recorded reference says: same pieces, same tags, trees and names.

use newsgraph::model::Model;
use newsgraph::text::conllu;
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    sentences: Vec<Recorded>,
}

#[derive(Deserialize)]
struct Recorded {
    words: Vec<String>,
    int8_alone: Labels,
}

#[derive(Deserialize)]
struct Labels {
    upos: Vec<String>,
    head: Vec<usize>,
    rel: Vec<String>,
    names_viterbi: Vec<String>,
}

/// Runtimes round 8-bit sums differently; of all words of the reference this share must agree.
const AGREEMENT: f64 = 0.97;

#[test]
fn predictions_agree_with_the_recorded_ones() {
    let reference: Reference = serde_json::from_str(include_str!("fixtures/model-reference.json")).expect("the fixture is JSON");
    let model = Model::load().expect("the embedded model loads");
    let (mut words, mut tags, mut heads, mut rels, mut names) = (0, 0, 0, 0, 0);
    for recorded in &reference.sentences {
        let rows: Vec<String> = recorded.words.iter().enumerate().map(|(n, word)| format!("{}\t{word}", n + 1)).collect();
        let given = conllu::read(&rows.join("\n")).expect("rows are well formed");
        let annotation = model.annotate(&given.document);
        words += recorded.words.len();
        tags += annotation.upos.iter().zip(&recorded.int8_alone.upos).filter(|(a, b)| a.name() == b.as_str()).count();
        heads += annotation.head.iter().zip(&recorded.int8_alone.head).filter(|(a, b)| a.map_or(0, |t| t.index() + 1) == **b).count();
        rels += annotation.deprel.iter().zip(&recorded.int8_alone.rel).filter(|(a, b)| a == b).count();
        let rows = conllu::name_rows(&given.document, &annotation);
        let same = |(row, tag): &(&conllu::NameRow, &String)| {
            row.map_or('O', |(begins, _)| if begins { 'B' } else { 'I' }) == tag.chars().next().unwrap_or('O')
        };
        names += rows.iter().zip(&recorded.int8_alone.names_viterbi).filter(same).count();
    }
    let share = |n: usize| n as f64 / words as f64;
    let counts = [tags, heads, rels, names];
    assert!(words > 150 && counts.iter().all(|&n| share(n) >= AGREEMENT), "tags, heads, relations, names {counts:?} of {words} words");
}

#[test]
fn an_annotation_does_not_depend_on_other_documents() {
    let model = Model::load().expect("the embedded model loads");
    let one = newsgraph::text::document("The minister met rebels in Kabul. They talked for hours, he said.");
    let other = newsgraph::text::document("Acme bought Beta for $3bn.");
    let before = model.annotate(&one);
    let _ = model.annotate(&other);
    assert_eq!(before, model.annotate(&one));
}

#[test]
fn every_sentence_has_one_root_whatever_the_text() {
    let model = Model::load().expect("the embedded model loads");
    let long = "Heads of state, ministers and envoys met; ".repeat(80);
    for text in ["", "?", "👩‍👩‍👧 ﷽ \u{0}", "REBELS TAKE TOWN\n\nA Title Case Headline With No Stop", long.as_str(), &"x".repeat(5000)]
    {
        let document = newsgraph::text::document(text);
        let annotation = model.annotate(&document);
        for sentence in document.sentence_ids() {
            assert_eq!(document.tokens_in(sentence).filter(|&t| annotation.head(t).is_none()).count(), 1);
            for token in document.tokens_in(sentence) {
                assert!(annotation.ancestors(token).take(10_000).count() < 10_000, "a cycle");
            }
        }
    }
}

#[derive(Deserialize)]
struct Manifest {
    weights: File,
    labels: File,
    tokenizer: File,
    classes: File,
}

#[derive(Deserialize)]
struct File {
    file: String,
    sha256: String,
}

#[test]
fn the_embedded_files_are_those_of_the_manifest() {
    use newsgraph::model::classes::CLASSES;
    use newsgraph::model::weights::{ENCODER, LABELS, TOKENIZER};
    use sha2::{Digest, Sha256};
    let manifest: Manifest = toml::from_str(include_str!("../data/models/MANIFEST.toml")).expect("the manifest is TOML");
    let rows =
        [(manifest.weights, ENCODER), (manifest.labels, LABELS.as_bytes()), (manifest.tokenizer, TOKENIZER), (manifest.classes, CLASSES.as_bytes())];
    for (row, bytes) in rows {
        assert_eq!(newsgraph::article::hex(&Sha256::digest(bytes)), row.sha256, "{}", row.file);
    }
}
