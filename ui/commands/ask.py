"""`nameplate ask`: evidence first, then the answer, then what it stands on. `--batch` asks a file of questions,
`--chat` one after another.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.options import (
    MODELS,
    data_options,
    json_options,
    question_of,
    question_options,
    read_settings,
    say_if_unknown,
    settings_options,
)
from ui.output import Output, one_line, safe

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema import Answer, Citation, Nearest, Question


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [question_options(), data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("ask", parents=parents, help="answer a question with cited passages")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("question", nargs="?", metavar="QUESTION")
    what.add_argument(
        "--chat", action="store_true", help="ask one after another; a question may follow those before it"
    )
    what.add_argument("--batch", metavar="FILE", help='ask every line {"id", "question", ...} of FILE (- is stdin)')
    verb.add_argument("--model", choices=MODELS, help="who writes the answer (default: setting answer.model)")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Ask one question, or a file of them."""
    if args.batch is not None:
        from ui.commands.batch import run_batch

        return run_batch(args, output)
    if args.chat:
        from ui.commands.chat import run_chat

        return run_chat(args, output)
    from rag.assistant import open_assistant
    from rag.contract import answer_json

    settings = read_settings(args)
    question = question_of(args, args.question, settings)
    assistant = open_assistant(settings, args.model)
    try:
        say_if_unknown(assistant, question.user, output)
        if args.json:
            output.json(answer_json(assistant.answer(question)))
        else:
            show(assistant, question, output)
    finally:
        assistant.close()
    return 0


def show(assistant: Assistant, question: Question, output: Output) -> Answer | None:
    """Ask one question and print what comes as it comes; the answer."""
    from rich.live import Live
    from rich.text import Text

    from rag.schema import CheckedLine, Done, EvidenceReady, Rewritten, Waiting

    console = output.console
    lines: list[str] = []
    answer: Answer | None = None
    # What is shown while the model writes has been checked, but may not be all: it never reaches a pipe or a file.
    with Live(console=console, transient=True, auto_refresh=output.is_terminal, refresh_per_second=8) as live:
        for event in assistant.ask(question):
            match event:
                case Rewritten(question=alone):
                    console.print(Text(f"Understood as: {safe(alone)}", style="italic"), soft_wrap=True)
                # What is computed comes at once, with its records in a table: nothing to read meanwhile.
                case EvidenceReady(citations=citations, hits=hits) if hits:
                    for citation in citations:
                        console.print(_evidence(citation), soft_wrap=not output.is_terminal)
                    if citations:
                        console.print()
                case Waiting(ahead=ahead):
                    if output.is_terminal:
                        live.update(Text(_place(ahead), style="dim italic"))
                case CheckedLine(text=line):
                    lines.append(safe(line))
                    if output.is_terminal:
                        live.update(Text("\n".join([*lines, "(writing; each sentence is checked first)"]), style="dim"))
                case Done(answer=done):
                    answer = done
    if answer is not None:
        _show_answer(answer, output)
    return answer


def _place(ahead: int) -> str:
    from ui import cards

    return f"(the model answers {cards.questions(ahead)} first)" if ahead else "(writing)"


def _evidence(citation: Citation) -> object:
    from rich.text import Text

    from ui.issue_words import issue_words, short_warning

    line = Text(f"[{citation.number}] ", style="bold cyan")
    line.append(one_line(citation.quote, 200), style="default not bold")
    over = short_warning(citation)
    where = ", ".join([citation.document, *issue_words(citation)[:1], *([over.upper()] if over else [])])
    page = f", p. {citation.location.page}" if citation.location.page else ""
    row = f", row {citation.location.row}" if citation.location.row is not None else ""
    line.append("  " + one_line(f"{where}{page}{row}"), style="dim not bold")
    return line


def _show_answer(answer: Answer, output: Output) -> None:
    from rich.text import Text

    from rag.schema import Status
    from ui import cards

    console = output.console
    soft = not output.is_terminal
    style = "bold" if answer.status is Status.ANSWERED else "bold yellow"
    words = answer.text
    if answer.computation is not None:
        from ui.computed import headline

        words = headline(words, answer.computation)
    console.print(Text(safe(words), style=style), soft_wrap=soft)
    if answer.notice:
        console.print(Text(cards.sentence(one_line(answer.notice)), style="yellow"), soft_wrap=soft)
    if answer.did_you_mean:
        console.print(Text("Did you mean: " + ", ".join(map(safe, answer.did_you_mean[:5])) + "?"), soft_wrap=soft)
    if answer.nearest is not None:
        console.print(_nearest(answer.nearest), soft_wrap=soft)
    if answer.computation is not None:
        from ui.commands.computation import show_computation

        show_computation(answer.computation, output)
    if answer.citations:
        console.print()
    for citation in answer.citations:
        head = Text(f"[{citation.number}] ", style="bold cyan")
        head.append(_source(citation), style="default not bold")
        console.print(head, soft_wrap=soft)
        console.print(Text(f'    "{one_line(citation.quote)}"', style="dim"), soft_wrap=soft)
    spent = answer.timings_ms.get("total")
    took = f", {spent / 1000:.1f} s" if spent is not None else ""
    took += f", {used}" if (used := cards.usage(answer)) else ""
    console.print()
    console.print(
        Text(f"{answer.status.value}, model {answer.model}, generation {answer.generation}{took}", style="dim"),
        soft_wrap=soft,
    )


def _nearest(nearest: Nearest) -> object:
    from rich.text import Text

    from ui.nearest_view import as_source

    line = Text(f'Nearest found: "{one_line(nearest.quote, 300)}"')
    line.append(f" ({_source(as_source(nearest))})", style="dim")
    line.append("; it does not answer this.")
    return line


def _source(citation: Citation) -> str:
    """Document, place, revision and dates in one line."""
    from ui import cards
    from ui.issue_words import issue_words, warning

    parts = [citation.title if citation.title == citation.document else f"{citation.title} ({citation.document})"]
    if place := cards.place(citation):
        parts.append(place)
    parts += issue_words(citation)
    if over := warning(citation):
        parts.append(over)
    return one_line(", ".join(parts))
