"""`nameplate search`: the passages found for a question, with their rank in each channel."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.options import (
    data_options,
    json_options,
    positive,
    question_of,
    question_options,
    read_settings,
    say_if_unknown,
    settings_options,
)
from ui.output import Output, one_line

if TYPE_CHECKING:
    from rag.schema import SearchResult


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [question_options(), data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("search", parents=parents, help="find passages, without an answer")
    verb.add_argument("question", metavar="QUESTION")
    verb.add_argument("-k", type=positive, metavar="N", help="how many passages (default: setting retrieve.hits)")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Search once."""
    from rag.assistant import open_assistant
    from rag.contract import search_json

    settings = read_settings(args)
    question = question_of(args, args.question, settings)
    assistant = open_assistant(settings, "quoting")
    try:
        say_if_unknown(assistant, question.user, output)
        result = assistant.search(question, args.k)
    finally:
        assistant.close()
    if args.json:
        output.json(search_json(result))
    else:
        _show(result, output)
    return 0


def _show(result: SearchResult, output: Output) -> None:
    from rich.table import Table
    from rich.text import Text

    from rag.schema import Channel
    from ui.issue_words import issue_words, warning

    if not result.hits:
        output.console.print("Nothing found. Try fewer filters or other words.")
        return
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 1, 0))
    table.add_column("#", justify="right")
    table.add_column("where", ratio=2, overflow="fold")
    table.add_column("passage", ratio=5)
    for channel in Channel:
        table.add_column(channel.value, justify="right")
    for rank, (hit, source) in enumerate(zip(result.hits, result.sources, strict=True), start=1):
        where = Text(one_line(hit.passage.document))
        where.append(f"\n{one_line(str(hit.passage.location), 80)}", style="dim")
        if issue := ", ".join(issue_words(source)):
            where.append(f"\n{one_line(issue)}", style="dim")
        if over := warning(source):
            where.append(f"\n{one_line(over)}", style="bold yellow")
        ranks = [str(hit.ranks[channel]) if channel in hit.ranks else "·" for channel in Channel]
        table.add_row(str(rank), where, Text(one_line(hit.passage.text, 320)), *ranks)
    output.console.print(table)
    spent = result.timings_ms.get("total")
    took = f" in {spent:.0f} ms" if spent is not None else ""
    output.console.print(f"{len(result.hits)} passages of generation {result.generation}{took}", style="dim")
