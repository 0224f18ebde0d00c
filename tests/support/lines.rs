//! What was read, as lines that people can read: `Tajikistan memberOf CSTO · affirmed factual present · own voice`.

use newsgraph::query;
use newsgraph::reading::{ArgumentRow, ClaimRow, Reading, TimeRow};
use newsgraph::relation::Inventory;
use newsgraph::store::Store;

/// One thing that was read: its head in every wording that counts, and what is said of it.
#[derive(Clone, Debug)]
pub struct Line {
    /// `subject relation object`, `name: Kind`; the first is shown.
    pub heads: Vec<String>,
    /// Stance, speaker, place, time; aliases; support.
    pub parts: Vec<String>,
    /// A claim of a relation of the inventory.
    pub canonical: bool,
}

impl Line {
    /// True when the head is as wanted (`*` stands for any words) and all wanted parts are among ours.
    pub fn holds(&self, wanted: &str) -> bool {
        let mut wanted = wanted.split(" · ");
        let head = wanted.next().unwrap_or_default();
        self.heads.iter().any(|ours| fits(head, ours)) && wanted.all(|part| self.has(part))
    }

    /// A stance may be given in part: `denied`, `affirmed factual`.
    fn has(&self, part: &str) -> bool {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let stance = self.parts.first().map(|stance| words(stance)).unwrap_or_default();
        self.parts.iter().any(|ours| fits(part, ours)) || words(part).iter().all(|word| stance.contains(word))
    }

    /// How many words are shared with `wanted`; the nearest line is shown beside one that is missing.
    pub fn nearness(&self, wanted: &str) -> usize {
        let line = self.to_string();
        wanted.split_whitespace().filter(|word| *word != "·" && line.split_whitespace().any(|ours| ours == *word)).count()
    }
}

impl std::fmt::Display for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = self.parts.iter().map(String::as_str);
        f.write_str(&std::iter::once(self.heads[0].as_str()).chain(parts).collect::<Vec<_>>().join(" · "))
    }
}

/// True when `pattern` is `text`, `*` standing for any characters.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => {
            text.strip_prefix(before).is_some_and(|rest| rest.char_indices().map(|(at, _)| at).chain([rest.len()]).any(|at| fits(after, &rest[at..])))
        }
    }
}

fn argument(reading: &Reading, row: &ArgumentRow) -> String {
    match (row.entity, &row.text, &row.literal) {
        (Some(entity), _, _) => reading.entities[entity as usize].name.clone(),
        (_, Some(text), _) => format!("“{text}”"),
        (_, _, literal) => literal.clone().unwrap_or_default(),
    }
}

fn time(row: &TimeRow) -> String {
    match (&row.start, &row.end) {
        (Some(start), Some(end)) if start == end => format!("time {start}"),
        (start, end) => format!("time {}..{}", start.as_deref().unwrap_or(""), end.as_deref().unwrap_or("")),
    }
}

fn claim(reading: &Reading, row: &ClaimRow) -> Line {
    let (subject, object) = (argument(reading, &row.subject), argument(reading, &row.object));
    let relation = if row.canonical { row.relation.clone() } else { format!("[{}]", row.relation) };
    let mut heads = vec![format!("{subject} {relation} {object}")];
    if row.canonical && Inventory::get().named(&row.relation).is_some_and(|id| Inventory::get().info(id).symmetric) {
        heads.push(format!("{object} {relation} {subject}"));
    }
    let stance = format!("{:?} {:?} {:?}", row.polarity, row.certainty, row.tense).to_lowercase();
    let mut parts =
        vec![stance, row.attributed_to.as_ref().map_or_else(|| "own voice".to_owned(), |by| format!("said by {}", argument(reading, by)))];
    parts.extend(row.place.as_ref().map(|place| format!("at {}", argument(reading, place))));
    parts.extend(row.time.as_ref().map(time));
    Line { heads, parts, canonical: row.canonical }
}

/// All claims of a reading.
pub fn claims(reading: &Reading) -> Vec<Line> {
    reading.claims.iter().map(|row| claim(reading, row)).collect()
}

/// All named things of a reading.
pub fn entities(reading: &Reading) -> Vec<Line> {
    let row = |entity: &newsgraph::reading::EntityRow| {
        let aliases = entity.aliases.iter().map(|alias| format!("also {alias}"));
        let link = entity.links.wikidata.iter().map(|id| format!("is {id}"));
        Line { heads: vec![format!("{}: {}", entity.name, entity.kind)], parts: aliases.chain(link).collect(), canonical: false }
    };
    reading.entities.iter().map(row).collect()
}

const FACTS: &str = "SELECT ?s ?p ?o ?articles ?sources ?disputed {
  GRAPH ng:facts { ?fact rdf:reifies <<( ?s ?p ?o )>> ; ng:articles ?articles ; ng:independentSources ?sources ; ng:disputed ?disputed }
}";

/// All facts of a store's graph, by the local names of their IRIs.
pub fn facts(store: &Store) -> Vec<Line> {
    let table = query::table(store, FACTS, &[]).expect("the question is SPARQL");
    let row = |row: &Vec<Option<oxigraph::model::Term>>| {
        let cell = |at: usize| row[at].as_ref().map_or_else(String::new, local);
        let count = |at: usize, one: &str, many: &str| format!("{} {}", cell(at), if cell(at) == "1" { one } else { many });
        let mut parts = vec![count(3, "article", "articles"), count(4, "source", "sources")];
        parts.push(if cell(5) == "true" { "disputed" } else { "undisputed" }.to_owned());
        Line { heads: vec![format!("{} {} {}", cell(0), cell(1), cell(2))], parts, canonical: false }
    };
    table.rows.iter().map(row).collect()
}

fn local(term: &oxigraph::model::Term) -> String {
    match term {
        oxigraph::model::Term::NamedNode(node) => node.as_str().rsplit(['/', '#']).next().unwrap_or_default().replace('_', " "),
        oxigraph::model::Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
