"""Names of scores for people: what each says, and which of them stand first in tables, comparisons and reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

# Score -> (column head, what it says). Scorers are in eval/scorers.py and eval/ranking.py.
TITLES: Mapping[str, tuple[str, str]] = {
    "all_right": ("all right", "required words, none forbidden, a gold citation; or a due refusal"),
    "exact": ("exact", "questions to logs: the value and the complete set of records"),
    "page_cited": ("gold page cited", "at least one citation stands on a page that holds the answer"),
    "strings_in_text": ("must-include", "the answer's own words hold every required string and no forbidden one"),
    "strings_in_view": ("must-include, quotes too", "the same over the words and the quotes beside them"),
    "refused_rightly": ("refused rightly", "unanswerable questions are refused, answerable ones are not"),
    "refusal_precision": ("refusal precision", "due refusals of all refusals"),
    "refusal_recall": ("refusal recall", "refusals of all that were due"),
    "figures_stand": ("figures stand", "share of the figures shown that stand in the cited words or the computation"),
    "found@1": ("found@1", "the first passage is on a gold page"),
    "recall@5": ("recall@5", "share of the gold pages among the first five passages"),
    "recall@10": ("recall@10", "share of the gold pages among the first ten passages"),
    "ndcg@10": ("nDCG@10", "gold pages among the first ten passages, those higher up count more"),
}
_RETRIEVAL = ("ndcg@10", "recall@5", "hit@1")


def title(metric: str) -> str:
    """What stands above its column."""
    return TITLES.get(metric, (metric, ""))[0]


def meaning(metric: str) -> str:
    """What it says, in a few words; "" where its name says it."""
    return TITLES.get(metric, ("", ""))[1]


def headline(metrics: Iterable[str]) -> tuple[str, ...]:
    """Those that stand first, of the scores of a run: for a retrieval run the whole search, then its channels."""
    there = list(metrics)
    ranked = [metric for metric in there if " " in metric and metric.rpartition(" ")[2] in _RETRIEVAL]
    ranked.sort(key=lambda metric: (not metric.startswith("fused "), there.index(metric)))
    return (*(metric for metric in TITLES if metric in there), *ranked)
