"""A profile in, one JSON object for programs or tables for a terminal out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eval.near_duplicates import Duplicates
from eval.profile_corpus import CorpusProfile
from eval.profile_frames import DIMENSIONS
from eval.profile_gaps import AssetCover, Gaps
from eval.profile_quality import SliceQuality, worse
from eval.profile_words import findings, summary

if TYPE_CHECKING:
    from rich.console import Console

_SHOWN = 12  # lines of a table on a terminal; --json has all


@dataclass(frozen=True, slots=True)
class ProfileReport:
    """A profile, what is missing, what is there twice, and how good answers are by slice (None: not looked at)."""

    profile: CorpusProfile
    gaps: Gaps
    duplicates: Duplicates | None = None
    quality: tuple[SliceQuality, ...] | None = None

    def findings(self) -> tuple[str, ...]:
        """What stands out, in plain sentences."""
        return findings(self.profile, self.gaps, self.duplicates)

    def worse(self) -> tuple[str, ...]:
        """Where answers are significantly worse than elsewhere, in plain sentences; empty without a run."""
        return worse(self.quality or ())

    def as_json(self) -> dict[str, object]:
        """The object that `profile --json` prints."""
        profile, gaps = self.profile, self.gaps
        return {
            "generation": profile.generation,
            "day": profile.today.isoformat(),
            "documents": len(profile.documents),
            "passages": profile.passages,
            "rows": profile.rows,
            "summary": summary(profile),
            "findings": list(self.findings()),
            "by": {name: counts(profile, name) for name in DIMENSIONS},
            "sites": [
                {"site": one.name, "rows": one.rows, "documents": list(one.documents)} for one in profile.sites
            ],
            "each": [
                {
                    "document": one.name, "kind": one.kind.value, "language": one.language,
                    "writer": one.writer.role.value, "told_by": one.writer.told_by, "year": one.year,
                    "standing": one.state.value, "pages": one.pages, "passages": one.passages,
                    "characters": one.characters, "rows": one.rows, "undated_rows": one.undated_rows,
                    "blank_pages": list(one.blank), "sites": list(one.sites), "personal": dict(one.personal),
                    "not_read": list(one.unread),
                }
                for one in profile.documents
            ],
            "failed": [{"document": one.name, "reason": one.reason} for one in profile.failures],
            "rows_by_month": [
                {"document": one.document, "month": one.month, "rows": one.rows} for one in profile.months
            ],
            "silences": [
                {"document": one.document, "first": one.first, "last": one.last, "months": one.months}
                for one in gaps.silences
            ],
            "questions": gaps.asked,
            "assets": [_asset_json(one) for one in gaps.assets],
            "worse": list(self.worse()),
            "quality": None if self.quality is None else [_quality_json(one) for one in self.quality],
            "duplicates": None if self.duplicates is None else _duplicates_json(self.duplicates),
        }  # fmt: skip


def counts(profile: CorpusProfile, dimension: str) -> dict[str, dict[str, int]]:
    """Documents, passages and log rows by one of DIMENSIONS, most passages first."""
    totals: dict[str, Counter[str]] = {}
    for one in profile.documents:
        for value in DIMENSIONS[dimension](one):
            totals.setdefault(value, Counter()).update(documents=1, passages=one.passages, rows=one.rows)
    order = sorted(totals, key=lambda value: (-totals[value]["passages"], value))
    return {value: {name: totals[value][name] for name in ("documents", "passages", "rows")} for value in order}


def print_profile(report: ProfileReport, console: Console) -> None:
    """The summary, what stands out, and a table for each way of counting."""
    from rich.table import Table

    profile = report.profile
    console.print(summary(profile), style="bold", soft_wrap=True, markup=False)
    for sentence in report.findings():
        console.print(f"- {sentence}", soft_wrap=True, markup=False)
    if report.quality is not None:
        console.print("Answers by slice:", style="bold")
        none = "No slice is significantly worse than the others."
        if not report.quality:
            none = "No question of these runs is about documents that are here."
        for sentence in report.worse() or (none,):
            console.print(f"- {sentence}", soft_wrap=True, markup=False)
    for dimension in DIMENSIONS:
        found = counts(profile, dimension)
        if len(found) < 2:
            continue
        shown = sorted(found) if dimension == "year" else list(found)
        table = Table(box=None, pad_edge=False, header_style="bold")
        table.add_column(dimension, min_width=24, overflow="fold")
        for heading in ("documents", "passages", "rows"):
            table.add_column(heading, justify="right")
        for value in shown[:_SHOWN]:
            table.add_row(value, *(f"{found[value][name]:,}" for name in ("documents", "passages", "rows")))
        console.print()
        console.print(table)
        if len(shown) > _SHOWN:
            console.print(f"and {len(shown) - _SHOWN:,} more", style="dim")
    _print_sites(profile, console)
    _print_assets(report.gaps, console)
    if profile.failures:
        console.print()
        for one in profile.failures:
            console.print(f"not read  {one.name}: {one.reason}", soft_wrap=True, markup=False)


def _print_sites(profile: CorpusProfile, console: Console) -> None:
    from rich.table import Table

    if not profile.sites:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("site, as logs call it", min_width=24, overflow="fold")
    for heading in ("log rows", "other documents that name it"):
        table.add_column(heading, justify="right")
    for one in profile.sites[:_SHOWN]:
        table.add_row(one.name, f"{one.rows:,}", f"{len(one.documents):,}")
    console.print()
    console.print(table)
    if len(profile.sites) > _SHOWN:
        console.print(f"and {len(profile.sites) - _SHOWN:,} more", style="dim")


def _print_assets(gaps: Gaps, console: Console) -> None:
    from rich.table import Table

    lacking = [one for one in gaps.assets if one.without_manual or one.short]
    if not lacking:
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("asset that lacks documents", min_width=24, overflow="fold")
    for heading in ("log rows", "manuals", "others", "questions"):
        table.add_column(heading, justify="right")
    for one in lacking[:_SHOWN]:
        asked = "" if one.questions is None else f"{one.questions.questions:,}"
        table.add_row(one.asset, f"{one.rows:,}", f"{len(one.manuals) + len(one.family)}", f"{len(one.others)}", asked)
    console.print()
    console.print(table)
    if len(lacking) > _SHOWN:
        console.print(f"and {len(lacking) - _SHOWN:,} more", style="dim")


def _asset_json(one: AssetCover) -> dict[str, object]:
    asked = one.questions
    return {
        "asset": one.asset,
        "rows": one.rows,
        "logs": list(one.logs),
        "manuals": list(one.manuals),
        "manuals_of_family": list(one.family),
        "others": list(one.others),
        "questions": None if asked is None else asked.questions,
        "refused": None if asked is None else asked.refused,
        "without_manual": one.without_manual if one.told else None,
        "short": one.short,
    }


def _quality_json(one: SliceQuality) -> dict[str, object]:
    behind = one.behind
    return {
        "slicing": one.slicing,
        "slice": one.slice,
        "measure": one.measure,
        "cases": one.cases,
        "mean": round(one.mean.mean, 4),
        "interval": [round(one.mean.low, 4), round(one.mean.high, 4)],
        "rest": None if one.rest is None else round(one.rest, 4),
        "behind": None if behind is None else [round(value, 4) for value in (behind.mean, behind.low, behind.high)],
        "chance": None if one.chance is None else round(one.chance, 4),
        "worse": one.worse,
    }


def _duplicates_json(found: Duplicates) -> dict[str, object]:
    return {
        "equal": [list(one.documents) for one in found.equal],
        "alike": [
            {
                "first": one.first, "second": one.second, "similarity": one.similarity, "shared": one.shared,
                "of": one.of, "succession": one.succession,
            }
            for one in found.alike
        ],
        "logs": [
            {"first": one.first, "second": one.second, "shared": one.shared, "share": one.share} for one in found.logs
        ],
        "rows": [
            {"document": one.document, "sheet": one.sheet, "repeated": one.repeated, "rows": one.rows}
            for one in found.rows
        ],
        "passages": {"repeated": found.repeated, "compared": found.compared},
    }  # fmt: skip
