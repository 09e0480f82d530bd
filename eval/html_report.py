"""Runs in, one HTML page out that needs no network: scores, changes, use cases, slices, time, and where it falls short.

write_html(runs, use_cases, file)       # `nameplate eval report RUN.json [MORE...] --out report.html`

What stands in questions, answers and documents is text: it is escaped, and stripped of signs that cannot be seen.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eval.compare import Change, Comparison, compare
from eval.headline import headline, meaning, title
from eval.plots import Plot, plots
from eval.scored import NO_ASSET, Scored, ScoredCase
from eval.summary import SLICINGS, Rate, Summary, rate, summarise, summary
from eval.svg import difference_bar, interval_bar
from eval.use_case_report import ends, shown
from eval.use_cases import OTHER, UseCase, UseCaseResult, measured, use_case_of
from ingest.errors import UnusableInput

if TYPE_CHECKING:
    from jinja2 import Template

_PAGE = Path(__file__).with_name("report_page")
_LEAST = 5  # cases of a slice that stands for itself
_HEADS = ("all_right", "exact", "page_cited", "refused_rightly", "ndcg@10")  # beside each slice of answers
_WORST = 15
_LONGEST = 500


@dataclass(frozen=True, slots=True)
class Cell:
    """One mean with its interval, in words and as a picture."""

    label: str
    value: str
    ends: str
    bar: Any


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    name: str
    note: str
    cells: tuple[Cell, ...]


def write_html(runs: Sequence[Scored], use_cases: Sequence[UseCase], file: Path) -> None:
    """Write the page; raises UnusableInput where it cannot be written."""
    text = html(runs, use_cases)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UnusableInput(f"{file} cannot be written ({error.strerror}); name another file") from None


def html(runs: Sequence[Scored], use_cases: Sequence[UseCase]) -> str:
    """The page as text; later runs are compared with the first where they share cases and scores."""
    style = (_PAGE / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    metrics = headline(dict.fromkeys(metric for run in runs for metric in run.metrics))
    return _template().render(
        title="How good Nameplate is" if len(runs) == 1 else f"{len(runs)} runs of Nameplate",
        style=_markup(style),
        style_hash=f"sha256-{digest}",
        runs=[_run(run, use_cases) for run in runs],
        scores=[_score(metric, runs) for metric in metrics],
        comparisons=[_comparison(one) for run in runs[1:] if (one := _compared(runs[0], run))],
    )


def _compared(before: Scored, after: Scored) -> Comparison | None:
    try:
        return compare(before, after)
    except UnusableInput:  # other cases or another kind of run: beside each other, not against
        return None


def _score(metric: str, runs: Sequence[Scored]) -> Row:
    cells = tuple(_cell(rate(run.values(metric).values()), run.name) for run in runs)
    return Row(title(metric), meaning(metric), cells)


def _run(run: Scored, use_cases: Sequence[UseCase]) -> Mapping[str, object]:
    worst = _worst(run)
    return {
        "name": plain(run.name),
        "cases": len(run.cases),
        "use_cases": [_use_case(result) for result in measured(run, use_cases) if result.summary.cases],
        "slicings": _slicings(run, use_cases),
        "plots": [_drawn(plot) for plot in plots(run)],
        "short": len(worst),
        "worst": [_case(case, _fell(case)) for case in worst[:_WORST]],
        "facts": _facts(run),
    }


def _slicings(run: Scored, use_cases: Sequence[UseCase]) -> list[Mapping[str, object]]:
    there = headline(run.metrics)
    metrics = [metric for metric in _HEADS if metric in there] or there[: len(_HEADS)]
    titles = {one.name: one.title for one in use_cases}
    name = use_case_of(use_cases)
    keys = {"use case": lambda case: titles.get(name(case), OTHER), **SLICINGS}
    found: list[Mapping[str, object]] = []
    for slicing, key in keys.items():
        groups: dict[str, list[ScoredCase]] = {}
        for case in run.cases:
            groups.setdefault(key(case), []).append(case)
        groups.pop("", None)
        small = [value for value, cases in groups.items() if len(cases) < _LEAST]
        note = ""
        if len(small) > 1 and len(small) < len(groups):
            merged = [case for value in small for case in groups.pop(value)]
            note = f"those with fewer than {_LEAST} cases together"
            groups[f"{len(small)} with fewer"] = merged
        if len(groups) < 2:
            continue
        order = sorted(groups, key=lambda value: (value == NO_ASSET, -len(groups[value]), value))
        rows = [_slice(summary(value, groups[value], metrics), metrics) for value in order]
        found.append({"name": slicing, "note": note, "heads": [title(metric) for metric in metrics], "rows": rows})
    return found


def _slice(over: Summary, metrics: Sequence[str]) -> Row:
    cells = tuple(_cell(over.rates[metric], title(metric)) for metric in metrics)
    return Row(plain(over.name), str(over.cases), cells)


def _use_case(result: UseCaseResult) -> Mapping[str, object]:
    targets = []
    for one in result.targets:
        bar: Any = ""
        if one.sign == "at least" and one.measured.mean is not None:
            bar = _cell(one.measured, one.metric, one.target).bar
        targets.append(
            {
                "name": title(one.metric).removesuffix("_ms").replace("_", " "),
                "sign": one.sign,
                "target": shown(one, one.target),
                "value": "-" if one.measured.mean is None else shown(one, one.measured.mean),
                "ends": ends(one),
                "bar": bar,
                "verdict": one.verdict,
            }
        )
    use_case = result.use_case
    return {
        "title": use_case.title,
        "owner": use_case.owner,
        "goal": use_case.goal,
        "cases": result.summary.cases,
        "targets": targets,
    }


def _comparison(found: Comparison) -> Mapping[str, object]:
    reach = max((abs(end) for one in found.changes for end in (one.difference.low, one.difference.high)), default=1.0)
    return {
        "before": plain(found.before),
        "after": plain(found.after),
        "cases": found.cases,
        "otherwise": [(plain(name), plain(str(was)), plain(str(now))) for name, (was, now) in found.otherwise.items()],
        "rows": [_change(one, max(reach, 0.01)) for one in found.changes],
        "waits": ", ".join(f"{name} {was:.0f} → {now:.0f} ms" for name, (was, now) in found.waits.items()),
        "fell": len(found.regressions),
        "regressions": [
            {
                "id": plain(one.id),
                "question": plain(one.question),
                "scores": ", ".join(f"{title(name)} {was:.2f} → {now:.2f}" for name, (was, now) in one.scores.items()),
                "why": plain(one.why),
            }
            for one in found.regressions[:_WORST]
        ],
    }


def _change(one: Change, reach: float) -> Mapping[str, object]:
    there = one.difference
    said = f"{one.metric}: {there.mean:+.3f}, 95 % interval {there.low:+.3f} to {there.high:+.3f}"
    return {
        "name": title(one.metric),
        "before": f"{one.before:.3f}",
        "after": f"{one.after:.3f}",
        "difference": f"{there.mean:+.3f}",
        "ends": f"{there.low:+.3f} to {there.high:+.3f}",
        "bar": _markup(difference_bar(there.mean, there.low, there.high, said, reach)),
        "verdict": one.verdict,
    }


def _cell(over: Rate, label: str, target: float | None = None) -> Cell:
    if over.mean is None or over.low is None or over.high is None:
        return Cell(plain(label), "-", "", "")
    reach = f"{100 * over.low:.0f} to {100 * over.high:.0f}"
    said = f"{label}: {100 * over.mean:.1f} %, 95 % interval {reach} %, {over.scored} cases"
    bar = _markup(interval_bar(over.mean, over.low, over.high, plain(said), target))
    return Cell(plain(label), f"{100 * over.mean:.1f} %", reach, bar)


def _worst(run: Scored) -> list[ScoredCase]:
    lost = [(sum(1 - value for value in _fell(case).values()), case) for case in run.cases if _fell(case)]
    return [case for _, case in sorted(lost, key=lambda pair: (-pair[0], pair[1].id))]


def _fell(case: ScoredCase) -> dict[str, float]:
    """The scores that stand first and are not full; of a retrieval run those of the whole search."""
    names = headline(case.scores)
    whole = [name for name in names if name.startswith("fused ")] or names
    found = ((name, case.scores.get(name)) for name in whole)
    return {name: value for name, value in found if value is not None and value < 1}


def _case(case: ScoredCase, fell: Mapping[str, float]) -> Mapping[str, str]:
    why = next((case.why[name] for name in fell if name in case.why), "")
    return {
        "id": plain(case.id),
        "question": plain(case.question),
        "scores": ", ".join(f"{title(name)} {value:.2f}" for name, value in fell.items()),
        "why": plain(case.error or why),
        "shown": plain(case.shown, _LONGEST),
        "documents": plain(", ".join(case.documents[:3])),
    }


def _facts(run: Scored) -> list[tuple[str, str]]:
    whole = summarise(run)
    facts = [("cases", str(whole.cases)), ("errors", str(whole.errors))]
    if head := run.head:
        facts += [
            ("asked of", ", ".join(head.cases)),
            *((f"model, {part}", name) for part, name in head.models.items()),
            ("embedder's fingerprint", head.index.fingerprint[:12]),
            ("generation", f"{head.generation}: {head.index.documents} documents, {head.index.passages} passages"),
            ("day asked on", head.today.isoformat()),
            ("seed", str(head.seed)),
            ("began", head.started.isoformat(timespec="seconds")),
            ("took", f"{head.seconds:.0f} s"),
            ("nameplate", head.nameplate),
        ]
    return [(name, plain(value)) for name, value in facts]


def _drawn(plot: Plot) -> Mapping[str, object]:
    return {"title": plot.title, "svg": _markup(plot.svg), "legend": [plain(name) for name in plot.legend]}


def plain(text: str, longest: int = 0) -> str:
    """Without signs that cannot be seen (controls, directions, zero width); cut to `longest` characters (0: whole)."""
    seen = "".join(sign for sign in text if sign.isprintable() or sign == "\n")
    return seen if not longest or len(seen) <= longest else f"{seen[: longest - 1].rstrip()}…"


def _markup(text: str) -> Any:
    from markupsafe import Markup

    return Markup(text)  # our own style and pictures; their words are escaped in eval/svg.py


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    folder = Environment(
        loader=FileSystemLoader(_PAGE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return folder.get_template("page.html.j2")
