//! The parsers that we own on seeds that were cut, repeated and mixed at random: what `fuzz/` does for hours, in seconds and on stable Rust.
//! `NEWSGRAPH_MUTANTS=100000 cargo test --release mutants` tries more.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::support::dice::{Dice, cases};
use crate::support::parsers::PARSERS;

/// No input of a few KiB takes longer, on the slowest machine.
const LONGEST: Duration = Duration::from_secs(5);
/// Pieces that mean something to some parser.
const PIECES: [&str; 34] = [
    "\u{0}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{feff}",
    "\u{301}",
    "\u{fffd}",
    "\u{10ffff}",
    "\u{ad}",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    " ",
    "\"",
    "'",
    "\\",
    "<",
    ">",
    "</p>",
    "<div>",
    "<!--",
    "]]>",
    "&amp;",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    ".",
    "1",
    "-",
    "%zz",
    "é",
];

fn seeds(name: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())).map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "{} holds no seed", folder.display());
    paths.iter().map(|path| std::fs::read(path).unwrap()).collect()
}

/// A seed after some changes.
fn mutant(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = dice.pick(seeds).clone();
    for _ in 0..=dice.below(6) {
        let at = dice.below(bytes.len() + 1);
        let end = (at + dice.below(64)).min(bytes.len());
        match dice.below(7) {
            0 => drop(bytes.drain(at..end)),
            1 => bytes.truncate(at),
            2 => drop(bytes.splice(at..at, dice.pick(&PIECES).bytes())),
            3 => drop(bytes.splice(at..end, dice.pick(&PIECES).bytes())),
            4 => {
                let piece = bytes[at..end].repeat(1 + dice.below(8));
                bytes.splice(at..at, piece);
            }
            5 => {
                let other = dice.pick(seeds);
                let from = dice.below(other.len() + 1);
                bytes.splice(at..end, other[from..(from + 128).min(other.len())].iter().copied());
            }
            _ => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = dice.below(256) as u8;
                }
            }
        }
        bytes.truncate(16 << 10);
    }
    bytes
}

/// Runs a parser where the program runs it: on a stack as `parallel` gives its workers. What takes too long is run again: the machine may have
/// been busy with something else.
fn run(parser: fn(&[u8]), bytes: &[u8]) -> (bool, Duration) {
    let once = || {
        let begun = Instant::now();
        let passed = std::panic::catch_unwind(|| parser(bytes)).is_ok();
        (passed, begun.elapsed())
    };
    let (passed, time) = once();
    if passed && time >= LONGEST { once() } else { (passed, time) }
}

fn try_all(name: &str, parser: fn(&[u8]), count: u32) {
    let seeds = seeds(name);
    let mut dice = Dice::new(name.len() as u64);
    let mutants = (0..count).map(|_| mutant(&seeds, &mut dice)).collect::<Vec<_>>();
    for bytes in seeds.iter().chain(&mutants) {
        let (passed, time) = run(parser, bytes);
        assert!(passed && time < LONGEST, "{name}: failed or took {time:?} on {:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn mutated_seeds_do_no_harm() {
    let count = cases("NEWSGRAPH_MUTANTS", 400);
    let stack = |name, parser| move || try_all(name, parser, count);
    for (name, parser) in PARSERS {
        let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(stack(name, parser)).unwrap();
        worker.join().unwrap_or_else(|fault| std::panic::resume_unwind(fault));
    }
}
