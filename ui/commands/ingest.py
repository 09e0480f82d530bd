"""`nameplate ingest PATH...`: read documents into the data folder."""

from __future__ import annotations

import argparse
from pathlib import Path

from ingest.errors import UnusableInput
from ui.options import data_options, json_options, read_settings, settings_options
from ui.output import Output


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("ingest", parents=parents, help="read documents into the data folder")
    verb.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a folder or a file")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Read what is new or changed, publish a generation, report."""
    from ingest.pipeline import run_ingest  # noqa: F401

    read_settings(args)
    raise UnusableInput("this verb is not built yet")
