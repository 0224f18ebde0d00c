"""Scores of predictions: tags, trees and names; and Viterbi over the name scores."""

import numpy as np

from batches import collate, packed, row
from labels import NAMES, bits
from sentences import spans_of

KINDS = ("PER", "ORG", "LOC")


def forbidden():
    """[labels, labels] of 0 and -inf: I-x only after B-x or I-x; row = label before."""
    table = np.zeros((len(NAMES), len(NAMES)), np.float32)
    for j, after in enumerate(NAMES):
        if after.startswith("I-"):
            for i, before in enumerate(NAMES):
                if before[2:] != after[2:] or before == "O":
                    table[i, j] = -np.inf
    return table


FORBIDDEN = forbidden()
SURE = {1 << index for index in range(len(NAMES))}


def viterbi(scores):
    """Best label indexes of one sentence; `scores` [words, labels] are logits."""
    best = scores[0] + np.array([-np.inf if name.startswith("I-") else 0 for name in NAMES], np.float32)
    back = []
    for now in scores[1:]:
        paths = best[:, None] + FORBIDDEN
        back.append(paths.argmax(0))
        best = paths.max(0) + now
    labels = [int(best.argmax())]
    for step in reversed(back):
        labels.append(int(step[labels[-1]]))
    return labels[::-1]


def predictions(run, sentences, pieces, most=768):
    """Per sentence (tags, names, heads, relations, names by Viterbi); `run` maps the five inputs to the seven outputs."""
    rows = [row(one, one.words, pieces) for one in sentences]
    found = [None] * len(rows)
    for batch in packed([len(r[0]) for r in rows], most):
        tags, names, heads, rels, scores = run(*collate([rows[i] for i in batch]))[:5]
        for k, i in enumerate(batch):
            n = len(sentences[i].words) + 1
            found[i] = (tags[k, 1:n], names[k, 1:n], heads[k, 1:n], rels[k, 1:n], viterbi(scores[k, 1:n]))
    return found


def tree_scores(sentences, predicted):
    """UPOS, UAS and LAS in percent of all words; LAS compares relations with their subtypes."""
    words = tags = arcs = both = 0
    for one, (tag, _, head, rel, _) in zip(sentences, predicted):
        right = np.array(one.heads) == head
        words += len(one.words)
        tags += int((np.array(one.upos) == tag).sum())
        arcs += int(right.sum())
        both += int((right & (np.array(one.rels) == rel)).sum())
    return {"words": words, "UPOS": 100 * tags / words, "UAS": 100 * arcs / words, "LAS": 100 * both / words}


def name_scores(sentences, predicted, kinds=KINDS, decoded=True):
    """F1 in percent of exact spans, all and by kind; with Viterbi, or greedy."""
    counts = {kind: [0, 0, 0] for kind in kinds}
    for one, result in zip(sentences, predicted):
        labels = [NAMES[i] for i in (result[4] if decoded else result[1])]
        gold = {span for span in one.spans if span[2] in counts}
        mine = {span for span in spans_of(labels) if span[2] in counts}
        for span in gold:
            counts[span[2]][0] += 1
        for span in mine:
            counts[span[2]][1] += 1
        for span in gold & mine:
            counts[span[2]][2] += 1
    scores = {kind: 200 * hit / (gold + mine) if gold + mine else 0.0 for kind, (gold, mine, hit) in counts.items()}
    gold, mine, hit = (sum(c[i] for c in counts.values()) for i in range(3))
    return {"names": gold, "F1": 200 * hit / (gold + mine), "P": 100 * hit / max(mine, 1), "R": 100 * hit / max(gold, 1), **scores}


def kind_scores(sentences, predicted):
    """F1 by each kind of names; wrong predictions on words for which the set leaves that kind open are not counted."""
    counts = {}
    for one, result in zip(sentences, predicted):
        if one.allowed is None:
            continue
        gold = set(one.spans)
        mine = set()
        for begin, end, kind in spans_of([NAMES[i] for i in result[4]]):
            fits = bits([kind], "BI")
            if (begin, end, kind) in gold or not any(mask & fits and mask not in SURE for mask in one.allowed[begin:end]):
                mine.add((begin, end, kind))
        for place, spans in enumerate((gold, mine, gold & mine)):
            for span in spans:
                counts.setdefault(span[2], [0, 0, 0])[place] += 1
    return {kind: {"gold": gold, "F1": 200 * hit / (gold + mine)} for kind, (gold, mine, hit) in sorted(counts.items()) if gold}


def report(run, devs, pieces):
    """All scores of a model on the development sets; `devs` maps a set's name to its sentences."""
    found = {}
    for name, sentences in devs.items():
        predicted = predictions(run, sentences, pieces)
        entry = {}
        if sentences[0].heads is not None:
            entry.update(tree_scores(sentences, predicted))
        if any(one.spans for one in sentences):
            entry["decoded"] = name_scores(sentences, predicted)
            entry["kinds"] = kind_scores(sentences, predicted)
            entry["greedy"] = name_scores(sentences, predicted, decoded=False)
        found[name] = entry
    return found


def line(found):
    """One short line of the main scores."""
    parts = []
    for name, entry in found.items():
        text = name
        if "LAS" in entry:
            text += f" {entry['UPOS']:.2f}/{entry['UAS']:.2f}/{entry['LAS']:.2f}"
        if "decoded" in entry:
            kinds = " ".join(f"{kind} {entry['decoded'][kind]:.1f}" for kind in KINDS)
            text += f" F1 {entry['decoded']['F1']:.2f} ({kinds})"
        parts.append(text)
    return "; ".join(parts)
