//! Salience: how present a chain is at a place in the text.

use crate::document::TokenId;

use super::cast::Cast;
use super::draft::Scene;

/// Sentences after which a mention counts no more.
const SPAN: u32 = 6;

/// Weight of a mention by what it is in its clause.
fn role(scene: &Scene<'_>, head: TokenId) -> f32 {
    match scene.annotation.base_rel(head) {
        "nsubj" => 1.0,
        "obj" | "iobj" | "root" => 0.7,
        "conj" => 0.55,
        "nmod" if scene.annotation.rel(head) == "nmod:poss" => 0.35,
        "compound" => 0.3,
        "appos" | "nmod" => 0.4,
        _ => 0.5,
    }
}

/// Sum over the chain's mentions before `place`, halving with each sentence.
pub(super) fn of(cast: &Cast<'_, '_>, chain: usize, place: TokenId) -> f32 {
    let mut sum = 0.0;
    let mut found: Vec<u32> = Vec::new();
    for at in cast.before(chain, place).take_while(|&at| cast.back(at, place) <= SPAN) {
        let head = cast.scene.drafts[at].head;
        if !found.contains(&head.0) {
            found.push(head.0);
            sum += role(cast.scene, head) * 0.55f32.powi(i32::try_from(cast.back(at, place)).unwrap_or(0));
        }
    }
    sum
}

/// Sentences back to the last mention of the chain before `place`.
pub(super) fn distance(cast: &Cast<'_, '_>, chain: usize, place: TokenId) -> Option<u32> {
    cast.before(chain, place).next().map(|at| cast.back(at, place))
}
