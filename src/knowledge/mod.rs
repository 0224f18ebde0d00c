//! What the program knows before it reads: names of countries, cities, regions and organisations, read once from `data/gazetteer`.
//! A gazetteer refines, links and unifies names that the model found; it never finds a name by itself.

pub mod gazetteer;
pub mod key;

pub use gazetteer::{Entry, Gazetteer, Hit};
