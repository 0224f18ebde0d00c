"""Sentences with relations between their words: written for the project (`pairs/written`), and marks on sentences of the sets (`pairs/marks`).

A file of `written` holds blocks of two lines, a sentence with its ends in braces and the pairs by the ends' numbers:

    {1:Ilir Hoxha} met {2:his} {3:Serbian} {4:counterpart}, {5:Jovan Savić}, in {6:Tirana}.
    1 metWith 5; 5 ministerOf 3

A line of `marks` is KEY<tab>ends<tab>pairs: the key of a sentence in passages.py, the places of its ends (words from 0), the pairs by places.
"""

import glob
import re
import tomllib
import zlib
from dataclasses import dataclass, field

import numpy as np

import passages
from labels import NAMES, RELATIONS, UPOS
from scores import predictions
from sentences import Sentence, clean

WORD = re.compile(r"['\u2019]s\b|(?:[A-Z]\.)+|\d+(?:[.,:]\d+)*|\w+(?:['\u2019]\w+)*|[^\w\s]")
END = re.compile(r"\{(\d+):([^{}]+)\}")
PAIR = re.compile(r"(\d+) (\w+) (\d+)")
FAR, STEPS = 8, 4
"""Most words of a path that count, and lengths of a path that are told apart on each side."""


@dataclass
class Marked:
    """A sentence of n words with `ends` (places) and `pairs` of (place, relation, place); the tree as predicted: `heads` 1-based, `labels` indexes."""

    key: str
    words: list
    ends: list = field(default_factory=list)
    pairs: list = field(default_factory=list)
    heads: list = None
    labels: list = None


def written_block(key, text, line):
    """A sentence of `written`: (Marked without places, {number: (begin, end) in words}, pairs by number)."""
    words, spans, at = [], {}, 0
    for match in END.finditer(text):
        words += WORD.findall(text[at:match.start()])
        begin = len(words)
        words += WORD.findall(match.group(2))
        spans[int(match.group(1))] = (begin, len(words))
        at = match.end()
    words += WORD.findall(text[at:])
    pairs = [(int(s), relation, int(o)) for s, relation, o in PAIR.findall(line)]
    return Marked(key, [clean(word) for word in words]), spans, pairs


def head_in(heads, begin, end):
    """The first word of a span whose head stands outside it."""
    return next((i for i in range(begin, end) if not begin <= heads[i] - 1 < end), begin)


def with_trees(found, run, pieces):
    """Gives each sentence its predicted tree; returns for each the words that may be an end."""
    free = []
    for one, (tags, _, heads, labels, names) in zip(found, predictions(run, [Sentence(m.key, m.words) for m in found], pieces)):
        one.heads, one.labels = [int(head) for head in heads], [int(label) for label in labels]
        free.append(candidates(tags, names, one.heads, one.labels))
    return free


def written(folder, run, pieces):
    """Sentences written for the project."""
    rows = []
    for path in sorted(glob.glob(f"{folder}/written/*.txt")):
        with open(path, encoding="utf-8") as file:
            for number, block in enumerate(re.split(r"\n\s*\n", file.read().strip())):
                text, line = block.strip().split("\n")
                rows.append(written_block(f"{path}:{number}", text, line))
    others = with_trees([one for one, _, _ in rows], run, pieces)
    for (one, spans, pairs), free in zip(rows, others):
        place = {number: head_in(one.heads, *span) for number, span in spans.items()}
        inside = {word for span in spans.values() for word in range(*span)}
        one.ends = sorted(set(place.values()) | (set(free) - inside))
        one.pairs = [(place[s], relation, place[o]) for s, relation, o in pairs if place[s] != place[o]]
    return [one for one, _, _ in rows]


def marked(folder, data, run, pieces):
    """Sentences of the sets with marks."""
    known = {one.key: one.words for some in passages.everything(data).values() for one in some}
    found = []
    for path in sorted(glob.glob(f"{folder}/marks/*.tsv")):
        with open(path, encoding="utf-8") as file:
            for line in file:
                key, ends, pairs = line.rstrip("\n").split("\t")
                ends = [int(end) for end in ends.split()]
                pairs = [(int(s), relation, int(o)) for s, relation, o in PAIR.findall(pairs)]
                found.append(Marked(key, known[key], ends, pairs))
    with_trees(found, run, pieces)
    return found


def steps_up(heads, word):
    """Words from `word` (0-based) to the root, itself first; stops at a circle."""
    found = [word]
    while heads[found[-1]] > 0 and heads[found[-1]] - 1 not in found:
        found.append(heads[found[-1]] - 1)
    return found


def features(heads, labels, s, o):
    """Of two words (0-based): path between them without them, their lowest common ancestor or None, six feature numbers.

    Features: label of s, label of o, label of the last step up on the side of s and of o (0: none, the others from 1), shape of the path, distance in the text.
    """
    up, down = steps_up(heads, s), steps_up(heads, o)
    meet = next((word for word in up if word in down), None)
    ups, downs = (up.index(meet), down.index(meet)) if meet is not None else (len(up), len(down))
    path = [word for word in up[1:ups] + down[1:downs] + ([meet] if meet not in (None, s, o) else [])]
    shape = min(ups, STEPS) * (STEPS + 1) + min(downs, STEPS)
    gap = abs(s - o)
    far = 0 if gap == 1 else 1 if gap == 2 else 2 if gap < 5 else 3 if gap < 9 else 4 if gap < 16 else 5
    side = (labels[up[ups - 1]] + 1 if ups else 0, labels[down[downs - 1]] + 1 if downs else 0)
    return path[:FAR], meet, (labels[s] + 1, labels[o] + 1, *side, shape, far * 2 + (s < o))


def candidates(tags, names, heads, labels):
    """Places of words that may be an end: heads of names and noun phrases, pronouns, numbers."""
    kinds = [NAMES[label] for label in names]
    nominal = {UPOS.index(tag) for tag in ("NOUN", "PROPN", "PRON", "NUM")}
    inside = {RELATIONS.index(label) for label in ("flat", "goeswith", "fixed")}
    found, at = [], 0
    while at < len(tags):
        end = at + 1
        if kinds[at] != "O":
            while end < len(tags) and kinds[end] == "I-" + kinds[at][2:]:
                end += 1
            found.append(head_in(heads, at, end))
        elif tags[at] in nominal and labels[at] not in inside:
            found.append(at)
        at = end
    return found


class Examples:
    """Marked sentences as arrays for the pair head."""

    def __init__(self, found, relations):
        self.relations = {name: number for number, name in enumerate(relations)}
        self.found = [one for one in found if len(one.ends) > 1]

    def batch(self, rows):
        """Arrays over all ordered pairs of ends of the sentences `rows`: sentence, subject, object, meeting column; path [P, FAR] (-1: none); features [P, 6]; gold [P, R].

        Columns count from 1; the root is 0.
        """
        where, paths, marks, gold = [], [], [], []
        for n, one in enumerate(rows):
            said = {}
            for s, relation, o in one.pairs:
                said.setdefault((s, o), []).append(self.relations[relation])
            ends = sorted(set(one.ends) | {place for s, _, o in one.pairs for place in (s, o)})
            for s in ends:
                for o in ends:
                    if s == o:
                        continue
                    path, meet, own = features(one.heads, one.labels, s, o)
                    where.append((n, s + 1, o + 1, 0 if meet is None else meet + 1))
                    paths.append([word + 1 for word in path] + [-1] * (FAR - len(path)))
                    marks.append(own)
                    gold.append(said.get((s, o), []))
        wanted = np.zeros((len(where), len(self.relations)), np.float32)
        for row, labels in enumerate(gold):
            wanted[row, labels] = 1
        return np.array(where), np.array(paths), np.array(marks), wanted


def inventory(path):
    """Ids of the relations, in the order of the inventory."""
    with open(path, "rb") as file:
        return [entry["id"] for entry in tomllib.load(file)["relation"] if entry["id"] != "said"]


def held(found, share=12):
    """(to train on, to score on): one sentence of `share` is held back, chosen by its words."""
    def is_held(one):
        return zlib.crc32(" ".join(one.words).encode()) % share == 0
    return [one for one in found if not is_held(one)], [one for one in found if is_held(one)]
