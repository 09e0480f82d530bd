"""`nameplate erase --person|--document`: a person or a document out of everything that is kept, and the proof."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from ui.options import data_options, json_options, operator, read_settings, settings_options
from ui.output import Output, one_line

if TYPE_CHECKING:
    from ingest.embed import Embedder
    from rag.erasure import Certificate, Plan
    from rag.settings import Settings


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("erase", parents=parents, help="erase a person or a document, and prove it")
    what = verb.add_mutually_exclusive_group(required=True)
    what.add_argument("--person", nargs="+", metavar="STRING", help="what names the person: name, address, number")
    what.add_argument("--document", metavar="NAME", help="a document by its name, as answers cite it")
    verb.add_argument("--also", action="append", default=[], metavar="STRING", help="a further string of the person")
    verb.add_argument("--dry-run", action="store_true", help="say what would be erased, and change nothing")
    verb.add_argument("--yes", action="store_true", help="do not ask whether to go on")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Say what is touched, ask, erase, search all files. 1 where something is left, or nobody said yes."""
    from ingest.embed import open_embedder
    from ingest.errors import UnusableInput
    from ingest.store_file import store_path
    from ingest.tuned import for_storing

    if args.also and not args.person:
        raise UnusableInput("--also names a further string of a person; give --person first")
    settings = read_settings(args)
    if not store_path(settings.data).is_file():
        raise UnusableInput(f"{settings.data} holds no documents; name the data folder with --data")
    embedder = open_embedder(for_storing(settings.ingest.embed, settings.data))
    strings = [*(args.person or ()), *args.also]
    if args.dry_run or not args.yes:
        plan = _plan(settings, embedder, args.document, strings)
        _show_plan(plan, args, output)
        if args.dry_run:
            return 0
        if not _agreed():
            raise UnusableInput("nothing was erased; say yes, or give --yes where nobody can be asked")
    certificate = _erase(settings, embedder, args.document, strings, output)
    if args.json:
        output.json(certificate.to_json())
    else:
        _show(certificate, output)
        _say_tuned(settings, output)
    return 0 if certificate.done else 1


def _plan(settings: Settings, embedder: Embedder, document: str | None, strings: list[str]) -> Plan:
    from rag.erasure import plan_document, plan_person

    if document is not None:
        return plan_document(settings, embedder, document)
    return plan_person(settings, embedder, strings)


def _erase(
    settings: Settings, embedder: Embedder, document: str | None, strings: list[str], output: Output
) -> Certificate:
    from rag.erasure import erase_document, erase_person
    from ui.progress import ingest_progress

    with ingest_progress(output.progress) as progress:
        if document is not None:
            return erase_document(settings, embedder, document, operator(settings), progress)
        return erase_person(settings, embedder, strings, operator(settings), progress)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        return False
    print("Erase this for good? It cannot be undone. [yes/no] ", end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip().casefold() in ("yes", "y")


def _show_plan(plan: Plan, args: argparse.Namespace, output: Output) -> None:
    if args.json and args.dry_run:
        output.json(
            {
                "documents": [
                    {"document": one.name, "places": one.places, "removed_whole": one.whole} for one in plan.touched
                ],
                "journal_records": plan.records,
                "files_outside": [str(path) for path in plan.outside],
            }
        )
        return
    console = output.progress if args.json or not args.dry_run else output.console
    for one in plan.touched:
        what = "is removed whole" if one.whole else f"{one.places:,} places are masked"
        console.print(f"{one_line(one.name)}: {what}", soft_wrap=True, markup=False)
    console.print(f"{len(plan.touched):,} documents, {plan.records:,} records of the journal", soft_wrap=True)
    for path in plan.outside:
        console.print(f"stays outside, only you can change it: {one_line(str(path))}", soft_wrap=True, markup=False)


def _say_tuned(settings: Settings, output: Output) -> None:
    """What was learnt of an erased document is not erased with it."""
    from ingest.tuned import Part, taken_into_use

    for part in Part:
        if used := taken_into_use(settings.data, part):
            said = f"{used[-1]} was tuned on these documents and is not erased; nameplate tune back {part.value}"
            output.console.print(f"tuned   {said}, or tune anew", soft_wrap=True, style="yellow", markup=False)


def _show(certificate: Certificate, output: Output) -> None:
    console = output.console
    searched = certificate.searched
    console.print(
        f"{certificate.masked:,} documents masked in {certificate.places:,} places, {certificate.removed:,} removed; "
        f"{certificate.records:,} records of the journal erased; only generation {certificate.generation} is left",
        soft_wrap=True,
    )
    size = searched.bytes / 1e6
    found = "nothing is left" if certificate.done else f"{len(searched.left):,} still hold it"
    console.print(
        f"{certificate.at:%Y-%m-%d %H:%M} UTC: {searched.files:,} files with {size:,.1f} MB searched, {found}",
        soft_wrap=True,
        style="bold",
    )
    for name in searched.left:
        remedy = "not made by Nameplate, or open elsewhere; remove it and run this again"
        console.print(f"left    {one_line(name)}: {remedy}", soft_wrap=True, style="yellow", markup=False)
    for path in certificate.outside:
        console.print(
            f"outside {one_line(str(path))}: still holds it, only its owner can change it", soft_wrap=True, markup=False
        )
    console.print(f"certificate in the journal, of {', '.join(certificate.digests)}", soft_wrap=True, style="dim")
