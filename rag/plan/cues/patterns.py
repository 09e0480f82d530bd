"""The cues that one expression tells: a question in, the place of a cue in it out."""

from __future__ import annotations

import re

COUNT = re.compile(
    r"\b(?:how many(?: times)?|how often|(?<!serial )(?<!part )(?<!model )(?<!order )(?<!report )(?<!phone )(?<!account )(?<!material )(?<!drawing )number of(?: times)?|count of|count up|count(?= (?:all|every|the|each)\b)|(?<!serial )(?<!part )(?<!order )(?<!model )no\. of|tally of"
    r"|how frequently|wie ?viele|wie oft|anzahl(?: der)?|total count|how numerous)\b",
    re.I,
)
LIST = re.compile(
    r"(?:(?:(?<=^)|(?<=[.?!:,;] )|(?<=[-–—] )|(?<=please )|(?<=and )|(?<=you )|(?<=then ))list(?: all| every| me| the| those| out)*\b|\bshow(?: me)?(?: all| every)?|which (?=\w+ (?:are|were|have|has|had|is|was)\b)"
    r"|give me (?:all|every)|name (?:all|every)|all of them|all the|everything (?:done|that)|all (?:the )?work (?=on |at |done )|enumerate|zeig(?:e)?(?: mir)?(?: alle)?|liste(?: alle)?|pull up all)",
    re.I,
)
AGGREGATES = (
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
TREND = re.compile(
    r"\b(?:how (?:did|do|does|have|has)\b.{0,80}?\b(?:develop\w*|evolve\w*|change[ds]?|move[ds]?|go|gone|trend\w*)|trend\w*|up or down|down or up|(?:go|going|gone|went) (?:up|down)"
    r"|getting (?:worse|better|more|fewer|less|higher|lower)|(?:get|got|become|became) (?:worse|better)|increas\w+|decreas\w+|(?:rise|rising|rose|risen|fall|falling|fell|fallen|grow|growing|grew|grown"
    r"|declin\w+|drop(?:ped|ping)?|improv\w+)(?= (?:or|from|between|since|over|in|year|\?)|\?|$)|which way (?:it|they|do|does|did)|over the years|over time|year on year|year over year|how did it move|entwickel\w*|worse or better|better or worse"
    r"|more or fewer|more or less often)\b",
    re.I,
)
COMPARE = re.compile(
    r"\b(?:compare[ds]?|compared (?:to|with)|versus|vs\.?|against|than in|than (?:for|on|at)|how (?:much|many) (?:more|fewer|less)|difference between)\b",
    re.I,
)
SHARE = re.compile(
    r"\b(?:what|which)?\s*(?:share|percentage|percent|proportion|fraction|anteil|prozent(?:satz)?)(?:\s+of)?\b|%\s+of\b|\bhow many per ?cent\b",
    re.I,
)
MTBF = re.compile(
    r"\b(?:(?:mean|average|typical) (?:time|days|hours|interval) between(?! (?:the )?\w+(?: \w+)? (?:and|to) )|mtbf|time between (?:failures|breakdowns|jobs|events|repairs|orders|trips|outages|visits|alarms|tickets|faults)|days between (?:failures|breakdowns|jobs|repairs|trips|visits|alarms|faults|orders|tickets|outages)"
    r"|(?:how much time|how long|how many days|how many hours) (?:passes?|goes by|elapses?|lies?) (?:on average )?between (?:two|one|failures|breakdowns|successive|consecutive)"
    r"|(?:how long|how many (?:days|hours)|how much time)\b.{0,25}\bbetween (?:two|one|successive|consecutive)\b"
    r"|\bbetween (?:two|successive|consecutive) (?:\w+ ){0,3}(?:failures|breakdowns|jobs|events|repairs|orders|trips|outages|visits|alarms|tickets|faults)|interval between (?:failures|breakdowns|jobs|repairs|visits|events|trips|alarms|faults|two)|every how many days)\b",
    re.I,
)
DISTINCT = re.compile(
    r"\b(?:how many (?:different|distinct|unique|separate|various)|number of (?:different|distinct|unique)|distinct|wie viele verschiedene)\b",
    re.I,
)
SPAN = re.compile(
    r"\b(?:between (?:the )?(?:first|earliest|oldest) and (?:the )?(?:last|latest|newest)|from (?:the )?(?:first|earliest) to (?:the )?(?:last|latest)|(?:what|which) (?:period|time span|dates?|time range|range of dates) do(?:es)?)\b",
    re.I,
)
LASTED = re.compile(
    r"\b(?:how long|how many (?:hours|days|minutes|weeks)|(?:total|average|mean|longest|shortest|median|combined|maximum) (?:\w+ )?(?:duration|downtime|time (?:open|down|to (?:close|finish|repair|fix|resolve|complete)))|(?:days|hours|minutes|weeks|time)(?: in (?:hours|days|minutes))? (?:between|from) (?:the )?\w+(?: \w+){0,3}? (?:and|to|until|till) |(?:days|hours|time|minutes|weeks) (?:off the road|out of (?:service|action|order)|off line|offline|off supply|in the workshop|down\b)|duration|downtime|wie lange|open(?:ed)? (?:the )?longest"
    r"|(?:took|take|lasted|last|open|ran|run|down|out) (?:for )?(?:the )?(?:longest|shortest)|longest (?:\w+ ){0,2}?(?:open|running|lasting)|(?:time|days|hours|weeks|long|minutes) (?:it takes |taken |needed |we take |it took )?(?:to|until|till|before) (?:it (?:is|was) |they (?:are|were) |being |be )?(?:clos\w+|clear\w*|finish\w*|repair\w*|fix\w*|resolv\w+|complet\w+|restor\w+|end|settl\w+|rectif\w+|put right)|turnaround|lead time|hours (?:open|down|out|between))\b",
    re.I,
)
WHEN = re.compile(
    r"\b(?:when|what date|which date|on what day|on which day|what day|at what time|what time|since when|wann)\b", re.I
)
LOOK = re.compile(
    r"\b(?:what (?:was|is|were|did|does|happened|work|has)|tell me about|describe|details? (?:of|on|for)|look up|pull|show (?:me )?(?=(?:the )?(?:record|order|ticket|work order|report))|who|what's|where (?:is|was|are|were)|was war|was wurde|why)\b",
    re.I,
)
PRESCRIBED = re.compile(
    r"\b(?:must|should|shall|may (?:i|we|the|a|people|it|they|that|one|work)|allowed|permitted|permissible|recommended|required|requirement|procedure for|how do i|how do we|how can i|how to|can i|can we|do i|do we have|have to|has to be|need to be"
    r"|limit for|setting of|settings? (?:for|of)|torque|according to|what does .{0,40}\bmean\b|what to do|what do i|is it safe|rated (?!as\b)|nominal|specification|spec for|threshold|lock out|darf|muss|soll)\b",
    re.I,
)
MAY = re.compile(r"\bmay\b(?! (?:19|20)\d\d|,| \d)")
HABIT = re.compile(
    r"\b(?:how often|how frequently|when|how long|how many times) (?:is|are|do|to|should|must|shall|can|may)\b|\bhave (?:i|we) got\b|\bcan (?:be|it|they|the)\b|\bhow (?:fast|tight|far|hot|deep|thick)\b"
    r"|\b(?:at|above|below|beyond|under|within|up to|down to|after|from|before) (?:which|what)\b(?! (?:days?|dates?|times?|plants?|sites?|stations?|substations?|facilit\w+|locations?|units?))|\bfrom when\b",
    re.I,
)
ZERO = re.compile(
    r"\b(?:(?:exactly |at |of |a |with |equal to )*(?:zero|nil|0(?![\d.,:%/-]))(?: (?=cost|hours|output|energy|value|kwh))?|nothing(?: at all)?(?! (?:in|under)\b)|no output|not (?:generate|produce|make|run)(?: anything)?|stood still|idle|without (?:any )?output|free of charge|at no cost|no cost)\b",
    re.I,
)
NEGATIVE = re.compile(
    r"\b(?:negative|below zero|less than zero|under zero|minus|in the red)\b|\b(?:with|got|had|have|were|was|are|is|show|that) (?:an? |been )?(?:credit(?:s|ed)?|refund(?:s|ed)?)\b",
    re.I,
)
POSITIVE = re.compile(r"\b(?:positive|above zero|more than zero|greater than zero|non-?zero|not zero)\b", re.I)
BEFORE_START = re.compile(
    r"\b(?:end(?:s|ed|ing)?|finish(?:es|ed|ing)?|clos(?:e|es|ed|ing)|complet(?:e|es|ed|ing|ion)|stop(?:s|ped)?)\b.{0,30}?\b(?:before|earlier than|prior to|ahead of)\b.{0,25}?\b(?:start\w*|beg[iau]n\w*|open\w*|report\w*|rais\w*)\b",
    re.I,
)
MISSING = re.compile(
    r"\b(?:(?:have|has|had|having|with|got|carry|carries|show|shows|lack|are|is|were|was)\s+)?(?:no|without(?: an?| any)?|missing(?: an?| the| its)?|lacking(?: an?)?|lack(?:s)?(?: an?)?|blank|empty|ohne|kein\w*|not have (?:an?|any)|don't have (?:an?|any)|do not have (?:an?|any)|nothing (?:in|under)(?: the)?(?: column| field)?)\s+[\"'“„]?"
    r"(?:(?:entry|value|thing|date)\s+(?:in|under|for|at)\s+(?:the\s+)?(?:column\s+|field\s+)?[\"'“„]?)?(?:given\s+|recorded\s+|known\s+|entered\s+|valid\s+)?(?P<what>[\w/-]+(?:\s[\w/-]+){0,3})",
    re.I,
)
GAP = re.compile(
    r"\b(?:(?:missing|blank|empty|absent|no|lost|invalid)\s+(?:readings?|values?|data|entr(?:y|ies)|intervals?|measurements?)|(?:readings?|values?|data|entr(?:y|ies)|intervals?|measurements?|gaps?)"
    r"(?:\s+(?:is|are|was|were|that are|which are))?(?:\s+(?:missing|blank|empty|absent|lost|not given|not recorded))|gaps?)\s+(?:for|on|in|at|of|from)\s+(?:the\s+)?",
    re.I,
)
DENIED = re.compile(
    r"\b(?:(?<!or )(?<!if )not(?! only\b)|never|without|except|excluding|other than|apart from|nicht|ohne|außer|keine?[nrs]?)\b|n't\b",
    re.I,
)
GIVEN = re.compile(
    r"\b(?:with|having|that have|which have|that has|have|has|had|carry|carries)\s+(?:an?|any|some)\s+(?P<what>[a-zäöü]+(?: [a-zäöü]+)?)(?=\s*(?:[,.?;!]|$|\b(?:on|in|at|for|given|recorded|entered|from|since)\b))"
    r"|\b(?:where|whose|for which)\s+(?:the\s+|an?\s+)?(?P<what2>[a-zäöü]+(?: [a-zäöü]+)?) (?:is|are|was|were) (?:known|given|recorded|entered|filled|stated|present|available)\b",
    re.I,
)
MISSING_AFTER = re.compile(
    r"\b(?P<what>[\w/-]+(?:\s[\w/-]+){0,2})\s+(?:is|are|was|were|field is|column is|left)\s+(?:missing|blank|empty|not given|not recorded|not filled(?: in)?|unknown|unset)\b",
    re.I,
)
_ENDED = "closed|cleared|finished|completed|ended|resolved|restored|repaired|fixed|rectified|settled|done|signed off|dealt with|returned"
NOT_ENDED = re.compile(
    rf"\b(?:not|never|n't|isn't|aren't|haven't|hasn't|wasn't|weren't|without being|yet to be|still to be|to be)\s+(?:yet\s+|so far\s+|been\s+){{0,3}}(?:{_ENDED})\b(?:\s+(?:yet|so far))?"
    r"|\bun(?:closed|cleared|finished|resolved|repaired|fixed|rectified|settled|completed)\b|\boutstanding\b"
    r"|\b(?:still|yet|remain(?:s|ing|ed)?|stays?|currently)\s+open\b|\bopen (?:ones|still|yet)\b|(?<=are )open\b|(?<=is )open\b|(?<=were )open\b"
    r"|\b(?:noch\s+)?offene[nrs]?\b|\bnoch offen\b|\bnicht (?:abgeschlossen|beendet|erledigt|behoben)\b|\bopen(?= [a-z]+)"
    r"|\b(?:not|never|n't|isn't|aren't|haven't|hasn't)\s+(?:yet\s+)?(?:been\s+)?(?:closed|finished|completed|ended|resolved|restored|signed off)\b|\b(?:still|remain(?:s|ing)?|currently)\s+(?:open|running|unfinished|outstanding|pending|going on|unresolved)\b|\bunfinished\b|\bunresolved\b|\bnoch offen\b|\b(?:open|outstanding) (?=\w+\?|at the moment|now|today)",
    re.I,
)
TEXT_CUE = re.compile(
    r"\b(?:(?:with|has|have|having|had|contain(?:s|ing)?|hold(?:s|ing)?|say(?:s|ing)?|includ(?:e|es|ing)|use[sd]?|using|name[sd]?|naming|read(?:s|ing)?)\s+(?:the\s+)?(?:words?|terms?|phrases?|text|string|expression)(?:s)?(?:\s+of)?"
    r"|mention(?:s|ed|ing)?|contain(?:s|ed|ing)?|refer(?:s|red|ring)? to|talk(?:s|ing)? (?:of|about)|speak(?:s)? of|about|concern(?:s|ed|ing)?|involv(?:e|es|ed|ing)|relat(?:e|es|ed|ing) to|to do with|regarding|name[sd]?(?= [A-Z\"'‘“])|naming|erwähn\w*|enthalten|enthält)\s+"
    r"(?:either\s+)?(?:the\s+|an?\s+|any\s+)?",
    re.I,
)
_IN_FIELD = re.compile(r"\b(?:in|within|from) (?:the|its|their) (?P<field>[\w-]+(?: [\w-]+)?)", re.I)
ONE_WORD = re.compile(
    r"\b(?:(?:also )?(?:as|where it is written as|written as|in|spelled as) one word|written together|with or without (?:a )?(?:space|hyphen)|any spelling|or without (?:a )?space)\b",
    re.I,
)
EACH_COUNTS = re.compile(
    r"\b(?:(?:joint|shared|combined) \w+ count\w*(?: for)?(?: every| each)?(?: \w+){0,4}|count\w* for (?:every|each)(?: \w+){0,4}|counted (?:once )?for (?:every|each)(?: \w+){0,4}|on its own|individually)\b",
    re.I,
)
EXAMPLES = re.compile(
    r"(?:\band so on\b|\betc\b|\busw\b|\be\.?g\.?|\bsuch as\b|\bfor example\b|\bfor instance\b)", re.I
)
NOISE = re.compile(
    r"\b(?:as (?:it|they) stands?|by the clock|going by|please|repeats? (?:too|included|and all)|credits? (?:taken off|included|deducted)|by number of|in terms of|if any|or otherwise|of them all|(?:alone|on its own|by itself) or (?:together )?with (?:something else|others?|another)|(?:load|demand|consumption|usage|daily|hourly) (?:profile|curve|pattern)|and how many(?: \w+ is that| was it| is that| were there)?|how many (?:is|was) that|and how much(?: was it)?|which (?:one|unit|asset)\b(?= and|,|\?))\b",
    re.I,
)
IN_QUOTES = re.compile(r"[\"'”’“]\s+(?:anywhere\s+)?in\s+(?:the|its|their|any)\s", re.I)
THAN = re.compile(
    r"\b(?:more|less|later|earlier|longer|higher|lower|fewer|shorter|older|greater|bigger|smaller)(?: \w+)? than (?=(?:the |was |were |it |they |originally )*[a-z])(?!(?:in|on|at|for|the year|the other|any|usual|once|twice|half|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|a|an)\b)",
    re.I,
)


Spot = tuple[int, int]


def spot(pattern: re.Pattern[str], text: str) -> Spot | None:
    """Where a cue stands first, None for nowhere."""
    match = pattern.search(text)
    return match.span() if match else None


def field_after(text: str, start: int) -> tuple[int, int, str] | None:
    """'in the title' at or after `start`: its place and the word."""
    match = _IN_FIELD.search(text, start)
    return (match.start(), match.end(), match["field"]) if match else None
