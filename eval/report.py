"""Reports in, a table for people or one JSON object for programs out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table

from eval.headline import title
from eval.retrieval_run import RetrievalReport
from eval.run import RunReport
from eval.scored import scored
from eval.scorers import Score
from eval.summary import SLICINGS, Rate, Summary, by_category, by_kind, slices, summarise
from eval.support import SupportReport
from eval.use_case_report import print_use_cases, use_cases_json
from eval.use_cases import UseCase, measured, use_case_of

_COLUMNS = ("all_right", "exact", "page_cited", "strings_in_text", "strings_in_view", "figures_stand", "recall@10")
_SHOWN = {metric: title(metric) for metric in (*_COLUMNS, "ndcg@10")}


def print_run(report: RunReport, console: Console, use_cases: Sequence[UseCase] = ()) -> None:
    """A table of the run over all, by kind, category, language and use case; what was refused and how fast; targets."""
    whole = summarise(report)
    console.print(run_table(report, use_cases))
    if use_cases:
        print_use_cases(measured(scored(report), use_cases), console)
    console.print(
        f"refusal precision {_percent(whole.refusal_precision)} of {whole.refusal_precision.scored}, "
        f"recall {_percent(whole.refusal_recall)} of {whole.refusal_recall.scored}; "
        f"evidence p50 {whole.evidence_ms.p50:.0f} ms, p95 {whole.evidence_ms.p95:.0f} ms; "
        f"answer p50 {whole.total_ms.p50:.0f} ms, p95 {whole.total_ms.p95:.0f} ms",
        soft_wrap=True,
    )
    for sample in report.samples:
        if sample.error:
            console.print(f"{sample.case.id}: {sample.error}", soft_wrap=True, markup=False)
        figures = sample.scores.get("figures_stand")
        if figures is not None and _fell(figures):
            console.print(f"{sample.case.id}: a figure {figures.why}", soft_wrap=True, markup=False)


def run_table(report: RunReport, use_cases: Sequence[UseCase] = ()) -> RenderableType:
    """One line a slice, one column a rate; '-' where nothing was scored."""
    whole = summarise(report)
    table = Table(
        title=f"{whole.cases} cases, model {report.model}, generation {report.generation}", title_justify="left"
    )
    table.add_column("slice", no_wrap=True, min_width=22)
    for heading in ("cases", *_SHOWN.values()):
        table.add_column(heading, justify="right")
    run = scored(report)
    languages = slices(run, SLICINGS["language"])
    groups: list[Sequence[Summary]] = [[whole], by_kind(run), by_category(run)]
    groups.append(languages if len(languages) > 1 else [])
    groups.append(slices(run, use_case_of(use_cases)) if use_cases else [])
    for group in groups:
        for each in group:
            table.add_row(each.name, str(each.cases), *(_percent(each.rates[name]) for name in _SHOWN))
            if each is whole:
                table.add_row("95 % interval", "", *(_ends(each.rates[name]) for name in _SHOWN))
        table.add_section()
    return table


def run_json(report: RunReport, use_cases: Sequence[UseCase] = ()) -> dict[str, object]:
    """The object printed by `eval run --json`: the summaries and, per case, status and scores."""
    return {
        "started": report.started.isoformat(timespec="seconds"),
        "model": report.model,
        "generation": report.generation,
        "all": _summary_json(summarise(report)),
        "kinds": _slices_json(by_kind(report)),
        "categories": _slices_json(by_category(report)),
        "assets": _slices_json(slices(report, SLICINGS["asset"])),
        "languages": _slices_json(slices(report, SLICINGS["language"])),
        "use_cases": use_cases_json(measured(scored(report), use_cases)),
        "cases": [
            {
                "id": sample.case.id,
                "status": sample.answer.get("status"),
                "error": sample.error or None,
                "scores": {name: score.value for name, score in sample.scores.items()},
                "why": {name: score.why for name, score in sample.scores.items() if score.why and _fell(score)},
                "evidence_ms": round(sample.evidence_ms, 2),
                "total_ms": round(sample.total_ms, 2),
            }
            for sample in report.samples
        ],
    }


def _fell(score: Score) -> bool:
    return score.value is not None and score.value < 1.0


def retrieval_table(report: RetrievalReport) -> RenderableType:
    """One line a channel, one column a measure: the mean and under it its 95 % interval."""
    counts = f"{report.queries} queries, {report.documents} documents, {report.passages} passages"
    table = Table(title=f"{report.name}: {counts}", title_justify="left")
    table.add_column("channel")
    measures = list(next(iter(report.channels.values())))
    for measure in measures:
        table.add_column(measure, justify="right")
    for channel, quality in report.channels.items():
        found = report.intervals[channel]
        table.add_row(
            channel,
            *(f"{quality[measure]:.3f}\n{found[measure].low:.3f} to {found[measure].high:.3f}" for measure in measures),
        )
    return table


def support_table(report: SupportReport, least: float) -> RenderableType:
    """The areas with their intervals, and what is kept and passes at some thresholds; `least` is the one in force."""
    supported = sum(pair.supported for pair in report.pairs)
    table = Table(title=f"{report.name}: {len(report.pairs)} claims, {supported} supported", title_justify="left")
    table.add_column("score")
    table.add_column("AUC", justify="right")
    table.add_column("95 % interval", justify="right")
    for one in report.separations:
        table.add_row(one.name, f"{one.auc:.3f}", f"{one.low:.3f} to {one.high:.3f}")
    marks = Table(title=f"support at least (in force: {least:g})", title_justify="left")
    for heading in ("threshold", "supported kept", "others passed"):
        marks.add_column(heading, justify="right")
    for mark in report.thresholds:
        marks.add_row(f"{mark.value:.3f}", f"{100 * mark.kept:.0f} %", f"{100 * mark.passed:.0f} %")
    return Group(table, marks)


def _slices_json(summaries: Iterable[Summary]) -> dict[str, object]:
    return {each.name: _summary_json(each) for each in summaries}


def _summary_json(summary: Summary) -> dict[str, object]:
    return {
        "cases": summary.cases,
        "answerable": summary.answerable,
        "errors": summary.errors,
        **{name: _rate_json(rate) for name, rate in summary.rates.items()},
        "refusal_precision": _rate_json(summary.refusal_precision),
        "refusal_recall": _rate_json(summary.refusal_recall),
        "evidence_ms": {"p50": round(summary.evidence_ms.p50, 2), "p95": round(summary.evidence_ms.p95, 2)},
        "total_ms": {"p50": round(summary.total_ms.p50, 2), "p95": round(summary.total_ms.p95, 2)},
    }


def _rate_json(rate: Rate) -> dict[str, object] | None:
    if rate.mean is None or rate.low is None or rate.high is None:
        return None
    return {
        "mean": round(rate.mean, 4),
        "interval": [round(rate.low, 4), round(rate.high, 4)],
        "scored": rate.scored,
    }


def _ends(rate: Rate) -> str:
    return "" if rate.low is None or rate.high is None else f"{100 * rate.low:.0f} to {100 * rate.high:.0f}"


def _percent(rate: Rate) -> str:
    return "-" if rate.mean is None else f"{100 * rate.mean:.0f} %"
