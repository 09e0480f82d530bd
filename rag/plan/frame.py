"""What a question asks for, told from its wording alone, before any log is looked at.

A cue is a stretch of words that says what to do: count, group, order, compare. What the other words mean is
for rag/plan/link.py to find in a log.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from rag.plan.light import asides, number_only
from rag.plan.periods import Period, find_periods
from rag.plan.text import Words, read_words
from rag.plan.words import STOP

_COUNT = re.compile(
    r"\b(?:how many(?: times)?|how often|(?<!serial )(?<!part )(?<!model )(?<!order )(?<!report )(?<!phone )(?<!account )(?<!material )(?<!drawing )number of(?: times)?|count of|count up|count(?= (?:all|every|the|each)\b)|(?<!serial )(?<!part )(?<!order )(?<!model )no\. of|tally of"
    r"|how frequently|wie ?viele|wie oft|anzahl(?: der)?|total count|how numerous)\b",
    re.I,
)
_LIST = re.compile(
    r"(?:(?:(?<=^)|(?<=[.?!:,;] )|(?<=[-–—] )|(?<=please )|(?<=and )|(?<=you )|(?<=then ))list(?: all| every| me| the| those| out)*\b|\bshow(?: me)?(?: all| every)?|which (?=\w+ (?:are|were|have|has|had|is|was)\b)"
    r"|give me (?:all|every)|name (?:all|every)|all of them|all the|everything (?:done|that)|all (?:the )?work (?=on |at |done )|enumerate|zeig(?:e)?(?: mir)?(?: alle)?|liste(?: alle)?|pull up all)",
    re.I,
)
_AGGREGATES = (
    ("median", re.compile(r"\bmedian(?: of)?\b", re.I)),
    (
        "mean",
        re.compile(
            r"\b(?:on average|average|avg|mean(?! time between(?!.{0,60}\band\b))|averaged|typical(?:ly)?|durchschnitt(?:lich(?:e[nrs]?)?)?|mittelwert)\b", re.I
        ),
    ),
    (
        "sum",
        re.compile(
            r"\b(?:in total|total(?:s|ling|ed)?|sum(?: of| up)?|altogether|all together|together|in all|overall|adding up|add up"
            r"|combined|cumulative|aggregate|summe|gesamt\w*|insgesamt|zusammen|how much|wie hoch|wie viel)\b",
            re.I,
        ),
    ),
    ("max", re.compile(r"\b(?:maximum|max|peak(?:ed)?|höchst\w*|spitzen?\w*)\b", re.I)),
    ("min", re.compile(r"\b(?:minimum|min)\b(?!\.)", re.I)),
)  # fmt: skip
_NUMBER_WORD = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|drei|zwei|vier|fünf|zehn"
_SMALL = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
    "fifteen": 15, "twenty": 20, "a": 1, "an": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "zehn": 10, "half": 0.5, "couple": 2,
}  # fmt: skip
_SUPERLATIVE = re.compile(
    rf"\b(?:(?P<top>top|bottom)\s+(?P<n>\d{{1,3}}|{_NUMBER_WORD})?|(?:the\s+)?(?P<n2>(?<![\w-])\d{{1,3}}|{_NUMBER_WORD})?\s*(?:single\s+)?"
    r"(?P<word>most often|most frequent(?:ly)?|most common(?:ly)?|most expensive|most costly|most recent|most of all|least often|least expensive"
    r"|least frequent(?:ly)?|most|fewest|least|dearest|costliest|priciest|cheapest|longest|shortest|tallest|deepest|widest|thickest|strongest|warmest|biggest|largest|highest|lowest|greatest"
    r"|smallest|busiest|quietest|worst|best|slowest|fastest|quickest|heaviest|hottest|coldest|commonest|häufigsten?|meisten|teuersten?"
    r"|längsten?|höchsten?|niedrigsten?|wenigsten))\b",
    re.I,
)
_NOT_TOP = re.compile(r"\b(?:at (?:the )?(?:most|least)|most of the|most of them|least one)\b", re.I)
_LEAST = frozenset(
    """bottom fewest least cheapest shortest smallest lowest quietest coldest fastest quickest wenigsten niedrigste niedrigsten
    """.split()
) | {"least often", "least expensive", "least frequent", "least frequently"}  # fmt: skip
_FIRST_LAST = re.compile(
    rf"\b(?:(?:very\s+)?(?P<word>first|earliest|oldest|last|latest|newest|most recent(?:ly)?|erste[nrs]?|letzte[nrs]?|älteste[nrs]?|neueste[nrs]?)"
    rf"(?:\s+(?P<n>\d{{1,3}}|{_NUMBER_WORD}))?(?:\s+time)?|(?P<n2>(?<![\w-])\d{{1,3}}|{_NUMBER_WORD})\s+(?P<word2>most recent|latest|oldest|earliest|newest|first|last))\b"
    r"(?!\s+(?:quarter|half|floor|stage|class|aid|name|week|month|year|shift|night))",
    re.I,
)
_FIRST = re.compile(r"first|earliest|oldest|erste|älteste", re.I)
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
_TREND = re.compile(
    r"\b(?:how (?:did|do|does|have|has)\b.{0,80}?\b(?:develop\w*|evolve\w*|change[ds]?|move[ds]?|go|gone|trend\w*)|trend\w*|up or down|down or up|(?:go|going|gone|went) (?:up|down)"
    r"|getting (?:worse|better|more|fewer|less|higher|lower)|(?:get|got|become|became) (?:worse|better)|increas\w+|decreas\w+|(?:rise|rising|rose|risen|fall|falling|fell|fallen|grow|growing|grew|grown"
    r"|declin\w+|drop(?:ped|ping)?|improv\w+)(?= (?:or|from|between|since|over|in|year|\?)|\?|$)|which way (?:it|they|do|does|did)|over the years|over time|year on year|year over year|how did it move|entwickel\w*|worse or better|better or worse"
    r"|more or fewer|more or less often)\b",
    re.I,
)
_COMPARE = re.compile(
    r"\b(?:compare[ds]?|compared (?:to|with)|versus|vs\.?|against|than in|than (?:for|on|at)|how (?:much|many) (?:more|fewer|less)|difference between)\b",
    re.I,
)
_SHARE = re.compile(
    r"\b(?:what|which)?\s*(?:share|percentage|percent|proportion|fraction|anteil|prozent(?:satz)?)(?:\s+of)?\b|%\s+of\b|\bhow many per ?cent\b",
    re.I,
)
_MTBF = re.compile(
    r"\b(?:(?:mean|average|typical) (?:time|days|hours|interval) between(?! (?:the )?\w+(?: \w+)? (?:and|to) )|mtbf|time between (?:failures|breakdowns|jobs|events|repairs|orders|trips|outages|visits|alarms|tickets|faults)|days between (?:failures|breakdowns|jobs|repairs|trips|visits|alarms|faults|orders|tickets|outages)"
    r"|(?:how much time|how long|how many days|how many hours) (?:passes?|goes by|elapses?|lies?) (?:on average )?between (?:two|one|failures|breakdowns|successive|consecutive)"
    r"|(?:how long|how many (?:days|hours)|how much time)\b.{0,25}\bbetween (?:two|one|successive|consecutive)\b"
    r"|\bbetween (?:two|successive|consecutive) (?:\w+ ){0,3}(?:failures|breakdowns|jobs|events|repairs|orders|trips|outages|visits|alarms|tickets|faults)|interval between (?:failures|breakdowns|jobs|repairs|visits|events|trips|alarms|faults|two)|every how many days)\b",
    re.I,
)
_DISTINCT = re.compile(
    r"\b(?:how many (?:different|distinct|unique|separate|various)|number of (?:different|distinct|unique)|distinct|wie viele verschiedene)\b",
    re.I,
)
_SPAN = re.compile(
    r"\b(?:between (?:the )?(?:first|earliest|oldest) and (?:the )?(?:last|latest|newest)|from (?:the )?(?:first|earliest) to (?:the )?(?:last|latest)|(?:what|which) (?:period|time span|dates?|time range|range of dates) do(?:es)?)\b",
    re.I,
)
_LASTED = re.compile(
    r"\b(?:how long|how many (?:hours|days|minutes|weeks)|(?:total|average|mean|longest|shortest|median|combined|maximum) (?:\w+ )?(?:duration|downtime|time (?:open|down|to (?:close|finish|repair|fix|resolve|complete)))|(?:days|hours|minutes|weeks|time)(?: in (?:hours|days|minutes))? (?:between|from) (?:the )?\w+(?: \w+){0,3}? (?:and|to|until|till) |(?:days|hours|time|minutes|weeks) (?:off the road|out of (?:service|action|order)|off line|offline|off supply|in the workshop|down\b)|duration|downtime|wie lange|open(?:ed)? (?:the )?longest"
    r"|(?:took|take|lasted|last|open|ran|run|down|out) (?:for )?(?:the )?(?:longest|shortest)|longest (?:\w+ ){0,2}?(?:open|running|lasting)|(?:time|days|hours|weeks|long|minutes) (?:it takes |taken |needed |we take |it took )?(?:to|until|till|before) (?:it (?:is|was) |they (?:are|were) |being |be )?(?:clos\w+|clear\w*|finish\w*|repair\w*|fix\w*|resolv\w+|complet\w+|restor\w+|end|settl\w+|rectif\w+|put right)|turnaround|lead time|hours (?:open|down|out|between))\b",
    re.I,
)
_WHEN = re.compile(
    r"\b(?:when|what date|which date|on what day|on which day|what day|at what time|what time|since when|wann)\b", re.I
)
_LOOK = re.compile(
    r"\b(?:what (?:was|is|were|did|does|happened|work|has)|tell me about|describe|details? (?:of|on|for)|look up|pull|show (?:me )?(?=(?:the )?(?:record|order|ticket|work order|report))|who|what's|where (?:is|was|are|were)|was war|was wurde|why)\b",
    re.I,
)
_PRESCRIBED = re.compile(
    r"\b(?:must|should|shall|may (?:i|we|the|a|people|it|they|that|one|work)|allowed|permitted|permissible|recommended|required|requirement|procedure for|how do i|how do we|how can i|how to|can i|can we|do i|do we have|have to|has to be|need to be"
    r"|limit for|setting of|settings? (?:for|of)|torque|according to|what does .{0,40}\bmean\b|what to do|what do i|is it safe|rated (?!as\b)|nominal|specification|spec for|threshold|lock out|darf|muss|soll)\b",
    re.I,
)
_MAY = re.compile(r"\bmay\b(?! (?:19|20)\d\d|,| \d)")
_HABIT = re.compile(
    r"\b(?:how often|how frequently|when|how long|how many times) (?:is|are|do|to|should|must|shall|can|may)\b|\bhave (?:i|we) got\b|\bcan (?:be|it|they|the)\b|\bhow (?:fast|tight|far|hot|deep|thick)\b"
    r"|\b(?:at|above|below|beyond|under|within|up to|down to|after|from|before) (?:which|what)\b(?! (?:days?|dates?|times?|plants?|sites?|stations?|substations?|facilit\w+|locations?|units?))|\bfrom when\b",
    re.I,
)
_COMPARISON = re.compile(
    rf"(?:(?P<op>(?:not |no )?(?:more|greater|higher|longer|larger|bigger|later|older|costlier|dearer|taller|deeper|wider|thicker|heavier|hotter|warmer|faster|stronger|worse) than|over|above|exceed(?:s|ed|ing)?|in excess of|beyond|(?:not |no )?(?:less|fewer|lower|shorter|smaller|cheaper|younger|earlier|closer|nearer|colder|cooler|lighter|thinner|narrower|slower|weaker) than|under|below|at least|minimum of|at most|at the most|up to|maximum of|no later than"
    rf"|exactly|equal(?:s|led)?(?: to)?|precisely|of exactly|within|mehr als|über|weniger als|unter|mindestens|höchstens|genau|>=|<=|=|>|<|≥|≤)\s*(?:the\s+)?)?"
    rf"(?P<cur>[€$£]|eur|usd|gbp)?\s*(?:(?<![\w-])|(?<=eur)|(?<=usd)|(?<=gbp))(?P<num>-?\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|-?\d+(?:\.\d+)?|\b(?:{_NUMBER_WORD}|a|an|half an?)\b)"
    r"(?:\s?(?P<scale>k|thousand|million|mio|m(?=illion)|tausend)\b)?"
    r"(?:\s?(?P<unit>%|°c|(?!or\b|and\b)[a-zäöü€$£°][\w°/%³²]*))?(?P<tail>\s+or\s+(?:more|above|over|less|below|fewer|longer|higher|under)|\s+and\s+(?:above|over|more|up|below|under)|\s+upwards|\+)?",
    re.I,
)
_RANGE = re.compile(
    r"\b(?:between|from|zwischen)\s+(?P<cur>[€$£])?\s?(?P<low>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)\s*(?P<u1>k|[a-z°%€]+)?\s*(?:and|to|und|bis|-)\s*[€$£]?\s?"
    r"(?P<high>-?\d{1,3}(?:,\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?)(?![\w-])\s?(?P<unit>%|°c|[a-zäöü€$£°][\w°/%]*)?",
    re.I,
)
_ZERO = re.compile(
    r"\b(?:(?:exactly |at |of |a |with |equal to )*(?:zero|nil|0(?![\d.,:%/-]))(?: (?=cost|hours|output|energy|value|kwh))?|nothing(?: at all)?(?! (?:in|under)\b)|no output|not (?:generate|produce|make|run)(?: anything)?|stood still|idle|without (?:any )?output|free of charge|at no cost|no cost)\b",
    re.I,
)
_NEGATIVE = re.compile(
    r"\b(?:negative|below zero|less than zero|under zero|minus|in the red)\b|\b(?:with|got|had|have|were|was|are|is|show|that) (?:an? |been )?(?:credit(?:s|ed)?|refund(?:s|ed)?)\b",
    re.I,
)
_POSITIVE = re.compile(r"\b(?:positive|above zero|more than zero|greater than zero|non-?zero|not zero)\b", re.I)
_BEFORE_START = re.compile(
    r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:e|es|ed|ing)|complet(?:e|es|ed|ing|ion)|stop(?:s|ped)?)\b.{0,30}?\b(?:before|earlier than|prior to|ahead of)\b.{0,25}?\b(?:start\w*|beg[iau]n\w*|open\w*|report\w*|rais\w*)\b",
    re.I,
)
_MISSING = re.compile(
    r"\b(?:(?:have|has|had|having|with|got|carry|carries|show|shows|lack|are|is|were|was)\s+)?(?:no|without(?: an?| any)?|missing(?: an?| the| its)?|lacking(?: an?)?|lack(?:s)?(?: an?)?|blank|empty|ohne|kein\w*|not have (?:an?|any)|don't have (?:an?|any)|do not have (?:an?|any)|nothing (?:in|under)(?: the)?(?: column| field)?)\s+[\"'“„]?"
    r"(?:(?:entry|value|thing|date)\s+(?:in|under|for|at)\s+(?:the\s+)?(?:column\s+|field\s+)?[\"'“„]?)?(?:given\s+|recorded\s+|known\s+|entered\s+|valid\s+)?(?P<what>[\w/-]+(?:\s[\w/-]+){0,3})",
    re.I,
)
_GAP = re.compile(
    r"\b(?:(?:missing|blank|empty|absent|no|lost|invalid)\s+(?:readings?|values?|data|entr(?:y|ies)|intervals?|measurements?)|(?:readings?|values?|data|entr(?:y|ies)|intervals?|measurements?|gaps?)"
    r"(?:\s+(?:is|are|was|were|that are|which are))?(?:\s+(?:missing|blank|empty|absent|lost|not given|not recorded))|gaps?)\s+(?:for|on|in|at|of|from)\s+(?:the\s+)?",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:(?<!or )(?<!if )not(?! only\b)|never|without|except|excluding|other than|apart from|nicht|ohne|außer|keine?[nrs]?)\b|n't\b",
    re.I,
)
_GIVEN = re.compile(
    r"\b(?:with|having|that have|which have|that has|have|has|had|carry|carries)\s+(?:an?|any|some)\s+(?P<what>[a-zäöü]+(?: [a-zäöü]+)?)(?=\s*(?:[,.?;!]|$|\b(?:on|in|at|for|given|recorded|entered|from|since)\b))"
    r"|\b(?:where|whose|for which)\s+(?:the\s+|an?\s+)?(?P<what2>[a-zäöü]+(?: [a-zäöü]+)?) (?:is|are|was|were) (?:known|given|recorded|entered|filled|stated|present|available)\b",
    re.I,
)
_MISSING_AFTER = re.compile(
    r"\b(?P<what>[\w/-]+(?:\s[\w/-]+){0,2})\s+(?:is|are|was|were|field is|column is|left)\s+(?:missing|blank|empty|not given|not recorded|not filled(?: in)?|unknown|unset)\b",
    re.I,
)
_ENDED = "closed|cleared|finished|completed|ended|resolved|restored|repaired|fixed|rectified|settled|done|signed off|dealt with|returned"
_NOT_ENDED = re.compile(
    rf"\b(?:not|never|n't|isn't|aren't|haven't|hasn't|wasn't|weren't|without being|yet to be|still to be|to be)\s+(?:yet\s+|so far\s+|been\s+){{0,3}}(?:{_ENDED})\b(?:\s+(?:yet|so far))?"
    r"|\bun(?:closed|cleared|finished|resolved|repaired|fixed|rectified|settled|completed)\b|\boutstanding\b"
    r"|\b(?:still|yet|remain(?:s|ing|ed)?|stays?|currently)\s+open\b|\bopen (?:ones|still|yet)\b|(?<=are )open\b|(?<=is )open\b|(?<=were )open\b"
    r"|\b(?:noch\s+)?offene[nrs]?\b|\bnoch offen\b|\bnicht (?:abgeschlossen|beendet|erledigt|behoben)\b|\bopen(?= [a-z]+)"
    r"|\b(?:not|never|n't|isn't|aren't|haven't|hasn't)\s+(?:yet\s+)?(?:been\s+)?(?:closed|finished|completed|ended|resolved|restored|signed off)\b|\b(?:still|remain(?:s|ing)?|currently)\s+(?:open|running|unfinished|outstanding|pending|going on|unresolved)\b|\bunfinished\b|\bunresolved\b|\bnoch offen\b|\b(?:open|outstanding) (?=\w+\?|at the moment|now|today)",
    re.I,
)
_TEXT_CUE = re.compile(
    r"\b(?:(?:with|has|have|having|had|contain(?:s|ing)?|hold(?:s|ing)?|say(?:s|ing)?|includ(?:e|es|ing)|use[sd]?|using|name[sd]?|naming|read(?:s|ing)?)\s+(?:the\s+)?(?:words?|terms?|phrases?|text|string|expression)(?:s)?(?:\s+of)?"
    r"|mention(?:s|ed|ing)?|contain(?:s|ed|ing)?|refer(?:s|red|ring)? to|talk(?:s|ing)? (?:of|about)|speak(?:s)? of|about|concern(?:s|ed|ing)?|involv(?:e|es|ed|ing)|relat(?:e|es|ed|ing) to|to do with|regarding|name[sd]?(?= [A-Z\"'‘“])|naming|erwähn\w*|enthalten|enthält)\s+"
    r"(?:either\s+)?(?:the\s+|an?\s+|any\s+)?",
    re.I,
)
_IN_FIELD = re.compile(r"\b(?:in|within|from) (?:the|its|their) (?P<field>[\w-]+(?: [\w-]+)?)", re.I)
_ONE_WORD = re.compile(
    r"\b(?:(?:also )?(?:as|where it is written as|written as|in|spelled as) one word|written together|with or without (?:a )?(?:space|hyphen)|any spelling|or without (?:a )?space)\b",
    re.I,
)
_EACH_COUNTS = re.compile(
    r"\b(?:(?:joint|shared|combined) \w+ count\w*(?: for)?(?: every| each)?(?: \w+){0,4}|count\w* for (?:every|each)(?: \w+){0,4}|counted (?:once )?for (?:every|each)(?: \w+){0,4}|on its own|individually)\b",
    re.I,
)
_NEGATION = re.compile(
    r"\b(?:not|isn't|aren't|wasn't|weren't|except(?: for)?|excluding|exclude|other than|apart from|aside from|besides|but not|without|never|leaving out|no longer|nicht|außer|ohne)\s+"
    r"(?:been\s+|being\s+)?(?:(?:done|made|carried out|performed|handled|dealt with|based|located|caused|due|assigned|reported|raised|found|from|marked|coded|classed)\s+)?(?:(?:in|at|by|on|to|from|with|as|under)\s+)?"
    r"(?:the\s+|any\s+|those\s+|our\s+|their\s+|being\s+|been\s+|of\s+type\s+|type\s+|a\s+|an\s+)*$",
    re.I,
)
_EXAMPLES = re.compile(
    r"(?:\band so on\b|\betc\b|\busw\b|\be\.?g\.?|\bsuch as\b|\bfor example\b|\bfor instance\b)", re.I
)
_NOISE = re.compile(
    r"\b(?:as (?:it|they) stands?|by the clock|going by|please|repeats? (?:too|included|and all)|credits? (?:taken off|included|deducted)|by number of|in terms of|if any|or otherwise|of them all|(?:alone|on its own|by itself) or (?:together )?with (?:something else|others?|another)|(?:load|demand|consumption|usage|daily|hourly) (?:profile|curve|pattern)|and how many(?: \w+ is that| was it| is that| were there)?|how many (?:is|was) that|and how much(?: was it)?|which (?:one|unit|asset)\b(?= and|,|\?))\b",
    re.I,
)


_IN_QUOTES = re.compile(r"[\"'”’“]\s+(?:anywhere\s+)?in\s+(?:the|its|their|any)\s", re.I)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A number with how cells compare with it, and the unit it was said in ('' where none was)."""

    op: str  # '<' '<=' '>' '>=' '=' 'between'
    low: float
    high: float | None
    unit: str
    start: int
    end: int
    told: bool = True  # whether a word like 'more than' stood before it


@dataclass(frozen=True, slots=True)
class Superlative:
    """'most', 'dearest', 'top 5': the word, which end, and how many."""

    word: str
    descending: bool
    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extreme:
    """'the last three': which end of time, and how many."""

    first: bool
    n: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class GroupCue:
    """'per event year': where its words begin; the bucket where it names one; `strong` where nothing else is meant."""

    start: int
    end: int  # where the words of the group begin
    bucket: str = ""
    strong: bool = True


@dataclass(frozen=True, slots=True)
class Window:
    """Hours of the day: '18:00' until before '19:00'."""

    first: str
    last: str
    start: int
    end: int


Spot = tuple[int, int]


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
        return bool(self.words.quoted) and bool(self.text_cues or _IN_QUOTES.search(self.text))


def read_frame(text: str, today: date) -> Frame:
    """Find all cues; never fails."""
    words = read_words(text)
    beside = asides(text)
    for start, end in beside:  # what says how the answer should look is no cue of what is asked
        text = text[:start] + " " * (end - start) + text[end:]
    window = _window(text)
    comparisons = _comparisons(text)
    if window is not None:
        comparisons = tuple(one for one in comparisons if one.end <= window.start or one.start >= window.end)
    told = [(one.start, one.end) for one in comparisons if one.told and not _is_year(one, text)]
    periods = tuple(
        one for one in find_periods(text, today) if not any(one.end > start and one.start < end for start, end in told)
    )
    comparisons = tuple(
        one for one in comparisons if not any(one.end > period.start and one.start < period.end for period in periods)
    )
    if window is not None and any(one.start < window.end and one.end > window.start for one in periods):
        window = None
    frame = Frame(words, periods, comparisons=comparisons, window=window)
    frame.count, frame.distinct, frame.listing = _spot(_COUNT, text), _spot(_DISTINCT, text), _spot(_LIST, text)
    for kind, pattern in _AGGREGATES:
        match = pattern.search(text)
        if match is not None:
            frame.aggregates[kind] = match.span()
    frame.superlative = _superlative(text)
    frame.extreme = _extreme(text, periods)
    frame.groups = _groups(text)
    frame.trend, frame.compare, frame.share = _spot(_TREND, text), _spot(_COMPARE, text), _spot(_SHARE, text)
    frame.between, frame.span, frame.lasted = _spot(_MTBF, text), _spot(_SPAN, text), _spot(_LASTED, text)
    frame.when, frame.look, frame.prescribed = _spot(_WHEN, text), _spot(_LOOK, text), _spot(_PRESCRIBED, text)
    frame.prescribed = frame.prescribed or _spot(_MAY, text) or _spot(_HABIT, text)
    frame.zero, frame.negative, frame.positive = _spot(_ZERO, text), _spot(_NEGATIVE, text), _spot(_POSITIVE, text)
    frame.before_start, frame.not_ended = _spot(_BEFORE_START, text), _spot(_NOT_ENDED, text)
    frame.weekdays = _weekdays(text)
    than = _spot(_THAN, text)
    if than is not None and not any(one.start < than[1] and one.end > than[0] for one in comparisons):
        frame.than = than
    frame.gap, frame.denied = _spot(_GAP, text), _spot(_DENIED, text)
    given = _GIVEN.search(text)
    frame.given = None if given is None else given.span("what") if given["what"] else given.span("what2")
    frame.missing = tuple(
        (match.start(), match.end(), match["what"])
        for pattern in (_MISSING, _MISSING_AFTER)
        for match in pattern.finditer(text)
    )
    frame.text_cues = tuple(match.span() for match in _TEXT_CUE.finditer(text))
    frame.one_word, frame.each_counts = _spot(_ONE_WORD, text), _spot(_EACH_COUNTS, text)
    frame.examples = _spot(_EXAMPLES, text)
    frame.noise = (*(match.span() for match in _NOISE.finditer(text)), *beside, *excluding(text))
    only = number_only(text)
    if only is not None and frame.count is None:
        frame.count, frame.listing = only, None
    elif only is not None:
        frame.noise = (*frame.noise, only)
    return frame


_EXCLUDING = re.compile(
    r"\b(?:not (?:counting|including)|leav(?:e|ing) (?:out|aside)|exclud(?:e|ing)|except(?: for)?|without counting|ignor(?:e|ing)|apart from|aside from"
    r"|other than|omit(?:ting)?|disregard(?:ing)?|(?:don't|do not) count|skip(?:ping)?|but not|minus|ohne|außer)\b",
    re.I,
)
# 'cancelled ones don't count'
_LEFT_OUT = re.compile(
    r"(?:^|[.?!;,:(–-])\s*(?P<what>[^.?!;,:()]{2,60}?)\s+(?:(?:don't|do not|doesn't|does not|should not|shouldn't|must not) count|(?:are|is|were) (?:not counted|not included|left out|excluded|ignored)|aside|excluded|left out)\b",
    re.I,
)
_EXCLUDED_END = re.compile(
    r"[.;?!:]|\s[-–—]\s|,(?![^.?!;]*\b(?:and|or|und|oder)\b)|,(?!\s*(?:and|or|und|oder)\b)(?=\s*(?:how|what|which|in|on|at|by|per|for|since|between|during|from|please|list|show)\b)"
    r"|(?<=\w)\s+(?:per|by|since|between|during|how|from|until|before|after)\s|(?<=\w)\s+(?:in|on|at|for|of)\s",
    re.I,
)
_ONES = re.compile(
    r"\W*(?:(?:the|those|all|any|ones|one|which|that|where|were|was|are|is|with|without|of|a|an)\W+)*", re.I
)


def excluded(text: str) -> tuple[tuple[int, int], ...]:
    """Stretches of a question that say what is left out: 'not counting X and the ones without Y'."""
    found: list[tuple[int, int]] = []
    for match in _EXCLUDING.finditer(text):
        ones = _ONES.match(text, match.end())
        begin = ones.end() if ones else match.end()
        if re.match(r"(?:in|on|at|for|from|by)\s", text[begin:], re.I):
            begin += 4
        depth, end = 0, len(text)
        for at in range(begin, len(text)):
            depth += (text[at] == "(") - (text[at] == ")")
            if depth < 0 or (depth == 0 and at > begin and _EXCLUDED_END.match(text, at)):
                end = at
                break
        found.append((begin, end))
    found.extend(match.span("what") for match in _LEFT_OUT.finditer(text))
    return tuple(found)


def excluding(text: str) -> tuple[tuple[int, int], ...]:
    """The words that say so."""
    after = [(match.end("what"), match.end()) for match in _LEFT_OUT.finditer(text)]
    return (*(match.span() for match in _EXCLUDING.finditer(text)), *after)


def negated(text: str, start: int) -> bool:
    """Whether what begins at `start` is excluded by the words before it."""
    return _NEGATION.search(text[:start]) is not None or any(first <= start < last for first, last in excluded(text))


def field_after(text: str, start: int) -> tuple[int, int, str] | None:
    """'in the title' at or after `start`: its place and the word."""
    match = _IN_FIELD.search(text, start)
    return (match.start(), match.end(), match["field"]) if match else None


def bucket_of(word: str) -> str:
    """The bucket that a word names, '' for none."""
    return _BUCKETS.get(word.lower(), "") or _ADVERBS.get(word.lower(), "")


def _spot(pattern: re.Pattern[str], text: str) -> Spot | None:
    match = pattern.search(text)
    return match.span() if match else None


def _small(text: str | None) -> int:
    if not text:
        return 1
    return int(text) if text.isdigit() else int(_SMALL.get(text.lower(), 1))


def _superlative(text: str) -> Superlative | None:
    barred = [match.span() for match in _NOT_TOP.finditer(text)]
    for match in _SUPERLATIVE.finditer(text):
        if any(match.start() < end and match.end() > start for start, end in barred):
            continue
        word = (match["word"] or match["top"] or "").lower()
        if word == "most recent":
            continue
        if (
            match["top"]
            and not match["n"]
            and not (
                match.start() == 0
                or re.search(r"\b(?:the|what are|which are|list|show(?: me)?)\s+$", text[: match.start()], re.I)
            )
        ):
            continue
        if match["top"] and re.match(r"\s*of\b", text[match.end() :]):
            continue
        return Superlative(word, word not in _LEAST, _small(match["n"] or match["n2"]), *match.span())
    return None


def _extreme(text: str, periods: tuple[Period, ...]) -> Extreme | None:
    for match in _FIRST_LAST.finditer(text):
        if any(match.start() < one.end and match.end() > one.start for one in periods):
            continue
        word = match["word"] or match["word2"] or ""
        before = text[: match.start()].rstrip().lower()
        if before.endswith((" at", " to", "at the")) and word.lower() in ("first", "last", "latest"):
            continue
        return Extreme(_FIRST.search(word) is not None, _small(match["n"] or match["n2"]), *match.span())
    return None


def _groups(text: str) -> tuple[GroupCue, ...]:
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


_OPS = {
    "<=": ("at most", "at the most", "up to", "maximum of", "within", "höchstens", "<=", "≤", "no more", "not more", "no longer than", "no later than", "no greater", "no higher"),
    ">=": ("at least", "minimum of", "mindestens", ">=", "≥", "no less", "not less", "no fewer"),
    "=": ("exactly", "equal", "precisely", "of exactly", "genau", "="),
    "<": ("less", "fewer", "lower", "shorter", "smaller", "cheaper", "under", "below", "weniger", "unter", "<", "younger", "earlier", "closer", "nearer", "colder", "cooler", "lighter", "thinner", "narrower", "slower", "weaker"),
    ">": ("more", "greater", "higher", "longer", "larger", "bigger", "over", "above", "exceed", "in excess", "beyond", "mehr", "über", ">", "later", "older", "costlier", "dearer", "taller", "deeper", "wider", "thicker", "heavier", "hotter", "warmer", "faster", "stronger", "worse"),
}  # fmt: skip


def _comparisons(text: str) -> tuple[Comparison, ...]:
    found: list[Comparison] = []
    for match in _RANGE.finditer(text):
        low, high = _number(match["low"]), _number(match["high"])
        if all(re.fullmatch(r"(?:19|20)\d\d", match[side]) for side in ("low", "high")) and not match["cur"]:
            continue
        if (match["u1"] or "").lower() in _MONTHISH or (match["unit"] or "").lower() in _MONTHISH:
            continue
        found.append(Comparison("between", low, high, (match["unit"] or match["cur"] or "").lower(), *match.span()))
    for match in _COMPARISON.finditer(text):
        if any(match.start() < one.end and match.end() > one.start for one in found):
            continue
        said, tail = (match["op"] or "").lower().strip(), (match["tail"] or "").lower()
        if not said and not tail:
            continue
        number = match["num"].lower()
        if number in ("a", "an") and (match["unit"] or "").lower().rstrip("s") not in _TIMES:
            continue
        if (match["unit"] or "").lower() in _MONTHISH:
            continue
        value = _number(number) * {"k": 1e3, "thousand": 1e3, "tausend": 1e3, "million": 1e6, "mio": 1e6, "m": 1e6}.get(
            (match["scale"] or "").lower(), 1
        )
        op = next((sign for sign, words in _OPS.items() if said.startswith(words)), "")
        if tail:
            op = "<=" if re.search(r"less|below|fewer|under", tail) else ">="
        unit, end = (match["unit"] or match["cur"] or "").lower(), match.end()
        if unit in STOP and unit.rstrip("s") not in _TIMES:
            unit, end = "", match.start("unit")
        found.append(Comparison(op or "=", value, None, unit, match.start(), end))
    return tuple(found)


_TIMES = frozenset("second minute hour day week month year h hr min sekunde stunde tag woche monat jahr".split())
_MONTHISH = frozenset(
    """jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october
    november december""".split()
)


def _is_year(one: Comparison, text: str) -> bool:
    """'after 2009', 'up to 2009' and the like name a time, 'more than 2009 EUR' a number."""
    if not re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", str(one.low)) or one.high is not None:
        return False
    said = text[one.start : one.end].lower()
    return said.startswith(("up to", "over", "under", "within", "exactly")) and not re.search(r"\d\s*[a-z€$£]", said)


_DAYS_OF_WEEK = re.compile(
    r"\b(?:(?:on|at|over|during|am)\s+)?(?:the\s+|a\s+)?(?P<day>(?:mon|tues|wednes|thurs|fri|satur|sun)days?|weekends?|wochenenden?|montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?)\b",
    re.I,
)
_WORKING = re.compile(r"\b(?:on|at|during)\s+(?:weekdays|working days|workdays)\b|\ban werktagen\b", re.I)
_GERMAN_DAYS = {
    "montag": "Mon",
    "dienstag": "Tue",
    "mittwoch": "Wed",
    "donnerstag": "Thu",
    "freitag": "Fri",
    "samstag": "Sat",
    "sonntag": "Sun",
}


def _weekdays(text: str) -> tuple[int, int, tuple[str, ...]] | None:
    """The days of the week that a question is held to."""
    working = _WORKING.search(text)
    if working is not None:
        return *working.span(), ("Mon", "Tue", "Wed", "Thu", "Fri")
    found: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _DAYS_OF_WEEK.finditer(text):
        said = match["day"].lower()
        german = _GERMAN_DAYS.get(said.removesuffix("s"))
        if said.startswith(("weekend", "wochenende")):
            found += ["Sat", "Sun"]
        else:
            found.append(german or said[:3].title())
        spans.append(match.span())
    return (spans[0][0], spans[-1][1], tuple(dict.fromkeys(found))) if found else None


_THAN = re.compile(
    r"\b(?:more|less|later|earlier|longer|higher|lower|fewer|shorter|older|greater|bigger|smaller)(?: \w+)? than (?=(?:the |was |were |it |they |originally )*[a-z])(?!(?:in|on|at|for|the year|the other|any|usual|once|twice|half|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a|an)\b)",
    re.I,
)
_WINDOW = re.compile(
    r"\b(?:at|between|from|zwischen|von)?\s*\b(?P<h1>[01]?\d|2[0-4])(?:[:.h](?P<m1>[0-5]\d))?\s*(?P<half1>[ap]\.?m\.?)?\s*(?:-|–|to|and|until|till|und|bis)\s*"
    r"(?P<h2>[01]?\d|2[0-4])(?:[:.h](?P<m2>[0-5]\d))?(?![\w.,-]*\d)\s*(?P<half2>[ap]\.?m\b\.?|o'?clock|uhr\b|(?:in the|of an?|am)\s+(?:early |late )?"
    r"(?:morning|afternoon|evening|night|morgen|abend)|at night)?",
    re.I,
)


def _window(text: str) -> Window | None:
    """'18:00 to 19:00', 'between 6 and 8 in the evening', '5 to 7 pm', 'zwischen 18 und 20 Uhr'."""
    for match in _WINDOW.finditer(text):
        said = (match["half2"] or "").lower().replace(".", "")
        clocks = match["m1"] is not None and match["m2"] is not None
        if not (clocks or said) or re.search(r"\d[-/.]$", text[: match.start("h1")]):
            continue
        late = said.startswith("pm") or any(word in said for word in ("afternoon", "evening", "abend"))
        first, last = int(match["h1"]), int(match["h2"])
        early = (match["half1"] or "").lower().startswith("a") or (
            said.startswith("pm") and first > last and first < 12
        )
        if late and last < 12:
            last += 12
        if first < 12 and not early and (late or (match["half1"] or "").lower().startswith("p")):
            first += 12
        if said.startswith("am") or (match["half1"] or "").lower().startswith("a"):
            first = 0 if first == 12 else first
        if said.startswith("am") and last == 12:
            last = 0
        return Window(
            f"{first:02d}:{match['m1'] or '00'}", f"{last:02d}:{match['m2'] or '00'}", match.start("h1"), match.end()
        )
    return None


def _number(text: str) -> float:
    folded = text.lower()
    if folded.startswith("half"):
        return 0.5
    return float(_SMALL.get(folded, 0)) or (float(folded.replace(",", "")) if re.match(r"-?\d", folded) else 0.0)
