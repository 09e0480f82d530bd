"""Haystack's hybrid pipeline in memory: DocumentSplitter, BM25 and embedding retrievers, DocumentJoiner by rank."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from eval.beir import BeirDocument
from eval.peers.ranker import DEPTH, by_best_passage, titled
from ingest.embed import Embedder

_OWNER = "document"


class HaystackHybrid:
    """`chunk`: words of a piece and of its overlap; empty: Haystack's own. The title stands before each piece."""

    def __init__(self, documents: Sequence[BeirDocument], embedder: Embedder, chunk: Sequence[int]) -> None:
        os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "false"  # it is read when haystack is imported
        from haystack import Document
        from haystack.components.preprocessors import DocumentSplitter
        from haystack.document_stores.in_memory import InMemoryDocumentStore

        sizes = dict(zip(("split_length", "split_overlap"), chunk, strict=False))
        whole = [
            Document(content=one.text or one.title, meta={_OWNER: one.id, "title": one.title}) for one in documents
        ]
        pieces = DocumentSplitter(**sizes).run(documents=whole)["documents"]
        texts = [titled(str(piece.meta["title"]), piece.content or "") for piece in pieces]
        vectors = embedder.embed_passages(texts)
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        store.write_documents(
            [
                Document(content=text, meta={_OWNER: piece.meta[_OWNER], "place": place}, embedding=vector.tolist())
                for place, (piece, text, vector) in enumerate(zip(pieces, texts, vectors, strict=True))
            ]
        )
        self._pipeline = _pipeline(store, embedder)

    def rank(self, question: str) -> list[str]:
        """Documents, best first."""
        found = self._pipeline.run({"words": {"query": question}, "vector": {"text": question}})
        return by_best_passage(str(one.meta[_OWNER]) for one in found["joined"]["documents"])


def _pipeline(store: Any, embedder: Embedder) -> Any:
    from haystack import Pipeline, component
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever

    @component
    class Served:
        """Our embedder, as Haystack wants one."""

        @component.output_types(embedding=list[float])  # type: ignore[untyped-decorator]
        def run(self, text: str) -> dict[str, list[float]]:
            """The vector of a question."""
            return {"embedding": list(embedder.embed_query(text).tolist())}

    pipeline = Pipeline()
    pipeline.add_component("words", InMemoryBM25Retriever(store, top_k=DEPTH))
    pipeline.add_component("vector", Served())
    pipeline.add_component("meaning", InMemoryEmbeddingRetriever(store, top_k=DEPTH))
    pipeline.add_component("joined", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("vector.embedding", "meaning.query_embedding")
    pipeline.connect("words", "joined")
    pipeline.connect("meaning", "joined")
    return pipeline
