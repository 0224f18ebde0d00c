//! A small pseudo-random generator (`SplitMix64`), so that every run measures the same articles.

/// The generator.
pub struct Dice(u64);

impl Dice {
    /// One that gives other numbers for each `number` of each `sort`.
    pub fn new(sort: &str, number: usize) -> Self {
        let sort = sort.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
        Self(scatter(scatter(sort) ^ number as u64))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        scatter(self.0)
    }

    /// Below `limit`, each as likely as the others.
    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// True in `percent` of 100 cases.
    pub fn in_hundred(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of them.
    pub fn of<'a, T>(&mut self, things: &'a [T]) -> &'a T {
        &things[self.below(things.len())]
    }

    /// Below `limit`, the smaller the likelier, as names are in news (Zipf and Mandelbrot): number `n` as often as 1 / (n + `flat`).
    #[allow(clippy::cast_sign_loss, reason = "no rank is below zero")]
    pub fn rank(&mut self, limit: usize, flat: f64) -> usize {
        let share = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        let rank = flat * ((limit as f64 + flat) / flat).powf(share) - flat;
        (rank as usize).min(limit - 1)
    }
}

fn scatter(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
