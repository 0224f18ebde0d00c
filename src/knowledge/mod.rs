//! Stage folder: knowledge.
