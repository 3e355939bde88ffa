//! What of a text is compared: words, pairs of words that stand near each other, and runs of letters
//! across the spaces, so that a slip, a form of a verb or a missing space still leaves most of it.
//!
//! Each is a place in a table, found by a hash; two that share a place are told apart no more, which
//! with a million places costs next to nothing. Used at build time to learn and at run time to
//! listen, so it knows nothing of either.

/// How many places the table has, as a power of two.
pub(crate) const BITS: u32 = 20;
/// How far apart two words of a pair may stand.
const NEAR: usize = 5;
/// How long the runs of letters are.
const RUNS: std::ops::RangeInclusive<usize> = 5..=7;
/// What marks the beginning and the end of a text.
const ENDS: [&str; 2] = ["<", ">"];

/// The places of all that stands in a text in its one form, each once.
pub(crate) fn features(form: &str) -> Vec<u32> {
    let words: Vec<&str> = [ENDS[0]].into_iter().chain(form.split(' ')).chain([ENDS[1]]).collect();
    let mut places = Vec::with_capacity(words.len() * (NEAR + 1) + form.len() * 3);
    for (at, word) in words.iter().enumerate() {
        let first = hash(1, word.as_bytes());
        places.push(first);
        for (distance, other) in words[at + 1..].iter().take(NEAR).enumerate() {
            // Neighbours are one thing, and near each other another, however near.
            let order = if distance == 0 { 2 } else { 3 };
            places.push(mix(first.rotate_left(5) ^ hash(order, other.as_bytes())));
        }
    }
    let letters: Vec<u8> = form.bytes().filter(|letter| *letter != b' ').collect();
    for begin in 0..letters.len() {
        // A longer run goes on from the shorter one.
        let mut run = begun(4);
        for (length, letter) in (1..=*RUNS.end()).zip(&letters[begin..]) {
            run = with(run, *letter);
            if RUNS.contains(&length) {
                places.push(mix(run));
            }
        }
    }
    for place in &mut places {
        *place &= (1 << BITS) - 1;
    }
    places.sort_unstable();
    places.dedup();
    places
}

/// FNV-1a with a last stir, so that also the low bits depend on all letters.
fn hash(seed: u32, bytes: &[u8]) -> u32 {
    mix(bytes.iter().fold(begun(seed), |hash, byte| with(hash, *byte)))
}

fn begun(seed: u32) -> u32 {
    0x811c_9dc5 ^ seed.wrapping_mul(0x9e37_79b9)
}

fn with(hash: u32, byte: u8) -> u32 {
    (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
}

fn mix(hash: u32) -> u32 {
    let hash = (hash ^ (hash >> 15)).wrapping_mul(0x2c1b_3c6d);
    hash ^ (hash >> 12)
}
