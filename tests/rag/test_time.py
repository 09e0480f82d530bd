"""Documents in time, through the front door: what holds today or on another day, and what is said of the rest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from ingest.embed import HashEmbedder
from ingest.generation import open_current
from ingest.pipeline import IngestReport, NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import Assistant
from rag.contract import answer_json, search_json
from rag.generations import ready_embedder
from rag.journal import Journal
from rag.quoting import QuotingChat
from rag.schema import Answer, Filters, Question, Status
from rag.settings import Settings
from rag.when import When, read_when

TODAY = date(2026, 11, 22)

TEXTS = {
    "procedures/permit-rev-3.md": (
        "# Permit to work\n\nRevision 3. Effective date: 14 June 2021.\n\nA permit to work is valid for 24 hours.\n"
    ),
    "procedures/permit-rev-4.md": (
        "# Permit to work\n\nRevision 4. Effective date: 1 July 2025.\n\nA permit to work is valid for 12 hours.\n"
    ),
    "procedures/permit-rev-5.md": (
        "# Permit to work\n\nRevision 5. Effective date: 1 January 2027.\n\nA permit to work is valid for 8 hours.\n"
    ),
    "manuals/winch-old.md": "# Winch HW-3\n\nSUPERSEDED\n\nThe brake drum of winch HW-3 is relined at 6 mm.\n",
    "manuals/crane.md": "# Gantry crane GC-1\n\nThe rail gap of crane GC-1 is 14 mm.\n",
    "manuals/charger.md": "# Bus charger BC-2\n\nEffective 1 March 2027\n\nThe plug of BC-2 is locked at 63 A.\n",
}
HEAD = "NORTHGATE POWER COMPANY\nP.U.C. No. 8 Electric\n"


def sheet(revision: str, cancels: str, rate: str, start: str) -> str:
    """A sheet of a tariff book."""
    return (
        f"{HEAD}{revision} Sheet No. 30B\n{cancels}\nSCHEDULE R - RESIDENTIAL SERVICE\n"
        f"The service and facility charge for residential customers is {rate} per month.\nEffective: {start}"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> tuple[Assistant, IngestReport]:
    folder = tmp_path_factory.mktemp("time")
    for name, text in TEXTS.items():
        path = folder / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "site" / "tariffs").mkdir()
    other = (
        f"{HEAD}Original Sheet No. 31\nSCHEDULE C - COMMERCIAL\nThe minimum bill is $9.10.\nEffective: January 1, 2017"
    )
    first = sheet("First Revised", "Cancels Original Sheet No. 30B", "$5.10", "January 1, 2020")
    second = sheet("Second Revised", "Cancels First Revised Sheet No. 30B", "$5.59", "August 1, 2021")
    write_pdf(folder / "site" / "tariffs" / "book.pdf", [first, other])
    write_pdf(folder / "site" / "tariffs" / "advice-letter-1855.pdf", [second])
    ingest = IngestSettings(embed=EmbedSettings(model="hash"))
    settings = Settings(data=folder / "data", ingest=ingest)
    report = run_ingest([folder / "site"], settings.data, ingest, HashEmbedder(), NoProgress())
    assert not report.failed
    journal = Journal(settings.data / "journal.sqlite")
    opened = Assistant(
        settings, open_current(settings.data), ready_embedder(settings), QuotingChat(), journal, lambda: TODAY
    )
    return opened, report


@pytest.fixture(scope="module")
def assistant(site: tuple[Assistant, IngestReport]) -> Iterator[Assistant]:
    yield site[0]
    site[0].close()


def ask(assistant: Assistant, text: str, as_of: date | None = None) -> Answer:
    return assistant.answer(Question(text, Filters(as_of=as_of)))


@pytest.mark.parametrize(
    ("question", "as_of", "hours"),
    [
        ("How long is a permit to work valid?", None, "12 hours"),
        ("How long is a permit to work valid?", date(2022, 1, 1), "24 hours"),
        ("How long is a permit to work valid?", date(2025, 6, 30), "24 hours"),
        ("How long is a permit to work valid?", date(2025, 7, 1), "12 hours"),
        ("How long is a permit to work valid?", date(2027, 1, 1), "8 hours"),
        ("How long was a permit to work valid in March 2025?", None, "24 hours"),
        ("How long was a permit to work valid before 2025?", None, "24 hours"),
        ("How long was a permit to work valid on 3 March 2024?", None, "24 hours"),
        ("How long was a permit to work valid two years ago?", None, "24 hours"),
        ("How long was a permit to work valid last summer?", None, "12 hours"),
        ("How long will a permit to work be valid next year?", None, "8 hours"),
        ("How long is a permit to work valid by revision 3?", None, "24 hours"),
    ],
)
def test_the_issue_of_the_day_answers(assistant: Assistant, question: str, as_of: date | None, hours: str) -> None:
    answer = ask(assistant, question, as_of)
    assert hours in answer.text
    assert not any(other in answer.text for other in {"24 hours", "12 hours", "8 hours"} - {hours})


def test_a_year_with_two_issues_shows_both_with_their_days(assistant: Assistant) -> None:
    text = ask(assistant, "How long was a permit to work valid in 2025?").text
    assert "24 hours" in text
    assert "12 hours" in text
    assert "revision 3, in force from 2021-06-14 to 2025-06-30; superseded since 2025-07-01 by revision 4" in text


def test_a_comparison_shows_every_issue_with_its_label(assistant: Assistant) -> None:
    answer = ask(assistant, "What changed in how long a permit to work is valid between Rev 3 and Rev 4?")
    assert "24 hours" in answer.text
    assert "12 hours" in answer.text
    assert "revision 3" in answer.text
    assert "revision 4, in force from 2025-07-01" in answer.text


def test_a_cancelled_sheet_gives_way_to_the_one_in_another_file(assistant: Assistant) -> None:
    question = "What is the service and facility charge for residential customers?"
    today = ask(assistant, question)
    assert "$5.59" in today.text
    assert "$5.10" not in today.text
    [cited] = [one for one in today.citations if "$5.59" in one.quote]
    assert (cited.sheet, cited.revision, cited.valid_from) == ("30B", "Second Revised", date(2021, 8, 1))
    assert cited.standing == "in_force"
    then = ask(assistant, question, date(2021, 7, 31))
    assert "$5.10" in then.text
    assert "$5.59" not in then.text
    [cited] = [one for one in then.citations if "$5.10" in one.quote]
    assert (cited.standing, cited.valid_to) == ("superseded", date(2021, 7, 31))
    assert "superseded since 2021-08-01 by Second Revised Sheet No. 30B" in then.text
    before = ask(assistant, question, date(2019, 5, 5))
    assert not any(price in before.text for price in ("$5.59", "$5.10"))


def test_only_superseded_evidence_says_so(assistant: Assistant) -> None:
    answer = ask(assistant, "At what thickness is the brake drum of winch HW-3 relined?")
    assert answer.status is Status.ANSWERED
    assert answer.text.startswith("Nothing in force answers this")
    assert "6 mm" in answer.text
    assert "superseded by a later issue that is not named" in answer.text
    assert answer.citations[0].standing == "superseded"


def test_a_code_that_only_superseded_documents_hold_is_found_first(assistant: Assistant) -> None:
    found = assistant.search(Question("HW-3"))
    assert found.hits[0].passage.document == "site/manuals/winch-old.md"
    assert found.sources[0].standing == "superseded"


def test_what_is_not_yet_in_force_is_labelled(assistant: Assistant) -> None:
    answer = ask(assistant, "At how many ampere is the plug of BC-2 locked?")
    assert "63 A" in answer.text
    assert "not in force before 2027-03-01" in answer.text
    assert answer.citations[0].standing == "not_yet"


def test_a_document_without_a_date_says_so_on_its_citation_alone(assistant: Assistant) -> None:
    answer = ask(assistant, "What is the rail gap of crane GC-1?")
    assert answer.citations[0].standing == "undated"
    assert "date" not in answer.text


def test_the_contract_carries_the_standing(assistant: Assistant) -> None:
    said = answer_json(ask(assistant, "How long was a permit to work valid in March 2025?"))["citations"][0]  # type: ignore[index]
    assert said["standing"] == "superseded"
    assert said["superseded"] == {"by": "revision 4", "since": "2025-07-01", "stated": False}
    hit = search_json(assistant.search(Question("permit to work")))["hits"][0]  # type: ignore[index]
    assert (hit["revision"], hit["standing"], hit["superseded"]) == ("4", "in_force", hit["superseded"])


def test_the_report_says_what_is_in_force(site: tuple[Assistant, IngestReport]) -> None:
    said = {issue.document.name: issue.words() for issue in site[1].issues}
    assert said["site/procedures/permit-rev-3.md"] == "superseded since 2025-07-01 by revision 4 (implied)"
    assert said["site/manuals/crane.md"] == "no date stated"
    assert said["site/tariffs/book.pdf"] == "dates on its pages"


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("Which torque held in summer 2025?", When(date(2025, 7, 1), date(2025, 8, 31))),
        ("What did it cost in December 2025?", When(date(2025, 12, 1), date(2025, 12, 31))),
        ("What did it cost in 2025?", When(date(2025, 1, 1), date(2025, 12, 31))),
        ("What did it cost before 2026?", When(date(2025, 12, 31), date(2025, 12, 31))),
        ("What did it cost last year?", When(date(2025, 1, 1), date(2025, 12, 31))),
        ("What was the price in Q2 2024?", When(date(2024, 4, 1), date(2024, 6, 30))),
        ("the 2025 tariff for D1", When(date(2025, 1, 1), date(2025, 12, 31))),
        ("What will it cost from 1 January 2027?", When(date(2027, 1, 1), date(2027, 1, 1))),
        ("Has it changed from 2024 to 2026?", When(date(2024, 1, 1), date(2026, 12, 31), across=True)),
        ("Until when did the old rule hold?", When(across=True, of_issue=True)),
        ("What changed between Rev B and C?", When(across=True, revisions=("B", "C"))),
        ("Which torque does revision B give?", When(revisions=("B",))),
        ("What is the difference between D1 and D2?", When()),
        ("May I change the oil myself?", When()),
        ("What holds since 2024?", When()),
    ],
)
def test_the_time_a_question_asks_about(text: str, when: When) -> None:
    assert read_when(text, TODAY) == when


def write_pdf(path: Path, pages: list[str]) -> None:
    canvas = Canvas(str(path), pagesize=letter, invariant=True)
    for text in pages:
        canvas.setFont("Helvetica", 10)
        for line, y in zip(text.split("\n"), range(750, 0, -16), strict=False):
            canvas.drawString(60, y, line)
        canvas.showPage()
    canvas.save()
