"""`nameplate generations list|verify|rollback`: the published versions of the index."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.options import data_options, json_options, operator, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.publish import GenerationState


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("generations", help="list, verify or go back to published generations")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    parents = [data_options(), settings_options(), json_options()]
    actions.add_parser("list", parents=parents, help="what is kept").set_defaults(run=run_list)
    verifying = actions.add_parser("verify", parents=parents, help="check every byte of every generation kept")
    verifying.set_defaults(run=run_verify)
    back = actions.add_parser("rollback", parents=parents, help="read the generation before, from now on")
    back.set_defaults(run=run_rollback)


def run_list(args: argparse.Namespace, output: Output) -> int:
    """What is kept, and which one is read."""
    from rich.table import Table

    states = _states(read_settings(args).data)
    if args.json:
        output.json({"generations": [_state_json(state) for state in states]})
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("generation", "read now", "documents", "passages", "embedder", "made"):
        table.add_column(heading, justify="right" if heading in ("documents", "passages") else "left")
    for state in states:
        now = "yes" if state.current else ""
        if manifest := state.manifest:
            counts = f"{manifest.documents:,}", f"{manifest.passages:,}"
            table.add_row(f"{state.number:06d}", now, *counts, manifest.embedder, manifest.created)
        else:
            table.add_row(f"{state.number:06d}", now, "", "", "", state.problem)
    output.console.print(table)
    return 0


def run_verify(args: argparse.Namespace, output: Output) -> int:
    """Check every file of every generation kept and every row it shows; 1 if one is damaged."""
    from ingest.errors import NameplateError
    from ingest.publish import verify

    data = read_settings(args).data
    found: dict[int, str] = {}
    for state in _states(data):
        try:
            verify(data, state.number)
            found[state.number] = "ok"
        except NameplateError as error:
            found[state.number] = str(error)
    if args.json:
        output.json({"generations": [{"number": number, "finding": finding} for number, finding in found.items()]})
    else:
        for number, finding in found.items():
            output.console.print(f"{number:06d}: {finding}", soft_wrap=True)
    return 0 if all(finding == "ok" for finding in found.values()) else 1


def run_rollback(args: argparse.Namespace, output: Output) -> int:
    """Open the newest sound generation before the current one to readers."""
    from ingest.publish import rollback
    from rag.journal import open_journal

    settings = read_settings(args)
    _states(settings.data)
    number = rollback(settings.data)
    open_journal(settings).append("rolled back", generation=number, user=operator(settings))
    if args.json:
        output.json({"generation": number})
    else:
        output.console.print(f"Generation {number:06d} is read from now on; the next ingest publishes a new one.")
    return 0


def _states(data: Path) -> list[GenerationState]:
    from ingest.errors import UnusableInput
    from ingest.publish import list_generations

    states = list_generations(data) if data.is_dir() else []
    if not states:
        raise UnusableInput(f"{data} holds no published documents; run: nameplate ingest FOLDER --data {data}")
    return states


def _state_json(state: GenerationState) -> dict[str, object]:
    manifest = state.manifest
    return {
        "number": state.number,
        "current": state.current,
        "documents": manifest.documents if manifest else None,
        "passages": manifest.passages if manifest else None,
        "embedder": manifest.embedder if manifest else None,
        "created": manifest.created if manifest else None,
        "problem": state.problem or None,
    }
