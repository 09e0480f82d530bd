"""A JSON Lines file in, its lines as checked objects out; what is wrong is told with the line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from ingest.errors import UnusableInput

_Line = TypeVar("_Line", bound=BaseModel)


def read_lines(path: Path, form: type[_Line], what: str) -> list[_Line]:
    """The lines of a file of `what` ("cases") in its order; empty ones are passed over.

    Raises UnusableInput naming file, line and field, and where there is no line at all.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise UnusableInput(f"{path} is not UTF-8 text; save the {what} as UTF-8 JSON Lines") from None
    except OSError as error:
        raise UnusableInput(f"{what} file {path} cannot be read ({error.strerror}); check the path") from None
    read = [_read(path, at, line, form) for at, line in enumerate(lines, 1) if line.strip()]
    if not read:
        raise UnusableInput(f"{path} holds no {what}; it needs one JSON object a line")
    return read


def check_ids(ids: Iterable[str], where: str, one: str) -> None:
    """Raises UnusableInput where two lines, each `one` ("case"), have the same id."""
    seen: set[str] = set()
    for name in ids:
        if name in seen:
            raise UnusableInput(f"{where}: id {name} stands on more than one line; give every {one} its own id")
        seen.add(name)


def _read(path: Path, at: int, line: str, form: type[_Line]) -> _Line:
    try:
        return form.model_validate(json.loads(line))
    except json.JSONDecodeError as error:
        raise UnusableInput(f"{path} line {at}: not a JSON object ({error.msg}); one object a line is needed") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "the line"
        what = "unknown field" if first["type"] == "extra_forbidden" else first["msg"].lower()
        raise UnusableInput(f"{path} line {at}: {key}: {what}") from None
