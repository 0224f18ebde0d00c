//! `read`: one article to its reading, pure.
