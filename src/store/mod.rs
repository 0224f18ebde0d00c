//! Stage folder: store.
