//! Slips of the model that the rest of the article shows: a name's kind after its short form, its other mentions, and what it does.

use std::collections::{BTreeMap, BTreeSet};

use crate::annotation::{NameLabel, Upos};
use crate::document::TokenId;
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::Form;

use super::draft::{Draft, Scene};
use super::{lexicon, typing};

/// Mends the kinds of names, once each has one.
pub(super) fn mend(scene: &mut Scene<'_>) {
    for (pass, kind, weight) in PASSES {
        for at in pass(scene) {
            (scene.drafts[at].kind, scene.drafts[at].weight) = (*kind, *weight);
        }
    }
    alike(scene);
}

/// The names that a slip has given a wrong kind.
type Pass = fn(&Scene<'_>) -> Vec<usize>;

/// Each pass with the kind of what it finds and how sure that is.
const PASSES: &[(Pass, Kind, u8)] = &[
    (mates, Kind::Organization, 1),
    (owners, Kind::Organization, 2),
    (traded, Kind::Organization, 2),
    (employers, Kind::Organization, 2),
    (bearers, Kind::Person, 2),
    (given, Kind::Person, 2),
    (borrowed, Kind::Organization, 2),
    (teams, Kind::SportsTeam, 2),
];

/// Names that a test holds for.
fn names<'s>(scene: &'s Scene<'_>, test: impl Fn(&Draft) -> bool + 's) -> impl Iterator<Item = usize> + 's {
    (0..scene.drafts.len()).filter(move |&n| scene.drafts[n].form == Form::Name && test(&scene.drafts[n]))
}

/// "Arvand Khodro" taken for a person, where the article calls it Arvand and means a body: no given name, no title, so a body. The same
/// for "Arvand Sisal", taken for a product, with what only persons and bodies are beside it: "Arvand Sisal, a grower of agaves".
fn mates(scene: &Scene<'_>) -> Vec<usize> {
    let short: BTreeSet<String> = names(scene, |d| d.tokens.len() == 1 && d.kind.is_body()).map(|n| scene.lower(scene.drafts[n].head)).collect();
    let unsure = |draft: &Draft| {
        let slip = match draft.kind {
            Kind::Person => true,
            Kind::Product | Kind::Work | Kind::Thing => trade(scene, draft),
            _ => false,
        };
        slip && draft.tokens.len() > 1 && draft.weight == 1 && short.contains(&scene.lower(TokenId(draft.tokens.start)))
    };
    names(scene, |draft| unsure(draft) && lexicon::gender_of_name(scene.text(&draft.tokens)).is_none()).collect()
}

/// "Brennholt has agreed to sell its coatings business": what is the subject of a clause that speaks of "its" things is no person, where no
/// other thing stands between, no given name or title tells a person and no mention of the name is that of one.
fn owners(scene: &Scene<'_>) -> Vec<usize> {
    let tree = scene.annotation;
    let unsure = |draft: &Draft| draft.kind == Kind::Person && draft.weight <= 1 && lexicon::gender_of_name(scene.text(&draft.tokens)).is_none();
    let has = |draft: &Draft| {
        let Some(verb) = tree.head(draft.head).filter(|_| tree.rel(draft.head) == "nsubj") else { return false };
        let end = scene.bounds(draft.head).end;
        let first = (draft.tokens.end..end).map(TokenId).find(|&t| matches!(tree.upos(t), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Punct));
        let its = first.filter(|&t| scene.lower(t) == "its" && tree.rel(t) == "nmod:poss");
        its.is_some_and(|its| tree.ancestors(its).any(|above| above == verb))
    };
    let owning: BTreeSet<&str> = names(scene, |draft| unsure(draft) && has(draft)).map(|n| scene.text(&scene.drafts[n].tokens)).collect();
    let people: BTreeSet<&str> =
        names(scene, |draft| draft.kind == Kind::Person && draft.weight > 1).map(|n| scene.text(&scene.drafts[n].tokens)).collect();
    names(scene, |draft| {
        let words = scene.text(&draft.tokens);
        unsure(draft) && owning.contains(words) && !people.contains(words)
    })
    .collect()
}

/// "The takeover of Marlow", "Nordvik agreed to buy Halden", taken for persons, places or products: what firms do and what is done to them tells
/// firms, where no gazetteer knows the name, nothing lies in it and nobody of the article is called so.
fn traded(scene: &Scene<'_>) -> Vec<usize> {
    let people: BTreeSet<String> = names(scene, |d| d.kind == Kind::Person && (d.weight > 1 || d.tokens.len() > 1))
        .filter(|&n| !unsure_of(scene, &scene.drafts[n]))
        .map(|n| scene.lower(TokenId(scene.drafts[n].tokens.end - 1)))
        .collect();
    let places: BTreeSet<&str> = names(scene, |d| typing::is_where(scene, d)).map(|n| scene.text(&scene.drafts[n].tokens)).collect();
    let unsure = |draft: &Draft| {
        let words = scene.text(&draft.tokens);
        let nobody = draft.kind != Kind::Person || !people.contains(&scene.lower(TokenId(draft.tokens.end - 1)));
        unsure_of(scene, draft) && nobody && !places.contains(words) && Gazetteer::get().lookup(words).is_empty()
    };
    let found: BTreeSet<&str> = names(scene, |draft| unsure(draft) && deals(scene, draft)).map(|n| scene.text(&scene.drafts[n].tokens)).collect();
    names(scene, |draft| unsure(draft) && found.contains(scene.text(&draft.tokens))).collect()
}

/// "Himal Urja's project manager", "Soligorsk Kali, which has 16,000 employees", "pilots employed by Vuelo Caribe": who has officers and staff, and
/// what "which" is said of, is nobody.
fn employers(scene: &Scene<'_>) -> Vec<usize> {
    let unsure =
        |draft: &Draft| unsure_of(scene, draft) && draft.kind == Kind::Person && Gazetteer::get().lookup(scene.text(&draft.tokens)).is_empty();
    let found: BTreeSet<&str> = names(scene, |draft| unsure(draft) && employs(scene, draft)).map(|n| scene.text(&scene.drafts[n].tokens)).collect();
    names(scene, |draft| unsure(draft) && found.contains(scene.text(&draft.tokens))).collect()
}

fn employs(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let head = tree.head(draft.head);
    let narrowed = |noun: TokenId| tree.children(noun).iter().any(|&child| child > draft.head && matches!(tree.base_rel(child), "compound" | "amod"));
    let officers = |noun: TokenId| match scene.lemma(noun).as_str() {
        "manager" | "director" | "executive" | "officer" => narrowed(noun),
        "ceo" | "chairman" | "chairwoman" | "shareholder" | "employee" | "workforce" | "headquarters" | "subsidiary" => true,
        _ => false,
    };
    let which = |clause: TokenId| {
        let first = tree.subtree(clause).into_iter().find(|&t| scene.word(t) != ",");
        first.is_some_and(|t| scene.lower(t) == "which" && scene.before(t.0).is_some_and(|comma| comma.0 == draft.tokens.end))
    };
    let staff = head.is_some_and(|verb| scene.lemma(verb) == "employ" && matches!(tree.rel(draft.head), "nsubj" | "obl:agent" | "obl"));
    staff || tree.rel(draft.head) == "nmod:poss" && head.is_some_and(officers) || tree.children_by(draft.head, "acl").any(which)
}

/// True for a name whose kind is the model's word alone, which neither a given name nor a title backs.
fn unsure_of(scene: &Scene<'_>, draft: &Draft) -> bool {
    let words = scene.text(&draft.tokens);
    match draft.kind {
        Kind::Person => draft.weight == 1 && lexicon::gender_of_name(words).is_none() && !lexicon::is_given(scene.word(TokenId(draft.tokens.start))),
        Kind::Location | Kind::Product | Kind::Work | Kind::Thing => draft.weight == 1,
        _ => false,
    }
}

/// True where a name takes the part of a firm in a deal. Persons buy, towns are taken and products are bought, too: what each kind may also do
/// tells nothing.
fn deals(scene: &Scene<'_>, draft: &Draft) -> bool {
    let tree = scene.annotation;
    let Some(head) = tree.head(draft.head) else { return false };
    let lemma = scene.lemma(head);
    let case = |words: &[&str]| tree.children_by(draft.head, "case").any(|t| words.contains(&scene.lower(t).as_str()));
    match tree.rel(draft.head) {
        "nsubj" => {
            let inner = tree.child(head, "xcomp").filter(|&verb| lexicon::is("firm-verb", &scene.lemma(verb)));
            draft.kind != Kind::Person && inner.is_some_and(|verb| tree.child(verb, "obj").is_some())
        }
        "obj" => match draft.kind {
            Kind::Person => draft.tokens.len() == 1 && matches!(lemma.as_str(), "acquire" | "buy"),
            Kind::Location | Kind::Thing => lemma == "acquire",
            _ => false,
        },
        "nmod" if draft.kind == Kind::Location => lemma == "merger" && case(&["with"]),
        "nmod" => {
            (lexicon::is("deal-in", &lemma) && case(&["in", "of", "with"]))
                || (draft.kind == Kind::Person && lexicon::is("deal-of", &lemma) && case(&["of"]))
        }
        "obl" => lemma == "merge" && case(&["with"]),
        _ => false,
    }
}

/// True for a name with an apposition that only persons and bodies have.
fn trade(scene: &Scene<'_>, draft: &Draft) -> bool {
    let mut kinds = scene.annotation.children_by(draft.head, "appos").filter_map(|noun| lexicon::noun(&scene.lemma(noun)));
    kinds.any(|kind| kind.is_a(Kind::Person) || kind.is_body())
}

/// "Nuno Brasa" taken for a body, where the article speaks of a person Brasa.
fn bearers(scene: &Scene<'_>) -> Vec<usize> {
    let lone = |label: NameLabel, kind: fn(Kind) -> bool| -> BTreeSet<String> {
        names(scene, |d| d.tokens.len() == 1 && d.label == Some(label) && kind(d.kind)).map(|n| scene.lower(scene.drafts[n].head)).collect()
    };
    let (surnames, bodies) = (lone(NameLabel::Per, |kind| kind == Kind::Person), lone(NameLabel::Org, Kind::is_body));
    let unsure = |draft: &Draft| {
        let (first, last) = (TokenId(draft.tokens.start), TokenId(draft.tokens.end - 1));
        draft.kind == Kind::Organization
            && draft.weight == 1
            && draft.tokens.len() == 2
            && scene.capital(first)
            && surnames.contains(&scene.lower(last))
            && !bodies.contains(&scene.lower(first))
            && !bodies.contains(&scene.lower(last))
            && [first, last].iter().all(|&word| lexicon::name_noun(&scene.lower(word)).is_none())
    };
    names(scene, unsure).collect()
}

/// "Youssef Amrani" taken for a place: a given name and another, known to no gazetteer and never told as where something is.
fn given(scene: &Scene<'_>) -> Vec<usize> {
    let unsure = |draft: &Draft| {
        let words = scene.text(&draft.tokens);
        draft.kind == Kind::Location
            && draft.weight == 1
            && (2..=3).contains(&draft.tokens.len())
            && lexicon::is_given(scene.word(TokenId(draft.tokens.start)))
            && draft.tokens.clone().all(|t| scene.capital(TokenId(t)))
            && Gazetteer::get().lookup(words).is_empty()
    };
    let placed = |draft: &Draft| {
        let of = scene.before(draft.tokens.start).is_some_and(|t| matches!(scene.lower(t).as_str(), "of" | "from" | "the" | "to"));
        of || typing::is_where(scene, draft)
    };
    let places: BTreeSet<&str> = names(scene, placed).map(|n| scene.text(&scene.drafts[n].tokens)).collect();
    names(scene, |draft| unsure(draft) && !places.contains(scene.text(&draft.tokens))).collect()
}

/// "Sierra" for the firm "Sierra Conservas", where a gazetteer knows a place of that name: the article has named the firm before, the model
/// takes the short form for a body at least once, and it never tells where something is.
fn borrowed(scene: &Scene<'_>) -> Vec<usize> {
    let firms = names(scene, |d| d.tokens.len() > 1 && d.kind.is_body());
    let mut full: BTreeMap<String, usize> = BTreeMap::new();
    for n in firms {
        full.entry(scene.lower(TokenId(scene.drafts[n].tokens.start))).or_insert(n);
    }
    let known = Gazetteer::get();
    let place = |words: &str| {
        let hits = known.lookup(words);
        !hits.is_empty() && hits.iter().all(|hit| matches!(hit.entry.kind, Kind::Location | Kind::City)) && known.of_capital(words).is_none()
    };
    let mut uses: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for n in names(scene, |d| d.tokens.len() == 1 && (d.kind.is_a(Kind::Location) || d.kind == Kind::Organization)) {
        uses.entry(scene.text(&scene.drafts[n].tokens)).or_default().push(n);
    }
    let after = |words: &str, first: usize| {
        full.get(&words.to_lowercase()).is_some_and(|&long| long < first || scene.sentence(scene.drafts[long].head).0 <= 1)
    };
    uses.retain(|words, list| {
        let body = list.iter().filter(|&&n| scene.drafts[n].kind == Kind::Organization).count();
        let enough = known.lookup(words).iter().all(|hit| hit.entry.kind == Kind::Location) || body * 2 >= list.len();
        body > 0 && enough && place(words) && after(words, list[0]) && !list.iter().any(|&n| typing::is_where(scene, &scene.drafts[n]))
    });
    uses.into_values().flatten().collect()
}

/// "Real Soria" taken for a work or a mere body, where it plays against a team: "Arka United beat Real Soria".
fn teams(scene: &Scene<'_>) -> Vec<usize> {
    let mut sides: BTreeMap<TokenId, Vec<usize>> = BTreeMap::new();
    for n in names(scene, |d| d.kind != Kind::Country) {
        if let Some(verb) = typing::match_verb(scene, &scene.drafts[n]) {
            sides.entry(verb).or_default().push(n);
        }
    }
    let unsure = |&n: &usize| {
        let draft = &scene.drafts[n];
        draft.weight == 1 && matches!(draft.kind, Kind::Organization | Kind::Work | Kind::Product | Kind::Location | Kind::Thing)
    };
    let played = |side: &Vec<usize>| side.iter().any(|&n| scene.drafts[n].kind == Kind::SportsTeam);
    sides.into_values().filter(played).flatten().filter(unsure).collect()
}

/// One name with two kinds: the mention whose kind is surely a body's tells what the others are that the model alone has judged.
fn alike(scene: &mut Scene<'_>) {
    let mut sure: BTreeMap<&str, (Kind, u8)> = BTreeMap::new();
    for n in names(scene, |d| d.weight > 1 && d.kind.is_body()) {
        let draft = &scene.drafts[n];
        let best = sure.entry(scene.text(&draft.tokens)).or_insert((draft.kind, draft.weight));
        if draft.weight > best.1 {
            *best = (draft.kind, draft.weight);
        }
    }
    let unsure = |draft: &Draft| {
        let person = draft.kind == Kind::Person && lexicon::gender_of_name(scene.text(&draft.tokens)).is_some();
        draft.weight == 1 && !person && !(draft.kind == Kind::Location && typing::is_where(scene, draft))
    };
    let found: Vec<(usize, (Kind, u8))> = names(scene, unsure).filter_map(|n| Some((n, *sure.get(scene.text(&scene.drafts[n].tokens))?))).collect();
    for (at, (kind, weight)) in found {
        (scene.drafts[at].kind, scene.drafts[at].weight) = (kind, weight);
    }
}
