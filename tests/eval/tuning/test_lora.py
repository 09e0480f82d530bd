"""The recipe for an adapter, on a tiny chat model made on the spot: the loss falls, the adapter is saved and loaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from eval.tuning.lora import LoraRecipe, merge, read_lines, tokenised, train_lora
from ingest.errors import ModelError, UnusableInput
from rag.prompting import prompt

ROOT = Path(__file__).resolve().parents[3]
THINGS = ("pump", "valve", "motor", "boiler", "fan", "drum", "gate", "cooler", "gearbox", "breaker")
CHATML = (
    "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{{ message['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def exported(file: Path) -> Path:
    """Lines as tune export-chat writes them."""
    lines = []
    for at in range(60):
        thing, bar = THINGS[at % len(THINGS)], 3 + at
        told = f"Evidence:\n[1] Manual, p. {at + 1}: The {thing} opens at {bar} bar.\n\nQuestion: When does it open?"
        said = f"The {thing} opens at {bar} bar [1]."
        roles = (("system", prompt("answer")[0]), ("user", f"{told}\nAnswer:"), ("assistant", said))
        lines.append(json.dumps({"messages": [{"role": role, "content": text} for role, text in roles]}))
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def tiny_chat_model(folder: Path, lines: Path) -> Path:
    """A few layers of Qwen2 with random weights, and a tokenizer trained on the lines."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast, Qwen2Config, Qwen2ForCausalLM

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    special = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=500, special_tokens=special, initial_alphabet=alphabet)
    tokenizer.train_from_iterator(lines.read_text("utf-8").splitlines(), trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, eos_token="<|im_end|>", pad_token="<|endoftext|>")
    fast.chat_template = CHATML
    fast.save_pretrained(folder)
    torch.manual_seed(5)
    config = Qwen2Config(
        vocab_size=len(fast), hidden_size=64, intermediate_size=128, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=1024,
    )  # fmt: skip
    Qwen2ForCausalLM(config).save_pretrained(folder)
    return folder


@pytest.mark.slow
def test_the_loss_falls_and_the_adapter_is_loaded_again(tmp_path: Path) -> None:
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    lines = exported(tmp_path / "chat.jsonl")
    model = tiny_chat_model(tmp_path / "tiny", lines)
    steps: list[int] = []
    recipe = LoraRecipe(learning_rate=1e-2, epochs=6, batch=4, accumulate=1)
    report = train_lora(lines, model, tmp_path / "out", 2.0, 1, recipe, lambda stage, done, total: steps.append(done))
    assert report.steps == steps[-1] == 81
    assert (report.lines, report.held_out, report.left_out) == (54, 6, 0)
    assert report.loss_after < report.loss_before - 0.5  # all but the adapter stays random
    assert json.loads((tmp_path / "out/card.json").read_text())["loss_after"] == report.loss_after

    tokenizer = AutoTokenizer.from_pretrained(model)
    row = tokenised(tokenizer, read_lines(lines)[0])
    learnt = [token for token, label in zip(row["input_ids"], row["labels"], strict=True) if label != -100]
    assert tokenizer.decode(learnt).strip() == "The pump opens at 3 bar [1].<|im_end|>"
    ids = {"input_ids": torch.tensor([row["input_ids"]]), "labels": torch.tensor([row["labels"]])}

    def loss(network: torch.nn.Module) -> float:
        with torch.inference_mode():
            return float(network.eval()(**ids).loss)

    plain = loss(AutoModelForCausalLM.from_pretrained(model))
    adapted = loss(PeftModel.from_pretrained(AutoModelForCausalLM.from_pretrained(model), report.folder))
    assert adapted < plain
    merge(model, report.folder, tmp_path / "merged")
    assert loss(AutoModelForCausalLM.from_pretrained(tmp_path / "merged")) == pytest.approx(adapted, abs=1e-3)


def test_what_cannot_be_trained_is_said_in_a_line(tmp_path: Path) -> None:
    lines = exported(tmp_path / "chat.jsonl")
    for text, said in (("", "holds no lines"), ("{}", "line 1"), ('{"messages": [{"role": "user"}]}', "line 1")):
        (tmp_path / "bad.jsonl").write_text(text, "utf-8")
        with pytest.raises(UnusableInput, match=said):
            read_lines(tmp_path / "bad.jsonl")
    with pytest.raises(UnusableInput, match="cannot be read"):
        read_lines(tmp_path / "none.jsonl")
    command = [sys.executable, "-m", "ui.cli", "tune", "lora", str(lines), "--model", str(tmp_path), "--out"]
    done = subprocess.run(
        [*command, str(tmp_path / "out")], cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "config.json is missing" in done.stderr
    assert "Traceback" not in done.stderr
    full = subprocess.run([*command, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "is not empty" in full.stderr


def test_a_model_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder"):
        train_lora(exported(tmp_path / "chat.jsonl"), tmp_path / "none", tmp_path / "out", 1.0, 1)
