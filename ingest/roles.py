"""Which column of an export plays which part, told by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

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
        siteid tplnr functionallocation functionalloc funclocation technischerplatz site plant station
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
# Where no such name is present: words of the name, parted at marks and capitals.
_WORDS: dict[ColumnRole, str] = {
    ColumnRole.RECORD: r"\b(?:report|record|order|wo|ticket|event|case|incident|request)s? (?:no|nr|number|id|num)$"
    r"|^\w+ (?:number|no|nr)$",
    ColumnRole.ASSET: r"\b(?:asset|equipment|machine|device|turbine|meter)\b",
    ColumnRole.SITE: r"\b(?:plant|site|station|substation|facility|functional? loc\w*|func loc\w*)\b",
    ColumnRole.PROBLEM: r"\b(?:problem|failure mode|fault|damage)\b",
    ColumnRole.CAUSE: r"\bcause\b",
    ColumnRole.REMEDY: r"\b(?:remedy|action|activity|repair)\b",
    ColumnRole.START: r"\b(?:date|time)\b.*\bstart|\bstart\b.*\b(?:date|time)"
    r"|\b(?:event|incident|occurrence|fault) (?:date|time)",
    ColumnRole.FINISH: r"\b(?:date|time)\b.*\b(?:end|finish)|\b(?:end|finish|completion)\b.*\b(?:date|time)",
    ColumnRole.COST: r"\bcosts?\b",
    ColumnRole.STATUS: r"\bstatus\b",
    ColumnRole.DESCRIPTION: r"\b(?:short|long) ?text\b|\bdesc(?:ription)?\b|\bnarrative\b",
}
# Names that say less; taken where nothing else describes the row.
_WEAK = "comments comment remarks notes text details finding title event".split()
_UNIT = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def roles_of(header: Sequence[str]) -> dict[int, ColumnRole]:
    """Column number -> role; each role is given once, to the best known of the names present."""
    folded = [re.sub(r"[\W_]+", "", _UNIT.sub("", name)).lower() for name in header]
    words = [_split(_UNIT.sub("", name)) for name in header]
    found: dict[int, ColumnRole] = {}
    for role, names in _NAMES.items():
        for name in names:
            if name in folded and folded.index(name) not in found:
                found[folded.index(name)] = role
                break
    for role, pattern in _WORDS.items():
        if role not in found.values():
            fits = (at for at, name in enumerate(words) if at not in found and re.search(pattern, name))
            at = next(fits, None)
            if at is not None:
                found[at] = role
    if ColumnRole.DESCRIPTION not in found.values():
        weak = (folded.index(name) for name in _WEAK if name in folded and folded.index(name) not in found)
        found.update({at: ColumnRole.DESCRIPTION for at in [next(weak, None)] if at is not None})
    return found


def _split(name: str) -> str:
    """'Date_EventStart' as 'date event start'."""
    parted = re.sub(r"(?<=[a-zß-ÿ])(?=[A-Z])", " ", name)
    return re.sub(r"[\W_]+", " ", parted).strip().lower()
