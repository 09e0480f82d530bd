"""Writes the sample corpus beside this folder: `python -m corpora.build`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from corpora.build import exports, paper_tariff, paper_wind, pdf, questions_logs, questions_tariffs, questions_wind, tariff_json, word
from corpora.build.cases import document_lines, log_lines
from corpora.build.columns import COLUMNS
from corpora.build.registers import DOCUMENTS
from corpora.build.work_orders import all_orders

PAPERS = (*paper_wind.PAPERS, *paper_tariff.PAPERS)


def sample_files() -> Iterator[tuple[str, bytes]]:
    """Every file of corpora/sample: its name there and its bytes."""
    for paper in PAPERS:
        yield paper.file, (word if paper.file.endswith(".docx") else pdf).render(paper)
    yield "tariffs/urdb-2026.json", tariff_json.render().encode()
    orders = all_orders()
    yield "logs/work_orders_maximo.csv", exports.maximo(orders["SKM"]).encode()
    yield "logs/pm_orders_sap.txt", exports.sap(orders["OST"])
    yield "logs/substation_work_orders.xlsx", exports.workbook(orders["TAM"])
    yield "logs/columns.toml", COLUMNS.encode()
    for folder, text in DOCUMENTS.items():
        yield f"{folder}/documents.toml", text.encode()


def case_files(sample: Path) -> Iterator[tuple[str, bytes]]:
    """The gold questions; the sample must be written before."""
    documents = (*questions_wind.QUESTIONS, *questions_tariffs.QUESTIONS)
    yield "documents.jsonl", "".join(f"{line}\n" for line in document_lines(sample, documents)).encode()
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
    write(corpora / "cases", case_files(corpora / "sample"))


if __name__ == "__main__":
    main()
