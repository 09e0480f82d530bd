"""Addresses of mail, links and machines: text in, places out.

What looks like a machine's address but numbers a version or a section is left out.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from ingest.personal.kinds import Datum, PersonalKind, holds_any

_I = re.IGNORECASE
_EMAIL = re.compile(
    r"(?<![\w.+-])[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*"
    r"(?:@|\s?[(\[{]\s?at\s?[)\]}]\s?)[^\W_](?:[\w-]*[^\W_])?(?:(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)[\w-]*[^\W_])*"
    r"(?:\.|\s?[(\[{]\s?dot\s?[)\]}]\s?)[^\W\d_][\w-]*[^\W_]",
    _I,
)
_LINK = re.compile(r"\b(?:https?|ftps?|sftp)://[^\s<>\"'\])}]+|\bwww\d?\.[^\s<>\"'\])}]+", _I)
_HOST = re.compile(
    r"(?<![\w@./\\-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:com|org|net|edu|gov|info|biz|int)"
    r"(?:\.[a-z]{2})?(?![\w@(-]|\.\w)(?:/[^\s<>\"'\])}]*)?",
    _I,
)
_WEB_WORDS = ("://", "www", ".com", ".org", ".net", ".edu", ".gov", ".info", ".biz", ".int")
_IPV4 = re.compile(r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?:/\d{1,2}|:\d{1,5})?(?![\w]|\.\d)")
_IPV6 = re.compile(r"(?<![\w:.])[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}(?![\w:])")
_MAC = re.compile(r"(?<![\w:-])[0-9A-Fa-f]{2}(?:([:-])[0-9A-Fa-f]{2})(?:\1[0-9A-Fa-f]{2}){4}(?![\w:-])")
_VERSION = re.compile(
    r"(?:\bv|\bver|\bversions?|\brev(?:ision)?|\brelease|\bfirmware|\bfw|\bsections?|\bclauses?|\bsec|§|\bchapter|"
    r"\bpara(?:graph)?|\bfig(?:ure)?|\btable|\bstep|\bitem|\bannex|\bdriver|\bbuild)[\s.:(]*$",
    _I,
)


def emails(text: str) -> Iterator[Datum]:
    """Addresses of mail, also as 'name (at) host (dot) net'."""
    if "@" in text or "at)" in text or "at]" in text or "AT)" in text or "AT]" in text:
        for match in _EMAIL.finditer(text):
            yield Datum(match.start(), match.end(), PersonalKind.EMAIL)


def links(text: str) -> Iterator[Datum]:
    """Links, and host names that end in one of the common domains."""
    if "." not in text:
        return
    for pattern in (_LINK, _HOST) if holds_any(text, _WEB_WORDS) else ():
        for match in pattern.finditer(text):
            shown = match.group().rstrip(".,;:!?*|")
            if len(shown) > 4:
                yield Datum(match.start(), match.start() + len(shown), PersonalKind.WEB)


def machines(text: str) -> Iterator[Datum]:
    """Addresses of one machine: IP and MAC; not versions, numbers of sections, masks or the machine itself."""
    for match in _IPV4.finditer(text):
        bare = re.split("[/:]", match.group())[0]
        if _is_machine(bare) and not _VERSION.search(text, max(0, match.start() - 16), match.start()):
            yield Datum(match.start(), match.end(), PersonalKind.NETWORK)
    if text.count(":") > 1:
        for match in _IPV6.finditer(text):
            found = match.group()
            if ("::" in found or found.count(":") == 7) and len(found) > 6 and _is_machine(found):
                yield Datum(match.start(), match.end(), PersonalKind.NETWORK)
    for match in _MAC.finditer(text):
        yield Datum(match.start(), match.end(), PersonalKind.NETWORK)


def _is_machine(written: str) -> bool:
    try:
        known = ipaddress.ip_address(written)
    except ValueError:
        return False
    # 1.2.3.4 numbers a section more often than a machine.
    small = known.version == 4 and all(int(part) < 16 for part in written.split(".")) and not written.startswith("10.")
    return not (known.is_loopback or known.is_unspecified or written.startswith("255.") or small)
