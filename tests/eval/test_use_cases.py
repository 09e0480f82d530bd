"""Use cases: what belongs to which, and its targets beside what was measured, through the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from eval.cases import CORPORA, load_cases
from eval.scored import ScoredCase
from eval.use_cases import OTHER, load_use_cases, use_case_of
from tests.eval.conftest import Nameplate
from tests.eval.measured import Works

OWN = """
[glands]
title = "Glands"
owner = "Fitter"
goal = "The torque of a gland."
[[glands.belongs]]
categories = ["gland"]
[glands.at_least]
page_cited = 0.5
exact = 0.9
[glands.at_most]
total_p95_ms = 0.001

[all-else]
title = "All else"
owner = "Nobody"
goal = "The rest of the manuals."
[[all-else.belongs]]
kinds = ["man*"]
files = ["cases.*"]
[all-else.at_least]
all_right = 1.01
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    file = tmp_path / "own.toml"
    file.write_text(OWN)
    return file


def targets(found: Any, name: str) -> dict[str, Any]:
    return {one["metric"]: one for one in found[name]["targets"]}


def test_targets_stand_beside_what_was_measured(answers: Path, own: Path, nameplate: Nameplate) -> None:
    done = nameplate("eval", "use-cases", answers, "--use-cases", own, "--json")
    assert done.code == 0
    found: Any = done.json["runs"][str(answers)]  # type: ignore[index]
    assert found["glands"]["cases"] == 4
    assert found["all-else"]["cases"] == 29
    cited = targets(found, "glands")["page_cited"]
    assert cited["met"] is (cited["measured"] >= 0.5)
    assert cited["interval"][0] <= cited["measured"] <= cited["interval"][1]
    # nothing was computed from a log: not measured is neither met nor missed
    assert targets(found, "glands")["exact"]["met"] is None
    assert targets(found, "glands")["total_p95_ms"]["met"] is False
    assert targets(found, "all-else")["all_right"]["met"] is False


def test_the_table_says_met_not_met_and_not_measured(answers: Path, own: Path, nameplate: Nameplate) -> None:
    shown = nameplate("eval", "use-cases", answers, "--use-cases", own).out
    for words in ("Fitter", "page_cited at least 50 %", "not measured", "not met"):
        # A narrow terminal breaks the words of a cell over lines.
        assert words in shown or all(word in shown for word in words.split())


def test_a_run_is_told_by_use_case(works: Works, own: Path, nameplate: Nameplate) -> None:
    words = ("eval", "run", works.cases, "--model", "quoting", "--use-cases", own, *works.options())
    assert "all-else" in nameplate(*words).out
    assert set(nameplate(*words, "--json").json["use_cases"]) == {"glands", "all-else"}  # type: ignore[call-overload]


def test_ours_cover_every_case_of_the_sample() -> None:
    name = use_case_of(load_use_cases())
    found: dict[str, int] = {}
    for file in ("documents", "logs"):
        for case in load_cases(CORPORA / "cases" / f"{file}.jsonl"):
            documents = tuple(gold.document for gold in case.gold)
            about = ScoredCase(
                case.id, {}, case.question, case.file, case.kind.value, case.category, documents=documents
            )
            found[name(about)] = found.get(name(about), 0) + 1
    assert OTHER not in found
    assert set(found) == {"maintenance-history", "manual-look-up", "alarm-response", "tariff-and-customer"}
    assert all(count >= 30 for count in found.values())


def test_ours_each_have_an_owner_a_goal_and_targets() -> None:
    for one in load_use_cases():
        assert one.owner
        assert one.goal
        assert one.at_least
        assert all(0 < target <= 1 for target in one.at_least.values())


def test_what_fits_none_is_other() -> None:
    assert use_case_of(load_use_cases())(ScoredCase("x", {}, kind="poem")) == OTHER


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no use case"),
        ("[a", "no TOML"),
        ('[a]\ntitle = "A"\n', "a.owner"),
        ('[a]\ntitle="A"\nowner="B"\ngoal="C"\nbelongs=[{}]\n', "name files"),
        ('[a]\ntitle="A"\nowner="B"\ngoal="C"\nbelongs=[{kind="log"}]\n', "a.belongs.0.kind"),
        ('[a]\ntitle="A"\nowner="B"\ngoal="C"\nbelongs=[{kinds=["log"]}]\nat_least={beauty=1}\n', "beauty is no score"),
        ('[a]\ntitle="A"\nowner="B"\ngoal="C"\nbelongs=[{kinds=["log"]}]\nat_most={p95=1}\n', "a.at_most"),
        ("a = 1\n", "a: "),
    ],
)
def test_mistakes_are_named(answers: Path, nameplate: Nameplate, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "own.toml").write_text(text)
    done = nameplate("eval", "use-cases", answers, "--use-cases", tmp_path / "own.toml")
    assert done.code == 1
    assert said in done.err
    assert done.err.count("\n") == 1
