"""`nameplate bench ingest|query|scale`: speed and memory on this machine."""

from __future__ import annotations

import argparse
from pathlib import Path

from ingest.errors import UnusableInput
from ui.options import json_options, settings_options
from ui.output import Output


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("bench", help="measure speed and memory on this machine")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    for name, about in (
        ("ingest", "pages a second"),
        ("query", "milliseconds a question"),
        ("scale", "how search grows with the number of passages"),
    ):
        action = actions.add_parser(name, parents=[settings_options(), json_options()], help=about)
        action.add_argument("paths", nargs="*", type=Path, metavar="PATH")
        action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Measure."""
    raise UnusableInput("this verb is not built yet")
