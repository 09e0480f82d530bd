"""A model's work in a thread of its own; what it writes is handed on until it ends, is cancelled or is late."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import Empty, SimpleQueue

from ingest.errors import ModelError
from rag.chat import ChatLimits, Piece, Pieces
from rag.schema import Waiting

# Takes a piece (or "" for none) and answers whether to stop.
Emit = Callable[[Piece], bool]


def relay(work: Callable[[Emit], None], limits: ChatLimits, *, daemon: bool) -> Pieces:
    """Run `work` in a thread and yield what it emits. What it raises is raised here, other errors as ModelError."""
    ended: SimpleQueue[Piece | ModelError | None] = SimpleQueue()
    deadline = time.monotonic() + limits.seconds
    stop = threading.Event()

    def emit(piece: Piece) -> bool:
        if piece:
            ended.put(piece)
        return stop.is_set() or limits.cancel.is_set()

    def run() -> None:
        try:
            work(emit)
            ended.put(None)
        except ModelError as error:
            ended.put(error)
        except Exception as error:
            ended.put(ModelError(f"the model failed: {str(error).splitlines()[0] if str(error) else error!r}"))

    threading.Thread(target=run, daemon=daemon, name="chat").start()
    ahead = 0
    try:
        while not limits.cancel.is_set():
            left = deadline - time.monotonic()
            if left <= 0:
                raise ModelError(_late(limits.seconds, ahead))
            try:
                piece = ended.get(timeout=min(left, 0.1))
            except Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, ModelError):
                raise piece
            if isinstance(piece, Waiting):
                ahead = piece.ahead
            yield piece
    finally:
        stop.set()


def _late(seconds: float, ahead: int) -> str:
    if ahead:
        questions = "another question" if ahead == 1 else f"{ahead} other questions"
        return f"after {seconds:g} s the model is still busy with {questions}; ask again later"
    return f"the model took longer than {seconds:g} s; see [answer] seconds in the settings"
