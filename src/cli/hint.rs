//! Near names, for what was not found.

use rapidfuzz::distance::jaro_winkler::normalized_similarity;

/// "; did you mean `a` or `b`?" for the known names that are most like `name`, or nothing.
pub fn near(name: &str, known: &[String]) -> String {
    let end = |name: &str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    // The file name alone is often what a person remembers of a long path.
    let likeness = |other: &str| {
        let whole = normalized_similarity(name.to_lowercase().chars(), other.to_lowercase().chars());
        whole.max(normalized_similarity(end(name).chars(), end(other).chars()))
    };
    let mut found: Vec<(f64, &String)> = known.iter().map(|other| (likeness(other), other)).filter(|(alike, _)| *alike > 0.8).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(b.1)));
    let names: Vec<String> = found.iter().take(3).map(|(_, name)| format!("`{name}`")).collect();
    if names.is_empty() { String::new() } else { format!("; did you mean {}?", names.join(" or ")) }
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn a_slip_or_a_missing_folder_finds_the_name() {
        let known = ["news/02-election.txt".to_owned(), "news/09-reef.txt".to_owned()];
        assert_eq!(near("02-elecion.txt", &known), "; did you mean `news/02-election.txt`?");
        assert_eq!(near("quarterly.pdf", &known), "");
    }
}
