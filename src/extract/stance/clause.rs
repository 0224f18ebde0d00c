//! What the words of one clause say of it: negation, modals, adverbs, tense, conditions, questions, orders.

use crate::annotation::Upos;
use crate::claim::{Certainty, Polarity, Tense};
use crate::document::TokenId;
use crate::extract::attribution;
use crate::extract::cues::{self, Complement, Effect, Place};
use crate::extract::enhance::{has_to, is_ing};
use crate::extract::stance::{Reader, first_conjunct};

/// Verbs whose past is written like their present.
const UNCHANGING: &[&str] = &[
    "bet", "burst", "cast", "cost", "cut", "hit", "hurt", "let", "put", "quit", "read", "set", "shed", "shut", "split", "spread", "thrust", "upset",
    "beat",
];

impl Reader<'_, '_> {
    /// Negation, modals, adverbs, tense and condition of one clause; markers count only for the clause itself.
    pub(super) fn clause(&mut self, head: TokenId, own: bool) {
        let annotation = self.context.annotation;
        let shared = first_conjunct(self.context, head).filter(|&first| self.shares_auxiliaries(head, first));
        let mut words: Vec<TokenId> = annotation.children(head).to_vec();
        words.extend(shared.into_iter().flat_map(|first| annotation.children_by(first, "aux")));
        let mut would = false;
        for &word in &words {
            let effect = match annotation.base_rel(word) {
                "advmod" | "det" | "cc" if self.negates(word) => cues::beside(Place::Adverb, &self.word(word)),
                "aux" => cues::beside(Place::Auxiliary, &self.word(word)),
                "mark" | "case" if own => self.marks(head, word),
                _ => continue,
            };
            match effect {
                Some(Effect::Would) => would = true,
                Some(effect) => self.apply(effect),
                None => {}
            }
        }
        if would {
            self.would(head, &words);
        }
        if own {
            self.condition(head, &words);
            self.proviso(head);
            self.order(head);
        }
        if self.stance.tense == Tense::Present {
            self.stance.tense = self.tense(head, &words);
            self.lasting = own && self.stance.tense == Tense::Past && self.goes_on_by_form(head);
        }
        let bare = |word: TokenId| matches!(annotation.base_rel(word), "cop" | "aux") && self.word(word) == "be";
        let governed = words.iter().any(|&word| annotation.base_rel(word) == "aux" && self.word(word) != "be" || self.word(word) == "to");
        if own && !governed && words.iter().any(|&word| bare(word)) {
            self.stance.tense = Tense::Planned;
        }
    }

    /// "will buy and sell", "has bought and sold", but not "may buy it and sold that" or "was founded in 1994 and is a member".
    fn shares_auxiliaries(&self, verb: TokenId, first: TokenId) -> bool {
        let annotation = self.context.annotation;
        if ["aux", "cop", "nsubj"].iter().any(|rel| annotation.child(verb, rel).is_some()) {
            return false;
        }
        let (word, lemma) = (self.word(verb), annotation.lemma(verb));
        let supported = annotation.children_by(first, "aux").any(|aux| matches!(annotation.lemma(aux), "be" | "have" | "get"));
        annotation.upos(verb) != Upos::Verb || word == lemma || word.ends_with("ing") || supported && !word.ends_with('s')
    }

    /// "provided that she leaves", "as long as Chile withdraws": a condition of several words before the subject, however the tree ties them.
    fn proviso(&mut self, head: TokenId) {
        const WORDS: &[&str] = &["provided that", "provided", "providing that", "as long as", "so long as", "on condition that", "in the event that"];
        let annotation = self.context.annotation;
        let Some(subject) = annotation.children(head).iter().copied().find(|&child| annotation.base_rel(child) == "nsubj") else { return };
        let Some(&first) = annotation.subtree(subject).first() else { return };
        let start = self.context.document.sentence(self.context.document.sentence_of(head)).tokens.start;
        let before: Vec<String> = (start.max(first.0.saturating_sub(4))..first.0).map(|token| self.word(TokenId(token))).collect();
        let phrase = before.join(" ");
        if first < head && WORDS.iter().any(|words| phrase == *words || phrase.ends_with(&format!(" {words}"))) {
            self.weaken(Certainty::Possible);
        }
    }

    /// What a marker does: "if", "in case", "instead of"; "due" only before an infinitive.
    pub(super) fn marks(&self, head: TokenId, mark: TokenId) -> Option<Effect> {
        let annotation = self.context.annotation;
        let mut words = self.word(mark);
        for fixed in annotation.children_by(mark, "fixed") {
            words.push(' ');
            words.push_str(&self.word(fixed));
        }
        let noun = annotation.base_rel(mark) == "case" && !is_ing(self.context.document, head);
        if noun || words == "due to" && is_ing(self.context.document, head) {
            return None;
        }
        cues::beside(Place::Marker, &words)
    }

    /// "would": to come in what somebody said, against the facts with "have", else possible.
    fn would(&mut self, head: TokenId, words: &[TokenId]) {
        // "who would later become president": told from before, it came about.
        let afterwards = |&word: &TokenId| matches!(self.word(word).as_str(), "later" | "eventually" | "subsequently" | "ultimately");
        if words.iter().any(|&word| self.word(word) == "have") {
            self.weaken(Certainty::Counterfactual);
        } else if self.context.annotation.children_by(head, "advmod").any(|word| afterwards(&word)) && !self.is_told(head) {
            self.apply(Effect::Past);
        } else if self.is_told(head) && !self.has_condition(head) && !self.lacks(head) {
            self.apply(Effect::Planned);
        } else {
            self.weaken(Certainty::Possible);
        }
    }

    /// True for what somebody is said to say, promise or decide.
    fn is_told(&self, clause: TokenId) -> bool {
        let annotation = self.context.annotation;
        let mut at = clause;
        while matches!(annotation.base_rel(at), "conj" | "xcomp") {
            let Some(head) = annotation.head(at) else { break };
            at = head;
        }
        let above = annotation.head(at).filter(|_| matches!(annotation.base_rel(at), "ccomp" | "parataxis" | "csubj"));
        let telling =
            |effect: Effect| matches!(effect, Effect::Said | Effect::Held | Effect::Denied | Effect::Pledged | Effect::Planned | Effect::Expected);
        above.is_some_and(|verb| cues::governor(&self.lemma(verb), Complement::Finite).is_some_and(telling))
            || attribution::beside(self.context, self.tree, at).is_some_and(|(effect, _)| telling(effect))
    }

    /// True for what a verb of saying in the past tells in a clause of its own, without a day: its past is that of the verb.
    fn is_reported(&self, clause: TokenId) -> bool {
        let annotation = self.context.annotation;
        let verb = annotation.head(clause).filter(|_| annotation.base_rel(clause) == "ccomp" && !attribution::is_quoted(self.context, clause));
        let says = |verb: TokenId| cues::governor(&self.lemma(verb), Complement::Finite).is_some_and(Effect::has_speaker);
        let past = |verb: TokenId| is_past(&self.word(verb), annotation.lemma(verb));
        let dated = ["obl:unmarked", "obl:tmod", "advcl"].iter().any(|rel| annotation.child(clause, rel).is_some());
        verb.is_some_and(|verb| verb < clause && says(verb) && past(verb)) && !dated
    }

    /// True when an "if"-clause hangs on the clause.
    fn has_condition(&self, clause: TokenId) -> bool {
        let annotation = self.context.annotation;
        let conditional = |mark: TokenId| matches!(self.word(mark).as_str(), "if" | "unless");
        annotation.children_by(clause, "advcl").any(|below| annotation.children_by(below, "mark").any(conditional) || self.inverted(below).is_some())
    }

    /// "without the tariff, Peru would": a condition in a phrase.
    fn lacks(&self, clause: TokenId) -> bool {
        let annotation = self.context.annotation;
        let without = |phrase: TokenId| annotation.children_by(phrase, "case").any(|case| self.word(case) == "without");
        annotation.children_by(clause, "obl").any(|phrase| phrase < clause && without(phrase))
    }

    /// "had Peru signed", "should Peru leave": the auxiliary before the subject.
    fn inverted(&self, clause: TokenId) -> Option<String> {
        let annotation = self.context.annotation;
        let subject = annotation.child(clause, "nsubj")?;
        let aux = annotation.children(clause).iter().find(|&&child| matches!(annotation.base_rel(child), "aux" | "cop"))?;
        let word = self.word(*aux);
        (*aux < subject && annotation.base_rel(clause) == "advcl" && matches!(word.as_str(), "had" | "should" | "were")).then_some(word)
    }

    /// "had Peru signed", "if Peru had signed … would have"; what depends on a condition.
    fn condition(&mut self, head: TokenId, words: &[TokenId]) {
        let annotation = self.context.annotation;
        if let Some(word) = self.inverted(head) {
            self.weaken(if word == "had" { Certainty::Counterfactual } else { Certainty::Possible });
        }
        let marked = words.iter().any(|&word| annotation.base_rel(word) == "mark" && self.word(word) == "if");
        let had = words.iter().any(|&word| annotation.base_rel(word) == "aux" && self.word(word) == "had");
        if marked && had && annotation.head(head).is_some_and(|main| self.is_unreal(main)) {
            self.weaken(Certainty::Counterfactual);
        }
        if self.has_condition(head) && self.tense(head, words) != Tense::Past {
            self.weaken(Certainty::Possible);
        }
    }

    /// "would have", "could have".
    fn is_unreal(&self, clause: TokenId) -> bool {
        let aux = |forms: &[&str]| self.context.annotation.children_by(clause, "aux").any(|aux| forms.contains(&self.word(aux).as_str()));
        aux(&["would", "could", "might"]) && aux(&["have"])
    }

    /// "Release the prisoners": a base form that opens its sentence without a subject orders. "has yet to": not so far.
    fn order(&mut self, head: TokenId) {
        let (document, annotation) = (self.context.document, self.context.annotation);
        let yet = |at: TokenId| annotation.children_by(at, "advmod").any(|word| self.word(word) == "yet");
        let above = annotation.head(head).filter(|&above| matches!(annotation.lemma(above), "have" | "be" | "remain"));
        if has_to(document, annotation, head) && (yet(head) || above.is_some_and(yet)) {
            self.deny();
            return;
        }
        let tokens = document.sentence(document.sentence_of(head)).tokens.clone();
        let quote = matches!(document.word(TokenId(tokens.start)), "\"" | "“" | "``" | "‘" | "(" | "Please" | "-");
        let please = annotation.children(head).iter().any(|&child| self.word(child) == "please");
        let opens = head.0 == tokens.start || head.0 == tokens.start + 1 && quote || please;
        let bare = !annotation.children(head).iter().any(|&child| matches!(annotation.base_rel(child), "nsubj" | "csubj" | "aux" | "mark" | "cop"));
        if opens && bare && annotation.upos(head) == Upos::Verb && self.word(head) == annotation.lemma(head) {
            self.weaken(Certainty::Possible);
        }
    }

    /// False for "not" before "only", "just" or a noun, and for "no longer", which ends what was.
    fn negates(&mut self, word: TokenId) -> bool {
        let annotation = self.context.annotation;
        let following = TokenId(word.0 + 1);
        let inside = following.index() < annotation.head.len();
        if self.word(word) == "not" && inside && matches!(self.word(following).as_str(), "only" | "just" | "merely" | "necessarily") {
            return false;
        }
        if matches!(self.word(word).as_str(), "longer" | "anymore") && annotation.children(word).iter().any(|&child| self.word(child) == "no") {
            self.deny();
        }
        true
    }

    /// The tense that a verb's form and its auxiliaries show; a bare participle takes that of the clause it hangs on.
    fn tense(&self, head: TokenId, words: &[TokenId]) -> Tense {
        let annotation = self.context.annotation;
        let auxiliary = |word: &&TokenId| matches!(annotation.base_rel(**word), "aux" | "cop");
        let spoken: Vec<String> = words.iter().filter(auxiliary).map(|&word| self.word(word)).collect();
        let any = |forms: &[&str]| spoken.iter().any(|word| forms.contains(&word.as_str()));
        // "has been looking into it", "denied that it was being paid": what is going on.
        let ongoing = is_ing(self.context.document, head) || any(&["being"]);
        if ongoing && (any(&["has", "have", "'ve", "’ve"]) && any(&["been"]) || any(&["was", "were"]) && self.is_reported(head)) {
            return Tense::Present;
        }
        if any(&["was", "were", "did", "had", "has", "have", "having", "been"]) {
            return Tense::Past;
        }
        if any(&["is", "are", "'s", "’s", "am", "'re", "’re"]) {
            let to_come = has_to(self.context.document, annotation, head);
            return if to_come { Tense::Planned } else { Tense::Present };
        }
        if spoken.is_empty() && is_ing(self.context.document, head) && matches!(annotation.base_rel(head), "advcl" | "acl" | "xcomp" | "conj") {
            let above = annotation.ancestors(head).find(|&t| annotation.upos(t) == Upos::Verb || annotation.child(t, "cop").is_some());
            // "has found militants operating": what was found goes on.
            return above.filter(|&verb| !self.is_perfect(verb)).map_or(Tense::Present, |verb| self.tense(verb, annotation.children(verb)));
        }
        let word = self.word(head);
        let unchanging = spoken.is_empty() && word == annotation.lemma(head) && UNCHANGING.contains(&word.as_str());
        let finite = unchanging && annotation.child(head, "nsubj").is_some() && annotation.child(head, "mark").is_none();
        // "adopted a code and set up a board".
        let beside = unchanging && annotation.base_rel(head) == "conj" && annotation.child(head, "nsubj").is_none();
        let beside = beside && annotation.head(head).is_some_and(|first| is_past(&self.word(first), annotation.lemma(first)));
        // "a board set up in 1947": a bare participle behind its noun.
        let described = unchanging && annotation.rel(head) == "acl" && annotation.child(head, "mark").is_none();
        let past = annotation.upos(head) == Upos::Verb && (finite || beside || described || is_past(&word, annotation.lemma(head)));
        if past && !spoken.iter().any(|word| cues::beside(Place::Auxiliary, word).is_some()) { Tense::Past } else { Tense::Present }
    }

    /// "has led", not "had led".
    fn is_perfect(&self, verb: TokenId) -> bool {
        self.context.annotation.children_by(verb, "aux").any(|aux| matches!(self.word(aux).as_str(), "has" | "have" | "'ve" | "’ve"))
    }

    /// A present perfect, a participle that describes a noun ("a party led by N"), or a verb that begins a state ("joined", "became").
    fn goes_on_by_form(&self, head: TokenId) -> bool {
        let annotation = self.context.annotation;
        let none = |rel: &str| annotation.child(head, rel).is_none();
        let bare = matches!(annotation.rel(head), "acl" | "advcl") && none("aux") && none("nsubj") && none("mark");
        let entered = matches!(annotation.lemma(head), "become" | "join" | "accede" | "move" | "settle" | "emigrate");
        // "insisted that it did not operate there": the verb of saying alone is in the past.
        let denied = annotation.children_by(head, "aux").any(|aux| self.word(aux) == "did") && self.is_reported(head);
        denied || self.is_perfect(head) || bare || entered && none("aux")
    }

    /// What a question asks is no fact.
    pub(super) fn sentence(&mut self, clause: TokenId) {
        let (document, annotation) = (self.context.document, self.context.annotation);
        let mut at = clause;
        while matches!(annotation.base_rel(at), "conj" | "xcomp") {
            let Some(head) = annotation.head(at) else { break };
            at = head;
        }
        if annotation.head(at).is_some() {
            return;
        }
        let mut last = document.tokens_in(document.sentence_of(at)).rev().take(2);
        if last.any(|token| document.word(token) == "?") {
            self.weaken(Certainty::Possible);
        }
    }

    /// "no group", "none of the groups", "neither side", "nobody"; a conjunct shares it: "no group or party".
    pub(super) fn is_none(&self, token: TokenId) -> bool {
        let annotation = self.context.annotation;
        let first = first_conjunct(self.context, token).unwrap_or(token);
        let above = annotation.head(first).filter(|_| annotation.base_rel(first) == "nmod");
        let negative = |t: TokenId| matches!(self.word(t).as_str(), "no" | "neither" | "none" | "nobody" | "no-one" | "nothing");
        let words = [Some(token), Some(first), above.filter(|&t| negative(t))].into_iter().flatten();
        words.into_iter().any(|t| {
            negative(t)
                || annotation.children(t).iter().any(|&child| matches!(annotation.base_rel(child), "det" | "cc" | "advmod") && negative(child))
        })
    }

    /// True when the clause of a word says no: "is not true", "no evidence".
    pub(super) fn is_negated(&self, word: TokenId) -> bool {
        let mut saying = self.fresh();
        saying.clause(word, false);
        saying.stance.polarity == Polarity::Denied
            || self.is_none(word)
            || self.context.annotation.children_by(word, "nsubj").any(|subject| self.is_none(subject))
    }
}

/// A past tense or participle by its form, in lower case.
fn is_past(word: &str, lemma: &str) -> bool {
    let present = matches!(word, "has" | "does" | "goes" | "is" | "are")
        || word == lemma
        || word.ends_with("ing")
        || word == format!("{lemma}s")
        || word == format!("{lemma}es")
        || word.ends_with("ies");
    !present || word != lemma && word.ends_with("ed")
}
