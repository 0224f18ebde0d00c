//! Scores to structure: the best tree with exactly one root, the best sequence of name tags.

use crate::model::weights::NameTag;

/// Heads (0 = root) of the best tree with one root. `greedy` is kept when it is such a tree already.
#[must_use]
pub fn tree(greedy: &[usize], arcs: &[Vec<f32>]) -> Vec<usize> {
    if is_tree(greedy) {
        return greedy.to_vec();
    }
    let size = arcs.len() + 1;
    // Every arc from the root costs more than all others together can give: the best tree then uses only one.
    let span = arcs.iter().flatten().filter(|s| s.is_finite()).fold(1.0_f64, |most, &s| most.max(f64::from(s).abs()));
    let penalty = 2.0 * span * (size as f64 + 1.0);
    let mut scores = vec![vec![f64::NEG_INFINITY; size]; size];
    for (dependent, row) in arcs.iter().enumerate() {
        for (head, &score) in row.iter().enumerate().filter(|&(head, _)| head != dependent + 1) {
            let score = if score.is_finite() { f64::from(score) } else { -2.0 * span };
            scores[dependent + 1][head] = if head == 0 { score - penalty } else { score };
        }
    }
    maximum_tree(&scores)[1..].to_vec()
}

/// True for heads that form one tree with one root.
fn is_tree(heads: &[usize]) -> bool {
    let rooted = heads.iter().filter(|&&head| head == 0).count() == 1;
    rooted && heads.iter().all(|&head| head <= heads.len()) && cycle(&[&[0], heads].concat()).is_none()
}

/// The nodes of a cycle in `heads` (node 0 is the root), if there is one.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    let mut seen = vec![0_usize; heads.len()];
    for start in 1..heads.len() {
        let mut at = start;
        while at != 0 && seen[at] == 0 {
            seen[at] = start;
            at = heads[at];
        }
        if at != 0 && seen[at] == start {
            let mut nodes = vec![at];
            let mut next = heads[at];
            while next != at {
                nodes.push(next);
                next = heads[next];
            }
            return Some(nodes);
        }
    }
    None
}

/// Chu-Liu/Edmonds: heads of the maximum spanning tree over `scores[dependent][head]`; node 0 is the root.
///
/// # Complexity
/// O(n^3) in the worst case, O(n^2) for each cycle found.
fn maximum_tree(scores: &[Vec<f64>]) -> Vec<usize> {
    let size = scores.len();
    let best = |dependent: usize| {
        (0..size).filter(|&h| h != dependent).max_by(|&a, &b| scores[dependent][a].total_cmp(&scores[dependent][b]).then(b.cmp(&a))).unwrap_or(0)
    };
    let mut heads: Vec<usize> = (0..size).map(|d| if d == 0 { 0 } else { best(d) }).collect();
    let Some(ring) = cycle(&heads) else { return heads };
    let outside: Vec<usize> = (0..size).filter(|node| !ring.contains(node)).collect();
    let joined = outside.len();
    let mut smaller = vec![vec![f64::NEG_INFINITY; joined + 1]; joined + 1];
    let (mut enter, mut leave) = (vec![ring[0]; joined], vec![ring[0]; joined]);
    for (new, &node) in outside.iter().enumerate() {
        for (other, &head) in outside.iter().enumerate() {
            smaller[new][other] = scores[node][head];
        }
        for &member in &ring {
            if scores[node][member] > smaller[new][joined] {
                (smaller[new][joined], leave[new]) = (scores[node][member], member);
            }
            let gain = scores[member][node] - scores[member][heads[member]];
            if gain > smaller[joined][new] {
                (smaller[joined][new], enter[new]) = (gain, member);
            }
        }
    }
    let solved = maximum_tree(&smaller);
    for (new, &node) in outside.iter().enumerate().skip(1) {
        heads[node] = if solved[new] == joined { leave[new] } else { outside[solved[new]] };
    }
    let from = solved[joined];
    heads[enter[from]] = outside[from];
    heads
}

/// The best sequence of tags in which `Inside` only follows `Begin` or `Inside` of its type.
#[must_use]
pub fn best_tags(logits: &[Vec<f32>], tags: &[NameTag]) -> Vec<usize> {
    let allowed = |from: Option<NameTag>, to: NameTag| match to {
        NameTag::Inside(kind) => matches!(from, Some(NameTag::Begin(k) | NameTag::Inside(k)) if k == kind),
        _ => true,
    };
    let Some(first) = logits.first() else { return Vec::new() };
    let mut scores: Vec<f32> = tags.iter().zip(first).map(|(&tag, &s)| if allowed(None, tag) { s } else { f32::NEG_INFINITY }).collect();
    let mut back: Vec<Vec<usize>> = Vec::new();
    for row in &logits[1..] {
        let mut next = Vec::with_capacity(tags.len());
        let mut from_row = Vec::with_capacity(tags.len());
        for (&tag, &score) in tags.iter().zip(row) {
            let from = (0..scores.len())
                .filter(|&f| allowed(Some(tags[f]), tag))
                .max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a)))
                .unwrap_or(0);
            next.push(scores[from] + score);
            from_row.push(from);
        }
        scores = next;
        back.push(from_row);
    }
    let mut at = (0..scores.len()).max_by(|&a, &b| scores[a].total_cmp(&scores[b]).then(b.cmp(&a))).unwrap_or(0);
    let mut path = vec![at];
    for row in back.iter().rev() {
        at = row[at];
        path.push(at);
    }
    path.reverse();
    path
}

/// Probability of one label among logits.
#[must_use]
pub fn probability(logits: &[f32], label: usize) -> f32 {
    let most = logits.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = logits.iter().map(|l| (l - most).exp()).sum();
    logits.get(label).map_or(0.0, |l| (l - most).exp() / sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cycle_is_broken_at_the_cheapest_place() {
        // 1 and 2 head each other; 3 hangs on 2. Entering at 2 costs least.
        let arcs = vec![vec![1.0, -9.0, 9.0, 0.0], vec![5.0, 9.0, -9.0, 0.0], vec![0.0, 0.0, 9.0, -9.0]];
        assert_eq!(tree(&[2, 1, 2], &arcs), [2, 0, 2]);
    }

    #[test]
    fn two_roots_become_one() {
        let arcs = vec![vec![9.0, 0.0, 1.0], vec![8.0, 2.0, 0.0]];
        assert_eq!(tree(&[0, 0], &arcs), [0, 1]);
    }

    #[test]
    fn random_scores_give_trees_and_the_best_ones() {
        let mut state = 7_u32;
        let mut random = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 8) as f32 / 65_536.0
        };
        for _ in 0..200 {
            let arcs: Vec<Vec<f32>> = (0..4).map(|_| (0..5).map(|_| random()).collect()).collect();
            let total = |heads: &[usize]| heads.iter().enumerate().map(|(d, &h)| f64::from(arcs[d][h])).sum::<f64>();
            let found = tree(&[0, 0, 0, 0], &arcs);
            assert!(is_tree(&found));
            let best =
                (0..625).map(|n| vec![n % 5, n / 5 % 5, n / 25 % 5, n / 125]).filter(|h| is_tree(h)).map(|h| total(&h)).fold(f64::MIN, f64::max);
            assert!((total(&found) - best).abs() < 1e-6);
        }
    }

    #[test]
    fn a_name_does_not_begin_inside() {
        let tags = [NameTag::Out, NameTag::Begin(0), NameTag::Inside(0)];
        assert_eq!(best_tags(&[vec![0.0, 1.0, 2.0], vec![0.0, 0.0, 3.0]], &tags), [1, 2]);
    }
}
