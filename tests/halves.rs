//! Changes that a kill leaves half done, played in memory: part of a change reaches the graph, and the index never hears of it. Whatever
//! part that is, and whatever the user decides meanwhile, the graph ends as that of the readings.

use std::collections::HashSet;

use newsgraph::reading::Reading;
use newsgraph::resolve::Decisions;
use newsgraph::store::StoreError;
use newsgraph::store::derive::{Difference, Keeper};
use newsgraph::store::readings::Readings;
use newsgraph::store::vocab::Iris;
use oxigraph::model::Quad;
use proptest::prelude::*;

use crate::decisions::LINES;
use crate::laws::made;

/// A graph that a kill meets at one of its changes.
#[derive(Default)]
struct Graph {
    quads: HashSet<Quad>,
    /// Changes until the kill; none comes when this is zero.
    until: usize,
    /// How many quads of the fatal change are still removed and inserted, of ten parts.
    parts: (usize, usize),
}

impl Graph {
    fn change(&mut self, difference: Difference) -> Result<(), StoreError> {
        let Difference { remove, insert } = difference;
        let dies = self.until == 1;
        self.until = self.until.saturating_sub(1);
        let (removed, inserted) =
            if dies { (remove.len() * self.parts.0 / 10, insert.len() * self.parts.1 / 10) } else { (remove.len(), insert.len()) };
        for quad in &remove[..removed] {
            self.quads.remove(quad);
        }
        self.quads.extend(insert.into_iter().take(inserted));
        // Any error ends the run as a kill does: nothing is told to the index.
        if dies { Err(StoreError::ReadOnly) } else { Ok(()) }
    }

    /// Brings this graph up to date, or dies on the way.
    fn catch_up(&mut self, file: &Readings, (batch, group): (usize, usize), decisions: &Decisions) -> Result<(), StoreError> {
        Keeper { file, iris: &Iris::default(), batch, group, change: |difference| self.change(difference) }.catch_up(decisions)
    }
}

fn decided(lines: &[usize]) -> Decisions {
    Decisions::parse(&lines.iter().map(|&at| LINES[at]).collect::<Vec<_>>().join("\n")).unwrap()
}

type Seed = (u8, [usize; 3], u8, u8);

fn seeds(most: usize) -> impl Strategy<Value = Vec<Seed>> {
    prop::collection::vec((0_u8..12, [0_usize..16, 0..16, 0..16], 0_u8..30, 0_u8..60), 1..most)
}

/// One run: what it adds and removes, what is decided when it begins, and where it is killed.
type Run = (Vec<Seed>, Option<u8>, Vec<usize>, usize, (usize, usize));

fn run() -> impl Strategy<Value = Run> {
    let lines = prop::collection::vec(0..LINES.len(), 0..3);
    (seeds(9), prop::option::of(0_u8..12), lines, 0..6_usize, (0..=10_usize, 0..=10_usize))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::support::dice::cases("NEWSGRAPH_HALVES", 200), ..ProptestConfig::default() })]

    #[test]
    fn a_change_that_was_left_half_done_is_finished(
        runs in prop::collection::vec(run(), 1..5), sizes in (1..5_usize, 1..5_usize), last in 0..LINES.len()
    ) {
        let (file, mut graph) = (Readings::in_memory().unwrap(), Graph::default());
        for (seeds, removed, lines, until, parts) in runs {
            let decisions = decided(&lines);
            // Opening a store finishes what was left, under what is decided now, and may be killed on the way.
            (graph.until, graph.parts) = (until, parts);
            if graph.catch_up(&file, sizes, &decisions).is_err() {
                // Nobody knows what is in the graph: the readings stay as they are until it caught up.
                let added = file.add(&[made((0, [0, 1, 2], 0, 0))]);
                prop_assert!(matches!(added, Err(StoreError::HalfDone)) && file.remove("0.txt").is_err(), "{:?}", added);
                continue;
            }
            file.add(&seeds.into_iter().map(made).collect::<Vec<Reading>>()).unwrap();
            if let Some(source) = removed {
                file.remove(&format!("{source}.txt")).unwrap();
            }
            let _killed = graph.catch_up(&file, sizes, &decisions);
        }
        let decisions = decided(&[last]);
        graph.until = 0;
        graph.catch_up(&file, sizes, &decisions).unwrap();

        let (fresh, mut wanted) = (Readings::in_memory().unwrap(), Graph::default());
        file.each(|kept| {
            let mut reading = kept.reading;
            for source in kept.sources {
                reading.article.source = source;
                fresh.add(std::slice::from_ref(&reading))?;
            }
            Ok(())
        }).unwrap();
        wanted.catch_up(&fresh, (64, 16), &decisions).unwrap();
        let (extra, missing): (Vec<_>, Vec<_>) = (graph.quads.difference(&wanted.quads).collect(), wanted.quads.difference(&graph.quads).collect());
        prop_assert!(extra.is_empty() && missing.is_empty(), "too many: {:#?}\nmissing: {:#?}", extra, missing);
    }
}
