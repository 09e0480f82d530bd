"""What the columns of a log measure: what adds up over rows, counts pieces, lasts, or says yes or no."""

from __future__ import annotations

from ingest.columnar import LogColumn
from ingest.values import is_money, unit_of
from rag.plan.lexicon import Lexicon
from rag.plan.text import fold, stem

# Units of what is there at a moment: a sum of them says nothing.
_LEVELS = frozenset(
    "W kW MW GW VA kVA MVA var kvar Mvar V kV A kA Pa hPa kPa mbar bar MPa Hz kHz °C °F K psi rpm Nm % m/s m³/s m³/h l/s l/min l/h mm/s m km ° Ω kΩ MΩ pH ppm".split()
)
_LEVEL_WORDS = frozenset(
    stem(word)
    for word in """temperature pressure speed voltage current power load demand level height depth width clearance price rate
    factor age year ratio percent humidity frequency angle concentration density thickness weight rating score index""".split()
)
_YES = frozenset("yes y true t ja j x 1 wahr ok".split())
_NO = frozenset("no n false f nein 0 falsch".split())
_LASTING = frozenset({"s", "min", "h", "d"})
_PIECES = frozenset(stem(word) for word in "qty quantity menge pieces pcs anzahl stück stk".split())


def adds_up(lexicon: Lexicon, place: int) -> bool:
    """Whether a sum over rows says something: of energy, money, hours or pieces, not of temperatures or loads."""
    column = lexicon.column(place)
    unit = unit_of(column.unit)
    if unit in _LEVELS:
        return False
    if unit and (is_money(unit) or unit in _LASTING):
        return lexicon.columns[place].get("price", 0) < 1
    named = {word for word, weight in lexicon.columns[place].items() if weight >= 1}
    return bool(unit) or not named & _LEVEL_WORDS


def lasts(column: LogColumn) -> bool:
    """Whether a number column holds times that something took."""
    return unit_of(column.unit) in _LASTING


def pieces_of(lexicon: Lexicon) -> int | None:
    """The one column that says how many pieces a row is of; None where none or several do."""
    found = [
        column.place
        for column in lexicon.numbers()
        if any(word in _PIECES and weight >= 0.95 for word, weight in lexicon.columns[column.place].items())
    ]
    return found[0] if len(found) == 1 else None


def yes_of(column: LogColumn) -> str | None:
    """The value for yes of a column that has nothing but yes and no; None for other columns."""
    known = {fold(surface): surface for surface, _ in column.profile.common}
    if not column.is_text or not 1 <= len(known) <= 2 or column.profile.distinct > 2:
        return None
    yes = [surface for key, surface in known.items() if key in _YES]
    no = [key for key in known if key in _NO]
    return yes[0] if len(yes) == 1 and len(no) == len(known) - 1 else None
