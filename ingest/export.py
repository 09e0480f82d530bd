"""Turn a sentence-transformers folder into a network that OpenVINO serves, once; the only file that imports torch.

Comes in: a folder with weights, tokenizer and pooling. Goes out: `exports/<fingerprint>/` in the model cache
with model.onnx (mean pooling and L2 normalisation inside), served.xml (the same in 8 bits), tokenizer.json and
export.json.
Runs as a process of its own (`python -m ingest.export FOLDER OUT`), so that ingest never holds torch.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ingest.errors import ModelError
from ingest.models import locked, sha256_of
from ingest.quantise import eight_bit

FORM = 3  # change it when the graph that is made from the same weights changes
EXPORT = "export.json"
# Different lengths, a code, capitals and a letter beyond ASCII: the graph must agree on all of them.
PROBES = (
    "pump",
    "Check the OIL level of P-101A before starting.",
    "Résumé of the transformer's last inspection: 3 µm wear, 12.5 °C above ambient, no further action.",
    "The charge controller disconnects the load when the battery falls below its cut-off voltage. " * 30,
)
LEAST_COSINE = 0.9999  # of the full-precision graph to the original
LEAST_SERVED = 0.995  # of the 8-bit network that is served


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """What export.json says. `window` counts tokens with the special ones; prompts are put before a text."""

    name: str
    dimension: int
    window: int
    fingerprint: str
    query_prompt: str
    passage_prompt: str


def exported(folder: Path, name: str, cache: Path) -> tuple[ExportedModel, Path]:
    """The export of a sentence-transformers folder and where it lies; made first if it is not there.

    The first time takes some twenty seconds and needs torch. Raises ModelError with one line.
    """
    fingerprint = fingerprint_of(folder)
    home = cache / "exports" / fingerprint[:16]
    if not (home / EXPORT).is_file():
        with locked(cache / "locks" / f"export-{home.name}.lock"):
            if not (home / EXPORT).is_file():
                _check_pooling(folder)
                _run_export(folder, home)
    try:
        described = json.loads((home / EXPORT).read_text(encoding="utf-8"))
        described.pop("name")
        return ExportedModel(name=name, **described), home
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(f"{home / EXPORT} cannot be read ({error}); remove {home} and try again") from None


def fingerprint_of(folder: Path) -> str:
    """Hash of the weights, the tokenizer, the pooling and the window: vectors of equal prints are comparable."""
    weights = sorted([*folder.glob("*.safetensors"), *folder.glob("pytorch_model*.bin")])
    if not weights or not (folder / "tokenizer.json").is_file():
        raise ModelError(
            f"{folder} is not a sentence-transformers folder; it needs model.safetensors and tokenizer.json"
        )
    known = _recorded_hashes(folder)
    digest = hashlib.sha256(f"form {FORM}".encode())
    small = ("config.json", "sentence_bert_config.json", "modules.json", "config_sentence_transformers.json")
    for path in [
        *weights,
        folder / "tokenizer.json",
        *(folder / name for name in small),
        *sorted(folder.glob("*_Pooling/config.json")),
    ]:
        if path.is_file():
            name = path.relative_to(folder).as_posix()
            digest.update(f"\n{name} {known.get(name) or sha256_of(path)}".encode())
    return digest.hexdigest()


def _recorded_hashes(folder: Path) -> dict[str, str]:
    """Hashes of a pulled model, checked on arrival: not read again at every start."""
    try:
        return dict(json.loads((folder / "checked.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}


def _run_export(folder: Path, home: Path) -> None:
    """Make the export in a child process, aside, and put it in place whole."""
    home.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(dir=home.parent, prefix=f"{home.name}."))
    try:
        root = str(Path(__file__).resolve().parents[1])
        paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "HF_HUB_OFFLINE": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "ingest.export", str(folder), str(aside)],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )
        if done.returncode != 0:
            lines = [line for line in done.stderr.splitlines() if line.strip()] or ["it gave no reason"]
            raise ModelError(f"embedder {folder} cannot be exported: {lines[-1]}")
        shutil.rmtree(home, ignore_errors=True)
        os.replace(aside, home)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def export(folder: Path, out: Path) -> None:
    """Write the network, tokenizer.json and export.json to `out`; raises ModelError for what it cannot serve."""
    import torch
    from sentence_transformers import SentenceTransformer

    original = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    transformer = original[0].auto_model.float().eval()
    # "sdpa" exports guards against rows without any token (NaN tests, selects): a tenth of the time, for nothing.
    transformer.set_attn_implementation("eager")

    class Pooled(torch.nn.Module):  # type: ignore[misc]
        """Token ids and mask in, one unit vector a text out."""

        def __init__(self, encoder: Any) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:
            hidden = self.encoder(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
            weights = attention_mask.unsqueeze(-1).to(hidden.dtype)
            mean = (hidden * weights).sum(1) / weights.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(mean, dim=1)

    ids = torch.ones((2, 8), dtype=torch.int64)
    shape = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    torch.onnx.export(
        Pooled(transformer),
        (ids, torch.ones_like(ids)),
        str(out / "model.onnx"),
        input_names=["input_ids", "attention_mask"],
        output_names=["embedding"],
        dynamic_shapes=(shape, shape),
        dynamo=True,
        external_data=False,
        verbose=False,
    )
    shutil.copyfile(folder / "tokenizer.json", out / "tokenizer.json")
    prompts = original.prompts or {}
    described = ExportedModel(
        name=folder.name,
        dimension=int(transformer.config.hidden_size),
        window=int(original.max_seq_length or 512),
        fingerprint=fingerprint_of(folder),
        query_prompt=prompts.get("query", ""),
        passage_prompt=prompts.get("document", "") or prompts.get("passage", ""),
    )
    eight_bit(out / "model.onnx", out / "served.xml")
    _compare(original, described, out)
    (out / EXPORT).write_text(json.dumps(asdict(described), indent=1), encoding="utf-8")


def _check_pooling(folder: Path) -> None:
    """Refuse what the graph would not do, before anything heavy is loaded."""
    config = next(folder.glob("*_Pooling/config.json"), None)
    if config is None:
        raise ModelError(f"embedder {folder} has no *_Pooling/config.json; only mean pooling is served")
    described = json.loads(config.read_text(encoding="utf-8"))
    chosen = [key.removeprefix("pooling_mode_") for key, value in described.items() if value is True]
    pooling = described.get("pooling_mode") or "+".join(key for key in chosen if key != "include_prompt")
    if pooling not in ("mean", "mean_tokens"):
        raise ModelError(f"embedder {folder} pools by {pooling}; only mean pooling is served")


def _compare(original: Any, described: ExportedModel, out: Path) -> None:
    """Refuse an export whose vectors are not those of the original, in full precision."""
    import numpy as np

    from ingest.embed import OpenVinoEmbedder

    theirs = original.encode(list(PROBES), normalize_embeddings=True, prompt=described.passage_prompt or None)
    full = OpenVinoEmbedder(described, out, precision="f32")
    for precision, served, bound in (
        ("full precision", full, LEAST_COSINE),
        ("8 bits", OpenVinoEmbedder(described, out), LEAST_SERVED),
    ):
        mine = served.embed_passages(PROBES)
        least = float(np.min(np.sum(mine * theirs, axis=1)))
        print(f"{precision}: least cosine to the original {least:.7f}", file=sys.stderr)
        if least < bound:
            raise ModelError(f"its export differs from the original (cosine {least:.5f})")


def main(arguments: list[str]) -> int:
    """`python -m ingest.export FOLDER OUT`."""
    try:
        export(Path(arguments[0]), Path(arguments[1]))
    except ModelError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
