"""Makes an int8 graph give the same integer products on every processor.

x86 processors without VNNI multiply u8 activations with s8 weights in pairs and keep the sum of two products in 16 bits, where it
saturates: 255 * (127 + 127) does not fit. The graph then gives other scores there than elsewhere. Here each pair of neighbouring weights of
one sign is kept within 128, so that 255 * 128 fits: a column of weights takes a smaller step of quantisation where that is the better way, and
single pairs are cut where that costs less.
"""

import sys

import numpy as np
import onnx
from onnx import numpy_helper

MOST = 128
"""Largest sum of two neighbouring weights of one sign: 255 * 128 < 2 ** 15."""
STEPS = np.arange(1.0, 0.5, -0.02)
"""Sizes to try for a column, in parts of the one it has."""


def within(weights):
    """`weights` [K, N], pairs along K cut so that none goes beyond MOST."""
    even = weights.shape[0] // 2 * 2
    pairs = weights[:even].reshape(-1, 2, weights.shape[1])
    sums = pairs.sum(1)
    one_sign = pairs[:, 0] * pairs[:, 1] > 0
    excess = np.where(one_sign, np.sign(sums) * np.maximum(np.abs(sums) - MOST, 0), 0)
    first = np.sign(excess) * np.minimum(np.ceil(np.abs(excess) / 2), np.abs(pairs[:, 0]))
    cut = np.stack([pairs[:, 0] - first, pairs[:, 1] - (excess - first)], 1)
    return np.concatenate([cut.reshape(even, -1), weights[even:]])


def fitted(weights):
    """`weights` [K, N] of whole numbers -> the same within bounds, and the factor [N] that each column was shrunk by."""
    best, chosen = np.full(weights.shape[1], np.inf), np.ones(weights.shape[1])
    result = weights.copy()
    for size in STEPS:
        tried = within(np.round(weights * size))
        loss = ((tried / size - weights) ** 2).sum(0)
        better = loss < best
        best, chosen = np.where(better, loss, best), np.where(better, size, chosen)
        result[:, better] = tried[:, better]
    return result, chosen


def mend(path):
    """Rewrites the weights of all MatMulInteger nodes of the ONNX file at `path`; returns how many columns changed."""
    graph = onnx.load(path)
    values = {entry.name: entry for entry in graph.graph.initializer}
    changed = 0
    for node in graph.graph.node:
        if node.op_type != "MatMulInteger" or node.input[1] not in values:
            continue
        name = node.input[1]
        scale = values[name.removesuffix("_quantized") + "_scale"]
        weights, size = fitted(numpy_helper.to_array(values[name]).astype(np.float64))
        assert np.abs(weights).max() <= 127
        steps = numpy_helper.to_array(scale)
        assert steps.shape == size.shape, f"{name}: one step of quantisation a column is expected"
        values[name].CopyFrom(numpy_helper.from_array(weights.astype(np.int8), name))
        scale.CopyFrom(numpy_helper.from_array((steps / size).astype(np.float32), scale.name))
        changed += int((size < 1).sum())
    onnx.save(graph, path)
    return changed


if __name__ == "__main__":
    print(mend(sys.argv[1]), "columns take a larger step")
