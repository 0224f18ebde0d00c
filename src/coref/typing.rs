//! Kinds of names: the model's label, refined by gazetteer, head noun and context.

use std::collections::BTreeMap;

use crate::annotation::{NameLabel, Upos};
use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::Form;

use super::draft::{Draft, Scene};
use super::{country, lexicon, nominal};

/// Sets kind and weight of every name that has none yet.
pub(super) fn guess(scene: &mut Scene<'_>) {
    for at in 0..scene.drafts.len() {
        let draft = &scene.drafts[at];
        if draft.form == Form::Name && draft.weight == 0 {
            let (kind, weight) = kind_of(scene, draft);
            scene.drafts[at].kind = kind;
            scene.drafts[at].weight = weight;
        }
    }
    bodies(scene);
    divisions(scene);
}

/// "Norvik's retail division" is no part of an army.
fn divisions(scene: &mut Scene<'_>) {
    let firms = |token: TokenId| scene.headed(token).any(|at| scene.drafts[at].kind.is_a(Kind::Company));
    let owned = |draft: &Draft| {
        let tree = scene.annotation;
        draft.form == Form::Nominal && draft.kind == Kind::MilitaryUnit && tree.children(draft.head).iter().any(|&child| firms(child))
    };
    let found: Vec<usize> = (0..scene.drafts.len()).filter(|&at| owned(&scene.drafts[at])).collect();
    for at in found {
        scene.drafts[at].kind = Kind::Organization;
    }
}

/// Unknown names that the model takes for places and that only ever act are bodies: "Jetkor makes batteries", "founded by Jetkor".
fn bodies(scene: &mut Scene<'_>) {
    let unsure = |draft: &Draft| draft.form == Form::Name && draft.kind == Kind::Location && draft.weight == 1;
    let mut uses: BTreeMap<&str, [u32; 2]> = BTreeMap::new();
    for draft in scene.drafts.iter().filter(|d| unsure(d)) {
        let counts = uses.entry(scene.text(&draft.tokens)).or_default();
        counts[0] += u32::from(acts(scene, draft));
        counts[1] += u32::from(is_where(scene, draft));
    }
    let known = |words: &str| !Gazetteer::get().lookup(words).is_empty();
    uses.retain(|words, [acting, lying]| *acting > 0 && *lying == 0 && !known(words));
    let found: Vec<usize> =
        (0..scene.drafts.len()).filter(|&n| unsure(&scene.drafts[n])).filter(|&n| uses.contains_key(scene.text(&scene.drafts[n].tokens))).collect();
    for at in found {
        scene.drafts[at].kind = Kind::Organization;
    }
}

/// True where the name does what firms and other bodies do, or has what they have.
fn acts(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let Some(head) = tree.head(draft.head) else { return false };
    let does = |verb: TokenId| lexicon::is("firm-verb", &scene.lemma(verb)) || lexicon::is_saying(&scene.lemma(verb));
    match tree.rel(draft.head) {
        "nsubj" => tree.upos(head) == Upos::Verb && does(head) && tree.child(head, "obj").or(tree.child(head, "ccomp")).is_some(),
        "obl:agent" => true,
        "obl" => tree.children_by(draft.head, "case").any(|t| scene.lower(t) == "by") && tree.child(head, "nsubj:pass").is_some(),
        "nmod:poss" => lexicon::is("firm-part", &scene.lemma(head)) || matches!(lexicon::noun(&scene.lemma(head)), Some(Kind::Position)),
        _ => false,
    }
}

/// True where the name plays a match: "Arka beat Soria", "Arka drew with Soria".
pub(super) fn plays(scene: &Scene<'_>, draft: &Draft) -> bool {
    match_verb(scene, draft).is_some()
}

/// The verb of a match that the name takes part in.
pub(super) fn match_verb(scene: &Scene<'_>, draft: &Draft) -> Option<TokenId> {
    let tree = scene.annotation;
    let against = || scene.annotation.children_by(draft.head, "case").any(|t| matches!(scene.lower(t).as_str(), "with" | "against" | "to" | "by"));
    let part = match tree.rel(draft.head) {
        "nsubj" | "nsubj:pass" | "obj" | "obl:agent" => true,
        "obl" => against(),
        _ => false,
    };
    tree.head(draft.head).filter(|&verb| part && tree.upos(verb) == Upos::Verb && lexicon::is("match-verb", &scene.lemma(verb)))
}

/// True where the name tells where something is.
pub(super) fn is_where(scene: &Scene<'_>, draft: &Draft) -> bool {
    scene.annotation.children_by(draft.head, "case").any(|t| {
        matches!(
            scene.lower(t).as_str(),
            "in" | "at"
                | "near"
                | "into"
                | "outside"
                | "across"
                | "around"
                | "off"
                | "along"
                | "beyond"
                | "through"
                | "throughout"
                | "toward"
                | "towards"
        )
    })
}

fn kind_of(scene: &Scene<'_>, draft: &Draft) -> (Kind, u8) {
    let label = base(draft.label);
    let words = scene.text(&draft.tokens);
    if country::named(words).is_some() && label != Kind::Person {
        return (Kind::Country, 3);
    }
    // "Syrians", "the Kurds": people, where "Syrian" would be an attribute.
    if label == Kind::Nationality && scene.lower(draft.head).ends_with('s') && matches!(scene.annotation.upos(draft.head), Upos::Noun | Upos::Propn) {
        return (Kind::Group, 2);
    }
    if country::region(words).is_some() && label != Kind::Person {
        return (Kind::Region, 3);
    }
    if titled(scene, draft)
        && matches!(label, Kind::Person | Kind::Thing | Kind::Location | Kind::Organization)
        && draft.tokens.len() <= 3
        && head_kind(scene, draft).is_none()
    {
        return (Kind::Person, 2);
    }
    if draft.tokens.len() <= 2 && lexicon::is("partisan", &words.to_lowercase()) && partisan(scene, draft) {
        return (Kind::Party, 2);
    }
    if let Some(kind) = known(words, label) {
        return (kind, 3);
    }
    let full = || draft.tokens.len() > 1 && lexicon::gender_of_name(words).is_some();
    // "Wira Beton" is taken for a person, "Wira Foods" is none: no given name, and a word of firms at its end.
    let firm = |kind: Kind| label == Kind::Person && kind == Kind::Company && !full();
    // "Land for All" is a party and "Penn State" no state: what the model takes for a body is no country by its last word.
    let state = |kind: Kind| kind == Kind::Country && label != Kind::Location;
    if let Some(kind) = head_kind(scene, draft).filter(|k| !state(*k) && (fits(*k, label) || firm(*k))) {
        // The model's word for a body outweighs a noun that bodies and their meetings or buildings share.
        let shared = label == Kind::Organization
            && matches!(last_noun(scene, draft).as_str(), "conference" | "forum" | "church" | "library" | "theatre" | "games");
        return (if shared { label } else { kind }, 2);
    }
    if draft.tokens.len() == 1 && matches!(label, Kind::Organization | Kind::Location | Kind::Thing) && ruled(scene, draft) {
        return (Kind::Person, 2);
    }
    if dateline(scene, draft) && label != Kind::Organization {
        return (Kind::Location, 2);
    }
    if let Some(kind) = context(scene, draft).filter(|k| fits(*k, label) || label == Kind::Person && k.is_a(Kind::Organization) && !full()) {
        return (kind, 2);
    }
    if label == Kind::Organization && (draft.tokens.len() <= 3 && kin(scene, draft) || draft.tokens.len() <= 5 && holder(scene, draft)) {
        return (Kind::Person, 2);
    }
    if matches!(label, Kind::Person | Kind::Location) && draft.tokens.len() == 1 && many(scene, draft) {
        return (Kind::Organization, 1);
    }
    (label, 1)
}

/// "Republican Senator N", "Democrat N": a party's name before a person or an office.
fn partisan(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let before = tree.head(draft.head).filter(|&h| draft.tokens.end == h.0 && matches!(tree.base_rel(draft.head), "amod" | "compound" | "nmod"));
    before.is_some_and(|h| {
        let word = scene.lower(h);
        scene.named(h) || lexicon::is_title(&word) || matches!(lexicon::noun(&scene.lemma(h)), Some(Kind::Person | Kind::Position))
    })
}

/// "the chief executive of Tonga Cable, Sione Moala-Fonua,": who is apposed to an office with its body holds it.
fn holder(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let office = |noun: TokenId| {
        let held = lexicon::is_title(&scene.lower(noun)) || matches!(scene.lower(noun).as_str(), "executive" | "head" | "spokesman" | "spokeswoman");
        held && noun < draft.head && tree.children_by(noun, "nmod").any(|body| scene.named(body) && body < draft.head)
    };
    let capital = |t: u32| scene.capital(TokenId(t)) || scene.word(TokenId(t)) == "-";
    let up = tree.head(draft.head).filter(|_| tree.rel(draft.head) == "appos");
    draft.tokens.len() > 1 && draft.tokens.clone().all(capital) && up.is_some_and(office)
}

/// "Arka are thinking of selling him": a single name with a verb in the plural is a team's or a band's.
fn many(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let verb = tree.head(draft.head).filter(|_| tree.rel(draft.head) == "nsubj");
    let plural = verb.is_some_and(|verb| {
        tree.children(verb)
            .iter()
            .any(|&aux| matches!(tree.base_rel(aux), "aux" | "cop") && matches!(scene.lower(aux).as_str(), "are" | "were" | "have"))
    });
    let one = tree.child(draft.head, "conj").is_none() && tree.child(draft.head, "det").is_none() && !scene.lower(draft.head).ends_with('s');
    plural && one && verb.is_some_and(|verb| draft.head < verb)
}

/// "his brother-in-law, Nuno Brasa": who is of somebody's kin is a person.
fn kin(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let up = tree.head(draft.head).filter(|_| tree.base_rel(draft.head) == "appos");
    let relative = |noun: TokenId| lexicon::is("kin", &scene.lemma(noun)) && tree.child(noun, "nmod:poss").is_some();
    up.into_iter().chain(tree.children_by(draft.head, "appos")).any(relative) && draft.tokens.clone().all(|t| scene.capital(TokenId(t)))
}

/// The kind of a name that the gazetteer knows for sure, as far as it only refines the model's broad word.
fn known(words: &str, label: Kind) -> Option<Kind> {
    if label == Kind::Nationality {
        return None;
    }
    let hits = Gazetteer::get().lookup(words);
    let fitting = |kind: Kind| match label {
        Kind::Location => {
            kind.is_a(Kind::Location)
                || matches!(kind, Kind::GovernmentBody | Kind::ArmedGroup | Kind::Alliance | Kind::MediaOutlet | Kind::Party | Kind::Company)
        }
        Kind::Work => kind == Kind::MediaOutlet,
        // The model takes a lone foreign word for a person; the gazetteer's sure bodies are no persons.
        Kind::Person | Kind::Event => kind.is_body(),
        Kind::Organization | Kind::Thing | Kind::Product => kind.is_a(Kind::Organization),
        _ => false,
    };
    hits.iter()
        .find(|hit| !hit.weak && fitting(hit.entry.kind))
        .map(|hit| hit.entry.kind)
        .filter(|kind| *kind != Kind::Organization || label == Kind::Organization)
}

/// A refinement must not overturn the model's broad word: a person named Church stays a person.
fn fits(kind: Kind, label: Kind) -> bool {
    match label {
        Kind::Person | Kind::Nationality => false,
        Kind::Location => kind.is_a(Kind::Location) || kind.is_a(Kind::Organization) || kind.is_a(Kind::Law) || kind.is_a(Kind::Event),
        Kind::Organization => {
            kind.is_a(Kind::Organization)
                || kind.is_a(Kind::Facility)
                || kind.is_a(Kind::Location) && kind != Kind::Country
                || kind.is_a(Kind::Event)
                || kind.is_a(Kind::Law)
        }
        Kind::Event => kind.is_a(Kind::Event) || kind.is_a(Kind::Law),
        Kind::Law => kind.is_a(Kind::Law),
        _ => !kind.is_a(Kind::Person) && kind != Kind::Group,
    }
}

fn base(label: Option<NameLabel>) -> Kind {
    match label {
        Some(NameLabel::Per) => Kind::Person,
        Some(NameLabel::Org) => Kind::Organization,
        Some(NameLabel::Loc) => Kind::Location,
        Some(NameLabel::Norp) => Kind::Nationality,
        Some(NameLabel::Event) => Kind::Event,
        Some(NameLabel::Work) => Kind::Work,
        Some(NameLabel::Product) => Kind::Product,
        Some(NameLabel::Law) => Kind::Law,
        _ => Kind::Thing,
    }
}

/// "the Torres regime", "the Torres presidency": called after its head, when no gazetteer knows a place of that name.
fn ruled(scene: &Scene<'_>, draft: &Draft) -> bool {
    let head = scene.annotation.head(draft.head).filter(|_| scene.annotation.base_rel(draft.head) == "compound");
    let office = head.is_some_and(|h| matches!(scene.lemma(h).as_str(), "regime" | "presidency" | "administration"));
    office && Gazetteer::get().lookup(scene.text(&draft.tokens)).is_empty()
}

/// "BRENOVA, May 3 -": the place that opens an article, in capitals, before a comma, bracket or dash.
fn dateline(scene: &Scene<'_>, draft: &Draft) -> bool {
    let words = scene.text(&draft.tokens);
    scene.before(draft.tokens.start).is_none()
        && words.len() > 3
        && words.chars().all(|c| c.is_uppercase() || !c.is_alphabetic())
        && scene.after(draft.tokens.end).is_some_and(|t| matches!(scene.word(t), "," | "(" | "-" | "–" | "—"))
}

/// A title stands right before: "President X", "Mr. X".
fn titled(scene: &Scene<'_>, draft: &Draft) -> bool {
    scene.before(draft.tokens.start).is_some_and(|t| {
        let word = scene.lower(t);
        lexicon::is_title(&word)
            && !lexicon::is("plain-title", &word)
            && (scene.annotation.head(t) == Some(draft.head) || scene.annotation.head(draft.head) == Some(t))
    })
}

/// The kind told by the name's own head noun: last word, or the word before "of".
fn head_kind(scene: &Scene<'_>, draft: &Draft) -> Option<Kind> {
    if draft.tokens.len() < 2 {
        return None;
    }
    let of = draft.tokens.clone().find(|&t| matches!(scene.lower(TokenId(t)).as_str(), "of" | "for" | "on"));
    let mut at = of.map_or(draft.tokens.end, |t| t.max(draft.tokens.start + 1)) - 1;
    // "Resolution 2254": the noun before its number.
    if at > draft.tokens.start && scene.word(TokenId(at)).starts_with(|c: char| c.is_ascii_digit()) {
        at -= 1;
    }
    let word = scene.lower(TokenId(at));
    let word = word.trim_end_matches('.');
    let text = scene.text(&draft.tokens);
    if text.contains("Treaty Organization")
        || text.contains("Treaty Organisation")
        || text.starts_with("Organization of ")
        || text.starts_with("Organisation of ")
        || word == "nations" && text.starts_with("United")
    {
        return Some(Kind::Alliance);
    }
    let first = scene.lower(TokenId(draft.tokens.start));
    if of.is_none() && matches!(first.as_str(), "university" | "lake" | "mount" | "port" | "camp" | "operation") {
        return match first.as_str() {
            "university" => Some(Kind::University),
            "operation" => Some(Kind::Event),
            "port" | "camp" => None,
            _ => Some(Kind::Location),
        };
    }
    if of.is_none() && state_body(scene, draft, word) {
        return Some(Kind::GovernmentBody);
    }
    lexicon::name_noun(word).filter(|k| !matches!(k, Kind::Person | Kind::Group | Kind::Position | Kind::Crime))
}

/// "Supreme Court", "Federal Security Service", "US Environmental Protection Agency", "Independent School District": a body of a state.
fn state_body(scene: &Scene<'_>, draft: &Draft, noun: &str) -> bool {
    let first = scene.word(TokenId(draft.tokens.start));
    let mut starts = (1..=2.min(draft.tokens.len() as u32)).map(|n| scene.text(&(draft.tokens.start..draft.tokens.start + n)));
    let country = starts.any(|words| country::named(words).is_some() || country::of_demonym(words).is_some());
    let state = lexicon::is("state-word", &first.to_lowercase()) || country;
    let school = noun == "district" && draft.tokens.clone().any(|t| scene.lower(TokenId(t)) == "school");
    school || state && draft.tokens.len() > 1 && lexicon::is("state-noun", noun)
}

/// The noun that heads a name, in lower case.
fn last_noun(scene: &Scene<'_>, draft: &Draft) -> String {
    let of = draft.tokens.clone().find(|&t| matches!(scene.lower(TokenId(t)).as_str(), "of" | "for" | "on"));
    scene.lower(TokenId(of.map_or(draft.tokens.end, |t| t.max(draft.tokens.start + 1)) - 1))
}

/// The kind told by a noun beside the name: "the militant group X", "X news outlet", "X, a newspaper", "groups such as X".
fn context(scene: &Scene<'_>, draft: &Draft) -> Option<Kind> {
    let tree = scene.annotation;
    let noun = |t: TokenId| (!scene.named(t)).then(|| phrase_kind(scene, t)).flatten();
    let own = tree.children_by(draft.head, "appos").find_map(noun);
    let before = scene
        .before(draft.tokens.start)
        .filter(|&t| tree.head(t) == Some(draft.head) && matches!(tree.base_rel(t), "compound" | "nmod" | "appos"))
        .and_then(noun);
    // "the militant group X": right before the name a common noun tells the sort, however the tree ties them.
    let beside = scene
        .before(draft.tokens.start)
        .filter(|&t| scene.annotation.upos(t) == Upos::Noun && !scene.capital(t) && tree.child(t, "det").is_some() && !nominal::is_plural(scene, t))
        .and_then(noun)
        .filter(|k| k.is_a(Kind::Organization) && *k != Kind::Organization && *k != Kind::Country);
    let head = tree.head(draft.head);
    let stance = scene.before(draft.tokens.start).filter(|&t| tree.head(t) == Some(draft.head) && of_party(scene, t)).map(|_| Kind::Party);
    let politics = head
        .filter(|&h| matches!(tree.base_rel(draft.head), "compound" | "nmod") && lexicon::is("party-noun", &scene.lemma(h)))
        .map(|_| Kind::Party)
        .filter(|_| draft.label == Some(NameLabel::Org));
    let up = head.filter(|&h| match tree.base_rel(draft.head) {
        "appos" | "flat" => true,
        "compound" => {
            draft.tokens.end <= h.0
                && h.0 - draft.tokens.end < 2
                && matches!(scene.lower(h).as_str(), "outlet" | "newspaper" | "agency" | "broadcaster" | "magazine")
        }
        "nmod" => such_as(scene, draft.head),
        _ => false,
    });
    let is_a = head.filter(|&h| tree.base_rel(draft.head) == "nsubj" && tree.child(h, "cop").is_some());
    let list = head.filter(|_| tree.base_rel(draft.head) == "conj").and_then(|first| (such_as(scene, first)).then(|| tree.head(first)).flatten());
    officered(scene, draft)
        .or(own)
        .or(before)
        .or(beside)
        .or_else(|| up.or(is_a).or(list).and_then(noun))
        .or(politics)
        .or(stance)
        .or_else(|| firm(scene, draft))
        .or_else(|| armed(scene, draft))
}

/// "gunmen of N", "the N rebels": who has fighters is an armed group, unless the name is a place's.
fn armed(scene: &Scene<'_>, draft: &Draft) -> Option<Kind> {
    let tree = scene.annotation;
    let fighters = tree.head(draft.head).filter(|&h| lexicon::is("fighters", &scene.lemma(h)) && nominal::is_plural(scene, h))?;
    let theirs = match tree.base_rel(draft.head) {
        "nmod" => tree.child(draft.head, "case").is_some_and(|case| scene.lower(case) == "of"),
        "compound" => draft.tokens.end == fighters.0,
        _ => false,
    };
    (theirs && matches!(base(draft.label), Kind::Organization | Kind::Person | Kind::Thing)).then_some(Kind::ArmedGroup)
}

/// "the ruling N", "the far-right N": only parties are called so.
fn of_party(scene: &Scene<'_>, word: TokenId) -> bool {
    let before = |n: u32| word.0.checked_sub(n).map(TokenId).map_or(String::new(), |t| scene.lower(t));
    let whole = if before(1) == "-" { format!("{}-{}", before(2), scene.lower(word)) } else { scene.lower(word) };
    lexicon::is("party-side", &whole)
}

/// "Norvik chief executive N": what has an officer, named right behind the office, is a body.
fn officered(scene: &Scene<'_>, draft: &Draft) -> Option<Kind> {
    let beside = matches!(scene.annotation.base_rel(draft.head), "compound" | "flat" | "nmod");
    let office = scene.annotation.head(draft.head).filter(|&h| beside && draft.tokens.end <= h.0 && h.0 - draft.tokens.end < 3)?;
    let named = scene.annotation.head(office).is_some_and(|name| name.0 == office.0 + 1 && scene.named(name));
    let kind = match scene.lemma(office).as_str() {
        "executive" | "ceo" | "chairman" | "chairwoman" | "boss" => Kind::Company,
        "director" | "coach" | "manager" | "captain" | "striker" | "midfielder" | "defender" | "goalkeeper" => Kind::Organization,
        _ => return None,
    };
    named.then_some(kind)
}

/// "X's shareholders", "an X subsidiary": only firms have such; of names that no gazetteer knows.
fn firm(scene: &Scene<'_>, draft: &Draft) -> Option<Kind> {
    let owned = scene.annotation.head(draft.head).filter(|&h| draft.tokens.end <= h.0)?;
    let beside = matches!(scene.annotation.rel(draft.head), "nmod:poss" | "compound");
    let unknown = || Gazetteer::get().lookup(scene.text(&draft.tokens)).is_empty();
    (beside && lexicon::is("firm-part", &scene.lemma(owned)) && unknown()).then_some(Kind::Company)
}

fn such_as(scene: &Scene<'_>, token: TokenId) -> bool {
    let tree = scene.annotation;
    tree.children_by(token, "case").any(|c| matches!(scene.lower(c).as_str(), "such" | "including" | "like"))
}

/// Kind of a common noun with its modifiers: "militant group" is an armed one.
pub(super) fn phrase_kind(scene: &Scene<'_>, head: TokenId) -> Option<Kind> {
    let lemma = scene.lemma(head);
    let mods: Vec<String> = scene
        .annotation
        .children(head)
        .iter()
        .filter(|&&c| matches!(scene.annotation.base_rel(c), "amod" | "compound"))
        .map(|&c| scene.lemma(c))
        .collect();
    let has = |class: &str| mods.iter().any(|m| lexicon::is(class, m));
    if matches!(lemma.as_str(), "group" | "organization" | "organisation" | "movement" | "network" | "faction" | "militia" | "gang") {
        if lemma == "militia" || has("armed") {
            return Some(Kind::ArmedGroup);
        }
        return Some(Kind::Organization);
    }
    if matches!(lemma.as_str(), "agency" | "outlet" | "site" | "channel") && has("press") {
        return Some(Kind::MediaOutlet);
    }
    if lemma == "giant" || lemma == "startup" {
        return Some(Kind::Company);
    }
    lexicon::noun(&lemma).filter(|k| !matches!(k, Kind::Position | Kind::Group))
}
