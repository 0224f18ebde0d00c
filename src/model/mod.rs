//! Stage folder: model.
