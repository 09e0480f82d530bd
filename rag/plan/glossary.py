"""What one site calls its things: `glossary.toml` beside the documents, or named in the settings.

    "wind farm" = "Skarnmoor"
    "the big pumps" = ["P-101A", "P-101B"]

A term of the left side in a question is read as the right side. Several right sides are all meant where a log has
them all as values; else each log takes the one that it knows.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ingest.errors import SettingsError
from ingest.readers.sidecar import GLOSSARY
from rag.plan.text import fold

_MOST_TERMS = 5_000
_LARGEST = 1_000_000  # bytes of a file


@dataclass(frozen=True, slots=True)
class Glossary:
    """Terms, folded, and what each may stand for."""

    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def used(self, text: str) -> list[tuple[int, int, tuple[str, ...]]]:
        """Where terms stand in a question, longest first, none inside another: (start, end, what they stand for)."""
        found: list[tuple[int, int, tuple[str, ...]]] = []
        for term, targets in sorted(self.terms.items(), key=lambda pair: -len(pair[0])):
            pattern = r"(?<!\w)" + r"[\s-]+".join(re.escape(word) for word in term.split()) + r"(?:s|es)?(?!\w)"
            for match in re.finditer(pattern, text, re.IGNORECASE):
                if all(match.end() <= start or match.start() >= end for start, end, _ in found):
                    found.append((*match.span(), targets))
        return sorted(found)

    def rewrite(self, text: str, knows: Callable[[str], bool]) -> str:
        """The question in the words of a log that `knows` some of them; as it is where it knows none."""
        for start, end, targets in reversed(self.used(text)):
            known = [target for target in targets if knows(target)]
            if known:
                text = text[:start] + " or ".join(known) + text[end:]
        return text


def read_glossary(folders: Iterable[Path], named: Path | None) -> Glossary:
    """The terms of all glossaries; the one named in the settings wins, a missing one beside documents is none.

    Raises SettingsError where a file is not as it must be.
    """
    terms: dict[str, tuple[str, ...]] = {}
    for folder in dict.fromkeys(folders):
        path = folder / GLOSSARY
        if path.is_file():
            terms |= _read(path)
    if named is not None:
        if not named.is_file():
            raise SettingsError(f"[plan] glossary {named} is not there; name a TOML file or leave the setting out")
        terms |= _read(named)
    return Glossary(terms)


def _read(path: Path) -> dict[str, tuple[str, ...]]:
    try:
        if path.stat().st_size > _LARGEST:
            raise SettingsError(f"{path} is larger than {_LARGEST} bytes; a glossary has one line a term")
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f'{path} cannot be read ({error}); write one line a term: "wind farm" = "Skarnmoor"'
        ) from None
    terms = {}
    for term, said in list(table.items())[:_MOST_TERMS]:
        targets = [said] if isinstance(said, str) else said
        if not isinstance(targets, list) or not all(isinstance(one, str) and one.strip() for one in targets):
            raise SettingsError(
                f'{path}: {term!r} must stand for a text or a list of texts, as "wind farm" = "Skarnmoor"'
            )
        if fold(term).strip():
            terms[" ".join(fold(term).split())] = tuple(targets)
    return terms
