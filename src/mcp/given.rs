//! `Given`: the arguments of a call, checked as they are taken.

use serde_json::{Map, Value};

use super::tools::Argument;

/// What a tool cannot do, in words for whoever called it.
pub type Refusal = String;

/// The arguments of a call.
pub struct Given<'a>(Option<&'a Map<String, Value>>);

impl<'a> Given<'a> {
    /// Of a call, when it gives what the tool takes and nothing else.
    pub fn checked(value: &'a Value, takes: &[Argument]) -> Result<Self, Refusal> {
        let object = match value {
            Value::Null => None,
            Value::Object(object) => Some(object),
            _ => return Err("the arguments are no JSON object".to_owned()),
        };
        let known = || takes.iter().map(|one| one.name).collect::<Vec<_>>().join(", ");
        if let Some(other) = object.into_iter().flat_map(Map::keys).find(|key| !takes.iter().any(|one| one.name == key.as_str())) {
            return Err(format!("no argument is called `{other}`; this tool takes: {}", known()));
        }
        let given = Self(object);
        match takes.iter().find(|one| one.required && given.value(one.name).is_none()) {
            Some(missing) => Err(format!("the argument `{}` is missing: {}", missing.name, missing.about)),
            None => Ok(given),
        }
    }

    fn value(&self, name: &str) -> Option<&'a Value> {
        self.0?.get(name).filter(|value| !value.is_null())
    }

    /// A text, when it is given.
    pub fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        self.value(name).map(|value| value.as_str().ok_or_else(|| format!("`{name}` is {value}, but must be a text"))).transpose()
    }

    /// A text that the tool requires.
    pub fn required(&self, name: &str) -> Result<&'a str, Refusal> {
        self.text(name)?.ok_or_else(|| format!("the argument `{name}` is missing"))
    }

    /// A number from 1 to `most`, else `usual`.
    pub fn number(&self, name: &str, usual: usize, most: usize) -> Result<usize, Refusal> {
        let Some(value) = self.value(name) else { return Ok(usual) };
        let number = value.as_u64().and_then(|number| usize::try_from(number).ok()).filter(|number| (1..=most).contains(number));
        number.ok_or_else(|| format!("`{name}` is {value}, but must be a whole number from 1 to {most}"))
    }

    /// Where a page begins.
    pub fn cursor(&self) -> Result<usize, Refusal> {
        let Some(cursor) = self.text("cursor")? else { return Ok(0) };
        cursor.parse().map_err(|_| format!("`cursor` is {cursor:?}, but must be the nextCursor of an earlier answer"))
    }
}
