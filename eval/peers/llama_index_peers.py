"""LlamaIndex as its documentation builds it: SentenceSplitter, VectorStoreIndex, and BM25 joined by rank.

A title is metadata of its document, which LlamaIndex puts before the text of each piece by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from eval.beir import BeirDocument
from eval.peers.ranker import DEPTH, by_best_passage
from ingest.embed import Embedder

if TYPE_CHECKING:
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.schema import BaseNode

_OWNER = "document"


class LlamaIndexRanker:
    """Any retriever of LlamaIndex over nodes made here."""

    def __init__(self, retriever: BaseRetriever) -> None:
        self._retriever = retriever

    def rank(self, question: str) -> list[str]:
        """Documents, best first."""
        return by_best_passage(str(found.node.metadata[_OWNER]) for found in self._retriever.retrieve(question))


def vector_retriever(documents: Sequence[BeirDocument], embedder: Embedder, chunk: Sequence[int]) -> LlamaIndexRanker:
    """`VectorStoreIndex.as_retriever`. `chunk`: tokens of a piece and of its overlap; empty: LlamaIndex's own."""
    return LlamaIndexRanker(_vectors(_nodes(documents, chunk), embedder))


def fusion_retriever(documents: Sequence[BeirDocument], embedder: Embedder, chunk: Sequence[int]) -> LlamaIndexRanker:
    """`QueryFusionRetriever` of the vector retriever and `BM25Retriever`, by reciprocal rank, no further queries."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = _nodes(documents, chunk)
    words = BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(DEPTH, len(nodes)))
    return LlamaIndexRanker(
        QueryFusionRetriever(
            [_vectors(nodes, embedder), words],
            llm=MockLLM(),  # it is asked for nothing, but without one LlamaIndex looks for OpenAI's
            mode=FUSION_MODES.RECIPROCAL_RANK,
            similarity_top_k=DEPTH,
            num_queries=1,
            use_async=False,
        )
    )


def _vectors(nodes: Sequence[BaseNode], embedder: Embedder) -> BaseRetriever:
    from llama_index.core import VectorStoreIndex

    index = VectorStoreIndex(list(nodes), embed_model=_served(embedder), insert_batch_size=1_000_000)
    return index.as_retriever(similarity_top_k=DEPTH)


def _nodes(documents: Sequence[BeirDocument], chunk: Sequence[int]) -> list[BaseNode]:
    from llama_index.core import Document
    from llama_index.core.node_parser import SentenceSplitter

    read = [
        Document(
            text=document.text or document.title,
            metadata={_OWNER: document.id, "title": document.title},
            # the id is a name for us: neither the embedder nor BM25 reads it
            excluded_embed_metadata_keys=[_OWNER],
            excluded_llm_metadata_keys=[_OWNER],
        )
        for document in documents
    ]
    sizes = dict(zip(("chunk_size", "chunk_overlap"), chunk, strict=False))
    return list(SentenceSplitter(**sizes).get_nodes_from_documents(read))


def _served(embedder: Embedder) -> Any:
    """Our embedder, as LlamaIndex wants one."""
    from llama_index.core.embeddings import BaseEmbedding

    class Served(BaseEmbedding):  # type: ignore[misc]
        def _get_query_embedding(self, query: str) -> list[float]:
            return list(embedder.embed_query(query).tolist())

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            return self._get_text_embeddings([text])[0]

        def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
            return list(embedder.embed_passages(texts).tolist())

    return Served(model_name=embedder.name, embed_batch_size=2048)
