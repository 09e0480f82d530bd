"""The page of a run: whole, without network or script, and with nothing in it that a document could have planted."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from eval.html_report import html, plain
from eval.scored import Scored, ScoredCase, load_scored
from eval.svg import curves, difference_bar, histogram, interval_bar
from eval.use_cases import load_use_cases
from tests.eval.conftest import Nameplate

HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(2)> \u202e"&\x1b[31m'
VOID = {"meta", "link", "img", "br", "input"}


class Tags(HTMLParser):
    """Every tag with its attributes; says whether all that was opened was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def parsed(page: str) -> Tags:
    tags = Tags()
    tags.feed(page)
    assert not tags.open
    return tags


@pytest.fixture
def page(answers: Path, rankings: Path, nameplate: Nameplate, tmp_path: Path) -> str:
    file = tmp_path / "out" / "report.html"
    done = nameplate("eval", "report", answers, rankings, "--out", file)
    assert done.code == 0, done.err
    return file.read_text(encoding="utf-8")


def test_nothing_is_fetched_and_nothing_runs(page: str) -> None:
    tags = parsed(page)
    names = {tag for tag, _ in tags.found}
    assert not names & {"script", "link", "img", "iframe", "object", "form"}
    attributes = {name for _, attributes in tags.found for name in attributes}
    assert not {name for name in attributes if name.startswith("on")} | (attributes & {"src", "style"})
    links = [attributes["href"] for tag, attributes in tags.found if tag == "a"]
    assert links
    assert all(link is not None and link.startswith("#") for link in links)
    assert "http://" not in page
    assert "https://" not in page


def test_its_policy_names_its_own_style_and_nothing_else(page: str) -> None:
    policy = next(found["content"] for tag, found in parsed(page).found if found.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_it_tells_scores_slices_use_cases_and_where_it_falls_short(page: str) -> None:
    for words in ("gold page cited", "by category", "by language", "Manual look-up", "fall short", "fused ndcg@10",
                  "embedder", "at least"):  # fmt: skip
        assert words in page
    links = set(re.findall(r'href="#([\w-]+)"', page))
    assert links <= set(re.findall(r'id="([\w-]+)"', page))


def test_later_runs_are_compared_with_the_first(answers: Path) -> None:
    first, second = load_scored(answers), load_scored(answers)
    page = html([first, Scored("second", second.cases, second.head)], load_use_cases())
    assert "answers → second" in page
    assert "No case fell." in page


def test_words_of_documents_stay_words() -> None:
    case = ScoredCase(
        HOSTILE, {"all_right": 0.0}, HOSTILE, HOSTILE, "manual", HOSTILE, HOSTILE, (HOSTILE,),
        error=HOSTILE, why={"all_right": HOSTILE}, shown=HOSTILE, evidence_ms=1, total_ms=2,
    )  # fmt: skip
    other = ScoredCase("b", {"all_right": 1.0}, kind="log", category="x")
    page = html([Scored(HOSTILE, (case, other)), Scored(HOSTILE, (case, other))], load_use_cases())
    tags = parsed(page)
    assert not {"script", "img"} & {tag for tag, _ in tags.found}
    assert "\u202e" not in page
    assert "\x1b" not in page


def test_a_baseline_can_be_told_too(answers: Path, nameplate: Nameplate, tmp_path: Path) -> None:
    nameplate("eval", "baseline", answers, "--out", tmp_path / "base.json")
    done = nameplate("eval", "report", tmp_path / "base.json", "--out", tmp_path / "report.html")
    assert done.code == 0
    parsed((tmp_path / "report.html").read_text())


def test_a_place_that_cannot_be_written_is_named(answers: Path, nameplate: Nameplate, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = nameplate("eval", "report", answers, "--out", tmp_path / "file" / "report.html")
    assert done.code == 1
    assert "cannot be written" in done.err
    assert done.err.count("\n") == 1


def test_pictures_are_sound_and_say_their_numbers() -> None:
    for picture in (
        interval_bar(0.5, 0.4, 0.6, "half & <more>", 0.9),
        difference_bar(-0.1, -0.2, 0.0, "less", 0.2),
        histogram([1.0, 2.0, 1000.0]),
        curves({"<a>": [(1, 0.5), (2, 1.0)]}, "k", "rises"),
    ):
        assert "<title>" in picture
        parsed(picture)
    assert histogram([]) == ""
    assert curves({}, "k", "nothing") == ""


def test_unseen_signs_go_and_long_texts_are_cut() -> None:
    assert plain("a\u200b\u202eb\x00\nc") == "ab\nc"
    assert plain("word " * 100, 20) == "word word word word…"
