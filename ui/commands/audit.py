"""`nameplate audit verify|anchor|list`: the journal of questions and answers as evidence."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ui.options import data_options, json_options, positive, read_settings, settings_options
from ui.output import Output, one_line

if TYPE_CHECKING:
    from rag.audit import Entry, Finding


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    verb = verbs.add_parser("audit", help="check and list the journal of questions and answers")
    actions = verb.add_subparsers(dest="action", metavar="ACTION", required=True)
    parents = [data_options(), settings_options(), json_options()]
    verifying = actions.add_parser("verify", parents=parents, help="find a changed, dropped or reordered record")
    verifying.add_argument(
        "--anchor", default="", metavar="HASH@SEQ", help="what 'audit anchor' printed earlier and was kept elsewhere"
    )
    verifying.set_defaults(run=run_verify)
    anchoring = actions.add_parser("anchor", parents=parents, help="print the end of the chain, to be kept elsewhere")
    anchoring.set_defaults(run=run_anchor)
    listing = actions.add_parser("list", parents=parents, help="the newest records")
    listing.add_argument("--last", type=positive, default=20, metavar="N", help="how many (default: 20)")
    listing.add_argument("--user", metavar="U", help="only those of this user")
    listing.set_defaults(run=run_list)


def run_verify(args: argparse.Namespace, output: Output) -> int:
    """Check the chain; 1 and one line naming the first break where there is one."""
    from ingest.errors import StoreError
    from rag.audit import verify
    from rag.journal import journal_key, journal_path

    settings = read_settings(args)
    path = journal_path(settings.data)
    found = verify(path, journal_key(settings.journal), args.anchor)
    if args.json:
        output.json(_finding_json(found))
        return 0 if found.broken_at is None else 1
    if found.broken_at is not None:
        raise StoreError(f"journal {path}: record {found.broken_at} {found.why}")
    seal = f"sealed with a key from record {found.keyed_from}" if found.keyed_from else "without a key"
    lost = [
        f"{count:,} texts {how}" for count, how in ((found.erased, "erased"), (found.hashed, "only hashed")) if count
    ]
    output.console.print(", ".join([f"{found.records:,} records, whole", seal, *lost]), soft_wrap=True)
    if found.head:
        output.console.print(f"end {found.head}", soft_wrap=True)
    return 0


def run_anchor(args: argparse.Namespace, output: Output) -> int:
    """Print HASH@SEQ of the last record."""
    from rag.audit import head
    from rag.journal import journal_path

    found = head(journal_path(read_settings(args).data))
    if args.json:
        output.json({"anchor": found})
    else:
        output.console.print(found, soft_wrap=True)
    return 0


def run_list(args: argparse.Namespace, output: Output) -> int:
    """The newest records, a line each."""
    from rich.table import Table

    from rag.audit import last_entries
    from rag.journal import journal_path

    entries = last_entries(journal_path(read_settings(args).data), args.last, args.user)
    if args.json:
        output.json({"records": [_entry_json(entry) for entry in entries]})
        return 0
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("record", "UTC", "who", "what", "said", "generation", "model"):
        table.add_column(heading, justify="right" if heading in ("record", "generation") else "left")
    for entry in entries:
        record = entry.record
        who = "(erased)" if entry.user is None else one_line(entry.user) or "-"
        generation = str(record.generation or "")
        when = record.at[:19].replace("T", " ")
        table.add_row(
            str(record.sequence), when, who, _what(entry), _said(entry), generation, one_line(record.model, 40)
        )
    output.console.print(table)
    return 0


def _what(entry: Entry) -> str:
    match entry.record.action, entry.facts:
        case "answered", {"status": str(status)}:
            return status
        case "feedback", {"thumbs": int(thumbs)}:
            return "thumb up" if thumbs > 0 else "thumb down"
        case action, _:
            return one_line(action)


def _said(entry: Entry) -> str:
    """The question, the comment, or the reason; of an answer by its record's number elsewhere."""
    if entry.content is None:
        return "(erased or not kept)"
    for name in ("question", "comment", "reason"):
        if isinstance(said := entry.content.get(name), str):
            return one_line(said, 80)
    return one_line(", ".join(f"{name} {value}" for name, value in entry.facts.items() if value != []), 80)


def _finding_json(found: Finding) -> dict[str, object]:
    return {
        "whole": found.broken_at is None,
        "records": found.records,
        "anchor": found.head or None,
        "keyed_from": found.keyed_from,
        "erased": found.erased,
        "hashed": found.hashed,
        "broken_at": found.broken_at,
        "why": found.why or None,
    }


def _entry_json(entry: Entry) -> dict[str, object]:
    record = entry.record
    return {
        "sequence": record.sequence,
        "at": record.at,
        "user": entry.user,
        "groups": None if entry.groups is None else list(entry.groups),
        "action": record.action,
        "subject": record.subject or None,
        "generation": record.generation or None,
        "model": record.model or None,
        "facts": dict(entry.facts),
        "content": None if entry.content is None else dict(entry.content),
        "hash": record.hash,
    }
