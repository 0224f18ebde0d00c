"""`read` and `read_all`: texts to readings."""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date as Date
from datetime import datetime

from newsgraph import _native
from newsgraph.errors import ArticleError
from newsgraph.reading import Reading

Fields = Mapping[str, "str | Sequence[str] | Date | None"]
"""An article's fields, named as in a JSON line: text (or html), title, published, source, url, publisher, authors. Others are left alone."""

AHEAD = 4
"""Articles that may be on their way at once, for each thread."""


def iso(day: str | Date | None, name: str = "date") -> str | None:
    """A day as 2025-04-14; an error for words that are none."""
    if isinstance(day, datetime):
        return day.date().isoformat()
    if isinstance(day, str):
        try:
            return Date.fromisoformat(day).isoformat()
        except ValueError:
            raise ValueError(f"{name} is {day!r}, but must be a day as 2025-04-14, or a datetime.date") from None
    return day.isoformat() if day else None


def read(
    article: str | Fields,
    *,
    title: str | None = None,
    date: str | Date | None = None,
    source: str | None = None,
    publisher: str | None = None,
    authors: str | Sequence[str] = (),
    force: bool = False,
) -> Reading:
    """Reads one article: a text, or a mapping with the fields of a JSON line (`{"text": …, "title": …, "published": …}`).

    The text is cleaned first, as a file of it would be: page furniture, by-line and dateline go, broken lines are joined. The day that
    "yesterday" is counted from is the field `published`, else one that the text itself names at its top, else `date`. The other arguments
    count before the fields of the same name. `source` is the URL or name that a store knows the article by; without one the text is its own
    name. `force` reads texts in other languages than English too.

    Raises `ArticleError` for what cannot be read: nothing, more than 2 MiB, another language.
    """
    fields: dict[str, object] = dict(article) if isinstance(article, Mapping) else {"text": article}
    given: dict[str, object] = {"title": title, "source": source, "publisher": publisher, "authors": authors or None}
    fields.update((name, value) for name, value in given.items() if value is not None)
    line, pieces = _native.read(json.dumps(fields, ensure_ascii=False, default=_plain), iso(date), force)
    return Reading.from_json(line, pieces)


def read_all(
    articles: Iterable[str | Fields],
    *,
    date: str | Date | None = None,
    force: bool = False,
    threads: int | None = None,
    on_error: Callable[[int, ArticleError], object] | None = None,
) -> Iterator[Reading]:
    """Reads many articles on all cores, without the interpreter's lock; readings come in the order of the articles, as they are ready.

    The articles are taken one by one while others are read, so that they may be a generator of any length. `date` counts for those that
    name none. An article that cannot be read raises its `ArticleError`; with `on_error` that is called instead, with the article's number
    from 0 and the error, and the article is left out.
    """
    for at, outcome in enumerate(outcomes(articles, date=date, force=force, threads=threads)):
        if isinstance(outcome, Reading):
            yield outcome
        elif on_error is None:
            raise outcome
        else:
            on_error(at, outcome)


def outcomes(
    articles: Iterable[str | Fields | Reading], *, date: str | Date | None, force: bool, threads: int | None
) -> Iterator[Reading | ArticleError]:
    """The reading of each article, or why there is none; a reading is left as it is."""
    day = iso(date)

    def one(article: str | Fields | Reading) -> Reading | ArticleError:
        if isinstance(article, Reading):
            return article
        fields: Fields = article if isinstance(article, Mapping) else {"text": article}
        try:
            return read(fields, date=day, force=force)
        except ArticleError as error:
            return error

    count = threads or os.cpu_count() or 1
    under_way: deque[Future[Reading | ArticleError]] = deque()
    with ThreadPoolExecutor(count, thread_name_prefix="newsgraph") as pool:
        try:
            for article in articles:
                under_way.append(pool.submit(one, article))
                if len(under_way) >= count * AHEAD:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        finally:
            for future in under_way:
                future.cancel()


def _plain(value: object) -> str:
    """Days as JSON has them."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, Date):
        return value.isoformat()
    raise TypeError(f"a field is {value!r}, a {type(value).__name__}; fields are strings, lists of strings or days")
