"""A question with the turns before it in, the question as it is asked of the documents out.

Rules first; where they cannot tell and there is a model that can be held to a form, it words the question and is
checked. Earlier answers are neither read nor sent: only what was asked, and what it was found in.
"""

from __future__ import annotations

from collections.abc import Sequence

from ingest.generation import Generation
from rag.chat import ChatModel, FormModel
from rag.codes import mentions
from rag.follow.followed import By, Followed
from rag.follow.reading import Code, codes_by_form, family_of
from rag.follow.standalone import MOST_TURNS, Earlier, stand_alone
from rag.resolve import resolve
from rag.schema import Turn
from rag.settings import FollowSettings


def follow(
    question: str, history: Sequence[Turn], generation: Generation, chat: ChatModel | None, settings: FollowSettings
) -> Followed:
    """The question standing alone; as it was asked where it does, or where nobody can tell what it leaves unsaid."""

    def known(text: str) -> tuple[Code, ...]:
        return codes_of(generation, text)

    earlier: list[Earlier] = []
    for turn in history[-MOST_TURNS:]:
        alone = turn.asked_as or stand_alone(turn.question, earlier, known).text
        earlier.append(Earlier(alone, turn.titles))
    followed = stand_alone(question, earlier, known)
    if followed.by is not By.UNSURE or not settings.ask_model or not isinstance(chat, FormModel):
        return followed
    from rag.follow.model import worded

    return Followed(worded(question, earlier, chat, settings.seconds) or question, By.UNSURE)


def codes_of(generation: Generation, text: str) -> tuple[Code, ...]:
    """The codes of a question as the documents spell them, and what is a code by its form alone."""
    known = resolve(generation, text, mentions(text)).surest
    found = [Code(text[one.start : one.end], one.start, one.end, family_of(one.normals[0])) for one in known]
    found += [
        code for code in codes_by_form(text) if all(code.end <= one.start or one.end <= code.start for one in found)
    ]
    return tuple(sorted(found, key=lambda one: one.start))
