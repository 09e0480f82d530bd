import fcntl
import random
import shutil
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from ingest.durable import ingest_lock
from ingest.errors import GenerationError, StoreError, UnusableInput
from ingest.generation import Generation, list_generations, open_current, open_generation, publish, rollback, verify
from ingest.manifest import current, generation_folder, generation_numbers
from ingest.publish import is_published, next_generation, sweep
from ingest.schema import DocumentKind
from ingest.store import Store
from ingest.words import lexical_tokens
from tests.ingest.plant import EMBEDDER, put

KEEP = 3


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, EMBEDDER) as opened:
        yield opened


def publish_text(store: Store, data: Path, name: str, text: str, keep: int = KEEP, **more: object) -> int:
    put(store, name, text, next_generation(store, data), **more)  # type: ignore[arg-type]
    return publish(store, data, EMBEDDER, keep)


def found(generation: Generation, words: str) -> list[str]:
    """Documents by each channel, which must agree on a word that only one document says."""
    lexical = [one for one, _ in generation.lexical(lexical_tokens(words), 1)]
    dense = [one for one, _ in generation.dense(EMBEDDER.embed_query(words), 1)]
    return [passage.document for passage in generation.passages([*lexical, *dense])]


# -- reading ----------------------------------------------------------------------------------------------


@pytest.fixture
def library(store: Store, tmp_path: Path) -> Iterator[Generation]:
    put(store, "logs/a.csv", "\n".join(f"pump P-10{i}A trips" for i in range(25)), 1, DocumentKind.LOG, "P-101A")
    put(store, "logs/b.csv", "fan F-7 rattles\npump P101A repaired", 1, DocumentKind.LOG, "F 7")
    for year in (2023, 2024):
        put(
            store,
            f"tariffs/{year}.pdf",
            f"rate RE-TOU of {year}\nrate SG of {year}",
            1,
            DocumentKind.TARIFF,
            valid_from=date(year, 1, 1),
            valid_to=date(year, 12, 31),
        )
    put(store, "manual.pdf", "the pump P-101A is greased monthly", 1, DocumentKind.MANUAL)
    publish(store, tmp_path, EMBEDDER, KEEP)
    with open_current(tmp_path) as generation:
        yield generation


def test_the_channels_find_the_passage(library: Generation) -> None:
    assert library.passages([library.lexical(lexical_tokens("greased"), 5)[0][0]])[0].document == "manual.pdf"
    best = library.dense(EMBEDDER.embed_query("manual Part the pump P-101A is greased monthly"), 5)[0][0]
    assert library.passages([best])[0].document == "manual.pdf"
    assert {one.document for one in library.passages([i for i, _ in library.identifier(["P101A"], 10)])} == {
        "logs/a.csv",
        "logs/b.csv",
        "manual.pdf",
    }


def test_a_passage_that_holds_more_of_the_codes_comes_first(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "P-101A alone\nP-101A with CB-12\nCB-12 alone")
    with open_current(tmp_path) as generation:
        assert [count for _, count in generation.identifier(["P101A", "CB12"], 5)] == [2, 1, 1]
        assert generation.identifier(["P101A", "CB12"], 1)[0][1] == 2
        assert generation.identifier([], 5) == []


@pytest.mark.parametrize("kind", [None, DocumentKind.LOG, DocumentKind.TARIFF, DocumentKind.MAIL])
@pytest.mark.parametrize("asset", ["", "p 101 a", "F-7", "X-1"])
@pytest.mark.parametrize("as_of", [None, date(2023, 1, 1), date(2024, 12, 31), date(2030, 1, 1)])
def test_filters_hold_in_every_channel(
    library: Generation, kind: DocumentKind | None, asset: str, as_of: date | None
) -> None:
    everything = library.passages(range(1, 200))
    documents = {one.name: one for one in library.documents()}
    normal = asset.upper().replace(" ", "").replace("-", "")

    def fits(passage_document: str, passage_asset: str, codes: set[str]) -> bool:
        owner = documents[passage_document]
        return (
            (kind is None or owner.kind is kind)
            and (not asset or passage_asset.replace("-", "").replace(" ", "") == normal or normal in codes)
            and (as_of is None or owner.valid_from is None or owner.valid_from <= as_of)
            and (as_of is None or owner.valid_to is None or owner.valid_to >= as_of)
        )

    expected = {
        one.id for one in everything if fits(one.document, one.asset, {code.normal for code in one.identifiers})
    }
    allowed = library.allowed(kind, asset, as_of)
    if allowed is None:
        assert (kind, asset, as_of) == (None, "", None)
        return
    assert allowed.tolist() == sorted(expected)
    assert {i for i, _ in library.dense(EMBEDDER.embed_query("pump"), 100, allowed)} == expected
    assert {i for i, _ in library.lexical(["pump", "rate", "fan"], 100, allowed)} == expected
    assert {i for i, _ in library.identifier(["P101A"], 100, allowed)} <= expected


def test_known_and_near_codes(library: Generation) -> None:
    assert library.known_identifiers(["P101A", "P999", "F7"]) == {"P101A", "F7"}
    assert "P-101A" in library.near_identifiers("P101B", 50)
    assert library.near_identifiers("P10A1", 50) == ["P-101A"]  # two signs swapped
    assert len(library.near_identifiers("P10A", 2)) == 2
    assert library.near_identifiers("NOTHINGLIKEIT", 5) == []


def edits(left: str, right: str) -> int:
    """Optimal string alignment distance."""
    rows = [[i + j if i * j == 0 else 0 for j in range(len(right) + 1)] for i in range(len(left) + 1)]
    for i in range(1, len(left) + 1):
        for j in range(1, len(right) + 1):
            rows[i][j] = min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + (left[i - 1] != right[j - 1]))
            if i > 1 and j > 1 and left[i - 1] == right[j - 2] and left[i - 2] == right[j - 1]:
                rows[i][j] = min(rows[i][j], rows[i - 2][j - 2] + 1)
    return rows[-1][-1]


def test_near_codes_are_those_one_edit_away(store: Store, tmp_path: Path) -> None:
    choice = random.Random(3)
    codes = sorted({"".join(choice.choices("AB", k=2)) + "".join(choice.choices("123", k=3)) for _ in range(150)})
    publish_text(store, tmp_path, "codes.txt", "\n".join(codes))
    with open_current(tmp_path) as generation:
        for code in [*choice.sample(codes, 10), "AB12", "AB1234", "A123", "C123"]:
            assert set(generation.near_identifiers(code, 1000)) == {one for one in codes if edits(one, code) == 1}


def test_assets_are_listed_once_as_written(library: Generation) -> None:
    assert library.assets() == ["F 7", "P-101A"]


def test_pages_neighbours_and_documents(library: Generation) -> None:
    assert [page.number for page in library.pages("logs/a.csv")] == [1, 2, 3]
    assert library.pages("unknown") == []
    passage = library.passages([13])[0]
    near = library.neighbours(passage)
    assert [one.id for one in near] == list(range(11, 21))
    assert passage in near
    page = library.page(passage.document, passage.location.page or 0)
    assert page.text[passage.start :].startswith(passage.text)
    with pytest.raises(UnusableInput, match="has no page 99"):
        library.page("logs/a.csv", 99)
    with pytest.raises(UnusableInput, match="no document is called nothing"):
        library.document("nothing")
    assert library.passages([9999, 1])[0].id == 1


def test_several_threads_may_read(library: Generation) -> None:
    wrong: list[object] = []

    def ask() -> None:
        for _ in range(20):
            hits = library.lexical(["greas"], 3)
            if [one.document for one in library.passages([i for i, _ in hits])] != ["manual.pdf"]:
                wrong.append(hits)
            library.dense(EMBEDDER.embed_query("pump"), 3, library.allowed(DocumentKind.LOG))

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# -- publishing -------------------------------------------------------------------------------------------


def test_the_manifest_says_what_it_was_made_with(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "one\ntwo")
    with open_current(tmp_path) as generation:
        manifest = generation.manifest
        assert (manifest.number, manifest.documents, manifest.passages) == (1, 1, 2)
        assert (manifest.embedder, manifest.fingerprint, manifest.dimension) == (
            EMBEDDER.name,
            EMBEDDER.fingerprint,
            EMBEDDER.dimension,
        )
        folder = generation_folder(tmp_path, 1)
        files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        assert files == set(manifest.files) | {"manifest.json"}
        generation.check_embedder(EMBEDDER)


def test_questions_of_another_embedder_are_refused(library: Generation) -> None:
    class Other:
        name, fingerprint, dimension = "other", "other-1", 3

    with pytest.raises(GenerationError, match="made by the embedder hash, not by this other; choose"):
        library.check_embedder(Other())


def test_an_empty_generation_can_be_read(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "words")
    store.remove_document("a.txt", next_generation(store, tmp_path))
    publish(store, tmp_path, EMBEDDER, KEEP)
    with open_current(tmp_path) as generation:
        assert generation.documents() == []
        assert generation.assets() == []
        assert generation.dense(EMBEDDER.embed_query("words"), 5) == []
        assert generation.lexical(["word"], 5) == []
        assert generation.allowed(DocumentKind.NOTE, "", None) is not None


def test_nothing_published_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds no published documents; run `nameplate ingest"):
        open_current(tmp_path)


def test_a_reader_keeps_its_generation_until_it_closes(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "original words\nmore", keep=2)
    with open_current(tmp_path) as reader:
        before = (reader.passages([1, 2]), reader.page("a.txt", 1), reader.documents())
        for number in range(5):
            publish_text(store, tmp_path, "a.txt", f"version {number}", keep=2)
        assert reader.number == 1
        assert (reader.passages([1, 2]), reader.page("a.txt", 1), reader.documents()) == before
        assert found(reader, "original") == ["a.txt", "a.txt"]
        assert reader.identifier(["NONE"], 3) == []
        assert generation_numbers(tmp_path) == [1, 5, 6]
    publish_text(store, tmp_path, "a.txt", "last", keep=2)
    assert generation_numbers(tmp_path) == [6, 7]
    assert store.held(1).passages == 0, "rows that no generation shows are gone"


def test_a_generation_that_is_cleared_away_while_it_is_opened_is_not_half_read(store: Store, tmp_path: Path) -> None:
    """The lock is taken on an open file: whoever locks it after it was moved aside must notice."""
    publish_text(store, tmp_path, "a.txt", "words")
    manifest = generation_folder(tmp_path, 1) / "manifest.json"
    outcome: list[object] = []

    def reader() -> None:
        try:
            open_generation(tmp_path, 1).close()
        except GenerationError as error:
            outcome.append(error)

    with manifest.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        thread = threading.Thread(target=reader)
        thread.start()
        while thread.is_alive() and not _waits_for_lock():
            pass
        generation_folder(tmp_path, 1).rename(tmp_path / "aside")
    thread.join()
    assert outcome
    assert "replaced" in str(outcome[0])


def _waits_for_lock() -> bool:
    return "->" in Path("/proc/locks").read_text()


def test_numbers_go_up_and_are_never_used_again(store: Store, tmp_path: Path) -> None:
    for text in ("one", "two", "three"):
        publish_text(store, tmp_path, "a.txt", text)
    rollback(tmp_path)
    shutil.rmtree(generation_folder(tmp_path, 3))
    assert next_generation(store, tmp_path) == 4


def test_rollback_is_one_step_back_to_what_verifies(store: Store, tmp_path: Path) -> None:
    for text in ("first version", "second version", "third version"):
        publish_text(store, tmp_path, "a.txt", text)
    flip(next(generation_folder(tmp_path, 2).rglob("vectors.faiss")), 100, 0)
    assert rollback(tmp_path) == 1
    with open_current(tmp_path) as generation:
        assert generation.page("a.txt", 1).text == "first version"
    with pytest.raises(GenerationError, match="no sound generation before"):
        rollback(tmp_path)
    assert [state.current for state in list_generations(tmp_path)] == [True, False, False]


def test_an_ingest_after_a_rollback_clears_what_was_rolled_back_and_publishes_anew(
    store: Store, tmp_path: Path
) -> None:
    for text in ("first version", "second version"):
        publish_text(store, tmp_path, "a.txt", text)
    rollback(tmp_path)
    assert not is_published(store, tmp_path)
    sweep(store, tmp_path)
    assert generation_numbers(tmp_path) == [1]
    assert publish(store, tmp_path, EMBEDDER, KEEP) == 3
    assert is_published(store, tmp_path)
    with open_current(tmp_path) as generation:
        assert generation.page("a.txt", 1).text == "second version"


def test_rollback_waits_for_no_ingest(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "one")
    with (
        ingest_lock(tmp_path),
        pytest.raises(StoreError, match=r"being written by another ingest \(process \d+\); wait until"),
    ):
        rollback(tmp_path)


# -- damage -----------------------------------------------------------------------------------------------


def flip(path: Path, byte: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[byte] ^= 1 << bit
    path.write_bytes(content)


def test_a_flipped_bit_in_any_file_is_refused(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "\n".join(f"pump P-{number} trips" for number in range(30)), asset="P-1")
    files = [path for path in generation_folder(tmp_path, 1).rglob("*") if path.is_file()] + [tmp_path / "CURRENT"]
    choice = random.Random(7)
    assert len(files) > 8
    for path in files:
        sound = path.read_bytes()
        for _ in range(8):
            flip(path, choice.randrange(len(sound)), choice.randrange(8))
            with pytest.raises(GenerationError) as caught:
                open_current(tmp_path)
            assert "\n" not in str(caught.value)
            path.write_bytes(sound)
    open_current(tmp_path).close()


@pytest.mark.parametrize("how", ["cut", "emptied", "gone"])
def test_a_missing_piece_is_refused(store: Store, tmp_path: Path, how: str) -> None:
    publish_text(store, tmp_path, "a.txt", "words\nand more")
    for path in [one for one in generation_folder(tmp_path, 1).rglob("*") if one.is_file()]:
        sound = path.read_bytes()
        if how == "gone":
            path.unlink()
        else:
            path.write_bytes(sound[:-1] if how == "cut" else b"")
        with pytest.raises(GenerationError):
            open_current(tmp_path)
        path.write_bytes(sound)
    open_current(tmp_path).close()


def test_generations_cannot_be_mixed_up(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "one")
    publish_text(store, tmp_path, "a.txt", "two")
    first, second = (generation_folder(tmp_path, number) for number in (1, 2))
    first.rename(tmp_path / "x")
    second.rename(first)
    (tmp_path / "x").rename(second)
    with pytest.raises(GenerationError):
        open_current(tmp_path)


def test_another_store_beside_the_generations_is_refused(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "one")
    other = tmp_path / "other"
    with Store(other, EMBEDDER) as another:
        publish_text(another, other, "a.txt", "one")
    shutil.copytree(other / "generations", tmp_path / "generations", dirs_exist_ok=True)
    shutil.copy(other / "CURRENT", tmp_path / "CURRENT")
    with pytest.raises(GenerationError, match="is not the store that generation 000001 was built from"):
        open_current(tmp_path)


def test_verify_finds_a_changed_word_in_the_store(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "torque forty newton metres")
    store.close()
    assert verify(tmp_path, 1).passages == 1
    path = tmp_path / "store.sqlite"
    content = path.read_bytes()
    assert content.count(b"forty newton") >= 1
    path.write_bytes(content.replace(b"forty newton", b"fifty newton"))
    with pytest.raises(StoreError, match=r"store\.sqlite is damaged \(passage 1 of a\.txt\)"):
        verify(tmp_path, 1)


def test_a_lost_current_generation_is_built_again(store: Store, tmp_path: Path) -> None:
    publish_text(store, tmp_path, "a.txt", "words")
    flip(generation_folder(tmp_path, 1) / "members.npy", 130, 3)
    assert not is_published(store, tmp_path)
    sweep(store, tmp_path)
    assert publish(store, tmp_path, EMBEDDER, KEEP) == 2
    with open_current(tmp_path) as generation:
        assert found(generation, "words") == ["a.txt", "a.txt"]
    (tmp_path / "CURRENT").write_bytes(b"nonsense")
    sweep(store, tmp_path)
    assert generation_numbers(tmp_path) == [1, 2]
    assert publish(store, tmp_path, EMBEDDER, KEEP) == 3
    assert (current(tmp_path) or (0,))[0] == 3


def test_a_document_replaced_keeps_its_neighbours_apart(store: Store, tmp_path: Path) -> None:
    """Old and new passages of one name lie side by side in the store while both generations are kept."""
    publish_text(store, tmp_path, "a.txt", "old one\nold two")
    with open_current(tmp_path) as old:
        publish_text(store, tmp_path, "a.txt", "new one\nnew two\nnew three")
        with open_current(tmp_path) as new:
            assert [one.text for one in old.neighbours(old.passages([1])[0])] == ["old one", "old two"]
            texts = [one.text for one in new.neighbours(new.passages([4])[0])]
            assert texts == ["new one", "new two", "new three"]
            assert new.passages([1]) == []
            assert new.near_identifiers("X", 3) == []
            stray = replace(old.passages([1])[0], document="unknown")
            assert new.neighbours(stray) == []
            assert np.array_equal(new.allowed(DocumentKind.NOTE, "", None), [3, 4, 5])
