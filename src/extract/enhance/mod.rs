//! The enhanced tree: the basic tree with shared, relative, controlled and participial arguments filled in and prepositions put on
//! their arcs. In: an annotation. Out: typed edges by head, and which names are given as instances of which noun.

mod control;

use crate::annotation::{Annotation, NameLabel, Upos};
use crate::document::{Document, TokenId};

/// Nouns that only measure the noun after their "of".
const MEASURES: &[&str] = &[
    "hundred",
    "thousand",
    "dozen",
    "score",
    "million",
    "billion",
    "number",
    "lot",
    "majority",
    "handful",
    "couple",
    "plenty",
    "scores",
    "hundreds",
    "thousands",
    "dozens",
    "one",
    "some",
    "many",
    "most",
    "several",
    "all",
    "both",
    "each",
    "none",
];

/// Prepositional phrases that work as one preposition with the "of" or "to" after them.
const PHRASES: &[(&str, &str)] = &[
    ("in", "front"),
    ("in", "charge"),
    ("in", "favor"),
    ("in", "favour"),
    ("on", "behalf"),
    ("in", "support"),
    ("in", "addition"),
    ("in", "response"),
    ("in", "relation"),
    ("in", "spite"),
    ("in", "terms"),
    ("in", "case"),
    ("in", "charge"),
    ("by", "means"),
    ("as", "part"),
    ("in", "place"),
    ("on", "top"),
    ("in", "need"),
];

/// An arc of the enhanced tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edge {
    /// Dependent.
    pub token: TokenId,
    /// UD relation with subtype.
    pub rel: &'static str,
    /// Preposition of the dependent, lower case, multiword ones joined by a space.
    pub preposition: Option<String>,
    /// True when it is not an arc of the basic tree.
    pub inferred: bool,
}

impl Edge {
    /// Relation without subtype.
    #[must_use]
    pub fn base(&self) -> &'static str {
        self.rel.split(':').next().unwrap_or(self.rel)
    }
}

/// The enhanced trees of a document.
pub struct Enhanced {
    /// Arcs below each token, in text order of their dependents.
    edges: Vec<Vec<Edge>>,
    /// `(instance, group)`: "groups such as A" gives `(A, groups)`, in text order.
    pub instances: Vec<(TokenId, TokenId)>,
    /// The same as `(group, instance)`, sorted.
    members: Vec<(TokenId, TokenId)>,
}

impl Enhanced {
    /// Enhances all trees of a document.
    #[must_use]
    pub fn of(document: &Document, annotation: &Annotation) -> Self {
        let mut builder = Builder { document, annotation, edges: vec![Vec::new(); annotation.head.len()], instances: Vec::new() };
        builder.basic();
        let order = builder.top_down();
        builder.relatives();
        for &token in &order {
            builder.share_governor(token);
        }
        for &token in &order {
            builder.share_dependents(token);
            builder.control(token);
            builder.participle(token);
        }
        builder.find_instances();
        builder.finish()
    }

    /// Arcs below a token.
    #[must_use]
    pub fn edges(&self, token: TokenId) -> &[Edge] {
        &self.edges[token.index()]
    }

    /// Dependents of a token by relation (with subtype when `rel` has one).
    pub fn by<'a>(&'a self, token: TokenId, rel: &'a str) -> impl Iterator<Item = &'a Edge> + 'a {
        let full = rel.contains(':');
        self.edges(token).iter().filter(move |edge| if full { edge.rel == rel } else { edge.base() == rel })
    }

    /// Things given as instances of what `group` heads.
    pub fn instances_of(&self, group: TokenId) -> impl Iterator<Item = TokenId> + '_ {
        let from = self.members.partition_point(|&(of, _)| of < group);
        self.members[from..].iter().take_while(move |(of, _)| *of == group).map(|&(_, instance)| instance)
    }
}

/// The preposition of a nominal, as written in lower case; `None` without one.
#[must_use]
pub fn preposition(document: &Document, annotation: &Annotation, token: TokenId) -> Option<String> {
    let mut words = Vec::new();
    let own = annotation.children_by(token, "case").filter(|&case| case < token);
    let inner = annotation.children_by(token, "flat").flat_map(|flat| annotation.children_by(flat, "case").filter(|&case| case < token));
    for case in own.chain(inner) {
        let word = document.word(case).to_lowercase();
        if matches!(word.as_str(), "'s" | "’s" | "'" | "’") {
            continue;
        }
        words.push((case, word));
        words.extend(annotation.children_by(case, "fixed").map(|fixed| (fixed, document.word(fixed).to_lowercase())));
    }
    words.sort();
    words.dedup();
    (!words.is_empty()).then(|| words.into_iter().map(|(_, word)| word).collect::<Vec<_>>().join(" "))
}

/// What a phrase is about: "hundreds of militants" is headed by "militants", "what it called an assault" by "assault"; any other token by itself.
#[must_use]
pub fn semantic_head(document: &Document, annotation: &Annotation, token: TokenId) -> TokenId {
    let word = document.word(token).to_lowercase();
    if word == "what" {
        return called(annotation, token).unwrap_or(token);
    }
    let measure = MEASURES.contains(&word.as_str()) || MEASURES.contains(&annotation.lemma(token));
    if !measure {
        return token;
    }
    let inner =
        annotation.children_by(token, "nmod").find(|&child| child > token && preposition(document, annotation, child).as_deref() == Some("of"));
    inner.filter(|&child| !matches!(annotation.upos(child), Upos::Pron)).unwrap_or(token)
}

/// "assault" in "what it called an assault".
fn called(annotation: &Annotation, what: TokenId) -> Option<TokenId> {
    let verb = annotation.children_by(what, "acl:relcl").find(|&verb| matches!(annotation.lemma(verb), "call" | "term" | "dub" | "label"))?;
    let mut told = annotation.children(verb).iter().copied().filter(|&child| child > verb && matches!(annotation.base_rel(child), "xcomp" | "obj"));
    told.find(|&child| matches!(annotation.upos(child), Upos::Noun | Upos::Propn))
}

/// What an apposition renames: in "the head of the agency, Anna Weiss" the head, not the agency that stands next to the name.
#[must_use]
pub fn renamed(document: &Document, annotation: &Annotation, apposition: TokenId) -> Option<TokenId> {
    const PEOPLE: &[&str] =
        &["president", "minister", "king", "queen", "leader", "prince", "man", "woman", "chancellor", "pope", "singer", "actor", "player"];
    let head = annotation.head(apposition)?;
    let person = |token: TokenId| annotation.name_at(token).is_some_and(|name| name.label == NameLabel::Per);
    if !person(apposition) || person(head) {
        return Some(head);
    }
    let mut at = head;
    while annotation.rel(at) == "nmod" && !PEOPLE.contains(&annotation.lemma(at).to_lowercase().as_str()) && !person(at) {
        let usable = matches!(preposition(document, annotation, at).as_deref(), Some("of" | "for" | "at" | "in"));
        let Some(above) = annotation.head(at).filter(|&above| usable && matches!(annotation.upos(above), Upos::Noun | Upos::Propn)) else { break };
        at = above;
    }
    Some(at)
}

/// Nouns of office that stand with "the" before a name: "the president of X, N".
const OFFICES: &[&str] = &[
    "president",
    "minister",
    "premier",
    "chancellor",
    "secretary",
    "general",
    "chief",
    "head",
    "chairman",
    "chairwoman",
    "chair",
    "director",
    "governor",
    "mayor",
    "ambassador",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "leader",
    "commander",
    "founder",
    "coach",
    "captain",
    "commissioner",
    "speaker",
    "envoy",
    "representative",
];

/// True where a name after "the president of X," was read as a list's next member: no "and" stands before it.
fn is_renaming(document: &Document, annotation: &Annotation, name: TokenId, head: TokenId) -> bool {
    let person = annotation.name_at(name).is_some_and(|span| span.label == NameLabel::Per && span.tokens.start == name.0);
    let office = OFFICES.contains(&annotation.lemma(head).to_lowercase().as_str())
        && annotation.children_by(head, "det").any(|det| document.word(det).eq_ignore_ascii_case("the"));
    let comma = name.0.checked_sub(1).is_some_and(|before| document.word(TokenId(before)) == ",");
    annotation.rel(name) == "conj" && person && office && comma && annotation.child(name, "cc").is_none()
}

/// True for a verb form in "-ing".
#[must_use]
pub fn is_ing(document: &Document, token: TokenId) -> bool {
    document.word(token).to_lowercase().ends_with("ing")
}

/// True when the verb stands in the passive, or is a past participle after a noun.
#[must_use]
pub fn is_passive(document: &Document, annotation: &Annotation, token: TokenId) -> bool {
    if annotation.child(token, "aux:pass").is_some() || annotation.child(token, "nsubj:pass").is_some() {
        return true;
    }
    let bare = annotation.child(token, "nsubj").is_none() && annotation.child(token, "aux").is_none() && annotation.child(token, "mark").is_none();
    match annotation.rel(token) {
        "acl" | "advcl" => bare && annotation.child(token, "obj").is_none() && !is_ing(document, token) && !has_to(document, annotation, token),
        "conj" => {
            let shares = |head: TokenId| annotation.upos(head) == Upos::Verb && is_passive(document, annotation, head);
            let complement = ["obj", "xcomp", "ccomp"].iter().any(|rel| annotation.child(token, rel).is_some());
            bare && !complement && is_participle(document, annotation, token) && annotation.head(token).is_some_and(shares)
        }
        _ => false,
    }
}

/// True for what can be a past participle of a verb that takes an object.
fn is_participle(document: &Document, annotation: &Annotation, token: TokenId) -> bool {
    const INTRANSITIVE: &[&str] = &[
        "die", "resign", "go", "leave", "come", "return", "become", "begin", "appear", "arrive", "live", "work", "serve", "remain", "flee", "escape",
        "move", "study", "graduate", "grow", "play", "retire", "stay", "travel", "emerge", "continue", "end", "fall", "rise", "speak", "talk",
        "vote", "act", "agree", "fight", "lie", "sit", "stand", "walk", "run", "fly", "sail", "compete", "fail", "happen", "lose", "win", "start",
        "meet", "marry", "attend",
    ];
    let word = document.word(token).to_lowercase();
    !word.ends_with("ing") && !word.ends_with('s') && word != annotation.lemma(token) && !INTRANSITIVE.contains(&annotation.lemma(token))
}

/// True for an infinitive with "to".
#[must_use]
pub fn has_to(document: &Document, annotation: &Annotation, token: TokenId) -> bool {
    annotation.children_by(token, "mark").any(|mark| document.word(mark).eq_ignore_ascii_case("to"))
}

/// "four years and eight months": the smaller units that belong to one length of time.
#[must_use]
pub fn rest_of_duration(annotation: &Annotation, first: TokenId) -> Option<TokenId> {
    const UNITS: &[&str] = &["year", "month", "week", "day", "hour", "minute", "second"];
    let unit = |token: TokenId| {
        let counted = annotation.child(token, "nummod").is_some() && annotation.child(token, "case").is_none();
        UNITS.iter().position(|unit| *unit == annotation.lemma(token)).filter(|_| counted || annotation.base_rel(token) != "conj")
    };
    let large = unit(first).filter(|_| annotation.child(first, "nummod").is_some())?;
    annotation.children_by(first, "conj").find(|&other| unit(other).is_some_and(|small| small > large))
}

/// Puts the edges together, pass by pass.
struct Builder<'a> {
    document: &'a Document,
    annotation: &'a Annotation,
    edges: Vec<Vec<Edge>>,
    instances: Vec<(TokenId, TokenId)>,
}

impl Builder<'_> {
    fn add(&mut self, head: TokenId, token: TokenId, rel: &'static str, preposition: Option<String>, inferred: bool) {
        let edges = &mut self.edges[head.index()];
        if head != token && !edges.iter().any(|edge| edge.token == token && edge.rel == rel) {
            edges.push(Edge { token, rel, preposition, inferred });
        }
    }

    /// Arcs of the basic tree, with prepositions; "in front of X" hangs X where "front" hangs.
    fn basic(&mut self) {
        for token in self.document.token_ids() {
            let Some(head) = self.annotation.head(token) else { continue };
            let case = preposition(self.document, self.annotation, token);
            let rel = self.annotation.rel(token);
            let head = if rel == "appos" { renamed(self.document, self.annotation, token).unwrap_or(head) } else { head };
            if is_renaming(self.document, self.annotation, token, head) {
                self.add(head, token, "appos", None, true);
            }
            if let Some((inner, phrase)) = self.phrase(token, case.as_deref()) {
                self.add(head, inner, rel, Some(phrase), false);
                continue;
            }
            let target = semantic_head(self.document, self.annotation, token);
            self.add(head, target, rel, case, false);
        }
    }

    fn phrase(&self, token: TokenId, case: Option<&str>) -> Option<(TokenId, String)> {
        let word = self.document.word(token).to_lowercase();
        PHRASES.iter().find(|(first, noun)| Some(*first) == case && *noun == word)?;
        let inner = self.annotation.children_by(token, "nmod").find(|&child| child > token)?;
        let last = preposition(self.document, self.annotation, inner).filter(|last| last == "of" || last == "to")?;
        Some((inner, format!("{} {word} {last}", case?)))
    }

    /// Heads before their dependents.
    fn top_down(&self) -> Vec<TokenId> {
        let mut order: Vec<TokenId> = self.document.token_ids().filter(|&token| self.annotation.head(token).is_none()).collect();
        let mut at = 0;
        while at < order.len() {
            order.extend_from_slice(self.annotation.children(order[at]));
            at += 1;
        }
        order
    }

    /// "the man who came", "the city where she lives": the pronoun's place is taken by the noun.
    fn relatives(&mut self) {
        for verb in self.document.token_ids().filter(|&token| self.annotation.rel(token) == "acl:relcl") {
            let Some(noun) = self.annotation.head(verb) else { continue };
            let noun = semantic_head(self.document, self.annotation, noun);
            let mut found = false;
            let mut taken = None;
            let pronouns: Vec<TokenId> = self.annotation.subtree(verb).into_iter().filter(|&t| self.is_relative(t)).collect();
            for below in pronouns {
                let Some(head) = self.annotation.head(below) else { continue };
                let word = self.document.word(below).to_lowercase();
                if let Some(edge) = self.edges[head.index()].iter_mut().find(|edge| edge.token == below) {
                    (edge.token, found) = (noun, true);
                    taken = Some((head, edge.rel, edge.preposition.clone()));
                    if edge.rel == "advmod" || edge.rel == "mark" {
                        edge.rel = "obl";
                        edge.preposition = Some(if word == "when" { "on" } else { "in" }.to_owned());
                    }
                }
            }
            // "Greece and the United Kingdom, which signed it": the clause after a list is about all of it.
            if let Some((head, rel, preposition)) = taken {
                for other in self.annotation.children_by(noun, "conj").filter(|&other| other < verb) {
                    self.add(head, other, rel, preposition.clone(), true);
                }
            }
            if !found
                && self.annotation.child(verb, "nsubj").is_some()
                && self.annotation.child(verb, "obj").is_none()
                && self.annotation.child(verb, "ccomp").is_none()
                && self.annotation.child(verb, "xcomp").is_none()
                && self.annotation.upos(verb) == Upos::Verb
            {
                self.add(verb, noun, "obj", None, true);
            }
        }
    }

    fn is_relative(&self, token: TokenId) -> bool {
        let word = self.document.word(token).to_lowercase();
        let pronoun = matches!(word.as_str(), "who" | "whom" | "which" | "whose" | "that") && self.annotation.upos(token) == Upos::Pron;
        let adverb = matches!(word.as_str(), "where" | "when") && matches!(self.annotation.rel(token), "advmod" | "mark");
        pronoun && self.annotation.base_rel(token) != "det" || adverb
    }

    /// Conjuncts hang where the first one hangs.
    fn share_governor(&mut self, first: TokenId) {
        let Some(mut head) = self.annotation.head(first).filter(|_| self.annotation.base_rel(first) != "conj") else { return };
        if self.annotation.base_rel(first) == "appos" {
            head = renamed(self.document, self.annotation, first).unwrap_or(head);
        }
        let shown = semantic_head(self.document, self.annotation, first);
        let Some(edge) = self.edges[head.index()].iter().find(|edge| edge.token == shown).cloned() else { return };
        if matches!(
            edge.base(),
            "punct"
                | "cc"
                | "mark"
                | "aux"
                | "cop"
                | "case"
                | "det"
                | "advmod"
                | "amod"
                | "nummod"
                | "parataxis"
                | "root"
                | "advcl"
                | "ccomp"
                | "acl"
        ) {
            return;
        }
        for conjunct in self.conjuncts(first) {
            if rest_of_duration(self.annotation, first) == Some(conjunct) {
                continue;
            }
            if edge.base() == "xcomp" || self.is_nominal(conjunct) {
                let own = preposition(self.document, self.annotation, conjunct).or_else(|| edge.preposition.clone());
                let target = semantic_head(self.document, self.annotation, conjunct);
                self.add(head, target, edge.rel, own, edge.inferred);
            }
        }
    }

    fn conjuncts(&self, first: TokenId) -> Vec<TokenId> {
        let (mut open, mut found) = (vec![first], Vec::new());
        while let Some(next) = open.pop() {
            for conjunct in self.annotation.children_by(next, "conj") {
                found.push(conjunct);
                open.push(conjunct);
            }
        }
        found.sort_unstable();
        found
    }

    fn is_nominal(&self, token: TokenId) -> bool {
        matches!(self.annotation.upos(token), Upos::Noun | Upos::Propn | Upos::Pron | Upos::Num | Upos::Sym | Upos::X)
            && self.annotation.child(token, "cop").is_none()
            && self.annotation.child(token, "nsubj").is_none()
    }

    /// A conjoined predicate takes over subject, and what follows both; a conjoined noun takes over possessor and complements.
    fn share_dependents(&mut self, token: TokenId) {
        if self.annotation.base_rel(token) != "conj" {
            return;
        }
        let Some(first) = self.annotation.head(token) else { return };
        let shared: Vec<Edge> = self.edges[first.index()].clone();
        if self.is_nominal(token) {
            self.share_with_noun(first, token, &shared);
            return;
        }
        let subject = self.edges[token.index()].iter().any(|edge| matches!(edge.base(), "nsubj" | "csubj"));
        let verb = self.annotation.upos(token) == Upos::Verb;
        let passive = verb && is_passive(self.document, self.annotation, token);
        for edge in shared {
            match edge.base() {
                "nsubj" if !subject && !has_to(self.document, self.annotation, token) => {
                    self.add(token, edge.token, if passive { "nsubj:pass" } else { "nsubj" }, None, true);
                }
                "obj" | "obl" if verb && edge.token > token && !edge.inferred => {
                    let taken = edge.base() == "obj" && self.edges[token.index()].iter().any(|own| own.base() == "obj");
                    if !taken {
                        self.add(token, edge.token, edge.rel, edge.preposition, true);
                    }
                }
                _ => {}
            }
        }
    }

    fn share_with_noun(&mut self, first: TokenId, token: TokenId, shared: &[Edge]) {
        let bare = !self.annotation.children(token).iter().any(|&child| matches!(self.annotation.rel(child), "det" | "nmod:poss"));
        for edge in shared {
            let possessor = edge.rel == "nmod:poss" && bare && edge.token < first;
            let complement = edge.rel == "nmod" && edge.token > token;
            if possessor || complement {
                self.add(token, edge.token, edge.rel, edge.preposition.clone(), true);
            }
        }
        let adjoining = self.annotation.upos(token) == Upos::Noun && self.annotation.upos(first) == Upos::Noun && token.0 == first.0 + 2;
        if adjoining && bare && !shared.iter().any(|edge| edge.base() == "nmod") {
            for edge in self.edges[token.index()].clone().into_iter().filter(|edge| edge.rel == "nmod" && edge.preposition.as_deref() == Some("of")) {
                self.add(first, edge.token, edge.rel, edge.preposition, true);
            }
        }
    }

    /// "groups such as A, B and C", "three countries: A, B and C".
    fn find_instances(&mut self) {
        for group in self.document.token_ids().filter(|&token| matches!(self.annotation.upos(token), Upos::Noun)) {
            let plural = self.document.word(group).to_lowercase().ends_with('s') || self.annotation.lemma(group) == "people";
            let members: Vec<TokenId> = self.edges[group.index()]
                .iter()
                .filter(|edge| match edge.preposition.as_deref() {
                    Some("such as" | "including") => true,
                    Some("like") => plural,
                    _ => edge.base() == "appos" && plural && self.annotation.child(edge.token, "conj").is_some(),
                })
                .flat_map(|edge| std::iter::once(edge.token).chain(self.conjuncts(edge.token)))
                .filter(|&token| self.is_nominal(token))
                .collect();
            self.instances.extend(members.into_iter().map(|member| (member, group)));
        }
        self.instances.sort_unstable();
        self.instances.dedup();
    }

    fn finish(mut self) -> Enhanced {
        for edges in &mut self.edges {
            edges.sort_by_key(|edge| edge.token);
        }
        let mut members: Vec<(TokenId, TokenId)> = self.instances.iter().map(|&(instance, group)| (group, instance)).collect();
        members.sort_unstable();
        Enhanced { edges: self.edges, instances: self.instances, members }
    }
}
