"""One peer in a process of its own: it is given texts and questions, never the judgements.

    python -m eval.peers SYSTEM SETTINGS ASKED OUT

ASKED is a JSON file {"documents": [[id, title, text], ...], "queries": {id: text}}, SETTINGS a settings file or '-'.
OUT becomes {setting: {"ranked": {query id: [document ids]}, "milliseconds": [...]}}.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from eval.beir import BeirDocument
from eval.peer import WARM_UP
from eval.peers.ranker import Ranker
from eval.peers.systems import system_named
from eval.retrieval import vector_cache_file
from eval.vector_cache import CachedPassages
from ingest.embed import open_embedder
from rag.settings import load_settings


def main(arguments: list[str]) -> None:
    """Rank every question in every setting of one peer."""
    if len(arguments) != 4:
        raise SystemExit(__doc__)
    name, settings_name, asked_file, out = arguments
    system = system_named(name)
    if system.aside is not None:
        sys.path.insert(0, str(system.aside))  # before anything that it holds is imported
    settings = load_settings(None if settings_name == "-" else Path(settings_name))
    asked = json.loads(Path(asked_file).read_text(encoding="utf-8"))
    documents = [BeirDocument(*row) for row in asked["documents"]]
    embedder = CachedPassages(open_embedder(settings.ingest.embed), vector_cache_file(settings))
    done = {
        setting: _ranked(build(documents, embedder), asked["queries"]) for setting, build in system.settings.items()
    }
    Path(out).write_text(json.dumps(done), encoding="utf-8")


def _ranked(ranker: Ranker, queries: dict[str, str]) -> dict[str, object]:
    for text in list(queries.values())[:WARM_UP]:
        ranker.rank(text)
    ranked, milliseconds = {}, []
    for query, text in queries.items():
        began = time.perf_counter()
        ranked[query] = ranker.rank(text)
        milliseconds.append(1000 * (time.perf_counter() - began))
    return {"ranked": ranked, "milliseconds": milliseconds}


if __name__ == "__main__":
    main(sys.argv[1:])
