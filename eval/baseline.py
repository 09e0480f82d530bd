"""A run in, what a later run is held against out: the scores of every case and no words of any answer.

Small enough to be kept with the code. One line a case: a change of it can be read in a diff.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter

from eval.made import FORMAT, Made, read_run
from ingest.errors import UnusableInput

_PLACES = 4


@dataclass(frozen=True, slots=True)
class Baseline:
    """For every case its scores in the order of `metrics`, None where unscored."""

    format: int
    of: str  # "answers" or "retrieval"
    nameplate: str
    today: date
    models: Mapping[str, str]
    metrics: tuple[str, ...]
    cases: Mapping[str, tuple[float | None, ...]]
    what: Literal["baseline"] = "baseline"

    def by_case(self) -> dict[str, dict[str, float | None]]:
        """Scores by name, by id of the case."""
        return {case: dict(zip(self.metrics, scores, strict=True)) for case, scores in self.cases.items()}

    def save(self, file: Path) -> None:
        """Write it; raises UnusableInput where it cannot be written."""
        head = {name: value for name, value in _ADAPTER.dump_python(self, mode="json").items() if name != "cases"}
        lines = [f"  {json.dumps(case)}: {json.dumps(scores)}" for case, scores in self.cases.items()]
        text = json.dumps(head, indent=1)[:-2] + ',\n "cases": {\n' + ",\n".join(lines) + "\n }\n}\n"
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise UnusableInput(f"{file} cannot be written ({error.strerror}); name another file") from None

    @classmethod
    def load(cls, file: Path) -> Baseline:
        """Read what `save` wrote; raises UnusableInput for any other file."""
        read = read_run(file, _ADAPTER)
        if any(len(scores) != len(read.metrics) for scores in read.cases.values()):
            raise UnusableInput(f"{file}: a case has more or fewer scores than there are metrics; write it again")
        return read


def make_baseline(
    head: Made, of: str, scores: Mapping[str, Mapping[str, float | None]], metrics: Sequence[str]
) -> Baseline:
    """The scores of a run by case and name, to four places."""
    return Baseline(
        format=FORMAT,
        of=of,
        nameplate=head.nameplate,
        today=head.today,
        models=head.models,
        metrics=tuple(metrics),
        cases={
            case: tuple(_rounded(found.get(metric)) for metric in metrics) for case, found in sorted(scores.items())
        },
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _PLACES)


_ADAPTER = TypeAdapter(Baseline)
