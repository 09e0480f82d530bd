"""Who wrote a document, as a role at the plant: a guess from its columns, its words, or only its kind."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ingest.schema import DocumentKind


class Role(StrEnum):
    """Who writes at, or for, an energy company."""

    TECHNICIAN = "technician"
    OPERATOR = "operator"
    ENGINEER = "engineer"
    MAKER = "manufacturer"
    TARIFFS = "tariff desk"
    REGULATOR = "regulator"
    CUSTOMERS = "customer desk"
    MACHINE = "machine"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Writer:
    """A role and what told it: 'column' of a log, 'words' of the document, or only its 'kind'."""

    role: Role
    told_by: str


# Names of columns that say who filled in the rows, the surest first.
_COLUMNS = (
    (Role.CUSTOMERS, r"agent|caller|contact.?no|customer|kunde"),
    (Role.OPERATOR, r"operator|shift|watch|dispatcher|schicht"),
    (Role.MACHINE, r"alarm journal|event list|readings?|generation|mwh?|kwh?|messwert|z[äa]hlerstand"),
    (
        Role.TECHNICIAN,
        r"technician|craft|labou?r|crew|mechanic|fitter|tech.?dispatched|work.?type|pmtype|work done"
        r"|wo ?n(?:o|um|umber)|order|monteur|auftrag|completion.?(?:desc|activity)",
    ),
    (Role.ENGINEER, r"engineer|analyst|docket|accession|abstract"),
)
# Words of prose, each counted once; two different ones are needed, or one of them in the title.
_WORDS = (
    (Role.REGULATOR, r"commission(?:er)?s?|docket|statute|subchapter|public utility|rulemaking|pursuant to|cfr"),
    (Role.TARIFFS, r"tariff|rate schedule|price card|price sheet|network charges|kwh|standing charge|billing demand"),
    (Role.CUSTOMERS, r"dear customer|your bill|call cent(?:er|re)|complaint"),
    (Role.OPERATOR, r"control room|shift (?:logs?|leader|supervisor|hand\w*)|(?:day|night|late|early) shift|leitwarte"),
    (Role.MAKER, r"user manual|maintenance manual|operation manual|warranty|spare parts|manufacturer|serial number"
                 r"|installation manual|datasheet|firmware|betriebsanleitung"),
    (Role.ENGINEER, r"prepared by|approved by|procedure|method statement|settings|engineering|study|analysis"
                    r"|simulation"),
    (Role.TECHNICIAN, r"i (?:found|replaced|checked|cleaned)|fitted|topped up|technician|job card"),
)  # fmt: skip
_KINDS = {
    DocumentKind.MANUAL: Role.MAKER,
    DocumentKind.PROCEDURE: Role.ENGINEER,
    DocumentKind.LOG: Role.TECHNICIAN,
    DocumentKind.TARIFF: Role.TARIFFS,
    DocumentKind.MAIL: Role.STAFF,
    DocumentKind.NOTE: Role.STAFF,
}


def writer_of(kind: DocumentKind, title: str, words: str, columns: Iterable[str]) -> Writer:
    """Of a document: its kind, its title with its file name, some of its words and the names of its log columns."""
    title = title.replace("_", " ")
    named = [name.replace("_", " ") for name in columns if name.strip()]
    if kind is DocumentKind.LOG and named:
        for role, pattern in _COLUMNS:
            form = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
            if any(form.search(name) for name in (*named, title)):
                return Writer(role, "column")
    best, most = None, 1
    for role, pattern in _WORDS:
        form = re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
        found = {match.group().lower() for match in form.finditer(words)}
        score = len(found) + 2 * bool(form.search(title))
        if score > most:
            best, most = role, score
    return Writer(best, "words") if best is not None else Writer(_KINDS[kind], "kind")
