"""`nameplate eval baseline RUN.json --out BASE.json`: keep the scores of a run for `eval gate`."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import json_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser("baseline", parents=[json_options()], help="keep the scores of a run for `eval gate`")
    action.add_argument("stored", type=Path, metavar="RUN.json")
    action.add_argument("--out", type=Path, required=True, metavar="BASE.json", help="written anew where it exists")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Scores that the rules beside it name, else all."""
    from eval.baseline import Baseline, make_baseline
    from eval.gate import rules_beside
    from eval.scored import load_any, scored
    from ingest.errors import UnusableInput

    stored = load_any(args.stored)
    if isinstance(stored, Baseline):
        raise UnusableInput(f"{args.stored} is a baseline already; name the run it is to be made of")
    run = scored(stored, args.stored.stem)
    rules = rules_beside(args.out)
    metrics = tuple(dict.fromkeys([*rules.watch, *rules.floors])) or run.metrics
    if missing := [metric for metric in metrics if metric not in run.metrics]:
        raise UnusableInput(f"{args.out.with_suffix('.toml')} names {missing[0]}, which is no score of {args.stored}")
    kept = make_baseline(stored, stored.what, {case.id: case.scores for case in run.cases}, metrics)
    kept.save(args.out)
    if args.json:
        output.json({"baseline": str(args.out), "cases": len(kept.cases), "metrics": list(metrics)})
    else:
        output.console.print(f"{args.out}: {len(kept.cases)} cases, {len(metrics)} scores", soft_wrap=True)
    return 0
