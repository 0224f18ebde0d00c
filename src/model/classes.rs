//! The class head: what sort of thing a noun stands for, told from the encoder's vector of it by one linear layer.

use serde::Deserialize;

use crate::annotation::{Class, EntityClass};
use crate::model::ModelError;

/// The head's layer, a row for each class.
pub const CLASSES: &str = include_str!("../../data/models/classes.json");

/// The loaded head.
pub struct Classes {
    rows: Vec<Row>,
}

struct Row {
    class: EntityClass,
    bias: f32,
    weights: Vec<f32>,
}

#[derive(Deserialize)]
struct Raw {
    class: String,
    bias: f32,
    weights: Vec<f32>,
}

impl Classes {
    /// Reads the embedded layer.
    ///
    /// # Errors
    /// If the embedded file does not parse or holds a class that is not known.
    pub fn load() -> Result<Self, ModelError> {
        let failed = |found: String| ModelError::Classes { found };
        let raw: Vec<Raw> = serde_json::from_str(CLASSES).map_err(|e| failed(e.to_string()))?;
        let row = |raw: Raw| {
            let class = EntityClass::named(&raw.class).ok_or_else(|| failed(format!("an unknown class {:?}", raw.class)))?;
            Ok(Row { class, bias: raw.bias, weights: raw.weights })
        };
        Ok(Self { rows: raw.into_iter().map(row).collect::<Result<_, _>>()? })
    }

    /// The likeliest class of a noun with this vector, and its probability.
    #[must_use]
    pub fn best(&self, vector: &[f32]) -> Option<Class> {
        let score = |row: &Row| row.bias + row.weights.iter().zip(vector).map(|(a, b)| a * b).sum::<f32>();
        let scores: Vec<f32> = self.rows.iter().map(score).collect();
        let most = scores.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let sum: f32 = scores.iter().map(|score| (score - most).exp()).sum();
        let best = scores.iter().position(|score| score.total_cmp(&most).is_eq())?;
        Some(Class { class: self.rows[best].class, share: 1.0 / sum })
    }
}
