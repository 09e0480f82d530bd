"""Which column of an export plays which part, told by its name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.schema import ColumnRole

# Best first, compared without case, white space and marks. IBM Maximo, SAP PM (technical names, English and
# German headings), Infor EAM, alarm journals, then the words people use themselves.
_NAMES: dict[ColumnRole, tuple[str, ...]] = {
    ColumnRole.RECORD: (
        "wonum", "ticketid", "qmnum", "aufnr", "evtcode", "order", "auftrag", "notification", "meldung", "workorder",
        "workordernumber", "wonumber", "workorderno", "workordernr", "orderno", "ordernumber", "auftragsnummer",
        "meldungsnummer", "ticket", "ticketnumber", "ticketno", "eventid", "recordid", "reportnumber", "lernumber", "id",
    ),
    ColumnRole.ASSET: (
        "assetnum", "equnr", "evtobject", "equipment", "asset", "assetid", "assettag", "equipmentid", "equipmentno",
        "equipmenttag", "tag", "tagname", "tagno", "pointname", "machine", "unitid", "turbine", "meter", "meterid", "device",
        "anlage", "equipmentnummer", "pvasset", "component",
    ),
    ColumnRole.SITE: (
        "siteid", "tplnr", "functionallocation", "functionalloc", "funclocation", "technischerplatz", "site", "plant",
        "station", "substation", "facility", "werk", "location", "area", "areaunit", "evtorg", "unit",
    ),
    ColumnRole.PROBLEM: (
        "problemcode", "problem", "fecod", "fegrp", "evtreqm", "failurecode", "failuremode", "fm", "damage", "damagecode",
        "schadensbild", "schaden", "symptom", "fault", "faultcode",
    ),
    ColumnRole.CAUSE: ("causecode", "cause", "urcod", "urgrp", "evtcause", "rootcause", "ursache", "failurecause", "reason"),
    ColumnRole.REMEDY: (
        "remedycode", "remedy", "mncod", "mngrp", "evtaction", "action", "actiontaken", "activity", "completionactivity",
        "maßnahme", "massnahme", "resolution", "repair",
    ),
    ColumnRole.START: (
        "actstart", "ausvn", "malfunctionstart", "störungsbeginn", "gstri", "gstrp", "evtreported", "reportdate",
        "basicstart", "basicstartdate", "bscstartdate", "bscstart", "eckstarttermin", "start", "startdate", "starttime", "datestart",
        "dateeventstart", "eventstart", "eventdate", "eventtime", "timestamp", "datetime", "time", "date", "datum", "zeit",
        "reported", "reporteddate", "opened", "created", "createdon", "angelegtam", "readingtime", "intervalstart",
    ),
    ColumnRole.FINISH: (
        "actfinish", "ausbs", "malfunctionend", "störungsende", "gltri", "gltrp", "evtcompleted", "basicfinish", "finish",
        "eckendtermin", "finishdate", "end", "enddate", "endtime", "dateend", "dateeventend", "eventend", "completed",
        "completiondate", "closed", "closedate", "returntonormal", "rtntime",
    ),
    ColumnRole.COST: (
        "acttotalcost", "totalcost", "totalactcosts", "istkosten", "gesamtkosten", "totalactualcosts", "cost", "costs", "kosten",
        "actualcost", "amount", "betrag",
    ),
    ColumnRole.STATUS: (
        "status", "evtstatus", "systemstatus", "userstatus", "anwenderstatus", "sttxt", "state", "alarmstate", "wostatus",
    ),
    ColumnRole.DESCRIPTION: (
        "longdescription", "ldtext", "description", "qmtxt", "ktext", "evtdesc", "kurztext", "bezeichnung", "beschreibung",
        "shorttext", "originalshorttext", "completiondesc", "generaldesc", "message", "alarmtext", "narrative", "abstract", "comment",
        "comments", "remarks", "notes", "text", "details", "title", "event", "finding",
    ),
}  # fmt: skip
_UNIT = re.compile(r"\s*[(\[][^)\]]*[)\]]\s*$")


def roles_of(header: Sequence[str]) -> dict[int, ColumnRole]:
    """Column number -> role; each role is given once, to the best known of the names present."""
    folded = [re.sub(r"[\W_]+", "", _UNIT.sub("", name)).lower() for name in header]
    found: dict[int, ColumnRole] = {}
    for role, names in _NAMES.items():
        for name in names:
            if name in folded and folded.index(name) not in found:
                found[folded.index(name)] = role
                break
    return found
