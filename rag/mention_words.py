"""Whether a question asks where something is named, and what: 'Which manuals mention P-101A?'. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ingest.schema import DocumentKind


class Sought(StrEnum):
    """What is to be listed, and counted."""

    DOCUMENTS = "documents"
    PLACES = "places"
    WARNINGS = "warnings"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a question wants listed: `named` are its words for the thing, as written; `exact` where they were quoted.

    `kinds` are the kinds of documents it asks about, empty for all.
    """

    sought: Sought
    named: str
    exact: bool = False
    kinds: frozenset[DocumentKind] = frozenset()


_KINDS = {
    DocumentKind.MANUAL: r"manuals?|handbooks?|guides?",
    DocumentKind.PROCEDURE: r"procedures?",
    DocumentKind.TARIFF: r"tariffs?|tariff books?",
    DocumentKind.MAIL: r"e-?mails?|mails?|letters?|messages?",
    DocumentKind.LOG: r"logs?|shift logs?|log books?|journals?|(?:log )?(?:rows?|records?|entries)|work orders?",
    DocumentKind.NOTE: r"notes?",
}
_PAPERS = rf"(?:documents?|docs?|files?|sources?|{'|'.join(_KINDS.values())})"
_PLACES = (
    r"(?:passages?|places?|pages?|sections?|chapters?|paragraphs?|sentences?|mentions?|references?|occurrences?|spots?"
    r"|parts of the documents)"
)
_WARNINGS = (
    r"(?:warnings?|cautions?|dangers?|danger notes?|safety (?:notes?|warnings?)|warning notes?)"
    r"(?:\s*(?:,|and|or|/|&)\s*(?:warnings?|cautions?|dangers?|notes?))*"
)
_NAMES = (
    r"(?:mentions?|mentioning|mentioned|names?|naming|named|refers? to|referring to|referred to|contains?|containing"
    r"|cites?|citing|cited|speaks? of|talks? (?:of|about)|says? (?:something|anything) (?:about|of|on))"
)
_NAMED_IN = r"(?:mentioned|named|referred to|cited|found|listed|used|spoken of|talked about)"
_ALL = r"(?:all|every|each|any|the|of|complete list of|list of)"
_ASKS = r"(?:which|what|how many|in how many|in which|in what|on which|on what)"
_LIST = (
    r"(?:(?:please )?(?:list|show|give|find|name|tell|get|return)(?: me| us)?|i (?:need|want)|do we have|are there"
    r"|what are|do|does)"
)

_SOUGHT = rf"(?:(?P<paper>{_PAPERS})|(?P<place>{_PLACES}))"
_OF = rf"(?:of|in)\s+(?:the|our|all)?\s*(?P<within>{_PAPERS})"
_ABOUT = r"(?:about|on|of|to|for|with|regarding|concerning)"
_APPEARS = r"(?:occur|appear|come up|turn up|stand|show up)s?"
_WHERE = r"(?:where|in which|on which)"
_BE = r"(?:is|are|was|were)"

# Each form holds in named groups the paper, place or warning sought, and the thing.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        # which documents mention X? how many pages name X?
        rf"^(?:{_LIST}\s+)?(?:{_ASKS}|{_ALL})(?:\s+{_ALL})*\s+(?:other\s+)?{_SOUGHT}(?:\s+{_OF})?"
        rf"\s+(?:(?:that|which|do|does|to)\s+)?{_NAMES}\s+(?P<thing>.+)$",
        # list all passages about X
        rf"^(?:{_LIST}\s+)?(?:{_ALL}\s+)+(?P<place>{_PLACES})\s+(?:{_OF}\s+)?{_ABOUT}\s+(?P<thing>.+)$",
        # all warnings about X
        rf"^(?:{_LIST}\s+)?(?:(?:{_ASKS}|{_ALL})\s+)+(?P<warning>{_WARNINGS})\s+(?:{_BE}\s+(?:there\s+)?)?(?:given\s+)?"
        rf"(?:that\s+)?(?:{_ABOUT}|mention(?:ing|s)?|name|naming)\s+(?P<thing>.+)$",
        # in which manuals does X occur?
        rf"^{_ASKS}\s+(?:of\s+the\s+)?{_SOUGHT}\s+(?:of\s+the\s+(?P<within>{_PAPERS})\s+)?(?:do|does|can|{_BE})"
        rf"\s+(?P<thing>.+?)\s+(?:{_APPEARS}|(?:be\s+)?{_NAMED_IN})$",
        # every place where X is named, or occurs
        rf"^(?:{_LIST}\s+)?(?:{_ALL}\s+)+{_SOUGHT}\s+{_WHERE}\s+(?P<thing>.+?)\s+{_BE}\s+{_NAMED_IN}$",
        rf"^(?:{_LIST}\s+)?(?:{_ALL}\s+)+{_SOUGHT}\s+{_WHERE}\s+(?P<thing>.+?)\s+{_APPEARS}$",
        rf"^how (?:many times|often)\s+{_BE}\s+(?P<thing>.+?)\s+(?:mentioned|named|referred to|cited)(?P<place>)$",
        # where is X mentioned?
        rf"^where\s+(?:(?:in|across|throughout)\s+(?:the|our|all)\s*(?P<within>{_PAPERS})\s+)?(?:do|does|{_BE})"
        r"\s+(?P<thing>.+?)\s+(?:mentioned|named|referred to|cited|occur|appear|come up)$",
    )
)
# 'named' of a thing in a kind of documents: '... mentioned in the manuals'.
_WITHIN = re.compile(
    rf"\s+(?:in|across|throughout|within|from|of)\s+(?:all\s+)?(?:the|our|these|all|any)\s+(?P<within>{_PAPERS})$",
    re.IGNORECASE,
)
_QUOTED = re.compile(r"^[\"'“‘„«](?P<words>.+)[\"'”’“»]$")
_ARTICLE = re.compile(r"^(?:the|a|an|any|our|both|either|words?|phrase|term|text|code|tag)\s+", re.IGNORECASE)
_POLITE = re.compile(r"^(?:please|can you|could you|would you|i would like to know|tell me|show me)\s+", re.IGNORECASE)
_LONGEST_THING = 80
# What is no thing but a clause: 'which documents contain what I need to isolate ...'.
_CLAUSE = re.compile(
    r"^(?:what|how|when|why|whether|who|that|if|instructions?|information|steps?|all|everything)\b", re.I
)


def read_wanted(text: str) -> Wanted | None:
    """What is to be listed, or None where the question asks for something else."""
    asked = _POLITE.sub("", text.strip().rstrip("?!. ")).strip()
    for form in _FORMS:
        match = form.match(asked)
        if match is not None:
            return _wanted(match)
    return None


def _wanted(match: re.Match[str]) -> Wanted | None:
    groups = match.groupdict()
    thing, within = groups["thing"].strip(), groups.get("within") or ""
    inside = _WITHIN.search(thing)
    if inside is not None:
        thing, within = thing[: inside.start()].strip(), inside["within"]
    exact = False
    for _ in range(3):
        quoted = _QUOTED.match(thing)
        if quoted is not None:
            thing, exact = quoted["words"].strip(), True
            break
        thing = _ARTICLE.sub("", thing)
    if not thing or len(thing) > _LONGEST_THING or (_CLAUSE.match(thing) and not exact):
        return None
    sought = Sought.DOCUMENTS if groups.get("paper") else Sought.WARNINGS if groups.get("warning") else Sought.PLACES
    return Wanted(sought, thing, exact, _kinds(within or groups.get("paper") or ""))


def _kinds(words: str) -> frozenset[DocumentKind]:
    return frozenset(kind for kind, spelled in _KINDS.items() if re.fullmatch(spelled, words.strip(), re.IGNORECASE))
