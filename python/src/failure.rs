//! Errors of the library as exceptions of `newsgraph.errors`, with the library's words.

use newsgraph::cli;
use newsgraph::ingest::Refusal;
use newsgraph::query::QueryError;
use newsgraph::store::StoreError;
use pyo3::prelude::*;

mod exceptions {
    use pyo3::import_exception;

    import_exception!(newsgraph.errors, Error);
    import_exception!(newsgraph.errors, ArticleError);
    import_exception!(newsgraph.errors, StoreError);
    import_exception!(newsgraph.errors, LockedError);
    import_exception!(newsgraph.errors, QueryError);
    import_exception!(newsgraph.errors, QueryTimeoutError);
    import_exception!(newsgraph.errors, UnknownEntityError);
}
pub use exceptions::{ArticleError, QueryTimeoutError, UnknownEntityError};

/// An exception for whatever went wrong; one that Python raised itself stays what it is.
pub fn raised(error: anyhow::Error) -> PyErr {
    let error = match error.downcast::<PyErr>() {
        Ok(own) => return own,
        Err(error) => error,
    };
    let words = cli::told(&error);
    let of_store = |error: &StoreError| matches!(error, StoreError::InUse { .. });
    match (error.downcast_ref::<StoreError>(), error.downcast_ref::<QueryError>()) {
        (Some(store), _) | (None, Some(QueryError::Store(store))) if of_store(store) => exceptions::LockedError::new_err(words),
        (Some(_), _) | (None, Some(QueryError::Store(_) | QueryError::Graph(_))) => exceptions::StoreError::new_err(words),
        (None, Some(QueryError::UnknownEntity { .. })) => UnknownEntityError::new_err(words),
        (None, Some(_)) => exceptions::QueryError::new_err(words),
        (None, None) if error.is::<Refusal>() => ArticleError::new_err(words),
        (None, None) => exceptions::Error::new_err(words),
    }
}
