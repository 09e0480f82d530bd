"""HTML of quotes, rows and tables. Every word that comes from a document or a model is escaped here.

st.markdown would turn a document's words into links, pictures and formatting; escaped HTML shows them as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from ingest.schema import BlockKind, Passage
from rag.schema import Answer, Channel, Citation, Hit, Status, Verdict
from ui.issue_words import issue_words, warning
from ui.output import safe

_CITED = re.compile(r"\[(\d{1,3})\]")
_LONGEST_HEADING = 80
_MARKDOWN = re.compile(r"([\\\\`*_{}\[\]()<>#+.!|~:$-])")
_STATUS = {
    Status.ANSWERED: ("good", "Checked against its sources"),
    Status.NOT_FOUND: ("none", "Not found in the documents"),
    Status.CONFLICT: ("warn", "Sources disagree"),
    Status.WITHHELD: ("warn", "Withheld"),
    Status.ESCALATED: ("warn", "Passed to a person"),
}
_CHANNELS = {Channel.IDENTIFIER: "by exact code", Channel.LEXICAL: "by words", Channel.DENSE: "by meaning"}


def text(words: str) -> str:
    """Escaped, without control characters."""
    return escape(safe(words))


def question(words: str) -> str:
    """The question as the head of its answer."""
    return f'<h2 class="np-question">{text(words)}</h2>'


def understood(words: str) -> str:
    """The question as it stands alone, where it was asked as a follow-up."""
    return f'<p class="np-understood">Understood as: <b>{text(words)}</b></p>'


def status(answer: Answer) -> str:
    """What kind of answer this is, in words and colour."""
    tone, words = _STATUS[answer.status]
    if answer.status is Status.ANSWERED and answer.computation is not None:
        words = "Computed from the records" if answer.computation.sql else "Worked out from the documents"
    return f'<p class="np-status np-{tone}" role="status">{words}</p>'


def waiting(words: str) -> str:
    """What is going on, announced to screen readers. Once the reader has pressed Stop, `stopped` stands there.

    A stopped script cannot write any more, so style.css swaps the two when Streamlit is no longer running.
    """
    return f'<p class="np-status np-busy np-live" role="status">{text(words)}</p>{stopped("np-after-stop")}'


def stopped(more: str = "") -> str:
    """Said over an answer that was not finished."""
    words = "Stopped. Only what was checked by then is shown."
    return f'<p class="np-status np-none {more}" role="status">{words}</p>'


def writing(lines: Sequence[str], ahead: int) -> str:
    """While the model is at it: its place in the line of those who wait, or what has passed the check."""
    if ahead:
        return waiting(f"Found these words; the model answers {questions(ahead)} first")
    if not lines:
        return waiting("Found these words; writing the answer")
    return waiting("Writing; each sentence is shown once it is checked") + checked_lines(lines)


def questions(count: int) -> str:
    """'another question', '3 other questions'."""
    return "another question" if count == 1 else f"{count} other questions"


def notice(answer: Answer) -> str:
    """Why the model that was asked did not write the answer; '' where it did."""
    return f'<p class="np-note" role="note">{text(sentence(answer.notice))}</p>' if answer.notice else ""


def sentence(words: str) -> str:
    """With a capital and a full stop."""
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def usage(answer: Answer) -> str:
    """'312 tokens read (180 known), 25 written, 0.0004 USD'; '' where no model was asked."""
    used = answer.usage
    if used is None:
        return ""
    about = "about " if used.estimated else ""
    known = f" ({used.cached_tokens:,} known)" if used.cached_tokens else ""
    cost = "" if used.cost is None else f", {used.cost.normalize():f} {used.currency}"
    return f"{about}{used.prompt_tokens:,} tokens read{known}, {used.completion_tokens:,} written{cost}"


def checked_lines(lines: Sequence[str]) -> str:
    """Sentences of an answer that is not whole."""
    return "".join(f'<p class="np-so-far">{text(line)}</p>' for line in lines)


def quote(citation: Citation, passage: Passage | None) -> str:
    """The quoted words with their number and where they stand; rows and tables keep their form."""
    block = passage.block if passage is not None else BlockKind.TEXT
    if is_row(citation, passage):
        body = row_line(citation.quote)
    elif block is BlockKind.TABLE:
        body = cell_table(citation.quote, table_heads(citation.quote, passage))
    else:
        kind = ' class="np-warning"' if block is BlockKind.WARNING else ""
        # Line ends of a PDF are where its paper ended, not where the sentence does.
        body = f"<blockquote{kind}>{text(' '.join(citation.quote.split()))}</blockquote>"
    number = f'<span class="np-number" aria-hidden="true">{citation.number}</span>' if citation.number else ""
    return (
        f'<figure class="np-quote{"" if number else " np-unnumbered"}">{number}'
        f"<div>{body}<figcaption>{source(citation)}</figcaption></div></figure>"
    )


def source(citation: Citation) -> str:
    """Title, place, revision and dates."""
    parts = [f"<b>{text(citation.title or citation.document)}</b>"]
    if where := place(citation):
        parts.append(text(where))
    parts += [text(words) for words in issue_words(citation)]
    if over := warning(citation):
        parts.append(f'<b class="np-over">{text(over)}</b>')
    name = f'<span class="np-path">{text(citation.document)}</span>'
    return f"{' · '.join(parts)}<br>{name}"


def place(citation: Citation) -> str:
    """Page, row and heading in words."""
    location = citation.location
    parts = []
    if location.page:
        parts.append(f"page {location.page}")
    if location.sheet:
        parts.append(f"sheet {location.sheet}")
    if location.row is not None:
        parts.append(f"row {location.row}")
    if heading := nearest_heading(citation):
        parts.append(heading)
    return " · ".join(parts)


def nearest_heading(citation: Citation) -> str:
    """The heading right above the quote, shortened; '' where it only repeats the title."""
    heading = " ".join(citation.location.heading[-1].split()) if citation.location.heading else ""
    if heading == " ".join(citation.title.split()):
        return ""
    return heading if len(heading) <= _LONGEST_HEADING else heading[: _LONGEST_HEADING - 1].rstrip() + "…"


def row_cells(words: str) -> list[tuple[str, str]]:
    """(column, value) of a log row's 'column: value' lines; a line without a colon continues the one before."""
    cells: list[tuple[str, str]] = []
    for line in words.splitlines():
        column, colon, value = line.partition(": ")
        if not colon and cells:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]}\n{line}")
        else:
            cells.append((column, value) if colon else ("", line))
    return cells


def row_line(words: str) -> str:
    """A log row in as little room as it needs."""
    cells = "".join(
        f"<span><b>{text(name)}</b> {text(value)}</span> " for name, value in row_cells(words) if value.strip()
    )
    return f'<p class="np-row-line">{cells}</p>'


def row_table(words: str) -> str:
    """A log row as a two-column table."""
    rows = "".join(
        f"<tr><th scope='row'>{text(name)}</th><td>{text(value)}</td></tr>" for name, value in row_cells(words)
    )
    return f'<table class="np-row">{rows}</table>'


def table_heads(words: str, passage: Passage | None) -> str:
    """Caption and column heads for a quoted line: the passage's context, else the first line of the table."""
    if passage is None or " | " in passage.context:
        return passage.context if passage is not None else ""
    first = next((line for line in passage.text.splitlines() if " | " in line), "")
    fits = first.count(" | ") == words.split("\n", 1)[0].count(" | ")
    return f"{passage.context}\n{first}" if fits and first not in words else passage.context


def cell_table(words: str, context: str) -> str:
    """Lines of cells parted by ' | ' as a table; `context` (caption, column heads) stands above, set apart."""
    lines = words.splitlines()
    if not any(" | " in line for line in lines):
        return f'<blockquote class="np-lines">{text(words)}</blockquote>'
    above = [line for line in context.splitlines() if line.strip()]
    caption = " ".join(line for line in above if " | " not in line)
    heads = [line.split(" | ") for line in above if " | " in line]
    body = [line.split(" | ") for line in lines if line.strip()]
    top = "".join("<tr>" + "".join(f"<th scope='col'>{text(cell)}</th>" for cell in row) + "</tr>" for row in heads)
    # On a phone a row becomes lines of 'head value', for which each cell carries its head.
    names = heads[-1] if heads and all(len(row) == len(heads[-1]) for row in body) else []
    rows = "".join(
        "<tr>"
        + "".join(
            f'<td data-head="{text(names[at]) if names else ""}">{text(cell.strip())}</td>'
            for at, cell in enumerate(row)
        )
        + "</tr>"
        for row in body
    )
    named = f"<caption>{text(caption)}</caption>" if caption else ""
    folds = " np-folds" if names else ""
    return (
        f'<div class="np-scroll" tabindex="0"><table class="np-cells{folds}">{named}'
        f"<thead>{top}</thead><tbody>{rows}</tbody></table></div>"
    )


def why_list(hits: Sequence[Hit], cited: Sequence[int]) -> str:
    """Every passage found, best first, with its rank in each channel; those the answer cites are marked."""
    items = []
    for hit in hits:
        passage = hit.passage
        mark = ' class="np-cited"' if passage.id in cited else ""
        where = ", ".join(part for part in (passage.document, str(passage.location)) if part)
        ranks = ", ".join(f"{way} no. {hit.ranks[one]}" for one, way in _CHANNELS.items() if one in hit.ranks)
        words = " ".join(passage.text.split())
        words = words if len(words) <= 180 else words[:179].rstrip() + "…"
        items.append(
            f"<li{mark}><span class='np-path'>{text(where)}</span><br>{text(words)}<br>"
            f"<span class='np-small'>found {ranks}</span></li>"
        )
    return f'<ol class="np-why">{"".join(items)}</ol>'


def left_out(answer: Answer) -> str:
    """How many claims of the draft did not pass the check, which, and why; empty where all did."""
    failed = [claim for claim in answer.claims if claim.verdict is not Verdict.SUPPORTED]
    if not failed:
        return ""
    items = "".join(f"<li>{text(claim.text)} <i>{text(claim.verdict)}: {text(claim.why)}</i></li>" for claim in failed)
    count = f"{len(failed)} of {len(answer.claims)} claims"
    return f'<p>Left out of the answer, {count} did not pass the check:</p><ul class="np-left-out">{items}</ul>'


def made_by(answer: Answer) -> str:
    """Model, generation and time, in small print."""
    spent = answer.timings_ms.get("total")
    took = f" · {spent / 1000:.1f} s" if spent is not None else ""
    used = f" · {text(words)}" if (words := usage(answer)) else ""
    return f'<p class="np-small">{text(answer.model)} · generation {answer.generation}{took}{used}</p>'


def timings(answer: Answer) -> str:
    """How long each step took."""
    steps = ", ".join(f"{text(step)} {value:.0f} ms" for step, value in answer.timings_ms.items())
    return f'<p class="np-small">{steps}</p>' if steps else ""


def plain_label(words: str) -> str:
    """Words for a place that Streamlit reads as Markdown: every sign that could mean something is escaped."""
    return _MARKDOWN.sub(r"\\\1", safe(words))


def marked_text(words: str, quoted: str) -> str:
    """A page's text with the quote marked, for documents without page pictures."""
    at = words.find(quoted) if quoted else -1
    if at < 0:
        return f'<div class="np-page-text">{text(words)}</div>'
    end = at + len(quoted)
    marked = f"{text(words[:at])}<mark>{text(quoted)}</mark>{text(words[end:])}"
    return f'<div class="np-page-text">{marked}</div>'


def is_row(citation: Citation, passage: Passage | None) -> bool:
    """Whether a row of a log is cited; a computed answer comes without passages."""
    return passage.block is BlockKind.ROW if passage is not None else citation.location.row is not None


def sentences(answer: str) -> list[list[tuple[str, int]]]:
    """Paragraphs of an answer as (words, 0) and ('', citation number) in reading order."""
    paragraphs = []
    for line in safe(answer).splitlines():
        if not line.strip():
            continue
        pieces: list[tuple[str, int]] = []
        at = 0
        for match in _CITED.finditer(line):
            pieces += [(line[at : match.start()].rstrip(), 0), ("", int(match[1]))]
            at = match.end()
        pieces.append((line[at:], 0))
        paragraphs.append([piece for piece in pieces if piece[0] or piece[1]])
    return paragraphs
