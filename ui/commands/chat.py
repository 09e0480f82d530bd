"""`nameplate ask --chat`: one question after another, each of which may follow those before it. Ends with its input."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from ingest.errors import NameplateError, UnusableInput
from ui.options import question_of, read_settings, say_if_unknown, user_of
from ui.output import Output

if TYPE_CHECKING:
    from rag.schema import Turn

_KEPT = 6  # earlier turns that a question may refer to
_PROMPT = "? "
_ENDS = ("exit", "quit", "bye")


def run_chat(args: argparse.Namespace, output: Output) -> int:
    """Ask every line that comes; 1 if any could not be asked or answered."""
    from rag.assistant import open_assistant
    from rag.contract import answer_json
    from ui.commands.ask import show

    failed = 0
    history: list[Turn] = []
    settings = read_settings(args)
    assistant = open_assistant(settings, args.model)
    try:
        say_if_unknown(assistant, user_of(args, settings), output)
        for line in _lines():
            question = replace(question_of(args, line, settings), history=tuple(history))
            try:
                answer = assistant.answer(question) if args.json else show(assistant, question, output)
            except NameplateError as error:
                failed += 1
                print(f"nameplate: {error}", file=sys.stderr)
                continue
            if answer is not None:
                history = [*history, answer.turn()][-_KEPT:]
                if args.json:
                    output.json(answer_json(answer))
            if not args.json:
                output.console.print()
    finally:
        assistant.close()
    return 1 if failed else 0


def _lines() -> Iterator[str]:
    """What is typed, or comes through a pipe, line by line; the prompt goes to stderr so that a pipe stays clean."""
    typed = sys.stdin.isatty()
    if typed:
        import readline  # noqa: F401 - line editing for input()
    while True:
        if typed:
            print(_PROMPT, end="", file=sys.stderr, flush=True)
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError as error:
            raise UnusableInput(f"the input is not UTF-8 text ({error.reason}); send it as UTF-8") from None
        if not line or line.strip().lower() in _ENDS:
            return
        if line.strip():
            yield line.strip()
