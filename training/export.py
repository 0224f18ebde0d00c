"""The shipped files of a trained model: ONNX, its int8 form and labels.json."""

import json
import logging
import os
import warnings

import numpy as np
import torch

import saturation
from batches import MOST_PIECES
from encoder import WIDTH
from labels import NAMES, RELATIONS, UPOS

INPUTS = [
    ("ids", ["B", "T"], "int64", "wordpiece ids; [CLS]=101 first, [SEP]=102 last, padding 0"),
    ("mask", ["B", "T"], "float32", "1 for pieces, 0 for padding"),
    ("shape", ["B", "T"], "int64", "word-shape id on the first piece of each word, 0 on further pieces and padding, 8 on [CLS] and [SEP]"),
    ("first", ["B", "W"], "int64", "W = 1 + words; column 0 is 0 ([CLS], the root), then the index in ids of the first piece of each word; padding 0"),
    ("word_mask", ["B", "W"], "float32", "1 for column 0 and for words, 0 for padding"),
]
OUTPUTS = [
    ("pos", ["B", "W"], "int64", "arg-max index into upos; column 0 is meaningless"),
    ("names", ["B", "W"], "int64", "arg-max index into names; column 0 is meaningless"),
    ("head", ["B", "W"], "int64", "column of the head (0 = root), greedy, never itself; column 0 is meaningless"),
    ("rel", ["B", "W"], "int64", "index into relations, for the head in output head"),
    ("name_scores", ["B", "W", len(NAMES)], "float32", "logits, for BIO repair or Viterbi; need not be fetched"),
    ("arc_scores", ["B", "W", "W"], "float32", "[dependent, head] logits, for a maximum spanning tree; need not be fetched"),
    ("words", ["B", "W", WIDTH], "float32", "last hidden state at the first piece of each word, for the heads over pairs; need not be fetched"),
]
SHAPES = {
    "0": "further piece or padding", "1": "str.isdigit of the whole word", "2": "no letter (punctuation, mixed digits)",
    "3": "all letters upper case, two or more", "4": "one upper-case letter", "5": "first letter upper, all others lower",
    "6": "all letters lower", "7": "mixed", "8": "[CLS], [SEP]",
}


def write_labels(path):
    """Writes labels.json: orders of labels, inputs and outputs."""
    def table(rows):
        return [dict(zip(("name", "shape", "dtype", "what"), entry)) for entry in rows]
    with open(path, "w") as file:
        json.dump({"upos": UPOS, "relations": RELATIONS, "names": NAMES, "inputs": table(INPUTS), "outputs": table(OUTPUTS),
                   "shape_ids": SHAPES, "max_pieces_per_word": MOST_PIECES}, file, indent=1)
        file.write("\n")


def write_onnx(model, path):
    """Writes the f32 graph (opset 17) to `path`; B, T and W are free."""
    model.eval()
    example = (torch.randint(1000, 2000, (2, 9)), torch.ones(2, 9), torch.ones(2, 9, dtype=torch.int64),
               torch.tensor([[0, 1, 2, 4, 5], [0, 1, 3, 4, 6]]), torch.ones(2, 5))
    names = [entry[0] for entry in OUTPUTS]
    axes = {name: dict(enumerate(sizes)) for name, sizes, _, _ in INPUTS + OUTPUTS}
    axes["name_scores"] = {0: "B", 1: "W"}
    axes["arc_scores"] = {0: "B", 1: "W", 2: "W"}
    axes["words"] = {0: "B", 1: "W"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(model, example, path, input_names=[entry[0] for entry in INPUTS], output_names=names,
                          dynamic_axes=axes, opset_version=17, dynamo=False, do_constant_folding=True)


def quantise(source, target, keep=()):
    """Dynamic quantisation: weights s8 per channel, activations u8 per tensor; nodes named in `keep` stay f32. No product saturates."""
    from onnxruntime.quantization import QuantType, quantize_dynamic
    logging.getLogger().setLevel(logging.ERROR)
    quantize_dynamic(source, target, op_types_to_quantize=["MatMul", "Gemm", "Gather"], per_channel=True,
                     weight_type=QuantType.QInt8, nodes_to_exclude=list(keep), extra_options={"MatMulConstBOnly": True})
    saturation.mend(target)


def session(path):
    """A runner on one thread: five arrays in, seven arrays out."""
    import onnxruntime
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    opened = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    keys = [entry[0] for entry in INPUTS]

    def run(*arrays):
        return opened.run(None, dict(zip(keys, arrays)))
    return run


def torch_run(model):
    """A runner over the PyTorch model, with bf16 products where the processor has them."""
    def run(*arrays):
        with torch.inference_mode(), torch.autocast("cpu", torch.bfloat16):
            return [np.asarray(out.float() if out.is_floating_point() else out) for out in model(*map(torch.from_numpy, arrays))]
    return run


def write(model, folder, stem="encoder"):
    """Writes f32 and int8 ONNX files and labels.json into `folder`, each at once; returns their paths."""
    os.makedirs(folder, exist_ok=True)
    full, small = f"{folder}/{stem}-f32.onnx", f"{folder}/{stem}-int8.onnx"
    write_onnx(model, full + ".new")
    quantise(full + ".new", small + ".new")
    write_labels(f"{folder}/labels.json")
    os.replace(full + ".new", full)
    os.replace(small + ".new", small)
    return full, small
