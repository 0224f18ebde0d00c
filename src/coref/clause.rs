//! What the clause of a pronoun rules out: laws are withdrawn and deeds ordered, not cities and firms; bodies have directors, fuel has none.

use std::collections::BTreeSet;

use crate::document::TokenId;
use crate::kind::Kind;

use super::cast::Cast;
use super::lexicon;

/// False where "it" or "its" cannot mean the chain, going by the words that it stands with.
pub(super) fn allows(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let kind = cast.kind(chain);
    let Some(head) = tree.head(token) else { return true };
    let lemma = scene.lemma(head);
    let acts = kind.is_a(Kind::Organization) || kind.is_a(Kind::Location) && kind != Kind::Border;
    match tree.rel(token) {
        _ if kind == Kind::Position => false,
        // "They signed it", "to withdraw it": laws, plans and deeds.
        "obj" | "nsubj:pass" => !(acts && kind != Kind::Facility && lexicon::is("deed-verb", &lemma)),
        // "It was illegal": a deed or rule.
        "nsubj" if tree.child(head, "cop").is_some() => !(acts && lexicon::is("deed-adjective", &lemma)),
        // Governments and parliaments have neither directors nor owners.
        "nmod:poss" if lexicon::is("firm-office", &lemma) && (kind == Kind::Country || kind.is_a(Kind::Event) || governs(cast, chain)) => false,
        "nmod:poss" if matches!(lemma.as_str(), "president" | "chair") && governs(cast, chain) => false,
        "nmod:poss" if kind.is_a(Kind::Facility) && lexicon::is("founding", &lemma) => false,
        "nmod:poss" if has_office(&lemma) => holds_offices(kind) || lexicon::is("civic", &lemma) && kind.is_a(Kind::Location),
        _ => true,
    }
}

/// True for a government or parliament that only descriptions speak of.
fn governs(cast: &Cast<'_, '_>, chain: usize) -> bool {
    let ruling =
        |n: usize| matches!(cast.scene.lemma(cast.scene.drafts[n].head).as_str(), "government" | "parliament" | "cabinet" | "coalition" | "junta");
    !cast.traits(chain).named && cast.chains.members(chain).any(ruling)
}

/// True for a noun of somebody who holds an office or a share in something.
fn has_office(lemma: &str) -> bool {
    matches!(lexicon::noun(lemma), Some(Kind::Person | Kind::Position))
}

/// Kinds of what has directors, members, captains and authors.
fn holds_offices(kind: Kind) -> bool {
    let none = [Kind::Penalty, Kind::Crime, Kind::City, Kind::Border, Kind::Disaster, Kind::Attack, Kind::Thing];
    !none.contains(&kind) && !matches!(kind, Kind::Location)
}

/// Takes away whom "he" or "she" does not mean: an office yet to be filled ("the next president"), and those whom only a relative clause
/// of another candidate speaks of ("Lee, who replaced Ito, said the owners should judge him").
pub(super) fn keep_open(cast: &Cast<'_, '_>, chains: &mut BTreeSet<usize>, token: TokenId) {
    chains.retain(|&chain| cast.traits(chain).named || !cast.traits(chain).vacant && !is_office(cast, chain, token));
    let buried: Vec<usize> = chains.iter().copied().filter(|&chain| is_buried(cast, chain, token, chains)).collect();
    chains.retain(|chain| !buried.contains(chain));
}

/// "The prime minister's office announced that she …": a post that only its office stands for.
fn is_office(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let last = cast.before(chain, token).next().map(|n| scene.drafts[n].head).filter(|&head| tree.rel(head) == "nmod:poss");
    last.and_then(|head| tree.head(head)).is_some_and(|noun| matches!(scene.lemma(noun).as_str(), "office" | "bureau" | "spokesman" | "spokeswoman"))
}

/// True where the chain's last mention before the pronoun lies in a relative clause of another candidate, in the pronoun's own sentence and
/// outside of its clause, and nothing else of the sentence speaks of it.
fn is_buried(cast: &Cast<'_, '_>, chain: usize, token: TokenId, chains: &BTreeSet<usize>) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let own: Vec<TokenId> = std::iter::once(token).chain(tree.ancestors(token)).collect();
    let within = |n: usize| {
        let head = scene.drafts[n].head;
        let relative = std::iter::once(head).chain(tree.ancestors(head)).find(|&t| tree.rel(t) == "acl:relcl");
        let Some(clause) = relative.filter(|clause| !own.contains(clause)) else { return false };
        let noun = tree.head(clause);
        noun.is_some_and(|noun| {
            let mut others = scene.headed(noun).filter_map(|other| cast.chains.of(other));
            tree.base_rel(noun) == "nsubj" && others.any(|other| other != chain && chains.contains(&other))
        })
    };
    let mut here = cast.here(chain, token).peekable();
    here.peek().is_some() && here.all(within)
}
