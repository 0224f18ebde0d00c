//! Names: the model's spans trimmed, joined and split by tree and capitals; inner names; names repeated elsewhere in the article.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::annotation::{NameLabel, NameSpan, Upos};
use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::Form;
use crate::text::lemma;

use super::draft::{Draft, Scene};
use super::{country, lexicon, spelled};

/// For each token the label of the model's span over it.
type Taken = Vec<Option<NameLabel>>;

/// Adds the name drafts of a scene.
pub(super) fn find(scene: &mut Scene<'_>) {
    let spans = spelled::whole(scene, joined(scene));
    let mut taken: Taken = vec![None; scene.document.tokens.len()];
    for span in &spans {
        taken[span.tokens.start as usize..span.tokens.end as usize].fill(Some(span.label));
    }
    for span in &spans {
        if matches!(span.label, NameLabel::Date | NameLabel::Num) {
            if let Some(value) = literal(scene, &span.tokens, span.label) {
                scene.push(value);
            }
            continue;
        }
        let whole = known(scene, extend(scene, trim(scene, span.tokens.clone(), &taken), span.label, &taken));
        let parts = if is_listed(scene, &whole) { vec![whole] } else { split(scene, whole, span.label) };
        for part in parts {
            let part = trim(scene, part, &taken);
            if !part.is_empty() && is_name(scene, &part) && !office(scene, &part) && scene.touching(&part).is_empty() {
                let draft = scene.name(part, Some(span.label));
                scene.push(draft);
            }
        }
    }
    countries(scene);
    missed(scene);
    partisans(scene);
    repeats(scene);
    inner(scene, &taken);
}

/// The model's spans; a capitalised adjective of faith or people joins the proper noun it stands before ("Islamic" "Emirate").
fn joined(scene: &Scene<'_>) -> Vec<NameSpan> {
    let mut spans: Vec<NameSpan> = Vec::new();
    for (at, span) in scene.annotation.names.iter().enumerate() {
        let last = TokenId(span.tokens.start.saturating_sub(1));
        if let Some(before) = spans.last_mut()
            && before.tokens.end == span.tokens.start
            && before.label == NameLabel::Norp
            && country::of_demonym(scene.text(&before.tokens)).is_none()
            && scene.annotation.head(last).is_some_and(|h| span.tokens.contains(&h.0))
            && scene.annotation.upos(TokenId(span.tokens.start)) == Upos::Propn
            && !lexicon::is_title(&scene.lower(TokenId(span.tokens.start)))
        {
            before.tokens.end = span.tokens.end;
            before.label = if span.label == NameLabel::Norp { NameLabel::Org } else { span.label };
        } else if span.label == NameLabel::Norp
            && let Some(next) = scene.after(span.tokens.end)
            && scene.capital(next)
            && scene.annotation.upos(next) == Upos::Propn
            && country::of_demonym(scene.text(&span.tokens)).is_none()
            && scene.annotation.head(TokenId(span.tokens.end - 1)) == Some(next)
            && lexicon::name_noun(&scene.lower(next)).is_some_and(|k| k.is_a(Kind::Organization))
            && scene.annotation.names.get(at + 1).is_none_or(|s| !s.tokens.contains(&next.0))
        {
            spans.push(NameSpan { tokens: span.tokens.start..next.0 + 1, label: NameLabel::Org, score: span.score });
        } else {
            spans.push(span.clone());
        }
    }
    spans
}

/// Dates and numbers: values, not names.
fn literal(scene: &Scene<'_>, tokens: &Range<u32>, label: NameLabel) -> Option<Draft> {
    let words = scene.text(tokens);
    let money =
        words.contains(['$', '€', '£', '¥']) || tokens.clone().any(|t| matches!(scene.lower(TokenId(t)).as_str(), "dollars" | "euros" | "pounds"));
    let kind = if label == NameLabel::Date {
        Kind::Date
    } else if money {
        Kind::Money
    } else {
        Kind::Quantity
    };
    let head = scene.head_of(tokens);
    // A number that only counts a noun belongs to the noun's phrase.
    (scene.annotation.base_rel(head) != "nummod").then(|| Draft { form: Form::Nominal, kind, weight: 2, ..scene.name(tokens.clone(), None) })
}

/// Takes articles, titles, possessives, quotes and punctuation off the ends.
fn trim(scene: &Scene<'_>, mut tokens: Range<u32>, taken: &Taken) -> Range<u32> {
    tokens = without_office(scene, tokens, taken);
    // "Pressure on Brennholt has …": the noun that begins a sentence and what it is on are no name.
    let about = |t: u32| matches!(scene.lower(TokenId(t)).as_str(), "on" | "against" | "over" | "between");
    if tokens.len() > 2
        && scene.before(tokens.start).is_none()
        && scene.annotation.upos(TokenId(tokens.start)) == Upos::Noun
        && about(tokens.start + 1)
        && lexicon::name_noun(&scene.lower(TokenId(tokens.start))).is_none()
    {
        tokens.start += 2;
    }
    while !tokens.is_empty() {
        let first = TokenId(tokens.start);
        let word = scene.lower(first);
        let article = scene.annotation.upos(first) == Upos::Det || matches!(word.as_str(), "the" | "a" | "an" | "of" | "in" | "and");
        let title = tokens.len() > 1
            && lexicon::is_title(&word)
            && scene.annotation.base_rel(TokenId(tokens.start)) != "root"
            && is_person_tail(scene, &tokens, taken);
        if article || title || !word.starts_with(char::is_alphanumeric) {
            tokens.start += 1;
        } else {
            break;
        }
    }
    while !tokens.is_empty() {
        let word = scene.word(TokenId(tokens.end - 1));
        let abbreviation = word.len() > 1 && word.ends_with('.');
        if matches!(word, "'s" | "’s" | "'" | "’" | "and" | "of" | "the")
            || !(abbreviation || word.ends_with(|c: char| c.is_alphanumeric() || c == '+'))
        {
            tokens.end -= 1;
        } else {
            break;
        }
    }
    tokens
}

/// "Secretary of the Security Council" names the council; "Foreign Office Minister" the office.
fn without_office(scene: &Scene<'_>, mut tokens: Range<u32>, taken: &Taken) -> Range<u32> {
    let person = |t: u32| matches!(lexicon::noun(&scene.lower(TokenId(t))), Some(Kind::Person)) && lexicon::is_title(&scene.lower(TokenId(t)));
    let members = |t: u32| matches!(scene.lower(TokenId(t)).as_str(), "members" | "leaders" | "representatives" | "officials");
    if tokens.len() > 2 && (person(tokens.start) || members(tokens.start)) && scene.lower(TokenId(tokens.start + 1)) == "of" {
        tokens.start += 2;
    }
    // "Foreign Office Minister Ana Paz" taken for one name: it begins after the office.
    if tokens.len() > 2
        && taken[tokens.start as usize] == Some(NameLabel::Per)
        && lexicon::gender_of_name(scene.word(TokenId(tokens.start))).is_none()
    {
        let office = (tokens.start + 1..tokens.end - 1).rev().find(|&t| person(t));
        tokens.start = office.map_or(tokens.start, |t| t + 1);
    }
    // "Pentagon Press Secretary" names the Pentagon, "US President" the country.
    if tokens.len() > 1 && !tokens.is_empty() && person(tokens.end - 1) && holds_bodies(taken[tokens.end as usize - 1]) {
        tokens.end -= 1;
        while tokens.len() > 1 && (lexicon::is("portfolio", &scene.lower(TokenId(tokens.end - 1))) || person(tokens.end - 1)) {
            tokens.end -= 1;
        }
    }
    tokens
}

/// Labels of names that may stand before an office; "The Iron Lady" is a work.
fn holds_bodies(label: Option<NameLabel>) -> bool {
    matches!(label, None | Some(NameLabel::Org | NameLabel::Loc | NameLabel::Norp))
}

/// True when the tokens after a leading title look like a person's name: capitals only, no "of".
fn is_person_tail(scene: &Scene<'_>, tokens: &Range<u32>, taken: &Taken) -> bool {
    tokens.clone().any(|t| taken[t as usize] == Some(NameLabel::Per)) && (tokens.start + 1..tokens.end).all(|t| scene.capital(TokenId(t)))
}

/// Adds adjoining capitalised proper nouns that the tree ties to the span, and "Ministry of" before it.
fn extend(scene: &Scene<'_>, mut tokens: Range<u32>, label: NameLabel, taken: &Taken) -> Range<u32> {
    if tokens.is_empty() || label == NameLabel::Norp {
        return tokens;
    }
    let free = |t: TokenId| taken[t.index()].is_none() && scene.capital(t) && scene.annotation.upos(t) == Upos::Propn;
    let tied = |a: TokenId, range: &Range<u32>| {
        let inside = |t: TokenId| range.contains(&t.0);
        let join = |t: TokenId| matches!(scene.annotation.base_rel(t), "compound" | "flat" | "amod");
        (scene.annotation.head(a).is_some_and(inside) && join(a))
            || range.clone().map(TokenId).any(|t| scene.annotation.head(t) == Some(a) && join(t))
    };
    while let Some(next) = scene.after(tokens.end) {
        if !(free(next) && tied(next, &tokens)) {
            break;
        }
        tokens.end += 1;
    }
    while let Some(last) = scene.before(tokens.start) {
        if !(free(last) && tied(last, &tokens))
            || lexicon::is_title(&scene.lower(last))
            || (label == NameLabel::Per && lexicon::noun(&scene.lemma(last)).is_some())
        {
            break;
        }
        tokens.start -= 1;
    }
    // "First Quantum Minerals, …": an ordinal without an article is part of the name.
    if label == NameLabel::Org
        && let Some(first) = scene.before(tokens.start)
        && matches!(scene.word(first), "First" | "Second" | "Third" | "Fifth")
        && taken[first.index()].is_none()
        && scene.before(first.0).is_none()
        && tied(first, &tokens)
    {
        tokens.start -= 1;
    }
    if label == NameLabel::Per {
        tokens = hyphened(scene, tokens);
    }
    if label == NameLabel::Org {
        tokens = behind_for(scene, tokens, taken);
    }
    if label == NameLabel::Org {
        tokens = listing(scene, tokens, taken);
    }
    if label == NameLabel::Org
        && let Some(of) = scene.before(tokens.start)
        && scene.lower(of) == "of"
        && let Some(noun) = scene.before(of.0)
        && scene.capital(noun)
        && taken[noun.index()].is_none()
        && lexicon::noun(&scene.lemma(noun)).is_some_and(Kind::is_body)
    {
        tokens.start = noun.0;
    }
    tokens
}

/// "the Ministry of Trade, Industry and Labour" cut at its comma or "and", made whole: what a ministry is of goes on in capitals that no other
/// name has.
fn listing(scene: &Scene<'_>, mut tokens: Range<u32>, taken: &Taken) -> Range<u32> {
    const BODIES: &[&str] =
        &["ministry", "department", "minister", "secretariat", "chamber", "institute", "faculty", "committee", "directorate", "bureau", "board"];
    let word = |t: u32| scene.lower(TokenId(t));
    let of = tokens.clone().any(|t| matches!(word(t).as_str(), "of" | "for"));
    if !of || !tokens.clone().any(|t| BODIES.contains(&word(t).as_str())) {
        return tokens;
    }
    let field = |t: u32| {
        let token = TokenId(t);
        let own = taken[token.index()].is_none_or(|label| label == NameLabel::Org)
            && scene.capital(token)
            && lexicon::noun(&word(t)).is_none_or(|kind| !kind.is_body());
        own && matches!(scene.annotation.upos(token), Upos::Propn | Upos::Noun | Upos::Adj)
    };
    let run = |start: u32| (start..scene.bounds(TokenId(tokens.start)).end).take_while(|&t| field(t)).last().map(|last| last + 1);
    let (mut at, mut end) = (tokens.end, None);
    while let Some(next) = scene.after(at) {
        let (comma, and) = (word(next.0) == ",", matches!(word(next.0).as_str(), "and" | "&"));
        let Some(stop) = (comma || and).then(|| run(next.0 + 1)).flatten().filter(|stop| stop - next.0 <= 4) else { break };
        at = stop;
        if and {
            end = Some(stop);
            break;
        }
    }
    tokens.end = end.unwrap_or(tokens.end);
    tokens
}

/// "the Seeds for Sahel Trust" cut at its "for", made whole: capitals between "the" and "for" that name no office.
fn behind_for(scene: &Scene<'_>, mut tokens: Range<u32>, taken: &Taken) -> Range<u32> {
    let Some(preposition) = scene.before(tokens.start).filter(|&t| scene.lower(t) == "for") else { return tokens };
    let mut start = preposition.0;
    while let Some(word) = scene.before(start).filter(|&t| taken[t.index()].is_none() && scene.capital(t) && start + 3 > preposition.0) {
        start = word.0;
    }
    let plain = |t: u32| {
        let word = scene.lemma(TokenId(t));
        !lexicon::is_title(&word) && !lexicon::noun(&word).is_some_and(|k| matches!(k, Kind::Person | Kind::Position | Kind::Group))
    };
    let article = scene.before(start).is_some_and(|t| scene.lower(t) == "the");
    if start < preposition.0 && article && (start..preposition.0).all(plain) {
        tokens.start = start;
    }
    tokens
}

/// A person's name that was cut at a hyphen, made whole: "Osei-Tutu", "Jin-pyo", "al-Qadasi".
fn hyphened(scene: &Scene<'_>, mut tokens: Range<u32>) -> Range<u32> {
    let bounds = scene.bounds(TokenId(tokens.start));
    let joined = |a: u32, b: u32| scene.document.span(TokenId(a)).end() == scene.document.span(TokenId(b)).start();
    let own = |t: u32| scene.annotation.upos(TokenId(t)) == Upos::Propn && scene.word(TokenId(t)).starts_with(char::is_alphabetic);
    while tokens.end + 1 < bounds.end
        && scene.word(TokenId(tokens.end)) == "-"
        && joined(tokens.end - 1, tokens.end)
        && joined(tokens.end, tokens.end + 1)
        && own(tokens.end + 1)
    {
        tokens.end += 2;
    }
    while tokens.start >= bounds.start + 2
        && scene.word(TokenId(tokens.start - 1)) == "-"
        && joined(tokens.start - 2, tokens.start - 1)
        && joined(tokens.start - 1, tokens.start)
        && own(tokens.start - 2)
    {
        tokens.start -= 2;
    }
    tokens
}

/// The longest name of a body that the gazetteer surely knows and that begins where the span does: the model cuts
/// "Islamic State of Iraq and the Levant" into two.
fn known(scene: &Scene<'_>, tokens: Range<u32>) -> Range<u32> {
    if tokens.is_empty() {
        return tokens;
    }
    let last = scene.bounds(TokenId(tokens.start)).end.min(tokens.start + 9);
    let ends = (tokens.end + 1..=last).rev().filter(|&end| scene.capital(TokenId(end - 1)));
    let longer = ends.map(|end| tokens.start..end).find(|longer| is_listed(scene, longer));
    longer.unwrap_or(tokens)
}

/// True for the words of a body of several words in the gazetteer.
fn is_listed(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    tokens.len() > 2 && {
        let hits = Gazetteer::get().lookup(scene.text(tokens));
        hits.iter().any(|hit| !hit.weak && hit.entry.kind.is_body())
    }
}

/// Cuts "Paris, France" and "Ann Lee and Bo Chen" that the model joined.
fn split(scene: &Scene<'_>, tokens: Range<u32>, label: NameLabel) -> Vec<Range<u32>> {
    if tokens.is_empty() || country::named(scene.text(&tokens)).is_some() {
        return vec![tokens];
    }
    let cuts = |t: u32| {
        let word = scene.word(TokenId(t));
        match label {
            NameLabel::Per => word == "," || word == "and" || word == "(" || word == ")",
            NameLabel::Loc => word == "," || word == "(" || word == ")" || (word == "and" && scene.annotation.base_rel(TokenId(t)) == "cc"),
            _ => word == "(" || word == ")",
        }
    };
    let mut parts = Vec::new();
    let mut start = tokens.start;
    for t in tokens.clone() {
        if cuts(t) {
            parts.push(start..t);
            start = t + 1;
        }
    }
    parts.push(start..tokens.end);
    parts
}

/// A name has a capital or a digit with letters, and is no pronoun or bare title.
fn is_name(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let capital = tokens.clone().any(|t| scene.word(TokenId(t)).chars().any(char::is_uppercase));
    let only = tokens.len() == 1;
    let first = TokenId(tokens.start);
    let opposed = ["anti-", "counter-", "pro-", "non-", "ex-"].iter().any(|p| scene.lower(first).starts_with(p));
    let titles = tokens.clone().all(|t| lexicon::is_title(&scene.lower(TokenId(t))));
    // "the Court", "the Government": a description in capitals.
    let described = only
        && scene.before(tokens.start).is_some_and(|t| scene.annotation.upos(t) == Upos::Det)
        && lexicon::noun(&scene.lower(first)).is_some_and(|k| !k.is_a(Kind::Person));
    let people = only && is_people(&scene.lower(first)) && only_begins(scene, first);
    capital
        && !opposed
        && !people
        && !titles
        && !described
        && !(only && (matches!(scene.annotation.upos(first), Upos::Pron | Upos::Det) || lexicon::is_title(&scene.lower(first))))
}

/// "Dockworkers", "Bus drivers": people of one trade in the plural, which the beginning of a sentence gives a capital.
fn is_people(word: &str) -> bool {
    let lemma = lemma::lemma(word, Upos::Noun);
    let trade = |noun: &str| lexicon::noun(noun).is_some_and(|kind| kind.is_a(Kind::Person) || kind.is_a(Kind::Group));
    // A compound is what its last part is: "dockworker" a worker.
    let mut parts = lemma.char_indices().map(|(at, _)| &lemma[at..]).take_while(|part| part.len() >= 6);
    lemma != word && parts.any(trade)
}

/// True for a word that has its capital only where sentences begin.
fn only_begins(scene: &Scene<'_>, token: TokenId) -> bool {
    let word = scene.word(token);
    scene.document.token_ids().filter(|&other| scene.word(other) == word).all(|other| scene.before(other.0).is_none())
}

/// "Defense" in "Minister of Defense", "Labour" in "Labour Minister": part of an office, no name.
fn office(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let portfolio = |t: u32| lexicon::is("portfolio", &scene.lower(TokenId(t))) || matches!(scene.lower(TokenId(t)).as_str(), "and" | ",");
    let held = |t: TokenId| matches!(scene.lemma(t).as_str(), "minister" | "secretary" | "undersecretary" | "ministry" | "department");
    if tokens.clone().all(portfolio) && scene.after(tokens.end).is_some_and(held) {
        return true;
    }
    let Some(of) = scene.before(tokens.start).filter(|&t| matches!(scene.lower(t).as_str(), "of" | "for")) else { return false };
    let minister = scene.before(of.0).is_some_and(|t| matches!(scene.lemma(t).as_str(), "minister" | "secretary" | "ministry" | "undersecretary"));
    minister && lexicon::is("portfolio", &scene.lower(TokenId(tokens.start)))
}

/// Countries that the model missed.
fn countries(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        if !scene.capital(token) || scene.named(token) {
            continue;
        }
        for length in (1..=4).rev() {
            let tokens = token.0..token.0 + length;
            if tokens.end > scene.bounds(token).end || (token.0..tokens.end).any(|t| scene.named(TokenId(t))) {
                continue;
            }
            let words = scene.text(&tokens).to_owned();
            let lone = scene.word(TokenId(tokens.start)) == "US" && scene.annotation.upos(token) == Upos::Pron;
            let part = scene.after(tokens.end).is_some_and(|t| scene.capital(t) && scene.annotation.base_rel(t) == "flat");
            if country::named(&words).is_some() && !lone && !part && !lexicon::is("homonym", &words.to_lowercase()) {
                let draft = scene.name(tokens, Some(NameLabel::Loc));
                scene.push(draft);
                break;
            }
        }
    }
}

/// Treaties, laws and events that the model missed or cut short: capitals up to a noun that tells one, or such a noun with "of":
/// "the Paris Agreement", "the Treaty of Lisbon", "the Minsk agreements", "Resolution 2254".
fn missed(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        let Some(kind) = lexicon::name_noun(&scene.lower(token)).filter(|k| k.is_a(Kind::Law) || k.is_a(Kind::Event)) else { continue };
        let capital = scene.capital(token);
        let within = scene.covering(token).any(|n| scene.drafts[n].form == Form::Name && scene.drafts[n].tokens.len() > 1);
        if within || !matches!(scene.annotation.upos(token), Upos::Noun | Upos::Propn) || !(capital || kind == Kind::Treaty) {
            continue;
        }
        let mut tokens = token.0..token.0 + 1;
        while let Some(last) = scene.before(tokens.start)
            && scene.capital(last)
            && matches!(scene.annotation.upos(last), Upos::Propn | Upos::Noun | Upos::Adj | Upos::Num)
            && country::of_demonym(scene.word(last)).is_none()
            && scene.annotation.ancestors(last).take(3).any(|t| t == token)
        {
            tokens.start = last.0;
        }
        if capital && tokens.len() == 1 {
            tokens.end = tail(scene, token).unwrap_or(tokens.end);
        }
        let number = scene.after(tokens.end).filter(|&t| scene.word(t).starts_with(|c: char| c.is_ascii_digit()));
        if capital && kind == Kind::Law && tokens.end == token.0 + 1 && number.is_some() {
            tokens.end += 1;
        }
        let definite = capital || scene.before(tokens.start).is_some_and(|t| scene.lower(t) == "the");
        if tokens.len() < 2 || !definite {
            continue;
        }
        for at in scene.touching(&tokens) {
            let draft = &scene.drafts[at];
            let single = draft.tokens.start == token.0 || draft.tokens.end == token.0 + 1 || draft.tokens.end > token.0;
            if single && draft.tokens.start >= tokens.start && draft.tokens.end <= tokens.end && tokens.end == token.0 + 1 {
                scene.drop(at);
            }
        }
        let draft = Draft { head: token, kind, weight: 2, ..scene.name(tokens, Some(NameLabel::Misc)) };
        scene.push(draft);
    }
}

/// "Democrat Jane Ross": a party's word before a person's name is a name of its own, whether the model sees one or not.
fn partisans(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        let before = scene.after(token.0 + 1).and_then(|next| scene.covering(next).find(|&n| scene.drafts[n].form == Form::Name)).is_some_and(|n| {
            let name = &scene.drafts[n];
            name.label == Some(NameLabel::Per) && name.tokens.start == token.0 + 1
        });
        let free = scene.covering(token).next().is_none() && scene.capital(token) && lexicon::is("partisan", &scene.lower(token));
        if before && free {
            let draft = scene.name(token.0..token.0 + 1, Some(NameLabel::Norp));
            scene.push(draft);
        }
    }
}

/// One past the capitals after "of" or "on" behind a noun: "Treaty of Lisbon", "Convention on the Rights of the Child".
fn tail(scene: &Scene<'_>, noun: TokenId) -> Option<u32> {
    let of = scene.after(noun.0 + 1).filter(|&t| matches!(scene.lower(t).as_str(), "of" | "on"))?;
    let mut end = of.0 + 1;
    let mut last = None;
    while let Some(next) = scene.after(end) {
        if scene.capital(next) {
            last = Some(next.0 + 1);
        } else if !matches!(scene.lower(next).as_str(), "the" | "of" | "and") || (scene.lower(next) == "and" && last.is_none()) {
            break;
        }
        end += 1;
    }
    last
}

/// A name's words and what the model called it.
type Known<'a> = (Vec<&'a str>, Option<NameLabel>);

/// The same words as a name found elsewhere in the article: names of several words, acronyms, and single words tagged as proper nouns.
fn repeats(scene: &mut Scene<'_>) {
    // By first word: the names that begin with it, the longest first, each with the label of its first mention.
    let mut known: BTreeMap<&str, Vec<Known<'_>>> = BTreeMap::new();
    for draft in scene.drafts.iter().filter(|d| d.form == Form::Name) {
        let words: Vec<&str> = draft.tokens.clone().map(|t| scene.word(TokenId(t))).collect();
        let list = known.entry(words[0]).or_default();
        if !list.iter().any(|(name, _)| *name == words) {
            list.push((words, draft.label));
        }
    }
    for list in known.values_mut() {
        list.sort_by_key(|(words, _)| Reverse(words.len()));
    }
    for token in scene.document.token_ids() {
        let Some(list) = known.get(scene.word(token)).filter(|_| scene.capital(token) && !scene.named(token)) else { continue };
        let end = scene.bounds(token).end;
        let found = list.iter().find(|(name, _)| {
            let tokens = token.0..token.0 + name.len() as u32;
            tokens.end <= end
                && (name.len() > 1 || scene.annotation.upos(token) == Upos::Propn && name[0].chars().count() > 2)
                && tokens.clone().zip(name).all(|(t, word)| scene.word(TokenId(t)) == *word && !scene.named(TokenId(t)))
        });
        if let Some((name, label)) = found {
            let tokens = token.0..token.0 + name.len() as u32;
            if tokens.len() > 1 || !neighbour(scene, &tokens) {
                let draft = scene.name(tokens, *label);
                scene.push(draft);
            }
        }
    }
}

/// True when a capitalised proper noun adjoins: the words are part of another name.
fn neighbour(scene: &Scene<'_>, tokens: &Range<u32>) -> bool {
    let proper = |t: TokenId| scene.capital(t) && scene.annotation.upos(t) == Upos::Propn && !scene.named(t);
    scene.after(tokens.end).is_some_and(proper) || scene.before(tokens.start).is_some_and(proper)
}

/// Names inside of organisations' names: after "of", and names known elsewhere that begin it ("CSTO" in "CSTO Secretariat").
fn inner(scene: &mut Scene<'_>, taken: &Taken) {
    let outer: Vec<Draft> = scene.drafts.iter().filter(|d| d.form == Form::Name && d.tokens.len() > 2).cloned().collect();
    for draft in outer {
        for of in draft.tokens.clone().skip(1) {
            if !matches!(scene.lower(TokenId(of)).as_str(), "of" | "in" | "for") {
                continue;
            }
            let tail = trim(scene, of + 1..draft.tokens.end, taken);
            if tail.is_empty() || tail.len() >= draft.tokens.len() || draft.label != Some(NameLabel::Org) {
                continue;
            }
            let text = scene.text(&tail).to_owned();
            let head = scene.head_of(&tail);
            let body = tail.len() > 1 && lexicon::noun(&scene.lower(head)).is_some_and(|k| k.is_body() && k != Kind::Party);
            if country::named(&text).is_some() {
                let inside = scene.name(tail, Some(NameLabel::Loc));
                scene.push(inside);
            } else if body && scene.capital(head) {
                let inside = scene.name(tail, Some(NameLabel::Org));
                scene.push(inside);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trades_in_the_plural_are_people() {
        assert!(is_people("dockworkers") && is_people("farmers") && is_people("teachers"));
        assert!(!is_people("farmer") && !is_people("beira") && !is_people("terminals") && !is_people("athens"));
    }
}
