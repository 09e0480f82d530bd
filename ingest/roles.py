"""Which column of an export plays which part, told by its name and checked against what it holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ingest.schema import ColumnRole

# Best first, compared without case, white space and marks. IBM Maximo, SAP PM (technical names, English and
# German headings), Infor EAM, alarm journals, then the words people use themselves.
_NAMES: dict[ColumnRole, list[str]] = {
    ColumnRole.RECORD: """
        wonum ticketid qmnum aufnr evtcode order auftrag notification meldung workorder workordernumber wonumber
        workorderno workordernr orderno ordernumber auftragsnummer meldungsnummer ticket ticketnumber ticketno
        eventid recordid id
    """.split(),
    ColumnRole.ASSET: """
        assetnum equnr evtobject equipment asset assetid assettag equipmentid equipmentno equipmenttag tag
        tagname tagno pointname machine unitid turbine meter meterid device anlage equipmentnummer         component
    """.split(),
    ColumnRole.SITE: """
        siteid tplnr functionallocation functionalloc funclocation technischerplatz technplatz site plant station
        substation facility werk location area areaunit evtorg
    """.split(),
    ColumnRole.PROBLEM: """
        problemcode problem fecod fegrp evtreqm failurecode failuremode damage damagecode schadensbild
        schaden symptom fault faultcode
    """.split(),
    ColumnRole.CAUSE: """
        causecode cause urcod urgrp evtcause rootcause ursache failurecause reason
    """.split(),
    ColumnRole.REMEDY: """
        remedycode remedy mncod mngrp evtaction action actiontaken activity maßnahme
        massnahme resolution repair
    """.split(),
    ColumnRole.START: """
        actstart ausvn malfunctionstart störungsbeginn gstri gstrp evtreported basicstart basicstartdate
        eckstarttermin start startdate starttime eventstart eventdate eventtime timestamp datetime time
        reportdate date datum zeit reported reporteddate opened created createdon angelegtam readingtime
        intervalstart
    """.split(),
    ColumnRole.FINISH: """
        actfinish ausbs malfunctionend störungsende gltri gltrp evtcompleted basicfinish finish eckendtermin
        finishdate end enddate endtime eventend completed completiondate closed closedate
        returntonormal rtntime
    """.split(),
    ColumnRole.COST: """
        acttotalcost totalcost totalactcosts istkosten gesamtkosten totalactualcosts cost costs kosten
        actualcost amount betrag
    """.split(),
    ColumnRole.STATUS: """
        status evtstatus systemstatus userstatus anwenderstatus sttxt state alarmstate wostatus
    """.split(),
    ColumnRole.DESCRIPTION: """
        longdescription ldtext description qmtxt ktext evtdesc kurztext bezeichnung beschreibung shorttext
        message alarmtext narrative abstract
    """.split(),
}
# Where no such name is present: words of the name, parted at marks and capitals; more telling patterns first.
_WORDS: dict[ColumnRole, tuple[str, ...]] = {
    ColumnRole.RECORD: (
        r"\b(?:report|record|order|wo|ticket|event|case|incident|request|job|defect|fault|notification)s? "
        r"(?:no|nr|number|id|num|ref)$",
        r"^\w+ (?:number|no|nr|ref)$",
    ),
    ColumnRole.ASSET: (
        r"\b(?:asset|equipment|equip|machine|device|turbine|meter|anlage|maschine|aggregat)"
        r"(?: (?:no|nr|number|id|tag|name|code))?$"
        r"|\b(?:asset|equipment|machine|device|turbine|meter)\b",
        r"\b(?:unit|generator|transformer|inverter|feeder|engine|vehicle|component|object|pump|well|tag|station|fahrzeug|pumpe)"
        r"(?: (?:no|nr|number|id|tag|name|code))?$",
    ),
    ColumnRole.SITE: (
        r"\b(?:plant|site|station|substation|facility|functional? loc\w*|func loc\w*)\b",
        r"\b(?:location|area|region|depot|standort)\b",
    ),
    ColumnRole.PROBLEM: (
        r"\b(?:problem|failure mode|fault|damage|defect|symptom)\b", r"\b(?:failure|alarm|event type|issue|category)\b",
    ),
    ColumnRole.CAUSE: (r"\bcause\b", r"\b(?:reason|ursache|grund)\b"),
    ColumnRole.REMEDY: (
        r"\b(?:remedy|action|activity|repair)\b", r"\b(?:resolution|fix|solution|work done|measure taken|maßnahme)\b",
    ),
    ColumnRole.START: (
        r"\b(?:date|time)\b.*\bstart|\bstart\b.*\b(?:date|time)|\b(?:event|incident|occurrence|fault) (?:date|time)",
        r"\b(?:start|started|begin|began|beginn|begun)\b",
        r"\b(?:opened|raised|occurred|reported|received|created|logged|entered|failed|tripped|open|notified|issued|gemeldet"
        r"|angelegt|erfasst|erstellt|eröffnet)\b",
        r"^(?:date |time )?out(?: date| time)?$|\b(?:date|time|timestamp|datum|zeit)\b",
    ),
    ColumnRole.FINISH: (
        r"\b(?:date|time)\b.*\b(?:end|finish)|\b(?:end|finish|completion)\b.*\b(?:date|time)",
        r"\b(?:end|ended|finish|finished|ende|completed|completion|closed|closing|close|close ?out)\b",
        r"\b(?:resolved|restored|cleared|returned|back|in service|done|solved|settled|repaired|fixed|rectified"
        r"|abgeschlossen"
        r"|geschlossen|erledigt|behoben|beendet)\b",
        r"\b(?:until|till|bis)\b",
    ),
    ColumnRole.COST: (
        r"\b(?:total|overall|gesamt|summe|sum)\b.*\b(?:costs?|expenses?|kosten|betrag|price|spend)\b"
        r"|\b(?:costs?|kosten|betrag)\b.*\b(?:total|overall|gesamt|summe)\b|\bgesamt(?:kosten|betrag|preis)",
        r"\bcosts?\b", r"\b(?:price|expense|expenses|expenditure|spend|spent|kosten|preis|aufwand)\b",
        r"\b(?:amount|fee|betrag)\b",
    ),
    ColumnRole.STATUS: (r"\bstatus\b", r"\b(?:state|stage|condition|zustand)\b"),
    ColumnRole.DESCRIPTION: (
        r"\b(?:short|long) ?text\b|\bdesc(?:ription)?\b|\bnarrative\b",
        r"\b(?:text|summary|details?|remarks?|comments?|notes?|finding|observation|work done|beschreibung|bemerkung)\b",
    ),
}  # fmt: skip
# Names that say less; taken where nothing else describes the row.
_WEAK = "comments comment remarks notes text details finding title event".split()
_UNIT = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")
_TOTAL = re.compile(r"\b(?:total|overall|gesamt\w*|summe|sum|grand|all in)\b")


Fits = Callable[[ColumnRole, int, bool], bool]


def roles_of(header: Sequence[str], fits: Fits | None = None) -> dict[int, ColumnRole]:
    """Column number -> role; each role is given once, to the best known of the names present.

    `fits(role, column, exactly)` says whether what a column holds may play the part; `exactly` is true where the
    name is a known one and not only has a word of it. Without it only telling names are believed.
    """
    tiers = None if fits else 1
    fits = fits or (lambda role, at, exactly: True)
    folded = [re.sub(r"[\W_]+", "", _UNIT.sub("", name)).lower() for name in header]
    words = [_split(_UNIT.sub("", name)) for name in header]
    places: dict[str, int] = {}
    for at, name in enumerate(folded):
        places.setdefault(name, at)
    found: dict[int, ColumnRole] = {}
    for role, names in _NAMES.items():
        for name in names:
            at = places.get(name, -1)
            if at >= 0 and at not in found and fits(role, at, True):
                found[at] = role
                break
    for role, patterns in _WORDS.items():
        if role in found.values():
            continue
        for pattern in patterns[:tiers]:
            known = (at for at, name in enumerate(words) if at not in found and re.search(pattern, name))
            best = next((at for at in known if fits(role, at, False)), None)
            if best is not None:
                found[best] = role
                break
    if ColumnRole.DESCRIPTION not in found.values():
        weak = (places[name] for name in _WEAK if name in places and places[name] not in found)
        best = next((at for at in weak if fits(ColumnRole.DESCRIPTION, at, True)), None)
        if best is not None:
            found[best] = ColumnRole.DESCRIPTION
    return found


def is_known(name: str, role: ColumnRole) -> bool:
    """Whether a column's name says for sure that it plays the role: one that exports give to it, or a start."""
    if role is ColumnRole.START and re.search(r"\b(?:start\w*|begin\w*|began|begun)\b", _split(name)):
        return True
    return re.sub(r"[\W_]+", "", _UNIT.sub("", name)).lower() in _NAMES[role]


def is_total(name: str) -> bool:
    """Whether a column is called the whole of what others are parts of."""
    return _TOTAL.search(_split(name)) is not None


def _split(name: str) -> str:
    """'Date_EventStart' as 'date event start'."""
    parted = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", parted).strip().lower()
