"""Values found in, more values out from the words beside them: in brackets, in a list, from one to another."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.plan.lexicon import values_between
from rag.plan.linking.link import Found, Link
from rag.plan.linking.spelling import exact
from rag.plan.words import EVENTS, ROWS, STOP, WORK

_RANGE_WORDS = frozenset({"to", "through", "bis", "till", "until", "-", "–", "thru"})


def listed(link: Link, found: list[Found], taken: set[int]) -> list[Found]:
    """'operation, construction and service' of one column: a word of other use is a value among values."""
    out = list(found)
    for one in sorted(found, key=lambda each: each.start):
        if one.op != "is" or one.absent or one.gloss:
            continue
        for step in (1, -1):
            at = one.end if step > 0 else one.start - 1
            while 0 <= at < len(link.words):
                if link.words[at].fold in ("and", "or", "und", "oder"):
                    at += step
                    continue
                joint = link.frame.words.gap(at if step > 0 else at + 1)
                near = (
                    link.words[at - step].fold in ("and", "or", "und", "oder")
                    if 0 <= at - step < len(link.words)
                    else False
                )
                known = next((each for each in out if each.start <= at < each.end), None)
                if known is not None and known.place == one.place:
                    at = known.end if step > 0 else known.start - 1
                    continue
                if known is not None or not (near or "," in joint) or re.search(r"[.;()?!]", joint):
                    break
                same = [value for value in exact(link.lexicon, (link.words[at],)) if value.place == one.place]
                if not same or link.words[at].is_number:
                    break
                out.append(Found(at, at + 1, one.place, (same[0].surface,), negate=one.negate))
                taken.add(at)
                at += step
    return out


def glossed(link: Link, found: list[Found], taken: set[int]) -> list[Found]:
    """'seal leak (Dichtgasleck)': what stands in brackets is the value; the words before say it in other words."""
    kept = list(found)
    for one in found:
        before, after = link.frame.words.gap(one.start), link.frame.words.gap(one.end)
        if one.op != "is" or one.start == 0:
            continue
        if "(" in before and ")" in after:
            first = one.start
            while first > 0 and one.start - first < 3 and link.words[first - 1].fold not in STOP:
                first -= 1
                if link.frame.words.gap(first) != " ":
                    break
            inside = [other for other in kept if other.start >= first and other.end <= one.start]
            first = min((at for at in range(first, one.start) if not _heads_rows(link, at)), default=one.start)
            if any(other.place == one.place or _coded(link, other) for other in inside) or first == one.start:
                continue
            kept = [other for other in kept if other not in inside]
            span = [at for at in range(first, one.start) if link.lexicon.names.get(link.words[at].stem, 0) < 0.9]
            link.explain(span, "gloss", 0.8)
            taken |= set(span)
        elif "(" in after and _coded(link, one) is False:
            end = one.end
            while end < len(link.words) and (end == one.end or link.frame.words.gap(end) == " ") and end - one.end < 3:
                end += 1
            if ")" in link.frame.words.gap(end) and not any(
                other.start < end and other.end > one.end for other in kept
            ):
                link.explain(range(one.end, end), "gloss", 0.8)
                taken |= set(range(one.end, end))
    return kept


def _heads_rows(link: Link, at: int) -> bool:
    """Whether a word stands for rows, so that it says nothing of the value in brackets after it."""
    return link.words[at].stem in ROWS | WORK | EVENTS or link.lexicon.names.get(link.words[at].stem, 0) >= 0.9


def _coded(link: Link, one: Found) -> bool:
    return any(sign.isdigit() for word in link.words[one.start : one.end] for sign in word.text)


def lettered(link: Link, found: list[Found], taken: set[int]) -> list[Found]:
    """Short values listed after one that is sure: 'excavators A, B and C', 'WO 102, 103 and 104'."""
    out = list(found)
    for one in found:
        at = one.end
        while at < len(link.words):
            here = at + 1 if link.words[at].fold in ("and", "or", "und", "oder", "&", "to", "through", "bis") else at
            if here >= len(link.words) or here in taken:
                break
            word = link.words[here]
            same = [value for value in exact(link.lexicon, (word,)) if value.place == one.place]
            if not (
                same
                and (word.is_number or word.text.isupper())
                and re.fullmatch(r"[\s,&/]+", link.frame.words.gap(at) or " ")
            ):
                break
            out.append(Found(here, here + 1, one.place, (same[0].surface,), negate=one.negate))
            taken.add(here)
            at = here + 1
    return sorted(out, key=lambda one: one.start)


def ranged(link: Link, found: list[Found], taken: set[int]) -> list[Found]:
    """'units A to E' names all values between."""
    out: list[Found] = []
    for one in found:
        before = out[-1] if out else None
        if (
            before is not None
            and before.place == one.place
            and one.op == before.op == "is"
            and one.start - before.end <= 1
        ):
            joint = link.words[before.end].fold if one.start > before.end else link.frame.words.gap(one.start).strip()
            between = (
                values_between(link.lexicon, one.place, before.values[0], one.values[0])
                if joint in _RANGE_WORDS
                else []
            )
            if len(between) >= 2:
                out[-1] = replace(before, end=one.end, values=tuple(between))
                continue
        out.append(one)
    return out
