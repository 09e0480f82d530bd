"""Speed and memory on this machine, ours and the peer's alike: every figure from a fresh process, sides alternating.

    report = bench_ingest(paths, settings_file, say)               # `nameplate bench ingest PATH...`
    report = bench_query(paths, questions, settings_file, say)     # `nameplate bench query PATH... [--questions FILE]`
    print_bench(report, console); report.as_json()

No paths means the sample corpus, no questions its cases. `say` is told what is being done. The peer needs the
extra `bench`; without it both raise UnusableInput naming the remedy. Files are copied aside; nothing is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from eval.bench_report import BenchReport, Row, Taken, median, print_bench
from eval.cases import CORPORA, load_cases, sample_case_files
from eval.measure import BenchError, machine
from eval.sides import Say, Sides, sides
from eval.summary import percentiles
from ingest.errors import UnusableInput
from ingest.schema import DocumentKind

__all__ = ["bench_ingest", "bench_query", "print_bench"]

ROUNDS = 2
_COMMAND_ROUNDS = 3
_NOTE = "bench-note.md"
_WORD = "zwölfkantschraubendreher"  # in no document, so a hit on it can only be the changed note


def bench_ingest(
    paths: Sequence[Path], settings_file: Path | None = None, say: Say = lambda _: None, rounds: int = ROUNDS
) -> BenchReport:
    """Ingest of the PDF files under `paths` by both sides; then, ours alone, of everything under them again."""
    with sides(settings_file, say) as both:
        pdfs = both.copy(paths, "PDF files", "*.pdf")
        pages = sum(_pages(file) for file in pdfs.rglob("*.pdf"))
        if not pages:
            raise UnusableInput(f"no readable PDF file under {', '.join(map(str, paths or [CORPORA]))}")
        taken = []
        for _ in range(rounds):
            taken.append(both.ours_ingest(pdfs, both.fresh("ours")))
            taken.append(both.peer_ingest(pdfs, both.fresh("peer")))
        rows = list(_ingest_rows(taken, pages))
        again = _ingest_again(both, both.copy(paths, "all files", "*"))
        files = sum(1 for _ in pdfs.rglob("*.pdf"))
        subject = f"PDF files: {files}, pages: {pages}, rounds: {rounds}"
        return BenchReport("ingest", subject, machine(), (*rows, *_again_rows(again)), (*taken, *again))


def bench_query(
    paths: Sequence[Path],
    questions: Path | None = None,
    settings_file: Path | None = None,
    say: Say = lambda _: None,
    rounds: int = ROUNDS,
) -> BenchReport:
    """Retrieval over the PDF files under `paths` by both sides; then, ours alone, answers over all files there."""
    asked = read_questions(questions)
    with sides(settings_file, say) as both:
        pdfs, stores = both.copy(paths, "PDF files", "*.pdf"), {"ours": both.fresh("ours"), "peer": both.fresh("peer")}
        built = [both.ours_ingest(pdfs, stores["ours"]), both.peer_ingest(pdfs, stores["peer"])]
        listed = both.folder / "questions.json"
        listed.write_text(json.dumps(asked), encoding="utf-8")
        taken = [both.query(side, stores[side], listed) for _ in range(rounds) for side in ("ours", "peer")]
        everything = both.copy(paths, "all files", "*")
        whole = both.ours_ingest(everything, both.fresh("all"))
        commands = _commands(both, Path(str(whole.details["data"])), asked[0])
        rows = (*_query_rows(taken), *_command_rows(commands))
        passages = " against ".join(f"{each.number('passages'):,.0f}" for each in built)
        subject = f"questions: {len(asked)}, passages: {passages}, hits each: 10, rounds: {rounds}"
        return BenchReport("query", subject, machine(), rows, (*built, *taken, whole, *commands))


def read_questions(file: Path | None) -> list[str]:
    """Questions of a cases file, of JSON lines with "question" or "text", or one a line; None: the sample's."""
    if file is None:
        cases = [case for one in sample_case_files() for case in load_cases(one)]
        return [case.question for case in cases if case.kind is not DocumentKind.LOG]
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
        objects = [json.loads(line) if line.startswith("{") else {"question": line} for line in lines]
        asked = [str(each.get("question") or each["text"]) for each in objects]
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableInput(f"questions file {file} cannot be read ({error})") from None
    except (json.JSONDecodeError, KeyError):
        raise UnusableInput(f'{file}: a line is neither plain text nor JSON with "question" or "text"') from None
    if not asked:
        raise UnusableInput(f"{file} holds no questions")
    return asked


def _ingest_again(both: Sides, folder: Path) -> list[Taken]:
    """All files once, again unchanged, and with one note changed that is then searched for."""
    note, data = folder / _NOTE, both.fresh("all")
    note.write_text("# Note\n\nNothing yet.\n", encoding="utf-8")
    first, again = both.ours_ingest(folder, data), both.ours_ingest(folder, data)
    note.write_text(f"# Note\n\nThe {_WORD} hangs beside the door of the workshop.\n", encoding="utf-8")
    changed = both.ours_ingest(folder, data)
    search = both.nameplate("search", _WORD, "--data", str(data), "--json")
    hits = search.details["hits"]
    if not (isinstance(hits, list) and hits and hits[0]["document"].endswith(_NOTE)):
        raise BenchError("the changed note was not found by search; its time would mean nothing")
    return [first, again, changed, search]


def _commands(both: Sides, data: Path, question: str) -> list[Taken]:
    """What a person waits for who types one command."""
    both.say("ours: single commands")
    ask = ["ask", question, "--model", "quoting", "--data", str(data), "--json"]
    return [both.nameplate(*command) for _ in range(_COMMAND_ROUNDS) for command in (ask, ["--help"])]


def _ingest_rows(taken: Sequence[Taken], pages: int) -> Iterator[Row]:
    yield _row(taken, "pages a second", "pages/s", lambda each: pages / each.wall_s)
    yield _row(taken, "pages a second, start-up left out", "pages/s", lambda each: pages / _work_s(each))
    yield _row(taken, "passages a second", "passages/s", lambda each: each.number("passages") / each.wall_s)
    yield _row(taken, "passages", "", lambda each: each.number("passages"))
    yield _row(taken, "whole process", "s", lambda each: each.wall_s)
    yield _row(taken, "peak memory", "MB", lambda each: each.peak_mb)


def _again_rows(again: Sequence[Taken]) -> Iterator[Row]:
    first, unchanged, changed, search = again
    yield Row("all files, first time", "s", first.wall_s)
    yield Row("all files, first time, peak memory", "MB", first.peak_mb)
    yield Row("all files, unchanged", "s", unchanged.wall_s)
    yield Row("all files, unchanged, start-up left out", "s", unchanged.number("seconds"))
    yield Row("all files, unchanged, share of first time", "%", 100 * unchanged.wall_s / first.wall_s)
    yield Row("all files, unchanged, passages embedded", "", unchanged.number("embedded"))
    yield Row("one changed note, ingested and found", "s", changed.wall_s + search.wall_s)


def _query_rows(taken: Sequence[Taken]) -> Iterator[Row]:
    yield _row(taken, "retrieval p50", "ms", lambda each: percentiles(_milliseconds(each)).p50)
    yield _row(taken, "retrieval p95", "ms", lambda each: percentiles(_milliseconds(each)).p95)
    again = [percentiles(_milliseconds(each, "read_again_milliseconds")) for each in taken if each.side == "ours"]
    yield Row("reading the first passages again, p50", "ms", median(each.p50 for each in again))
    yield Row("reading the first passages again, p95", "ms", median(each.p95 for each in again))
    yield _row(taken, "whole process", "s", lambda each: each.wall_s)
    yield _row(taken, "peak memory", "MB", lambda each: each.peak_mb)


def _command_rows(commands: Sequence[Taken]) -> Iterator[Row]:
    asked = [each for each in commands if each.what == "ask"]
    yield Row("ask in a fresh process", "s", median(each.wall_s for each in asked))
    yield Row("ask in a fresh process, peak memory", "MB", median(each.peak_mb for each in asked))
    yield Row("--help", "s", median(each.wall_s for each in commands if each.what == "--help"))


def _row(taken: Sequence[Taken], name: str, unit: str, figure: Callable[[Taken], float | None]) -> Row:
    ours, peer = (median(figure(each) for each in taken if each.side == side) for side in ("ours", "peer"))
    return Row(name, unit, ours, peer)


def _work_s(each: Taken) -> float:
    """Seconds of the work itself: without imports and loading the model, and for the peer without saving."""
    steps = ("seconds",) if each.side == "ours" else ("read_s", "split_s", "embed_and_index_s")
    return sum(each.number(step) for step in steps)


def _milliseconds(each: Taken, key: str = "milliseconds") -> list[float]:
    found = each.details[key]
    return [float(one) for one in found] if isinstance(found, list) else []


def _pages(file: Path) -> int:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(file)
    except pypdfium2.PdfiumError:  # damaged or locked: neither side reads it
        return 0
    try:
        return len(document)
    finally:
        document.close()
