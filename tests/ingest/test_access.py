"""Who may see what: declared beside the documents, kept in the store, decided before anything is looked at."""

from __future__ import annotations

import gc
import os
from collections import Counter
from contextlib import suppress
from pathlib import Path
from random import Random

import numpy as np
import pytest

from ingest.access import Access, Classification, Policy, Viewer, group_names, may_see
from ingest.codes import CodeIndex
from ingest.discover import discover
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.generation import open_current, rollback
from ingest.lexical import LexicalIndex
from ingest.pipeline import IngestReport, NoProgress, run_ingest
from ingest.places import Places
from ingest.search_codes import Codes
from ingest.search_words import Words
from ingest.settings import EmbedSettings, IngestSettings

pytestmark = pytest.mark.usefixtures("read_here")

SETTINGS = IngestSettings(embed=EmbedSettings(model="hash"))
OPS, HR = Viewer(frozenset({"operations"})), Viewer(frozenset({"hr"}))
KNOWN, UNKNOWN = Viewer(frozenset()), Viewer()
PUBLIC, INTERNAL, CONFIDENTIAL = Classification


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def ingest(folder: Path) -> IngestReport:
    return run_ingest([folder / "site"], folder / "data", SETTINGS, HashEmbedder(), NoProgress())


def seen(folder: Path, viewer: Viewer, policy: Policy | None = None) -> set[str]:
    with open_current(folder / "data") as generation:
        part = generation.seen_by(viewer, policy or Policy())
        return {document.name.rsplit("/", 1)[-1] for document in part.documents()}


@pytest.mark.parametrize(
    ("access", "unknown", "known", "operations"),
    [
        (Access(), False, True, True),
        (Access(PUBLIC), True, True, True),
        (Access(INTERNAL), False, True, True),
        (Access(CONFIDENTIAL), False, False, False),
        (Access(None, frozenset({"operations"})), False, False, True),
        (Access(PUBLIC, frozenset({"operations"})), False, False, True),
        (Access(INTERNAL, frozenset({"operations", "hr"})), False, False, True),
        (Access(CONFIDENTIAL, frozenset({"operations"})), False, False, True),
        (Access(CONFIDENTIAL, frozenset({"hr"})), False, False, False),
    ],
)
def test_the_table_of_who_sees_what(access: Access, unknown: bool, known: bool, operations: bool) -> None:
    assert [may_see(viewer, access, INTERNAL) for viewer in (UNKNOWN, KNOWN, OPS)] == [unknown, known, operations]


def test_groups_are_compared_without_capitals_or_blanks() -> None:
    assert group_names([" Operations ", "", "Night  Shift"]) == {"operations", "night shift"}


def test_the_nearest_entry_counts_and_counts_whole(tmp_path: Path) -> None:
    write(
        tmp_path / "site",
        {
            "documents.toml": '["."]\nclassification = "confidential"\ngroups = ["Operations"]\n',
            "a.md": "# A\n\nText.\n",
            "deep/b.md": "# B\n\nText.\n",
            "deep/c.md": "# C\n\nText.\n",
            "deep/documents.toml": '["c.md"]\nclassification = "public"\n',
            "other/d.md": "# D\n\nText.\n",
            "other/documents.toml": '["."]\ngroups = "hr"\n["e.md"]\nrevision = "B"\n',
            "other/e.md": "# E\n\nText.\n",
        },
    )
    declared = {source.name: source.access for source in discover([tmp_path / "site"])}
    above = Access(CONFIDENTIAL, frozenset({"operations"}))
    hr = Access(None, frozenset({"hr"}))
    assert declared == {
        "site/a.md": above, "site/deep/b.md": above, "site/deep/c.md": Access(PUBLIC),
        "site/other/d.md": hr, "site/other/e.md": hr,
    }  # fmt: skip


PLANT = {
    "open.md": "# Open\n\nThe pump P-101A runs at 45 bar.\n",
    "ops.md": "# Shifts\n\nThe pump P-101B runs at 60 bar.\n",
    "plain.md": "# Plain\n\nThe valve V-7 is red.\n",
    "broken.pdf": "%PDF-1.4 cut",
    "documents.toml": '["open.md"]\nclassification = "public"\n["ops.md"]\ngroups = ["operations"]\n'
    '["broken.pdf"]\ngroups = ["hr"]\n',
}  # fmt: skip


def test_nothing_declared_leaves_everything_open_and_one_declaration_closes(tmp_path: Path) -> None:
    write(tmp_path / "site", {"a.md": "# A\n\nText.\n", "b.md": "# B\n\nText.\n"})
    ingest(tmp_path)
    assert seen(tmp_path, UNKNOWN) == {"a.md", "b.md"}
    assert seen(tmp_path, UNKNOWN, Policy(always=True)) == set()
    assert seen(tmp_path, KNOWN, Policy(always=True)) == {"a.md", "b.md"}
    assert seen(tmp_path, UNKNOWN, Policy(always=True, default=PUBLIC)) == {"a.md", "b.md"}
    write(tmp_path / "site", {"documents.toml": '["a.md"]\nclassification = "public"\n'})
    ingest(tmp_path)
    assert seen(tmp_path, UNKNOWN) == {"a.md"}
    assert seen(tmp_path, KNOWN) == {"a.md", "b.md"}


def test_each_sees_their_part_and_files_that_failed_are_hidden_alike(tmp_path: Path) -> None:
    write(tmp_path / "site", PLANT)
    assert [name for name, _ in ingest(tmp_path).failed] == ["site/broken.pdf"]
    assert seen(tmp_path, UNKNOWN) == {"open.md"}
    assert seen(tmp_path, KNOWN) == {"open.md", "plain.md"}
    assert seen(tmp_path, OPS) == {"open.md", "ops.md", "plain.md"}
    with open_current(tmp_path / "data") as generation:
        assert [len(generation.seen_by(one, Policy()).failures()) for one in (UNKNOWN, OPS, HR)] == [0, 0, 1]
        part = generation.seen_by(KNOWN, Policy())
        assert part is generation.seen_by(Viewer(frozenset({"canteen"})), Policy())
        assert part.manifest.passages == 2
        assert part.near_identifiers("P101C", 5) == ["P-101A"]
        assert part.known_identifiers(["P101A", "P101B", "V7"]) == {"P101A", "V7"}
        with pytest.raises(UnusableInput) as hidden:
            part.page("site/ops.md", 0)
        with pytest.raises(UnusableInput) as missing:
            part.page("site/none.md", 0)
        assert str(hidden.value).replace("ops", "none") == str(missing.value)


def test_what_is_not_allowed_is_not_found_by_its_id_either(tmp_path: Path) -> None:
    write(tmp_path / "site", PLANT)
    ingest(tmp_path)
    with open_current(tmp_path / "data") as generation:
        every = generation.holders(["P101A", "P101B", "V7"])
        part = generation.seen_by(UNKNOWN, Policy())
        vector = HashEmbedder().embed_query("pump")
        assert len(every) == 3
        assert len(part.passages(every.tolist())) == 1
        assert len(part.dense(vector, 10, every)) == 1
        assert len(part.lexical(["pump", "valve"], 10, every)) == 1
        assert len(part.holders(["P101A", "P101B"], every)) == 1


def test_another_declaration_is_published_without_reading_or_embedding(tmp_path: Path) -> None:
    write(tmp_path / "site", PLANT)
    first = ingest(tmp_path)
    write(tmp_path / "site", {"documents.toml": PLANT["documents.toml"].replace('"operations"', '"hr"')})
    second = ingest(tmp_path)
    assert (second.changed, second.embedded, second.relabelled) == ((), 0, ("site/ops.md",))
    assert second.generation == first.generation + 1
    assert "ops.md" in seen(tmp_path, HR) - seen(tmp_path, OPS)
    # An earlier generation must not open again what has been closed since.
    assert rollback(tmp_path / "data") == first.generation
    assert "ops.md" in seen(tmp_path, HR) - seen(tmp_path, OPS)
    assert ingest(tmp_path).relabelled == ()


def test_an_earlier_version_is_closed_with_a_new_one_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path / "site", PLANT)
    ingest(tmp_path)
    (tmp_path / "site" / "open.md").write_bytes(b"")
    write(tmp_path / "site", {"documents.toml": '["open.md"]\ngroups = ["hr"]\n'})
    report = ingest(tmp_path)
    assert [name for name, _ in report.failed] == ["site/broken.pdf", "site/open.md"]
    assert "open.md" in seen(tmp_path, HR) - seen(tmp_path, OPS)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ('["new.md"]\nclassification = "secret"\n', "secret"),
        ('["new.md"]\ngroups = [7]\n', "groups must be a list"),
        ('["."]\ntitle = "All"\n', "nothing else"),
        ('["new.md"\n', "not TOML"),
    ],
)
def test_what_cannot_be_read_is_not_guessed(tmp_path: Path, said: str, told: str) -> None:
    write(tmp_path / "site", {"new.md": "# New\n\nText.\n", "documents.toml": said})
    report = ingest(tmp_path)
    assert report.added == ()
    [(_, reason)] = report.failed
    assert told in reason
    assert "documents.toml" in reason
    write(tmp_path / "site", {"documents.toml": '["new.md"]\nclassification = "public"\n'})
    assert ingest(tmp_path).added == ("site/new.md",)
    assert seen(tmp_path, UNKNOWN) == {"new.md"}


def test_what_nobody_can_see_is_reported(tmp_path: Path) -> None:
    write(tmp_path / "site", {"a.md": "# A\n\nText.\n", "documents.toml": '["."]\nclassification = "confidential"\n'})
    assert ingest(tmp_path).sealed == ("site/a.md",)
    assert seen(tmp_path, OPS) == set()


def test_words_of_a_part_are_scored_as_if_there_were_no_others(tmp_path: Path) -> None:
    choice = Random(8)
    words = [f"w{number}" for number in range(50)]
    for trial in range(12):
        lists = {one * 3 + 1: choice.choices(words, k=choice.randint(0, 40)) for one in range(choice.randint(1, 70))}
        lists[1] = ["w1"] * choice.randint(0, 400)
        LexicalIndex.build(list(lists), list(lists.values())).save(tmp_path / f"{trial}")
        ids = sorted(choice.sample(list(lists), choice.randint(1, len(lists))))
        part = Words([LexicalIndex.load(tmp_path / f"{trial}")], np.isin(sorted(lists), ids))
        alone = Words([LexicalIndex.build(ids, [lists[one] for one in ids])])
        some = choice.sample(list(lists), len(lists) // 2 + 1)
        allowed, allowed_alone = np.isin(sorted(lists), some), np.isin(ids, some)
        for _ in range(12):
            asked = choice.choices([*words, "unknown"], k=choice.randint(1, 6))
            assert part.search(asked, 10) == alone.search(asked, 10)
            assert part.search(asked, 10, allowed) == alone.search(asked, 10, allowed_alone)
            assert part.rarity(asked) == alone.rarity(asked)
            assert [part.holds(one) for one in asked] == [alone.holds(one) for one in asked]


def test_codes_of_a_part_are_as_if_there_were_no_others() -> None:
    choice = Random(9)
    for _ in range(30):
        rows = sorted(
            {
                (f"P10{choice.randint(1, 6)}{choice.choice('AB')}", choice.choice(("P 10", "P-10", "p10")), passage)
                for passage in choice.sample(range(1, 60), choice.randint(1, 25))
                for _ in range(choice.randint(1, 3))
            },
            key=lambda row: (row[0], row[2]),
        )
        ids = np.array(sorted(choice.sample(range(1, 60), 30)))
        kept = [row for row in rows if row[2] in ids]

        def spelled(normal: str, kept: list[tuple[str, str, int]] = kept) -> str:
            found = Counter(row[1] for row in kept if row[0] == normal)
            return max(found, key=lambda surface: (found[surface], -len(surface), surface))

        # Of one segment, and of two that share codes.
        cut = choice.randint(1, 60)
        stretches = ([rows], [[row for row in rows if row[2] < cut], [row for row in rows if row[2] >= cut]])
        for segments in stretches:
            stretches_of_ids = [np.unique([row[2] for row in one]).astype(np.int64) for one in segments]
            places = Places(stretches_of_ids, np.unique([row[2] for row in kept]).astype(np.int64))
            part, alone = Codes([CodeIndex.build(one) for one in segments], places), CodeIndex.build(kept)
            assert len(list(part)) == len(alone)
            assert part.kinds == alone.kinds
            normals = [f"P10{digit}{letter}" for digit in range(1, 8) for letter in "ABC"]
            assert part.known(normals).keys() == alone.places(normals).keys()
            for normal, code in part.known(normals).items():
                twin = alone.places([normal])[normal]
                assert (part.surface(code) or spelled(normal)) == alone.surface(twin)
                assert part.held(code).tolist() == alone.held(twin).tolist()
                assert sorted(one.normal for one in part.near(normal)) == sorted(map(alone.normal, alone.near(normal)))


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="open files are told by /proc")
def test_a_generation_that_was_closed_and_its_parts_hold_no_file(tmp_path: Path) -> None:
    """Without waiting for the collector: a program that follows what is published would run out of descriptors."""
    write(tmp_path / "site", PLANT)
    ingest(tmp_path)
    gc.disable()
    try:
        with open_current(tmp_path / "data") as generation:
            part = generation.seen_by(KNOWN, Policy())
            assert part is not generation
            assert "P-101A" in {code.surface for code in part.codes()}
            assert part.assets() == []
            assert _open_below(tmp_path)
        del generation, part
        assert _open_below(tmp_path) == []
    finally:
        gc.enable()


def _open_below(folder: Path) -> list[str]:
    held = []
    for one in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the descriptor that lists them is gone
            held.append(os.readlink(one))
    return [name for name in held if name.startswith(str(folder))]
