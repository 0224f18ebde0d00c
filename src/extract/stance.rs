//! How a proposition is put forward: denied or not, how sure, when, by whom. Read once per proposition, from its clause and what governs it.
//! In: a proposition and the enhanced tree. Out: `Circumstances`, also with its time and place.

use crate::annotation::Upos;
use crate::claim::{Argument, Certainty, Polarity, Stance, Tense};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::assemble::Circumstances;
use crate::extract::enhance::{Enhanced, has_to, preposition};
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::extract::time;
use crate::kind::Kind;

/// Verbs of plain saying: their content is factual, with its speaker.
const SAYING: &[&str] = &[
    "say",
    "tell",
    "announce",
    "state",
    "report",
    "add",
    "note",
    "confirm",
    "declare",
    "explain",
    "reveal",
    "stress",
    "emphasize",
    "emphasise",
    "tweet",
    "write",
    "remark",
    "disclose",
    "recall",
    "inform",
    "point",
    "go",
    "reply",
    "respond",
    "acknowledge",
    "admit",
    "argue",
    "testify",
];

/// Verbs whose content somebody holds to be so, no more.
const HOLDING: &[&str] = &[
    "believe",
    "think",
    "suspect",
    "allege",
    "claim",
    "suggest",
    "fear",
    "assume",
    "estimate",
    "accuse",
    "imply",
    "speculate",
    "insist",
    "maintain",
    "assert",
    "consider",
    "feel",
    "predict",
    "warn",
    "doubt",
    "indicate",
    "reckon",
    "conclude",
];

/// Verbs whose content is denied.
const DENYING: &[&str] = &["deny", "refute", "dispute", "reject", "dismiss", "disprove"];

/// Verbs whose infinitive did not come about.
const FAILING: &[&str] = &["fail", "refuse", "decline", "neglect", "cease", "stop", "avoid", "prevent", "forget"];

/// Verbs whose infinitive goes on or has come about.
const IMPLYING: &[&str] = &["continue", "begin", "start", "manage", "help", "come", "proceed", "use", "keep", "happen", "serve", "dare"];

/// Words whose infinitive is still to come.
const PLANNING: &[&str] = &[
    "plan",
    "intend",
    "hope",
    "want",
    "aim",
    "seek",
    "vow",
    "promise",
    "agree",
    "expect",
    "propose",
    "urge",
    "ask",
    "order",
    "call",
    "pledge",
    "threaten",
    "prepare",
    "decide",
    "offer",
    "wish",
    "need",
    "try",
    "attempt",
    "ready",
    "willing",
    "willingness",
    "able",
    "likely",
    "set",
    "schedule",
    "bid",
    "move",
    "consider",
    "demand",
    "request",
    "allow",
    "encourage",
    "invite",
    "consent",
    "want",
    "due",
    "refuse",
    "incentive",
    "proposal",
    "decision",
    "right",
    "opportunity",
    "effort",
    "program",
    "programme",
    "deal",
    "agreement",
    "pressure",
    "press",
    "push",
];

/// What a proposition's clause and its governors say of it.
#[must_use]
pub fn circumstances(context: &Context<'_>, tree: &Enhanced, proposition: &Proposition) -> Circumstances {
    let mut reader = Reader { context, tree, stance: Stance::default(), speaker: None };
    reader.own_words(proposition);
    if follows_clause(proposition) {
        reader.clause(proposition.clause);
        reader.climb(proposition.clause);
    } else {
        reader.speaker_above(proposition.clause);
    }
    if proposition.construction == Construction::Infinitive
        && !reader.implied(proposition.clause)
        && reader.stance.tense == Tense::Present
        && has_to(context.document, context.annotation, proposition.clause)
    {
        reader.stance.tense = Tense::Planned;
    }
    Circumstances { stance: reader.stance, speaker: reader.speaker, time: when(context, tree, proposition), place: place(context, proposition) }
}

/// A title, apposition or possessive holds whatever its sentence says; a clause is as sure as its words.
fn follows_clause(proposition: &Proposition) -> bool {
    let light = proposition.class == Class::Noun && proposition.trigger.len() > 1 && proposition.trigger.contains(&proposition.clause);
    let predicate = matches!(proposition.construction, Construction::Copula | Construction::As);
    let clausal = proposition.class != Class::Noun && proposition.class != Class::Bare && proposition.construction != Construction::Compound;
    clausal || predicate || light
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

    /// "continues to", "began to".
    fn implied(&self, clause: TokenId) -> bool {
        self.context.annotation.head(clause).is_some_and(|head| IMPLYING.contains(&self.lemma(head).as_str()))
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

    /// "former", "alleged", "no" beside the predicate word; "no" on who does it or to whom it is done.
    fn own_words(&mut self, proposition: &Proposition) {
        for &child in self.context.annotation.children(proposition.head) {
            match self.lemma(child).as_str() {
                "former" | "ex" | "late" | "then" | "erstwhile" | "onetime" | "previous" => self.stance.tense = Tense::Past,
                "alleged" | "suspected" | "reported" | "apparent" | "so-called" | "purported" | "accused" => self.weaken(Certainty::Probable),
                "possible" | "potential" | "hypothetical" => self.weaken(Certainty::Possible),
                "planned" | "future" | "proposed" | "upcoming" | "next" | "prospective" => self.stance.tense = Tense::Planned,
                "no" | "without" if proposition.class == Class::Noun => self.stance.polarity = Polarity::Denied,
                _ => {}
            }
        }
        let core = proposition.args.iter().filter(|arg| matches!(arg.role, Role::Agent | Role::Patient | Role::Bearer));
        let none = core.flat_map(|arg| self.context.annotation.children(arg.head)).any(|&t| matches!(self.lemma(t).as_str(), "no" | "neither"));
        if none {
            self.stance.polarity = Polarity::Denied;
        }
    }

    /// Negation, modals, adverbs, tense and condition of one clause.
    fn clause(&mut self, head: TokenId) {
        let (document, annotation) = (self.context.document, self.context.annotation);
        let shared =
            first_conjunct(self.context, head).filter(|_| annotation.child(head, "aux").is_none() && annotation.child(head, "nsubj").is_none());
        let mut words: Vec<TokenId> = annotation.children(head).to_vec();
        words.extend(shared.into_iter().flat_map(|first| annotation.children_by(first, "aux")));
        let mut past = annotation.upos(head) == Upos::Verb && is_past(document.word(head), annotation.lemma(head));
        let (mut perfect, mut would) = (false, false);
        for word in words {
            let rel = annotation.base_rel(word);
            match (rel, document.word(word).to_lowercase().as_str()) {
                ("advmod" | "det" | "cc:preconj", "not" | "n't" | "n’t" | "never" | "no" | "neither" | "nor" | "hardly") => self.deny(),
                ("advmod", "longer") if annotation.children(word).iter().any(|&t| self.lemma(t) == "no") => self.deny(),
                ("aux", "would" | "'d") => would = true,
                ("aux", "will" | "'ll" | "’ll" | "shall" | "wo") => self.stance.tense = Tense::Planned,
                ("aux" | "cop", "was" | "were" | "did") => past = true,
                ("aux", "had" | "has" | "have" | "having") => perfect = true,
                ("aux" | "cop", "is" | "are" | "'s" | "'re" | "am") => past = past && annotation.upos(head) == Upos::Verb && self.is_passive(head),
                ("advmod", "probably" | "likely" | "reportedly" | "allegedly" | "apparently" | "presumably" | "supposedly" | "seemingly") => {
                    self.weaken(Certainty::Probable);
                }
                ("aux", "may" | "might" | "could" | "can" | "should" | "must")
                | ("advmod", "perhaps" | "maybe" | "possibly" | "potentially")
                | ("mark", "if" | "unless" | "whether" | "lest") => self.weaken(Certainty::Possible),
                _ => {}
            }
        }
        if would {
            self.weaken(if perfect { Certainty::Counterfactual } else { Certainty::Possible });
        }
        if (past || perfect) && self.stance.tense == Tense::Present {
            self.stance.tense = Tense::Past;
        }
    }

    fn is_passive(&self, head: TokenId) -> bool {
        crate::extract::enhance::is_passive(self.context.document, self.context.annotation, head)
    }

    /// What the governors of a clause do to it, from the nearest outwards.
    fn climb(&mut self, clause: TokenId) {
        let annotation = self.context.annotation;
        let mut at = clause;
        loop {
            self.reported_beside(at);
            let Some(head) = annotation.head(at) else { return };
            match annotation.rel(at) {
                "conj" => {}
                "ccomp" | "parataxis" | "csubj" => self.content_of(head),
                "xcomp" | "acl" | "advcl" if self.governed(at, head) => {}
                "advcl" if annotation.child(at, "mark").is_some_and(|mark| matches!(self.lemma(mark).as_str(), "if" | "unless")) => return,
                _ => {
                    self.speaker_above(at);
                    return;
                }
            }
            at = head;
        }
    }

    /// "planned to", "failed to", "the plan to"; false when the governor leaves the clause as it is and the climb ends.
    fn governed(&mut self, clause: TokenId, head: TokenId) -> bool {
        let annotation = self.context.annotation;
        let lemma = self.lemma(head);
        let kept = annotation.child(clause, "mark").is_some_and(|mark| self.lemma(mark) == "from") && FAILING.contains(&lemma.as_str());
        let open = kept || annotation.rel(clause) == "xcomp" || has_to(self.context.document, annotation, clause);
        if !open {
            return false;
        }
        if FAILING.contains(&lemma.as_str()) {
            self.deny();
        } else if PLANNING.contains(&lemma.as_str()) {
            self.stance.tense = Tense::Planned;
        } else if matches!(lemma.as_str(), "appear" | "seem" | "believe" | "think" | "say" | "allege" | "suspect") {
            self.weaken(Certainty::Probable);
        }
        if annotation.upos(head) == Upos::Verb {
            self.modals_of(head);
        }
        true
    }

    /// The modals and negation of a verb hold for its infinitive: "may agree to meet", "did not agree to meet".
    fn modals_of(&mut self, verb: TokenId) {
        let tense = self.stance.tense;
        self.clause(verb);
        if tense == Tense::Planned {
            self.stance.tense = tense;
        }
    }

    /// The clause is what a verb of saying, holding or denying says.
    fn content_of(&mut self, verb: TokenId) {
        let lemma = self.lemma(verb);
        let annotation = self.context.annotation;
        if DENYING.contains(&lemma.as_str()) {
            self.deny();
        } else if HOLDING.contains(&lemma.as_str()) {
            self.weaken(Certainty::Probable);
        } else if PLANNING.contains(&lemma.as_str()) {
            self.stance.tense = Tense::Planned;
        } else if !SAYING.contains(&lemma.as_str()) {
            return;
        }
        let negated = annotation.children_by(verb, "advmod").any(|t| matches!(self.lemma(t).as_str(), "not" | "n't" | "never"));
        if negated {
            self.weaken(Certainty::Possible);
        }
        self.speaker_of(verb);
    }

    /// The one who says it; the nearest counts.
    fn speaker_of(&mut self, verb: TokenId) {
        let subject = self.tree.by(verb, "nsubj").map(|edge| edge.token).next();
        if let Some(subject) = subject.filter(|_| self.speaker.is_none()) {
            self.speaker = argument(self.context, subject);
        }
    }

    /// "…, she said": the saying hangs on what is said; "according to X".
    fn reported_beside(&mut self, clause: TokenId) {
        let annotation = self.context.annotation;
        for &child in annotation.children(clause) {
            let lemma = self.lemma(child);
            if annotation.base_rel(child) == "parataxis" && SAYING.contains(&lemma.as_str()) {
                self.speaker_of(child);
            } else if annotation.base_rel(child) == "parataxis" && HOLDING.contains(&lemma.as_str()) {
                self.weaken(Certainty::Probable);
                self.speaker_of(child);
            } else if preposition(self.context.document, annotation, child).as_deref() == Some("according to") && self.speaker.is_none() {
                self.speaker = argument(self.context, child);
            }
        }
    }

    /// Who says the sentence that a presupposed proposition stands in.
    fn speaker_above(&mut self, token: TokenId) {
        let annotation = self.context.annotation;
        let mut at = token;
        loop {
            self.reported_beside(at);
            let Some(head) = annotation.head(at) else { return };
            if matches!(annotation.rel(at), "ccomp" | "parataxis") {
                let lemma = self.lemma(head);
                if SAYING.contains(&lemma.as_str()) || HOLDING.contains(&lemma.as_str()) || DENYING.contains(&lemma.as_str()) {
                    self.speaker_of(head);
                }
            }
            at = head;
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
