"""What a document holds but does not show: signs without a shape are taken out, hidden words collected for the report.

A reader hands over what it left out and how it was hidden; `Findings.notes` says it, one line for each way of hiding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

# Zero-width signs, fillers, and the plane of tags and selectors. A joiner behind a letter of a script that needs
# one (beyond Hebrew in Unicode) is spelling, and one selector behind a sign is its look.
_ZERO_WIDTH = (
    r"[\u200b\u2060-\u2064\u206a-\u206f\ufeff\u180e\u034f\u115f\u1160\u3164\uffa0]"
    r"|(?<![\u0590-\U0010ffff])[\u200c\u200d]|[\ufe00-\ufe0f]{2,}|[\U000e0080-\U000e0fff]+"
)
_DIRECTION = r"[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
_TAGS = r"[\U000e0000-\U000e007f]+"
_UNSEEN = re.compile(rf"(?P<tags>{_TAGS})|(?P<direction>{_DIRECTION})|(?P<width>{_ZERO_WIDTH})")
_LONGEST = 80
_PAGES = 8


@dataclass(frozen=True, slots=True)
class Found:
    """Hidden words: how they were hidden, what they say, on which page (0 where there are none)."""

    how: str
    words: str
    page: int = 0


@dataclass(slots=True)
class Findings:
    """Collected while one document is read."""

    found: list[Found] = field(default_factory=list)
    zero_width: int = 0
    direction: int = 0

    def add(self, how: str, words: str, page: int = 0) -> None:
        """Words that were left out; nothing where there are none."""
        words = " ".join(self.seen(words, page).split())
        if any(sign.isalnum() for sign in words):
            self.found.append(Found(how, words, page))

    def seen(self, text: str, page: int = 0) -> str:
        """The text without signs that are not seen; what they spell is collected."""
        if text.isascii() or _UNSEEN.search(text) is None:
            return text

        def take(match: re.Match[str]) -> str:
            signs = match.group()
            if match.lastgroup == "tags":
                spelled = "".join(chr(ord(sign) - 0xE0000) for sign in signs if 0xE0020 <= ord(sign) < 0xE007F)
                self.found.append(Found("Unicode tag characters", spelled or f"{len(signs)} signs", page))
            elif match.lastgroup == "direction":
                self.direction += 1
            else:
                # one at the very start tells the order of the file's bytes
                self.zero_width += len(signs) if (match.start() or signs != "\ufeff") else 0
            return ""

        return _UNSEEN.sub(take, text)

    def notes(self) -> tuple[str, ...]:
        """One line for each way of hiding, and one for signs without a shape."""
        ways = dict.fromkeys(one.how for one in self.found)
        lines = [_line(how, [one for one in self.found if one.how == how]) for how in ways]
        for count, what in ((self.zero_width, "zero-width"), (self.direction, "direction")):
            if count:
                lines.append(f"{count} {what} {'sign' if count == 1 else 'signs'} left out")
        return tuple(lines)


def unseen_signs(text: str) -> str:
    """The signs of a text that have no shape, in order."""
    return "" if text.isascii() else "".join(match.group() for match in _UNSEEN.finditer(text))


def tells_hidden(note: str) -> bool:
    """Whether a note on a document says that something hidden was left out."""
    return note.startswith("hidden ")


def _line(how: str, some: list[Found]) -> str:
    first = some[0]
    words = first.words if len(first.words) <= _LONGEST else first.words[: _LONGEST - 1].rstrip() + "…"
    pages = list(dict.fromkeys(one.page for one in some if one.page))
    shown = ", ".join(map(str, pages[:_PAGES])) + (", ..." if len(pages) > _PAGES else "")
    where = f" on {'page' if len(pages) == 1 else 'pages'} {shown}" if pages else ""
    more = f", and {len(some) - 1} more" if len(some) > 1 else ""
    return f"hidden words left out{where} ({how}): “{words}”{more}"
