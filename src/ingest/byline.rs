//! By-lines: who wrote an article, and the day when the line says it. In: one line or paragraph. Out: names and day.

use jiff::civil::Date;

use super::date;
use crate::knowledge::Gazetteer;
use crate::knowledge::calendar;

/// What a by-line tells.
pub(super) struct Byline {
    /// Names of the writers, none where the line names only a desk or an agency.
    pub authors: Vec<String>,
    /// The day that the line ends in.
    pub day: Option<Date>,
}

/// Words that a by-line has at most.
const LONGEST: usize = 30;
/// Words up to which a line that begins with "By" and a capital is taken for one without a second look.
const SHORT: usize = 8;

/// What a by-line may say that somebody made.
const WORKS: &[&str] = &["Policy brief", "Analysis", "Report", "Story", "Commentary", "Words", "Opinion"];

/// "By Jane Doe", "By Jane Doe, court correspondent, The Newswire, 3 May 2024", "By Jane Doe in Arven and Ann Lee in Velm | 3 May 2024".
pub(super) fn read(text: &str) -> Option<Byline> {
    let plain = text.strip_prefix("By ").or_else(|| text.strip_prefix("BY "));
    let line = plain.or_else(|| WORKS.iter().find_map(|work| text.strip_prefix(work)?.strip_prefix(" by ")))?.trim();
    let words = line.split_whitespace().count();
    let parts: Vec<&str> = line.split([',', '&', '|', ';', '·', '—', '–']).flat_map(|part| part.split(". ")).map(str::trim).collect();
    let day = date::first(line);
    let sentence = line.ends_with(['.', '!', '?', '…', ':', '"', '”']);
    if sentence || words > LONGEST || !line.starts_with(char::is_uppercase) || is_time(parts[0]) {
        return None;
    }
    let first: Vec<&str> = writers(parts[0]).into_iter().map(author).collect();
    // "Report by UN finds abuses" is a headline.
    let is_told = if plain.is_some() { is_name } else { is_writer };
    if (words > SHORT || plain.is_none()) && !first.iter().all(|name| is_told(name) || is_nobody(name)) {
        return None;
    }
    let mut authors = first;
    // "A, B and C": names go on up to the "and", or to what is no name.
    for part in parts[1..].iter().take_while(|part| writers(part).into_iter().map(author).all(is_writer)) {
        let more = writers(part);
        let last = more.len() > 1;
        authors.extend(more.into_iter().map(author));
        if last {
            break;
        }
    }
    authors.retain(|name| !name.is_empty() && !is_nobody(name));
    Some(Byline { authors: authors.into_iter().map(str::to_owned).collect(), day })
}

/// True for words that look like the name of a person: capitals, with particles between them.
fn is_name(words: &str) -> bool {
    const PARTICLES: &[&str] =
        &["de", "del", "der", "den", "di", "da", "dos", "van", "von", "bin", "bint", "ibn", "al", "el", "la", "le", "ter", "y", "e"];
    let all: Vec<&str> = words.split_whitespace().collect();
    let capital = |word: &&str| word.starts_with(|c: char| c.is_uppercase()) || PARTICLES.contains(word) || word.starts_with("al-");
    (1..=5).contains(&all.len()) && all.iter().all(capital) && !all.iter().any(|word| word.contains(|c: char| c.is_ascii_digit()))
}

/// True for a further writer: a name of two words or more that is no outlet, body or place.
fn is_writer(words: &str) -> bool {
    let outlet = words.starts_with("The ") || !Gazetteer::get().lookup(words).is_empty();
    is_name(words) && words.contains(' ') && !outlet && !is_nobody(words) && date::first(words).is_none() && !is_time(words)
}

/// "Monday", "Thursday 6 March", "July": what begins a sentence with "By", or is a day without its year. May is a name too.
fn is_time(words: &str) -> bool {
    const TIMES: &[&str] = &["christmas", "easter", "midnight", "noon", "dawn"];
    let first = words.split_whitespace().next().unwrap_or_default().to_lowercase();
    first != "may" && calendar::is_name(&first) || TIMES.contains(&first.as_str())
}

/// Words before a place or an outlet.
const WHERE: [&str; 4] = [" in ", " at ", " for ", " from "];

/// "Jane Doe in Arven and Ann Lee": both, with their places; an "and" within the name of a place ("Bosnia and Herzegovina") joins no two of them.
fn writers(part: &str) -> Vec<&str> {
    let is_joined = |before: &str, after: &str| {
        let from = WHERE.iter().filter_map(|word| before.rfind(word).map(|at| at + word.len())).max();
        let end = WHERE.iter().filter_map(|word| after.find(word)).chain(after.find(" and ")).min().unwrap_or(after.len());
        from.is_some_and(|from| !Gazetteer::get().lookup(&format!("{} and {}", &before[from..], &after[..end])).is_empty())
    };
    let (mut found, mut start) = (Vec::new(), 0);
    for (at, word) in part.match_indices(" and ") {
        if !is_joined(&part[start..at], &part[at + word.len()..]) {
            found.push(&part[start..at]);
            start = at + word.len();
        }
    }
    found.push(&part[start..]);
    found
}

/// "Jane Doe in Arven", "Jane Doe for the Newswire": the name.
fn author(part: &str) -> &str {
    let ends = WHERE.into_iter().filter_map(|word| part.find(word));
    part[..ends.min().unwrap_or(part.len())].trim()
}

/// Words that a by-line has where the paper names nobody.
fn is_nobody(name: &str) -> bool {
    const NOBODY: &[&str] = &[
        "staff",
        "staff reporter",
        "staff reporters",
        "staff writer",
        "staff writers",
        "our correspondent",
        "our reporter",
        "our staff reporter",
        "correspondent",
        "agencies",
        "agency",
        "wire services",
        "web desk",
        "news desk",
        "newsroom",
        "editor",
        "admin",
    ];
    NOBODY.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writers_stand_before_their_trade_their_paper_and_the_day() {
        let day = Some(jiff::civil::date(2024, 5, 3));
        for (line, names, at) in [
            ("By Jane Doe", &["Jane Doe"][..], None),
            ("By Jane Doe and Ann Lee for the Silk Post | 3 May 2024", &["Jane Doe", "Ann Lee"], day),
            ("By Jane Doe in Arven and Ann Lee in Velm, The Arven Record, 3 May 2024", &["Jane Doe", "Ann Lee"], day),
            ("By Jane van Doe, health policy correspondent, Nordic Review, May 3, 2024", &["Jane van Doe"], day),
            ("By Jane Doe, Ann Lee and Bo Ray", &["Jane Doe", "Ann Lee", "Bo Ray"], None),
            ("By Jane Doe, Pretoria, 3 May 2024", &["Jane Doe"], day),
            ("By Jane Doe, Quetta. Published on 3 May 2024", &["Jane Doe"], day),
            ("By Staff Reporter", &[], None),
            ("By May Lee, 3 May 2024", &["May Lee"], day),
            ("Policy brief by Jane Doe and Ann Lee", &["Jane Doe", "Ann Lee"], None),
        ] {
            let found = read(line).unwrap_or_else(|| panic!("{line} is a by-line"));
            assert_eq!((found.authors.as_slice(), found.day), (names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>().as_slice(), at), "{line}");
        }
    }

    #[test]
    fn sentences_and_headlines_that_begin_so_are_none() {
        for line in [
            "By Friday the army had taken the bridge",
            "By Monday, Kyiv held the town",
            "By the river, a town rebuilds",
            "By Arven's own count the bridge that the council built after the flood cost twice as much",
            "By Jane Doe's account it was late.",
            "Report by UN finds abuses in camps",
            "Story by Reuters",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
