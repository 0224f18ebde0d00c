//! How a proposition is put forward: denied or not, how sure, when, by whom. Read once per proposition, from its clause and what governs it.
//! In: a proposition and the enhanced tree. Out: `Circumstances`, also with its time and place.

mod clause;
mod govern;
mod left;

use crate::annotation::Upos;
use crate::claim::{Argument, Certainty, Polarity, Stance, Tense, When};
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::argument::argument;
use crate::extract::assemble::Circumstances;
use crate::extract::attribution;
use crate::extract::cues::{self, Complement, Effect, Place};
use crate::extract::enhance::{Enhanced, has_to};
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::extract::relation::referent;
use crate::extract::time::{self, Times};
use crate::kind::Kind;
use crate::knowledge::nouns;
use crate::mention::Form;

pub use left::Departures;

/// What a party says of its own success stays its claim.
const SUCCESSES: &[&str] =
    &["defeat", "destroy", "repel", "win", "capture", "liberate", "thwart", "seize", "kill", "shoot", "eliminate", "neutralize"];

/// What a proposition's clause and its governors say of it.
#[must_use]
pub fn circumstances(context: &Context<'_>, tree: &Enhanced, times: &Times<'_>, proposition: &Proposition) -> Circumstances {
    let mut reader = Reader::of(context, tree);
    reader.own_words(proposition);
    if follows_clause(proposition) {
        reader.clause(proposition.clause, true);
        reader.sentence(proposition.clause);
        reader.climb(proposition.clause);
        reader.goes_on_until_stopped();
    } else if is_event(proposition) && !is_known_body(context, proposition) {
        reader.event(proposition.head);
        reader.speaker_above(proposition.clause);
    }
    reader.was_until(proposition);
    if proposition.construction == Construction::Infinitive
        && reader.stance.tense == Tense::Present
        && has_to(context.document, context.annotation, proposition.clause)
        && !goes_on(context, proposition.clause)
    {
        if govern::is_outcome(context, proposition.clause) {
            reader.as_told(context.annotation.head(proposition.clause));
        } else {
            reader.stance.tense = Tense::Planned;
        }
    }
    if reader.speaker.is_none() {
        reader.speaker = attribution::quoted(context, tree, proposition.head);
    }
    if reader.speaker.is_none() && follows_clause(proposition) {
        reader.speaker = attribution::of_sentence(context, proposition.head);
    }
    if reader.speaker.as_ref().is_some_and(|speaker| is_mute(context, speaker) || tells_of(context, speaker, proposition.head)) {
        reader.speaker = None;
    }
    if reader.speaker.is_some() && is_aside(context, proposition) && attribution::quoted(context, tree, proposition.head).is_none() {
        reader.speaker = None;
    }
    reader.own_success(proposition);
    let time = time::place::time_of(context, times, proposition, reader.stance, follows_clause(proposition));
    reader.looks_ahead(time.as_ref());
    if is_event(proposition) {
        reader.looks_back(time.as_ref());
    }
    Circumstances {
        stance: reader.stance,
        lasting: reader.lasting,
        ongoing: reader.ongoing,
        speaker: reader.speaker,
        time,
        place: place(context, proposition),
    }
}

/// "the agency, which has sent aid, says": what a clause tells of the speaker is not the speaker's word.
fn tells_of(context: &Context<'_>, speaker: &Argument, head: TokenId) -> bool {
    let says = |token: TokenId| cues::governor(&context.annotation.lemma(token).to_lowercase(), Complement::Finite).is_some_and(Effect::has_speaker);
    let speaks = |token: TokenId| speaker.span().contains(context.document.span(token));
    context.annotation.ancestors(head).take_while(|&token| !says(token)).any(speaks)
}

/// "…, who studied in Lima, won, the tribunal said", "sold to Arka, founded by N, he says": what is told of a name in passing is the article's own word.
fn is_aside(context: &Context<'_>, proposition: &Proposition) -> bool {
    let tree = context.annotation;
    let clause = std::iter::once(proposition.clause).chain(tree.ancestors(proposition.clause)).find(|&t| tree.base_rel(t) == "acl");
    let inner = matches!(proposition.construction, Construction::Relative | Construction::Participle) && clause == Some(proposition.clause);
    let name = |noun: TokenId| context.referents.headed_by(noun).is_some_and(|id| context.referents.mention(id).form == Form::Name);
    // "the plant's manager, N, who …", "her mother, who …".
    let named = |noun: TokenId| name(noun) || tree.children_by(noun, "appos").any(name) || is_after_comma(context, noun, proposition.clause);
    inner && clause.and_then(|clause| tree.head(clause)).is_some_and(named)
}

/// "her mother, who died in 2003": whose somebody is tells who it is; what follows a comma is told by the way.
fn is_after_comma(context: &Context<'_>, noun: TokenId, clause: TokenId) -> bool {
    let owned = context.annotation.child(noun, "nmod:poss").is_some();
    let first = context.annotation.subtree(clause).first().copied().unwrap_or(clause);
    let before = first.0.checked_sub(1).is_some_and(|at| context.document.word(TokenId(at)) == ",");
    owned && (before || context.document.word(first) == ",")
}

/// What happens says nothing: "cholera", "the flood".
fn is_mute(context: &Context<'_>, speaker: &Argument) -> bool {
    let kind = match speaker {
        Argument::Entity { referent, .. } => context.referents.referents[referent.index()].kind,
        Argument::Text { kind, .. } => *kind,
        Argument::Literal { .. } => return false,
    };
    kind.is_a(Kind::Disaster) || kind.is_a(Kind::Crime) || kind == Kind::Quantity
}

/// Predicates that tell by themselves what is only expected, and those that tell what is over.
const EXPECTED: &[&str] = &["expect", "tip"];
const OVER: &[&str] = &["graduate", "alumnus", "alumna", "widow", "widower"];

/// A title, apposition or possessive holds whatever its sentence says, in the article's own voice; a clause is as sure as its words.
fn follows_clause(proposition: &Proposition) -> bool {
    let light = proposition.class == Class::Noun && proposition.trigger.len() > 1 && proposition.trigger.contains(&proposition.clause);
    let predicate = matches!(proposition.construction, Construction::Copula | Construction::As);
    let clausal = proposition.class != Class::Noun && proposition.class != Class::Bare && proposition.construction != Construction::Compound;
    clausal || predicate || light
}

/// A noun of what happens, not of what somebody is.
fn is_event(proposition: &Proposition) -> bool {
    proposition.class == Class::Noun && !proposition.args.iter().any(|arg| arg.role == Role::Bearer)
}

/// "give up his seat on the executive committee of the federation": what is part of what, of a body that is known to be there.
fn is_known_body(context: &Context<'_>, proposition: &Proposition) -> bool {
    let noun = proposition.head;
    let definite = context.annotation.children_by(noun, "det").any(|det| matches!(context.annotation.lemma(det), "the" | "this" | "that"));
    let owned = context.annotation.child(noun, "nmod:poss").is_some();
    (definite || owned) && nouns::of_description(context.annotation.lemma(noun)).is_some_and(Kind::is_body)
}

#[allow(clippy::struct_excessive_bools, reason = "what the words above a clause have told so far, each for itself")]
struct Reader<'a, 'c> {
    context: &'a Context<'c>,
    tree: &'a Enhanced,
    stance: Stance,
    /// The past of the stance is that of a perfect or of a bare participle.
    lasting: bool,
    /// An event that a verb in the present brings about: "gives grants".
    ongoing: bool,
    speaker: Option<Argument>,
    /// Past a verb of saying, what governs it says nothing of the content.
    told: bool,
    /// Below "stop" or "cease".
    stopping: bool,
}

impl<'a, 'c> Reader<'a, 'c> {
    fn of(context: &'a Context<'c>, tree: &'a Enhanced) -> Self {
        Reader { context, tree, stance: Stance::default(), lasting: false, ongoing: false, speaker: None, told: false, stopping: false }
    }

    /// A reader of another clause of the same document.
    fn fresh(&self) -> Self {
        Reader::of(self.context, self.tree)
    }

    /// What an infinitive tells came about when its verb says: "was hired to replace N".
    fn as_told(&mut self, verb: Option<TokenId>) {
        let Some(verb) = verb.filter(|&verb| self.context.annotation.upos(verb) == Upos::Verb) else { return };
        let mut main = self.fresh();
        main.clause(verb, true);
        self.stance.tense = main.stance.tense;
    }

    /// "must stop bombing", "threatened to cease paying": what may or should be stopped goes on.
    fn goes_on_until_stopped(&mut self) {
        if self.stopping && self.stance.certainty == Certainty::Possible {
            self.stance = Stance { polarity: Polarity::Affirmed, certainty: Certainty::Factual, tense: Tense::Present };
        }
    }

    /// "a member of the party until he was expelled", "its chief executive until December": what was borne until something is borne no more.
    fn was_until(&mut self, proposition: &Proposition) {
        let (document, head) = (self.context.document, proposition.head);
        let told = matches!(proposition.construction, Construction::Apposition | Construction::Title) && proposition.class == Class::Noun;
        if !told || self.stance.tense != Tense::Present {
            return;
        }
        let end = document.sentence(document.sentence_of(head)).tokens.end;
        let phrase =
            (head.0 + 1..end).map(TokenId).map(|token| self.word(token)).take_while(|word| !matches!(word.as_str(), "," | ";" | "." | "–" | "—"));
        if phrase.take(12).any(|word| matches!(word.as_str(), "until" | "till")) {
            self.stance.tense = Tense::Past;
        }
    }

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
            Effect::Planned | Effect::Pledged => self.stance.tense = Tense::Planned,
            Effect::Wished => {
                self.stance.tense = Tense::Planned;
                self.weaken(Certainty::Possible);
            }
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

    /// What is told for a day after the article is still to come, whatever the tense: "the summit opens on Monday".
    fn looks_ahead(&mut self, time: Option<&When>) {
        let start = time.and_then(|when| when.start.as_deref());
        let published = self.context.published.map(|date| date.to_string());
        if let (Some(start), Some(published)) = (start, published)
            && start > published.as_str()
            && self.stance.tense == Tense::Present
        {
            self.stance.tense = Tense::Planned;
        }
    }

    /// An event noun with a day before the article tells of what is over: "his death in 1987".
    fn looks_back(&mut self, time: Option<&When>) {
        let end = time.and_then(|when| when.end.as_deref());
        let published = self.context.published.map(|date| date.to_string());
        if let (Some(end), Some(published)) = (end, published)
            && end < published.as_str()
            && self.stance.tense == Tense::Present
        {
            self.stance.tense = Tense::Past;
        }
    }

    /// "former", "alleged", "no" beside the predicate word; "no" on who does it or to whom it is done.
    fn own_words(&mut self, proposition: &Proposition) {
        if proposition.class == Class::Verb && EXPECTED.contains(&proposition.lemma.as_str()) {
            self.apply(Effect::Expected);
        }
        if proposition.class == Class::Noun && OVER.contains(&proposition.lemma.as_str()) {
            self.apply(Effect::Past);
        }
        let bearers: Vec<TokenId> = if proposition.class == Class::Noun { proposition.in_role(&Role::Bearer).collect() } else { Vec::new() };
        let over = !bearers.is_empty() && (self.is_of_then(proposition.head) || self.is_last(proposition.head));
        if over
            || proposition.class == Class::Noun && self.was_given_away(proposition.head)
            || bearers.iter().any(|&bearer| self.is_past(bearer) || !is_kin(&proposition.lemma) && self.has_left(bearer, &proposition.lemma))
        {
            self.apply(Effect::Past);
        }
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
        if (follows_clause(proposition) || is_event(proposition)) && core.map(|arg| arg.head).any(|head| self.is_none(head)) {
            self.stance.polarity = Polarity::Denied;
        }
    }

    /// "the late President N", "ousted leader N": an adjective that the tree hangs on the name.
    fn is_past(&self, bearer: TokenId) -> bool {
        let past = |word: TokenId| cues::beside(Place::Adjective, &self.lemma(word)) == Some(Effect::Past);
        self.context.annotation.name_at(bearer).is_some() && self.context.annotation.children_by(bearer, "amod").any(past)
    }

    /// "the club's last president", "once head of the plant", "her first husband".
    fn is_last(&self, office: TokenId) -> bool {
        let annotation = self.context.annotation;
        let first = annotation.children_by(office, "amod").any(|word| self.word(word) == "first");
        if first && matches!(annotation.lemma(office), "husband" | "wife") {
            return true;
        }
        let last = annotation.children_by(office, "amod").any(|word| matches!(self.word(word).as_str(), "last" | "onetime" | "one-time"));
        last && left::is("office", annotation.lemma(office)) || annotation.children_by(office, "advmod").any(|word| self.word(word) == "once")
    }

    /// "then-mayor N": a prefix that the tree does not hang on its office.
    fn is_prefixed(&self, office: TokenId) -> bool {
        let annotation = self.context.annotation;
        let part = |&child: &TokenId| child < office && matches!(annotation.base_rel(child), "compound" | "amod");
        let first = annotation.children(office).iter().copied().filter(part).min().unwrap_or(office);
        let [Some(hyphen), Some(prefix)] = [1, 2].map(|back| first.0.checked_sub(back).map(TokenId)) else { return false };
        let joined = self.context.document.word(hyphen) == "-";
        joined && cues::beside(Place::Adjective, &self.word(prefix)) == Some(Effect::Past)
    }

    /// "its chief executive at the time".
    fn is_of_then(&self, office: TokenId) -> bool {
        if self.is_prefixed(office) {
            return true;
        }
        let at = |token: TokenId| self.context.annotation.child(token, "case").is_some_and(|case| self.word(case) == "at");
        self.context.annotation.children(office).iter().any(|&child| self.word(child) == "time" && at(child))
    }

    /// "Minister N resigned", "the retirement of Minister N": whoever left an office, or died, has it no more.
    fn has_left(&self, bearer: TokenId, office: &str) -> bool {
        let annotation = self.context.annotation;
        let bearer = annotation.head(bearer).filter(|_| annotation.rel(bearer) == "conj").unwrap_or(bearer);
        // "the minister, N, resigned": the name stands beside what the verb has.
        let noun = annotation.head(bearer).filter(|_| annotation.rel(bearer) == "appos");
        let bearer = noun.filter(|&noun| annotation.base_rel(noun) == "nsubj").unwrap_or(bearer);
        let Some(above) = annotation.head(bearer) else { return false };
        let lemma = annotation.lemma(above);
        let ends = left::is("ends", lemma);
        let phrase = left::phrase(self.context, above);
        let told = |classes: [&str; 2]| {
            classes.iter().any(|class| left::is(class, &phrase)) && left::may_concern(self.context, above, office) && self.came_about(above)
        };
        match annotation.rel(bearer) {
            "nmod" => ends && annotation.child(bearer, "case").is_some_and(|case| self.word(case) == "of") && !self.is_called_for(above),
            "nmod:poss" => ends && !self.is_called_for(above),
            // "Among the dead was Lieutenant N."
            "nsubj" if lemma == "dead" && annotation.child(above, "cop").is_some() => true,
            "nsubj" => told(["leaves", "dies"]),
            "obj" | "nsubj:pass" => told(["removes", "kills"]),
            _ => false,
        }
    }

    /// "calling for the resignation of N": what is asked for has not come about.
    fn is_called_for(&self, end: TokenId) -> bool {
        let annotation = self.context.annotation;
        let asks =
            |verb: TokenId| matches!(annotation.lemma(verb), "call" | "demand" | "seek" | "want" | "urge" | "ask" | "request" | "expect" | "reject");
        annotation.head(end).is_some_and(asks)
    }

    /// "sold its stake in the firm": whose it was has it no more.
    fn was_given_away(&self, noun: TokenId) -> bool {
        let annotation = self.context.annotation;
        let verb = annotation.head(noun).filter(|&verb| annotation.rel(noun) == "obj" && left::is("parts", annotation.lemma(verb)));
        annotation.child(noun, "nmod:poss").is_some() && verb.is_some_and(|verb| self.came_about(verb))
    }

    /// True for a deed that is told as done.
    fn came_about(&self, verb: TokenId) -> bool {
        let mut main = self.fresh();
        main.clause(verb, true);
        main.stance == Stance { polarity: Polarity::Affirmed, certainty: Certainty::Factual, tense: Tense::Past }
    }

    /// A party's word on its own success is no more than its claim.
    fn own_success(&mut self, proposition: &Proposition) {
        if !SUCCESSES.contains(&proposition.lemma.split(' ').next().unwrap_or_default()) {
            return;
        }
        let confessed = |token: TokenId| matches!(self.lemma(token).as_str(), "admit" | "confess" | "acknowledge" | "concede" | "plead");
        if self.speaker.is_none() || self.context.annotation.ancestors(proposition.head).any(confessed) {
            return;
        }
        let speaker = self.speaker.as_ref().and_then(referent);
        let of_self = |agent: TokenId| {
            let same = speaker.is_some() && argument(self.context, agent).is_some_and(|agent| referent(&agent) == speaker);
            same || matches!(self.word(agent).as_str(), "we" | "i")
        };
        if proposition.in_role(&Role::Agent).any(of_self) {
            self.weaken(Certainty::Probable);
        }
    }
}

/// Who is whose child or brother stays so.
fn is_kin(noun: &str) -> bool {
    const KIN: &[&str] = &[
        "brother",
        "sister",
        "son",
        "daughter",
        "father",
        "mother",
        "cousin",
        "uncle",
        "aunt",
        "nephew",
        "niece",
        "grandson",
        "granddaughter",
        "grandfather",
        "grandmother",
        "child",
        "parent",
        "sibling",
        "twin",
    ];
    let last = noun.rsplit('-').next().unwrap_or(noun);
    KIN.contains(&last)
}

fn first_conjunct(context: &Context<'_>, token: TokenId) -> Option<TokenId> {
    (context.annotation.base_rel(token) == "conj").then(|| context.annotation.head(token)).flatten()
}

/// "continues to", "seems to", "is said to": what the infinitive tells goes on, it is not to come.
fn goes_on(context: &Context<'_>, clause: TokenId) -> bool {
    const GOING_ON: &[&str] =
        &["continue", "begin", "start", "tend", "remain", "help", "keep", "serve", "manage", "come", "force", "dare", "proceed", "use", "happen"];
    let Some(head) = context.annotation.head(clause).filter(|_| context.annotation.rel(clause) == "xcomp") else { return false };
    let lemma = context.annotation.lemma(head);
    let went_on = lemma == "go" && !context.document.word(head).eq_ignore_ascii_case("going");
    went_on || GOING_ON.contains(&lemma) || matches!(cues::governor(lemma, Complement::Open), Some(Effect::Probable | Effect::Held))
}

/// The place of a proposition: an argument in or at a location.
fn place(context: &Context<'_>, proposition: &Proposition) -> Option<Argument> {
    let at = |role: &Role| matches!(role, Role::Oblique(word) if matches!(word.as_str(), "in" | "at" | "near" | "inside"));
    // "in prison", "at school": a state rather than a place.
    let bare = |token: TokenId| {
        let determined = ["det", "nmod:poss", "amod", "compound", "nmod", "nummod"].iter().any(|rel| context.annotation.child(token, rel).is_some());
        context.annotation.upos(token) == Upos::Noun && !determined && context.annotation.lemma(token) == context.document.word(token)
    };
    let located = |token: &TokenId| !bare(*token) && context.referents.kind_at(*token).is_some_and(|kind| kind.is_a(Kind::Location));
    proposition.args.iter().filter(|arg| at(&arg.role)).map(|arg| arg.head).find(located).and_then(|token| argument(context, token))
}
