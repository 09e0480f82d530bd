"""A network quantised on the fly becomes one with plain products that computes nearly the same."""

from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from ingest.errors import ModelError
from ingest.unpack import unpack

WEIGHTS = np.random.default_rng(7).integers(-127, 128, (16, 8)).astype(np.int8)
SCALE = np.float32(0.02)


def quantised(path: Path, scaled: bool = True) -> None:
    """x (n, 16) times 8-bit weights, in the form that onnxruntime's dynamic quantisation writes."""
    nodes = [
        helper.make_node("DynamicQuantizeLinear", ["x"], ["xq", "xs", "xz"]),
        helper.make_node("MatMulInteger", ["xq", "w", "xz", "wz"], ["product"]),
        helper.make_node("Cast", ["product"], ["cast"], to=TensorProto.FLOAT),
        helper.make_node("Mul", ["xs", "ws"], ["scales"]),
        helper.make_node("Mul", ["cast", "scales"], ["y"]) if scaled else helper.make_node("Neg", ["cast"], ["y"]),
    ]
    constants = [
        numpy_helper.from_array(WEIGHTS, "w"),
        numpy_helper.from_array(np.int8(0), "wz"),
        numpy_helper.from_array(SCALE, "ws"),
    ]
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", 16])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, ["n", 8])
    graph = helper.make_graph(nodes, "one product", [x], [y], constants)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)]), str(path))


def test_products_become_plain_and_compute_the_same(tmp_path: Path) -> None:
    from openvino import Core

    quantised(tmp_path / "in.onnx")
    unpack(tmp_path / "in.onnx", tmp_path / "out.onnx")
    kinds = {node.op_type for node in onnx.load(str(tmp_path / "out.onnx")).graph.node}
    assert kinds == {"MatMul"}
    x = np.random.default_rng(1).normal(size=(3, 16)).astype(np.float32)
    compiled = Core().compile_model(str(tmp_path / "out.onnx"), "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    assert np.allclose(compiled(x)[0], x @ (WEIGHTS.astype(np.float32) * SCALE), atol=1e-3)


def test_an_unknown_way_of_quantising_is_refused_by_name(tmp_path: Path) -> None:
    quantised(tmp_path / "in.onnx", scaled=False)
    with pytest.raises(ModelError, match="unknown way"):
        unpack(tmp_path / "in.onnx", tmp_path / "out.onnx")
