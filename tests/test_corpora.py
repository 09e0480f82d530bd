"""The sample corpus is what its gold questions say it is. Files are read here with plain readers, not with ours."""

from __future__ import annotations

import csv
import email
import email.policy
import html
import io
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import docx
import pypdf
import pypdfium2
import pytest
from python_calamine import CalamineWorkbook

from corpora.build import exports, journals, mails, odd, paper_procedures, pdf, word
from corpora.build.cases import parts
from corpora.build.frames import compute, frames
from corpora.build.work_orders import all_orders
from eval.cases import load_cases
from eval.match import contains

CORPORA = Path(__file__).resolve().parent.parent / "corpora"
SAMPLE = CORPORA / "sample"
PDFS = sorted(path for path in SAMPLE.glob("[!o]*/*.pdf"))


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (CORPORA / "cases" / name).read_text("utf-8").splitlines()]


DOCUMENT_CASES, LOG_CASES = _lines("documents.jsonl"), _lines("logs.jsonl")
CALIBRATION = _lines("../calibration/questions.jsonl")


@cache
def _pdf_pages(path: Path) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(path)
    texts = tuple(page.get_textpage().get_text_range() for page in document)
    document.close()
    return texts


@cache
def _whole_text(path: Path) -> str:
    match path.suffix:
        case ".docx":
            document = docx.Document(str(path))
            cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
            return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])
        case ".eml":
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            return "\n".join(str(p.get_content()) for p in mail.walk() if p.get_content_type() == "text/plain")
        case ".html":
            return html.unescape(re.sub(r"<[^>]+>", "", path.read_text("utf-8")))
        case _:
            return path.read_text("utf-8")


def _gold_text(case: dict[str, Any]) -> str:
    texts = []
    for gold in case["gold"]:
        path = CORPORA / gold["document"]
        if path.suffix == ".pdf":
            texts += [_pdf_pages(path)[number - 1] for number in gold["pages"]]
        else:
            assert gold["pages"] == []
            texts.append(_whole_text(path))
    return "\n".join(texts)


def test_sample_is_rich_and_small() -> None:
    files = [path for path in SAMPLE.rglob("*") if path.is_file()]
    assert len([path for path in files if path.suffix != ".toml"]) >= 40
    assert sum(path.stat().st_size for path in files) < 8_000_000
    suffixes = Counter(path.suffix for path in files)
    assert set(suffixes) >= {".pdf", ".docx", ".csv", ".txt", ".xlsx", ".eml", ".html", ".md", ".json"}
    assert max(len(_pdf_pages(path)) for path in PDFS) >= 9


def test_cases_load_and_a_fifth_has_no_answer() -> None:
    cases = [*load_cases(CORPORA / "cases/documents.jsonl"), *load_cases(CORPORA / "cases/logs.jsonl")]
    assert len(cases) >= 120
    assert len({case.question for case in cases}) == len(cases)
    for lines in (DOCUMENT_CASES, LOG_CASES):
        unanswerable = [line for line in lines if not line["answerable"]]
        assert len(unanswerable) >= len(lines) / 5
        assert all(not line.get("gold") and not line["must_include"] for line in unanswerable)
    kinds = Counter(line["category"] for line in DOCUMENT_CASES)
    assert kinds["conflict"] >= 5
    assert kinds["as_of"] >= 5
    assert kinds["alarm"] >= 5


@pytest.mark.parametrize("case", [c for c in DOCUMENT_CASES + CALIBRATION if c["answerable"]], ids=lambda c: c["id"])
def test_required_words_stand_on_the_gold_pages(case: dict[str, Any]) -> None:
    text = _gold_text(case)
    assert case["must_include"] or case["must_include_any"]
    missing = [word_ for word_ in case["must_include"] if not contains(text, word_)]
    missing += [group for group in case["must_include_any"] if not any(contains(text, w) for w in group)]
    assert missing == []
    assert [word_ for word_ in case["must_not_include"] if contains(text, word_)] == []


def test_calibration_questions_are_half_and_half() -> None:
    cases = load_cases(CORPORA / "calibration/questions.jsonl")
    assert len(cases) == 260
    assert len({case.question.casefold() for case in cases}) == len(cases)
    assert sum(case.answerable for case in cases) == 130
    for start in range(0, len(cases), 20):  # any stretch of the file will do as a fold
        assert sum(case.answerable for case in cases[start : start + 20]) == 10
    absent = [line for line in CALIBRATION if not line["answerable"]]
    assert all(not line["gold"] and not line["must_include"] for line in absent)
    families = Counter(line["category"] for line in absent)
    assert families.pop("far") == 25
    assert all(name.startswith("near_miss_") and count >= 10 for name, count in families.items())
    asked = {gold["document"] for line in CALIBRATION for gold in line["gold"]}
    assert asked == {
        path.relative_to(CORPORA).as_posix()
        for path in SAMPLE.rglob("*")
        if path.is_file() and path.suffix != ".toml" and path.parent.name not in {"logs", "odd"}
    }


def test_calibration_shares_no_question_with_the_cases() -> None:
    def words(question: str) -> set[str]:
        return set(re.findall(r"\w+", question.casefold()))

    turns = [
        t
        for path in sorted((CORPORA / "cases").glob("*.jsonl"))
        for c in _lines(path.name)
        for t in c.get("turns", [c])
    ]
    reported = [words(turn[key]) for turn in turns for key in ("question", "alone") if key in turn]
    assert len(reported) > 150
    for line in CALIBRATION:
        mine = words(line["question"])
        assert max(len(mine & other) / len(mine | other) for other in reported) <= 0.6, line["id"]


@pytest.mark.parametrize("case", [c for c in DOCUMENT_CASES if c["category"] == "conflict"], ids=lambda c: c["id"])
def test_conflicting_documents_say_different_things(case: dict[str, Any]) -> None:
    texts = [_gold_text({"gold": [gold]}) for gold in case["gold"]]
    assert len(texts) == 2
    assert any(contains(texts[0], w) != contains(texts[1], w) for w in case["must_include"])


def test_values_of_conflicts_stand_in_one_document_each() -> None:
    for case in DOCUMENT_CASES:
        if case["category"] == "conflict":
            for gold in case["gold"]:
                assert any(contains(_gold_text({"gold": [gold]}), w) for w in case["must_include"])


@pytest.mark.parametrize(
    "absent",
    ["4713", "6112", "VT-120", "H-108", "CB-16", "CB-21", "BAT-3", "Schedule B6", "P-101C", "WT-15", "flange 3-4"],
)
def test_what_near_misses_ask_for_stands_nowhere(absent: str) -> None:
    for path in SAMPLE.rglob("*"):
        if path in PDFS:
            assert not any(contains(page, absent) for page in _pdf_pages(path)), path
        elif path.suffix in {".docx", ".eml", ".html", ".md", ".csv"} or path.parent.name == "shift_logs":
            assert not contains(_whole_text(path), absent), path


@pytest.mark.parametrize("case", LOG_CASES, ids=lambda c: c["id"])
def test_log_answers_follow_from_the_files(case: dict[str, Any]) -> None:
    path = CORPORA / case["files"][0]
    value = compute(case["how"], path)
    if not case["answerable"]:
        assert value == []
        return
    assert json.loads(json.dumps(value, default=int)) == case["gold_value"]
    table = next(iter(frames(path).values()))
    rows = table[table.apply(lambda row: any(cell in case["gold_ids"] for cell in row[:2]), axis=1)]
    assert len(rows) == len(case["gold_ids"])
    shown = " ".join([*parts(value), *(cell for row in rows.values for cell in row)])
    assert [word_ for word_ in case["must_include"] if not contains(shown, word_)] == []
    assert all(any(contains(shown, w) for w in group) for group in case["must_include_any"])


def test_exports_hold_what_the_generator_counted() -> None:
    sites = json.loads((CORPORA / "truth.json").read_text("utf-8"))["sites"]
    with (SAMPLE / "logs/work_orders_maximo.csv").open(encoding="utf-8", newline="") as source:
        maximo = list(csv.DictReader(source))
    printed = (SAMPLE / "logs/pm_orders_sap.txt").read_bytes().decode("cp1252").splitlines()
    sap = [[cell.strip() for cell in line.split("|")[1:-1]] for line in printed if line.startswith("|0")]
    book = CalamineWorkbook.from_path(str(SAMPLE / "logs/substation_work_orders.xlsx"))
    sheet = book.get_sheet_by_name("Work orders").to_python()[1:]
    assert [sites[site]["orders"] for site in ("SKM", "OST", "TAM")] == [len(maximo), len(sap), len(sheet)]
    assert sum(site["orders"] for site in sites.values()) >= 3000

    def proper(tag: str) -> str:
        return re.sub(r"[^A-Z0-9]", "", tag.upper())

    for site, typed in (
        ("SKM", [r["ASSETNUM"] for r in maximo]),
        ("OST", [r[3] for r in sap]),
        ("TAM", [str(r[1]) for r in sheet]),
    ):
        assert Counter(map(proper, typed)) == {proper(tag): n for tag, n in sites[site]["by_asset"].items()}
        assert len(set(typed)) > len(set(map(proper, typed)))  # spelt in more than one way
    costs = {
        "SKM": sum(float(row["ACTTOTALCOST"]) for row in maximo),
        "OST": sum(float(row[8].replace(".", "").replace(",", ".")) for row in sap),
        "TAM": sum(float(str(row[9])) for row in sheet),
    }
    assert costs == pytest.approx({site: sites[site]["cost"] for site in costs})


def test_some_assets_have_clearly_more_trouble() -> None:
    sites = json.loads((CORPORA / "truth.json").read_text("utf-8"))["sites"]
    for site, bad in (("SKM", "WT-07"), ("OST", "P-101A"), ("TAM", "CB-12")):
        repairs = sites[site]["repairs_by_asset"]
        others = [n for tag, n in repairs.items() if tag != bad]
        assert repairs[bad] > max(others)
        assert repairs[bad] > 3 * sum(others) / len(others)


def test_the_same_seed_writes_the_same_rows() -> None:
    orders = all_orders()
    assert orders == all_orders()
    logs = SAMPLE / "logs"
    assert exports.maximo(orders["SKM"]).encode() == (logs / "work_orders_maximo.csv").read_bytes()
    assert exports.sap(orders["OST"]) == (logs / "pm_orders_sap.txt").read_bytes()
    assert journals.alarms().encode() == (logs / "alarm_journal.csv").read_bytes()
    assert journals.generation().encode() == (logs / "generation_2026_10.csv").read_bytes()
    assert journals.meters().encode() == (logs / "meter_readings_2026_10.csv").read_bytes()
    assert journals.contacts().encode() == (logs / "customer_contacts.csv").read_bytes()
    assert {name: (SAMPLE / "mail" / name).read_bytes() for name in mails.mails()} == mails.mails()


def test_papers_render_to_the_same_bytes_and_the_committed_words() -> None:
    black_start, outage, _ = paper_procedures.PAPERS
    made = pdf.render(black_start)
    assert made == pdf.render(black_start)
    assert word.render(outage) == word.render(outage)
    words = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(made)).pages]
    committed = [page.extract_text() for page in pypdf.PdfReader(SAMPLE / black_start.file).pages]
    assert words == committed


@pytest.mark.parametrize("path", PDFS, ids=lambda path: path.stem)
def test_pdfs_carry_title_author_and_outline(path: Path) -> None:
    reader = pypdf.PdfReader(path)
    assert reader.metadata is not None
    assert reader.metadata.title
    assert reader.metadata.author == "Kelverne Light & Power"
    assert reader.outline or len(reader.pages) == 1


def test_printed_page_numbers_can_differ_from_the_place_in_the_file() -> None:
    reader = pypdf.PdfReader(SAMPLE / "manuals/ostrey-francis-units-manual.pdf")
    assert reader.page_labels[:3] == ["i", "1", "2"]


def test_odd_files_are_odd() -> None:
    assert all(not text.strip() for text in _pdf_pages(SAMPLE / odd.SHEET.file))
    with pytest.raises(pypdfium2.PdfiumError, match="password"):
        pypdfium2.PdfDocument(SAMPLE / "odd/relay-access-codes.pdf")
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(SAMPLE / "odd/interrupted-download.pdf")


def test_personal_data_is_plainly_invented() -> None:
    with (SAMPLE / "logs/customer_contacts.csv").open(encoding="utf-8", newline="") as source:
        contacts = list(csv.DictReader(source))
    assert all(row["email"].endswith(".example") for row in contacts)
    for mail in (SAMPLE / "mail").glob("*.eml"):
        assert set(re.findall(r"@[\w.-]+\.(\w+)", mail.read_text("latin-1"))) == {"example"}


def test_an_hour_comes_twice_when_the_clocks_go_back() -> None:
    hours = [
        line.split(",")[0] for line in (SAMPLE / "logs/generation_2026_10.csv").read_text("utf-8").splitlines()[1:]
    ]
    assert len(hours) == len(set(hours)) == 745
    assert {"2026-10-25T01:00+01:00", "2026-10-25T01:00+00:00"} <= set(hours)
