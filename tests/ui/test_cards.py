"""Words from documents stay words; dropped files get safe names; suggestions fit what is held."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import UnusableInput
from ui import cards
from ui.suggest import asked_again
from ui.uploads import keep_upload, safe_name


@given(st.text())
def test_no_text_becomes_markup(words: str) -> None:
    for shown in (
        cards.text(words),
        cards.writing([words], 0),
        cards.row_table(words),
        cards.marked_text(words, words),
    ):
        inside = shown.replace("<br>", "")
        assert "<img" not in inside
        assert "<script" not in inside
        assert "<a" not in inside
        assert "\x1b" not in inside


def test_a_quote_is_marked_where_it_stands() -> None:
    assert "a <mark>&lt;b&gt;</mark> c" in cards.marked_text("a <b> c", "<b>")


def test_an_answer_is_cut_at_its_numbers() -> None:
    assert cards.sentences("Set 5 bar [1].\n\nThen wait [2][3]") == [
        [("Set 5 bar", 0), ("", 1), (".", 0)],
        [("Then wait", 0), ("", 2), ("", 3)],
    ]


def test_a_table_line_is_shown_under_its_heads() -> None:
    shown = cards.cell_table("M36 | 1,250", "Table 3: Torques\nBolt | Torque, Nm")
    assert "<caption>Table 3: Torques</caption>" in shown
    assert '<td data-head="Torque, Nm">1,250</td>' in shown


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("manual.pdf", "manual.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\plant\\a b.pdf", "a b.pdf"),
        ("Prüfbericht (2).pdf", "Prüfbericht (2).pdf"),
        (".hidden.csv", "hidden.csv"),
        ("a:b*c?.csv", "a_b_c_.csv"),
        ("con.txt", "_con.txt"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_dropped_files_get_safe_names(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text())
def test_no_name_leaves_the_folder(given_name: str) -> None:
    try:
        kept = safe_name(given_name)
    except UnusableInput:
        return
    assert Path(kept).name == kept
    assert not kept.startswith(".")


def test_dropped_files_have_a_size_limit(tmp_path: Path) -> None:
    with pytest.raises(UnusableInput, match="at most 1 MB"):
        keep_upload("a.txt", b"x" * (1 << 21), tmp_path, 1)
    with pytest.raises(UnusableInput, match="empty"):
        keep_upload("a.txt", b"", tmp_path, 1)
    assert not (tmp_path / "uploads").exists()


def test_a_meant_code_takes_the_place_of_the_one_most_like_it() -> None:
    assert asked_again("torque for P-101B and V-12?", "P-101A") == "torque for P-101A and V-12?"
    assert asked_again("torque?", "P-101A") == "torque? (P-101A)"
