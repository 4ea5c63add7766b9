//! A target's bytes as a list of decisions. When they run out, every further decision is the first choice, so that short
//! inputs are plain cases and each byte changes one thing.

/// The bytes not yet used.
pub struct Script<'a>(&'a [u8]);

impl<'a> Script<'a> {
    /// A script from its bytes.
    pub const fn new(data: &'a [u8]) -> Self {
        Self(data)
    }

    /// Whether every decision from here on is the first choice.
    pub const fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    /// A byte; 0 at the end.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// Yes or no; no at the end.
    pub fn flag(&mut self) -> bool {
        self.byte() % 2 == 1
    }

    /// A number of 16 bits.
    pub fn word(&mut self) -> u16 {
        u16::from_be_bytes([self.byte(), self.byte()])
    }

    /// A number of 32 bits.
    pub fn long(&mut self) -> u32 {
        u32::from(self.word()) << 16 | u32::from(self.word())
    }

    /// A number under `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        let drawn = if bound > 256 { usize::from(self.word()) } else { usize::from(self.byte()) };
        drawn % bound.max(1)
    }

    /// One of these.
    pub fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// A share, 0 to 1.
    pub fn share(&mut self) -> f32 {
        f32::from(self.byte()) / 255.0
    }

    /// Any number, those among them that are none.
    pub fn float(&mut self) -> f32 {
        match self.byte() {
            0 => 0.0,
            1 => f32::NAN,
            2 => f32::INFINITY,
            3 => f32::NEG_INFINITY,
            4 => f32::MAX,
            5 => f32::MIN_POSITIVE,
            6 => -1.0,
            7 => f32::from_bits(self.long()),
            byte => f32::from(byte) / 255.0,
        }
    }

    /// Up to so many bytes.
    pub fn take(&mut self, most: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(most.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// All that is left.
    pub fn rest(&mut self) -> &'a [u8] {
        self.take(usize::MAX)
    }
}
