//! Offices of state whose state goes without saying: "Prime Minister Ana Paz resigned" in an article on Peru.

use std::collections::{BTreeMap, BTreeSet};

use crate::document::{SentenceId, TokenId};
use crate::extract::Context;
use crate::extract::nominal::is_name;
use crate::extract::proposition::{Class, Construction, Proposition, Role};
use crate::kind::Kind;
use crate::knowledge::Gazetteer;
use crate::mention::{Form, Mention, ReferentId};

/// Sentences in which an article says what country it is about.
const OPENING: u32 = 2;
/// What country's president is called so in articles on any other country.
const ELSEWHERE: &str = "United States";

/// Adds the country that the article is about to the offices of state that name none.
pub fn add(context: &Context<'_>, propositions: &mut [Proposition]) {
    let Some(home) = Home::of(context) else { return };
    for office in propositions.iter_mut().filter(|p| p.class == Class::Noun && home.may_have(context, p)) {
        if let Some(mention) = home.nearest(context, office.head) {
            office.add(Role::Home, mention, true);
        }
    }
}

/// The country that an article is about.
struct Home {
    country: ReferentId,
    /// Another country is spoken of whose president needs no country beside the title.
    elsewhere: bool,
}

impl Home {
    /// The one country that the article opens with and speaks of at least twice as often as of any other.
    fn of(context: &Context<'_>) -> Option<Self> {
        let mut counts: BTreeMap<ReferentId, usize> = BTreeMap::new();
        for mention in &context.referents.mentions {
            let referent = &context.referents.referents[mention.referent.index()];
            if referent.named && referent.kind == Kind::Country {
                *counts.entry(mention.referent).or_default() += 1;
            }
        }
        let seats = seats(context);
        let opens = |id: ReferentId| {
            seats.contains(context.referents.referents[id.index()].name.as_str())
                || context.referents.mentions.iter().any(|m| m.referent == id && m.sentence.0 < OPENING)
        };
        let (&country, &most) = counts.iter().max_by_key(|&(id, count)| (*count, std::cmp::Reverse(*id)))?;
        let rival = counts.iter().any(|(&id, &count)| id != country && 2 * count > most);
        let elsewhere = counts.keys().any(|&id| id != country && context.referents.referents[id.index()].name == ELSEWHERE);
        (!rival && opens(country)).then_some(Self { country, elsewhere })
    }

    /// True for an office of state that a named person holds where neither its words nor another country in the sentence say whose it is.
    fn may_have(&self, context: &Context<'_>, office: &Proposition) -> bool {
        // "Prime" of "Prime Minister" looks like the name of a people to the tree; a mention is something.
        let owned = |role: &Role, head: TokenId| match role {
            Role::Bearer | Role::Time => false,
            Role::Modifier => context.referents.headed_by(head).is_some(),
            _ => true,
        };
        if office.args.iter().any(|arg| owned(&arg.role, arg.head)) || !office.in_role(&Role::Bearer).any(|bearer| is_person(context, bearer)) {
            return false;
        }
        // "In Rome, Prime Minister N" may be of Italy; "Prime Minister N flew to Rome" is not.
        let foreign = |m: &Mention| m.sentence == office.sentence && m.head < office.head && m.kind == Kind::Country && m.referent != self.country;
        if context.referents.mentions.iter().any(foreign) || self.is_abroad(context, office.sentence) {
            return false;
        }
        let title = office.construction == Construction::Title && context.document.word(office.head).starts_with(char::is_uppercase);
        match office.lemma.as_str() {
            "president" => title && office.phrase == "president" && !self.elsewhere,
            "minister" if office.phrase != "minister" => title || office.construction == Construction::Apposition,
            _ => false,
        }
    }

    /// "Two of the dead were Australian, said the ministry in Canberra. Prime Minister N …": the sentence before told of another country only.
    fn is_abroad(&self, context: &Context<'_>, sentence: SentenceId) -> bool {
        let home = &context.referents.referents[self.country.index()].name;
        let told = |mention: &&Mention| mention.sentence.0 + 1 == sentence.0 && mention.form == Form::Name;
        let lands: BTreeSet<&str> = context.referents.mentions.iter().filter(told).filter_map(|mention| land(context, mention)).collect();
        !lands.is_empty() && !lands.contains(home.as_str())
    }

    /// The last word that stands for the country before a place, else the first one after it.
    fn nearest(&self, context: &Context<'_>, place: TokenId) -> Option<TokenId> {
        let heads = || context.referents.mentions.iter().filter(|m| m.referent == self.country && m.form == Form::Name).map(|m| m.head);
        heads().take_while(|&head| head < place).last().or_else(|| heads().next())
    }
}

/// The country that a name, a people or a capital tells of.
fn land<'a>(context: &'a Context<'_>, mention: &Mention) -> Option<&'a str> {
    let referent = &context.referents.referents[mention.referent.index()];
    let words = mention.span.text(&context.document.text);
    match referent.kind {
        Kind::Country => Some(&referent.name),
        Kind::Nationality => Gazetteer::get().of_demonym(words).map(|state| state.name),
        kind if kind.is_a(Kind::Location) => Gazetteer::get().of_capital(words).map(|state| state.name),
        _ => None,
    }
}

/// The countries whose capitals the article opens with: a dateline tells as much as the country's name.
fn seats(context: &Context<'_>) -> BTreeSet<&'static str> {
    let mentions = context.referents.mentions.iter().filter(|m| m.sentence.0 < OPENING && m.form == Form::Name && m.kind.is_a(Kind::Location));
    mentions.filter_map(|m| Gazetteer::get().of_capital(m.span.text(&context.document.text))).map(|state| state.name).collect()
}

fn is_person(context: &Context<'_>, token: TokenId) -> bool {
    is_name(context, token) && context.referents.kind_at(token) == Some(Kind::Person)
}
