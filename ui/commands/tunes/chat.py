"""`nameplate tune export-chat`: checked answers as chat fine-tuning lines for hosted models."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.options import add_groups, data_options, json_options, read_settings, settings_options, user_of
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    action = actions.add_parser(
        "export-chat", parents=parents, help="checked answers as lines to fine-tune a chat model"
    )
    action.add_argument("--out", type=Path, required=True, metavar="FILE.jsonl", help="the file to write")
    action.add_argument(
        "--cases", type=Path, metavar="FILE", help="gold questions, answered by their quotes and checked"
    )
    add_groups(action)
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Write the lines, and say how many of what, and what was left out."""
    from eval.cases import load_cases
    from eval.tuning.chat_export import LEAST_LINES, export_chat
    from ingest.errors import UnusableInput
    from ui.progress import ingest_progress

    settings = read_settings(args)
    cases = load_cases(args.cases) if args.cases else ()
    if not args.out.resolve().parent.is_dir():
        raise UnusableInput(f"{args.out.resolve().parent} is not there; name a file in a folder that is")
    with ingest_progress(output.progress) as bars:
        done = export_chat(settings, user_of(args, settings), cases, args.out, bars.step)
    if args.json:
        output.json(done.as_json())
        return 0
    sources = ", ".join(f"{count} from {source}" for source, count in done.sources.items())
    output.console.print(f"{done.file}: {done.lines} lines ({sources})", soft_wrap=True, markup=False)
    for reason, count in done.left_out.items():
        output.console.print(f"left out  {count}: {reason}", soft_wrap=True, style="dim")
    if done.lines < LEAST_LINES:
        said = f"hosted services take files of {LEAST_LINES} lines and more"
        output.console.print(f"note      {said}", soft_wrap=True, style="yellow")
    return 0
