"""The LlamaIndex bridge: its own retriever and query engine types over the same assistant."""

from rag.assistant import open_assistant
from rag.settings import Settings


def test_retriever_and_query_engine_give_what_the_assistant_gives(plant: Settings) -> None:
    from llama_index.core.schema import MetadataMode

    from rag.llama import AssistantQueryEngine, PassageRetriever

    assistant = open_assistant(plant, "quoting")
    nodes = PassageRetriever(assistant, 3).retrieve("torque for the gland bolts of P-101A")
    assert "45 Nm" in nodes[0].text
    assert len(nodes) <= 3
    # Names of documents stay out of what is embedded or sent to a model.
    assert "manuals/" not in nodes[0].node.get_content(MetadataMode.LLM)
    answer = AssistantQueryEngine(assistant=assistant).query("torque for the gland bolts of P-101A")
    assert "45 Nm" in str(answer)
    assert answer.source_nodes[0].node.metadata["document"] == "plant/manuals/pump.md"
    assistant.close()


def test_no_global_settings_of_llama_index_are_touched(plant: Settings) -> None:
    from llama_index.core import Settings as Global

    from rag.llama import PassageRetriever

    assistant = open_assistant(plant, "quoting")
    PassageRetriever(assistant).retrieve("gland")
    assistant.close()
    assert Global._llm is None
    assert Global._embed_model is None
