"""The encoder (MiniLM-L6) with its heads for tags, tree and names."""

import math

import torch
from safetensors.torch import load_file
from torch import nn
from torch.nn import functional as F

from labels import NAMES, RELATIONS, UPOS

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
ARC, LABEL = 256, 96
FAR = -1e4
"""Added to the score of what cannot be chosen."""


class Layer(nn.Module):
    """One transformer layer after BERT."""

    def __init__(self, dropout):
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.norm1, self.norm2 = nn.LayerNorm(WIDTH, 1e-12), nn.LayerNorm(WIDTH, 1e-12)
        self.drop = nn.Dropout(dropout)

    def forward(self, hidden, bias):
        """`hidden` [B, T, WIDTH], `bias` [B, 1, 1, T] added to attention scores; the same shape as `hidden` back."""
        def split(states):
            return states.view(states.shape[0], states.shape[1], HEADS, WIDTH // HEADS).transpose(1, 2)
        query, key, value = split(self.query(hidden)), split(self.key(hidden)), split(self.value(hidden))
        weights = torch.softmax(query @ key.transpose(2, 3) / math.sqrt(WIDTH // HEADS) + bias, -1)
        mixed = (weights.to(value.dtype) @ value).transpose(1, 2).reshape(hidden.shape)
        hidden = self.norm1(hidden + self.drop(self.out(mixed)))
        return self.norm2(hidden + self.drop(self.outer(F.gelu(self.inner(hidden)))))


class Encoder(nn.Module):
    """Inputs and outputs are described in labels.json; B sentences, T pieces, W columns (root and words)."""

    def __init__(self, dropout=0.1, head_dropout=0.2):
        super().__init__()
        self.pieces = nn.Embedding(30522, WIDTH)
        self.places = nn.Embedding(512, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(9, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, 1e-12)
        self.layers = nn.ModuleList(Layer(dropout) for _ in range(LAYERS))
        self.drop, self.head_drop = nn.Dropout(dropout), nn.Dropout(head_dropout)
        self.arc_child, self.arc_head = nn.Linear(WIDTH, ARC), nn.Linear(WIDTH, ARC)
        self.rel_child, self.rel_head = nn.Linear(WIDTH, LABEL), nn.Linear(WIDTH, LABEL)
        self.arc = nn.Parameter(torch.randn(ARC + 1, ARC) / math.sqrt(ARC))
        self.rel = nn.Parameter(torch.randn(LABEL + 1, len(RELATIONS) * (LABEL + 1)) / LABEL)
        self.tag, self.name = nn.Linear(WIDTH, len(UPOS)), nn.Linear(WIDTH, len(NAMES))
        nn.init.zeros_(self.shapes.weight)

    def load_base(self, path):
        """Takes the base weights (a BERT safetensors file) at `path`."""
        base = {key.removeprefix("bert."): value.float() for key, value in load_file(path).items()}
        own = {"pieces.weight": base["embeddings.word_embeddings.weight"],
               "places.weight": base["embeddings.position_embeddings.weight"],
               "kind": base["embeddings.token_type_embeddings.weight"][0]}
        pairs = [("norm", "embeddings.LayerNorm")]
        for i in range(LAYERS):
            there = f"encoder.layer.{i}"
            pairs += [(f"layers.{i}.query", f"{there}.attention.self.query"), (f"layers.{i}.key", f"{there}.attention.self.key"),
                      (f"layers.{i}.value", f"{there}.attention.self.value"), (f"layers.{i}.out", f"{there}.attention.output.dense"),
                      (f"layers.{i}.norm1", f"{there}.attention.output.LayerNorm"),
                      (f"layers.{i}.inner", f"{there}.intermediate.dense"), (f"layers.{i}.outer", f"{there}.output.dense"),
                      (f"layers.{i}.norm2", f"{there}.output.LayerNorm")]
        for here, there in pairs:
            for part in ("weight", "bias"):
                own[f"{here}.{part}"] = base[f"{there}.{part}"]
        missing, unknown = self.load_state_dict(own, strict=False)
        assert not unknown, unknown
        self.pieces.weight.requires_grad_(False)

    def words(self, ids, mask, shape, first):
        """Vectors [B, W, WIDTH] of the root and of the first piece of each word."""
        hidden = self.pieces(ids) + self.places.weight[:ids.shape[1]] + self.kind + self.shapes(shape)
        hidden = self.drop(self.norm(hidden))
        bias = (mask[:, None, None, :] - 1.0) * -FAR
        for layer in self.layers:
            hidden = layer(hidden, bias)
        index = first.unsqueeze(-1).expand(-1, -1, WIDTH)
        return torch.gather(hidden, 1, index)

    def arcs(self, words, word_mask):
        """Scores [B, W, W] of [child, head]; a word is never its own head."""
        child, head = (self.head_drop(F.gelu(part(words))) for part in (self.arc_child, self.arc_head))
        one = torch.ones_like(child[:, :, :1])
        scores = torch.cat([child, one], -1) @ self.arc @ head.transpose(1, 2) / math.sqrt(ARC)
        column = torch.arange(words.shape[1], device=words.device)
        self_loop = (column.unsqueeze(1) == column.unsqueeze(0)).float()
        return scores + (word_mask.unsqueeze(1) - 1.0) * -FAR + self_loop.unsqueeze(0) * FAR

    def relations(self, words, heads):
        """Scores [B, W, relations] for the given heads [B, W]."""
        child, head = (self.head_drop(F.gelu(part(words))) for part in (self.rel_child, self.rel_head))
        one = torch.ones_like(child[:, :, :1])
        chosen = torch.gather(head, 1, heads.unsqueeze(-1).expand(-1, -1, LABEL))
        chosen = torch.cat([chosen, one], -1).unsqueeze(2)
        mixed = torch.cat([child, one], -1) @ self.rel
        mixed = mixed.view(words.shape[0], words.shape[1], len(RELATIONS), LABEL + 1)
        return (mixed * chosen).sum(-1)

    def forward(self, ids, mask, shape, first, word_mask):
        """The shipped graph: pos, names, head, rel (indexes), name_scores, arc_scores and the vectors of the words."""
        words = self.words(ids, mask, shape, first)
        arcs = self.arcs(words, word_mask)
        head = arcs.argmax(-1)
        names = self.name(words)
        return self.tag(words).argmax(-1), names.argmax(-1), head, self.relations(words, head).argmax(-1), names, arcs, words
