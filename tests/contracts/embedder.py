"""What every embedder must do; a test module gives the fixture `embedder` and subclasses EmbedderContract."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.embed import Embedder

TEXTS = [
    "The gland bolts of the feed pump are tightened to 25 N m.",
    "pump",
    "",
    "Résumé: 3 µm wear at 12.5 °C — no action.",
    "The breaker trips when the coil is energised. " * 100,
]


class EmbedderContract:
    """Subclass it and give the fixture `embedder`."""

    def test_is_an_embedder(self, embedder: Embedder) -> None:
        assert isinstance(embedder, Embedder)
        assert embedder.name
        assert len(embedder.fingerprint) == 64
        assert embedder.window >= 32

    def test_rows_are_unit_vectors_in_the_order_of_the_texts(self, embedder: Embedder) -> None:
        vectors = embedder.embed_passages(TEXTS)
        assert vectors.shape == (len(TEXTS), embedder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)
        turned = embedder.embed_passages(TEXTS[::-1])
        assert np.min(np.sum(turned[::-1] * vectors, axis=1)) > 0.999

    def test_no_texts_give_no_rows(self, embedder: Embedder) -> None:
        assert embedder.embed_passages([]).shape == (0, embedder.dimension)

    def test_many_texts_each_keep_their_own_vector(self, embedder: Embedder) -> None:
        texts = [f"work order {number}: " + "bearing noise " * (number % 23) for number in range(300)]
        together = embedder.embed_passages(texts)
        for at in (0, 22, 150, 299):
            alone = embedder.embed_passages([texts[at]])[0]
            assert float(alone @ together[at]) > 0.999

    def test_progress_ends_at_the_number_of_texts_and_never_falls(self, embedder: Embedder) -> None:
        seen: list[int] = []
        embedder.embed_passages(TEXTS * 20, seen.append)
        assert seen == sorted(seen)
        assert seen[-1] == len(TEXTS) * 20

    def test_a_query_is_near_what_shares_its_words(self, embedder: Embedder) -> None:
        query = embedder.embed_query("gland bolts of the pump")
        assert query.shape == (embedder.dimension,)
        assert float(np.linalg.norm(query)) == pytest.approx(1.0, abs=1e-3)
        near, far = embedder.embed_passages([TEXTS[0], "Summer tariff for large customers in the evening"])
        assert float(query @ near) > float(query @ far) + 0.1

    def test_the_same_text_gives_the_same_vector(self, embedder: Embedder) -> None:
        np.testing.assert_array_equal(embedder.embed_query(TEXTS[0]), embedder.embed_query(TEXTS[0]))

    def test_only_the_window_is_read(self, embedder: Embedder) -> None:
        long = "valve " * (embedder.window * 2)
        one, other = embedder.embed_passages([long + "alpha", long + "omega"])
        assert float(one @ other) > 0.9999

    def test_tokens_are_counted_without_cutting_and_without_special_ones(self, embedder: Embedder) -> None:
        assert embedder.count_tokens(["", "pump", "pump pump pump"]) == [0, 1, 3]
        assert embedder.count_tokens(["pump " * (embedder.window * 3)]) == [embedder.window * 3]

    def test_every_token_has_a_unit_vector_where_it_stands(self, embedder: Embedder) -> None:
        text = "Tighten P-101A to 45 Nm."
        (one,) = embedder.embed_tokens([text])
        assert one.vectors.shape == (len(one.offsets), embedder.dimension)
        np.testing.assert_allclose(np.linalg.norm(one.vectors, axis=1), 1.0, atol=1e-3)
        assert text[slice(*one.offsets[0])].lower().startswith("tight")
        assert all(0 <= start < end <= len(text) for start, end in one.offsets)

    def test_tokens_come_in_the_order_of_the_texts_whatever_their_lengths(self, embedder: Embedder) -> None:
        together = embedder.embed_tokens(TEXTS)
        assert len(together) == len(TEXTS)
        assert len(together[2].offsets) == 0
        alone = embedder.embed_tokens([TEXTS[1]])[0]
        assert float(np.sum(alone.vectors[0] * together[1].vectors[0])) > 0.99

    def test_a_word_is_nearest_to_itself_among_tokens(self, embedder: Embedder) -> None:
        said, there = embedder.embed_tokens(["the pump is old", "replace the pump and the valve"])
        nearest = (said.vectors @ there.vectors.T).argmax(axis=1)
        words = ["replace the pump and the valve"[start:end] for start, end in there.offsets]
        assert words[nearest[1]] == "pump"
