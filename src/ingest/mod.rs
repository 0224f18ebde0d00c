//! Stage folder: ingest.
