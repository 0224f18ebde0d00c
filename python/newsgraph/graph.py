"""What a store says: entities, facts with their support, claims with their words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from newsgraph.reading import Certainty, Polarity, Tense, day, doubt

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean."""

    iri: str
    label: str
    kind: str
    facts: int
    """Facts that it takes part in."""


@dataclass(frozen=True, slots=True)
class End:
    """One end of a claim or fact."""

    label: str
    iri: str | None
    """None for a value."""

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, slots=True)
class Article:
    """What is known of an article."""

    id: str
    title: str | None
    published: date | None
    publisher: str | None
    source: str

    def __str__(self) -> str:
        parts = (self.title, self.publisher, self.published and self.published.isoformat(), self.source)
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Span:
    """When a claim holds or happened."""

    text: str
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Said:
    """What an article of the store says."""

    iri: str
    subject: End
    relation: str
    words: str
    """The relation in words: "is a member of"."""
    object: End
    polarity: Polarity
    certainty: Certainty
    tense: Tense
    speaker: str | None
    """None is the article's own voice."""
    time: Span | None
    place: str | None
    quote: str
    """Its sentence."""
    confidence: float
    article: Article

    @property
    def stance(self) -> str:
        """ "fact", or why it is none: "denied", "possible, planned"."""
        return doubt(self.polarity, self.certainty, self.tense)

    @property
    def is_fact(self) -> bool:
        """True for what supports a fact."""
        return self.stance == "fact"

    def __str__(self) -> str:
        told = f" (says {self.speaker})" if self.speaker else ""
        return f"{self.subject} {self.words} {self.object}{told}{'' if self.is_fact else f' [{self.stance}]'}"


@dataclass(frozen=True, slots=True)
class Support:
    """What supports a fact."""

    claims: int
    articles: int
    independent_sources: int
    """Articles, near-copies of one text counted once."""
    confidence: float
    disputed: bool
    """Some claim denies it."""
    own_voice: bool
    """Some article says so itself."""
    first: date | None
    last: date | None
    speakers: tuple[str, ...]
    """IRIs of those who say so."""
    supported_by: tuple[str, ...]
    """IRIs of the claims."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact on the card of an entity."""

    relation: str
    words: str
    """How it reads from the entity: "is a member of", "has member"."""
    other: End
    canonical: bool
    inverse: bool
    """True when the entity is the object."""
    when: str | None
    says: tuple[str, ...]
    """Names of those who say so."""
    support: Support

    def __str__(self) -> str:
        return f"{self.words} {self.other}"


@dataclass(frozen=True, slots=True)
class Card:
    """What the graph knows of one entity."""

    iri: str
    label: str
    kind: str
    about: str
    """What it is, in a line."""
    names: tuple[str, ...]
    links: tuple[str, ...]
    """The same thing elsewhere."""
    claims: int
    articles: int
    first: date | None
    last: date | None
    facts: tuple[Fact, ...]
    """By relation, canonical ones first, the best supported first."""
    doubtful: tuple[Said, ...]
    """Claims about it that are denied, hedged or planned."""
    says: tuple[Said, ...]
    """Claims that it makes as a speaker."""

    def __str__(self) -> str:
        facts = [f"  {fact} ({fact.support.articles} articles)" for fact in self.facts]
        doubtful = [f"  {said}" for said in self.doubtful]
        return "\n".join([f"{self.label}: {self.about}", *facts, *(["not certain:", *doubtful] if doubtful else [])])


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a dispute."""

    holds: str
    """affirmed, denied, or the value."""
    claims: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Dispute:
    """Claims that cannot all be right."""

    cause: Literal["denied", "two-values"]
    about: str
    sides: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a path: the fact that carries it best."""

    subject: str
    relation: str
    words: str
    object: str
    forward: bool
    """False when the path goes from the fact's object to its subject."""
    support: Support
    evidence: Said | None
    """The best sentence for it."""
    also: tuple[str, ...]
    """Other facts between the same two, in words."""

    def __str__(self) -> str:
        return f"{self.subject} {self.words} {self.object}"


@dataclass(frozen=True, slots=True)
class Path:
    """How two entities connect."""

    nodes: tuple[End, ...]
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return "; ".join(map(str, self.steps))


def said(row: Row) -> Said:
    """A claim of JSON."""
    time = row["time"]
    return Said(
        iri=row["claim"],
        subject=_end(row["subject"]),
        relation=row["relation"],
        words=row["words"],
        object=_end(row["object"]),
        polarity=row["polarity"],
        certainty=row["certainty"],
        tense=row["tense"],
        speaker=row["speaker"],
        time=time and Span(time["text"], day(time["start"]), day(time["end"])),
        place=row["place"],
        quote=row["quote"],
        confidence=row["confidence"],
        article=_article(row["article"]),
    )


def support(row: Row) -> Support:
    """The support of a fact of JSON."""
    return Support(
        claims=row["claims"],
        articles=row["articles"],
        independent_sources=row["independentSources"],
        confidence=row["confidence"],
        disputed=row["disputed"],
        own_voice=row["ownVoice"],
        first=day(row["first"]),
        last=day(row["last"]),
        speakers=tuple(row["speakers"]),
        supported_by=tuple(row["supportedBy"]),
    )


def card(row: Row) -> Card:
    """A card of JSON."""
    return Card(
        iri=row["iri"],
        label=row["label"],
        kind=row["kind"],
        about=row["about"],
        names=tuple(row["names"]),
        links=tuple(row["links"]),
        claims=row["claims"],
        articles=row["articles"],
        first=day(row["first"]),
        last=day(row["last"]),
        facts=tuple(_fact(group, fact) for group in row["relations"] for fact in group["rows"]),
        doubtful=tuple(map(said, row["doubtful"])),
        says=tuple(map(said, row["says"])),
    )


def dispute(row: Row) -> Dispute:
    """A dispute of JSON."""
    sides = tuple(Side(side["holds"], tuple(map(said, side["claims"]))) for side in row["sides"])
    return Dispute(row["cause"], row["about"], sides)


def path(row: Row) -> Path:
    """A path of JSON."""
    return Path(tuple(map(_end, row["nodes"])), tuple(map(_step, row["steps"])))


def _end(row: Row) -> End:
    return End(row["label"], row.get("iri"))


def _article(row: Row) -> Article:
    return Article(row["id"], row["title"], day(row["published"]), row["publisher"], row["source"])


def _fact(group: Row, row: Row) -> Fact:
    return Fact(
        relation=group["relation"],
        words=group["words"],
        other=_end(row["other"]),
        canonical=group["canonical"],
        inverse=group["inverse"],
        when=row["when"],
        says=tuple(row["says"]),
        support=support(row),
    )


def _step(row: Row) -> Step:
    return Step(
        subject=row["subject"],
        relation=row["relation"],
        words=row["words"],
        object=row["object"],
        forward=row["forward"],
        support=support(row),
        evidence=row["evidence"] and said(row["evidence"]),
        also=tuple(row["also"]),
    )
