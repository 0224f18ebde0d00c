"""Sentences to tensors: pieces, word shapes and batches, with the changes made while training."""

import random

import numpy as np
import torch
from tokenizers import Tokenizer

MOST_PIECES = 8
CLS, SEP, UNKNOWN = 101, 102, 100
LONGEST = 160
"""Sentences with more pieces are left out of training."""

LITTLE = set("a an the of in on at to for and or but by with from as is are was were be it its that".split())


def shape(word):
    """Word-shape id, 1 to 7, as in labels.json."""
    letters = [letter for letter in word if letter.isalpha()]
    if word.isdigit():
        return 1
    if not letters:
        return 2
    upper = [letter.isupper() for letter in letters]
    if all(upper):
        return 3 if len(letters) > 1 else 4
    if upper[0] and all(letter.islower() for letter in letters[1:]):
        return 5
    if all(letter.islower() for letter in letters):
        return 6
    return 7


class Pieces:
    """Cuts words into wordpiece ids, with a memory; keeps at most 8 a word."""

    def __init__(self, path):
        self.tokenizer = Tokenizer.from_file(path)
        self.tokenizer.no_truncation()
        self.tokenizer.no_padding()
        self.known = {}

    def __call__(self, word):
        if word not in self.known:
            ids = self.tokenizer.encode(word, add_special_tokens=False).ids[:MOST_PIECES]
            self.known[word] = (ids or [UNKNOWN], shape(word))
        return self.known[word]


def recase(words, dice):
    """The words of a sentence as a title, all lower or all upper, each now and then; else unchanged."""
    draw = dice.random()
    if draw < 0.02:
        return [word if word in LITTLE else word[:1].upper() + word[1:] for word in words]
    if draw < 0.04:
        return [word.lower() for word in words]
    return [word.upper() for word in words] if draw < 0.05 else words


def row(sentence, words, pieces):
    """(ids, shapes, first): lists of T, T and W integers."""
    ids, shapes, first = [CLS], [8], [0]
    for word in words:
        own, form = pieces(word)
        first.append(len(ids))
        ids += own
        shapes += [form] + [0] * (len(own) - 1)
    return ids + [SEP], shapes + [8], first


def collate(rows):
    """Five model inputs (as in labels.json) from `row` results, padded."""
    longest, widest = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
    ids, shapes = np.zeros((len(rows), longest), np.int64), np.zeros((len(rows), longest), np.int64)
    mask = np.zeros((len(rows), longest), np.float32)
    first, word_mask = np.zeros((len(rows), widest), np.int64), np.zeros((len(rows), widest), np.float32)
    for i, (own, forms, starts) in enumerate(rows):
        ids[i, :len(own)], shapes[i, :len(own)], mask[i, :len(own)] = own, forms, 1
        first[i, :len(starts)], word_mask[i, :len(starts)] = starts, 1
    return ids, mask, shapes, first, word_mask


def gold(sentences, widest):
    """Targets [B, widest]: tags, heads, relations (-100 where unknown), name masks (0 where unknown), weights."""
    tags, heads, rels = (np.full((len(sentences), widest), -100, np.int64) for _ in range(3))
    names, weights = np.zeros((len(sentences), widest), np.int64), np.zeros((len(sentences), widest), np.float32)
    for i, one in enumerate(sentences):
        n = len(one.words)
        if one.upos is not None:
            tags[i, 1:n + 1], heads[i, 1:n + 1], rels[i, 1:n + 1] = one.upos, one.heads, one.rels
        if one.allowed is not None:
            names[i, 1:n + 1], weights[i, 1:n + 1] = one.allowed, one.weight
    return tags, heads, rels, names, weights


def packed(lengths, most, dice=None):
    """Batches of indexes with at most `most` padded pieces, of like lengths; shuffled with `dice`."""
    noise = (lambda: dice.uniform(0, 4)) if dice else (lambda: 0)
    order = sorted(range(len(lengths)), key=lambda i: lengths[i] + noise())
    found, now, longest = [], [], 0
    for index in order:
        wide = max(longest, lengths[index])
        if now and wide * (len(now) + 1) > most:
            found.append(now)
            now, wide = [], lengths[index]
        now.append(index)
        longest = wide
    found.append(now)
    if dice:
        dice.shuffle(found)
    return found


def epoch(sets, pieces, swapper, seed, most=1400):
    """Yields (inputs, targets, has trees, pieces) over one pass; `sets` is a list of (sentences, share of them)."""
    dice = random.Random(seed)
    groups = {True: [], False: []}
    for sentences, share in sets:
        chosen = sentences if share >= 1 else dice.sample(sentences, int(share * len(sentences)))
        for sentence in chosen:
            sentence = swapper(sentence, dice)
            made = row(sentence, recase(sentence.words, dice), pieces)
            if 3 < len(made[0]) <= LONGEST:
                groups[sentence.heads is not None].append((sentence, made))
    plan = []
    for trees, group in groups.items():
        if group:
            plan += [(trees, batch) for batch in packed([len(made[0]) for _, made in group], most, dice)]
    dice.shuffle(plan)
    for trees, batch in plan:
        rows = [groups[trees][i][1] for i in batch]
        inputs = collate(rows)
        targets = gold([groups[trees][i][0] for i in batch], inputs[3].shape[1])
        yield ([torch.from_numpy(a) for a in inputs], [torch.from_numpy(a) for a in targets], trees, sum(len(r[0]) for r in rows))
