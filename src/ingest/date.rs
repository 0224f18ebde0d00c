//! Dates as articles carry them in metadata, datelines and lines of their own -> a day.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?ix) \b(?: (?<y1>\d{4})-(?<m1>\d{1,2})-(?<d1>\d{1,2})
        | (?<m2>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<y2>\d{4})
        | (?<d3>\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?(?<m3>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?<y3>\d{4})
        | (?<d4>\d{1,2})\.(?<m4>\d{1,2})\.(?<y4>\d{4}) ) (?:\b|T)",
    )
    .expect("a fixed pattern")
});

/// The first full date in a short piece of text: ISO, "April 11, 2025", "11 April 2025", "11.04.2025". All-number forms with slashes are not guessed.
#[must_use]
pub fn first(text: &str) -> Option<Date> {
    WRITTEN.captures_iter(text).find_map(|found| {
        let number = |names: [&str; 4]| names.iter().find_map(|name| found.name(name)).map(|m| m.as_str());
        let month = number(["m1", "m2", "m3", "m4"])?;
        let month = month.parse().ok().or_else(|| month_number(month))?;
        Date::new(number(["y1", "y2", "y3", "y4"])?.parse().ok()?, month, number(["d1", "d2", "d3", "d4"])?.parse().ok()?).ok()
    })
}

fn month_number(name: &str) -> Option<i8> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_ascii_lowercase();
    MONTHS.iter().position(|month| name.starts_with(month)).map(|at| at as i8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_of_all_usual_forms() {
        let day = jiff::civil::date(2025, 4, 11);
        for text in [
            "2025-04-11T10:00:00Z",
            "April 11, 2025",
            "Published: 11 Apr. 2025 10:12 GMT",
            "Apr 11th, 2025",
            "11th of April 2025",
            "Published: 11.04.2025 10:33",
        ] {
            assert_eq!(first(text), Some(day), "{text}");
        }
        assert_eq!(first("04/11/2025"), None);
        assert_eq!(first("February 31, 2025"), None);
    }
}
