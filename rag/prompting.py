"""A question and its evidence as a language model gets them: prompts from files, evidence numbered, within its tokens.

Text of documents is placed as numbered evidence and nowhere else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template

from rag.chat import Message
from rag.schema import Span
from rag.wording import readable

_TURN = re.compile(
    r"<\||\|>|</?s>|\[/?INST\]|<</?SYS>>|</?(?:tool_call|think|start_of_turn|end_of_turn)>", re.IGNORECASE
)


def chat_messages(question: str, spans: Sequence[Span], evidence_tokens: int) -> list[Message]:
    """The fixed text, the evidence as data, the question last, so that a model can reuse what it has read."""
    system, user = prompt("answer")
    evidence = "\n".join(evidence_lines(spans, evidence_tokens))
    filled = Template(user).substitute(evidence=evidence, question=" ".join(question.split()))
    return [{"role": "system", "content": system}, {"role": "user", "content": filled}]


@cache
def prompt(name: str) -> tuple[str, str]:
    """The two parts of prompts/NAME.md: what never changes, and the form of one question."""
    text = Path(__file__).with_name("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    system, user = text.split("\n---\n")
    return system.strip(), user.strip()


def evidence_lines(spans: Sequence[Span], most_tokens: int) -> list[str]:
    """'[n] title, location: quote', best first while they fit; the best one is cut rather than left out."""
    lines: list[str] = []
    left = most_tokens
    for span in spans:
        line = _evidence_line(span)
        cost = estimate_tokens(line)
        if cost > left:
            if lines:
                break
            line = line[: len(line) * left // cost].rstrip() + " …"
        lines.append(line)
        left -= cost
    return lines


def _evidence_line(span: Span) -> str:
    passage = span.hit.passage
    where = f"{_flat(passage.title)}, {_flat(str(passage.location))}".rstrip(", ")
    words = readable(span)
    if words != " ".join(span.quote.split()):  # a table row that now carries its heads
        caption = next((line for line in passage.context.splitlines() if " | " not in line), "")
        return f"[{span.number}] {where}: {_flat(caption)}{' / ' if caption else ''}{_flat(words)}"
    context = f"{_flat(passage.context)} / " if passage.context else ""
    return f"[{span.number}] {where}: {context}{_flat(span.quote)}"


def _flat(text: str) -> str:
    """One line that cannot be taken for another numbered piece of evidence: lines joined, [3] written (3).

    Marks by which a model tells the turns of a chat ('<|im_end|>', '[INST]') are broken up.
    """
    joined = " / ".join(" ".join(line.split()) for line in text.splitlines() if line.strip())
    return _TURN.sub(lambda mark: " ".join(mark.group()), re.sub(r"\[(\d+)\]", r"(\1)", joined))


def estimate_tokens(text: str) -> int:
    """Tokens a chat model makes of a text, about: digits and signs one by one, words in pieces of five letters."""
    return len(re.findall(r"\d|[^\W\d_]{1,5}|[^\w\s]|_", text))
