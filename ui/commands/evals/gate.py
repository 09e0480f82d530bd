"""`nameplate eval gate RUN.json`: exit 1 where a score is below its floor or significantly below the baseline's."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import json_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser("gate", parents=[json_options()], help="fail where a run is worse than it may be")
    action.add_argument("stored", type=Path, metavar="RUN.json")
    action.add_argument("--baseline", type=Path, metavar="BASE.json", help="an earlier run, or one kept by `baseline`")
    action.add_argument(
        "--rules", type=Path, metavar="FILE", help="TOML of floors and watched scores (default: beside the baseline)"
    )
    action.add_argument(
        "--floor", type=floor, action="append", default=[], metavar="NAME=VALUE", help="least mean; repeatable"
    )
    action.set_defaults(run=run)


def floor(text: str) -> tuple[str, float]:
    """A floor of the command line."""
    name, sign, value = text.partition("=")
    try:
        if sign and name:
            return name, float(value)
    except ValueError:
        pass
    raise argparse.ArgumentTypeError(f"{text!r} is no floor; write all_right=0.8")


def run(args: argparse.Namespace, output: Output) -> int:
    """Hold the run against floors and baseline."""
    from eval.compare_report import print_gate
    from eval.gate import GateRules, gate, load_rules, rules_beside
    from eval.scored import load_scored

    rules = load_rules(args.rules) if args.rules else rules_beside(args.baseline) if args.baseline else GateRules()
    rules = rules.model_copy(update={"floors": dict(rules.floors) | dict(args.floor)})
    baseline = load_scored(args.baseline) if args.baseline else None
    report = gate(load_scored(args.stored), rules, baseline)
    if args.json:
        output.json(report.as_json())
    else:
        print_gate(report, output.console)
    return 0 if report.passed else 1
