"""Which peers there are, in which settings each runs, and what is missing where one cannot.

A peer runs in two settings, and a set is compared with the one that serves it better there: a choice with the
answers in view, which we leave to the peers and deny ourselves.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from eval.beir import BeirDocument
from eval.peers.ranker import Ranker
from ingest.embed import Embedder
from ingest.errors import UnusableInput

Build = Callable[[Sequence[BeirDocument], Embedder], Ranker]

# Packages that want other versions than ours lie in a folder of their own; `make setup-bench` fills it.
ASIDE = Path(sys.prefix) / "peers"
OURS = "ours"


@dataclass(frozen=True, slots=True)
class System:
    """One peer: its name for options, its name for people, its settings, and the folder or module it needs."""

    name: str
    label: str
    settings: Mapping[str, Build]
    module: str = ""
    aside: Path | None = None

    def missing(self) -> str:
        """What is not installed and how to get it; empty where nothing is missing."""
        there = (self.aside / self.module).exists() if self.aside else not self.module or _importable(self.module)
        return "" if there else f"{self.label} is not installed; run: make setup-bench"


def _bm25(words: int | None) -> Build:
    from eval.peers.simple import Bm25, Texts

    return lambda documents, _: Bm25(Texts(documents, words=words))


def _dense(words: int | None) -> Build:
    from eval.peers.simple import Dense, Texts

    return lambda documents, embedder: Dense(Texts(documents, words=words), embedder)


def _plain_fusion(words: int | None) -> Build:
    from eval.peers.simple import PlainFusion, Texts

    return lambda documents, embedder: PlainFusion(Texts(documents, words=words), embedder)


def _vector(*chunk: int) -> Build:
    from eval.peers.llama_index_peers import vector_retriever

    return lambda documents, embedder: vector_retriever(documents, embedder, chunk)


def _fusion(*chunk: int) -> Build:
    from eval.peers.llama_index_peers import fusion_retriever

    return lambda documents, embedder: fusion_retriever(documents, embedder, chunk)


def _haystack(*chunk: int) -> Build:
    from eval.peers.haystack_peer import HaystackHybrid

    return lambda documents, embedder: HaystackHybrid(documents, embedder, chunk)


_WHOLE, _PIECES = "whole documents", "120 words"

SYSTEMS: tuple[System, ...] = (
    System("bm25", "BM25", {_WHOLE: _bm25(None), _PIECES: _bm25(120)}, module="bm25s"),
    System("dense", "dense", {_WHOLE: _dense(None), _PIECES: _dense(120)}),
    System("rrf", "plain RRF", {_WHOLE: _plain_fusion(None), _PIECES: _plain_fusion(120)}, module="bm25s"),
    System("llamaindex", "LlamaIndex", {"defaults": _vector(), "256/32 tokens": _vector(256, 32)}),
    System(
        "llamaindex-fusion",
        "LlamaIndex fusion",
        {"defaults": _fusion(), "256/32 tokens": _fusion(256, 32)},
        module="llama_index/retrievers/bm25",
        aside=ASIDE,
    ),
    System(
        "haystack",
        "Haystack hybrid",
        {"defaults": _haystack(), "512/32 words": _haystack(512, 32)},
        module="haystack",
    ),
)


def system_named(name: str) -> System:
    """Raises UnusableInput naming those there are."""
    for system in SYSTEMS:
        if system.name == name:
            return system
    known = ", ".join([OURS, *(system.name for system in SYSTEMS)])
    raise UnusableInput(f"no system is named {name!r}; known: {known}")


def _importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ModuleNotFoundError, ValueError):
        return False
