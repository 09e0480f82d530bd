"""Heads and feet of filed sheets, price sheets and manuals in the styles of many publishers, and what they say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import letter
from reportlab.pdfgen.canvas import Canvas

from ingest.days import Order, find_days, order_of, parse_day
from ingest.names import read_name
from ingest.ordinals import order
from ingest.readers import read_document
from ingest.readers.page_facts import read_pages
from ingest.readers.title_block import read_block
from ingest.schema import PageFacts, Parsed, SourceFile
from ingest.settings import ReadSettings

BODY = "\n".join(
    f"Line {at} of the schedule says what customers of the company pay and (see Sheet No. 12) for what."
    for at in range(30)
)

# Head, foot, what the page is.
LAYOUTS: dict[str, tuple[str, str, PageFacts]] = {
    "form with labels in two lines": (
        "STATE PUC No. 8 Electric\nNORTHGATE POWER COMPANY\nThird Revised Sheet No. 48\nP.O. Box 1 Cancels\n"
        "Northgate, NG 80201 Sub. Second Revised Sheet No. 48\nELECTRIC RATES RATE",
        "(Continued on Sheet No. 48A)\nADVICE LETTER ISSUE\nNUMBER 1855 DATE June 22, 2021\n"
        "DECISION/ VICE PRESIDENT, EFFECTIVE\nPROCEEDING R19-0826 Rates DATE August 1, 2021\nNUMBER\nI\nR",
        PageFacts("48", "Third Revised", "Sub. Second Revised Sheet No. 48", date(2021, 6, 22), date(2021, 8, 1)),
    ),
    "number typed above its label": (
        "NORTHGATE POWER COMPANY\n2nd Sub. First Revised 26A\nSheet No.\nCancels\nOriginal Sheet No. 26A",
        "ISSUE DATE February 18, 2020\nEFFECTIVE DATE February 25, 2020",
        PageFacts(
            "26A", "2nd Sub. First Revised", "Original Sheet No. 26A", date(2020, 2, 18), date(2020, 2, 25)
        ),
    ),
    "issued and effective on one line": (
        "NORTHGATE POWER COMPANY P.U.C. NO. 21\n5th Revised Sheet No. 201-1\nCancels 4th Revised Sheet No. 201-1",
        "Filed pursuant to Order dated May 24, 2023 in Case No. 20-585-EL-AIR\n"
        "Issued: June 1, 2023 Effective: July 1, 2023\nIssued by\nA. Person, President",
        PageFacts("201-1", "5th Revised", "4th Revised Sheet No. 201-1", date(2023, 6, 1), date(2023, 7, 1)),
    ),
    "date of issue, date effective": (
        "P.S.C. SCHEDULE NO. 6 8th Revised SHEET NO. 54\nCANCELLING P.S.C. SCHEDULE NO. 6 7th Revised SHEET NO. 54\n"
        "APPLYING TO NORTHGATE SERVICE AREA",
        "DATE OF ISSUE May 31, 2023 DATE EFFECTIVE June 30, 2023\nISSUED BY A. Person President Northgate",
        PageFacts("54", "8th Revised", "7th Revised SHEET NO. 54", date(2023, 5, 31), date(2023, 6, 30)),
    ),
    "leaf, superseding": (
        "Northgate Energy Electricity No. 4\nNC Seventy-First Revised Leaf No. 11\n"
        "Superseding NC Seventieth Revised Leaf No. 11",
        "Effective for service rendered on and after October 1, 2023\nDocket E-7, Order dated August 23, 2023",
        PageFacts("11", "Seventy-First Revised", "Seventieth Revised Leaf No. 11", None, date(2023, 10, 1)),
    ),
    "number with a point": (
        "NORTHGATE POWER\nFifty-Seventh Revised Sheet No. 8.101\nCancels Fifty-Sixth Revised Sheet No. 8.101",
        "Issued by: A. Person, Senior Director, Regulatory Rates\nEffective: January 1, 2024",
        PageFacts("8.101", "Fifty-Seventh Revised", "Fifty-Sixth Revised Sheet No. 8.101", None, date(2024, 1, 1)),
    ),
    "numbers that are never used again": (
        "Northgate Gas and Electric Revised Cal. P.U.C. Sheet No. 53475-E\n"
        "Cancelling Revised Cal. P.U.C. Sheet No. 52120-E\nSan Northgate, California",
        "Advice 6789-E Issued by Submitted December 30, 2022\nDecision A. Person Effective January 1, 2023\n"
        "Vice President Resolution",
        PageFacts("53475-E", "Revised", "Revised Cal. P.U.C. Sheet No. 52120-E", date(2022, 12, 30), date(2023, 1, 1)),
    ),
    "leaf and revision as fields": (
        "PSC NO: 10 - Electricity Leaf: 388\nNorthgate Edison Company Revision: 12\n"
        "Initial Effective Date: 08/13/2023 Superseding Revision: 10",
        "Issued in compliance with Order in Case 22-E-0064 dated 07/20/2023.\nIssued by: A. Person, Treasurer",
        PageFacts("388", "12", "Revision: 10", None, date(2023, 8, 13)),
    ),
    "page of a tariff": (
        "Supplement No. 45 to Electric P.U.C. No. 6\nNORTHGATE ELECTRIC CO. Twenty-Second Revised Page No. 34\n"
        "Canceling Twenty-First Revised Page No. 34",
        "Issued: November 20, 2023 Effective: December 1, 2023",
        PageFacts(
            "34", "Twenty-Second Revised", "Twenty-First Revised Page No. 34", date(2023, 11, 20), date(2023, 12, 1)
        ),
    ),
    "revision of sheet, filed": (
        "P.S.C. No. 51\nThird Revision of Sheet No. 1.1\nNORTHGATE POWER Canceling Second Revision of Sheet No. 1.1",
        "Issued by authority of Report and Order in Docket No. 23-035-01\nFILED: May 26, 2023 EFFECTIVE: July 1, 2023",
        PageFacts("1.1", "Third Revision", "Second Revision of Sheet No. 1.1", date(2023, 5, 26), date(2023, 7, 1)),
    ),
    "fields, revision in words": (
        "Tariff for Retail Delivery Service\nNorthgate Electric Delivery Company\n6.1.1 Delivery System Charges\n"
        "Applicable: Entire Certified Service Area Sheet: 1\nEffective Date: May 1, 2023 Revision: Fifteen",
        "Page 1 of 3",
        PageFacts("1", "Fifteen", "", None, date(2023, 5, 1)),
    ),
    "no. above, cancelling below": (
        "NORTHGATE UTILITIES P.S.C. KY. NO. 20\nSECOND REVISED SHEET NO. 5-1\nCANCELLING P.S.C. KY. NO. 20\n"
        "FIRST REVISED SHEET NO. 5-1",
        "DATE OF ISSUE December 1, 2023\nDATE EFFECTIVE January 1, 2024\nISSUED BY A. Person\n(Signature of Officer)",
        PageFacts("5-1", "SECOND REVISED", "FIRST REVISED SHEET NO. 5-1", date(2023, 12, 1), date(2024, 1, 1)),
    ),
    "day first, month in words": (
        "Northgate Hydro\nRate Schedule 1101 - Residential\nEffective: 1 April 2023\nTwelfth Revision of Page 1-1",
        "ACCEPTED: ______ ORDER NO. ______",
        PageFacts("1-1", "Twelfth Revision", "", None, date(2023, 4, 1)),
    ),
    "labels under the lines": (
        "NORTHGATE COOPERATIVE\nFirst Revised Sheet No. R-4\nReplaces Original Sheet No. R-4",
        "March 3, 2022 April 15, 2022\nDate Issued Effective Date",
        PageFacts("R-4", "First Revised", "Original Sheet No. R-4", date(2022, 3, 3), date(2022, 4, 15)),
    ),
    "labels above the dates": (
        "NORTHGATE COOPERATIVE\nOriginal Sheet No. R-5",
        "Issue Date Effective Date\nMarch 3, 2022 April 15, 2022",
        PageFacts("R-5", "Original", "", date(2022, 3, 3), date(2022, 4, 15)),
    ),
    "sheet of a price book": (
        "NORTHGATE LIGHT Tariff Book\nSeasons and hours\nSheet No. 5. Hours are clock time.",
        "NL-TB-2026 · Rev 2 · effective 1 January 2026 Page 2 of 12",
        PageFacts("5", "2", "", None, date(2026, 1, 1)),
    ),
    "an earlier one is named": (
        "NORTHGATE WATER\nSheet No. 7\nSixth Revised\nSuperseding Fifth Revised Sheet No. 7 effective June 1, 2020",
        "Effective July 1, 2021",
        PageFacts("7", "Sixth Revised", "Fifth Revised Sheet No. 7", None, date(2021, 7, 1)),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sheet_of_any_publisher_is_read(name: str) -> None:
    head, foot, expected = LAYOUTS[name]
    # A second sheet of the book, so that nothing is the document's alone.
    other = "Original Sheet No. 900\nNORTHGATE\nEffective: February 14, 2010"
    facts = read_pages([f"{head}\n{BODY}\n{foot}", f"{other}\n{BODY}"]).facts
    assert facts[0] == expected


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_sheet_is_read_from_a_pdf_as_well(name: str, tmp_path: Path) -> None:
    head, foot, expected = LAYOUTS[name]
    other = ("Original Sheet No. 900\nNORTHGATE\nEffective: February 14, 2010", "Last line")
    path = tmp_path / "book.pdf"
    _write_pdf(path, [(head, foot), other])
    assert _read(path).pages[0].facts == expected


def test_pages_without_a_sheet_say_nothing_of_their_own() -> None:
    index = (
        "NORTHGATE ELECTRIC\nElectric Tariff Index\nTariff Description Sheet No.\nTitle Page ... 1\nContents ... 2-4"
    )
    facts = read_pages([f"{index}\n{BODY}", f"Original Sheet No. 1\n{BODY}", f"Original Sheet No. 2\n{BODY}"]).facts
    assert facts[0] is None
    assert [one.sheet for one in facts[1:] if one] == ["1", "2"]


def test_a_date_that_can_be_two_days_is_left_out_and_said() -> None:
    pages = read_pages([f"Original Sheet No. {at}\n{BODY}\nEFFECTIVE DATE 8-1-2021" for at in (1, 2)])
    assert [one.valid_from for one in pages.facts if one] == [None, None]
    assert "can be two days" in pages.notes[0]


@pytest.mark.parametrize(
    ("elsewhere", "day"),
    [
        ("EFFECTIVE DATE 8-15-2021", date(2021, 8, 1)),
        ("EFFECTIVE DATE 15-8-2021", date(2021, 1, 8)),
        ("Issued August 2, 2021", date(2021, 8, 1)),
        ("Issued 2 August 2021", date(2021, 1, 8)),
        ("EFFECTIVE DATE 15-8-2021\nISSUE DATE 8-16-2021", None),
    ],
)
def test_other_pages_tell_how_numbers_are_meant(elsewhere: str, day: date | None) -> None:
    pages = read_pages(
        [f"Original Sheet No. 1\n{BODY}\nEFFECTIVE DATE 8-1-2021", f"Original Sheet No. 2\n{BODY}\n{elsewhere}"]
    )
    assert pages.facts[0] is not None
    assert pages.facts[0].valid_from == day


def test_what_every_foot_says_is_said_of_the_document() -> None:
    pages = read_pages([f"Pump manual\n{BODY}\nNG-17 · Rev C · effective 1 March 2026 Page {at}" for at in range(1, 9)])
    assert pages.facts == (None,) * 8
    assert (pages.whole.revision, pages.whole.valid_from) == ("C", date(2026, 3, 1))


def test_a_loose_leaf_has_a_revision_of_its_own() -> None:
    feet = ["Rev C, effective 1 March 2026"] * 7 + ["Rev D, effective 1 May 2026"]
    pages = read_pages([f"Pump manual\n{BODY}\n{foot}" for foot in feet])
    assert pages.whole.revision == "C"
    assert pages.facts[7] == PageFacts(revision="D", valid_from=date(2026, 5, 1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Revision | C\nEffective date | 1 March 2026 | Status | In force", ("C", None, date(2026, 3, 1), None)),
        ("Issue 3 / 2024-05", ("3", date(2024, 5, 1), None, None)),
        ("Program Revision: 7.6 March 2016", ("7.6", date(2016, 3, 1), None, None)),
        ("Preise gültig ab 01.01.2024 bis 31.12.2024", ("", None, date(2024, 1, 1), date(2024, 12, 31))),
        ("Preisblatt, Stand: 05/2023", ("", date(2023, 5, 1), None, None)),
        ("EFFECTIVE DATE | REVISION | PAGE NO.\nJune, 2023 | Eighth | 1.10", ("Eighth", None, date(2023, 6, 1), None)),
        ("Valid from 1st April 2024 to 31 March 2025", ("", None, date(2024, 4, 1), date(2025, 3, 31))),
        ("4th Edition, issued March 3, 2021", ("4th", date(2021, 3, 3), None, None)),
        ("This manual is effective 1 June 2024 at all sites.", ("", None, date(2024, 6, 1), None)),
        ("Rev: 02  Date: 03/15/2024", ("02", date(2024, 3, 15), None, None)),
        ("DRAWING NO. 4711-E SHEET 1 OF 3 REV C DATE 2024-02-03", ("C", date(2024, 2, 3), None, None)),
        ("Doc. No.: SOP-114  Rev.: 7  Effective: 01-FEB-2024  Page 1 of 9", ("7", None, date(2024, 2, 1), None)),
        ("Dokument-Nr. 4711  Revision: 03  Datum: 12.05.2023", ("03", date(2023, 5, 12), None, None)),
        ("Rates effective for bills rendered on or after 1 April 2024", ("", None, date(2024, 4, 1), None)),
        ("Approved by: J. Smith  Date: 2024-01-01", ("", None, None, None)),
        ("Printed on 13/4/2024 10:22", ("", None, None, None)),
        ("Effective 31/02/2024", ("", None, None, None)),
        ("Customers served here effective January 1, 2020 shall pay the old rate.", ("", None, None, None)),
        ("as described in revision B of the drawing", ("", None, None, None)),
        ("VERSION 2 of the License", ("", None, None, None)),
        ("Next review date: 1 May 2027", ("", None, None, None)),
        ("OMB NO: 2137-0635\nEXPIRATION DATE: 4/30/2022", ("", None, None, None)),
        ("Revision B 2022-05-02\nRevision C 2026-03-01", ("", None, None, None)),
        ("Effective January 1, 2024, valid until 2 May 2020", ("", None, None, None)),
    ],
)  # fmt: skip
def test_title_blocks(text: str, said: tuple[str, date | None, date | None, date | None]) -> None:
    block = read_block(text.split("\n"))
    assert (block.revision, block.issued, block.valid_from, block.valid_to) == said


@pytest.mark.parametrize(
    ("text", "supersedes", "by"),
    [
        ("Supersedes Rev B dated 12 May 2020", "Rev B dated 12 May 2020", ""),
        ("Status | Superseded by Rev C on 1 March 2026", "", "Rev C"),
        ("Ersetzt Ausgabe 2", "Ausgabe 2", ""),
        ("SUPERSEDED", "", "a later issue that is not named"),
        ("Each filter replaces the one before it.", "", ""),
    ],
)
def test_what_takes_the_place_of_what(text: str, supersedes: str, by: str) -> None:
    block = read_block([text])
    assert (block.supersedes, block.superseded_by) == (supersedes, by)


@pytest.mark.parametrize(
    ("name", "series", "revision", "issued", "years"),
    [
        ("m/wt-112-manual-rev-c.pdf", "wt 112 manual", "C", None, ()),
        ("prices_2024-05-01.pdf", "prices", "", date(2024, 5, 1), ()),
        ("Preisblatt 01.05.2024.pdf", "preisblatt", "", date(2024, 5, 1), ()),
        ("tariff-book-2026.pdf", "tariff book", "", None, (2026,)),
        ("manual_v2.1 (final).pdf", "manual", "2.1", None, ()),
        ("over-voltage-7.pdf", "over voltage 7", "", None, ()),
    ],
)
def test_names_of_files(name: str, series: str, revision: str, issued: date | None, years: tuple[int, ...]) -> None:
    read = read_name(name)
    assert (read.series, read.revision, read.issued, read.years) == (series, revision, issued, years)


def test_a_register_wins_over_what_pages_print(tmp_path: Path) -> None:
    path = tmp_path / "manual.pdf"
    _write_pdf(path, [("Pump manual", f"Rev C · effective 1 March 2026 · page {at}") for at in range(3)])
    (tmp_path / "documents.toml").write_text(
        '["manual.pdf"]\nrevision = "D"\nissued = 2026-01-02\nvalid_from = 2026-04-01\nvalid_to = "2027-01-01"\n'
        'supersedes = ["old.pdf", "older.pdf"]\nsuperseded_by = "new.pdf"\n'
    )
    parsed = _read(path)
    assert (parsed.revision, parsed.issued) == ("D", date(2026, 1, 2))
    assert (parsed.valid_from, parsed.valid_to) == (date(2026, 4, 1), date(2027, 1, 1))
    assert (parsed.supersedes, parsed.superseded_by) == ("old.pdf\nolder.pdf", "new.pdf")
    assert all(page.facts is None for page in parsed.pages)


def test_a_file_that_calls_itself_two_revisions_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "pump-rev-c.pdf"
    _write_pdf(path, [("Pump manual\nRevision B", "Rev B")] * 3)
    parsed = _read(path)
    assert parsed.revision == "B"
    assert any("revision B and C" in note for note in parsed.notes)


# -- properties -------------------------------------------------------------------------------------------------

_DAYS = st.dates(date(1990, 1, 1), date(2069, 12, 31))
_MONTHS = "January February March April May June July August September October November December".split()
_FORMS = {
    "us words": lambda day: f"{_MONTHS[day.month - 1]} {day.day}, {day.year}",
    "day first words": lambda day: f"{day.day} {_MONTHS[day.month - 1]} {day.year}",
    "short": lambda day: f"{day.day:02d}-{_MONTHS[day.month - 1][:3]}-{day.year}",
    "iso": lambda day: day.isoformat(),
    "dots": lambda day: f"{day:%d.%m.%Y}",
}


@given(_DAYS, st.sampled_from(sorted(_FORMS)))
def test_a_day_written_plainly_is_read_back(day: date, form: str) -> None:
    assert parse_day(_FORMS[form](day)) == day


@given(_DAYS, st.sampled_from(["/", "-"]), st.booleans())
def test_a_day_in_numbers_is_never_read_the_wrong_way(day: date, sign: str, month_first: bool) -> None:
    numbers = (day.month, day.day) if month_first else (day.day, day.month)
    [written] = find_days(f"{numbers[0]}{sign}{numbers[1]}{sign}{day.year}")
    assert day in written.readings
    assert written.day in (None, day)
    told, _ = order_of([f"{numbers[0]}{sign}{numbers[1]}{sign}{day.year}"])
    assert told in (None, Order.MONTH_FIRST if month_first else Order.DAY_FIRST)


_NUMBERS = st.from_regex(r"[A-Z]?[1-9][0-9]{0,2}[A-Z]?(\.[0-9]{1,3}|-[1-9])?", fullmatch=True)
_REVISIONS = st.sampled_from(
    ["Original", "First Revised", "Twenty-Third Revised", "11th Revised", "Sub. Second Revised", "Ninth Revision of"]
)


@given(_NUMBERS, _REVISIONS, _DAYS, _DAYS, st.sampled_from(sorted(_FORMS)), st.booleans())
def test_a_head_and_foot_made_up_are_read_back(
    number: str, revision: str, issued: date, effective: date, form: str, cancels: bool
) -> None:
    shown = _FORMS[form]
    head = f"NORTHGATE POWER\n{revision} Sheet No. {number}\n" + ("Cancels Original Sheet No. 999\n" if cancels else "")
    foot = f"Issued: {shown(issued)} Effective: {shown(effective)}"
    facts = read_pages([f"{head}{BODY}\n{foot}"]).facts[0]
    assert facts is not None
    assert (facts.sheet, facts.revision) == (number, revision.removesuffix(" of"))
    assert (facts.issued, facts.valid_from) == (issued, effective)
    assert facts.cancels == ("Original Sheet No. 999" if cancels else "")


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_error(text: str) -> None:
    read_pages([text, text])
    read_block(text.split("\n"))


@given(st.integers(1, 99))
def test_ordinals_in_words_have_their_order(number: int) -> None:
    units = "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth".split()
    teens = "Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth".split()
    tens = "Twent Thirt Fort Fift Sixt Sevent Eight Ninet".split()
    if number < 10:
        word = units[number - 1]
    elif number < 20:
        word = teens[number - 10]
    else:
        stem = tens[number // 10 - 2]
        word = f"{stem}ieth" if number % 10 == 0 else f"{stem}y-{units[number % 10 - 1]}"
    assert order(f"{word} Revised") == (number, 0)
    assert order(f"Sub. {word} Revised Sheet No. 3") == (number, 1)


def _write_pdf(path: Path, pages: list[tuple[str, str]]) -> None:
    """Pages of (head, foot) with some lines between."""
    canvas = Canvas(str(path), pagesize=letter, invariant=True)
    for head, foot in pages:
        lines = [(y, line) for y, line in zip(range(760, 0, -13), head.split("\n"), strict=False)]
        lines += [(y, line) for y, line in zip(range(640, 0, -13), BODY.split("\n"), strict=False)]
        lines += [(y, line) for y, line in zip(range(150, 0, -13), foot.split("\n"), strict=False)]
        canvas.setFont("Helvetica", 9)
        for y, line in lines:
            canvas.drawString(50, y, line)
        canvas.showPage()
    canvas.save()


def _read(path: Path) -> Parsed:
    return read_document(SourceFile(path.parent, path, f"t/{path.name}", path.stat().st_size, ""), ReadSettings())
