"""`nameplate ingest PATH...`: read documents into the data folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import data_options, json_options, operator, read_settings, settings_options
from ui.output import Output, one_line

if TYPE_CHECKING:
    from ingest.issues import Issue
    from ingest.pipeline import IngestReport


_MOST_ISSUES = 40
_MOST_SEALED = 10


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("ingest", parents=parents, help="read documents into the data folder")
    verb.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder or a file")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Read what is new or changed, publish a generation, report. A file that fails is reported, and is no error."""
    from ingest.embed import open_embedder
    from ingest.errors import UnusableInput
    from ingest.pipeline import run_ingest
    from ingest.tuned import for_storing
    from rag.journal import open_journal
    from ui.progress import ingest_progress

    settings = read_settings(args)
    for path in args.paths:
        if not path.exists():  # said before the embedder is loaded
            raise UnusableInput(f"{path} is not there; give a folder or a file to read")
    embedder = open_embedder(for_storing(settings.ingest.embed, settings.data))
    with ingest_progress(output.progress) as progress:
        report = run_ingest(args.paths, settings.data, settings.ingest, embedder, progress)
    open_journal(settings).keep_ingest(report, operator(settings))
    if args.json:
        output.json(report.to_json())
    else:
        _show(report, settings.data, output)
    return 0


def _show(report: IngestReport, data: Path, output: Output) -> None:
    from ingest.personal.tally import told

    console = output.console
    kinds = ", ".join(f"{count} {kind}" for kind, count in report.documents.items())
    held = f"{sum(report.documents.values())} documents ({kinds})" if kinds else "no documents"
    console.print(f"{data} holds {held}, {report.passages:,} passages; generation {report.generation}", soft_wrap=True)
    console.print(
        f"{len(report.added)} added, {len(report.changed)} changed, {len(report.unchanged)} unchanged, "
        f"{len(report.removed)} removed, {len(report.failed)} failed; "
        f"{report.embedded:,} passages embedded in {report.seconds:.1f} s",
        soft_wrap=True,
    )
    if report.relabelled:
        console.print(f"who may see them changed for {len(report.relabelled)} documents", soft_wrap=True)
    if report.sealed:
        shown = ", ".join(map(one_line, report.sealed[:_MOST_SEALED])) + (
            f" and {len(report.sealed) - _MOST_SEALED} more" if len(report.sealed) > _MOST_SEALED else ""
        )
        console.print(
            f"sealed  confidential and of no group, so nobody can see them; name groups in documents.toml: {shown}",
            soft_wrap=True,
            style="yellow",
        )
    for issue in report.issues[:_MOST_ISSUES]:
        document = issue.document
        parts = [f"rev. {document.revision}" if document.revision else "", _days(issue), issue.words()]
        said = ", ".join(one_line(part) for part in parts if part)
        console.print(f"issue   {one_line(document.name)}: {said}", soft_wrap=True, style="dim")
    if len(report.issues) > _MOST_ISSUES:
        more = len(report.issues) - _MOST_ISSUES
        console.print(f"issue   ... {more} more; the Documents page lists all", style="dim")
    for name, counts in report.personal[:_MOST_ISSUES]:
        console.print(f"people  {one_line(name)}: {told(counts)}", soft_wrap=True, style="dim")
    if len(report.personal) > _MOST_ISSUES:
        more = len(report.personal) - _MOST_ISSUES
        console.print(f"people  ... {more} more; the Documents page lists all", style="dim")
    for name, note in report.notes:
        console.print(f"note    {one_line(name)}: {one_line(note)}", soft_wrap=True, style="dim")
    for name, reason in report.failed:
        shown = one_line(reason)
        said = shown if shown.startswith(name) else f"{one_line(name)}: {shown}"
        console.print(f"failed  {said}", soft_wrap=True, style="yellow")


def _days(issue: Issue) -> str:
    """'from 2026-03-01', 'from 2022-05-02 to 2026-02-28'."""
    start, end = issue.standing.valid_from, issue.standing.last
    return " ".join(part for part in (f"from {start}" if start else "", f"to {end}" if end else "") if part)
