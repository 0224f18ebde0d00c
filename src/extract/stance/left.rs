//! Offices that the article says were left, in whatever sentence: "the minister, N, said … Hours later he resigned."
//! In: the trees of an article. Out: what is told of an office as present though it is over becomes past.

use std::collections::{BTreeMap, HashSet};
use std::sync::LazyLock;

use jiff::ToSpan;

use crate::annotation::Upos;
use crate::claim::{Certainty, Polarity, Stance, Tense};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::assemble::Circumstances;
use crate::extract::enhance::Enhanced;
use crate::extract::proposition::{Class, Proposition, Role};
use crate::extract::stance::{Reader, follows_clause, is_kin};
use crate::extract::time::{Times, place};
use crate::kind::Kind;
use crate::mention::{Form, ReferentId};

static OFFICES: LazyLock<HashSet<(&str, &str)>> =
    LazyLock::new(|| include_str!("../../../data/lexicons/offices.tsv").lines().skip(1).filter_map(|row| row.split_once('\t')).collect());

/// True for a word of a class of `offices.tsv`.
pub(super) fn is(class: &str, word: &str) -> bool {
    OFFICES.contains(&(word, class))
}

/// What somebody had and has no more.
#[derive(Clone, PartialEq, Eq, Debug)]
enum Post {
    /// The dead have none.
    All,
    /// "resigned", "lost his post": the office that the article names.
    Office,
    /// "resigned as minister".
    Named(String),
    /// "resigned from the party": no post.
    None,
}

/// Who left what, as the article tells it anywhere.
#[derive(Debug, Default)]
pub struct Departures {
    gone: BTreeMap<ReferentId, Vec<Post>>,
}

impl Departures {
    /// Reads them from all verbs of an article.
    #[must_use]
    pub fn of(context: &Context<'_>, tree: &Enhanced, times: &Times<'_>) -> Self {
        let mut gone: BTreeMap<ReferentId, Vec<Post>> = BTreeMap::new();
        for verb in (0..context.annotation.head.len() as u32).map(TokenId).filter(|&verb| context.annotation.upos(verb) == Upos::Verb) {
            let Some((post, who)) = departure(context, tree, verb) else { continue };
            if post != Post::All && is_long_past(context, times, verb) || !is_done(context, tree, verb) {
                continue;
            }
            for person in who.into_iter().filter_map(|token| person(context, token)) {
                gone.entry(person).or_default().push(post.clone());
            }
        }
        Self { gone }
    }

    /// The circumstances of a proposition, past where its bearer has left that office.
    #[must_use]
    pub fn apply(&self, context: &Context<'_>, proposition: &Proposition, around: Circumstances) -> Circumstances {
        let plain = Stance { polarity: Polarity::Affirmed, certainty: Certainty::Factual, tense: Tense::Present };
        let borne = proposition.class == Class::Noun && !follows_clause(proposition) && !is_kin(&proposition.lemma);
        if around.stance != plain || !borne || is_new(context, proposition.head) {
            return around;
        }
        let left = |person: ReferentId| self.gone.get(&person).is_some_and(|posts| posts.iter().any(|post| is_of(&proposition.lemma, post)));
        if proposition.in_role(&Role::Bearer).filter(|&token| is_named(context, token)).filter_map(|token| person(context, token)).any(left) {
            return Circumstances { stance: Stance { tense: Tense::Past, ..plain }, ..around };
        }
        around
    }
}

/// What a verb tells that somebody left, and who: "resigned", "was dismissed as minister", "lost his post", "died".
fn departure(context: &Context<'_>, tree: &Enhanced, verb: TokenId) -> Option<(Post, Vec<TokenId>)> {
    let phrase = phrase(context, verb);
    let told = |class: &str| is(class, &phrase);
    let ended = told("dies") || told("kills");
    let object = context.annotation.child(verb, "obj");
    let own_post = object.is_some_and(|object| is("post", context.annotation.lemma(object)));
    let goes = told("dies") || told("leaves") && object.is_none() || told("vacates") && own_post;
    let sent = told("kills") || told("removes") || told("relieves") && aside(context, verb).is_some();
    if !goes && !sent {
        return None;
    }
    let post = if ended { Post::All } else { aside(context, verb).unwrap_or(Post::Office) };
    if post == Post::None {
        return None;
    }
    let who = tree.edges(verb).iter().filter(|edge| if goes { edge.rel == "nsubj" } else { matches!(edge.rel, "obj" | "nsubj:pass") });
    Some((post, who.map(|edge| edge.token).collect()))
}

/// "as minister", "from her post": which post a verb says was left.
fn aside(context: &Context<'_>, verb: TokenId) -> Option<Post> {
    let annotation = context.annotation;
    annotation.children(verb).iter().find_map(|&child| {
        let noun = annotation.lemma(child);
        let marks = annotation.children(child).iter().filter(|&&mark| matches!(annotation.base_rel(mark), "case" | "mark"));
        marks.map(|&mark| context.document.word(mark).to_lowercase()).find_map(|mark| match mark.as_str() {
            "as" => Some(Post::Named(noun.to_lowercase())),
            "of" | "from" => Some(if is("post", noun) { Post::Office } else { Post::None }),
            _ => None,
        })
    })
}

/// False for "resigned as mayor" where another office is asked about.
pub(super) fn may_concern(context: &Context<'_>, verb: TokenId, office: &str) -> bool {
    aside(context, verb).is_none_or(|post| matches!(post, Post::Office | Post::None) || is_of(office, &post))
}

/// A verb with its particle.
pub(super) fn phrase(context: &Context<'_>, verb: TokenId) -> String {
    let annotation = context.annotation;
    let lemma = annotation.lemma(verb).to_lowercase();
    let particle = annotation.child(verb, "compound:prt").or_else(|| annotation.child(verb, "advmod"));
    let phrase = particle.map(|particle| format!("{lemma} {}", context.document.word(particle).to_lowercase()));
    phrase.filter(|phrase| OFFICES.iter().any(|(word, _)| word == phrase)).unwrap_or(lemma)
}

/// A person that has a name in the article.
fn person(context: &Context<'_>, token: TokenId) -> Option<ReferentId> {
    let id = context.referents.headed_by(token)?;
    let referent = context.referents.referent(id);
    (referent.named && referent.kind.is_a(Kind::Person)).then(|| context.referents.mention(id).referent)
}

/// "him, its secretary, N": what is told beside a pronoun may be of somebody else.
fn is_named(context: &Context<'_>, token: TokenId) -> bool {
    context.referents.headed_by(token).is_some_and(|id| context.referents.mention(id).form != Form::Pronoun)
}

/// True for what the article tells as done, whoever says so.
fn is_done(context: &Context<'_>, tree: &Enhanced, verb: TokenId) -> bool {
    let mut reader = Reader::of(context, tree);
    reader.clause(verb, true);
    reader.sentence(verb);
    reader.climb(verb);
    reader.stance == Stance { polarity: Polarity::Affirmed, certainty: Certainty::Factual, tense: Tense::Past }
}

/// "resigned in 2019": who left one office long ago may have another.
fn is_long_past(context: &Context<'_>, times: &Times<'_>, verb: TokenId) -> bool {
    let when = times.belonging_to(verb, place::outlook(context, verb)).and_then(|when| when.end);
    let lately = context.published.map(|day| day.saturating_sub(6.months()).to_string());
    when.zip(lately).is_some_and(|(end, lately)| end < lately)
}

/// "now head of", "the new minister": told as holding the office after whatever was left.
fn is_new(context: &Context<'_>, office: TokenId) -> bool {
    let fresh =
        |&child: &TokenId| matches!(context.document.word(child).to_lowercase().as_str(), "now" | "new" | "current" | "currently" | "incoming");
    context.annotation.children(office).iter().any(fresh)
}

fn is_of(lemma: &str, post: &Post) -> bool {
    let last = lemma.rsplit([' ', '-']).next().unwrap_or(lemma).to_lowercase();
    match post {
        Post::All => true,
        Post::None => false,
        Post::Office => is("office", &last),
        Post::Named(office) => *office == last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_are_left_by_words_of_the_table() {
        assert!(is("leaves", "step down") && is("office", "minister") && !is("office", "member"));
        assert!(is_of("prime minister", &Post::Office) && !is_of("member", &Post::Office) && is_of("member", &Post::All));
        assert!(is_of("minister", &Post::Named("minister".into())) && !is_of("mayor", &Post::Named("minister".into())));
    }
}
