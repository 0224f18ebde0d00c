//! `Span`: a half-open range of bytes in an article's cleaned text, and the only place that slices text by bytes.

use std::ops::Range;

/// A half-open byte range `start..end` into one text. Both ends sit on character boundaries of that text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Span {
    start: u32,
    end: u32,
}

impl Span {
    /// Makes a span from byte offsets.
    ///
    /// # Panics
    /// If `start > end`: such a range names no text.
    #[must_use]
    pub fn new(start: u32, end: u32) -> Self {
        assert!(start <= end, "a span ends before it starts: {start}..{end}");
        Self { start, end }
    }

    /// Makes a span from a `usize` range; texts are below 4 GiB by construction (ingest caps them).
    ///
    /// # Panics
    /// If an end exceeds `u32::MAX` or the range is reversed.
    #[must_use]
    pub fn of(range: Range<usize>) -> Self {
        let at = |n: usize| u32::try_from(n).expect("ingest caps texts far below 4 GiB");
        Self::new(at(range.start), at(range.end))
    }

    /// First byte.
    #[must_use]
    pub fn start(self) -> u32 {
        self.start
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(self) -> u32 {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(self) -> u32 {
        self.end - self.start
    }

    /// True for a span of no bytes.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The same range as `usize`, for slicing other byte-indexed data.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The words under this span. Empty when the span does not fit `text`.
    #[must_use]
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or("")
    }

    /// True when `other` lies inside this span.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// True when the two share at least one byte.
    #[must_use]
    pub fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Self) -> Self {
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// True when both ends are character boundaries within `text`.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        text.get(self.range()).is_some()
    }
}

/// Translates between byte offsets and Unicode code points of one text; JSON and RDF count code points.
pub struct CodePoints {
    /// Byte offset of each code point, then the text's length; empty for ASCII texts, where both counts agree.
    starts: Vec<u32>,
}

impl CodePoints {
    /// Indexes `text` once.
    #[must_use]
    pub fn of(text: &str) -> Self {
        if text.is_ascii() {
            return Self { starts: Vec::new() };
        }
        let mut starts: Vec<u32> = text.char_indices().map(|(at, _)| at as u32).collect();
        starts.push(text.len() as u32);
        Self { starts }
    }

    /// Bytes to code points. # Complexity: O(log n).
    #[must_use]
    pub fn from_bytes(&self, span: Span) -> (u32, u32) {
        let at = |byte: u32| {
            if self.starts.is_empty() { byte } else { self.starts.partition_point(|&s| s < byte) as u32 }
        };
        (at(span.start), at(span.end))
    }

    /// Code points to bytes; `None` when the range does not fit the text (`len` is its length in bytes).
    #[must_use]
    pub fn to_bytes(&self, start: u32, end: u32, len: u32) -> Option<Span> {
        let at = |point: u32| {
            if self.starts.is_empty() { (point <= len).then_some(point) } else { self.starts.get(point as usize).copied() }
        };
        let (start, end) = (at(start)?, at(end)?);
        (start <= end).then_some(Span { start, end })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_points_and_bytes_are_inverse() {
        let text = "Łódź said “no”";
        let points = CodePoints::of(text);
        let no = text.find("no").expect("in the text");
        let span = Span::of(no..no + 2);
        assert_eq!(points.from_bytes(span), (11, 13));
        assert_eq!(points.to_bytes(11, 13, text.len() as u32), Some(span));
        assert_eq!(points.to_bytes(11, 99, text.len() as u32), None);
    }
}
