"""The index of codes: what is known, who holds it, what is one edit away; codes by their column."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.cell_codes import cell_codes, head_family, listed_codes, row_codes, table_codes
from ingest.codes import CodeIndex, hash_all, hash_of, is_one_edit, kind_of
from ingest.schema import Column, ColumnRole, ColumnType, Record, RecordTable

CODES = st.text("AB019-Ä", min_size=1, max_size=6)


def edits(left: str, right: str) -> int:
    """Damerau-Levenshtein distance, neighbours swapped as one edit (optimal string alignment)."""
    rows = [list(range(len(right) + 1))]
    for i, a in enumerate(left, start=1):
        row = [i]
        for j, b in enumerate(right, start=1):
            best = min(row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, rows[i - 2][j - 2] + 1)
            row.append(best)
        rows.append(row)
    return rows[-1][-1]


def index_of(codes: dict[str, list[int]]) -> CodeIndex:
    return CodeIndex.build((code, code.lower(), passage) for code in sorted(codes) for passage in sorted(codes[code]))


@given(st.dictionaries(CODES, st.lists(st.integers(1, 30), min_size=1, max_size=5, unique=True), max_size=25), CODES)
def test_what_is_known_held_and_near_is_what_it_says(codes: dict[str, list[int]], asked: str) -> None:
    index = index_of(codes)
    known = index.places([asked, *codes])
    assert set(known) == set(codes) | ({asked} & set(codes))
    for code, place in known.items():
        assert index.normal(place) == code
        assert index.surface(place) == code.lower()
        assert index.held(place).tolist() == sorted(codes[code])
        assert index.held(place, np.array([3, 7], np.int64)).tolist() == sorted({3, 7} & set(codes[code]))
    assert {index.normal(place) for place in index.near(asked)} == {code for code in codes if edits(asked, code) == 1}


@given(CODES, CODES)
def test_one_edit_is_one_edit(left: str, right: str) -> None:
    assert is_one_edit(left, right) == (edits(left, right) == 1)


@given(st.lists(st.text(max_size=20), max_size=10))
def test_hashes_of_many_are_those_of_each(codes: list[str]) -> None:
    assert hash_all(codes).tolist() == [hash_of(code) for code in codes]


def test_saved_and_mapped_it_is_the_same(tmp_path: Path) -> None:
    for codes in ({}, {"WT7": [1, 4], "RECORD 4124": [9]}):
        index_of(codes).save(tmp_path)
        index = CodeIndex.load(tmp_path)
        assert {index.normal(place): index.held(place).tolist() for place in range(len(index))} == codes
        assert index.kinds == {kind_of(code) for code in codes}


def test_a_code_is_shown_as_it_is_mostly_written() -> None:
    index = CodeIndex.build([("WT7", "wt07", 1), ("WT7", "WT-07", 2), ("WT7", "WT-07", 3)])
    assert index.surface(0) == "WT-07"


def test_kinds() -> None:
    assert kind_of("WT7") == kind_of("WT12")
    assert kind_of("P101A") == kind_of("P7B") != kind_of("P101")
    assert kind_of("RECORD 4124") == kind_of("RECORD 1000") != kind_of("ALARM 4124")


# -- codes by their column ------------------------------------------------------------------------------------


def normals(cell: str, family: str = "") -> set[str]:
    return {code.normal for code in cell_codes(cell, family)}


@pytest.mark.parametrize(
    ("cell", "family", "found"),
    [
        ("4124", "RECORD", {"4124", "RECORD 4124"}),
        ("000004002072", "RECORD", {"4002072", "RECORD 4002072"}),
        ("2-40-2", "", {"2-40-2"}),
        ("E-C3-1", "", {"EC3-1"}),
        ("ML13318A00", "", {"ML13318A0"}),
        ("WT-03, WT-05", "ASSET", {"WT3", "WT5"}),
        ("P-101A/B", "ASSET", {"P101A", "P101B"}),
        ("A", "ASSET", {"ASSET A"}),
        ("Replaced 2 of 4 filters", "", set()),
    ],
)
def test_cells_of_identifier_columns_are_codes(cell: str, family: str, found: set[str]) -> None:
    assert normals(cell, family) == found


def test_rows_hold_the_codes_of_their_identifier_columns_alone() -> None:
    columns = (
        Column("No", ColumnType.IDENTIFIER, ColumnRole.RECORD),
        Column("Code", ColumnType.IDENTIFIER),
        Column("Load", ColumnType.NUMBER),
    )
    table = RecordTable("", columns, (Record(1, ("17", "4711", 230.0)), Record(2, (None, None, None))))
    found = {code.normal for code in row_codes([table])["", 1]}
    assert found == {"17", "RECORD 17", "4711", "ALARM 4711"}
    assert ("", 2) not in row_codes([table])


def test_cells_under_a_naming_head_of_a_table_are_codes() -> None:
    text = "Code | Text | Limit\n4711 | Oil low | 230\n4712, 4713 | Oil hot | 350"
    found = {code.normal for code in table_codes(text, "", text.splitlines()[:1])}
    assert found == {"4711", "ALARM 4711", "4712", "ALARM 4712", "4713", "ALARM 4713"}
    assert not table_codes("Year | Load\n2024 | 350", "", ["Year | Load"])


@pytest.mark.parametrize(
    ("head", "family"),
    [
        ("Alarm code", "ALARM"),
        ("Part no.", "PART"),
        ("Code", "ALARM"),
        ("No.", ""),
        ("Load", None),
        ("Energy rate", None),
    ],
)
def test_heads_name_families(head: str, family: str | None) -> None:
    assert head_family(head) == family


def test_codes_in_a_list_under_a_naming_head() -> None:
    text = "Contents Sheet No.\nGeneral service ... 12\nStandby service ... 14A\nService at 33 kV"
    assert {code.normal for code in listed_codes(text)} == {"SHEET 12", "SHEET 14A"}


@settings(max_examples=300)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_can_be_searched(text: str, context: str) -> None:
    listed_codes(text)
    table_codes(text, context, text.splitlines()[:1])
    cell_codes(context, "RECORD")
