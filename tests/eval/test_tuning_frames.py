"""Cards of tuned models are read as tables; one that is none costs one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.tuning_frames import before_after_chart, before_after_frame, read_cards, versions_frame
from ingest.errors import UnusableInput
from tests.eval.test_notebook import CARD


def _kept(folder: Path, version: str, made: str) -> None:
    home = folder / version
    home.mkdir()
    (home / "card.json").write_text(json.dumps(CARD | {"version": version, "made": made}), encoding="utf-8")


def test_cards_are_read_oldest_first_with_what_they_show(tmp_path: Path) -> None:
    _kept(tmp_path, "embedder-aaaa", "2026-11-27")
    _kept(tmp_path, "embedder-bbbb", "2026-11-20")
    cards = read_cards(tmp_path)
    assert [one.version for one in cards] == ["embedder-bbbb", "embedder-aaaa"]
    assert versions_frame(cards)["gate passed"].all()
    frame = before_after_frame(cards[0]).set_index("set")
    assert frame["verdict"].to_dict() == {"headings": "better", "cranfield": "not shown"}
    assert frame.loc["headings", "after"] == pytest.approx(0.56)
    chart = before_after_chart(frame.reset_index()).to_dict()
    assert "data" in chart
    assert not any("data" in layer for layer in chart["spec"]["layer"])  # else each channel would show all of them


def test_no_cards_are_no_error(tmp_path: Path) -> None:
    assert read_cards(tmp_path / "nowhere") == ()
    assert not len(versions_frame(()))


def test_a_file_that_is_no_card_is_named(tmp_path: Path) -> None:
    (tmp_path / "embedder-cccc").mkdir()
    (tmp_path / "embedder-cccc" / "card.json").write_text('{"version": 3}')
    with pytest.raises(UnusableInput, match="embedder-cccc"):
        read_cards(tmp_path)
