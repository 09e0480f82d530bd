"""A reranker's files in, the form that is served out: made once, in the model cache.

Comes in: a folder with model.onnx (inputs input_ids, attention_mask, token_type_ids; output logits, (n, 1)), plain or
quantised by onnxruntime, and tokenizer.json. Goes out: `exports/<fingerprint>/` with served.xml in 8 bits.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from ingest.errors import ModelError
from ingest.models import locked, sha256_of
from ingest.quantise import eight_bit
from ingest.unpack import unpack

SERVED = "served.xml"
_FORM = 1  # change it when what is made of the same files changes


def ready_reranker(folder: Path, cache: Path) -> tuple[str, Path]:
    """Fingerprint of the reranker and where its served form lies; made first, in some seconds, if it is not there.

    Raises ModelError with one line.
    """
    fingerprint = _fingerprint(folder)
    home = cache / "exports" / fingerprint[:16]
    if not (home / SERVED).is_file():
        with locked(cache / "locks" / f"export-{home.name}.lock"):
            if not (home / SERVED).is_file():
                _make(folder, home)
    return fingerprint, home


def _fingerprint(folder: Path) -> str:
    digest = hashlib.sha256(f"reranker form {_FORM}".encode())
    for name in ("model.onnx", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder} is no reranker: {name} is missing")
        digest.update(f"\n{name} {sha256_of(folder / name)}".encode())
    return digest.hexdigest()


def _make(folder: Path, home: Path) -> None:
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=home.parent, prefix=f"{home.name}."))
    try:
        unpack(folder / "model.onnx", aside / "model.onnx")
        eight_bit(aside / "model.onnx", aside / SERVED)
        (aside / "model.onnx").unlink()
        shutil.copyfile(folder / "tokenizer.json", aside / "tokenizer.json")
        shutil.rmtree(home, ignore_errors=True)
        os.replace(aside, home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
