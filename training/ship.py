"""Writes the shipped files from trained weights: int8 model, labels, tokenizer, manifest, report and reference."""

import hashlib
import json
import os
import platform
import shutil

import torch

import classes
import export
import scores
import sets
import sources
from batches import Pieces
from encoder import Encoder
from reference import write_reference

NAME, VERSION = "newsgraph-encoder", "1.1.0"


def digest(path):
    """sha256 of a file in hexadecimal."""
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def entry(out, kind, file):
    """Lines of a shipped file in MANIFEST.toml."""
    path = f"{out}/{file}"
    return [f"[{kind}]", f"file = {json.dumps(file)}", f"sha256 = {json.dumps(digest(path))}", f"bytes = {os.path.getsize(path)}", ""]


def heads(args):
    """Trains the heads on the encoder in args.out and brings their entries in MANIFEST.toml up to date."""
    classes.classes(args)
    path = f"{args.out}/MANIFEST.toml"
    with open(path) as file:
        before, mark, after = file.read().partition("[classes]\n")
    before, after = (before, after.partition("\n\n")[2]) if mark else (before.partition("[base]\n")[0], "[base]\n" + before.partition("[base]\n")[2])
    with open(path, "w") as file:
        file.write(before + "\n".join(entry(args.out, "classes", "classes.json")) + "\n" + after)


def manifest(out, base, history):
    """Text of MANIFEST.toml."""
    quote = json.dumps
    base_sha, args = digest(base), history["args"]
    lines = [f"name = {quote(NAME)}", f"version = {quote(VERSION)}", f"licence = {quote(sources.LICENCE)}", ""]
    for kind, file in (("weights", "encoder-int8.onnx"), ("labels", "labels.json"), ("tokenizer", "tokenizer.json"), ("classes", "classes.json")):
        lines += entry(out, kind, file)
    lines += ["[base]"] + [f"{key} = {quote(value)}" for key, value in sources.BASE.items()] + [f"sha256 = {quote(base_sha)}", ""]
    lines += ["[training]", f"seed = {args['seed']}", f"epochs = {len(history['epochs'])}", f"steps = {history['epochs'][-1]['steps']}",
              f"wordpieces = {history['epochs'][-1]['pieces']}", f"minutes = {history['epochs'][-1]['minutes']:.0f}", ""]
    for name, licence, attribution in sources.SETS:
        lines += ["[[sets]]", f"name = {quote(name)}", f"licence = {quote(licence)}", f"attribution = {quote(attribution)}", ""]
    return "\n".join(lines)


def tables(full, small):
    """Markdown lines of all scores; `full` and `small` are reports of the f32 and int8 files."""
    lines = ["| set | file | UPOS | UAS | LAS | names F1 (P / R) | PER | ORG | LOC | greedy F1 |", "|---|---|---|---|---|---|---|---|---|---|"]
    for name in small:
        for label, found in (("f32", full[name]), ("int8", small[name])):
            trees = [f"{found[key]:.2f}" if key in found else "-" for key in ("UPOS", "UAS", "LAS")]
            own = found.get("decoded")
            names = ["-"] * 5 if own is None else [f"{own['F1']:.2f} ({own['P']:.1f} / {own['R']:.1f})"] + [
                f"{own[kind]:.1f}" for kind in scores.KINDS] + [f"{found['greedy']['F1']:.2f}"]
            lines.append(f"| {name} | {label} | " + " | ".join(trees + names) + " |")
    lines += ["", "F1 of the int8 file by kind of name (names in the set); wrong predictions on words for which the set leaves that kind open are not counted.", ""]
    for name, found in small.items():
        if "kinds" in found:
            lines.append(f"- {name}: " + ", ".join(f"{kind} {one['F1']:.1f} ({one['gold']})" for kind, one in found["kinds"].items()))
    return lines


def report(full, small, raw, history):
    """Text of report.md."""
    args, last = history["args"], history["epochs"][-1]
    schedule = f"{args['minutes']:.0f} minutes of wall time" if args["minutes"] else f"{args['steps']} steps"
    lines = [
        "# Scores of the shipped encoder", "",
        "Written by `training/train`; development sets, words given, greedy trees without repair; names decoded by Viterbi over BIO.",
        "`ewt`: UD EWT dev with Universal NER; `gum`: UD GUM dev, open genres without conversation; `politics`: CrossNER politics dev; "
        "`docred`: the last 50 documents of Re-DocRED dev. LAS compares relations with their subtypes.", "",
        *tables(full, small), "",
        f"The int8 file of the last weights instead of the running mean: {scores.line(raw)}.", "",
        "## Run", "",
        f"Seed {args['seed']}; {len(history['epochs'])} epochs (the last one cut by the schedule), {last['steps']} steps, {last['pieces']:,} wordpieces; learning rate to zero over "
        f"{schedule}; training ended after {last['minutes']:.0f} minutes. {history['pieces_per_second']:.0f} wordpieces a second of wall time, "
        f"{history['pieces_per_cpu_second']:.0f} a second of processor time, {args['threads']} thread, {platform.machine()}, "
        f"PyTorch {torch.__version__} with bf16 autocast.", "",
        "int8 after each epoch:", "", "| epoch | steps | minutes | ewt UPOS / UAS / LAS | ewt names | politics names |", "|---|---|---|---|---|---|"]
    for number, entry in enumerate(history["epochs"], 1):
        found = entry["int8"]
        tree, town = found["ewt"], found["politics"]
        lines.append(f"| {number} | {entry['steps']} | {entry['minutes']:.1f} | {tree['UPOS']:.2f} / {tree['UAS']:.2f} / {tree['LAS']:.2f} | "
                     f"{tree['decoded']['F1']:.2f} | {town['decoded']['F1']:.2f} |")
    return "\n".join(lines) + "\n"


def ship(args):
    """Exports, scores and writes everything into args.out, and the reference into tests/fixtures beside it."""
    torch.set_num_threads(args.threads)
    saved = torch.load(f"{args.work}/weights.pt", map_location="cpu")
    with open(f"{args.work}/history.json") as file:
        history = json.load(file)
    pieces, devs = Pieces(args.tokenizer), sets.development(args.data)
    model = Encoder()
    model.load_state_dict(saved["raw"])
    _, raw = export.write(model, f"{args.work}/raw")
    last = scores.report(export.session(raw), devs, pieces)
    model.load_state_dict(saved["model"])
    full, small = (export.session(path) for path in export.write(model, f"{args.work}/ship"))
    found = [scores.report(run, devs, pieces) for run in (full, small)]
    os.makedirs(args.out, exist_ok=True)
    for file, source in (("encoder-int8.onnx", f"{args.work}/ship/encoder-int8.onnx"), ("labels.json", f"{args.work}/ship/labels.json"),
                         ("tokenizer.json", args.tokenizer)):
        shutil.copyfile(source, f"{args.out}/{file}")
    classes.classes(args)
    with open(f"{args.out}/report.md", "w") as file:
        file.write(report(*found, last, history))
    with open(f"{args.out}/MANIFEST.toml", "w") as file:
        file.write(manifest(args.out, args.base, history))
    os.makedirs(args.fixtures, exist_ok=True)
    write_reference(f"{args.fixtures}/model-reference.json", full, small, pieces)
    for label, one in zip(("f32", "int8", "int8 of the last weights"), (*found, last)):
        print(label, scores.line(one), flush=True)
