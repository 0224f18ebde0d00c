"""`Reading`: all that was read out of one article. Offsets count characters of `Reading.text`, the cleaned text."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, Literal

Polarity = Literal["affirmed", "denied"]
Certainty = Literal["factual", "probable", "possible", "counterfactual"]
Tense = Literal["past", "present", "planned"]
Form = Literal["name", "nominal", "pronoun"]
Row = Mapping[str, Any]


def day(text: str | None) -> date | None:
    """A day written as 2025-04-14; none for one that Python has no date for (before the year 1)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def doubt(polarity: Polarity, certainty: Certainty, tense: Tense) -> str:
    """ "fact", or why it is none: "denied", "possible, planned"."""
    doubts = {polarity: polarity == "denied", certainty: certainty != "factual", tense: tense == "planned"}
    return ", ".join(word for word, holds in doubts.items() if holds) or "fact"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    """A named thing of one article."""

    name: str
    """The best name."""
    kind: str
    """Person, Company, Country …: a class of the vocabulary."""
    aliases: tuple[str, ...]
    """Other names used in the text."""
    wikidata: str | None
    """Wikidata id ("Q863"), where it is known."""

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that refer to something."""

    text: str
    start: int
    end: int
    sentence: int
    """Index into `Reading.sentences`."""
    form: Form
    kind: str
    entity: Entity | None
    """None for a thing without a name."""
    link: str
    """Why it was put to its entity: same-name, part-of-name, pronoun …"""


@dataclass(frozen=True, slots=True)
class Argument:
    """One end of a claim, its speaker or its place: an entity, words for a thing without a name, or a value."""

    words: str
    """The words at `start` to `end`."""
    start: int
    end: int
    entity: Entity | None = None
    kind: str | None = None
    """What it is; none for a value."""
    value: str | None = None
    """A value, normalised: 2025-04-11, 1200, USD 3500000."""
    datatype: str | None = None
    """Local name of the value's type in XML Schema: date, integer, string …"""
    thing: int | None = None
    """Number of a thing without a name within its article; two descriptions of one thing share it."""

    @property
    def name(self) -> str:
        """The entity's name, else the value, else the words."""
        return self.entity.name if self.entity else self.value or self.words

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class Time:
    """When a claim holds or happened, counted from the article's date."""

    text: str
    """The words."""
    start: date | None
    """First day; none where it is open."""
    end: date | None
    """Last day, inclusive; none where it is open."""
    granularity: str
    """day, week, month, quarter, year, decade, century or range."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What the article says: subject, relation, object, how it is put forward, and the words for it."""

    subject: Argument
    relation: str
    """`memberOf` (one of the vocabulary, then `canonical`) or the lemmas of its words, `operate_out_of`."""
    object: Argument
    canonical: bool
    words: str
    """The words that carry the relation, at `start` to `end`."""
    start: int
    end: int
    sentence: Sentence
    polarity: Polarity
    certainty: Certainty
    tense: Tense
    speaker: Argument | None
    """Who says so; none is the article's own voice."""
    time: Time | None
    place: Argument | None
    confidence: float
    """0 to 1."""
    rule: str
    """What found it."""
    further: tuple[tuple[int, int], ...] = ()
    """Offsets of further arguments of an open relation."""

    @property
    def evidence(self) -> str:
        """The sentence that says so."""
        return self.sentence.text

    @property
    def stance(self) -> str:
        """ "fact" for what is affirmed, factual and not still to come; else why it is none: "denied", "possible, planned"."""
        return doubt(self.polarity, self.certainty, self.tense)

    @property
    def is_fact(self) -> bool:
        """True for what supports a fact of the graph."""
        return self.stance == "fact"

    def __str__(self) -> str:
        told = f" (says {self.speaker})" if self.speaker else ""
        return f"{self.subject} | {self.relation} | {self.object}{told}{'' if self.is_fact else f' [{self.stance}]'}"


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """All that was read out of one article."""

    id: str
    """Hash of cleaned text, title and date."""
    source: str
    """URL or file name. A store has one article of each source."""
    title: str | None
    published: date | None
    publisher: str | None
    authors: tuple[str, ...]
    language: str
    text: str
    """The cleaned text, which all offsets index."""
    sentences: tuple[Sentence, ...]
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    line: str = field(compare=False)
    """The reading as `newsgraph extract` prints it and `newsgraph load` takes it: one line of JSON."""
    pieces: tuple[tuple[int, int, int], ...] = field(default=(), compare=False)
    """Where the cleaned text stands in the text that was given; see `locate`."""

    @classmethod
    def from_json(cls, line: str, pieces: Sequence[tuple[int, int, int]] = ()) -> Reading:
        """A reading from one line of JSON, as `newsgraph extract` prints it."""
        row = json.loads(line)
        about, text = row["article"], row["text"]
        sentences = tuple(Sentence(text[start:end], start, end) for start, end in row["sentences"])
        entities = tuple(map(_entity, row["entities"]))
        return cls(
            id=about["id"],
            source=about["source"],
            title=about["title"],
            published=day(about["published"]),
            publisher=about["publisher"],
            authors=tuple(about["authors"]),
            language=about["language"],
            text=text,
            sentences=sentences,
            mentions=tuple(map(partial(_mention, text, entities), row["mentions"])),
            entities=entities,
            claims=tuple(map(partial(_claim, text, sentences, entities), row["claims"])),
            line=line,
            pieces=tuple(pieces),
        )

    @property
    def facts(self) -> tuple[Claim, ...]:
        """The claims that are affirmed, factual and not still to come."""
        return tuple(claim for claim in self.claims if claim.is_fact)

    def locate(self, start: int, end: int) -> tuple[int, int] | None:
        """Where characters of the cleaned text stand in the text that was given to `read`.

        None where that is not known: for a reading of a page or a file, or words that cleaning made.
        """
        first = bisect_right(self.pieces, start, key=lambda piece: piece[1])
        within = self.pieces[first : bisect_left(self.pieces, end, key=lambda piece: piece[0])]
        if not within:
            return None
        (begins, _, before), (_, ends, after) = within[0], within[-1]
        return max(start, begins) + before, min(end, ends) + after

    def __repr__(self) -> str:
        counts = f"{len(self.sentences)} sentences, {len(self.entities)} entities, {len(self.claims)} claims"
        return f"<Reading {self.title or self.source!r}: {counts}>"


def _entity(row: Row) -> Entity:
    return Entity(row["name"], row["type"], tuple(row["aliases"]), row["links"].get("wikidata"))


def _mention(text: str, entities: Sequence[Entity], row: Row) -> Mention:
    start, end, entity = row["start"], row["end"], row["entity"]
    named = None if entity is None else entities[entity]
    return Mention(text[start:end], start, end, row["sentence"], row["form"], row["type"], named, row["link"])


def _argument(text: str, entities: Sequence[Entity], row: Row | None) -> Argument | None:
    return None if row is None else _end(text, entities, row)


def _end(text: str, entities: Sequence[Entity], row: Row) -> Argument:
    start, end, at = row["start"], row["end"], row.get("entity")
    entity = None if at is None else entities[at]
    kind = entity.kind if entity else row.get("type")
    return Argument(text[start:end], start, end, entity, kind, row.get("literal"), row.get("datatype"), row.get("thing"))


def _time(row: Row | None) -> Time | None:
    return None if row is None else Time(row["text"], day(row["start"]), day(row["end"]), row["granularity"])


def _claim(text: str, sentences: Sequence[Sentence], entities: Sequence[Entity], row: Row) -> Claim:
    start, end = row["trigger"]
    return Claim(
        subject=_end(text, entities, row["subject"]),
        relation=row["relation"],
        object=_end(text, entities, row["object"]),
        canonical=row["canonical"],
        words=row["relationText"],
        start=start,
        end=end,
        sentence=sentences[row["sentence"]],
        polarity=row["polarity"],
        certainty=row["certainty"],
        tense=row["tense"],
        speaker=_argument(text, entities, row["attributedTo"]),
        time=_time(row["time"]),
        place=_argument(text, entities, row["place"]),
        confidence=row["confidence"],
        rule=row["rule"],
        further=tuple((start, end) for start, end in row.get("further", ())),
    )
