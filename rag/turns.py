"""One at a time, in the order of asking: who waits for a model knows how many are before it."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Turns:
    """A queue for something that serves one at a time; shared by threads."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._line: deque[object] = deque()

    @contextmanager
    def turn(self, given_up: Callable[[int], bool], every: float = 0.1) -> Iterator[bool]:
        """Wait in line; the block runs with True when it is one's turn, with False when it was given up before.

        `given_up` is asked at once and every `every` seconds, with the number of those before one.
        """
        ticket = object()
        with self._changed:
            self._line.append(ticket)
        try:
            yield self._served(ticket, given_up, every)
        finally:
            with self._changed:
                self._line.remove(ticket)
                self._changed.notify_all()

    def _served(self, ticket: object, given_up: Callable[[int], bool], every: float) -> bool:
        while True:
            with self._changed:
                ahead = self._line.index(ticket)
            if given_up(ahead):
                return False
            if not ahead:
                return True
            with self._changed:
                if self._line.index(ticket) == ahead:
                    self._changed.wait(every)
