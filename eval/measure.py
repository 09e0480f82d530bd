"""Run a command in a fresh process and measure it: wall time, and the peak memory of its whole process tree.

Memory is the sum of the proportional set sizes (a page shared by n processes counts 1/n in each) of the
process and all its descendants, sampled ten times a second from /proc; None where there is no /proc.
"""

from __future__ import annotations

import os
import platform
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ingest.errors import NameplateError

_PROC = Path("/proc")
_EVERY_S = 0.1
_GRACE_S = 5.0
_PACKAGES = (
    "nameplate", "openvino", "faiss-cpu", "torch", "sentence-transformers", "llama-index-core", "numpy",
)  # fmt: skip


class BenchError(NameplateError):
    """A measured command failed; the text has its last line."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process took. `output` is its standard output."""

    wall_s: float
    peak_mb: float | None
    output: str


@dataclass(frozen=True, slots=True)
class Machine:
    """Where figures were taken."""

    cores: int
    processor: str
    memory_gb: float
    system: str
    python: str
    packages: Mapping[str, str]

    def __str__(self) -> str:
        packages = ", ".join(f"{name} {number}" for name, number in self.packages.items())
        where = f"{self.cores} cores, {self.processor}, {self.memory_gb:.0f} GB, {self.system}"
        return f"{where}, Python {self.python}; {packages}"


def run_measured(command: Sequence[str], environment: Mapping[str, str] | None = None) -> Measured:
    """Run to the end; raises BenchError where the command cannot start or does not exit with 0."""
    began = time.perf_counter()
    try:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            env={**os.environ, **(environment or {})},
        )
    except OSError as error:
        raise BenchError(f"{command[0]} cannot be started ({error.strerror})") from None
    sampler = _Sampler(process.pid)
    sampler.start()
    try:
        output, complaints = process.communicate()
        wall_s = time.perf_counter() - began
    finally:
        sampler.stop()
        if process.poll() is None:  # interrupted: leave nothing running
            process.terminate()
            try:
                process.wait(_GRACE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
    if process.returncode != 0:
        lines = (complaints or output).strip().splitlines()
        raise BenchError(f"{' '.join(command[:6])} failed: {lines[-1] if lines else f'exit {process.returncode}'}")
    return Measured(wall_s, sampler.peak_mb, output)


def machine() -> Machine:
    """The machine this runs on."""
    found = {}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        processor=_processor(),
        memory_gb=memory,
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        packages=found,
    )


def _processor() -> str:
    try:
        for line in (_PROC / "cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


class _Sampler:
    def __init__(self, root: int) -> None:
        self.peak_mb: float | None = None
        self._root = root
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        if (_PROC / "self" / "smaps_rollup").exists():
            self._thread.start()

    def stop(self) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        while not self._done.wait(_EVERY_S):
            now = sum(_proportional_kb(pid) for pid in _tree(self._root)) / 1024
            self.peak_mb = max(self.peak_mb or 0.0, now)


def _tree(root: int) -> set[int]:
    """The process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for entry in _PROC.iterdir():
        if entry.name.isdigit():
            try:
                stat = (entry / "stat").read_text()
            except OSError:  # it ended meanwhile
                continue
            # the name in brackets may itself hold brackets and spaces: the parent is the second word after it
            children.setdefault(int(stat.rpartition(")")[2].split()[1]), []).append(int(entry.name))
    found, waiting = set[int](), [root]
    while waiting:
        pid = waiting.pop()
        found.add(pid)
        waiting += children.get(pid, [])
    return found


def _proportional_kb(pid: int) -> int:
    try:
        for line in (_PROC / str(pid) / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:  # it ended meanwhile
        pass
    return 0
