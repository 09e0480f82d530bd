"""Networks as OpenVINO runs them on the CPU: compiled once, fed with batches of about one length.

What is common to the embedder and to the reranker. Never imports torch.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from ingest.models import locked
from ingest.quantise import GROUP

Precision = Literal["fastest", "f32"]
Ids = NDArray[np.int64]
Inputs = Mapping[str, Ids]
Rows = Sequence[int]


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


class Flights:
    """Several batches on their way through one compiled network, one more than it has streams.

    So none waits while the next batch is put together. Results are fetched, not called back: a network let go while
    one of its threads waits for the interpreter would never end. One thread at a time may use it.
    """

    def __init__(self, network: Any) -> None:
        streams = int(network.get_property("NUM_STREAMS"))
        self._requests = [network.create_infer_request() for _ in range(streams + 1)]

    def run(self, batches: Iterable[tuple[Rows, Inputs]]) -> Iterator[tuple[Rows, NDArray[np.float32]]]:
        """The first output of each batch beside its rows, in order; copy it before the next is asked for."""
        flying: deque[tuple[Any, Rows]] = deque()
        try:
            for turn, (rows, inputs) in enumerate(batches):
                if len(flying) == len(self._requests):
                    yield _landed(*flying.popleft())
                request = self._requests[turn % len(self._requests)]
                request.start_async(dict(inputs))
                flying.append((request, rows))
            while flying:
                yield _landed(*flying.popleft())
        finally:
            # Where the reader stopped early, what flies still reads its inputs.
            for request, _ in flying:
                request.wait()


def _landed(request: Any, rows: Rows) -> tuple[Rows, NDArray[np.float32]]:
    request.wait()
    return rows, request.get_output_tensor(0).data
