"""What a file is: told by its bytes first and by its name second."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from ingest.errors import UnreadableDocument


class Format(StrEnum):
    """The formats that are read."""

    PDF = "pdf"
    DOCX = "docx"
    SPREADSHEET = "spreadsheet"
    DELIMITED = "delimited"
    HTML = "html"
    MARKDOWN = "markdown"
    MAIL = "mail"
    JSON = "json"
    TEXT = "text"


_BY_SUFFIX = {
    ".csv": Format.DELIMITED, ".tsv": Format.DELIMITED, ".tab": Format.DELIMITED, ".psv": Format.DELIMITED,
    ".html": Format.HTML, ".htm": Format.HTML, ".xhtml": Format.HTML,
    ".md": Format.MARKDOWN, ".markdown": Format.MARKDOWN,
    ".eml": Format.MAIL,
    ".json": Format.JSON, ".jsonl": Format.JSON, ".ndjson": Format.JSON,
    ".txt": Format.TEXT, ".text": Format.TEXT, ".log": Format.TEXT, ".lst": Format.TEXT, ".prn": Format.TEXT,
    ".dat": Format.TEXT, ".asc": Format.TEXT, ".rst": Format.TEXT, ".adoc": Format.TEXT, "": Format.TEXT,
}  # fmt: skip
# Their content may be anything that is read, when a wrong name was given.
_OFFICE = frozenset({".pdf", ".docx", ".docm", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".doc"})
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"BM")
_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|table|head|body)\b", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(
    rb"(?:From |(?:Return-Path|Received|Message-ID|MIME-Version|Delivered-To|X-[\w-]+):)"
    rb"|(?=(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*From:)(?=(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*)*(?:Subject|Date):)",
    re.IGNORECASE,
)
NOT_READ = "is not a kind of file that is read; convert it to PDF, DOCX, XLSX, CSV, HTML, Markdown or text"


def sniff(path: Path) -> Format:
    """The format of a file; raises UnreadableDocument where it is none that is read."""
    suffix = path.suffix.lower()
    with path.open("rb") as file:
        head = file.read(65536)
    if not head.strip():
        raise UnreadableDocument("is empty; remove it or get it again")
    if b"%PDF-" in head[:1024]:
        return Format.PDF
    if head.startswith(b"PK\x03\x04"):
        return _zipped(path)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _compound(path)
    if head.startswith(_IMAGES) and b"\0" in head[:512]:
        raise UnreadableDocument("is an image; OCR it to a PDF with text first")
    if suffix not in _BY_SUFFIX and suffix not in _OFFICE:
        raise UnreadableDocument(NOT_READ)
    _check_text(head, suffix)
    if _HTML.match(head[:4096]):
        return Format.HTML
    if suffix == ".eml" or (suffix in ("", ".txt") and _MAIL.match(head[:4096])):
        return Format.MAIL
    # A delimited or fixed-width list with another name is recognised by the text reader.
    return _BY_SUFFIX.get(suffix, Format.TEXT)


def _check_text(head: bytes, suffix: str) -> None:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    zeros = head.count(0)
    # UTF-16 without its mark: every other byte is 0.
    if zeros and not 0.3 * len(head) < zeros < 0.6 * len(head):
        raise UnreadableDocument(_not_text(suffix))
    control = sum(head.count(code) for code in range(1, 32) if code not in (9, 10, 12, 13, 27))
    if control > 0.02 * len(head):
        raise UnreadableDocument(_not_text(suffix))


def _not_text(suffix: str) -> str:
    if suffix in _OFFICE:
        return f"is damaged or not a {suffix[1:].upper()} file; get it again"
    return "is not text, whatever its name says; give it its right name or convert it"


def _zipped(path: Path) -> Format:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            kind = (
                archive.read("mimetype")[:100]
                if "mimetype" in names and archive.getinfo("mimetype").file_size < 200
                else b""
            )
            locked = any(info.flag_bits & 1 for info in archive.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError):
        raise UnreadableDocument("is damaged or cut short (its zip container does not open); get it again") from None
    if locked:
        raise UnreadableDocument("needs a password; save a copy without one")
    if "word/document.xml" in names:
        return Format.DOCX
    if any(name.startswith("xl/workbook.") for name in names) or b"opendocument.spreadsheet" in kind:
        return Format.SPREADSHEET
    if path.suffix.lower() in _OFFICE:
        raise UnreadableDocument(f"is not a {path.suffix[1:].upper()} file but another zip archive; get it again")
    raise UnreadableDocument("is an archive or a kind of office file that is not read; unpack or convert it")


def _compound(path: Path) -> Format:
    """The container of Office before 2007, and of any locked Office file."""
    data = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise UnreadableDocument("needs a password; save a copy without one")
    if any(name.encode("utf-16-le") + b"\0" in data for name in ("Workbook", "Book")):
        return Format.SPREADSHEET
    raise UnreadableDocument("is an old Office file that is not read; save it as DOCX, XLSX or PDF")


def check_unzipped(path: Path, limit_mb: int) -> None:
    """Refuse an office file that unpacks to more than `limit_mb`, by the sizes it states and by unpacking it."""
    limit = limit_mb * 1_000_000
    with zipfile.ZipFile(path) as archive:
        if sum(info.file_size for info in archive.infolist()) > limit:
            raise UnreadableDocument(f"unpacks to more than {limit_mb} MB; split it or raise ingest.read.unzipped_mb")
