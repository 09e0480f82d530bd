"""The grammar words by which a follow-up question is told. General English; knows no plant, log or tariff."""

from __future__ import annotations

QUESTION_WORDS = frozenset("what which who whom whose when where why how".split())
AUXILIARIES = frozenset(
    """is are was were be been am do does did done has have had can could may might must shall should will would
    isn't aren't wasn't weren't don't doesn't didn't hasn't haven't can't cannot won't""".split()
)
BEING = frozenset("is are was were be been has have isn't aren't wasn't weren't".split())
ORDERS = frozenset("list show sort order rank plot give tell name find break split group pull count compare".split())
PREPOSITIONS = frozenset(
    """of for on in at to from with without by about per under over above below between against during within since
    until towards into onto through inside outside near around behind across along than""".split()
)
# Prepositions of place and of time are said for each other: 'in the hub', then 'on the roof'.
PLACING = frozenset("in on at inside near under above below behind".split())
SUBORDINATORS = frozenset(
    "before after when while if unless until because although once as where that which who".split()
)
COORDINATORS = frozenset("and or but then so nor".split())
ARTICLES = frozenset("the a an any some each every all both no".split())
# Words that say little of what is asked for.
LIGHT = frozenset(
    """i we you me us my our your it its they them their theirs this that these those he she his her him one ones
    there here not also only just too still now today then again ever yet please ok okay yes no well more most less
    least many much few often long far fast soon big large high low old same other such very exactly about all
    up down out off first last next total altogether together let lets let's what's who's whats so kind sort
    get gets got currently""".split()
)
PERSONS = frozenset("i we you".split())
SINGULAR = frozenset("it its this that".split())
PLURAL = frozenset("they them their theirs these those ones".split())
PEOPLE = frozenset("he she him his her".split())
POSSESSIVE = frozenset("its their theirs his her".split())
REFERRING = SINGULAR | PLURAL | PEOPLE

# What opens a question that goes on from the one before it.
OPENINGS = (
    "and the same question", "the same question", "same question", "same again", "and what about", "and how about",
    "or what about", "what about", "how about", "and the same", "the same", "same",
    "and also", "and only", "but only", "only", "just", "ok and", "okay and", "and", "but", "or", "also", "now", "then",
    "so",
)  # fmt: skip
# After these there is something in the place of what was asked of before.
SWAPPING = ("what about", "how about", "same")

# Plain verbs: none is a part of the noun before it.
FIRM_VERBS = frozenset(
    """cost costs weigh weighs mean means need needs take takes took make makes made have hold holds held last lasts
    lasted come comes came go goes went ran fell rose began broke happen happened apply applies contain gave got lose
    lost kept leave left saw started stopped lock valid stood found done occurred""".split()
)
# With those that may be nouns too: 'when does the unit trip'.
VERBS = FIRM_VERBS | frozenset(
    """run runs fall rise trip trips start starts stop stops open close locks break work begin end give get leak fail
    measure read show stand live carry find burn keep see do does did use""".split()
)
# Times by which no time is told without another: 'and the month before?'
SPANS = frozenset("day week month quarter year".split())
# Of these a value can be more or less: 'is it different in winter?' asks of the price, not of the tariff.
SCALES = frozenset(
    """year month week day hour kwh different higher lower cheaper dearer changed change apply charged paid due valid
    same rise risen fall fallen""".split()
)
SUPERLATIVES = ("the most", "the least", "the fewest")

# Words that name papers: 'that manual' is the one that was cited.
PAPERS = frozenset(
    "document manual procedure guide book log mail sheet handbook instruction card report file note paper".split()
)
