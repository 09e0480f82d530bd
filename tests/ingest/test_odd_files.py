"""Bad input: each costs one clear line, whatever library meets it."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import pytest

from ingest.discover import discover
from ingest.errors import UnreadableDocument
from ingest.readers import read_document
from ingest.schema import BlockKind, Parsed
from ingest.worker import read_all
from tests.ingest.files import lines_from, read, settings, texts, write_pdf
from tests.ingest.test_readers_tables import spreadsheet
from tests.ingest.test_readers_text import word

PROSE = [f"Line {n} of a page with enough words to be the text of a real document." for n in range(30)]


def reason(path: Path, **changes: object) -> str:
    [source] = discover([path])
    with pytest.raises(UnreadableDocument) as caught:
        read_document(source, settings(**changes))
    text = str(caught.value)
    assert "\n" not in text
    assert "Traceback" not in text
    return text


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.csv", "a.html", "a.md", "a.txt", "a.eml", "a.json"])
@pytest.mark.parametrize("content", [b"", b" \n\n "])
def test_an_empty_file(tmp_path: Path, name: str, content: bytes) -> None:
    (tmp_path / name).write_bytes(content)
    assert reason(tmp_path / name) == "is empty; remove it or get it again"


@pytest.mark.parametrize("name", ["a.pdf", "a.docx", "a.xlsx", "a.csv", "a.txt", "a.eml", "a.json", "a.html", "a.md"])
def test_noise_under_any_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(random.Random(7).randbytes(20_000))
    assert reason(tmp_path / name).split(";")[0] in {
        "is damaged or not a PDF file", "is damaged or not a DOCX file", "is damaged or not a XLSX file",
        "is not text, whatever its name says",
    }  # fmt: skip


@pytest.mark.parametrize("share", [0.02, 0.3, 0.6, 0.9, 0.99])
@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_a_file_cut_short_is_read_or_refused_but_never_crashes(tmp_path: Path, kind: str, share: float) -> None:
    path = tmp_path / f"a.{kind}"
    {"pdf": lambda p: write_pdf(p, lines_from(800, PROSE), lines_from(800, PROSE)), "docx": word, "xlsx": spreadsheet}[
        kind
    ](path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    [source] = discover([path])
    try:
        told = "" if read_document(source, settings()).blocks else "read but empty"
    except UnreadableDocument as error:
        told = str(error)
    assert told == "" or any(words in told for words in ("damaged", "no text", "no pages"))


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx"])
def test_flipped_bytes_never_crash_a_reader(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    {"pdf": lambda p: write_pdf(p, lines_from(800, PROSE)), "docx": word, "xlsx": spreadsheet}[kind](path)
    data = path.read_bytes()
    chance = random.Random(3)
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(25):
        spoilt = bytearray(data)
        for _ in range(chance.choice([1, 5, 50])):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        (folder / f"{number}.{kind}").write_bytes(spoilt)
    for _, result in read_all(discover([folder]), settings()):
        assert isinstance(result, (Parsed, UnreadableDocument))
        if isinstance(result, UnreadableDocument):
            assert "\n" not in str(result)


def test_locked_files(tmp_path: Path) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    locked = write_pdf(tmp_path / "a.pdf", lines_from(700, PROSE), encrypt=StandardEncryption("secret", strength=128))
    assert reason(locked) == "needs a password; save a copy without one"
    # Locked against changes only: anybody may read it.
    owner = write_pdf(tmp_path / "b.pdf", lines_from(700, PROSE), encrypt=StandardEncryption("", "owner", strength=128))
    assert len(texts(read(owner), BlockKind.TEXT)) > 0
    office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 500
    (tmp_path / "c.docx").write_bytes(office)
    assert reason(tmp_path / "c.docx") == "needs a password; save a copy without one"


def test_pages_that_are_pictures(tmp_path: Path) -> None:
    def picture(canvas) -> None:
        canvas.rect(100, 100, 300, 300, fill=1)

    assert reason(write_pdf(tmp_path / "a.pdf", picture)) == "has no text layer (its 1 page is an image); OCR it first"
    six = write_pdf(tmp_path / "b.pdf", *[picture] * 6)
    assert reason(six) == "has no text layer (6 pages are images); OCR it first"


@pytest.mark.parametrize("right", ["pdf", "docx", "xlsx"])
@pytest.mark.parametrize("wrong", ["pdf", "docx", "xlsx", "csv", "txt", "md", "html", "json", "unknown"])
def test_a_file_with_a_wrong_name_is_read_as_what_it_is(tmp_path: Path, right: str, wrong: str) -> None:
    path = tmp_path / f"a.{wrong}"
    {"pdf": lambda p: write_pdf(p, lines_from(700, PROSE)), "docx": word, "xlsx": spreadsheet}[right](
        tmp_path / f"b.{right}"
    )
    (tmp_path / f"b.{right}").rename(path)
    assert read(path).blocks


def test_text_under_the_name_of_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("This is a note, no PDF at all.\n")
    assert texts(read(tmp_path / "a.pdf"), BlockKind.TEXT) == ["This is a note, no PDF at all."]


def test_kinds_that_are_not_read(tmp_path: Path) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ\0\0")
    assert reason(tmp_path / "a.exe").startswith("is not a kind of file that is read; convert it to PDF")
    (tmp_path / "a.png").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    assert reason(tmp_path / "a.png") == "is an image; OCR it to a PDF with text first"
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.txt", "words")
    assert reason(tmp_path / "a.zip").startswith("is an archive")
    (tmp_path / "a.zip").rename(tmp_path / "a.xlsx")
    assert reason(tmp_path / "a.xlsx").startswith("is not a XLSX file but another zip archive")


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_an_office_file_that_unpacks_to_300_mb(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"a.{kind}"
    {"docx": word, "xlsx": spreadsheet}[kind](path)
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("bomb.xml", "w") as file,
    ):
        for _ in range(300):
            file.write(b" " * 1_000_000)
    assert path.stat().st_size < 5_000_000
    assert reason(path) == "unpacks to more than 200 MB; split it or raise ingest.read.unzipped_mb"


def test_an_office_file_that_lies_about_its_size_is_held_by_the_memory_limit(tmp_path: Path) -> None:
    path = spreadsheet(tmp_path / "a.xlsx")
    packed = io.BytesIO()
    size = 0
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new:
        for info in old.infolist():
            data = old.read(info.filename)
            if info.filename.endswith("sheet1.xml"):
                cell = b'<row r="9"><c r="A9" t="inlineStr"><is><t>' + b"x" * 100_000_000 + b"</t></is></c></row>"
                data = data.replace(b"</sheetData>", cell + b"</sheetData>")
                size = len(data)
            new.writestr(info.filename, data)
    path.write_bytes(packed.getvalue().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little")))
    [(_, result)] = list(read_all(discover([path]), settings(memory_mb=256)))
    assert isinstance(result, UnreadableDocument)


def test_a_row_of_ten_megabytes(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Id,Text\n1," + "word " * 2_000_000 + "\n2,short\n")
    parsed = read(path)
    assert parsed.notes == ("1 cell is longer than 256 kB and cut",)
    assert [block.location.row for block in parsed.blocks] == [1, 2]
    assert sum(len(block.text) for block in parsed.blocks) < 300_000


def test_a_file_above_the_size_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words " * 400_000)
    assert reason(tmp_path / "a.txt", file_mb=1) == "is larger than 1 MB; split it or raise ingest.read.file_mb"


def test_a_file_that_is_gone_or_locked_away(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("words")
    [source] = discover([path])
    path.unlink()
    with pytest.raises(UnreadableDocument, match=r"cannot be opened \(No such file or directory\)"):
        read_document(source, settings())


@pytest.mark.parametrize("name", ["tab\there.txt", "new\nline.txt", "ünïcode ☃.txt", "a" * 250 + ".txt"])
def test_odd_names(tmp_path: Path, name: str) -> None:
    try:
        (tmp_path / name).write_text("words of a note")
    except OSError:
        pytest.skip("this file system does not take the name")
    [source] = discover([tmp_path])
    assert source.name == f"{tmp_path.name}/{name}"
    assert read_document(source, settings()).blocks


def test_broken_encodings_are_read_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Größe ändern\n".encode() * 50 + b"\xff\xfe broken \xe4 byte\n")
    parsed = read(tmp_path / "a.txt")
    assert "Größe ändern" in parsed.pages[0].text
    assert len(parsed.notes) == 1


def test_a_faulty_sidecar_is_one_line_of_each_file_it_speaks_of(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("words of a note")
    (tmp_path / "documents.toml").write_text('["a.txt"]\nkind = "poem"\n')
    assert reason(tmp_path / "a.txt") == (
        "documents.toml beside it says kind = 'poem'; use one of manual, procedure, log, tariff, mail, note"
    )
    (tmp_path / "documents.toml").write_text('["a.txt"]\nvalid_from = "soon"\n')
    assert "write a day as 2025-01-31" in reason(tmp_path / "a.txt")
