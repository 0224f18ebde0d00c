//! What governs a clause or an event: verbs and nouns of saying, thinking, planning, preventing; who says the sentence around it.

use crate::annotation::Upos;
use crate::claim::{Certainty, Polarity, Stance, Tense};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::attribution;
use crate::extract::cues::{self, Complement, Effect};
use crate::extract::enhance::{has_to, is_ing, is_passive};
use crate::extract::stance::Reader;
use crate::kind::Kind;
use crate::knowledge::nouns;

/// Words that take it as true what they govern, negated or not.
const FACTIVE: &[&str] = &[
    "know",
    "realize",
    "realise",
    "regret",
    "notice",
    "remember",
    "see",
    "learn",
    "discover",
    "recognize",
    "recognise",
    "aware",
    "surprised",
    "glad",
    "sorry",
    "sad",
    "happy",
    "proud",
    "ashamed",
    "shocked",
    "fact",
    "matter",
    "mind",
    "care",
];

/// Negated, they leave open what they govern: who was not forced to work may have worked.
const COERCION: &[&str] = &["force", "compel", "oblige", "require", "order", "ask", "tell", "coerce", "pressure"];

/// Negated, they deny what they govern.
const TRUTHS: &[&str] = &["true", "correct", "accurate", "case", "so"];

impl Reader<'_, '_> {
    /// What the governors of a clause do to it, from the nearest outwards.
    pub(super) fn climb(&mut self, clause: TokenId) {
        let annotation = self.context.annotation;
        let mut at = clause;
        loop {
            self.reported_beside(at);
            let Some(head) = annotation.head(at) else { return };
            let open = has_to(self.context.document, annotation, at) || annotation.rel(at) == "xcomp" || self.is_gerund(at);
            match annotation.base_rel(at) {
                "conj" if self.returns(at, head) => {
                    at = annotation.head(head).unwrap_or(head);
                    continue;
                }
                "conj" => {}
                "xcomp" | "advcl" if is_decision(self.context, at, head) => self.as_told(Some(head)),
                "ccomp" if self.is_parted(clause, head) => return,
                "parataxis" if self.is_of(at, head) && (head > at || self.starts_saying(head)) => self.governed(head, Complement::Finite),
                "ccomp" | "csubj" | "obl" | "nmod" if open => self.governed(head, Complement::Open),
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

    /// ", while China pledged aid": a clause with a comma before it and a subject of its own goes beside what was said, not into it.
    fn is_set_off(&self, clause: TokenId) -> bool {
        let (document, annotation) = (self.context.document, self.context.annotation);
        let first = annotation.subtree(clause).first().copied().unwrap_or(clause);
        let comma = |at: u32| document.word(TokenId(at)) == ",";
        let before = first.0.checked_sub(1).is_some_and(comma) || document.word(first) == ",";
        before && annotation.child(clause, "nsubj").is_some()
    }

    /// "Prices rose, the bank said, as traders sold": a finite clause behind who says what its head tells is the article's own.
    fn is_beyond_saying(&self, clause: TokenId, head: TokenId) -> bool {
        let annotation = self.context.annotation;
        let says = |&verb: &TokenId| head < verb && verb < clause && self.starts_saying(verb);
        let told = annotation.base_rel(head) == "ccomp" && annotation.head(head).as_ref().is_some_and(says)
            || annotation.children_by(head, "parataxis").any(|verb| says(&verb));
        told && self.is_set_off(clause)
    }

    /// "agreed to sell the mine and closed the plant": a finite verb put beside an infinitive stands beside what governs that.
    fn returns(&self, verb: TokenId, first: TokenId) -> bool {
        has_to(self.context.document, self.context.annotation, first)
            && !has_to(self.context.document, self.context.annotation, verb)
            && is_finite(&self.word(verb), self.context.annotation.lemma(verb))
    }

    fn has_that(&self, clause: TokenId) -> bool {
        self.context.annotation.children_by(clause, "mark").any(|mark| self.word(mark) == "that")
    }

    /// "of attacking", "from attacking", "with killing".
    fn is_gerund(&self, clause: TokenId) -> bool {
        let annotation = self.context.annotation;
        let marked = |mark: &TokenId| {
            matches!(annotation.base_rel(*mark), "mark" | "case")
                && matches!(self.word(*mark).as_str(), "of" | "from" | "for" | "to" | "on" | "in" | "at" | "with" | "against" | "about" | "over")
        };
        is_ing(self.context.document, clause) && annotation.children(clause).iter().any(marked)
    }

    /// False where a semicolon stands between a clause and the one above it: what is said there is not said by that one's subject.
    fn is_of(&self, clause: TokenId, head: TokenId) -> bool {
        self.context.annotation.base_rel(clause) != "parataxis" || !self.is_parted(clause, head)
    }

    /// True where a semicolon outside of a quotation stands between two words.
    fn is_parted(&self, one: TokenId, other: TokenId) -> bool {
        let mut between = (one.0.min(other.0) + 1..one.0.max(other.0)).map(TokenId);
        between.any(|token| self.context.document.word(token) == ";") && !attribution::is_quoted(self.context, one)
    }

    fn starts_saying(&self, head: TokenId) -> bool {
        cues::governor(&self.lemma(head), Complement::Finite).is_some_and(Effect::has_speaker)
    }

    /// Purpose clauses of verbs that govern no infinitive are only purposes; an infinitive of a noun is what the noun is about.
    fn is_complement(&mut self, clause: TokenId, head: TokenId) -> bool {
        if cues::governor(&self.lemma(head), Complement::Open).is_some() {
            return true;
        }
        // What was said is not to come because the saying is: "went on to say that it had begun".
        if self.speaker.is_none() && has_to(self.context.document, self.context.annotation, clause) && !is_outcome(self.context, clause) {
            self.stance.tense = Tense::Planned;
        }
        false
    }

    /// A clause of time below what is to come is itself to come, and a bare participle is as sure as its main clause; other
    /// adverbial clauses stand for themselves.
    fn adverbial(&mut self, clause: TokenId, head: TokenId) {
        let annotation = self.context.annotation;
        let mark = annotation.children(clause).iter().find(|&&child| matches!(annotation.base_rel(child), "mark" | "advmod")).map(|&t| self.word(t));
        let own_mark = annotation.child(clause, "mark").map(|mark| self.word(mark));
        if is_ing(self.context.document, clause)
            && matches!(own_mark.as_deref(), None | Some("with" | "by" | "while" | "in" | "through" | "upon" | "before"))
        {
            self.inherit(head);
            return;
        }
        if matches!(own_mark.as_deref(), Some("while" | "whereas" | "whilst")) && self.is_set_off(clause) || self.is_beyond_saying(clause, head) {
            return;
        }
        // "They freed her, her son said, a year after officers seized her."
        if annotation.base_rel(head) == "parataxis" && head < clause && self.starts_saying(head) && annotation.child(clause, "nsubj").is_some() {
            return;
        }
        if matches!(mark.as_deref(), Some("once" | "when" | "after" | "until" | "before" | "till")) {
            let mut main = self.fresh();
            main.clause(head, false);
            // "may raise it when he visits": what may come is as far ahead as what will.
            let ahead = main.stance.tense == Tense::Planned || main.stance.tense == Tense::Present && main.stance.certainty == Certainty::Possible;
            if ahead && self.stance.tense == Tense::Present {
                self.stance.tense = Tense::Planned;
            }
        }
        self.speaker_above(head);
    }

    /// "will merge, creating a giant", "allegedly opened fire, killing two".
    fn inherit(&mut self, head: TokenId) {
        let mut main = self.fresh();
        main.clause(head, true);
        main.sentence(head);
        main.climb(head);
        self.weaken(main.stance.certainty);
        if main.stance.tense == Tense::Planned {
            self.stance.tense = Tense::Planned;
        }
        self.speaker = self.speaker.take().or(main.speaker);
    }

    /// The clause is the complement of `word`.
    fn governed(&mut self, word: TokenId, complement: Complement) {
        let lemma = self.lemma(word);
        let goes_on = lemma == "go" && self.word(word) != "going";
        let effect = cues::governor(&lemma, complement).or_else(|| cues::governor(&self.word(word), complement)).filter(|_| !goes_on);
        let verb = self.context.annotation.upos(word) == Upos::Verb;
        if self.told && verb {
            self.beyond(word, effect);
            return;
        }
        if matches!(lemma.as_str(), "doubt" | "question") && self.is_none(word) {
            return;
        }
        let unsettled = |mark: TokenId| self.marks(word, mark) == Some(Effect::Possible);
        if complement == Complement::Finite && self.context.annotation.children_by(word, "mark").any(unsettled) {
            // "if inspectors find that": what they may find may be so.
            self.weaken(Certainty::Possible);
        }
        self.stopping |= effect == Some(Effect::Failed) && matches!(lemma.as_str(), "stop" | "cease" | "halt" | "quit");
        if let Some(effect) = effect {
            let anonymous = effect == Effect::Said
                && is_passive(self.context.document, self.context.annotation, word)
                && attribution::speaker_of(self.context, self.tree, word).is_none();
            self.apply(if anonymous { Effect::Probable } else { effect });
            if effect == Effect::Expected && verb && !is_passive(self.context.document, self.context.annotation, word) {
                self.speaker_of(word);
            }
        }
        match effect {
            Some(effect) if effect.has_speaker() => {
                self.held_only_if(word, effect);
                self.speaker_of(word);
                self.told = verb && complement == Complement::Finite;
            }
            _ if complement == Complement::Finite => self.true_only_if(word, &lemma, effect),
            _ if complement == Complement::Open => self.carried_by(word),
            _ => {}
        }
    }

    /// What governs the saying does not change what is said: it is no surer than the saying is.
    fn beyond(&mut self, word: TokenId, effect: Option<Effect>) {
        match effect {
            None | Some(Effect::Said | Effect::Planned | Effect::Past) => {}
            Some(Effect::Held | Effect::Probable | Effect::Expected) => self.weaken(Certainty::Probable),
            Some(_) => self.weaken(Certainty::Possible),
        }
        if effect.is_some_and(Effect::has_speaker) {
            self.speaker_of(word);
        }
    }

    /// The infinitive is as negated and as sure as the verb it hangs on.
    fn carried_by(&mut self, word: TokenId) {
        let annotation = self.context.annotation;
        if annotation.upos(word) != Upos::Verb && annotation.child(word, "cop").is_none() {
            return;
        }
        let (tense, polarity) = (self.stance.tense, self.stance.polarity);
        self.clause(word, false);
        if COERCION.contains(&self.lemma(word).as_str()) && self.stance.polarity != polarity {
            self.stance.polarity = polarity;
            self.weaken(Certainty::Possible);
        }
        if annotation.children_by(word, "nsubj").any(|subject| self.is_none(subject)) {
            self.deny();
        }
        if tense == Tense::Planned {
            self.stance.tense = tense;
        }
    }

    /// "it is not true that", "there is no evidence that", "it may be that"; who promises or hopes is the speaker.
    fn true_only_if(&mut self, word: TokenId, lemma: &str, effect: Option<Effect>) {
        let mut saying = self.fresh();
        saying.clause(word, false);
        let negated = self.is_negated(word);
        if effect.is_some() {
            self.speaker_of(word);
        }
        match (negated, TRUTHS.contains(&lemma)) {
            (true, true) => self.deny(),
            (true, false) if !FACTIVE.contains(&lemma) => self.weaken(Certainty::Possible),
            _ => {}
        }
        if effect.is_none() && !FACTIVE.contains(&lemma) {
            self.weaken(saying.stance.certainty);
        }
    }

    /// "does not think that" denies what is thought; "did not say that", "may say that", "did not deny that" leave it open.
    fn held_only_if(&mut self, verb: TokenId, effect: Effect) {
        let mut saying = self.fresh();
        saying.clause(verb, false);
        let raises = matches!(self.lemma(verb).as_str(), "think" | "believe" | "expect" | "consider" | "suppose");
        match saying.stance.polarity {
            Polarity::Denied if raises => self.deny(),
            Polarity::Denied => {
                if effect == Effect::Denied {
                    self.deny();
                }
                self.weaken(Certainty::Possible);
            }
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
    pub(super) fn speaker_above(&mut self, token: TokenId) {
        let annotation = self.context.annotation;
        let mut at = token;
        loop {
            if let (None, Some((_, speaker))) = (&self.speaker, attribution::beside(self.context, self.tree, at)) {
                self.speaker = speaker;
            }
            let Some(head) = annotation.head(at) else { return };
            if matches!(annotation.base_rel(at), "ccomp" | "parataxis") && !self.is_parted(token, head) && self.starts_saying(head) {
                self.speaker_of(head);
            }
            at = head;
        }
    }

    /// "the threat of an attack", "called for an end", "plans a visit": what governs an event noun.
    pub(super) fn event(&mut self, noun: TokenId) {
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
                self.attended(at, head);
                return;
            }
            // "talk of a summit", but "talks before a summit".
            let talks = self.word(head) == "talks";
            let effect = cues::governor(&self.lemma(head), Complement::Noun).filter(|_| !talks);
            if let Some(effect) = effect {
                self.apply(effect);
                if effect.has_speaker() {
                    self.speaker_of(head);
                }
            }
            if annotation.upos(head) == Upos::Verb {
                if effect.is_some() {
                    self.climb(head);
                } else {
                    self.brought_about(head);
                }
                return;
            }
            at = head;
        }
    }

    /// "was elected at the meeting on Tuesday": where something was done took place.
    fn attended(&mut self, noun: TokenId, verb: TokenId) {
        let annotation = self.context.annotation;
        let at = |case: TokenId| matches!(self.word(case).as_str(), "at" | "during");
        let there = annotation.base_rel(noun) == "obl" && annotation.children_by(noun, "case").any(at);
        let event = nouns::of_description(annotation.lemma(noun)).is_some_and(|kind| kind.is_a(Kind::Event));
        if there && event && annotation.upos(verb) == Upos::Verb && self.stance == Stance::default() {
            let mut main = self.fresh();
            main.clause(verb, true);
            if main.stance.tense == Tense::Past && main.stance.certainty == Certainty::Factual && main.stance.polarity == Polarity::Affirmed {
                self.stance.tense = Tense::Past;
            }
        }
    }

    /// "to establish a presence", "may launch an attack": an event is as sure as the verb that brings it about, and as past as a verb
    /// that tells of it.
    fn brought_about(&mut self, verb: TokenId) {
        const BRINGING: &[&str] = &[
            "hold",
            "launch",
            "establish",
            "stage",
            "carry",
            "conduct",
            "make",
            "sign",
            "start",
            "begin",
            "open",
            "organise",
            "organize",
            "create",
            "set",
            "impose",
            "build",
            "form",
            "reach",
            "win",
            "get",
            "achieve",
            "secure",
            "seek",
            "mount",
            "deliver",
            "pay",
            "undertake",
            "perform",
            "offer",
            "provide",
            "conclude",
            "strike",
            "give",
            "send",
            "take",
            "commit",
            "call",
        ];
        let mut main = self.fresh();
        main.clause(verb, true);
        main.sentence(verb);
        main.climb(verb);
        let purpose = has_to(self.context.document, self.context.annotation, verb) && self.context.annotation.base_rel(verb) != "xcomp";
        if BRINGING.contains(&self.context.annotation.lemma(verb)) {
            self.weaken(main.stance.certainty);
            if main.stance.polarity == Polarity::Denied {
                self.deny();
            }
            if main.stance.tense == Tense::Planned || purpose {
                self.stance.tense = Tense::Planned;
            }
            self.ongoing = main.stance.tense == Tense::Present && !has_to(self.context.document, self.context.annotation, verb);
        }
        if main.stance.tense == Tense::Past && self.stance.tense == Tense::Present {
            self.stance.tense = Tense::Past;
            self.lasting = true;
        }
    }
}

/// "Congress voted to dismiss N": what a body decides by its vote is done.
fn is_decision(context: &Context<'_>, clause: TokenId, verb: TokenId) -> bool {
    const DECISIONS: &[&str] =
        &["adopt", "approve", "pass", "ratify", "dismiss", "impeach", "expel", "suspend", "remove", "oust", "reject", "censure", "convict", "acquit"];
    let decided = DECISIONS.contains(&context.annotation.lemma(clause)) && has_to(context.document, context.annotation, clause);
    decided && context.document.word(verb).eq_ignore_ascii_case("voted")
}

/// "closed", "closes": a form that needs no auxiliary.
fn is_finite(word: &str, lemma: &str) -> bool {
    word != lemma && !word.ends_with("ing")
}

/// "rose to close at a record", "beat Chile to win the cup", "the first woman to lead the bank": the infinitive tells what came about.
pub(super) fn is_outcome(context: &Context<'_>, clause: TokenId) -> bool {
    const CONTESTS: &[&str] = &[
        "rise", "fall", "gain", "lose", "drop", "climb", "jump", "slip", "beat", "defeat", "overcome", "edge", "come", "score", "rally", "add",
        "grow", "increase", "decrease", "decline", "soar", "plunge", "surge", "tumble", "survive", "recover", "advance", "draw", "slide",
    ];
    const APPOINTING: &[&str] = &["appoint", "hire", "poach", "name", "elect", "pick", "choose", "recruit", "promote", "install", "swear", "draft"];
    const LEAVING: &[&str] = &["leave", "quit", "resign", "retire"];
    const STARTING: &[&str] = &["start", "found", "join", "launch", "form", "establish", "run", "lead", "set", "open", "take", "become"];
    const ENDS: &[&str] = &[
        "finish", "close", "end", "win", "reach", "become", "take", "lead", "claim", "clinch", "seal", "secure", "settle", "stand", "trade", "retain",
    ];
    let annotation = context.annotation;
    let Some(head) = annotation.head(clause) else { return false };
    let way = matches!(annotation.lemma(head), "walk" | "trek" | "travel" | "march" | "sail" | "swim" | "drive" | "fly" | "journey" | "hike");
    match annotation.rel(clause) {
        "advcl" if way && matches!(annotation.lemma(clause), "reach" | "arrive") => head < clause,
        // "was hired in 2023 to replace N": who is put into a post comes after whom it was.
        "advcl" | "xcomp" if matches!(annotation.lemma(clause), "replace" | "succeed") && APPOINTING.contains(&annotation.lemma(head)) => {
            context.document.word(head).ends_with('d')
        }
        // "left in 2023 to start a firm": who went for it has done it, as far as one tells of it.
        "advcl" if LEAVING.contains(&annotation.lemma(head)) && STARTING.contains(&annotation.lemma(clause)) => head < clause,
        "advcl" => CONTESTS.contains(&annotation.lemma(head)) && ENDS.contains(&annotation.lemma(clause)) && head < clause,
        "acl" => annotation.children(head).iter().any(|&child| {
            let word = context.document.word(child).to_lowercase();
            matches!(word.as_str(), "first" | "second" | "third" | "last" | "only" | "latest" | "few" | "youngest" | "oldest")
        }),
        _ => false,
    }
}
