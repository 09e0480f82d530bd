"""`nameplate eval retrieval DIR|CASES.jsonl`: search quality, over a BEIR folder or over cases of the data folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands.evals.progress import Step, bars
from ui.options import data_options, day, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.retrieval_run import RetrievalRun


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "retrieval",
        parents=[data_options(), settings_options(), json_options()],
        help="search quality over a BEIR folder, or over cases of the data folder",
    )
    action.add_argument(
        "subject",
        type=Path,
        metavar="DIR|CASES.jsonl",
        help="a folder with corpus.jsonl, queries.jsonl, qrels/test.tsv, which is read for itself; "
        "or cases, searched for in the data folder",
    )
    action.add_argument("--today", type=day, metavar="DATE", help="cases: as if it were YYYY-MM-DD (default: today)")
    action.add_argument("--out", type=Path, metavar="RUN.json", help="keep the whole run, to score and compare it")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Of a folder each channel and their fusion; of cases the search that people use."""
    from eval.report import retrieval_table

    with bars(output, quiet=args.json) as step:
        done = _cases(args, step) if args.subject.is_file() else _folder(args, step)
    if args.out:
        done.save(args.out)
    if args.json:
        output.json(done.report().as_json())
    else:
        output.console.print(retrieval_table(done.report()))
    return 0


def _folder(args: argparse.Namespace, step: Step) -> RetrievalRun:
    from eval.retrieval import run_retrieval
    from ingest.embed import open_embedder

    settings = read_settings(args)
    return run_retrieval(args.subject, open_embedder(settings.ingest.embed), settings, step)


def _cases(args: argparse.Namespace, step: Step) -> RetrievalRun:
    from datetime import date

    from eval.aside import assistant_aside
    from eval.cases import load_cases
    from eval.search_run import run_search

    settings, today = read_settings(args), args.today or date.today()
    cases = load_cases(args.subject)
    with assistant_aside(settings, "quoting", lambda: today) as assistant:
        return run_search(assistant, cases, settings, step, today=today)
