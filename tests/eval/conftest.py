"""What tests of measurements share: the small works, one run of answers and one of retrieval, the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.eval.measured import TODAY, Works, build


@dataclass(frozen=True)
class Done:
    """What a command left: its exit code and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        """The one object on stdout."""
        found = json.loads(self.out)
        assert isinstance(found, dict)
        return found


Nameplate = Callable[..., Done]


@pytest.fixture
def nameplate(capsys: pytest.CaptureFixture[str]) -> Nameplate:
    """`nameplate WORDS` in this process."""
    from ui.cli import main

    def run(*words: object) -> Done:
        capsys.readouterr()
        code = main([str(word) for word in words])
        shown = capsys.readouterr()
        return Done(code, shown.out, shown.err)

    return run


@pytest.fixture(scope="session")
def works(tmp_path_factory: pytest.TempPathFactory) -> Works:
    return build(tmp_path_factory.mktemp("works"))


@pytest.fixture
def answers(works: Works, nameplate: Nameplate) -> Path:
    """A run file of answers, made once."""
    file = works.home / "answers.json"
    if not file.exists():
        done = nameplate(
            "eval", "run", works.cases, "--model", "quoting", "--today", TODAY, "--out", file, "--json",
            *works.options(),
        )  # fmt: skip
        assert done.code == 0, done.err
    return file


@pytest.fixture
def rankings(works: Works, nameplate: Nameplate) -> Path:
    """A run file of retrieval, made once."""
    file = works.home / "rankings.json"
    if not file.exists():
        done = nameplate("eval", "retrieval", works.beir, "--settings", works.settings, "--out", file, "--json")
        assert done.code == 0, done.err
    return file
