"""German words of exports in English: states, kinds of work, things and names of columns, so that either language asks.

General vocabulary of plants and networks, not of any one log. What a single plant calls its things belongs into
its glossary (rag/plan/glossary.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from rag.plan.text import fold

_WORDS = {
    # states
    "offen": "open|outstanding", "geschlossen": "closed", "abgeschlossen": "finished|completed|closed|complete", "erledigt": "done|finished|completed",
    "storniert": "cancelled|canceled", "abgebrochen": "aborted|cancelled", "geplant": "planned|scheduled", "ungeplant": "unplanned",
    "freigegeben": "released|approved", "gesperrt": "blocked|locked", "abgelehnt": "rejected", "genehmigt": "approved", "neu": "new",
    "laufend": "running|ongoing", "warten": "waiting|awaiting", "wartet": "waiting|awaiting", "wartend": "waiting", "ruckgestellt": "deferred|postponed",
    "zuruckgestellt": "deferred|postponed", "uberfallig": "overdue", "dringend": "urgent", "hoch": "high", "niedrig": "low", "mittel": "medium",
    # kinds of work
    "storung": "breakdown|fault|failure|disturbance", "stoerung": "breakdown|fault|failure|disturbance", "wartung": "maintenance|service",
    "inspektion": "inspection", "instandsetzung": "repair", "reparatur": "repair", "umbau": "modification|conversion|rebuild",
    "prufung": "test|check", "reinigung": "cleaning", "austausch": "replacement|exchange", "stillstand": "standstill|shutdown", "ausfall": "outage|failure",
    "kran": "crane", "bagger": "excavator", "fahrzeug": "vehicle", "freileitung": "overhead line", "zahler": "meter", "schicht": "shift",
    "abteilung": "department", "firma": "company|contractor", "lieferant": "supplier", "gerat": "device|equipment", "abschnitt": "section",
    # things
    "material": "material|parts", "ersatzteil": "spare part|part", "ersatzteile": "spare parts|parts", "teile": "parts", "verdichter": "compressor",
    "pumpe": "pump", "lager": "bearing", "ventil": "valve", "motor": "motor", "antrieb": "drive|actuator", "leitung": "line|pipe", "dichtung": "seal|gasket",
    "leck": "leak", "kuhler": "cooler", "schalter": "switch|breaker", "sicherung": "fuse", "kabel": "cable", "getriebe": "gearbox", "kessel": "boiler",
    "trafo": "transformer", "transformator": "transformer", "umspannwerk": "substation", "wasserwerk": "waterworks", "kraftwerk": "power station",
    "gleichrichter": "rectifier", "wechselrichter": "inverter", "batterie": "battery", "olleck": "oil leak", "filter": "filter",
    "verschleiss": "wear", "verschmutzung": "dirt|contamination|fouling", "alterung": "ageing|aging", "bedienfehler": "operating error|operator error",
    "montagefehler": "assembly error|installation error|mounting error", "korrosion": "corrosion", "blitz": "lightning", "frost": "frost",
    "mechanik": "mechanical", "elektrik": "electrical", "fremdfirma": "contractor|outside firm", "arbeit": "progress|work",
}  # fmt: skip
_ENGLISH: Mapping[str, tuple[str, ...]] = {fold(word): tuple(said.split("|")) for word, said in _WORDS.items()}
_SMALL = frozenset(fold(word) for word in "in auf zur zum für der die das von bei am im".split())
_BETWEEN = (" ", " for ", " on ", " in ")


def english(words: tuple[str, ...]) -> tuple[str, ...]:
    """English phrases for a German value of one to three folded words; none where a word is not known."""
    said = [_ENGLISH.get(word, ()) for word in words if word not in _SMALL]
    if not said or len(said) > 3 or not all(said):
        return ()
    if len(said) == 1:
        return said[0]
    joined = _BETWEEN if len(said) == 2 else (" ",)
    return tuple(join.join(parts) for parts in product(*said) for join in joined)
