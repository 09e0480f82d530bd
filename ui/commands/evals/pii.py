"""`nameplate eval pii FILE`: how much of the personal data in marked texts is found."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import json_options, read_settings, settings_options
from ui.output import Output, one_line


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "pii", parents=[settings_options(), json_options()], help="personal data found in marked texts"
    )
    action.add_argument(
        "texts", type=Path, metavar="FILE", help="JSON: texts with spans, as presidio-research has them"
    )
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Recall and precision for each type, and what was missed."""
    from rich.table import Table

    from eval.pii import evaluate_pii

    report = evaluate_pii(args.texts, read_settings(args).privacy.kinds())
    if args.json:
        output.json(report.as_json())
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in (
        "type",
        "found as",
        "marked",
        "found whole",
        "recall",
        "found in all",
        "of them right",
        "precision",
    ):
        table.add_column(heading, justify="left" if heading in ("type", "found as") else "right")
    for score in report.scores:
        kinds = " or ".join(kind.value for kind in score.kinds) + ("" if score.on else " (off)")
        precision = "-" if score.precision is None else f"{score.precision:.2f}"
        table.add_row(
            score.name, kinds, str(score.marked), str(score.covered), f"{score.recall:.2f}",
            str(score.found), str(score.right), precision,
        )  # fmt: skip
    output.console.print(table)
    for score in report.scores:
        if score.on and score.missed:
            missed = "; ".join(one_line(text, 60) for text in score.missed)
            output.console.print(f"missed  {score.name}: {missed}", soft_wrap=True, style="dim", markup=False)
    others = ", ".join(f"{name} {count}" for name, count in report.others.items())
    if others:
        output.console.print(f"not looked for: {others}", soft_wrap=True, style="dim")
    return 0
