//! What several test modules need.

pub mod proposition_cases;
