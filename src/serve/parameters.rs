//! `Parameters`: the names and values of a query string or a form.

use super::refused::Refused;

/// Names and values, in the order they came.
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Of `a=b&c=d`, percent-encoded UTF-8.
    ///
    /// # Errors
    /// When a value is no UTF-8.
    pub fn of(text: &[u8]) -> Result<Self, Refused> {
        let list: Vec<(String, String)> = form_urlencoded::parse(text).into_owned().collect();
        match list.iter().find(|(name, value)| name.contains('\u{FFFD}') || value.contains('\u{FFFD}')) {
            Some((name, _)) => Err(Refused::bad(format!("the parameter `{name}` is no UTF-8"))),
            None => Ok(Self(list)),
        }
    }

    /// These and others after them.
    #[must_use]
    pub fn and(mut self, others: Self) -> Self {
        self.0.extend(others.0);
        self
    }

    /// Of pairs that were read before.
    #[must_use]
    pub fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// All pairs.
    #[must_use]
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// All values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(other, _)| other == name).map(|(_, value)| value.as_str())
    }

    /// The only value of a name.
    ///
    /// # Errors
    /// When it is given twice.
    pub fn one(&self, name: &str) -> Result<Option<&str>, Refused> {
        let mut values = self.0.iter().filter(|(other, _)| other == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(Refused::bad(format!("`{name}` is given more than once"))),
            (first, None) => Ok(first),
        }
    }
}
