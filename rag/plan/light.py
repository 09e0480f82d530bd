"""Words of a question that test nothing: verbs that only tie a thing to a number, talk of how the answer should look.

General English. A word of this list that a log has as a value or in the name of a column means that; only what nothing
else explains is light. Verbs that say what became of a row (rejected, scrapped, postponed) are not among them.
"""

from __future__ import annotations

import re

from rag.plan.text import stem

_VERBS = """
    affect amount appear arise arrive ask attend base bear become begin belong book bring burn carry cause 
    come comprise concern consist consume contain contribute cover create deal deliver depend do draw
    drive eat end enter equal exceed experience fall feature feel file find fit fill follow gather generate get give go
    handle happen have hit hold imply include incur indicate involve issue keep know land last lay lead leave lie locate lose
    make manage matter mean measure meet mention move name need net note notice obtain occupy occur originate
    owe own pay perform place point pop press produce provide push put raise rank reach read receive
    record relate remain require ring rise roll run say see send serve set show sit situate spend stand start
    state stay stem supply sustain take tally talk tell touch trigger turn undergo use visit want work write yield
    add log enter key type
""".split()
_OTHERS = """
    actually already basically currently exactly only really roughly simply still together anyway altogether approximately
    average averages enough fine good maybe perhaps please thanks kindly quickly briefly decimal decimals digit digits place
    places rounded rounding round nearest percent percentage utc gmt cet cest time answer figure figures
    ever yet far once single sole alone together itself themselves himself herself ourselves yourself myself five
    four three two six seven eight nine ten dozen both either neither whole entire full complete amongst throughout
    wrong right matter ones thing things stuff way ways sort sorts type types kind kinds i.e e.g ie eg aka namely
    spelled spelt correctly properly sign signs down away off over around along apart aside ahead
    onwards onward overall according usual typical available given various different separate
    whatever whoever wherever nobody somebody someone anyone everyone anybody everybody people person folks guys
    colleague colleagues us our ours their theirs his her your
    start beginning end middle begin moment instance point stage
    want need like would could should can may might must shall will
""".split()
_STEMS = frozenset(stem(word) for word in (*_VERBS, *_OTHERS)) | {
    stem(form) for form in "written wrote lost paid sent spent sold bought brought fell fallen struck hit ran rose risen drew drawn "
    "drove driven held kept laid led left made meant met put read rung rang said sat seen set shown stood sunk told took taken thrown".split()
}  # fmt: skip


def is_light(word: str) -> bool:
    """Whether a word tests nothing where nothing else explains it."""
    folded = word.lower()
    return stem(folded) in _STEMS or folded in _OTHERS


# What says how the answer should look, or that cells without a value do not count, which they never do in a sum or mean.
_ASIDE = re.compile(
    r"\b(?:(?:empty|blank|missing|absent)?\s*(?:blanks?|empt(?:y|ies)|gaps?|missing (?:ones|values|readings|hours|entries)|blank (?:\w+))\s+"
    r"(?:(?:are|is|were|to be)\s+)?(?:ignored|skipped|disregarded|left out|not counted|excluded|do not count|don't count|does not count|not included)"
    r"|(?:ignore|ignoring|skip|skipping|disregard(?:ing)?|leave out|leaving out|without) (?:the |any )?(?:blanks|empties|gaps|blank (?:\w+)|empty (?:\w+))"
    r"|(?:one|two|three|\d) decimals?(?: places?)?(?: (?:is|are) (?:enough|fine|ok|okay))?|rounded(?: (?:to|up|down)(?: the)?(?: nearest)?(?: \w+){0,3})?|to the nearest \w+"
    r"|spell(?:ed|t) (?:right|correctly)(?:,? that is)?|(?:in|as) (?:per ?cent|percentages?|%)|(?:\w+ )?(?:is|are) (?:in )?(?:utc|gmt|local time)|\(?utc(?: date| time)?\)?"
    r"|both (?:days|dates|months|years|ends)? ?(?:included|inclusive)|inclusive|(?:over|in|for) the whole (?:file|list|log|period|table|sheet|time)|that is)\b",
    re.I,
)
_NUMBER_ONLY = re.compile(
    r"\b(?:i |we )?(?:only|just) (?:need|want|give me|tell me) (?:the |a )?(?:number|count|figure|total)\b|\bjust (?:the|a) (?:number|count)\b"
    r"|\b(?:the )?(?:number|count) (?:only|is enough|will do)\b",
    re.I,
)


def asides(text: str) -> tuple[tuple[int, int], ...]:
    """Where a question says how the answer should look."""
    return tuple(match.span() for match in _ASIDE.finditer(text))


def number_only(text: str) -> tuple[int, int] | None:
    """Where it says that no rows are wanted, only how many there are."""
    match = _NUMBER_ONLY.search(text)
    return match.span() if match else None
