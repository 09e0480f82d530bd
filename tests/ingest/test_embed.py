from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from ingest.embed import Embedder, HashEmbedder, OpenVinoEmbedder, open_embedder
from ingest.errors import ModelError
from ingest.export import exported, fingerprint_of
from ingest.models import cache_folder, model_path
from ingest.settings import EmbedSettings
from tests.contracts.embedder import EmbedderContract

MINILM = "all-MiniLM-L6-v2"
TOKENS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "pump", "valve", "bar", "oil", "level", "the", "opens", "at"]


@pytest.fixture(scope="session")
def minilm() -> Path:
    try:
        return model_path(MINILM)
    except ModelError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def opened(minilm: Path) -> Embedder:
    return open_embedder(EmbedSettings(model=MINILM))


class TestHashEmbedder(EmbedderContract):
    @pytest.fixture
    def embedder(self) -> Embedder:
        return open_embedder(EmbedSettings(model="hash"))


@pytest.mark.model
class TestMiniLm(EmbedderContract):
    @pytest.fixture
    def embedder(self, opened: Embedder) -> Embedder:
        return opened

    def test_near_in_meaning_without_a_shared_word(self, embedder: Embedder) -> None:
        query = embedder.embed_query("motor will not start")
        near, far = embedder.embed_passages(["The engine fails to crank.", "Invoices are due within thirty days."])
        assert float(query @ near) > float(query @ far) + 0.2

    def test_threads_share_it(self, embedder: Embedder) -> None:
        expected = embedder.embed_query("relief valve")
        failed: list[object] = []

        def ask() -> None:
            answers = [embedder.embed_query("relief valve") for _ in range(20)]
            failed.extend(answer for answer in answers if not np.array_equal(answer, expected))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        embedder.embed_passages(["a pump", "a valve"] * 50)
        for thread in threads:
            thread.join()
        assert not failed

    def test_full_precision_is_near_the_default_one(self, embedder: Embedder, minilm: Path) -> None:
        model, home = exported(minilm, MINILM, cache_folder())
        texts = ["The relief valve opens at 12.5 bar.", "pump", "Check the oil level of P-101A weekly. " * 9]
        full = OpenVinoEmbedder(model, home, precision="f32").embed_passages(texts)
        assert np.min(np.sum(full * embedder.embed_passages(texts), axis=1)) > 0.995

    def test_to_embed_imports_no_torch(self, minilm: Path) -> None:
        code = (
            "import sys; from ingest.embed import open_embedder; from ingest.settings import EmbedSettings\n"
            "embedder = open_embedder(EmbedSettings()); embedder.embed_query('x'); embedder.embed_passages(['x'])\n"
            "print([n for n in ('torch', 'transformers', 'sentence_transformers', 'onnx') if n in sys.modules])"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert done.stdout.strip() == "[]", done.stderr
        assert not done.stderr

    def test_it_may_be_let_go_while_its_last_batch_lands(self, minilm: Path) -> None:
        # A form whose results were called back waited for its own thread here, for ever.
        code = (
            "from ingest.embed import open_embedder; from ingest.settings import EmbedSettings\n"
            "for turn in range(12):\n"
            "    open_embedder(EmbedSettings()).embed_passages(['a pump', 'a valve of the pump'] * 40)\n"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=120)
        assert (done.returncode, done.stderr) == (0, "")

    def test_a_damaged_compiled_form_is_made_again(self, minilm: Path, tmp_path: Path) -> None:
        model, home = exported(minilm, MINILM, cache_folder())
        before = OpenVinoEmbedder(model, home, compiled=tmp_path).embed_query("relief valve")
        (blob,) = tmp_path.glob("*.blob")
        content = blob.read_bytes()
        blob.chmod(0o600)
        blob.write_bytes(content[: len(content) // 3])
        after = OpenVinoEmbedder(model, home, compiled=tmp_path).embed_query("relief valve")
        np.testing.assert_array_equal(before, after)


BERT = {
    "architectures": ["BertModel"],
    "model_type": "bert",
    "vocab_size": len(TOKENS),
    "hidden_size": 32,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "intermediate_size": 64,
    "max_position_embeddings": 64,
    "type_vocab_size": 2,
    "hidden_act": "gelu",
}


def bert_weights(random: np.random.Generator) -> dict[str, NDArray[np.float32]]:
    """Random weights under the names that BERT checkpoints use."""
    weights: dict[str, NDArray[np.float32]] = {}

    def linear(name: str, rows: int, columns: int) -> None:
        weights[f"{name}.weight"] = random.normal(0, 0.2, (rows, columns)).astype(np.float32)
        weights[f"{name}.bias"] = random.normal(0, 0.2, rows).astype(np.float32)

    def norm(name: str) -> None:
        weights[f"{name}.weight"] = np.ones(32, dtype=np.float32)
        weights[f"{name}.bias"] = np.zeros(32, dtype=np.float32)

    for name, rows in (("word", len(TOKENS)), ("position", 64), ("token_type", 2)):
        table = random.normal(0, 0.5, (rows, 32)).astype(np.float32)
        weights[f"embeddings.{name}_embeddings.weight"] = table
    norm("embeddings.LayerNorm")
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        for part in ("query", "key", "value"):
            linear(f"{layer}.attention.self.{part}", 32, 32)
        linear(f"{layer}.attention.output.dense", 32, 32)
        norm(f"{layer}.attention.output.LayerNorm")
        linear(f"{layer}.intermediate.dense", 64, 32)
        linear(f"{layer}.output.dense", 32, 64)
        norm(f"{layer}.output.LayerNorm")
    linear("pooler.dense", 32, 32)
    return weights


def tiny_model(folder: Path, pooling: str = "mean", prompts: dict[str, str] | None = None) -> Path:
    """A real but tiny BERT with random weights, as sentence-transformers saves it."""
    from safetensors.numpy import save_file
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    folder.mkdir()
    save_file(bert_weights(np.random.default_rng(7)), folder / "model.safetensors", metadata={"format": "pt"})
    (folder / "config.json").write_text(json.dumps(BERT))
    tokenizer = Tokenizer(models.WordPiece({word: at for at, word in enumerate(TOKENS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    special = {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]"}
    described = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 48, **special}
    (folder / "tokenizer_config.json").write_text(json.dumps(described))
    (folder / "1_Pooling").mkdir()
    kinds = ("cls_token", "mean_tokens", "max_tokens", "mean_sqrt_len_tokens")
    pools = {f"pooling_mode_{kind}": kind.startswith(pooling) and kind != "mean_sqrt_len_tokens" for kind in kinds}
    (folder / "1_Pooling/config.json").write_text(json.dumps({"word_embedding_dimension": 32, **pools}))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 48, "do_lower_case": False}))
    modules = [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ]
    (folder / "modules.json").write_text(json.dumps(modules))
    if prompts:
        (folder / "config_sentence_transformers.json").write_text(json.dumps({"prompts": prompts}))
    return folder


class TestExport:
    @pytest.mark.slow
    def test_any_sentence_transformers_folder_is_exported_once_and_served(self, tmp_path: Path) -> None:
        folder, cache = tiny_model(tmp_path / "tiny", prompts={"query": "pump ", "document": ""}), tmp_path / "cache"
        embedder = open_embedder(EmbedSettings(model=str(folder), cache=cache))
        assert (embedder.dimension, embedder.window) == (32, 48)
        assert embedder.fingerprint == fingerprint_of(folder)
        plain = embedder.embed_passages(["pump valve opens"])[0]
        np.testing.assert_allclose(embedder.embed_query("valve opens"), plain, atol=1e-2)  # the prompt is put before
        written = {path: path.stat().st_mtime_ns for path in (cache / "exports").rglob("model.onnx")}
        open_embedder(EmbedSettings(model=str(folder), cache=cache))
        assert {path: path.stat().st_mtime_ns for path in (cache / "exports").rglob("model.onnx")} == written

    def test_pooling_that_is_not_the_mean_is_refused_in_one_line(self, tmp_path: Path) -> None:
        folder = tiny_model(tmp_path / "tiny", pooling="cls")
        with pytest.raises(ModelError, match=r"only mean pooling is served") as caught:
            open_embedder(EmbedSettings(model=str(folder), cache=tmp_path / "cache"))
        assert "\n" not in str(caught.value)
        assert not list((tmp_path / "cache").rglob("model.onnx"))


class TestWhatCannotBeOpened:
    def test_an_unknown_name_lists_the_known_ones(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=MINILM):
            open_embedder(EmbedSettings(model="no-such-model", cache=tmp_path))

    def test_a_known_model_that_is_not_here_names_the_remedy(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match=f"nameplate models pull {MINILM}"):
            open_embedder(EmbedSettings(model=MINILM, cache=tmp_path))

    def test_a_folder_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="is not there"):
            open_embedder(EmbedSettings(model=str(tmp_path / "none"), cache=tmp_path))

    def test_a_folder_that_is_no_model(self, tmp_path: Path) -> None:
        with pytest.raises(ModelError, match="not a sentence-transformers folder"):
            open_embedder(EmbedSettings(model=str(tmp_path), cache=tmp_path))


def test_the_fingerprint_follows_weights_tokenizer_and_pooling(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    (folder / "1_Pooling").mkdir(parents=True)
    for name in ("model.safetensors", "tokenizer.json", "1_Pooling/config.json"):
        (folder / name).write_text(name)
    prints = {fingerprint_of(folder)}
    for name in ("model.safetensors", "tokenizer.json", "1_Pooling/config.json"):
        (folder / name).write_text(f"{name} changed")
        prints.add(fingerprint_of(folder))
    assert len(prints) == 4
    copy = shutil.copytree(folder, tmp_path / "elsewhere")
    assert fingerprint_of(Path(os.fspath(copy))) == fingerprint_of(folder)


def test_hash_vectors_know_shared_words() -> None:
    embedder = HashEmbedder()
    near, far = embedder.embed_passages(["torque of gland bolts", "summer energy charge"])
    query = embedder.embed_query("gland bolts torque?")
    assert float(query @ near) > 0.7
    assert abs(float(query @ far)) < 0.3
