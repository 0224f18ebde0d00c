//! What must hold of every parser that we own, whatever bytes it gets. The fuzz targets (`fuzz/`) and the test with mutated seeds
//! (`tests/mutants.rs`) run the same functions.

use std::collections::BTreeSet;

use newsgraph::extract::rules;
use newsgraph::ingest::{Options, Reason, clean, date, pieces_of};
use newsgraph::reading::Reading;
use newsgraph::resolve::Decisions;
use newsgraph::serve::{negotiate, parameters::Parameters};
use newsgraph::span::Span;
use newsgraph::store::vocab::Iris;
use newsgraph::store::{check, mapping};
use newsgraph::text::{self, conllu};
use oxigraph::io::{RdfFormat, RdfParser};

/// A name, which is also that of its fuzz target and of its folder of seeds, and what must hold.
pub type Parser = (&'static str, fn(&[u8]));

/// All of them.
pub const PARSERS: [Parser; 11] = [
    ("clean", clean),
    ("page", page),
    ("lines", lines),
    ("container", container),
    ("segment", segment),
    ("dates", dates),
    ("rules", rule_file),
    ("reading", reading),
    ("request", request),
    ("conllu", conllu),
    ("decisions", decisions),
];

/// Media types that a server offers.
const OFFERED: [&str; 3] = ["text/html", "application/sparql-results+json", "text/csv"];

/// Cleaned text has no control characters but the blank lines between its paragraphs.
#[track_caller]
fn assert_clean(text: &str) {
    let odd = text.chars().find(|&c| c.is_control() && c != '\n');
    assert!(odd.is_none(), "{odd:?} in {text:?}");
    assert!(text.is_empty() || text.split("\n\n").all(|paragraph| !paragraph.trim().is_empty() && !paragraph.contains('\n')), "{text:?}");
}

fn clean(data: &[u8]) {
    let raw = String::from_utf8_lossy(data);
    let article = clean::plain(&raw);
    assert_clean(&article.text);
    for (at, c) in article.text.char_indices().filter(|(_, c)| !c.is_whitespace()) {
        let found = article.map.raw(Span::of(at..at + c.len_utf8())).map(|span| span.text(&raw).to_owned());
        assert_eq!(found, Some(c.to_string()), "the way back from {at} of {:?}", article.text);
    }
}

/// The articles of a file of this name are clean, what is none is refused without a fault; says how many there were of both.
fn read(name: &str, data: &[u8]) -> usize {
    let options = Options { force: true, ..Options::default() };
    let outcomes = pieces_of(name, data.to_vec()).map(|piece| piece.and_then(|piece| piece.article(options, &mut Vec::new())));
    outcomes
        .map(|outcome| match outcome {
            Ok(article) => {
                assert_clean(&article.text);
                let words = [article.title, article.publisher].into_iter().flatten().chain(article.authors).chain([article.source]);
                words.for_each(|words| assert!(!words.is_empty() && !words.contains(char::is_control), "{words:?}"));
            }
            Err(refusal) => assert!(!matches!(refusal.reason, Reason::Fault(_)), "{refusal}"),
        })
        .count()
}

fn page(data: &[u8]) {
    read("page.html", data);
    read("page.md", data);
}

/// Articles from lines of JSON.
fn lines(data: &[u8]) {
    assert!(read("lines.jsonl", data) <= data.split(|&byte| byte == b'\n').count(), "more articles than lines");
}

/// Articles from a file that tells its format by its first bytes: feeds, mails, web archives, office documents.
fn container(data: &[u8]) {
    read("unknown", data);
}

/// Sentences and tokens stand in the order of the text, do not overlap, and leave out nothing but blanks.
fn segment(data: &[u8]) {
    let document = text::document(&String::from_utf8_lossy(data));
    let mut end = 0;
    for token in &document.tokens {
        let (from, to) = (token.span.start() as usize, token.span.end() as usize);
        assert!(from < to, "an empty token");
        let between = document.text.get(end..from).expect("tokens are in order, at borders of characters");
        assert!(between.chars().all(text::token::is_blank), "left out: {between:?}");
        end = to;
    }
    assert!(document.text[end..].chars().all(text::token::is_blank), "left out: {:?}", &document.text[end..]);
    let sentences: Vec<Span> = document.sentences.iter().map(|sentence| sentence.span).collect();
    assert!(sentences.windows(2).all(|two| two[0].end() <= two[1].start()), "sentences overlap");
}

fn dates(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if let Some(day) = date::first(&text) {
        assert_eq!(date::first(&day.to_string()), Some(day), "a day that was found is found in its own form");
    }
}

fn rule_file(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match rules::parse("odd.toml", &text) {
        Ok(found) => drop(rules::Rules::new(found).map_err(|error| error.to_string())),
        Err(error) => assert!(error.to_string().starts_with("odd.toml:"), "{error}"),
    }
}

/// A reading that is sound gives quads that other parsers read, and the same ones.
fn reading(data: &[u8]) {
    let Ok(reading) = Reading::from_line(&String::from_utf8_lossy(data)) else { return };
    if !check(&reading).is_empty() {
        return;
    }
    assert_eq!(Reading::from_line(&reading.to_line()).expect("what we wrote"), reading);
    let quads = mapping::quads(std::slice::from_ref(&reading), &Iris::default()).expect("memory is there");
    let text = quads.iter().map(|quad| format!("{quad} .\n")).collect::<Vec<_>>().concat();
    let parsed = RdfParser::from_format(RdfFormat::NQuads).for_slice(&text);
    let parsed: BTreeSet<String> = parsed.map(|quad| quad.unwrap_or_else(|error| panic!("{error} in {text}")).to_string()).collect();
    assert_eq!(parsed, quads.iter().map(ToString::to_string).collect());
}

/// A query string; and an `Accept` header, which likes one of what is offered or nothing.
fn request(data: &[u8]) {
    if let Ok(parameters) = Parameters::of(data) {
        for (name, value) in parameters.pairs() {
            assert!(parameters.all(name).any(|other| other == value));
        }
    }
    let accept = String::from_utf8_lossy(data);
    assert!(negotiate::best(&accept, &OFFERED).is_none_or(|at| at < OFFERED.len()));
}

/// Given words stand where their spans say.
fn conllu(data: &[u8]) {
    let Ok(given) = conllu::read(&String::from_utf8_lossy(data)) else { return };
    assert_eq!(given.frames.len(), given.document.sentences.len());
    for token in &given.document.tokens {
        assert!(!token.span.text(&given.document.text).is_empty());
    }
}

/// What is read is written and read again the same.
fn decisions(data: &[u8]) {
    if let Ok(decisions) = Decisions::parse(&String::from_utf8_lossy(data)) {
        assert_eq!(Decisions::parse(&decisions.text()), Ok(decisions));
    }
}
