"""`nameplate tune embedder`: the embedder tuned on the documents of a data folder, measured before and after."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ui.options import data_options, json_options, read_settings, settings_options
from ui.output import Output

if TYPE_CHECKING:
    from eval.tuning.tune import TuneAsk, TuneReport


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    action = add_training(actions, "embedder", "tune the embedder on the documents of a data folder")
    action.set_defaults(run=run)


def add_training(
    actions: argparse._SubParsersAction[argparse.ArgumentParser], name: str, about: str
) -> argparse.ArgumentParser:
    """The options of all training."""
    parents = [data_options(), settings_options(), json_options()]
    action = actions.add_parser(name, parents=parents, help=about)
    action.add_argument("--minutes", type=minutes, default=15.0, metavar="M", help="most time to take (%(default)g)")
    action.add_argument(
        "--cases", type=Path, metavar="FILE", help="gold questions; those of held-out documents measure"
    )
    action.add_argument(
        "--check", type=Path, metavar="FILE", help="gold questions that are only measured, never learnt"
    )
    action.add_argument(
        "--guard", type=Path, action="append", default=[], metavar="DIR",
        help="a BEIR folder on which nothing may be lost; can be given again",
    )  # fmt: skip
    action.add_argument("--seed", type=int, default=1, metavar="N", help="draws parts, pairs and order (%(default)s)")
    return action


def minutes(text: str) -> float:
    """A time above zero."""
    try:
        found = float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of minutes") from None
    if not 0 < found <= 24 * 60:
        raise argparse.ArgumentTypeError(f"{text} minutes cannot be; say more than 0 and at most a day")
    return found


def run(args: argparse.Namespace, output: Output) -> int:
    """Tune, measure, and say whether it passed and how to use it. 0 also where it did not pass."""
    from eval.tuning.embedder import tune_embedder_on
    from ui.progress import ingest_progress

    settings = read_settings(args)
    with ingest_progress(output.progress) as bars:
        report = tune_embedder_on(settings, asked(args), bars.step)
    show(report, args, output)
    return 0


def asked(args: argparse.Namespace) -> TuneAsk:
    """What the options ask for; files and folders are looked at before anything heavy is loaded."""
    from eval.beir import load_beir
    from eval.cases import load_cases
    from eval.tuning.tune import TuneAsk

    for guard in args.guard:
        load_beir(guard)
    return TuneAsk(
        minutes=args.minutes,
        cases=load_cases(args.cases) if args.cases else (),
        checked=load_cases(args.check) if args.check else (),
        guards=tuple(args.guard),
        seed=args.seed,
    )


def show(report: TuneReport, args: argparse.Namespace, output: Output) -> None:
    """The figures as a table, the verdict, and the next command."""
    from rich.table import Table

    if args.json:
        output.json(report.as_json())
        return
    if report.figures:
        table = Table(box=None, pad_edge=False, header_style="bold")
        for heading in ("set", "questions", "channel", "measure", "before", "after", "difference"):
            table.add_column(heading, justify="left" if heading in ("set", "channel", "measure") else "right")
        for one in report.figures:
            change = one.difference
            table.add_row(
                f"{one.name} ({one.role.value})", str(one.before.count), one.channel, one.measure,
                f"{one.before.mean:.3f}", f"{one.after.mean:.3f}",
                f"{change.mean:+.3f} ({change.low:+.3f} to {change.high:+.3f})",
            )  # fmt: skip
        output.console.print(table)
    training = report.card["training"]
    taken = training["trials"][training["taken"]]
    if taken["steps"] < taken["wanted"]:
        said = f"there was time for {taken['steps']} of {taken['wanted']} steps, give more --minutes"
        output.console.print(said, soft_wrap=True, markup=False)
    verdict = "passed" if report.gate.passed else "not passed"
    output.console.print(f"gate {verdict}: {report.gate.why}", soft_wrap=True, markup=False)
    output.console.print(f"version {report.version}, card in {report.folder / 'card.md'}", soft_wrap=True, markup=False)
    if report.gate.passed:
        output.console.print(f"use it: nameplate tune use {report.version}", soft_wrap=True, markup=False)
