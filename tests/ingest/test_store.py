import math
import sqlite3
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest

from ingest.errors import StoreError
from ingest.failures import Failed
from ingest.generation import open_current, publish
from ingest.schema import (
    BlockKind,
    Column,
    ColumnRole,
    ColumnType,
    DocumentKind,
    Identifier,
    Location,
    Page,
    Passage,
    Record,
    RecordTable,
)
from ingest.store import Store
from tests.ingest.plant import EMBEDDER, document, passages, put


class OtherEmbedder:
    name = "other"
    fingerprint = "other-1"
    dimension = EMBEDDER.dimension


def ids_of(store: Store, generation: int) -> list[int]:
    """Of the passages that a generation holds."""
    held = store.held(generation)
    ids = [one for part in store.members(held.documents) for one in part.ids.tolist()]
    assert len(ids) == held.passages
    return ids


def spelled(store: Store, generation: int) -> list[str]:
    """The terms of all its tokens."""
    tokens = [one for part in store.members(store.held(generation).documents) for one in part.tokens.tolist()]
    terms = store.terms(np.array(tokens))
    return [terms[number] for number in tokens]


def test_everything_comes_back_as_it_was_put(tmp_path: Path) -> None:
    text = "Größe 6.6 kV\x00 and\ttabs, 日本 \U0001f600"
    owner = document(
        "logs/ü x.csv",
        text,
        DocumentKind.LOG,
        revision="C",
        valid_from=date(2024, 1, 1),
        valid_to=date(2024, 12, 31),
        pages=1,
        notes=("page 3 has no text", "Ω"),
    )
    page = Page(1, text, "iv", np.arange(-1, len(text) - 1, dtype="<i4").tobytes())
    table = RecordTable(
        "Sheet 1",
        (
            Column("Order", ColumnType.IDENTIFIER, ColumnRole.RECORD),
            Column("Cost", ColumnType.NUMBER, ColumnRole.COST, "EUR", "comma"),
            Column("Start", ColumnType.DATETIME, ColumnRole.START, format="%d.%m.%Y"),
            Column("Text", ColumnType.TEXT),
        ),
        (
            Record(1, ("4711", 12.5, datetime(2024, 5, 4, 13, 0), "broken; \x00")),
            Record(3, (None, None, None, None)),
        ),
    )
    given = [
        Passage(
            owner.name,
            owner.title,
            owner.kind,
            BlockKind.ROW,
            Location(page=1, row=3, sheet="Sheet 1", heading=("A", "B > C")),
            text,
            start=7,
            context="Order | Cost",
            asset="P-101A",
            at=date(2024, 5, 4),
            identifiers=(Identifier("wt-07", "WT7"), Identifier("P-101A", "P101A")),
        ),
        Passage(owner.name, owner.title, owner.kind, BlockKind.TEXT, Location(), "plain"),
    ]
    with Store(tmp_path, EMBEDDER) as store:
        vectors = EMBEDDER.embed_passages([one.searchable() for one in given])
        store.put_document(owner, [page], [table], given, vectors, 1)
        publish(store, tmp_path, EMBEDDER, 3)
        assert store.documents() == [owner]
    with open_current(tmp_path) as generation:
        assert generation.documents() == [owner]
        assert generation.page(owner.name, 1) == page
        assert generation.tables(owner.name) == [table]
        back = generation.passages([2, 1])
        assert [replace(one, id=0) for one in back] == given[::-1]
        assert [one.id for one in back] == [2, 1]


def test_what_utf8_or_json_cannot_hold_is_put_without_moving_offsets(tmp_path: Path) -> None:
    text = "half \ud800 of a sign"
    owner = document("odd.txt", "x")
    table = RecordTable("", (Column("n", ColumnType.NUMBER),), (Record(1, (math.nan,)), Record(2, (math.inf,))))
    one = Passage(owner.name, owner.title, owner.kind, BlockKind.TEXT, Location(page=1), text, 0)
    with Store(tmp_path, EMBEDDER) as store:
        store.put_document(owner, [Page(1, text)], [table], [one], EMBEDDER.embed_passages(["half"]), 1)
        publish(store, tmp_path, EMBEDDER, 3)
    with open_current(tmp_path) as generation:
        assert len(generation.page("odd.txt", 1).text) == len(text)
        assert generation.passages([1])[0].text == generation.page("odd.txt", 1).text
        assert [record.values for record in generation.tables("odd.txt")[0].records] == [(None,), (None,)]


def test_a_text_is_embedded_once_however_often_it_stands(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        owner = put(store, "a.txt", "same words\nsame words\nother words", 1)
        texts = [one.searchable() for one in passages(owner, "same words\nnew words")]
        known = store.known_vectors(texts)
        assert known[1] is None
        assert known[0] is not None
        assert np.allclose(known[0], EMBEDDER.embed_query(texts[0]), atol=1e-3)


def test_ids_of_passages_are_never_used_again(tmp_path: Path) -> None:
    seen: set[int] = set()
    with Store(tmp_path, EMBEDDER) as store:
        for generation in range(1, 6):
            put(store, "a.txt", f"line one of {generation}\nline two", generation)
            ids = set(ids_of(store, generation))
            assert len(ids) == 2
            assert not ids & seen
            seen |= ids
            store.purge([])


def test_a_generation_holds_what_was_born_and_has_not_died(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "a one", 1)
        put(store, "b.txt", "b one\nb two", 1)
        put(store, "a.txt", "a two\na three\na four", 2)
        store.remove_document("b.txt", 3)
        assert [len(ids_of(store, number)) for number in (1, 2, 3)] == [3, 5, 3]
        assert store.purge([2, 3]) == 1
        assert [len(ids_of(store, number)) for number in (2, 3)] == [5, 3]
        assert store.purge([3]) == 1
        assert [one.name for one in store.documents()] == ["a.txt"]
        assert store.known_vectors(["b\nPart\nb one"]) == [None]


def test_a_version_that_was_never_published_is_replaced_without_trace(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "first", 4)
        put(store, "a.txt", "second", 4)
        assert len(ids_of(store, 4)) == 1
        assert store.purge([]) == 0


def test_a_document_is_stored_all_or_nothing(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "old words", 1)
        owner = document("a.txt", "new")
        given = passages(owner, "new words\nmore")
        twice = [Page(1, "new words"), Page(1, "the same page again")]
        with pytest.raises(StoreError):
            store.put_document(owner, twice, [], given, EMBEDDER.embed_passages(["x", "y"]), 2)
        with pytest.raises(ValueError, match="vectors of shape"):
            store.put_document(owner, [], [], given, EMBEDDER.embed_passages(["x"]), 2)
        with pytest.raises(StoreError, match="no numbers"):
            store.put_document(owner, [], [], given, np.full((2, EMBEDDER.dimension), np.nan), 2)
        assert len(ids_of(store, 2)) == 1
        put(store, "b.txt", "new words", 2)  # terms of the failed documents are not taken for stored ones
        assert len(ids_of(store, 2)) == 2
        assert all(spelled(store, 2))


def test_a_store_made_by_another_embedder_is_refused(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "words", 1)
    with pytest.raises(StoreError, match="made by the embedder hash, not by other; choose"):
        Store(tmp_path, OtherEmbedder())


def test_an_empty_store_takes_any_embedder(tmp_path: Path) -> None:
    Store(tmp_path, OtherEmbedder()).close()
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "words", 1)


@pytest.mark.parametrize("content", [b"this is no database, not at all\n" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_file_that_is_no_store_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "store.sqlite").write_bytes(content)
    with pytest.raises(StoreError, match=r"store\.sqlite is damaged .*; restore it from a backup") as caught:
        Store(tmp_path, EMBEDDER)
    assert "\n" not in str(caught.value)


def test_a_newer_form_is_refused(tmp_path: Path) -> None:
    Store(tmp_path, EMBEDDER).close()
    with sqlite3.connect(tmp_path / "store.sqlite") as db:
        db.execute("UPDATE meta SET value = '99' WHERE key = 'schema'")
    db.close()
    with pytest.raises(StoreError, match="has form 99"):
        Store(tmp_path, EMBEDDER)


def test_tokens_are_made_anew_when_the_rules_for_words_change(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "pump P-101A trips\nbreaker opens", 1)
        before = spelled(store, 1)
    with sqlite3.connect(tmp_path / "store.sqlite") as db:
        db.execute("UPDATE meta SET value = 'older rules' WHERE key = 'words'")
        db.execute("UPDATE texts SET tokens = x''")
    db.close()
    with Store(tmp_path, EMBEDDER) as store:
        after = spelled(store, 1)
    assert before == after
    assert before


def test_failures_are_remembered_until_they_are_forgotten_or_read(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        for name in ("c.pdf", "a.txt", "b.pdf"):
            store.put_failure(Failed(name, "is encrypted", Path("/plant"), "00", "r"))
        store.put_failure(Failed("c.pdf", "is empty"))
        store.forget_failures(["b.pdf"])
        put(store, "a.txt", "readable now", 1)
        assert store.failures() == [Failed("c.pdf", "is empty")]
