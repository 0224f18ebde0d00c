//! Is a text English?

use whatlang::Lang;

/// "en" for English; else the language that the text surely is. Texts too short to tell count as English when written in Latin letters.
///
/// # Errors
/// The other language.
pub fn of(text: &str) -> Result<&'static str, Lang> {
    let sample: String = text.chars().take(4000).collect();
    match whatlang::detect(&sample) {
        Some(found) if found.lang() == Lang::Eng => Ok("en"),
        Some(found) if found.script() != whatlang::Script::Latin => Err(found.lang()),
        Some(found) if sample.chars().count() >= 200 && found.is_reliable() => Err(found.lang()),
        _ => Ok("en"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_languages_are_named() {
        let german = "Der Bundeskanzler traf am Montag in Berlin den französischen Präsidenten, um über die gemeinsame \
            Verteidigungspolitik zu sprechen. Beide Seiten äußerten sich nach dem Treffen zufrieden über die Ergebnisse der Gespräche und \
            kündigten weitere Schritte an.";
        assert_eq!(of(german), Err(Lang::Deu));
        assert_eq!(of("Президент прибыл в Москву."), Err(Lang::Rus));
        assert_eq!(of("Acme buys Beta."), Ok("en"));
    }
}
