"""A component for spaCy pipelines: `nlp.add_pipe("newsgraph")` puts what newsgraph reads into each `Doc`.

    doc._.newsgraph           the `Reading`; none for a text that could not be read
    doc._.newsgraph_claims    its claims, each with the spans of its subject, object, trigger, sentence and speaker
    doc.spans["newsgraph"]    its mentions: the kind as label, the best name as id, the Wikidata id as kb_id

The tokens of the pipeline are left as they are: a span has every token that its words touch.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import tee
from typing import Any, cast

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from newsgraph.reader import outcomes
from newsgraph.reading import Argument, Claim, Reading


@dataclass(frozen=True, slots=True)
class DocClaim:
    """A claim with its spans in the `Doc`."""

    claim: Claim
    subject: Span
    object: Span
    trigger: Span
    sentence: Span
    speaker: Span | None

    @property
    def relation(self) -> str:
        """The claim's relation."""
        return self.claim.relation

    @property
    def stance(self) -> str:
        """The claim's stance."""
        return self.claim.stance

    def __str__(self) -> str:
        return str(self.claim)


class Newsgraph:
    """Reads the text of each `Doc`."""

    def __init__(self, date: str | None, spans_key: str, threads: int | None) -> None:
        self.date = date
        self.spans_key = spans_key
        self.threads = threads

    def __call__(self, doc: Doc) -> Doc:
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 128) -> Iterator[Doc]:
        """Reads many, on all cores unless `threads` says otherwise."""
        docs, texts = tee(stream)
        # The pipeline has an English text by its user's choice.
        read = outcomes(({"text": doc.text, "published": doc._.newsgraph_date} for doc in texts), date=self.date, force=True, threads=self.threads)
        for doc, reading in zip(docs, read, strict=True):
            self._fill(doc, reading if isinstance(reading, Reading) else None)
            yield doc

    def _fill(self, doc: Doc, reading: Reading | None) -> None:
        # As plain values, so that a `Doc` can be written and handed to other processes.
        doc._.newsgraph_data = {"line": reading.line, "pieces": [list(piece) for piece in reading.pieces]} if reading else None
        mentions = [(mention, _span(doc, reading, mention.start, mention.end)) for mention in reading.mentions] if reading else []
        spans: list[Span] = []
        for mention, found in mentions:
            if found is not None:
                name, link = (mention.entity.name, mention.entity.wikidata or "") if mention.entity else ("", "")
                spans.append(Span(doc, found.start, found.end, label=mention.kind, kb_id=link, span_id=name))
        doc.spans[self.spans_key] = SpanGroup(doc, name=self.spans_key, spans=spans)


def reading(doc: Doc) -> Reading | None:
    """What was read in a `Doc`: `doc._.newsgraph`."""
    data = cast("dict[str, Any] | None", doc._.newsgraph_data)
    return Reading.from_json(data["line"], [(first, last, shift) for first, last, shift in data["pieces"]]) if data else None


def claims(doc: Doc) -> tuple[DocClaim, ...]:
    """The claims of a `Doc`: `doc._.newsgraph_claims`."""
    read = reading(doc)
    found = (_claim(doc, read, claim) for claim in read.claims) if read else ()
    return tuple(claim for claim in found if claim)


def _claim(doc: Doc, read: Reading, claim: Claim) -> DocClaim | None:
    def of(argument: Argument | None) -> Span | None:
        return _span(doc, read, argument.start, argument.end) if argument else None

    subject, object, speaker = of(claim.subject), of(claim.object), of(claim.speaker)
    trigger, sentence = _span(doc, read, claim.start, claim.end), _span(doc, read, claim.sentence.start, claim.sentence.end)
    if subject is None or object is None or trigger is None or sentence is None:
        return None
    return DocClaim(claim, subject, object, trigger, sentence, speaker)


def _span(doc: Doc, read: Reading, start: int, end: int) -> Span | None:
    """The tokens that hold characters of the cleaned text."""
    place = read.locate(start, end)
    return doc.char_span(*place, alignment_mode="expand") if place else None


Doc.set_extension("newsgraph_date", default=None, force=True)
Doc.set_extension("newsgraph_data", default=None, force=True)
Doc.set_extension("newsgraph", getter=reading, force=True)
Doc.set_extension("newsgraph_claims", getter=claims, force=True)


@Language.factory(
    "newsgraph",
    assigns=["doc._.newsgraph", "doc._.newsgraph_claims", "doc.spans"],
    default_config={"date": None, "spans_key": "newsgraph", "threads": None},
)
def make(nlp: Language, name: str, date: str | None, spans_key: str, threads: int | None) -> Newsgraph:
    """Makes the component. `date` (2025-04-14) is the day of texts whose `doc._.newsgraph_date` is not set and that name none themselves."""
    return Newsgraph(date, spans_key, threads)
