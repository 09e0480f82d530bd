"""`nameplate tune reranker`: the reranker tuned on the documents of a data folder, measured before and after."""

from __future__ import annotations

import argparse

from ui.commands.tunes.embedder import add_training, asked, show
from ui.options import read_settings
from ui.output import Output


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = add_training(actions, "reranker", "tune the reranker on the documents of a data folder")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Tune, measure, and say whether it passed and how to use it. 0 also where it did not pass."""
    from eval.tuning.reranker import tune_reranker_on
    from ui.progress import ingest_progress

    settings = read_settings(args)
    with ingest_progress(output.progress) as bars:
        report = tune_reranker_on(settings, asked(args), bars.step)
    show(report, args, output)
    return 0
