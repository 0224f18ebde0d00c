//! Where something is at home, as its names and the words beside them tell ("Peru's Ana Paz", "the Danish brokerage", "Kenya Ports Authority"),
//! against what a description says of it ("the American agency", "the Kenyan").

use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::{Entry, Gazetteer};
use crate::mention::Form;

use super::cast::Cast;
use super::draft::Scene;

/// Mentions of a chain that are asked where it is at home.
const FIRST: usize = 12;

/// The land that a description tells: its adjective, the place before its noun, or the noun itself ("the Kenyan").
pub(super) fn said(scene: &Scene<'_>, at: usize) -> Option<&'static Entry> {
    let draft = &scene.drafts[at];
    (draft.tokens.start..=draft.head.0).find_map(|t| land_at(scene, TokenId(t)))
}

/// True where the article tells that a chain is at home in a land, false where it tells of another one; `None` where it tells nothing.
pub(super) fn tells(cast: &Cast<'_, '_>, chain: usize, land: &Entry) -> Option<bool> {
    let person = cast.kind(chain) == Kind::Person;
    let mut other = false;
    for home in homes(cast, chain) {
        if home.name == land.name || !home.country.is_empty() && home.country == land.country {
            return Some(true);
        }
        // What lies in a wider region may still be of that land; a body of a whole continent is of no single one.
        other |= !land.country.is_empty() && (!home.country.is_empty() || !person);
    }
    other.then_some(false)
}

/// The lands that the first mentions of a chain tell.
fn homes(cast: &Cast<'_, '_>, chain: usize) -> Vec<&'static Entry> {
    let scene = &*cast.scene;
    let mut found = Vec::new();
    for n in cast.chains.members(chain).filter(|&n| scene.drafts[n].form != Form::Pronoun).take(FIRST) {
        let draft = &scene.drafts[n];
        found.extend(scene.annotation.children(draft.head).iter().filter_map(|&child| beside(scene, draft.head, child)));
        if draft.form == Form::Nominal {
            found.extend(said(scene, n));
        } else if cast.kind(chain) != Kind::Person {
            found.extend(draft.tokens.clone().filter_map(|t| land(scene.word(TokenId(t)))));
            let hits = Gazetteer::get().lookup(scene.text(&draft.tokens));
            let sure = hits.iter().find(|hit| !hit.weak && draft.weight == 3 && hit.entry.kind == draft.kind && !hit.entry.country.is_empty());
            found.extend(sure.map(|hit| hit.entry));
        }
    }
    found
}

/// The land of an adjective, owner or place that hangs from a noun: "Ghana's", "Danish", "of Peru", "in Utrecht".
fn beside(scene: &Scene<'_>, head: TokenId, child: TokenId) -> Option<&'static Entry> {
    let tree = scene.annotation;
    let placed = || tree.children_by(child, "case").any(|t| matches!(scene.lower(t).as_str(), "of" | "in"));
    match tree.rel(child) {
        "nmod:poss" | "amod" | "compound" if child < head => land_at(scene, child),
        "nmod" if placed() => land_at(scene, child),
        _ => None,
    }
}

/// The land that a token names: itself, by its adjective, or by a town of it.
fn land_at(scene: &Scene<'_>, token: TokenId) -> Option<&'static Entry> {
    let town = || {
        let at = scene.headed(token).find(|&n| scene.drafts[n].form == Form::Name && scene.drafts[n].kind.is_a(Kind::Location))?;
        let hit = Gazetteer::get().lookup(scene.text(&scene.drafts[at].tokens)).into_iter().next()?;
        (hit.entry.kind.is_a(Kind::Location) && !hit.weak).then_some(hit.entry)
    };
    scene.capital(token).then(|| land(scene.word(token)).or_else(town)).flatten()
}

/// The country or region of a name or of an adjective.
fn land(word: &str) -> Option<&'static Entry> {
    if !word.starts_with(char::is_uppercase) {
        return None;
    }
    let known = Gazetteer::get();
    let named = || known.lookup(word).into_iter().next().filter(|hit| !hit.weak && matches!(hit.entry.kind, Kind::Country)).map(|hit| hit.entry);
    known.of_demonym(word).or_else(named)
}
