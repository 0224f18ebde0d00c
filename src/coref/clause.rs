//! What the clause of a pronoun rules out: laws are withdrawn and deeds ordered, not cities and firms; bodies have directors, fuel has none.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::kind::Kind;
use crate::mention::Form;

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
        // "it had urged families": lands lie; bodies and their papers speak.
        "nsubj" if matches!(kind, Kind::Location | Kind::Facility | Kind::Border | Kind::Product | Kind::Weapon) && speaks(&lemma) => false,
        "nsubj" if kind == Kind::Thing && speaks(&lemma) => has_words(cast, chain),
        // "It was illegal": a deed or rule.
        "nsubj" if tree.child(head, "cop").is_some() => !(acts && lexicon::is("deed-adjective", &lemma)),
        // Governments and parliaments have neither directors nor owners.
        "nmod:poss" if lexicon::is("firm-office", &lemma) && (kind == Kind::Country || kind.is_a(Kind::Event) || governs(cast, chain)) => false,
        "nmod:poss" if matches!(lemma.as_str(), "president" | "chair") && governs(cast, chain) => false,
        "nmod:poss" if kind.is_a(Kind::Facility) && lexicon::is("founding", &lemma) => false,
        "nmod:poss" if is_mishap(kind) && owned(&lemma) && !lexicon::is("of-mishap", &lemma) => false,
        "nmod:poss" if has_office(&lemma) => holds_offices(kind) || lexicon::is("civic", &lemma) && kind.is_a(Kind::Location),
        _ => true,
    }
}

/// True for a description of something written or said.
fn has_words(cast: &Cast<'_, '_>, chain: usize) -> bool {
    const TEXTS: &[&str] =
        &["statement", "letter", "note", "message", "text", "post", "paper", "notice", "complaint", "filing", "petition", "e-mail", "email"];
    cast.chains.members(chain).any(|n| TEXTS.contains(&cast.scene.lemma(cast.scene.drafts[n].head).as_str()))
}

fn speaks(verb: &str) -> bool {
    lexicon::is_saying(verb)
        || matches!(verb, "urge" | "ask" | "order" | "accuse" | "blame" | "deny" | "promise" | "refuse" | "demand" | "sue" | "appeal")
}

/// True for a government or parliament that only descriptions speak of.
fn governs(cast: &Cast<'_, '_>, chain: usize) -> bool {
    let ruling =
        |n: usize| matches!(cast.scene.lemma(cast.scene.drafts[n].head).as_str(), "government" | "parliament" | "cabinet" | "coalition" | "junta");
    !cast.traits(chain).named && cast.chains.members(chain).any(ruling)
}

/// The subject that a verb without one has from the verb above: "Lee wants Ito to leave and praise him".
pub(super) fn understood(cast: &Cast<'_, '_>, verb: TokenId) -> Option<TokenId> {
    let tree = cast.scene.annotation;
    let mut verb = verb;
    for _ in 0..4 {
        if let Some(subject) = tree.child(verb, "nsubj").or_else(|| tree.child(verb, "nsubj:pass")) {
            return Some(subject);
        }
        let above = tree.head(verb)?;
        match tree.base_rel(verb) {
            "xcomp" => {
                if let Some(object) = tree.child(above, "obj") {
                    return Some(object);
                }
            }
            "conj" if tree.base_rel(above) == "xcomp" => {}
            _ => return None,
        }
        verb = above;
    }
    None
}

/// Who does what is told with a noun in the object or in another part below the verb: "Peru wants to ease its sanctions on the country".
pub(super) fn doer(cast: &Cast<'_, '_>, noun: TokenId) -> Option<TokenId> {
    let tree = cast.scene.annotation;
    let below = |&token: &TokenId| matches!(tree.base_rel(token), "nmod" | "obj" | "iobj" | "obl");
    let top = std::iter::once(noun).chain(tree.ancestors(noun).take(8)).take_while(below).last()?;
    let verb = tree.head(top).filter(|&verb| tree.upos(verb) == Upos::Verb)?;
    understood(cast, verb)
}

/// Kinds of what befalls: a fire has a cause and victims, no library and no chairman.
fn is_mishap(kind: Kind) -> bool {
    matches!(kind, Kind::Disaster | Kind::Attack | Kind::Conflict | Kind::Crime | Kind::Penalty)
}

/// True for a noun of what only somebody or something lasting owns.
fn owned(lemma: &str) -> bool {
    let kinds = [Kind::Person, Kind::Position, Kind::Facility, Kind::Organization];
    lexicon::noun(lemma).is_some_and(|kind| kinds.iter().any(|&owned| kind.is_a(owned)))
}

/// Takes away what "it" cannot mean where something else may be meant: the paper that somebody told something ("an aide told the Mirror it …"),
/// and the land whose body is spoken of ("the head of Peru's Customs Office … to run it").
pub(super) fn keep_spoken(cast: &Cast<'_, '_>, chains: &mut BTreeSet<usize>, token: TokenId) {
    let owner = cast.scene.annotation.rel(token) == "nmod:poss";
    let aside = |&chain: &usize| is_told(cast, chain, token) || !owner && is_land_of(cast, chain, token, chains);
    let aside: Vec<usize> = chains.iter().copied().filter(aside).collect();
    chains.retain(|chain| !aside.contains(chain));
}

/// True for a body that is only told something in the sentence of the pronoun.
fn is_told(cast: &Cast<'_, '_>, chain: usize, token: TokenId) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let told = |n: usize| {
        let head = scene.drafts[n].head;
        let verb = tree.head(head).filter(|_| matches!(tree.base_rel(head), "obj" | "iobj"));
        scene.drafts[n].form == Form::Name && verb.is_some_and(|verb| scene.lemma(verb) == "tell")
    };
    let paper = matches!(cast.kind(chain), Kind::MediaOutlet | Kind::Organization);
    let mut here = cast.here(chain, token).peekable();
    paper && here.peek().is_some() && here.all(told)
}

/// True for a country that the sentence of the pronoun names only as the owner of a named body that may be meant itself.
fn is_land_of(cast: &Cast<'_, '_>, chain: usize, token: TokenId, chains: &BTreeSet<usize>) -> bool {
    let (scene, tree) = (&*cast.scene, cast.scene.annotation);
    let owns = |n: usize| {
        let head = scene.drafts[n].head;
        let owned = tree.head(head).filter(|_| matches!(tree.rel(head), "nmod:poss" | "compound" | "amod"));
        owned.is_some_and(|owned| {
            scene.headed(owned).filter_map(|n| cast.chains.of(n)).any(|body| body != chain && cast.kind(body).is_body() && chains.contains(&body))
        })
    };
    let mut here = cast.here(chain, token).peekable();
    cast.kind(chain) == Kind::Country && here.peek().is_some() && here.all(owns)
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
