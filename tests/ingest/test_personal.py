"""Personal data in text: what is found, and what of equipment is left alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.personal.find import find_personal
from ingest.personal.kinds import PersonalKind, apart
from ingest.personal.names import has_model

ROOT = Path(__file__).parents[2]


def found(text: str, *kinds: PersonalKind) -> list[tuple[str, str]]:
    return [(datum.kind.value, text[datum.start : datum.end]) for datum in find_personal(text, kinds or PersonalKind)]


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("write to J.O'Neil@plant.example.org.", "email", "J.O'Neil@plant.example.org"),
        ("write to jo (at) plant (dot) net today", "email", "jo (at) plant (dot) net"),
        ("call +49 (0)30 1234-5678 at night", "phone", "+49 (0)30 1234-5678"),
        ("ring 0034 600 123 456", "phone", "0034 600 123 456"),
        ("office (02) 9876 5432", "phone", "(02) 9876 5432"),
        ("dispatch 415-555-2671x12", "phone", "415-555-2671x12"),
        ("callback on 028-57 61 39, please", "phone", "028-57 61 39"),
        ("Mobile: 0612345678", "phone", "0612345678"),
        ("lives at 12 Elm Grove, Springfield", "address", "12 Elm Grove, Springfield"),
        ("Deliver to:\nHauptstraße 5\n80331 München", "address", "Hauptstraße 5\n80331 München"),
        ("14 rue de la Paix, 75002 Paris", "address", "14 rue de la Paix, 75002 Paris"),
        ("to 77 Mill Lane, Bath BA1 2CD now", "address", "77 Mill Lane, Bath BA1 2CD"),
        ("P.O. Box 840", "address", "P.O. Box 840"),
        ("account no. 4001 2345 678", "account", "4001 2345 678"),
        ("Kundennummer: KD-204417", "account", "KD-204417"),
        ("meter serial number E10Z1234567", "meter", "E10Z1234567"),
        ("MPAN 20 0012 3456 789", "meter", "20 0012 3456 789"),
        ("EIC 10X1001A1001A450 applies", "meter", "10X1001A1001A450"),
        ("badge B-4471 was used", "badge", "B-4471"),
        ("employee number: 30021", "badge", "30021"),
        ("IBAN DE89 3704 0044 0532 0130 00", "bank", "DE89 3704 0044 0532 0130 00"),
        ("card 4532 2766 4457 7020", "card", "4532 2766 4457 7020"),
        ("paid with 2402821649438339", "card", "2402821649438339"),
        ("his SSN is 531-21-7351", "id", "531-21-7351"),
        ("driver's license number is 481195160", "id", "481195160"),
        ("national insurance AB 12 34 56 C", "id", "AB 12 34 56 C"),
        ("fiscal code RSSMRA85T10A562S", "id", "RSSMRA85T10A562S"),
        ("born on 3 May 1971", "birth", "3 May 1971"),
        ("RTU at 172.16.4.9:2404", "network", "172.16.4.9:2404"),
        ("see https://crew.example.com/rota.", "web", "https://crew.example.com/rota"),
        ("Mr. van der Berg came", "name", "Berg"),
        ("reported by: Ana Lopez, day shift", "name", "Ana Lopez"),
        ("done 2026-03-04 08:15", "date", "2026-03-04 08:15"),
    ],
)
def test_found_whole(text: str, kind: str, value: str) -> None:
    assert any(one == kind and value in shown for one, shown in found(text))


@pytest.mark.parametrize(
    "text",
    [
        "WO 4500012345 on P-101A: replaced bearing 6205-2RS, part no. 415-555-2671",
        "meter reading 45120 kWh, previous 44987",
        "Flow meter FM-101 no. 3 reads 12.5 m3/h",
        "serial number 986-291-2294, drawing 530-212-1234",
        "Tighten M12 bolts to 25 Nm, then 480 V Variable Frequency Drive on",
        "Modbus register address 40001 holding 16 bits; device address 12",
        "firmware v2.7.4.10, see section 4.2.1.3",
        "account 401.1 Operation Supervision, ledger account no. 5",
        "Sheet No. 31, Docket 20-0123, Ref. 12345678901",
        "valve 3 Way, 2 Position; Unit 3 was returned to 100 percent power on January 23, 2011",
        "order 1234567890123456, counts 1700000000000 1700000000013",
        "staff of 200, badge reader out of order, 12 employees",
        "PUMP 12 MAIN\n480 V\n12000 HOURS",
        "the net.sourceforge module; std::string x; 12:30:45",
    ],
)
def test_what_equipment_has_is_nobodys(text: str) -> None:
    assert found(text, *(kind for kind in PersonalKind if kind not in (PersonalKind.NAME, PersonalKind.DATE))) == []


@given(st.text(alphabet="a1 @.-+()/:,\n#SA5Gr", max_size=60))
def test_places_are_in_order_apart_and_in_the_text(text: str) -> None:
    data = find_personal(text)
    assert data == apart(data)
    assert all(0 <= datum.start < datum.end <= len(text) for datum in data)


def test_no_training_library_is_loaded_for_it_and_nothing_heavy_for_plain_text() -> None:
    code = (
        "import sys\nfrom ingest.personal.find import find_personal\n"
        "find_personal('Tighten to 25 Nm; call 415-555-2671; card 4532276644577020')\n"
        "assert 'presidio_analyzer' not in sys.modules\n"
        "assert find_personal('his social security number is 531-21-7351')\n"
        "assert 'presidio_analyzer' in sys.modules\n"
        "assert not {'torch', 'transformers'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=120)


@pytest.mark.skipif(not has_model(), reason="the extra 'names' is not installed")
def test_the_model_finds_names_that_nothing_announces() -> None:
    assert ("name", "John Smith") in found("Yesterday John Smith greased the bearing.")
