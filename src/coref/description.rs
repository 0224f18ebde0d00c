//! Descriptions to chains: apposition, the same words again, the holder of a title, the last fitting body or place. No clear one, no link.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::document::{SentenceId, TokenId};
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::cast::{Cast, Traits};
use super::draft::Scene;
use super::{clause, home, lexicon, nominal, salience, sort, sortal, typing};

/// What it adds to a body's score that whoever speaks of it holds an office there.
const OFFICE: f32 = 0.8;

/// What each mention of a country adds to its score for "the country": an article keeps to the land that it is about.
const LAND: f32 = 0.25;

/// Sentences that a description may look back.
const REACH: u32 = 12;

/// Sentences after which the same words again may mean another thing.
const STALE: u32 = 3;

/// Links every description that finds its chain.
pub(super) fn link(cast: &mut Cast<'_, '_>) {
    for at in 0..cast.scene.drafts.len() {
        if cast.scene.drafts[at].form == Form::Nominal
            && !cast.scene.drafts[at].kind.is_literal()
            && let Some((chain, link)) = find(cast, at)
        {
            cast.put(at, chain, link);
        }
    }
}

/// Joins "her mother" with an earlier "her mother" of the same owner, once it is known whose each is.
pub(super) fn join_owned(cast: &mut Cast<'_, '_>) {
    for at in 0..cast.scene.drafts.len() {
        if let Some(earlier) = same_owned(cast, at)
            && let (Some(own), Some(chain)) = (cast.chains.of(at), cast.chains.of(earlier))
            && own != chain
            && !cast.traits(own).named
        {
            for member in cast.chains.members(own).collect::<Vec<_>>() {
                let link = if member == at { Link::Description } else { cast.scene.drafts[member].link };
                cast.put(member, chain, link);
            }
        }
    }
}

/// The same noun of the same owner, in the same number and with as many words, some sentences before.
fn same_owned(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let owner = |n: usize| {
        let draft = &scene.drafts[n];
        let token = scene.annotation.child(draft.head, "nmod:poss").filter(|_| draft.form == Form::Nominal)?;
        scene.headed(token).find_map(|owner| cast.chains.of(owner))
    };
    let wanted = owner(at)?;
    let noun = |n: usize| scene.lower(scene.drafts[n].head);
    let same = |&n: &usize| noun(n) == noun(at) && owner(n) == Some(wanted) && words(scene, n).len() == words(scene, at).len();
    (0..at).rev().take_while(|&n| cast.back(n, scene.drafts[at].head) <= REACH).find(same)
}

/// A description: apposed to a name, the same description again, or "the organization" for the last fitting one.
fn find(cast: &Cast<'_, '_>, at: usize) -> Option<(usize, Link)> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    if let Some(named) = apposed(cast, at) {
        return Some((named, Link::Apposition));
    }
    if let Some(chain) = place_of(cast, at) {
        return Some((chain, Link::Apposition));
    }
    if let Some(chain) = introduced(cast, at).or_else(|| aged_next(cast, at)) {
        return Some((chain, Link::Description));
    }
    if let Some(owner) = scene.annotation.child(draft.head, "nmod:poss") {
        return own_country(cast, at, owner).map(|chain| (chain, Link::Description));
    }
    if !nominal::is_definite(scene, draft.head) {
        return None;
    }
    let modifiers = nominal::modifiers(scene, draft);
    if let Some(same) = same_words(cast, at) {
        // "the club" long after "the club": another one may have come up between them.
        let plain = modifiers.as_ref().is_some_and(Vec::is_empty) && draft.kind.is_body();
        let firm = plain && draft.kind == Kind::Company && !nominal::is_plural(scene, draft.head);
        let back = |chain: usize| salience::distance(cast, chain, draft.head).unwrap_or(u32::MAX);
        // One without a name that "the firm" meant gives way to a named one that came up since.
        let other = if cast.traits(same).named {
            fitting(cast, at).filter(|_| plain && back(same) > STALE)
        } else {
            fitting(cast, at).filter(|&other| firm && back(other) < back(same))
        };
        return Some((other.unwrap_or(same), Link::Description));
    }
    let aged = nominal::is_aged(scene, draft.head);
    let modifiers = without_seat(modifiers.or_else(|| aged.then(Vec::new))?);
    if scene.lemma(draft.head) == "capital" {
        return sort::capital(cast, at, &modifiers).map(|chain| (chain, Link::Description));
    }
    if nominal::is_plural(scene, draft.head) {
        return sortal::fighters(cast, at).filter(|_| modifiers.is_empty()).map(|chain| (chain, Link::Description));
    }
    let firm = draft.kind.is_a(Kind::Company);
    let sorts =
        |extra: bool| modifiers.iter().all(|m| lexicon::is("sort", m) || extra && sortal::is_origin(scene, at, m) || firm && !sortal::sets_apart(m));
    let found = if draft.kind == Kind::Person {
        title_holder(cast, at, &modifiers).or_else(|| sortal::newcomer_of(cast, at, &modifiers)).or_else(|| sortal::person(cast, at, &modifiers))
    } else if sorts(draft.kind.is_a(Kind::Organization)) {
        fitting(cast, at).or_else(|| sortal::thing(cast, at).filter(|_| modifiers.is_empty()))
    } else {
        None
    };
    let found = found.or_else(|| sortal::namesake(cast, at, &modifiers)).filter(|&chain| is_called_so(cast, at, chain));
    found.map(|chain| (chain, Link::Description))
}

/// "the Aarhus-based group": where it sits sets it apart from nothing that was named.
fn without_seat(modifiers: Vec<String>) -> Vec<String> {
    let seat = |word: &String| matches!(word.as_str(), "based" | "headquartered" | "listed");
    match modifiers.iter().position(seat) {
        Some(at) if at > 0 => modifiers[at + 1..].to_vec(),
        _ if modifiers.len() == 1 && modifiers[0].ends_with("-based") => Vec::new(),
        _ => modifiers,
    }
}

/// False where a description has the name of another body in it: "the Hartford Admirals franchise".
fn is_called_so(cast: &Cast<'_, '_>, at: usize, chain: usize) -> bool {
    let scene = &*cast.scene;
    let tokens = scene.drafts[at].tokens.clone();
    let body = |n: &usize| {
        let inner = &scene.drafts[*n];
        inner.form == Form::Name && inner.kind.is_a(Kind::Organization) && inner.kind != Kind::Country && tokens.contains(&inner.tokens.start)
    };
    let named = scene.drafts_in(scene.sentence(scene.drafts[at].head)).filter(body).filter_map(|n| cast.chains.of(n)).collect::<Vec<_>>();
    named.is_empty() || named.contains(&chain)
}

/// "his country", "her government's": the one country that the owner's name stands with, in this sentence or the two before.
fn own_country(cast: &Cast<'_, '_>, at: usize, owner: TokenId) -> Option<usize> {
    let scene = &*cast.scene;
    let head = scene.drafts[at].head;
    let pronoun = matches!(scene.lower(owner).as_str(), "his" | "her" | "their" | "our" | "my");
    if !pronoun || !matches!(scene.lemma(head).as_str(), "country" | "nation" | "homeland") {
        return None;
    }
    let countries = |reach: u32| -> BTreeSet<usize> { candidates(cast, at, reach).into_iter().filter(|&c| cast.kind(c) == Kind::Country).collect() };
    let found = (0..=2).map(countries).find(|found| !found.is_empty())?;
    (found.len() == 1).then(|| found.first().copied()).flatten()
}

/// Chains with a mention shortly before a draft, the nearest mention first.
pub(super) fn candidates(cast: &Cast<'_, '_>, at: usize, reach: u32) -> BTreeSet<usize> {
    let scene = &*cast.scene;
    let start = scene.drafts[at].tokens.start;
    (0..at)
        .rev()
        .take_while(|&n| cast.back(n, scene.drafts[at].head) <= reach)
        .filter(|&n| scene.drafts[n].tokens.end <= start && scene.drafts[n].kind != Kind::Nationality)
        .filter_map(|n| cast.chains.of(n))
        .collect()
}

/// The named chain that a person's or organisation's description stands beside: "X, head of Y", "the head of Y, X".
fn apposed(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let tree = scene.annotation;
    let head = scene.drafts[at].head;
    let named = |token: TokenId| scene.headed(token).find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].kind != Kind::Nationality);
    let up = tree.head(head).filter(|_| tree.base_rel(head) == "appos").and_then(named);
    // "her father, the retired judge N": an apposition of an apposition.
    let described = |token: TokenId| tree.children_by(token, "nmod:desc").filter(move |&below| below > token);
    let below = |token: TokenId| tree.children_by(token, "appos").chain(tree.children_by(token, "flat")).chain(described(token));
    let down = || below(head).find_map(|token| named(token).or_else(|| below(token).find_map(named)));
    // "its president, N, reportedly a nephew of M": of several appositions to one noun the name stands for all.
    let beside = || tree.head(head).filter(|_| tree.base_rel(head) == "appos").and_then(|noun| tree.children_by(noun, "appos").find_map(named));
    let mate = up.or_else(down).or_else(beside).or_else(|| called(scene, at)).or_else(|| after_comma(scene, at))?;
    let chain = cast.chains.of(mate)?;
    let (a, b) = (scene.drafts[at].kind, cast.kind(chain));
    let plain = typing::phrase_kind(scene, head).unwrap_or(a);
    (!nominal::is_plural(scene, head) && (a.agrees(b) || plain.agrees(b) || (a == Kind::Group && b.is_a(Kind::Organization)))).then_some(chain)
}

/// "the city of Tampere", "the Indian state of Kerala": a noun for a kind of place and the place's name are one.
fn place_of(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let head = scene.drafts[at].head;
    if !lexicon::is("place-noun", &scene.lemma(head)) || nominal::is_plural(scene, head) {
        return None;
    }
    let mut names = scene.annotation.children_by(head, "nmod").filter(|&below| below > head);
    let name =
        names.next().filter(|&below| scene.annotation.child(below, "case").is_some_and(|case| case.0 == head.0 + 1 && scene.lower(case) == "of"))?;
    let called = scene.headed(name).find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].tokens.start == head.0 + 2)?;
    let chain = cast.chains.of(called)?;
    cast.kind(chain).is_a(Kind::Location).then_some(chain)
}

/// "A county deputy was arrested … Deputy Lee, 36, is accused": whom the first sentence tells of without a name, the next ones by title and name.
fn introduced(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    const NEXT: u32 = 2;
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let first = scene.sentence(draft.head);
    let one = matches!(scene.lower(TokenId(draft.tokens.start)).as_str(), "a" | "an");
    let body = draft.kind.is_body() || matches!(draft.kind, Kind::Facility | Kind::Thing);
    if first.0 > 0 || !(draft.kind == Kind::Person || body) || !one || scene.annotation.base_rel(draft.head) != "nsubj" {
        return None;
    }
    let noun = scene.lemma(draft.head);
    let titled = |&n: &usize| {
        let other = &scene.drafts[n];
        let title = scene.before(other.tokens.start).map(|t| scene.lemma(t));
        // "A hospital trust … Northgate Trust".
        let noun_last = || other.tokens.len() > 1 && scene.lower(TokenId(other.tokens.end - 1)) == noun && scene.sentence(other.head) > first;
        other.form == Form::Name
            && if body { other.kind.is_body() && noun_last() } else { other.kind == Kind::Person && title.as_ref() == Some(&noun) }
    };
    let later = (at + 1..scene.drafts.len()).take_while(|&n| scene.sentence(scene.drafts[n].head).0 <= first.0 + NEXT).filter(titled);
    let chains: BTreeSet<usize> = later.filter_map(|n| cast.chains.of(n)).collect();
    let known = |chain: usize| cast.chains.members(chain).any(|n| n < at);
    (chains.len() == 1).then(|| chains.first().copied()).flatten().filter(|&chain| !known(chain))
}

/// "A former director was jailed on Tuesday … Horia Vlăsceanu, 61, was found guilty": whom the lead tells of, named with an age as the next sentence
/// begins.
fn aged_next(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    const LEAD: u32 = 1;
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let (sentence, subject) = (scene.sentence(draft.head), |rel: &str| matches!(rel, "nsubj" | "nsubj:pass"));
    let one = matches!(scene.lower(TokenId(draft.tokens.start)).as_str(), "a" | "an");
    let tells = one && draft.kind == Kind::Person && subject(scene.annotation.rel(draft.head));
    if !tells || sentence.0 > LEAD || sentence.index() + 1 >= scene.document.sentences.len() {
        return None;
    }
    let word = |t: u32| scene.word(TokenId(t));
    let opens = |&n: &usize| {
        let (name, end) = (&scene.drafts[n], scene.drafts[n].tokens.end);
        let bounds = scene.bounds(name.head);
        let aged = end + 2 < bounds.end && word(end) == "," && word(end + 2) == "," && word(end + 1).parse::<u8>().is_ok();
        name.form == Form::Name && name.kind == Kind::Person && name.tokens.start == bounds.start && aged && subject(scene.annotation.rel(name.head))
    };
    let next = scene.drafts_in(SentenceId(sentence.0 + 1)).find(opens)?;
    let chain = cast.chains.of(next)?;
    cast.chains.members(chain).all(|n| n > at).then_some(chain)
}

/// "a company called X", "the new group, to be named X": the name that a description is given.
fn called(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let tree = scene.annotation;
    let given = |verb: &TokenId| {
        matches!(scene.lemma(*verb).as_str(), "call" | "name" | "dub" | "title" | "christen") && tree.child(*verb, "nsubj").is_none()
    };
    let verb = tree.children_by(scene.drafts[at].head, "acl").find(given)?;
    let after = tree.children(verb).iter().copied().filter(|&word| word > verb && matches!(tree.base_rel(word), "xcomp" | "obj" | "obl"));
    after.flat_map(|word| scene.headed(word)).find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].kind != Kind::Nationality)
}

/// "the President of Peru, Ana Paz, and …": the comma after an office before a name makes an apposition, whatever the tree says.
fn after_comma(scene: &Scene<'_>, at: usize) -> Option<usize> {
    let (head, end) = (scene.drafts[at].head, scene.drafts[at].tokens.end);
    let office = scene.drafts[at].kind == Kind::Person && nominal::is_definite(scene, head) && end > head.0 + 1;
    if !office || scene.after(end).is_none_or(|t| scene.word(t) != ",") {
        return None;
    }
    let plain = |t: u32| {
        let tag = scene.annotation.upos(TokenId(t));
        matches!(tag, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Punct | Upos::Verb) && scene.word(TokenId(t)) != ","
    };
    let starts = |start: u32| start > end && start <= end + 5 && (end + 1..start).all(plain);
    let person = |&n: &usize| {
        let draft = &scene.drafts[n];
        draft.form == Form::Name && draft.kind == Kind::Person && starts(draft.tokens.start)
    };
    let name = scene.drafts_in(scene.sentence(head)).find(person)?;
    scene.after(scene.drafts[name].tokens.end).is_none_or(|t| matches!(scene.word(t), "," | ".")).then_some(name)
}

/// An earlier description with this head whose modifiers include all of ours: "the CSTO program" … "the program".
fn same_words(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let lemma = scene.annotation.lemma(draft.head);
    let mut mine = words(scene, at);
    mine.remove(&scene.lower(draft.head));
    let plural = nominal::is_plural(scene, draft.head);
    let owned = |head: TokenId| scene.annotation.child(head, "nmod:poss").is_some();
    let open = |head: TokenId| owned(head) || scene.annotation.child(head, "det").is_none_or(|d| !lexicon::is("no-determiner", &scene.lower(d)));
    let same = |&n: &usize| {
        let other = &scene.drafts[n];
        other.form == Form::Nominal
            && other.tokens.end <= draft.tokens.start
            && (scene.annotation.lemma(other.head).eq_ignore_ascii_case(lemma) || synonyms(scene.annotation.lemma(other.head), lemma))
            && (other.link == Link::Apposition || open(other.head))
            && nominal::is_plural(scene, other.head) == plural
            && mine.is_subset(&words(scene, n))
    };
    (0..at).rev().take_while(|&n| cast.back(n, draft.head) <= REACH).filter(same).find_map(|n| cast.chains.of(n))
}

/// Nouns for one and the same thing, where the article has spoken of such a thing: "the quake" after "an earthquake".
pub(super) fn synonyms(a: &str, b: &str) -> bool {
    const SETS: &[&[&str]] = &[
        &["earthquake", "quake", "tremor", "temblor"],
        &["fire", "blaze", "inferno"],
        &["crash", "accident", "collision"],
        &["blast", "explosion", "detonation"],
        &["killing", "murder", "slaying"],
        &["film", "movie", "documentary"],
        &["book", "novel", "memoir"],
        &["deal", "accord", "agreement", "pact"],
        &["talks", "negotiations", "negotiation", "talk"],
        &["storm", "hurricane", "cyclone", "typhoon"],
        &["strike", "walkout", "stoppage"],
        &["company", "firm"],
        &["bill", "draft"],
        &["raid", "assault"],
        &["victory", "win"],
    ];
    SETS.iter().any(|set| set.contains(&a) && set.contains(&b))
}

/// Content words of a description without its determiner.
fn words(scene: &Scene<'_>, at: usize) -> BTreeSet<String> {
    let draft = &scene.drafts[at];
    let content = |t: &u32| !matches!(scene.annotation.base_rel(TokenId(*t)), "det" | "punct" | "case");
    draft.tokens.clone().filter(content).map(|t| scene.lower(TokenId(t))).collect()
}

/// The most salient named chain that "the organization" can mean.
fn fitting(cast: &Cast<'_, '_>, at: usize) -> Option<usize> {
    let scene = &*cast.scene;
    let draft = &scene.drafts[at];
    let lemma = scene.lemma(draft.head);
    let sort = typing::phrase_kind(scene, draft.head);
    let grouped = draft.kind == Kind::Group && sort.is_some();
    let wanted = if grouped { sort.unwrap_or(draft.kind) } else { sort.filter(|k| *k == Kind::ArmedGroup).unwrap_or(draft.kind) };
    if !(wanted.is_a(Kind::Organization) || wanted.is_a(Kind::Location)) || lexicon::is("local", &lemma) {
        return None;
    }
    let (mut scored, mut far) = (Vec::<(f32, usize)>::new(), Vec::<(f32, usize)>::new());
    let offices = sort::of_speaker(cast, draft.head);
    let land = home::said(scene, at);
    let mut placed = false;
    for chain in candidates(cast, at, REACH) {
        let known = cast.traits(chain);
        let says = sort::says(known, &lemma);
        if misfits(known, draft.kind, wanted, &lemma, says) {
            continue;
        }
        if !known.named || !sorts_agree(wanted, known.kind, says) || inside(cast, chain, draft.head) || !sort::may_be(cast, chain, at) {
            continue;
        }
        let at_home = land.and_then(|land| home::tells(cast, chain, land));
        if at_home == Some(false) || is_fellow(cast, chain, draft.head) {
            continue;
        }
        let Some(back) = salience::distance(cast, chain, draft.head) else { continue };
        if back > if says || wanted == Kind::Company { REACH } else { 4 } {
            far.push((1.0, chain));
            continue;
        }
        let mut score = salience::of(cast, chain, draft.head);
        if wanted == Kind::Company {
            score += sortal::topic(cast, chain, draft.head) * 0.55f32.powi(i32::try_from(back).unwrap_or(0));
        }
        // "the company" is a firm before it is a body of unknown sort.
        if wanted == Kind::Company && known.kind == Kind::Company {
            score *= 1.25;
        }
        if wanted == Kind::Country {
            score += LAND * sortal::times(cast, chain, draft.head) * 0.55f32.powi(i32::try_from(back).unwrap_or(0));
        }
        if offices.contains(&chain) {
            score += OFFICE;
        }
        if at_home == Some(true) {
            placed = true;
            score = score * 2.0 + 1.0;
        }
        if says {
            score = score * 1.5 + 1.0;
        } else if wanted == Kind::Organization && matches!(known.kind, Kind::MediaOutlet | Kind::University | Kind::GovernmentBody) {
            score *= 0.4;
        }
        scored.push((score, chain));
    }
    // A noun of one sort means what has it in its name, however long ago, before any other body near by: "the union", "the court".
    let says = |chain: usize| sort::says(cast.traits(chain), &lemma);
    if !lexicon::is("general", &lemma) && !scored.iter().any(|&(_, chain)| says(chain)) {
        let named = |&chain: &usize| cast.before(chain, draft.head).next().is_some() && sorts_agree(wanted, cast.kind(chain), true);
        let mut called = cast.called(&lemma).filter(named);
        if let (Some(only), None) = (called.next(), called.next()) {
            return Some(only).filter(|&chain| !inside(cast, chain, draft.head));
        }
    }
    // What was named long ago is meant when it is the only one of its sort.
    let lead = if land.is_some() && !placed { 1.5 } else { 1.15 };
    if scored.is_empty() && far.len() == 1 { far.pop().map(|(_, chain)| chain) } else { clear(scored, lead) }
}

/// True where a noun cannot mean a thing of that sort; `says`: the thing has the noun in its name.
fn misfits(known: &Traits, kind: Kind, wanted: Kind, noun: &str, says: bool) -> bool {
    if says {
        return false;
    }
    // "the alliance" is no Institute: a body whose name tells its sort goes by that noun, or by a general one.
    let league = kind == Kind::Alliance && known.kind == Kind::Alliance;
    let other = !league && strict(kind) && !lexicon::is("general", noun) && known.words.iter().any(|w| lexicon::name_noun(w).is_some_and(strict));
    // "the company" is no Union: the general nouns for firms mean firms.
    let body = wanted == Kind::Company && known.kind == Kind::Organization && known.words.iter().any(|w| lexicon::name_noun(w) == Some(known.kind));
    // "the gang" is no firm and no ministry.
    let lawful = lexicon::is("outlaw", noun) && !matches!(known.kind, Kind::Organization | Kind::ArmedGroup);
    // "the board" is part of the firm, "the supplier" that of somebody.
    let organ = lexicon::is("organ", noun) || lexicon::is("relational", noun) || lexicon::is("own-name", noun);
    other || body || lawful || organ
}

/// True when the chain has another part in what the description's own verb tells, or stands in one list with it: "the firm paid Acme",
/// "Acme and the firm", "Peru wants to ease its sanctions on the country".
fn is_fellow(cast: &Cast<'_, '_>, chain: usize, head: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let Some(verb) = tree.head(head) else { return false };
    let part = |token: TokenId| matches!(tree.base_rel(token), "nsubj" | "obj" | "iobj" | "obl");
    let listed = tree.base_rel(head) == "conj";
    let all = scene.drafts_in(scene.sentence(head));
    // What comes after may stand deeper in its phrase: "the firm paid a bribe to Acme".
    let inner = |token: TokenId| tree.rel(token) == "nmod";
    let joined =
        |token: TokenId| std::iter::successors(Some(token), |&t| tree.head(t).filter(|_| tree.base_rel(t) == "conj")).last().unwrap_or(token);
    let top = |token: TokenId| std::iter::once(token).chain(tree.ancestors(token).take(8)).find(|&t| token < head || !inner(t)).unwrap_or(token);
    let doer = clause::doer(cast, head);
    let beside = |n: usize| {
        let other = joined(top(scene.drafts[n].head));
        doer == Some(scene.drafts[n].head) || part(head) && part(other) && tree.head(other) == Some(verb) || listed && other == verb
    };
    cast.chains.members(chain).filter(|n| all.contains(n)).any(beside)
}

/// Kinds whose nouns do not stand for one another: a council is no commission, a lake no river.
fn strict(kind: Kind) -> bool {
    use Kind::{Alliance, Facility, GovernmentBody, Location, MilitaryUnit, Organization, Region, University};
    matches!(kind, GovernmentBody | Facility | Location | University | MilitaryUnit | Region | Alliance | Organization)
}

/// True when a thing of one kind may be described by a noun of the other; `says`: its name has that noun.
fn sorts_agree(wanted: Kind, of: Kind, says: bool) -> bool {
    // "the church" for the Church of Elim: the building's noun in a body's name.
    if says && wanted == Kind::Facility && of == Kind::Organization {
        return true;
    }
    if matches!(wanted, Kind::Location | Kind::Facility) && of != wanted {
        return false;
    }
    let narrow = matches!(wanted, Kind::Country | Kind::GovernmentBody | Kind::University | Kind::ArmedGroup | Kind::MilitaryUnit | Kind::Party);
    let broad = of == Kind::Organization && wanted.is_a(Kind::Organization) && (says || !narrow);
    let country = of == Kind::Country && wanted != Kind::Country;
    let place = of == Kind::Location && wanted == Kind::City;
    !country && (of.is_a(wanted) || broad || place)
}

/// The person whose name stood with this title or description before: "Defense Secretary Lee … the secretary".
fn title_holder(cast: &Cast<'_, '_>, at: usize, modifiers: &[String]) -> Option<usize> {
    let head = cast.scene.drafts[at].head;
    let lemma = cast.scene.lemma(head);
    let mut scored = Vec::new();
    for chain in candidates(cast, at, REACH) {
        let known = cast.traits(chain);
        if known.kind == Kind::Person && known.named && cast.held(chain, &lemma, modifiers) {
            scored.push((salience::of(cast, chain, head) + 0.01, chain));
        }
    }
    clear(scored, 1.15)
}

/// True when a mention of the chain lies below the phrase: "the secretariat of X" is not X.
fn inside(cast: &Cast<'_, '_>, chain: usize, head: TokenId) -> bool {
    let scene = &*cast.scene;
    let all = scene.drafts_in(scene.sentence(head));
    let below = |n: usize| scene.annotation.ancestors(scene.drafts[n].head).take(8).any(|t| t == head);
    cast.chains.earlier(chain, all.end).take_while(|&n| n >= all.start).any(below)
}

/// The best when it beats the second by the factor.
pub(super) fn clear(mut scored: Vec<(f32, usize)>, factor: f32) -> Option<usize> {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    match scored.as_slice() {
        [] => None,
        [(_, only)] => Some(*only),
        [(a, first), (b, _), ..] => (*a >= b * factor).then_some(*first),
    }
}
