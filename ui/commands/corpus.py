"""`nameplate profile`: what is in the documents, what is missing, and where answers are worse than elsewhere."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import add_groups, data_options, json_options, read_settings, settings_options, user_of
from ui.output import Output

if TYPE_CHECKING:
    from eval.profile_report import ProfileReport
    from rag.schema import User
    from rag.settings import Settings


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("profile", parents=parents, help="what is in the documents, and what is missing")
    verb.add_argument(
        "--cases",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="known questions to count beside the journal's",
    )
    verb.add_argument(
        "--run", type=Path, nargs="+", default=[], metavar="RUN.json", dest="runs",
        help="runs of `eval run --out`, taken together: where are answers worse than elsewhere?",
    )  # fmt: skip
    add_groups(verb)
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Profile what whoever asks may see."""
    from eval.profile_report import print_profile

    settings = read_settings(args)
    report = _profile(settings, user_of(args, settings), args, output)
    if args.json:
        output.json(report.as_json())
    else:
        print_profile(report, output.console)
    return 0


def _profile(settings: Settings, user: User, args: argparse.Namespace, output: Output) -> ProfileReport:
    from datetime import date

    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from eval.cases import load_cases
    from eval.near_duplicates import find_duplicates
    from eval.profile_corpus import profile_corpus
    from eval.profile_gaps import find_gaps
    from eval.profile_quality import quality_by_slice
    from eval.profile_report import ProfileReport
    from eval.questions import asked_in_cases, asked_in_journal, knows_of
    from eval.scored import load_scored
    from ingest.generation import open_current
    from rag.journal import journal_path

    known = [case for file in args.cases for case in load_cases(file)]
    runs = [load_scored(file) for file in args.runs]
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    live = output.progress.is_terminal and not args.json
    policy = settings.access.policy
    with open_current(settings.data) as whole, Progress(*columns, console=output.progress, disable=not live) as bars:
        counting, comparing = bars.add_task("counting", total=None), bars.add_task("comparing", total=None)
        closed = whole.access_in_force(policy)
        if user.groups is None and closed:
            said = (
                "it is not known who asks, so only public documents are counted; give --groups a,b or set access.groups"
            )
            output.progress.print(f"note: {said}", style="dim", soft_wrap=True)
        seen = whole.seen_by(user.viewer, policy)
        profile = profile_corpus(
            seen, date.today(), lambda done, total: bars.update(counting, completed=done, total=total)
        )
        may_know = knows_of(user.viewer) if closed else None
        asked = (*asked_in_journal(journal_path(settings.data), may_know), *asked_in_cases(known))
        duplicates = find_duplicates(seen, lambda done, total: bars.update(comparing, completed=done, total=total))
        cases = [case for run in runs for case in run.cases]
        quality = quality_by_slice(cases, profile) if runs else None
        return ProfileReport(profile, find_gaps(seen, profile, asked), duplicates, quality)
