//! Stage folder: resolve.
