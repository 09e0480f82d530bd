"""`nameplate eval ACTION`: measure search and answers over known questions. Each action lives in ui/commands/evals."""

from __future__ import annotations

import argparse

from ui.commands.evals import (
    answers,
    baseline,
    calibrate,
    compare,
    conversation,
    gate,
    injection,
    pii,
    refusal,
    report,
    rescore,
    retrieval,
    support,
    use_cases,
)

_ACTIONS = (
    retrieval,
    answers,
    rescore,
    compare,
    gate,
    baseline,
    calibrate,
    use_cases,
    report,
    conversation,
    support,
    injection,
    pii,
    refusal,
)


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the actions and their options."""
    verb = verbs.add_parser("eval", help="measure search and answers over known questions")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action in _ACTIONS:
        action.add(actions)
