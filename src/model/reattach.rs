//! Words that hang on the wrong phrase, as the sort or number of what they say of it shows: "a plot to Norvik Invest, a company" names the
//! firm a company, not the plot. In: a document and its annotation. Out: tokens with the head and relation that they should have.

use crate::annotation::{Annotation, NameLabel, Upos};
use crate::document::{Document, TokenId};
use crate::kind::Kind;
use crate::knowledge::nouns;

/// A token, the head that it should have, and its relation to that.
pub(super) type Moved = (TokenId, TokenId, &'static str);

/// All tokens that should hang elsewhere.
pub(super) fn all<'a>(document: &'a Document, annotation: &'a Annotation) -> impl Iterator<Item = Moved> + 'a {
    let tree = Tree { document, annotation };
    let hung = document.token_ids().filter_map(move |token| match annotation.rel(token) {
        "appos" => {
            tree.apposition(token).or_else(|| tree.named_noun(token)).or_else(|| tree.title_of_next(token)).or_else(|| tree.named_higher(token))
        }
        "acl" => tree.accusation(token).or_else(|| tree.right_behind(token)),
        "acl:relcl" => tree.relative(token).or_else(|| tree.behind_semicolon(token)),
        "conj" => tree
            .agreeing(token)
            .or_else(|| tree.behind_semicolon(token))
            .or_else(|| tree.named_beside(token))
            .or_else(|| tree.noun_beside(token))
            .or_else(|| tree.role_beside(token)),
        "nmod" => tree.at_apposition(token).or_else(|| tree.charge(token)).or_else(|| tree.in_absence(token)),
        "compound" | "flat" => tree.with_preposition(token).or_else(|| tree.named_higher(token)),
        "obj" => tree.accused(token).or_else(|| tree.called(token)),
        "advcl" => tree.behind_semicolon(token).or_else(|| tree.accusation(token)).or_else(|| tree.based(token)),
        "ccomp" => tree.behind_semicolon(token),
        _ => None,
    });
    let pronouns = document.token_ids().filter(move |&token| annotation.rel(token) == "appos").filter_map(move |token| tree.beside_pronoun(token));
    let apposed = document.token_ids().filter(move |&token| matches!(annotation.rel(token), "appos" | "obj"));
    let saying = document.token_ids().filter(move |&token| annotation.upos(token) == Upos::Verb).flat_map(move |verb| tree.sayers(verb));
    hung.chain(pronouns)
        .chain(saying)
        .chain(apposed.filter_map(move |token| tree.with_case(token)).flatten())
        .chain(document.token_ids().filter(move |&token| annotation.head(token).is_none()).flat_map(move |verb| tree.behind_front(verb)))
}

#[derive(Clone, Copy)]
struct Tree<'a> {
    document: &'a Document,
    annotation: &'a Annotation,
}

impl Tree<'_> {
    /// "joined Norvik from Swedish rival Arka": what begins with a preposition, which hangs on a word before the name, is no apposition and no
    /// second object.
    fn with_case(self, token: TokenId) -> Option<[Moved; 2]> {
        let tree = self.annotation;
        let inner = |&child: &TokenId| child < token && matches!(tree.base_rel(child), "amod" | "compound" | "nmod");
        let before = |child: TokenId| tree.child(child, "case").filter(|&case| case < child);
        let case = tree.children(token).iter().copied().filter(inner).find_map(before)?;
        let verb = tree.ancestors(token).find(|&above| tree.upos(above) == Upos::Verb)?;
        let above = tree.head(token)?;
        let right = if above == verb { tree.children_by(verb, "obj").any(|other| other < case) } else { verb < above && above < case };
        right.then_some([(token, verb, "obl"), (case, token, "case")])
    }

    fn is(self, token: TokenId, word: &str) -> bool {
        self.document.word(token).eq_ignore_ascii_case(word)
    }

    /// What a phrase stands for, by the model's label of its name or by its noun.
    fn sort(self, head: TokenId) -> Option<Kind> {
        match self.annotation.name_at(head).map(|name| name.label) {
            Some(NameLabel::Per) => Some(Kind::Person),
            Some(NameLabel::Org) => Some(Kind::Organization),
            Some(NameLabel::Loc) => Some(Kind::Location),
            Some(_) => None,
            None => nouns::of_description(self.annotation.lemma(head)),
        }
    }

    /// First token of a phrase that is not a comma.
    fn first(self, head: TokenId) -> TokenId {
        self.annotation.subtree(head).into_iter().find(|&token| !self.is(token, ",")).unwrap_or(head)
    }

    /// The word before a comma in front of a token.
    fn before_comma(self, token: TokenId) -> Option<TokenId> {
        let comma = token.0.checked_sub(1).map(TokenId).filter(|&before| self.is(before, ","))?;
        comma.0.checked_sub(1).map(TokenId)
    }

    /// "the sale of a plot to Norvik Invest, a company …": a noun behind a name that it fits renames that, not what stands before.
    fn apposition(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let kind =
            nouns::of_description(annotation.lemma(token)).filter(|_| annotation.upos(token) == Upos::Noun && annotation.name_at(token).is_none())?;
        let head = annotation.head(token)?;
        let name = annotation.name_at(self.before_comma(self.first(token))?)?;
        let outside = |&t: &TokenId| annotation.head(t).is_none_or(|above| !name.tokens.contains(&above.0));
        let centre = name.tokens.clone().map(TokenId).find(outside).filter(|_| !name.tokens.contains(&head.0))?;
        let below = annotation.ancestors(centre).any(|above| above == head);
        let fits = self.sort(centre).is_some_and(|sort| alike(sort, kind));
        // "OHB and Sener, the engineering firm": the last of two that one thing is told of.
        let single = !self.is_plural_noun(token) && annotation.child(token, "det").is_some();
        let last = annotation.rel(centre) == "conj" && annotation.head(centre) == Some(head) && single && fits;
        let misfits = last || annotation.name_at(head).is_none() && self.sort(head).is_none_or(|sort| !alike(sort, kind));
        (below && fits && misfits).then_some((token, centre, "appos"))
    }

    /// "Ann Lee, an economist at the bank": a phrase right behind an apposition belongs to that, not to the name before it.
    fn at_apposition(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let case = annotation.child(token, "case").filter(|&case| case < token && !self.is(case, "including"))?;
        let noun = case.0.checked_sub(1).map(TokenId).filter(|&noun| annotation.upos(noun) == Upos::Noun && annotation.rel(noun) == "appos")?;
        let name = annotation.head(token).filter(|&head| annotation.head(noun) == Some(head))?;
        annotation.name_at(name)?;
        Some((token, noun, "nmod"))
    }

    /// "N of the Karachi-based centre": what has a preposition is no part of a name.
    fn with_preposition(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let head = annotation.head(token).filter(|&head| head < token)?;
        let case = annotation.child(token, "case").filter(|&case| head < case && case < token)?;
        let apart = annotation.name_at(token).is_some_and(|name| name.tokens.start > head.0);
        (apart && annotation.upos(case) == Upos::Adp).then_some((token, head, "nmod"))
    }

    /// "her daughters, Ann, an engineer, and Bea": the second name stands beside the first, not beside what both are.
    fn named_beside(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let person = |token: TokenId| annotation.name_at(token).is_some_and(|name| name.label == NameLabel::Per);
        let group = annotation.head(token).filter(|&group| group < token && person(token) && !person(group) && self.is_plural_noun(group))?;
        let first = annotation.children_by(group, "appos").find(|&first| group < first && first < token && person(first))?;
        Some((token, first, "conj"))
    }

    /// "the prosecutor Lee and a judge, Ann Roe": a name renames the noun right before it.
    fn named_noun(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        annotation.name_at(token).filter(|name| name.label == NameLabel::Per && name.tokens.start == self.first(token).0)?;
        let noun = self.before_comma(self.first(token)).filter(|&noun| annotation.upos(noun) == Upos::Noun && annotation.rel(noun) == "conj")?;
        let head = annotation.head(token).filter(|&head| head < noun)?;
        let person = nouns::of_description(annotation.lemma(noun)) == Some(Kind::Person) && annotation.child(noun, "det").is_some();
        (person && annotation.ancestors(noun).any(|above| above == head)).then_some((token, noun, "appos"))
    }

    /// "the Greens and a small list led by N": a participle right behind the last of several says something of that one.
    fn right_behind(self, participle: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let noun = participle.0.checked_sub(1).map(TokenId)?;
        let first = annotation.head(participle).filter(|&first| first < noun)?;
        let singular = annotation.upos(noun) == Upos::Noun && !self.is_plural_noun(noun) && annotation.child(noun, "det").is_some();
        let last = singular && annotation.rel(noun) == "conj" && annotation.head(noun) == Some(first);
        (last && self.document.word(participle).ends_with(['d', 'n', 't'])).then_some((participle, noun, "acl"))
    }

    /// "a setback for Peña, political scientist Ana Roe said": a noun without an article before a person's name is that one's title.
    fn title_of_next(self, name: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let noun =
            annotation.head(name).filter(|noun| noun.0 + 1 == name.0 && annotation.upos(*noun) == Upos::Noun && annotation.rel(*noun) == "appos")?;
        let person = |token: TokenId| annotation.name_at(token).is_some_and(|name| name.label == NameLabel::Per);
        let other = annotation.head(noun).filter(|&other| other < noun && person(other) && person(name))?;
        let bare = annotation.child(noun, "det").is_none() && annotation.child(noun, "nmod:poss").is_none();
        let root = std::iter::once(other).chain(annotation.ancestors(other)).last().filter(|&root| root > name)?;
        (bare && annotation.child(root, "nsubj").is_none()).then_some((noun, root, "nsubj"))
    }

    /// "After a night of talks over cattle, Canada and Indonesia signed": what stands between the comma and a verb without a subject is its
    /// subject, not a part of the phrase in front.
    fn behind_front(self, verb: TokenId) -> Vec<Moved> {
        let annotation = self.annotation;
        let free = !annotation.children(verb).iter().any(|&child| matches!(annotation.base_rel(child), "nsubj" | "csubj" | "expl" | "cop"));
        let finite =
            annotation.upos(verb) == Upos::Verb && self.document.word(verb) != annotation.lemma(verb) && !self.document.word(verb).ends_with("ing");
        let helpers = annotation.children(verb).iter().copied().filter(|&t| t < verb && matches!(annotation.base_rel(t), "aux" | "advmod"));
        let start = helpers.filter(|&t| (t.0 + 1..verb.0).map(TokenId).all(|between| annotation.head(between) == Some(verb))).min().unwrap_or(verb);
        let plain = |t: &TokenId| !matches!(annotation.upos(*t), Upos::Verb | Upos::Aux | Upos::Punct | Upos::Adp | Upos::Sconj);
        let phrase: Vec<TokenId> = (0..start.0).rev().map(TokenId).take_while(plain).collect();
        let (Some(&first), Some(&last)) = (phrase.last(), phrase.first()) else { return Vec::new() };
        let comma = self.before_comma(first).is_some();
        if !free || !finite || !comma || !matches!(annotation.upos(last), Upos::Noun | Upos::Propn) {
            return Vec::new();
        }
        let front = |t: TokenId| {
            annotation.ancestors(t).any(|up| up < first && annotation.head(up) == Some(verb) && matches!(annotation.base_rel(up), "obl" | "advcl"))
        };
        let outside = |t: &TokenId| annotation.head(*t).is_none_or(|above| above < first || above > last);
        let tops: Vec<TokenId> = phrase.iter().rev().copied().filter(outside).collect();
        let listed = tops
            .iter()
            .all(|&top| front(top) && matches!(annotation.rel(top), "appos" | "conj") && matches!(annotation.upos(top), Upos::Noun | Upos::Propn));
        let passive = annotation.child(verb, "aux:pass").is_some();
        let rel = if passive { "nsubj:pass" } else { "nsubj" };
        match tops.as_slice() {
            [subject, others @ ..] if listed => {
                std::iter::once((*subject, verb, rel)).chain(others.iter().map(|&other| (other, *subject, "conj"))).collect()
            }
            _ => Vec::new(),
        }
    }

    /// "accused the rebels of arming boys", "a group of rebels in L of arming boys": what somebody is accused of hangs on the verb.
    fn accusation(self, clause: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        annotation.children(clause).iter().find(|&&mark| mark < clause && self.is(mark, "of"))?;
        let accused = annotation.ancestors(clause).find(|&above| matches!(annotation.rel(above), "obj" | "nsubj:pass")).filter(|&t| t < clause)?;
        let verb = annotation.head(accused).filter(|&verb| is_accusing(annotation.lemma(verb)))?;
        Some((clause, verb, "advcl"))
    }

    /// "bought by Van Ostade, based in Rotterdam": who is based somewhere is named right before.
    fn based(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let seat = matches!(annotation.lemma(token), "base" | "headquarter") || self.is(token, "based") || self.is(token, "headquartered");
        let last = self.before_comma(self.first(token)).filter(|_| seat && self.first(token) == token)?;
        let name = annotation.name_at(last).filter(|name| name.label == NameLabel::Org && name.tokens.end == last.0 + 1)?;
        let outside = |&t: &TokenId| annotation.head(t).is_none_or(|above| !name.tokens.contains(&above.0));
        let centre = name.tokens.clone().map(TokenId).find(outside)?;
        (annotation.head(token) != Some(centre)).then_some((token, centre, "acl"))
    }

    /// "left the West African bloc ECOWAS": a name right behind a noun with an article is its name, no second object.
    fn called(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let name = annotation.name_at(token).filter(|name| matches!(name.label, NameLabel::Org | NameLabel::Loc))?;
        let noun = name.tokens.start.checked_sub(1).map(TokenId).filter(|&noun| annotation.upos(noun) == Upos::Noun)?;
        let beside = annotation.rel(noun) == "obj" && annotation.head(noun) == annotation.head(token) && annotation.child(noun, "det").is_some();
        let giving =
            annotation.head(token).is_some_and(|verb| matches!(annotation.lemma(verb), "call" | "name" | "dub" | "rename" | "christen" | "give"));
        (beside && !giving).then_some((token, noun, "appos"))
    }

    /// "accused the agency of carelessness": what somebody is accused of hangs on the verb, unless it tells who is accused ("the mayor of Lima", "the
    /// head of the agency").
    fn charge(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let accused = annotation.head(token).filter(|&accused| annotation.rel(accused) == "obj" && accused < token)?;
        let verb = annotation.head(accused).filter(|&verb| is_accusing(annotation.lemma(verb)))?;
        let of = annotation.child(token, "case").is_some_and(|case| self.is(case, "of"));
        let bare = annotation.child(token, "det").is_none() && annotation.name_at(token).is_none() && !self.is_plural_noun(token);
        let only = annotation
            .children_by(verb, "obl")
            .chain(annotation.children_by(verb, "advcl"))
            .all(|other| annotation.child(other, "case").or_else(|| annotation.child(other, "mark")).is_none_or(|case| !self.is(case, "of")));
        (of && bare && only).then_some((token, verb, "obl"))
    }

    /// "convicted in absentia of fraud": what follows the set phrase hangs on the verb.
    fn in_absence(self, token: TokenId) -> Option<Moved> {
        let phrase = self.annotation.head(token).filter(|&phrase| self.is(phrase, "absentia") && phrase < token)?;
        Some((token, self.annotation.head(phrase)?, "obl"))
    }

    /// "killing 23 civilians, officials and a priest said": who stands before the verb at the end says it, and is none of the dead.
    fn sayers(self, verb: TokenId) -> Vec<Moved> {
        let annotation = self.annotation;
        let saying = matches!(annotation.lemma(verb), "say" | "report" | "announce" | "confirm" | "add" | "state" | "warn");
        let told = annotation.child(verb, "ccomp").filter(|&clause| saying && clause < verb && annotation.child(verb, "nsubj").is_none());
        let (Some(told), Some(last)) = (told, verb.0.checked_sub(1).map(TokenId)) else { return Vec::new() };
        let listed = |token: &TokenId| matches!(annotation.rel(*token), "appos" | "conj");
        let inside = |token: TokenId| annotation.ancestors(token).any(|above| above == told);
        let Some(end) = std::iter::once(last).chain(annotation.ancestors(last)).filter(|&token| inside(token)).filter(listed).last() else {
            return Vec::new();
        };
        let Some(told_of) = annotation.head(end).filter(|&noun| annotation.upos(noun) != Upos::Verb) else { return Vec::new() };
        let behind = |token: TokenId| self.before_comma(self.first(token)).is_some();
        let list: Vec<TokenId> = annotation.children(told_of).iter().copied().filter(|&t| t <= end && t > told_of).filter(listed).collect();
        let Some(at) = list.iter().rposition(|&token| behind(token) && annotation.upos(token) != Upos::Verb) else { return Vec::new() };
        let first = list[at];
        let rest = list[at + 1..].iter().map(|&other| (other, first, "conj"));
        std::iter::once((first, verb, "nsubj")).chain(rest).collect()
    }

    /// "supports him, its secretary, Ann Roe, confirmed": a noun with an owner behind "him" begins a clause of its own.
    fn beside_pronoun(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let pronoun = annotation.head(token).filter(|&pronoun| pronoun < token && annotation.upos(pronoun) == Upos::Pron)?;
        let personal = ["him", "her", "them", "me", "us", "it"].iter().any(|word| self.is(pronoun, word));
        let owned = annotation.child(token, "nmod:poss").is_some() && annotation.upos(token) == Upos::Noun;
        let clause = annotation.head(pronoun).filter(|_| personal && owned)?;
        let saying = annotation.ancestors(clause).find(|&verb| verb > token && annotation.upos(verb) == Upos::Verb);
        let free = saying.filter(|&verb| annotation.child(verb, "nsubj").is_none());
        Some(free.map_or((token, clause, "parataxis"), |verb| (token, verb, "nsubj")))
    }

    /// "the firm in charge of the project, Sarin Hydro": a body's name behind a comma renames the body, not what lies between.
    fn named_higher(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let name = annotation.name_at(token).filter(|name| name.label == NameLabel::Org)?;
        let noun = self.before_comma(TokenId(name.tokens.start)).filter(|&noun| annotation.head(token) == Some(noun))?;
        let body = |token: TokenId| self.sort(token).is_some_and(|sort| sort.is_a(Kind::Organization));
        if annotation.upos(noun) != Upos::Noun || body(noun) {
            return None;
        }
        let up = annotation.ancestors(noun).take(3).find(|&up| annotation.upos(up) == Upos::Noun && annotation.name_at(up).is_none() && body(up))?;
        (up < noun).then_some((token, up, "appos"))
    }

    /// "firms that it accuses of buying beans": "that" is who is accused, not what is bought.
    fn accused(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let deed = annotation.head(token).filter(|&deed| token < deed && ["that", "which", "whom", "who"].iter().any(|word| self.is(token, word)))?;
        let of = annotation.children_by(deed, "mark").any(|mark| self.is(mark, "of"));
        let verb = annotation.head(deed).filter(|&verb| of && token < verb && verb < deed && is_accusing(annotation.lemma(verb)))?;
        annotation.child(verb, "obj").is_none().then_some((token, verb, "obj"))
    }

    /// "the prosecutor Lee and a judge, Ann Roe": a noun with an article of its own stands beside the noun, not beside the name that it bears.
    fn noun_beside(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let own = annotation.upos(token) == Upos::Noun && annotation.child(token, "det").is_some() && annotation.name_at(token).is_none();
        let name = annotation.head(token).filter(|&name| own && name < token && annotation.rel(name) == "appos")?;
        let noun = annotation.head(name).filter(|noun| noun.0 + 1 == name.0 && annotation.upos(*noun) == Upos::Noun)?;
        (annotation.name_at(name)?.label == NameLabel::Per).then_some((token, noun, "conj"))
    }

    /// "a son of Razali and a nephew of Johor's minister": what somebody also is stands beside what he is, not beside the name in it.
    fn role_beside(self, token: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let single = |noun: TokenId| {
            let article = annotation.child(noun, "det").is_some_and(|det| self.is(det, "a") || self.is(det, "an"));
            annotation.upos(noun) == Upos::Noun && article && nouns::of_description(annotation.lemma(noun)) == Some(Kind::Person)
        };
        let of = |noun: TokenId| annotation.children_by(noun, "nmod").any(|below| below > noun && annotation.child(below, "case").is_some());
        let name = annotation.head(token).filter(|&name| name < token && annotation.name_at(name).is_some() && annotation.rel(name) == "nmod")?;
        let noun = annotation.head(name).filter(|&noun| noun < name && single(noun) && single(token) && of(token))?;
        Some((token, noun, "conj"))
    }

    /// "students who have marched since the collapse in Ebeltoft, which killed 15": "which" is no person, "who" is one.
    fn relative(self, clause: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let pronoun = self.first(clause);
        let person = match self.document.word(pronoun) {
            "who" | "whom" => true,
            "which" => false,
            _ => return None,
        };
        let head = annotation.head(clause).filter(|&head| head < pronoun)?;
        let human = |sort: Kind| sort == Kind::Person || sort == Kind::Group;
        let wrong = match (self.sort(head), person) {
            (Some(sort), true) => sort.is_a(Kind::Event) || sort.is_a(Kind::Facility) || sort == Kind::Work || sort.is_a(Kind::Product),
            (Some(sort), false) => sort == Kind::Person,
            (None, _) => false,
        };
        let last = self.before_comma(pronoun).or_else(|| pronoun.0.checked_sub(1).map(TokenId)).filter(|_| wrong)?;
        let deadly = matches!(annotation.lemma(clause), "kill" | "injure" | "wound" | "destroy" | "displace" | "devastate");
        let fits = |&noun: &TokenId| {
            let nominal = matches!(annotation.upos(noun), Upos::Noun | Upos::Propn);
            nominal
                && self.sort(noun).is_some_and(|sort| match (person, deadly) {
                    (true, _) => human(sort),
                    (false, true) => sort.is_a(Kind::Event),
                    (false, false) => !human(sort),
                })
        };
        let between = std::iter::once(last).chain(annotation.ancestors(last)).take_while(|&up| up != head);
        let noun = between.filter(fits).find(|&noun| noun > head)?;
        Some((clause, noun, "acl:relcl"))
    }

    /// "Residents blamed N, a trader who left in 2022 and now leads a faction": a verb in the singular stands beside the verb of the clause
    /// about one thing, not beside that of many.
    fn agreeing(self, verb: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let first = annotation.head(verb).filter(|&first| first < verb && annotation.upos(first) == Upos::Verb)?;
        let helped = ["nsubj", "aux", "aux:pass", "cop"].iter().any(|rel| annotation.child(verb, rel).is_some());
        if helped || annotation.upos(verb) != Upos::Verb || !self.is_singular_verb(verb) {
            return None;
        }
        annotation.child(first, "nsubj").filter(|&subject| self.is_plural(subject))?;
        let clause = |&t: &TokenId| annotation.rel(t) == "acl:relcl" && annotation.upos(t) == Upos::Verb && annotation.child(t, "nsubj").is_some();
        let within = (first.0 + 1..verb.0).rev().map(TokenId).filter(clause);
        let mut below = within.filter(|&t| annotation.ancestors(t).any(|up| up == first));
        let relative = below.find(|&t| annotation.head(t).is_some_and(|noun| !self.is_plural(noun)))?;
        Some((verb, relative, "conj"))
    }

    /// "leads": the third person of the present.
    fn is_singular_verb(self, verb: TokenId) -> bool {
        let word = self.document.word(verb).to_lowercase();
        word.ends_with('s') && word != self.annotation.lemma(verb)
    }

    fn is_plural(self, noun: TokenId) -> bool {
        let many = matches!(self.document.word(noun).to_lowercase().as_str(), "they" | "we" | "both");
        many || self.is_plural_noun(noun) || self.annotation.child(noun, "conj").is_some()
    }

    fn is_plural_noun(self, noun: TokenId) -> bool {
        let word = self.document.word(noun).to_lowercase();
        let marked = word.ends_with('s') || matches!(word.as_str(), "people" | "men" | "women" | "children");
        self.annotation.upos(noun) == Upos::Noun && word != self.annotation.lemma(noun) && marked
    }

    /// "Prosecutors ask whether it was bought; its manager is his brother": a clause behind a semicolon is not what was asked before it.
    fn behind_semicolon(self, clause: TokenId) -> Option<Moved> {
        let annotation = self.annotation;
        let head = annotation.head(clause).filter(|&head| head < clause)?;
        let first = annotation.subtree(clause).into_iter().find(|&token| !self.is(token, ";"))?;
        let semicolon = first.0.checked_sub(1).map(TokenId).filter(|&before| self.is(before, ";") && before > head)?;
        let subject = ["nsubj", "nsubj:pass"].iter().any(|rel| annotation.child(clause, rel).is_some());
        let marked = annotation.child(clause, "mark").is_some() || annotation.child(clause, "cc").is_some();
        let quoted = (head.0..semicolon.0).map(TokenId).filter(|&t| matches!(self.document.word(t), "\"" | "“" | "”")).count() % 2 == 1;
        let root = std::iter::once(head).chain(annotation.ancestors(head)).last().filter(|&root| root < semicolon)?;
        (subject && !marked && !quoted).then_some((clause, root, "parataxis"))
    }
}

fn is_accusing(verb: &str) -> bool {
    matches!(verb, "accuse" | "suspect" | "convict" | "acquit")
}

/// True for sorts that one thing can have at once.
fn alike(one: Kind, other: Kind) -> bool {
    one.is_a(other) || other.is_a(one)
}
