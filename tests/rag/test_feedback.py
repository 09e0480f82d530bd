"""Pseudo-relevance feedback: words of the best passages join those of the question, and never replace them."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from ingest.schema import BlockKind, DocumentKind, Location, Passage
from rag.feedback import OWN, WORDS, is_for, with_feedback

IDF = {"the": 0.1, "boundari": 4.0, "layer": 3.0, "plate": 2.5}


def passage_of(at, text):
    return Passage(f"{at}.pdf", "", DocumentKind.MANUAL, BlockKind.TEXT, Location(page=1), text, id=at)


def rarity(tokens):
    return {token: IDF.get(token, 1.0) for token in tokens}


def test_words_that_the_best_passages_share_are_asked_for_too():
    best = [passage_of(1, "The boundary layer of a plate."), passage_of(2, "A boundary layer separates.")]
    heard = with_feedback(("heat",), best, [2.0, 1.5], rarity)
    assert heard.count("heat") == OWN
    assert set(heard) >= {"boundari", "layer"}
    assert "the" not in heard


def test_a_question_without_passages_stays_what_it_is():
    assert with_feedback(("heat", "flux"), [], [], rarity) == ("heat", "flux")


def test_only_questions_of_some_words_with_a_near_passage_gain_by_it():
    long, short = tuple("abcdefgh"), ("pump", "torque")
    assert is_for(long, 0.8)
    assert not is_for(short, 0.8)
    assert not is_for(long, 0.3)


@given(
    st.lists(st.sampled_from(["heat", "flux", "wing", "pump"]), min_size=1, max_size=9),
    st.lists(st.text("abcdefg hij", max_size=60), max_size=8),
)
def test_the_words_of_the_question_always_outweigh_the_others(tokens, texts):
    passages = [passage_of(at + 1, text) for at, text in enumerate(texts)]
    heard = with_feedback(
        tokens, passages, [1.0 / (at + 1) for at in range(len(passages))], lambda t: dict.fromkeys(t, 5.0)
    )
    counts = Counter(heard)
    assert all(counts[token] >= Counter(tokens)[token] for token in tokens)
    assert len(set(heard) - set(tokens)) <= WORDS
