//! How a proposition is put forward: denied or not, how sure, when, by whom. Read once per proposition, from its clause and what governs it.
//! In: a proposition and the enhanced tree. Out: `Circumstances`, also with its time and place.

use crate::annotation::Upos;
use crate::claim::{Argument, Certainty, Polarity, Stance, Tense};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::assemble::Circumstances;
use crate::extract::attribution;
use crate::extract::cues::{self, Complement, Effect, Place};
use crate::extract::enhance::{Enhanced, has_to, is_ing, is_passive};
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::extract::relation::referent;
use crate::extract::time;
use crate::kind::Kind;

/// What a party says of its own success stays its claim.
const SUCCESSES: &[&str] =
    &["defeat", "destroy", "repel", "win", "capture", "liberate", "thwart", "seize", "kill", "shoot", "eliminate", "neutralize"];

/// What a proposition's clause and its governors say of it.
#[must_use]
pub fn circumstances(context: &Context<'_>, tree: &Enhanced, proposition: &Proposition) -> Circumstances {
    let mut reader = Reader { context, tree, stance: Stance::default(), speaker: None };
    reader.own_words(proposition);
    if follows_clause(proposition) {
        reader.clause(proposition.clause, true);
        reader.sentence(proposition.clause);
        reader.climb(proposition.clause);
    } else {
        if is_event(proposition) {
            reader.event(proposition.head);
        }
        reader.speaker_above(proposition.clause);
    }
    if proposition.construction == Construction::Infinitive
        && reader.stance.tense == Tense::Present
        && has_to(context.document, context.annotation, proposition.clause)
        && !goes_on(context, proposition.clause)
    {
        reader.stance.tense = Tense::Planned;
    }
    if reader.speaker.is_none() {
        reader.speaker = attribution::quoted(context, tree, proposition.head);
    }
    reader.own_success(proposition);
    Circumstances { stance: reader.stance, speaker: reader.speaker, time: when(context, tree, proposition), place: place(context, proposition) }
}

/// A title, apposition or possessive holds whatever its sentence says; a clause is as sure as its words.
fn follows_clause(proposition: &Proposition) -> bool {
    let light = proposition.class == Class::Noun && proposition.trigger.len() > 1 && proposition.trigger.contains(&proposition.clause);
    let predicate = matches!(proposition.construction, Construction::Copula | Construction::As);
    let clausal = proposition.class != Class::Noun && proposition.class != Class::Bare && proposition.construction != Construction::Compound;
    clausal || predicate || light
}

/// "continues to", "seems to", "is said to": what the infinitive tells goes on, it is not to come.
fn goes_on(context: &Context<'_>, clause: TokenId) -> bool {
    const GOING_ON: &[&str] =
        &["continue", "begin", "start", "tend", "remain", "help", "keep", "serve", "manage", "come", "force", "dare", "proceed", "use", "happen"];
    let Some(head) = context.annotation.head(clause).filter(|_| context.annotation.rel(clause) == "xcomp") else { return false };
    let lemma = context.annotation.lemma(head);
    GOING_ON.contains(&lemma) || cues::governor(lemma, Complement::Open) == Some(Effect::Probable)
}

/// A noun of what happens, not of what somebody is.
fn is_event(proposition: &Proposition) -> bool {
    proposition.class == Class::Noun && !proposition.args.iter().any(|arg| arg.role == Role::Bearer)
}

struct Reader<'a, 'c> {
    context: &'a Context<'c>,
    tree: &'a Enhanced,
    stance: Stance,
    speaker: Option<Argument>,
}

impl Reader<'_, '_> {
    fn lemma(&self, token: TokenId) -> String {
        self.context.annotation.lemma(token).to_lowercase()
    }

    fn word(&self, token: TokenId) -> String {
        self.context.document.word(token).to_lowercase()
    }

    fn deny(&mut self) {
        self.stance.polarity = match self.stance.polarity {
            Polarity::Affirmed => Polarity::Denied,
            Polarity::Denied => Polarity::Affirmed,
        };
    }

    fn weaken(&mut self, certainty: Certainty) {
        self.stance.certainty = self.stance.certainty.max(certainty);
    }

    fn apply(&mut self, effect: Effect) {
        match effect {
            Effect::Said => {}
            Effect::Held | Effect::Probable => self.weaken(Certainty::Probable),
            Effect::Doubted | Effect::Asked | Effect::Possible | Effect::Would => self.weaken(Certainty::Possible),
            Effect::Denied | Effect::Failed => self.deny(),
            Effect::Planned => self.stance.tense = Tense::Planned,
            Effect::Past => self.stance.tense = Tense::Past,
            Effect::Expected => {
                self.stance.tense = Tense::Planned;
                self.weaken(Certainty::Probable);
            }
            Effect::Unlikely => {
                self.deny();
                self.weaken(Certainty::Probable);
            }
        }
    }

    /// "former", "alleged", "no" beside the predicate word; "no" on who does it or to whom it is done.
    fn own_words(&mut self, proposition: &Proposition) {
        for &child in self.context.annotation.children(proposition.head) {
            let rel = self.context.annotation.base_rel(child);
            if matches!(rel, "amod" | "compound" | "advmod")
                && let Some(effect) = cues::beside(Place::Adjective, &self.lemma(child)).or_else(|| cues::beside(Place::Adjective, &self.word(child)))
            {
                self.apply(effect);
            }
            if proposition.class == Class::Noun && matches!(self.lemma(child).as_str(), "no" | "without") {
                self.stance.polarity = Polarity::Denied;
            }
        }
        let core = proposition.args.iter().filter(|arg| matches!(arg.role, Role::Agent | Role::Patient | Role::Bearer));
        if core.map(|arg| arg.head).any(|head| self.is_none(head)) {
            self.stance.polarity = Polarity::Denied;
        }
    }

    /// "no group", "none of the groups", "neither side", "nobody"; a conjunct shares it: "no group or party".
    fn is_none(&self, token: TokenId) -> bool {
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

    /// Negation, modals, adverbs, tense and condition of one clause; markers count only for the clause itself.
    fn clause(&mut self, head: TokenId, own: bool) {
        let annotation = self.context.annotation;
        let shared =
            first_conjunct(self.context, head).filter(|_| annotation.child(head, "aux").is_none() && annotation.child(head, "nsubj").is_none());
        let mut words: Vec<TokenId> = annotation.children(head).to_vec();
        words.extend(shared.into_iter().flat_map(|first| annotation.children_by(first, "aux")));
        let mut would = false;
        for &word in &words {
            let text = self.word(word);
            let place = match annotation.base_rel(word) {
                "advmod" | "det" | "cc" if self.negates(word) => Place::Adverb,
                "aux" => Place::Auxiliary,
                "mark" if own => Place::Marker,
                _ => continue,
            };
            match cues::beside(place, &text) {
                Some(Effect::Would) => would = true,
                Some(effect) => self.apply(effect),
                None => {}
            }
        }
        if would {
            let perfect = words.iter().any(|&word| self.word(word) == "have");
            self.weaken(if perfect { Certainty::Counterfactual } else { Certainty::Possible });
        }
        if self.stance.tense == Tense::Present {
            self.stance.tense = self.tense(head, &words);
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
        if any(&["was", "were", "did", "had", "has", "have", "having", "been"]) {
            return Tense::Past;
        }
        if any(&["is", "are", "'s", "’s", "am", "'re", "’re"]) {
            let to_come = has_to(self.context.document, annotation, head);
            return if to_come { Tense::Planned } else { Tense::Present };
        }
        if spoken.is_empty() && is_ing(self.context.document, head) && matches!(annotation.base_rel(head), "advcl" | "acl" | "xcomp" | "conj") {
            let above = annotation.ancestors(head).find(|&t| annotation.upos(t) == Upos::Verb || annotation.child(t, "cop").is_some());
            return above.map_or(Tense::Present, |verb| self.tense(verb, annotation.children(verb)));
        }
        let past = annotation.upos(head) == Upos::Verb && is_past(self.context.document.word(head), annotation.lemma(head));
        if past && !spoken.iter().any(|word| cues::beside(Place::Auxiliary, word).is_some()) { Tense::Past } else { Tense::Present }
    }

    /// What a question asks and what an order orders is no fact.
    fn sentence(&mut self, clause: TokenId) {
        let (document, annotation) = (self.context.document, self.context.annotation);
        let mut at = clause;
        while matches!(annotation.base_rel(at), "conj" | "xcomp") {
            let Some(head) = annotation.head(at) else { break };
            at = head;
        }
        if annotation.head(at).is_some() {
            return;
        }
        let last = document.tokens_in(document.sentence_of(at));
        let mut last = last.rev().take(2);
        if last.any(|token| document.word(token) == "?") {
            self.weaken(Certainty::Possible);
        }
    }

    /// What the governors of a clause do to it, from the nearest outwards.
    fn climb(&mut self, clause: TokenId) {
        let annotation = self.context.annotation;
        let mut at = clause;
        loop {
            self.reported_beside(at);
            let Some(head) = annotation.head(at) else { return };
            let open = has_to(self.context.document, annotation, at) || annotation.rel(at) == "xcomp" || self.is_gerund(at);
            match annotation.base_rel(at) {
                "conj" => {}
                "parataxis" if head > at || self.starts_saying(head) => self.governed(head, Complement::Finite),
                "ccomp" | "csubj" if open => self.governed(head, Complement::Open),
                "ccomp" | "csubj" => self.governed(head, Complement::Finite),
                "acl" if annotation.rel(at) != "acl:relcl" && self.has_that(at) => self.governed(head, Complement::Finite),
                "xcomp" => self.governed(head, Complement::Open),
                "obj" if at != clause => self.governed(head, Complement::Noun),
                "acl" | "advcl" if open && annotation.rel(at) != "acl:relcl" && self.is_complement(at, head) => self.governed(head, Complement::Open),
                "advcl" => {
                    self.adverbial(at, head);
                    return;
                }
                _ => {
                    self.speaker_above(at);
                    return;
                }
            }
            at = head;
        }
    }

    fn has_that(&self, clause: TokenId) -> bool {
        self.context.annotation.children_by(clause, "mark").any(|mark| self.word(mark) == "that")
    }

    /// "of attacking", "from attacking".
    fn is_gerund(&self, clause: TokenId) -> bool {
        is_ing(self.context.document, clause)
            && self
                .context
                .annotation
                .children_by(clause, "mark")
                .any(|mark| matches!(self.word(mark).as_str(), "of" | "from" | "for" | "to" | "on" | "in"))
    }

    fn starts_saying(&self, head: TokenId) -> bool {
        cues::governor(&self.lemma(head), Complement::Finite).is_some_and(Effect::has_speaker)
    }

    /// Purpose clauses of verbs that govern no infinitive are only purposes; an infinitive of a noun is what the noun is about.
    fn is_complement(&mut self, clause: TokenId, head: TokenId) -> bool {
        if cues::governor(&self.lemma(head), Complement::Open).is_some() {
            return true;
        }
        if has_to(self.context.document, self.context.annotation, clause) {
            self.stance.tense = Tense::Planned;
        }
        false
    }

    /// A clause of time below what is to come is itself to come; other adverbial clauses stand for themselves.
    fn adverbial(&mut self, clause: TokenId, head: TokenId) {
        let annotation = self.context.annotation;
        let mark = annotation.children(clause).iter().find(|&&child| matches!(annotation.base_rel(child), "mark" | "advmod")).map(|&t| self.word(t));
        if matches!(mark.as_deref(), Some("once" | "when" | "after" | "until" | "before" | "till" | "as")) {
            let mut main = Reader { context: self.context, tree: self.tree, stance: Stance::default(), speaker: None };
            main.clause(head, false);
            if main.stance.tense == Tense::Planned && self.stance.tense == Tense::Present {
                self.stance.tense = Tense::Planned;
            }
        }
        self.speaker_above(head);
    }

    /// The clause is the complement of `word`.
    fn governed(&mut self, word: TokenId, complement: Complement) {
        let annotation = self.context.annotation;
        let effect = cues::governor(&self.lemma(word), complement).or_else(|| cues::governor(&self.word(word), complement));
        let speaks = effect.is_some_and(Effect::has_speaker);
        let passive = is_passive(self.context.document, annotation, word);
        if let Some(effect) = effect {
            let anonymous = passive && effect == Effect::Said && attribution::speaker_of(self.context, self.tree, word).is_none();
            self.apply(if anonymous { Effect::Probable } else { effect });
        }
        if speaks {
            self.held_only_if(word);
            self.speaker_of(word);
        } else if complement == Complement::Open && (annotation.upos(word) == Upos::Verb || annotation.child(word, "cop").is_some()) {
            let tense = self.stance.tense;
            self.clause(word, false);
            if self.is_denied_by_subject(word) {
                self.deny();
            }
            if tense == Tense::Planned {
                self.stance.tense = tense;
            }
        }
    }

    fn is_denied_by_subject(&self, verb: TokenId) -> bool {
        self.context.annotation.children_by(verb, "nsubj").any(|subject| self.is_none(subject))
    }

    /// "does not think that" denies what is thought; "did not say that", "may say that" leave it open.
    fn held_only_if(&mut self, verb: TokenId) {
        let mut saying = Reader { context: self.context, tree: self.tree, stance: Stance::default(), speaker: None };
        saying.clause(verb, false);
        let raises = matches!(self.lemma(verb).as_str(), "think" | "believe" | "expect" | "consider" | "suppose");
        match saying.stance.polarity {
            Polarity::Denied if raises => self.deny(),
            Polarity::Denied => self.weaken(Certainty::Possible),
            Polarity::Affirmed => {}
        }
        self.weaken(saying.stance.certainty);
    }

    /// The nearest speaker counts.
    fn speaker_of(&mut self, word: TokenId) {
        if self.speaker.is_none() {
            self.speaker = attribution::speaker_of(self.context, self.tree, word);
        }
    }

    /// "…, she said": the saying hangs on what is said; "according to X".
    fn reported_beside(&mut self, clause: TokenId) {
        if let Some((effect, speaker)) = attribution::beside(self.context, self.tree, clause)
            && self.speaker.is_none()
        {
            self.apply(effect);
            self.speaker = speaker;
        }
    }

    /// Who says the sentence that a presupposed proposition stands in.
    fn speaker_above(&mut self, token: TokenId) {
        let annotation = self.context.annotation;
        let mut at = token;
        loop {
            if let (None, Some((_, speaker))) = (&self.speaker, attribution::beside(self.context, self.tree, at)) {
                self.speaker = speaker;
            }
            let Some(head) = annotation.head(at) else { return };
            if matches!(annotation.base_rel(at), "ccomp" | "parataxis") && self.starts_saying(head) {
                self.speaker_of(head);
            }
            at = head;
        }
    }

    /// "the threat of an attack", "called for an end", "plans a visit": what governs an event noun.
    fn event(&mut self, noun: TokenId) {
        let annotation = self.context.annotation;
        let mut at = noun;
        while let Some(head) = annotation.head(at) {
            let linked = match annotation.base_rel(at) {
                "obj" | "nmod" | "conj" => true,
                "nsubj" => annotation.rel(at) == "nsubj:pass",
                "obl" => annotation.children_by(at, "case").any(|case| matches!(self.word(case).as_str(), "for" | "of" | "against" | "from")),
                _ => false,
            };
            if !linked {
                return;
            }
            let effect = cues::governor(&self.lemma(head), Complement::Noun);
            if let Some(effect) = effect {
                self.apply(effect);
                if effect.has_speaker() {
                    self.speaker_of(head);
                }
            }
            if annotation.upos(head) == Upos::Verb {
                if effect.is_some() {
                    self.climb(head);
                }
                return;
            }
            at = head;
        }
    }

    /// A party's word on its own success is no more than its claim.
    fn own_success(&mut self, proposition: &Proposition) {
        if !SUCCESSES.contains(&proposition.lemma.split(' ').next().unwrap_or_default()) {
            return;
        }
        let speaker = self.speaker.as_ref().and_then(referent);
        let agents = proposition.in_role(&Role::Agent).filter_map(|token| argument(self.context, token));
        if speaker.is_some() && agents.into_iter().any(|agent| referent(&agent) == speaker) {
            self.weaken(Certainty::Probable);
        }
    }
}

fn first_conjunct(context: &Context<'_>, token: TokenId) -> Option<TokenId> {
    (context.annotation.base_rel(token) == "conj").then(|| context.annotation.head(token)).flatten()
}

/// A past tense or participle by its form.
fn is_past(word: &str, lemma: &str) -> bool {
    let word = word.to_lowercase();
    let present = matches!(word.as_str(), "has" | "does" | "goes" | "is" | "are")
        || word == lemma
        || word.ends_with("ing")
        || word == format!("{lemma}s")
        || word == format!("{lemma}es")
        || word.ends_with("ies");
    !present || word != lemma && word.ends_with("ed")
}

/// The time of a proposition: the first of its arguments or its clause's adjuncts that reads as one.
fn when(context: &Context<'_>, tree: &Enhanced, proposition: &Proposition) -> Option<crate::claim::When> {
    let own = proposition.args.iter().filter(|arg| matches!(arg.role, Role::Time | Role::Oblique(_))).map(|arg| arg.head);
    let around = tree.edges(proposition.clause).iter().filter(|edge| matches!(edge.base(), "obl" | "advmod" | "nmod")).map(|edge| edge.token);
    let clausal = follows_clause(proposition);
    own.chain(around.filter(|_| clausal)).find_map(|token| time::resolve(context, token))
}

/// The place of a proposition: an argument in or at a location.
fn place(context: &Context<'_>, proposition: &Proposition) -> Option<Argument> {
    let at = |role: &Role| matches!(role, Role::Oblique(word) if matches!(word.as_str(), "in" | "at" | "near" | "inside"));
    let located = |token: &TokenId| context.referents.kind_at(*token).is_some_and(|kind| kind.is_a(Kind::Location));
    proposition.args.iter().filter(|arg| at(&arg.role)).map(|arg| arg.head).find(located).and_then(|token| argument(context, token))
}
