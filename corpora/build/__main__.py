"""Writes the sample corpus beside this folder: `python -m corpora.build`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from corpora.build import (
    exports,
    journals,
    mails,
    odd,
    pages,
    paper_alarms,
    paper_breaker,
    paper_hydro,
    paper_lockout,
    paper_procedures,
    paper_protection,
    paper_pump,
    paper_tariff,
    paper_transformer,
    paper_wind,
    pdf,
    questions_grid,
    questions_hydro,
    questions_logs,
    questions_rooms,
    questions_tariffs,
    questions_wind,
    shift_logs,
    talks,
    talks_held_back,
    tariff_json,
    truth,
    word,
)
from corpora.build.cases import document_lines, log_lines
from corpora.build.columns import COLUMNS, GLOSSARY
from corpora.build.registers import DOCUMENTS
from corpora.build.talk_cases import talk_lines
from corpora.build.work_orders import all_orders

PAPER_MODULES = (
    paper_wind, paper_hydro, paper_pump, paper_transformer, paper_breaker, paper_protection, paper_alarms, paper_lockout, paper_procedures, paper_tariff,
)  # fmt: skip
QUESTION_MODULES = (questions_wind, questions_hydro, questions_grid, questions_rooms, questions_tariffs)


def _documents() -> Iterator[tuple[str, bytes]]:
    for module in PAPER_MODULES:
        for paper in module.PAPERS:
            yield paper.file, (word if paper.file.endswith(".docx") else pdf).render(paper)
    yield "manuals/dc-batteries-bat-1-bat-2.html", pages.BATTERY.encode()
    yield "procedures/high-wind-access.md", pages.HIGH_WIND.encode()
    yield "tariffs/network-use-charges-2026.md", pages.NETWORK.encode()
    yield "tariffs/urdb-2026.json", tariff_json.render().encode()
    for name, content in mails.mails().items():
        yield f"mail/{name}", content
    for name, text in shift_logs.LOGS.items():
        yield f"shift_logs/{name}", text.encode()
    yield odd.SHEET.file, odd.scan()
    yield "odd/relay-access-codes.pdf", odd.locked()
    yield "odd/interrupted-download.pdf", odd.broken(pdf.render(paper_procedures.PAPERS[0]))
    for folder, text in DOCUMENTS.items():
        yield f"{folder}/documents.toml", text.encode()


def _logs() -> Iterator[tuple[str, bytes]]:
    orders = all_orders()
    yield "logs/work_orders_maximo.csv", exports.maximo(orders["SKM"]).encode()
    yield "logs/pm_orders_sap.txt", exports.sap(orders["OST"])
    yield "logs/substation_work_orders.xlsx", exports.workbook(orders["TAM"])
    yield "logs/alarm_journal.csv", journals.alarms().encode()
    yield "logs/generation_2026_10.csv", journals.generation().encode()
    yield "logs/meter_readings_2026_10.csv", journals.meters().encode()
    yield "logs/customer_contacts.csv", journals.contacts().encode()
    yield "logs/columns.toml", COLUMNS.encode()
    yield "logs/glossary.toml", GLOSSARY.encode()


def sample_files() -> Iterator[tuple[str, bytes]]:
    """Every file of corpora/sample: its name there and its bytes."""
    yield from _documents()
    yield from _logs()


def case_files(sample: Path) -> Iterator[tuple[str, bytes]]:
    """The gold questions; the sample must be written before."""
    documents = tuple(question for module in QUESTION_MODULES for question in module.QUESTIONS)
    yield "documents.jsonl", "".join(f"{line}\n" for line in document_lines(sample, documents)).encode()
    for name, prefix, module in (("conversations", "sc", talks), ("conversations_held_back", "sh", talks_held_back)):
        yield f"{name}.jsonl", "".join(f"{line}\n" for line in talk_lines(sample, prefix, module.TALKS)).encode()
    yield "logs.jsonl", "".join(f"{line}\n" for line in log_lines(sample, questions_logs.QUESTIONS)).encode()


def write(folder: Path, files: Iterator[tuple[str, bytes]]) -> None:
    """Write what is new or changed."""
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)
            print(f"wrote {name}", file=sys.stderr)


def main() -> None:
    corpora = Path(__file__).resolve().parent.parent
    write(corpora / "sample", sample_files())
    write(corpora, iter([("truth.json", truth.render().encode())]))
    write(corpora / "cases", case_files(corpora / "sample"))


if __name__ == "__main__":
    main()
