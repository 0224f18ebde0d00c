//! The encoder: batches of sentences as word pieces in, label scores out. Runs an ONNX graph with rten on one thread.

use std::ops::Range;
use std::sync::Arc;

use rten::{NodeId, RunOptions, ThreadPool, Value, ValueOrView};

use crate::model::ModelError;
use crate::model::wordpiece::{CLS, MARK_SHAPE, Pieces, SEP};

const INPUTS: [&str; 5] = ["ids", "mask", "shape", "first", "word_mask"];
const OUTPUTS: [&str; 6] = ["pos", "head", "rel", "name_scores", "arc_scores", "words"];

thread_local! {
    /// Each worker thread runs the shared model in a pool of one thread, so that workers do not wait for one another.
    static POOL: Arc<ThreadPool> = Arc::new(ThreadPool::with_num_threads(1));
}

/// The loaded graph.
pub struct Encoder {
    model: rten::Model,
    inputs: [NodeId; 5],
    outputs: [NodeId; 6],
}

/// Predictions for one stretch of words; rows are words, columns of `arcs` are 0 for the root, then words.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Arg-max index into the word classes.
    pub pos: Vec<usize>,
    /// Greedy head: 0 for the root, else one more than the index of the head.
    pub head: Vec<usize>,
    /// Index into the relations, for the greedy head.
    pub rel: Vec<usize>,
    /// `[words][name tags]` logits.
    pub names: Vec<Vec<f32>>,
    /// `[words][1 + words]` logits.
    pub arcs: Vec<Vec<f32>>,
    /// `[words][width]`, row after row: the last hidden state at the first piece of each word.
    pub vectors: Vec<f32>,
}

impl Encoder {
    /// Loads the graph and finds its inputs and outputs.
    ///
    /// # Errors
    /// If the graph cannot be read or lacks an input or output.
    ///
    /// # Panics
    /// Never.
    pub fn load(bytes: &'static [u8]) -> Result<Self, ModelError> {
        let model = rten::Model::load_static_slice(bytes).map_err(|e| ModelError::Graph { found: e.to_string() })?;
        let node = |name: &'static str| model.node_id(name).map_err(|_| ModelError::Node { name });
        let [ids, mask, shape, first, word_mask] = INPUTS.map(node);
        let [pos, head, rel, names, arcs, words] = OUTPUTS.map(node);
        let (inputs, outputs) = ([ids?, mask?, shape?, first?, word_mask?], [pos?, head?, rel?, names?, arcs?, words?]);
        Ok(Self { model, inputs, outputs })
    }

    /// Scores a batch of non-empty stretches of words.
    ///
    /// # Errors
    /// If the graph does not run, or gives outputs of another shape than `labels.json` says.
    pub fn run(&self, batch: &[&[Pieces]]) -> Result<Vec<Scores>, ModelError> {
        let columns = batch.iter().map(|words| words.len() + 1).max().unwrap_or(1);
        let values = inputs(batch, columns)?;
        let named: Vec<(NodeId, ValueOrView)> = self.inputs.iter().copied().zip(values.into_iter().map(ValueOrView::from)).collect();
        let options = RunOptions::default().with_thread_pool(Some(POOL.with(Arc::clone)));
        let failed = |e: String| ModelError::Run { found: e };
        let [pos, head, rel, names, arcs, vectors] = self.model.run_n(named, self.outputs, Some(options)).map_err(|e| failed(e.to_string()))?;
        let pos = integers(pos)?;
        let head = integers(head)?;
        let rel = integers(rel)?;
        let ([_, _, tags], names) = names.into_shape_vec::<f32, 3>().map_err(|e| failed(e.to_string()))?;
        let (_, arcs) = arcs.into_shape_vec::<f32, 3>().map_err(|e| failed(e.to_string()))?;
        let ([_, _, width], vectors) = vectors.into_shape_vec::<f32, 3>().map_err(|e| failed(e.to_string()))?;
        let expected = batch.len() * columns;
        if [pos.len(), head.len(), rel.len()] != [expected; 3]
            || names.len() != expected * tags
            || arcs.len() != expected * columns
            || vectors.len() != expected * width
        {
            return Err(failed(format!("outputs of another size than {} sentences of {columns} columns", batch.len())));
        }
        Ok(batch
            .iter()
            .enumerate()
            .map(|(row, words)| {
                let cells: Range<usize> = row * columns + 1..row * columns + 1 + words.len();
                Scores {
                    pos: pos[cells.clone()].to_vec(),
                    head: head[cells.clone()].to_vec(),
                    rel: rel[cells.clone()].to_vec(),
                    names: cells.clone().map(|cell| names[cell * tags..(cell + 1) * tags].to_vec()).collect(),
                    vectors: vectors[cells.start * width..cells.end * width].to_vec(),
                    arcs: cells.map(|cell| arcs[cell * columns..=cell * columns + words.len()].to_vec()).collect(),
                }
            })
            .collect())
    }
}

fn integers(value: Value) -> Result<Vec<usize>, ModelError> {
    let (_, values) = value.into_shape_vec::<i32, 2>().map_err(|e| ModelError::Run { found: e.to_string() })?;
    Ok(values.into_iter().map(|n| usize::try_from(n).unwrap_or(0)).collect())
}

/// The five inputs: `ids`, `mask`, `shape` are `[batch, pieces]`; `first`, `word_mask` are `[batch, columns]`.
fn inputs(batch: &[&[Pieces]], columns: usize) -> Result<[Value; 5], ModelError> {
    let width = batch.iter().map(|words| length(words)).max().unwrap_or(2);
    let (cells, slots) = (batch.len() * width, batch.len() * columns);
    let (mut ids, mut mask, mut shapes) = (vec![0_i32; cells], vec![0_f32; cells], vec![0_i32; cells]);
    let (mut first, mut word_mask) = (vec![0_i32; slots], vec![0_f32; slots]);
    for (row, words) in batch.iter().enumerate() {
        let (cell, slot) = (row * width, row * columns);
        (ids[cell], shapes[cell], word_mask[slot]) = (CLS, MARK_SHAPE, 1.0);
        let mut at: usize = 1;
        for (n, word) in words.iter().enumerate() {
            (first[slot + n + 1], word_mask[slot + n + 1], shapes[cell + at]) = (index(at), 1.0, word.shape);
            ids[cell + at..cell + at + word.ids.len()].copy_from_slice(&word.ids);
            at += word.ids.len();
        }
        (ids[cell + at], shapes[cell + at]) = (SEP, MARK_SHAPE);
        mask[cell..=cell + at].fill(1.0);
    }
    let wide = [batch.len(), width];
    let long = [batch.len(), columns];
    let failed = |e: String| ModelError::Run { found: e };
    Ok([
        Value::from_shape(wide, ids).map_err(|e| failed(e.to_string()))?,
        Value::from_shape(wide, mask).map_err(|e| failed(e.to_string()))?,
        Value::from_shape(wide, shapes).map_err(|e| failed(e.to_string()))?,
        Value::from_shape(long, first).map_err(|e| failed(e.to_string()))?,
        Value::from_shape(long, word_mask).map_err(|e| failed(e.to_string()))?,
    ])
}

fn index(at: usize) -> i32 {
    i32::try_from(at).expect("a stretch has a few hundred word pieces")
}

/// Word pieces of a stretch with its two marks.
#[must_use]
pub fn length(words: &[Pieces]) -> usize {
    2 + words.iter().map(|word| word.ids.len()).sum::<usize>()
}
