"""A question and texts in, a score for each out: how well a text answers, read together with the question.

A cross-encoder reads question and text as one, which an embedder never does; it is dear, so only what the channels
put in front is read. Files: model.onnx (inputs input_ids, attention_mask, token_type_ids; output logits, (n, 1)) and
tokenizer.json; made ready once, in the model cache.
"""

from __future__ import annotations

import threading
import weakref
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from ingest.embed import HashEmbedder
from ingest.errors import ModelError
from ingest.models import ModelState, cache_folder, listing, model_path
from ingest.network import Flights, Ids, Inputs, Precision, Rows, batches, compile_network, padded
from ingest.reranker_files import SERVED, ready_reranker
from ingest.tuned import is_version, read_version, reranker_in_use
from rag.settings import Settings

Scores = NDArray[np.float32]

DEFAULT = "ms-marco-MiniLM-L-12-v2"
_BATCH_TOKENS = 1024


@runtime_checkable
class Reranker(Protocol):
    """Reads texts for a question."""

    @property
    def name(self) -> str:
        """For people."""

    @property
    def fingerprint(self) -> str:
        """Hash of weights and tokenizer: scores of equal prints are comparable."""

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Shape (n,): higher is better; about -11 for nothing in common to +11 for a plain answer."""


class CrossEncoder:
    """A cross-encoder on the CPU through OpenVINO, in 8 bits. Loaded at first use; may be shared by threads."""

    def __init__(
        self,
        name: str,
        fingerprint: str,
        folder: Path,
        *,
        window: int = 288,
        threads: int = 0,
        precision: Precision = "fastest",
    ) -> None:
        self.name, self.fingerprint = name, fingerprint
        self._folder, self._window, self._threads, self._precision = folder, window, threads, precision
        self._turn = threading.Lock()
        self._loaded: dict[str, Flights] = {}
        # Let go before the interpreter ends: OpenVINO's threads abort a process that ends around them.
        weakref.finalize(self, self._loaded.clear)

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        """Shape (n,), in the order of `texts`; a text is read as far as the window goes."""
        out = np.empty(len(texts), dtype=np.float32)
        if not texts:
            return out
        pairs = self._tokenizer.encode_batch([(question, text) for text in texts])
        tokens = [np.array(pair.ids, dtype=np.int64) for pair in pairs]
        kinds = [np.array(pair.type_ids, dtype=np.int64) for pair in pairs]
        with self._turn:
            for rows, logits in self._flights.run(_sent(tokens, kinds)):
                out[rows] = logits.reshape(-1)
        return out

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(self._window, strategy="longest_first")
        return tokenizer

    @property
    def _flights(self) -> Flights:
        if "flights" not in self._loaded:
            network = compile_network(
                self._folder / SERVED,
                "THROUGHPUT",
                threads=self._threads,
                precision=self._precision,
                compiled=self._folder / "compiled",
            )
            self._loaded["flights"] = Flights(network)
        return self._loaded["flights"]


def _sent(tokens: Sequence[Ids], kinds: Sequence[Ids]) -> Iterator[tuple[Rows, Inputs]]:
    for chosen in batches([len(ids) for ids in tokens], _BATCH_TOKENS):
        input_ids, mask = padded([tokens[at] for at in chosen])
        type_ids, _ = padded([kinds[at] for at in chosen])
        yield chosen, {"input_ids": input_ids, "attention_mask": mask, "token_type_ids": type_ids}


def open_reranker(settings: Settings) -> Reranker | None:
    """The reranker that settings name; None for "none".

    "auto" gives the tuned one that is in use in the data folder; else the default one, or None where that was never
    pulled, or where the embedder too is one for machines without models. Raises ModelError, with the remedy, when one
    that is named is not on this machine.
    """
    name, cache = settings.retrieve.reranker, settings.ingest.embed.cache
    if name == "none":
        return None
    used = reranker_in_use(settings.data, cache) if name == "auto" else None
    if used is not None:
        name = used.version
    if name == "auto":
        here = {one.entry.name for one in listing(cache) if one.state is ModelState.READY}
        if DEFAULT not in here or settings.ingest.embed.model == HashEmbedder.name:
            return None
        name = DEFAULT
    folder = read_version(name, cache).model if is_version(name) else Path(name).expanduser()
    if not folder.is_dir():
        if len(folder.parts) > 1:
            raise ModelError(f"reranker folder {folder} is not there; see [retrieve] reranker in the settings")
        folder = model_path(name, cache)
    fingerprint, home = ready_reranker(folder, cache_folder(cache))
    return CrossEncoder(name, fingerprint, home)
