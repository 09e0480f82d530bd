"""The command line: `nameplate VERB`. Each verb lives in ui/commands and imports what it needs when it runs.

Exit 0 done, 1 the user's input cannot be used (one line on stderr), 2 wrong usage, 130 stopped by the user.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

from ingest.errors import NameplateError
from ui.commands import (
    ask,
    audit,
    bench,
    bill,
    corpus,
    doctor,
    erase,
    evaluate,
    generations,
    ingest,
    models,
    search,
    serve,
    tune,
)
from ui.output import claimed_stdout

_VERBS = (ingest, search, ask, bill, serve, models, doctor, generations, erase, audit, corpus, evaluate, bench, tune)
_EPILOG = "Start here: nameplate models pull; nameplate ingest FOLDER; nameplate ask 'your question'"


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(
        prog="nameplate",
        description="Ask your plant's documents. Every answer shows the words it stands on.",
        epilog=_EPILOG,
    )
    top.add_argument("--version", action="store_true", help="print the version and exit")
    verbs = top.add_subparsers(dest="verb", metavar="VERB")
    for verb in _VERBS:
        verb.add(verbs)
    return top


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; never lets a traceback reach a person (set NAMEPLATE_DEBUG=1 to see it)."""
    top = parser()
    args = top.parse_args(argv)
    if args.version:
        return _print_version()
    if args.verb is None:
        top.print_help(sys.stderr)
        return 2
    try:
        with claimed_stdout() as output:
            return int(args.run(args, output))
    except NameplateError as error:
        return _failed(error, str(error))
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # `nameplate search ... | head`
        return 141
    except Exception as error:
        said = " ".join(str(error).split()) or "no message"
        where = "set NAMEPLATE_DEBUG=1 to see where"
        return _failed(error, f"unexpected {type(error).__name__}: {said} ({where})")


def _failed(error: Exception, line: str) -> int:
    if os.environ.get("NAMEPLATE_DEBUG"):
        import traceback

        traceback.print_exception(error, file=sys.stderr)
    print(f"nameplate: {' '.join(line.split())}", file=sys.stderr)
    return 1


def _print_version() -> int:
    from importlib.metadata import PackageNotFoundError, version

    try:
        print(f"nameplate {version('nameplate')}")
    except PackageNotFoundError:
        print("nameplate (not installed: run from a checkout)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
