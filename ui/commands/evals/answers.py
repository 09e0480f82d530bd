"""`nameplate eval run CASES.jsonl...`: how good the answers are, over known questions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.commands.evals.progress import bars
from ui.commands.evals.use_cases import use_cases_options
from ui.options import MODELS, data_options, day, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.run import Sample


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = actions.add_parser(
        "run",
        parents=[data_options(), settings_options(), use_cases_options(), json_options()],
        help="ask every case of a file",
    )
    action.add_argument("cases", type=Path, nargs="+", metavar="CASES.jsonl")
    action.add_argument("--model", choices=MODELS, help="who writes the answers (default: setting answer.model)")
    action.add_argument(
        "--out", "--save", dest="out", type=Path, metavar="RUN.json", help="keep the whole run, to score and compare it"
    )
    action.add_argument("--today", type=day, metavar="DATE", help="ask as if it were YYYY-MM-DD (default: today)")
    action.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Ask the cases one after the other and score what comes back."""
    from datetime import date

    from eval.aside import assistant_aside
    from eval.cases import load_case_files
    from eval.report import print_run, run_json
    from eval.run import run_cases
    from eval.use_cases import load_use_cases

    settings = read_settings(args)
    use_cases = load_use_cases(args.use_cases)
    cases = load_case_files(args.cases)
    today = args.today or date.today()
    done = 0
    with assistant_aside(settings, args.model, lambda: today) as assistant, bars(output, quiet=args.json) as step:

        def asked(_: Sample) -> None:
            nonlocal done
            done += 1
            step("asking", done, len(cases))

        report = run_cases(assistant, cases, settings, asked, today)
    if args.out:
        report.save(args.out)
    if args.json:
        output.json(run_json(report, use_cases))
    else:
        print_run(report, output.console, use_cases)
    return 0
