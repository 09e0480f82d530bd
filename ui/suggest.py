"""Questions worth offering: samples for an empty page, and a question asked again with the code that was meant."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from ingest.identifiers import find_identifiers, normal_form
from ingest.schema import Document, DocumentKind


@cache
def _samples() -> tuple[tuple[str, str], ...]:
    with Path(__file__).with_name("questions.toml").open("rb") as file:
        return tuple((each["document"], each["question"]) for each in tomllib.load(file)["question"])


def sample_questions(documents: Sequence[Document], assets: Sequence[str], most: int = 5) -> list[str]:
    """Questions that the documents held can answer; none is offered whose document is not there."""
    names = {document.name for document in documents}
    known = [question for name, question in _samples() if name in names]
    logs = any(document.kind is DocumentKind.LOG for document in documents)
    own = [f"What were the last faults on {asset}?" for asset in assets[:2]] if logs else []
    return (known or own)[:most]


def asked_again(question: str, code: str) -> str:
    """The question with `code` in place of the code most like it."""
    wanted = normal_form(code)
    codes = sorted(
        find_identifiers(question), key=lambda one: SequenceMatcher(None, one.normal, wanted).ratio(), reverse=True
    )
    if codes and codes[0].surface in question:
        return question.replace(codes[0].surface, code)
    return f"{question} ({code})"
