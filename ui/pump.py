"""An answer made in a thread of its own, so that whoever shows it can stop at any moment."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterator
from queue import Empty, SimpleQueue

from rag.schema import Event


def pumped(
    ask: Callable[[threading.Event], Iterator[Event]], every: float = 0.2
) -> Generator[Event | None, None, None]:
    """The events of `ask`, and None every `every` seconds without one. What it raises is raised here.

    Closing them sets the event that `ask` was given: the model stops, and the line comes to its end by itself.
    """
    cancel = threading.Event()
    arrived: SimpleQueue[Event | Exception | None] = SimpleQueue()

    def run() -> None:
        try:
            for event in ask(cancel):
                arrived.put(event)
            arrived.put(None)
        except Exception as error:
            arrived.put(error)

    threading.Thread(target=run, daemon=True, name="answer").start()
    try:
        while True:
            try:
                event = arrived.get(timeout=every)
            except Empty:
                yield None
                continue
            if event is None:
                return
            if isinstance(event, Exception):
                raise event
            yield event
    finally:
        cancel.set()
