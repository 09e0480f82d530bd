"""The bridge to LlamaIndex: a retriever and a query engine over the same assistant.

The only file that imports llama_index; nothing else imports this one. Metadata is kept out of embedding and
prompt texts, and no global Settings of LlamaIndex is read or set.
"""

from __future__ import annotations

from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import ConfigDict

from rag.assistant import Assistant
from rag.contract import answer_json
from rag.schema import Hit, Question, User


class PassageRetriever(BaseRetriever):  # type: ignore[misc]
    """Nameplate's fused retrieval as a LlamaIndex retriever."""

    def __init__(self, assistant: Assistant, k: int = 10, user: User | None = None) -> None:
        """Passages that `user` may see; of an unknown one, where access is in force, the public ones."""
        super().__init__()
        self._assistant, self._k, self._user = assistant, k, user or User()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        result = self._assistant.search(Question(query_bundle.query_str, user=self._user), self._k)
        return [NodeWithScore(node=_node(hit), score=hit.score) for hit in result.hits]


class AssistantQueryEngine(CustomQueryEngine):  # type: ignore[misc]
    """Nameplate's checked answers as a LlamaIndex query engine; the answer's JSON is the metadata."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    user: User = User()

    def custom_query(self, query_str: str) -> Response:
        """Ask; the cited quotes are the source nodes."""
        answer = self.assistant.answer(Question(query_str, user=self.user))
        nodes = [
            NodeWithScore(
                node=_text_node(f"{citation.passage_id}", citation.quote, citation.document, str(citation.location)),
                score=None,
            )
            for citation in answer.citations
        ]
        return Response(response=answer.text, source_nodes=nodes, metadata={answer.id: answer_json(answer)})


def _node(hit: Hit) -> TextNode:
    passage = hit.passage
    return _text_node(str(passage.id), passage.text, passage.document, str(passage.location))


def _text_node(node_id: str, text: str, document: str, location: str) -> TextNode:
    metadata: dict[str, Any] = {"document": document, "location": location}
    hidden = list(metadata)
    return TextNode(
        id_=node_id,
        text=text,
        metadata=metadata,
        excluded_embed_metadata_keys=hidden,
        excluded_llm_metadata_keys=hidden,
    )
