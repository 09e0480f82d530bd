"""Two runs compared, a run held against a baseline: through the command line, over runs that were really made.

A fusion that is broken on purpose must be seen by both; a run against itself must not.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.baseline import Baseline
from eval.cases import load_cases, sample_case_files
from eval.compare import compare
from eval.gate import GateRules, gate, load_rules
from eval.scored import Scored, ScoredCase, load_scored, scored
from eval.search_run import judged
from ingest.generation import Generation
from tests.eval.conftest import Done, Nameplate
from tests.eval.measured import TODAY, Works

RUN = ("eval", "run")
ROOT = Path(__file__).parents[2]
BASELINES = ROOT / "eval" / "baselines"


def metrics(done: Done) -> Mapping[str, Any]:
    found = done.json["metrics"]
    assert isinstance(found, dict)
    return found


@pytest.fixture
def upside_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fusion puts the worst first."""
    import rag.retrieve

    whole = rag.retrieve.fuse

    def inverted(channels: Any) -> dict[int, float]:
        return {passage: -score for passage, score in whole(channels).items()}

    monkeypatch.setattr(rag.retrieve, "fuse", inverted)


@pytest.fixture
def broken_answers(upside_down: None, works: Works, nameplate: Nameplate, tmp_path: Path) -> Path:
    file = tmp_path / "broken.json"
    done = nameplate(
        *RUN, works.cases, "--model", "quoting", "--today", TODAY, "--out", file, "--json", *works.options()
    )
    assert done.code == 0, done.err
    return file


@pytest.fixture
def broken_rankings(upside_down: None, works: Works, nameplate: Nameplate, tmp_path: Path) -> Path:
    file = tmp_path / "broken-rankings.json"
    done = nameplate("eval", "retrieval", works.beir, "--settings", works.settings, "--out", file, "--json")
    assert done.code == 0, done.err
    return file


@pytest.fixture
def baseline(answers: Path, nameplate: Nameplate, tmp_path: Path) -> Path:
    file = tmp_path / "kept" / "base.json"
    assert nameplate("eval", "baseline", answers, "--out", file).code == 0
    return file


def test_compare_sees_a_broken_fusion_in_answers(answers: Path, broken_answers: Path, nameplate: Nameplate) -> None:
    done = nameplate("eval", "compare", answers, broken_answers, "--json")
    assert done.code == 0
    lost = metrics(done)["ndcg@10"]
    assert lost["verdict"] == "worse"
    assert lost["difference"] < 0
    assert lost["interval"][1] < 0
    assert lost["before"] > lost["after"]
    regressions = done.json["regressions"]
    assert isinstance(regressions, list)
    assert [one["loss"] for one in regressions] == sorted((one["loss"] for one in regressions), reverse=True)
    assert all(one["scores"] and one["question"] for one in regressions)


def test_compare_sees_a_broken_fusion_in_rankings_and_leaves_the_channels_alone(
    rankings: Path, broken_rankings: Path, nameplate: Nameplate
) -> None:
    found = metrics(nameplate("eval", "compare", rankings, broken_rankings, "--json"))
    assert found["fused ndcg@10"]["verdict"] == "worse"
    assert found["lexical ndcg@10"]["difference"] == found["dense ndcg@10"]["difference"] == 0


def test_compare_in_words_names_score_and_cases(answers: Path, broken_answers: Path, nameplate: Nameplate) -> None:
    shown = nameplate("eval", "compare", answers, broken_answers, "--worst", "2").out
    assert "worse" in shown
    assert "the 2 that fell most" in shown
    assert "Which torque for the" in shown


def test_compare_tells_what_was_set_otherwise(
    answers: Path, works: Works, nameplate: Nameplate, tmp_path: Path
) -> None:
    (tmp_path / "settings.toml").write_text(works.settings.read_text() + "[retrieve]\nhits = 9\n")
    options = ("--data", works.data, "--settings", tmp_path / "settings.toml")
    nameplate(*RUN, works.cases, "--model", "quoting", "--today", TODAY, "--out", tmp_path / "b.json", *options)
    done = nameplate("eval", "compare", answers, tmp_path / "b.json", "--json")
    assert done.json["settings"] == {"retrieve.hits": [10, 9]}


def test_a_run_is_no_worse_than_itself(answers: Path, nameplate: Nameplate) -> None:
    done = nameplate("eval", "compare", answers, answers, "--json")
    assert {one["verdict"] for one in metrics(done).values()} == {"not shown"}
    assert done.json["regressions"] == []
    waits = done.json["waits_ms"]
    assert isinstance(waits, dict)
    assert set(waits) == {"evidence p50", "evidence p95", "answer p50", "answer p95"}
    assert all(was == now > 0 for was, now in waits.values())
    assert "no case fell" in nameplate("eval", "compare", answers, answers).out


def test_two_files_of_one_name_are_told_apart(answers: Path, nameplate: Nameplate, tmp_path: Path) -> None:
    other = tmp_path / answers.name
    shutil.copy(answers, other)
    done = nameplate("eval", "compare", answers, other, "--json")
    assert (done.json["before"], done.json["after"]) == (str(answers), str(other))


def test_the_gate_passes_the_run_the_baseline_is_of(answers: Path, baseline: Path, nameplate: Nameplate) -> None:
    done = nameplate("eval", "gate", answers, "--baseline", baseline)
    assert done.code == 0
    assert "gate passed" in done.out


def test_the_gate_stops_a_broken_fusion(broken_answers: Path, baseline: Path, nameplate: Nameplate) -> None:
    done = nameplate("eval", "gate", broken_answers, "--baseline", baseline)
    assert done.code == 1
    lines = [line for line in done.out.splitlines() if line.startswith("fail  ndcg@10")]
    assert len(lines) == 1
    assert "a significant loss" in lines[0]
    assert nameplate("eval", "gate", broken_answers, "--baseline", baseline, "--json").json["passed"] is False


def test_the_gate_stops_broken_rankings_against_an_earlier_run(
    rankings: Path, broken_rankings: Path, nameplate: Nameplate
) -> None:
    assert nameplate("eval", "gate", broken_rankings, "--baseline", rankings).code == 1
    assert nameplate("eval", "gate", rankings, "--baseline", rankings).code == 0


def test_floors_of_the_command_line_and_one_line_for_each_score(
    answers: Path, broken_answers: Path, nameplate: Nameplate
) -> None:
    assert nameplate("eval", "gate", answers, "--floor", "refused_rightly=0.5").code == 0
    done = nameplate("eval", "gate", answers, "--floor", "all_right=1.01", "--floor", "refused_rightly=0.5")
    assert done.code == 1
    assert [line.split()[1] for line in done.out.splitlines()] == ["all_right:"]
    assert "is below its floor of 1.01" in done.out
    both = nameplate("eval", "gate", broken_answers, "--baseline", answers, "--floor", "ndcg@10=1.01")
    lines = [line for line in both.out.splitlines() if "ndcg@10" in line]
    assert len(lines) == 1
    assert "floor of 1.01" in lines[0]
    assert "significant loss" in lines[0]


def test_rules_beside_the_baseline(answers: Path, nameplate: Nameplate, tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('watch = ["page_cited"]\n[floors]\nfigures_stand = 1.5\n')
    assert nameplate("eval", "baseline", answers, "--out", tmp_path / "base.json").code == 0
    held = json.loads((tmp_path / "base.json").read_text())
    assert held["metrics"] == ["page_cited", "figures_stand"]
    assert "Tighten" not in (tmp_path / "base.json").read_text()
    done = nameplate("eval", "gate", answers, "--baseline", tmp_path / "base.json")
    assert done.code == 1
    assert "figures_stand" in done.out


def test_cases_that_were_left_out_fail_the_gate(
    works: Works, baseline: Path, nameplate: Nameplate, tmp_path: Path
) -> None:
    fewer = tmp_path / "fewer.jsonl"
    fewer.write_text("\n".join(works.cases.read_text().splitlines()[:20]) + "\n")
    nameplate(*RUN, fewer, "--model", "quoting", "--out", tmp_path / "fewer.json", *works.options())
    done = nameplate("eval", "gate", tmp_path / "fewer.json", "--baseline", baseline)
    assert done.code == 1
    assert "14 of the baseline were not asked" in done.out


@pytest.mark.parametrize(
    ("rules", "words", "said"),
    [
        ("watch = ['no_such']", (), "no_such is no score"),
        ("watched = []", (), "watched"),
        ("watch = [", (), "no TOML"),
        ("", ("--floor", "nothing=1"), "nothing is no score"),
    ],
)
def test_mistakes_in_rules_are_named(
    answers: Path, baseline: Path, nameplate: Nameplate, rules: str, words: tuple[str, ...], said: str
) -> None:
    baseline.with_suffix(".toml").write_text(rules)
    done = nameplate("eval", "gate", answers, "--baseline", baseline, *words)
    assert done.code == 1
    assert said in done.err
    assert done.err.count("\n") == 1


def test_other_mistakes_are_named(answers: Path, rankings: Path, baseline: Path, nameplate: Nameplate) -> None:
    for words, said in (
        (("compare", answers, rankings), "no score in common"),
        (("compare", answers, answers, "--metric", "beauty"), "beauty"),
        (("gate", answers), "nothing to hold"),
        (("baseline", baseline, "--out", baseline), "baseline already"),
        (("gate", "no-such.json"), "no-such.json"),
    ):
        done = nameplate("eval", *words)
        assert done.code == 1
        assert said in done.err
        assert done.err.count("\n") == 1


def run_of(scores: list[float]) -> Scored:
    return Scored("run", tuple(ScoredCase(f"c{at}", {"page_cited": score}) for at, score in enumerate(scores)))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30), st.randoms())
def test_a_gate_never_fails_for_a_run_that_is_nowhere_worse(scores: list[float], random: Any) -> None:
    better = [min(1.0, score + random.choice([0, 0, 0.3])) for score in scores]
    rules = GateRules(watch=("page_cited",), tolerance=0)
    assert gate(run_of(better), rules, run_of(scores)).passed
    assert not compare(run_of(scores), run_of(better)).regressions


@pytest.mark.parametrize(("changed", "passed"), [(2, True), (15, False)])
def test_a_case_or_two_may_change_places(changed: int, passed: bool) -> None:
    before = [1.0] * 150
    after = [0.0] * changed + before[changed:]
    assert gate(run_of(after), GateRules(watch=("page_cited",)), run_of(before)).passed is passed


def test_a_run_does_not_differ_from_the_baseline_made_of_it() -> None:
    thirds = {f"c{at}": (round(at / 3, 4),) for at in range(4)}
    made = Baseline(1, "answers", "0", date(2026, 11, 27), {}, ("page_cited",), thirds)
    exact = Scored("run", tuple(ScoredCase(f"c{at}", {"page_cited": at / 3}) for at in range(4)))
    found = compare(scored(made, "base"), exact)
    assert [one.verdict for one in found.changes] == ["not shown"]
    assert not found.regressions


def test_a_baseline_is_small_and_holds_no_words(baseline: Path) -> None:
    run = load_scored(baseline)
    assert run.head is None
    assert len(run.cases) == 34
    assert len(baseline.read_bytes()) < 10_000


@pytest.mark.parametrize("name", ["sample", "search"])
def test_the_kept_baselines_are_of_the_cases_of_now_and_reach_their_own_floors(name: str) -> None:
    kept = load_scored(BASELINES / f"{name}.json")
    rules = load_rules(BASELINES / f"{name}.toml")
    documents, logs = (load_cases(file) for file in sample_case_files())
    cases = {"sample": [*documents, *logs], "search": [case for case in documents[::3] if judged(case)]}
    assert {case.id for case in kept.cases} == {case.id for case in cases[name]}
    assert set(kept.metrics) == {*rules.watch, *rules.floors}
    assert gate(kept, rules, kept).passed
    assert len((BASELINES / f"{name}.json").read_bytes()) < 50_000


def test_the_gate_is_part_of_the_test_run() -> None:
    make = (ROOT / "Makefile").read_text()
    assert re.search(r"^test:.*\bgate\b", make, re.MULTILINE)
    for name in ("sample", "search"):
        assert f"eval gate .gate/{name}.json --baseline eval/baselines/{name}.json" in make
    assert "make test" in (ROOT / ".ci" / "run").read_text()


@pytest.mark.slow
@pytest.mark.model
def test_the_kept_gate_stops_a_search_without_its_lexical_channel(
    monkeypatch: pytest.MonkeyPatch, nameplate: Nameplate, tmp_path: Path
) -> None:
    """Over the sample corpus, where `make gate` has left it read."""
    data = ROOT / ".gate" / "data"
    if not data.is_dir():
        pytest.skip("make gate has not been run here")
    shutil.copytree(data, tmp_path / "data")
    monkeypatch.setattr(Generation, "lexical", lambda *_: [])
    # the kept baseline, of the manuals and tariffs alone: a third of the time
    kept = Baseline.load(BASELINES / "sample.json")
    lines = [json.loads(line) for line in sample_case_files()[0].read_text().splitlines()]
    asked = [line for line in lines if line["answerable"] and line["kind"] in ("manual", "tariff")]
    (tmp_path / "cases.jsonl").write_text("".join(json.dumps(line) + "\n" for line in asked))
    replace(kept, cases={line["id"]: kept.cases[line["id"]] for line in asked}).save(tmp_path / "base.json")
    shutil.copy(BASELINES / "sample.toml", tmp_path / "base.toml")
    done = nameplate(
        *RUN, tmp_path / "cases.jsonl", "--model", "quoting", "--today", TODAY, "--data", tmp_path / "data",
        "--out", tmp_path / "broken.json",
    )  # fmt: skip
    assert done.code == 0, done.err
    gated = nameplate("eval", "gate", tmp_path / "broken.json", "--baseline", tmp_path / "base.json")
    assert gated.code == 1
    assert re.search(r"^fail  (ndcg@10|recall@5|found@1): .*significant loss", gated.out, re.MULTILINE)
