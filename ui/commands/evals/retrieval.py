"""`nameplate eval retrieval DIR`: how good each channel and the whole search are over a BEIR folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.commands.evals.progress import bars
from ui.options import json_options, read_settings, settings_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "retrieval", parents=[settings_options(), json_options()], help="search quality over a BEIR folder"
    )
    action.add_argument("folder", type=Path, metavar="DIR", help="holds corpus.jsonl, queries.jsonl, qrels/test.tsv")
    action.add_argument("--out", type=Path, metavar="RUN.json", help="keep the whole run, to score and compare it")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Each channel and their fusion."""
    from eval.report import retrieval_table
    from eval.retrieval import run_retrieval
    from ingest.embed import open_embedder

    settings = read_settings(args)
    with bars(output, quiet=args.json) as step:
        done = run_retrieval(args.folder, open_embedder(settings.ingest.embed), settings, step)
    if args.out:
        done.save(args.out)
    if args.json:
        output.json(done.report().as_json())
    else:
        output.console.print(retrieval_table(done.report()))
    return 0
