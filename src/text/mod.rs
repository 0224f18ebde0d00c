//! Stage folder: text.
