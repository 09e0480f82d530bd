"""`nameplate tune list|use|back`: tuned versions, and which of them a data folder uses."""

from __future__ import annotations

import argparse

from ui.options import data_options, json_options, operator, read_settings, settings_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options of the three."""
    parents = [data_options(), settings_options(), json_options()]
    listing = actions.add_parser("list", parents=parents, help="tuned versions, their gate, and which are in use")
    listing.set_defaults(run=run_list)
    using = actions.add_parser("use", parents=parents, help="use a version that passed; an embedder embeds all anew")
    using.add_argument("name", metavar="VERSION")
    using.set_defaults(run=run_use)
    back = actions.add_parser("back", parents=parents, help="use what was in use before")
    back.add_argument("part", choices=("embedder", "reranker"))
    back.set_defaults(run=run_back)


def run_list(args: argparse.Namespace, output: Output) -> int:
    """Every version with its date, base and gate."""
    from rich.table import Table

    from eval.tuning.use import in_use
    from ingest.tuned import Part, versions

    settings = read_settings(args)
    found = versions(settings.ingest.embed.cache)
    used = {part: in_use(settings, part) for part in Part}
    if args.json:
        listed = [
            {
                "version": one.version,
                "part": one.part.value,
                "base": one.base,
                "made": one.made,
                "passed": one.passed,
                "why": one.why,
                "in_use": used[one.part] == one.version,
                "folder": str(one.folder),
            }
            for one in found
        ]
        output.json({"versions": listed, "in_use": {part.value: used[part] for part in Part}})
        return 0
    if not found:
        output.console.print("No model has been tuned yet; start with: nameplate tune embedder")
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("version", "base", "made", "gate", "in use"):
        table.add_column(heading)
    for one in found:
        gate = "passed" if one.passed else "not passed"
        table.add_row(one.version, one.base, one.made[:16], gate, "yes" if used[one.part] == one.version else "")
    output.console.print(table)
    return 0


def run_use(args: argparse.Namespace, output: Output) -> int:
    """Take a version into use."""
    from eval.tuning.use import use
    from ui.progress import ingest_progress

    settings = read_settings(args)
    with ingest_progress(output.progress) as bars:
        change = use(settings, args.name, operator(settings), bars.step)
    _told(change.as_json(), change.words(), args, output)
    return 0


def run_back(args: argparse.Namespace, output: Output) -> int:
    """Take the version before into use again, or the settings' model where there is none."""
    from eval.tuning.use import back
    from ingest.tuned import Part
    from ui.progress import ingest_progress

    settings = read_settings(args)
    with ingest_progress(output.progress) as bars:
        change = back(settings, Part(args.part), operator(settings), bars.step)
    _told(change.as_json(), change.words(), args, output)
    return 0


def _told(found: dict[str, object], words: str, args: argparse.Namespace, output: Output) -> None:
    if args.json:
        output.json(found)
    else:
        output.console.print(words, soft_wrap=True, markup=False)
