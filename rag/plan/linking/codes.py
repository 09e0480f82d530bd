"""Codes that no value explains in, columns whose values look like them out, and whether these have them."""

from __future__ import annotations

import re

from ingest.identifiers import normal_form
from ingest.schema import ColumnRole
from rag.plan.cues.exclusions import negated
from rag.plan.lexicon import shape
from rag.plan.linking.link import ROLE_RANK, Found, Link
from rag.plan.linking.sense import noun_before, of_another
from rag.plan.words import EVENTS, ROLES, ROWS, STOP, WORK


def find_codes(link: Link, taken: set[int]) -> None:
    """Codes that look like those of a column but are not among its values, or are in one too long to know."""
    for start, end, text in _code_spans(link, taken):
        places = _places_for(link, text, start, end)
        if not places:
            columns = (
                link.lexicon.code_shapes().get(shape(text.upper())) if not text.isdigit() and len(text) > 1 else None
            )
            if columns and normal_form(text) not in link.lexicon.codes:
                link.found.append(Found(start, end, columns[0], (text,), absent=True, head=True))
                taken |= set(range(start, end))
            continue
        there = next((place for place in places if not link.lexicon.complete(place) and link.holds(place, text)), None)
        absent = there is None
        place = places[0] if there is None else there
        away = negated(link.frame.text, link.words[start].start)
        link.found.append(Found(start, end, place, (text,), negate=away, absent=absent))
        taken |= set(range(start, end))
    link.found.sort(key=lambda one: one.start)


def _code_spans(link: Link, taken: set[int]) -> list[tuple[int, int, str]]:
    """Runs of words that look like one code: 'WT-15', 'wt 15', '2852012022', the F of 'excavator F'."""
    spans: list[tuple[int, int, str]] = []
    at = 0
    while at < len(link.words):
        word = link.words[at]
        if at in taken:
            at += 1
            continue
        digits = any(sign.isdigit() for sign in word.text)
        letters = any(sign.isalpha() for sign in word.text)
        following = link.words[at + 1] if at + 1 < len(link.words) and at + 1 not in taken else None
        if digits and letters:
            end = at + 1
            if (
                following is not None
                and len(following.text) == 1
                and following.text.isalpha()
                and link.frame.words.gap(end) == " "
                and following.fold not in ("a", "i")
            ):
                joined = word.text + following.text
                if shape(joined) in link.lexicon.shapes:
                    end += 1
            spans.append((at, end, "".join(one.text for one in link.words[at:end])))
            at = end
            continue
        if (
            letters
            and not digits
            and following is not None
            and following.text[0].isdigit()
            and len(word.text) <= 4
            and word.fold not in STOP
            and re.fullmatch(r"[ \-]", link.frame.words.gap(at + 1))
        ):
            joined = f"{word.text}-{following.text}"
            if shape(joined.upper()) in link.lexicon.shapes:
                spans.append((at, at + 2, joined.upper()))
                at += 2
                continue
        if (word.is_number and re.fullmatch(r"\d{1,14}", word.text)) or (
            len(word.text) == 1
            and word.text.isalpha()
            and word.text.isupper()
            and word.fold != "i"
            and noun_before(link, at)
        ):
            spans.append((at, at + 1, word.text))
        at += 1
    return spans


def _places_for(link: Link, text: str, start: int, end: int) -> list[int]:
    """Columns whose values look like the code, the likeliest first."""
    lexicon = link.lexicon
    if len(text) == 1 and text.isalpha():
        return [place for place in lexicon.letters if _speaks_of(link, place, start)]
    record = lexicon.log.record_column()
    if text.isdigit():
        named = _record_named(link, start)
        if record is not None and named:
            # Numbers of one record column differ in length.
            digits = [value.surface for value in lexicon.all_values(record.place) if value.surface.isdigit()]
            if digits and len(text) <= max(map(len, digits)) + 1:
                return [record.place]
        places = [
            place
            for place in lexicon.shapes.get(shape(text), ())
            if (link.column_near(place, start, end) >= 0.65 and not of_another(link, place, start)) or len(text) >= 8
        ]
    else:
        places = [place for place in lexicon.shapes.get(shape(text.upper()), ()) if _as_long(link, place, text)]

    def rank(place: int) -> tuple[float, int]:
        role = lexicon.column(place).role
        return -link.column_near(place, start, end), -ROLE_RANK.get(role, 0) if role else 0

    return sorted(places, key=rank)


def _as_long(link: Link, place: int, text: str) -> bool:
    """Whether some value of the column has about as many digits: 'D2' is none of D500 to D639."""
    digits = sum(sign.isdigit() for sign in text)
    known = (sum(sign.isdigit() for sign in one.surface) for one in link.lexicon.all_values(place))
    return any(abs(digits - one) <= 1 for one in known)


def _record_named(link: Link, start: int) -> bool:
    """Whether the number is called a record: 'record 4124', 'LER 285...', 'WO no. 12', '#17'."""
    if "#" in link.frame.words.gap(start):
        return True
    record = link.lexicon.log.record_column()
    own = link.lexicon.columns[record.place] if record is not None else {}
    for back in (1, 2):
        if start - back < 0:
            return False
        before = link.words[start - back]
        if (
            before.stem in ROWS | WORK | EVENTS
            or own.get(before.stem, 0) >= 0.7
            or before.fold in ("wo", "nr", "no", "number", "id")
        ):
            return True
        if before.fold not in STOP:
            return False
    return False


def _speaks_of(link: Link, place: int, start: int) -> bool:
    """Whether the word before names what the column holds, or the log itself."""
    before = link.words[start - 1]
    column = link.lexicon.column(place)
    if link.lexicon.columns[place].get(before.stem, 0) >= 0.65 or before.stem in link.lexicon.names:
        return True
    return column.role is ColumnRole.ASSET and before.stem in ROLES[ColumnRole.ASSET]
