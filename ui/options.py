"""Options that several verbs share, and the settings they lead to."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.assistant import Assistant
    from rag.schema import Question, User
    from rag.settings import Settings
    from ui.output import Output

KINDS = ("manual", "procedure", "log", "tariff", "mail", "note")
MODELS = ("auto", "quoting", "local", "hosted")


def settings_options() -> argparse.ArgumentParser:
    """`--settings`, for every verb."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--settings", type=Path, metavar="FILE", help="settings file (default: ./settings.toml)")
    return parser


def data_options() -> argparse.ArgumentParser:
    """`--data`, for verbs that work on a data folder."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--data", type=Path, metavar="DIR", help="data folder (default: the setting 'data')")
    return parser


def json_options() -> argparse.ArgumentParser:
    """`--json`, for verbs with a result."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--json", action="store_true", help="print one JSON object on stdout and nothing else")
    return parser


def question_options() -> argparse.ArgumentParser:
    """Filters of `search` and `ask`."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--kind", choices=KINDS, help="only documents of this kind")
    parser.add_argument("--asset", default="", metavar="A", help="only rows and passages about this asset tag")
    parser.add_argument("--as-of", type=day, metavar="DATE", help="what was in force on YYYY-MM-DD")
    add_groups(parser)
    return parser


def add_groups(parser: argparse.ArgumentParser) -> None:
    """`--groups`, for verbs that show documents to whoever asks."""
    parser.add_argument(
        "--groups", type=group_names, metavar="a,b", help="groups of whoever asks (default: setting access.groups)"
    )


def day(text: str) -> date:
    """A date of the command line."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date; write YYYY-MM-DD") from None


def group_names(text: str) -> frozenset[str]:
    """Names parted by commas."""
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def positive(text: str) -> int:
    """A whole number from 1."""
    try:
        number = int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number") from None
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is too small; the least is 1")
    return number


def read_settings(args: argparse.Namespace) -> Settings:
    """Settings of the file that applies, with the data folder of --data or $NAMEPLATE_DATA."""
    from rag.settings import load_settings

    settings = load_settings(args.settings)
    data = getattr(args, "data", None) or os.environ.get("NAMEPLATE_DATA")
    return settings.model_copy(update={"data": Path(data)}) if data else settings


def question_of(args: argparse.Namespace, text: str, settings: Settings) -> Question:
    """The question with the filters of the command line, asked by whom it says."""
    from ingest.schema import DocumentKind
    from rag.schema import Filters, Question

    kind = DocumentKind(args.kind) if args.kind else None
    return Question(text, Filters(kind, args.asset, args.as_of), user_of(args, settings))


def user_of(args: argparse.Namespace, settings: Settings) -> User:
    """Who asks: in the groups of --groups, else of the settings; nobody known where neither says."""
    from dataclasses import replace

    user = operator(settings)
    return user if args.groups is None else replace(user, groups=args.groups)


def operator(settings: Settings) -> User:
    """Whose command line this is: the name of the account, for the journal, and the groups of the settings."""
    from dataclasses import replace
    from getpass import getuser

    try:
        name = getuser()
    except (KeyError, OSError):  # an account without a name, as in some containers
        name = ""
    return replace(settings.access.user, name=name)


def say_if_unknown(assistant: Assistant, user: User, output: Output) -> None:
    """A word on stderr where access is in force and nobody said who asks."""
    if user.groups is None and assistant.access_in_force():
        said = (
            "it is not known who asks, so only public documents are looked at; give --groups a,b or set access.groups"
        )
        output.progress.print(f"note: {said}", style="dim", soft_wrap=True)
