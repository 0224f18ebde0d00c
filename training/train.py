"""Trains the encoder: a linear schedule over steps or minutes, and a running mean of the weights, which is what ships."""

import copy
import json
import os
import shutil
import time

import torch
from torch.nn import functional as F

import export
import scores
import sets
from batches import Pieces, epoch
from encoder import Encoder
from labels import ANY, NAMES
from swaps import Swapper

BITS = torch.arange(len(NAMES))
INNER_RATE, HEAD_RATE, DECAY, NORM = 2e-4, 1.5e-3, 0.01, 1.0
"""Peak learning rates of the encoder and of heads, weight decay, largest norm of the gradient."""


def name_loss(logits, allowed, weights):
    """Mean over words of -log P(an allowed label): `logits` [B, W, labels], `allowed` [B, W] masks, `weights` [B, W]."""
    used = (allowed != 0) & (allowed != ANY)
    logits, allowed, weights = logits[used].float(), allowed[used], weights[used]
    inside = (allowed.unsqueeze(-1) >> BITS) & 1 == 1
    right = torch.logsumexp(logits.masked_fill(~inside, float("-inf")), -1)
    return ((torch.logsumexp(logits, -1) - right) * weights).sum() / max(len(weights), 1)


def loss_of(model, inputs, targets, trees):
    """The loss of a batch: names 1, and with trees arcs 1, relations 1, tags 0.5."""
    ids, mask, shape, first, word_mask = inputs
    tags, heads, rels, names, weights = targets
    words = model.words(ids, mask, shape, first)
    total = name_loss(model.name(model.head_drop(words)), names, weights)
    if trees:
        known = heads >= 0
        arcs = model.arcs(words, word_mask).float()
        total = total + F.cross_entropy(arcs[known], heads[known])
        labels = model.relations(words, heads.clamp(min=0)).float()
        total = total + F.cross_entropy(labels[known], rels[known])
        total = total + 0.5 * F.cross_entropy(model.tag(model.head_drop(words)).float()[known], tags[known])
    return total


def groups(model):
    """Parameter groups of the optimiser; vectors do not decay, word embeddings stay frozen."""
    found = {}
    for name, weight in model.named_parameters():
        if weight.requires_grad:
            rate = INNER_RATE if name.startswith(("layers", "places", "kind", "norm")) else HEAD_RATE
            found.setdefault((rate, DECAY if weight.dim() > 1 else 0.0), []).append(weight)
    return [{"params": own, "lr": rate, "peak": rate, "weight_decay": fall} for (rate, fall), own in found.items()]


class Average:
    """A running mean of the trained weights over about the last `span` steps."""

    def __init__(self, model, span):
        self.model, self.fall = copy.deepcopy(model).eval(), 1 - 1 / span
        self.pairs = [(own, new) for own, new in zip(self.model.parameters(), model.parameters()) if new.requires_grad]

    @torch.no_grad()
    def update(self, step):
        """Takes the weights after `step` (from 1) into the mean."""
        fall = min(self.fall, 1 - 1 / (step + 1))
        torch._foreach_lerp_([own for own, _ in self.pairs], [new for _, new in self.pairs], 1 - fall)


def publish(model, devs, pieces, args, note):
    """Exports `model` into args.latest by renaming a folder, and returns the scores of its int8 form."""
    fresh, old = f"{args.latest}.new", f"{args.latest}.old"
    shutil.rmtree(fresh, ignore_errors=True)
    _, small = export.write(model, fresh)
    shutil.copy(args.tokenizer, f"{fresh}/tokenizer.json")
    found = scores.report(export.session(small), devs, pieces)
    print(note, scores.line(found), flush=True)
    shutil.rmtree(old, ignore_errors=True)
    if os.path.exists(args.latest):
        os.rename(args.latest, old)
    os.rename(fresh, args.latest)
    return found


class Clock:
    """Where the training stands: steps, pieces, and seconds without the pauses for export and scores."""

    def __init__(self, args):
        self.args, self.start, self.paused, self.step, self.seen = args, time.time(), 0.0, 0, 0

    def progress(self):
        """Share of the schedule that is over, 0 to 1."""
        if self.args.minutes:
            return (time.time() - self.start) / 60 / self.args.minutes
        return self.step / self.args.steps

    def factor(self):
        """Learning rate in parts of its peak: rises over the warm-up, then falls to zero with the schedule."""
        return min((self.step + 1) / self.args.warm, 1.0) * max(1 - self.progress(), 0.0)

    def speed(self):
        """Wordpieces a second while training: by the wall, and by the processor (pauses in)."""
        return self.seen / (time.time() - self.start - self.paused), self.seen / time.process_time()


def step(model, optimiser, factor, inputs, targets, trees):
    """One step of the optimiser at `factor` of the peak rates; returns the loss."""
    for group in optimiser.param_groups:
        group["lr"] = group["peak"] * factor
    model.train()
    with torch.autocast("cpu", torch.bfloat16):
        loss = loss_of(model, inputs, targets, trees)
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], NORM)
    optimiser.step()
    return float(loss.detach())


def save(model, average, clock, args):
    """Writes weights.pt in one go."""
    torch.save({"model": average.model.state_dict(), "raw": model.state_dict(), "step": clock.step}, f"{args.work}/weights.new")
    os.replace(f"{args.work}/weights.new", f"{args.work}/weights.pt")


def train(args):
    """Trains until the schedule is over; writes weights.pt and history.json into args.work after every epoch."""
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    os.makedirs(args.work, exist_ok=True)
    pieces, own, devs = Pieces(args.tokenizer), sets.training(args.data), sets.development(args.data)
    if args.slice:
        own = {key: (some[:args.slice], share) for key, (some, share) in own.items()}
        devs = {key: some[:200] for key, some in devs.items()}
    swapper = Swapper(args.data, [one for some, _ in own.values() for one in some])
    model = Encoder()
    model.load_base(args.base)
    optimiser = torch.optim.AdamW(groups(model), betas=(0.9, 0.98), eps=1e-6, foreach=True)
    average, clock, history = Average(model, args.span), Clock(args), []
    while clock.progress() < 1:
        losses = []
        for inputs, targets, trees, count in epoch(list(own.values()), pieces, swapper, args.seed + len(history)):
            if clock.progress() >= 1:
                break
            losses.append(step(model, optimiser, clock.factor(), inputs, targets, trees))
            clock.step, clock.seen = clock.step + 1, clock.seen + count
            average.update(clock.step)
            if clock.step % 25 == 0:
                wall, cpu = clock.speed()
                print(f"step {clock.step} loss {sum(losses[-25:]) / len(losses[-25:]):.3f} progress {clock.progress():.3f} "
                      f"{wall:.0f} pieces/s {cpu:.0f} pieces/cpu-s", flush=True)
        pause = time.time()
        save(model, average, clock, args)
        quick = {key: devs[key] for key in ("ewt", "politics")}
        found = publish(average.model, quick, pieces, args, f"epoch {len(history) + 1}, int8:")
        clock.paused += time.time() - pause
        history.append({"steps": clock.step, "pieces": clock.seen, "minutes": (pause - clock.start) / 60, "int8": found})
        with open(f"{args.work}/history.json", "w") as file:
            wall, cpu = clock.speed()
            json.dump({"args": vars(args), "pieces_per_second": wall, "pieces_per_cpu_second": cpu, "epochs": history}, file, indent=1)
