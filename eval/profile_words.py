"""A profile in, plain sentences out: what stands out in the data, most telling first."""

from __future__ import annotations

from collections import Counter

from eval.language import UNSURE
from eval.near_duplicates import Duplicates
from eval.profile_corpus import CorpusProfile
from eval.profile_gaps import FEW_DOCUMENTS, MANY_QUESTIONS, Gaps
from ingest.personal.tally import told
from ingest.standing import State

_NAMED = 3  # names in one sentence
_NAMES = {
    "cs": "Czech", "da": "Danish", "de": "German", "en": "English", "es": "Spanish", "fi": "Finnish", "fr": "French",
    "it": "Italian", "nl": "Dutch", "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "sv": "Swedish",
    UNSURE: "not told",
}  # fmt: skip


def counted(number: int, noun: str) -> str:
    """'1 document', '1,200 documents'."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def listed(names: list[str], most: int = _NAMED) -> str:
    """'A, B and 3 more'."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most:,} more"


def summary(profile: CorpusProfile) -> str:
    """One line: how much there is."""
    kinds = Counter(one.kind.value for one in profile.documents)
    each = ", ".join(f"{count:,} {kind}" for kind, count in kinds.most_common())
    rows = f", {counted(profile.rows, 'log row')}" if profile.rows else ""
    return f"{counted(len(profile.documents), 'document')} ({each}), {counted(profile.passages, 'passage')}{rows}."


def findings(profile: CorpusProfile, gaps: Gaps, duplicates: Duplicates | None = None) -> tuple[str, ...]:
    """Sentences on what is missing or doubtful; empty where nothing is."""
    said = [*_unreadable(profile), *_in_time(profile), *_missing(gaps), *_asked(gaps), *_people(profile)]
    said += _one_sided(profile)
    if duplicates is not None:
        said += _twice(duplicates)
    return tuple(said)


def _unreadable(profile: CorpusProfile) -> list[str]:
    said = []
    if profile.failures:
        names = listed([one.name for one in profile.failures])
        said.append(f"{counted(len(profile.failures), 'file')} could not be read: {names}.")
    blank = [one for one in profile.documents if one.blank]
    if blank:
        pages = sum(len(one.blank) for one in blank)
        have = "has" if pages == 1 else "have"
        names = listed([one.name for one in blank])
        said.append(f"{counted(pages, 'page')} of {counted(len(blank), 'document')} {have} no text: {names}.")
    unread = [one.name for one in profile.documents if one.unread]
    if unread:
        parts = f"Parts of {counted(len(unread), 'document')} were left out"
        said.append(f"{parts} (hidden, attached or not understood): {listed(unread)}.")
    return said


def _in_time(profile: CorpusProfile) -> list[str]:
    said = []
    issued = [one for one in profile.documents if one.state is not State.RECORD]
    undated = [one.name for one in issued if one.state is State.UNDATED]
    if undated:
        of = counted(len(issued), "issued document")
        said.append(
            f"{len(undated):,} of {of} {'states' if len(undated) == 1 else 'state'} no day in force: {listed(undated)}."
        )
    old = [one.name for one in issued if one.state is State.SUPERSEDED]
    if old:
        said.append(f"{counted(len(old), 'document')} {'is' if len(old) == 1 else 'are'} superseded: {listed(old)}.")
    undated_rows = sum(one.undated_rows for one in profile.documents)
    if undated_rows:
        have = "has" if undated_rows == 1 else "have"
        said.append(f"{counted(undated_rows, 'log row')} {have} no day, so questions on a period leave them out.")
    return said


def _missing(gaps: Gaps) -> list[str]:
    said = []
    years = [(one.document, one.whole_years) for one in gaps.silences if one.whole_years]
    for document, missing in years[:_NAMED]:
        absent = listed(list(map(str, missing)), 10)
        said.append(f"{document} has no rows of {absent}, though of years before and after.")
    months = [one for one in gaps.silences if not one.whole_years]
    if months:
        longest = months[0]
        when = longest.first if longest.months == 1 else f"{longest.first} to {longest.last}"
        said.append(
            f"{counted(len(months), 'stretch') if len(months) == 1 else f'{len(months):,} stretches'} of whole months "
            f"without rows, the longest in {longest.document}: {when}."
        )
    bare = [one for one in gaps.assets if one.without_manual]
    if bare:
        told = sum(one.told for one in gaps.assets)
        names = listed([f"{one.asset} ({counted(one.rows, 'row')})" for one in bare])
        stand = "stands" if len(bare) == 1 else "stand"
        said.append(
            f"{len(bare):,} of {counted(told, 'asset')} of the logs {stand} in no manual, procedure or tariff: {names}."
        )
    unknown = [one.asset for one in gaps.assets if not one.told]
    if unknown:
        said.append(f"For assets called {listed(unknown)} no document can be looked for: the name is too short.")
    return said


def _asked(gaps: Gaps) -> list[str]:
    asked = [(one.questions.questions, one.asset) for one in gaps.assets if one.short and one.questions is not None]
    if not asked:
        return []
    names = listed([f"{asset} ({counted(count, 'question')})" for count, asset in sorted(asked, reverse=True)])
    return [f"Asked about {MANY_QUESTIONS} times or more, with {FEW_DOCUMENTS} document or none besides logs: {names}."]


def _people(profile: CorpusProfile) -> list[str]:
    found = sum((Counter(dict(one.personal)) for one in profile.documents), Counter[str]())
    holders = sum(bool(one.personal) for one in profile.documents)
    return [f"Personal data in {counted(holders, 'document')}: {told(tuple(found.most_common()))}."] if holders else []


def _one_sided(profile: CorpusProfile) -> list[str]:
    """One value of a kind that holds most of the passages: what search finds is mostly that."""
    said = []
    total = profile.passages
    heaviest = max(profile.documents, key=lambda one: one.passages, default=None)
    if heaviest is not None and len(profile.documents) > 3 and 3 * heaviest.passages > total:
        said.append(f"{heaviest.name} alone holds {heaviest.passages / total:.0%} of all passages.")
    languages = Counter(one.language for one in profile.documents)
    few = [f"{_NAMES.get(one, one)} ({counted(count, 'document')})" for one, count in languages.most_common()[1:]]
    if few:
        most = languages.most_common(1)[0][0]
        said.append(f"Most documents are in one language ({_NAMES.get(most, most)}); others: {listed(few)}.")
    return said


def _twice(found: Duplicates) -> list[str]:
    said = []
    copies = sum(len(one.documents) - 1 for one in found.equal)
    if copies:
        names = listed([one.documents[1] for one in found.equal])
        said.append(f"{counted(copies, 'file')} {'is' if copies == 1 else 'are'} equal to another one: {names}.")
    alike = [one for one in found.alike if not one.succession]
    if alike:
        names = listed([f"{one.first} and {one.second}" for one in alike], 3)
        pairs = counted(len(alike), "pair")
        said.append(f"{pairs} of documents say much the same, and neither replaces the other: {names}.")
    if found.logs:
        names = listed([f"{one.first} in {one.second} ({one.share:.0%})" for one in found.logs], 3)
        said.append(f"Rows stand in more than one log, and are counted in each: {names}.")
    if found.rows:
        names = listed([f"{one.document} ({one.repeated:,} of {one.rows:,})" for one in found.rows], 3)
        said.append(f"Rows that repeat another one of their table: {names}.")
    if found.repeated:
        share = found.repeated / found.compared
        said.append(
            f"{found.repeated:,} of {found.compared:,} passages ({share:.0%}) say nearly the same as another one."
        )
    return said
