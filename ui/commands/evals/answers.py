"""`nameplate eval run CASES.jsonl`: how good the answers are, over known questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import MODELS, data_options, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.run import Sample


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "run", parents=[data_options(), settings_options(), json_options()], help="ask every case of a file"
    )
    action.add_argument("cases", type=Path, metavar="CASES.jsonl")
    action.add_argument("--model", choices=MODELS, help="who writes the answers (default: setting answer.model)")
    action.add_argument("--save", type=Path, metavar="FILE", help="keep the whole run as JSON, to compare later")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Ask the cases one after the other and score what comes back."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from eval.cases import load_cases
    from eval.report import print_run, run_json
    from eval.run import run_cases
    from rag.assistant import open_assistant

    settings = read_settings(args)
    cases = load_cases(args.cases)
    assistant = open_assistant(settings, args.model)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    live = output.progress.is_terminal and not args.json
    try:
        with Progress(*columns, console=output.progress, disable=not live) as bars:
            task = bars.add_task("asking", total=len(cases))

            def asked(_: Sample) -> None:
                bars.advance(task)

            report = run_cases(assistant, cases, settings, asked)
    finally:
        assistant.close()
    if args.save:
        report.save(args.save)
    if args.json:
        output.json(run_json(report))
    else:
        print_run(report, output.console)
    return 0
