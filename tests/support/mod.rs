//! What several test modules need.

pub mod containers;
pub mod lines;
pub mod literate;
pub mod proposition_cases;
pub mod samples;
pub mod server;
pub mod site;
pub mod stance_cases;
