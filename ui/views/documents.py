"""*Documents*: what is indexed, what failed and why, add a file, open a document. Shows; decides nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set

import streamlit as st

from ingest.errors import NameplateError
from ingest.personal.tally import told
from ingest.pipeline import UPLOADS, IngestReport, run_ingest
from ingest.readers.hidden import tells_hidden
from ingest.schema import Document, DocumentKind
from rag.assistant import Assistant
from rag.journal import open_journal
from rag.page import has_picture
from rag.schema import Failure
from ui import cards, identity, session
from ui.source_view import choose_page, show_page
from ui.uploads import SUFFIXES, keep_upload, uploads_folder

_WIDTHS = {
    "kind": 90, "title": 300, "pages": 60, "revision": 75, "issued": 100, "from": 100, "until": 100, "standing": 220,
    "access": 140,
    "personal data": 150,
}  # fmt: skip  # pixels


def main() -> None:
    """The whole page."""
    st.html('<h1 class="np-title">Documents</h1>')
    opened: Assistant | None = None
    try:
        opened = session.assistant("quoting")
        library = opened.library(identity.user())
    except NameplateError as error:
        st.info(cards.plain_label(str(error)), icon=":material/info:")
    else:
        _show_counts(library.documents, library.generation, len(library.failures))
        _show_table(opened, library.documents, {one.document.name: one.words() for one in library.issues})
        _show_failures(library.failures)
        _show_hidden(library.documents)
    if identity.may_add():
        _add_files()


def _show_counts(documents: Sequence[Document], generation: int, failures: int) -> None:
    kinds = Counter(document.kind for document in documents)
    tiles = [("documents", len(documents)), *((kind.value, kinds[kind]) for kind in DocumentKind if kinds[kind])]
    tiles.append(("not readable", failures))
    cells = "".join(f"<div><dt>{cards.text(name)}</dt><dd>{count:,}</dd></div>" for name, count in tiles)
    people = sum((Counter(dict(document.personal)) for document in documents), Counter[str]())
    holders = sum(bool(document.personal) for document in documents)
    said = f" · personal data: {told(tuple(people.most_common()))}, in {holders:,} documents" if holders else ""
    st.html(f'<dl class="np-tiles">{cells}</dl><p class="np-small">Generation {generation}{cards.text(said)}</p>')


def _show_table(opened: Assistant, documents: Sequence[Document], standings: Mapping[str, str]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", key="choose"):
        kind = st.selectbox(
            "Kind",
            ("", *sorted({document.kind.value for document in documents})),
            format_func=lambda one: one.capitalize() if one else "All kinds",
            width=180,
        )
        words = st.text_input("Title or file name contains", key="words")
    shown = [
        document
        for document in documents
        if (not kind or document.kind.value == kind)
        and words.casefold() in f"{document.title} {document.name}".casefold()
    ]
    shown.sort(key=lambda document: (list(DocumentKind).index(document.kind), document.title, document.name))
    labelled = any(document.access.declared for document in documents)
    table = st.dataframe(
        [_row(document, standings.get(document.name, ""), labelled) for document in shown],
        hide_index=True,
        selection_mode="single-row",
        on_select="rerun",
        key="documents",
        height=min(420, 38 + 36 * max(1, len(shown))),
        row_height=36,
        column_config={name: st.column_config.Column(width=width) for name, width in _WIDTHS.items()},
        placeholder="–",
        alt="Documents indexed: kind, title, pages, revision, dates, standing, who may see them, and file",
    )
    chosen = table["selection"]["rows"]
    names = [document.name for document in shown]
    picked = st.selectbox(
        "Open a document",
        names,
        index=chosen[0] if chosen and chosen[0] < len(names) else None,
        placeholder="Choose here or tick a row above",
        format_func=lambda name: next(one.title for one in shown if one.name == name) + f"  ({name})",
    )
    document = next((one for one in shown if one.name == picked), None)
    if document is not None:
        _show_document(opened, document)


def _row(document: Document, standing: str, labelled: bool) -> dict[str, object]:
    access = {"access": _access(document)} if labelled else {}
    return {
        "kind": document.kind.value,
        "title": document.title,
        "pages": document.pages or None,
        "revision": document.revision or None,
        "issued": document.issued,
        "from": document.valid_from,
        "until": document.valid_to,
        "standing": standing,
        **access,
        "personal data": told(document.personal),
        "file": document.name,
    }


def _access(document: Document) -> str | None:
    """Who may see it, as declared; None where nothing is."""
    declared = document.access
    said = [declared.classification.value] if declared.classification else []
    return ", ".join([*said, *sorted(declared.groups)]) or None


def _show_document(opened: Assistant, document: Document) -> None:
    with st.container(border=True, key="document"):
        st.html(
            f'<h2 class="np-title">{cards.text(document.title)}</h2><p class="np-path">{cards.text(document.name)}</p>'
        )
        if access := _access(document):
            st.html(f'<p class="np-small">Who may see it: {cards.text(access)}</p>')
        if document.personal:
            st.html(f'<p class="np-small">Personal data found in it: {cards.text(told(document.personal))}</p>')
        for note in document.notes:
            st.html(f'<p class="np-small">Note: {cards.text(note)}</p>')
        try:
            if has_picture(document):
                show_page(opened, document, choose_page(document, 1, f"document-{document.name}"))
            elif document.pages:
                number = choose_page(document, 1, f"document-{document.name}")
                st.html(cards.marked_text(opened.page_text(document.name, number, identity.user()), ""))
            else:
                st.html(cards.marked_text(opened.page_text(document.name, 0, identity.user()), ""))
        except NameplateError as error:
            st.warning(cards.plain_label(str(error)), icon=":material/warning:")


def _show_failures(failures: Sequence[Failure]) -> None:
    if not failures:
        return
    rows = "".join(
        f"<tr><th scope='row'>{cards.text(each.document)}</th><td>{cards.text(each.reason)}</td></tr>"
        for each in failures
    )
    with st.expander(f"{len(failures)} could not be read", icon=":material/warning:"):
        st.html(f'<table class="np-row">{rows}</table>')


def _show_hidden(documents: Sequence[Document]) -> None:
    told = [(one.name, note) for one in documents for note in one.notes if tells_hidden(note)]
    if not told:
        return
    rows = "".join(
        f"<tr><th scope='row'>{cards.text(name)}</th><td>{cards.text(note)}</td></tr>" for name, note in told
    )
    with st.expander(f"{len({name for name, _ in told})} hold hidden words", icon=":material/visibility_off:"):
        st.html(f'<table class="np-row">{rows}</table>')


def _add_files() -> None:
    limit = session.settings().serve.upload_mb
    st.html('<h2 class="np-title">Add documents</h2>')
    with st.form("add", clear_on_submit=True, border=False):
        files = st.file_uploader(
            f"Files, at most {limit} MB each",
            type=list(SUFFIXES),
            accept_multiple_files=True,
            max_upload_size=limit,
            key="dropped",
        )
        sent = st.form_submit_button("Read these files", type="primary", icon=":material/upload_file:")
    if sent and files:
        _ingest([(file.name, file.getvalue()) for file in files], limit)
    told = st.session_state.pop("report", None)
    if told is not None:
        _show_report(*told)


def _ingest(files: Sequence[tuple[str, bytes]], limit: int) -> None:
    settings = session.settings()
    bar = st.progress(0.0, "Keeping the files")
    try:
        kept = {f"{UPLOADS}/{keep_upload(name, content, settings.data, limit).name}" for name, content in files}
        folder = uploads_folder(settings.data)
        report = run_ingest([folder], settings.data, settings.ingest, session.embedder(), _Bar(bar))
        open_journal(settings).keep_ingest(report, identity.user())
        st.session_state.report = report, kept
    except NameplateError as error:
        bar.empty()
        st.warning(cards.plain_label(str(error)), icon=":material/warning:")
        return
    st.rerun()


class _Bar:
    """The progress bar of the page as `run_ingest` wants it."""

    def __init__(self, bar: st.delta_generator.DeltaGenerator) -> None:
        self._bar = bar

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        share = done / total if total else 0.0
        words = {"find": "Looking", "read": "Reading", "embed": "Indexing", "publish": "Publishing"}.get(stage, stage)
        self._bar.progress(min(1.0, share), f"{words} {done} of {total}" if total else words)


def _show_report(report: IngestReport, names: Set[str]) -> None:
    """What became of the files just dropped; what else lies in their folder may be for others to see."""
    added, changed = (len(names & set(found)) for found in (report.added, report.changed))
    st.success(f"{added} added, {changed} changed, generation {report.generation}.", icon=":material/check:")
    for name, note in report.notes:
        if name in names and tells_hidden(note):
            st.info(cards.plain_label(f"{name}: {note}"), icon=":material/visibility_off:")
    for name, reason in report.failed:
        if name in names:
            st.warning(cards.plain_label(f"{name}: {reason}"), icon=":material/warning:")


main()
