//! The grammar and the calendar by themselves, on words without a tree. The article is of Wednesday, 12 June 2024.

use jiff::civil::{Date, date};

use crate::annotation::Upos;
use crate::extract::time::grammar::expressions;
use crate::extract::time::resolve::{Outlook, View, days};
use crate::extract::time::words::Word;

fn words(phrase: &str) -> Vec<Word> {
    let cut = phrase.replace(',', " ,").replace("'s", " 's").replace('-', " - ");
    let parts = cut.split_whitespace();
    let word = |part: &str| Word {
        text: part.to_lowercase(),
        capital: part.starts_with(char::is_uppercase),
        upos: if part.chars().all(|c| c.is_ascii_digit()) { Upos::Num } else { Upos::X },
        dated: false,
        named: false,
    };
    parts.map(word).collect()
}

/// `start/end` of every time in a phrase, `*` where it is open or not known.
fn read(phrase: &str, published: Option<Date>, outlook: Outlook) -> String {
    let shown = |day: Option<Date>| day.map_or("*".to_owned(), |day| day.to_string());
    let view = View { published, outlook, anchor: None };
    let each = expressions(&words(phrase)).into_iter().map(|expression| match days(&expression, view) {
        Some(found) => format!("{}/{}", shown(found.start), shown(found.end)),
        None => "none".to_owned(),
    });
    each.collect::<Vec<_>>().join(" ")
}

fn check(cases: &[(&str, &str)], outlook: Outlook) {
    let published = Some(date(2024, 6, 12));
    let wrong = cases.iter().filter_map(|(phrase, wanted)| {
        let found = read(phrase, published, outlook);
        (found != *wanted).then(|| format!("{phrase}: wanted {wanted}, found {found}"))
    });
    let wrong: Vec<String> = wrong.collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

#[test]
fn the_weekend_told_on_a_sunday_is_that_one() {
    assert_eq!(read("over the weekend", Some(date(2024, 6, 16)), Outlook::Past), "2024-06-15/2024-06-16");
    assert_eq!(read("over the weekend", Some(date(2024, 6, 17)), Outlook::Past), "2024-06-15/2024-06-16");
    assert_eq!(read("last weekend", Some(date(2024, 6, 17)), Outlook::Past), "2024-06-15/2024-06-16");
}

#[test]
fn what_was() {
    check(
        &[
            ("on April 11", "2024-04-11/2024-04-11"),
            ("on 11 April 2025", "2025-04-11/2025-04-11"),
            ("on April 11, 2019", "2019-04-11/2019-04-11"),
            ("on the 3rd of May 1970", "1970-05-03/1970-05-03"),
            ("on December 24", "2023-12-24/2023-12-24"),
            ("on the 11th", "2024-06-11/2024-06-11"),
            ("on the 20th", "2024-05-20/2024-05-20"),
            ("on Feb. 29", "2024-02-29/2024-02-29"),
            ("on Monday", "2024-06-10/2024-06-10"),
            ("on Wednesday", "2024-06-12/2024-06-12"),
            ("last Wednesday", "2024-06-05/2024-06-05"),
            ("last Friday", "2024-06-07/2024-06-07"),
            ("on Tuesday of last week", "2024-06-04/2024-06-04"),
            ("late on Monday night", "2024-06-10/2024-06-10"),
            ("on Monday, April 8", "2024-04-08/2024-04-08"),
            ("in August", "2023-08-01/2023-08-31"),
            ("in June", "2024-06-01/2024-06-30"),
            ("last May", "2024-05-01/2024-05-31"),
            ("in May of last year", "2023-05-01/2023-05-31"),
            ("in March 2021", "2021-03-01/2021-03-31"),
            ("in early April", "2024-04-01/2024-04-10"),
            ("in mid-April", "2024-04-11/2024-04-20"),
            ("in 2019", "2019-01-01/2019-12-31"),
            ("in early 2019", "2019-01-01/2019-04-30"),
            ("at the end of 2019", "2019-09-01/2019-12-31"),
            ("the 1990s", "1990-01-01/1999-12-31"),
            ("the early 1990s", "1990-01-01/1993-12-31"),
            ("the late 1990s", "1997-01-01/1999-12-31"),
            ("the 19th century", "1801-01-01/1900-12-31"),
            ("the early 20th century", "1901-01-01/1934-12-31"),
            ("the third quarter of 2022", "2022-07-01/2022-09-30"),
            ("third quarter", "2023-07-01/2023-09-30"),
            ("first-quarter", "2024-01-01/2024-03-31"),
            ("Q3 2022", "2022-07-01/2022-09-30"),
            ("the first half of 2022", "2022-01-01/2022-06-30"),
            ("the first half of the year", "2024-01-01/2024-06-30"),
            ("the last week of May", "2024-05-27/2024-05-31"),
            ("the summer of 2020", "2020-06-01/2020-08-31"),
            ("last winter", "2023-12-01/2024-02-29"),
            ("in the spring", "2024-03-01/2024-05-31"),
        ],
        Outlook::Past,
    );
}

#[test]
fn what_was_seen_from_today() {
    check(
        &[
            ("yesterday", "2024-06-11/2024-06-11"),
            ("last night", "2024-06-11/2024-06-11"),
            ("the day before yesterday", "2024-06-10/2024-06-10"),
            ("last week", "2024-06-03/2024-06-09"),
            ("this week", "2024-06-10/2024-06-16"),
            ("last month", "2024-05-01/2024-05-31"),
            ("earlier this month", "2024-06-01/2024-06-12"),
            ("earlier this year", "2024-01-01/2024-06-12"),
            ("late last year", "2023-09-01/2023-12-31"),
            ("last year", "2023-01-01/2023-12-31"),
            ("over the weekend", "2024-06-08/2024-06-09"),
            ("three days ago", "2024-06-09/2024-06-09"),
            ("two weeks ago", "2024-05-27/2024-06-02"),
            ("six months ago", "2023-12-01/2023-12-31"),
            ("a year ago", "2023-01-01/2023-12-31"),
            ("300 centuries ago", "none"),
            ("999 centuries later", "none"),
            ("in the past three months", "2024-03-12/2024-06-12"),
            ("over the last decade", "2010-01-01/2019-12-31"),
            ("since 2019", "2019-01-01/*"),
            ("since last May", "2024-05-01/*"),
            ("until March", "*/2024-03-31"),
            ("before 2015", "*/2014-12-31"),
            ("after 2015", "2016-01-01/*"),
            ("from 2010 to 2015", "2010-01-01/2015-12-31"),
            ("between 2010 and 2015", "2010-01-01/2015-12-31"),
            ("between May and July 2020", "2020-05-01/2020-07-31"),
            ("between May and July", "2023-05-01/2023-07-31"),
            ("from November to February", "2023-11-01/2024-02-29"),
            ("April 11-13", "2024-04-11/2024-04-13"),
            ("11-13 April", "2024-04-11/2024-04-13"),
            ("2026-2027", "2026-01-01/2027-12-31"),
            ("in 2010-15", "2010-01-01/2015-12-31"),
            ("from Monday to Thursday", "2024-06-03/2024-06-06"),
            ("for two years", ""),
            ("a two-year plan", ""),
            ("every Monday", ""),
            ("each year", ""),
            ("two years", ""),
            ("for the first time since 2019", "none"),
            ("two weeks later", "none"),
            ("the following day", "none"),
            ("on Good Friday", ""),
            ("five years after the war", ""),
        ],
        Outlook::Past,
    );
}

#[test]
fn what_is_to_come() {
    check(
        &[
            ("on April 11", "2025-04-11/2025-04-11"),
            ("on June 30", "2024-06-30/2024-06-30"),
            ("on the 20th", "2024-06-20/2024-06-20"),
            ("on Monday", "2024-06-17/2024-06-17"),
            ("next Tuesday", "2024-06-18/2024-06-18"),
            ("this Friday", "2024-06-14/2024-06-14"),
            ("in August", "2024-08-01/2024-08-31"),
            ("in May", "2025-05-01/2025-05-31"),
            ("in May of next year", "2025-05-01/2025-05-31"),
            ("next spring", "2025-03-01/2025-05-31"),
            ("tomorrow", "2024-06-13/2024-06-13"),
            ("next week", "2024-06-17/2024-06-23"),
            ("later this year", "2024-06-12/2024-12-31"),
            ("early next year", "2025-01-01/2025-04-30"),
            ("by the end of 2026", "*/2026-12-31"),
            ("by the end of the year", "*/2024-12-31"),
            ("until March", "*/2025-03-31"),
            ("in two weeks", "2024-06-24/2024-06-30"),
            ("within ten days", "2024-06-12/2024-06-22"),
            ("over the next two years", "2024-06-12/2026-06-12"),
            ("in the third quarter", "2024-07-01/2024-09-30"),
            ("in the first quarter", "2025-01-01/2025-03-31"),
            ("between July and September", "2024-07-01/2024-09-30"),
            ("from November to February", "2024-11-01/2025-02-28"),
            ("from July", "2024-07-01/*"),
        ],
        Outlook::Future,
    );
}

#[test]
fn without_the_articles_date_only_full_dates_are_known() {
    assert_eq!(read("on 3 May 2021", None, Outlook::Past), "2021-05-03/2021-05-03");
    assert_eq!(read("in the 1990s", None, Outlook::Past), "1990-01-01/1999-12-31");
    assert_eq!(read("on Monday", None, Outlook::Past), "none");
    assert_eq!(read("last year", None, Outlook::Past), "none");
    assert_eq!(read("in August", None, Outlook::Past), "none");
}
