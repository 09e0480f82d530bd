"""Cases and what was answered in, how well refusing works over every threshold out.

A case is answered at a threshold where the probability that its evidence answers it is not below that. Two things are
not moved by the threshold: what is computed, and a code that stands nowhere.

coverage  share of all questions that are answered
risk      share of the answered ones that should have been refused, or were answered wrongly
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from eval.cases import Case
from eval.run import Asked, Sample, ask_case
from eval.support import area
from ingest.errors import UnusableInput
from rag.schema import User

_STEPS = 100


@dataclass(frozen=True, slots=True)
class Decided:
    """One case: what its evidence is worth, None where that does not decide, and whether its answer is right.

    `refused` is at the set threshold; `right` is of the answer that is given where it is not refused, quotes included.
    """

    id: str
    category: str
    answerable: bool
    probability: float | None
    refused: bool
    right: bool

    def refused_at(self, threshold: float) -> bool:
        """Whether it is refused where questions below this probability are."""
        return self.refused if self.probability is None else self.probability < threshold


@dataclass(frozen=True, slots=True)
class Point:
    """What one threshold gives; a share is None where nothing was refused, or nothing answered."""

    threshold: float
    refusals: int
    precision: float | None
    recall: float | None
    coverage: float
    risk: float | None


class RefusalReport(BaseModel):
    """Over one set of cases; `at` is the set threshold, `curve` all of them. `auc` is over what the score decides."""

    model_config = ConfigDict(frozen=True, extra="ignore")
    set: str
    cases: int
    due: int
    scored: int
    auc: float | None
    at: Point
    curve: tuple[Point, ...]

    def as_json(self) -> dict[str, JsonValue]:
        """What `eval refusal --json` prints, and `load` reads."""
        return self.model_dump(mode="json")

    @classmethod
    def load(cls, file: Path) -> RefusalReport:
        """Read what `eval refusal --json` printed; raises UnusableInput for anything else."""
        try:
            return cls.model_validate(json.loads(file.read_text(encoding="utf-8")))
        except OSError as error:
            raise UnusableInput(f"{file} cannot be read ({error.strerror}); check the path") from None
        except (ValueError, ValidationError):
            raise UnusableInput(f"{file} is not what `eval refusal --json` prints; make it anew") from None


def decide(
    cases: Sequence[Case],
    assistant: Asked,
    unrefusing: Asked,
    user: User,
    progress: Callable[[int], None] | None = None,
) -> tuple[Decided, ...]:
    """Ask every case; what is refused is asked again of the assistant `unrefusing`, whose threshold is 0."""
    found = []
    for done, case in enumerate(cases, 1):
        first = ask_case(assistant, case, user)
        again = ask_case(unrefusing, case, user) if first.refused else first
        probability = _probability(first.answer)
        # Nothing at all was found, or it is refused for what is asked: no threshold makes an answer of it.
        decided = None if again.refused else probability
        found.append(Decided(case.id, case.category, case.answerable, decided, first.refused, _right(again)))
        if progress is not None:
            progress(done)
    return tuple(found)


def report(name: str, decided: Sequence[Decided], threshold: float) -> RefusalReport:
    """All thresholds from 0 to 1, and the one that is set."""
    scored = [one for one in decided if one.probability is not None]
    labels = np.array([one.answerable for one in scored], np.bool_)
    values = np.array([one.probability for one in scored], np.float64)
    both = len(scored) > 0 and bool(labels.any()) and not bool(labels.all())
    return RefusalReport(
        set=name,
        cases=len(decided),
        due=sum(not one.answerable for one in decided),
        scored=len(scored),
        auc=round(area(values, labels), 4) if both else None,
        at=point(decided, threshold),
        curve=tuple(point(decided, step / _STEPS) for step in range(_STEPS + 1)),
    )


def point(decided: Sequence[Decided], threshold: float) -> Point:
    """What refusing below this threshold gives."""
    refused = [one for one in decided if one.refused_at(threshold)]
    answered = [one for one in decided if not one.refused_at(threshold)]
    due = sum(not one.answerable for one in decided)
    right = sum(not one.answerable for one in refused)
    wrong = sum(not (one.answerable and one.right) for one in answered)
    return Point(
        threshold=threshold,
        refusals=len(refused),
        precision=right / len(refused) if refused else None,
        recall=right / due if due else None,
        coverage=len(answered) / len(decided) if decided else 0.0,
        risk=wrong / len(answered) if answered else None,
    )


def _probability(answer: Mapping[str, JsonValue]) -> float | None:
    found = answer.get("answerable")
    return float(found) if isinstance(found, int | float) else None


def _right(sample: Sample) -> bool:
    score = sample.scores.get("all_right_in_view")
    return score is not None and score.value == 1.0
