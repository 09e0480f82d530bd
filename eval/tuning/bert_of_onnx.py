"""A cross-encoder's ONNX file in, the same BERT as a folder that can be trained out. Imports torch.

Exports keep the names of biases, of embeddings and of norms, but call the matrices of products whatever they like: the
matrix of a product is known by the bias that is added to it. That it is the same network is not believed but compared.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError
from ingest.unpack import unpack

_QUANTISED = "_quantized"
_MOST_OFF = 0.05  # of a logit, in full precision
PROBES = (
    ("torque of the gland bolts", "The gland bolts take 45 Nm in two passes."),
    ("torque of the gland bolts", "Invoices are due within thirty days of their date."),
    ("when is the relief valve tested?", "Relief valve\nThe valve is lifted by hand every six months. " * 4),
)


def bert_of_onnx(source: Path, out: Path) -> None:
    """Write config, weights and tokenizer to `out`; raises ModelError where the file holds no BERT with one output."""
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    with tempfile.TemporaryDirectory(prefix="nameplate-tune-") as folder:
        plain = Path(folder) / "model.onnx"
        unpack(source / "model.onnx", plain)
        weights = _weights(plain)
        try:
            vocabulary, hidden = weights["bert.embeddings.word_embeddings.weight"].shape
            shape = {
                "vocab_size": vocabulary,
                "hidden_size": hidden,
                "num_hidden_layers": 1 + max(int(name.split(".")[3]) for name in weights if ".encoder.layer." in name),
                "intermediate_size": len(weights["bert.encoder.layer.0.intermediate.dense.bias"]),
                "max_position_embeddings": len(weights["bert.embeddings.position_embeddings.weight"]),
                "type_vocab_size": len(weights["bert.embeddings.token_type_embeddings.weight"]),
            }
        except (KeyError, ValueError) as error:
            raise ModelError(f"{source} cannot be tuned: its network is no BERT ({error} is missing)") from None
        tokenizer = BertTokenizerFast(tokenizer_file=str(source / "tokenizer.json"))
        expected = onnx_scores(plain, tokenizer)
        # How many heads there are is written nowhere; what gives the same scores is right.
        for width in (64, 32, 128, 16, 8):
            if hidden % width:
                continue
            model = BertForSequenceClassification(
                BertConfig(**shape, num_attention_heads=hidden // width, num_labels=1)
            )
            _fill(model, weights, source)
            if float(np.abs(model_scores(model, tokenizer) - expected).max()) < _MOST_OFF:
                model.save_pretrained(out)
                tokenizer.save_pretrained(out)
                return
    raise ModelError(f"{source} cannot be tuned: read as a BERT it gives other scores")


def model_scores(model: Any, tokenizer: Any) -> NDArray[np.float32]:
    """(n,) logits of the probes, in full precision."""
    import torch

    model.eval()
    with torch.inference_mode():
        inputs = tokenizer(*map(list, zip(*PROBES, strict=True)), padding=True, truncation=True, return_tensors="pt")
        return np.asarray(model(**inputs).logits.view(-1).float().cpu().numpy())


def _weights(file: Path) -> dict[str, NDArray[np.float32]]:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(file)).graph
    arrays = {one.name: numpy_helper.to_array(one) for one in graph.initializer}
    weights = {_plain(name): one for name, one in arrays.items() if _plain(name).startswith(("bert.", "classifier."))}
    for name in [name for name in weights if name.endswith(_QUANTISED)]:
        plain = name.removesuffix(_QUANTISED)
        scale, zero = weights.pop(f"{plain}_scale"), weights.pop(f"{plain}_zero_point")
        weights[plain] = (weights.pop(name).astype(np.float32) - zero.astype(np.float32)) * scale
    products = {node.output[0]: node for node in graph.node if node.op_type in ("MatMul", "Gemm")}
    for node in graph.node:
        if node.op_type == "Gemm" and len(node.input) == 3:
            turned = any(one.name == "transB" and one.i for one in node.attribute)
            _keep(weights, arrays, node.input[2], node.input[1], turned=turned)
        elif node.op_type == "Add":
            for bias, product in (tuple(node.input), tuple(reversed(node.input))):
                if bias in arrays and product in products:
                    _keep(weights, arrays, bias, products[product].input[1], turned=False)
    return {name: np.asarray(one, np.float32) for name, one in weights.items()}


def _plain(name: str) -> str:
    """A name without what an exporter put before it: 'network.bert.pooler.dense.bias'."""
    at = min((found for part in ("bert.", "classifier.") if (found := name.find(part)) >= 0), default=0)
    return name[at:]


def _keep(weights: dict[str, Any], arrays: dict[str, Any], bias: str, matrix: str, *, turned: bool) -> None:
    if bias.endswith(".bias") and matrix in arrays:
        weights[_plain(bias).removesuffix("bias") + "weight"] = arrays[matrix] if turned else arrays[matrix].T


def _fill(model: Any, weights: dict[str, NDArray[np.float32]], source: Path) -> None:
    import torch

    held = model.state_dict()
    missing = [name for name in held if name not in weights and "position_ids" not in name]
    if missing:
        raise ModelError(f"{source} cannot be tuned: {missing[0]} is not in its network")
    model.load_state_dict(
        {name: torch.from_numpy(weights[name].copy()) for name in held if name in weights}, strict=False
    )


def onnx_scores(file: Path, tokenizer: Any) -> NDArray[np.float32]:
    """(n,) logits of the probes by an ONNX file, in full precision."""
    from ingest.network import compile_network

    network = compile_network(file, "LATENCY", threads=0, precision="f32", compiled=None)
    inputs = tokenizer(*map(list, zip(*PROBES, strict=True)), padding=True, truncation=True, return_tensors="np")
    given = {name: np.asarray(inputs[name], np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
    return np.array(network.create_infer_request().infer(given)[0], np.float32).reshape(-1)
