//! Constructions of English as propositions: each sentence runs through the embedded model, and the propositions named must be among those read.

use newsgraph::annotation::NameLabel;
use newsgraph::document::{Document, TokenId};
use newsgraph::extract::Context;
use newsgraph::extract::lines::{Row, rows};
use newsgraph::extract::open::claims;
use newsgraph::extract::proposition::propositions;
use newsgraph::kind::Kind;
use newsgraph::mention::{Form, Link, Mention, MentionId, Referent, ReferentId, Referents};
use newsgraph::model::Model;

use crate::support::proposition_cases::{CASES, OPEN, QUIET, ROWS};

/// Names alone, each its own referent: enough for grammar.
fn names(document: &Document, annotation: &newsgraph::annotation::Annotation) -> Referents {
    let (mut mentions, mut referents) = (Vec::new(), Vec::new());
    for name in &annotation.names {
        let kind = match name.label {
            NameLabel::Per => Kind::Person,
            NameLabel::Org => Kind::Organization,
            NameLabel::Loc => Kind::Location,
            NameLabel::Date => Kind::Date,
            NameLabel::Num => Kind::Quantity,
            _ => Kind::Thing,
        };
        let inside = |token: TokenId| annotation.head(token).is_some_and(|head| name.tokens.contains(&head.0));
        let head = name.tokens.clone().map(TokenId).find(|&token| !inside(token)).unwrap_or(TokenId(name.tokens.start));
        let (span, id) = (document.span_of(name.tokens.clone()), referents.len() as u32);
        let sentence = document.sentence_of(head);
        mentions.push(Mention { span, sentence, head, form: Form::Name, kind, referent: ReferentId(id), link: Link::First });
        let words = span.text(&document.text).to_owned();
        referents.push(Referent { name: words, kind, named: true, aliases: Vec::new(), wikidata: None, representative: MentionId(id) });
    }
    Referents::new(mentions, referents)
}

/// Runs the model and hands the context on.
fn read<T>(model: &Model, text: &str, of: impl Fn(&Context<'_>) -> T) -> T {
    let document = newsgraph::text::document(text);
    let annotation = model.annotate(&document);
    let referents = names(&document, &annotation);
    of(&Context { document: &document, annotation: &annotation, referents: &referents, published: None })
}

/// Fails with every sentence whose wanted lines are not all read.
fn check(cases: &[(&str, &[&str])], of: impl Fn(&Context<'_>) -> Vec<String>) {
    let model = Model::load().expect("the model is part of the program");
    let mut report = String::new();
    for (sentence, wanted) in cases {
        let found = read(&model, sentence, &of);
        for missing in wanted.iter().filter(|want| !found.iter().any(|line| line == *want)) {
            report += &["\n", sentence, "\n  wanted ", missing, "\n  found  ", &found.join("\n         "), "\n"].concat();
        }
    }
    assert!(report.is_empty(), "{report}");
}

#[test]
fn constructions_become_propositions() {
    check(CASES, |context| propositions(context).0.iter().map(|p| p.compact(context.document)).collect());
}

#[test]
fn open_claims_have_short_arguments() {
    check(OPEN, open);
}

fn open(context: &Context<'_>) -> Vec<String> {
    let (propositions, tree) = propositions(context);
    let text = &context.document.text;
    let line = |claim: &newsgraph::claim::Claim| {
        let relation = match &claim.relation {
            newsgraph::claim::Relation::Open(name) => name.clone(),
            newsgraph::claim::Relation::Canonical(_) => String::new(),
        };
        format!("{} | {relation} | {}", claim.subject.span().text(text), claim.object.span().text(text))
    };
    claims(context, &propositions, &tree).iter().map(|found| line(&found.claim)).collect()
}

#[test]
fn questions_fragments_and_empty_words_claim_nothing() {
    let model = Model::load().expect("the model is part of the program");
    for sentence in QUIET {
        let found = read(&model, sentence, open);
        assert!(found.is_empty(), "{sentence}\n{}", found.join("\n"));
    }
}

#[test]
fn rows_keep_the_words_of_the_sentence() {
    check(ROWS, |context| rows(context).iter().map(|row| format!("{} | {} | {}", row.subject, row.relation, row.object)).collect());
}

#[test]
fn a_row_is_a_line_of_a_table() {
    let row = Row { subject: "Acme".into(), relation: "bought".into(), object: "Beta".into(), confidence: 0.8, further: vec!["in May".into()] };
    assert_eq!(row.to_tsv(3), "3\tAcme\tbought\tBeta\t0.800\tin May");
}
