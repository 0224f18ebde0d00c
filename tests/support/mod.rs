//! What several test modules need.

pub mod containers;
pub mod desk;
pub mod dice;
pub mod lines;
pub mod literate;
pub mod parsers;
pub mod proposition_cases;
pub mod samples;
pub mod server;
pub mod site;
pub mod stance_cases;
pub mod stories;
pub mod triples;
pub mod watchdog;
