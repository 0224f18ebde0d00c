"""The sentence that every reader yields, and the cleaning of words."""

from dataclasses import dataclass, field

TYPOGRAPHY = str.maketrans({"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-"})
"""Typographic marks are shown to the model as ASCII, in training and at run time."""


def clean(word):
    """The word as the model sees it; a word never becomes empty."""
    return word.translate(TYPOGRAPHY)


@dataclass
class Sentence:
    """One sentence of n words.

    `upos`, `heads`, `rels`: n indexes (heads 1-based, 0 = root) or None; `allowed`: n masks of name labels or None;
    `spans`: sure names as (begin, end, kind), for swaps and scores; `weight`: factor of the name loss.
    """

    key: str
    words: list
    upos: list = None
    heads: list = None
    rels: list = None
    allowed: list = None
    spans: list = field(default_factory=list)
    weight: float = 1.0


def spans_of(tags):
    """(begin, end, kind) of BIO or IO tags; an I that continues nothing opens a name."""
    found, begin, kind = [], None, None
    for index, tag in enumerate(list(tags) + ["O"]):
        side, _, now = tag.partition("-")
        if begin is not None and (side != "I" or now != kind):
            found.append((begin, index, kind))
            begin = None
        if side in "BI" and side and begin is None and now:
            begin, kind = index, now
    return found
