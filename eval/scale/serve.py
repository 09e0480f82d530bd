"""What serving one data folder takes, in a process of its own as `python -m eval.scale.serve SETTINGS ASKED OUT`.

ASKED is a JSON file: {"data": folder, "questions": [...], "hits": k}. OUT gets the seconds to open, the milliseconds
of every question by channel and by who asks, and what the dense channel found. SETTINGS is a file, or '-'.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import numpy as np

from eval.scale.plant import EVERYBODY, ONE_PERCENT
from ingest.access import Policy
from ingest.embed import Embedder, open_embedder
from ingest.generation import Generation, open_current
from rag.retrieve import retrieve
from rag.schema import Filters
from rag.settings import Settings, load_settings
from rag.understand import Understood, understand

# The day on which all is asked: the documents that have ended have, and no run depends on its date.
TODAY = date(2026, 11, 27)
CHANNELS = ("identifier", "lexical", "dense", "fused")
VIEWERS = {"all": EVERYBODY, "one percent": ONE_PERCENT}
_WARM_UP = 5


def serve(settings: Settings, data: Path, questions: list[str], hits: int) -> dict[str, object]:
    """Open, then ask everything of every channel for everybody and for who sees one percent."""
    embedder = open_embedder(settings.ingest.embed)
    embedder.embed_query("warm")
    began = time.perf_counter()
    with open_current(data) as whole:
        opened = time.perf_counter() - began
        whole.dense(embedder.embed_query("warm"), 1)
        first = time.perf_counter() - began
        found: dict[str, object] = {
            "load": os.getloadavg()[0],
            "open_s": opened,
            "first_s": first,
            "passages": whole.manifest.passages,
            "milliseconds": {},
            "processor": {},
            "dense": {},
            "seen": {},
        }
        for name, viewer in VIEWERS.items():
            began = time.perf_counter()
            part = whole.seen_by(viewer, Policy())
            found["seen"][name] = {"passages": part.manifest.passages, "made_s": time.perf_counter() - began}  # type: ignore[index]
            wall, spent = _timed(part, embedder, settings, questions, hits)
            found["milliseconds"][name], found["processor"][name] = wall, spent  # type: ignore[index]
            found["dense"][name] = [  # type: ignore[index]
                [passage for passage, _ in part.dense(embedder.embed_query(question), hits)] for question in questions
            ]
    return found


def _timed(
    generation: Generation, embedder: Embedder, settings: Settings, questions: list[str], hits: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds of the clock, and of the processor in all threads, by channel."""
    taken: dict[str, list[float]] = {}
    spent: dict[str, list[float]] = {}
    for channel in CHANNELS:
        for question in questions[:_WARM_UP]:
            _ask(channel, generation, embedder, settings, question, hits)()
        taken[channel], spent[channel] = [], []
        for question in questions:
            asked = _ask(channel, generation, embedder, settings, question, hits)
            began, worked = time.perf_counter(), time.process_time()
            asked()
            spent[channel].append(1000 * (time.process_time() - worked))
            taken[channel].append(1000 * (time.perf_counter() - began))
    return taken, spent


def _ask(
    channel: str, generation: Generation, embedder: Embedder, settings: Settings, question: str, hits: int
) -> Callable[[], object]:
    """One question to one channel; the fused one is all that a search does, its embedding included."""
    depth = settings.retrieve.depth
    understood = understand(question, TODAY)
    if channel == "identifier":
        normals = [reading for mention in understood.mentions for reading in mention.readings]
        return lambda: generation.identifier(normals, depth)
    if channel == "lexical":
        return lambda: generation.lexical(understood.tokens, depth)
    if channel == "dense":
        vector = embedder.embed_query(question)
        return lambda: generation.dense(vector, depth)
    return lambda: _fused(generation, embedder, settings, understood, hits)


def _fused(generation: Generation, embedder: Embedder, settings: Settings, understood: Understood, hits: int) -> object:
    return retrieve(generation, embedder, understood, Filters(), settings.retrieve, hits, TODAY)


def main(arguments: list[str]) -> None:
    """Do one job and write its JSON."""
    if len(arguments) != 3:
        raise SystemExit(__doc__)
    settings = load_settings(None if arguments[0] == "-" else Path(arguments[0]))
    asked = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    done = serve(settings, Path(asked["data"]), asked["questions"], asked["hits"])
    done["numpy"] = np.__version__
    Path(arguments[2]).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
