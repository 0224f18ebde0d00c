//! Eval: gold annotations -> scores, by the published definitions of each set. `newsgraph eval SET DIR`.

pub mod attributions;
pub mod claims;
pub mod coreference;
pub mod crosswalk;
pub mod defence;
pub mod events;
pub mod facts;
pub mod factuality;
pub mod gold;
pub mod marked;
pub mod names;
pub mod openie;
pub mod pronouns;
pub mod quotations;
pub mod relations;
pub mod score;
mod speakers;
pub mod treebank;

use std::path::Path;

use crate::model::Model;
use gold::{EvalError, File};
use openie::{benchie, carb, wire57};
use score::Report;

/// Errors that a report lists at most.
const MOST_ERRORS: usize = 2000;

/// What is measured: the program as it ships.
pub struct Subject<'a> {
    /// The model.
    pub model: &'a Model,
}

/// A kind of gold annotation.
#[derive(Clone, Copy, Debug)]
pub struct Set {
    /// Its name on the command line.
    pub name: &'static str,
    /// What is scored, in a line.
    pub about: &'static str,
    /// Its folders in a collection of sets, for `all`.
    pub folders: &'static [&'static str],
    endings: &'static [&'static str],
    evaluate: fn(&Subject<'_>, &[File]) -> Result<Report, EvalError>,
}

/// All sets, in the order of `all`.
pub const SETS: &[Set] = &[
    Set {
        name: "conllu",
        about: "word classes and trees on given tokens, own tokens and sentences (Universal Dependencies)",
        folders: &["ud_ewt", "ud_gum"],
        endings: treebank::ENDINGS,
        evaluate: treebank::evaluate,
    },
    Set {
        name: "iob",
        about: "names of persons, organisations and places (BIO columns)",
        folders: &["uner_ewt", "crossner", "wikigold", "wnut17"],
        endings: names::ENDINGS,
        evaluate: names::evaluate,
    },
    Set {
        name: "coref",
        about: "chains of mentions (CoNLL columns): MUC, B3, CEAFe and their mean",
        folders: &["ud_gum", "litbank"],
        endings: coreference::ENDINGS,
        evaluate: coreference::evaluate,
    },
    Set { name: "gap", about: "pronouns and two names (GAP)", folders: &["gap"], endings: pronouns::ENDINGS, evaluate: pronouns::evaluate },
    Set {
        name: "benchie",
        about: "open extractions by fact synsets (BenchIE)",
        folders: &["benchie"],
        endings: benchie::ENDINGS,
        evaluate: benchie::evaluate,
    },
    Set { name: "carb", about: "open extractions by shared words (CaRB)", folders: &["carb"], endings: carb::ENDINGS, evaluate: carb::evaluate },
    Set {
        name: "wire57",
        about: "open extractions by shared words, one to one (WiRe57)",
        folders: &["wire57"],
        endings: wire57::ENDINGS,
        evaluate: wire57::evaluate,
    },
    Set {
        name: "re3d",
        about: "entities and relations of defence and security texts (re3d)",
        folders: &["re3d"],
        endings: defence::ENDINGS,
        evaluate: defence::evaluate,
    },
    Set {
        name: "crossre",
        about: "relations between given entities of a sentence (CrossRE)",
        folders: &["crossre"],
        endings: relations::CROSSRE,
        evaluate: relations::crossre,
    },
    Set {
        name: "redocred",
        about: "Wikidata relations between given entities of a document (Re-DocRED)",
        folders: &["redocred"],
        endings: relations::REDOCRED,
        evaluate: relations::redocred,
    },
    Set {
        name: "mine",
        about: "share of an essay's facts that its claims hold (MINE, by a proxy)",
        folders: &["mine"],
        endings: facts::ENDINGS,
        evaluate: facts::evaluate,
    },
    Set {
        name: "factuality",
        about: "predicates put forward as facts or not (UDS-IH2, MEANTIME)",
        folders: &["uds_factuality"],
        endings: factuality::ENDINGS,
        evaluate: factuality::evaluate,
    },
    Set {
        name: "quotes",
        about: "who speaks a quotation (LitBank), who says or thinks a clause (GUM)",
        folders: &["litbank", "ud_gum"],
        endings: quotations::ENDINGS,
        evaluate: quotations::evaluate,
    },
    Set {
        name: "plover",
        about: "types of political events (PLOVER)",
        folders: &["plover_gsr"],
        endings: events::ENDINGS,
        evaluate: events::evaluate,
    },
    Set {
        name: "gold",
        about: "claims with their stance in news passages (data/gold)",
        folders: &["gold"],
        endings: claims::ENDINGS,
        evaluate: claims::evaluate,
    },
    Set {
        name: "marked",
        about: "relations between marked words of single sentences (training/pairs/written)",
        folders: &[],
        endings: marked::ENDINGS,
        evaluate: marked::evaluate,
    },
];

/// The set of that name.
///
/// # Errors
/// When there is none.
pub fn set(name: &str) -> Result<&'static Set, EvalError> {
    let known = || SETS.iter().map(|set| set.name).collect::<Vec<_>>().join(", ") + ", all";
    SETS.iter().find(|set| set.name == name).ok_or_else(|| EvalError::Set { found: name.to_owned(), known: known() })
}

impl Set {
    /// Scores the set's files below `folder`.
    ///
    /// # Errors
    /// When there are none, or one is not in the set's format.
    pub fn evaluate(&self, subject: &Subject<'_>, folder: &Path) -> Result<Report, EvalError> {
        let files = gold::files(folder, self.endings)?;
        let mut report = (self.evaluate)(subject, &files)?;
        self.name.clone_into(&mut report.set);
        report.files = files.into_iter().map(|file| file.name).collect();
        Ok(report)
    }
}

/// Scores every set of a collection that has one of the known folders; the report's set names the folder too (`conllu ud_ewt`).
///
/// # Errors
/// When a folder's files are not in their format. Folders that are missing are left out.
pub fn all(subject: &Subject<'_>, root: &Path) -> Result<Vec<Report>, EvalError> {
    let mut reports = Vec::new();
    for set in SETS {
        for folder in set.folders.iter().filter(|folder| root.join(folder).is_dir()) {
            let mut report = match set.evaluate(subject, &root.join(folder)) {
                Err(EvalError::NoFiles { .. }) => continue,
                other => other?,
            };
            report.set = format!("{} {folder}", set.name);
            reports.push(report);
        }
    }
    Ok(reports)
}

/// Keeps an error for the list, while there is room.
fn push_error(report: &mut Report, error: impl FnOnce() -> String) {
    if report.errors.len() < MOST_ERRORS {
        report.errors.push(error());
    }
}
