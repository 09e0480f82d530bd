"""Lists and tables of documents told whole: 'List the steps to ...', 'List all alarms of priority 1'.

Of the passages found, the one enumeration that the question is about: numbered steps, bullets, or the rows of a
table, narrowed by a value that the question names beside its column. None where several fit alike; then the best
sentences answer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from ingest.generation import Generation
from ingest.lexical import lexical_tokens, places_of
from ingest.schema import BlockKind, Document, DocumentKind, Passage
from rag.cite import cite
from rag.evidence import plant_units_of
from rag.exact import Exact
from rag.schema import Computation, Hit, Shown, Span, Status
from rag.understand import Understood
from rag.wording import readable

Ids = NDArray[np.int64]
Rarity = Callable[[Sequence[str]], Mapping[str, float]]

_ASKS = re.compile(
    r"^(?:please\s+)?(?:(?:can|could) you\s+)?(?:"
    r"(?:list|enumerate)(?:\s+(?:me|us))?(?:\s+(?:all|every|each|the|of|full|complete))*"
    r"|(?:give|show|tell|name)(?:\s+(?:me|us))?\s+(?:all|every|each|(?:a|the)\s+(?:full|complete)?\s*list\s+of)"
    r"(?:\s+(?:the|of))*"
    r"|what\s+are\s+all(?:\s+(?:the|of))*"
    r"|(?:what|which)\s+are\s+the(?=\s+(?:\w+\s+)?steps\b)|(?:what|which)(?=\s+steps\b)"
    r"|all(?:\s+the)?|every|(?:a\s+)?(?:full\s+|complete\s+)?list\s+of(?:\s+(?:all|the))*"
    r")\s+(?P<what>\S.*)$",
    re.IGNORECASE,
)
_HEAD = re.compile(
    r"^(?P<noun>(?:[\w'’/-]+\s+){0,4}?[\w'’-]+?)(?=\s+(?:of|for|in|to|on|at|with|that|which|who|when|where|before|after|during"
    r"|from|by|under|as|given|if|we|you|needed|required|are|is|do|does|must|should|have|and)\b|[,;:?.!]|$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"\(?(?P<number>\d{1,2})[.)]\s")
_BULLET = re.compile(r"[-•▪◦●*–·☐]\s")
_CELL = " | "
_STEPS = frozenset(lexical_tokens("steps actions sequence order procedure"))

# Share of the question's weighted words that must speak of the list, and by how much it must lead.
_LEAST = 0.65
_LEAD = 0.08
_HEADED, _INSIDE, _INSIDE_STEPS, _TITLED = 1.0, 0.7, 0.2, 0.75
_NAMED = 0.1  # where its own name says the noun, not only its section
_NARROWED = 0.3
_FEWEST = 2
_BETWEEN = 6  # sentences between two numbers
_DOCUMENTS = 3
_LONGEST_DOCUMENT = 3000
_MOST = 60
# Words that say nothing of which list is meant.
_IDLE = frozenset(
    lexical_tokens("list all every full complete guide manual document table rows named given please priority")
)


@dataclass(frozen=True, slots=True)
class _Item:
    """passage.text[start:end] is one step or row."""

    passage: Passage
    start: int
    end: int
    more: tuple[_Item, ...] = ()  # what stands between it and the next one

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    def parts(self) -> tuple[_Item, ...]:
        """Itself and what belongs to it."""
        return (self, *self.more)


@dataclass(frozen=True, slots=True)
class _List:
    """Items in reading order under one name: rows of tables, else steps. `intro` stands above them."""

    name: str
    items: tuple[_Item, ...]
    rows: bool
    intro: str = ""
    narrowed: bool = False


def asks_list(text: str) -> bool:
    """Whether a question asks for everything of a kind."""
    return _thing(text) is not None


def find_list(understood: Understood, hits: Sequence[Hit], generation: Generation, allowed: Ids | None) -> Exact | None:
    """The whole list or table that is asked for, with its count; None where none fits, or more than one.

    `allowed` holds the ids of the passages that may be shown, None for all.
    """
    thing = _thing(understood.text)
    if thing is None:
        return None
    names = dict.fromkeys(hit.passage.document for hit in hits if hit.passage.kind is not DocumentKind.LOG)
    lists: list[_List] = []
    for name in list(names)[:_DOCUMENTS]:
        passages = [one for one in generation.passages_of(name) if _is_allowed(one, allowed)]
        if len(passages) <= _LONGEST_DOCUMENT:
            lists += [*_tables(passages, understood.text), *_runs(passages)]
    scored = sorted(
        ((_fit(generation.rarity, one, thing), one) for one in lists if len(one.items) >= _FEWEST or one.narrowed),
        key=lambda pair: -pair[0],
    )
    if not scored or scored[0][0] < _LEAST:
        return None
    if len(scored) > 1 and scored[1][0] > scored[0][0] - _LEAD:
        return None
    return _told(scored[0][1], generation)


def _is_allowed(passage: Passage, allowed: Ids | None) -> bool:
    return allowed is None or bool(len(places_of(allowed, np.array([passage.id], np.int64))))


def _thing(text: str) -> str | None:
    match = _ASKS.match(" ".join(text.split()).rstrip("?!. "))
    head = _HEAD.match(match["what"]) if match else None
    # 'all the torque of' asks for no list: its noun is one
    if match is None or head is None or not re.search(r"[^s]s$|people$|data$", head["noun"], re.IGNORECASE):
        return None
    return match["what"]


def _fit(rarity: Rarity, one: _List, thing: str) -> float:
    """Share of the words of what is asked for that speak of a list: above it, in it, in its document's title."""
    head = _HEAD.match(thing)
    noun = lexical_tokens(head["noun"])[-1:] if head else []
    first = one.items[0].passage
    above = set(lexical_tokens("\n".join([one.name, one.intro, *first.location.heading])))
    steps = bool(noun and noun[0] in _STEPS)
    if steps and not one.rows and _NUMBERED.match(one.items[0].text):
        above |= _STEPS
    if not noun or noun[0] not in above:
        return 0.0
    weights = {token: weight for token, weight in rarity(lexical_tokens(thing)).items() if token not in _IDLE}
    inside = set(lexical_tokens("\n".join(item.text for item in one.items)))
    title = set(lexical_tokens(first.title))
    inner = _INSIDE_STEPS if steps else _INSIDE  # a step that names a thing is not about it
    found = sum(
        weight * (_HEADED if token in above else _TITLED if token in title else inner if token in inside else 0.0)
        for token, weight in weights.items()
        if token not in _STEPS
    )
    share = found / (sum(weight for token, weight in weights.items() if token not in _STEPS) or 1.0)
    own = lexical_tokens("\n".join([one.name.rpartition(" > ")[2], one.intro]))
    return share + (_NAMED if noun[0] in own else 0.0) + (_NARROWED if one.narrowed else 0.0)


def _tables(passages: Sequence[Passage], text: str) -> Iterator[_List]:
    """The tables of a document, each whole; narrowed by a value they join where their heads are the same."""
    parts = [passage for passage in passages if passage.block is BlockKind.TABLE and _heads(passage)]
    narrowed: dict[tuple[str, str], list[Passage]] = {}
    for part in parts:
        key = _narrowed(_heads(part), text)
        if key is not None:
            narrowed.setdefault(key, []).append(part)
    for (head, value), same in narrowed.items():
        items = tuple(
            item
            for item in _rows(same)
            if _cells(item.text)[_heads(item.passage).index(head)].casefold() == value
        )  # fmt: skip
        captions = "\n".join(dict.fromkeys(part.context for part in same))
        if items:
            yield _List(f"{head} {value}", items, True, captions, narrowed=True)
    whole = [part for part in parts if _narrowed(_heads(part), text) is None]
    for (context, heading), own in groupby(whole, key=lambda part: (part.context, part.location.heading)):
        first = context.splitlines()[0]
        name = " > ".join(heading[-1:]) if _CELL in first else first
        yield _List(name, tuple(_rows(list(own))), True, context)


def _heads(passage: Passage) -> tuple[str, ...]:
    lines = passage.context.splitlines()
    return tuple(_cells(lines[-1])) if lines and _CELL in lines[-1] else ()


def _cells(line: str) -> list[str]:
    return [" ".join(cell.split()) for cell in line.split(_CELL.strip())]


def _rows(parts: Sequence[Passage]) -> Iterator[_Item]:
    for part in parts:
        width = len(_heads(part))
        for start, end in plant_units_of(part):
            if len(_cells(part.text[start:end])) == width:
                yield _Item(part, start, end)


def _narrowed(heads: Sequence[str], text: str) -> tuple[str, str] | None:
    """(head, value) where the question names a value beside a column: 'priority 1' for a column 'Prio'."""
    words = re.findall(r"[\w.,°%-]+", text.casefold())
    for head in heads:
        name = head.casefold().rstrip(".")
        if len(name) < 3 or not name.isalpha():
            continue
        for word, value in pairwise(words):
            told = value.strip(".,")
            if len(word) > 2 and (word.startswith(name) or name.startswith(word.rstrip("s"))) and _is_key(told):
                return head, told
    return None


def _is_key(value: str) -> bool:
    return value.isalnum() and (len(value) == 1 or any(sign.isdigit() for sign in value))


def _runs(passages: Sequence[Passage]) -> Iterator[_List]:
    """The runs of numbered or bulleted items of a document."""
    text = [one for one in passages if one.block in (BlockKind.TEXT, BlockKind.WARNING)]
    yield from _split_runs([_Item(one, start, end) for one in text for start, end in plant_units_of(one)])


def _split_runs(units: Sequence[_Item]) -> Iterator[_List]:
    """Numbers must go up by one; what stands between two numbers belongs to the first of them."""
    run: list[_Item] = []
    waiting: list[_Item] = []
    number, intro, before = 0, "", ""
    for unit in units:
        match = _NUMBERED.match(unit.text)
        bullet = _BULLET.match(unit.text) is not None
        if match and run and int(match["number"]) == number + 1 and number:
            run[-1] = replace(run[-1], more=tuple(waiting))
            run.append(unit)
            number, waiting = number + 1, []
        elif (match and int(match["number"]) == 1) or (bullet and (number or not run)):
            yield from _ended(run, intro)
            run, waiting, number, intro = [unit], [], 1 if match else 0, before
        elif bullet and run and not number and unit.passage.location.heading == run[0].passage.location.heading:
            run.append(unit)
        elif run and number and len(waiting) < _BETWEEN:
            waiting.append(unit)
        else:
            yield from _ended(run, intro)
            run, number, waiting = [], 0, []
        before = unit.text
    yield from _ended(run, intro)


def _ended(run: Sequence[_Item], intro: str) -> Iterator[_List]:
    if run:
        name = " > ".join(run[0].passage.location.heading[-2:]) or run[0].passage.title
        yield _List(name, tuple(run), False, intro)


def _told(found: _List, generation: Generation) -> Exact:
    items = found.items[:_MOST]
    # A row is a citation of its own; of steps those of one passage are.
    spans: list[Span] = []
    marks: dict[tuple[int, int], int] = {}
    parts = [part for item in items for part in item.parts()]
    for _, group in groupby(enumerate(parts), key=lambda at: (at[1].passage.id, at[0] if found.rows else 0)):
        run = [part for _, part in group]
        spans.append(Span(len(spans) + 1, Hit(run[0].passage, 0.0, {}), run[0].start, run[-1].end, 1.0))
        marks.update({(part.passage.id, part.start): len(spans) for part in run})
    numbers = [sorted({marks[part.passage.id, part.start] for part in item.parts()}) for item in items]
    document: Document = generation.document(items[0].passage.document)
    noun = "row" if found.rows else "item"
    count = len(found.items)
    title = "" if found.name.casefold() in document.title.casefold() else f"{found.name}, "
    head = f"{title}{document.title}: {count} {noun}{'' if count == 1 else 's'}."
    notes = (f"the first {_MOST} are shown",) if count > _MOST else ()
    lines = [head]
    for item, named in zip(items, numbers, strict=True):
        lines.append(f"{_said(item)} {''.join(f'[{number}]' for number in named)}")
    heads = {_heads(item.passage) for item in items}
    columns = heads.pop() if found.rows and len(heads) == 1 else ("row" if found.rows else "step",)
    cells = [_cells(item.text) if len(columns) > 1 else [_said(item)] for item in items]
    return Exact(
        Status.ANSWERED,
        "\n".join([*lines, *(f"{note[0].upper()}{note[1:]}." for note in notes)]),
        cite(generation, spans),
        Computation(
            understood=f"All {noun}s of {title}{document.title}",
            plan={"list": found.name, "document": document.name},
            value=count,
            unit=f"{noun}s",
            ids=tuple(_cells(item.text)[0] for item in found.items) if found.rows else (),
            rows_total=count,
            table=Shown(columns, tuple(map(tuple, cells)), tuple(named[0] for named in numbers)),
            notes=notes,
        ),
    )


def _said(item: _Item) -> str:
    parts = (Span(1, Hit(part.passage, 0.0, {}), part.start, part.end, 1.0) for part in item.parts())
    return " ".join(map(readable, parts))
