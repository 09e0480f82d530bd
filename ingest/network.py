"""Networks as OpenVINO runs them on the CPU: compiled once, fed with batches of about one length.

What is common to the embedder and to the reranker. Never imports torch.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.models import locked
from ingest.quantise import GROUP

Precision = Literal["fastest", "f32"]
Ids = NDArray[np.int64]


def compile_network(
    network: Any, hint: Literal["LATENCY", "THROUGHPUT"], *, threads: int, precision: Precision, compiled: Path | None
) -> Any:
    """A compiled network from a file or a model. `compiled`: folder that keeps the compiled form, if given.

    "fastest" computes matrix products in 8 bits, the rest in bfloat16 where the CPU has it.
    """
    from openvino import Core

    core = Core()
    if isinstance(network, Path):
        network = str(network)
    options: dict[str, object] = {"PERFORMANCE_HINT": hint, "INFERENCE_NUM_THREADS": threads}
    if precision == "f32":
        options["INFERENCE_PRECISION_HINT"] = "f32"
    else:
        options["DYNAMIC_QUANTIZATION_GROUP_SIZE"] = str(GROUP)
    if compiled is None:
        return core.compile_model(network, "CPU", options)
    # OpenVINO writes its cache in place: one process at a time, or another reads half of it.
    with locked(compiled / "lock"):
        options["CACHE_DIR"] = str(compiled)
        return core.compile_model(network, "CPU", options)


def padded(batch: Sequence[Ids]) -> tuple[Ids, Ids]:
    """Token ids of a batch, shape (texts, longest), and the mask that tells them from padding."""
    shape = (len(batch), max(len(ids) for ids in batch))
    input_ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    for row, ids in enumerate(batch):
        input_ids[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
    return input_ids, mask


def batches(lengths: Sequence[int], most_tokens: int) -> Iterator[list[int]]:
    """Positions grouped by length, longest first, so that rows times longest stays within `most_tokens`."""
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    start = 0
    while start < len(order):
        rows = max(1, most_tokens // max(1, lengths[order[start]]))
        yield order[start : start + rows]
        start += rows
