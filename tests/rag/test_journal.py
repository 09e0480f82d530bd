"""The journal is a chain: what is changed, dropped, moved or added is found, and what must go can go."""

from __future__ import annotations

import json
import multiprocessing
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import StoreError, UnusableInput
from rag.audit import head, last_entries, verify
from rag.chain import record_hash
from rag.journal import Journal, head_path
from rag.schema import Answer, Question, Status, User
from rag.settings import JournalSettings
from ui.cli import main

FIELDS = ("at", "action", "subject", "generation", "model", "facts", "digests", "seal", "previous", "hash")
NAMES = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)
KEYED = JournalSettings(hmac_key_env="NAMEPLATE_TEST_KEY")


def answer(number: int, question: str = "torque?", text: str = "45 Nm [1]") -> Answer:
    return Answer(f"id{number}", question, Status.ANSWERED, text, (), (), (), "quoting", 1, {"total": 12.5})


def filled(path: Path, count: int = 6, settings: JournalSettings | None = None) -> Journal:
    journal = Journal(path, settings)
    for number in range(count):
        question = Question(f"question {number} of Ann?", user=User("ann", frozenset({"plant", "grid"})))
        journal.keep_answer(question, answer(number, question.text))
    journal.keep_feedback("id0", -1, "wrong page, says Bob")
    return journal


@contextmanager
def written(path: Path) -> Iterator[sqlite3.Connection]:
    """The file as one who can write it opens it: without the guards."""
    with closing(sqlite3.connect(path)) as db, db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f"DROP TRIGGER {name}")
        yield db


def changed(value: str | int, at: int) -> str | int:
    """The value with one bit of one byte flipped, or the number beside it."""
    if isinstance(value, int):
        return value ^ 1
    raw = bytearray(value.encode() or b"\x01")
    raw[at % len(raw)] ^= 1 << (at % 7)
    return raw.decode("utf-8", "replace")


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("chain") / "journal.sqlite"
    filled(path)
    return path


@contextmanager
def copied(path: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / path.name
        with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(there)) as copy:
            db.backup(copy)
        head_path(there).write_bytes(head_path(path).read_bytes())
        yield there


def test_an_untouched_journal_is_whole(chain: Path) -> None:
    found = verify(chain, kept_anchor=head(chain))
    assert (found.records, found.broken_at, found.erased) == (7, None, 0)
    assert found.head == head_path(chain).read_text().strip()


@given(st.integers(1, 7), st.sampled_from(FIELDS), st.integers(0, 200))
@settings(max_examples=60, deadline=None)
def test_a_byte_changed_in_any_field_is_found(chain: Path, sequence: int, field: str, at: int) -> None:
    with copied(chain) as path:
        with written(path) as db:
            (before,) = db.execute(f"SELECT {field} FROM records WHERE sequence = ?", (sequence,)).fetchone()
            db.execute(f"UPDATE records SET {field} = ? WHERE sequence = ?", (changed(before, at), sequence))
        assert verify(path).broken_at == sequence if changed(before, at) != before else True


@given(st.integers(1, 7), st.sampled_from(("salt", "body")), st.integers(0, 400))
@settings(max_examples=40, deadline=None)
def test_a_byte_changed_in_any_text_is_found(chain: Path, sequence: int, field: str, at: int) -> None:
    with copied(chain) as path:
        with written(path) as db:
            part, before = db.execute(
                f"SELECT part, {field} FROM payloads WHERE sequence = ? ORDER BY part DESC", (sequence,)
            ).fetchone()
            after = changed(before, at)
            db.execute(f"UPDATE payloads SET {field} = ? WHERE sequence = ? AND part = ?", (after, sequence, part))
        assert verify(path).broken_at == sequence


@given(st.integers(1, 7), st.booleans())
@settings(max_examples=14, deadline=None)
def test_a_dropped_record_is_found(chain: Path, sequence: int, close_up: bool) -> None:
    with copied(chain) as path:
        kept = head(path)
        with written(path) as db:
            db.execute("DELETE FROM payloads WHERE sequence = ?", (sequence,))
            db.execute("DELETE FROM records WHERE sequence = ?", (sequence,))
            if close_up:
                for table in ("records", "payloads"):
                    db.execute(f"UPDATE {table} SET sequence = sequence - 1 WHERE sequence > ?", (sequence,))
        assert verify(path).broken_at == sequence
        assert verify(path, kept_anchor=kept).broken_at == sequence


@given(st.lists(st.integers(1, 7), min_size=2, max_size=2, unique=True))
@settings(max_examples=20, deadline=None)
def test_records_that_change_places_are_found(chain: Path, pair: list[int]) -> None:
    one, other = sorted(pair)
    with copied(chain) as path:
        with written(path) as db:
            for table in ("records", "payloads"):
                db.execute(f"UPDATE {table} SET sequence = -1 WHERE sequence = ?", (one,))
                db.execute(f"UPDATE {table} SET sequence = ? WHERE sequence = ?", (one, other))
                db.execute(f"UPDATE {table} SET sequence = ? WHERE sequence = -1", (other,))
        assert verify(path).broken_at == one


@given(st.integers(1, 7))
@settings(max_examples=7, deadline=None)
def test_a_record_that_stands_twice_is_found(chain: Path, sequence: int) -> None:
    with copied(chain) as path:
        with written(path) as db:
            later = "sequence + 1, at, action, subject, generation, model, facts, digests, seal, previous, hash"
            for number in range(7, sequence, -1):
                db.execute("UPDATE records SET sequence = sequence + 1 WHERE sequence = ?", (number,))
                db.execute("UPDATE payloads SET sequence = sequence + 1 WHERE sequence = ?", (number,))
            db.execute(f"INSERT INTO records SELECT {later} FROM records WHERE sequence = ?", (sequence,))
        assert verify(path).broken_at == sequence + 1


def test_a_record_at_the_end_that_nobody_appended_is_found(chain: Path) -> None:
    with copied(chain) as path:
        with written(path) as db:
            db.execute("INSERT INTO payloads VALUES (3, 'note', 'salt', '{}')")
        assert "not made of" in verify(path).why
    with copied(chain) as path:
        with written(path) as db:
            db.execute("INSERT INTO payloads VALUES (9, 'content', 'salt', '{}')")
        assert verify(path).broken_at == 9


@pytest.mark.parametrize("left", range(7))
def test_a_cut_end_is_found_by_the_file_beside_it_and_by_an_anchor(chain: Path, left: int) -> None:
    with copied(chain) as path:
        kept = head(path)
        with written(path) as db:
            db.execute("DELETE FROM payloads WHERE sequence > ?", (left,))
            db.execute("DELETE FROM records WHERE sequence > ?", (left,))
        assert verify(path).broken_at == left + 1
        head_path(path).unlink()
        assert verify(path, kept_anchor=kept).broken_at == left + 1
        # Who cuts and writes on leaves the cut in the chain where the file beside it was left as it is.
    with copied(chain) as path:
        with written(path) as db:
            db.execute("DELETE FROM payloads WHERE sequence > ?", (left,))
            db.execute("DELETE FROM records WHERE sequence > ?", (left,))
        Journal(path).append("note")
        assert verify(path).broken_at == left + 1
        assert "ended at" in verify(path).why


def rewritten(path: Path, sequence: int, key: bytes | None = None) -> None:
    """What an intruder who knows the code does: change a record and hash it and all after it anew."""
    from rag.chain import Record

    with written(path) as db:
        previous = None
        for row in db.execute("SELECT * FROM records WHERE sequence >= ? ORDER BY sequence", (sequence,)).fetchall():
            record = Record(*row)
            fields = [*row[:-1]]
            if record.sequence == sequence:
                fields[4] = "someone else"
            fields[9] = previous or record.previous
            fields[8] = "sha256" if key is None else record.seal
            previous = record_hash(Record(*fields), key)
            db.execute("DELETE FROM records WHERE sequence = ?", (record.sequence,))
            db.execute("INSERT INTO records VALUES (?,?,?,?,?,?,?,?,?,?,?)", (*fields, previous))
        (count,) = db.execute("SELECT max(sequence) FROM records").fetchone()
    head_path(path).write_text(f"{previous}@{count}\n")


def test_a_chain_written_anew_is_found_by_an_anchor_only(chain: Path) -> None:
    with copied(chain) as path:
        kept = head(path)
        rewritten(path, 3)
        # Said in the documentation: without a key and without an anchor a rewritten file looks whole.
        assert verify(path).broken_at is None
        assert verify(path, kept_anchor=kept).broken_at == 7
        assert "written anew" in verify(path, kept_anchor=kept).why


def test_with_a_key_it_cannot_be_written_anew_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMEPLATE_TEST_KEY", "a secret")
    path = tmp_path / "journal.sqlite"
    filled(path, 2)
    assert verify(path, b"a secret").broken_at == 1  # nothing bound by it yet
    journal = filled_on(path)
    found = verify(path, b"a secret")
    assert (found.broken_at, found.keyed_from) == (None, 4)
    assert verify(path, b"another").broken_at == 4
    for sequence in (1, 5):
        with copied(path) as copy:
            rewritten(copy, sequence)
            assert verify(copy, b"a secret").broken_at is not None
            rewritten(copy, sequence, b"guessed")
            assert verify(copy, b"a secret").broken_at is not None
    with pytest.raises(StoreError, match="hmac_key_env"):
        verify(path)
    with pytest.raises(StoreError, match="hmac_key_env"):
        Journal(path)
    monkeypatch.setenv("NAMEPLATE_TEST_KEY", "another")
    with pytest.raises(StoreError, match="another key"):
        Journal(path, KEYED)
    monkeypatch.delenv("NAMEPLATE_TEST_KEY")
    with pytest.raises(StoreError, match="NAMEPLATE_TEST_KEY"):
        Journal(path, KEYED)
    assert journal


def filled_on(path: Path) -> Journal:
    journal = Journal(path, KEYED)
    journal.append("note")
    journal.append("note")
    return journal


def appending(path: Path, count: int) -> None:
    journal = Journal(path)
    for number in range(count):
        journal.append("note", facts={"number": number})


def test_two_processes_append_to_one_chain(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=appending, args=(path, 25)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    found = verify(path)
    assert (found.records, found.broken_at) == (50, None)


@given(st.lists(st.tuples(NAMES, NAMES, NAMES), min_size=1, max_size=5), st.data())
@settings(max_examples=12, deadline=None)
def test_what_is_erased_is_in_no_file_and_the_chain_stays_whole(
    asked: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    person = 'Zoë "Q" Quux'
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "journal.sqlite"
        journal = Journal(path)
        held = 0
        for number, (user, text, said) in enumerate(asked):
            places = data.draw(st.sets(st.sampled_from(("user", "question", "answer"))))
            user, text, said = (
                one + person if place in places else one
                for place, one in (("user", user), ("question", text), ("answer", said))
            )
            held += bool(places)
            journal.keep_answer(Question(text, user=User(user)), answer(number, text, said))
        assert journal.erase(lambda text: person in text, "on request") == held
        found = verify(path)
        assert (found.records, found.broken_at) == (len(asked) + 1, None)
        for file in Path(folder).iterdir():
            raw = file.read_bytes()
            assert person.encode() not in raw
            assert json.dumps(person, ensure_ascii=False)[1:-1].encode() not in raw
        for entry in last_entries(path, 100):
            assert person not in str(entry)


def test_a_text_that_is_gone_without_a_record_of_it_is_found(chain: Path) -> None:
    with copied(chain) as path:
        with written(path) as db:
            db.execute("DELETE FROM payloads WHERE sequence = 2 AND part = 'content'")
        assert verify(path).broken_at == 2
        assert "no record says" in verify(path).why


def test_erasing_says_what_went_and_why(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    journal = filled(path, 2)
    assert journal.erase(lambda text: "Bob" in text, "request 12", User("officer")) == 1
    *_, feedback, erased = last_entries(path, 10)
    assert (feedback.content, feedback.facts["thumbs"]) == (None, -1)
    assert (erased.user, erased.content, erased.facts) == (
        "officer", {"reason": "request 12"}, {"removed": [[3, "content"]]}
    )  # fmt: skip
    assert verify(path).erased == 1
    with pytest.raises(UnusableInput, match="reason"):
        journal.erase(lambda text: "Bob" in text, "Bob asked for it")


def test_the_guards_stop_what_is_not_meant_ill(chain: Path) -> None:
    with closing(sqlite3.connect(chain)) as db:
        for statement in (
            "UPDATE records SET model = 'x'",
            "DELETE FROM records",
            "UPDATE payloads SET body = 'x'",
            "DELETE FROM payloads",
            "INSERT OR REPLACE INTO records SELECT * FROM records WHERE sequence = 2",
            "INSERT OR REPLACE INTO payloads SELECT * FROM payloads WHERE sequence = 2",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                db.execute(statement)


def test_texts_can_be_hashed_only(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    filled(path, 1, JournalSettings(texts="hashed"))
    assert (verify(path).hashed, verify(path).broken_at) == (2, None)
    assert last_entries(path, 9)[0].user == "ann"
    assert all(b"question 0" not in file.read_bytes() for file in tmp_path.iterdir())


def test_a_journal_of_the_earlier_form_is_taken_into_the_chain(tmp_path: Path) -> None:
    path = tmp_path / "journal.sqlite"
    with closing(sqlite3.connect(path)) as db, db:
        db.executescript(
            "CREATE TABLE answers (id TEXT PRIMARY KEY, at TEXT NOT NULL, user TEXT NOT NULL, question TEXT NOT NULL,"
            " status TEXT NOT NULL, model TEXT NOT NULL, generation INTEGER NOT NULL, total_ms REAL,"
            " answer TEXT NOT NULL);"
            "CREATE TABLE feedback (number INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, answer_id TEXT NOT NULL"
            " REFERENCES answers(id), thumbs INTEGER NOT NULL, comment TEXT NOT NULL);"
            "CREATE TRIGGER answers_stay BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, 'append-only'); END;"
        )
        for number in (2, 1):
            at = f"2026-01-0{number}T10:00:00+00:00"
            row = (f"id{number}", at, "ann", "torque?", "answered", "quoting", 1, 10.0, '{"text": "45 Nm"}')
            db.execute("INSERT INTO answers VALUES (?,?,?,?,?,?,?,?,?)", row)
        db.execute("INSERT INTO feedback VALUES (NULL, '2026-01-01T11:00:00+00:00', 'id1', 1, 'good')")
    with pytest.raises(StoreError, match="before the audit chain"):
        verify(path)
    journal = Journal(path)
    journal.keep_feedback("id2", 1, "")
    assert [(entry.record.action, entry.record.subject) for entry in last_entries(path, 9)] == [
        ("answered", "id1"), ("feedback", "id1"), ("answered", "id2"), ("migrated", ""), ("feedback", "id2"),
    ]  # fmt: skip
    assert verify(path).broken_at is None


@given(st.integers(0, 60_000), st.integers(0, 7))
@settings(max_examples=40, deadline=None)
def test_a_flipped_bit_of_the_file_is_found_or_harmless(chain: Path, at: int, bit: int) -> None:
    with copied(chain) as path:
        before = last_entries(path, 100)
        raw = bytearray(path.read_bytes())
        raw[at % len(raw)] ^= 1 << bit
        path.write_bytes(raw)
        said = ""
        try:
            whole = verify(path).broken_at is None
        except StoreError as error:
            said, whole = str(error), False
        assert "\n" not in said
        assert not whole or last_entries(path, 100) == before


def test_the_command_line_names_the_first_break(
    chain: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")  # on a narrow terminal the words of a record are wrapped
    with copied(chain) as path:
        data = str(path.parent)
        assert main(["audit", "anchor", "--data", data]) == 0
        kept = capfd.readouterr().out.strip()
        assert main(["audit", "verify", "--data", data, "--anchor", kept]) == 0
        assert capfd.readouterr().out.startswith("7 records, whole, without a key")
        assert main(["audit", "list", "--data", data, "--last", "2", "--user", "ann"]) == 0
        listed = capfd.readouterr().out
        assert "question 5 of Ann?" in listed
        assert "question 3" not in listed
        with written(path) as db:
            db.execute("UPDATE records SET model = 'hosted' WHERE sequence = 4")
        assert main(["audit", "verify", "--data", data]) == 1
        said = capfd.readouterr()
        assert (said.out, said.err.count("\n")) == ("", 1)
        assert "record 4 was changed" in said.err
        assert main(["audit", "verify", "--data", data, "--json"]) == 1
        assert json.loads(capfd.readouterr().out)["broken_at"] == 4
        assert main(["audit", "verify", "--data", data, "--anchor", "nonsense"]) == 1
        assert "HASH@SEQUENCE" in capfd.readouterr().err
