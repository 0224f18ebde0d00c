"""The class head: what sort of thing a noun stands for, from the shipped encoder's vector of it."""

import json
import os

import numpy as np
import torch
from torch.nn import functional as F

import export
from batches import Pieces, collate, packed, row
from encoder import WIDTH
from labels import UPOS
from treebanks import conllu, mentions, tree

CLASSES = ["person", "organization", "place", "event", "object", "abstract", "time"]
MERGED = {"animal": "object", "plant": "object", "substance": "object"}
NOMINAL = {UPOS.index("NOUN"), UPOS.index("PROPN")}
LONGEST = 500
"""Sentences with more pieces are left out."""


def heads(sentence, rows):
    """(word, class) of every noun that heads an entity of a GUM sentence; of nested entities with one head the widest counts."""
    found = {}
    for begin, end, kind in sorted(mentions(rows), key=lambda one: one[0] - one[1], reverse=True):
        outside = [i for i in range(begin, end) if not begin <= sentence.heads[i] - 1 < end]
        if outside and sentence.upos[outside[0]] in NOMINAL and MERGED.get(kind, kind) in CLASSES:
            found[outside[0]] = CLASSES.index(MERGED.get(kind, kind))
    return sorted(found.items())


def examples(run, pieces, data, part):
    """(vectors [n, WIDTH], classes [n]) of the nouns of GUM's `part`; `run` is the shipped encoder."""
    sentences, marks = [], []
    for _, key, rows in conllu(f"{data}/ud_gum/en_gum-ud-{part}.open-genres.conllu.xz"):
        one = tree(key, rows)
        if len(row(one, one.words, pieces)[0]) <= LONGEST:
            sentences.append(one)
            marks.append(heads(one, rows))
    made = [row(one, one.words, pieces) for one in sentences]
    vectors, classes = [], []
    for batch in packed([len(r[0]) for r in made], 768):
        words = run(*collate([made[i] for i in batch]))[6]
        for k, i in enumerate(batch):
            for word, kind in marks[i]:
                vectors.append(words[k, word + 1])
                classes.append(kind)
    return torch.tensor(np.stack(vectors)), torch.tensor(classes)


def fit(vectors, classes, seed, epochs=12, size=256):
    """A linear layer from WIDTH to CLASSES."""
    torch.manual_seed(seed)
    layer = torch.nn.Linear(WIDTH, len(CLASSES))
    optimiser = torch.optim.AdamW(layer.parameters(), 3e-3, weight_decay=0.01)
    for _ in range(epochs):
        order = torch.randperm(len(vectors))
        for begin in range(0, len(order), size):
            chosen = order[begin:begin + size]
            optimiser.zero_grad()
            F.cross_entropy(layer(vectors[chosen]), classes[chosen]).backward()
            optimiser.step()
    return layer


def scores(layer, vectors, classes):
    """Lines of Markdown: accuracy, then precision and recall by class."""
    with torch.no_grad():
        found = layer(vectors).argmax(-1)
    lines = [f"Classes of nouns, GUM dev, open genres: {100 * (found == classes).float().mean():.1f} % of {len(classes)} right.", "",
             "| class | P | R | nouns |", "|---|---|---|---|"]
    for number, name in enumerate(CLASSES):
        right = int(((found == number) & (classes == number)).sum())
        said, gold = int((found == number).sum()), int((classes == number).sum())
        lines.append(f"| {name} | {100 * right / max(said, 1):.1f} | {100 * right / max(gold, 1):.1f} | {gold} |")
    return lines


def classes(args):
    """Trains the head on GUM train and writes classes.json and classes.md into args.out."""
    torch.set_num_threads(args.threads)
    run, pieces = export.session(f"{args.out}/encoder-int8.onnx"), Pieces(f"{args.out}/tokenizer.json")
    layer = fit(*examples(run, pieces, args.data, "train"), args.seed)
    lines = scores(layer, *examples(run, pieces, args.data, "dev"))
    print("\n".join(lines))
    weights, bias = (part.detach().numpy().astype(float).round(5).tolist() for part in (layer.weight, layer.bias))
    with open(f"{args.out}/classes.json.new", "w") as file:
        rows = ",\n".join(json.dumps({"class": name, "bias": bias[n], "weights": weights[n]}, separators=(",", ":")) for n, name in enumerate(CLASSES))
        file.write("[\n" + rows + "\n]\n")
    os.replace(f"{args.out}/classes.json.new", f"{args.out}/classes.json")
    with open(f"{args.out}/classes.md", "w") as file:
        file.write("# Scores of the class head\n\nWritten by `training/train --stage classes`.\n\n" + "\n".join(lines) + "\n")
