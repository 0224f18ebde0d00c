//! What the model is made of, embedded in the program: the encoder's graph and weights, its labels and its vocabulary.
//! `data/models/MANIFEST.toml` states their sha256; a test compares, start-up does not.

use serde::Deserialize;

use crate::annotation::{NameLabel, Upos};
use crate::model::ModelError;

/// The encoder as an 8-bit ONNX graph.
pub const ENCODER: &[u8] = include_bytes!("../../data/models/encoder-int8.onnx");
/// Orders of the encoder's labels.
pub const LABELS: &str = include_str!("../../data/models/labels.json");
/// Word pieces and how to find them.
pub const TOKENIZER: &[u8] = include_bytes!("../../data/models/tokenizer.json");

/// Place of a token in a name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NameTag {
    /// In no name.
    Out,
    /// First token of a name; the number tells types apart.
    Begin(u16),
    /// Further token.
    Inside(u16),
}

/// Label orders, with the text of relations borrowed from the program itself.
pub struct Labels {
    /// Word classes.
    pub upos: Vec<Upos>,
    /// Relations with subtype.
    pub relations: Vec<&'static str>,
    /// Name tags.
    pub names: Vec<NameTag>,
    /// What each type number of a name tag means.
    pub types: Vec<NameLabel>,
    /// Most word pieces that a word may have.
    pub max_pieces: usize,
}

#[derive(Deserialize)]
struct Raw<'a> {
    #[serde(borrow)]
    upos: Vec<&'a str>,
    #[serde(borrow)]
    relations: Vec<&'a str>,
    #[serde(borrow)]
    names: Vec<&'a str>,
    max_pieces_per_word: usize,
}

impl Labels {
    /// Reads the embedded label orders.
    ///
    /// # Errors
    /// If the embedded file is not what the program expects.
    pub fn load() -> Result<Self, ModelError> {
        let raw: Raw<'static> = serde_json::from_str(LABELS).map_err(|e| ModelError::Labels { found: e.to_string() })?;
        let mut kinds: Vec<&str> = Vec::new();
        let names = raw.names.iter().map(|name| tag(name, &mut kinds)).collect();
        Ok(Self {
            upos: raw.upos.iter().map(|name| Upos::named(name).unwrap_or(Upos::X)).collect(),
            relations: raw.relations,
            names,
            types: kinds.into_iter().map(label).collect(),
            max_pieces: raw.max_pieces_per_word,
        })
    }
}

fn tag<'a>(name: &'a str, kinds: &mut Vec<&'a str>) -> NameTag {
    let Some((part, kind)) = name.split_once('-') else { return NameTag::Out };
    let at = kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
        kinds.push(kind);
        kinds.len() - 1
    }) as u16;
    if part == "B" { NameTag::Begin(at) } else { NameTag::Inside(at) }
}

fn label(name: &str) -> NameLabel {
    match name {
        "PER" => NameLabel::Per,
        "ORG" => NameLabel::Org,
        "LOC" => NameLabel::Loc,
        "NORP" => NameLabel::Norp,
        "EVENT" => NameLabel::Event,
        "WORK" => NameLabel::Work,
        "PRODUCT" => NameLabel::Product,
        "LAW" => NameLabel::Law,
        "DATE" | "TIME" => NameLabel::Date,
        "NUM" => NameLabel::Num,
        _ => NameLabel::Misc,
    }
}
