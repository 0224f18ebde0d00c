"""What can go wrong. Each error has the words of the library: what failed, where, what was found, what would work."""


class Error(Exception):
    """Something that newsgraph was asked for failed."""


class ArticleError(Error):
    """A text, page or file cannot be read as an article."""


class StoreError(Error):
    """A store is not there, is none, or cannot be read or written."""


class LockedError(StoreError):
    """Another process, or another object of this one, has the store open."""


class QueryError(Error):
    """A query is no SPARQL, has a wrong value, or failed."""


class QueryTimeoutError(QueryError, TimeoutError):
    """A query took longer than it may."""


class UnknownEntityError(Error, LookupError):
    """No entity has that name, or several have."""
