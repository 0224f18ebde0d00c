//! Near-copies: texts that share most of their five-word runs come from one source, and count once as witnesses.

use std::collections::BTreeSet;

/// Words in a run.
const RUN: usize = 5;
/// Runs that stand for a text when texts like it are looked for.
const SKETCH: usize = 32;
/// Texts that share fewer of those are not compared.
const SHARED: usize = 4;

/// The hashes of all runs of words of a text.
#[must_use]
pub fn runs(text: &str) -> BTreeSet<u64> {
    let words: Vec<u64> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(hash).collect();
    let mix = |run: &[u64]| run.iter().fold(0, |sum: u64, word| scatter(sum.rotate_left(5) ^ word));
    words.windows(RUN).map(mix).collect()
}

/// The runs with the smallest hashes: a sample that near-copies share.
#[must_use]
pub fn sketch(runs: &BTreeSet<u64>) -> Vec<u64> {
    runs.iter().copied().take(SKETCH).collect()
}

/// True when two texts share enough of their sketches to be compared.
#[must_use]
pub fn comparable(shared: usize, a: usize, b: usize) -> bool {
    shared >= SHARED.min(a).min(b).max(1)
}

/// True when one text holds at least half of the other's runs.
#[must_use]
pub fn is_copy(a: &BTreeSet<u64>, b: &BTreeSet<u64>) -> bool {
    let least = a.len().min(b.len());
    least > 0 && 2 * a.intersection(b).count() >= least
}

/// FNV-1a over the lower-case letters, scattered, so that the smallest hashes are a fair sample.
fn hash(word: &str) -> u64 {
    let fnv = |sum: u64, byte: u8| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    scatter(word.to_lowercase().bytes().fold(0xcbf2_9ce4_8422_2325, fnv))
}

/// The last steps of splitmix64.
fn scatter(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edited_wire_text_is_a_copy_and_another_report_is_not() {
        let wire = "The river rose four metres overnight and flooded the lower town, the mayor said, and two bridges were closed to traffic until further notice.";
        let edited = format!("BRENOVA - {} Schools stay shut.", wire.replace("two bridges", "several bridges"));
        let other = "Two bridges were closed after the river flooded the lower town overnight; the mayor asked for help from the army.";
        assert!(is_copy(&runs(wire), &runs(&edited)));
        assert!(!is_copy(&runs(wire), &runs(other)));
        assert!(!is_copy(&runs(""), &runs("")));
    }
}
