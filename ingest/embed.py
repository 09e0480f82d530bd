"""Texts in, unit vectors out. Knows nothing of stores or search; never imports torch.

OpenVinoEmbedder serves an exported model on the CPU. HashEmbedder needs no model at all.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError
from ingest.settings import EmbedSettings

if TYPE_CHECKING:
    from ingest.export import ExportedModel

Vectors = NDArray[np.float32]
Counted = Callable[[int], None]


@runtime_checkable
class Embedder(Protocol):
    """Turns texts into unit vectors. `fingerprint` tells which vectors may be compared with each other."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    @property
    def window(self) -> int:
        """Most tokens of a text that are read, with the special ones; the rest is not seen."""

    @property
    def fingerprint(self) -> str:
        """Hash of weights, tokenizer and pooling."""

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special ones and without cutting."""

    def embed_passages(self, texts: Sequence[str], progress: Counted | None = None) -> Vectors:
        """Shape (n, dimension), rows of unit length, in the order of `texts`. `progress` gets texts done so far."""

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""


class OpenVinoEmbedder:
    """An exported sentence-transformers model, on the CPU through OpenVINO.

    Loads in well under a second once its compiled form is in `compiled`. Not for several threads at once.
    """

    def __init__(
        self,
        model: ExportedModel,
        folder: Path,
        *,
        compiled: Path | None = None,
        batch_tokens: int = 4096,
        threads: int = 0,
        precision: Literal["bf16", "f32"] = "bf16",
    ) -> None:
        from openvino import Core
        from tokenizers import Tokenizer

        self.name = model.name
        self.dimension = model.dimension
        self.window = model.window
        self.fingerprint = model.fingerprint
        self._model = model
        self._batch_tokens = batch_tokens
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        core = Core()
        options: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_NUM_THREADS": threads}
        if precision == "f32":
            options["INFERENCE_PRECISION_HINT"] = "f32"
        if compiled is not None:
            options["CACHE_DIR"] = str(compiled)
        self._network = core.compile_model(str(folder / "model.onnx"), "CPU", options)
        self._request = self._network.create_infer_request()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special ones and without cutting."""
        return [len(each) for each in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def embed_passages(self, texts: Sequence[str], progress: Counted | None = None) -> Vectors:
        """Shape (n, dimension), rows of unit length, in the order of `texts`."""
        tokens = self._encode([self._model.passage_prompt + text for text in texts])
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        done = 0
        for chosen in _batches([len(ids) for ids in tokens], self._batch_tokens):
            vectors[chosen] = self._infer([tokens[at] for at in chosen])
            done += len(chosen)
            if progress is not None:
                progress(done)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""
        vector: Vectors = self._infer(self._encode([self._model.query_prompt + text]))[0]
        return vector

    def _encode(self, texts: list[str]) -> list[list[int]]:
        """Token ids of each text, cut to the window with both special tokens kept."""
        kept = self.window
        encoded = [each.ids for each in self._tokenizer.encode_batch_fast(texts)]
        return [ids if len(ids) <= kept else [*ids[: kept - 1], ids[-1]] for ids in encoded]

    def _infer(self, batch: Sequence[list[int]]) -> Vectors:
        longest = max(len(ids) for ids in batch)
        input_ids = np.zeros((len(batch), longest), dtype=np.int64)
        mask = np.zeros((len(batch), longest), dtype=np.int64)
        for row, ids in enumerate(batch):
            input_ids[row, : len(ids)] = ids
            mask[row, : len(ids)] = 1
        result = self._request.infer({"input_ids": input_ids, "attention_mask": mask})
        return np.array(result[0], dtype=np.float32)


def _batches(lengths: Sequence[int], most_tokens: int) -> Iterator[list[int]]:
    """Positions grouped by length, longest first, so that rows times longest stays within `most_tokens`."""
    order = sorted(range(len(lengths)), key=lambda at: -lengths[at])
    start = 0
    while start < len(order):
        rows = max(1, most_tokens // max(1, lengths[order[start]]))
        yield order[start : start + rows]
        start += rows


class HashEmbedder:
    """An embedder without a model: each word, hashed, adds a fixed direction; texts that share words are near.

    Deterministic and offline, for tests and for machines without the model. It knows no synonyms.
    """

    name = "hash"
    dimension = 256
    window = 256
    fingerprint = hashlib.sha256(b"hash embedder 1").hexdigest()

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Words of each text."""
        return [len(_words(text)) for text in texts]

    def embed_passages(self, texts: Sequence[str], progress: Counted | None = None) -> Vectors:
        """Shape (n, dimension), rows of unit length, in the order of `texts`."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row] = self.embed_query(text)
            if progress is not None:
                progress(row + 1)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""
        # A constant direction keeps the length above zero for a text without words.
        total = _direction("", self.dimension) * 0.1
        for word in sorted(set(_words(text)[: self.window])):
            total = total + _direction(word, self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _direction(word: str, dimension: int) -> NDArray[np.float64]:
    """The fixed direction of a word: signs from its hash."""
    bits = np.frombuffer(hashlib.shake_128(word.encode()).digest(dimension // 8), dtype=np.uint8)
    return np.unpackbits(bits).astype(np.float64) * 2 - 1


def open_embedder(settings: EmbedSettings) -> Embedder:
    """The embedder that settings name: "hash", a catalogue name, or a sentence-transformers folder.

    Raises ModelError, with the remedy, when the model is not on this machine.
    """
    if settings.model == HashEmbedder.name:
        return HashEmbedder()
    from ingest.export import exported
    from ingest.models import cache_folder, model_path

    cache = cache_folder(settings.cache)
    folder = Path(settings.model).expanduser()
    if not folder.is_dir():
        if len(folder.parts) > 1:
            raise ModelError(f"embedder folder {folder} is not there; see [ingest.embed] model in the settings")
        folder = model_path(settings.model, settings.cache)
    model, home = exported(folder, settings.model, cache)
    return OpenVinoEmbedder(
        model,
        home,
        compiled=home / "compiled",
        batch_tokens=settings.batch_tokens,
        threads=settings.threads,
    )
