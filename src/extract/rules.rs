//! `Rule`: one row of the rule language (`docs/adding-a-relation.md`); `Rules`: all of `data/rules/*.toml`, indexed by the words
//! that trigger them. A rule speaks of propositions, so that one row holds for clauses, passives, titles, possessives and nouns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use thiserror::Error;
use toml::Spanned;

use crate::extract::proposition::Role;
use crate::kind::Kind;
use crate::relation::{Inventory, RelationId};

/// The rule files that the program carries: path in the repository and text.
const FILES: &[(&str, &str)] = &[
    ("data/rules/geopolitics.toml", include_str!("../../data/rules/geopolitics.toml")),
    ("data/rules/security.toml", include_str!("../../data/rules/security.toml")),
    ("data/rules/justice.toml", include_str!("../../data/rules/justice.toml")),
    ("data/rules/business.toml", include_str!("../../data/rules/business.toml")),
    ("data/rules/trade.toml", include_str!("../../data/rules/trade.toml")),
    ("data/rules/people.toml", include_str!("../../data/rules/people.toml")),
    ("data/rules/places.toml", include_str!("../../data/rules/places.toml")),
    ("data/rules/events.toml", include_str!("../../data/rules/events.toml")),
    ("data/rules/culture.toml", include_str!("../../data/rules/culture.toml")),
    ("data/rules/diplomacy.toml", include_str!("../../data/rules/diplomacy.toml")),
    ("data/rules/politics.toml", include_str!("../../data/rules/politics.toml")),
    ("data/rules/courts.toml", include_str!("../../data/rules/courts.toml")),
    ("data/rules/warfare.toml", include_str!("../../data/rules/warfare.toml")),
    ("data/rules/forces.toml", include_str!("../../data/rules/forces.toml")),
    ("data/rules/harm.toml", include_str!("../../data/rules/harm.toml")),
];

/// Prepositions that a slot may name.
const PREPOSITIONS: &[&str] = &[
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "among",
    "around",
    "as",
    "at",
    "before",
    "behind",
    "below",
    "between",
    "beyond",
    "by",
    "close to",
    "during",
    "for",
    "from",
    "in",
    "in favor of",
    "in favour of",
    "inside",
    "into",
    "near",
    "next to",
    "of",
    "off",
    "on",
    "onto",
    "out of",
    "outside",
    "over",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "upon",
    "via",
    "with",
    "within",
];

/// Why a rule file does not load.
#[derive(Debug, Error)]
pub enum RuleError {
    /// Not TOML, or a key that no rule has.
    #[error("{file}:{line}: cannot read this rule file: {found}; docs/adding-a-relation.md lists the keys of a [[rule]]")]
    Format {
        /// Path of the rule file.
        file: String,
        /// Line, from 1.
        line: u32,
        /// What the TOML reader says.
        found: String,
    },
    /// A rule that reads as TOML but means nothing.
    #[error("{file}:{line}: rule `{rule}`: {found}; {remedy}")]
    Meaning {
        /// Path of the rule file.
        file: String,
        /// Line of the rule's name, from 1.
        line: u32,
        /// The rule's name.
        rule: String,
        /// What is wrong.
        found: String,
        /// What would work.
        remedy: String,
    },
}

/// How a trigger word is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sense {
    /// As a verb.
    Verb,
    /// As a noun for an office or part that somebody bears ("head", "member").
    Role,
    /// As a noun for what happens ("attack", "visit").
    Event,
    /// As an adjective or participle ("loyal", "based").
    Adjective,
    /// "be" with a preposition.
    Be,
    /// No word at all: an apposition or comma between two names.
    Bare,
}

/// Where a slot looks for its argument.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Place {
    /// Who acts or bears the role, whatever the construction.
    Agent,
    /// Whom or what it concerns, whatever the construction.
    Patient,
    /// The words of the role itself ("press secretary").
    Title,
    /// The object of the infinitive below the verb ("threatened to dismiss the workers").
    Within,
    /// The office that the subject is spoken of with ("the energy minister, N, resigned").
    Office,
    /// One role and no other.
    Exact(Role),
}

/// What may fill one end of a rule's claim.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of the rule language")]
pub struct Slot {
    /// Where to look; the first place with a fitting argument counts.
    pub places: Vec<Place>,
    /// Kinds that fit; empty = any.
    pub kinds: Vec<Kind>,
    /// Kinds that do not fit all the same.
    pub except: Vec<Kind>,
    /// When not empty, the head's lemma must be one of these.
    pub words: Vec<String>,
    /// A phrase that is no mention fits too and counts as the first kind (crimes, penalties, prizes).
    pub phrase: bool,
    /// Only a name fits.
    pub named: bool,
    /// What is known only as something coarser does not fit.
    pub known: bool,
    /// Only a short form fits: one word with capitals in it.
    pub short: bool,
}

/// A way to see a relation in a proposition.
#[derive(Clone, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of its own in a rule file")]
pub struct Rule {
    /// Name that claims carry ("member-of/join").
    pub name: String,
    /// What it finds, in one line.
    pub about: String,
    /// The relation it yields.
    pub relation: RelationId,
    /// Words that trigger it, by use.
    pub triggers: Vec<(Sense, String)>,
    /// Who stands first in the claim.
    pub subject: Slot,
    /// Who stands second.
    pub object: Slot,
    /// Words of which one must be an argument's head ("responsibility" beside "claim").
    pub with: Vec<String>,
    /// Words that must be neither an argument's head nor a modifier of the trigger.
    pub unless: Vec<String>,
    /// Only where nobody is said to do it ("were sent to X").
    pub agentless: bool,
    /// Only where nothing is the verb's object.
    pub objectless: bool,
    /// What it yields is no more than what the verb's agent holds ("blamed N for the attack").
    pub held: bool,
    /// Only where no noun narrows the role down to a part of the body ("the UN human rights chief").
    pub whole: bool,
    /// The deed ends the state that it yields: it held before, whether or not the deed is done ("will stand down as chair").
    pub leaves: bool,
    /// Two subjects stand to one another when there is no object ("X and Y met").
    pub reciprocal: bool,
    /// How far a reader may trust it, 0 to 1.
    pub confidence: f32,
    /// Sentences it reads: "sentence => subject | relation | object".
    pub matches: Vec<String>,
    /// Sentences it must leave alone.
    pub ignores: Vec<String>,
    /// Rule file.
    pub file: String,
    /// Line of its name in the file, from 1.
    pub line: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    rule: Vec<RuleRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of its own in a rule file")]
struct RuleRow {
    name: Spanned<String>,
    about: String,
    relation: String,
    #[serde(default)]
    verbs: Vec<String>,
    #[serde(default)]
    roles: Vec<String>,
    #[serde(default)]
    events: Vec<String>,
    #[serde(default)]
    adjectives: Vec<String>,
    #[serde(default)]
    be: bool,
    #[serde(default)]
    bare: bool,
    subject: SlotRow,
    object: SlotRow,
    #[serde(default)]
    with: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    agentless: bool,
    #[serde(default)]
    objectless: bool,
    #[serde(default)]
    held: bool,
    #[serde(default)]
    whole: bool,
    #[serde(default)]
    leaves: bool,
    #[serde(default)]
    reciprocal: bool,
    #[serde(default = "sure")]
    confidence: f32,
    #[serde(default)]
    matches: Vec<String>,
    #[serde(default)]
    ignores: Vec<String>,
}

fn sure() -> f32 {
    1.0
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a key of the rule language")]
struct SlotRow {
    role: OneOrMore,
    #[serde(rename = "type", default)]
    kind: OneOrMore,
    #[serde(default)]
    not: OneOrMore,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    phrase: bool,
    #[serde(default)]
    named: bool,
    #[serde(default)]
    known: bool,
    #[serde(default)]
    short: bool,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    fn as_slice(&self) -> &[String] {
        match self {
            Self::One(word) => std::slice::from_ref(word),
            Self::More(words) => words,
        }
    }
}

/// What is wrong with a rule, and what would work.
type Fault = (String, String);

fn place(word: &str) -> Result<Place, Fault> {
    Ok(match word {
        "agent" => Place::Agent,
        "patient" => Place::Patient,
        "title" => Place::Title,
        "within" => Place::Within,
        "office" => Place::Office,
        "recipient" => Place::Exact(Role::Recipient),
        "bearer" => Place::Exact(Role::Bearer),
        "possessor" => Place::Exact(Role::Possessor),
        "modifier" => Place::Exact(Role::Modifier),
        "attribute" => Place::Exact(Role::Attribute),
        "time" => Place::Exact(Role::Time),
        "sort" => Place::Exact(Role::Sort),
        "home" => Place::Exact(Role::Home),
        _ if PREPOSITIONS.contains(&word) => Place::Exact(Role::Oblique(word.to_owned())),
        _ => {
            let remedy = "roles are agent, patient, recipient, bearer, possessor, modifier, attribute, title, office, sort, within, time, home, or a preposition";
            return Err((format!("unknown role `{word}`"), remedy.to_owned()));
        }
    })
}

fn kind(word: &String) -> Result<Kind, Fault> {
    Kind::named(word).ok_or_else(|| {
        let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.name()).collect();
        (format!("unknown type `{word}`"), format!("types are {}", all.join(", ")))
    })
}

impl SlotRow {
    fn slot(&self) -> Result<Slot, Fault> {
        let kinds = |words: &OneOrMore| words.as_slice().iter().map(kind).collect::<Result<Vec<Kind>, Fault>>();
        let slot = Slot {
            places: self.role.as_slice().iter().map(|word| place(word)).collect::<Result<_, Fault>>()?,
            kinds: kinds(&self.kind)?,
            except: kinds(&self.not)?,
            words: self.words.clone(),
            phrase: self.phrase,
            named: self.named,
            known: self.known,
            short: self.short,
        };
        if slot.phrase && slot.kinds.is_empty() {
            return Err(("`phrase` without a `type`".to_owned(), "say what the phrase is, as in type = \"Crime\"".to_owned()));
        }
        Ok(slot)
    }
}

impl RuleRow {
    fn triggers(&self) -> Vec<(Sense, String)> {
        let of = |sense: Sense, words: &[String]| words.iter().map(|word| (sense, word.clone())).collect::<Vec<_>>();
        let mut all = of(Sense::Verb, &self.verbs);
        all.extend(of(Sense::Role, &self.roles));
        all.extend(of(Sense::Event, &self.events));
        all.extend(of(Sense::Adjective, &self.adjectives));
        if self.be {
            all.push((Sense::Be, "be".to_owned()));
        }
        if self.bare {
            all.push((Sense::Bare, String::new()));
        }
        all
    }

    fn rule(&self, file: &str, line: u32) -> Result<Rule, Fault> {
        let triggers = self.triggers();
        if triggers.is_empty() {
            return Err(("nothing triggers it".to_owned(), "give it verbs, roles, events, adjectives, be or bare".to_owned()));
        }
        if self.matches.is_empty() || self.ignores.is_empty() {
            let remedy = "add sentences that it reads (`matches`) and near misses that it must leave alone (`ignores`)";
            return Err(("it has no `matches` or no `ignores`".to_owned(), remedy.to_owned()));
        }
        let relation = Inventory::get()
            .named(&self.relation)
            .ok_or_else(|| (format!("unknown relation `{}`", self.relation), "relations are listed in data/ontology/relations.toml".to_owned()))?;
        if self.reciprocal && !Inventory::get().info(relation).symmetric {
            return Err(("`reciprocal` on a relation that is not symmetric".to_owned(), "name an object instead".to_owned()));
        }
        Ok(Rule {
            name: self.name.get_ref().clone(),
            about: self.about.clone(),
            relation,
            triggers,
            subject: self.subject.slot()?,
            object: self.object.slot()?,
            with: self.with.clone(),
            unless: self.unless.clone(),
            agentless: self.agentless,
            objectless: self.objectless,
            held: self.held,
            whole: self.whole,
            leaves: self.leaves,
            reciprocal: self.reciprocal,
            confidence: self.confidence,
            matches: self.matches.clone(),
            ignores: self.ignores.clone(),
            file: file.to_owned(),
            line,
        })
    }
}

fn line_at(text: &str, byte: usize) -> u32 {
    let before = text.as_bytes().iter().take(byte).filter(|&&b| b == b'\n').count();
    u32::try_from(before + 1).unwrap_or(u32::MAX)
}

/// Reads the rules of one file.
///
/// # Errors
/// When the text is not TOML of the documented form, or a rule names an unknown relation, role or type or has no examples;
/// the error names file and line.
pub fn parse(file: &str, text: &str) -> Result<Vec<Rule>, RuleError> {
    let rows: RuleFile = toml::from_str(text).map_err(|error| RuleError::Format {
        file: file.to_owned(),
        line: line_at(text, error.span().map_or(0, |span| span.start)),
        found: error.message().to_owned(),
    })?;
    let read = |row: &RuleRow| {
        let line = line_at(text, row.name.span().start);
        let rule = row.name.get_ref().clone();
        row.rule(file, line).map_err(|(found, remedy)| RuleError::Meaning { file: file.to_owned(), line, rule, found, remedy })
    };
    rows.rule.iter().map(read).collect()
}

/// A trigger as it stands in the index.
#[derive(Clone, Debug)]
struct Entry {
    rule: usize,
    sense: Sense,
    /// Words of a longer trigger that must stand beside the indexed one.
    beside: Vec<String>,
}

/// A set of rules, indexed by trigger word: finding those of a proposition does not depend on how many there are.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    rules: Vec<Rule>,
    index: BTreeMap<String, Vec<Entry>>,
}

impl Rules {
    /// Indexes rules.
    ///
    /// # Errors
    /// When two have one name; the error shows where the second stands and where the first.
    pub fn new(rules: Vec<Rule>) -> Result<Self, RuleError> {
        let mut known: BTreeMap<&str, &Rule> = BTreeMap::new();
        for rule in &rules {
            if let Some(first) = known.insert(&rule.name, rule) {
                return Err(RuleError::Meaning {
                    file: rule.file.clone(),
                    line: rule.line,
                    rule: rule.name.clone(),
                    found: format!("a rule of this name stands at {}:{}", first.file, first.line),
                    remedy: "give each rule its own name".to_owned(),
                });
            }
        }
        let mut index: BTreeMap<String, Vec<Entry>> = BTreeMap::new();
        for (at, rule) in rules.iter().enumerate() {
            for (sense, words) in &rule.triggers {
                for (key, beside) in keys(*sense, words) {
                    index.entry(key).or_default().push(Entry { rule: at, sense: *sense, beside });
                }
            }
        }
        Ok(Self { rules, index })
    }

    /// The rules that the program was built with.
    ///
    /// # Panics
    /// Never in a released program: the files are part of it and tested.
    #[must_use]
    pub fn get() -> &'static Rules {
        static RULES: LazyLock<Rules> = LazyLock::new(|| {
            let read = |(file, text): &(&str, &str)| parse(file, text);
            let files = FILES.iter().map(read).collect::<Result<Vec<_>, _>>();
            files.and_then(|files| Rules::new(files.concat())).unwrap_or_else(|error| panic!("the built-in rules are tested: {error}"))
        });
        &RULES
    }

    /// Every rule, in the order of the files.
    #[must_use]
    pub fn all(&self) -> &[Rule] {
        &self.rules
    }

    /// Rules that a predicate of that base form may trigger; for each its sense and the words that must stand beside the predicate.
    pub fn triggered_by<'a>(&'a self, lemma: &str) -> impl Iterator<Item = (&'a Rule, Sense, &'a [String])> + use<'a> {
        self.index.get(lemma).into_iter().flatten().map(|entry| (&self.rules[entry.rule], entry.sense, entry.beside.as_slice()))
    }
}

/// The index keys of a trigger. A noun of several words ("secretary general") is found by whichever of them heads the tree, a verb with a
/// particle by the verb where the particle stands beside it.
fn keys(sense: Sense, words: &str) -> Vec<(String, Vec<String>)> {
    let mut keys = vec![(words.to_owned(), Vec::new())];
    if words.contains(' ') && matches!(sense, Sense::Role | Sense::Event) {
        keys.push((words.replace(' ', "-"), Vec::new()));
        let parts: Vec<&str> = words.split(' ').collect();
        for (at, part) in parts.iter().enumerate() {
            let beside = parts.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, word)| (*word).to_owned());
            keys.push(((*part).to_owned(), beside.collect()));
        }
    }
    // "pulled out of": the tree gives the particle to the preposition, or calls it an adverb.
    if sense == Sense::Verb
        && let Some((verb, particle)) = words.split_once(' ')
    {
        keys.push((verb.to_owned(), vec![particle.to_owned()]));
    }
    keys
}

/// File and line of a built-in rule, for `explain`.
#[must_use]
pub fn locate(name: &str) -> Option<(&'static str, u32)> {
    Rules::get().all().iter().find(|rule| rule.name == name).map(|rule| (rule.file.as_str(), rule.line))
}
