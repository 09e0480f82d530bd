"""The sheet that a page of a filed tariff book says it is: 'Third Revised Sheet No. 30B, cancels Second Revised ...'.

The lines of a page's head or foot in, its sheet, revision and what it cancels out. A sheet that a sentence only
refers to ('continued on Sheet No. 30C') is not the page's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.ordinals import PHRASE


@dataclass(frozen=True, slots=True)
class Sheet:
    """All as written; `cancels` is '' where the page cancels nothing that has a number or an order."""

    number: str
    revision: str = ""
    cancels: str = ""


_NUMBER = r"[A-Z]{0,3}-?\d{1,6}[A-Z]{0,3}(?:[.\-/][0-9A-Z]{1,5}){0,4}"
_LABEL = r"(?:sheet|leaf|blatt)(?:[ ]*(?:no|nr|number|num)\b\.?|[ ]*\#)?"
_STRONG_LABEL = r"(?:sheet|leaf|blatt)(?:[ ]*(?:no|nr|number|num)\b\.?|[ ]*\#|(?=[ ]*:))"
_MENTION = re.compile(
    # The issuer of the numbers may stand between: 'Revised Cal. P.U.C. Sheet No. 53475-E'.
    rf"(?:(?P<rev>\b{PHRASE})(?:[ ]+of)?(?:[ ]+(?-i:[A-Z])[\w.&]*){{0,5}}[ ]+"
    rf"(?:{_LABEL}|page(?:[ ]*(?:no|number)\b\.?)?)[ ]*:?[ ]*(?P<num>{_NUMBER})"
    # In a form the number was typed above the printed words.
    rf"|(?P<revb>\b{PHRASE})[ ]+(?P<numb>{_NUMBER})[ ]*\n[ ]*{_STRONG_LABEL}[ ]*(?=\n|$)"
    rf"|\b{_STRONG_LABEL}[ ]*:?(?:[ ]*|[ ]*\n[ ]*(?={_NUMBER}[ ]*(?:\n|$)))(?P<numc>{_NUMBER})"
    rf"|^(?:sheet|leaf)[ ]+(?P<numd>{_NUMBER})(?=[ ]*$))"
    r"(?![\w/-]|\.\w)",
    re.IGNORECASE | re.MULTILINE,
)
_NAMES_ONE = re.compile(r"sheet|leaf|blatt|page|cancel|supersed|replac|ersetzt", re.IGNORECASE)
_CANCELS = re.compile(r"\b(?:cancel(?:s|l?ing|l?ed)?|supersed(?:es?|ing)|replac(?:es?|ing)|in lieu of|ersetzt)\b", re.I)
_CANCELS_ORDER = re.compile(
    rf"\b(?:cancel(?:s|l?ing)|supersed(?:es|ing)|replac(?:es|ing))[ ]*:?[ ]*"
    rf"(?P<what>\b{PHRASE}|revision(?:[ ]*no\.?)?[ ]*:?[ ]*\d{{1,3}})(?![ ]*(?:sheet|leaf|page))",
    re.IGNORECASE,
)
_REFERS = re.compile(
    r"\b(?:on|see|in|from|to|per|under|of|and|with|by|at|or|refer|this|each|every|following|through|than|for|auf|siehe)"
    r"[ ]*[(\"“]?$",
    re.IGNORECASE,
)
_BESIDE = re.compile(rf"^[ ,-]*(?P<rev>{PHRASE})[ ]*(?:\n|$)", re.IGNORECASE)
_OF_MANY = re.compile(r"[ ]*(?:of|von|/)[ ]*\d")


def find_sheet(lines: Sequence[str]) -> Sheet | None:
    """The sheet that the lines of a head or a foot name as their own; None where they name none."""
    near = _near_a_sheet(lines)
    if not near:
        return None
    text = "\n".join(re.sub(r"[ \t|]+", " ", line).strip() for line in near)
    own: re.Match[str] | None = None
    cancels = ""
    at = 0
    for match in _MENTION.finditer(text):
        before = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        if _refers(match, before, text):
            continue
        cancelled = _CANCELS.search(text, at, match.start()) is not None
        at = match.end()
        if cancelled and own is not None and not cancels:
            cancels = _as_written(match)
        elif not cancelled and own is None:
            own = match
    if own is None:
        return None
    revision = " ".join((own["rev"] or own["revb"] or "").split()) or _beside(text, own)
    if not cancels:
        order = _CANCELS_ORDER.search(text)
        cancels = " ".join(order["what"].split()) if order else ""
    return Sheet(_number(own), revision, cancels)


def _near_a_sheet(lines: Sequence[str]) -> list[str]:
    """The lines that may name a sheet, with those beside them; none where no line does."""
    words = "\n".join(lines).lower()
    if not ("sheet" in words or "leaf" in words or "blatt" in words or ("page" in words and "revis" in words)):
        return []
    kept = [at for at, line in enumerate(lines) if _NAMES_ONE.search(line)]
    return [line for at, line in enumerate(lines) if any(abs(at - near) <= 1 for near in kept)]


def _number(match: re.Match[str]) -> str:
    return str(match["num"] or match["numb"] or match["numc"] or match["numd"])


def _as_written(match: re.Match[str]) -> str:
    if match["revb"]:
        return f"{' '.join(match['revb'].split())} Sheet No. {match['numb']}"
    return " ".join(match.group().split())


def _refers(match: re.Match[str], before: str, text: str) -> bool:
    """Whether the words only point to the sheet, or list it, or count the leaves of one."""
    if _REFERS.search(before) or " ... " in before:
        return True
    ordered = match["rev"] or match["revb"]
    return not ordered and _OF_MANY.match(text, match.end()) is not None


def _beside(text: str, match: re.Match[str]) -> str:
    """The revision that stands right after the number, or alone on the line above or below."""
    after = text[match.end() :].removeprefix("\n")
    above = text[: match.start()].rstrip("\n").rsplit("\n", 1)[-1]
    for words in (after, above):
        found = _BESIDE.match(words)
        if found:
            return " ".join(found["rev"].split())
    return ""
