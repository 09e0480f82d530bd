"""`nameplate bench ingest|query|retrieval|plan|identifiers|latency|scale`: speed, memory, rank on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.errors import UnusableInput
from ui.options import data_options, day, json_options, positive, read_settings, settings_options
from ui.output import Output, one_line

if TYPE_CHECKING:
    from eval.bench_report import BenchReport


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("bench", help="measure speed, memory and rank on this machine")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    parents = [settings_options(), json_options()]
    ingest = actions.add_parser("ingest", parents=parents, help="pages a second, and memory")
    query = actions.add_parser("query", parents=parents, help="milliseconds a question, and memory")
    query.add_argument("--questions", type=Path, metavar="FILE", help="questions, one a line or JSON lines")
    for action in (ingest, query):
        action.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="default: the sample corpus")
    ranks = actions.add_parser("retrieval", parents=parents, help="how well ours and the peers rank the same sets")
    ranks.add_argument(
        "sets", nargs="+", metavar="SET", help="BEIR folder, its qrels/NAME.tsv, or CASES.jsonl[=DIR,DIR]"
    )
    ranks.add_argument(
        "--systems", default="", metavar="S,S", help="peers to rank beside ours (default: all installed)"
    )
    ranks.add_argument("--chart", type=Path, metavar="FILE", help="also draw the means: .svg or .png")
    ranks.add_argument("--today", type=day, metavar="DATE", help="ask as if it were YYYY-MM-DD (default: today)")
    ranks.set_defaults(run=run_retrieval)
    plan = actions.add_parser("plan", parents=[json_options()], help="milliseconds a plan over logs of generated rows")
    plan.add_argument("--rows", metavar="N,N", default="100000,5000000", help="rows of the logs (%(default)s)")
    plan.set_defaults(run=run_plan)
    codes = actions.add_parser("identifiers", parents=[json_options()], help="milliseconds to look a code up")
    codes.add_argument("--passages", metavar="N", default="1000000", help="passages that hold codes (%(default)s)")
    codes.set_defaults(run=run_identifiers)
    waits = actions.add_parser("latency", parents=[*parents, data_options()], help="how long one waits for an answer")
    waits.add_argument("cases", type=Path, metavar="CASES.jsonl")
    waits.add_argument("--models", default="quoting,local,hosted", metavar="M,M", help="who answers (%(default)s)")
    waits.add_argument("--most", type=positive, default=0, metavar="N", help="ask at most N cases, drawn by --seed")
    waits.add_argument("--seed", type=int, default=1, metavar="S", help="which cases are drawn (%(default)s)")
    waits.set_defaults(run=run_latency)
    scale = actions.add_parser("scale", parents=parents, help="how speed, memory and disk grow with the passages")
    scale.add_argument("--sizes", metavar="N,N", default="10000,100000,1000000", help="passages (%(default)s)")
    scale.add_argument(
        "--from", dest="sources", action="append", type=Path, default=[], metavar="DATA",
        help="a data folder whose passages are recombined; may be given again (default: the sample corpus)",
    )  # fmt: skip
    scale.add_argument("--out", type=Path, default=Path("bench-results/scale"), metavar="DIR", help="%(default)s")
    scale.set_defaults(run=run_scale)
    ingest.set_defaults(run=run_ingest)
    query.set_defaults(run=run_query)


def run_ingest(args: argparse.Namespace, output: Output) -> int:
    """Ingest of the PDF files under the paths."""
    from eval.bench import bench_ingest

    return _show(bench_ingest(args.paths, args.settings, _say(output)), args, output)


def run_query(args: argparse.Namespace, output: Output) -> int:
    """Questions over the PDF files under the paths."""
    from eval.bench import bench_query

    return _show(bench_query(args.paths, args.questions, args.settings, _say(output)), args, output)


def run_retrieval(args: argparse.Namespace, output: Output) -> int:
    """Every set ranked by ours and by each peer."""
    from eval.bench_retrieval import bench_retrieval
    from eval.retrieval_table import check_chart, print_retrieval, save_chart

    if args.chart:
        check_chart(args.chart)
    systems = [name.strip() for name in args.systems.split(",") if name.strip()]
    report = bench_retrieval(args.sets, systems, args.settings, _say(output), args.today)
    if args.chart:
        save_chart(report, args.chart)
    if args.json:
        output.json(report.as_json())
    else:
        print_retrieval(report, output.console)
    return 0


def run_plan(args: argparse.Namespace, output: Output) -> int:
    """Plans over logs of generated rows, and SQLite asked the same."""
    from eval.bench_plan import bench_plan

    return _show(bench_plan(_counts(args.rows), _say(output)), args, output)


def run_identifiers(args: argparse.Namespace, output: Output) -> int:
    """Codes known, held and near at many passages, and SQLite asked the same."""
    from eval.bench_identifiers import bench_identifiers

    said = args.passages.replace("_", "")
    if not said.isdigit() or not 0 < int(said) <= 50_000_000:
        raise UnusableInput(f"--passages {args.passages} is no count up to 50 million, as in 1000000")
    return _show(bench_identifiers(int(said), _say(output)), args, output)


def run_latency(args: argparse.Namespace, output: Output) -> int:
    """Evidence, first checked sentence, done, of each model over the same questions."""
    from eval.bench_latency import MODELS, bench_latency, print_latency
    from eval.cases import load_cases

    models = list(dict.fromkeys(name.strip() for name in args.models.split(",")))
    unknown = [name for name in models if name not in MODELS]
    if unknown:
        raise UnusableInput(f"--models {args.models}: no model is named {unknown[0]!r}; known: {', '.join(MODELS)}")
    cases = load_cases(args.cases)
    report = bench_latency(read_settings(args), cases, models, _say(output), args.seed, args.most)
    if args.json:
        output.json(report.as_json())
    else:
        print_latency(report, output.console)
    return 0


def run_scale(args: argparse.Namespace, output: Output) -> int:
    """Recombined passages stored, published and asked, size by size; figures, table and plot also as files."""
    import json
    import shlex

    from eval.scale.bench import bench_scale
    from eval.scale.report import markdown, print_scale, save_plot
    from ui.progress import ingest_progress

    sizes = _counts(args.sizes, "--sizes")
    given = [part for source in args.sources for part in ("--from", str(source))]
    command = shlex.join(["nameplate", "bench", "scale", "--sizes", args.sizes, *given])
    with ingest_progress(output.progress) as progress:
        report = bench_scale(sizes, args.sources, args.out, args.settings, _say(output), progress, command=command)
    (args.out / "scale.json").write_text(json.dumps(report.as_json(), indent=1), encoding="utf-8")
    (args.out / "scale.md").write_text(markdown(report), encoding="utf-8")
    if not save_plot(report, args.out / "scale.svg"):
        _say(output)("no plot: it is drawn where vl-convert-python is installed")
    if args.json:
        output.json(report.as_json())
    else:
        print_scale(report, output.console)
    return 0


def _counts(said: str, option: str = "--rows") -> list[int]:
    parts = said.replace("_", "").split(",")
    if not all(part.strip().isdigit() and 0 < int(part) <= 50_000_000 for part in parts):
        raise UnusableInput(f"{option} {said} is no list of counts up to 50 million, as in 100000,5000000")
    return [int(part) for part in parts]


def _show(report: BenchReport, args: argparse.Namespace, output: Output) -> int:
    from eval.bench import print_bench

    if args.json:
        output.json(report.as_json())
    else:
        print_bench(report, output.console)
    return 0


def _say(output: Output) -> Callable[[str], None]:
    """Tells on stderr what is being measured."""
    return lambda words: output.progress.print(one_line(words), style="dim")
