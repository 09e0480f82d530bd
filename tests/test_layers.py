"""Imports point back along the line; what is heavy stays off the way to an answer."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_imports_point_back_along_the_line() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_only_the_bridge_imports_llama_index_and_only_export_imports_torch() -> None:
    users = {"llama_index": set(), "torch": set(), "sentence_transformers": set()}
    for path in [*ROOT.glob("ingest/**/*.py"), *ROOT.glob("rag/**/*.py"), *ROOT.glob("ui/**/*.py")]:
        for line in path.read_text(encoding="utf-8").splitlines():
            for package, files in users.items():
                if line.strip().startswith((f"import {package}", f"from {package}")):
                    files.add(path.relative_to(ROOT).as_posix())
    assert users["llama_index"] == {"rag/llama.py"}
    assert users["torch"] <= {"ingest/export.py"}
    assert users["sentence_transformers"] <= {"ingest/export.py"}
