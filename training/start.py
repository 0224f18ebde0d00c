"""Trained weights from a shipped int8 file or a checkpoint, so that training can go on from there."""

import onnx
import torch
from onnx import numpy_helper

from encoder import ARC, LABEL, LAYERS
from labels import NAMES, UPOS

LINEAR = [f"layers.{layer}.{part}" for layer in range(LAYERS) for part in ("query", "key", "value", "out", "inner", "outer")]
"""Products of the layers, in the order of the graph."""
HEADS = {ARC: ["arc_child", "arc_head"], LABEL: ["rel_child", "rel_head"], len(UPOS): ["tag"], len(NAMES): ["name"]}
"""Products of the heads by their width; of two with one width in the order of the graph."""


def weights(path):
    """{name: tensor} of the file's weights; what it quantised comes back as steps times whole numbers. A checkpoint (.pt) gives its running mean."""
    if path.endswith(".pt"):
        return torch.load(path, map_location="cpu")["model"]
    graph = onnx.load(path).graph
    values = {entry.name: numpy_helper.to_array(entry) for entry in graph.initializer}
    found = {name: torch.tensor(value) for name, value in values.items() if name.endswith((".weight", ".bias")) or name == "kind"}
    layers, heads = iter(LINEAR), {width: iter(names) for width, names in HEADS.items()}
    for node in graph.node:
        if node.op_type != "MatMulInteger" or node.input[1] not in values:
            continue
        stem = node.input[1].removesuffix("_quantized")
        matrix = torch.tensor(values[node.input[1]].astype("float32") * values[f"{stem}_scale"])
        if stem.split(".")[0] in ("arc", "rel"):
            found[stem.split(".")[0]] = matrix
            continue
        name = next(layers, None) or next(heads[matrix.shape[1]])
        found[f"{name}.weight"] = matrix.T.contiguous()
    for name in ("pieces.weight", "shapes.weight"):
        zero = values[f"{name}_zero_point"].astype("float32")
        found[name] = torch.tensor((values[f"{name}_quantized"].astype("float32") - zero) * values[f"{name}_scale"])
    return found
