"""`nameplate ask --batch FILE`: one answer a line on stdout, in order; a bad line costs one line on stderr."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TextIO

from ingest.errors import NameplateError, UnusableInput
from ui.options import KINDS, MODELS, group_names, question_of, read_settings
from ui.output import Output

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema import Turn
    from rag.settings import Settings

_OPTIONS = ("kind", "asset", "as_of", "groups", "model")
_HISTORY = "write [[question, answer], ...], the latest last"


@dataclass(frozen=True, slots=True)
class Asked:
    """A good line: its id (the line's number where it has none), the question, the options that hold for it, and the
    questions and answers before it.
    """

    id: str | int
    question: str
    options: argparse.Namespace
    history: tuple[Turn, ...] = ()


def run_batch(args: argparse.Namespace, output: Output) -> int:
    """Ask every line; 1 if any line could not be asked or answered."""
    from rag.contract import answer_json

    failed = 0
    with ExitStack() as stack:
        lines = stack.enter_context(_open(args.batch))
        settings = read_settings(args)
        assistants = stack.enter_context(_Assistants(settings))
        assistants.of(args.model)  # a missing data folder is one clear line, not one for every question
        for number, line in enumerate(_lines(lines, args.batch), start=1):
            if not line.strip():
                continue
            try:
                asked = read_line(line, number, args)
                question = question_of(asked.options, asked.question, settings)
                answer = assistants.of(asked.options.model).answer(replace(question, history=asked.history))
            except NameplateError as error:
                failed += 1
                print(f"nameplate: {args.batch} line {number}: {error}", file=sys.stderr)
            else:
                output.json({"case_id": asked.id, **answer_json(answer)})
    return 1 if failed else 0


def read_line(line: str, number: int, args: argparse.Namespace) -> Asked:
    """One line of the file; its options stand before those of the command line. Raises UnusableInput."""
    try:
        given = json.loads(line)
    except ValueError as error:
        raise UnusableInput(f"not JSON ({error}); write one object a line") from None
    except RecursionError:
        raise UnusableInput("not a question (nested too deep); write one object a line") from None
    if not isinstance(given, dict):
        raise UnusableInput('not an object; write {"id": ..., "question": ...}')
    question = given.get("question")
    if not isinstance(question, str):
        raise UnusableInput('has no text under "question"')
    case = given.get("id", number)
    if not isinstance(case, str | int):
        raise UnusableInput('"id" must be text or a whole number')
    options = argparse.Namespace(**vars(args))
    for key, value in given.items():
        name = key.replace("-", "_")
        if name in _OPTIONS and value is not None:
            setattr(options, name, _option(name, value))
    return Asked(case, question, options, _history(given.get("history") or []))


def _history(given: object) -> tuple[Turn, ...]:
    from rag.schema import Turn

    if not isinstance(given, list):
        raise UnusableInput(f'"history" is no list; {_HISTORY}')
    for pair in given:
        if not (isinstance(pair, list) and 1 <= len(pair) <= 2 and all(isinstance(each, str) for each in pair)):
            raise UnusableInput(f'"history" has something else than pairs of texts; {_HISTORY}')
    return tuple(Turn(*pair) for pair in given)


def _option(name: str, value: object) -> object:
    if name == "groups":
        if isinstance(value, list) and all(isinstance(group, str) for group in value):
            return frozenset(value)
        if isinstance(value, str):
            return group_names(value)
        raise UnusableInput('"groups" must be a list of names')
    if not isinstance(value, str):
        raise UnusableInput(f'"{name}" must be text')
    if name == "kind" and value not in KINDS:
        raise UnusableInput(f"no kind is named {value!r}; known: {', '.join(KINDS)}")
    if name == "model" and value not in MODELS:
        raise UnusableInput(f"no model is named {value!r}; known: {', '.join(MODELS)}")
    if name == "as_of":
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise UnusableInput(f"{value!r} is no date; write YYYY-MM-DD") from None
    return value


class _Assistants:
    """One assistant a model, opened when first asked for."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened: dict[str, Assistant] = {}

    def __enter__(self) -> _Assistants:
        return self

    def __exit__(self, *_: object) -> None:
        for assistant in self._opened.values():
            assistant.close()

    def of(self, model: str | None) -> Assistant:
        from rag.assistant import open_assistant
        from rag.models import which_answers

        answerer = which_answers(self._settings, model)
        if answerer not in self._opened:
            self._opened[answerer] = open_assistant(self._settings, answerer)
        return self._opened[answerer]


@contextmanager
def _open(name: str) -> Iterator[TextIO]:
    if name == "-":
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="strict")
        return
    try:
        file = open(name, encoding="utf-8-sig")  # noqa: SIM115 - closed below, and the error is ours to word
    except OSError as error:
        raise UnusableInput(f"{name} cannot be read ({error.strerror}); name a file of JSON lines") from None
    with file:
        yield file


def _lines(file: TextIO, name: str) -> Iterator[str]:
    try:
        yield from file
    except UnicodeDecodeError as error:
        raise UnusableInput(f"{name} is not UTF-8 text ({error.reason}); save it as UTF-8") from None
    except OSError as error:
        raise UnusableInput(f"{name} cannot be read ({error.strerror}); name a file of JSON lines") from None
