//! Matches rules on a proposition: which arguments fill a rule's slots, whatever the construction.

use crate::annotation::Upos;
use crate::document::TokenId;
use crate::extract::Context;
use crate::extract::enhance::{has_to, preposition, semantic_head};
use crate::extract::nominal::is_name;
use crate::extract::proposition::{Class, Proposition, Role, RoleArg};
use crate::extract::rules::{Place, Rule, Rules, Sense, Slot};
use crate::extract::told;
use crate::kind::Kind;
use crate::knowledge::nouns;
use crate::mention::Form;

/// What fills a slot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Filler {
    /// Head of the phrase.
    pub head: TokenId,
    /// What it counts as.
    pub kind: Kind,
    /// Taken as the words themselves, not as a mention.
    pub phrase: bool,
    /// Filled in by sharing or control.
    pub inferred: bool,
}

/// A rule with what fills its two slots.
#[derive(Clone, Copy, Debug)]
pub struct Match<'r> {
    /// The rule.
    pub rule: &'r Rule,
    /// First end.
    pub subject: Filler,
    /// Second end.
    pub object: Filler,
}

/// Every way in which a rule reads the proposition, in the order of the rules.
#[must_use]
pub fn matches<'r>(context: &Context<'_>, proposition: &Proposition, rules: &'r Rules) -> Vec<Match<'r>> {
    let mut found = Vec::new();
    for (rule, sense, beside) in rules.triggered_by(&proposition.lemma) {
        if fits_class(sense, proposition.class) && words_fit(context, proposition, rule, beside) {
            fill(context, proposition, rule, sense, &mut found);
        }
    }
    found
}

fn fits_class(sense: Sense, class: Class) -> bool {
    match sense {
        Sense::Verb => class == Class::Verb,
        Sense::Role | Sense::Event => class == Class::Noun,
        Sense::Adjective => matches!(class, Class::Adjective | Class::Verb),
        Sense::Be => class == Class::Be,
        Sense::Bare => class == Class::Bare,
    }
}

fn words_fit(context: &Context<'_>, proposition: &Proposition, rule: &Rule, beside: &[String]) -> bool {
    let annotation = context.annotation;
    let lower = |token: TokenId| annotation.lemma(token).to_lowercase();
    let clauses = annotation.children_by(proposition.head, "advcl").chain(proposition.in_role(&Role::Clause));
    let marks = clauses.flat_map(|clause| annotation.children_by(clause, "mark")).collect::<Vec<_>>();
    let around: Vec<String> = annotation.children(proposition.head).iter().chain(&marks).map(|&child| lower(child)).collect();
    let heads: Vec<String> = proposition.args.iter().filter(|arg| !stands_for_name(context, arg)).map(|arg| lower(arg.head)).collect();
    // "lists X as a terrorist group", "calls X a terrorist group": the words of what it is called.
    let called = |arg: &&RoleArg| arg.role == Role::Attribute || matches!(&arg.role, Role::Oblique(word) if word == "as");
    let inside =
        |word: &String| proposition.args.iter().filter(called).any(|arg| annotation.subtree(arg.head).iter().any(|&token| lower(token) == *word));
    let carried: Vec<String> = proposition.trigger.iter().map(|&token| lower(token)).collect();
    let phrase = || proposition.phrase.split(' ');
    let next_to = |word: &String| neighbours(context, proposition.head).any(|token| lower(token) == *word);
    let has = |role: Role| proposition.in_role(&role).next().is_some();
    let part = rule.whole && proposition.class == Class::Noun && is_narrowed(context, proposition.head);
    let barred = part || rule.agentless && has(Role::Agent) || rule.objectless && (has(Role::Patient) || has(Role::Clause));
    !barred
        && beside.iter().all(|word| around.contains(word) || carried.contains(word) || phrase().any(|known| known == word) || next_to(word))
        && (rule.with.is_empty() || rule.with.iter().any(|word| heads.contains(word) || around.contains(word) || inside(word)))
        && !rule.unless.iter().any(|word| heads.contains(word) || around.contains(word) || has(Role::Oblique(word.clone())))
}

/// "the UN human rights chief", "Apple's design head", "Apple's head of design": a noun that is neither a body nor people says of what part the role
/// is.
fn is_narrowed(context: &Context<'_>, role: TokenId) -> bool {
    let tree = context.annotation;
    let part = |noun: TokenId| {
        let plain = tree.upos(noun) == Upos::Noun && !is_name(context, noun) && tree.name_at(noun).is_none();
        plain && nouns::of_description(tree.lemma(noun)).is_none_or(|kind| !kind.is_body() && !matches!(kind, Kind::Person | Kind::Group))
    };
    let of = |noun: &TokenId| tree.child(*noun, "case").is_some_and(|case| context.document.word(case).eq_ignore_ascii_case("of"));
    let owned = tree.child(role, "nmod:poss").is_some();
    tree.children_by(role, "compound").any(|noun| noun < role && part(noun)) || owned && tree.children_by(role, "nmod").filter(of).any(part)
}

/// "the company ships": who acts is the company's name, and its noun says nothing of what is shipped.
fn stands_for_name(context: &Context<'_>, arg: &RoleArg) -> bool {
    let described = |id| context.referents.mention(id).form == Form::Nominal && context.referents.referent(id).named;
    arg.role == Role::Agent && context.referents.headed_by(arg.head).is_some_and(described)
}

/// The words right before and after, within the sentence: titles of several words may hang on the name one by one.
fn neighbours<'a>(context: &'a Context<'_>, token: TokenId) -> impl Iterator<Item = TokenId> + 'a {
    let sentence = context.document.sentence(context.document.sentence_of(token)).tokens.clone();
    [token.0.checked_sub(1), Some(token.0 + 1)].into_iter().flatten().filter(move |at| sentence.contains(at)).map(TokenId)
}

fn fill<'r>(context: &Context<'_>, proposition: &Proposition, rule: &'r Rule, sense: Sense, found: &mut Vec<Match<'r>>) {
    let subjects = fillers(context, proposition, &rule.subject, sense);
    let mut objects = fillers(context, proposition, &rule.object, sense);
    if objects.is_empty() {
        objects = carried(context, proposition, rule);
    }
    if objects.is_empty() {
        objects = within(context, proposition, rule);
    }
    let pairs = subjects.iter().flat_map(|&s| objects.iter().map(move |&o| (s, o)));
    let before = found.len();
    found.extend(pairs.filter(|(s, o)| s.head != o.head).map(|(subject, object)| Match { rule, subject, object }));
    let named = || proposition.args.iter().any(|arg| matches!(&arg.role, Role::Oblique(word) if word == "as" || word == "from"));
    if rule.object.places.contains(&Place::Office) && found.len() == before && !named() {
        let held = |subject: &Filler| office(context, &rule.object, subject.head).map(|object| Match { rule, subject: *subject, object });
        found.extend(subjects.iter().filter_map(held));
    }
    if rule.reciprocal && found.len() == before {
        found.extend(each_pair(&subjects).map(|(subject, object)| Match { rule, subject, object }));
    }
}

/// "[Energy Minister] N", "the [energy minister], N", "N, the [energy minister]": the office that somebody is spoken of with.
fn office(context: &Context<'_>, slot: &Slot, holder: TokenId) -> Option<Filler> {
    let tree = context.annotation;
    let below = tree.children(holder).iter().copied().filter(|&noun| matches!(tree.rel(noun), "nmod:desc" | "appos"));
    let above = tree.head(holder).filter(|_| matches!(tree.rel(holder), "appos" | "flat"));
    let nouns = below.chain(above).filter(|&noun| !is_plural(context, noun) && !is_former(context, noun));
    nouns
        .filter(|&noun| slot.words.contains(&tree.lemma(noun).to_lowercase()))
        .map(|head| Filler { head, kind: Kind::Position, phrase: true, inferred: true })
        .next()
}

/// "former", "ex-" before an office.
fn is_former(context: &Context<'_>, office: TokenId) -> bool {
    context
        .annotation
        .children(office)
        .iter()
        .any(|&word| matches!(context.annotation.lemma(word).to_lowercase().as_str(), "former" | "ex" | "onetime"))
}

/// "threatened to dismiss [the workers]": whom the act that the verb speaks of concerns.
fn within(context: &Context<'_>, proposition: &Proposition, rule: &Rule) -> Vec<Filler> {
    if !rule.object.places.contains(&Place::Within) {
        return Vec::new();
    }
    let acts = proposition.in_role(&Role::Clause).filter(|&act| has_to(context.document, context.annotation, act));
    let objects = acts.flat_map(|act| context.annotation.children_by(act, "obj"));
    objects.filter_map(|token| filler(context, &rule.object, token, true)).collect()
}

/// What the tree hangs on a noun beside the verb instead of on the verb: "pledged [aid to X]", "convicted [X of fraud]", "sits on [X's board]".
fn carried(context: &Context<'_>, proposition: &Proposition, rule: &Rule) -> Vec<Filler> {
    let person = |head: TokenId| context.referents.kind_at(head) == Some(Kind::Person);
    let word = |head: TokenId| rule.with.iter().any(|word| *word == context.annotation.lemma(head));
    let carries = |arg: &&RoleArg| match arg.role {
        Role::Patient => person(arg.head) || word(arg.head),
        Role::Oblique(_) => word(arg.head),
        _ => false,
    };
    let nouns = proposition.args.iter().filter(carries).map(|arg| arg.head);
    let below = nouns.flat_map(|noun| ["nmod", "compound"].into_iter().flat_map(move |rel| context.annotation.children_by(noun, rel)));
    let named = |token: TokenId| match context.annotation.rel(token) {
        "nmod:poss" => Some(Place::Exact(Role::Possessor)),
        "compound" => is_name(context, token).then_some(Place::Exact(Role::Modifier)),
        _ => preposition(context.document, context.annotation, token).map(|word| Place::Exact(Role::Oblique(word))),
    };
    below
        .filter(|&t| named(t).is_some_and(|place| rule.object.places.contains(&place)))
        .flat_map(|t| std::iter::once(t).chain(conjuncts(context, t)))
        .filter_map(|t| filler(context, &rule.object, t, true))
        .collect()
}

/// "400 people in [Norway], Sweden and Denmark": the names that stand in one list with a name; none with a preposition of its own.
fn conjuncts<'a>(context: &'a Context<'_>, first: TokenId) -> impl Iterator<Item = TokenId> + 'a {
    let tree = context.annotation;
    let all = tree.children_by(first, "conj").filter(move |_| is_name(context, first));
    all.filter(move |&t| is_name(context, t) && tree.child(t, "case").is_none())
}

/// Each unordered pair once, in text order.
fn each_pair(fillers: &[Filler]) -> impl Iterator<Item = (Filler, Filler)> + '_ {
    fillers.iter().enumerate().flat_map(|(at, &first)| fillers[at + 1..].iter().map(move |&second| (first, second)))
}

/// What fills a slot: the fitting arguments of the first place that has any.
fn fillers(context: &Context<'_>, proposition: &Proposition, slot: &Slot, sense: Sense) -> Vec<Filler> {
    for place in &slot.places {
        if *place == Place::Title {
            return title(context, proposition, slot).into_iter().collect();
        }
        for role in roles(place, sense).into_iter().filter(|role| sense != Sense::Role || *place != Place::Patient || !is_aside(proposition, role)) {
            let found: Vec<Filler> = proposition
                .args
                .iter()
                .filter(|arg| is_role(&arg.role, &role))
                .filter_map(|arg| filler(context, slot, arg.head, arg.inferred))
                .collect();
            if !found.is_empty() {
                return found;
            }
            if let Some(deed) = gerund(context, proposition, &role).filter(|_| slot.phrase && slot.kinds.first() == Some(&Kind::Crime)) {
                return filler(context, slot, deed, false).into_iter().collect();
            }
        }
    }
    Vec::new()
}

/// "convicted of stealing secrets", "guilty of hoarding": the deed, as a clause that the preposition marks.
fn gerund(context: &Context<'_>, proposition: &Proposition, role: &Role) -> Option<TokenId> {
    let Role::Oblique(word) = role else { return None };
    let annotation = context.annotation;
    let clauses = annotation.children(proposition.head).iter().copied();
    let marked = |&clause: &TokenId| annotation.children_by(clause, "mark").any(|mark| context.document.word(mark).eq_ignore_ascii_case(word));
    clauses.filter(|&clause| is_gerund(context, clause)).find(marked)
}

fn is_gerund(context: &Context<'_>, token: TokenId) -> bool {
    context.annotation.upos(token) == Upos::Verb && context.document.word(token).ends_with("ing")
}

/// The predicate noun itself: what it is, when the slot asks for a kind; else the office that it names.
fn title(context: &Context<'_>, proposition: &Proposition, slot: &Slot) -> Option<Filler> {
    if slot.kinds.is_empty() {
        // "one of its directors, N": what several are called is nobody's title.
        if is_plural(context, proposition.head) {
            return None;
        }
        return Some(Filler { head: proposition.head, kind: Kind::Position, phrase: true, inferred: false });
    }
    filler(context, slot, proposition.head, false)
}

/// "director of exhibits at the university": of whose "of" there is a word, its "at" says where, not of what.
fn is_aside(proposition: &Proposition, role: &Role) -> bool {
    let of = proposition.in_role(&Role::Oblique("of".to_owned())).next().is_some();
    of && matches!(role, Role::Oblique(word) if word != "of")
}

/// "from inside", "out of": the last word of a longer preposition says where.
fn is_role(role: &Role, wanted: &Role) -> bool {
    match (role, wanted) {
        (Role::Oblique(words), Role::Oblique(word)) => {
            words == word || ["from ", "out "].iter().any(|first| words.strip_prefix(first).is_some_and(|last| last == word))
        }
        _ => role == wanted,
    }
}

/// The grammatical roles that a place stands for, best first.
fn roles(place: &Place, sense: Sense) -> Vec<Role> {
    let by = |words: &[&str]| words.iter().map(|&word| Role::Oblique(word.to_owned())).collect::<Vec<_>>();
    match (place, sense) {
        (Place::Exact(role), _) => vec![role.clone()],
        (Place::Title | Place::Within | Place::Office, _) => Vec::new(),
        (Place::Agent, Sense::Verb) => vec![Role::Agent],
        (Place::Patient, Sense::Verb) => vec![Role::Patient],
        (Place::Agent, Sense::Role | Sense::Bare) => vec![Role::Bearer],
        (Place::Agent, Sense::Be) => vec![Role::Bearer, Role::Agent],
        (Place::Agent, Sense::Adjective) => vec![Role::Bearer, Role::Agent, Role::Patient],
        (Place::Patient, Sense::Adjective) => [by(&["to", "with", "in", "at"]), vec![Role::Modifier]].concat(),
        (Place::Patient, Sense::Role) => [vec![Role::Possessor, Role::Modifier], by(&["of", "for", "at", "in"])].concat(),
        (Place::Agent, Sense::Event) => [vec![Role::Agent, Role::Possessor], by(&["by"]), vec![Role::Modifier]].concat(),
        (Place::Patient, Sense::Event) => by(&["of", "on", "against", "to", "with"]),
        (Place::Patient, Sense::Be | Sense::Bare) => vec![Role::Possessor, Role::Attribute, Role::Modifier, Role::Patient],
    }
}

/// The argument as a filler of the slot, when it fits.
fn filler(context: &Context<'_>, slot: &Slot, head: TokenId, inferred: bool) -> Option<Filler> {
    let head = semantic_head(context.document, context.annotation, head);
    if !slot.words.is_empty() && !slot.words.iter().any(|word| *word == context.annotation.lemma(head).to_lowercase()) {
        return None;
    }
    if slot.named && !is_name(context, head) || slot.short && !is_short(context.document.word(head)) {
        return None;
    }
    let known = context.referents.kind_at(head);
    if slot.kinds.contains(&Kind::Quantity) && number(context, head).is_some() {
        return Some(Filler { head, kind: Kind::Quantity, phrase: false, inferred });
    }
    if slot.kinds.contains(&Kind::Money) && is_money(context, head) {
        return Some(Filler { head, kind: Kind::Money, phrase: false, inferred });
    }
    // "more than 17,000 islands" are no region.
    let counted = is_plural(context, head) && context.annotation.child(head, "nummod").is_some();
    if let Some(kind) = known.and_then(|kind| if admits(slot, kind) { Some(kind) } else { narrowed(slot, kind).filter(|_| !counted) }) {
        return Some(Filler { head, kind, phrase: false, inferred });
    }
    if known == Some(Kind::Person) && is_plural(context, head) && admits(slot, Kind::Group) && !slot.kinds.is_empty() {
        return Some(Filler { head, kind: Kind::Group, phrase: false, inferred });
    }
    let plain = known.is_none_or(|kind| kind == Kind::Thing || !slot.words.is_empty())
        && (context.annotation.upos(head) == Upos::Noun || slot.kinds.first() == Some(&Kind::Crime) && is_gerund(context, head));
    (slot.phrase && plain).then(|| Filler { head, kind: slot.kinds[0], phrase: true, inferred })
}

/// "ESA", "UNICEF", "WHO": one word with capitals in it.
fn is_short(word: &str) -> bool {
    word.chars().filter(|letter| letter.is_uppercase()).count() > 1
}

/// "soldiers", "policemen": described people in the plural are a group.
fn is_plural(context: &Context<'_>, head: TokenId) -> bool {
    let word = context.document.word(head).to_lowercase();
    context.annotation.upos(head) == Upos::Noun && !is_name(context, head) && word != context.annotation.lemma(head)
}

/// The wanted kind for a thing of which only the coarse kind is known: the trigger tells the rest.
fn narrowed(slot: &Slot, kind: Kind) -> Option<Kind> {
    let finer = if slot.known { &[] } else { told::finer(kind) };
    slot.kinds.iter().copied().find(|wanted| finer.contains(wanted) && !slot.except.contains(wanted))
}

fn admits(slot: &Slot, kind: Kind) -> bool {
    (slot.kinds.is_empty() || slot.kinds.iter().any(|&wanted| kind.is_a(wanted))) && !slot.except.iter().any(|&not| kind.is_a(not))
}

/// "$2.1 billion", "318 billion naira": a number with a sign or name of a currency.
fn is_money(context: &Context<'_>, head: TokenId) -> bool {
    const CURRENCIES: &[&str] = &[
        "dollar", "euro", "pound", "yen", "yuan", "renminbi", "rouble", "ruble", "rupee", "franc", "krona", "krone", "won", "real", "reais", "rand",
        "naira", "peso", "lira", "zloty", "dinar", "dirham", "riyal", "rial", "shilling", "baht", "dong", "ringgit", "rupiah", "taka", "hryvnia",
        "forint", "koruna", "shekel", "birr", "cedi", "tenge", "som", "leu", "lei", "lev", "manat", "lari", "dram", "kwacha", "pula", "sterling",
    ];
    const SIGNS: &[char] = &['$', '€', '£', '¥', '₹', '₽', '₩', '₺', '₦', '₴'];
    let inside = context.annotation.subtree(head);
    let number = inside.iter().any(|&token| context.annotation.upos(token) == Upos::Num);
    let named = CURRENCIES.contains(&context.annotation.lemma(head).to_lowercase().as_str());
    number && (named || inside.iter().any(|&token| context.document.word(token).ends_with(SIGNS)))
}

/// The whole number that counts what `head` names, or that `head` is: "12 people" -> 12, "1,200" -> 1200, "three" -> 3.
#[must_use]
pub fn number(context: &Context<'_>, head: TokenId) -> Option<u64> {
    const SMALL: &[&str] = &[
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: &[&str] = &["ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let own = (context.annotation.upos(head) == Upos::Num).then_some(head);
    let token = own.or_else(|| context.annotation.child(head, "nummod"))?;
    // "2 million", "3 hundred": a number of several words is no plain count
    if context.annotation.children(token).iter().any(|&child| context.annotation.upos(child) == Upos::Num) {
        return None;
    }
    let word = context.document.word(token).to_lowercase();
    let small = SMALL.iter().position(|&name| name == word).map(|at| at as u64);
    let tens = || TENS.iter().position(|&name| name == word).map(|at| 10 * (at as u64 + 1));
    small.or_else(tens).or_else(|| word.replace(',', "").parse().ok())
}
