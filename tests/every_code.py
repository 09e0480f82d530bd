"""Codes spelled in the ways people spell them, and codes that are nearly one: for tests over whole corpora."""

from __future__ import annotations

import random
import re
from collections.abc import Collection
from itertools import pairwise

from ingest.code_words import FAMILIES
from ingest.codes import is_one_edit
from ingest.identifiers import normal_form
from ingest.schema import Identifier

_SEGMENTS = re.compile(r"[^\W\d_]+|\d+")
_WORDS = {family.name: family.sure[0] for family in FAMILIES} | {"SHEET": "Sheet No.", "RECORD": "work order"}
_DIGITS, _LETTERS = "0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def family_of(code: Identifier) -> str:
    """'ALARM' of 'ALARM 4711', '' of 'WT7'."""
    return code.normal.rpartition(" ")[0]


def bare(code: Identifier) -> str:
    """The code as written, without the word that names it."""
    wanted = code.normal.rpartition(" ")[2]
    words = code.surface.replace("#", " ").split()
    for start in range(len(words)):
        if normal_form(" ".join(words[start:])) == wanted:
            return " ".join(words[start:])
    return wanted


def spellings(written: str, choice: random.Random) -> list[str]:
    """Case, hyphens, blanks, slashes, dots, underscores, leading zeros, typographic dashes, full-width signs."""
    segments = _SEGMENTS.findall(written)
    joints = ["-", " ", "/", "_", ".", "\u2011", "\u2013"]
    if not any(left[-1].isdigit() and right[0].isdigit() for left, right in pairwise(segments)):
        joints.append("")  # digits beside digits would run together
    zeros = ["0" * choice.randint(1, 4) + part if part.isdigit() else part for part in segments]
    wide = "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in written)
    found = [
        written,
        written.lower(),
        written.upper(),
        wide,
        "-".join(zeros),
        *(joint.join(segments) for joint in joints),
    ]
    return list(dict.fromkeys(found))


def question(code: str, family: str, plain: bool) -> str:
    """The code alone, or in a sentence; by its family's word where it has one."""
    named = f"{_WORDS[family]} {code}" if family else code
    return named if plain else f"What do we know about {named}?"


def mutated(normal: str, known: Collection[str], choice: random.Random) -> str | None:
    """A code one edit from `normal` that is not among `known`; None where the first try gives none."""
    code = normal.rpartition(" ")[2]
    at = choice.choice([place for place, sign in enumerate(code) if sign.isalnum()])
    other = choice.choice(_DIGITS if code[at].isdigit() else _LETTERS)
    new = choice.choice(
        [
            code[:at] + other + code[at + 1 :],
            code[:at] + other + code[at:],
            code[:at] + code[at + 1 :],
            code[:at] + code[at + 1 : at + 2] + code[at] + code[at + 2 :],
        ]
    )
    formed = normal_form(new)
    if formed != new or not is_one_edit(new, code) or new in known:
        return None
    return new
