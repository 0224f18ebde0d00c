"""Trains the pair branch: the last layers of the encoder once more, tuned to tell which relations a sentence states between two of its words.

The encoder stays as it is: the branch starts from its vectors of the pieces after layer TRUNK, so names and trees do not change.
"""

import os
import random
import time

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

import export
import marks
import start
from batches import LONGEST, Pieces, collate, packed, row
from encoder import FAR, LAYERS, WIDTH, Layer
from labels import RELATIONS
from train import Average

TRUNK = 4
"""Layers of the encoder that the branch builds on."""
PAIR, PARTS = 192, 6
"""Width of the pair head, and vectors of a word in it: as subject, as object, two that are multiplied, on the path, where the path turns."""
FEATURES = (len(RELATIONS) + 1,) * 4 + ((marks.STEPS + 1) ** 2, 12)
"""Sizes of the features of a pair, as in marks.features."""
INNER_RATE, HEAD_RATE, DECAY, NORM, WARM, SPAN = 2e-4, 1.5e-3, 0.01, 1.0, 200, 250
"""Peak learning rates of the layers and of the head, weight decay, largest norm of the gradient, warm-up steps, steps of the running mean."""


class Pairs(nn.Module):
    """The pair head: which relations of the inventory a sentence states between two of its words."""

    def __init__(self, count):
        super().__init__()
        self.features = nn.ModuleList(nn.Embedding(size, PAIR) for size in FEATURES)
        for table in self.features:
            nn.init.normal_(table.weight, std=0.02)
        self.out = nn.Linear(PAIR, count)
        nn.init.constant_(self.out.bias, -5.0)

    def forward(self, parts, where, path, features, drop):
        """Logits [P, count] of pairs, from `parts` [B, W, PARTS * PAIR]; the arrays are those of marks.Examples.batch."""
        subject, other, left, right, along, turn = parts.float().split(PAIR, -1)
        row, s, o, meet = where.unbind(-1)
        on = (path >= 0).float().unsqueeze(-1)
        between = (along[row.unsqueeze(-1), path.clamp(min=0)] * on).sum(1) / on.sum(1).clamp(min=1)
        mixed = subject[row, s] + other[row, o] + left[row, s] * right[row, o] + between + turn[row, meet]
        for number, table in enumerate(self.features):
            mixed = mixed + table(features[:, number])
        return self.out(drop(F.relu(mixed)))


class Branch(nn.Module):
    """Layers over the pieces, then the parts of the words for the pair head."""

    def __init__(self, relations, trunk=TRUNK, dropout=0.1, head_dropout=0.2):
        super().__init__()
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS - trunk))
        self.parts, self.pairs = nn.Linear(WIDTH, PARTS * PAIR), Pairs(relations)
        self.head_drop = nn.Dropout(head_dropout)

    def begin(self, weights, trunk=TRUNK):
        """Takes the encoder's layers after the trunk."""
        for number, layer in enumerate(self.layers):
            stem = f"layers.{trunk + number}."
            layer.load_state_dict({key.removeprefix(stem): value for key, value in weights.items() if key.startswith(stem)})

    def forward(self, trunk, mask, first):
        """Parts [B, W, PARTS * PAIR] from `trunk` [B, T, WIDTH], `mask` [B, T] and `first` [B, W]."""
        bias = (mask[:, None, None, :] - 1.0) * -FAR
        for layer in self.layers:
            trunk = layer(trunk, bias)
        return self.parts(self.head_drop(torch.gather(trunk, 1, first.unsqueeze(-1).expand(-1, -1, WIDTH))))

    def logits(self, trunk, mask, first, arrays):
        """Logits [P, relations] of the pairs of marks.Examples.batch."""
        return self.pairs(self(trunk, mask, first), *arrays[:3], self.head_drop)


class Cached:
    """Marked sentences with the trunk's vectors of their pieces (half precision) and the arrays of their pairs."""

    def __init__(self, examples, run, pieces, most=3000):
        self.rows = [row(one, one.words, pieces) for one in examples.found]
        self.fit = [n for n, one in enumerate(self.rows) if len(one[0]) <= LONGEST]
        self.trunk, self.arrays = {}, {n: examples.batch([examples.found[n]]) for n in self.fit}
        for batch in packed([len(self.rows[n][0]) for n in self.fit], most):
            chosen = [self.fit[n] for n in batch]
            for n, own in zip(chosen, run(*collate([self.rows[n] for n in chosen]))):
                self.trunk[n] = own[:len(self.rows[n][0])].astype(np.float16)

    def pairs(self, chosen):
        """The arrays of the pairs of several sentences, as tensors."""
        parts = []
        for k, n in enumerate(chosen):
            where, *others = self.arrays[n]
            parts.append((np.concatenate([np.full((len(where), 1), k), where[:, 1:]], 1), *others))
        return [torch.from_numpy(np.concatenate(part)) for part in zip(*parts)]

    def batches(self, dice=None, most=1400):
        """Yields (trunk, mask, first, pair arrays) over one pass."""
        for batch in packed([len(self.rows[n][0]) for n in self.fit], most, dice):
            chosen = [self.fit[n] for n in batch]
            _, mask, _, first, _ = collate([self.rows[n] for n in chosen])
            trunk = np.zeros((*mask.shape, WIDTH), np.float32)
            for k, n in enumerate(chosen):
                trunk[k, :len(self.trunk[n])] = self.trunk[n]
            yield torch.from_numpy(trunk), torch.from_numpy(mask), torch.from_numpy(first), self.pairs(chosen)


def groups(model):
    """Parameter groups with their peak rates; vectors do not decay."""
    found = {}
    for name, weight in model.named_parameters():
        rate = INNER_RATE if name.startswith("layers") else HEAD_RATE
        found.setdefault((rate, DECAY if weight.dim() > 1 else 0.0), []).append(weight)
    return [{"params": own, "lr": rate, "peak": rate, "weight_decay": fall} for (rate, fall), own in found.items()]


def trunk_session(path):
    """A runner of the encoder up to the trunk: model inputs in, vectors [B, T, WIDTH] of the pieces out."""
    import onnx
    import onnxruntime
    model = onnx.load(path)
    name = f"/layers.{TRUNK - 1}/norm2/LayerNormalization_output_0"
    del model.graph.output[:]
    model.graph.output.append(onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["B", "T", WIDTH]))
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = 2
    opened = onnxruntime.InferenceSession(model.SerializeToString(), settings, providers=["CPUExecutionProvider"])
    keys = [entry[0] for entry in export.INPUTS]
    return lambda *arrays: opened.run(None, dict(zip(keys, arrays)))[0]


@torch.no_grad()
def scored(model, cached, limits=(0.3, 0.5, 0.7, 0.9)):
    """{limit: (precision, recall, F1)} in percent over all pairs and relations."""
    model.eval()
    counts = {limit: [0, 0, 0] for limit in limits}
    for trunk, mask, first, arrays in cached.batches():
        gold, likely = arrays[3] > 0, torch.sigmoid(model.logits(trunk, mask, first, arrays))
        for limit, count in counts.items():
            said = likely > limit
            count[0] += int((said & gold).sum())
            count[1] += int(said.sum())
            count[2] += int(gold.sum())
    return {limit: tuple(round(100 * x, 1) for x in (r / max(s, 1), r / max(g, 1), 2 * r / max(s + g, 1))) for limit, (r, s, g) in counts.items()}


def train(args):
    """Trains the branch over args.passes passes; writes branch.pt into args.work after each."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    os.makedirs(args.work, exist_ok=True)
    shipped, pieces = f"{args.out}/encoder-int8.onnx", Pieces(args.tokenizer)
    relations, run = marks.inventory(args.inventory), export.session(shipped)
    found = marks.written(args.marks, run, pieces) + marks.marked(args.marks, args.data, run, pieces)
    print(f"{len(found)} sentences", flush=True)
    told, kept = (Cached(marks.Examples(some, relations), trunk_session(shipped), pieces) for some in marks.held(found[:args.slice] if args.slice else found))
    print("cached", flush=True)
    model = Branch(len(relations))
    model.begin(start.weights(shipped))
    optimiser = torch.optim.AdamW(groups(model), betas=(0.9, 0.98), eps=1e-6, foreach=True)
    average, number, total = Average(model, SPAN), 0, args.passes * sum(1 for _ in packed([len(told.rows[n][0]) for n in told.fit], 1400))
    for turn in range(args.passes):
        losses, begin = [], time.time()
        for trunk, mask, first, arrays in told.batches(random.Random(args.seed * 100 + turn)):
            factor = min((number + 1) / WARM, 1.0) * max(1 - number / total, 0.0)
            for group in optimiser.param_groups:
                group["lr"] = group["peak"] * factor
            model.train()
            with torch.autocast("cpu", torch.bfloat16):
                logits = model.logits(trunk, mask, first, arrays)
            loss = F.binary_cross_entropy_with_logits(logits.float(), arrays[3], reduction="sum") / max(float(arrays[3].sum()), 10)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), NORM)
            optimiser.step()
            losses.append(float(loss.detach()))
            number += 1
            average.update(number)
            if number % 50 == 0:
                print(f"step {number} of {total} loss {np.mean(losses[-50:]):.3f}", flush=True)
        torch.save(average.model.state_dict(), f"{args.work}/branch.new")
        os.replace(f"{args.work}/branch.new", f"{args.work}/branch.pt")
        print(f"pass {turn + 1}: loss {np.mean(losses):.3f}, {time.time() - begin:.0f} s, held back {scored(average.model, kept)}", flush=True)
