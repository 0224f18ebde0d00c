//! Names of days and months, which several stages tell from other words.

/// Days of the week and months, lower case.
const NAMES: &[&str] = &[
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// True for the name of a day of the week or of a month, in lower case.
#[must_use]
pub fn is_name(lower: &str) -> bool {
    NAMES.contains(&lower)
}
