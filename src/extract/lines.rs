//! `extract --lines --open`: the facts of a sentence in its own words: subject, relation phrase, object, one row a fact.
//! In: a document (one sentence or more). Out: rows for a table of open information extraction.

use std::collections::BTreeSet;

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::enhance::{Enhanced, has_to};
use crate::extract::proposition::{Class, Construction, Proposition, Role, propositions};

/// One fact in the words of its sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Words of the subject.
    pub subject: String,
    /// Words between: auxiliaries, negation, verb, particle, preposition.
    pub relation: String,
    /// Words of the object.
    pub object: String,
    /// 0 to 1.
    pub confidence: f32,
    /// Other arguments of the same predicate, prepositions included.
    pub further: Vec<String>,
}

impl Row {
    /// The row as a line of a table, without line end; `number` is the line of the input, counted from 1.
    #[must_use]
    pub fn to_tsv(&self, number: usize) -> String {
        let mut fields =
            vec![number.to_string(), self.subject.clone(), self.relation.clone(), self.object.clone(), format!("{:.3}", self.confidence)];
        fields.extend(self.further.iter().cloned());
        fields.join("\t")
    }
}

/// All facts of a document, in text order.
#[must_use]
pub fn rows(context: &Context<'_>) -> Vec<Row> {
    let (propositions, tree) = propositions(context);
    let writer = Writer { context, tree: &tree, propositions: &propositions };
    let mut seen = BTreeSet::new();
    let rows = propositions.iter().flat_map(|proposition| writer.facts(proposition)).filter_map(|fact| writer.row(&fact));
    rows.filter(|row| seen.insert((row.subject.clone(), row.relation.clone(), row.object.clone()))).collect()
}

/// A fact as tokens: a relation may hold words that the sentence does not ("is" of an apposition).
struct Fact {
    subject: TokenId,
    made: &'static str,
    relation: Vec<TokenId>,
    object: TokenId,
    inferred: bool,
}

struct Writer<'a> {
    context: &'a Context<'a>,
    tree: &'a Enhanced,
    propositions: &'a [Proposition],
}

impl Writer<'_> {
    fn facts(&self, proposition: &Proposition) -> Vec<Fact> {
        match proposition.class {
            Class::Verb => self.of_verb(proposition),
            Class::Noun => self.of_noun(proposition),
            Class::Adjective | Class::Be => self.of_state(proposition),
            Class::Bare => Vec::new(),
        }
    }

    fn row(&self, fact: &Fact) -> Option<Row> {
        let (subject, object) = (self.words(&self.full_phrase(fact.subject)), self.words(&self.noun_phrase(fact.object, true)));
        let relation = self.words(&fact.relation);
        let relation = [fact.made, relation.as_str()].iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join(" ");
        let fits = !subject.is_empty() && !object.is_empty() && !relation.is_empty() && subject != object;
        fits.then(|| Row { subject, relation, object, confidence: if fact.inferred { 0.6 } else { 0.8 }, further: Vec::new() })
    }

    fn is_name(&self, token: TokenId) -> bool {
        crate::extract::nominal::is_name(self.context, token)
    }

    fn words(&self, tokens: &[TokenId]) -> String {
        let words: Vec<&str> = tokens.iter().map(|&token| self.context.document.word(token)).collect();
        words.join(" ").trim_matches([',', ';', ' ']).to_owned()
    }

    /// The phrase of a subject: with all its prepositional phrases, and "hundreds of" before it.
    fn full_phrase(&self, head: TokenId) -> Vec<TokenId> {
        let annotation = self.context.annotation;
        let mut found = self.noun_phrase(head, true);
        for child in
            annotation.children_by(head, "nmod").filter(|&child| child > head && annotation.rel(child) == "nmod" && !self.cases(child).is_empty())
        {
            if !matches!(self.preposition_words(child).as_str(), "such as" | "including" | "like" | "of") {
                found.extend(self.noun_phrase(child, true));
                found.extend(self.cases(child));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// A head with its modifiers and, when `tail`, its "of"-phrases; no clauses, appositions or conjuncts.
    fn noun_phrase(&self, head: TokenId, tail: bool) -> Vec<TokenId> {
        let annotation = self.context.annotation;
        let mut found = vec![head];
        for &child in annotation.children(head) {
            let keep = match annotation.rel(child) {
                "det" | "amod" | "compound" | "nummod" | "flat" | "nmod:poss" | "nmod:desc" | "det:predet" | "fixed" | "nmod:unmarked"
                | "goeswith" => true,
                "advmod" => child < head && annotation.upos(head) != Upos::Verb,
                "case" => child > head,
                "nmod" => tail && child > head && self.preposition_words(child) == "of",
                "punct" => child < head && matches!(self.context.document.word(child), "-" | "``" | "\""),
                _ => false,
            };
            if keep {
                found.extend(self.inner(child));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// What stands below a kept modifier: all but clauses.
    fn inner(&self, token: TokenId) -> Vec<TokenId> {
        let annotation = self.context.annotation;
        let nominal = matches!(annotation.rel(token), "nmod");
        let mut found = if nominal { self.noun_phrase(token, true) } else { annotation.subtree(token) };
        if nominal {
            found.extend(annotation.children_by(token, "case"));
        }
        found
    }

    fn preposition_words(&self, token: TokenId) -> String {
        self.words(&self.cases(token)).to_lowercase()
    }

    fn cases(&self, token: TokenId) -> Vec<TokenId> {
        let annotation = self.context.annotation;
        let mut found: Vec<TokenId> =
            annotation.children_by(token, "case").filter(|&case| case < token).flat_map(|case| annotation.subtree(case)).collect();
        found.sort_unstable();
        found
    }

    /// The preposition of an oblique; a conjunct uses that of the first one.
    fn shared_cases(&self, token: TokenId) -> Vec<TokenId> {
        let mut at = token;
        loop {
            let own = self.cases(at);
            if !own.is_empty() || self.context.annotation.base_rel(at) != "conj" {
                return own;
            }
            let Some(head) = self.context.annotation.head(at) else { return own };
            at = head;
        }
    }

    /// Auxiliaries, negation, governing verbs of an infinitive, the verb and its particle.
    fn verb_words(&self, proposition: &Proposition) -> Vec<TokenId> {
        let annotation = self.context.annotation;
        let head = proposition.head;
        let mut found = proposition.trigger.clone();
        found.extend(annotation.children(head).iter().copied().filter(|&child| self.is_verbal(child)));
        if annotation.rel(head) == "xcomp"
            && let Some(verb) = annotation.head(head)
            && let Some(outer) = self.propositions.iter().find(|p| p.head == verb && matches!(p.class, Class::Verb | Class::Adjective))
        {
            found.extend(self.outer_words(outer));
            found.extend(annotation.children_by(head, "mark").filter(|_| has_to(self.context.document, annotation, head)));
        }
        if annotation.base_rel(head) == "conj"
            && let Some(first) = annotation.head(head).filter(|_| !annotation.children(head).iter().any(|&child| self.is_verbal(child)))
            && (crate::extract::enhance::is_passive(self.context.document, annotation, head)
                || crate::extract::enhance::is_ing(self.context.document, head))
        {
            found.extend(annotation.children(first).iter().copied().filter(|&child| self.is_verbal(child)));
        }
        if annotation.rel(head) == "advcl"
            && has_to(self.context.document, annotation, head)
            && let Some(outer) = annotation.head(head).and_then(|verb| self.propositions.iter().find(|p| p.head == verb && p.class == Class::Verb))
        {
            found.extend(self.outer_words(outer));
            found.extend(
                outer.in_role(&Role::Patient).filter(|&object| object > outer.head).take(1).flat_map(|object| self.noun_phrase(object, true)),
            );
            found.extend(annotation.children_by(head, "mark").filter(|&mark| mark < head));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn outer_words(&self, outer: &Proposition) -> Vec<TokenId> {
        let mut found = self.verb_words(outer);
        found.extend(self.context.annotation.children_by(outer.head, "cop"));
        found
    }

    fn is_verbal(&self, child: TokenId) -> bool {
        let word = self.context.document.word(child).to_lowercase();
        matches!(self.context.annotation.base_rel(child), "aux" | "cop")
            || matches!(word.as_str(), "not" | "n't" | "never") && self.context.annotation.base_rel(child) == "advmod"
    }

    fn of_verb(&self, proposition: &Proposition) -> Vec<Fact> {
        let verb = self.verb_words(proposition);
        let passive = matches!(proposition.construction, Construction::Passive)
            || crate::extract::enhance::is_passive(self.context.document, self.context.annotation, proposition.head);
        let (subjects, objects): (Role, Vec<Role>) =
            if passive { (Role::Patient, vec![Role::Attribute]) } else { (Role::Agent, vec![Role::Patient, Role::Attribute]) };
        if proposition.construction == Construction::Compound {
            return Vec::new();
        }
        let mut found = Vec::new();
        for subject in proposition.args.iter().filter(|arg| arg.role == subjects) {
            let direct: Vec<_> = proposition.args.iter().filter(|arg| objects.contains(&arg.role) && arg.head != subject.head).collect();
            for object in &direct {
                self.extend(&mut found, subject.head, &verb, object.head, subject.inferred, 2);
            }
            let first = direct.first().map(|object| (object.head, self.noun_phrase(object.head, true)));
            for arg in proposition.args.iter().filter(|arg| arg.head != subject.head) {
                let by = passive && arg.role == Role::Agent;
                if !matches!(arg.role, Role::Oblique(_)) && !by {
                    continue;
                }
                let mut relation = verb.clone();
                relation.extend(first.iter().filter(|(object, _)| *object < arg.head || arg.head < proposition.head).flat_map(|(_, words)| words));
                relation.extend(self.shared_cases(arg.head));
                if self.shared_cases(arg.head).is_empty() {
                    continue;
                }
                self.extend(&mut found, subject.head, &relation, arg.head, subject.inferred, 2);
            }
        }
        found
    }

    /// The fact itself, and those of the object's complements: "became justice of → the High Court".
    fn extend(&self, found: &mut Vec<Fact>, subject: TokenId, relation: &[TokenId], object: TokenId, inferred: bool, depth: usize) {
        found.push(Fact { subject, made: "", relation: relation.to_vec(), object, inferred });
        if depth == 0 {
            return;
        }
        for edge in self.tree.by(object, "nmod").filter(|edge| edge.rel == "nmod" && edge.token > object && !edge.inferred) {
            let mut longer = relation.to_vec();
            longer.extend(self.noun_phrase(object, false));
            longer.extend(self.shared_cases(edge.token));
            if !self.shared_cases(edge.token).is_empty() {
                self.extend(found, subject, &longer, edge.token, inferred, depth - 1);
            }
        }
    }

    fn of_state(&self, proposition: &Proposition) -> Vec<Fact> {
        let annotation = self.context.annotation;
        let mut found = Vec::new();
        let copula: Vec<TokenId> = annotation.children(proposition.head).iter().copied().filter(|&child| self.is_verbal(child)).collect();
        if copula.is_empty() {
            return found;
        }
        for bearer in proposition.args.iter().filter(|arg| arg.role == Role::Bearer) {
            for arg in proposition.args.iter().filter(|arg| matches!(arg.role, Role::Oblique(_))) {
                let mut relation = copula.clone();
                if proposition.class == Class::Adjective {
                    relation.push(proposition.head);
                }
                relation.extend(self.shared_cases(arg.head));
                relation.sort_unstable();
                self.extend(&mut found, bearer.head, &relation, arg.head, bearer.inferred, 2);
            }
            let complete = !proposition.args.iter().any(|arg| matches!(arg.role, Role::Oblique(_) | Role::Clause));
            if proposition.class == Class::Adjective && complete {
                found.push(Fact { subject: bearer.head, made: "", relation: copula.clone(), object: proposition.head, inferred: bearer.inferred });
            }
        }
        found
    }

    /// "is", or "was considered to be" where the copula is an infinitive below another verb.
    fn copula_words(&self, noun: TokenId) -> Vec<TokenId> {
        let annotation = self.context.annotation;
        let mut words: Vec<TokenId> = annotation.children(noun).iter().copied().filter(|&child| self.is_verbal(child)).collect();
        let verb = annotation.head(noun).filter(|_| annotation.rel(noun) == "xcomp" && has_to(self.context.document, annotation, noun));
        if let Some(outer) = verb.and_then(|verb| self.propositions.iter().find(|p| p.head == verb && matches!(p.class, Class::Verb))) {
            words.extend(self.outer_words(outer));
            words.extend(annotation.children_by(noun, "mark"));
        }
        words.sort_unstable();
        words.dedup();
        words
    }

    fn of_noun(&self, proposition: &Proposition) -> Vec<Fact> {
        let mut found = Vec::new();
        let copula = self.copula_words(proposition.head);
        for bearer in proposition.args.iter().filter(|arg| arg.role == Role::Bearer) {
            match proposition.construction {
                Construction::Copula if !copula.is_empty() => self.extend(&mut found, bearer.head, &copula, proposition.head, bearer.inferred, 2),
                Construction::Apposition if self.is_name(bearer.head) && !self.is_name(proposition.head) => {
                    found.push(Fact { subject: bearer.head, made: "is", relation: Vec::new(), object: proposition.head, inferred: true });
                }
                _ => {}
            }
        }
        found
    }
}
