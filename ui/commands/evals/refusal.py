"""`nameplate eval refusal CASES.jsonl...`: how well it is told what the documents do not answer, at every threshold."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands.evals.progress import bars
from ui.options import MODELS, data_options, day, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.refusal import Point, RefusalReport


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "refusal",
        parents=[data_options(), settings_options(), json_options()],
        help="refusals: precision and recall at the set threshold, and risk against coverage at all others",
    )
    action.add_argument("cases", type=Path, nargs="+", metavar="CASES.jsonl")
    action.add_argument("--model", choices=MODELS, default="quoting", help="who writes the answers (default: quoting)")
    action.add_argument("--name", default="", help="what the set is called (default: names of the files)")
    action.add_argument("--picture", type=Path, metavar="FILE.svg", help="draw the risk-coverage curve")
    action.add_argument(
        "--beside", type=Path, action="append", default=[], metavar="FILE.json",
        help="draw what --json printed of another set beside it; repeatable",
    )  # fmt: skip
    action.add_argument("--today", type=day, metavar="DATE", help="ask as if it were YYYY-MM-DD (default: today)")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Ask the cases; what is refused is asked again as if nothing were."""
    from datetime import date

    from eval.aside import assistant_aside
    from eval.cases import load_case_files
    from eval.refusal import RefusalReport, decide, report

    settings = read_settings(args)
    cases, beside = load_case_files(args.cases), [RefusalReport.load(file) for file in args.beside]
    today = args.today or date.today()
    never = settings.model_copy(update={"answer": settings.answer.model_copy(update={"not_found_below": 0.0})})
    with (
        assistant_aside(settings, args.model, lambda: today) as assistant,
        assistant_aside(never, args.model, lambda: today) as unrefusing,
        bars(output, quiet=args.json) as step,
    ):
        user = settings.access.user
        decided = decide(cases, assistant, unrefusing, user, lambda done: step("asking", done, len(cases)))
    name = args.name or ", ".join(file.stem for file in args.cases)
    found = report(name, decided, settings.answer.not_found_below)
    if args.picture:
        from eval.refusal_chart import draw

        draw([*beside, found], args.picture)
    if args.json:
        output.json(found.as_json())
    else:
        _print(found, output)
    return 0


def _print(found: RefusalReport, output: Output) -> None:
    from rich.table import Table

    auc = "" if found.auc is None else f", AUC {found.auc:.3f}"
    table = Table(
        title=f"{found.set}: {found.cases} cases, {found.due} due to be refused; the score decides {found.scored}{auc}"
    )
    for head in ("refused below", "refusals", "precision", "recall", "coverage", "risk"):
        table.add_column(head, justify="right")
    for at in found.curve[::5]:
        table.add_row(*_row(at))
    table.add_section()
    table.add_row(*_row(found.at), style="bold")
    output.console.print(table)


def _row(at: Point) -> list[str]:
    shares = ["-" if share is None else f"{share:.0%}" for share in (at.precision, at.recall, at.coverage, at.risk)]
    return [f"{at.threshold:.2f}", str(at.refusals), *shares]
