"""`nameplate eval compare A.json B.json`: what changed from one run to the other, by how much, and in which cases."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import json_options, positive
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser("compare", parents=[json_options()], help="two runs over the same cases, paired")
    action.add_argument("before", type=Path, metavar="A.json")
    action.add_argument("after", type=Path, metavar="B.json")
    action.add_argument(
        "--metric", action="append", default=[], metavar="NAME", help="a score that matters; repeatable"
    )
    action.add_argument("--worst", type=positive, default=10, metavar="N", help="how many cases are listed (10)")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Differences with their intervals, then the cases that fell most."""
    from eval.compare import compare
    from eval.compare_report import print_comparison
    from eval.scored import load_all

    before, after = load_all([args.before, args.after])
    found = compare(before, after, args.metric)
    if args.json:
        output.json(found.as_json())
    else:
        print_comparison(found, output.console, args.worst)
    return 0
