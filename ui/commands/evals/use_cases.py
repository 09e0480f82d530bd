"""`nameplate eval use-cases RUN.json...`: each use case with its targets beside what was measured."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import json_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "use-cases",
        parents=[use_cases_options(), json_options()],
        help="goals of each use case beside what was measured",
    )
    action.add_argument("stored", type=Path, nargs="+", metavar="RUN.json")
    action.set_defaults(run=run)


def use_cases_options() -> argparse.ArgumentParser:
    """`--use-cases`, for actions that tell them."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--use-cases", type=Path, metavar="FILE", help="TOML of use cases (default: ours)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """A table a run."""
    from eval.scored import load_scored
    from eval.use_case_report import print_use_cases, use_cases_json
    from eval.use_cases import load_use_cases, measured

    use_cases = load_use_cases(args.use_cases)
    found = {str(file): measured(load_scored(file), use_cases) for file in args.stored}
    if args.json:
        output.json({"runs": {file: use_cases_json(results) for file, results in found.items()}})
    else:
        for file, results in found.items():
            print_use_cases(results, output.console, file)
    return 0
