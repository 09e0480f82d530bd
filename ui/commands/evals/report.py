"""`nameplate eval report RUN.json [MORE...] --out report.html`: one page of what was measured, for people."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.commands.evals.use_cases import use_cases_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser("report", parents=[use_cases_options()], help="one HTML page of a run or several")
    action.add_argument(
        "stored", type=Path, nargs="+", metavar="RUN.json", help="later ones are compared with the first"
    )
    action.add_argument("--out", type=Path, required=True, metavar="REPORT.html")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Read the runs, write the page."""
    from eval.html_report import write_html
    from eval.scored import load_all
    from eval.use_cases import load_use_cases

    write_html(load_all(args.stored), load_use_cases(args.use_cases), args.out)
    output.console.print(f"{args.out} is written; open it in a browser, it needs no network", soft_wrap=True)
    return 0
