"""Personal data hidden from a hosted model: placeholders go out, what they stand for comes back.

One `Masking` serves one request: the same datum gets the same placeholder wherever it stands in it, and nothing of it
is kept afterwards. The model sees '[EMAIL_1]'; whoever reads its draft, the claim check too, sees the address.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import replace

from pydantic import JsonValue

from ingest.personal.find import find_personal
from ingest.personal.kinds import Datum, PersonalKind
from rag.chat import ChatLimits, Message, MessageModel, Pieces, text_of
from rag.prompting import chat_messages
from rag.schema import Span
from rag.settings import PrivacySettings

# Models drop or escape the brackets, and write small letters, or a space for the line.
_NAME = r"\b([A-Z]+)[_ ](\d+)\b"
_WRITTEN = re.compile(rf"\\\[{_NAME}\\\]|\[{_NAME}\]|{_NAME}", re.IGNORECASE)
_NAMES = re.compile(_NAME, re.IGNORECASE)
_EXPLAINED = "Words such as {} stand for what is hidden from you; where the answer needs one, copy it as it is."
_LONGEST = 24  # signs of a placeholder, with room
_WORD_BEGUN = re.compile(r"\w*$")
_UNFINISHED = re.compile(r"\\?\[?(?:\b[A-Z]+(?:[_ ]\d*\\?)?)?$", re.IGNORECASE)


class Masking:
    """The placeholders of one request, and what each stands for."""

    def __init__(self, kinds: Collection[PersonalKind]) -> None:
        self._kinds = frozenset(kinds)
        self._names = {kind.name: kind for kind in self._kinds}
        self._shown: dict[tuple[PersonalKind, str], str] = {}  # (kind, letters and digits) -> placeholder
        self._meant: dict[str, str] = {}  # 'EMAIL_1' -> as it was first written
        self._taken: set[str] = set()

    def reserve(self, texts: Iterable[str]) -> None:
        """Words that look like placeholders already must not come back as somebody's data."""
        self._taken |= {f"{kind.upper()}_{number}" for text in texts for kind, number in _NAMES.findall(text)}

    def hide(self, text: str) -> str:
        """The text with a placeholder for each personal datum."""
        return self._hidden(text)[0]

    def hide_span(self, span: Span) -> Span:
        """The span over a passage without personal data: found in the whole passage, where more words tell of it."""
        passage = span.hit.passage
        text, moves = self._hidden(passage.text)
        location = replace(
            passage.location,
            sheet=passage.location.sheet and self.hide(passage.location.sheet),
            heading=tuple(self.hide(part) for part in passage.location.heading),
        )
        hidden = replace(
            passage, title=self.hide(passage.title), location=location, context=self.hide(passage.context), text=text
        )
        start, end = _moved(span.start, moves, at_end=False), _moved(span.end, moves, at_end=True)
        return replace(span, hit=replace(span.hit, passage=hidden), start=start, end=end)

    def hide_json(self, value: JsonValue) -> JsonValue:
        """As `hide`, of every string in it that is no key."""
        if isinstance(value, str):
            return self.hide(value)
        if isinstance(value, list):
            return [self.hide_json(one) for one in value]
        if isinstance(value, dict):
            return {key: self.hide_json(one) for key, one in value.items()}
        return value

    def first(self) -> str:
        """A placeholder of this request, '' where nothing was hidden."""
        return next(iter(self._shown.values()), "")

    def restore(self, text: str) -> str:
        """What the placeholders stand for, in their place."""
        return _WRITTEN.sub(lambda match: self._meaning(match, escaped=False), text)

    def restore_json(self, written: str) -> str:
        """As `restore`, inside the strings of a JSON text."""
        return _WRITTEN.sub(lambda match: self._meaning(match, escaped=True), written)

    def restore_pieces(self, pieces: Pieces) -> Pieces:
        """As `restore`, of a text that comes in pieces: what may be half a placeholder waits for its other half."""
        waiting, before = "", ""  # `before`: what was given out of a word that may go on
        with closing(pieces):
            for piece in pieces:
                if not isinstance(piece, str):
                    yield piece
                    continue
                waiting += piece
                half = self._unfinished(before + waiting) - len(before)
                if ready := waiting[:half]:
                    yield self.restore(before + ready)[len(before) :]
                    waiting, before = waiting[half:], _WORD_BEGUN.findall(before + ready)[0]
        if waiting:
            yield self.restore(before + waiting)[len(before) :]

    def _hidden(self, text: str) -> tuple[str, list[tuple[Datum, int]]]:
        """The text with placeholders, and each datum with the length of what stands for it."""
        found = find_personal(text, self._kinds)
        parts, moves, end = [], [], 0
        for datum in found:
            shown = self._placeholder(datum.kind, text[datum.start : datum.end])
            parts += [text[end : datum.start], shown]
            moves.append((datum, len(shown)))
            end = datum.end
        return "".join([*parts, text[end:]]), moves

    def _placeholder(self, kind: PersonalKind, written: str) -> str:
        key = (kind, "".join(sign for sign in written.casefold() if sign.isalnum()))
        if key not in self._shown:
            number = 1 + sum(known is kind for known, _ in self._shown)
            while (name := f"{kind.name}_{number}") in self._taken:
                number += 1
            self._taken.add(name)
            self._shown[key] = f"[{name}]"
            self._meant[name] = " ".join(written.split())
        return self._shown[key]

    def _meaning(self, match: re.Match[str], *, escaped: bool) -> str:
        kind, number = (group for group in match.groups() if group is not None)
        meant = self._meant.get(f"{kind.upper()}_{number}")
        if meant is None:
            return match.group()
        return json.dumps(meant, ensure_ascii=False)[1:-1] if escaped else meant

    def _unfinished(self, text: str) -> int:
        """Where the end of the text begins that may become a placeholder."""
        for start in range(max(0, len(text) - _LONGEST), len(text)):
            match = _UNFINISHED.match(text, start)
            if match and match.group():
                begun = match.group().lstrip("\\[").upper().replace(" ", "_").rstrip("\\")
                # A whole one waits too: a digit or its bracket may follow.
                if any(name.startswith(begun) for name in self._meant):
                    return start
        return len(text)


def hidden_messages(masking: Masking, question: str, spans: Sequence[Span], evidence_tokens: int) -> list[Message]:
    """What a model is told of a question, as chat_messages(), without personal data."""
    seen = [(span.hit.passage.searchable(), *span.hit.passage.location.heading) for span in spans]
    masking.reserve([question, *(text for texts in seen for text in texts)])
    hidden = [masking.hide_span(span) for span in spans]
    return _hidden(masking, chat_messages(masking.hide(question), hidden, evidence_tokens))


def _hidden(masking: Masking, messages: Sequence[Message]) -> list[Message]:
    """Once more over the whole: lines put together show what their parts did not."""
    hidden: list[Message] = [
        {"role": message["role"], "content": masking.hide(message["content"])} for message in messages
    ]
    first = masking.first()
    if first and hidden[0]["role"] == "system":
        hidden[0]["content"] += "\n" + _EXPLAINED.format(first)
    return hidden


class MaskedChat:
    """A chat model behind `Masking`; what it is told and what it writes hold no personal data of these kinds."""

    def __init__(self, chat: MessageModel, settings: PrivacySettings, evidence_tokens: int = 700) -> None:
        self.name = chat.name
        self._chat = chat
        self._kinds = settings.kinds()
        self._evidence_tokens = evidence_tokens

    def stream(self, question: str, spans: Sequence[Span], limits: ChatLimits) -> Pieces:
        """Pieces of the draft with the data back in place. Raises ModelError as the model does."""
        masking = Masking(self._kinds)
        messages = hidden_messages(masking, question, spans, self._evidence_tokens)
        return masking.restore_pieces(self._chat.complete(messages, limits))

    def fill(self, messages: Sequence[Message], schema: Mapping[str, JsonValue], limits: ChatLimits) -> str:
        """JSON of the schema with the data back in place. Raises ModelError as the model does."""
        masking = Masking(self._kinds)
        masking.reserve(message["content"] for message in messages)
        shown = masking.hide_json(dict(schema))
        assert isinstance(shown, dict)
        written = self._chat.complete(_hidden(masking, messages), limits, shown)
        return masking.restore_json(text_of(written))


def _moved(place: int, moves: Sequence[tuple[Datum, int]], *, at_end: bool) -> int:
    """Where a place of the old text is in the new one; inside of a datum, before or behind what stands for it."""
    shift = 0
    for datum, length in moves:
        if place <= datum.start:
            break
        if place < datum.end:
            return datum.start + shift + (length if at_end else 0)
        shift += length - (datum.end - datum.start)
    return place + shift
