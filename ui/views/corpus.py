"""*Data*: what is in the documents and what is missing. Shows; decides nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from eval.charts import INK, PALE
from eval.near_duplicates import Duplicates, find_duplicates
from eval.profile_corpus import CorpusProfile, profile_corpus
from eval.profile_frames import (
    DIMENSIONS,
    assets_frame,
    counts_frame,
    duplicates_frame,
    personal_frame,
    quality_frame,
    rows_frame,
    silences_frame,
    sites_frame,
    unread_frame,
)
from eval.profile_gaps import Gaps, find_gaps
from eval.profile_quality import quality_by_slice, worse
from eval.profile_words import findings, summary
from eval.questions import asked_in_journal, knows_of
from eval.scored import Scored, load_scored
from ingest.errors import NameplateError, UnusableInput
from rag.assistant import Assistant
from rag.journal import journal_path
from rag.schema import User
from ui import cards, identity, session

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_NAMES = {
    "kind": "Kind", "folder": "Folder", "year": "Year", "writer": "Writer", "language": "Language", "length": "Length",
    "standing": "In force",
}  # fmt: skip
_ROW = 36


class _SeenAs(NamedTuple):
    """What is counted is kept by: the same part of the same generation, for all who see just that."""

    data: str
    generation: int
    access: str
    groups: tuple[str, ...] | None


def main() -> None:
    """The whole page."""
    st.html('<h1 class="np-title">Data</h1>')
    try:
        opened = session.assistant("quoting")
        user = identity.user()
        access = session.settings().access.model_dump_json()
        seen_as = _SeenAs(str(opened.data), opened.generation, access, _groups(user))
        profile = _profile(opened, seen_as, date.today())
        gaps = _gaps(opened, seen_as, date.today(), _asked_so_far(opened))
    except NameplateError as error:
        st.info(cards.plain_label(str(error)), icon=":material/info:")
        return
    duplicates = _duplicates(opened, seen_as) if st.session_state.get("compare") == seen_as else None
    st.html(f"<p>{cards.text(summary(profile))}</p>")
    _show_findings(findings(profile, gaps, duplicates))
    _show_counts(profile)
    _show_rows(profile, gaps)
    _show_assets(gaps)
    _show_loss(profile)
    _show_duplicates(duplicates, seen_as)
    _show_quality(profile)


def _show_findings(said: Sequence[str]) -> None:
    st.html('<h2 class="np-title">What stands out</h2>')
    if not said:
        st.html("<p>Nothing is missing that could be told.</p>")
        return
    st.html(f'<ul class="np-findings">{"".join(f"<li>{cards.text(one)}</li>" for one in said)}</ul>')


def _show_counts(profile: CorpusProfile) -> None:
    from eval.profile_charts import counts_chart

    st.html('<h2 class="np-title">What is there</h2>')
    known = [name for name in DIMENSIONS if any(list(DIMENSIONS[name](one)) for one in profile.documents)]
    picked = st.segmented_control("Count by", known, default="kind", format_func=_NAMES.__getitem__, key="count-by")
    dimension = picked or "kind"
    frame = counts_frame(profile, dimension)
    words = f"Passages by {_NAMES[dimension].lower()}"
    _chart(counts_chart(frame, dimension), words)
    _table(f"{words}, as a table", frame)
    if picked == "writer":
        st.html('<p class="np-small">Who wrote a document is a guess from its columns, its words or its kind.</p>')
    sites = sites_frame(profile)
    if len(sites):
        _table(f"{len(sites):,} sites, as the logs call them", sites)


def _show_rows(profile: CorpusProfile, gaps: Gaps) -> None:
    from eval.profile_charts import rows_chart

    frame = rows_frame(profile)
    if not len(frame):
        return
    st.html('<h2 class="np-title">Log rows by year</h2>')
    _chart(rows_chart(frame), "The darker, the more rows; amber is a year without rows between years that have some")
    _table("Log rows by year, as a table", frame)
    silences = silences_frame(gaps)
    if len(silences):
        _table(f"{len(silences):,} stretches of months without rows", silences)


def _show_assets(gaps: Gaps) -> None:
    from eval.profile_charts import assets_chart

    if not gaps.assets:
        return
    frame = assets_frame(gaps)
    st.html('<h2 class="np-title">Assets and what is known of them</h2>')
    if gaps.asked:
        st.html(
            f'<p class="np-small">Of {gaps.asked:,} questions asked so far, {gaps.asked - gaps.elsewhere:,} name an '
            "asset of the logs.</p>"
        )
    first = "asked about most" if gaps.asked > gaps.elsewhere else "with most log rows"
    _chart(assets_chart(frame, ink=_ink()), f"The assets {first}, and how many documents besides logs name them")
    _table("All assets", frame)


def _show_loss(profile: CorpusProfile) -> None:
    unread, people = unread_frame(profile), personal_frame(profile)
    if len(unread) or len(people):
        st.html('<h2 class="np-title">Not read, and personal</h2>')
    if len(unread):
        _table(f"{len(unread):,} things that were not read", unread)
    if len(people):
        _table("Personal data found", people)


def _show_duplicates(found: Duplicates | None, seen_as: _SeenAs) -> None:
    st.html('<h2 class="np-title">What is there twice</h2>')
    if found is None:
        st.html('<p class="np-small">All passages are compared with each other: about a second for 5,000.</p>')
        if st.button("Look for duplicates", icon=":material/content_copy:", key="duplicates"):
            st.session_state.compare = seen_as
            st.rerun()
        return
    frame = duplicates_frame(found)
    if not len(frame) and not found.repeated:
        st.html("<p>Nothing is there twice.</p>")
        return
    st.html(
        f"<p>{found.repeated:,} of {found.compared:,} passages say nearly the same as another one. Likeness is "
        "expected where one document replaces the other.</p>"
    )
    st.dataframe(frame, hide_index=True, key="twice", alt="Documents and rows that are there more than once",
                 column_config={"share": st.column_config.NumberColumn(format="percent")})  # fmt: skip


def _show_quality(profile: CorpusProfile) -> None:
    st.html('<h2 class="np-title">Where answers are worse</h2>')
    files = st.file_uploader(
        "Runs of known questions, made with: nameplate eval run CASES.jsonl --out RUN.json",
        type="json",
        accept_multiple_files=True,
        key="run",
    )
    if not files:
        return
    try:
        runs = [_run(file.getvalue(), file.name) for file in files]
        found = quality_by_slice([case for run in runs for case in run.cases], profile)
    except NameplateError as error:
        st.warning(cards.plain_label(str(error)), icon=":material/warning:")
        return
    if not found:
        st.html("<p>No question of this run is about documents that are here.</p>")
        return
    from eval.profile_charts import quality_chart

    said = worse(found) or ("No slice is significantly worse than the others.",)
    st.html(f'<ul class="np-findings">{"".join(f"<li>{cards.text(one)}</li>" for one in said)}</ul>')
    slicings = list(dict.fromkeys(one.slicing for one in found))
    picked = st.selectbox("By", slicings, key="slicing")
    frame = quality_frame(found)
    st.altair_chart(quality_chart(frame, picked, ink=_ink()))
    st.html(
        '<p class="np-small">Dots are means, lines their 95 % intervals, ticks all other questions. A red triangle: '
        "lower than chance explains.</p>"
    )
    _table(f"Answers by {picked}, as a table", frame[frame["slicing"] == picked].drop(columns="slicing"))


def _run(content: bytes, name: str) -> Scored:
    """A run file as it was dropped on the page; raises UnusableInput for any other file."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "run.json"
        path.write_bytes(content)
        try:
            return load_scored(path)
        except UnusableInput as error:
            raise UnusableInput(str(error).replace(str(path), name)) from None


def _chart(chart: alt.Chart, words: str) -> None:
    """A chart as wide as the page; what it shows stands under it in words, for whoever does not see it."""
    st.altair_chart(chart, width="stretch")
    st.html(f'<p class="np-small">{cards.text(words)}.</p>')


def _ink() -> str:
    """What words in a chart are written in, so that they are read by night too."""
    return PALE if st.context.theme.type == "dark" else INK


def _table(label: str, frame: pd.DataFrame) -> None:
    with st.expander(label):
        st.dataframe(
            frame, hide_index=True, height=min(420, 38 + _ROW * max(1, len(frame))), row_height=_ROW, alt=label,
            placeholder="–",
        )  # fmt: skip


def _groups(user: User) -> tuple[str, ...] | None:
    return None if user.groups is None else tuple(sorted(user.groups))


def _asked_so_far(opened: Assistant) -> int:
    """Changes with every record of the journal, so that counts of questions are not those of yesterday."""
    path = journal_path(opened.data)
    return path.stat().st_mtime_ns if path.is_file() else 0


@st.cache_data(show_spinner="Counting", max_entries=16)
def _profile(_opened: Assistant, seen_as: _SeenAs, today: date) -> CorpusProfile:
    with _opened.seen(_user(seen_as)) as seen:
        return profile_corpus(seen, today)


@st.cache_data(show_spinner="Counting questions", max_entries=16)
def _gaps(_opened: Assistant, seen_as: _SeenAs, today: date, asked: int) -> Gaps:
    user = _user(seen_as)
    profile = _profile(_opened, seen_as, today)
    may_know = knows_of(user.viewer) if _opened.access_in_force() else None
    with _opened.seen(user) as seen:
        return find_gaps(seen, profile, asked_in_journal(journal_path(_opened.data), may_know))


@st.cache_data(show_spinner="Comparing passages", max_entries=4)
def _duplicates(_opened: Assistant, seen_as: _SeenAs) -> Duplicates:
    with _opened.seen(_user(seen_as)) as seen:
        return find_duplicates(seen)


def _user(seen_as: _SeenAs) -> User:
    return User(groups=None if seen_as.groups is None else frozenset(seen_as.groups))


main()
