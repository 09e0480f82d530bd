"""A model that serves one at a time: in the order of asking, each told how many are before it."""

from __future__ import annotations

import threading
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ModelError
from rag.chat import ChatLimits
from rag.relay import Emit, relay
from rag.schema import Waiting
from rag.turns import Turns


def test_the_order_of_asking_is_kept_and_places_are_told() -> None:
    turns, served, told = Turns(), [], {}
    hold = threading.Event()

    def ask(number: int) -> None:
        places: list[int] = []
        told[number] = places

        def given_up(ahead: int) -> bool:
            places.append(ahead)
            return False

        with turns.turn(given_up, every=0.01) as mine:
            assert mine
            served.append(number)
            if number == 0:
                hold.wait(10)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(4)]
    for number, thread in enumerate(threads):
        thread.start()
        while not told.get(number):
            time.sleep(0.005)
    hold.set()
    for thread in threads:
        thread.join(10)
    assert served == [0, 1, 2, 3]
    for number, places in told.items():
        assert places[0] == number
        assert places[-1] == 0
        assert places == sorted(places, reverse=True)


@given(st.lists(st.booleans(), min_size=1, max_size=8))
@settings(max_examples=20, deadline=None)
def test_whoever_gives_up_does_not_hold_up_the_next(patient: list[bool]) -> None:
    turns, served = Turns(), []

    def ask(number: int) -> None:
        with turns.turn(lambda ahead: not patient[number], every=0.01) as mine:
            if mine:
                served.append(number)

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(len(patient))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    assert sorted(served) == [number for number, stays in enumerate(patient) if stays]


def test_who_is_late_while_others_are_served_is_told_so() -> None:
    def work(emit: Emit) -> None:
        emit(Waiting(2))
        while not emit(""):
            time.sleep(0.01)

    pieces = relay(work, ChatLimits(seconds=0.2), daemon=True)
    assert next(pieces) == Waiting(2)
    try:
        next(pieces)
    except ModelError as error:
        said = str(error)
    assert "busy with 2 other questions" in said
