"""Which words of a question mean which values and columns of a log: schema linking.

Exact and folded matches come before stems, stems before short forms, these before parts of longer values.
Every word of the question gets what explains it; what nothing explains counts against the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from ingest.identifiers import normal_form
from ingest.schema import ColumnRole, ColumnType
from rag.plan.cues.exclusions import negated
from rag.plan.cues.frame import Frame
from rag.plan.lexicon import Lexicon, Value, initials, shape, shortens, values_between
from rag.plan.text import Word, fold, pieces, plain_words, stem, stems
from rag.plan.words import (
    DATE_VERBS,
    DATE_WORDS,
    EVENTS,
    GENERIC,
    KINDS,
    LOG_NOUNS,
    QUANTITIES,
    ROLES,
    ROWS,
    STOP,
    TASKS,
    UNITS,
    WORK,
)

_MOST_WORDS = 6
_ROLE_RANK = {
    ColumnRole.ASSET: 6,
    ColumnRole.RECORD: 5,
    ColumnRole.PROBLEM: 4,
    ColumnRole.STATUS: 4,
    ColumnRole.SITE: 3,
    ColumnRole.CAUSE: 2,
    ColumnRole.REMEDY: 1,
}
_NEAR = 4  # words either side in which a column's name speaks for a value
_BE = frozenset("is are was were be been being not as still currently yet".split())
_VAGUE = frozenset(
    "actual total number maximum minimum average mean basic original net gross planned estimated time value".split()
)
_STATES = frozenset(stems("open close closed new planned finished".split()))
_PLACING = frozenset("in at for from near on of with by around outside inside".split())
_JOINING = frozenset("of in on at by the a an and or to for no".split())
_RANGE_WORDS = frozenset({"to", "through", "bis", "till", "until", "-", "–", "thru"})


@dataclass(frozen=True, slots=True)
class Found:
    """Words from `start` to `end` name these values of a column (`op` is or contains), or one it does not have."""

    start: int
    end: int
    place: int
    values: tuple[str, ...]
    op: str = "is"
    quality: float = 1.0
    negate: bool = False
    absent: bool = False
    gloss: bool = False  # explains the words, but tests nothing
    head: bool = False  # absent among the names of the columns, not among values
    others: tuple[int, ...] = ()  # other columns that have the value


@dataclass(slots=True)
class Link:
    """A question linked to one log: `why[n]` explains word n (''), `weight[n]` is how well, 0 to 1."""

    frame: Frame
    lexicon: Lexicon
    holds: Callable[[int, str], bool]
    why: list[str] = field(default_factory=list)
    weight: list[float] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    named_words: set[str] = field(default_factory=set)
    spelled: set[int] = field(default_factory=set)  # columns whose name is the first letters of words of the question

    def __post_init__(self) -> None:
        self.why = [""] * len(self.frame.words)
        self.weight = [0.0] * len(self.frame.words)

    @property
    def words(self) -> tuple[Word, ...]:
        """The question's words."""
        return self.frame.words.all

    def explain(self, places: Iterable[int], why: str, weight: float) -> None:
        """Say what words mean; a better explanation stays."""
        for place in places:
            if weight > self.weight[place] or not self.why[place]:
                self.why[place], self.weight[place] = why, max(weight, self.weight[place])

    def explain_span(self, start: int, end: int, why: str, weight: float = 1.0) -> None:
        """The same for characters from `start` to `end`."""
        first, last = self.frame.words.at(start, end)
        self.explain(range(first, last), why, weight)

    def is_free(self, place: int) -> bool:
        """Whether nothing explains the word yet and it says something."""
        return not self.why[place] and self.words[place].fold not in STOP

    # -- values -------------------------------------------------------------------------------------------

    def values(self, hard: frozenset[int]) -> None:
        """Find the values that are named; `hard` are words that mean something else."""
        taken = set(hard)
        lone: list[Found] = []
        for length in range(min(_MOST_WORDS, len(self.words)), 0, -1):
            for start in range(len(self.words) - length + 1):
                span = range(start, start + length)
                if taken & set(span) or not self._joined(start, start + length):
                    continue
                hit = self._value(start, start + length)
                if hit is not None:
                    lone.append(hit)
                    taken |= set(span)
        lone = self._listed(self._bags(lone, taken, hard), taken)
        lone = self._glosses(lone, taken)
        self.found = self._ranges(self._letters(sorted(lone, key=lambda one: one.start), taken), taken)
        self._absent_codes(taken)
        for one in self.found:
            why = "absent" if one.absent else "value"
            self.explain(range(one.start, one.end), why, one.quality)

    def _bags(self, found: list[Found], taken: set[int], hard: frozenset[int]) -> list[Found]:
        """Values of several words that all stand close together in another order: 'low on gear oil pressure'."""
        stems_ = [word.stem for word in self.words]
        known = set(stems_)
        best: tuple[int, int, int, Value] | None = None
        for value in dict.fromkeys(one for word in known for one in self.lexicon.words.get(word, ())):
            wanted = {word for word in stems(re.split(r"[\W_]+", fold(value.surface))) if word}
            if len(wanted) < 3:
                continue
            places = [place for word in wanted if (place := _place_of(word, stems_)) is not None]
            if len(set(places)) < len(wanted):
                continue
            low, high = min(places), max(places) + 1
            if (
                high - low <= len(wanted) + 3
                and not hard & set(range(low, high))
                and (best is None or len(wanted) > best[0])
            ):
                best = (len(wanted), low, high, value)
        if best is None:
            return found
        _, low, high, value = best
        inside = [one for one in found if one.start < high and one.end > low]
        if any(one.op == "is" and one.end - one.start >= best[0] for one in inside):
            return found
        taken |= set(range(low, high))
        kept = [one for one in found if one not in inside]
        return [*kept, Found(low, high, value.place, (value.surface,))]

    def _joined(self, start: int, end: int) -> bool:
        """Whether no comma, bracket or full stop parts the words."""
        return not any(re.search(r"[,;:()?!]|\. ", self.frame.words.gap(place)) for place in range(start + 1, end))

    def _value(self, start: int, end: int) -> Found | None:
        words = self.words[start:end]
        candidates = self._exact(words)
        quality = 1.0
        if not candidates:
            candidates = self.lexicon.meanings.get("".join(word.stem for word in words), [])
            quality = 0.9
        candidates = [one for one in candidates if self._acceptable(one, start, end)]
        if candidates:
            return self._choose(candidates, start, end, quality)
        return self._initials(start, end) or self._short(start, end) or self._part(start, end)

    def _initials(self, start: int, end: int) -> Found | None:
        """Capitals that only one column has a value for: 'BC', 'B.C.' for British Columbia."""
        text = self.words[start].text.replace(".", "")
        if end - start > 1 or not (text.isalpha() and text.isupper() and len(text) > 1):
            return None
        known = self.lexicon.initials.get(fold(text), [])
        if len({fold(one.surface) for one in known}) != 1 or fold(text) in UNITS:
            return None
        own = [self.lexicon.names, *self.lexicon.columns.values()]
        after = self.words[start - 1].fold if start else ""
        if any(stem(text) in words for words in own) or not (
            after in _PLACING or self._column_near(known[0].place, start, end) >= 0.9
            or (start and self.frame.words.gap(start).strip() == ",")
        ):  # fmt: skip
            return None
        return self._choose(known, start, end, 0.85)

    def _exact(self, words: tuple[Word, ...]) -> list[Value]:
        lexicon = self.lexicon
        found = [*lexicon.values.get("".join(word.stem for word in words), ())]
        found += lexicon.values.get("".join(word.fold for word in words), ())
        # hyphens and points inside words: 'P-101A', '1.6'
        flat = "".join(re.sub(r"[\W_]+", "", word.fold) for word in words)
        if any(sign.isalpha() for sign in flat):
            found += lexicon.values.get(flat, ())
        if len(words) == 1:
            found = [one for one in found if _inflected(words[0], one.surface)]
        if not found and len(words) > 2:
            # 'no leak was found' where the value is No leak found
            plain = [word for at, word in enumerate(words) if word.fold not in _BE or at in (0, len(words) - 1)]
            if len(plain) < len(words):
                found += lexicon.values.get("".join(word.stem for word in plain), ())
        if not found and len(words) == 1 and "-" in words[0].text:
            found += lexicon.values.get("".join(stems(plain_words(words[0].text))), ())  # 'V-belts'
        if any(sign.isdigit() for word in words for sign in word.text) and len(words) <= 4:
            found += lexicon.normals.get(normal_form("-".join(word.text for word in words)), ())
            found += lexicon.normals.get(normal_form("".join(word.text for word in words)), ())
        elif len(words) == 1 and words[0].text.isupper():
            found += lexicon.normals.get(normal_form(words[0].text), ())
        return list(dict.fromkeys(found))

    def _acceptable(self, value: Value, start: int, end: int) -> bool:
        """Whether the words can be meant as this value, and not as plain English."""
        words, column = self.words[start:end], self.lexicon.column(value.place)
        first = words[0]
        if (
            column.type is ColumnType.TEXT
            and column.profile.distinct > 200
            and end - start < 3
            and not first.text.isupper()
        ):
            return False
        if end - start > 1:
            return not all(word.fold in STOP for word in words)
        told = self._column_near(value.place, start, end)
        quoted = any(begin <= start < stop for begin, stop, _ in self.frame.words.quoted)
        text = first.text
        if len(text) == 1 and text.isalpha():
            before = self.words[start - 1].fold if start else ""
            thing = column.role is ColumnRole.ASSET and before in (
                "on",
                "for",
                "of",
                "at",
                "by",
                "with",
                "auf",
                "an",
                "bei",
            )
            return (
                text.isupper() and (self._noun_before(start) or told > 0.6 or thing) and value.surface.upper() == text
            )
        if text.isdigit():
            if not quoted and self._of_another(value.place, start):
                return False
            if told >= 0.7 or quoted:
                return True
            return column.type is ColumnType.IDENTIFIER and len(text) >= 4 and not self._counts(start)
        if any(sign.isdigit() for sign in text):
            return True
        same = text.isupper() and len(text) > 1
        if first.fold in STOP:
            follows = self.words[end].stem if end < len(self.words) and self.frame.words.gap(end) == " " else ""
            kind = first.stem in EVENTS and follows in ROWS | WORK  # 'breakdown orders'
            whole = len(plain_words(value.surface)) == 1 and column.type is ColumnType.CATEGORY
            of_rows = (
                whole
                and len(text) > 3
                and (follows in ROWS | WORK | EVENTS or self.lexicon.names.get(follows, 0) >= 0.95)
            )
            return same or quoted or told >= 0.95 or kind or of_rows
        if len(text) <= 2:
            return same
        spelled = _inflected(first, value.surface) and column.role is not ColumnRole.STATUS
        if not same and not quoted and not spelled and text.isalpha() and self._dates(start, end):
            return False
        if first.stem in ROWS | TASKS and not _inflected(first, value.surface) and not quoted:
            return False  # 'work' is not what is 'in work'
        if column.role is ColumnRole.STATUS and not same and self._adjective(start, end):
            return True
        if first.stem in ROWS | WORK | EVENTS and not same and not quoted:
            # 'repair jobs' is a kind of job, 'repairs' are jobs
            follows = self.words[end].stem if end < len(self.words) else ""
            written = start > 0 and first.text[0].isupper() and value.surface.startswith(first.text)
            plain, spelled = first.stem in ROWS | TASKS, _plural_of(first.fold, value.surface)
            kind = column.type is ColumnType.CATEGORY and column.profile.distinct <= 12
            kind = kind and column.profile.filled >= 0.9 * self.lexicon.log.rows and (written or not plain)
            kind = kind and (spelled or value in self.lexicon.meanings.get(first.stem, ()))
            return told >= 0.95 or follows in ROWS | WORK | EVENTS or (kind and first.stem not in self.lexicon.names)
        if same or quoted:
            return True
        if self.lexicon.names.get(first.stem, 0.0) >= 0.9 or self._names_column(first, value.place):
            return told >= 0.95
        if first.stem in GENERIC:
            follows = self.words[end].stem if end < len(self.words) else ""
            adjective = (
                column.role is ColumnRole.STATUS
                or (start and self.words[start - 1].fold in _BE)
                or (follows in ROWS | WORK | EVENTS and column.type is ColumnType.CATEGORY)
            )
            return told >= 0.95 or (adjective and first.stem in _STATES)
        return True

    def _of_another(self, place: int, start: int) -> bool:
        """Whether the word right before a number says that it is of something else: 'priority 1' is no order number."""
        if not start or self.frame.words.gap(start) != " ":
            return False
        before = self.words[start - 1]
        own = self.lexicon.columns[place].get(before.stem, 0)
        plain = before.fold in STOP or before.stem in ROWS | WORK | EVENTS or before.stem in self.lexicon.names
        return (
            before.text.isalpha()
            and len(before.text) > 3
            and not plain
            and own < 0.65
            and bool(before.stem in GENERIC or before.stem in KINDS)
        )

    def _dates(self, start: int, end: int) -> bool:
        """'finished in 2022', 'days to close' of a log with a date for it: when, not in which state."""
        word, roles = self.words[start].stem, {column.role for column in self.lexicon.dates()}
        columns = [own for column in self.lexicon.dates() if (own := self.lexicon.columns[column.place])]
        near = [cluster for cluster in DATE_WORDS if word in cluster]
        if not any(role in roles and word in verbs for role, verbs in DATE_VERBS.items()) and not any(
            own.get(one, 0) >= 0.9 for cluster in near for one in cluster for own in columns
        ):
            return False
        if start and self.words[start - 1].fold == "to":
            return True
        return end < len(self.words) and self.why[end] == "period"

    def _adjective(self, start: int, end: int) -> bool:
        """Whether a word describes rows: 'open orders', 'are still open'."""
        follows = self.words[end] if end < len(self.words) and self.frame.words.gap(end) == " " else None
        if follows is not None and (follows.stem in ROWS | WORK | EVENTS or follows.stem in self.lexicon.names):
            return True
        return start > 0 and self.words[start - 1].fold in _BE

    def _names_column(self, word: Word, place: int) -> bool:
        """Whether the word is part of the name of another column, one whose cells say little by themselves."""
        return any(
            own.get(word.stem, 0) >= 1
            for at, own in self.lexicon.columns.items()
            if at != place and self.lexicon.column(at).profile.distinct <= 0.5 * self.lexicon.log.rows
        )

    def _counts(self, start: int) -> bool:
        """Whether the number before which `start` stands counts something: '1200 hours'."""
        follows = self.words[start + 1].stem if start + 1 < len(self.words) else ""
        return follows in {"hour", "day", "minut", "euro", "eur", "time", "kwh"}

    def _noun_before(self, start: int) -> bool:
        if start == 0:
            return False
        before = self.words[start - 1]
        return before.text.isalpha() and len(before.text) > 1 and (before.fold not in STOP or before.fold in LOG_NOUNS)

    def _column_near(self, place: int, start: int, end: int) -> float:
        """How much the words around say that this column is meant."""
        best = 0.0
        words = self.lexicon.columns[place]
        for at in [*range(max(0, start - _NEAR), start), *range(end, min(len(self.words), end + _NEAR))]:
            weight = words.get(self.words[at].stem, 0.0)
            distance = start - at if at < start else at - end + 1
            best = max(best, weight if distance <= 2 else weight - 0.15 * (distance - 2))
        return best

    def _choose(self, candidates: list[Value], start: int, end: int, quality: float) -> Found:
        def rank(value: Value) -> tuple[float, ...]:
            column = self.lexicon.column(value.place)
            written = self.frame.text[self.words[start].start : self.words[end - 1].end]
            role = _ROLE_RANK.get(column.role, 0) if column.role else 0
            near = self._column_near(value.place, start, end)
            return (round(near, 1) if near >= 0.7 else 0.0, fold(value.surface) == fold(written), role, value.count)

        ranked = sorted(candidates, key=rank, reverse=True)
        best = ranked[0]
        surfaces = dict.fromkeys(one.surface for one in ranked if one.place == best.place)
        gloss = self._is_gloss(start, end, best.place)
        others = tuple(dict.fromkeys(one.place for one in ranked if one.place != best.place))
        away = negated(self.frame.text, self.words[start].start)
        return Found(start, end, best.place, tuple(surfaces), "is", quality, away, gloss=gloss, others=others)

    def _is_gloss(self, start: int, end: int, place: int) -> bool:
        """Where the question says in quotes which rows count, plain words around it only paint the picture."""
        if not self.frame.quoted_only():
            return False
        words = self.words[start:end]
        if any(begin <= start < stop for begin, stop, _ in self.frame.words.quoted):
            return True
        plain = all(word.text.islower() and word.text.isalpha() for word in words)
        return plain and self._column_near(place, start, end) < 0.95

    def _short(self, start: int, end: int) -> Found | None:
        """Words that a code is short for: 'gearbox' for GEAR, 'oil temperature' for OILTEMP."""
        words = self.words[start:end]
        if end - start > 3 or any(not word.text.isalpha() or word.fold in STOP for word in words):
            return None
        if len(words) == 1 and (words[0].stem in ROWS | WORK | EVENTS | GENERIC or words[0].stem in self.lexicon.names):
            return None
        if any(self._names_column(word, -1) for word in words) or self._dates(start, end):
            return None
        folded = tuple(word.fold for word in words)
        rated = [(shortens(value.surface, folded), value) for value in self.lexicon.short]
        # A site is short for a name, everything else for a word.
        good = [
            (rate, value)
            for rate, value in rated
            if rate >= 0.75 or (rate >= 0.7 and (words[0].text[0].isupper() or len(value.surface) >= 4))
        ]
        if not good:
            return None
        best = max(rate for rate, _ in good)
        if best < 0.9 and any(
            self.lexicon.columns[place].get(words[-1].stem, 0) >= 0.9 for place in self.lexicon.columns
        ):
            return None
        found = self._choose([value for rate, value in good if rate == best], start, end, 0.6 + 0.3 * best)
        return None if found.gloss else found

    def _part(self, start: int, end: int) -> Found | None:
        """Words that stand in longer values: 'Limerick' in Limerick 1 and Limerick 2."""
        words = self.words[start:end]
        if any(word.fold in STOP and not word.is_number for word in words) or all(word.is_number for word in words):
            return None
        named = words[0].text[0].isupper() and start > 0
        if len(words) == 1:
            only = words[0]
            if (
                len(only.text) < (3 if named and only.text.istitle() else 4)
                or only.stem in ROWS | WORK | EVENTS
                or only.stem in self.lexicon.names
            ):
                return None
        sets = [self.lexicon.words.get(word.stem, []) for word in words]
        if not all(sets) or self._title_and_column(words):
            return None
        wanted = [word.stem for word in words]
        turned = self._turned(words, start, end, sets)
        if turned is not None:
            return turned
        by_place: dict[int, list[Value]] = {}
        for value in sets[0]:
            own = list(stems(re.split(r"[\W_]+", fold(value.surface))))
            if any(own[at : at + len(wanted)] == wanted for at in range(len(own))):
                by_place.setdefault(value.place, []).append(value)
        # Words of what a column is called, or of a description, name no value by themselves.
        for place in list(by_place):
            share = sum(one.count for one in by_place[place]) / max(1, self.lexicon.log.rows)
            column = self.lexicon.column(place)
            lone = len(words) == 1 and not named
            follows = self.words[end].stem if end < len(self.words) and self.frame.words.gap(end) == " " else ""
            kind = column.type is ColumnType.CATEGORY and follows in ROWS | WORK | EVENTS
            if (lone and not kind and self._column_near(place, start, end) < 0.9) or share > 0.9:
                del by_place[place]
        if not by_place:
            return None
        candidates = [one for values in by_place.values() for one in values]
        if named and not all(word.is_number for word in words) and self._name_goes_on(start, end):
            return None
        found = self._choose(candidates, start, end, 0.85 if named else 0.7)
        said = " ".join(word.text for word in words)
        return None if found.gloss else replace(found, values=(said,), op="contains")

    def _turned(self, words: tuple[Word, ...], start: int, end: int, sets: list[list[Value]]) -> Found | None:
        """Two words side by side that one value holds in another order: 'sour gas' for 'Natural Gas - Sour'."""
        if len(words) != 2 or words[0].stem == words[1].stem or not all(word.text.isalpha() for word in words):
            return None
        both = [one for one in sets[0] if one in sets[1] and self.lexicon.column(one.place).type is ColumnType.CATEGORY]
        if not 1 <= len(both) <= 3 or len({one.place for one in both}) > 1:
            return None
        if any(" ".join(word.fold for word in words) in " ".join(plain_words(one.surface)) for one in both):
            return None
        found = self._choose(both, start, end, 0.85)
        return None if found.gloss else found

    def _title_and_column(self, words: tuple[Word, ...]) -> bool:
        """'pipeline company' in a log of pipelines with a column of companies."""
        own = any(column.get(words[-1].stem, 0) >= 0.95 for column in self.lexicon.columns.values())
        return own and all(self.lexicon.names.get(word.stem, 0) >= 0.9 for word in words[:-1])

    def _name_goes_on(self, start: int, end: int) -> bool:
        """Whether a name has more words than these: the River of Crystal River."""

        def is_name(at: int, gap: int) -> bool:
            if not 0 < at < len(self.words) or self.frame.words.gap(gap) != " ":
                return False
            word = self.words[at]
            return word.text.isalpha() and word.text[0].isupper() and word.fold not in STOP and not self.why[at]

        return is_name(start - 1, start) or is_name(end, end)

    def _glosses(self, found: list[Found], taken: set[int]) -> list[Found]:
        """'seal leak (Dichtgasleck)': what stands in brackets is the value; the words before say it in other words."""
        kept = list(found)
        for one in found:
            before, after = self.frame.words.gap(one.start), self.frame.words.gap(one.end)
            if one.op != "is" or one.start == 0:
                continue
            if "(" in before and ")" in after:
                first = one.start
                while first > 0 and one.start - first < 3 and self.words[first - 1].fold not in STOP:
                    first -= 1
                    if self.frame.words.gap(first) != " ":
                        break
                inside = [other for other in kept if other.start >= first and other.end <= one.start]
                first = min((at for at in range(first, one.start) if not self._heads_rows(at)), default=one.start)
                if any(other.place == one.place or self._coded(other) for other in inside) or first == one.start:
                    continue
                kept = [other for other in kept if other not in inside]
                span = [at for at in range(first, one.start) if self.lexicon.names.get(self.words[at].stem, 0) < 0.9]
                self.explain(span, "gloss", 0.8)
                taken |= set(span)
            elif "(" in after and self._coded(one) is False:
                end = one.end
                while (
                    end < len(self.words) and (end == one.end or self.frame.words.gap(end) == " ") and end - one.end < 3
                ):
                    end += 1
                if ")" in self.frame.words.gap(end) and not any(
                    other.start < end and other.end > one.end for other in kept
                ):
                    self.explain(range(one.end, end), "gloss", 0.8)
                    taken |= set(range(one.end, end))
        return kept

    def _heads_rows(self, at: int) -> bool:
        """Whether a word stands for rows, so that it says nothing of the value in brackets after it."""
        return self.words[at].stem in ROWS | WORK | EVENTS or self.lexicon.names.get(self.words[at].stem, 0) >= 0.9

    def _coded(self, one: Found) -> bool:
        return any(sign.isdigit() for word in self.words[one.start : one.end] for sign in word.text)

    def _listed(self, found: list[Found], taken: set[int]) -> list[Found]:
        """'operation, construction and service' of one column: a word of other use is a value among values."""
        out = list(found)
        for one in sorted(found, key=lambda each: each.start):
            if one.op != "is" or one.absent or one.gloss:
                continue
            for step in (1, -1):
                at = one.end if step > 0 else one.start - 1
                while 0 <= at < len(self.words):
                    if self.words[at].fold in ("and", "or", "und", "oder"):
                        at += step
                        continue
                    joint = self.frame.words.gap(at if step > 0 else at + 1)
                    near = (
                        self.words[at - step].fold in ("and", "or", "und", "oder")
                        if 0 <= at - step < len(self.words)
                        else False
                    )
                    known = next((each for each in out if each.start <= at < each.end), None)
                    if known is not None and known.place == one.place:
                        at = known.end if step > 0 else known.start - 1
                        continue
                    if known is not None or not (near or "," in joint) or re.search(r"[.;()?!]", joint):
                        break
                    same = [value for value in self._exact((self.words[at],)) if value.place == one.place]
                    if not same or self.words[at].is_number:
                        break
                    out.append(Found(at, at + 1, one.place, (same[0].surface,), negate=one.negate))
                    taken.add(at)
                    at += step
        return out

    # -- lists, ranges, absent ones -------------------------------------------------------------------------

    def _letters(self, found: list[Found], taken: set[int]) -> list[Found]:
        """Short values listed after one that is sure: 'excavators A, B and C', 'WO 102, 103 and 104'."""
        out = list(found)
        for one in found:
            at = one.end
            while at < len(self.words):
                here = (
                    at + 1 if self.words[at].fold in ("and", "or", "und", "oder", "&", "to", "through", "bis") else at
                )
                if here >= len(self.words) or here in taken:
                    break
                word = self.words[here]
                same = [value for value in self._exact((word,)) if value.place == one.place]
                if not (
                    same
                    and (word.is_number or word.text.isupper())
                    and re.fullmatch(r"[\s,&/]+", self.frame.words.gap(at) or " ")
                ):
                    break
                out.append(Found(here, here + 1, one.place, (same[0].surface,), negate=one.negate))
                taken.add(here)
                at = here + 1
        return sorted(out, key=lambda one: one.start)

    def _ranges(self, found: list[Found], taken: set[int]) -> list[Found]:
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
                joint = (
                    self.words[before.end].fold if one.start > before.end else self.frame.words.gap(one.start).strip()
                )
                between = (
                    values_between(self.lexicon, one.place, before.values[0], one.values[0])
                    if joint in _RANGE_WORDS
                    else []
                )
                if len(between) >= 2:
                    out[-1] = replace(before, end=one.end, values=tuple(between))
                    continue
            out.append(one)
        return out

    def _absent_codes(self, taken: set[int]) -> None:
        """Codes that look like those of a column but are not among its values, or are in one too long to know."""
        for start, end, text in self._code_spans(taken):
            places = self._places_for(text, start, end)
            if not places:
                columns = (
                    self.lexicon.code_shapes().get(shape(text.upper()))
                    if not text.isdigit() and len(text) > 1
                    else None
                )
                if columns and normal_form(text) not in self.lexicon.codes:
                    self.found.append(Found(start, end, columns[0], (text,), absent=True, head=True))
                    taken |= set(range(start, end))
                continue
            there = next(
                (place for place in places if not self.lexicon.complete(place) and self.holds(place, text)), None
            )
            absent = there is None
            place = places[0] if there is None else there
            away = negated(self.frame.text, self.words[start].start)
            self.found.append(Found(start, end, place, (text,), negate=away, absent=absent))
            taken |= set(range(start, end))
        self.found.sort(key=lambda one: one.start)

    def _code_spans(self, taken: set[int]) -> list[tuple[int, int, str]]:
        """Runs of words that look like one code: 'WT-15', 'wt 15', '2852012022', the F of 'excavator F'."""
        spans: list[tuple[int, int, str]] = []
        at = 0
        while at < len(self.words):
            word = self.words[at]
            if at in taken:
                at += 1
                continue
            digits = any(sign.isdigit() for sign in word.text)
            letters = any(sign.isalpha() for sign in word.text)
            following = self.words[at + 1] if at + 1 < len(self.words) and at + 1 not in taken else None
            if digits and letters:
                end = at + 1
                if (
                    following is not None
                    and len(following.text) == 1
                    and following.text.isalpha()
                    and self.frame.words.gap(end) == " "
                    and following.fold not in ("a", "i")
                ):
                    joined = word.text + following.text
                    if shape(joined) in self.lexicon.shapes:
                        end += 1
                spans.append((at, end, "".join(one.text for one in self.words[at:end])))
                at = end
                continue
            if (
                letters
                and not digits
                and following is not None
                and following.text[0].isdigit()
                and len(word.text) <= 4
                and word.fold not in STOP
                and re.fullmatch(r"[ \-]", self.frame.words.gap(at + 1))
            ):
                joined = f"{word.text}-{following.text}"
                if shape(joined.upper()) in self.lexicon.shapes:
                    spans.append((at, at + 2, joined.upper()))
                    at += 2
                    continue
            if (word.is_number and re.fullmatch(r"\d{1,14}", word.text)) or (
                len(word.text) == 1
                and word.text.isalpha()
                and word.text.isupper()
                and word.fold != "i"
                and self._noun_before(at)
            ):
                spans.append((at, at + 1, word.text))
            at += 1
        return spans

    def _places_for(self, text: str, start: int, end: int) -> list[int]:
        """Columns whose values look like the code, the likeliest first."""
        lexicon = self.lexicon
        if len(text) == 1 and text.isalpha():
            return [place for place in lexicon.letters if self._speaks_of(place, start)]
        record = lexicon.log.record_column()
        if text.isdigit():
            named = self._record_named(start)
            if record is not None and named:
                # Numbers of one record column differ in length.
                digits = [value.surface for value in lexicon.all_values(record.place) if value.surface.isdigit()]
                if digits and len(text) <= max(map(len, digits)) + 1:
                    return [record.place]
            places = [
                place
                for place in lexicon.shapes.get(shape(text), ())
                if (self._column_near(place, start, end) >= 0.65 and not self._of_another(place, start))
                or len(text) >= 8
            ]
        else:
            places = [place for place in lexicon.shapes.get(shape(text.upper()), ()) if self._as_long(place, text)]

        def rank(place: int) -> tuple[float, int]:
            role = lexicon.column(place).role
            return -self._column_near(place, start, end), -_ROLE_RANK.get(role, 0) if role else 0

        return sorted(places, key=rank)

    def _as_long(self, place: int, text: str) -> bool:
        """Whether some value of the column has about as many digits: 'D2' is none of D500 to D639."""
        digits = sum(sign.isdigit() for sign in text)
        known = (sum(sign.isdigit() for sign in one.surface) for one in self.lexicon.all_values(place))
        return any(abs(digits - one) <= 1 for one in known)

    def _record_named(self, start: int) -> bool:
        """Whether the number is called a record: 'record 4124', 'LER 285...', 'WO no. 12', '#17'."""
        if "#" in self.frame.words.gap(start):
            return True
        record = self.lexicon.log.record_column()
        own = self.lexicon.columns[record.place] if record is not None else {}
        for back in (1, 2):
            if start - back < 0:
                return False
            before = self.words[start - back]
            if (
                before.stem in ROWS | WORK | EVENTS
                or own.get(before.stem, 0) >= 0.7
                or before.fold in ("wo", "nr", "no", "number", "id")
            ):
                return True
            if before.fold not in STOP:
                return False
        return False

    def _speaks_of(self, place: int, start: int) -> bool:
        """Whether the word before names what the column holds, or the log itself."""
        before = self.words[start - 1]
        column = self.lexicon.column(place)
        if self.lexicon.columns[place].get(before.stem, 0) >= 0.65 or before.stem in self.lexicon.names:
            return True
        return column.role is ColumnRole.ASSET and before.stem in ROLES[ColumnRole.ASSET]

    # -- columns ------------------------------------------------------------------------------------------

    def column(
        self, start: int, end: int, types: frozenset[ColumnType] | None = None, least: float = 0.6
    ) -> tuple[int, float, int] | None:
        """(place, quality, words used) of the column that words from `start` on name best; None for none."""
        best: tuple[float, int, int] | None = None
        for place, own in self.lexicon.columns.items():
            column = self.lexicon.column(place)
            if (types is not None and column.type not in types) or not column.profile.filled:
                continue
            for length in range(min(4, end - start), 0, -1):
                words = [
                    word
                    for word in self.words[start : start + length]
                    if word.fold not in ("the", "of", "each", "type", "kind", "single", "a", "in")
                ]
                if not words:
                    continue
                weights = [own.get(word.stem, 0.0) for word in words]
                if not weights or min(weights) <= 0:
                    continue
                named = sum(weight >= 0.95 for weight in weights)
                # How much of the column's own name is said breaks ties: 'date' says less of 'report date'.
                size = sum(weight >= 1.0 for weight in own.values())
                score = sum(weights) / len(weights) + 0.25 * (len(words) - 1) + 0.1 * named / max(1, size)
                role = 0.02 * (_ROLE_RANK.get(column.role, 0) if column.role else 0)
                if best is None or score + role > best[0]:
                    best = (score + role, place, length)
        if best is None or best[0] < least:
            return None
        return best[1], best[0], best[2]

    def quantities(self) -> dict[int, float]:
        """How much each number column is spoken of: its own words, unit, role, what is measured, codes in its name."""
        rated: dict[int, float] = {}
        stems_ = {word.stem for word in self.words}
        for column in self.lexicon.numbers():
            own = self.lexicon.columns[column.place]
            if not self.lexicon.measures(column.place) and not {stem(one) for one in pieces(column.name)} <= stems_:
                continue
            total = 0.0
            for at, word in enumerate(self.words):
                if self.why[at] in ("value", "absent", "period", "text") or (
                    self.why[at] == "cue" and word.fold in STOP
                ):
                    continue
                weight = own.get(word.stem, 0.0)
                if word.fold in _VAGUE or (word.fold in STOP and word.stem not in QUANTITIES and weight < 0.7):
                    continue
                if weight and self.lexicon.names.get(word.stem, 0) >= 0.95:
                    weight *= 0.3  # 'faults' of a log of faults, not the energy before a fault
                if not weight:
                    weight = 0.6 if any(own.get(one, 0) >= 0.7 for one in QUANTITIES.get(word.stem, ())) else 0.0
                total += weight + (0.4 if weight >= 0.7 and self._after_aggregate(at) else 0.0)
            total += 2.0 * (column.place in self.spelled)
            for normal, places in self.lexicon.codes.items():
                if column.place in places and normal in self._normals():
                    total += 2.0
            if total:
                # Of two columns with the word the one is meant whose whole name is said.
                name = [stem(piece) for piece in pieces(column.name) if piece.isalpha() and fold(piece) not in UNITS]
                rated[column.place] = total + 0.1 * (sum(one in stems_ for one in name) / len(name) if name else 0)
        return rated

    def _after_aggregate(self, at: int) -> bool:
        """Whether a word stands right behind 'mean', 'total' or 'highest': what these are of."""
        spots = [*self.frame.aggregates.values()]
        if self.frame.superlative is not None:
            spots.append((self.frame.superlative.start, self.frame.superlative.end))
        return any(0 <= at - self.frame.words.at(*spot)[1] <= 1 for spot in spots)

    def _normals(self) -> set[str]:
        """Normal forms of all one- to three-word codes of the question."""
        found = set()
        for start in range(len(self.words)):
            for length in (1, 2, 3):
                words = self.words[start : start + length]
                if len(words) == length:
                    found.add(normal_form("-".join(word.text for word in words)))
                    found.add(normal_form("".join(word.text for word in words)))
        return found

    def code_columns(self) -> dict[tuple[int, int], list[int]]:
        """Places of words that are codes in the names of columns: 'G2' in g2_kwh."""
        found: dict[tuple[int, int], list[int]] = {}
        for length in (3, 2, 1):
            for start in range(len(self.words) - length + 1):
                words = self.words[start : start + length]
                if not any(sign.isdigit() for word in words for sign in word.text) or any(
                    start < stop and start + length > begin for begin, stop in found
                ):
                    continue
                places = self.lexicon.codes.get(normal_form("-".join(word.text for word in words)))
                if places:
                    found[start, start + length] = places
        return found

    def columns_by_initials(self) -> None:
        """'customer minutes lost' where a column is called cml."""
        for column in self.lexicon.log.columns:
            name = fold(column.name).split("_")[0].split(" ")[0]
            if not (3 <= len(name) <= 6 and name.isalpha()) or not column.profile.filled:
                continue
            for start in range(len(self.words) - len(name) + 1):
                run = self.words[start : start + len(name)]
                if (
                    all(word.text.isalpha() and len(word.text) > 3 for word in run)
                    and initials(tuple(word.fold for word in run)) == name
                ):
                    self.explain(range(start, start + len(name)), "column", 1.0)
                    self.weight[start : start + len(name)] = [1.0] * len(name)
                    self.spelled.add(column.place)

    def wholes(self) -> int:
        """How many values and names of columns stand there with two words or more: they are seldom there by chance."""
        values = sum(one.end - one.start > 1 and one.op == "is" and not one.absent for one in self.found)
        pairs = {
            (place, at)
            for place, own in self.lexicon.columns.items()
            for at in range(1, len(self.words))
            if self.words[at].stem != self.words[at - 1].stem and self.frame.words.gap(at) == " "
            and own.get(self.words[at - 1].stem, 0) >= 1 and own.get(self.words[at].stem, 0) >= 1
            and not {self.words[at - 1].fold, self.words[at].fold} <= _JOINING
        }  # fmt: skip
        return values + len({at for _, at in pairs})

    def names(self) -> float:
        """Explain the words that name the log; how strongly it is named, 0 for not at all."""
        total = 0.0
        for at, word in enumerate(self.words):
            weight = self.lexicon.names.get(word.stem, 0.0)
            if (
                not weight
                and word.text[0].isupper()
                and any(shortens(head, (word.fold,)) >= 0.7 for head in self.lexicon.heads)
            ):
                self.explain([at], "name", 0.9)
                total += 1.5
                if (
                    at + 1 < len(self.words)
                    and self.words[at + 1].text.istitle()
                    and self.frame.words.gap(at + 1) == " "
                ):
                    self.explain([at + 1], "name", 0.9)
            if weight and not word.is_number and word.fold not in STOP - LOG_NOUNS:
                self.explain([at], "name", 0.95)
                if len(word.text) <= 2:  # a short form says little by itself
                    total += 0.3 * weight
                    continue
                total += weight * (1.0 if word.stem not in self.named_words else 0.0)
                self.named_words.add(word.stem)
        # 'licensee event reports' for LER
        for name, weight in self.lexicon.names.items():
            if 3 <= len(name) <= 6 and name.isalpha() and weight >= 0.9:
                for start in range(len(self.words) - len(name) + 1):
                    run = self.words[start : start + len(name)]
                    if all(word.text.isalpha() for word in run) and initials(tuple(word.fold for word in run)) == name:
                        self.explain(range(start, start + len(name)), "name", 1.0)
                        self.named_words.add(name)
                        total += 2.0
        return total


def _place_of(word: str, among: list[str]) -> int | None:
    """Where a stem stands, or one that it begins with or that begins with it."""
    for place, other in enumerate(among):
        if word == other or (min(len(word), len(other)) >= 4 and (word.startswith(other) or other.startswith(word))):
            return place
    return None


def _plural_of(word: str, surface: str) -> bool:
    own = fold(surface)
    return word in (own, own + "s", own + "es", own + "en", own + "n") or (
        own.endswith("y") and word == own[:-1] + "ies"
    )


def _inflected(word: Word, surface: str) -> bool:
    """Whether a value is the word itself in another form, not only another word of the same stem: engineer, engine."""
    if not word.text.isalpha():
        return True
    ends = ("", "s", "es", "d", "ed", "ing", "e")

    def bases(text: str) -> set[str]:
        folded = fold(text)
        return {folded.removesuffix(end) for end in ends} | {folded.removesuffix("ies") + "y"}

    own = fold(surface)
    return bool(bases(word.text) & bases(own)) or stem(word.text) == own or stem(own) == word.fold
