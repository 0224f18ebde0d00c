//! Chance that comes out the same for the same seed.

/// Numbers by xorshift (Marsaglia, 2003).
pub struct Dice(u64);

impl Dice {
    /// Dice for a seed.
    pub fn new(seed: u64) -> Self {
        // The seed's bits are spread first: small seeds would begin alike, and none may be zero.
        Self((seed ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9) | 1)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() >> 16) as usize % end
    }

    /// True in one of so many cases.
    pub fn one_in(&mut self, cases: usize) -> bool {
        self.below(cases) == 0
    }

    /// One of a list.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }

    /// A list in any order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.below(at + 1));
        }
    }

    /// A list in any order, cut into pieces of at least one.
    pub fn split<T>(&mut self, mut list: Vec<T>) -> Vec<Vec<T>> {
        self.shuffle(&mut list);
        let mut pieces = Vec::new();
        while !list.is_empty() {
            let rest = list.split_off(1 + self.below(list.len()));
            pieces.push(std::mem::replace(&mut list, rest));
        }
        pieces
    }
}

/// How many cases the environment asks for, or the usual number.
pub fn cases(variable: &str, usual: u32) -> u32 {
    std::env::var(variable).ok().map_or(usual, |count| count.parse().unwrap_or_else(|_| panic!("{variable}={count} is no number of cases")))
}
