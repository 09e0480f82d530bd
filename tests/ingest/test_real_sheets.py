"""A real tariff book: every page's sheet, revision and days against a second reading of the page by position."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.readers import read_document
from ingest.schema import PageFacts, SourceFile
from ingest.settings import ReadSettings

MONTHS = "January February March April May June July August September October November December".split()
Word = dict[str, Any]


@pytest.fixture(scope="module")
def book(real: Path) -> Path:
    [path] = (real / "tariffs").glob("*electric-tariff-pages*.pdf")
    return path


def test_sheets_of_a_real_book_are_read_right(book: Path) -> None:
    parsed = read_document(SourceFile(book.parent, book, f"t/{book.name}", book.stat().st_size, ""), ReadSettings())
    seen = _second_reading(book)
    wrong = [
        (page.number, page.facts, other)
        for page, other in zip(parsed.pages, seen, strict=True)
        if _comparable(page.facts) != other
    ]
    assert len(seen) == 100
    assert len([one for one in seen if one is not None]) >= 90
    assert len(wrong) <= 5, wrong


def _comparable(facts: PageFacts | None) -> tuple[str, str, date | None, date | None] | None:
    return (facts.sheet, facts.revision, facts.issued, facts.valid_from) if facts is not None else None


def _second_reading(book: Path) -> list[tuple[str, str, date | None, date | None] | None]:
    """Words by where they stand: the number right of its label in the head, the two days in the foot."""
    import pdfplumber

    found = []
    with pdfplumber.open(book) as pdf:
        for page in pdf.pages:
            words = page.extract_words(x_tolerance=1.5)
            head = [word for word in words if word["top"] < 0.13 * page.height]
            foot = [word for word in words if word["top"] > 0.9 * page.height]
            labels = [word for word in head if word["text"] == "No." and word["x0"] > 0.7 * page.width]
            labels = sorted(labels, key=lambda word: float(word["top"]))
            if len(labels) < 2 or labels[0]["top"] > 0.09 * page.height:
                found.append(None)
                continue
            beside = [word for word in head if abs(word["bottom"] - labels[0]["bottom"]) < 9]
            number = "".join(word["text"] for word in beside if word["x0"] > labels[0]["x1"])
            left = [word for word in beside if 0.48 * page.width < word["x0"] < labels[0]["x0"] - 20]
            revision = " ".join(word["text"] for word in sorted(left, key=lambda word: float(word["x0"])))
            issued, effective = _days(foot)
            found.append((number, revision.replace(" Sheet", ""), issued, effective))
            page.close()
    return found


def _days(foot: list[Word]) -> tuple[date | None, date | None]:
    """The upper and the lower of the two days in the foot."""
    days = []
    for word in foot:
        if word["text"] in MONTHS:
            line = [other for other in foot if abs(other["bottom"] - word["bottom"]) < 3 and other["x0"] >= word["x0"]]
            parts = [other["text"] for other in sorted(line, key=lambda other: float(other["x0"]))[:3]]
            text = re.sub(",", "", " ".join(parts))
            days.append((word["bottom"], datetime.strptime(text, "%B %d %Y").date()))
    days.sort()
    return (days[0][1], days[1][1]) if len(days) == 2 else (None, None)
