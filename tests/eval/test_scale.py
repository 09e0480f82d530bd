"""A scale run at a small size, through the front door: what it measures must be of what it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.scale.bench import bench_scale
from eval.scale.pieces import read_pieces, together
from eval.scale.plant import EVERYBODY, ONE_PERCENT, PASSAGES, is_few, make, pairs_of
from ingest.access import Policy
from ingest.embed import HashEmbedder
from ingest.errors import UnusableInput
from ingest.generation import open_current
from ingest.pipeline import NoProgress, run_ingest
from ingest.settings import EmbedSettings, IngestSettings
from ui.cli import main

WORDS = (
    "pump seal bearing gland torque leak oil shaft motor valve rate tariff peak meter shift relay breaker tap".split()
)


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A data folder of some documents of a few dozen passages."""
    choice = np.random.default_rng(2)
    for name in "abcd":
        paragraphs = [
            f"## Part {at}\n\n{' '.join(choice.choice(WORDS, 60))} of P-{at}{name.upper()}." for at in range(12)
        ]
        (tmp_path / "site").mkdir(exist_ok=True)
        (tmp_path / "site" / f"{name}.md").write_text(f"# Manual {name}\n\n" + "\n\n".join(paragraphs))
    settings = IngestSettings(embed=EmbedSettings(model="hash"))
    run_ingest([tmp_path / "site"], tmp_path / "source", settings, HashEmbedder(), NoProgress())
    return tmp_path / "source"


@pytest.fixture
def settings_file(tmp_path: Path) -> Path:
    path = tmp_path / "settings.toml"
    path.write_text('[ingest.embed]\nmodel = "hash"\n')
    return path


@pytest.mark.usefixtures("read_here")
def test_passages_are_joined_of_two_documents_and_their_vectors_are_near(source: Path) -> None:
    pieces = read_pieces([source], HashEmbedder(), NoProgress())
    made, again = make(pieces, 3), make(pieces, 3)
    assert made.passages == again.passages
    assert len(made.passages) == PASSAGES
    pages = {page.number: page.text for page in made.pages}
    for passage, (left, right) in zip(made.passages, pairs_of(pieces, 3).tolist(), strict=True):
        assert pieces.pieces[left].document != pieces.pieces[right].document
        assert pages[passage.location.page or 0][passage.start :].startswith(passage.text)
    assert np.allclose(np.linalg.norm(together(pieces, pairs_of(pieces, 3)), axis=1), 1, atol=1e-5)


@pytest.mark.slow
@pytest.mark.usefixtures("read_here")
def test_a_small_run_measures_every_size(source: Path, settings_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = bench_scale([128, 640], [source], out, settings_file, asked=9)
    assert [one.documents for one in report.sizes] == [2, 11]  # the note of the size before is still there
    for one in report.sizes:
        # Passages of few words tie nearly, and float16 may swap them.
        assert min(one.recall.values()) > 0.9
        assert one.milliseconds["one percent"]["fused"].p95 >= one.milliseconds["one percent"]["fused"].p50 > 0
        assert one.ingest_per_s > 0 < one.generation_mb
    with open_current(out / "data") as generation:
        few, every = generation.seen_by(ONE_PERCENT, Policy()), generation.seen_by(EVERYBODY, Policy())
        assert few.manifest.documents == sum(map(is_few, range(10))) + 1
        assert every.manifest.passages == 641
    with pytest.raises(UnusableInput, match="is there already; remove it"):
        bench_scale([128], [source], out, settings_file)


def test_sizes_that_are_no_counts_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "scale", "--sizes", "many"]) == 1
    assert "--sizes many is no list of counts" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.usefixtures("read_here")
def test_the_command_writes_figures_table_and_plot(
    source: Path, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bench", "scale", "--sizes", "128", "--from", str(source), "--out", str(tmp_path / "out")]
    assert main([*command, "--settings", str(settings_file), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert json.loads((tmp_path / "out" / "scale.json").read_text()) == shown
    assert "| fused, all, p50 / p95 ms |" in (tmp_path / "out" / "scale.md").read_text()
