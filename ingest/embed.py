"""Texts in, unit vectors out. Knows nothing of stores or search; never imports torch.

OpenVinoEmbedder serves an exported model on the CPU. HashEmbedder needs no model at all.
"""

from __future__ import annotations

import hashlib
import re
import threading
import weakref
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ingest.errors import ModelError
from ingest.models import cache_folder, model_path
from ingest.network import Flights, Inputs, Precision, Rows, batches, compile_network, padded
from ingest.settings import EmbedSettings

if TYPE_CHECKING:
    from ingest.export import ExportedModel

Vectors = NDArray[np.float32]
Counted = Callable[[int], None]
STRETCH = 4096  # texts that are tokenised and sorted by length together


@dataclass(frozen=True, slots=True)
class TokenVectors:
    """The tokens of one text within the window: where each stands, (n, 2), and its unit vector, (n, dimension)."""

    offsets: NDArray[np.int64]
    vectors: Vectors


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

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vector of every token, read in its text; special tokens are left out."""


class OpenVinoEmbedder:
    """An exported sentence-transformers model, on the CPU through OpenVINO.

    Computes matrix products in 8 bits, the rest in bfloat16 where the CPU has it ("fastest"). Nothing is loaded
    before it is used: a process that only asks never holds the form for passages. The compiled forms are kept in
    `compiled`, if given, so that loading takes a tenth of a second. May be shared by threads.
    """

    def __init__(
        self,
        model: ExportedModel,
        folder: Path,
        *,
        compiled: Path | None = None,
        batch_tokens: int = 1024,
        threads: int = 0,
        precision: Precision = "fastest",
    ) -> None:
        self.name = model.name
        self.dimension = model.dimension
        self.window = model.window
        self.fingerprint = model.fingerprint
        self._model = model
        self._network_file = folder / ("model.onnx" if precision == "f32" else "served.xml")
        self._compiled = compiled
        self._batch_tokens = batch_tokens
        self._threads = threads
        self._precision = precision
        self._turn = threading.Lock()
        self._loaded: dict[str, Any] = {}
        # Let go before the interpreter ends: OpenVINO's threads abort a process that ends around them.
        weakref.finalize(self, self._loaded.clear)
        self._tokenizer_file = folder / "tokenizer.json"

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special ones and without cutting."""
        return [len(each) for each in self._tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]

    def embed_passages(self, texts: Sequence[str], progress: Counted | None = None) -> Vectors:
        """Shape (n, dimension), rows of unit length, in the order of `texts`. `progress` gets texts done so far."""
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        done = 0
        for rows, some in Flights(self._for_passages).run(self._sent(texts)):
            vectors[rows] = some
            done += len(rows)
            if progress is not None:
                progress(done)
        return vectors

    def embed_query(self, text: str) -> Vectors:
        """Shape (dimension,), unit length."""
        inputs = _inputs(self._encode([self._model.query_prompt + text]))
        request = self._for_queries
        with self._turn:
            return np.array(request.infer(inputs)[0][0], dtype=np.float32)

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The vector of every token, read in its text; special tokens are left out."""
        # The fast form of the call gives no offsets.
        encoded = self._tokenizer.encode_batch([self._model.passage_prompt + text for text in texts])
        tokens = [self._cut(np.array(each.ids, dtype=np.int64)) for each in encoded]
        skip = len(self._model.passage_prompt)
        found: list[TokenVectors | None] = [None] * len(texts)
        request = self._for_tokens
        for chosen in batches([len(ids) for ids in tokens], self._batch_tokens):
            with self._turn:
                hidden = np.array(request.infer(_inputs([tokens[at] for at in chosen]))[0], dtype=np.float32)
            for row, at in enumerate(chosen):
                offsets = np.array(encoded[at].offsets[: len(tokens[at]) - 1], dtype=np.int64).reshape(-1, 2)
                own = (offsets[:, 1] > offsets[:, 0]) & (offsets[:, 0] >= skip)
                vectors = hidden[row, : len(offsets)][own]
                vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
                found[at] = TokenVectors(offsets[own] - skip, vectors)
        return [one for one in found if one is not None]

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._tokenizer_file))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @property
    def _for_queries(self) -> Any:
        """All cores work on one text."""
        with self._turn:
            if "queries" not in self._loaded:
                self._loaded["queries"] = self._compile("LATENCY").create_infer_request()
            return self._loaded["queries"]

    @property
    def _for_passages(self) -> Any:
        """Each core works on a batch of its own: a tenth faster than all cores on one batch."""
        with self._turn:
            if "passages" not in self._loaded:
                self._loaded["passages"] = self._compile("THROUGHPUT")
            return self._loaded["passages"]

    @property
    def _for_tokens(self) -> Any:
        """The same network, ended before its pooling."""
        with self._turn:
            if "tokens" not in self._loaded:
                self._loaded["tokens"] = self._compile("LATENCY", before_pooling=True).create_infer_request()
            return self._loaded["tokens"]

    def _compile(self, hint: Literal["LATENCY", "THROUGHPUT"], *, before_pooling: bool = False) -> Any:
        network: Any = self._network_file
        if before_pooling:
            from openvino import Core

            network = _unpooled(Core().read_model(str(network)))
        return compile_network(network, hint, threads=self._threads, precision=self._precision, compiled=self._compiled)

    def _sent(self, texts: Sequence[str]) -> Iterator[tuple[Rows, Inputs]]:
        # Tokens of a stretch at a time: those of a large corpus would take more memory than its texts.
        for start in range(0, len(texts), STRETCH):
            tokens = self._encode([self._model.passage_prompt + text for text in texts[start : start + STRETCH]])
            for chosen in batches([len(ids) for ids in tokens], self._batch_tokens):
                yield [start + at for at in chosen], _inputs([tokens[at] for at in chosen])

    def _encode(self, texts: list[str]) -> list[NDArray[np.int64]]:
        """Token ids of each text, cut to the window with the special tokens kept."""
        return [self._cut(np.array(each.ids, dtype=np.int64)) for each in self._tokenizer.encode_batch_fast(texts)]

    def _cut(self, ids: NDArray[np.int64]) -> NDArray[np.int64]:
        return ids if len(ids) <= self.window else np.append(ids[: self.window - 1], ids[-1])


def _unpooled(network: Any) -> Any:
    """The network that gives what is pooled: the last vectors of all tokens, (texts, tokens, dimension)."""
    from openvino import Model

    node = network.get_results()[0]
    while True:
        source = node.input_value(0)
        node = source.get_node()
        # mean pooling: the tokens' vectors, times the mask, summed over the tokens
        if node.get_type_name() == "ReduceSum":
            masked = node.input_value(0).get_node()
            return Model([masked.input_value(0)], network.get_parameters())
        if not node.get_input_size():
            raise ModelError("the exported network has no mean pooling; export it again")


def _inputs(batch: Sequence[NDArray[np.int64]]) -> dict[str, NDArray[np.int64]]:
    input_ids, mask = padded(batch)
    return {"input_ids": input_ids, "attention_mask": mask}


_WORD = re.compile(r"\w+")


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

    def embed_tokens(self, texts: Sequence[str]) -> list[TokenVectors]:
        """The direction of every word."""
        found = []
        for text in texts:
            words = list(_WORD.finditer(text))[: self.window]
            offsets = np.array([match.span() for match in words], dtype=np.int64).reshape(-1, 2)
            rows = [_direction(match.group().lower(), self.dimension) for match in words]
            vectors = np.array(rows, dtype=np.float32).reshape(-1, self.dimension)
            found.append(TokenVectors(offsets, vectors / np.float32(np.sqrt(self.dimension))))
        return found


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def _direction(word: str, dimension: int) -> NDArray[np.float64]:
    """The fixed direction of a word: signs from its hash."""
    bits = np.frombuffer(hashlib.shake_128(word.encode()).digest(dimension // 8), dtype=np.uint8)
    return np.unpackbits(bits).astype(np.float64) * 2 - 1


def open_embedder(settings: EmbedSettings) -> Embedder:
    """The embedder that settings name: "hash", a catalogue name, a tuned version, or a sentence-transformers folder.

    Raises ModelError, with the remedy, when the model is not on this machine.
    """
    if settings.model == HashEmbedder.name:
        return HashEmbedder()
    from ingest.export import exported
    from ingest.tuned import is_version, read_version

    cache = cache_folder(settings.cache)
    folder = Path(settings.model).expanduser()
    if is_version(settings.model):
        folder = read_version(settings.model, cache).model
    elif not folder.is_dir():
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
