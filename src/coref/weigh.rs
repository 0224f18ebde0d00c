//! How likely a chain is meant by a pronoun: a weighted sum over what can be seen of both. The weights are fitted on annotated text
//! (`data/lexicons/pronoun-weights.tsv`); the sums become shares by softmax, with "none of them" as one more candidate.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::Form;

use super::cast::Cast;
use super::draft::Scene;
use super::lexicon;
use super::pronoun::{self, Asks};
use super::salience;

const TABLE: &str = include_str!("../../data/lexicons/pronoun-weights.tsv");

/// What is seen of a candidate, in the order of the features' values.
const FEATURES: &[&str] = &[
    "any",
    "sentence-0",
    "sentence-1",
    "sentence-2",
    "sentence-3",
    "named",
    "gender-known",
    "last-subject",
    "last-object",
    "last-owner",
    "last-pronoun",
    "last-inner",
    "last-deep",
    "nearest",
    "second-nearest",
    "local-subject",
    "upper-subject",
    "upper-object",
    "same-clause",
    "follower",
    "first-of-previous",
    "same-role",
    "speaks",
    "salience",
    "mentions",
    "topic",
    "same-quotation",
    "body",
    "country",
    "place",
    "thing",
    "group",
    "plural-words",
    "owned-local-subject",
    "subject-upper-subject",
    "subject-previous-subject",
    "subject-nearest",
    "owner-nearest",
    "actor-needed",
];

/// Weights of the three classes of pronouns: persons, things, plural; and the share that a candidate must reach.
struct Weights {
    classes: [Vec<f32>; 3],
    least: [f32; 3],
}

static WEIGHTS: LazyLock<Weights> = LazyLock::new(|| {
    let mut weights = Weights { classes: std::array::from_fn(|_| vec![0.0; FEATURES.len()]), least: [1.0; 3] };
    for line in TABLE.lines().skip(1) {
        let mut cells = line.split('\t');
        let name = cells.next().unwrap_or("");
        let at = FEATURES.iter().position(|f| *f == name);
        for (class, value) in cells.filter_map(|cell| cell.parse::<f32>().ok()).enumerate().take(3) {
            match at {
                Some(at) => weights.classes[class][at] = value,
                None if name == "least-share" => weights.least[class] = value,
                None => {}
            }
        }
    }
    weights
});

/// A pronoun with what its own place in the sentence tells.
pub(super) struct Case {
    token: TokenId,
    class: usize,
    subject: bool,
    owner: bool,
    /// Subject of the pronoun's own clause, and of the clause above.
    local: Option<usize>,
    upper: Option<usize>,
    /// Object of the clause above.
    upper_object: Option<usize>,
    /// The subject that follows: "In his speech, Lee …".
    pub follower: Option<usize>,
    /// Someone acts or owns: "it has a base".
    actor: bool,
}

impl Case {
    /// The case of a pronoun.
    pub fn of(cast: &Cast<'_, '_>, token: TokenId, asks: Asks) -> Self {
        let tree = cast.scene.annotation;
        let class = match asks {
            Asks::Neuter => 1,
            Asks::Plural => 2,
            _ => 0,
        };
        let subjects = subjects(cast.scene, token);
        let chain = |t: &TokenId| chain_at(cast, *t);
        let subject = tree.base_rel(token) == "nsubj";
        let places = if subject { [None, subjects.first()] } else { [subjects.first(), subjects.get(1)] };
        Case {
            token,
            class,
            subject,
            owner: tree.rel(token) == "nmod:poss",
            local: places[0].and_then(chain),
            upper: places[1].and_then(chain),
            upper_object: upper_object(cast.scene, token).and_then(|t| chain_at(cast, t)),
            follower: follower(cast.scene, token).and_then(|t| chain_at(cast, t)),
            actor: needs_actor(cast.scene, token),
        }
    }

    /// Who says what the pronoun's clause tells: the subject of the verb of saying above it.
    pub fn upper_speaker(&self, cast: &Cast<'_, '_>) -> Option<usize> {
        let tree = cast.scene.annotation;
        let saying = |verb: TokenId| lexicon::is_saying(&cast.scene.lemma(verb));
        let said = |&t: &TokenId| matches!(tree.base_rel(t), "ccomp" | "root" | "parataxis");
        let clause = std::iter::once(self.token).chain(tree.ancestors(self.token)).find(said)?;
        let above = tree.head(clause).into_iter().chain(tree.children_by(clause, "parataxis"));
        above.filter(|&verb| saying(verb)).find_map(|verb| tree.child(verb, "nsubj")).and_then(|subject| chain_at(cast, subject))
    }
}

/// The chain of what a token heads.
pub(super) fn chain_at(cast: &Cast<'_, '_>, token: TokenId) -> Option<usize> {
    let fits = |&n: &usize| cast.scene.drafts[n].kind != Kind::Nationality;
    cast.scene.headed(token).filter(fits).find_map(|n| cast.chains.of(n))
}

/// Subjects of the clauses around a token, from the inside out; of a clause without one, what controls it.
pub(super) fn subjects(scene: &Scene<'_>, token: TokenId) -> Vec<TokenId> {
    let tree = scene.annotation;
    let mut found = Vec::new();
    let mut below = token;
    for at in tree.ancestors(token) {
        let own = tree.child(at, "nsubj").filter(|&s| s != below && s < token);
        match (own, tree.base_rel(at)) {
            (Some(subject), _) => found.push(subject),
            (None, "acl") if tree.rel(at) != "acl:relcl" && tree.child(at, "nsubj").is_none() => found.extend(tree.head(at)),
            (None, "xcomp") if tree.child(at, "nsubj").is_none() => {
                found.extend(tree.head(at).and_then(|verb| tree.child(verb, "obj")).filter(|&o| o < token));
            }
            _ => {}
        }
        below = at;
    }
    found
}

/// Object of the clause above the one that a token stands in, before the token.
fn upper_object(scene: &Scene<'_>, token: TokenId) -> Option<TokenId> {
    let tree = scene.annotation;
    let clause =
        std::iter::once(token).chain(tree.ancestors(token)).find(|&t| matches!(tree.base_rel(t), "advcl" | "ccomp" | "xcomp" | "acl" | "conj"))?;
    let upper = tree.head(clause)?;
    tree.children(upper).iter().copied().rfind(|&t| matches!(tree.base_rel(t), "obj" | "iobj" | "obl") && t < token)
}

/// The subject that follows a phrase or clause in front of it: "In his speech, Lee …", "When she arrived, Ana …".
fn follower(scene: &Scene<'_>, token: TokenId) -> Option<TokenId> {
    let tree = scene.annotation;
    let mut path = std::iter::once(token).chain(tree.ancestors(token));
    let front = path.find(|&t| matches!(tree.base_rel(t), "obl" | "advcl") && tree.head(t).is_some_and(|h| h > t))?;
    let verb = tree.head(front)?;
    tree.child(verb, "nsubj").filter(|&subject| subject > token && subject > front)
}

/// "It has a base", "it denied", "its troops": someone acts or owns.
fn needs_actor(scene: &Scene<'_>, token: TokenId) -> bool {
    let tree = scene.annotation;
    let Some(verb) = tree.head(token) else { return false };
    let lemma = scene.lemma(verb);
    tree.rel(token) == "nsubj"
        && tree.child(verb, "cop").is_none()
        && (lexicon::is_saying(&lemma) || tree.child(verb, "obj").is_some() || matches!(lemma.as_str(), "plan" | "want" | "hope" | "seek"))
}

/// The candidate whose share is the largest, when that is large enough for the pronoun's class and at least `least`.
pub(super) fn likeliest(cast: &Cast<'_, '_>, case: &Case, chains: &BTreeSet<usize>, least: f32) -> Option<usize> {
    let weights = &WEIGHTS.classes[case.class];
    let mut near: Vec<(u32, usize)> =
        chains.iter().filter_map(|&c| cast.before(c, case.token).next().map(|n| (cast.scene.drafts[n].tokens.end, c))).collect();
    near.sort_unstable_by(|a, b| b.cmp(a));
    let most = chains.iter().map(|&c| count(cast, c, case.token)).max().unwrap_or(0);
    let sums: Vec<(f32, usize)> = chains
        .iter()
        .map(|&chain| {
            let rank = near.iter().position(|&(_, c)| c == chain).unwrap_or(usize::MAX);
            let values = values(cast, case, chain, rank, most);
            (values.iter().zip(weights).map(|(v, w)| v * w).sum::<f32>(), chain)
        })
        .collect();
    let total = 1.0 + sums.iter().map(|(sum, _)| sum.exp()).sum::<f32>();
    let best = sums.iter().max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
    (best.0.exp() / total >= WEIGHTS.least[case.class].max(least)).then_some(best.1)
}

fn count(cast: &Cast<'_, '_>, chain: usize, place: TokenId) -> usize {
    cast.chains.earlier(chain, cast.scene.drafts_until(place)).take(20).count()
}

/// Values of the features, in their order.
fn values(cast: &Cast<'_, '_>, case: &Case, chain: usize, rank: usize, most: usize) -> Vec<f32> {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let known = cast.traits(chain);
    // "Lee, who …": a relative pronoun is part of the phrase of its noun, no mention of its own.
    let own = |&n: &usize| pronoun::asks(scene, scene.drafts[n].head) != Some(Asks::Relative);
    let last = cast.before(chain, case.token).find(own);
    let head = last.map(|n| scene.drafts[n].head);
    let distance = last.map_or(0, |n| cast.back(n, case.token));
    let role = head.map_or("", |h| tree.base_rel(h));
    let owner = head.is_some_and(|h| tree.rel(h) == "nmod:poss");
    let previous = scene.sentence(case.token).0.checked_sub(1);
    let subject_of = |n: usize| tree.base_rel(scene.drafts[n].head) == "nsubj";
    let before = || cast.before(chain, case.token).take_while(|&n| cast.back(n, case.token) <= 1);
    let previous_subject =
        previous.is_some() && before().any(|n| cast.back(n, case.token) == 1 && subject_of(n) && above_all(scene, scene.drafts[n].head));
    let speaks = before().any(|n| {
        let verb = tree.head(scene.drafts[n].head).filter(|_| subject_of(n));
        verb.is_some_and(|v| lexicon::is_saying(&scene.lemma(v)))
    });
    let verb = head.and_then(|h| tree.head(h));
    let clause = distance == 0 && verb.is_some_and(|v| tree.ancestors(case.token).any(|t| t == v));
    let number = count(cast, chain, case.token);
    let local = case.local == Some(chain);
    let upper = case.upper == Some(chain);
    let body = known.kind.is_body();
    let yes = |b: bool| f32::from(u8::from(b));
    let here = last.is_some();
    vec![
        1.0,
        yes(here && distance == 0),
        yes(distance == 1),
        yes(distance == 2),
        yes(distance > 2),
        yes(known.named),
        yes(known.gender.is_some()),
        yes(role == "nsubj"),
        yes(matches!(role, "obj" | "iobj")),
        yes(owner),
        yes(last.is_some_and(|n| scene.drafts[n].form == Form::Pronoun)),
        yes(matches!(role, "nmod" | "compound" | "appos") && !owner),
        yes(head.is_some_and(|h| is_deep(scene, h))),
        yes(rank == 0),
        yes(rank == 1),
        yes(local),
        yes(upper),
        yes(case.upper_object == Some(chain)),
        yes(clause),
        yes(case.follower == Some(chain)),
        yes(previous_subject),
        yes(here && role == tree.base_rel(case.token)),
        yes(speaks),
        salience::of(cast, chain, case.token).min(4.0),
        (1.0 + number as f32).ln(),
        yes(number == most && number > 1),
        yes(head.is_some_and(|h| scene.quoted(h) == scene.quoted(case.token))),
        yes(body),
        yes(known.kind == Kind::Country),
        yes(known.kind.is_a(Kind::Location) && known.kind != Kind::Country),
        yes(known.kind == Kind::Thing),
        yes(known.kind == Kind::Group),
        yes(known.plural),
        yes(case.owner && local),
        yes(case.subject && upper),
        yes(case.subject && previous_subject),
        yes(case.subject && rank == 0),
        yes(case.owner && rank == 0),
        yes(case.actor && !(known.kind.is_a(Kind::Organization) || known.kind == Kind::Group)),
    ]
}

/// "the fourth child of a boatman and his wife Ana": spoken of within a phrase within a phrase.
fn is_deep(scene: &Scene<'_>, head: TokenId) -> bool {
    let tree = scene.annotation;
    let nominal = |&token: &TokenId| matches!(tree.base_rel(token), "nmod" | "appos" | "conj" | "compound");
    std::iter::once(head).chain(tree.ancestors(head)).take_while(nominal).filter(|&token| tree.base_rel(token) != "conj").count() > 1
}

/// True for the subject of a sentence's main clause.
fn above_all(scene: &Scene<'_>, subject: TokenId) -> bool {
    scene.annotation.head(subject).is_some_and(|verb| scene.annotation.head(verb).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_a_weight_for_each_class() {
        let rows: Vec<Vec<&str>> = TABLE.lines().skip(1).map(|line| line.split('\t').collect()).collect();
        let names: Vec<&str> = rows.iter().map(|row| row[0]).collect();
        assert_eq!(names.split_last(), Some((&"least-share", FEATURES)));
        assert!(rows.iter().all(|row| row.len() == 4 && row[1..].iter().all(|cell| cell.parse::<f32>().is_ok())));
        assert!(WEIGHTS.least.iter().all(|share| (0.0..1.0).contains(share)));
    }
}
