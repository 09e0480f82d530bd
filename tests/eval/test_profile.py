"""What is in the documents and what is missing, told of small plants whose gaps are known."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.likeness import Signer, alike, groups
from eval.near_duplicates import find_duplicates
from eval.profile_corpus import CorpusProfile, profile_corpus
from eval.profile_frames import DIMENSIONS, assets_frame, counts_frame, documents_frame, duplicates_frame, rows_frame
from eval.profile_gaps import find_gaps
from eval.profile_report import ProfileReport
from eval.questions import Asked, knows_of, questions_by_asset
from eval.writers import Role, writer_of
from ingest.access import Viewer
from ingest.embed import HashEmbedder
from ingest.generation import Generation, open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.schema import DocumentKind
from ingest.settings import EmbedSettings, IngestSettings
from rag.audit import Entry
from rag.chain import Record
from rag.schema import User
from rag.settings import AccessSettings
from tests.rag.sites import GROUPS, Made, make_site
from tests.rag.test_access import may, plain

SIGNER = Signer()
TODAY = date(2026, 11, 27)
STEPS = " ".join(f"Step {number} turns the hand wheel by {number * 3} degrees." for number in range(1, 30))
FILES = {
    "manuals/pump.md": f"# Feed pump P-101\n\nP-101 has two stages.\n\n{STEPS}\n",
    "manuals/pump-copy.md": f"# Feed pump P-101\n\nP-101 has two stages.\n\n{STEPS}\n",
    "manuals/pump-more.md": f"# Feed pump P-101\n\nP-101 has two stages.\n\n{STEPS}\n\nMail ada@example.org.\n",
    "manuals/turbine.md": "# Turbine\n\nDie Turbine WT-07 wird im Herbst geprüft und danach ans Netz genommen.\n",
    "logs/orders.csv": "WONUM,SITEID,ASSETNUM,DESCRIPTION,ACTSTART\n"
    + "".join(
        f"WO{year}{row},SKM,{asset},{what},{year}-0{row}-01 08:00\n"
        for year in (2019, 2020, 2023)
        for row, (asset, what) in enumerate(
            [("P-101A", "gland leaking"), ("WT-07", "oil changed"), ("GOV-1", "oil changed")], start=1
        )
    )
    + "WO9,SKM,GOV-1,oil changed,2023-03-01 08:00\nWO10,OST,D,no day,\n",
    "odd/cut.pdf": "%PDF-1.7 cut short",
}


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profiled")
    return ingested(folder, {f"site/{name}": text for name, text in FILES.items()})


@pytest.fixture
def generation(plant: Path) -> Generation:
    return open_current(plant)


@pytest.fixture(scope="module")
def profile(plant: Path) -> CorpusProfile:
    with open_current(plant) as opened:
        return profile_corpus(opened, TODAY)


def ingested(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    settings = IngestSettings(embed=EmbedSettings(model="hash"))
    run_ingest([folder / "site"], folder / "data", settings, HashEmbedder(), NoProgress())
    return folder / "data"


def test_every_way_of_counting_counts_every_document_once(profile: CorpusProfile) -> None:
    for dimension in DIMENSIONS:
        frame = counts_frame(profile, dimension)
        logs = sum(one.rows > 0 for one in profile.documents)
        assert frame["documents"].sum() == len(profile.documents) - (logs if dimension == "year" else 0)
        assert frame["passages"].sum() <= profile.passages
    assert len(documents_frame(profile)) == len(profile.documents) == 5
    assert profile.rows == 11


def test_each_document_is_told_as_it_is(profile: CorpusProfile) -> None:
    log, german = profile.document("site/logs/orders.csv"), profile.document("site/manuals/turbine.md")
    assert log is not None
    assert german is not None
    assert (log.rows, log.undated_rows, log.sites, log.writer.role) == (11, 1, ("OST", "SKM"), Role.TECHNICIAN)
    assert (german.language, german.kind) == ("de", DocumentKind.MANUAL)
    assert [one.name for one in profile.failures] == ["site/odd/cut.pdf"]
    more = profile.document("site/manuals/pump-more.md")
    assert more is not None
    assert dict(more.personal) == {"email": 1}


def test_years_without_rows_and_assets_without_a_manual_are_found(
    generation: Generation, profile: CorpusProfile
) -> None:
    gaps = find_gaps(generation, profile)
    assert [(one.first, one.last, one.whole_years) for one in gaps.silences if one.whole_years] == [
        ("2020-04", "2022-12", (2021, 2022))
    ]
    rows = rows_frame(profile)
    assert dict(zip(rows["year"], rows["rows"], strict=True)) == {2019: 3, 2020: 3, 2021: 0, 2022: 0, 2023: 4}
    covers = {one.asset: one for one in gaps.assets}
    assert {name for name, one in covers.items() if one.without_manual} == {"GOV-1"}
    assert covers["P-101A"].family  # P-101 is what it belongs to
    assert not covers["D"].told  # one letter cannot be searched for
    said = " ".join(ProfileReport(profile, gaps).findings())
    assert "no rows of 2021, 2022" in said
    assert "GOV-1 (4 rows)" in said
    assert "German (1 document)" in said


def test_much_asked_and_little_documented_is_told(generation: Generation, profile: CorpusProfile) -> None:
    asked = [Asked("torque of gov 1?", refused=True), Asked("GOV-1 limit"), Asked("why does GOV1 hunt?", thumbs=-1)]
    gaps = find_gaps(generation, profile, [*asked, Asked("last order of P-101A?"), Asked("what is a gearbox?")])
    short = [one for one in gaps.assets if one.short]
    assert [one.asset for one in short] == ["GOV-1"]
    assert short[0].questions is not None
    assert (short[0].questions.questions, short[0].questions.refused, short[0].questions.thumbs_down) == (3, 1, 1)
    assert (gaps.asked, gaps.elsewhere) == (5, 1)
    frame = assets_frame(gaps).set_index("asset")
    assert frame.loc["GOV-1", "questions"] == 3


def test_what_is_there_twice_is_found(generation: Generation) -> None:
    found = find_duplicates(generation)
    assert [one.documents for one in found.equal] == [("site/manuals/pump-copy.md", "site/manuals/pump.md")]
    pairs = {(one.first, one.second): one for one in found.alike}
    assert pairs["site/manuals/pump-more.md", "site/manuals/pump.md"].similarity > 0.8
    assert not any("turbine" in name for pair in pairs for name in pair)
    # WO9 repeats WO20233 in all but its number.
    assert [(one.document, one.repeated) for one in found.rows] == [("site/logs/orders.csv", 1)]
    assert set(duplicates_frame(found)["what"]) == {"equal files", "documents alike", "rows twice in one table"}


def test_one_log_inside_another_is_found(tmp_path: Path) -> None:
    lines = [f"WO{row},P-{row},The gland of pump {row} leaked again after {row} days\n" for row in range(100, 130)]
    head = "WONUM,ASSETNUM,DESCRIPTION\n"
    other = [f"WO{row},P-{row},Oil of gearbox {row} was found dark and thick\n" for row in range(100, 130)]
    files = {
        "site/logs/all.csv": head + "".join(lines),
        "site/logs/half.csv": head + "".join(lines[:15]),
        "site/logs/other.csv": head + "".join(other),
    }
    with open_current(ingested(tmp_path, files)) as opened:
        found = find_duplicates(opened)
    assert [(one.first, one.second, one.shared, one.share) for one in found.logs] == [
        ("site/logs/all.csv", "site/logs/half.csv", 15, 1.0)
    ]


@given(st.lists(st.text("abcdefgh", min_size=2, max_size=6), min_size=12, max_size=60), st.integers(0, 11))
def test_a_text_is_alike_itself_and_little_changed_by_one_word(words: list[str], at: int) -> None:
    first = SIGNER.signature(" ".join(words))
    if first is None:  # too few different runs of words
        return
    same, other = (
        SIGNER.signature(" ".join(words).upper()),
        SIGNER.signature(" ".join([*words[:at], "zzz", *words[at:]])),
    )
    assert same is not None
    assert other is not None
    assert alike(first, same) == 1.0
    assert alike(first, other) > 0.3


def test_texts_of_other_words_are_not_alike() -> None:
    other = STEPS.replace("hand wheel", "gear lever").replace("turns", "moves").replace("Step", "Part")
    first, second = SIGNER.signature(STEPS), SIGNER.signature(other)
    assert first is not None
    assert second is not None
    assert alike(first, second) < 0.3
    assert SIGNER.signature("Too short to compare.") is None


@given(st.lists(st.integers(0, 4), min_size=1, max_size=40))
def test_equal_texts_are_one_group_and_others_are_not(numbers: list[int]) -> None:
    texts = [" ".join(f"w{number * 100 + at}" for at in range(20)) for number in numbers]
    signatures = np.array([SIGNER.signature(text) for text in texts], np.uint32)
    found = groups(signatures, 0.8)
    assert all((found[one] == found[other]) == (numbers[one] == numbers[other])
               for one in range(len(numbers)) for other in range(len(numbers)))  # fmt: skip


def test_who_writes_is_told_by_columns_words_or_kind() -> None:
    told = [
        writer_of(DocumentKind.LOG, "logs/x.csv", "", ["WONUM", "CRAFT"]),
        writer_of(DocumentKind.LOG, "contacts", "", ["received", "agent"]),
        writer_of(DocumentKind.LOG, "shift_logs/night.txt", "Control room, night shift. All quiet.", []),
        writer_of(DocumentKind.MANUAL, "User Manual of a charger", "warranty", []),
        writer_of(DocumentKind.PROCEDURE, "High wind", "Stay down.", []),
    ]
    assert [(one.role, one.told_by) for one in told] == [
        (Role.TECHNICIAN, "column"),
        (Role.CUSTOMERS, "column"),
        (Role.OPERATOR, "words"),
        (Role.MAKER, "words"),
        (Role.ENGINEER, "kind"),
    ]


def _entry(user: str | None, groups: tuple[str, ...] | None) -> Entry:
    return Entry(Record(1, "", "answered", "", 1, "", "", "", "", "", ""), {}, user, groups, {})


@given(st.none() | st.frozensets(st.sampled_from("abc")), st.none() | st.frozensets(st.sampled_from("abc")))
def test_nobody_learns_of_questions_of_those_who_see_more(
    mine: frozenset[str] | None, theirs: frozenset[str] | None
) -> None:
    known = knows_of(Viewer(mine))(_entry("ada", None if theirs is None else tuple(theirs)))
    assert known == (theirs is None or (mine is not None and theirs <= mine))
    assert not knows_of(Viewer(mine))(_entry(None, None))  # erased: it is not known what they could see


def test_one_letter_assets_are_not_found_in_words() -> None:
    assert questions_by_asset([Asked("What is a relay?"), Asked("A or what?")], {"A": "A", "B": "B"}) == ()
    assert questions_by_asset([Asked("Orders of B?")], {"A": "A", "B": "B"})[0].normal == "B"
    assert questions_by_asset([Asked("x", asset="A")], {"A": "A"})[0].questions == 1
    assert questions_by_asset([Asked("Which inverter failed?")], {"INVERTER": "Inverter"})[0].normal == "INVERTER"


@pytest.mark.usefixtures("read_here")
@pytest.mark.parametrize("seed", range(3))
def test_a_profile_is_that_of_a_plant_without_what_is_hidden(seed: int, tmp_path: Path) -> None:
    random = Random(seed)
    made = make_site(random)
    whole = open_current(_plant_of(tmp_path / "whole", made))
    policy = AccessSettings(in_force="always").policy
    for number, mine in enumerate([None, frozenset(random.sample(GROUPS, 1)), frozenset(random.sample(GROUPS, 2))]):
        seen = [one for one in made if may(mine, one)]
        if not any(not one.name.endswith(".pdf") for one in seen):
            continue
        part = open_current(_plant_of(tmp_path / f"part-{number}", seen))
        asked = [Asked(text) for one in made for text in one.asked]
        shown = _shown(whole.seen_by(User("", mine).viewer, policy), asked)
        assert shown == _shown(part, asked)
        for hidden in made:
            if hidden not in seen:
                assert hidden.name not in json.dumps(shown)
        part.close()
    whole.close()


def _plant_of(base: Path, documents: list[Made]) -> Path:
    site = base / "site"
    site.mkdir(parents=True)
    for one in documents:
        one.write(site)
    settings = IngestSettings(embed=EmbedSettings(model="hash"))
    run_ingest([site], base / "data", settings, HashEmbedder(), NoProgress())
    return base / "data"


def _shown(generation: Generation, asked: list[Asked]) -> object:
    profile = profile_corpus(generation, TODAY)
    report = ProfileReport(profile, find_gaps(generation, profile, asked), find_duplicates(generation))
    return plain(report.as_json())
