//! Which of the media types that we can write a client likes best, by `Accept` (RFC 9110, 12.5.1).

/// One entry of an `Accept` header.
struct Range<'a> {
    kind: &'a str,
    sub: &'a str,
    quality: u32,
}

/// `text/csv;q=0.5`; none when it is not understood.
fn range(entry: &str) -> Option<Range<'_>> {
    let mut parts = entry.split(';');
    let (kind, sub) = parts.next()?.trim().split_once('/')?;
    let said = parts.find_map(|part| part.trim().strip_prefix("q=").or_else(|| part.trim().strip_prefix("Q=")));
    let quality = said.map_or(Some(1.0), |text| text.trim().parse::<f64>().ok().filter(|q| (0.0..=1.0).contains(q)))?;
    #[expect(clippy::cast_sign_loss, reason = "a quality lies between 0 and 1")]
    Some(Range { kind, sub, quality: (quality * 1000.0).round() as u32 })
}

/// The number of the offered type that the header likes best; the first of equals. None when it likes none.
/// An empty header likes everything.
#[must_use]
pub fn best(accept: &str, offered: &[&str]) -> Option<usize> {
    if accept.trim().is_empty() {
        return (!offered.is_empty()).then_some(0);
    }
    let ranges: Vec<Range<'_>> = accept.split(',').filter_map(range).collect();
    let quality = |media: &str| {
        let (kind, sub) = media.split_once('/')?;
        let fits = |range: &&Range<'_>| {
            (range.kind == "*" && range.sub == "*")
                || range.kind.eq_ignore_ascii_case(kind) && (range.sub == "*" || range.sub.eq_ignore_ascii_case(sub))
        };
        // The most exact entry decides.
        let exactness = |range: &&Range<'_>| u8::from(range.kind != "*") + u8::from(range.sub != "*");
        ranges.iter().filter(fits).max_by_key(exactness).map(|range| range.quality)
    };
    let liked = offered.iter().enumerate().filter_map(|(at, media)| Some((quality(media).filter(|q| *q > 0)?, std::cmp::Reverse(at))));
    liked.max().map(|(_, std::cmp::Reverse(at))| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFERED: &[&str] = &["application/sparql-results+json", "application/sparql-results+xml", "text/csv"];

    #[test]
    fn qualities_and_exactness() {
        assert_eq!(best("", OFFERED), Some(0));
        assert_eq!(best("*/*", OFFERED), Some(0));
        assert_eq!(best("text/csv;q=0.5, application/sparql-results+xml;q=0.9", OFFERED), Some(1));
        assert_eq!(best("*/*;q=0.1, text/*", OFFERED), Some(2));
        assert_eq!(best("*/*, application/sparql-results+json;q=0", OFFERED), Some(1));
        assert_eq!(best("image/png", OFFERED), None);
        assert_eq!(best("text/html, text/csv ; q=0.2", OFFERED), Some(2));
        assert_eq!(best("nonsense, text/csv;q=7", OFFERED), None);
    }
}
