"""Whether every figure that an answer shows, a number with its unit or a code, stands in what it cites or computed.

Read letter by letter first, which is not how answers are checked when they are made; only what is not there in the
same spelling is looked for by the rules of the claim check (another unit of the same kind, another way to write a day).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from eval.reply import Cited, Reply
from rag.check import flowing
from rag.stands import missing_facts

_MARKS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_FIGURE = re.compile(r"[^\s|;()\[\]{}\"“”'‘’]*\d[^\s|;()\[\]{}\"“”'‘’]*")
_EDGE = ".,:;!?*+<>≤≥~=-–—/"
_UNIT = re.compile(r"\s?(%|°\s?[CF]|[A-Za-zµΩ]{1,3}(?:/[A-Za-z]{1,5})?)(?![\w])")
_ITEM = re.compile(r"(?m)^\s*(?:[-•*]\s+)?\d{1,2}[.)]\s+")
# Short words after a number that are words, not units.
_WORDS = frozenset(
    "a an and are as at by for if in is it its no of off on one or per so the to up via was we with day".split()
)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many figures an answer shows, and those that stand nowhere."""

    shown: int
    missing: tuple[str, ...]


def figures_of(question: str, reply: Reply, answer: Mapping[str, JsonValue]) -> Figures:
    """Of the words of the answer, line by line: what a line cites is what it must stand in.

    What a citation is (its issue, its days, what took its place) may be told anywhere. A line without a mark speaks
    of the question and of all citations.
    """
    computed = json.dumps(answer.get("computation"), ensure_ascii=False, default=str) if reply.computation else ""
    about = _about(answer)
    shown, missing = 0, list[str]()
    for words, numbers in _lines(reply.text):
        cited = [one for one in reply.citations if one.number in numbers] if numbers else list(reply.citations)
        asked = [] if numbers else [question]
        source = "\n".join([*(_words(one) for one in cited), computed, *about, *asked])
        found = _figures(words)
        shown += len(found)
        absent = [figure for figure in found if not _literal(figure, source)]
        if absent:
            rest = missing_facts(words, flowing(source))
            said = " ".join(one.said.lower() for one in rest)
            missing += [figure for figure in absent if any(part in said for part in re.findall(r"\d+", figure))]
    return Figures(shown, tuple(dict.fromkeys(missing)))


def _lines(text: str) -> Iterable[tuple[str, set[int]]]:
    """Each stretch of words with the marks behind it."""
    text = _ITEM.sub("", text)
    at = 0
    for match in _MARKS.finditer(text):
        yield text[at : match.start()], {int(number) for number in re.findall(r"\d+", match.group())}
        at = match.end()
    if text[at:].strip():
        yield text[at:], set()


def _figures(words: str) -> list[str]:
    found = []
    for match in _FIGURE.finditer(words):
        token = match.group().strip(_EDGE)
        if not token:
            continue
        unit = _UNIT.match(words, match.end()) if match.group().rstrip(_EDGE) == match.group() else None
        known = unit is not None and unit[1].lower() not in _WORDS
        found.append(f"{token} {unit[1]}" if unit is not None and known else token)
    return found


def _literal(figure: str, source: str) -> bool:
    """The token stands there in the same signs; a unit behind it, or in the head of the table."""
    token, _, unit = figure.partition(" ")
    there, said = _level(source), _level(token)
    if not re.search(rf"(?<![\w.,]){re.escape(said)}(?![\w]|[.,]\d)", there):
        return False
    return not unit or re.search(rf"(?<![^\W\d_]){re.escape(_level(unit))}(?![^\W\d_])", there) is not None


def _level(text: str) -> str:
    """One spelling of blanks, dashes and thousands."""
    text = re.sub(r"[\u2010-\u2015\u2212]", "-", text.lower())
    return re.sub(r"(?<=\d)[,\u202f\u00a0](?=\d{3}(?!\d))", "", text)


def _words(cited: Cited) -> str:
    return "\n\n".join([cited.quote, cited.context, *cited.location.heading, cited.title])


def _about(answer: Mapping[str, JsonValue]) -> list[str]:
    """What the answer says of its citations besides their words: revisions, days, what took their place."""
    citations = answer.get("citations")
    held = [dict(one) for one in citations if isinstance(one, dict)] if isinstance(citations, list) else []
    for one in held:
        one.pop("quote", None)
        one.pop("boxes", None)
    meant = answer.get("did_you_mean")
    return [json.dumps(held, ensure_ascii=False, default=str), json.dumps(meant, default=str)]
