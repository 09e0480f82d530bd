"""A source file in, what it says out: the reader is chosen by content first and by name second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from ingest.days import find_days
from ingest.errors import UnreadableDocument
from ingest.rates.find import with_found_schedules
from ingest.readers import sidecar
from ingest.readers.about import describe, title_of_name
from ingest.readers.compose import Composer
from ingest.readers.printed import with_printed_tables
from ingest.readers.sniff import Format, sniff
from ingest.schema import DocumentKind, Parsed, SourceFile
from ingest.settings import ReadSettings


def read_document(source: SourceFile, settings: ReadSettings) -> Parsed:
    """Read one file. Raises UnreadableDocument, with one plain reason, whatever is wrong with it."""
    try:
        if source.path.stat().st_size > settings.file_mb * 1_000_000:
            raise UnreadableDocument(f"is larger than {settings.file_mb} MB; split it or raise ingest.read.file_mb")
        sidecar.declared_access(source.path, source.root)  # what cannot be read of it must not be guessed
        return with_printed_tables(with_found_schedules(_read(source, settings)), settings.day_first)
    except UnreadableDocument:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableDocument(f"cannot be opened ({reason}); check that it is there and its rights") from None
    except MemoryError:
        raise UnreadableDocument(f"needs more than {settings.memory_mb} MB of memory; split it") from None
    except RecursionError:
        raise UnreadableDocument("is nested too deeply to be read; export it in a simpler form") from None
    except Exception as error:
        # A reader's library may raise anything on a hostile file; one file must never cost the others.
        what = " ".join(str(error).split())[:120]
        shown = f"{type(error).__name__}: {what}" if what else type(error).__name__
        raise UnreadableDocument(f"is damaged or not what its name says ({shown}); get it again") from error


def _read(source: SourceFile, settings: ReadSettings) -> Parsed:
    path, name = source.path, source.name
    form = sniff(path)
    declared = sidecar.declared(path)
    if form is Format.PDF:
        from ingest.readers.pdf import read_pdf

        return read_pdf(path, name, declared, settings)
    if form is Format.SPREADSHEET:
        from ingest.readers.tables import parse_sheets, read_spreadsheet

        return parse_sheets(read_spreadsheet(path, settings), name, declared, sidecar.column_mapping(path), settings)

    composer = Composer()
    if form is Format.DOCX:
        from ingest.readers.docx import compose_docx

        title, notes = compose_docx(path, composer, settings)
        return finish(composer, name, title, declared, DocumentKind.MANUAL, notes)
    if form is Format.MAIL:
        from ingest.readers.mail import compose_mail

        title, notes = compose_mail(path, composer)
        return _as_mail(finish(composer, name, title, declared, DocumentKind.MAIL, notes), declared, title)

    from ingest.readers.decode import read_text

    text, notes = read_text(path)
    rows = _rows(form, text)
    if rows is not None:
        from ingest.readers.tables import Sheet, parse_sheets

        cells, more = rows
        sheet = Sheet("", cells, (*notes, *more))
        return parse_sheets([sheet], name, declared, sidecar.column_mapping(path), settings)
    title, fallback = _compose_text(form, text, composer)
    parsed = finish(composer, name, title, declared, fallback, notes)
    return _with_rates(parsed, text, declared, title or title_of_name(name)) if form is Format.JSON else parsed


def _with_rates(parsed: Parsed, text: str, declared: Mapping[str, object], title: str) -> Parsed:
    """Records of the utility rate database as schedules; the document is then a tariff, in force as they say.

    `title` is the document's: the name of its only record, else of the file; it names a record without a name.
    """
    from ingest.rates.urdb import read_urdb
    from ingest.rates.validate import with_schedules

    schedules = read_urdb(text, title)
    if not schedules:
        return parsed
    days = {(one.valid_from, one.valid_to) for one in schedules}
    starts, ends = days.pop() if len(days) == 1 else (None, None)
    return replace(
        with_schedules(parsed, schedules),
        title=parsed.title if "title" in declared else title,
        kind=parsed.kind if "kind" in declared else DocumentKind.TARIFF,
        valid_from=parsed.valid_from or starts,
        valid_to=parsed.valid_to or ends,
    )


def _compose_text(form: Format, text: str, composer: Composer) -> tuple[str, DocumentKind]:
    """(title of its own, kind where no name tells one) of a text that is no table."""
    if form is Format.MARKDOWN:
        from ingest.readers.markdown import compose_markdown

        compose_markdown(text, composer)
        return "", DocumentKind.MANUAL
    if form is Format.HTML:
        from ingest.readers.webpage import compose_html

        return compose_html(text, composer), DocumentKind.MANUAL
    if form is Format.JSON:
        from ingest.readers.json_values import compose_json, load

        return compose_json(load(text), composer), DocumentKind.MANUAL
    from ingest.readers.text import compose_text

    compose_text(text, composer)
    return "", DocumentKind.NOTE


def _as_mail(parsed: Parsed, declared: Mapping[str, object], subject: str) -> Parsed:
    """A mail is a mail whatever folder it lies in, and dates in it are not its own."""
    return replace(
        parsed,
        title=str(declared.get("title") or subject),
        kind=parsed.kind if "kind" in declared else DocumentKind.MAIL,
        revision=str(declared.get("revision", "")),
        issued=parsed.issued if "issued" in declared else _sent(parsed),
        supersedes=str(declared.get("supersedes", "")),
        superseded_by=str(declared.get("superseded_by", "")),
        valid_from=parsed.valid_from if "valid_from" in declared else None,
        valid_to=parsed.valid_to if "valid_to" in declared else None,
    )


def _sent(parsed: Parsed) -> date | None:
    """The day in the heading lines of a mail."""
    for line in parsed.pages[0].text.split("\n")[:6] if parsed.pages else ():
        if line.startswith("Date:"):
            found = find_days(line)
            return found[0].day if found else None
    return None


def _rows(form: Format, text: str) -> tuple[list[list[str]], tuple[str, ...]] | None:
    """The rows of a text that is a table: by its name, or because it is printed as one."""
    from ingest.readers.delimited import find_delimiter, rows_of
    from ingest.readers.fixed_width import fixed_width_rows

    if form is Format.JSON:
        from ingest.readers.json_values import load, table_rows

        rows = table_rows(load(text))
        return (rows, ()) if rows is not None else None
    if form is Format.DELIMITED:
        if find_delimiter(text) is None:
            fixed = fixed_width_rows(text)
            if fixed is not None:
                return fixed, ()
        return rows_of(text)
    if form is not Format.TEXT:
        return None
    delimiter = find_delimiter(text)
    # Prose may hold a comma in most of its lines, but hardly any other sign of these.
    if delimiter in ("|", "\t", ";"):
        return rows_of(text)
    fixed = fixed_width_rows(text)
    return (fixed, ()) if fixed is not None else None


def finish(
    composer: Composer,
    name: str,
    title: str,
    declared: Mapping[str, object],
    fallback: DocumentKind,
    notes: tuple[str, ...],
) -> Parsed:
    """A text without pages as a parsed document; raises UnreadableDocument where it holds no words."""
    if not composer.blocks:
        raise UnreadableDocument("holds no words; remove it or get it again")
    # Data tells of itself by its fields, not by what its first lines look like.
    text = composer.pages[0].text if composer.is_prose else title
    headings = [block.text for block in composer.blocks[:3] if block.level == 1]
    about = describe(name, composer.hidden.seen(title), text, headings[:1], declared, fallback)
    return Parsed(
        title=about.title,
        kind=about.kind,
        pages=composer.pages,
        blocks=composer.blocks,
        revision=about.revision,
        issued=about.issued,
        valid_from=about.valid_from,
        valid_to=about.valid_to,
        supersedes=about.supersedes,
        superseded_by=about.superseded_by,
        notes=(*notes, *composer.hidden.notes(), *about.notes),
    )
