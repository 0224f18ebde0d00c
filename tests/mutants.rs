//! The parsers that we own on seeds that were cut, repeated and mixed at random: what `fuzz/` does for hours, in seconds and on stable Rust.
//! `NEWSGRAPH_MUTANTS=100000 cargo test --release mutants` tries more.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};

use crate::support::dice::{Dice, cases};
use crate::support::parsers::PARSERS;
use crate::support::watchdog::HANG;

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

/// Tries seeds and mutants where the program runs parsers: on a stack as `parallel` gives its workers.
fn try_all(name: &str, parser: fn(&[u8]), count: u32) {
    let seeds = seeds(name);
    let mut dice = Dice::new(name.len() as u64);
    let mutants = (0..count).map(|_| mutant(&seeds, &mut dice)).collect::<Vec<_>>();
    let (begin, begun) = channel();
    let work = move || {
        for bytes in seeds.iter().chain(&mutants) {
            begin.send(bytes.clone()).unwrap();
            parser(bytes);
        }
    };
    let worker = std::thread::Builder::new().stack_size(256 << 20).spawn(work).unwrap();
    let mut last = Vec::new();
    let fault = loop {
        match begun.recv_timeout(HANG) {
            Ok(bytes) => last = bytes,
            Err(RecvTimeoutError::Timeout) => break Some("hangs"),
            Err(RecvTimeoutError::Disconnected) => break worker.join().err().map(|_| "failed"),
        }
    };
    assert!(fault.is_none(), "{name} {} on {:?}", fault.unwrap_or_default(), String::from_utf8_lossy(&last));
}

#[test]
fn mutated_seeds_do_no_harm() {
    let count = cases("NEWSGRAPH_MUTANTS", 400);
    for (name, parser) in PARSERS {
        try_all(name, parser, count);
    }
}
