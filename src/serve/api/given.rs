//! `Given`: the parameters of a look-up, checked as they are taken.

use super::{Kind, Parameter};
use crate::query::card::Wish;
use crate::serve::parameters::Parameters;
use crate::serve::refused::Refused;

/// Rows of a page when nothing else is asked for.
const PAGE: usize = 50;
/// Rows of a page at most.
pub const LARGEST: usize = 1000;

/// The parameters of a look-up.
pub struct Given(Parameters);

impl Given {
    /// When all that is required is given, nothing twice that may stand once, and nothing else.
    ///
    /// # Errors
    /// 400, with the names that are known.
    pub fn checked(given: &[(String, String)], takes: &[Parameter]) -> Result<Self, Refused> {
        let given = Parameters::of_pairs(given.to_vec());
        let known = || takes.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
        if let Some((other, _)) = given.pairs().iter().find(|(name, _)| !takes.iter().any(|one| one.name == name)) {
            return Err(Refused::bad(format!("no parameter is called `{other}`; this look-up takes: {}", known())));
        }
        for one in takes.iter().filter(|one| one.kind != Kind::Texts) {
            let value = given.one(one.name)?;
            if one.required && value.is_none_or(|value| value.trim().is_empty()) {
                return Err(Refused::bad(format!("the parameter `{}` is missing: {}", one.name, one.about)));
            }
        }
        Ok(Self(given))
    }

    /// A text, when it is given.
    ///
    /// # Errors
    /// 400, when it is given twice.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Refused> {
        Ok(self.0.one(name)?.filter(|text| !text.is_empty()))
    }

    /// A text that the look-up requires.
    ///
    /// # Errors
    /// 400, when it is missing.
    pub fn required(&self, name: &str) -> Result<&str, Refused> {
        self.text(name)?.ok_or_else(|| Refused::bad(format!("the parameter `{name}` is missing")))
    }

    /// All texts of a name.
    pub fn texts(&self, name: &str) -> Vec<String> {
        self.0.all(name).map(str::to_owned).collect()
    }

    /// A number from `least` to `most`, else `usual`.
    ///
    /// # Errors
    /// 400, when it is none.
    pub fn number(&self, name: &str, usual: usize, least: usize, most: usize) -> Result<usize, Refused> {
        let Some(text) = self.text(name)? else { return Ok(usual) };
        let number = text.parse().ok().filter(|number| (least..=most).contains(number));
        number.ok_or_else(|| Refused::bad(format!("`{name}` is {text:?}, but must be a whole number from {least} to {most}")))
    }

    /// Which rows are asked for: the first, and how many.
    ///
    /// # Errors
    /// 400, when `offset` or `limit` is no number.
    pub fn page(&self) -> Result<(usize, usize), Refused> {
        Ok((self.number("offset", 0, 0, 1_000_000_000)?, self.number("limit", PAGE, 1, LARGEST)?))
    }

    /// `relation`, `since` and `until`.
    ///
    /// # Errors
    /// 400, when a day is none.
    pub fn wish(&self) -> Result<Wish, Refused> {
        let day = |name: &str| -> Result<Option<String>, Refused> {
            let Some(text) = self.text(name)? else { return Ok(None) };
            let day: jiff::civil::Date = text.parse().map_err(|_| Refused::bad(format!("`{name}` is {text:?}, but must be a day as 2025-04-14")))?;
            Ok(Some(day.to_string()))
        };
        Ok(Wish { relation: self.text("relation")?.map(str::to_owned), since: day("since")?, until: day("until")? })
    }
}
