//! Names that nothing else has, and secrets that nobody can guess.

use std::io::{Error, Result};

use crate::article;

/// So many random bytes of the system, in lower-case hexadecimal.
///
/// # Errors
/// When the system gives none.
pub fn hex(bytes: usize) -> Result<String> {
    let mut random = vec![0; bytes];
    getrandom::fill(&mut random).map_err(Error::other)?;
    Ok(article::hex(&random))
}
