//! Who does what an infinitive or a participle says: subjects and objects of the verb that it hangs on.

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::extract::enhance::{Builder, Edge, has_to, is_ing, is_passive, preposition, semantic_head};

/// Verbs whose subject, not object, does what the infinitive says although they have an object.
const SUBJECT_CONTROL: &[&str] = &["promise", "threaten", "vow", "pledge", "offer", "use"];

/// Verbs that make somebody do what the infinitive says: without an object their subject does not do it ("which the mayor ordered to close").
const OBJECT_CONTROL: &[&str] =
    &["order", "urge", "tell", "force", "compel", "persuade", "convince", "encourage", "invite", "instruct", "advise", "allow", "enable", "permit"];

/// Verbs that ask somebody behind a preposition to do what the infinitive says: "called on N to resign".
const ASKING: &[(&str, &[&str])] = &[
    ("call", &["on", "upon", "for"]),
    ("appeal", &["to"]),
    ("rely", &["on"]),
    ("depend", &["on"]),
    ("count", &["on"]),
    ("wait", &["for"]),
    ("plead", &["with"]),
    ("lean", &["on"]),
    ("prevail", &["on", "upon"]),
];

/// Verbs whose object does what the participle after it says: "saw troops crossing the river".
const WATCHING: &[&str] = &["involve", "see", "find", "catch", "keep", "leave", "spot", "show", "hear", "watch", "depict", "feature", "film"];

impl Builder<'_> {
    /// "X wants to leave": X leaves; "X asked Y to leave": Y leaves.
    pub(super) fn control(&mut self, token: TokenId) {
        if self.annotation.base_rel(token) != "xcomp" {
            return;
        }
        let Some(verb) = self.annotation.head(token) else { return };
        if self.has_subject(token) {
            return;
        }
        let own = &self.edges[verb.index()];
        let object = own.iter().filter(|edge| matches!(edge.base(), "obj" | "iobj")).map(|edge| edge.token);
        let subject = own.iter().filter(|edge| edge.base() == "nsubj").map(|edge| edge.token);
        let mut controllers: Vec<TokenId> = object.collect();
        if controllers.is_empty() {
            controllers = self.asked(verb);
        }
        let passive = is_passive(self.document, self.annotation, verb);
        if controllers.is_empty() && OBJECT_CONTROL.contains(&self.annotation.lemma(verb)) && !passive {
            return;
        }
        if controllers.is_empty() || SUBJECT_CONTROL.contains(&self.annotation.lemma(verb)) {
            controllers = subject.collect();
        }
        self.give_subjects(token, controllers);
    }

    /// Whom a verb of asking asks.
    fn asked(&self, verb: TokenId) -> Vec<TokenId> {
        let Some((_, words)) = ASKING.iter().find(|(lemma, _)| *lemma == self.annotation.lemma(verb)) else { return Vec::new() };
        let whom = |edge: &&Edge| edge.base() == "obl" && edge.preposition.as_deref().is_some_and(|word| words.contains(&word));
        self.edges[verb.index()].iter().filter(whom).map(|edge| edge.token).collect()
    }

    fn has_subject(&self, token: TokenId) -> bool {
        self.edges[token.index()].iter().any(|edge| matches!(edge.base(), "nsubj" | "csubj"))
    }

    fn give_subjects(&mut self, token: TokenId, subjects: Vec<TokenId>) {
        let passive = self.annotation.upos(token) == Upos::Verb && is_passive(self.document, self.annotation, token);
        for subject in subjects {
            self.add(token, subject, if passive { "nsubj:pass" } else { "nsubj" }, None, true);
        }
    }

    /// "militants operating in X", "founded in 1990, the firm …", "after leaving, she …".
    pub(super) fn participle(&mut self, token: TokenId) {
        let rel = self.annotation.rel(token);
        let Some(head) = self.annotation.head(token) else { return };
        if self.annotation.upos(token) != Upos::Verb || self.has_subject(token) || has_to(self.document, self.annotation, token) && rel == "acl" {
            return;
        }
        let ing = is_ing(self.document, token);
        match rel {
            "acl" if !self.has_mark(token) && (ing || is_passive(self.document, self.annotation, token)) => {
                let noun = self.collective(head).unwrap_or_else(|| semantic_head(self.document, self.annotation, head));
                self.give_subjects(token, vec![noun]);
            }
            "advcl" if ing || is_passive(self.document, self.annotation, token) || has_to(self.document, self.annotation, token) => {
                let cause = self
                    .annotation
                    .children_by(token, "mark")
                    .any(|mark| matches!(self.document.word(mark).to_lowercase().as_str(), "for" | "of" | "from"));
                let own = &self.edges[head.index()];
                let watched = ing && WATCHING.contains(&self.annotation.lemma(head)) && !self.has_mark(token);
                let mut objects: Vec<TokenId> = own.iter().filter(|edge| (cause || watched) && edge.base() == "obj").map(|edge| edge.token).collect();
                if objects.is_empty() && has_to(self.document, self.annotation, token) {
                    objects = self.asked(head);
                    // "lent him the money to buy the paper": he buys it.
                    objects.extend(self.edges[head.index()].iter().filter(|edge| edge.base() == "iobj").map(|edge| edge.token));
                }
                let subjects = own.iter().filter(|edge| objects.is_empty() && edge.base() == "nsubj").map(|edge| edge.token);
                let subjects = objects.iter().copied().chain(subjects).collect();
                self.give_subjects(token, subjects);
            }
            _ => {}
        }
    }

    /// "groups" in "groups of militants operating in X".
    fn collective(&self, noun: TokenId) -> Option<TokenId> {
        const COLLECTIVES: &[&str] = &["group", "band", "gang", "network", "cell", "unit", "convoy", "crew"];
        let outer = self.annotation.head(noun).filter(|_| self.annotation.rel(noun) == "nmod")?;
        let of = preposition(self.document, self.annotation, noun).as_deref() == Some("of");
        (of && COLLECTIVES.contains(&self.annotation.lemma(outer))).then_some(outer)
    }

    /// "the necessity for understanding": the noun does not do it.
    fn has_mark(&self, token: TokenId) -> bool {
        self.annotation.child(token, "mark").is_some()
    }
}
