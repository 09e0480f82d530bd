"""A Word document in, its headings, paragraphs, tables and notes in document order out."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from ingest.readers.compose import Composer
from ingest.readers.signals import signal_word, starts_signal
from ingest.readers.sniff import check_unzipped
from ingest.schema import BlockKind
from ingest.settings import ReadSettings

_CAPTION = re.compile(r"(?:table|tabelle|exhibit)\s+[\w.-]*\d", re.IGNORECASE)
# Lists of contents: what they say stands again at its own place.
_LISTED = re.compile(r"(?:toc \d|toc heading|table of figures|verzeichnis \d)", re.IGNORECASE)
_PAGE = re.compile(r"\W*(?:page|seite)\W*\d*\s*(?:of|von)?\s*\d*\W*", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\u00a0\u2007\u202f]+")


def compose_docx(path: Path, composer: Composer, settings: ReadSettings) -> tuple[str, tuple[str, ...]]:
    """Add a Word document to a composer; gives its metadata title and notes on what was not read."""
    import docx

    check_unzipped(path, settings.unzipped_mb)
    document = docx.Document(str(path))
    _take_out_hidden(document, composer)
    numbers = _Numbers(document)
    for text in _running_text(document):
        composer.text(text)
    signal, caption = "", ""
    for item in document.iter_inner_content():
        if hasattr(item, "rows"):
            _table(item, composer, caption)
            signal, caption = "", ""
            continue
        text = _words(item)
        if not text or _LISTED.match(item.style.name if item.style is not None else ""):
            continue
        level = _heading_level(item)
        if level is not None:
            composer.heading(numbers.mark(item) + text, level)
            continue
        caption = text if _CAPTION.match(text) else ""
        if signal_word(text) and not signal:
            # The word stands alone above the warning itself.
            signal = text
            continue
        words = (f"{signal}\n" if signal else "") + numbers.mark(item) + text
        warning = bool(signal) or starts_signal(text)
        composer.text(words, BlockKind.WARNING if warning else BlockKind.TEXT)
        signal = ""
    if signal:
        composer.text(signal, BlockKind.WARNING)
    for text in _footnotes(document):
        composer.text(text)
    return str(document.core_properties.title or ""), tuple(_notes(document))


def _take_out_hidden(document: Any, composer: Composer) -> None:
    """Runs that Word does not print, by themselves or by their style, and white ones outside of tables."""
    from docx.oxml.ns import qn

    value = qn("w:val")
    styles = {
        style.get(qn("w:styleId"))
        for style in document.styles.element.findall(qn("w:style"))
        if _is_on(style.find(f"{qn('w:rPr')}/{qn('w:vanish')}"), value)
    }
    roots = [document.element.body]
    for section in document.sections:
        parts = (section.header, section.first_page_header, section.footer, section.first_page_footer)
        roots += [part._element for part in parts if not part.is_linked_to_previous]
    for root in roots:
        for run in root.xpath(".//w:r[w:rPr or ancestor::w:p/w:pPr/w:pStyle]"):
            look = run.find(qn("w:rPr"))
            named = run.xpath("./w:rPr/w:rStyle/@w:val | ancestor::w:p[1]/w:pPr/w:pStyle/@w:val")
            vanish = look.find(qn("w:vanish")) if look is not None else None
            words = "".join(piece.text or "" for piece in run.findall(qn("w:t")))
            if _is_on(vanish, value) or (vanish is None and styles.intersection(named)):
                composer.hidden.add("hidden in Word", words)
            elif look is not None and _is_white(run, look, value):
                composer.hidden.add("white on white", words)
            else:
                continue
            run.getparent().remove(run)


def _is_on(switch: Any, value: str) -> bool:
    return switch is not None and (switch.get(value) or "true").lower() not in ("0", "false", "off")


def _is_white(run: Any, look: Any, value: str) -> bool:
    """White letters with no ground of their own; a table may have a dark one by its style."""
    colour = look.xpath("./w:color")
    if not colour or (colour[0].get(value) or "").upper() != "FFFFFF" or look.xpath("./w:shd | ./w:highlight"):
        return False
    return not run.xpath("ancestor::w:tc | ancestor::w:p[1]/w:pPr/w:shd | ancestor::w:txbxContent")


def _words(paragraph: Any) -> str:
    """The words of a paragraph; a line break inside it stays one."""
    lines = (_SPACES.sub(" ", line).strip() for line in paragraph.text.replace("\u00ad", "").split("\n"))
    return "\n".join(line for line in lines if line)


def _heading_level(paragraph: Any) -> int | None:
    """From the style or the styles that it is based on; None for a paragraph that is no heading."""
    style = paragraph.style
    for _ in range(8):
        if style is None:
            return None
        name = (style.name or "").lower()
        match = re.match(r"(?:heading|überschrift|titre)\s*(\d)", name)
        if match:
            return int(match.group(1)) + 1
        if name in ("title", "titel"):
            return 1
        level = style.element.xpath("./w:pPr/w:outlineLvl/@w:val")
        if level and int(level[0]) < 9:
            return int(level[0]) + 2
        style = style.base_style
    return None


def _table(table: Any, composer: Composer, caption: str) -> None:
    rows = []
    for row in table.rows:
        cells, seen = [], set()
        for cell in row.cells:
            # A merged cell is given once for each column that it spans.
            if id(cell._tc) not in seen:
                seen.add(id(cell._tc))
                cells.append(_cell_words(cell))
        rows.append(cells)
    if max((len(row) for row in rows), default=0) <= 1:
        # A frame around text: a warning box, mostly.
        words = "\n".join(cells[0] for cells in rows if cells and cells[0])
        composer.text(words, BlockKind.WARNING if starts_signal(words) else BlockKind.TEXT)
    else:
        composer.table(rows, head_lines=1, caption=caption)


def _cell_words(cell: Any) -> str:
    parts: list[str] = []
    for item in cell.iter_inner_content():
        if hasattr(item, "rows"):
            parts.extend(_cell_words(inner) for row in item.rows for inner in row.cells)
        else:
            parts.append(_words(item))
    return "\n".join(part for part in parts if part)


class _Numbers:
    """The numbers and bullets of list items, which Word does not keep in the text."""

    def __init__(self, document: Any) -> None:
        from docx.oxml.ns import qn

        self._counts: dict[tuple[str, int], int] = defaultdict(int)
        self._formats: dict[tuple[str, int], str] = {}
        try:
            root = document.part.numbering_part.element
        except (KeyError, NotImplementedError):
            return
        abstracts = {
            abstract.get(qn("w:abstractNumId")): {
                int(level.get(qn("w:ilvl")) or 0): form.get(qn("w:val")) or ""
                for level in abstract.findall(qn("w:lvl"))
                if (form := level.find(qn("w:numFmt"))) is not None
            }
            for abstract in root.findall(qn("w:abstractNum"))
        }
        for number in root.findall(qn("w:num")):
            abstract = number.find(qn("w:abstractNumId"))
            which = number.get(qn("w:numId")) or ""
            levels = abstracts.get(abstract.get(qn("w:val")) if abstract is not None else None, {})
            self._formats.update({(which, level): form for level, form in levels.items()})

    def mark(self, paragraph: Any) -> str:
        """'3. ' or '• ' before a list item, else ''."""
        properties = paragraph._p.pPr
        found = properties.numPr if properties is not None else None
        if found is None and paragraph.style is not None:
            inherited = paragraph.style.element.xpath("./w:pPr/w:numPr")
            found = inherited[0] if inherited else None
        if found is None or found.numId is None:
            return ""
        which = str(found.numId.val)
        level = int(found.ilvl.val) if found.ilvl is not None else 0
        form = self._formats.get((which, level), "")
        if form == "bullet":
            return "• "
        if form in ("", "none"):
            return ""
        self._counts[which, level] += 1
        for deeper in [key for key in self._counts if key[0] == which and key[1] > level]:
            del self._counts[deeper]
        count = self._counts[which, level]
        if form in ("lowerLetter", "upperLetter") and count <= 26:
            letter = chr(96 + count)
            return f"{letter if form == 'lowerLetter' else letter.upper()}) "
        if level and form == "decimal":
            return ".".join(str(self._counts.get((which, at)) or 1) for at in range(level + 1)) + ". "
        return f"{count}. "


def _running_text(document: Any) -> list[str]:
    """Headers and footers, each once: they hold document numbers and revisions."""
    texts: list[str] = []
    for section in document.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            if part.is_linked_to_previous:
                continue
            lines = [_words(paragraph) for paragraph in part.paragraphs]
            lines += [
                " | ".join(_cell_words(cell) for cell in row.cells) for table in part.tables for row in table.rows
            ]
            text = "\n".join(line for line in lines if not _PAGE.fullmatch(line))
            if text and text not in texts:
                texts.append(text)
    return texts


def _footnotes(document: Any) -> list[str]:
    from lxml import etree  # type: ignore[import-untyped]

    texts = []
    space = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}
    for relation in document.part.rels.values():
        if relation.reltype.endswith("/footnotes") and not relation.is_external:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            root = etree.fromstring(relation.target_part.blob, parser)
            for note in root.iterfind("w:footnote", space):
                words = "".join(note.itertext()).strip()
                number = note.get(f"{{{space['w']}}}id", "")
                if words and number.isdigit() and int(number) > 0:
                    texts.append(f"Footnote {number}: {words}")
    return texts


def _notes(document: Any) -> list[str]:
    boxes = document.element.body.xpath("count(.//w:txbxContent)")
    return [f"{int(boxes)} text boxes not read"] if boxes else []
