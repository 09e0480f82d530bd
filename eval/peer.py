"""The peer that bench measures against: LlamaIndex's default pipeline over the same MiniLM weights on torch.

SimpleDirectoryReader, SentenceSplitter 256/32, HuggingFaceEmbedding, FaissVectorStore, `as_retriever(10)`.
Runs in a process of its own, as `python -m eval.peer`, and writes one JSON object to the file named last:

    python -m eval.peer warm   MODEL OUT                     imports and loads everything once, from disk to cache
    python -m eval.peer ingest MODEL FOLDER STORE OUT        {"pages", "passages", "import_s", "read_s", ...}
    python -m eval.peer query  MODEL STORE QUESTIONS OUT     {"milliseconds": [...]}; QUESTIONS is a JSON list
"""

from __future__ import annotations

import json
import os
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from ingest.errors import UnusableInput

WARM_UP = 3  # queries before the first one that counts; the same for both sides
HITS = 10
_NEEDED = {
    "llama_index.readers.file": "llama-index-readers-file",
    "llama_index.embeddings.huggingface": "llama-index-embeddings-huggingface",
    "llama_index.vector_stores.faiss": "llama-index-vector-stores-faiss",
}
# Nothing may reach out for a model, a tokenizer or a counter while times are taken.
ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
}


def require_peer() -> None:
    """Raise UnusableInput with the remedy unless the peer is installed."""
    missing = [package for module, package in _NEEDED.items() if not _importable(module)]
    if missing:
        raise UnusableInput(f"the peer is not installed ({', '.join(missing)}); run: pip install 'nameplate[bench]'")


def _importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # a parent of it is missing
        return False


def _warm(model: Path) -> dict[str, object]:
    began = time.perf_counter()
    _import_all()
    _embedding(model).get_query_embedding("warm")
    return {"warm_s": time.perf_counter() - began}


def _ingest(model: Path, folder: Path, store: Path) -> dict[str, object]:
    began = time.perf_counter()
    _import_all()
    imported = time.perf_counter()
    embedding = _embedding(model)
    loaded = time.perf_counter()

    import faiss
    from llama_index.core import SimpleDirectoryReader, StorageContext, VectorStoreIndex
    from llama_index.core.node_parser import SentenceSplitter
    from llama_index.vector_stores.faiss import FaissVectorStore

    documents = SimpleDirectoryReader(str(folder), recursive=True).load_data()
    read = time.perf_counter()
    nodes = SentenceSplitter(chunk_size=256, chunk_overlap=32).get_nodes_from_documents(documents)
    split = time.perf_counter()
    vectors = FaissVectorStore(faiss_index=faiss.IndexFlatL2(len(embedding.get_query_embedding("dimension"))))
    context = StorageContext.from_defaults(vector_store=vectors)
    index = VectorStoreIndex(nodes, storage_context=context, embed_model=embedding)
    indexed = time.perf_counter()
    index.storage_context.persist(str(store))
    kept = time.perf_counter()
    return {
        "pages": len(documents),
        "passages": len(nodes),
        "import_s": imported - began,
        "load_s": loaded - imported,
        "read_s": read - loaded,
        "split_s": split - read,
        "embed_and_index_s": indexed - split,
        "persist_s": kept - indexed,
    }


def _query(model: Path, store: Path, questions: list[str]) -> dict[str, object]:
    _import_all()
    embedding = _embedding(model)

    from llama_index.core import StorageContext, load_index_from_storage
    from llama_index.vector_stores.faiss import FaissVectorStore

    context = StorageContext.from_defaults(
        vector_store=FaissVectorStore.from_persist_dir(str(store)), persist_dir=str(store)
    )
    index = load_index_from_storage(context, embed_model=embedding)
    retriever = index.as_retriever(similarity_top_k=HITS)
    for question in questions[:WARM_UP]:
        retriever.retrieve(question)
    milliseconds = []
    for question in questions:
        began = time.perf_counter()
        found = retriever.retrieve(question)
        milliseconds.append(1000 * (time.perf_counter() - began))
        if not found:
            raise UnusableInput(f"the peer found nothing for {question!r}")
    return {"milliseconds": milliseconds}


def _import_all() -> None:
    import faiss  # noqa: F401
    import llama_index.core
    import llama_index.embeddings.huggingface
    import llama_index.readers.file
    import llama_index.vector_stores.faiss  # noqa: F401


def _embedding(model: Path) -> Any:
    from llama_index.embeddings.huggingface import HuggingFaceEmbedding

    return HuggingFaceEmbedding(model_name=str(model), device="cpu")


def main(arguments: list[str]) -> None:
    """Do one job and write its JSON."""
    os.environ.update(ENVIRONMENT)
    match arguments:
        case ["warm", model, out]:
            done = _warm(Path(model))
        case ["ingest", model, folder, store, out]:
            done = _ingest(Path(model), Path(folder), Path(store))
        case ["query", model, store, questions, out]:
            done = _query(Path(model), Path(store), json.loads(Path(questions).read_text(encoding="utf-8")))
        case _:
            raise SystemExit(__doc__)
    Path(out).write_text(json.dumps(done), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
