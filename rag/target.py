"""What a question asks the value of: its weighted words, kinds of quantity, codes and conditions; no document is read.

A statement (rag/statements.py) is held against it: how surely is this value the one that is asked for?
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.identifiers import find_identifiers
from ingest.lexical import lexical_tokens
from ingest.schema import BlockKind
from rag.quantities import Quantity, agree, read_quantities
from rag.resolve import Codes
from rag.statements import Statement, token_set
from rag.understand import Understood
from rag.units import same_kind, unit_of

Rarity = Callable[[Sequence[str]], Mapping[str, float]]

# How surely a word speaks of a value, by where it stands.
_NEAR, _ROW, _WIDE, _TITLE, _BESIDE = 1.0, 0.9, 0.75, 0.6, 0.5
# Heads of columns whose codes number the rows of a list.
_LISTING = re.compile(r"\b(?:code|alarm|message|fault|no|nr|number|item|ref|pos|position|step|id)\b", re.IGNORECASE)
# Weight of a question's word that speaks of no value found, and of a word that only says what a code is.
_UNSAID = 0.5
_KIN = 0.1
# Codes that tell things apart hold letters; of a bare number it cannot be known what it names.
_MIXED = re.compile(r"[A-Z]")

# kind of quantity: words that ask for it, and that its unit says too
_QUANTITY_WORDS = {
    "temperature": ("temperature", "temp"),
    "pressure": ("pressure",),
    "torque": ("torque", "tighten", "tightened", "tightening", "torqued"),
    "voltage": ("voltage",),
    "current": ("current",),
    "speed": ("speed", "wind", "gust", "velocity"),
    "rotation": ("speed",),
    "flow": ("flow",),
    "frequency": ("frequency",),
    "time": ("interval", "lifetime", "duration", "delay", "time"),
    "length": ("clearance", "gap", "thickness", "distance", "length", "width", "depth", "diameter", "height"),
    "mass": ("weight", "weigh", "mass", "amount", "quantity"),
    "volume": ("volume", "amount", "quantity"),
    "share": ("percentage", "share"),
    "clock": ("time", "hour", "hours"),
    "year": ("year",),
    "money": ("price", "rate", "charge", "cost", "fee", "tariff", "bill", "billed", "pay"),
}  # fmt: skip
# Kinds that their words alone do not ask for.
_UNNAMED = ("money", "clock", "year")
# 'how long' asks for a time or a length: the words after 'how' and the kinds they ask for.
_HOW = {
    "long": ("time", "length"), "often": ("time",), "soon": ("time",), "quickly": ("time",),
    "fast": ("time", "speed", "rotation"), "far": ("length",), "deep": ("length",), "wide": ("length",),
    "thick": ("length",), "high": ("length",), "tall": ("length",),
    "hot": ("temperature",), "warm": ("temperature",), "cold": ("temperature",),
    "tight": ("torque",), "heavy": ("mass",),
}  # fmt: skip
_COUNTED = re.compile(r"\bhow (?:many|much)\s+([^\W\d_]+)(?:\s+([^\W\d_]+))?", re.IGNORECASE)
_MOMENTS = {
    "clock": re.compile(r"\b(?:what|which)\s+(?:time|hours?)\b|\bfrom when to when\b|\bwindow\b", re.IGNORECASE),
    "year": re.compile(r"\b(?:what|which)\s+year\b", re.IGNORECASE),
}
_HOW_WORD = re.compile(rf"\bhow\s+({'|'.join(_HOW)})\b", re.IGNORECASE)
# Words of the asking that no document need share.
_IDLE = frozenset(
    """people person persons somebody someone anybody anyone everybody staff worker workers per each every value values
    figure figures setting settings now today currently valid force number much many want know minimum maximum least
    most highest lowest shortest longest smallest largest max min limit exact normally usually permitted allowed
    permissible between before after during while same take takes make makes stay keep hold holds need needs contain
    contains go goes run runs use uses get apply applies""".split()
)
# Kinds of documents; they may name where to look ('in the manual') or be part of a name ('guide bearing').
_PAPERS = frozenset("manual document procedure guide book sheet page table card list according".split())
_PAPER = 0.4
_HEAVIEST = 5.0
_LITTLE = re.compile(
    r"\b(?:of|for|in|at|on|to|from|and|or|the|with|a|an|is|are|does|do|may|must|can|should|has|have)\b", re.IGNORECASE
)
_COINS = frozenset("cent cents dollar dollars euro euros price charge cost fee tariff bill billed pay".split())
_PRICED = re.compile(
    r"\brates?\b.*(?:\bkwh|\bkw\b|schedule|tariff|customer)|(?:energy|demand|schedule|tariff).*\brates?\b", re.I
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a question asks for: weighted words, the kinds of quantity, its codes and its conditions.

    `kin` are the words right before a code ('accumulator AC-7'): where the code stands, they need not.
    """

    weights: Mapping[str, float]
    joined: frozenset[str]
    kinds: frozenset[str]
    codes: frozenset[str]
    kin: frozenset[str]
    conditions: tuple[Quantity, ...]
    text: str


def read_target(understood: Understood, found: Codes, rarity: Rarity) -> Target:
    """The words that a statement must share, with their weights; `found` are the codes that the documents know."""
    text = understood.text
    how = _HOW_WORD.search(text)
    moment = next((kind for kind, asks in _MOMENTS.items() if asks.search(text)), "")
    words = [word for word in understood.words if not word.isdigit() and not (how and word.lower() == how[1].lower())]
    small = [word.lower() for word in words]
    kinds = {kind for kind, names in _QUANTITY_WORDS.items() if kind not in _UNNAMED and set(names) & set(small)}
    said: set[str] = set()  # units that it asks for: 'how many newton metres'
    if moment:
        kinds = {moment}
    elif _PRICED.search(text) or any(word in _COINS or word.rstrip("s") in _COINS for word in small):
        kinds = {"money"}
    elif how:
        kinds = set(_HOW[how[1].lower()])
    elif not kinds and (counted := _COUNTED.search(text)):
        for words_said in (f"{counted[1]} {counted[2] or ''}".strip(), counted[1]):
            unit = unit_of(words_said) if len(words_said) > 1 else None
            if unit is not None:
                kinds, said = {unit.name}, set(words_said.lower().split())
                break
    given = lexical_tokens(
        " ".join(understood.text[one.start : one.end] for one in read_quantities(understood.text) if one.unit.name)
    )
    named = [code for code in found.found if not read_quantities(code.surface) and _MIXED.search(code.normals[0])]
    codes = frozenset(normal for code in named for normal in code.normals)
    skip = {*given, *codes, *(token for code in named for token in lexical_tokens(code.surface))}
    tokens = [token for word in words if word.lower() not in _IDLE | said for token in lexical_tokens(word)]
    weights = {token: min(weight, _HEAVIEST) for token, weight in rarity(tokens).items() if token not in skip}
    weights = {token: weight * (_PAPER if token in _PAPERS else 1.0) for token, weight in weights.items()}
    for kind in kinds:
        for name in _QUANTITY_WORDS.get(kind, ()):
            for token in lexical_tokens(name):
                if token in weights:
                    weights[token] *= 0.5  # the unit says it too
    conditions = tuple(one for one in read_quantities(text) if one.unit.name)
    kin = frozenset(
        token
        for code in named
        for match in re.finditer(rf"((?:[^\W\d_]+\s+){{1,3}}){re.escape(code.surface)}", text)
        for token in lexical_tokens(re.split(_LITTLE, match[1])[-1])
    )
    return Target(weights, token_set(" ".join(words)), frozenset(kinds), codes, kin, conditions, text)


def cover(asked: Target, statement: Statement, named: bool = False) -> float:
    """Share of the question's weighted words that speak of the value, nearer words counting more.

    `named`: the code that is asked for stands with the value, so that words of its kind are not missed.
    """
    kind = statement.quantity.unit.kind
    by_unit = {token for name in _QUANTITY_WORDS.get(kind, ()) for token in lexical_tokens(name)}
    per = lexical_tokens(statement.quantity.unit.name)
    found = total = 0.0
    for token, weight in asked.weights.items():
        if token in statement.near or (kind in asked.kinds and token in by_unit) or token in per:
            share = _NEAR
        elif token in statement.row:
            share = _ROW
        elif token in statement.wide:
            share = _WIDE
        elif token in statement.title:
            share = _TITLE
        elif token in statement.beside:
            share = _BESIDE
        elif any(token in pair and pair in statement.around() for pair in asked.joined if len(pair) > len(token)):
            share = _NEAR
        else:
            share = 0.0
            weight *= _KIN if named and token in asked.kin and token not in by_unit else 1.0
        found += weight * share
        total += weight
    return found / (total or 1.0)


def as_told(asked: Target, statements: Sequence[Statement]) -> Target:
    """A word of the question that speaks of none of the values is likely a matter of phrase: 'may it *make*'."""
    said = frozenset[str]().union(*(one.around() for one in statements))
    return replace(asked, weights={word: w if word in said else w * _UNSAID for word, w in asked.weights.items()})


def meets(asked: Target, statement: Statement) -> bool:
    """Whether the value holds under the conditions of the question: not at 132 kV where 33 kV is asked for."""
    if not asked.conditions:
        return True
    own = read_quantities(statement.label) or read_quantities(statement.text.replace(statement.surface, " ", 1))
    for condition in asked.conditions:
        alike = [one for one in own if same_kind(one.unit, condition.unit)]
        if alike and not any(agree(one, condition) for one in alike):
            return False
    return True


def stands_with_code(asked: Target, statement: Statement) -> bool | None:
    """Whether a code that is asked for stands with the value; None where another of its family stands there."""
    if not asked.codes:
        return False
    families = {family(code) for code in asked.codes}
    passage = statement.passage
    levels = (statement.label, statement.text, "\n".join([passage.context, *passage.location.heading]), passage.title)
    for level, words in enumerate(levels):
        own = codes_in(words) | {code for code in asked.codes if _holds(words, code)}
        near = {code for code in own if family(code) in families}
        if level == 1 and near - asked.codes:
            return None  # a sentence about several: which of them this value belongs to is not said
        if near & asked.codes or any(_in_run(words, code) for code in asked.codes):
            return True
        if near:
            return None
    return None if _of_another(statement) else False


def _of_another(statement: Statement) -> bool:
    """Whether a value stands with codes of its own thing: in its row's name, its heading or its document's title.

    The code of an alarm or an item in a list is none of a thing.
    """
    head, _, rest = statement.label.partition(" ; ")
    name = rest.partition(" ; ")[0] if statement.passage.block is BlockKind.TABLE else statement.label
    around = [statement.passage.title, *statement.passage.location.heading]
    return bool(codes_in("\n".join(around if _LISTING.search(head) else [name, *around])))


def codes_in(words: str) -> set[str]:
    """Normal forms of the codes of each line: a word that ends one does not name what begins the next."""
    return {one.normal for line in words.splitlines() for one in find_identifiers(line)}


def _holds(words: str, code: str) -> bool:
    return code in {token.upper() for token in lexical_tokens(words)}


def _in_run(words: str, code: str) -> bool:
    """'CB-01 to CB-15' names CB-07 too."""
    number = re.search(r"\d+$", code)
    if number is None:
        return False
    family = code[: number.start()]
    for low, high in re.findall(r"([A-Za-z]+[-/ ]?\d+)\s*(?:to|-|–|bis|\.\.\.?)\s*([A-Za-z]+[-/ ]?\d+)", words):
        ends = [re.fullmatch(r"([A-Z]+)(\d+)", re.sub(r"[-/ ]", "", end.upper())) for end in (low, high)]
        if all(end and end[1] == family for end in ends):
            return int(ends[0][2]) <= int(number.group()) <= int(ends[1][2])  # type: ignore[index]
    return False


def family(code: str) -> str:
    """What codes of one kind begin with: 'P101A' -> 'P', 'SCHEDULE R' -> 'SCHEDULE'."""
    return re.split(r"[\d ]", code, maxsplit=1)[0] if code[:1].isalpha() else "#"
