//! Readings -> graph, change by change: what a changed article's keys touch is made again, all else stays. The graph that results depends on
//! the set of readings only; made from nothing or step by step, it is the same.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashSet};

use oxigraph::model::{Quad, Triple};
use redb::WriteTransaction;

use super::copies::Fingerprint;
use super::error::StoreError;
use super::fact::{Record, Witness, Word, hash};
use super::index::{ArticleRow, EntityRow, Index, SignRow};
use super::mapping;
use super::number_of;
use super::open::{self, Change};
use super::readings::{Kept, Readings};
use super::vocab::Iris;
use crate::resolve::{self, Decisions, Sign, Verdict};

/// Articles whose quads are made and committed to the graph together.
pub const BATCH: usize = 64;
/// Batches that the index is told of together: while one is committed to the graph, the next is made.
const GROUP: usize = 16;

/// How the graph must change. What is in both stays.
#[derive(Debug, Default)]
pub struct Difference {
    /// Quads to remove first.
    pub remove: Vec<Quad>,
    /// Quads to insert then.
    pub insert: Vec<Quad>,
}

impl Difference {
    /// Notes that `before` becomes `after`.
    fn turn(&mut self, before: &[Quad], after: &[Quad]) {
        let (old, new): (HashSet<&Quad>, HashSet<&Quad>) = (before.iter().collect(), after.iter().collect());
        self.remove.extend(before.iter().filter(|quad| !new.contains(quad)).cloned());
        self.insert.extend(after.iter().filter(|quad| !old.contains(quad)).cloned());
    }
}

/// Brings the graph up to date with the readings, a batch of articles at a time: `change` commits each to the graph.
///
/// # Errors
/// When the readings file fails, or whatever `change` returns; the change that failed is made again next time.
pub fn catch_up(
    file: &Readings,
    iris: &Iris,
    decisions: &Decisions,
    change: impl FnMut(Difference) -> Result<(), StoreError> + Send,
) -> Result<(), StoreError> {
    Keeper { file, iris, batch: BATCH, group: GROUP, change }.catch_up(decisions)
}

/// What brings a graph up to date.
pub struct Keeper<'a, F> {
    /// The readings.
    pub file: &'a Readings,
    /// The IRIs of the graph.
    pub iris: &'a Iris,
    /// Articles whose quads are made and committed to the graph together.
    pub batch: usize,
    /// Batches that the index is told of together.
    pub group: usize,
    /// Commits a change to the graph.
    pub change: F,
}

impl<F: FnMut(Difference) -> Result<(), StoreError> + Send> Keeper<'_, F> {
    /// Brings the graph up to date. A change that a kill left half done is made again just so before another begins: under the decisions
    /// that it was begun with.
    ///
    /// # Errors
    /// When the readings file fails, or whatever `change` returns.
    pub fn catch_up(mut self, decisions: &Decisions) -> Result<(), StoreError> {
        if let Some(begun) = self.file.turning()? {
            self.turn(&Decisions::parse(&begun).unwrap_or_default())?;
        }
        let former = self.file.decisions()?;
        if former != decisions.text() {
            self.articles(&Decisions::parse(&former).unwrap_or_default())?;
            self.file.note_turning(&decisions.text())?;
            self.turn(decisions)?;
        }
        self.articles(decisions)
    }

    /// Turns the graph to other decisions.
    fn turn(&mut self, decisions: &Decisions) -> Result<(), StoreError> {
        let former = Decisions::parse(&self.file.decisions()?).unwrap_or_default();
        let write = self.file.begin()?;
        let mut deriver = Deriver::new(&write, self.iris, decisions, Vec::new())?;
        let seeds = deriver.decide(&former)?;
        let difference = deriver.run_from(seeds, BTreeSet::new())?;
        self.file.begin_half();
        (self.change)(difference)?;
        Readings::note_decisions(&write, &decisions.text())?;
        self.file.end_half(write)
    }

    /// Brings the articles that wait into the graph. The index hears of a group of batches when the graph has them all; a kill before that is
    /// mended by the same batches again.
    fn articles(&mut self, decisions: &Decisions) -> Result<(), StoreError> {
        while !self.file.pending(1)?.is_empty() {
            let write = self.file.begin()?;
            self.file.begin_half();
            self.group(&write, decisions)?;
            self.file.end_half(write)?;
        }
        Ok(())
    }

    /// Makes some batches, each while the one before is committed to the graph.
    fn group(&mut self, write: &WriteTransaction, decisions: &Decisions) -> Result<(), StoreError> {
        let Self { iris, batch, group, change, .. } = self;
        let (give, wait) = crossbeam_channel::bounded::<Difference>(1);
        std::thread::scope(|scope| {
            let committing = scope.spawn(move || wait.into_iter().try_for_each(change));
            let made = make(write, iris, (*batch, *group), decisions, give);
            // What stopped the commits is the cause of whatever stopped the making.
            committing.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            made
        })
    }
}

/// Makes the differences of some batches of waiting articles and gives them away, until nobody wants them any more.
fn make(
    write: &WriteTransaction,
    iris: &Iris,
    (batch, group): (usize, usize),
    decisions: &Decisions,
    give: crossbeam_channel::Sender<Difference>,
) -> Result<(), StoreError> {
    for _ in 0..group {
        let ids = open::waiting(write, batch)?;
        if ids.is_empty() {
            break;
        }
        let changes = open::take(write, &ids)?;
        if give.send(Deriver::new(write, iris, decisions, changes)?.run()?).is_err() {
            break;
        }
    }
    drop(give);
    Ok(())
}

/// One batch on its way.
struct Deriver<'t> {
    write: &'t WriteTransaction,
    index: Index<'t>,
    iris: &'t Iris,
    decisions: &'t Decisions,
    changes: BTreeMap<String, Change>,
    /// Local names that touched signs have in the graph so far.
    former: BTreeMap<u64, String>,
    /// Signs of changed articles as the graph knows them.
    former_signs: BTreeMap<String, Vec<u64>>,
    /// Articles that a changed article was a copy of.
    former_copies: BTreeSet<String>,
    out: Difference,
}

impl<'t> Deriver<'t> {
    fn new(write: &'t WriteTransaction, iris: &'t Iris, decisions: &'t Decisions, changes: Vec<Change>) -> Result<Self, StoreError> {
        let changes = changes.into_iter().map(|change| (change.article.clone(), change)).collect();
        let (former, former_signs, former_copies) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
        Ok(Self { write, index: Index::of(write)?, iris, decisions, changes, former, former_signs, former_copies, out: Difference::default() })
    }

    fn run(mut self) -> Result<Difference, StoreError> {
        let (seeds, keys) = self.signs()?;
        self.run_from(seeds, keys)
    }

    /// Makes again what hangs together with some signs and keys, and what the changed articles say.
    fn run_from(mut self, seeds: BTreeSet<u64>, keys: BTreeSet<String>) -> Result<Difference, StoreError> {
        let component = self.component(seeds, keys)?;
        let renamed = self.entities(&component)?;
        let mut articles = self.copies()?;
        for sign in renamed {
            articles.extend(self.index.users.get(sign)?);
        }
        articles.extend(self.changes.keys().cloned());
        let facts = self.articles(&articles)?;
        self.facts(&facts)?;
        Ok(self.out)
    }

    /// Gives merged signs the keys that they share, and takes those of former merges away. Gives back the signs that any changed decision names.
    fn decide(&mut self, former: &Decisions) -> Result<BTreeSet<u64>, StoreError> {
        let (before, after): (BTreeSet<_>, BTreeSet<_>) = (former.all().collect(), self.decisions.all().collect());
        let mut seeds = BTreeSet::new();
        for decision in before.symmetric_difference(&after) {
            for handle in &decision.pair {
                let signs = self.index.with_handle(handle)?;
                for &sign in signs.iter().filter(|_| decision.verdict == Verdict::Merge) {
                    self.index.set_key(&decision.key(), sign, after.contains(decision))?;
                }
                seeds.extend(signs);
            }
        }
        Ok(seeds)
    }

    /// All keys of a sign.
    fn keys(&self, sign: &Sign) -> BTreeSet<String> {
        let mut keys = resolve::keys(sign);
        keys.extend(self.decisions.keys(sign));
        keys
    }

    /// Puts the signs of changed articles into the index. Gives back those that are in use, and the keys of those that no longer are.
    fn signs(&mut self) -> Result<(BTreeSet<u64>, BTreeSet<String>), StoreError> {
        let mut seeds = BTreeSet::new();
        let changes = std::mem::take(&mut self.changes);
        for (id, change) in &changes {
            let before: ArticleRow = self.index.articles.remove(id.as_str())?.unwrap_or_default();
            for &sign in &before.signs {
                self.use_less(id, sign)?;
            }
            let mut signs = Vec::new();
            for sign in change.after.iter().flat_map(|kept| Sign::all_of(&kept.reading)) {
                signs.push(self.use_more(id, sign)?);
            }
            seeds.extend(before.signs.iter().chain(&signs));
            self.article_row(id, &before, change.after.as_ref(), signs)?;
            self.former_signs.insert(id.clone(), before.signs);
        }
        self.changes = changes;
        let mut keys = BTreeSet::new();
        for sign in seeds.clone() {
            let row: SignRow = self.index.signs.get(sign)?.expect("it was just read");
            if row.uses == 0 {
                self.index.signs.remove::<SignRow>(sign)?;
                seeds.remove(&sign);
                for key in self.keys(&row.sign) {
                    self.index.set_key(&key, sign, false)?;
                    keys.insert(key);
                }
            }
        }
        Ok((seeds, keys))
    }

    fn use_less(&mut self, article: &str, sign: u64) -> Result<(), StoreError> {
        let mut row: SignRow = self.index.signs.get(sign)?.expect("an article's signs are in the index");
        self.former.entry(sign).or_insert_with(|| row.local.clone());
        row.uses -= 1;
        self.index.users.take(sign, article)?;
        self.index.signs.put(sign, &row)
    }

    fn use_more(&mut self, article: &str, sign: Sign) -> Result<u64, StoreError> {
        let number = number(&sign);
        let known: Option<SignRow> = self.index.signs.get(number)?;
        if known.is_none() {
            for key in self.keys(&sign) {
                self.index.set_key(&key, number, true)?;
            }
        }
        let mut row = known.unwrap_or(SignRow { sign, uses: 0, local: String::new() });
        row.uses += 1;
        self.index.signs.put(number, &row)?;
        self.index.users.add(number, article)?;
        Ok(number)
    }

    /// Renews what is kept of a changed article, but for its copies.
    fn article_row(&mut self, id: &str, before: &ArticleRow, after: Option<&Kept>, signs: Vec<u64>) -> Result<(), StoreError> {
        for band in before.fingerprint.bands() {
            self.index.bands.take(band, id)?;
        }
        for copy in &before.copies {
            if let Some(mut row) = self.index.articles.get::<ArticleRow>(copy.as_str())? {
                row.copies.remove(id);
                self.index.articles.put(copy.as_str(), &row)?;
            }
        }
        self.former_copies.extend(before.copies.iter().cloned());
        let Some(kept) = after else { return self.index.witnesses.remove::<Witness>(id).map(drop) };
        let fingerprint = Fingerprint::of(&kept.reading.text);
        for band in fingerprint.bands() {
            self.index.bands.add(band, id)?;
        }
        let row =
            ArticleRow { signs, published: kept.reading.article.published.clone(), fingerprint, copies: BTreeSet::new(), origin: String::new() };
        self.index.articles.put(id, &row)
    }

    /// All signs that hang together with the seeds by keys.
    fn component(&mut self, seeds: BTreeSet<u64>, keys: BTreeSet<String>) -> Result<BTreeMap<u64, SignRow>, StoreError> {
        let mut open: Vec<u64> = seeds.into_iter().collect();
        let mut seen_keys = BTreeSet::new();
        let mut found = BTreeMap::new();
        for key in keys {
            open.extend(self.index.with_key(&key)?);
            seen_keys.insert(key);
        }
        while let Some(sign) = open.pop() {
            if found.contains_key(&sign) {
                continue;
            }
            let row: SignRow = self.index.signs.get(sign)?.expect("a key's signs are in the index");
            for key in self.keys(&row.sign) {
                if !seen_keys.contains(&key) {
                    open.extend(self.index.with_key(&key)?);
                    seen_keys.insert(key);
                }
            }
            if !row.local.is_empty() {
                self.former.insert(sign, row.local.clone());
            }
            found.insert(sign, row);
        }
        Ok(found)
    }

    /// Makes the entities of some signs again, and tells apart those that share a name with them. Gives back the signs whose entity has another IRI.
    fn entities(&mut self, component: &BTreeMap<u64, SignRow>) -> Result<BTreeSet<u64>, StoreError> {
        let mut before: BTreeMap<String, EntityRow> = BTreeMap::new();
        for local in self.former.values().cloned().collect::<BTreeSet<_>>() {
            before.extend(self.index.entities.get(local.as_str())?.map(|row: EntityRow| (local, row)));
        }
        let mut after = clusters(component, self.decisions);
        let bases: BTreeSet<String> = before.values().chain(&after).map(|row| row.entity.base.clone()).collect();
        for base in &bases {
            for local in self.index.bases.get(base.as_str())? {
                if let Entry::Vacant(place) = before.entry(local.clone()) {
                    let row: EntityRow = self.index.entities.get(local.as_str())?.expect("a base's entities are in the index");
                    self.former.extend(row.signs.iter().map(|&sign| (sign, local.clone())));
                    after.push(row.clone());
                    place.insert(row);
                }
            }
        }
        let mut groups: BTreeMap<String, Vec<&mut resolve::Entity>> = BTreeMap::new();
        for row in &mut after {
            groups.entry(row.entity.base.clone()).or_default().push(&mut row.entity);
        }
        for group in groups.values_mut() {
            resolve::name_apart(group);
        }
        let quads = |rows: Vec<&EntityRow>| rows.into_iter().flat_map(|row| mapping::entity(&row.entity, self.iris)).collect::<Vec<_>>();
        self.out.turn(&quads(before.values().collect()), &quads(after.iter().collect()));
        let now: BTreeMap<&String, &EntityRow> = after.iter().map(|row| (&row.entity.local, row)).collect();
        for row in before.iter().filter(|(local, row)| now.get(local) != Some(row)).map(|(_, row)| row) {
            self.index.set_entity(row, false)?;
        }
        let mut renamed = BTreeSet::new();
        for row in &after {
            let local = &row.entity.local;
            if before.get(local) != Some(row) {
                self.index.set_entity(row, true)?;
            }
            for &sign in row.signs.iter().filter(|sign| self.former.get(sign) != Some(local)) {
                let mut known: SignRow = self.index.signs.get(sign)?.expect("an entity's signs are in the index");
                known.local.clone_from(local);
                self.index.signs.put(sign, &known)?;
                renamed.insert(sign);
            }
        }
        Ok(renamed)
    }

    /// Finds the near-copies of changed texts. Gives back the articles that now count with others than before.
    fn copies(&mut self) -> Result<BTreeSet<String>, StoreError> {
        let changed: Vec<String> = self.changes.keys().cloned().collect();
        for id in &changed {
            let Some(mut row) = self.index.articles.get::<ArticleRow>(id.as_str())? else { continue };
            for other in self.alike(id, &row.fingerprint)? {
                let mut twin: ArticleRow = self.index.articles.get(other.as_str())?.unwrap_or_default();
                if row.fingerprint.is_copy(&twin.fingerprint) {
                    row.copies.insert(other.clone());
                    twin.copies.insert(id.clone());
                    self.index.articles.put(other.as_str(), &twin)?;
                }
            }
            self.index.articles.put(id.as_str(), &row)?;
        }
        let (mut seen, mut touched) = (BTreeSet::new(), BTreeSet::new());
        for id in changed.iter().chain(&self.former_copies) {
            if seen.contains(id) {
                continue;
            }
            let family = self.family(id)?;
            let Some(origin) = family.first() else { continue };
            for member in &family {
                let mut row: ArticleRow = self.index.articles.get(member.as_str())?.unwrap_or_default();
                if row.origin != *origin {
                    row.origin.clone_from(origin);
                    self.index.articles.put(member.as_str(), &row)?;
                    self.index.witnesses.put(member.as_str(), &Witness { published: row.published, origin: row.origin })?;
                    touched.insert(member.clone());
                }
            }
            seen.extend(family);
        }
        Ok(touched)
    }

    /// The other articles that share a band of a fingerprint.
    fn alike(&self, id: &str, fingerprint: &Fingerprint) -> Result<BTreeSet<String>, StoreError> {
        let mut found = BTreeSet::new();
        for band in fingerprint.bands() {
            found.append(&mut self.index.bands.get(band)?);
        }
        found.remove(id);
        Ok(found)
    }

    /// All articles that an article is a copy of, directly or through others, and itself.
    fn family(&self, id: &str) -> Result<BTreeSet<String>, StoreError> {
        let (mut open, mut found) = (vec![id.to_owned()], BTreeSet::new());
        while let Some(id) = open.pop() {
            if let Some(row) = self.index.articles.get::<ArticleRow>(id.as_str())?
                && found.insert(id)
            {
                open.extend(row.copies);
            }
        }
        Ok(found)
    }

    /// Maps articles as they were and as they are. Gives back the facts that they speak of.
    fn articles(&mut self, articles: &BTreeSet<String>) -> Result<BTreeMap<u64, Triple>, StoreError> {
        let mut facts = BTreeMap::new();
        // Open relations that articles begin or cease to use, and whether any article used them before.
        let mut open: BTreeMap<String, bool> = BTreeMap::new();
        for id in articles {
            let (before, after) = match self.changes.get(id) {
                Some(change) => (change.before.clone(), change.after.clone()),
                None => open::known(self.write, id)?.map_or((None, None), |kept| (Some(kept.clone()), Some(kept))),
            };
            let now = self.index.articles.get::<ArticleRow>(id.as_str())?.map(|row| row.signs).unwrap_or_default();
            let then = self.former_signs.get(id).unwrap_or(&now);
            let (then, now) = (self.locals(then, true)?, self.locals(&now, false)?);
            let before = before.map(|kept| mapping::article(&kept, &then, self.iris)).unwrap_or_default();
            let after = after.map(|kept| mapping::article(&kept, &now, self.iris)).unwrap_or_default();
            for (mapped, says) in [(&before, false), (&after, true)] {
                for said in &mapped.said {
                    let fact = hash(&said.triple);
                    self.index.set_word(fact, &Word::of(id, said), says)?;
                    facts.entry(fact).or_insert_with(|| said.triple.clone());
                }
            }
            for relation in before.open.symmetric_difference(&after.open) {
                if !open.contains_key(relation) {
                    open.insert(relation.clone(), !self.index.open.is_empty(relation.as_str())?);
                }
            }
            for relation in before.open.difference(&after.open) {
                self.index.open.take(relation.as_str(), id)?;
            }
            for relation in after.open.difference(&before.open) {
                self.index.open.add(relation.as_str(), id)?;
            }
            self.out.turn(&before.quads, &after.quads);
        }
        for (relation, was_used) in open {
            let quads = |used: bool| if used { mapping::open_relation(&relation, self.iris) } else { Vec::new() };
            let is_used = !self.index.open.is_empty(relation.as_str())?;
            self.out.turn(&quads(was_used), &quads(is_used));
        }
        Ok(facts)
    }

    /// The local names of an article's entities, as in the graph so far or from now on.
    fn locals(&self, signs: &[u64], so_far: bool) -> Result<Vec<String>, StoreError> {
        let mut locals = Vec::new();
        for sign in signs {
            let former = self.former.get(sign).filter(|_| so_far).cloned();
            locals.push(match former {
                Some(local) => local,
                None => self.index.signs.get::<SignRow>(*sign)?.map(|row| row.local).unwrap_or_default(),
            });
        }
        Ok(locals)
    }

    /// Makes the records of some facts again.
    fn facts(&mut self, facts: &BTreeMap<u64, Triple>) -> Result<(), StoreError> {
        let mut witnesses: BTreeMap<String, Witness> = BTreeMap::new();
        for (&fact, triple) in facts {
            let words = self.index.words(fact)?;
            for word in &words {
                if !witnesses.contains_key(&word.article) {
                    witnesses.insert(word.article.clone(), self.index.witness(&word.article)?);
                }
            }
            let after = Record::of(&words, &witnesses);
            let before = self.index.set_record(fact, after.as_ref())?;
            if before != after {
                let quads = |record: Option<Record>| record.map(|record| record.quads(triple, self.iris)).unwrap_or_default();
                self.out.turn(&quads(before), &quads(after));
            }
        }
        Ok(())
    }
}

/// The entities of some signs, before they are told apart.
fn clusters(component: &BTreeMap<u64, SignRow>, decisions: &Decisions) -> Vec<EntityRow> {
    let mut rows: Vec<(String, u64, &SignRow)> = component.iter().map(|(&number, row)| (row.sign.text(), number, row)).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    let signs: Vec<&Sign> = rows.iter().map(|(_, _, row)| &row.sign).collect();
    let entity = |cluster: Vec<usize>| {
        let members: Vec<(&Sign, u32)> = cluster.iter().map(|&at| (signs[at], rows[at].2.uses)).collect();
        EntityRow { entity: resolve::entity(&members), signs: cluster.iter().map(|&at| rows[at].1).collect() }
    };
    resolve::clusters(&signs, decisions).into_iter().map(entity).collect()
}

/// Number of a sign in the index.
fn number(sign: &Sign) -> u64 {
    number_of(sign.text())
}
