"""The general vocabulary of questions over logs: English, and the German of exports. No word of any one log.

Words are stems or are stemmed when read; phrases are matched as folded text. What a single plant calls its
things belongs into its glossary (rag/plan/glossary.py).
"""

from __future__ import annotations

from collections.abc import Mapping

from ingest.schema import ColumnRole
from rag.plan.text import fold, stem


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


def _folds(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split())


# Words of the asking itself.
STOP = _folds(
    """a about above according actual actually ago all along also altogether am an and another any anything anywhere are
    around as ask asked at available be became become been being both but by can come came could did do does doing done
    during each else ever every everything exact exactly far for found from full gave get gets give given gives go goes
    going gone got had happen happened happens has have he her here him his how however i if in included includes
    including inclusive into involved is it its just keep kept kind know known last let like look made make makes many
    may me might more much must my name named need needed needs no nobody not now of off often on once one ones only or
    other others our out over overall own part per please pull put read really regarding s said same saw say see seen
    separately shall she should show showed shown shows since so some something sort still such sum summary tell than
    that the their them then there these they thing things think this those through time times to together told too
    took toward towards under until up us use used using very want wanted was way we went were what whatever when where
    whether which while who whole whom whose why will with within without would yet you your yours
    das der die den dem des ein eine einer eines einem und oder im am an auf aus bei bis durch fur mit nach seit um von
    vom vor zu zum zur ist sind war waren wird werden wurde wurden hat haben hatte hatten hoch durch wegen gab gibt es wie viel viele wann wo wer
    was welche welcher welches alle allen aller insgesamt bitte mir uns zeig zeige liste uber pro je letzte letzten
    stand stands carry carries carried carrying book booked hold holds held fill fills lie lies lay log-wise
    regardless concerned whatsoever roughly currently normally typically else respectively simply single different
    various several particular certain specific given total overall entire entirely complete completely anyway thanks
    thank hi hello hey there's what's i'd i'm we've want like ok okay quick quickly question wonder wondering curious
    whichever meanwhile ended come comes coming counted counting count counts number numbers figure figures amount
    list listed listing lists record recorded records log logs logged logging entered table file sheet data database
    dataset spreadsheet register journal export history book archive line lines row rows entry entries item items
    instance instances occasion occasions case cases against apiece break broken down split divided breakdown group
    grouped chart plot graph trend develop developed development change changed move moved moving rise rising rose risen
    fall falling fell fallen increase increased increasing decrease decreased decreasing grow growing grew grown decline
    declined declining drop dropped dropping worse better worsen improve improved worsening improving higher lower fewer
    less least most compare compared comparison versus vs difference between mean means average median maximum minimum
    max min peak first earliest latest oldest newest recent previous next cover covers covered ranked rank ranking
    order sorted sort top bottom highest lowest largest biggest greatest smallest shortest longest common frequent
    frequently commonly busy busiest detail details describe description particulars information info concerning
    respect relating related deals after before upon onto beyond below behind beside besides beneath near next towards w/o wo because
    although though unless despite via across around within among amid past yet ever exactly respect relating related deals deal dealt contain contains containing contained mention mentions mentioned
    mentioning word words phrase text texts term written writing spelled title titles column columns field fields
    value values day days week weeks month months year years hour hours minute minutes date dates clock annual yearly
    monthly weekly daily hourly decade season quarter half period range span lasted last lasting long percent
    percentage share proportion fraction ratio rate passed pass elapsed belong belongs belonging
    note noted notes right exist exists existing appear appears appeared occur occurs occurred occurring
    take takes taking taken bring brings brought undergo underwent undergone suffer suffers suffered experience experienced
    receive perform performed performing handle handled require carry run runs attend attended arise arose need needing
    spend land landed due among across altogether ever anyone someone somebody people person persons man men staff guys
    sort sorts typical usual usually seen noticed observed registered recorded documented known stated reading thereof
    second seconds rated classed classified graded marked tagged flagged labelled labeled categorised categorized coded assigned
    attributed filed anyplace concerning might whose named called titled
    o&m except excluding exclude excepting excluded apart aside present absent missing empty blank unknown none nothing zero negative positive least"""
)
# Words that stand for a row of a log, whatever the log; the second group only where the log is of that sort.
ROWS = _stems("line row record entry item instance occasion case time position zeile eintrag datensatz")
WORK = _stems(
    """job order work workorder task repair maintenance intervention activity fix service wo auftrag arbeit reparatur
    wartung instandsetzung massnahme assignment visit callout"""
)
# Those that say nothing of the kind of work.
TASKS = _stems(
    "job order work workorder task wo auftrag arbeit assignment repair fix activity intervention visit callout"
)
EVENTS = _stems(
    """event incident occurrence fault failure failed fail breakdown trip outage alarm alert ticket report notification
    notice message issue problem defect case complaint contact call request inquiry enquiry finding deviation shutdown
    interruption disturbance disruption meldung storung ausfall stoerung anruf ereignis vorfall anomaly nonconformance
    transaction movement delivery shipment observation inspection test reading measurement sample check permit round"""
)
# Those that any log of things that happen may be called by; the others only where the log has the word itself.
COMMON_EVENTS = _stems(
    "event incident occurrence fault failure failed fail breakdown trip outage alarm ticket report issue problem defect case inspection reading disturbance interruption meldung storung ausfall stoerung ereignis"
)
# Units of what a manual tells, not a log.
MEASURED = _stems(
    "volt amp ampere kilogram gram litre liter metre meter millimetre bar newton degree turn step percent kva kvar watt kilowatt"
)
# Nouns that name a thing without saying which kind: never values by themselves.
GENERIC = _stems(
    """machine unit equipment device item component object plant kit site station asset area place location system part thing
    maschine anlage gerat facility position standort ort type kind class group code number name title text cost price date time
    status state priority category start end finish open close report order note comment description value reading total other
    general normal new old work job planned main various none small large big long short high low"""
)
# Of these, what says something that a log without such a column cannot tell.
TELLING = _stems("cost price status state priority category comment description reading value code number text")
# Kinds of work and of rows: where no column has them, the question asks for something that is not told.
KINDS = _stems(
    """corrective preventive preventative planned unplanned scheduled unscheduled emergency urgent routine critical major minor
    open closed cancelled canceled rejected approved pending overdue late new old repeated repeat duplicate outstanding
    completed unfinished electrical mechanical hydraulic internal external reportable serious severe safety"""
)
# Columns of people: who did it.
PERSONS = _stems(
    """technician engineer fitter operator lead crew supervisor agent owner user person name employee inspector reporter
    mechanic electrician worker driver assignee author tester contact planner entered assigned reported closed responsible
    performed by tech bearbeiter techniker melder erfasst"""
)
# What fails: read as all rows, unless the log tells repairs from planned work.
FAILING = _stems("failure fail failed fault breakdown broke break defect trip outage ausfall storung failing")
LOG_NOUNS = _folds(
    "log logs list table file register journal export sheet workbook data database dataset spreadsheet history book records"
)

# Shared words of the roles.
ROLES: Mapping[ColumnRole, frozenset[str]] = {
    ColumnRole.RECORD: _stems("record id number no order ticket report notification wo case identifier nummer"),
    ColumnRole.ASSET: _stems(
        """asset machine unit equipment device item tag component object plant kit maschine anlage gerat turbine pump
        breaker transformer inverter motor generator excavator shovel truck tracker combiner valve compressor fan boiler
        battery meter relay crane conveyor engine vehicle switchgear disconnector feeder line panel cabinet drive mill
        digger loader dozer rig vessel tank tower gearbox windmill heater chiller exchanger cooler separator dryer filter robot
        car bus wagon locomotive sensor instrument transmitter camera charger array string module pumpe schalter motoren
        trafo aggregat installation apparatus"""
    ),
    ColumnRole.SITE: _stems(
        """site plant station substation facility location place area bay where region depot yard building zone mine quarry
        field park farm standort ort werk anlage reactor position district municipality town city"""
    ),
    ColumnRole.PROBLEM: _stems(
        "problem failure fault damage symptom defect failing mode issue code alarm class schaden category group topic"
    ),
    ColumnRole.CAUSE: _stems("cause reason root why due origin ursache grund"),
    ColumnRole.REMEDY: _stems("remedy action repair fix resolution measure activity done solution massnahme"),
    ColumnRole.START: _stems("start begin open raise occur beginn started opened raised happen since actual"),
    ColumnRole.FINISH: _stems(
        "finish end close complete completion restore finished ende abschluss closing cleared resolved"
    ),
    ColumnRole.COST: _stems(
        """cost price spend spent expense expensive dear money amount charge bill paid pay euro eur dollar usd gbp pound
        kosten betrag budget expenditure cheap credit debit costly invoice worth spending kostet kostete kosteten gekostet teuer"""
    ),
    ColumnRole.STATUS: _stems("status state stage condition zustand"),
    ColumnRole.DESCRIPTION: _stems(
        "text description wording note comment remark narrative abstract title say beschreibung words detail"
    ),
}
# Verbs of a date: which date column a time belongs to.
DATE_VERBS: Mapping[ColumnRole, frozenset[str]] = {
    ColumnRole.START: _stems(
        "start begin occur happen happened open raise commence beginn trip fail strike break broke went"
    ),
    ColumnRole.FINISH: _stems(
        """finish end close complete restore clear resolve fix repair finished ended closed completed resolved closing completion
        cleared restored fixed repaired done settled rectified"""
    ),
}
# Words near a date column's name that mean the same.
DATE_WORDS: tuple[frozenset[str], ...] = (
    _stems(
        """report notify notification raise enter create register file receive come log submit notif reported raised created
        received filed entered notified announced gemeldet meldung meldedatum meldetag angelegt erfasst eingang eingegangen"""
    ),
    _stems("start begin actual commence open started begun began beginn begonnen anfang"),
    _stems(
        "finish end close complete completion finished ended closed cleared clear resolved ende abschluss beendet erledigt"
    ),
    _stems("event occur happen incident occurrence"),
    _stems("plan schedule target due planned scheduled"),
)

# Names of number columns that tell which or where, not how much.
NO_MEASURE = _stems(
    "latitude longitude lat lon lng easting northing coordinate id code key zip plz phone postcode rev revision version flag"
)
# Names of number columns with a few steps, that are not added up either.
GRADES = _stems(
    "grade class level rank priority prio index stufe klasse note rating score condition severity zustand stage"
)

# A word that calls for a quantity -> words of columns or units that hold it.
QUANTITIES: Mapping[str, frozenset[str]] = {
    stem(word): _stems(said)
    for word, said in {
        "energy": "kwh mwh gwh wh energy generation consumption production yield output load",
        "electricity": "kwh mwh gwh energy consumption generation",
        "generate": "kwh mwh generation energy production output power mw kw",
        "generated": "kwh mwh generation energy production output power mw kw",
        "generation": "kwh mwh generation energy production output power mw kw",
        "produce": "kwh mwh generation energy production output yield tonnes",
        "produced": "kwh mwh generation energy production output yield tonnes",
        "production": "kwh mwh generation energy production output yield",
        "output": "kwh mwh generation energy production power output mw kw",
        "make": "kwh mwh generation energy production output",
        "yield": "kwh mwh energy production",
        "consume": "kwh mwh consumption energy use draw import bezug verbrauch demand load",
        "consumed": "kwh mwh consumption energy use draw import bezug verbrauch demand load",
        "consumption": "kwh mwh consumption energy use draw import bezug verbrauch demand load",
        "usage": "kwh mwh consumption energy use import bezug verbrauch",
        "draw": "kwh consumption import bezug verbrauch load demand",
        "drew": "kwh consumption import bezug verbrauch load demand",
        "import": "import bezug consumption verbrauch",
        "export": "export lieferung feed einspeisung",
        "feed": "export lieferung feed einspeisung",
        "fed": "export lieferung feed einspeisung",
        "deliver": "export lieferung feed einspeisung delivery",
        "load": "load kw mw demand power last kwh consumption",
        "demand": "demand load kw mw power",
        "power": "power kw mw load output",
        "temperature": "temperature temp degc celsius",
        "hot": "temperature temp degc",
        "wind": "wind speed",
        "speed": "speed wind rpm velocity",
        "downtime": "downtime outage duration stoppage",
        "labour": "labour labor hours hrs lab man manhours",
        "labor": "labour labor hours hrs lab man manhours",
        "man": "man labour labor hours hrs lab manhours",
        "manhours": "man labour labor hours hrs lab",
        "manpower": "man labour labor hours hrs lab",
        "pressure": "pressure bar psi mpa kpa",
        "level": "level height",
        "flow": "flow",
        "mileage": "mileage km miles distance",
        "distance": "distance km miles mileage",
        "weight": "weight kg t tonnes mass",
        "volume": "volume l litres m3",
        **dict.fromkeys(
            "release released spill spilled spilt escape escaped discharge discharged vent vented".split(),
            "volume released spilled leaked discharged m3 litres kg quantity emitted",
        ),
        "fuel": "fuel litres litre liter liters l gallons diesel petrol",
        "burn": "fuel litres gas oil coal m3 consumption kg t",
        "use": "use usage consumption kwh energy gas water fuel bezug verbrauch",
        "quantity": "quantity qty amount count pieces",
        **dict.fromkeys("tall taller tallest high higher highest".split(), "height"),
        **dict.fromkeys("deep deeper deepest".split(), "depth"),
        **dict.fromkeys("wide wider widest".split(), "width"),
        **dict.fromkeys("thick thicker thickest".split(), "thickness"),
        **dict.fromkeys("heavy heavier heaviest".split(), "weight mass kg t"),
        **dict.fromkeys(
            "hotter hottest warm warmer warmest cold colder coldest cool".split(), "temperature temp degc celsius"
        ),
        **dict.fromkeys("fast faster fastest slow slowest".split(), "speed velocity"),
        **dict.fromkeys(
            "revenue income earnings earn earned turnover".split(), "fee price revenue income amount eur gbp usd euro"
        ),
    }.items()
}
UNITS: Mapping[str, frozenset[str]] = {
    fold(unit): _stems(said)
    for unit, said in {
        "h": "hour hours h hrs time", "hrs": "hour hours h hrs time", "hours": "hour hours h hrs", "min": "minute minutes min",
        "s": "second seconds", "days": "day days", "kwh": "kwh energy kilowatt electricity", "mwh": "mwh energy megawatt electricity",
        "gwh": "gwh energy", "wh": "wh energy", "kw": "kw kilowatt power load demand", "mw": "mw megawatt power load",
        "eur": "eur euro euros cost money price", "usd": "usd dollar dollars cost money price", "gbp": "gbp pound pounds cost",
        "degc": "degree degrees celsius temperature", "°c": "degree degrees celsius temperature", "bar": "bar pressure",
        "v": "volt volts voltage", "kv": "kv kilovolt voltage", "a": "amp amps ampere current", "hz": "hertz hz frequency",
        "rpm": "rpm speed revolutions", "%": "percent percentage", "m3/s": "flow discharge", "m/s": "speed metres",
        "m": "metre metres meter level", "mm": "millimetre mm", "km": "kilometre km distance", "kg": "kilogram kg weight",
        "t": "tonne tonnes ton tons weight", "l": "litre litres liter liters volume",
        "m³": "m3 cbm cubic volume metre metres meter meters", "m3": "m3 cbm cubic volume metre metres meter meters", "kva": "kva", "kvar": "kvar reactive",
    }.items()
}  # fmt: skip

# What the codes of common exports mean; used only where a log has the code as a value.
CODES: Mapping[str, tuple[str, ...]] = {
    "CAN": ("cancelled", "canceled"), "CANCELLED": ("canceled",), "CANC": ("cancelled", "canceled"),
    "INPRG": ("in progress", "in work", "being worked on", "under way", "ongoing"),
    "WMATL": ("waiting for material", "awaiting material", "waiting on parts", "waiting for parts", "waiting on material"),
    "WSCH": ("waiting to be scheduled", "waiting for scheduling", "to be scheduled"),
    "WAPPR": ("waiting for approval", "awaiting approval", "waiting on approval"),
    "WPCOND": ("waiting for plant conditions", "waiting on plant condition"),
    "APPR": ("approved",), "COMP": ("completed", "complete"), "CLOSE": ("closed",), "CLSD": ("closed",),
    "CRTD": ("created",), "REL": ("released",), "TECO": ("technically completed", "technically complete"),
    "NOPR": ("in process",), "NOCO": ("completed",), "OSNO": ("outstanding",), "OPEN": ("opened",),
    "CM": ("corrective", "corrective maintenance", "reactive"), "PM": ("preventive", "preventive maintenance", "planned maintenance", "scheduled maintenance"),
    "EM": ("emergency", "emergencies"), "PDM": ("predictive",), "COR": ("corrective",), "PRV": ("preventive",), "BD": ("breakdown",),
    "INSP": ("inspection",), "CORR": ("corrective",), "PREV": ("preventive",), "EMERG": ("emergency",),
    "ACT": ("came up", "come up", "active", "raised", "went active"), "ACK": ("acknowledged",),
    "RTN": ("returned to normal", "cleared", "went away", "return to normal"),
    "ACTIVE": ("came up", "come up", "raised"), "CLR": ("cleared", "returned to normal"),
    "OFFEN": ("open", "still open", "not closed", "outstanding"), "ABGESCHLOSSEN": ("closed", "completed", "finished", "complete"),
    "GESCHLOSSEN": ("closed",), "ERLEDIGT": ("done", "completed", "finished", "closed"), "STORNIERT": ("cancelled", "canceled"),
    "ABGEBROCHEN": ("aborted", "cancelled", "canceled"), "IN ARBEIT": ("in progress", "in work", "being worked on", "under way"),
    "IN BEARBEITUNG": ("in progress", "in work", "being worked on", "under way"),
    **dict.fromkeys(
        ("WARTEN MATERIAL", "WARTEN AUF MATERIAL", "WARTET AUF MATERIAL", "WARTEN AUF TEILE", "WARTET AUF TEILE"),
        ("waiting for material", "awaiting material", "waiting on material", "waiting for parts", "waiting on parts", "awaiting parts"),
    ),
    "STÖRUNG": ("breakdown", "failure", "fault", "corrective", "disturbance"), "STOERUNG": ("breakdown", "failure", "fault", "corrective"),
    "WARTUNG": ("maintenance", "preventive", "preventive maintenance", "planned maintenance", "service"),
    "INSPEKTION": ("inspection",), "INSTANDSETZUNG": ("repair", "corrective"), "REPARATUR": ("repair",),
    "UMBAU": ("modification", "conversion", "rebuild"), "SCHWER": ("severe",), "LEICHT": ("slight",), "HOCH": ("high",), "NIEDRIG": ("low",),
    "HI": ("high",), "LO": ("low",), "DEV": ("deviation",),
}  # fmt: skip
# States in which an alarm begins, and the ones that only tell of it again.
STATE_BEGINS = frozenset("ACT ACTIVE ALM ALARM RAISED SET ON COME CAME UNACK KAM K".split())
STATE_FOLLOWS = frozenset("RTN NORM NORMAL CLEARED CLR CLEAR OFF RESET GONE ACK ACKED GING G INACTIVE".split())
# Types of work that answer to a failure, by code or word.
CORRECTIVE = frozenset(
    "cm em corrective emergency reactive breakdown repair cor corr bd unplanned failure fault".split()
)
# Kinds of equipment and the letters that tags of them begin with.
PREFIXES: Mapping[str, tuple[str, ...]] = {
    stem(word): tuple(prefixes.split())
    for word, prefixes in {
        "breaker": "CB BR ACB VCB", "transformer": "T TR TX TRF", "turbine": "WT WTG GT ST WEA", "windmill": "WT WTG WEA", "pump": "P PU PMP",
        "generator": "G GEN DG GT", "battery": "BAT B", "motor": "M MTR MOT", "valve": "V XV CV PV MOV", "inverter": "INV",
        "compressor": "K C CMP COMP", "fan": "F FN FAN", "feeder": "F FDR", "exchanger": "HX E", "gate": "SG GT",
        "meter": "M MTR", "relay": "R REL", "crane": "CR", "conveyor": "CV CON BC", "boiler": "B BLR", "charger": "CHG",
        "disconnector": "DS Q", "tank": "T TK", "governor": "GOV", "diesel": "DG", "tracker": "TRK TR",
    }.items()
}  # fmt: skip

# Short forms in column names, and what they stand for.
SHORT: Mapping[str, str] = {
    "act": "actual", "cust": "customer", "consr": "consumer", "intr": "interruption", "tot": "total", "qty": "quantity", "hrs": "hours", "hr": "hours", "lab": "labour", "labor": "labour",
    "desc": "description", "descr": "description", "num": "number", "no": "number", "nr": "number", "dt": "date",
    "wo": "work order", "eqp": "equipment", "equip": "equipment", "eq": "equipment", "equnr": "equipment", "loc": "location",
    "prio": "priority", "pri": "priority", "cat": "category", "sys": "system", "temp": "temperature", "mfr": "manufacturer",
    "manuf": "manufacturer", "dur": "duration", "amt": "amount", "est": "estimated", "sched": "scheduled", "rpt": "report",
    "resp": "responsible", "dept": "department", "stn": "station", "crcy": "currency", "notif": "notification",
    "func": "functional", "tech": "technical", "ident": "identification", "usr": "user", "st": "status", "stat": "status",
    "h2": "hydrogen", "ch4": "methane", "c2h2": "acetylene", "c2h4": "ethylene", "c2h6": "ethane", "co": "monoxide", "co2": "dioxide", "o2": "oxygen",
    "n2": "nitrogen", "sf6": "hexafluoride", "nh3": "ammonia", "so2": "sulphur", "nox": "nitrogen", "h2o": "water moisture", "cl2": "chlorine", "bsc": "basic", "fin": "finish", "cmpl": "completion", "comp": "completion", "min": "minimum", "max": "maximum", "avg": "average",
    "consump": "consumption", "gen": "generation", "pwr": "power", "spd": "speed", "press": "pressure", "vol": "volume",
    "dist": "distance", "freq": "frequency", "kwh": "kwh energy", "mwh": "mwh energy", "techn": "technician", "superv": "supervisor",
    "id": "id", "fm": "failure mode", "rep": "report", "dwn": "down", "dn": "down", "mins": "minutes", "ts": "time", "wt": "weight",
    "dwnt": "downtime", "durn": "duration", "strt": "start", "beg": "begin", "asgn": "assigned", "mtr": "meter", "rdg": "reading",
    "cls": "class", "grp": "group", "typ": "type", "art": "type", "datum": "date", "zeit": "time", "kosten": "cost", "dauer": "duration",
    "anlage": "equipment", "standort": "site", "ursache": "cause", "schaden": "damage", "beginn": "start", "ende": "end",
    "verdichter": "compressor", "umspannwerk": "substation", "kraftwerk": "power plant", "wasserwerk": "waterworks", "pumpe": "pump",
    "why": "cause reason", "bezug": "import consumption", "lieferung": "feed in export", "verbrauch": "consumption", "einspeisung": "feed in export", "erfasst": "entered",
    "pv": "photovoltaic solar", "bess": "battery storage", "chp": "cogeneration", "ups": "uninterruptible", "hv": "high voltage",
    "lv": "low voltage", "mv": "medium voltage", "std": "hours stunden", "ist": "actual", "soll": "planned target", "gesamtkosten": "total cost", "gemeldet": "reported",
    "melder": "reporter", "gewerk": "trade", "prioritat": "priority", "stunden": "hours", "menge": "quantity", "zahler": "meter",
}  # fmt: skip
# Words that names of columns are run together from: 'REPORTDATE', 'ACTLABHRS'.
_NAME_WORDS = """act actual total cost costs lab labor labour hrs hours hour report date time wo work order num number no
    failure fail code problem cause remedy start finish end type class status state asset site location loc desc description
    priority lead crew supervisor owner meter reading value unit name title plant station area event ticket notification
    group category down downtime duration est estimated target sched scheduled due open opened close closed created
    reported received completed equipment equip machine tag alarm system part action comment comments remarks user person
    by team vendor supplier material mat qty quantity price amount account customer topic channel agent year month day
    shift risk severity impact level mode symptom fault damage response travel parts service parent child job plan craft
    trade id key serial model maker manufacturer build built year inspection last next load power energy speed temperature
    pressure flow long short text original basic bsc""".split()
NAME_WORDS = frozenset(_NAME_WORDS)


# English words of events, and what technicians write in German logs; one way only.
GERMAN: Mapping[str, tuple[str, ...]] = {
    stem(word): tuple(said.split())
    for word, said in {
        "flood": "hochwasser", "tree": "baum", "leak": "leck undicht leckage", "oil": "öl", "bearing": "lager", "fire": "brand feuer",
        "ice": "eis vereist", "frost": "frost", "lightning": "blitz blitzschlag", "storm": "sturm", "gate": "schütz", "intake": "einlauf",
        "block": "blockiert verstopft", "break": "gebrochen defekt", "replace": "ersetzt getauscht gewechselt", "clean": "gereinigt",
        "repair": "repariert", "noise": "geräusch", "vibration": "schwingung", "water": "wasser", "pump": "pumpe", "valve": "ventil",
        "breaker": "schalter", "transformer": "trafo", "fuse": "sicherung", "cable": "kabel", "door": "tür", "seal": "dichtung",
        "filter": "filter", "gearbox": "getriebe", "motor": "motor", "brake": "bremse", "blade": "blatt", "crack": "riss",
        "wear": "verschleiß", "dirt": "schmutz verschmutzt", "debris": "treibgut", "fish": "fisch", "bird": "vogel", "rat": "ratte",
        "snow": "schnee", "smoke": "rauch", "screw": "schraube", "bolt": "schraube bolzen", "grease": "fett", "temperature": "temperatur",
        "pressure": "druck", "power": "leistung strom", "failure": "ausfall störung", "fault": "störung fehler", "test": "prüfung",
        "inspection": "inspektion kontrolle", "driver": "fahrer", "accident": "unfall", "theft": "diebstahl", "lamp": "lampe",
    }.items()
}  # fmt: skip


def split_name(piece: str) -> list[str]:
    """The known words that a name is run together from: 'reportdate' -> report, date; itself where it is not."""
    text = fold(piece)
    if text in NAME_WORDS or text in SHORT or len(text) < 5 or not text.isalpha():
        return [text]
    best: list[list[str] | None] = [None] * (len(text) + 1)
    best[0] = []
    for end in range(2, len(text) + 1):
        for start in range(max(0, end - 14), end - 1):
            before = best[start]
            part = text[start:end]
            if before is not None and (part in NAME_WORDS or (part in SHORT and len(part) > 2)):
                now = best[end]
                if now is None or len(before) + 1 < len(now):
                    best[end] = [*before, part]
    return best[len(text)] or [text]
