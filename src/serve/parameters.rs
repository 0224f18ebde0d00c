//! `Parameters`: the names and values of a query string or a form.

use super::refused::Refused;

/// Names and values, in the order they came.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Of `a=b&c=d`, percent-encoded UTF-8.
    ///
    /// # Errors
    /// When a name or value is no UTF-8.
    pub fn of(text: &[u8]) -> Result<Self, Refused> {
        let part = |part: &[u8]| {
            let spaced: Vec<u8> = part.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }).collect();
            let name = || String::from_utf8_lossy(part).into_owned();
            String::from_utf8(decoded(&spaced)).map_err(|_| Refused::bad(format!("the request is no UTF-8: {}", name())))
        };
        let pair = |pair: &[u8]| {
            let at = pair.iter().position(|&byte| byte == b'=').unwrap_or(pair.len());
            Ok((part(&pair[..at])?, part(pair.get(at + 1..).unwrap_or_default())?))
        };
        text.split(|&byte| byte == b'&').filter(|pair| !pair.is_empty()).map(pair).collect::<Result<_, _>>().map(Self)
    }

    /// Of pairs that were read before.
    pub fn of_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// All pairs.
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
        let first = values.next();
        if values.next().is_some() { Err(Refused::bad(format!("`{name}` is given more than once"))) } else { Ok(first) }
    }
}

/// With `%41` as the byte that it stands for; a lone `%` stands for itself.
fn decoded(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|&byte| char::from(byte).to_digit(16)).and_then(|digit| u8::try_from(digit).ok());
    let mut bytes = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match (byte, digit(text.get(at + 1)), digit(text.get(at + 2))) {
            (b'%', Some(high), Some(low)) => {
                bytes.push(high * 16 + low);
                at += 3;
            }
            _ => {
                bytes.push(byte);
                at += 1;
            }
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_read_and_what_is_no_utf8_is_refused() {
        let found = Parameters::of(b"a=1+2&b=%C3%A9%2&&c&a=%3D").unwrap();
        let expected = [("a", "1 2"), ("b", "é%2"), ("c", ""), ("a", "=")].map(|(a, b)| (a.to_owned(), b.to_owned()));
        assert_eq!(found.pairs(), expected);
        assert!(found.one("a").is_err() && found.one("b").unwrap() == Some("é%2") && found.one("d").unwrap().is_none());
        assert!(Parameters::of(b"query=%FF").is_err());
    }
}
