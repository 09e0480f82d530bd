"""A question in, all its cues out: stretches of words that say what to do, as count, group, order, compare.

What the other words mean is for rag/plan/linking to find in a log.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from rag.plan.cues import patterns
from rag.plan.cues.clock import Window, find_weekdays, find_window
from rag.plan.cues.comparisons import Comparison, find_comparisons, is_year
from rag.plan.cues.exclusions import excluding
from rag.plan.cues.groups import GroupCue, find_groups
from rag.plan.cues.patterns import Spot, spot
from rag.plan.cues.superlatives import Extreme, Superlative, find_extreme, find_superlative
from rag.plan.light import asides, number_only
from rag.plan.periods import Period, find_periods
from rag.plan.text import Words, read_words


@dataclass(slots=True)
class Frame:
    """All cues of a question, as places in its text."""

    words: Words
    periods: tuple[Period, ...]
    count: Spot | None = None
    distinct: Spot | None = None
    listing: Spot | None = None
    aggregates: dict[str, Spot] = field(default_factory=dict)
    superlative: Superlative | None = None
    extreme: Extreme | None = None
    groups: tuple[GroupCue, ...] = ()
    trend: Spot | None = None
    compare: Spot | None = None
    share: Spot | None = None
    between: Spot | None = None  # mean time between failures
    span: Spot | None = None
    lasted: Spot | None = None
    when: Spot | None = None
    look: Spot | None = None
    prescribed: Spot | None = None
    comparisons: tuple[Comparison, ...] = ()
    zero: Spot | None = None
    negative: Spot | None = None
    positive: Spot | None = None
    window: Window | None = None
    weekdays: tuple[int, int, tuple[str, ...]] | None = None  # 'on Sundays', 'at weekends'
    than: Spot | None = None  # 'more than planned': more than what another column says
    before_start: Spot | None = None
    missing: tuple[tuple[int, int, str], ...] = ()
    not_ended: Spot | None = None
    denied: Spot | None = None
    gap: Spot | None = None
    given: Spot | None = None  # 'with a remark': the words of what is given
    text_cues: tuple[Spot, ...] = ()
    one_word: Spot | None = None
    each_counts: Spot | None = None
    examples: Spot | None = None
    noise: tuple[Spot, ...] = ()

    @property
    def text(self) -> str:
        """The question."""
        return self.words.text

    def operates(self) -> bool:
        """Whether it asks for something to be counted, grouped, ordered, listed or reckoned."""
        cues = (
            self.count,
            self.distinct,
            self.listing,
            self.superlative,
            self.extreme,
            self.trend,
            self.share,
            self.between,
            self.lasted,
        )
        return self.prescribed is None and (any(cues) or bool(self.groups) or bool(self.aggregates))

    def quoted_only(self) -> bool:
        """Whether quotes say which text is looked for."""
        return bool(self.words.quoted) and bool(self.text_cues or patterns.IN_QUOTES.search(self.text))


def read_frame(text: str, today: date) -> Frame:
    """Find all cues; never fails."""
    words = read_words(text)
    beside = asides(text)
    for start, end in beside:  # what says how the answer should look is no cue of what is asked
        text = text[:start] + " " * (end - start) + text[end:]
    periods, comparisons, window = _times_and_numbers(text, today)
    frame = Frame(words, periods, comparisons=comparisons, window=window)
    frame.count = spot(patterns.COUNT, text)
    frame.distinct = spot(patterns.DISTINCT, text)
    frame.listing = spot(patterns.LIST, text)
    for kind, pattern in patterns.AGGREGATES:
        match = pattern.search(text)
        if match is not None:
            frame.aggregates[kind] = match.span()
    frame.superlative = find_superlative(text)
    frame.extreme = find_extreme(text, periods)
    frame.groups = find_groups(text)
    frame.trend = spot(patterns.TREND, text)
    frame.compare = spot(patterns.COMPARE, text)
    frame.share = spot(patterns.SHARE, text)
    frame.between = spot(patterns.MTBF, text)
    frame.span = spot(patterns.SPAN, text)
    frame.lasted = spot(patterns.LASTED, text)
    frame.when = spot(patterns.WHEN, text)
    frame.look = spot(patterns.LOOK, text)
    frame.prescribed = spot(patterns.PRESCRIBED, text)
    frame.prescribed = frame.prescribed or spot(patterns.MAY, text) or spot(patterns.HABIT, text)
    frame.zero = spot(patterns.ZERO, text)
    frame.negative = spot(patterns.NEGATIVE, text)
    frame.positive = spot(patterns.POSITIVE, text)
    frame.before_start = spot(patterns.BEFORE_START, text)
    frame.not_ended = spot(patterns.NOT_ENDED, text)
    frame.weekdays = find_weekdays(text)
    than = spot(patterns.THAN, text)
    if than is not None and not any(one.start < than[1] and one.end > than[0] for one in comparisons):
        frame.than = than
    frame.gap = spot(patterns.GAP, text)
    frame.denied = spot(patterns.DENIED, text)
    given = patterns.GIVEN.search(text)
    frame.given = None if given is None else given.span("what") if given["what"] else given.span("what2")
    frame.missing = tuple(
        (match.start(), match.end(), match["what"])
        for pattern in (patterns.MISSING, patterns.MISSING_AFTER)
        for match in pattern.finditer(text)
    )
    frame.text_cues = tuple(match.span() for match in patterns.TEXT_CUE.finditer(text))
    frame.one_word = spot(patterns.ONE_WORD, text)
    frame.each_counts = spot(patterns.EACH_COUNTS, text)
    frame.examples = spot(patterns.EXAMPLES, text)
    frame.noise = (*(match.span() for match in patterns.NOISE.finditer(text)), *beside, *excluding(text))
    only = number_only(text)
    if only is not None and frame.count is None:
        frame.count, frame.listing = only, None
    elif only is not None:
        frame.noise = (*frame.noise, only)
    return frame


def _times_and_numbers(text: str, today: date) -> tuple[tuple[Period, ...], tuple[Comparison, ...], Window | None]:
    """What the numbers of a question are: times, numbers that cells are compared with, hours of the day."""
    window = find_window(text)
    comparisons = find_comparisons(text)
    if window is not None:
        comparisons = tuple(one for one in comparisons if one.end <= window.start or one.start >= window.end)
    told = [(one.start, one.end) for one in comparisons if not is_year(one, text)]
    periods = tuple(
        one for one in find_periods(text, today) if not any(one.end > start and one.start < end for start, end in told)
    )
    comparisons = tuple(
        one for one in comparisons if not any(one.end > period.start and one.start < period.end for period in periods)
    )
    if window is not None and any(one.start < window.end and one.end > window.start for one in periods):
        window = None
    return periods, comparisons, window
