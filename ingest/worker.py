"""Files read in child processes, so that a hung, greedy or crashing file costs one line of the report.

The children are plain `python -c` processes that speak over their pipes: unlike multiprocessing's they never
import the caller's main module, so this works the same from the command line, a notebook and a web page.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import selectors
import struct
import subprocess
import sys
import time
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import IO

from ingest.errors import UnreadableDocument
from ingest.schema import BlockKind, Parsed, SourceFile
from ingest.settings import ReadSettings

Result = Parsed | UnreadableDocument

_HANDOVER_SECONDS = 10.0
_ALARM = 14  # SIGALRM, of the child's own clock
_LENGTH = struct.Struct("<Q")
_CHUNK = 1 << 20
_START = "import sys; sys.path[:] = {path!r}; from ingest.worker import serve; serve()"
# Files read at the same time are few: more threads in each would only fight for the cores.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def read_all(sources: Sequence[SourceFile], settings: ReadSettings) -> Generator[tuple[SourceFile, Result], None, None]:
    """Read files in up to `settings.workers` processes; yields each file once, as it is finished.

    The largest files are begun first, so that none of them is left to run alone at the end.
    """
    waiting = deque(sorted(sources, key=lambda source: -source.size))
    workers: list[_Worker] = []
    selector = selectors.DefaultSelector()
    try:
        while waiting or any(worker.source for worker in workers):
            while waiting and len(workers) < settings.workers:
                workers.append(_Worker.start(selector, settings))
            for worker in workers:
                if waiting and worker.source is None:
                    worker.give(waiting.popleft(), settings)
            for worker in _finished(selector, workers, settings):
                source, result = worker.take()
                if worker.ended:
                    worker.stop(selector)
                    workers.remove(worker)
                if source is not None and result is not None:
                    yield source, result
    finally:
        for worker in workers:
            worker.stop(selector)
        selector.close()


def _finished(selector: selectors.DefaultSelector, workers: Sequence[_Worker], settings: ReadSettings) -> list[_Worker]:
    """Workers that have an answer, have died, or have run out of time."""
    now = time.monotonic()
    left = min((worker.deadline - now for worker in workers if worker.source), default=1.0)
    ready = []
    heard = []
    for key, _ in selector.select(timeout=max(left, 0.0)):
        worker: _Worker = key.data
        worker.receive(settings)
        heard.append(worker)
        if worker.result is not None or worker.ended:
            ready.append(worker)
    now = time.monotonic()
    for worker in workers:
        # One that is handing over its answer is in time: the caller may have been away, embedding.
        if worker not in heard and worker.source is not None and worker.deadline <= now:
            worker.result = UnreadableDocument(_too_long(settings))
            worker.ended = True
            ready.append(worker)
    return ready


@dataclass(eq=False)
class _Worker:
    """One child process and the file it is reading."""

    process: subprocess.Popen[bytes]
    source: SourceFile | None = None
    deadline: float = 0.0
    result: Result | None = None
    ended: bool = False
    _received: bytearray = field(default_factory=bytearray)

    @classmethod
    def start(cls, selector: selectors.DefaultSelector, settings: ReadSettings) -> _Worker:
        process = subprocess.Popen(
            [sys.executable, "-c", _START.format(path=sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _ONE_THREAD,
            bufsize=0,
        )
        worker = cls(process)
        selector.register(worker.output, selectors.EVENT_READ, worker)
        worker.send(settings)
        return worker

    @property
    def output(self) -> IO[bytes]:
        assert self.process.stdout is not None
        return self.process.stdout

    def send(self, message: object) -> None:
        assert self.process.stdin is not None
        # A child that has died is found out by the end of its output.
        with contextlib.suppress(OSError):
            _write(self.process.stdin, message)

    def give(self, source: SourceFile, settings: ReadSettings) -> None:
        self.source = source
        self.deadline = time.monotonic() + settings.seconds_per_file
        self.send(source)

    def receive(self, settings: ReadSettings) -> None:
        """Take what the child has written, without waiting for more."""
        chunk = os.read(self.output.fileno(), _CHUNK)
        if not chunk:
            self.ended = True
            if self.source is not None and self.result is None:
                self.result = UnreadableDocument(self._death(settings))
            return
        self._received += chunk
        # The file is read: what is left is waiting for one another, which may outlast the time for reading.
        self.deadline = max(self.deadline, time.monotonic() + _HANDOVER_SECONDS)
        if len(self._received) < _LENGTH.size:
            return
        length = _LENGTH.unpack_from(self._received)[0]
        if len(self._received) >= _LENGTH.size + length:
            found = pickle.loads(memoryview(self._received)[_LENGTH.size : _LENGTH.size + length])
            self._received.clear()
            self.result = found if isinstance(found, Parsed) else UnreadableDocument(str(found))

    def take(self) -> tuple[SourceFile | None, Result | None]:
        source, result = self.source, self.result
        self.source = self.result = None
        return source, result

    def stop(self, selector: selectors.DefaultSelector) -> None:
        with contextlib.suppress(KeyError, ValueError):
            selector.unregister(self.output)
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()
        self.process.wait()

    def _death(self, settings: ReadSettings) -> str:
        code = self.process.wait()
        if code == -_ALARM:
            return _too_long(settings)
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        return f"crashes its reader ({cause}; perhaps for want of memory); get it again or convert it"


def _too_long(settings: ReadSettings) -> str:
    return f"took longer than {settings.seconds_per_file:g} s to read; split it or raise ingest.read.seconds_per_file"


def serve() -> None:
    """The child's side: settings once, then a file in, what it says out, until the input ends."""
    from ingest.personal.tally import tally
    from ingest.readers import read_document

    given, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    # Libraries print to standard output; that must not come between the answers.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    settings = _read(given)
    if not isinstance(settings, ReadSettings):
        return
    limit = settings.memory_mb * 1_000_000
    _hold_memory_to(limit)
    while True:
        source = _read(given)
        if not isinstance(source, SourceFile):
            return
        _die_after(settings.seconds_per_file + 5)
        answer: Parsed | str
        try:
            parsed = read_document(source, settings)
            answer = replace(parsed, personal=tally(_texts(parsed)))
        except UnreadableDocument as error:
            answer = str(error)
        # The file is read. Handing over waits for the parent, who may be embedding; that is no fault of the file.
        _die_after(0)
        _write(answers, answer)
        if _resident() > limit // 2:
            # What a large file leaves behind would be taken from the next one's share.
            return


def _texts(parsed: Parsed) -> Iterator[str]:
    """All that it says, once: its pages, and the rows that stand on none."""
    yield from (page.text for page in parsed.pages)
    yield from (block.text for block in parsed.blocks if block.kind is BlockKind.ROW)


def _hold_memory_to(limit: int) -> None:
    """Address space for `limit` bytes more than the interpreter takes by itself."""
    try:
        import resource
    except ImportError:
        return
    import numpy  # noqa: F401
    import pypdfium2  # noqa: F401

    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _pages("/proc/self/statm", 0) + limit
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _die_after(seconds: float) -> None:
    """End this process even where its parent is no longer there to do so; 0 calls it off."""
    import signal

    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _resident() -> int:
    return _pages("/proc/self/statm", 1)


def _pages(path: str, at: int) -> int:
    try:
        with open(path) as file:
            return int(file.read().split()[at]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


def _read(stream: IO[bytes]) -> object:
    head = stream.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    return pickle.loads(stream.read(_LENGTH.unpack(head)[0]))


def _write(stream: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)))
    view = memoryview(data)
    while view:
        view = view[stream.write(view) :]
    stream.flush()
