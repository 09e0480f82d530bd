"""A run and what it is held against in, what fails out: a score below its floor, or a significant loss.

Rules stand in a TOML beside the baseline (`sample.json` has `sample.toml`):

    watch = ["page_cited", "ndcg@10"]     # a significant loss of one of these fails
    tolerance = 0.01                      # a smaller mean loss is none
    [floors]
    page_cited = 0.85                     # a mean below it fails

8-bit arithmetic differs between kinds of CPU, so that near ties may change places: a loss counts only where its
paired interval lies below zero as a whole and its mean is above the tolerance.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import Field, ValidationError

from eval.compare import change
from eval.headline import headline
from eval.scored import Scored, by_id
from ingest.errors import UnusableInput
from ingest.settings import Section

_NAMED = 5  # cases named in a line


class GateRules(Section):
    """What must hold of a run."""

    watch: tuple[str, ...] = Field((), description="scores of which no significant loss is let pass")
    tolerance: float = Field(0.01, ge=0, le=1, description="a mean loss below this is none")
    floors: Mapping[str, float] = Field(default_factory=dict, description="least mean of a score")


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that was looked at: which score (or "cases"), whether it holds, and one line that says why."""

    metric: str
    passed: bool
    line: str


@dataclass(frozen=True, slots=True)
class GateReport:
    """All that was looked at."""

    verdicts: tuple[Verdict, ...]

    @property
    def passed(self) -> bool:
        """Whether everything holds."""
        return all(verdict.passed for verdict in self.verdicts)

    @property
    def failures(self) -> tuple[Verdict, ...]:
        """What does not."""
        return tuple(verdict for verdict in self.verdicts if not verdict.passed)

    def as_json(self) -> dict[str, object]:
        """The object printed by `eval gate --json`."""
        return {
            "passed": self.passed,
            "verdicts": [{"metric": one.metric, "passed": one.passed, "line": one.line} for one in self.verdicts],
        }


def load_rules(file: Path) -> GateRules:
    """Read a TOML of rules; raises UnusableInput naming the key."""
    try:
        return GateRules.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read ({error.strerror}); check the path") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnusableInput(f"{file} is no TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UnusableInput(f"{file}: {key}: {first['msg'].lower()}; a gate has watch, tolerance and floors") from None


def rules_beside(baseline: Path) -> GateRules:
    """The rules that stand beside a baseline; none where there is no such file."""
    file = baseline.with_suffix(".toml")
    return load_rules(file) if file.is_file() else GateRules()


def gate(run: Scored, rules: GateRules, baseline: Scored | None = None) -> GateReport:
    """Floors, then losses against the baseline. Raises UnusableInput for a score that the run does not have."""
    watched = rules.watch or (headline(baseline.metrics) if baseline else ())
    known = set(run.metrics)
    for metric in (*rules.floors, *rules.watch):
        if metric not in known:
            raise UnusableInput(f"{metric} is no score of {run.name}; it has {', '.join(run.metrics)}")
    verdicts = [_floor(run, metric, least) for metric, least in rules.floors.items()]
    if baseline is not None:
        verdicts.append(_all_there(run, baseline))
        verdicts += _losses(run, baseline, watched, rules.tolerance)
    if not verdicts:
        raise UnusableInput("nothing to hold the run against; give --baseline BASE.json or --floor METRIC=VALUE")
    return GateReport(tuple(verdicts))


def _floor(run: Scored, metric: str, least: float) -> Verdict:
    values = run.values(metric)
    if not values:
        return Verdict(metric, False, f"{metric}: no case has this score, so its floor of {least:g} is not reached")
    mean = sum(values.values()) / len(values)
    said = "is below its floor of" if mean < least else "reaches its floor of"
    return Verdict(metric, mean >= least, f"{metric}: {mean:.3f} {said} {least:g} ({len(values)} cases)")


def _all_there(run: Scored, baseline: Scored) -> Verdict:
    asked = by_id(run.cases)
    missing = [case.id for case in baseline.cases if case.id not in asked]
    if not missing:
        return Verdict("cases", True, f"cases: all {len(baseline.cases)} of the baseline were asked")
    more = ", ..." if len(missing) > _NAMED else ""
    return Verdict(
        "cases", False, f"cases: {len(missing)} of the baseline were not asked: {', '.join(missing[:_NAMED])}{more}"
    )


def _losses(run: Scored, baseline: Scored, watched: Sequence[str], tolerance: float) -> list[Verdict]:
    old, new = by_id(baseline.cases), by_id(run.cases)
    both = [case for case in old if case in new]
    found = []
    for metric in watched:
        if metric not in baseline.metrics:
            raise UnusableInput(f"{baseline.name} has no {metric}; write it again with `nameplate eval baseline`")
        changed = change(metric, old, new, both)
        if changed is None:
            continue
        there = changed.difference
        lost = there.high < 0 and -there.mean > tolerance
        said = f"{metric}: {changed.before:.3f} -> {changed.after:.3f}, difference {there.mean:+.3f}"
        said += f" (95 % interval {there.low:+.3f} to {there.high:+.3f}, {there.count} cases)"
        found.append(Verdict(metric, not lost, f"{said}{', a significant loss' if lost else ''}"))
    return found
