"""Units of measurement by their spelling: what each measures and its size in the base unit. Opens nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache

# dimension: (spelling, size in the base unit); a spelling is matched in any case, but see _CASED.
_UNITS: dict[str, tuple[tuple[str, str], ...]] = {
    "pressure": (("pa", "1"), ("hpa", "100"), ("kpa", "1000"), ("mpa", "1000000"), ("bar", "100000"),
                 ("barg", "100000"), ("bar(g)", "100000"), ("mbar", "100"), ("psi", "6894.757"), ("psig", "6894.757")),
    "voltage": (("v", "1"), ("volt", "1"), ("volts", "1"), ("kv", "1000"), ("mv", "0.001"), ("vdc", "1"),
                ("vac", "1")),
    "current": (("a", "1"), ("amp", "1"), ("amps", "1"), ("ampere", "1"), ("amperes", "1"), ("ka", "1000"),
                ("ma", "0.001")),
    "power": (("w", "1"), ("watt", "1"), ("watts", "1"), ("kw", "1000"), ("kilowatt", "1000"), ("kilowatts", "1000"),
              ("mw", "1000000"), ("megawatt", "1000000"), ("megawatts", "1000000"), ("gw", "1000000000"),
              ("hp", "745.7")),
    "apparent power": (("va", "1"), ("kva", "1000"), ("mva", "1000000")),
    "reactive power": (("var", "1"), ("kvar", "1000"), ("mvar", "1000000")),
    "energy": (("wh", "1"), ("kwh", "1000"), ("mwh", "1000000"), ("gwh", "1000000000"), ("twh", "1000000000000")),
    "time": (("ms", "0.001"), ("s", "1"), ("sec", "1"), ("secs", "1"), ("second", "1"), ("seconds", "1"),
             ("min", "60"), ("mins", "60"), ("minute", "60"), ("minutes", "60"), ("h", "3600"), ("hr", "3600"),
             ("hrs", "3600"), ("hour", "3600"), ("hours", "3600"), ("d", "86400"), ("day", "86400"),
             ("days", "86400"), ("week", "604800"), ("weeks", "604800"), ("month", "2629800"), ("months", "2629800"),
             ("year", "31557600"), ("years", "31557600"), ("yr", "31557600"), ("yrs", "31557600"), ("a.", "31557600")),
    "length": (("mm", "0.001"), ("millimetre", "0.001"), ("millimetres", "0.001"), ("millimeters", "0.001"),
               ("cm", "0.01"), ("m", "1"), ("metre", "1"), ("metres", "1"), ("meter", "1"), ("meters", "1"),
               ("km", "1000"), ("kilometres", "1000"), ("in", "0.0254"), ("inch", "0.0254"), ("inches", "0.0254"),
               ("ft", "0.3048"), ("feet", "0.3048"), ("µm", "0.000001"), ("um", "0.000001")),
    "mass": (("g", "0.001"), ("gram", "0.001"), ("grams", "0.001"), ("kg", "1"), ("kilogram", "1"),
             ("kilograms", "1"), ("t", "1000"), ("tonne", "1000"), ("tonnes", "1000"), ("lb", "0.45359237"),
             ("lbs", "0.45359237"), ("mg", "0.000001")),
    "volume": (("ml", "0.001"), ("l", "1"), ("litre", "1"), ("litres", "1"), ("liter", "1"), ("liters", "1"),
               ("m3", "1000"), ("m³", "1000"), ("cubic metres", "1000"), ("gal", "3.785411784"),
               ("gallons", "3.785411784")),
    "flow": (("l/s", "1"), ("l/min", "0.01666666667"), ("l/h", "0.000277777778"), ("m³/h", "0.277777778"),
             ("m3/h", "0.277777778"), ("m³/s", "1000"), ("m3/s", "1000"), ("gpm", "0.0630902")),
    "torque": (("nm", "1"), ("n·m", "1"), ("newton metres", "1"), ("newton meters", "1"), ("knm", "1000"),
               ("ft-lb", "1.355818"), ("ft-lbs", "1.355818"), ("lb-ft", "1.355818"), ("ft lb", "1.355818"),
               ("lbf·ft", "1.355818")),
    "force": (("n", "1"), ("kn", "1000")),
    "frequency": (("hz", "1"), ("hertz", "1"), ("khz", "1000"), ("mhz", "1000000")),
    "speed": (("m/s", "1"), ("km/h", "0.277777778"), ("mph", "0.44704"), ("kn.", "0.514444"), ("knots", "0.514444"),
              ("mm/s", "0.001"), ("mm/s rms", "0.001")),
    "rotation": (("rpm", "1"), ("r/min", "1"), ("1/min", "1"), ("rev/min", "1")),
    "share": (("%", "0.01"), ("percent", "0.01"), ("per cent", "0.01"), ("pct", "0.01")),
    "concentration": (("ppm", "1"), ("ppb", "0.001"), ("mg/kg", "1"), ("µl/l", "1")),
    "resistance": (("ohm", "1"), ("ohms", "1"), ("ω", "1"), ("kω", "1000"), ("kohm", "1000"), ("mω", "1"),
                   ("µω", "0.000001")),
    "viscosity": (("cst", "1"), ("mm²/s", "1"), ("mm2/s", "1")),
    "charge": (("ah", "1"), ("mah", "0.001")),
    "heat": (("btu", "1"), ("mmbtu", "1000000"), ("therm", "100000"), ("therms", "100000")),
    "gas volume": (("ccf", "100"), ("mcf", "1000")),
    "reactive energy": (("kvarh", "1"), ("mvarh", "1000")),
    "wire size": (("awg", "1"),),
    "wire area": (("kcmil", "1"),),
    "of nominal": (("pu", "1"), ("p.u", "1")),
    "irradiance": (("w/m²", "1"), ("w/m2", "1"), ("kw/m²", "1000"), ("kw/m2", "1000")),
    "level": (("db", "1"), ("db(a)", "1"), ("dba", "1")),
    "temperature": (("°c", "1"), ("deg c", "1"), ("degc", "1"), ("celsius", "1"), ("degrees celsius", "1"),
                    ("degrees c", "1"), ("degrees", "1"), ("degree", "1"), ("°", "1"), ("°f", "f"), ("deg f", "f"),
                    ("fahrenheit", "f"), ("degrees fahrenheit", "f"), ("k", "1")),
}  # fmt: skip
# Spelled alike but for the case: MPa and mPa never meet in practice, MW and mW, MΩ and mΩ might.
_CASED = {"mW": ("power", "0.001"), "MΩ": ("resistance", "1000000"), "mΩ": ("resistance", "0.001"),
          "MV": ("voltage", "1000000"), "K": ("temperature difference", "1"), "k": ("", "1000")}  # fmt: skip
COINS = {"$": ("$", "100"), "usd": ("$", "100"), "dollar": ("$", "100"), "dollars": ("$", "100"),
          "€": ("€", "100"), "eur": ("€", "100"), "euro": ("€", "100"), "euros": ("€", "100"),
          "£": ("£", "100"), "gbp": ("£", "100"), "¢": ("", "1"), "cent": ("", "1"), "cents": ("", "1"),
          "ct": ("", "1"), "c": ("", "1"), "pence": ("", "1")}  # fmt: skip
# What an amount of money is for: '/kWh', 'per kVA and month'.
PER = re.compile(
    r"\s*(?:/|\bper\b|\ban?\b|\beach\b|\bpro\b)\s*(?P<what>kwh|mwh|kva|kvarh|kvar|kw|mw|day|month|year|hour|week|litre|kg"
    r"|customer|meter|lamp|metre|man-hour|m³|m3)s?\b(?:\s*(?:/|\band\b|\bper\b|\ban?\b)\s*(?:month|day|year)\b)?",
    re.IGNORECASE,
)
_SIZES = {spelling: (name, size) for name, units in _UNITS.items() for spelling, size in units}


_AFTER = re.compile(
    r"\s?(?P<unit>[%°¢$€£]\s?[CcFf]?\b|[%°¢$€£]"
    r"|[^\W\d_][\w³²·.()/-]*(?:\s(?:metres|meters|celsius|fahrenheit|cent|[cCfF])\b)?)"
)


@dataclass(frozen=True, slots=True)
class Unit:
    """`name` says what is measured ('pressure', 'money/kwh', '' for a bare number); `size` in the base unit.

    `size` 'f' stands for degrees Fahrenheit. `coin` is the currency where the unit names one, `said` how it is written.
    """

    name: str
    size: str = "1"
    coin: str = ""
    said: str = field(default="", compare=False)

    @property
    def kind(self) -> str:
        """`name` without what an amount is for: 'money'."""
        return self.name.partition("/")[0]


BARE = Unit("")


def same_kind(one: Unit, other: Unit) -> bool:
    """Whether values in these units can be compared."""
    if one.coin and other.coin and one.coin != other.coin:
        return False
    # an amount that does not say what for may be for anything
    names = {one.name, other.name}
    return len(names) == 1 or ("money" in names and all(name.startswith("money") for name in names))


def unit_of(words: str) -> Unit | None:
    """The unit that a column head or a label ends with or holds in brackets: 'Winding, °C', 'Torque (Nm)'."""
    inside = re.findall(r"[\[(]\s*([^\[\]()]{1,24})\s*[\])]", words)
    for part in [*inside, *reversed(re.split(r"[,;:|]|\bin\b", words)[1:]), words]:
        unit = named_unit(part.strip())
        if unit is not None:
            return unit
    return None


def named_unit(words: str) -> Unit | None:
    """The unit that these words are, all of them."""
    unit = _read_unit(words)
    return None if unit is None else replace(unit, said=words)


@lru_cache(maxsize=4096)
def _read_unit(words: str) -> Unit | None:
    if words in _CASED and _CASED[words][0]:
        return Unit(*_CASED[words])
    small = " ".join(words.lower().split())
    if small in _SIZES:
        return Unit(*_SIZES[small])
    head = re.match(r"[$€£¢]|[a-z]+", small)
    if head and head.group() in COINS:
        rest = small[head.end() :]
        per = PER.match(rest)
        if not rest or (per and per.end() == len(rest)):
            coin, size = COINS[head.group()]
            return Unit(f"money{per_what(per)}", size, coin)
    return None


def per_what(match: re.Match[str] | None) -> str:
    """'/kwh' for a match of PER, '' for none."""
    return f"/{match['what'].lower()}" if match else ""


def unit_after(text: str, at: int) -> tuple[Unit | None, int]:
    """The unit that stands right after a number, and where it ends."""
    match = _AFTER.match(text, at)
    if match is None:
        return None, at
    words = match["unit"].rstrip(".,;:()") if not match["unit"].endswith("(g)") else match["unit"]
    for candidate in (words, words.split(" ")[0], words.split("/")[0]):
        candidate = candidate.rstrip(".,;:")
        if candidate == "in" and re.match(r"\s+[^\W\d_]", text[match.end() :]):
            continue  # the word, not inches
        unit = named_unit(candidate.replace("° ", "°"))
        if unit is not None:
            stop = match.start("unit") + len(candidate)
            if words[len(candidate) : len(candidate) + 1] == "/":  # '30 kW/min' is no power
                stop = match.start("unit") + len(words)
                return Unit(f"{unit.name}{words[len(candidate) :].lower()}", unit.size, unit.coin), stop
            if unit.name.startswith("money") and unit.name == "money":
                per = PER.match(text, stop)
                if per:
                    return Unit(f"money{per_what(per)}", unit.size, unit.coin), per.end()
            return unit, stop
    return None, at
