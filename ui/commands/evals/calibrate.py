"""`nameplate eval calibrate QUESTIONS.jsonl`: fit the probability that evidence answers a question."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands.evals.progress import bars
from ui.options import data_options, day, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.calibrate import Chosen, Measured


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "calibrate",
        parents=[data_options(), settings_options(), json_options()],
        help="fit when to refuse, on questions that are not used to report it",
    )
    action.add_argument("questions", type=Path, metavar="QUESTIONS.jsonl")
    action.add_argument("--out", type=Path, metavar="FILE", help="write the weights as JSON (rag/answerable.json)")
    action.add_argument("--today", type=day, metavar="DATE", help="ask as if it were YYYY-MM-DD (default: today)")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Find the evidence of every question, then fit with what the reranker says of it and without."""
    from contextlib import closing
    from datetime import date

    from eval.calibrate import fitted, measure
    from eval.cases import load_cases
    from ingest.durable import replace_file
    from ingest.embed import open_embedder
    from ingest.errors import UnusableInput
    from ingest.generation import open_current
    from rag.rerank import open_reranker

    settings = read_settings(args)
    cases, today = load_cases(args.questions), args.today or date.today()
    reranker = open_reranker(settings)
    if reranker is None:
        raise UnusableInput("there is no reranker to fit with; run: nameplate models pull ms-marco-MiniLM-L-12-v2")
    embedder = open_embedder(settings.ingest.embed)
    with closing(open_current(settings.data)) as whole, bars(output, quiet=args.json) as step:
        whole.check_embedder(embedder)
        generation = whole.seen_by(settings.access.user.viewer, settings.access.policy)
        measured = measure(
            cases, generation, embedder, settings, today, reranker, lambda done: step("finding", done, len(cases))
        )
    made, full, plain = fitted(measured, cases, today, embedder, reranker)
    if args.out:
        replace_file(args.out, made.text().encode())
    if args.json:
        output.json(made.model_dump(mode="json"))
        return 0
    for name, chosen in (("with the reranker", full), ("without", plain)):
        _print(name, chosen, measured, output)
    return 0


def _print(name: str, chosen: Chosen, measured: tuple[Measured, ...], output: Output) -> None:
    from rich.table import Table

    from eval.calibrate import tally, threshold_for

    scored = sum(one.features is not None for one in measured)
    table = Table(
        title=f"{name}: {scored} questions come to the score, {len(measured) - scored} are refused before it; "
        f"AUC {chosen.auc:.3f} by cross-validation, ridge {chosen.ridge:g}; nine of ten refusals are due up to "
        f"{threshold_for(measured, chosen.held_out):g}"
    )
    for head in ("refused below", "refusals", "of them due", "of those due"):
        table.add_column(head, justify="right")
    for percent in range(10, 75, 5):
        at = tally(measured, chosen.held_out, percent / 100)
        precision = f"{at.right / at.refused:.0%}" if at.refused else "-"
        recall = f"{at.right / at.due:.0%}" if at.due else "-"
        table.add_row(f"{percent / 100:.2f}", str(at.refused), precision, recall)
    output.console.print(table)
