"""`nameplate generations list|verify|rollback`: the published versions of the index."""

from __future__ import annotations

import argparse

from ingest.errors import UnusableInput
from ui.options import data_options, json_options, positive, settings_options
from ui.output import Output


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("generations", help="list, verify or go back to published generations")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    parents = [data_options(), settings_options(), json_options()]
    actions.add_parser("list", parents=parents, help="what is kept").set_defaults(run=run_list)
    verifying = actions.add_parser("verify", parents=parents, help="check every byte of every generation kept")
    verifying.add_argument("number", nargs="?", type=positive, metavar="N", help="only this one")
    verifying.set_defaults(run=run_verify)
    back = actions.add_parser("rollback", parents=parents, help="read an older generation from now on")
    back.add_argument("number", nargs="?", type=positive, metavar="N", help="which (default: the one before)")
    back.set_defaults(run=run_rollback)


def run_list(args: argparse.Namespace, output: Output) -> int:
    """What is kept, and which one is read."""
    raise UnusableInput("this verb is not built yet")


def run_verify(args: argparse.Namespace, output: Output) -> int:
    """Check hashes; 1 if one generation is damaged."""
    raise UnusableInput("this verb is not built yet")


def run_rollback(args: argparse.Namespace, output: Output) -> int:
    """Point CURRENT at an older generation."""
    raise UnusableInput("this verb is not built yet")
