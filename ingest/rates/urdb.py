"""Records of the public utility rate database (URDB, OpenEI; API versions 3 to 8) in, rate schedules out.

Numbers are read from their digits. One that was a float once (19.538999557495117) is taken as the shortest
decimal that gives the same float (19.539), and said. What would change a bill and is not understood becomes a
complaint.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from ingest.rates.schema import Rule, RuleKind, Schedule
from ingest.rates.urdb_item import Item
from ingest.rates.urdb_rows import demand_rows, energy_rows, fixed_rows

# Fields that say nothing of what is charged, in lower case.
_HARMLESS = frozenset(
    """label uri revisions approved is_default utility utilityname eiaid eiautilityid name ratename startdate enddate
    effectivedate supercedes supersedes sector servicetype description source sourcereference sourceparent
    sourceparenturl basicinformationcomments demandunits demandunit flatdemandunit flatdemandunits demandrateunit
    demandrateunits country currency voltagecategory voltageminimum voltagemaximum phasewiring servicemin servicemax
    mindemand maxdemand demandmin demandmax peakkwcapacitymin peakkwcapacitymax peakkwcapacityhistory
    peakkwhusagemin peakkwhusagemax peakkwhusagehistory energymin energymax energyhistory dgrules usenetmetering
    energycomments demandcomments energytoulabels demandtoulabels demandlabels energylabels _id id lastmodified
    energyweekdayschedule energyweekendschedule demandweekdayschedule demandweekendschedule demandhistory
    flatdemandmonths enduse applicability exclusive demandcommments isdefault usenetmetering""".split()
)
_ALIASES = {
    "energyratestrux": "energyratestructure", "demandratestrux": "demandratestructure",
    "flatdemandstrux": "flatdemandstructure", "coincidentratestrux": "coincidentratestructure",
    "energyweekdaysched": "energyweekdayschedule", "energyweekendsched": "energyweekendschedule",
    "demandweekdaysched": "demandweekdayschedule", "demandweekendsched": "demandweekendschedule",
    "coincidentsched": "coincidentrateschedule", "utilityname": "utility", "ratename": "name",
    "effectivedate": "startdate", "mincharge": "minmonthlycharge", "demandreactpwrcharge": "demandreactivepowercharge",
    "flatdemandmonth": "flatdemandmonths", "touenergylabels": "energytoulabels", "demandratchetpct":
    "demandratchetpercentage", "fueladjustments": "fueladjustmentsmonthly", "demandwindowminutes": "demandwindow",
}  # fmt: skip
_STRUCTURES = ("energyratestructure", "demandratestructure", "flatdemandstructure")
_MARKS = (*_STRUCTURES, "fixedchargefirstmeter", "fixedmonthlycharge")
# A decimal of more digits than a float of single or double precision holds was no person's.
_FLOAT_DIGITS = 9
_DOUBLE_DIGITS = 15


def read_urdb(text: str, title: str = "") -> tuple[Schedule, ...]:
    """The schedules of a JSON text; none where it holds no URDB record. `title` names a record without a name."""
    if not any(mark in text.lower() for mark in ("ratestructure", "demandstructure", "strux")):
        return ()
    try:
        exact = _load(text, Decimal)
        shown = _load(text, float)
    except ValueError:
        return ()
    found = list(_items(exact))
    return tuple(
        _schedule(_item(item, plain, path, name if len(found) > 1 else ""), title)
        for (path, item), (_, plain), name in zip(
            found, _items(shown), map(_name, (one for _, one in found)), strict=True
        )
    )


def _load(text: str, number: type[Decimal] | type[float]) -> object:
    try:
        return json.loads(text, parse_float=number)
    except json.JSONDecodeError as error:
        if error.msg != "Extra data":
            raise
        return [json.loads(line, parse_float=number) for line in text.split("\n") if line.strip()]


def _items(value: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    """(path, record) of every record: the value itself, in a list, or in the list of a wrapper."""
    if isinstance(value, dict):
        keys = {_ALIASES.get(str(key).lower(), str(key).lower()) for key in value}
        if keys & set(_MARKS):
            yield "", value
            return
        for key, inner in value.items():
            if isinstance(inner, list):
                yield from ((f"{key}{path}", item) for path, item in _items(inner))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            if isinstance(inner, dict):
                yield from ((f"[{at}]{'.' if path else ''}{path}", item) for path, item in _items(inner))


def _item(exact: Mapping[str, object], plain: Mapping[str, object], path: str, heading: str) -> Item:
    names = {_ALIASES.get(key.lower(), key.lower()): key for key in exact}
    notes: list[str] = []
    fields = {name: _unwrapped(_clean(exact[key], notes)) for name, key in names.items()}
    if notes:
        notes = [
            f"{len(notes)} numbers bear the traces of floats and are taken as the shortest decimal that gives the "
            f"same float: {notes[0]}"
        ]
    return Item(fields, {name: (key, plain[key]) for name, key in names.items()}, path, heading, notes)


def _clean(value: object, notes: list[str]) -> object:
    """The value with decimals for all numbers, and the traces of single precision taken out."""
    if isinstance(value, Mapping):
        return {str(key).lower(): _clean(inner, notes) for key, inner in value.items()}
    if isinstance(value, list):
        return [_clean(inner, notes) for inner in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, Decimal) and len(value.as_tuple().digits) > _FLOAT_DIGITS:
        short = shortest_float(value)
        if short != value:
            notes.append(f"{value} as {short}")
            return short
    return value


def shortest_float(value: Decimal) -> Decimal:
    """The shortest decimal that gives the same float: in single precision where the value is one, else in double.

    35.280000000000001 is 35.28, 19.538999557495117 is 19.539; a number of fewer digits stays as it is written.
    """
    wide = float(value)
    value = Decimal(repr(wide)) if len(value.as_tuple().digits) > _DOUBLE_DIGITS else value
    try:
        single = struct.unpack("f", struct.pack("f", wide))[0]
    except (OverflowError, struct.error):
        return value
    if single != wide:
        return value
    for digits in range(1, _FLOAT_DIGITS + 1):
        short = float(f"{wide:.{digits}g}")
        if struct.unpack("f", struct.pack("f", short))[0] == single:
            return Decimal(f"{wide:.{digits}g}")
    return value


def _unwrapped(value: object) -> object:
    """Bulk exports wrap the tiers of a period: [{'energyratetiers': [..]}] is [[..]]."""
    if isinstance(value, list) and value and all(isinstance(one, dict) and len(one) == 1 for one in value):
        inner = [next(iter(one.items())) for one in value]
        if all(key.endswith("tiers") and isinstance(tiers, list) for key, tiers in inner):
            return [tiers for _, tiers in inner]
    return value


def _name(item: Mapping[str, object]) -> str:
    """As the reader of JSON names an item in its heading."""
    from ingest.readers.json_values import item_name

    return item_name(item)


def _schedule(item: Item, title: str) -> Schedule:
    complaints: list[str] = []
    energy = energy_rows(item, complaints)
    demand = demand_rows(item, complaints)
    fixed, rules = fixed_rows(item, complaints)
    rules = [*rules, *_unknown(item, complaints)]
    starts, ends = instant_day(item.fields.get("startdate")), instant_day(item.fields.get("enddate"))
    if starts and ends and ends < starts:
        complaints.append(f"ends on {ends} before it starts on {starts}")
        ends = None
    notes = list(item.notes)
    if item.fields.get("approved") is False:
        notes.append("the record is marked as not approved")
    comments = ("energycomments", "demandcomments", "basicinformationcomments")
    notes += [f"{field}: {item.text(field)}" for field in comments if item.text(field)]
    seasons = {season.name: season for season in (*fixed.seasons, *demand.seasons, *energy.seasons)}
    label = item.text("label")
    return Schedule(
        code=label,
        name=item.text("name") or title,
        utility=item.text("utility"),
        customer_class=item.text("sector"),
        rows=(*fixed.rows, *energy.rows, *demand.rows),
        seasons=tuple(seasons.values()),
        periods=(*energy.periods, *demand.periods),
        rules=tuple(rules),
        currency=item.currency,
        valid_from=starts,
        valid_to=ends,
        source=item.source(next(name for name in ("name", "label", *item.fields) if name in item.fields)),
        notes=tuple(notes),
        complaints=tuple(complaints),
    )


def _unknown(item: Item, complaints: list[str]) -> list[Rule]:
    """Fields that nothing here reads: a rule of its own where it holds something, and a complaint."""
    rules = []
    for name, value in item.fields.items():
        if name in _HARMLESS or name in item.read or name.endswith("comments") or value in (None, "", [], {}, 0):
            continue
        text = f"{item.original(name)} is not understood and not in a bill"
        complaints.append(text)
        rules.append(Rule(RuleKind.OTHER, text, item.source(name)))
    return rules


def instant_day(value: object) -> date | None:
    """The day of an instant: seconds since 1970, a {'$date': ...}, or a day as text; the nearest midnight, since
    records keep the midnight of whoever entered them."""
    if isinstance(value, Mapping):
        value = value.get("$date") or value.get("$numberlong")
    if isinstance(value, Decimal):
        seconds = int(value)
        seconds = seconds // 1000 if abs(seconds) > 10**11 else seconds
        try:
            return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds, hours=12)).date()
        except OverflowError:
            return None
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            return None
        return moment.date() if moment.tzinfo is None else (moment.astimezone(UTC) + timedelta(hours=12)).date()
    return None
