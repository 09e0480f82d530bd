"""`nameplate eval rescore RUN.json CASES`: a stored run under the cases and scorers of now; nothing is asked again."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands.evals.use_cases import use_cases_options
from ui.options import json_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.ranking import Qrels
    from eval.retrieval_run import RetrievalRun


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "rescore", parents=[use_cases_options(), json_options()], help="score a stored run again, without asking"
    )
    action.add_argument("stored", type=Path, metavar="RUN.json")
    action.add_argument(
        "cases", type=Path, nargs="+", metavar="CASES", help="the cases files, or for a retrieval run its folder"
    )
    action.add_argument("--out", type=Path, metavar="NEW.json", help="keep the run with its new scores")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Read, score, show; and say what was not in the run."""
    from eval.cases import load_case_files
    from eval.report import print_run, retrieval_table, run_json
    from eval.retrieval_run import RetrievalRun
    from eval.run import RunReport
    from eval.scored import load_any
    from eval.use_cases import load_use_cases
    from ingest.errors import UnusableInput

    stored = load_any(args.stored)
    if isinstance(stored, RetrievalRun):
        questions, gold = _judged(stored, args.cases)
        again: RunReport | RetrievalRun = stored.rescored(questions, gold)
        named = len(questions)
    elif isinstance(stored, RunReport):
        cases = load_case_files(args.cases)
        again, named = stored.rescored(cases), len(cases)
    else:
        raise UnusableInput(f"{args.stored} is a baseline: it holds no answers to score; name the run it was made of")
    if args.out:
        again.save(args.out)
    missing = (named - len(again.samples), len(stored.samples) - len(again.samples))
    for count, what in zip(missing, ("were not asked in that run", "of the run have no case now"), strict=True):
        if count:
            output.progress.print(f"note: {count} {what}", style="dim", soft_wrap=True)
    if isinstance(again, RetrievalRun):
        if args.json:
            output.json(again.report().as_json())
        else:
            output.console.print(retrieval_table(again.report()))
    elif args.json:
        output.json(run_json(again, load_use_cases(args.use_cases)))
    else:
        print_run(again, output.console, load_use_cases(args.use_cases))
    return 0


def _judged(stored: RetrievalRun, paths: Sequence[Path]) -> tuple[Mapping[str, str], Mapping[str, Qrels]]:
    """Questions and judgements of now: of a BEIR folder, or of cases where the run was of cases."""
    from eval.beir import load_beir
    from eval.cases import load_case_files
    from eval.search_run import judged
    from ingest.errors import UnusableInput

    if stored.unit == "page":
        cases = [case for case in load_case_files(paths) if judged(case)]
        return {case.id: case.question for case in cases}, {case.id: judged(case) for case in cases}
    if len(paths) > 1:
        raise UnusableInput("a retrieval run is of one folder; name that one")
    test = load_beir(paths[0])
    return test.queries, test.qrels
