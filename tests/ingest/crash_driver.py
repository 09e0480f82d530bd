"""Kills a writer at random instants and looks at what it left. Run as a program: random|lines SEED KILLS FOLDER.

For every kill a child writes documents and publishes generations, telling over a pipe what it is about to do
and what has been acknowledged. It is killed with SIGKILL, another child opens what is there, and what it
finds must be what was acknowledged, or that and the one step under way. Prints one JSON object.

Children are forked from this small process, which itself never touches SQLite or FAISS, so that a hundred
kills cost seconds and not a hundred starts of Python.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType

import faiss  # noqa: F401

import ingest.durable
import ingest.failures
import ingest.manifest
import ingest.publish
import ingest.segments
import ingest.store
import ingest.store_file
import ingest.term_numbers
import ingest.versions
from ingest.durable import ingest_lock
from ingest.generation import open_current, publish, verify
from ingest.manifest import current
from ingest.publish import is_published, next_generation, sweep
from ingest.segments import Compaction
from ingest.store import Store
from ingest.words import lexical_tokens
from tests.ingest.plant import EMBEDDER, put

ANY_DAY = date(2024, 1, 1)
NAMES = [f"plant/{letter}.txt" for letter in "abcdefgh"]
STORE = [
    str(module.__file__)
    for module in (ingest.store, ingest.store_file, ingest.failures, ingest.term_numbers, ingest.versions)
]
TRACED = [
    *(str(module.__file__) for module in (ingest.durable, ingest.manifest, ingest.publish, ingest.segments)),
    *STORE,
]
# A document has eight passages: some publishes take segments over, some build all anew.
POLICY = Compaction(floor=9, ratio=1.5, dead=0.5)
Line = tuple[str, int]
State = dict[str, str]  # document name -> the word that only this version of it says


def text_of(word: str) -> str:
    return "\n".join(f"line {number} of {word} names P-{number}" for number in range(8))


def write(data: Path, seed: int, say: Callable[[object], None], steps: int = 1_000_000) -> None:
    """Store, remove and publish, until killed or done."""
    choice = random.Random(seed)
    with ingest_lock(data), Store(data, EMBEDDER) as store:
        sweep(store, data)
        state = {one.name: one.title for one in store.documents()}
        if not is_published(store, data) and state:
            say({"publishing": state})
            publish(store, data, EMBEDDER, 2, policy=POLICY)
            say({"published": state})
        for step in range(steps):
            generation = next_generation(store, data)
            name = choice.choice(NAMES)
            word = f"word{seed}x{step}"
            if choice.random() < 0.2 and name in state:
                say({"removing": name})
                store.remove_document(name, generation)
                state = {key: value for key, value in state.items() if key != name}
                say({"removed": name})
            else:
                say({"putting": name, "word": word})
                # The title carries the word too, so that the document row and its passages must agree.
                put(store, name, text_of(word), generation, title=word)
                state = state | {name: word}
                say({"put": name, "word": word})
            if choice.random() < 0.4:
                say({"publishing": state})
                publish(store, data, EMBEDDER, 2, policy=POLICY)
                say({"published": state})


def look(data: Path, say: Callable[[object], None]) -> None:
    """Say what the store holds and what readers find, all channels of the current generation checked."""
    found: dict[str, object] = {"state": {}, "published": None, "wrong": []}
    wrong: list[str] = []
    if current(data) is not None:
        with open_current(data) as generation:
            verify(data, generation.number)
            shown = {one.name: one.title for one in generation.documents()}
            for name, word in shown.items():
                if generation.page(name, 1).text != text_of(word):
                    wrong.append(f"page of {name}")
                lexical = generation.passages([i for i, _ in generation.lexical(lexical_tokens(word), 50)])
                if {one.document for one in lexical} != {name} or len(lexical) != 8:
                    wrong.append(f"lexical channel for {word}")
                if any(word not in one.text for one in lexical):
                    wrong.append(f"text of a passage for {word}")
            dense = generation.passages([i for i, _ in generation.dense(EMBEDDER.embed_query("line"), 1000)])
            if sorted(one.id for one in dense) != sorted(generation.allowed(as_of=ANY_DAY) if shown else []):
                wrong.append("dense channel")
            if len(generation.identifier(["P3"], 1000)) != len(shown):
                wrong.append("identifier channel")
            found["published"] = shown
    if (data / "store.sqlite").exists():
        with Store(data, EMBEDDER) as store:
            found["state"] = {one.name: one.title for one in store.documents()}
    found["wrong"] = wrong
    say(found)


def fork(work: Callable[[Callable[[object], None]], None]) -> tuple[int, int]:
    """Run `work` in a child; returns (its process id, the end of the pipe on which it says things)."""
    reading, writing = os.pipe()
    child = os.fork()
    if child:
        os.close(writing)
        return child, reading
    os.close(reading)
    code = 0
    try:
        work(lambda said: [None, os.write(writing, json.dumps(said).encode() + b"\n")][0])
    except BaseException:
        with contextlib.suppress(OSError):
            os.write(writing, json.dumps({"error": traceback.format_exc()}).encode() + b"\n")
        code = 1
    os._exit(code)


def killed_after(lines: int, seconds: float, child: int, pipe: int) -> list[dict[str, object]]:
    """Wait until the child has said so many lines, a little longer, and kill it; returns all it said."""
    heard = b""
    while heard.count(b"\n") < lines and (more := os.read(pipe, 4096)):
        heard += more
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return said_by(pipe, heard)


def said_by(pipe: int, heard: bytes = b"") -> list[dict[str, object]]:
    with os.fdopen(pipe, "rb") as file:
        lines = (heard + file.read()).split(b"\n")
    return [json.loads(line) for line in lines[:-1]]  # a last line that was cut was not said


def follow(
    state: State, published: State | None, said: list[dict[str, object]]
) -> tuple[list[State], list[State | None]]:
    """What may be in the store, and what readers may find, after a child has said this and was killed."""
    under_way: State | None = None
    publishing: State | None = None
    for line in said:
        if "putting" in line:
            under_way = state | {str(line["putting"]): str(line["word"])}
        elif "removing" in line:
            under_way = {key: value for key, value in state.items() if key != line["removing"]}
        elif "put" in line or "removed" in line:
            assert under_way is not None
            state, under_way = under_way, None
        elif "publishing" in line:
            publishing = dict(state)
            assert line["publishing"] == state, "the child began from another state than was acknowledged"
        elif "published" in line:
            published, publishing = publishing, None
    states = [state] + ([under_way] if under_way is not None else [])
    shown = [published] + ([publishing] if publishing is not None else [])
    return states, shown


class Wrong(Exception):
    """What was left is not what was acknowledged."""


def check(
    data: Path, state: State, published: State | None, said: list[dict[str, object]]
) -> tuple[State, State | None, int]:
    """Look at what a killed writer left; returns what is stored, what is published, how many steps were cut."""
    if any("error" in line for line in said):
        raise Wrong(f"writer: {said[-1]}")
    states, shown = follow(state, published, said)
    child, pipe = fork(lambda say: look(data, say))
    os.waitpid(child, 0)
    found = said_by(pipe)[-1]
    if "error" in found or found["wrong"]:
        raise Wrong(str(found))
    if found["state"] not in states:
        raise Wrong(f"store has {found['state']}, not one of {states}")
    if found["published"] not in shown:
        raise Wrong(f"readers find {found['published']}, not one of {shown}")
    return found["state"], found["published"], len(states) + len(shown) - 2  # type: ignore[return-value]


def kill_at_random(seed: int, kills: int, data: Path) -> dict[str, int]:
    """One folder, written and killed again and again."""
    choice = random.Random(seed)
    state: State = {}
    published: State | None = None
    totals = {"kills": 0, "acknowledged": 0, "publishes": 0, "cut": 0}
    for number in range(kills):
        child, pipe = fork(lambda say, one=seed * 1000 + number: write(data, one, say))  # type: ignore[misc]
        said = killed_after(choice.randrange(16), choice.random() * 0.02, child, pipe)
        state, published, cut = check(data, state, published, said)
        totals["kills"] += 1
        totals["acknowledged"] += sum("put" in line or "removed" in line for line in said)
        totals["publishes"] += sum("published" in line for line in said)
        totals["cut"] += cut
    return totals


def kill_at_lines(seed: int, kills: int, data: Path) -> dict[str, int]:
    """The same writing each time, killed before one and another line of the code that touches the disk."""
    base = data / "base"
    child, pipe = fork(lambda say: write(base, seed, say, 6))
    os.waitpid(child, 0)
    state, published, _ = check(base, {}, None, said_by(pipe))
    trial = data / "trial"

    def traced(say: Callable[[object], None], at: Line | None) -> None:
        seen: set[Line] = set()

        def tracer(frame: FrameType, event: str, _: object) -> object:
            if frame.f_code.co_filename not in TRACED:
                return None
            line = (frame.f_code.co_filename, frame.f_lineno)
            if event == "line" and line not in seen:
                seen.add(line)
                if line == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                if at is None:
                    say({"line": line})
            return tracer

        sys.settrace(tracer)  # type: ignore[arg-type]
        write(trial, seed + 1, say, 6)

    totals = {"kills": 0, "acknowledged": 0, "publishes": 0, "cut": 0}
    shutil.copytree(base, trial)
    child, pipe = fork(lambda say: traced(say, None))
    os.waitpid(child, 0)
    lines = [(str(line["line"][0]), int(line["line"][1])) for line in said_by(pipe) if "line" in line]  # type: ignore[index]
    random.Random(seed).shuffle(lines)
    # The store's transactions are SQLite's care: a sample of its lines, but every line that moves files.
    lines.sort(key=lambda line: line[0] in STORE)
    for at in lines[:kills]:
        shutil.rmtree(trial)
        shutil.copytree(base, trial)
        child, pipe = fork(lambda say, one=at: traced(say, one))  # type: ignore[misc]
        os.waitpid(child, 0)
        said = said_by(pipe)
        try:
            now, shown, cut = check(trial, state, published, said)
            # And what comes after the kill clears up and goes on.
            child, pipe = fork(lambda say: write(trial, seed + 2, say, 2))
            os.waitpid(child, 0)
            check(trial, now, shown, said_by(pipe))
        except Wrong as error:
            raise Wrong(f"killed before {at}: {error}") from None
        totals["kills"] += 1
        totals["acknowledged"] += sum("put" in line or "removed" in line for line in said)
        totals["publishes"] += sum("published" in line for line in said)
        totals["cut"] += cut
    return totals


if __name__ == "__main__":
    gc.freeze()
    how, seed, kills, folder = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4])
    try:
        found = kill_at_random(seed, kills, folder) if how == "random" else kill_at_lines(seed, kills, folder)
        print(json.dumps(found | {"wrong": ""}))
    except Wrong as error:
        print(json.dumps({"wrong": str(error)}))
