//! Decisions of the user: what is one thing whatever the rules say, and what never is. They are lines of a text file:
//!
//! ```text
//! merge  body: lto = Q4           # anything after a hash is for people
//! forbid person: ruiz @ 3f9a1c20aa55bb66 = person: ana ruiz
//! ```

use std::collections::{BTreeMap, BTreeSet};

use super::{Sign, key};
use crate::kind::Kind;

/// What a decision calls things by. Every sign has one handle, and keeps it whatever other articles say.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Handle {
    /// What is linked to a Wikidata id: `Q863`.
    Link(String),
    /// What bears a name without a link, in any article: `body: lake council`.
    Name {
        /// person, body, place, country, event, law, or a kind.
        sort: String,
        /// Without case, accents and marks.
        name: String,
    },
    /// What bears a name that says too little to be known elsewhere, in one article: `person: ruiz @ 3f9a1c20aa55bb66`.
    Home {
        /// As above.
        sort: String,
        /// As above.
        name: String,
        /// The article's id.
        article: String,
    },
}

impl Handle {
    /// The handle of a sign.
    #[must_use]
    pub fn of(sign: &Sign) -> Self {
        if let Some(id) = &sign.row.links.wikidata {
            return Self::Link(id.clone());
        }
        let (sort, name) = key::named(&sign.row);
        match &sign.home {
            None => Self::Name { sort, name },
            Some((article, _)) => Self::Home { sort, name, article: article.clone() },
        }
    }

    fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.len() > 1 && text.strip_prefix('Q').is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit())) {
            return Ok(Self::Link(text.to_owned()));
        }
        let Some((sort, rest)) = text.split_once(':') else {
            return Err(format!("`{text}` is neither an id of Wikidata (Q863) nor a sort and a name (body: lake council)"));
        };
        let sorts: BTreeSet<&str> = Kind::ALL.iter().map(|&kind| key::sort(kind)).collect();
        let sort = sort.trim().to_owned();
        if !sorts.contains(sort.as_str()) {
            return Err(format!("`{sort}` is no sort of things; there are {}", sorts.into_iter().collect::<Vec<_>>().join(", ")));
        }
        let (name, article) = rest.split_once('@').map_or((rest, None), |(name, article)| (name, Some(article.trim().to_owned())));
        let name = key::normal(name);
        if name.is_empty() || article.as_ref().is_some_and(String::is_empty) {
            return Err(format!("`{text}` lacks a name or an article"));
        }
        if let Some(article) = article.as_ref().filter(|article| !article.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')) {
            return Err(format!("`{article}` is no article id: letters, digits and hyphens make one"));
        }
        Ok(article.map_or_else(
            || Self::Name { sort: sort.clone(), name: name.clone() },
            |article| Self::Home { sort: sort.clone(), name: name.clone(), article },
        ))
    }

    /// Keys under which signs of this handle may be found; none for what stays in an article.
    #[must_use]
    pub fn keys(&self) -> BTreeSet<String> {
        match self {
            Self::Link(id) => Kind::ALL.iter().map(|&kind| format!("q|{id}|{}", key::broad(kind))).collect(),
            Self::Name { sort, name } => BTreeSet::from([format!("n|{sort}|{name}")]),
            Self::Home { .. } => BTreeSet::new(),
        }
    }
}

impl std::fmt::Display for Handle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Link(id) => f.write_str(id),
            Self::Name { sort, name } => write!(f, "{sort}: {name}"),
            Self::Home { sort, name, article } => write!(f, "{sort}: {name} @ {article}"),
        }
    }
}

/// What is decided on two things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// They are one.
    Merge,
    /// They are two.
    Forbid,
}

impl Verdict {
    /// Its word in the file.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Merge => "merge",
            Self::Forbid => "forbid",
        }
    }
}

/// One decision; the smaller handle comes first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// On which two.
    pub pair: [Handle; 2],
}

impl Decision {
    /// A decision on two different things; none when they are the same.
    #[must_use]
    pub fn new(verdict: Verdict, a: Handle, b: Handle) -> Option<Self> {
        (a != b).then(|| Self { verdict, pair: if a < b { [a, b] } else { [b, a] } })
    }

    fn parse(line: &str) -> Result<Self, String> {
        let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
        let verdict = [Verdict::Merge, Verdict::Forbid].into_iter().find(|verdict| verdict.name() == word);
        let verdict = verdict.ok_or_else(|| format!("`{word}` is no decision; a line begins with merge or forbid"))?;
        let (a, b) = rest.split_once('=').ok_or("two things with = between them are wanted")?;
        Self::new(verdict, Handle::parse(a)?, Handle::parse(b)?).ok_or_else(|| "both things are the same".to_owned())
    }

    /// Key that what is merged shares.
    #[must_use]
    pub fn key(&self) -> String {
        format!("d|{self}")
    }
}

impl std::fmt::Display for Decision {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} = {}", self.verdict.name(), self.pair[0], self.pair[1])
    }
}

/// All decisions that count: of several on one pair the last. Their order does not matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decisions {
    pairs: BTreeMap<[Handle; 2], Verdict>,
    merges: BTreeMap<Handle, BTreeSet<String>>,
}

impl Decisions {
    /// Reads a file's text.
    ///
    /// # Errors
    /// The number of the first line that is no decision, and what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut new = Self::default();
        for (at, line) in text.lines().enumerate() {
            let line = line.split('#').next().unwrap_or_default();
            if !line.trim().is_empty() {
                let decision = Decision::parse(line).map_err(|problem| (at + 1, problem))?;
                new.pairs.insert(decision.pair, decision.verdict);
            }
        }
        for decision in new.all().filter(|decision| decision.verdict == Verdict::Merge) {
            for handle in &decision.pair {
                new.merges.entry(handle.clone()).or_default().insert(decision.key());
            }
        }
        Ok(new)
    }

    /// The decisions, sorted.
    pub fn all(&self) -> impl Iterator<Item = Decision> + use<> {
        let pairs = self.pairs.clone();
        pairs.into_iter().map(|(pair, verdict)| Decision { verdict, pair })
    }

    /// The keys that a sign has because of merges.
    #[must_use]
    pub fn keys(&self, sign: &Sign) -> BTreeSet<String> {
        if self.merges.is_empty() { BTreeSet::new() } else { self.merges.get(&Handle::of(sign)).cloned().unwrap_or_default() }
    }

    /// One line a decision, sorted: equal for equal decisions, whatever their file looks like.
    #[must_use]
    pub fn text(&self) -> String {
        self.all().map(|decision| format!("{decision}\n")).collect::<Vec<_>>().concat()
    }

    /// True when nothing is decided.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pairs.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whatever_it_looks_like_and_the_last_line_on_a_pair_counts() {
        let one = Decisions::parse("# mine\n\nmerge Q4 = body:  The LTO  # both\nforbid Q1=Q2\n").expect("it is sound");
        let other = Decisions::parse("merge Q2 = Q1\nforbid Q2 = Q1\nmerge body: lto = Q4").expect("it is sound");
        assert_eq!(one, other);
        assert_eq!(one.text(), "forbid Q1 = Q2\nmerge Q4 = body: lto\n");
        assert_eq!(Decisions::parse(&one.text()), Ok(one));
        let articles = Decisions::parse("merge Q1 = body: The the The Lake").expect("it is sound");
        assert_eq!(Decisions::parse(&articles.text()), Ok(articles));
    }

    #[test]
    fn what_is_wrong_is_told_with_its_line() {
        for (text, line, words) in [
            ("merge Q1", 1, "two things"),
            ("#\njoin Q1 = Q2", 2, "`join` is no decision"),
            ("merge Q1 = lake", 1, "neither an id"),
            ("merge Q1 = thingy: lake", 1, "no sort"),
            ("merge Q1 = Q1", 1, "the same"),
            ("merge Q1 = body: ,", 1, "lacks a name"),
            ("merge body: z @ 1 = body: a @ 2=3", 1, "`2=3` is no article id"),
        ] {
            let (at, problem) = Decisions::parse(text).expect_err(text);
            assert!(at == line && problem.contains(words), "{text}: {at} {problem}");
        }
    }
}
