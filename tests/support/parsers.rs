//! What must hold of every parser that we own, whatever bytes it gets. The fuzz targets (`fuzz/`) and the test with mutated seeds
//! (`tests/mutants.rs`) run the same functions.

use std::collections::BTreeSet;
use std::io::Read;
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use newsgraph::annotation::Upos;
use newsgraph::document::TokenId;
use newsgraph::extract::rules;
use newsgraph::extract::time::grammar::expressions;
use newsgraph::extract::time::resolve::{Outlook, View, days};
use newsgraph::extract::time::words::Word;
use newsgraph::ingest::{Options, Reason, clean, date, pieces_of};
use newsgraph::mcp;
use newsgraph::query::{self, QueryError};
use newsgraph::reading::Reading;
use newsgraph::resolve::Decisions;
use newsgraph::serve::framing::{Framed, Rest};
use newsgraph::serve::{head, negotiate, parameters::Parameters};
use newsgraph::span::Span;
use newsgraph::store::vocab::Iris;
use newsgraph::store::{Store, check, mapping};
use newsgraph::text::{self, conllu};
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::sparql::CancellationToken;

/// A name, which is also that of its fuzz target and of its folder of seeds, and what must hold.
pub type Parser = (&'static str, fn(&[u8]));

/// All of them.
pub const PARSERS: [Parser; 15] = [
    ("clean", clean),
    ("page", page),
    ("lines", lines),
    ("container", container),
    ("segment", segment),
    ("dates", dates),
    ("times", times),
    ("rules", rule_file),
    ("reading", reading),
    ("http", http),
    ("request", request),
    ("sparql", sparql),
    ("message", message),
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

/// Times stand in the order of the text, and end when they begin or later, whenever the article is of.
fn times(data: &[u8]) {
    let document = text::document(&String::from_utf8_lossy(data));
    let word = |token| {
        let (text, digits) = (document.word(token), document.word(token).chars().all(|c| c.is_ascii_digit()));
        let upos = if digits { Upos::Num } else { Upos::X };
        Word { text: text.to_lowercase(), capital: text.starts_with(char::is_uppercase), upos, dated: false, named: false }
    };
    let words: Vec<Word> = (0..document.tokens.len() as u32).map(|at| word(TokenId(at))).collect();
    let found = expressions(&words);
    assert!(found.windows(2).all(|two| two[0].words.end <= two[1].words.start), "times overlap");
    for expression in &found {
        assert!(!expression.words.is_empty() && expression.words.end <= words.len(), "{expression:?}");
        for published in [None, Some(Date::constant(2024, 2, 29)), Some(Date::MIN), Some(Date::MAX)] {
            for outlook in [Outlook::Past, Outlook::Future] {
                let found = days(expression, View { published, outlook, anchor: None });
                let both = found.and_then(|days| days.start.zip(days.end));
                assert!(both.is_none_or(|(start, end)| start <= end), "{expression:?} of {published:?}: {found:?}");
            }
        }
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

/// The bytes of a connection: a head, and a body that lies within what came after it.
fn http(data: &[u8]) {
    let end = data.windows(4).position(|four| four == b"\r\n\r\n").map_or(data.len(), |at| at + 4);
    let (head, after) = data.split_at(end);
    let Ok((_, rest)) = head::parsed(head) else { return };
    let (mut framed, mut body) = (Framed { input: after, rest }, Vec::new());
    let whole = framed.read_to_end(&mut body).is_ok();
    assert!(body.len() <= after.len() - framed.input.len(), "more than came");
    if let (true, Rest::Bytes(length)) = (whole, rest) {
        assert_eq!(body, after[..length as usize]);
    }
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

/// A query; of a text that is none it is said where within it.
fn sparql(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    match query::prepare(&Iris::default(), None, &text, CancellationToken::new()) {
        Ok(_) => {}
        Err(QueryError::Syntax { line, column, problem, excerpt }) => {
            let there = text.split('\n').nth(line - 1).unwrap_or_else(|| panic!("line {line} of {text:?}"));
            assert!(column <= there.chars().count() + 1, "column {column} of {there:?}");
            assert!(!problem.is_empty() && excerpt.contains('^'), "{problem:?} {excerpt:?}");
        }
        Err(other) => panic!("{other}"),
    }
}

/// A message of an agent: the answer to one request bears its number.
fn message(data: &[u8]) {
    static STORE: LazyLock<Arc<Store>> = LazyLock::new(|| {
        let folder = std::env::temp_dir().join(format!("newsgraph-message-{}", std::process::id()));
        let store = Store::open(&folder, true).expect("a store can be made");
        let reading = Reading::from_line(include_str!("../../fuzz/corpus/reading/made")).expect("a sound reading");
        store.add(&reading).expect("a sound reading");
        // Nothing is left behind: what is open stays whole without its names.
        let _ = std::fs::remove_dir_all(&folder);
        Arc::new(store)
    });
    let answer = mcp::answer(&STORE, data);
    let asked: Option<serde_json::Value> = serde_json::from_slice(data).ok();
    let number = asked.as_ref().filter(|asked| asked.get("method").is_some_and(serde_json::Value::is_string)).and_then(|asked| asked.get("id"));
    assert_eq!(number, number.and(answer.as_ref()).map(|answer| &answer["id"]), "{answer:?}");
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
