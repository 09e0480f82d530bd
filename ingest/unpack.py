"""An ONNX file quantised on the fly by onnxruntime in, the same network with ordinary matrix products out.

onnxruntime's form gives each matrix one scale and quantises activations anew at every product, one scale a tensor.
OpenVINO runs that slowly; with plain products `ingest/quantise.py` makes of them what it serves well. The weights
are those of the 8-bit file, multiplied out: nothing is lost that was not lost before.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from ingest.errors import ModelError


def unpack(source: Path, out: Path) -> None:
    """Write `out`, `source` with every dynamically quantised product replaced; a plain network stays what it is.

    Raises ModelError when a product is not in the form that onnxruntime's tools write.
    """
    import onnx

    model = onnx.load(str(source))
    graph = model.graph
    constants = {one.name: one for one in graph.initializer}
    made_by = {name: node for node in graph.node for name in node.output}
    readers: dict[str, list[Any]] = defaultdict(list)
    for node in graph.node:
        for name in node.input:
            readers[name].append(node)
    replaced: dict[int, Any] = {}
    dropped: set[int] = set()
    for number, product in enumerate(node for node in graph.node if node.op_type == "MatMulInteger"):
        try:
            cast = readers[product.output[0]][0]
            scaled = readers[cast.output[0]][0]
            scales = made_by[next(name for name in scaled.input if name != cast.output[0])]
            scale = next(constants[name] for name in scales.input if name in constants)
            weights = _dense(constants, product.input[1], product.input[3]) * _array(scale)
            activations = made_by[product.input[0]].input[0]
        except (KeyError, IndexError, StopIteration):
            raise ModelError(f"{source}: product {product.name} is quantised in an unknown way") from None
        name = f"weights_{number}"
        graph.initializer.append(onnx.numpy_helper.from_array(weights.astype(np.float32), name))
        replaced[id(scaled)] = onnx.helper.make_node("MatMul", [activations, name], [scaled.output[0]])
        dropped |= {id(product), id(cast), id(scales)}
    nodes = [replaced.get(id(node), node) for node in graph.node if id(node) not in dropped]
    read = {name for node in nodes for name in node.input}
    nodes = [node for node in nodes if node.op_type != "DynamicQuantizeLinear" or read & set(node.output)]
    read = {name for node in nodes for name in node.input}
    kept = [one for one in graph.initializer if one.name in read]
    for field, values in ((graph.node, nodes), (graph.initializer, kept)):
        del field[:]
        field.extend(values)
    onnx.save(model, str(out))


def _dense(constants: dict[str, Any], weights: str, zero: str) -> Any:
    return _array(constants[weights]).astype(np.float32) - _array(constants[zero]).astype(np.float32)


def _array(constant: Any) -> Any:
    from onnx import numpy_helper

    return numpy_helper.to_array(constant)
