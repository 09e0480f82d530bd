"""`nameplate tune lora`: an adapter for a local chat model, trained on exported answers."""

from __future__ import annotations

import argparse
from pathlib import Path

from ui.commands.tunes.embedder import minutes
from ui.options import json_options
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser("lora", parents=[json_options()], help="an adapter for a local chat model (extra lora)")
    action.add_argument("lines", type=Path, metavar="FILE.jsonl", help="what tune export-chat wrote")
    action.add_argument("--model", type=Path, required=True, metavar="DIR", help="a model folder (config, safetensors)")
    action.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the adapter and its card go")
    action.add_argument("--merge", action="store_true", help="also write the model with the adapter in its weights")
    action.add_argument("--minutes", type=minutes, default=60.0, metavar="M", help="most time to train (%(default)g)")
    action.add_argument("--seed", type=int, default=1, metavar="N", help="draws order and held-out lines (%(default)s)")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Train, save, and tell the loss before and after."""
    from eval.tuning.lora import merge, train_lora
    from ingest.errors import UnusableInput
    from ui.progress import ingest_progress

    if args.out.exists() and any(args.out.iterdir()):
        raise UnusableInput(f"{args.out} is not empty; name a new folder")
    with ingest_progress(output.progress) as bars:
        report = train_lora(args.lines, args.model, args.out, args.minutes, args.seed, told=bars.step)
        if args.merge:
            merge(args.model, report.folder, args.out / "merged")
    if args.json:
        output.json(report.as_json())
        return 0
    output.console.print(
        f"{report.folder}: {report.steps} steps on {report.lines} lines in {report.seconds:.0f} s; loss a token on "
        f"{report.held_out} held-out lines {report.loss_before:.3f} before, {report.loss_after:.3f} after",
        soft_wrap=True,
        markup=False,
    )
    return 0
