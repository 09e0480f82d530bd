"""A profile as pandas data frames, for notebooks, plots and the page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eval.near_duplicates import Duplicates
from eval.profile_corpus import CorpusProfile, Facts
from eval.profile_gaps import Gaps

if TYPE_CHECKING:
    import pandas as pd

    from eval.profile_quality import SliceQuality

_LENGTHS = ((1_000, "under 1,000"), (10_000, "1,000 to 10,000"), (100_000, "10,000 to 100,000"))


def _year(one: Facts) -> Iterable[str]:
    return () if one.rows else ("no year stated" if one.year is None else str(one.year),)


# What documents are counted by; a log has no year, its rows have. Sites are parts of logs (`sites_frame`).
DIMENSIONS: Mapping[str, Callable[[Facts], Iterable[str]]] = {
    "kind": lambda one: (one.kind.value,),
    "folder": lambda one: (one.folder or "(top)",),
    "year": _year,
    "writer": lambda one: (one.writer.role.value,),
    "language": lambda one: (one.language,),
    "length": lambda one: (length_name(one.characters),),
    "standing": lambda one: (one.state.value.replace("_", " "),),
}


def length_name(characters: int) -> str:
    """The class of length that a document is in."""
    return next((name for most, name in _LENGTHS if characters < most), "100,000 and more")


def documents_frame(profile: CorpusProfile) -> pd.DataFrame:
    """One row a document: what it is, how long, who may have written it, what was not read of it."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "document": one.name,
                "title": one.title,
                "kind": one.kind.value,
                "folder": one.folder,
                "language": one.language,
                "writer": one.writer.role.value,
                "writer told by": one.writer.told_by,
                "year": one.year,
                "standing": one.state.value,
                "pages": one.pages,
                "passages": one.passages,
                "characters": one.characters,
                "rows": one.rows,
                "undated rows": one.undated_rows,
                "blank pages": len(one.blank),
                "sites": len(one.sites),
                "personal data": sum(count for _, count in one.personal),
                "not read": "; ".join(one.unread),
            }
            for one in profile.documents
        ]
    ).astype({"year": "Int64"} if profile.documents else {})


def counts_frame(profile: CorpusProfile, dimension: str) -> pd.DataFrame:
    """Documents, passages, log rows and characters by one of DIMENSIONS; most passages first, years in order."""
    import pandas as pd

    values = DIMENSIONS[dimension]
    totals: dict[str, Counter[str]] = {}
    for one in profile.documents:
        for value in values(one):
            totals.setdefault(value, Counter()).update(
                documents=1, passages=one.passages, rows=one.rows, characters=one.characters
            )
    frame = pd.DataFrame.from_records(
        [
            {dimension: value, **{name: count[name] for name in ("documents", "passages", "rows", "characters")}}
            for value, count in totals.items()
        ],
        columns=[dimension, "documents", "passages", "rows", "characters"],
    )
    order = [dimension] if dimension == "year" else ["passages", dimension]
    return frame.sort_values(order, ascending=[True] if dimension == "year" else [False, True], ignore_index=True)


def sites_frame(profile: CorpusProfile) -> pd.DataFrame:
    """One row a site that the logs name: its log rows, and how many other documents name it."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [{"site": one.name, "rows": one.rows, "documents": len(one.documents)} for one in profile.sites],
        columns=["site", "rows", "documents"],
    )


def rows_frame(profile: CorpusProfile) -> pd.DataFrame:
    """Log rows by document and year, a row of 0 for years between the first and the last that have none."""
    import pandas as pd

    by_log: dict[str, Counter[int]] = {}
    for one in profile.months:
        by_log.setdefault(one.document, Counter())[int(one.month[:4])] += one.rows
    return pd.DataFrame.from_records(
        [
            {"document": document, "year": year, "rows": counts[year]}
            for document, counts in by_log.items()
            for year in range(min(counts), max(counts) + 1)
        ],
        columns=["document", "year", "rows"],
    )


def silences_frame(gaps: Gaps) -> pd.DataFrame:
    """Stretches of months without rows: document, first, last, months, years of which no month has a row."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "document": one.document,
                "first": one.first,
                "last": one.last,
                "months": one.months,
                "whole years": ", ".join(map(str, one.whole_years)),
            }
            for one in gaps.silences
        ],
        columns=["document", "first", "last", "months", "whole years"],
    )


def assets_frame(gaps: Gaps) -> pd.DataFrame:
    """One row an asset of the logs: rows, documents that name it, questions, and whether something is missing."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "asset": one.asset,
                "log rows": one.rows,
                "logs": len(one.logs),
                "manuals": len(one.manuals),
                "manuals of its family": len(one.family),
                "mails and notes": len(one.others),
                "questions": None if one.questions is None else one.questions.questions,
                "refused": None if one.questions is None else one.questions.refused,
                "manual": "cannot be told" if not one.told else "none" if one.without_manual else "named",
                "short": one.short,
            }
            for one in gaps.assets
        ],
        columns=["asset", "log rows", "logs", "manuals", "manuals of its family", "mails and notes", "questions",
                 "refused", "manual", "short"],
    ).astype({"questions": "Int64", "refused": "Int64"})  # fmt: skip


def personal_frame(profile: CorpusProfile) -> pd.DataFrame:
    """Personal data by kind of data: how many different ones, in how many documents."""
    import pandas as pd

    found: Counter[str] = Counter()
    holders: Counter[str] = Counter()
    for one in profile.documents:
        for kind, count in one.personal:
            found[kind] += count
            holders[kind] += 1
    return pd.DataFrame.from_records(
        [{"data": kind, "found": count, "documents": holders[kind]} for kind, count in found.most_common()],
        columns=["data", "found", "documents"],
    )


def unread_frame(profile: CorpusProfile) -> pd.DataFrame:
    """What could not be read, whole files first: document, what."""
    import pandas as pd

    failed = [{"document": one.name, "what": f"not read at all: {one.reason}"} for one in profile.failures]
    blank = [
        {"document": one.name, "what": f"no text on page {', '.join(map(str, one.blank))}"}
        for one in profile.documents
        if one.blank
    ]
    notes = [{"document": one.name, "what": note} for one in profile.documents for note in one.unread]
    return pd.DataFrame.from_records([*failed, *blank, *notes], columns=["document", "what"])


def quality_frame(found: Sequence[SliceQuality]) -> pd.DataFrame:
    """One row a slice and measure: mean with its interval, the rest, how far behind, whether that is significant."""
    import pandas as pd

    columns = ["slicing", "slice", "measure", "cases", "mean", "low", "high", "rest", "behind", "behind low",
               "behind high", "chance", "worse"]  # fmt: skip
    return pd.DataFrame.from_records(
        [
            {
                "slicing": one.slicing, "slice": one.slice, "measure": one.measure, "cases": one.cases,
                "mean": one.mean.mean, "low": one.mean.low, "high": one.mean.high, "rest": one.rest,
                "behind": None if one.behind is None else one.behind.mean,
                "behind low": None if one.behind is None else one.behind.low,
                "behind high": None if one.behind is None else one.behind.high,
                "chance": one.chance, "worse": one.worse,
            }
            for one in found
        ],
        columns=columns,
    )  # fmt: skip


def duplicates_frame(found: Duplicates) -> pd.DataFrame:
    """What is there more than once: what, share from 0 to 1, first, second, and whether a succession explains it."""
    import pandas as pd

    equal = [
        {"what": "equal files", "first": one.documents[0], "second": other, "share": 1.0, "expected": False}
        for one in found.equal
        for other in one.documents[1:]
    ]
    alike = [
        {
            "what": "documents alike",
            "first": one.first,
            "second": one.second,
            "share": max(one.similarity, one.shared / one.of if one.of else 0.0),
            "expected": one.succession,
        }
        for one in found.alike
    ]
    logs = [
        {"what": "logs with the same rows", "first": one.first, "second": one.second, "share": one.share,
         "expected": False}
        for one in found.logs
    ]  # fmt: skip
    rows = [
        {"what": "rows twice in one table", "first": one.document, "second": one.sheet,
         "share": one.repeated / one.rows, "expected": False}
        for one in found.rows
    ]  # fmt: skip
    columns = ["what", "share", "first", "second", "expected"]
    return pd.DataFrame.from_records([*equal, *alike, *logs, *rows], columns=columns)
