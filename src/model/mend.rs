//! Slips of a tree that the words around them give away: a class that the relation rules out, a head that would cross its governor's,
//! a relation that a head of that class cannot govern. In: a document and its annotation. Out: the annotation with some of them changed.

use super::reattach;
use crate::annotation::{Annotation, NameLabel, Upos};
use crate::document::{Document, TokenId};
use crate::kind::Kind;
use crate::knowledge::nouns;
use crate::text::lemma;

/// Verbs that say what somebody is or is called: of two objects the second is the name given.
const NAMING: &[&str] = &["designate", "name", "call", "declare", "label", "elect", "appoint", "brand", "dub", "crown", "nominate", "consider"];

/// Verbs with a receiver before what is given.
const GIVING: &[&str] =
    &["give", "award", "send", "offer", "grant", "pay", "hand", "lend", "show", "teach", "tell", "sell", "promise", "owe", "bring", "cost", "deny"];

/// Relations that hang on nouns only.
const OF_NOUNS: &[&str] = &["amod", "compound", "nummod", "nmod", "nmod:desc", "appos", "flat"];

/// Verbs that take a noun for what the subject is.
const BECOMING: &[&str] = &["become", "remain", "stay", "seem", "appear", "prove", "turn", "look", "feel", "sound", "serve", "play", "make"];

/// Mends all trees: word classes, heads, relations.
pub(super) fn mend(document: &Document, annotation: &mut Annotation) {
    for token in document.token_ids().filter(|&token| is_noun(document, annotation, token)).collect::<Vec<_>>() {
        annotation.upos[token.index()] = Upos::Noun;
        annotation.lemma[token.index()] = lemma::lemma(document.word(token), Upos::Noun);
    }
    for token in document.token_ids().filter(|&token| is_verb(annotation, token)).collect::<Vec<_>>() {
        annotation.upos[token.index()] = Upos::Verb;
        annotation.lemma[token.index()] = lemma::lemma(document.word(token), Upos::Verb);
    }
    let starts: Vec<TokenId> = annotation.names.iter().filter(|name| name.label == NameLabel::Per).map(|name| TokenId(name.tokens.start)).collect();
    for (name, office) in starts.into_iter().filter_map(|name| Some((name, TokenId(name.0.checked_sub(1)?)))) {
        if is_office(document, annotation, office, name) {
            annotation.upos[office.index()] = Upos::Noun;
        }
    }
    let moved: Vec<(TokenId, TokenId, &'static str)> = names(annotation)
        .chain(crossing(document, annotation))
        .chain(beside_noun(document, annotation))
        .chain(examples(document, annotation))
        .chain(parallel(document, annotation))
        .chain(ranks(document, annotation))
        .chain(before_verb(annotation))
        .chain(repeated(document, annotation))
        .chain(offices(document, annotation))
        .chain(places(document, annotation))
        .chain(whole_generals(document, annotation))
        .chain(generals(document, annotation))
        .chain(double_titles(document, annotation))
        .chain(reattach::all(document, annotation))
        .collect();
    if !moved.is_empty() {
        for (token, head, rel) in moved {
            // A move may have overtaken another: nothing hangs on what hangs on it.
            if head != token && !annotation.ancestors(head).any(|above| above == token) {
                annotation.head[token.index()] = Some(head);
                annotation.deprel[token.index()] = rel;
            }
        }
        annotation.index_children();
    }
    for token in document.token_ids() {
        if let Some(better) = better(document, annotation, token) {
            annotation.deprel[token.index()] = better;
        }
    }
}

/// "denied reports that ...": what is an object or subject, in the plural and without a subject or auxiliary of its own, is no verb.
fn is_noun(document: &Document, annotation: &Annotation, token: TokenId) -> bool {
    let clausal = |&child: &TokenId| matches!(annotation.base_rel(child), "nsubj" | "aux" | "cop" | "obj" | "mark" | "xcomp");
    annotation.upos(token) == Upos::Verb
        && matches!(annotation.rel(token), "obj" | "nsubj" | "nsubj:pass")
        && document.word(token).ends_with('s')
        && !annotation.children(token).iter().any(clausal)
}

/// "which Turkey list as ...", "the firm ships beans": what has a subject beside an object or a relative pronoun, and no copula, is a verb.
fn is_verb(annotation: &Annotation, token: TokenId) -> bool {
    let has = |rel: &str| annotation.child(token, rel).is_some();
    let bare = !has("cop") && !has("det") && !has("amod") && !has("nmod:poss") && !has("case");
    let clause = matches!(annotation.rel(token), "root" | "conj" | "ccomp" | "advcl" | "parataxis" | "acl:relcl");
    let acts = has("obj") || has("obl") && annotation.rel(token) == "acl:relcl";
    annotation.upos(token) == Upos::Noun && clause && bare && has("nsubj") && acts
}

/// "councillor N accused …", "the company X builds …", "leads the Republic bloc": a noun and the name beside it that both hang on one verb in one role are one phrase.
fn beside_noun<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    annotation.names.iter().filter_map(|name| {
        let head = name.tokens.clone().map(TokenId).find(|&token| annotation.head(token).is_some_and(|above| !name.tokens.contains(&above.0)))?;
        let alike = |noun: TokenId| {
            noun.index() < document.tokens.len()
                && annotation.upos(noun) == Upos::Noun
                && annotation.head(noun) == annotation.head(head)
                && annotation.rel(noun) == annotation.rel(head)
                && matches!(annotation.base_rel(head), "nsubj" | "obj" | "obl")
        };
        let before = name.tokens.start.checked_sub(1).map(TokenId).filter(|&noun| alike(noun));
        let before = before.filter(|_| name.label == NameLabel::Per || name.label == NameLabel::Org && annotation.base_rel(head) == "nsubj");
        let after = Some(TokenId(name.tokens.end)).filter(|_| matches!(name.label, NameLabel::Org | NameLabel::Loc)).filter(|&noun| alike(noun));
        before.map(|noun| (noun, head, "nmod:desc")).or_else(|| after.map(|noun| (head, noun, "compound")))
    })
}

/// The words of one name hang together: where several hang on the same word outside, the later ones hang on the first (of a person) or
/// the earlier ones on the last.
fn names(annotation: &Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + '_ {
    annotation.names.iter().flat_map(|name| {
        let outside = |token: &TokenId| annotation.head(*token).is_some_and(|head| !name.tokens.contains(&head.0));
        let loose: Vec<TokenId> = name.tokens.clone().map(TokenId).filter(outside).collect();
        let alike = |pair: &[TokenId]| annotation.head(pair[0]) == annotation.head(pair[1]) && annotation.rel(pair[0]) == annotation.rel(pair[1]);
        let split = loose.len() > 1 && loose.windows(2).all(alike) && annotation.base_rel(loose[0]) != "punct";
        let (centre, rel) = match (name.label, loose.as_slice()) {
            (NameLabel::Per, [first, ..]) => (*first, "flat"),
            (_, [.., last]) => (*last, "compound"),
            (_, []) => (TokenId(name.tokens.start), "flat"),
        };
        loose.into_iter().filter(move |&token| split && token != centre).map(move |token| (token, centre, rel))
    })
}

/// "Prices rose, the ministry said on Thursday", "Russia backs the dam, its envoy told the agency": what stands behind the verb that governs its
/// head's clause belongs to that verb.
fn crossing<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    document.token_ids().filter_map(|token| {
        let rel = annotation.base_rel(token);
        let head = annotation.head(token).filter(|&head| head < token && matches!(rel, "obl" | "nsubj"))?;
        let governor = annotation.head(head).filter(|&above| matches!(annotation.base_rel(head), "ccomp" | "parataxis") && above > head)?;
        let told = rel == "nsubj" && annotation.child(governor, "nsubj").is_some();
        let mended = if told { "iobj" } else { annotation.rel(token) };
        (governor < token && annotation.upos(governor) == Upos::Verb).then_some((token, governor, mended))
    })
}

/// "Chief executive N told analysts": a person before a verb that has no subject, read as a part of the noun behind the verb, is the subject.
fn before_verb(annotation: &Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + '_ {
    annotation.names.iter().filter(|name| name.label == NameLabel::Per).filter_map(|name| {
        let first = TokenId(name.tokens.start);
        let noun = annotation.head(first).filter(|&noun| noun.0 >= name.tokens.end && OF_NOUNS.contains(&annotation.rel(first)))?;
        let verb = annotation.head(noun).filter(|&verb| verb.0 >= name.tokens.end && verb < noun && annotation.upos(verb) == Upos::Verb)?;
        let free = !annotation.children(verb).iter().any(|&child| matches!(annotation.base_rel(child), "nsubj" | "csubj"));
        free.then_some((first, verb, "nsubj"))
    })
}

/// "lost to A in May, to B in June": a name behind a comma with the preposition of the one that it hangs on stands beside that one.
fn repeated<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    let case = |token: TokenId| annotation.child(token, "case").map(|case| document.word(case).to_lowercase());
    let names = |token: TokenId| annotation.upos(token) == Upos::Propn;
    document.token_ids().filter(move |&token| annotation.rel(token) == "nmod" && names(token)).filter_map(move |token| {
        let beside = annotation.head(token).filter(|&head| annotation.rel(head) == "obl" && names(head) && head < token)?;
        let comma = annotation.child(token, "case")?.0.checked_sub(1).is_some_and(|before| document.word(TokenId(before)) == ",");
        let verb = annotation.head(beside)?;
        (comma && case(token).is_some() && case(token) == case(beside)).then_some((token, verb, "obl"))
    })
}

/// "chief executive N" with the office read as an adjective of the name: the words before the office are the office's.
fn offices<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    annotation.names.iter().filter(|name| name.label == NameLabel::Per).flat_map(move |name| {
        let first = TokenId(name.tokens.start);
        let office = first.0.checked_sub(1).map(TokenId).filter(|&office| is_office(document, annotation, office, first));
        let before = move |office: TokenId| annotation.children(first).iter().copied().filter(move |&child| child < office);
        office.into_iter().flat_map(move |office| {
            let moved = before(office).filter(|&child| matches!(annotation.rel(child), "amod" | "compound" | "det" | "nmod:poss"));
            std::iter::once((office, first, "nmod:desc")).chain(moved.map(move |child| (child, office, annotation.rel(child))))
        })
    })
}

fn is_office(document: &Document, annotation: &Annotation, office: TokenId, name: TokenId) -> bool {
    let adjective = annotation.head(office) == Some(name) && annotation.rel(office) == "amod";
    adjective && matches!(document.word(office).to_lowercase().as_str(), "executive" | "chief" | "principal" | "representative")
}

/// "other officials, including the mayor": what "including" introduces hangs on the noun before it, not beside it in the list.
fn examples<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    document.token_ids().filter(|&token| annotation.rel(token) == "conj").filter_map(|token| {
        let word = annotation.children_by(token, "case").find(|&case| document.word(case) == "including")?;
        let group = TokenId(word.0.checked_sub(2)?);
        let comma = document.word(TokenId(group.0 + 1)) == ",";
        (comma && annotation.upos(group) == Upos::Noun && annotation.ancestors(group).any(|up| Some(up) == annotation.head(token)))
            .then_some((token, group, "nmod"))
    })
}

/// "the Minister of Defence of X and the Secretary of Y": of two phrases built alike the second stands beside the first as a whole, not
/// beside the noun in its "of"-phrase.
fn parallel<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    let of = |token: TokenId| annotation.children_by(token, "case").any(|case| document.word(case) == "of");
    let definite = |token: TokenId| annotation.children_by(token, "det").any(|det| document.word(det).eq_ignore_ascii_case("the"));
    document.token_ids().filter(|&token| annotation.rel(token) == "conj").filter_map(move |token| {
        let inner = annotation.head(token).filter(|&inner| annotation.rel(inner) == "nmod" && of(inner) && !definite(inner))?;
        let outer = annotation.head(inner).filter(|&outer| outer < inner && definite(outer))?;
        let alike = definite(token) && annotation.children_by(token, "nmod").any(of);
        alike.then_some((token, outer, "conj"))
    })
}

/// "Army spokesman Brig. Gen. N": ranks before a person's name hang on the name, with what hangs on them.
fn ranks<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    let shortened = |token: TokenId| document.word(token).ends_with('.') && document.word(token).chars().count() > 2;
    let named = |token: TokenId| annotation.name_at(token).is_some();
    let persons = annotation.names.iter().filter(|name| name.label == NameLabel::Per);
    persons.flat_map(move |name| {
        let moved = name.tokens.clone().map(TokenId).find(|&token| !shortened(token)).and_then(|first| {
            let rank = annotation.head(first).filter(|&rank| annotation.rel(first) == "flat" && rank < first)?;
            let above = annotation.head(rank).filter(|_| shortened(rank) || annotation.upos(rank) == Upos::Propn && !named(rank))?;
            let others = annotation.children(rank).iter().filter(|&&other| other != first);
            let hung = others
                .map(|&other| (other, first, if other < first && annotation.rel(other) == "flat" { "nmod:desc" } else { annotation.rel(other) }));
            Some([(first, above, annotation.rel(rank)), (rank, first, "nmod:desc")].into_iter().chain(hung).collect::<Vec<_>>())
        });
        moved.unwrap_or_default()
    })
}

/// "Deputy Solicitor General N": the word before "General" that hangs on the name belongs to that office.
fn generals<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    const OFFICES: &[&str] = &[
        "solicitor",
        "advocate",
        "surgeon",
        "prosecutor",
        "auditor",
        "registrar",
        "postmaster",
        "procurator",
        "comptroller",
        "controller",
        "accountant",
    ];
    document.token_ids().filter(|&token| document.word(token) == "General").filter_map(|token| {
        let office = token.0.checked_sub(1).map(TokenId).filter(|&office| OFFICES.contains(&document.word(office).to_lowercase().as_str()))?;
        let beside = annotation.head(office).is_some() && annotation.head(office) == annotation.head(token) && annotation.rel(token) == "nmod:desc";
        beside.then_some((office, token, "compound"))
    })
}

/// "Magistrate Judge N": two words of one title that both hang on the name. What a person is addressed by stands apart.
fn double_titles<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    const ADDRESS: &[&str] =
        &["dr", "dr.", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "prof", "prof.", "professor", "sir", "lord", "lady", "dame", "sheikh", "father"];
    let plain = |token: TokenId| {
        let word = document.word(token);
        word.starts_with(char::is_uppercase)
            && !word.ends_with('.')
            && !ADDRESS.contains(&word.to_lowercase().as_str())
            && annotation.name_at(token).is_none()
    };
    let second = move |token: TokenId| {
        let rank = |word: TokenId| annotation.rel(word) == "amod" && ["Major", "Brigadier", "Rear", "Vice"].contains(&document.word(word));
        let first = token.0.checked_sub(1).map(TokenId).filter(|&first| plain(first) && (annotation.rel(first) == "nmod:desc" || rank(first)))?;
        let before = annotation.head(token).is_some_and(|name| name > token) && annotation.head(first) == annotation.head(token);
        before.then_some((first, token))
    };
    let titles = document.token_ids().filter(move |&token| annotation.rel(token) == "nmod:desc" && plain(token)).filter_map(second);
    titles.flat_map(move |(first, token)| {
        let rest = annotation.children(first).iter().map(move |&child| (child, token, annotation.rel(child)));
        std::iter::once((first, token, "compound")).chain(rest)
    })
}

/// What may stand before "general" in an office.
const GENERALS: &[&str] = &["attorney", "secretary", "director", "governor", "consul", "solicitor", "surgeon", "inspector", "auditor", "comptroller"];

/// "N, director-general of the council", "Peru's attorney general, N": an office of two words hangs as its last one, with what its first one has.
fn whole_generals<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    let parts = document.token_ids().filter(|&token| document.word(token).eq_ignore_ascii_case("general")).filter_map(|token| {
        let hyphened = || token.0.checked_sub(2).map(TokenId).filter(|&office| document.word(TokenId(office.0 + 1)) == "-");
        let noun = annotation.upos(token) == Upos::Noun;
        let office = |&before: &TokenId| noun && GENERALS.contains(&document.word(before));
        let office = token.0.checked_sub(1).map(TokenId).filter(office).or_else(hyphened)?;
        let above = annotation.head(office).filter(|_| annotation.upos(office) != Upos::Verb)?;
        let beside = annotation.head(token) == Some(above) && annotation.rel(token) == annotation.rel(office);
        (beside || annotation.head(token) == Some(office)).then_some(())?;
        Some((token, office, above))
    });
    parts.flat_map(move |(token, office, above)| {
        let rest = annotation
            .children(office)
            .iter()
            .filter(move |&&child| child != token && document.word(child) != "-")
            .map(move |&child| (child, token, annotation.rel(child)));
        [(token, above, annotation.rel(office)), (office, token, "compound")].into_iter().chain(rest)
    })
}

/// "a depot in Port Sudan, the Red Sea city": a noun for a place after the name of a place renames that, not the thing that lies there.
fn places<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = (TokenId, TokenId, &'static str)> + 'a {
    const PLACES: &[&str] =
        &["city", "town", "village", "capital", "port", "region", "province", "island", "country", "district", "suburb", "resort"];
    let place = |token: TokenId| PLACES.contains(&annotation.lemma(token));
    document.token_ids().filter(move |&token| annotation.rel(token) == "appos" && place(token)).filter_map(move |token| {
        let head = annotation.head(token).filter(|&head| annotation.upos(head) == Upos::Noun && !place(head))?;
        let comma = annotation.subtree(token).first()?.0.checked_sub(1).map(TokenId);
        let comma = comma.filter(|&comma| document.word(comma) == ",").or_else(|| annotation.subtree(token).first().copied())?;
        let last = comma.0.checked_sub(1).map(TokenId)?;
        let name = annotation.name_at(last).filter(|name| name.label == NameLabel::Loc && name.tokens.end == comma.0)?;
        let outside = |&t: &TokenId| annotation.head(t).is_none_or(|above| !name.tokens.contains(&above.0));
        let centre = name.tokens.clone().map(TokenId).find(outside)?;
        annotation.ancestors(centre).any(|above| above == head).then_some((token, centre, "appos"))
    })
}

/// The relation that a token should have, when it is another than it has.
fn better(document: &Document, annotation: &Annotation, token: TokenId) -> Option<&'static str> {
    let head = annotation.head(token)?;
    let rel = annotation.rel(token);
    if rel == "appos" {
        return stands_apart(document, annotation, token, head).then_some("parataxis");
    }
    match annotation.upos(head) {
        Upos::Noun | Upos::Propn if matches!(rel, "obj" | "dep") => apposition(document, annotation, token, head),
        _ if rel == "compound" && describes(document, annotation, token, head) => Some("nmod:desc"),
        // "N, the director-general of the WTO,": what follows behind a comma is no part of the name.
        _ if rel == "compound" && head < token && annotation.child(token, "det").is_some() => apposition(document, annotation, token, head),
        // "Norvik chief executive N": a name before a noun is no part of that noun's name.
        Upos::Noun if rel == "flat" && token < head && annotation.upos(token) == Upos::Propn => Some("compound"),
        // "was sworn in alongside N": who does it stands behind "by".
        Upos::Verb if rel == "obl:agent" => {
            annotation.child(token, "case").filter(|&case| !document.word(case).eq_ignore_ascii_case("by")).map(|_| "obl")
        }
        Upos::Verb if rel == "flat" && is_bare_object(annotation, token, head) => Some("obj"),
        Upos::Verb if OF_NOUNS.contains(&rel) => argument(document, annotation, token, head),
        Upos::Verb if rel == "nsubj:pass" => active(annotation, head),
        Upos::Verb if rel == "nsubj" => annotation.child(head, "aux:pass").is_some().then_some("nsubj:pass"),
        Upos::Verb if rel == "obj" => object(annotation, token, head),
        Upos::Verb if rel == "iobj" => only_object(annotation, head),
        Upos::Verb if rel == "cop" => is_bound(document, annotation, head).then_some("aux"),
        Upos::Verb if rel == "xcomp" && token < head => is_quoted(annotation, token, head).then_some("ccomp"),
        Upos::Verb if rel == "xcomp" => named_object(annotation, token, head).then_some("obj"),
        _ => None,
    }
}

/// "Norvik is to merge with Arka", "is due to merge": what the subject will do, while "the aim is to merge" tells what it is.
fn is_bound(document: &Document, annotation: &Annotation, verb: TokenId) -> bool {
    let due = |mark: TokenId| annotation.children_by(mark, "fixed").any(|word| document.word(word) == "to");
    let to = annotation.children_by(verb, "mark").any(|mark| document.word(mark) == "to" || due(mark));
    to && annotation.children(verb).iter().any(|&child| matches!(annotation.rel(child), "nsubj" | "nsubj:pass"))
}

/// "the Balkan bloc Arka", "the brokerage Arka": a noun with an article right before a name tells what that is.
fn describes(document: &Document, annotation: &Annotation, noun: TokenId, head: TokenId) -> bool {
    let plain = annotation.upos(noun) == Upos::Noun && document.word(noun).chars().all(char::is_lowercase) && annotation.name_at(noun).is_none();
    let body = nouns::of_description(annotation.lemma(noun)).is_some_and(Kind::is_body);
    let name = annotation.name_at(head).filter(|name| name.label == NameLabel::Org && name.tokens.start == noun.0 + 1);
    let article = std::iter::once(noun).chain(std::iter::once(head)).any(|token| annotation.child(token, "det").is_some());
    plain && body && name.is_some() && article
}

/// "agreed to buy Norvik Værft": a name behind an infinitive that has no object.
fn is_bare_object(annotation: &Annotation, token: TokenId, verb: TokenId) -> bool {
    let bare = ["case", "mark", "cop"].iter().all(|rel| annotation.child(token, rel).is_none());
    token > verb && bare && annotation.rel(verb) == "xcomp" && annotation.child(verb, "obj").is_none() && annotation.name_at(token).is_some()
}

/// "…, said N; a survivor …", "four men, among them N": no apposition reaches over a semicolon, and a part does not rename the whole.
fn stands_apart(document: &Document, annotation: &Annotation, token: TokenId, head: TokenId) -> bool {
    let between = head.0.min(token.0) + 1..head.0.max(token.0);
    let parted = between.map(TokenId).any(|t| document.word(t) == ";");
    let part = annotation.subtree(token).into_iter().find(|&t| document.word(t) != ",").is_some_and(|first| document.word(first) == "among");
    parted || part
}

/// "Ada Obi, director of the fund,": a noun after a comma is no object of a name.
fn apposition(document: &Document, annotation: &Annotation, token: TokenId, head: TokenId) -> Option<&'static str> {
    let plain = annotation.child(token, "case").is_none() && annotation.child(head, "cop").is_none() && annotation.child(head, "nsubj").is_none();
    let first = annotation.subtree(token).into_iter().find(|&t| document.word(t) != ",")?;
    let comma = first.0.checked_sub(1).is_some_and(|before| document.word(TokenId(before)) == ",");
    (token > head && plain && comma && is_nominal(annotation, token)).then_some("appos")
}

fn is_nominal(annotation: &Annotation, token: TokenId) -> bool {
    matches!(annotation.upos(token), Upos::Noun | Upos::Propn | Upos::Pron)
}

/// A noun that hangs on a clause's verb as if that were a noun: its subject, object or a phrase with preposition.
fn argument(document: &Document, annotation: &Annotation, token: TokenId, verb: TokenId) -> Option<&'static str> {
    let clause = matches!(annotation.rel(verb), "root" | "ccomp" | "acl:relcl" | "advcl" | "parataxis" | "conj");
    let finite = annotation.child(verb, "nsubj").is_some() || annotation.child(verb, "aux").is_some() || annotation.rel(verb) == "root";
    let hyphen = |at: Option<u32>| at.is_some_and(|at| (at as usize) < document.tokens.len() && document.word(TokenId(at)) == "-");
    let hyphened = hyphen(token.0.checked_sub(1)) || hyphen(Some(token.0 + 1));
    if !clause || !finite || hyphened || !is_nominal(annotation, token) {
        return None;
    }
    if annotation.subtree(token).into_iter().any(|t| t < token.max(verb) && annotation.rel(t) == "case" && annotation.upos(t) == Upos::Adp) {
        return Some("obl");
    }
    let taken = |rel: &str| annotation.children(verb).iter().any(|&t| t != token && annotation.base_rel(t) == rel);
    if token < verb {
        let passive = annotation.child(verb, "aux:pass").is_some();
        return (!taken("nsubj")).then_some(if passive { "nsubj:pass" } else { "nsubj" });
    }
    let passive = annotation.child(verb, "aux:pass").is_some();
    (!taken("obj") && !taken("ccomp") && !taken("xcomp") && !passive).then_some("obj")
}

/// "Bandits kidnapped pupils": without "was" and with an object, the subject acts.
fn active(annotation: &Annotation, verb: TokenId) -> Option<&'static str> {
    let object = annotation.child(verb, "obj").is_some() || annotation.children_by(verb, "xcomp").any(|token| named_object(annotation, token, verb));
    (annotation.child(verb, "aux:pass").is_none() && object).then_some("nsubj")
}

/// "to pay the workers": what receives, with nothing that is given beside it, is the object.
fn only_object(annotation: &Annotation, verb: TokenId) -> Option<&'static str> {
    let given = ["obj", "ccomp", "xcomp", "parataxis"].iter().any(|rel| annotation.child(verb, rel).is_some());
    let telling = matches!(annotation.lemma(verb), "tell" | "ask" | "assure" | "inform" | "remind" | "warn" | "promise" | "show" | "teach");
    (!given && !telling).then_some("obj")
}

/// "Release the prisoners, the union told the government": a verb before another one and its subject is what was said.
fn is_quoted(annotation: &Annotation, token: TokenId, verb: TokenId) -> bool {
    annotation.upos(token) == Upos::Verb && annotation.child(verb, "nsubj").is_some_and(|subject| subject > token)
}

/// "directed Parasite": a bare name behind a verb that makes nobody anything is its object.
fn named_object(annotation: &Annotation, token: TokenId, verb: TokenId) -> bool {
    let named = annotation.name_at(token).is_some();
    let bare = ["case", "mark", "cop", "nsubj"].iter().all(|rel| annotation.child(token, rel).is_none());
    let other = ["obj", "aux:pass"].iter().any(|rel| annotation.child(verb, rel).is_some());
    let making = NAMING.contains(&annotation.lemma(verb)) || BECOMING.contains(&annotation.lemma(verb));
    named && bare && token > verb && !other && !making && annotation.upos(token) == Upos::Propn
}

/// Of two objects the first receives, or the second names; beside a passive subject the only one names.
fn object(annotation: &Annotation, token: TokenId, verb: TokenId) -> Option<&'static str> {
    let naming = NAMING.contains(&annotation.lemma(verb));
    let noun = annotation.upos(token) == Upos::Noun;
    if annotation.child(verb, "aux:pass").is_some() && annotation.child(verb, "nsubj:pass").is_some() {
        return (naming && noun).then_some("xcomp");
    }
    let mut objects = annotation.children_by(verb, "obj");
    let (first, second) = (objects.next()?, objects.next()?);
    match () {
        () if token == first && GIVING.contains(&annotation.lemma(verb)) => Some("iobj"),
        () if token == second && naming && noun => Some("xcomp"),
        () => None,
    }
}
