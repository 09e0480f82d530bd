"""A run as pandas data frames, for notebooks and plots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from eval.reply import read_reply
from eval.run import RunReport, Sample
from eval.scorers import SCORERS, Outcome, recall_in_hits
from eval.summary import Rate, Summary, by_category, by_kind, summarise

if TYPE_CHECKING:
    import pandas as pd


def samples_frame(report: RunReport) -> pd.DataFrame:
    """One row a case: what it is, how it ended, every score (NaN: unscored) and both times in milliseconds."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "id": sample.case.id,
                "question": sample.case.question,
                "kind": sample.case.kind.value,
                "category": sample.case.category,
                "answerable": sample.case.answerable,
                "status": sample.answer.get("status"),
                "refused": sample.refused,
                "error": sample.error,
                "text": sample.answer.get("text"),
                **{name: score.value for name, score in sample.scores.items()},
                "evidence_ms": sample.evidence_ms,
                "total_ms": sample.total_ms,
            }
            for sample in report.samples
        ]
    ).astype(dict.fromkeys(SCORERS, "float64"))


def rates_frame(report: RunReport, measures: Sequence[str] = tuple(SCORERS)) -> pd.DataFrame:
    """One row a slice and measure: slicing ("all", "kind" or "category"), slice, measure, mean, low, high, scored."""
    import pandas as pd

    groups: list[tuple[str, Iterable[Summary]]] = [
        ("all", [summarise(report)]),
        ("kind", by_kind(report)),
        ("category", by_category(report)),
    ]
    return pd.DataFrame.from_records(
        [
            {"slicing": slicing, "slice": each.name, "measure": measure, **_rate(each.rates[measure])}
            for slicing, summaries in groups
            for each in summaries
            for measure in measures
        ]
    )


def refusals_frame(report: RunReport) -> pd.DataFrame:
    """Refusal precision and recall: measure, mean, low, high, scored."""
    import pandas as pd

    whole = summarise(report)
    return pd.DataFrame.from_records(
        [
            {"measure": "precision", **_rate(whole.refusal_precision)},
            {"measure": "recall", **_rate(whole.refusal_recall)},
        ]
    )


def recall_frame(report: RunReport, depth: int = 10) -> pd.DataFrame:
    """Mean recall of gold pages among the first k hits: kind, k, recall, cases."""
    import pandas as pd

    rows = []
    for k in range(1, depth + 1):
        scorer = recall_in_hits(k)
        for sample in report.samples:
            found = scorer(sample.case, Outcome(read_reply(sample.answer), sample.hits, sample.answer))
            if found.value is not None:
                rows.append({"kind": sample.case.kind.value, "k": k, "recall": found.value})
    frame = pd.DataFrame.from_records(rows, columns=["kind", "k", "recall"])
    grouped = frame.groupby(["kind", "k"], as_index=False)
    return grouped.agg(recall=("recall", "mean"), cases=("recall", "size"))


def latency_frame(report: RunReport) -> pd.DataFrame:
    """One row a case and stage: id, shown ("evidence" or "answer"), milliseconds."""
    import pandas as pd

    stages = {"evidence": _evidence_ms, "answer": _total_ms}
    return pd.DataFrame.from_records(
        [
            {"id": sample.case.id, "shown": shown, "milliseconds": taken(sample)}
            for sample in report.samples
            for shown, taken in stages.items()
        ]
    )


def _evidence_ms(sample: Sample) -> float:
    return sample.evidence_ms


def _total_ms(sample: Sample) -> float:
    return sample.total_ms


def _rate(rate: Rate) -> dict[str, object]:
    return {"mean": rate.mean, "low": rate.low, "high": rate.high, "scored": rate.scored}
