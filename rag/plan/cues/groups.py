"""A question in, what says that rows are put in groups out: 'per depot', 'by month', 'each day of the week'."""

from __future__ import annotations

import re
from dataclasses import dataclass

_BUCKETS = {
    "year": "year", "years": "year", "jahr": "year", "jahre": "year", "month": "month", "months": "month", "monat": "month", "week": "week",
    "weeks": "week", "woche": "week", "day": "day", "days": "day", "tag": "day", "date": "day", "dates": "day", "quarter": "quarter", "quarters": "quarter",
    "quartal": "quarter", "weekday": "weekday", "weekdays": "weekday", "wochentag": "weekday", "hour": "hour_of_day", "hours": "hour_of_day",
    "stunde": "hour_of_day", "monate": "month",
}  # fmt: skip
_ADVERBS = {
    "yearly": "year", "annual": "year", "annually": "year", "monthly": "month", "weekly": "week", "daily": "day", "hourly": "hour_of_day",
    "quarterly": "quarter", "jährlich": "year", "monatlich": "month", "täglich": "day",
}  # fmt: skip
_BUCKET_PHRASE = re.compile(
    r"\b(?P<bucket>hours? of (?:the )?day|time of (?:the )?day|days? of (?:the )?week|weekdays?|calendar (?:year|month|week|day)s?|wochentag|tageszeit)\b",
    re.I,
)
_ASKED_BUCKET = re.compile(
    r"\b(?:what|which|at (?:what|which)|on (?:what|which))\s+(?P<bucket>hours? of (?:the )?day|time of (?:the )?day|day of (?:the )?week|weekdays?)\b",
    re.I,
)
_BY_ITSELF = re.compile(
    r"\b(?P<a>year|month|week|day|hour|quarter|jahr|monat)\s+(?:by|for|after|um|für)\s+(?P=a)\b", re.I
)
# 'sessions a month'
_EVERY = re.compile(
    r"(?<=[a-z]{3} )(?<!within )(?<!for )(?<!half )(?<!than )(?<!over )(?<!after )(?<!once )(?<!about )(?<!least )(?<!most )(?<!under )(?<!with )"
    r"(?<!from )(?<!such )(?<!take )(?<!took )(?<!lasted )(?<!during )(?<!into )(?<!and )(?-i:an?) (?P<every>month|year|week|quarter)\b(?! by\b)(?!\s+(?:ago|after|later|before|old|or|earlier)|['’])",
    re.I,
)
_GROUP = re.compile(
    r"\b(?:(?P<strong>per|for each(?: of(?: the)?)?|for every|each of the|each(?: one of the)?|every one of the|every(?= \w+'s)|split (?:over|by|between|across|into|among)(?: the)?"
    r"|broken down (?:by|into|over)|(?:break\w*|breakdown|br[eo]ke\w*)(?: \w+){0,5}? down (?:by|into|over|per)|group(?:ed)? by|distribution (?:of|over|across|by)|spread (?:over|across)"
    r"|distributed (?:over|across|among)|shared? out (?:over|among)|breakdown (?:of|by)|divided? (?:by|over|among|into)|across(?: the| all)?|pro|je|aufgeteilt nach)"
    r"|(?P<weak>by|nach|between the|among the|over the))\s+(?:the\s+|different\s+|various\s+|each\s+|single\s+)*(?:(?:two|three|four|five|six|seven|eight|nine|ten|\d+)\s+)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class GroupCue:
    """'per event year': where its words begin; the bucket where it names one; `strong` where nothing else is meant."""

    start: int
    end: int  # where the words of the group begin
    bucket: str = ""
    strong: bool = True


def find_groups(text: str) -> tuple[GroupCue, ...]:
    """All of a question, those that name a stretch of time by itself first."""
    found = [GroupCue(match.start(), match.end(), _BUCKETS[match["a"].lower()]) for match in _BY_ITSELF.finditer(text)]
    found += [GroupCue(match.start(), match.end(), _BUCKETS[match["every"].lower()]) for match in _EVERY.finditer(text)]
    for match in _GROUP.finditer(text):
        if any(match.start() < one.end and match.end() > one.start for one in found):
            continue
        rest = text[match.end() :]
        phrase = _BUCKET_PHRASE.match(rest)
        if phrase is not None:
            found.append(GroupCue(match.start(), match.end() + phrase.end(), _phrase_bucket(phrase["bucket"])))
            continue
        found.append(GroupCue(match.start(), match.end(), strong=match["strong"] is not None))
    found.extend(
        GroupCue(match.start(), match.end(), _phrase_bucket(match["bucket"])) for match in _ASKED_BUCKET.finditer(text)
    )
    found.extend(
        GroupCue(match.start(), match.end(), _ADVERBS[match[1].lower()], strong=False)
        for match in re.finditer(r"\b(" + "|".join(_ADVERBS) + r")\b", text, re.I)
    )
    return tuple(found)


def _phrase_bucket(phrase: str) -> str:
    folded = phrase.lower()
    if ("week" in folded and ("day" in folded)) or folded == "wochentag":
        return "weekday"
    if "of the day" in folded or "of day" in folded or folded == "tageszeit":
        return "hour_of_day"
    return next((bucket for word, bucket in _BUCKETS.items() if word in folded), "day")


def bucket_of(word: str) -> str:
    """The bucket that a word names, '' for none."""
    return _BUCKETS.get(word.lower(), "") or _ADVERBS.get(word.lower(), "")
