"""`nameplate eval support FILE_OR_DIR`: how well the support score tells supported claims from the rest."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import json_options, read_settings, settings_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "support", parents=[settings_options(), json_options()], help="the support score over labelled claims"
    )
    action.add_argument(
        "pairs",
        type=Path,
        metavar="FILE_OR_DIR",
        help='JSON Lines of {"claim", "evidence": [sentences], "label"}, or documents (.md, .txt) to make claims from',
    )
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """The area under the curve, beside that of plain word overlap, and what a threshold keeps and lets pass."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from eval.claim_pairs import read_or_make
    from eval.report import support_table
    from eval.support import measure_support, rarity_of
    from ingest.embed import open_embedder
    from rag.support import Support

    settings = read_settings(args)
    pairs = read_or_make(args.pairs)
    rarity = rarity_of([sentence for pair in pairs for sentence in pair.evidence])
    support = Support(open_embedder(settings.ingest.embed), rarity)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    live = output.progress.is_terminal and not args.json
    with Progress(*columns, console=output.progress, disable=not live) as bars:
        task = bars.add_task("scoring", total=len(pairs))
        report = measure_support(args.pairs.name, pairs, support, lambda done: bars.update(task, completed=done))
    if args.json:
        output.json(report.as_json())
    else:
        output.console.print(support_table(report, settings.answer.unsupported_below))
    return 0
