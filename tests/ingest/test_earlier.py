"""Generations of the form that earlier versions wrote are opened, and replaced by the next publish."""

from __future__ import annotations

import dataclasses
import shutil
from pathlib import Path

import numpy as np
import pytest

from ingest.durable import sha256_file
from ingest.generation import open_current, verify
from ingest.manifest import MANIFEST, generation_folder, make_current, manifest_bytes, read_manifest
from ingest.publish import is_published, publish
from ingest.segments import SEGMENTS
from ingest.store import Store
from tests.ingest.plant import EMBEDDER, put

TOKENS = ["pump", "gland", "said", "P101A", "4711", "oil"]


def as_earlier(data: Path, number: int) -> None:
    """Write a generation of one segment anew as it was written before there were any."""
    bm25s = pytest.importorskip("bm25s")
    faiss = pytest.importorskip("faiss")
    folder = generation_folder(data, number)
    (segment,) = (folder / SEGMENTS).iterdir()
    arrays = {path.stem: np.load(path) for path in (segment / "lexical").glob("*.npy")}
    (folder / "lexical").mkdir()
    for name in ("ids", "lengths", "spelling", "spelling_ends"):
        np.save(folder / "lexical" / f"{name}.npy", arrays[name])
    lists: list[list[int]] = [[] for _ in arrays["ids"]]
    start = 0
    for term, end in enumerate(arrays["ends"].tolist()):
        for place, count in zip(arrays["places"][start:end], arrays["counts"][start:end], strict=True):
            lists[place] += [term] * int(count)
        start = end
    scores = bm25s.BM25(method="lucene", k1=1.2, b=0.75, backend="numpy")
    vocabulary = {str(term): term for term in range(len(arrays["ends"]))}
    scores.index((lists, vocabulary), create_empty_token=False, show_progress=False)
    scores.vocab_dict = {}
    scores.save(folder / "lexical" / "bm25", show_progress=False)
    flat = faiss.read_index(str(segment / "vectors.faiss"))
    index = faiss.IndexIDMap2(faiss.IndexScalarQuantizer(flat.d, faiss.ScalarQuantizer.QT_fp16, 0))
    index.add_with_ids(flat.reconstruct_n(0, flat.ntotal), arrays["ids"])
    faiss.write_index(index, str(folder / "vectors.faiss"))
    shutil.rmtree(folder / SEGMENTS)
    files = {
        path.relative_to(folder).as_posix(): sha256_file(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != MANIFEST
    }
    manifest = dataclasses.replace(read_manifest(data, number), files=files, words="", segments=())
    assert b"segments" not in manifest_bytes(manifest).replace(b"segments/", b"")
    (folder / MANIFEST).write_bytes(manifest_bytes(manifest))
    make_current(data, number)


def all_found(data: Path) -> list[object]:
    with open_current(data) as generation:
        lexical = [[(i, round(s, 4)) for i, s in generation.lexical([token, "pump"], 50)] for token in TOKENS]
        dense = [[(i, round(s, 4)) for i, s in generation.dense(EMBEDDER.embed_query(token), 50)] for token in TOKENS]
        codes = sorted((code.normal, code.surface) for code in generation.codes())
        return [lexical, dense, codes, generation.rarity(TOKENS), generation.near_identifiers("P101B", 9)]


def test_a_generation_of_the_earlier_form_finds_the_same_until_the_next_publish(tmp_path: Path) -> None:
    with Store(tmp_path, EMBEDDER) as store:
        put(store, "a.txt", "pump P-101A said oil oil oil\ngland p 101 a leaks\nP-101A said P-101A\nnothing", 1)
        put(store, "b.txt", "\n".join(f"pump 4711 said {'oil ' * at}" for at in range(1, 9)), 1)
        publish(store, tmp_path, EMBEDDER, 2)
        expected = all_found(tmp_path)
        as_earlier(tmp_path, 1)
        assert all_found(tmp_path) == expected
        verify(tmp_path, 1)
        assert not is_published(store, tmp_path)
        assert publish(store, tmp_path, EMBEDDER, 2) == 2
        assert is_published(store, tmp_path)
    assert all_found(tmp_path) == expected
    assert read_manifest(tmp_path, 2).segments
