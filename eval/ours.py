"""Our side of bench, in a process of its own as `python -m eval.ours`; the counterpart of peer.py.

    python -m eval.ours warm  SETTINGS OUT                   exports and compiles the embedder where that is due
    python -m eval.ours query SETTINGS DATA QUESTIONS OUT    {"milliseconds": [...], "read_again...": [...]}
    python -m eval.ours rank  SETTINGS DATA ASKED OUT        {"places": {id: [[document, page, sheet, row]]}, ...}

SETTINGS is a settings file, or '-' for the one that applies anyway. Ingest is measured as the command itself.
"""

from __future__ import annotations

import json
import sys
import time
from datetime import date
from pathlib import Path

from eval.peer import HITS, WARM_UP
from rag.settings import Settings, load_settings


def _warm(settings: Settings) -> dict[str, object]:
    from ingest.embed import open_embedder

    began = time.perf_counter()
    open_embedder(settings.ingest.embed).embed_query("warm")
    return {"warm_s": time.perf_counter() - began}


def _query(settings: Settings, questions: list[str]) -> dict[str, object]:
    from rag.assistant import open_assistant
    from rag.schema import Question

    assistant = open_assistant(settings, "quoting")
    try:
        for question in questions[:WARM_UP]:
            assistant.search(Question(question), HITS)
        milliseconds, again = [], []
        for question in questions:
            began = time.perf_counter()
            read_again = assistant.search(Question(question), HITS).timings_ms["rerank"]
            again.append(read_again)
            milliseconds.append(1000 * (time.perf_counter() - began) - read_again)
    finally:
        assistant.close()
    return {"milliseconds": milliseconds, "read_again_milliseconds": again}


def _rank(settings: Settings, queries: dict[str, str], today: date) -> dict[str, object]:
    """Where the hits of each question stand, best first, and its milliseconds: by the product's own search.

    "reranker" is the name of what reads passages again, or empty.
    """
    from eval.peers.ranker import DEPTH
    from rag.assistant import open_assistant
    from rag.rerank import open_reranker
    from rag.schema import Question

    reranker = open_reranker(settings)
    assistant = open_assistant(settings, "quoting", today=lambda: today)
    places: dict[str, list[tuple[str, int | None, str | None, int | None]]] = {}
    milliseconds = []
    try:
        for text in list(queries.values())[:WARM_UP]:
            assistant.search(Question(text), DEPTH)
        for query, text in queries.items():
            began = time.perf_counter()
            found = assistant.search(Question(text), DEPTH)
            milliseconds.append(1000 * (time.perf_counter() - began))
            stands = [(hit.passage.document, hit.passage.location) for hit in found.hits]
            places[query] = [(name, where.page, where.sheet, where.row) for name, where in stands]
    finally:
        assistant.close()
    return {"places": places, "milliseconds": milliseconds, "reranker": reranker.name if reranker else ""}


def main(arguments: list[str]) -> None:
    """Do one job and write its JSON."""
    match arguments:
        case ["warm", settings, out]:
            done = _warm(_settings(settings))
        case ["query", settings, data, questions, out]:
            chosen = _settings(settings).model_copy(update={"data": Path(data)})
            done = _query(chosen, json.loads(Path(questions).read_text(encoding="utf-8")))
        case ["rank", settings, data, asked, out]:
            chosen = _settings(settings).model_copy(update={"data": Path(data)})
            given = json.loads(Path(asked).read_text(encoding="utf-8"))
            done = _rank(chosen, given["queries"], date.fromisoformat(given["today"]))
        case _:
            raise SystemExit(__doc__)
    Path(out).write_text(json.dumps(done), encoding="utf-8")


def _settings(name: str) -> Settings:
    return load_settings(None if name == "-" else Path(name))


if __name__ == "__main__":
    main(sys.argv[1:])
