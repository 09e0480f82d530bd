"""`nameplate models list|pull|verify`: model files in the per-user cache."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.options import json_options, read_settings, settings_options
from ui.output import Output, one_line

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.models import ListedModel


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("models", help="fetch and check model files")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    parents = [settings_options(), json_options()]
    listing = actions.add_parser("list", parents=parents, help="known models and which are here")
    listing.set_defaults(run=run_list)
    pulling = actions.add_parser("pull", parents=parents, help="fetch models (default: all that are needed)")
    pulling.add_argument("names", nargs="*", metavar="NAME")
    pulling.set_defaults(run=run_pull)
    verifying = actions.add_parser("verify", parents=parents, help="read every byte again")
    verifying.add_argument("names", nargs="*", metavar="NAME")
    verifying.set_defaults(run=run_verify)


def run_list(args: argparse.Namespace, output: Output) -> int:
    """Every known model."""
    from rich.table import Table

    from ingest.models import listing

    models = listing(_cache(args))
    if args.json:
        output.json({"models": [_model_json(model) for model in models]})
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("model", "for", "state", "size", "licence", "about"):
        table.add_column(heading, justify="right" if heading == "size" else "left")
    for model in models:
        entry = model.entry
        table.add_row(
            entry.name, entry.kind.value, model.state.value, f"{entry.size / 1e6:,.0f} MB", entry.licence, entry.about
        )
    output.console.print(table)
    return 0


def run_pull(args: argparse.Namespace, output: Output) -> int:
    """Fetch the models named, or the defaults; goes on where a broken pull stopped."""
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    from ingest.models import PullStep, catalogue, pull

    names = args.names or catalogue().defaults()
    for name in names:
        catalogue().entry(name)  # a wrong name is said before the first byte
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.fields[note]}"),
    )
    paths: dict[str, Path] = {}
    live = output.progress.is_terminal and not args.json
    with Progress(*columns, console=output.progress, disable=not live) as bars:
        for name in names:
            task = bars.add_task(name, total=None, note="")

            def show(step: PullStep, task: int = int(task)) -> None:
                bars.update(task, completed=step.done, total=step.total, note=one_line(step.note, 60))  # type: ignore[arg-type]

            paths[name] = pull(name, show, _cache(args))
    if args.json:
        output.json({"pulled": {name: str(path) for name, path in paths.items()}})
    else:
        for name, path in paths.items():
            output.console.print(f"{name}: {path}", soft_wrap=True)
    return 0


def run_verify(args: argparse.Namespace, output: Output) -> int:
    """Read every byte of the models named, or of all that are here; 1 if one is not as it must be."""
    from ingest.errors import ModelError
    from ingest.models import ModelState, catalogue, listing, verify

    names = args.names or [model.entry.name for model in listing(_cache(args)) if model.state is not ModelState.MISSING]
    for name in names:
        catalogue().entry(name)
    found: dict[str, str] = {}
    for name in names:
        try:
            verify(name, _cache(args))
            found[name] = "ok"
        except ModelError as error:
            found[name] = str(error)
    bad = [f"{name}: {finding}" for name, finding in found.items() if finding != "ok"]
    if args.json:
        output.json({"models": found})
    else:
        for name, finding in found.items():
            output.console.print(f"{name}: {finding}", soft_wrap=True)
        if not found:
            output.console.print("No model is here yet; run: nameplate models pull")
    return 1 if bad else 0


def _cache(args: argparse.Namespace) -> Path | None:
    return read_settings(args).ingest.embed.cache


def _model_json(model: ListedModel) -> dict[str, object]:
    entry = model.entry
    return {
        "name": entry.name,
        "kind": entry.kind.value,
        "state": model.state.value,
        "path": str(model.path),
        "size": entry.size,
        "have": model.have,
        "licence": entry.licence,
        "about": entry.about,
    }
