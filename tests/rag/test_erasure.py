"""A person or a document erased from a real data folder: then every file of it is searched here too, in another way."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.embed import HashEmbedder
from ingest.erased import MASK, Erased, moved, nobody, replaced
from ingest.errors import UnreadableDocument, UnusableInput
from ingest.generation import open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.publish import list_generations, verify
from ingest.settings import EmbedSettings, IngestSettings
from ingest.stored import unfinished_erasures
from rag.assistant import Assistant, open_assistant
from rag.audit import verify as verify_journal
from rag.erasure import Certificate, erase_document, erase_person, plan_person
from rag.journal import journal_path
from rag.page import page_picture
from rag.schema import Question
from rag.settings import Settings

SAMPLE = Path(__file__).parents[2] / "corpora" / "sample"
KARIM = ("Karim López", "600123456", "karim.lopez@grid.example", "Lopez, Karim")
FILES = {
    "site/logs/calls.csv": (
        "CALL,CUSTOMER,PHONE,NOTE,OPENED\n"
        'C1,Karim López,600123456,"Karim Lopez has no supply, write to karim.lopez@grid.example",2026-03-01 08:00\n'
        'C2,Ana Smith,600123999,"meter box open, neighbour of LOPEZ, KARIM",2026-03-02 09:00\n'
        "C3,Bo Li,600123888,transformer hums,2026-03-04 10:00\n"
    ),
    "site/manuals/gate.md": (
        "# Gate manual\n\n## Keys\n\nThe key of the gate is with KARIM\nLopez. Tighten the hinge bolts to 25 Nm.\n\n"
        "## Oil\n\nOil the hinge every month with grade 320.\n"
    ),
    "site/manuals/pump.md": (
        "# Pump P-101A\n\n## Gland\n\nTighten the gland bolts of the pump to 45 Nm in two passes.\n"
    ),
}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with documents and a data folder, made once; the first is copied away and put back for every test."""
    home = tmp_path_factory.mktemp("erasure")
    work = home / "work"
    for name, text in FILES.items():
        path = work / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = settings_in(work)
    ingest(settings, work / "site")
    (work / "site" / "manuals" / "extra.md").write_text("# Extra\n\nKarim Lopez wrote this page alone.\n")
    ingest(settings, work / "site")
    (work / "site" / "manuals" / "extra.md").unlink()
    ingest(settings, work / "site")  # three generations, and a version that only the second has
    shutil.copytree(work, home / "kept")
    return home


@pytest.fixture
def site(pristine: Path) -> Path:
    shutil.rmtree(pristine / "work")
    shutil.copytree(pristine / "kept", pristine / "work")
    return pristine / "work" / "site"


@pytest.fixture
def settings(site: Path) -> Settings:
    return settings_in(site.parent)


def settings_in(work: Path) -> Settings:
    return Settings(data=work / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))


def ingest(settings: Settings, *paths: Path) -> None:
    assert not run_ingest(paths, settings.data, settings.ingest, HashEmbedder(), NoProgress()).failed


def erase(settings: Settings, *strings: str, progress: object = None) -> Certificate:
    return erase_person(settings, HashEmbedder(), strings or KARIM, None, progress or NoProgress())  # type: ignore[arg-type]


def asked(settings: Settings, question: str) -> str:
    with opened(settings) as assistant:
        return assistant.answer(Question(question)).text


class opened:
    def __init__(self, settings: Settings) -> None:
        self._assistant = open_assistant(settings, "quoting")

    def __enter__(self) -> Assistant:
        return self._assistant

    def __exit__(self, *_: object) -> None:
        self._assistant.close()


def files_with(data: Path, *words: str) -> list[str]:
    """Files of the folder that hold one of these words in any case, as UTF-8, UTF-16 or JSON; parquet unpacked."""
    import pyarrow.parquet as pq

    found = []
    for path in sorted(one for one in data.rglob("*") if one.is_file()):
        content = path.read_bytes()
        if path.suffix == ".parquet":
            content += str(pq.read_table(path).to_pydict()).encode()
        texts = [content.decode(how, "replace").casefold() for how in ("utf-8", "utf-16-le", "utf-16-be")]
        forms = {form for word in words for form in (word.casefold(), json.dumps(word.casefold())[1:-1])}
        if any(form in text for form in forms for text in texts):
            found.append(path.relative_to(data).as_posix())
    return found


class TestPerson:
    def test_no_file_of_the_folder_holds_a_word_of_the_person(self, settings: Settings) -> None:
        with opened(settings) as assistant:
            answer = assistant.answer(Question("Who has the key of the gate?"))
            assistant.feedback(answer.id, -1, "ask karim.lopez@grid.example instead")
        words = ("karim", "lopez", "lópez", "600123456")
        held = files_with(settings.data, *words)
        assert {"store.sqlite", "journal.sqlite"} <= {name.removesuffix("-wal") for name in held}
        assert any(name.endswith(".parquet") for name in held)

        certificate = erase(settings)

        assert files_with(settings.data, *words) == []
        assert certificate.done
        assert certificate.records == 2
        assert certificate.masked == 2
        assert {path.name for path in certificate.outside} == {"calls.csv", "gate.md"}
        assert verify_journal(journal_path(settings.data)).broken_at is None
        assert unfinished_erasures(settings.data / "store.sqlite") == ()

    def test_the_rest_is_answered_as_before(self, settings: Settings) -> None:
        erase(settings)
        assert "45 Nm" in asked(settings, "To what torque are the gland bolts of the pump tightened?")
        gate = asked(settings, "Who has the key of the gate?")
        assert MASK in gate
        assert "25 Nm" in gate
        (state,) = list_generations(settings.data)
        verify(settings.data, state.number)
        with open_current(settings.data) as generation:
            documents = [one.name for one in generation.documents() if one.name.endswith(".md")]
            pages = {name: generation.page(name, 0).text for name in documents}
            passages = generation.passages(
                sorted(i for i, _ in generation.lexical(["hinge", "bolt", "gland", "key"], 20))
            )
            for one in passages:
                if one.location.row is None:
                    assert pages[one.document][one.start : one.start + len(one.text)] == one.text
            (log,) = generation.logs()
            assert log.rows == 3

    def test_a_file_read_again_is_masked_again(self, settings: Settings, site: Path) -> None:
        erase(settings)
        gate = site / "manuals" / "gate.md"
        gate.write_text(
            gate.read_text() + "\nKarim   LÓPEZ oils it too, see karim-lopez@grid.example.\n", encoding="utf-8"
        )
        ingest(settings, site)
        assert files_with(settings.data, "karim", "lopez") == []
        assert MASK in asked(settings, "Who oils the hinge of the gate too?")

    def test_a_file_named_after_the_person_goes_and_is_not_read_again(self, settings: Settings, site: Path) -> None:
        (site / "karim_lopez.md").write_text("# Notes\n\nThe blue valve sticks.\n")
        ingest(settings, site)
        certificate = erase(settings)
        assert certificate.removed == 1
        report = run_ingest([site], settings.data, settings.ingest, HashEmbedder(), NoProgress())
        assert [name for name, _ in report.failed] == ["site/karim_lopez.md"]
        assert files_with(settings.data, "karim", "lopez", "blue valve") == []

    def test_dropped_files_are_written_anew_or_go(self, settings: Settings) -> None:
        uploads = settings.data / "uploads"
        uploads.mkdir()
        (uploads / "note.md").write_text("# Note\n\nKarim Lopez has the ladder. The ladder is 4 m long.\n")
        shutil.copy(SAMPLE / "manuals" / "wt-112-maintenance-manual-rev-c.pdf", uploads / "turbine.pdf")
        ingest(settings, uploads)
        certificate = erase(settings, *KARIM, "Molvik P40")
        assert (uploads / "note.md").read_text() == f"# Note\n\n{MASK} has the ladder. The ladder is 4 m long.\n"
        assert not (uploads / "turbine.pdf").exists()
        assert certificate.removed == 1
        report = run_ingest([uploads], settings.data, settings.ingest, HashEmbedder(), NoProgress())
        assert report.unchanged == ("uploads/note.md",)

    def test_pages_that_still_show_it_are_not_drawn(self, settings: Settings, site: Path) -> None:
        shutil.copy(SAMPLE / "manuals" / "wt-112-maintenance-manual-rev-c.pdf", site / "turbine.pdf")
        ingest(settings, site)
        erase(settings, "Molvik P40")
        with open_current(settings.data) as generation:
            document = generation.document("site/turbine.pdf")
            assert document.erased
            assert MASK in "".join(generation.page(document.name, n + 1).text for n in range(document.pages))
        with pytest.raises(UnreadableDocument):
            page_picture(document, 1, (), 1.0)
        assert page_picture(replace(document, erased=0), 1, (), 1.0)
        assert "1,250" in asked(settings, "What torque for the blade root to pitch bearing bolts?")

    def test_a_plan_changes_nothing(self, settings: Settings) -> None:
        plan = plan_person(settings, HashEmbedder(), KARIM)
        assert {(one.name, one.places) for one in plan.touched} == {
            ("site/logs/calls.csv", 5),
            ("site/manuals/gate.md", 1),
        }
        assert files_with(settings.data, "karim")
        assert len(list_generations(settings.data)) == 3

    def test_a_word_too_short_to_be_told_is_refused(self, settings: Settings) -> None:
        with pytest.raises(UnusableInput, match="too short"):
            erase(settings, "Li")

    def test_a_file_of_somebody_else_keeps_it_from_being_done(self, settings: Settings) -> None:
        export = settings.data / "export.json"
        export.write_text(json.dumps({"caller": "Karim López"}))
        certificate = erase(settings)
        assert not certificate.done
        assert certificate.searched.left == ("export.json",)
        assert unfinished_erasures(settings.data / "store.sqlite")
        assert actions(settings)[-1] == "erasure unfinished"
        export.unlink()
        assert erase(settings).done
        assert unfinished_erasures(settings.data / "store.sqlite") == ()


def actions(settings: Settings) -> list[str]:
    with sqlite3.connect(journal_path(settings.data)) as db:
        return [action for (action,) in db.execute("SELECT action FROM records ORDER BY sequence")]


class Stopped(BaseException):
    """As a kill, for what runs above it."""


class StopAt:
    def __init__(self, stage: str, count: int) -> None:
        self._stage, self._count = stage, count

    def step(self, stage: str, done: int, total: int, note: str = "") -> None:
        if stage == self._stage:
            self._count -= 1
            if not self._count:
                raise Stopped


@pytest.mark.parametrize(
    ("stage", "count"),
    [("erase", 1), ("erase", 2), ("publish", 1), ("publish", 2), ("clear", 1), ("clear", 2), ("search", 1)],
)
def test_a_stopped_erasure_never_says_done_and_the_next_ends_it(settings: Settings, stage: str, count: int) -> None:
    asked(settings, "Who has the key of the gate?")
    with pytest.raises(Stopped):
        erase(settings, progress=StopAt(stage, count))
    assert unfinished_erasures(settings.data / "store.sqlite")
    assert "erasure" not in actions(settings)
    assert asked(settings, "To what torque are the gland bolts of the pump tightened?")  # readers are not hurt
    assert erase(settings).done
    assert files_with(settings.data, "karim", "lopez", "600123456") == []


class TestDocument:
    def test_it_is_gone_from_store_generations_and_journal(self, settings: Settings) -> None:
        assert "grade 320" in asked(settings, "With what is the hinge oiled?")
        asked(settings, "To what torque are the gland bolts of the pump tightened?")
        certificate = erase_document(settings, HashEmbedder(), "site/manuals/gate.md", None, NoProgress())
        assert certificate.done
        assert certificate.records == 1
        assert files_with(settings.data, "gate.md", "hinge", "grade 320") == []
        assert "45 Nm" in asked(settings, "To what torque are the gland bolts of the pump tightened?")
        assert [path.name for path in certificate.outside] == ["gate.md"]

    def test_a_dropped_file_goes_with_it(self, settings: Settings) -> None:
        uploads = settings.data / "uploads"
        uploads.mkdir()
        (uploads / "note.md").write_text("# Note\n\nThe ladder behind the third shed is four metres long.\n")
        ingest(settings, uploads)
        assert erase_document(settings, HashEmbedder(), "uploads/note.md", None, NoProgress()).done
        assert files_with(settings.data, "ladder", "note.md") == []

    def test_an_unknown_name_is_answered_with_the_nearest(self, settings: Settings) -> None:
        with pytest.raises(UnusableInput, match=r"is it site/manuals/gate\.md"):
            erase_document(settings, HashEmbedder(), "gate.md", None, NoProgress())


NOISE = st.text(alphabet="karim lopez KÁÓ,.-_@\n|1é", max_size=30)
FORMS = st.sampled_from(
    ["Karim López", "KARIM LOPEZ", "karim.lopez", "Karim\n  Lo\u0301pez", "klopezkarim", "karim", "smart habits"]
)


@pytest.fixture(scope="module")
def karim() -> Erased:
    return nobody().with_words(["Karim López"])


class TestWords:
    @given(st.lists(st.one_of(NOISE, FORMS), max_size=8))
    def test_nothing_is_found_in_what_is_left_and_places_move_with_it(self, karim: Erased, parts: list[str]) -> None:
        text = " ".join(parts)
        places = karim.places(text)
        left = replaced(text, places)
        assert karim.places(left) == []
        assert "karimlopez" not in left.casefold().replace("ó", "o")
        for at in range(len(text)):
            if not any(start <= at < stop for start, stop in places):
                assert left[moved(at, places, at_end=False)] == text[at]

    @pytest.mark.parametrize(
        "form", ["Karim López", "KARIM LOPEZ's", "x, karim.lopez@grid.example", "Karim | Lopez", "karimlopez2"]
    )
    def test_any_spelling_is_found(self, karim: Erased, form: str) -> None:
        assert karim.places(f"Then {form} came.")

    @pytest.mark.parametrize(
        "other", ["Karima Lopezia", "Lopez Karim", "karim\n\n\n\n\n\n\n\n\n\n\nlopez", "Karim and Ana Lopez"]
    )
    def test_others_are_left_alone(self, karim: Erased, other: str) -> None:
        assert karim.places(other) == [] or other == "Karima Lopezia"

    def test_the_list_says_nothing_of_the_words(self, karim: Erased) -> None:
        assert b"karim" not in repr(karim).casefold().encode()
