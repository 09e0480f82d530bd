"""Bytes of a text file in, its characters out, whatever encoding it was saved in."""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.errors import UnreadableDocument

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SINGLE_BYTE = ["cp1252", "cp1250", "cp1251", "cp437", "cp850", "iso8859_15", "mac_roman"]


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """(characters, notes): lines end with '\\n'; notes say where the encoding had to be guessed."""
    data = path.read_bytes()
    text, notes = decode(data)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not text.strip():
        raise UnreadableDocument("is empty; remove it or get it again")
    return text, notes


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8 and UTF-16 are certain; anything else is guessed from the bytes and said so."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), ()
    sample = data[:4096]
    for first, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 8 and sample[first::2].count(0) > 0.4 * len(sample[first::2]):
            return data.decode(encoding, "replace"), ()
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        pass
    lenient = data.decode("utf-8", "replace")
    wrong = lenient.count("�")
    # Real UTF-8 with a few broken bytes has far more good sequences than bad ones.
    if wrong * 10 < sum(1 for byte in data if byte >= 0xC2):
        return lenient, (f"{wrong} bytes are not UTF-8 and are shown as �",)
    from charset_normalizer import from_bytes

    best = from_bytes(data[:65536], cp_isolation=_SINGLE_BYTE, steps=4, chunk_size=512).best()
    encoding = best.encoding if best else "cp1252"
    # The other code pages of the Latin alphabet differ from cp1252 in few signs: only letters that come out as
    # letters speak for one of them. Cyrillic looks like letters in both.
    if encoding != "cp1251" and not _is_clear(data, encoding):
        encoding = "cp1252"
    return data.decode(encoding, "replace"), (f"not UTF-8, read as {encoding}",)


def _is_clear(data: bytes, encoding: str) -> bool:
    """Whether letters come out as letters in `encoding` and not in cp1252."""
    high = bytes(byte for byte in data[:65536] if byte >= 0x80)
    ours = high.decode(encoding, "replace")
    usual = high.decode("cp1252", "replace")
    return sum(map(str.isalpha, ours)) > sum(map(str.isalpha, usual)) + 0.2 * len(high)
