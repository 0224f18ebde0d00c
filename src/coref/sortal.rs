//! Descriptions that say what a named thing is and nothing else: "the author", "the storm", "the rebels", "the Gdańsk studio". They mean
//! the named thing of that sort that the article is about at that place, when no other comes near.

use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::Form;

use super::cast::Cast;
use super::description::{self, candidates, clear};
use super::draft::Scene;
use super::{age, country, home, lexicon, nominal, salience, weigh};

/// Sentences that such a description may look back.
const REACH: u32 = 8;

/// Sentences that a description looks back for somebody of whom the article has told that land or age.
const FAR: u32 = 20;

/// What each mention of a chain adds to its salience: what an article speaks of all along is what it is about.
const TOPIC: f32 = 0.12;

/// Mentions beyond this number add nothing.
const MOST: usize = 6;

/// The named person that "the author", "the boy" or "the 59-year-old" can mean; `modifiers` may name a people or place.
pub(super) fn person(cast: &Cast<'_, '_>, at: usize, modifiers: &[String]) -> Option<usize> {
    let scene = &*cast.scene;
    let head = scene.drafts[at].head;
    let lemma = scene.lemma(head);
    let aged = lemma.ends_with("-year-old") || scene.drafts[at].tokens.clone().any(|t| scene.lower(TokenId(t)) == "old");
    let told = || (lexicon::is("vocation", &lemma) || names_origin(&lemma)) && modifiers.iter().all(|m| names_origin(m) || lexicon::is("age", m));
    if !aged && !told() {
        return None;
    }
    // "the man", "the boy": of somebody who has no name as well.
    if lexicon::is("anyone", &lemma) && unnamed(cast, at) {
        return None;
    }
    let gender = lexicon::gender_of_word(&lemma);
    let land = home::said(scene, at);
    let years = age::said(scene, at);
    let speakers = speakers(cast, head);
    let fits = |chain: usize| {
        let known = cast.traits(chain);
        let agrees = known.kind == Kind::Person && !known.plural && (gender.is_none() || known.gender.is_none() || gender == known.gender);
        let aged = years.is_none_or(|years| age::of(cast, chain, head).is_none_or(|known| known == years));
        known.named && agrees && aged && !speakers.contains(&chain) && land.is_none_or(|land| home::tells(cast, chain, land) != Some(false))
    };
    let told = |chain: usize| {
        let age = years.is_some() && age::of(cast, chain, head) == years;
        fits(chain) && (age || land.is_some_and(|land| home::tells(cast, chain, land) == Some(true)))
    };
    if let Some(author) = author(cast, at, &lemma, fits) {
        return Some(author);
    }
    if years.is_some() || land.is_some() {
        let first = best(cast, at, FAR, 1.5, told);
        return first.or_else(|| best(cast, at, 4, 2.0, fits).filter(|&chain| !newcomer(cast, at, chain, fits)));
    }
    best(cast, at, 4, 1.5, fits)
}

/// "the author" of a book that the article tells of: the one person who wrote one.
fn author(cast: &Cast<'_, '_>, at: usize, noun: &str, fits: impl Fn(usize) -> bool) -> Option<usize> {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    if !matches!(noun, "author" | "novelist" | "writer" | "playwright" | "poet" | "biographer") {
        return None;
    }
    let writes = |n: usize| {
        let head = scene.drafts[n].head;
        let above = tree.head(head).map(|above| scene.lemma(above)).unwrap_or_default();
        match tree.rel(head) {
            "nsubj" => matches!(above.as_str(), "write" | "publish" | "pen"),
            "nmod:poss" => matches!(above.as_str(), "book" | "novel" | "memoir" | "play" | "poem" | "poetry" | "debut" | "prose"),
            _ => false,
        }
    };
    let place = scene.drafts[at].head;
    let mut found = candidates(cast, at, FAR).into_iter().filter(|&chain| fits(chain) && cast.before(chain, place).any(writes));
    found.next().filter(|_| found.next().is_none())
}

/// "the new minister" after "the president appointed N as finance minister": who was made so.
pub(super) fn newcomer_of(cast: &Cast<'_, '_>, at: usize, modifiers: &[String]) -> Option<usize> {
    const MAKING: &[&str] = &["appoint", "name", "elect", "choose", "pick", "hire", "promote", "install", "nominate", "swear", "select"];
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let draft = &scene.drafts[at];
    if modifiers != ["new"] || draft.kind != Kind::Person {
        return None;
    }
    let noun = scene.lemma(draft.head);
    let made = |verb: TokenId| {
        let bare = |token: TokenId| tree.rel(token) == "xcomp" && tree.head(token) == Some(verb);
        let told = |token: TokenId| tree.child(token, "case").is_some_and(|case| scene.lower(case) == "as") || bare(token);
        MAKING.contains(&scene.lemma(verb).as_str()) && tree.subtree(verb).into_iter().any(|token| scene.lemma(token) == noun && told(token))
    };
    let chosen = |n: usize| {
        let head = scene.drafts[n].head;
        tree.head(head).is_some_and(|verb| matches!(tree.rel(head), "obj" | "nsubj:pass") && made(verb))
    };
    let fits = |chain: usize| cast.traits(chain).named && cast.kind(chain) == Kind::Person && cast.before(chain, draft.head).any(chosen);
    let mut found = candidates(cast, at, FAR).into_iter().filter(|&chain| fits(chain));
    found.next().filter(|_| found.next().is_none())
}

/// True when the sentence before has brought in somebody else of whom the description may tell: "Lee gave way to Ito. The 40-year-old …".
fn newcomer(cast: &Cast<'_, '_>, at: usize, chain: usize, fits: impl Fn(usize) -> bool) -> bool {
    let head = cast.scene.drafts[at].head;
    let brought = |other: usize| cast.before(other, head).last().is_some_and(|first| cast.back(first, head) == 1);
    candidates(cast, at, 1).into_iter().any(|other| other != chain && fits(other) && brought(other))
}

/// Who says what the clauses around a word tell: "Lee said the author" speaks of another than Lee.
fn speakers(cast: &Cast<'_, '_>, head: TokenId) -> Vec<usize> {
    let tree = cast.scene.annotation;
    let says = |verb: &TokenId| lexicon::is_saying(&cast.scene.lemma(*verb));
    tree.ancestors(head)
        .filter(says)
        .filter_map(|verb| tree.child(verb, "nsubj"))
        .filter(|&subject| subject != head)
        .filter_map(|subject| weigh::chain_at(cast, subject))
        .collect()
}

/// The named event, work, law, product or vessel that "the storm", "the film" or "the treaty" can mean.
pub(super) fn thing(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let wanted = scene.drafts[at].kind;
    if ![Kind::Event, Kind::Work, Kind::Law, Kind::Product].iter().any(|&kind| wanted.is_a(kind)) {
        return None;
    }
    let lemma = scene.lemma(scene.drafts[at].head);
    let mishap = |kind: Kind| matches!(kind, Kind::Disaster | Kind::Attack | Kind::Crime);
    let broad = |kind: Kind| matches!(kind, Kind::Event | Kind::Work | Kind::Law) && !mishap(wanted);
    let fits = |chain: usize| {
        let known = cast.traits(chain);
        let called = known.words.iter().any(|word| *word == lemma || description::synonyms(word, &lemma));
        let same = known.kind.is_a(wanted) || called || broad(known.kind) && wanted.is_a(known.kind);
        known.named && same && (!strict(&lemma) || known.words.contains(&lemma)) && !(mishap(wanted) && befell_else(cast, chain, &lemma))
    };
    best(cast, at, REACH, 1.3, fits)
}

/// "the landslide" after "Typhoon Ana": the words of the chain tell of a mishap of another sort.
fn befell_else(cast: &Cast<'_, '_>, chain: usize, lemma: &str) -> bool {
    let words = || cast.traits(chain).words.iter().chain(cast.nouns(chain)).map(String::as_str);
    let whole = |word: &str| matches!(word, "disaster" | "tragedy" | "catastrophe" | "calamity");
    let sort = |word: &str| lexicon::noun(word).is_some_and(|kind| matches!(kind, Kind::Disaster | Kind::Attack | Kind::Crime)) && !whole(word);
    !whole(lemma) && words().any(sort) && !words().any(|word| word == lemma || description::synonyms(word, lemma))
}

/// What the article's speaking of a chain all along adds to its salience.
pub(super) fn topic(cast: &Cast<'_, '_>, chain: usize, place: TokenId) -> f32 {
    TOPIC * times(cast, chain, place)
}

/// How often the article has spoken of a chain, up to some number.
pub(super) fn times(cast: &Cast<'_, '_>, chain: usize, place: TokenId) -> f32 {
    cast.before(chain, place).take(MOST).count() as f32
}

/// True for a word before a noun that tells one thing from others of its sort: "the new company", "the rival bank", "the larger firm".
pub(super) fn sets_apart(word: &str) -> bool {
    lexicon::is("apart", word)
        || word.ends_with("est")
        || word.ends_with("er") && lexicon::noun(word).is_none()
        || word.starts_with(|c: char| c.is_ascii_digit())
}

/// The one named thing whose name ends in the noun of the description, or has it before "of": "the exchange" for the Lagos Exchange.
pub(super) fn namesake(cast: &Cast<'_, '_>, at: usize, modifiers: &[String]) -> Option<usize> {
    let scene = &*cast.scene;
    let head = scene.drafts[at].head;
    if scene.drafts[at].kind != Kind::Thing {
        return None;
    }
    let noun = scene.lower(head);
    let named_so = |n: usize| {
        let draft = &scene.drafts[n];
        let word = |t: u32| scene.lower(TokenId(t));
        let end = draft.tokens.clone().find(|&t| word(t) == "of" || word(t) == "for").unwrap_or(draft.tokens.end);
        draft.form == Form::Name && draft.tokens.len() > 1 && end > draft.tokens.start && word(end - 1) == noun
    };
    let fits = |chain: usize| {
        let known = cast.traits(chain);
        known.named && modifiers.iter().all(|m| known.words.contains(m)) && cast.before(chain, head).any(named_so)
    };
    let mut found = candidates(cast, at, REACH).into_iter().filter(|&chain| fits(chain) && !beside(cast, chain, head));
    found.next().filter(|_| found.next().is_none())
}

/// Nouns that stand only for what has them in its name: "the cup final", "the summit".
fn strict(lemma: &str) -> bool {
    lexicon::is("own-name", lemma)
}

/// The armed group that "the rebels" are, when one only has been spoken of; else a body that is called as they call themselves.
pub(super) fn fighters(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let head = scene.drafts[at].head;
    if !lexicon::is("fighters", &scene.lemma(head)) {
        return None;
    }
    let armed = |chain: usize| cast.traits(chain).named && matches!(cast.kind(chain), Kind::ArmedGroup);
    let called = |chain: usize| {
        let known = cast.traits(chain);
        known.named && matches!(known.kind, Kind::Organization | Kind::MilitaryUnit) && known.words.iter().any(|word| lexicon::is("rising", word))
    };
    best(cast, at, REACH, 2.0, armed).or_else(|| best(cast, at, REACH, 2.0, |chain| armed(chain) || called(chain)))
}

/// True when a word before a noun tells where something comes from: a people, a country, or a place that the article names.
pub(super) fn is_origin(scene: &Scene<'_>, at: usize, word: &str) -> bool {
    let draft = &scene.drafts[at];
    let placed = |t: u32| {
        let named = scene.covering(TokenId(t)).any(|n| {
            let other = &scene.drafts[n];
            other.form == Form::Name && (other.kind.is_a(Kind::Location) || other.kind == Kind::Nationality)
        });
        named && scene.lower(TokenId(t)) == word
    };
    names_origin(word) || draft.tokens.clone().any(placed)
}

fn names_origin(word: &str) -> bool {
    let mut letters = word.chars();
    let title: String = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    country::of_demonym(&title).is_some()
}

/// True when somebody without a name was spoken of shortly before.
fn unnamed(cast: &Cast<'_, '_>, at: usize) -> bool {
    let scene = &*cast.scene;
    candidates(cast, at, 3).into_iter().any(|chain| {
        let known = cast.traits(chain);
        !known.named
            && known.kind == Kind::Person
            && cast.chains.members(chain).any(|n| scene.drafts[n].form == Form::Nominal && !nominal::is_plural(scene, scene.drafts[n].head))
    })
}

/// The most salient chain that fits, when it leads the second by the factor; none that shares the description's own clause.
fn best(cast: &Cast<'_, '_>, at: usize, reach: u32, factor: f32, fits: impl Fn(usize) -> bool) -> Option<usize> {
    let head = cast.scene.drafts[at].head;
    let mut scored = Vec::new();
    for chain in candidates(cast, at, reach) {
        if fits(chain) && !beside(cast, chain, head) {
            scored.push((salience::of(cast, chain, head) + topic(cast, chain, head), chain));
        }
    }
    clear(scored, factor)
}

/// True when the chain stands in the same clause or around the description: "Lee met the author", "the author of Lee's life".
pub(super) fn beside(cast: &Cast<'_, '_>, chain: usize, head: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let all = scene.drafts_in(scene.sentence(head));
    let near = |n: usize| {
        let other = scene.drafts[n].head;
        tree.head(other).is_some_and(|verb| tree.head(head) == Some(verb))
            || tree.ancestors(other).take(8).any(|t| t == head)
            || tree.ancestors(head).take(8).any(|t| t == other)
    };
    cast.chains.members(chain).filter(|n| all.contains(n)).any(near)
}
