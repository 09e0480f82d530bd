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
    # shifts, plants, people, names of columns
    "fruh": "early|morning", "spat": "late|evening|afternoon", "nacht": "night", "tag": "day", "woche": "week", "monat": "month", "jahr": "year",
    "fruhschicht": "early shift|morning shift", "spatschicht": "late shift", "nachtschicht": "night shift", "datum": "date", "uhrzeit": "time", "zeit": "time",
    "werk": "plant|works", "anlage": "plant|equipment|unit", "maschine": "machine|unit", "standort": "site|location", "ort": "place|location", "netz": "network|grid",
    "art": "type|kind", "typ": "type", "grund": "reason", "ursache": "cause", "schaden": "damage", "fehler": "fault|error", "meldung": "notification|report|message",
    "bearbeiter": "handled by|technician|person", "melder": "reported by|reporter", "verantwortlich": "responsible", "auftrag": "order", "nummer": "number",
    "beginn": "start|begin", "ende": "end|finish", "behoben": "fixed|repaired|resolved|cleared", "gemeldet": "reported", "gestort": "disturbed|faulty|fault",
    "verstopft": "blocked|clogged", "undicht": "leaking|leak", "rechen": "rack|trash rack|screen", "regler": "governor|controller|regulator", "turbine": "turbine",
    "schutz": "protection", "schutzauslosung": "protection trip", "auslosung": "trip", "generator": "generator", "erregung": "excitation", "leittechnik": "control system|controls",
    "hydraulik": "hydraulics|hydraulic", "temperatur": "temperature", "druck": "pressure", "drehzahl": "speed", "leistung": "power|output", "menge": "quantity|amount", "dauer": "duration",
    "kosten": "cost|costs", "preis": "price", "betrag": "amount", "rechnung": "invoice|bill", "produktion": "production|output", "minder": "lost|reduced", "verlust": "loss",
    "minderproduktion": "lost production|production lost|production loss", "mehr": "more|extra", "bemerkung": "remark|comment|note", "beschreibung": "description", "prioritat": "priority",
    "klasse": "class", "gruppe": "group", "name": "name", "kunde": "customer", "strasse": "street", "stadt": "town|city", "gemeinde": "municipality", "bezirk": "district", "kreis": "circuit|district",
    "wasser": "water", "gas": "gas", "strom": "electricity|current", "warme": "heat", "ol": "oil", "luft": "air", "stand": "level|state", "fullstand": "level", "zustand": "condition",
    "hochspannung": "high voltage", "mittelspannung": "medium voltage", "niederspannung": "low voltage", "spannung": "voltage", "leiter": "conductor|head", "mast": "pole|tower", "station": "station|substation",
    "bau": "construction", "tiefbau": "excavation|digging", "fremd": "third party|external", "eigen": "own", "unbekannt": "unknown", "sonstige": "other", "sonstiges": "other",
    "tier": "animal", "vogel": "bird", "baum": "tree", "sturm": "storm", "gewitter": "thunderstorm", "schnee": "snow", "eis": "ice", "feuer": "fire", "brand": "fire", "unfall": "accident",
    "ja": "yes", "nein": "no", "gut": "good", "schlecht": "bad|poor", "kritisch": "critical", "leicht": "slight|minor", "schwer": "severe|major|serious", "stunden": "hours", "minuten": "minutes", "tage": "days",
    "arbeitsplatz": "work centre|work center", "platz": "place", "ausgefuhrt": "done|carried out", "erstellt": "created", "angelegt": "created", "geandert": "changed", "begonnen": "started", "beendet": "finished|ended",
    "speise": "feed", "kuhl": "cooling", "kuhlwasser": "cooling water", "speisewasser": "feed water", "kohle": "coal", "muhle": "mill", "ventilator": "fan", "geblase": "fan|blower", "schwingung": "vibration",
    "olstand": "oil level", "flansch": "flange", "wechseln": "replace|change|replacement", "tauschen": "replace|change|replacement", "prufen": "check|inspect", "reinigen": "clean|cleaning", "leckage": "leak|leakage",
    "elektro": "electrical|electric", "mech": "mechanical", "msr": "instrumentation|control", "ist": "actual", "plan": "planned", "eck": "basic", "eckstart": "basic start", "eckende": "basic finish|basic end", "techn": "functional|technical",
    "schaltanlage": "switchgear", "schalten": "switching", "ausgelost": "tripped", "warnung": "warning", "alarm": "alarm", "behalter": "tank|vessel", "rohr": "pipe", "rohrleitung": "pipeline|pipe", "armatur": "valve|fitting", "dampf": "steam", "kondensator": "condenser|capacitor",
    "buch": "book|log", "liste": "list", "einsatz": "callout|deployment", "pikett": "on call", "dringlichkeit": "urgency", "mechanik": "mechanical", "elektrik": "electrical", "fremdfirma": "contractor|outside firm", "arbeit": "progress|work",
}  # fmt: skip
_ENGLISH: Mapping[str, tuple[str, ...]] = {fold(word): tuple(said.split("|")) for word, said in _WORDS.items()}
_SMALL = frozenset(fold(word) for word in "in auf zur zum für der die das von bei am im".split())
_BETWEEN = (" ", " for ", " on ", " in ")


_JOINTS = ("", "s", "es", "n", "en", "e")


def parts_of(word: str) -> tuple[str, ...]:
    """The known words that a German word is put together from: 'Störungsart' -> storung, art; itself for none."""
    folded = fold(word)
    if folded in _ENGLISH or len(folded) < 6:
        return (folded,)
    for at in range(len(folded) - 2, 2, -1):
        head, tail = folded[:at], folded[at:]
        known = next(
            (head.removesuffix(end) for end in _JOINTS if head.endswith(end) and head.removesuffix(end) in _ENGLISH),
            None,
        )
        if known is None:
            continue
        rest = parts_of(tail)
        if all(part in _ENGLISH for part in rest):
            return (known, *rest)
    return (folded,)


def english(words: tuple[str, ...]) -> tuple[str, ...]:
    """English phrases for a German value of one to three folded words; none where a word is not known."""
    said = [_ENGLISH.get(word, ()) for word in words if word not in _SMALL]
    if not said or len(said) > 3 or not all(said):
        return ()
    if len(said) == 1:
        return said[0]
    joined = _BETWEEN if len(said) == 2 else (" ",)
    return tuple(join.join(parts) for parts in product(*said) for join in joined)
