//! Ages: "the 24-year-old" against "Lee, 31,".

use crate::document::TokenId;
use crate::mention::Form;

use super::cast::Cast;
use super::draft::Scene;

/// The years that a description tells: "the 24-year-old".
pub(super) fn said(scene: &Scene<'_>, at: usize) -> Option<u32> {
    let draft = &scene.drafts[at];
    (draft.tokens.start..=draft.head.0).find_map(|t| number(scene.word(TokenId(t)).split('-').next().unwrap_or_default()))
}

/// The age that stands behind a name of the chain, before a place: "Lee, 31,", "Lee, aged 31,".
pub(super) fn of(cast: &Cast<'_, '_>, chain: usize, place: TokenId) -> Option<u32> {
    let scene = &*cast.scene;
    let mut names = cast.before(chain, place).filter(|&n| scene.drafts[n].form == Form::Name);
    names.find_map(|n| behind(scene, scene.drafts[n].tokens.end))
}

fn behind(scene: &Scene<'_>, end: u32) -> Option<u32> {
    let word = |at: u32| scene.after(at).map(|t| scene.lower(t));
    if word(end)? != "," {
        return None;
    }
    let first = if matches!(word(end + 1)?.as_str(), "aged" | "age") { end + 2 } else { end + 1 };
    let closed = word(first + 1).is_none_or(|next| matches!(next.as_str(), "," | "." | ")" | ";"));
    number(&word(first)?).filter(|_| closed)
}

fn number(word: &str) -> Option<u32> {
    word.parse().ok().filter(|years| (1..120).contains(years))
}
