"""A generation of several segments, some of whose passages have died, finds what one built of nothing finds."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.access import Access, Policy, Viewer
from ingest.generation import Generation, open_current, rollback
from ingest.manifest import current, generation_folder, read_manifest
from ingest.members import Held
from ingest.publish import is_published, next_generation, publish, publish_anew
from ingest.schema import DocumentKind
from ingest.segments import SEGMENTS, Before, Compaction, kept_of, taken_over
from ingest.store import Store
from tests.ingest.plant import EMBEDDER, put

# Segments of a few passages, so that a handful of documents makes several.
SMALL = Compaction(floor=3, ratio=1.5, dead=0.5)
NEVER = Compaction(floor=0, ratio=0.0, dead=1.0)
WORDS = ["pump", "gland", "leak", "torque", "P-101A", "p 101 a", "P-101B", "CB-12", "größe", "4711", "rate", "peak"]
OPS = Viewer(frozenset({"ops"}))


def all_found(generation: Generation) -> list[object]:
    """What every channel, filter and list says, by text: ids tell in which order passages were stored."""

    def texts(hits: list[tuple[int, float]]) -> list[tuple[str, str, float]]:
        passages = generation.passages([one for one, _ in hits])
        return sorted((p.document, p.text, round(score, 4)) for p, (_, score) in zip(passages, hits, strict=True))

    said: list[object] = []
    for first in WORDS:
        tokens = [first.lower(), "pump"]
        for allowed in (None, generation.allowed(DocumentKind.LOG), generation.holders(["P101A"])):
            said.append(texts(generation.lexical(tokens, 500, allowed)))
            said.append(texts(generation.dense(EMBEDDER.embed_query(first), 500, allowed)))
            said.append(
                texts([(one, float(held)) for one, held in generation.identifier(["P101A", "CB12"], 500, allowed)])
            )
    said.append(generation.rarity([word.lower() for word in WORDS]))
    said.append(sorted((code.normal, code.surface) for code in generation.codes()))
    said.append(generation.near_identifiers("P101C", 50))
    said.append([generation.has_kind("P7"), generation.has_kind("RECORD 4711"), generation.has_token("gland")])
    said.append([document.name for document in generation.documents()])
    said.append(len(generation.allowed(as_of=date(2024, 1, 1)) if generation.manifest.passages else []))
    said.append(generation.assets())
    return said


def text_of(choice: random.Random) -> str:
    return "\n".join(" ".join(choice.choices(WORDS, k=choice.randint(1, 9))) for _ in range(choice.randint(1, 4)))


def change(store: Store, data: Path, choice: random.Random) -> None:
    """One document more, less, or other."""
    name = f"{choice.choice('abcdefgh')}.txt"
    generation = next_generation(store, data)
    if choice.random() < 0.25:
        store.remove_document(name, generation)
        return
    kind = choice.choice([DocumentKind.LOG, DocumentKind.MANUAL])
    groups = frozenset({"ops"}) if choice.random() < 0.5 else frozenset({"hr"})
    put(store, name, text_of(choice), generation, kind, choice.choice(["", "P-101A"]), access=Access(groups=groups))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
def test_many_segments_find_what_one_finds(seed: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    choice = random.Random(seed)
    data = tmp_path_factory.mktemp("data")
    policy = choice.choice([SMALL, NEVER])
    with Store(data, EMBEDDER) as store:
        for _ in range(choice.randint(2, 9)):
            for _ in range(choice.randint(1, 3)):
                change(store, data, choice)
            publish(store, data, EMBEDDER, 2, policy=policy)
        with open_current(data) as many:
            publish_anew(store, data, EMBEDDER, 2)
            with open_current(data) as one:
                assert len(one.manifest.segments) <= 1
                assert all_found(many) == all_found(one)
                parts = [generation.seen_by(OPS, Policy()) for generation in (many, one)]
                assert all_found(parts[0]) == all_found(parts[1])
    shutil.rmtree(data)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path, EMBEDDER) as opened:
        yield opened


def names(data: Path) -> list[str]:
    now = current(data)
    assert now is not None
    return [mark.name for mark in read_manifest(data, now[0]).segments]


def add(store: Store, data: Path, name: str, lines: int) -> None:
    put(store, name, "\n".join(f"{name} says {at}" for at in range(lines)), next_generation(store, data))


def test_one_changed_document_writes_one_small_segment(store: Store, tmp_path: Path) -> None:
    policy = Compaction(floor=4, ratio=2.0, dead=0.5)
    for number in range(10):
        add(store, tmp_path, f"{number}.txt", 5)
    publish(store, tmp_path, EMBEDDER, 2, policy=policy)
    first = generation_folder(tmp_path, 1) / SEGMENTS / "000001" / "vectors.faiss"
    add(store, tmp_path, "3.txt", 2)
    publish(store, tmp_path, EMBEDDER, 2, policy=policy)
    assert names(tmp_path) == ["000001", "000002"]
    second = generation_folder(tmp_path, 2) / SEGMENTS
    assert (second / "000001" / "vectors.faiss").samefile(first)
    with open_current(tmp_path) as generation:
        assert generation.manifest.passages == 47
        assert [mark.passages for mark in generation.manifest.segments] == [50, 2]
    add(store, tmp_path, "4.txt", 3)
    publish(store, tmp_path, EMBEDDER, 2, policy=policy)
    assert names(tmp_path) == ["000001", "000003"]  # the small one is built again with what is new
    for number in range(6):
        store.remove_document(f"{number}.txt", next_generation(store, tmp_path))
    publish(store, tmp_path, EMBEDDER, 2, policy=policy)
    assert names(tmp_path) == ["000004"]  # more than half of the first had died


def test_nothing_new_builds_nothing(store: Store, tmp_path: Path) -> None:
    add(store, tmp_path, "a.txt", 3)
    publish(store, tmp_path, EMBEDDER, 2)
    store.set_access("a.txt", Access(groups=frozenset({"ops"})), next_generation(store, tmp_path))
    publish(store, tmp_path, EMBEDDER, 2)
    assert names(tmp_path) == ["000001"]


def test_a_damaged_segment_is_built_anew(store: Store, tmp_path: Path) -> None:
    policy = Compaction(floor=0, ratio=1.0, dead=0.5)
    add(store, tmp_path, "a.txt", 9)
    publish(store, tmp_path, EMBEDDER, 2, policy=policy)
    path = generation_folder(tmp_path, 1) / SEGMENTS / "000001" / "lexical" / "places.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    add(store, tmp_path, "b.txt", 2)
    publish(store, tmp_path, EMBEDDER, 2, policy=policy)
    assert names(tmp_path) == ["000002"]
    with open_current(tmp_path) as generation:
        assert len(generation.lexical(["say"], 20)) == 11


def test_damage_to_a_shared_file_is_refused_and_the_next_ingest_repairs_it(store: Store, tmp_path: Path) -> None:
    policy = Compaction(floor=0, ratio=1.0, dead=0.5)
    add(store, tmp_path, "a.txt", 9)
    publish(store, tmp_path, EMBEDDER, 3, policy=policy)
    add(store, tmp_path, "b.txt", 2)
    publish(store, tmp_path, EMBEDDER, 3, policy=policy)
    path = generation_folder(tmp_path, 2) / SEGMENTS / "000001" / "lexical" / "counts.npy"
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert not is_published(store, tmp_path)
    with pytest.raises(Exception, match="rollback"):
        open_current(tmp_path)
    with pytest.raises(Exception, match="no sound generation before"):
        rollback(tmp_path)
    publish(store, tmp_path, EMBEDDER, 3)
    assert is_published(store, tmp_path)
    open_current(tmp_path).close()


def test_segments_grow_by_ratio_so_that_there_are_few() -> None:
    """One passage at a time: how many segments there come to be, and how often each passage is written."""
    policy, written, sizes = Compaction(floor=10, ratio=3.0, dead=0.5), 0, [0]
    segments: list[int] = []
    for total in range(1, 2001):
        kept = kept_of(segments, 1, policy)
        written += 1 + sum(segments[kept:])
        segments = [*segments[:kept], 1 + sum(segments[kept:])]
        sizes.append(len(segments))
        assert sum(segments) == total
    assert max(sizes) <= 8
    assert written / 2000 < 25


def test_what_is_kept_is_a_beginning(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        for number, lines in enumerate((40, 8, 2)):
            add(store, tmp_path, f"{number}.txt", lines)
            publish(store, tmp_path, EMBEDDER, 2, policy=NEVER)
        manifest = read_manifest(tmp_path, 3)
        before = Before(generation_folder(tmp_path, 3), manifest)
        held = store.held(3)
        more = Held(np.append(held.documents, 99), np.append(held.sizes, 1))
        assert [mark.passages for mark in manifest.segments] == [40, 8, 2]
        assert taken_over(before, held, Compaction(floor=5)) == manifest.segments
        assert len(taken_over(before, more, Compaction(floor=0, ratio=2.0))) == 3
        assert len(taken_over(before, more, Compaction(floor=5, ratio=2.0))) == 2
        assert len(taken_over(before, more, Compaction(floor=9, ratio=2.0))) == 1
        assert taken_over(before, more, Compaction(floor=41, ratio=2.0)) == ()
