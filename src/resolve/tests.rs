//! What makes entities of two articles one, and what keeps them two.

use super::key::{is_acronym, travels};
use super::*;
use crate::reading::{ArticleInfo, Links};

fn row(name: &str, kind: Kind, wikidata: Option<&str>, aliases: &[&str]) -> EntityRow {
    let links = Links { wikidata: wikidata.map(str::to_owned) };
    EntityRow { name: name.to_owned(), kind, aliases: aliases.iter().map(|&a| a.to_owned()).collect(), links }
}

fn reading(id: &str, entities: Vec<EntityRow>) -> Reading {
    let article = ArticleInfo {
        id: id.to_owned(),
        source: id.to_owned(),
        title: None,
        published: None,
        modified: None,
        publisher: None,
        authors: Vec::new(),
        language: "en".to_owned(),
    };
    Reading { article, text: String::new(), sentences: Vec::new(), mentions: Vec::new(), entities, claims: Vec::new() }
}

/// The local names that rows get when each stands in an article of its own.
fn locals(rows: Vec<EntityRow>) -> Vec<String> {
    let count = rows.len();
    let readings: Vec<Reading> = rows.into_iter().enumerate().map(|(at, row)| reading(&format!("{at:08}"), vec![row])).collect();
    let (_, places) = resolve(&readings);
    (0..count).map(|at| places[&format!("{at:08}")][0].clone()).collect()
}

#[test]
fn names_compare_without_case_accents_and_article() {
    assert_eq!(normal("The Łódź  Group"), "lodz group");
    assert_eq!(local("Tajik-Afghan border (north)"), "Tajik-Afghan_border_north");
    assert!(is_acronym("CSTO") && is_acronym("U.S.") && !is_acronym("Nato"));
}

#[test]
fn an_unlinked_name_joins_the_one_linked_thing_of_its_name() {
    let linked = row("Boeing", Kind::Company, Some("Q66"), &[]);
    assert_eq!(locals(vec![row("Boeing", Kind::Organization, None, &[]), linked.clone()]), ["Boeing", "Boeing"]);
    let person = row("Boeing", Kind::Person, None, &[]);
    assert_eq!(locals(vec![person, linked]), ["Boeing.00000000", "Boeing"]);
}

#[test]
fn two_links_or_two_sorts_stay_two() {
    let rows = vec![
        row("Georgia", Kind::Country, Some("Q230"), &[]),
        row("Georgia", Kind::Region, Some("Q1428"), &[]),
        row("Georgia", Kind::Region, Some("Q9"), &[]),
        row("Georgia", Kind::Region, None, &[]),
    ];
    assert_eq!(locals(rows), ["Georgia.Country", "Georgia.Region.Q1428", "Georgia.Region.Q9", "Georgia.Region"]);
}

#[test]
fn an_acronym_joins_what_alone_states_it() {
    let full = row("Lake Trade Organization", Kind::Organization, None, &["LTO"]);
    let bare = row("LTO", Kind::Alliance, None, &[]);
    assert_eq!(locals(vec![bare.clone(), full.clone()]), ["Lake_Trade_Organization", "Lake_Trade_Organization"]);
    let other = row("Labour Theatre Office", Kind::Organization, None, &["LTO"]);
    assert_eq!(locals(vec![bare, full, other])[0], "LTO");
}

#[test]
fn what_says_too_little_stays_in_its_article() {
    let stays = [
        ("Ruiz", Kind::Person),
        ("van der Laan", Kind::Person),
        ("Defense Ministry", Kind::GovernmentBody),
        ("the Supreme Court", Kind::Organization),
    ];
    for (name, kind) in stays {
        assert!(!travels(&row(name, kind, None, &[])), "{name}");
    }
    let goes =
        [("Ana Ruiz", Kind::Person), ("Hamas", Kind::ArmedGroup), ("Supreme Court of Canada", Kind::GovernmentBody), ("Rotterdam", Kind::City)];
    for (name, kind) in goes {
        assert!(travels(&row(name, kind, None, &[])), "{name}");
    }
    let court = row("Supreme Court", Kind::GovernmentBody, None, &[]);
    assert_eq!(locals(vec![court.clone(), court]), ["Supreme_Court.00000000", "Supreme_Court.00000001"]);
}
