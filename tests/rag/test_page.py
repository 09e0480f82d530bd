"""Quotes drawn on page pictures, on a PDF built here."""

import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from ingest.embed import HashEmbedder
from ingest.errors import UnreadableDocument
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from rag.assistant import Assistant, open_assistant
from rag.schema import Question
from rag.settings import Settings

LINES = ["Gland packing of the feed pump", "Tighten the gland bolts to 45 Nm in two passes.", "Use oil of grade 68."]


@dataclass
class Bench:
    assistant: Assistant
    file: Path


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    file = tmp_path / "papers" / "pump.pdf"
    file.parent.mkdir()
    canvas = Canvas(str(file), pagesize=A4, invariant=1)
    for at, line in enumerate(LINES):
        canvas.drawString(72, 700 - 40 * at, line)
    canvas.showPage()
    canvas.save()
    settings = Settings(data=tmp_path / "data", ingest=IngestSettings(embed=EmbedSettings(model="hash")))
    run_ingest([file.parent], settings.data, settings.ingest, HashEmbedder(), NoProgress())
    assistant = open_assistant(settings, "quoting")
    yield Bench(assistant, file)
    assistant.close()


def test_the_quoted_line_is_boxed_where_it_was_drawn(bench: Bench) -> None:
    answer = bench.assistant.answer(Question("tighten the gland bolts to what?"))
    citation = next(one for one in answer.citations if "45 Nm" in one.quote)
    baseline = A4[1] - (700 - 40)  # from the top, of the line that holds the torque
    assert any(box.page == 1 and box.y0 < baseline < box.y1 + 4 and box.x0 == pytest.approx(72, abs=3)
               for box in citation.boxes)  # fmt: skip


def test_the_picture_is_yellow_under_the_quote_and_nowhere_else(bench: Bench) -> None:
    from PIL import Image

    answer = bench.assistant.answer(Question("tighten the gland bolts to what?"))
    citation = answer.citations[0]
    marked = bench.assistant.page_picture(citation.document, 1, citation.boxes, 1.0)
    picture = Image.open(io.BytesIO(marked))
    box = citation.boxes[0]
    assert picture.getpixel((int(box.x0), int(box.y0) + 1)) != (255, 255, 255)
    assert picture.getpixel((10, 10)) == (255, 255, 255)


def test_a_file_that_changed_is_not_marked_wrongly(bench: Bench) -> None:
    shutil.copyfile(__file__, bench.file)
    answer = bench.assistant.answer(Question("tighten the gland bolts to what?"))
    assert answer.citations[0].boxes == ()
    assert "45 Nm" in answer.text
    with pytest.raises(UnreadableDocument, match="ingest its folder again"):
        bench.assistant.page_picture(answer.citations[0].document, 1, (), 1.0)


def test_a_page_that_is_not_there_is_named(bench: Bench) -> None:
    with pytest.raises(UnreadableDocument, match="no page 7"):
        bench.assistant.page_picture("papers/pump.pdf", 7, (), 1.0)
