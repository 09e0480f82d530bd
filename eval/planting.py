"""Words planted into the pages of a published data folder, as someone who can edit one document would.

The documents are read again from their files, the words are set into the very paragraph or table that answers a
question, and the changed documents are split, embedded and published in a passing copy of the folder.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.cases import Case
from eval.match import fold, folded_contains
from ingest.embed import Embedder
from ingest.errors import UnusableInput
from ingest.generation import open_current
from ingest.lexical import lexical_tokens
from ingest.publish import next_generation, publish
from ingest.readers import read_document
from ingest.schema import Block, BlockKind, Document, Page, Parsed, SourceFile
from ingest.sentences import lines, sentences
from ingest.settings import IngestSettings
from ingest.split import split
from ingest.store import Store
from ingest.store_file import store_path

_PLACED_IN = (BlockKind.TEXT, BlockKind.WARNING, BlockKind.TABLE)


class Position(StrEnum):
    """Where in the paragraph the words are set: before it, right behind the fact, after it."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Place:
    """The block of a document that answers a case; its fact stands before offset `behind` of the block's text."""

    case: Case
    document: str
    block: int
    behind: int


@dataclass(frozen=True, slots=True)
class Plant:
    """Words to be set at a place."""

    place: Place
    words: str
    position: Position


@dataclass(frozen=True, slots=True)
class Soil:
    """The documents of a data folder that answer some case, as their reader gives them."""

    data: Path
    documents: Mapping[str, Document]
    parsed: Mapping[str, Parsed]


def dig(data: Path, cases: Sequence[Case], settings: IngestSettings) -> tuple[Soil, tuple[Place, ...]]:
    """Read the gold documents of the cases again, and find where each is answered; one place a case at most.

    Raises UnusableInput where no case has its answer in a document of `data`.
    """
    with open_current(data) as generation:
        held = {document.name: document for document in generation.documents()}
    named = {gold.document for case in cases if case.answerable for gold in case.gold} & held.keys()
    parsed = {name: read_document(_source(held[name]), settings.read) for name in sorted(named)}
    places = [place for case in cases if case.answerable if (place := _place(case, parsed)) is not None]
    if not places:
        raise UnusableInput(f"no case has its answer on a page of {data}; name the cases of its documents")
    return Soil(data, {name: held[name] for name in parsed}, parsed), tuple(places)


def _source(document: Document) -> SourceFile:
    return SourceFile(document.root, document.path, document.name, document.size, document.sha256)


def _place(case: Case, parsed: Mapping[str, Parsed]) -> Place | None:
    """The block of a gold page that holds most required strings, and of these most words of the question."""
    wanted = [fold(one) for one in case.must_include] + [fold(one) for some in case.must_include_any for one in some]
    asked = set(lexical_tokens(case.question))
    best: tuple[tuple[int, int], Place] | None = None
    for gold in case.gold:
        blocks = parsed[gold.document].blocks if gold.document in parsed else ()
        for at, block in enumerate(blocks):
            if block.kind not in _PLACED_IN or (gold.pages and block.location.page not in gold.pages):
                continue
            held = sum(folded_contains(fold(block.text), one) for one in wanted)
            rank = (held, len(asked & set(lexical_tokens(block.text))))
            if held and (best is None or rank > best[0]):
                best = (rank, Place(case, gold.document, at, _behind(block, wanted)))
    return best[1] if best else None


def _behind(block: Block, wanted: Sequence[str]) -> int:
    cut = lines if block.kind is BlockKind.TABLE else sentences
    for start, end in cut(block.text):
        if any(folded_contains(fold(block.text[start:end]), one) for one in wanted):
            return end
    return len(block.text)


@contextmanager
def planted(soil: Soil, plants: Sequence[Plant], embedder: Embedder, settings: IngestSettings) -> Iterator[Path]:
    """A passing data folder like that of `soil`, published with the plants in its pages."""
    by_document: dict[str, list[Plant]] = defaultdict(list)
    for plant in plants:
        by_document[plant.place.document].append(plant)
    with TemporaryDirectory(prefix="nameplate-eval-") as folder:
        data = Path(folder) / "data"
        data.mkdir()
        for file in soil.data.glob(f"{store_path(soil.data).name}*"):
            shutil.copyfile(file, data / file.name)
        with Store(data, embedder) as store:
            generation = next_generation(store, data)
            tokens = min(settings.split.tokens, embedder.window - 2)
            for name, some in by_document.items():
                parsed = with_plants(soil.parsed[name], some)
                passages = split(name, parsed, embedder.count_tokens, tokens)
                texts = [passage.searchable() for passage in passages]
                found = dict(zip(texts, store.known_vectors(texts), strict=True))
                new = [text for text, vector in found.items() if vector is None]
                made = dict(zip(new, embedder.embed_passages(new), strict=True)) if new else {}
                vectors = [made[text] if (known := found[text]) is None else known for text in texts]
                store.put_document(
                    soil.documents[name],
                    parsed.pages,
                    parsed.tables,
                    passages,
                    np.array(vectors, np.float32).reshape(len(texts), embedder.dimension),
                    generation,
                    "planted",
                    parsed.schedules,
                )
            publish(store, data, embedder, settings.generations.keep)
        yield data


def with_plants(parsed: Parsed, plants: Sequence[Plant]) -> Parsed:
    """A document with words set into its blocks; each block takes one plant at most."""
    pages = {page.number: page for page in parsed.pages}
    blocks = list(parsed.blocks)
    for plant in plants:
        block = blocks[plant.place.block]
        at, put = _seam(block, plant)
        number = block.location.page or 0
        blocks[plant.place.block] = replace(block, text=block.text[:at] + put + block.text[at:])
        pages[number] = _page_with(pages[number], block.start + at, put)
        for index, other in enumerate(blocks):
            if (other.location.page or 0) == number and other.start > block.start:
                blocks[index] = replace(other, start=other.start + len(put))
    return replace(parsed, pages=tuple(pages[page.number] for page in parsed.pages), blocks=tuple(blocks))


def _seam(block: Block, plant: Plant) -> tuple[int, str]:
    """Where in the block's text the words go, and the words with what parts them from their neighbours."""
    table = block.kind is BlockKind.TABLE
    if plant.position is Position.START and not table:
        return 0, plant.words + (" " if plant.words.rstrip()[-1:] in ".!?" else "\n")
    at = len(block.text)
    if plant.position is Position.MIDDLE:
        at = plant.place.behind
    elif plant.position is Position.START:  # below the heads of the table, which stay its first lines
        rows = lines(block.text)
        at = rows[min(max(block.head_lines, 1), len(rows)) - 1][1]
    before = block.text[:at].rstrip()[-1:]
    ended = not table and before in ".!?:;"
    return at, (" " if ended else "\n") + plant.words + ("\n" if not ended and block.text[at : at + 1] == " " else "")


def _page_with(page: Page, at: int, put: str) -> Page:
    where = 4 * at
    mapped = page.char_map and page.char_map[:where] + b"\xff\xff\xff\xff" * len(put) + page.char_map[where:]
    return replace(page, text=page.text[:at] + put + page.text[at:], char_map=mapped)
