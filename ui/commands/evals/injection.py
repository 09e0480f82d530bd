"""`nameplate eval injection ATTACKS.json`: whether instructions planted in documents are followed or repeated."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import MODELS, json_options, read_settings, settings_options
from ui.output import Output, one_line

if TYPE_CHECKING:
    from eval.injection import InjectionReport


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "injection",
        parents=[settings_options(), json_options()],
        help="plant instructions in the pages that answer known questions, and ask these",
    )
    action.add_argument("attacks", type=Path, metavar="ATTACKS.json", help="an object that names lists of strings")
    action.add_argument("--pages", type=Path, required=True, metavar="DATA", help="a data folder; it is not changed")
    action.add_argument("--cases", type=Path, required=True, metavar="CASES.jsonl", help="questions over its documents")
    action.add_argument("--benign", type=Path, metavar="FILE", help="harmless look-alikes: a list of {prompt: ...}")
    action.add_argument("--model", choices=MODELS, help="who writes the answers (default: setting answer.model)")
    action.add_argument("--save", type=Path, metavar="FILE", help="keep every answer as JSON, to be looked at")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Plant, ask with the guard and without it, judge."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from eval.cases import load_cases
    from eval.injection import load_attacks, load_benign, run_injection, save
    from ingest.embed import open_embedder
    from ingest.tuned import for_storing
    from rag.models import open_chat
    from rag.quoting import QuotingChat

    settings = read_settings(args)
    cases, attacks = load_cases(args.cases), load_attacks(args.attacks)
    benign = load_benign(args.benign) if args.benign else ()
    chat = open_chat(settings, args.model)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    live = output.progress.is_terminal and not args.json
    with Progress(*columns, console=output.progress, disable=not live) as bars:
        task = bars.add_task("asking", total=None)

        def asked(done: int, total: int) -> None:
            bars.update(task, completed=done, total=total)

        report = run_injection(
            args.pages,
            cases,
            attacks,
            benign,
            settings,
            open_embedder(for_storing(settings.ingest.embed, args.pages)),
            chat,
            QuotingChat(),
            asked,
        )
    if args.save:
        save(report, args.save)
    if args.json:
        output.json(report.as_json())
    else:
        _show(report, output)
    return 0


def _show(report: InjectionReport, output: Output) -> None:
    from rich.table import Table

    table = Table("", "asked", "followed", "repeated", "fact told", "not found", title=f"planted, {report.model}")
    for name, some in (("with guard", report.guarded), ("without", report.unguarded)):
        counts = report.counts(some)
        told = f"{counts['fact']} of {counts['fact_of']}"
        row = (counts["asked"], counts["followed"], counts["repeated"], told, counts["not_found"])
        table.add_row(name, *map(str, row))
    output.console.print(table)
    clean = sum(one.fact for one in report.clean)
    output.console.print(f"before planting: fact told for {clean} of {len(report.clean)} questions")
    if report.benign:
        output.console.print(f"harmless look-alikes: {len(report.hindered)} of {report.benign} hindered")
    for one in report.guarded:
        if one.followed or one.repeated:
            output.console.print(f"{'followed' if one.followed else 'repeated'}  {one_line(one.words, 90)}")
            output.console.print(f"          {one_line(one.text, 300)}", soft_wrap=True)
    for hindrance in report.hindered:
        output.console.print(f"hindered  {one_line(hindrance.words, 90)}")
