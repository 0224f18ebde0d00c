"""`Store`: a folder with articles and the graph made from them."""

from __future__ import annotations

import atexit
import json
import logging
import os
import weakref
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date as Date
from itertools import islice
from pathlib import Path as File
from types import TracebackType
from typing import TYPE_CHECKING, Literal

from newsgraph import _native, graph
from newsgraph.errors import ArticleError
from newsgraph.networks import network
from newsgraph.reader import Fields, iso, outcomes
from newsgraph.reading import Reading
from newsgraph.table import Table

if TYPE_CHECKING:
    import networkx

Input = str | os.PathLike[str] | Fields | Reading

GROUP = 16
"""Readings that are committed together."""

logger = logging.getLogger("newsgraph")


@dataclass(frozen=True, slots=True)
class Refusal:
    """An input that could not be read."""

    place: str
    """The file, or file and line, or number of the article."""
    reason: str
    skipped: bool
    """True where leaving it out is no failure: another language, nothing new."""


@dataclass(frozen=True, slots=True)
class Built:
    """What `build` did."""

    new: int
    replaced: int
    unchanged: int
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value that a shipped question asks for."""

    name: str
    type: Literal["entity", "relation", "kind", "date", "number", "text"]
    default: str | None
    about: str


@dataclass(frozen=True, slots=True)
class Question:
    """A shipped question; `Store.ask` answers it."""

    name: str
    title: str
    about: str
    parameters: tuple[Parameter, ...]
    sparql: str


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of the network of facts is wanted; see `Store.export`."""

    kinds: Sequence[str] = ()
    relations: Sequence[str] = ()
    canonical: bool = False
    named: bool = False
    support: int = 0
    since: str | None = None
    until: str | None = None
    around: str | None = None
    depth: int = 1

    def json(self) -> str:
        """As the native half takes it."""
        return json.dumps(asdict(self))


def questions() -> list[Question]:
    """The shipped questions."""
    return [_question(row) for row in json.loads(_native.questions())]


def _question(row: graph.Row) -> Question:
    parameters = tuple(Parameter(**one) for one in row["parameters"])
    return Question(row["name"], row["title"], row["about"], parameters, row["sparql"])


class Store:
    """A store, open until `close` or the end of a `with` block.

    Without `read_only` it is open to be changed, and nobody else can have it open; a new one is made when the first article is put into
    it. With `read_only` it must be there, and any number of processes may read it at once. `base` is what the IRIs of a new store stand below.
    A store that `newsgraph serve` serves is asked for, and given back when it is closed.

    A store that somebody else has open raises `LockedError`, one that is not there or is none `StoreError`.
    """

    def __init__(self, path: str | os.PathLike[str], *, read_only: bool = False, base: str | None = None) -> None:
        self.folder = File(path)
        self._native = _native.Store(self.folder, read_only, base)
        _open.add(self)

    def close(self) -> None:
        """Lets go of the store. Closing twice is no error."""
        self._native.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Store {str(self.folder)!r}{' (closed)' if self._native.closed else ''}>"

    def __len__(self) -> int:
        """How many articles there are."""
        return self._native.count()

    def __bool__(self) -> bool:
        return True

    def build(
        self,
        inputs: Input | Iterable[Input],
        *,
        date: str | Date | None = None,
        force: bool = False,
        refetch: bool = False,
        threads: int | None = None,
    ) -> Built:
        """Reads articles into the store, on all cores, and brings the graph up to date. What is there already is left alone.

        An input is a path, folder, glob or URL, as `newsgraph build` takes them; a mapping with the fields of an article, as `read` takes
        them; or a `Reading`. Inputs may be a generator of any length. `date` counts for articles that name none; `refetch` reads URLs
        again that have not changed; `force` reads other languages than English too.

        What cannot be read is left out, told in `Built.refused` and logged as a warning; when nothing else was given, it is raised as
        `ArticleError`. After an error or Ctrl-C, the store holds what was read of paths and URLs until then. Mappings and readings come before
        them and are put into it 16 at a time: of those it holds whole groups.
        """
        given: Iterable[Input] = [inputs] if isinstance(inputs, str | os.PathLike | Mapping | Reading) else inputs
        paths, day = list[str](), iso(date)
        try:
            counts, refused = self._load(outcomes(_articles(given, paths), date=day, force=force, threads=threads))
            if paths:
                more, left = self._native.read(paths, day, force, threads, refetch)
                counts = [*map(sum, zip(counts, more, strict=True))]
                refused += [Refusal(*one) for one in left]
        finally:
            self._native.catch_up()
        failed = [refusal for refusal in refused if not refusal.skipped]
        for refusal in failed:
            logger.warning("%s: %s", refusal.place, refusal.reason)
        if failed and not any(counts):
            raise ArticleError("; ".join(f"{refusal.place}: {refusal.reason}" for refusal in failed[:3]))
        new, replaced, unchanged = counts
        return Built(new, replaced, unchanged, tuple(refused))

    def _load(self, readings: Iterator[Reading | ArticleError]) -> tuple[list[int], list[Refusal]]:
        """Adds readings in groups. Gives the numbers of new, replaced and unchanged articles, and what could not be read."""
        counts, refused, number = [0, 0, 0], list[Refusal](), 0
        while group := list(islice(readings, GROUP)):
            lines = [reading.line for reading in group if isinstance(reading, Reading)]
            counts = [*map(sum, zip(counts, self._native.add(lines), strict=True))] if lines else counts
            errors = [(at, error) for at, error in enumerate(group, number) if isinstance(error, ArticleError)]
            refused += [Refusal(f"article {at}", str(error), False) for at, error in errors]
            number += len(group)
        return counts, refused

    def remove(self, article: str) -> bool:
        """Removes an article by its id or source. Says whether it was there."""
        return self._native.remove(article) is not None

    def readings(self) -> Iterator[Reading]:
        """The readings of all articles, one by one, in the order of their sources."""
        for id in dict.fromkeys(id for _, id in self._native.sources()):
            line = self._native.reading(id)
            if line is not None:
                yield Reading.from_json(line)

    def sources(self) -> dict[str, str]:
        """Every source (URL or file name) with the id of its article."""
        return dict(self._native.sources())

    def verify(self) -> list[str]:
        """Checks that every claim has its words, and that the graph is what the readings give. Returns what does not hold."""
        return self._native.verify()

    def find(self, name: str) -> list[graph.Candidate]:
        """The entities that a name may mean: those that are called so, else those with similar names, nearest first."""
        return [graph.Candidate(**row) for row in json.loads(self._native.find(name))]

    def show(
        self, entity: str, *, relation: str | None = None, since: str | Date | None = None, until: str | Date | None = None
    ) -> graph.Card:
        """An entity's card. Here and below, an entity is any of its names, its IRI (`ent:Tajikistan`) or its Wikidata id.

        `relation` is a relation's name (`memberOf`) or its words; `since` and `until` bound the days of articles.
        A name that nothing or several things have raises `UnknownEntityError`, which tells similar names or their IRIs.
        """
        return graph.card(json.loads(self._native.show(entity, relation, iso(since, "since"), iso(until, "until"))))

    def claims(
        self, entity: str | None = None, *, relation: str | None = None, stance: Literal["fact", "doubtful"] | None = None
    ) -> list[graph.Said]:
        """What articles say about an entity (of all, without one): every claim with its sentence, stance, speaker and time."""
        return [graph.said(row) for row in json.loads(self._native.claims(entity, relation, stance))]

    def timeline(self, entity: str, *, since: str | Date | None = None, until: str | Date | None = None) -> list[graph.Said]:
        """The dated claims about an entity, earliest first; `since` and `until` bound what happened, not the articles."""
        rows = self._native.timeline(entity, iso(since, "since"), iso(until, "until"))
        return [graph.said(row) for row in json.loads(rows)]

    def disputes(self) -> list[graph.Dispute]:
        """What is both affirmed and denied, and two values where there can be one."""
        return [graph.dispute(row) for row in json.loads(self._native.disputes())]

    def path(self, source: str, target: str, *, max: int = 4, count: int = 3, via: Sequence[str] = ()) -> list[graph.Path]:
        """How two entities connect, in at most `max` steps: the `count` best paths, fewest steps first, with their sentences.

        `via` names the only relations to step along. No path is an empty list. `max` is at most 12, `count` 100.
        """
        return [graph.path(row) for row in json.loads(self._native.path(source, target, max, count, list(via)))]

    def query(self, sparql: str, *, limit: int | None = None, timeout: float | None = None) -> Table:
        """Answers SPARQL 1.2; the prefixes `ng: ent: art: claim: fact: open: schema: skos: prov: rdf: rdfs: xsd: owl: wd:` are known.

        At most `limit` rows; `Table.more` says whether there are others. After `timeout` seconds it is stopped with `QueryTimeoutError`.
        What is no SPARQL raises `QueryError` with line and column.
        """
        if limit is not None and limit < 0:
            raise ValueError(f"limit is {limit}, but must be 0 or more")
        if timeout is not None and not timeout >= 0:
            raise ValueError(f"timeout is {timeout}, but must be a number of seconds")
        return Table.of(*self._native.query(sparql, limit, timeout))

    def ask(self, question: str, *, limit: int | None = None, timeout: float | None = None, **values: str | int | Date) -> Table:
        """Answers a shipped question: `store.ask("members-of", entity="CSTO")`. `newsgraph.questions()` lists them with their values."""
        given = [(name, value.isoformat() if isinstance(value, Date) else str(value)) for name, value in values.items()]
        return self.query(self._native.question(question, given), limit=limit, timeout=timeout)

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        format: str | None = None,
        rdf11: bool = False,
        facts: bool = False,
        kinds: Sequence[str] = (),
        relations: Sequence[str] = (),
        canonical: bool = False,
        named: bool = False,
        support: int = 0,
        since: str | Date | None = None,
        until: str | Date | None = None,
        around: str | None = None,
        depth: int = 1,
    ) -> list[File]:
        """Writes the graph to a file whose ending, or `format`, is ttl trig nt nq rdf jsonld graphml gexf dot csv neo4j cypher ftm or html.

        Only a part is written with: `kinds` of things (Person), `relations`, `canonical` relations only, `named` things only, at least
        `support` independent sources, reported `since` or `until` a day, `around` an entity within `depth` steps. RDF: `rdf11` for
        programs that do not know RDF 1.2, `facts` for entities and facts only. Returns the files: csv and neo4j write two.
        """
        part = Part(kinds, relations, canonical, named, support, iso(since, "since"), iso(until, "until"), around, depth)
        return [File(file) for file in self._native.export(path, format, rdf11, facts, part.json())]

    def to_networkx(
        self,
        *,
        doubtful: bool = False,
        kinds: Sequence[str] = (),
        relations: Sequence[str] = (),
        canonical: bool = False,
        named: bool = False,
        support: int = 0,
        since: str | Date | None = None,
        until: str | Date | None = None,
        around: str | None = None,
        depth: int = 1,
    ) -> networkx.MultiDiGraph[str]:
        """The facts as a networkx graph (needs `newsgraph[networkx]`); the parts are those of `export`.

        Nodes are IRIs, with label, kind, role (entity, thing, value), mentions, wikidata. Edges have the relation as key and in `relation`,
        words, stance ("fact"), canonical, claims, articles, sources (independent ones), confidence, disputed, speakers, and the days first, last
        (of articles), start, end (of what happened) as far as they are known. With `doubtful`, claims between these nodes that are no facts
        are edges too, whose stance says why ("denied", "possible, planned").
        """
        part = Part(kinds, relations, canonical, named, support, iso(since, "since"), iso(until, "until"), around, depth)
        claims = [claim for claim in self.claims(stance="doubtful")] if doubtful else []
        return network(json.loads(self._native.network(part.json())), claims)


def _articles(inputs: Iterable[Input], paths: list[str]) -> Iterator[Fields | Reading]:
    """The inputs that are no paths; those are put aside."""
    for one in inputs:
        if isinstance(one, str | os.PathLike):
            paths.append(os.fspath(one))
        else:
            yield one


_open: weakref.WeakSet[Store] = weakref.WeakSet()


@atexit.register
def _close_all() -> None:
    """Closes every store before Python ends: its library is taken apart then."""
    for store in list(_open):
        store.close()
