//! What deserves an open claim: arguments that stand for something, verbs that say something. In: a draft's parts. Out: yes or no.

use crate::annotation::Upos;
use crate::claim::Argument;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::proposition::{Proposition, Role};
use crate::kind::Kind;
use crate::mention::{Form, Mention};

/// Verbs of saying and thinking: what they say stands in the clause below them, and "said in a statement" says nothing more.
const SAYING: &[&str] = &[
    "say", "tell", "state", "claim", "add", "note", "report", "argue", "believe", "think", "know", "explain", "insist", "stress", "warn", "announce",
    "declare", "comment", "speak", "talk", "write", "mention", "suggest", "recall", "reply", "answer", "ask", "admit", "confirm", "deny",
];

/// Verbs that say something only together with a thing of substance.
const LIGHT: &[&str] =
    &["take", "have", "make", "give", "get", "put", "draw", "play", "pay", "keep", "set", "go", "come", "hold", "bring", "find", "see"];

/// Nouns of attitude, measure and manner: nothing that a graph would hold as a thing.
const ABSTRACT: &[&str] = &[
    "willingness",
    "readiness",
    "desire",
    "hope",
    "fear",
    "need",
    "ability",
    "possibility",
    "importance",
    "fact",
    "ground",
    "notice",
    "attention",
    "basis",
    "case",
    "sense",
    "reason",
    "result",
    "part",
    "kind",
    "sort",
    "type",
    "number",
    "lot",
    "bit",
    "term",
    "order",
    "favour",
    "favor",
    "side",
    "end",
    "begin",
    "beginning",
    "middle",
    "turn",
    "place",
    "rest",
    "chance",
    "opportunity",
    "interest",
    "concern",
    "matter",
    "issue",
    "point",
    "aspect",
    "level",
    "degree",
    "extent",
    "rate",
    "share",
    "half",
    "amount",
    "way",
    "manner",
    "mean",
    "light",
    "view",
    "mind",
    "hand",
    "eye",
    "face",
    "head",
    "own",
    "self",
    "everything",
    "nothing",
    "anything",
    "everyone",
    "nobody",
    "none",
    "hundred",
    "thousand",
    "dozen",
    "million",
    "pair",
    "addition",
    "regard",
    "respect",
    "context",
    "connection",
    "effort",
    "attempt",
    "step",
    "progress",
    "action",
    "role",
    "difficulty",
    "problem",
    "absence",
    "lack",
    "conclusion",
    "example",
    "instance",
    "contrast",
    "purpose",
    "mile",
    "kilometre",
    "kilometer",
    "metre",
    "meter",
    "percent",
    "degree",
    "age",
    "midnight",
    "noon",
];

/// Words that point at somebody without saying whom.
const POINTING: &[&str] =
    &["my", "our", "your", "whose", "this", "that", "these", "those", "another", "other", "such", "same", "each", "both", "either", "neither"];

/// Owners named by a pronoun: "her seat" will do as an object, as a subject it is nobody's.
const OWNED: &[&str] = &["his", "her", "its", "their"];

/// True when what stands above a clause only reports it ("told the press that ...").
pub fn only_reports(proposition: &Proposition) -> bool {
    let saying = SAYING.contains(&proposition.lemma.as_str());
    saying && proposition.in_role(&Role::Clause).next().is_some() || matches!(proposition.lemma.as_str(), "say" | "tell" | "state" | "add")
}

/// True when the name of a relation may hold the noun: a plain word, no amount, no pronoun.
pub fn may_name(context: &Context<'_>, noun: TokenId) -> bool {
    let kind = context.referents.kind_at(noun);
    context.annotation.upos(noun) == Upos::Noun
        && context.document.word(noun).chars().all(char::is_alphabetic)
        && !kind.is_some_and(Kind::is_literal)
        && context.annotation.name_at(noun).is_none()
}

/// How a draft was made.
#[derive(Clone, Copy)]
pub struct Shape {
    /// An end was filled in by sharing or control.
    pub inferred: bool,
    /// The object is the verb's own, without noun or preposition between.
    pub direct: bool,
}

/// True when a reader would nod at the claim: both ends stand for something, and the verb for an act or state.
pub fn holds(context: &Context<'_>, proposition: &Proposition, subject: (TokenId, &Argument), object: (TokenId, &Argument), draft: Shape) -> bool {
    let entity = |argument: &Argument| matches!(argument, Argument::Entity { .. });
    let neither = !entity(subject.1) && !entity(object.1);
    let light = LIGHT.contains(&proposition.lemma.as_str());
    stands(context, subject)
        && stands(context, object)
        && !OWNED.contains(&first_word(context, subject.1).as_str())
        && !(neither && (draft.inferred || light))
        && !(light && draft.direct && is_bare(context, object))
}

/// Of a description, in lower case and without a genitive's ending; nothing of a name.
fn first_word(context: &Context<'_>, argument: &Argument) -> String {
    let Argument::Text { span, .. } = argument else { return String::new() };
    span.text(&context.document.text).split([' ', '’', '\'']).next().unwrap_or_default().to_lowercase()
}

/// False for amounts, pointing words and abstract nouns; names always stand.
fn stands(context: &Context<'_>, (token, argument): (TokenId, &Argument)) -> bool {
    let words = argument.span().text(&context.document.text);
    match argument {
        Argument::Entity { .. } => true,
        Argument::Literal { datatype, .. } => *datatype == "string" && context.referents.kind_at(token) == Some(Kind::Money),
        Argument::Text { .. } => {
            let first = first_word(context, argument);
            let lemma = context.annotation.lemma(token).to_lowercase();
            let letters = words.chars().filter(|c| c.is_alphabetic()).count() > 1;
            letters && !POINTING.contains(&first.as_str()) && !ABSTRACT.contains(&lemma.as_str()) && !words.contains('(')
        }
    }
}

/// A described thing of no known kind.
fn is_bare(context: &Context<'_>, (token, argument): (TokenId, &Argument)) -> bool {
    let kind = context.referents.kind_at(token);
    matches!(argument, Argument::Text { .. }) && kind.is_none_or(|kind| kind == Kind::Thing)
}

/// True for "the company", "the boy", "the rebels" where the article, beyond its first sentence, tells nothing else of them: they were named under
/// words that could not be put together with these, and a relation of the inventory with nobody says nothing.
pub fn says_nothing(context: &Context<'_>, argument: &Argument) -> bool {
    let Argument::Text { kind, referent: Some(referent), .. } = argument else { return false };
    let party = matches!(kind, Kind::Person | Kind::Group | Kind::City | Kind::Region | Kind::Country)
        || kind.is_a(Kind::Organization) && !matches!(kind, Kind::GovernmentBody | Kind::MilitaryUnit);
    let tree = context.annotation;
    let told = |noun: TokenId| tree.children(noun).iter().any(|&child| matches!(tree.base_rel(child), "acl" | "nmod" | "appos"));
    let bare = |mention: &Mention| {
        let words = mention.span.text(&context.document.text);
        let noun = words.strip_prefix("the ").or_else(|| words.strip_prefix("The ")).filter(|noun| !noun.contains(' '));
        mention.form == Form::Pronoun || noun.is_some() && !told(mention.head) && mention.sentence.0 > 0
    };
    party && context.referents.mentions_of(*referent).all(bare)
}
