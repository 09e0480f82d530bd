"""`nameplate tune ACTION`: models tuned on the documents of a data folder. Each action lives in ui/commands/tunes."""

from __future__ import annotations

import argparse

from ui.commands.tunes import chat, embedder, lora, reranker, versions

_ACTIONS = (embedder, reranker, versions, chat, lora)


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the actions and their options."""
    verb = verbs.add_parser("tune", help="tune models on the documents of a data folder")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    for action in _ACTIONS:
        action.add(actions)
