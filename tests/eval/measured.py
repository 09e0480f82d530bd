"""A small works to measure: documents that differ in few words, questions on each, and the command line to ask them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ingest.embed import HashEmbedder
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings, ReadSettings
from rag.settings import Settings

PARTS = ("gland", "impeller", "coupling", "bearing", "seal", "casing", "strainer", "baseplate")
MACHINES = ("northern feed pump", "draught fan", "coal mill", "gantry crane")
TODAY = "2026-11-27"


def torque(machine: int, part: int) -> int:
    """What the manual says: every part of every machine has its own."""
    return 20 + 10 * part + 100 * machine


@dataclass(frozen=True)
class Works:
    """Where it lies: documents, data folder, settings, cases (three kinds of file), a BEIR folder of the same."""

    home: Path

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def settings(self) -> Path:
        return self.home / "settings.toml"

    @property
    def cases(self) -> Path:
        return self.home / "cases.jsonl"

    @property
    def beir(self) -> Path:
        return self.home / "beir"

    def options(self) -> list[str]:
        """Where the data and the settings are."""
        return ["--data", str(self.data), "--settings", str(self.settings)]


def build(home: Path) -> Works:
    """Write the documents, ingest them without a model, write the questions."""
    works = Works(home)
    library = home / "library"
    library.mkdir()
    lines: list[dict[str, object]] = []
    corpus, queries, qrels = [], [], ["query-id\tcorpus-id\tscore"]
    for m, machine in enumerate(MACHINES):
        for p, part in enumerate(PARTS):
            key, document = f"c{m}{p}", f"{machine.split()[-1]}-{part}.md"
            words = f"Tighten the {part} bolts of the {machine} to {torque(m, p)} Nm in two passes."
            (library / document).write_text(f"# {part.title()} of the {machine}\n\n{words}\n")
            question = f"Which torque for the {part} bolts of the {machine}?"
            lines.append(
                {"id": key, "question": question, "kind": "manual", "category": part, "answerable": True,
                 "gold": [{"document": f"library/{document}"}], "must_include": [str(torque(m, p))]}
            )  # fmt: skip
            corpus.append({"_id": f"d{m}{p}", "title": f"{machine}, {part}", "text": words})
            queries.append({"_id": key, "text": question})
            qrels.append(f"{key}\td{m}{p}\t1")
    lines.append({"id": "absent", "question": "What does alarm 9917 of WT-77 mean?", "kind": "manual",
                  "category": "absent_id", "answerable": False})  # fmt: skip
    lines.append({"id": "deutsch", "question": "Mit welchem Drehmoment werden die Schrauben angezogen?",
                  "kind": "procedure", "category": "other", "answerable": True,
                  "gold": [{"document": "library/fan-gland.md"}]})  # fmt: skip
    _write_lines(works.cases, lines)
    (works.beir / "qrels").mkdir(parents=True)
    _write_lines(works.beir / "corpus.jsonl", corpus)
    _write_lines(works.beir / "queries.jsonl", queries)
    (works.beir / "qrels" / "test.tsv").write_text("\n".join(qrels) + "\n")
    works.settings.write_text(
        f'[ingest.embed]\nmodel = "hash"\ncache = "{home / "cache"}"\n[ingest.read]\nworkers = 1\n'
    )
    embed = EmbedSettings(model="hash", cache=home / "cache")
    settings = Settings(data=works.data, ingest=IngestSettings(embed=embed, read=ReadSettings(workers=1)))
    run_ingest([library], settings.data, settings.ingest, HashEmbedder(), NoProgress())
    return works


def _write_lines(file: Path, lines: list[dict[str, object]]) -> None:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
