"""Words that are looked for in the text of rows: quoted, told by a verb, or left over."""

from __future__ import annotations

import re

from ingest.schema import ColumnRole, ColumnType
from rag.plan.cues.patterns import field_after
from rag.plan.light import is_light
from rag.plan.linking.columns import code_columns, column_named
from rag.plan.linking.spelling import exact
from rag.plan.reading import Reading
from rag.plan.schema import (
    AnyText,
    Column,
    Condition,
    Op,
    Operand,
)
from rag.plan.text import Word, pieces, stem
from rag.plan.words import (
    GENERIC,
    LOG_NOUNS,
    QUANTITIES,
    ROWS,
    STOP,
    UNITS,
    WORK,
)


def quoted(r: Reading) -> None:
    """Words in quotes are looked for in the text, unless they are a value of a column."""
    for first, last, text in r.frame.words.quoted:
        told = any(
            r.frame.words.at(*spot)[1] >= first - 2 and r.frame.words.at(*spot)[0] < first for spot in r.frame.text_cues
        )
        value = exact(r.lexicon, r.words[first:last])
        if not told and _is_head(r, first, last):
            continue
        if told or not value:
            r.texts.append(text)
            r.heard += 1 if r.occurs(text) else -1
            r.link.explain(range(first, last), "text", 1.5)
            r.link.weight[first:last] = [1.5] * (last - first)
            _field(r, r.words[last - 1].end)


def _is_head(r: Reading, first: int, last: int) -> bool:
    """Whether quoted words are the name of a column."""
    said = [word.stem for word in r.words[first:last]]
    return any(said == [stem(piece) for piece in pieces(column.name)] for column in r.lexicon.log.columns)


def _field(r: Reading, after: int) -> None:
    """'... in the title' says which column is searched."""
    spot = field_after(r.frame.text, after)
    if spot is None or spot[0] - after > 40:
        return
    first, last = r.frame.words.at(spot[0], spot[1])
    chosen = column_named(r.link, first + 2, last, frozenset({ColumnType.TEXT, ColumnType.CATEGORY}), 0.9)
    if chosen is not None:
        r.text_place = chosen[0]
        r.link.explain(range(first, first + 2 + chosen[2]), "column", 1.0)


def texts_told(r: Reading) -> None:
    """'mention the radio', 'name Hurricane Sandy in the title': the words after such a verb."""
    if r.texts:
        return
    for start, end in r.frame.text_cues:
        first, _ = r.frame.words.at(end, len(r.frame.text))
        phrase: list[Word] = []
        for at in range(first, len(r.words)):
            word = r.words[at]
            if (
                r.link.why[at]
                or (word.fold in STOP and word.fold not in ("of",))
                or (phrase and re.search(r"[,;:()?!.]", r.frame.words.gap(at)))
            ):
                break
            phrase.append(word)
        while phrase and phrase[-1].fold in STOP:
            phrase.pop()
        if phrase and len(phrase) <= 5:
            r.texts.append(r.frame.text[phrase[0].start : phrase[-1].end])
            r.heard += r.occurs(r.texts[-1])
            r.link.explain(range(first, first + len(phrase)), "text", 1.0)
            _field(r, phrase[-1].end)
            # 'contain X or Y'
            return
        del start


def codes_in_text(r: Reading) -> None:
    """Codes that no column has are looked for in the text: 'w/o #1071708', 'fault 6422'."""
    compared = {at for one in r.frame.comparisons for at in range(*r.frame.words.at(one.start, one.end))}
    for at, word in enumerate(r.words):
        if at in compared:
            continue
        digits = re.findall(r"\d{4,}", word.text)
        if not digits or r.link.why[at] or (word.is_number and len(word.text) < 4) or not r.lexicon.texts():
            continue
        for form in dict.fromkeys((word.text, *digits)):
            if r.occurs(form):
                r.codes.append(form)
                r.link.explain([at], "text", 1.0)
                break
        else:
            r.lost.append(word.text)


def columns_by_code(r: Reading) -> None:
    """Codes that are part of a column's name, in tables with a column for each meter."""
    for (start, end), places in code_columns(r.link).items():
        if any(r.lexicon.column(place).type is ColumnType.NUMBER for place in places):
            r.coded = True
            if len(places) == 1:
                r.series.add(places[0])
            r.link.explain(range(start, end), "column", 1.0)
            for at in range(start, end):
                r.link.weight[at] = 1.0


def columns_by_series(r: Reading) -> None:
    """The name of a series in the head of a number column, 'Mill Lane' of 'FDR-22 Mill Lane (kWh)', is that column."""
    if not r.lexicon.is_series():
        return
    heads = {column.place: [stem(piece) for piece in pieces(column.name)] for column in r.lexicon.numbers()}
    for place, head in heads.items():
        others = {word for other, words in heads.items() if other != place for word in words}
        own = [word for word in head if word not in others and word.isalpha() and len(word) > 2 and word not in UNITS]
        for start in range(len(r.words)):
            length = 0
            while start + length < len(r.words) and _follow(r, start, length, head):
                length += 1
            words = [word.stem for word in r.words[start : start + length]]
            plain = GENERIC | frozenset(QUANTITIES)
            if any(word in own for word in words) and (length > 1 or (words[0] not in plain and len(words[0]) > 3)):
                r.coded = True
                if not any(r.link.why[at] == "column" for at in range(start, start + length)):
                    r.series.add(place)
                r.link.explain(range(start, start + length), "column", 1.0)
                r.link.weight[start : start + length] = [1.0] * length


def _follow(r: Reading, start: int, length: int, head: list[str]) -> bool:
    """Whether the words from `start` on, one more than `length`, stand so in a head."""
    if length and r.frame.words.gap(start + length) != " ":
        return False
    said = [word.stem for word in r.words[start : start + length + 1]]
    return any(head[at : at + len(said)] == said for at in range(len(head)))


def leftover(r: Reading, shape: str) -> None:
    """Words that nothing explains: kin of a column or value, else looked for in the text where rows hold them."""
    link = r.link
    free = [at for at in range(len(r.words)) if link.is_free(at)]
    if shape in ("what", "lookup") or r.frame.quoted_only():
        pass
    elif free and not r.texts and shape != "share":
        for run in _runs(r, [at for at in free if _sayable(r, at)])[:4]:
            _say(r, run)
    _text_conditions(r)


def _say(r: Reading, run: list[int]) -> None:
    """Look for words in the text: together, else one by one; codes that no text has are missing."""
    last = run[-1]
    after = last + 1 < len(r.words) and r.frame.words.gap(last + 1) == " "
    if after and r.link.why[last + 1] in ("role", "column", "time") and r.words[last + 1].stem not in ROWS | WORK:
        wider = r.frame.text[r.words[run[0]].start : r.words[last + 1].end]
        role = r.link.why[last + 1] == "role"
        last += 1 if role or r.occurs(wider) else 0
    text = r.frame.text[r.words[run[0]].start : r.words[last].end]
    own = {r.words[at].stem for at in run}
    if any(own <= {stem(word) for word in known.split()} for known in r.texts):
        r.link.explain(run, "said", 0.9)  # the same again, in other forms
        return
    if r.occurs(text):
        r.texts.append(text)
        r.guessed += 1
        r.link.explain(range(run[0], last + 1), "said", 0.6)


def _sayable(r: Reading, at: int) -> bool:
    """Whether a word is worth looking for: it says what rows are about, not how the log is called."""
    word = r.words[at]
    if len(word.text) < 3 or word.is_number or word.stem in GENERIC | ROWS or word.fold in STOP or is_light(word.text):
        return False
    # 'the small work order list': what stands before the log's own words describes the log
    for ahead in range(at + 1, min(at + 5, len(r.words))):
        if re.search(r"[,;:()?!.]", r.frame.words.gap(ahead)):
            break
        if r.words[ahead].fold in LOG_NOUNS and not r.words[ahead].fold.endswith("records"):
            r.link.explain([at], "name", 0.3)
            return False
        if r.link.why[ahead] not in ("name", "rows") and r.link.why[ahead]:
            break
    return True


def _runs(r: Reading, free: list[int]) -> list[list[int]]:
    runs: list[list[int]] = []
    for at in free:
        if runs and runs[-1][-1] == at - 1 and not re.search(r"[,;:()?!]", r.frame.words.gap(at)):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _text_conditions(r: Reading) -> None:
    for code in r.codes:
        r.where.append(Condition(AnyText(), Op.CONTAINS, (code,)))
    if not r.texts:
        return
    texts = r.lexicon.texts()
    operand: Operand = AnyText()
    name = "any text"
    if r.text_place is not None:
        operand, name = Column(r.text_place), r.lexicon.column(r.text_place).name
    elif (texts and len(texts) == 1) or (texts and texts[0].role is ColumnRole.DESCRIPTION):
        operand, name = Column(texts[0].place), texts[0].name
    for text in dict.fromkeys(r.texts):
        spellings = _spellings(text, r.frame.one_word is not None)
        r.where.append(Condition(operand, Op.CONTAINS, spellings))
        r.said.append(f"{name} holds '{text}'")


def _spellings(text: str, one_word: bool) -> tuple[str, ...]:
    """The text as given, and the forms it is asked for in: without its plural s, as one word, with a hyphen."""
    words = text.split()
    forms = [text]
    last = words[-1]
    if last.lower().endswith("s") and not last.lower().endswith("ss") and len(last) > 3 and last.islower():
        forms = [" ".join([*words[:-1], last[:-1]])]
    if len(words) == 2:
        forms += [form.replace(" ", mark) for form in list(forms) for mark in (("", "-") if one_word else ())]
    return tuple(dict.fromkeys(forms))
