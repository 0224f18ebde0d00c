//! Near-copies: texts that share most of their five-word runs come from one source, and count once as witnesses.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// Words in a run.
const RUN: usize = 5;
/// Hash functions of a fingerprint: the share of runs that two texts have in common is known to within about five points.
const HASHES: u64 = 96;
/// Hashes that must agree together before two texts are compared. Texts with half their runs in common meet in 99 of 100 cases, those with a tenth in 3.
const BAND: usize = 3;

/// What is kept of a text to find near-copies: the smallest hash of its runs, by each of the hash functions (`MinHash`, Broder 1997).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// Number of different runs.
    runs: u32,
    /// Smallest hashes; none for a text without runs.
    least: Vec<u32>,
}

impl Fingerprint {
    /// Of a text.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let runs = runs(text);
        let least = |seed: u64| runs.iter().map(|run| (scatter(run ^ scatter(seed)) >> 32) as u32).min();
        Self { runs: u32::try_from(runs.len()).unwrap_or(u32::MAX), least: (1..=HASHES).filter_map(least).collect() }
    }

    /// Numbers of which near-copies share at least one, nearly always.
    pub fn bands(&self) -> impl Iterator<Item = u64> {
        let mix = |(place, band): (usize, &[u32])| band.iter().fold(place as u64, |sum, &hash| scatter(sum ^ u64::from(hash)));
        self.least.chunks(BAND).enumerate().map(mix)
    }

    /// True when one text holds at least half of the other's runs, as estimated from what is kept.
    #[must_use]
    pub fn is_copy(&self, other: &Self) -> bool {
        let agreeing = self.least.iter().zip(&other.least).filter(|(a, b)| a == b).count() as f64;
        let alike = agreeing / HASHES as f64;
        let shared = alike / (1.0 + alike) * (f64::from(self.runs) + f64::from(other.runs));
        shared > 0.0 && 2.0 * shared >= f64::from(self.runs.min(other.runs))
    }
}

/// The hashes of all runs of words of a text.
fn runs(text: &str) -> BTreeSet<u64> {
    let words: Vec<u64> = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(hash).collect();
    let mix = |run: &[u64]| run.iter().fold(0, |sum: u64, word| scatter(sum.rotate_left(5) ^ word));
    words.windows(RUN).map(mix).collect()
}

/// FNV-1a over the lower-case letters, scattered.
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
        let [wire, edited, other, nothing] = [wire, edited.as_str(), other, ""].map(Fingerprint::of);
        assert!(wire.is_copy(&edited) && edited.is_copy(&wire));
        assert!(!wire.is_copy(&other));
        assert!(!nothing.is_copy(&nothing) && nothing.bands().next().is_none());
        let bands: Vec<u64> = wire.bands().collect();
        assert!(edited.bands().any(|band| bands.contains(&band)));
    }
}
