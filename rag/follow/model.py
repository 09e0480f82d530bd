"""A model words a follow-up question that the rules could not. What it writes must be made of the conversation.

It gets the earlier questions, never an answer. A wording with a code, number or word that nobody said, or without
the words of the question itself, is not used; nor is a model that fails or is late waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from ingest.errors import ModelError
from ingest.lexical import lexical_tokens
from rag.chat import ChatLimits, FormModel, Message
from rag.follow.reading import Said
from rag.follow.standalone import Earlier

_TOKENS = 80
_LONGEST = 400


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    question: str


def worded(question: str, earlier: Sequence[Earlier], model: FormModel, seconds: float) -> str | None:
    """The question as the model makes it stand alone, or None where that is of no use."""
    system, user = _prompt()
    told = "\n".join(f"- {' '.join(one.question.split())}" for one in earlier)
    filled = Template(user).substitute(earlier=told, question=" ".join(question.split()))
    messages: list[Message] = [{"role": "system", "content": system}, {"role": "user", "content": filled}]
    schema: dict[str, JsonValue] = _Form.model_json_schema()
    try:
        written = _Form.model_validate_json(model.fill(messages, schema, ChatLimits(_TOKENS, seconds))).question
    except (ModelError, ValidationError, ValueError):
        return None
    written = " ".join(written.split())
    return written if is_of_conversation(written, question, [one.question for one in earlier]) else None


def is_of_conversation(written: str, question: str, earlier: Sequence[str]) -> bool:
    """Whether a wording says nothing that nobody said, and all that the question itself says."""
    if not written or len(written) > _LONGEST:
        return False
    own = {token for word in Said(question).content for token in lexical_tokens(word.text)}
    said = {token for text in (question, *earlier) for token in lexical_tokens(text)}
    new = set(lexical_tokens(written))
    return bool(new) and new <= said and own <= new


@cache
def _prompt() -> tuple[str, str]:
    """The two parts of prompts/follow.md: what never changes, and the form of one question."""
    text = Path(__file__).parent.with_name("prompts").joinpath("follow.md").read_text(encoding="utf-8")
    system, user = text.split("\n---\n")
    return system.strip(), user.strip()
