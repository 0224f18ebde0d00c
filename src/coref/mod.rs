//! Stage folder: coref.
