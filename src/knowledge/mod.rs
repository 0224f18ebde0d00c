//! What the program knows before it reads: names of countries, cities, regions and organisations, read once from `data/gazetteer`; what common nouns tell, and names of days and months.
//! A gazetteer refines, links and unifies names that the model found; it never finds a name by itself.

pub mod calendar;
pub mod gazetteer;
pub mod key;
pub mod nouns;

pub use gazetteer::{Entry, Gazetteer, Hit};
