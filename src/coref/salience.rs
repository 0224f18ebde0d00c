//! Salience: how present a chain is at a place in the text.

use crate::document::TokenId;

use super::chain::Chains;
use super::draft::Scene;

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
pub(super) fn of(scene: &Scene<'_>, chains: &Chains, chain: usize, place: TokenId) -> f32 {
    let here = scene.sentence(place).0;
    let mut sum = 0.0;
    let mut found: Vec<u32> = Vec::new();
    for draft in chains.members(chain).map(|at| &scene.drafts[at]) {
        if draft.tokens.end > place.0 || draft.tokens.contains(&place.0) {
            continue;
        }
        let distance = here - scene.sentence(draft.head).0;
        if distance <= 6 && !found.contains(&draft.head.0) {
            found.push(draft.head.0);
            sum += role(scene, draft.head) * 0.55f32.powi(i32::try_from(distance).unwrap_or(6));
        }
    }
    sum
}

/// Sentences back to the last mention of the chain before `place`.
pub(super) fn distance(scene: &Scene<'_>, chains: &Chains, chain: usize, place: TokenId) -> Option<u32> {
    let before = |at: usize| scene.drafts[at].tokens.end <= place.0;
    chains.members(chain).filter(|&at| before(at)).map(|at| scene.sentence(place).0 - scene.sentence(scene.drafts[at].head).0).min()
}
