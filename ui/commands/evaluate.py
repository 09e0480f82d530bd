"""`nameplate eval retrieval|run`: how good the search and the answers are, over known questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import MODELS, data_options, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.run import Sample


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("eval", help="measure search and answers over known questions")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    retrieval = actions.add_parser(
        "retrieval", parents=[settings_options(), json_options()], help="search quality over a BEIR folder"
    )
    retrieval.add_argument("folder", type=Path, metavar="DIR", help="holds corpus.jsonl, queries.jsonl, qrels/test.tsv")
    retrieval.set_defaults(run=run_retrieval)
    answers = actions.add_parser(
        "run", parents=[data_options(), settings_options(), json_options()], help="ask every case of a file"
    )
    answers.add_argument("cases", type=Path, metavar="CASES.jsonl")
    answers.add_argument("--model", choices=MODELS, help="who writes the answers (default: setting answer.model)")
    answers.add_argument("--save", type=Path, metavar="FILE", help="keep the whole run as JSON, to compare later")
    answers.set_defaults(run=run_answers)


def run_retrieval(args: argparse.Namespace, output: Output) -> int:
    """Each channel and their fusion."""
    from eval.report import retrieval_table
    from eval.retrieval import evaluate_retrieval
    from ingest.embed import open_embedder

    settings = read_settings(args)
    report = evaluate_retrieval(args.folder, open_embedder(settings.ingest.embed), settings)
    if args.json:
        output.json(report.as_json())
    else:
        output.console.print(retrieval_table(report))
    return 0


def run_answers(args: argparse.Namespace, output: Output) -> int:
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
