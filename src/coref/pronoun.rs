//! Pronouns that refer: persons, "it" that is no filler, "they", relative pronouns, and those of whoever speaks and is spoken to.

use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::{Form, Link};

use super::draft::{Draft, Scene};

/// What a pronoun asks of its antecedent.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Asks {
    /// he, him, his
    Male,
    /// she, her
    Female,
    /// it, its
    Neuter,
    /// they, their
    Plural,
    /// who, which, that: the noun it hangs from
    Relative,
    /// I, me, my: the speaker
    Speaker,
    /// we, us, our: the speaker and others
    We,
    /// you, your: whoever is spoken to
    You,
}

/// What the pronoun at a token asks; `None` for words that refer to nothing in the text.
pub(super) fn asks(scene: &Scene<'_>, token: TokenId) -> Option<Asks> {
    if scene.annotation.upos(token) != crate::annotation::Upos::Pron || scene.annotation.base_rel(token) == "expl" {
        return None;
    }
    match scene.lower(token).as_str() {
        "he" | "him" | "his" | "himself" => Some(Asks::Male),
        "she" | "her" | "hers" | "herself" => Some(Asks::Female),
        "it" | "its" | "itself" if !is_filler(scene, token) && !is_set(scene, token) => Some(Asks::Neuter),
        "they" if is_anyone(scene, token) => None,
        "they" | "them" | "their" | "theirs" | "themselves" => Some(Asks::Plural),
        "i" | "me" | "my" | "mine" | "myself" => Some(Asks::Speaker),
        "we" | "us" | "our" | "ours" | "ourselves" => Some(Asks::We),
        "you" | "your" | "yours" | "yourself" | "yourselves" => Some(Asks::You),
        "who" | "which" | "that" | "whom" | "whose" => relative_noun(scene, token).map(|_| Asks::Relative),
        _ => None,
    }
}

/// "They say he drank", in somebody's words: people do.
fn is_anyone(scene: &Scene<'_>, token: TokenId) -> bool {
    let verb = scene.annotation.head(token).filter(|_| scene.annotation.base_rel(token) == "nsubj");
    let opens = scene.before(token.0).is_none_or(|t| !scene.word(t).starts_with(char::is_alphanumeric));
    opens && scene.quoted(token) && verb.is_some_and(|v| scene.lower(v) == "say")
}

/// "So be it."
fn is_set(scene: &Scene<'_>, token: TokenId) -> bool {
    let back = |n: u32| token.0.checked_sub(n).map(|t| scene.lower(TokenId(t)));
    back(1).as_deref() == Some("be") && back(2).as_deref() == Some("so")
}

/// "It is likely that …", "it seems that …", "it rained", "if it means that …".
fn is_filler(scene: &Scene<'_>, token: TokenId) -> bool {
    let tree = scene.annotation;
    let Some(head) = tree.head(token).filter(|_| tree.base_rel(token) == "nsubj") else { return false };
    let clause = tree.children(head).iter().any(|&c| matches!(tree.base_rel(c), "csubj" | "ccomp" | "advcl" | "xcomp") && c > head);
    let copula = tree.child(head, "cop").is_some();
    let lemma = scene.lemma(head);
    copula && (clause || tree.child(head, "acl").is_some())
        || matches!(lemma.as_str(), "seem" | "appear" | "rain" | "snow" | "mean")
        || (lemma == "take" && clause)
}

/// The noun that a relative pronoun stands for.
pub(super) fn relative_noun(scene: &Scene<'_>, token: TokenId) -> Option<TokenId> {
    let tree = scene.annotation;
    let clause = std::iter::once(token).chain(tree.ancestors(token)).find(|&t| tree.rel(t) == "acl:relcl")?;
    tree.head(clause).filter(|&noun| noun < token)
}

/// Adds pronoun drafts.
pub(super) fn find(scene: &mut Scene<'_>) {
    for token in scene.document.token_ids() {
        if asks(scene, token).is_some() {
            scene.push(Draft {
                tokens: token.0..token.0 + 1,
                head: token,
                form: Form::Pronoun,
                label: None,
                kind: Kind::Thing,
                weight: 0,
                name: None,
                link: Link::Pronoun,
            });
        }
    }
}
