"""`nameplate eval conversation FILE`: how well follow-up questions are understood, over known conversations."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import MODELS, data_options, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.conversation import ConversationReport, TurnResult


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "conversation",
        parents=[data_options(), settings_options(), json_options()],
        help="ask every turn of a file of conversations, alone and with the turns before it",
    )
    action.add_argument("talks", type=Path, metavar="FILE", help="conversations, or cases for --cases")
    action.add_argument(
        "--cases",
        action="store_true",
        help="FILE holds cases that each stand alone: asked one after another, none may be touched",
    )
    action.add_argument("--model", choices=MODELS, help="who writes the answers (default: setting answer.model)")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Ask and tell."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from eval.cases import load_cases
    from eval.conversation import load_talks, one_after_another, run_conversations
    from rag.assistant import open_assistant

    settings = read_settings(args)
    talks = one_after_another(load_cases(args.talks), seed=1) if args.cases else load_talks(args.talks)
    assistant = open_assistant(settings, args.model)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    live = output.progress.is_terminal and not args.json
    try:
        with Progress(*columns, console=output.progress, disable=not live) as bars:
            task = bars.add_task("asking", total=sum(len(talk.turns) for talk in talks))

            def asked(_: TurnResult) -> None:
                bars.advance(task)

            report = run_conversations(assistant, talks, asked)
    finally:
        assistant.close()
    if args.json:
        output.json(report.as_json())
    else:
        _print(report, output)
    return 0


def _print(report: ConversationReport, output: Output) -> None:
    from rich.table import Table

    follow_ups, own = report.follow_ups, report.own
    if follow_ups:
        table = Table(
            title=f"{len(follow_ups)} follow-up questions, {sum(one.touched for one in follow_ups)} rewritten"
        )
        for head in ("asked", "page cited or value told", "required words in view"):
            table.add_column(head)
        names = {"raw": "as it stands", "rewritten": "with the turns before it", "gold": "gold, standing alone"}
        for way, name in names.items():
            table.add_row(name, f"{report.recall(way):.0%}", f"{report.told(way):.0%}")
        output.console.print(table)
    touched = [one for one in own if one.touched]
    output.console.print(f"{len(own) - len(touched)} of {len(own)} questions that stand alone were left untouched.")
    for one in touched:
        output.console.print(f"  {one.question} -> {one.asked_as}", soft_wrap=True)
    missed = [one for one in follow_ups if not one.found["rewritten"]]
    if missed:
        output.console.print(f"{len(missed)} follow-ups missed:")
    for one in missed:
        also = "" if one.found["gold"] else " (nor with the gold question)"
        output.console.print(f"  {one.question} -> {one.asked_as or 'untouched'}{also}", soft_wrap=True)
