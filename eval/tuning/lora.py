"""Chat fine-tuning lines and a local model's folder in, a LoRA adapter out. Imports torch; needs the extra `lora`.

The model learns the words of the answer alone: what stands in the prompt is read and not learnt. A tenth of the lines
is held out; the loss on it before and after says whether there was anything to learn.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from eval.tuning.training import arguments, check_libraries, device, until
from ingest.errors import ModelError, UnusableInput

ADAPTER, CARD = "adapter", "card.json"
Told = Callable[[str, int, int], None]
_NOT_LEARNT = -100  # label of a token that the loss passes over


@dataclass(frozen=True, slots=True)
class LoraRecipe:
    """`rank` numbers a row and column of each change; `tokens` bounds a line, longer ones are left out."""

    rank: int = 16
    alpha: int = 32
    dropout: float = 0.05
    learning_rate: float = 2e-4
    epochs: float = 3.0
    batch: int = 1
    accumulate: int = 8
    tokens: int = 1536
    warmup: float = 0.05


@dataclass(frozen=True, slots=True)
class LoraReport:
    """What was trained: steps, lines used and held out, loss a token on the held-out lines before and after."""

    folder: Path
    model: str
    steps: int
    lines: int
    held_out: int
    left_out: int
    loss_before: float
    loss_after: float
    trained_weights: int
    seconds: float

    def as_json(self) -> dict[str, object]:
        """The object printed by `tune lora --json`, and the adapter's card."""
        return asdict(self) | {"folder": str(self.folder)}


def train_lora(
    lines: Path,
    model: Path,
    out: Path,
    minutes: float,
    seed: int,
    recipe: LoraRecipe = LoraRecipe(),
    told: Told = lambda stage, done, total: None,
) -> LoraReport:
    """Train an adapter for the model of a folder and save it to `out`; raises UnusableInput or ModelError."""
    examples = read_lines(lines)
    check_libraries()
    try:
        from peft import LoraConfig, get_peft_model
    except ImportError:
        raise ModelError("training an adapter needs peft; run: pip install 'nameplate[lora]'") from None
    from transformers import Trainer, TrainingArguments, set_seed

    began = time.monotonic()
    set_seed(seed)
    network, tokenizer = _opened(model)
    rows = [row for one in examples if len((row := tokenised(tokenizer, one))["input_ids"]) <= recipe.tokens]
    if len(rows) < 2:
        raise UnusableInput(f"{lines} has {len(rows)} lines of at most {recipe.tokens} tokens; at least 2 are needed")
    Random(seed).shuffle(rows)
    held, learnt = rows[: max(1, len(rows) // 10)], rows[max(1, len(rows) // 10) :]
    adapted = get_peft_model(
        network,
        LoraConfig(
            r=recipe.rank,
            lora_alpha=recipe.alpha,
            lora_dropout=recipe.dropout,
            target_modules="all-linear",
            task_type="CAUSAL_LM",
        ),
    )
    steps = max(1, round(recipe.epochs * len(learnt) / (recipe.batch * recipe.accumulate)))
    pace = until(began + 60 * minutes, lambda done, of: told("training", done, of), steps)
    with TemporaryDirectory(prefix="nameplate-tune-") as folder:
        trainer = Trainer(
            model=adapted,
            args=arguments(
                TrainingArguments,
                recipe,
                Path(folder),
                steps,
                seed,
                per_device_eval_batch_size=recipe.batch,
                gradient_accumulation_steps=recipe.accumulate,
            ),
            train_dataset=learnt,
            eval_dataset=held,
            data_collator=lambda some: padded(some, tokenizer.pad_token_id),
            callbacks=[pace],
        )
        _quietly(trainer)
        before = float(trainer.evaluate()["eval_loss"])
        trainer.train()
        after = float(trainer.evaluate()["eval_loss"])
    out.mkdir(parents=True, exist_ok=True)
    adapted.save_pretrained(str(out / ADAPTER))
    report = LoraReport(
        folder=out / ADAPTER,
        model=model.name,
        steps=pace.pace().steps,
        lines=len(learnt),
        held_out=len(held),
        left_out=len(examples) - len(rows),
        loss_before=round(before, 4),
        loss_after=round(after, 4),
        trained_weights=sum(weights.numel() for weights in adapted.parameters() if weights.requires_grad),
        seconds=round(time.monotonic() - began, 1),
    )
    card = report.as_json() | {"recipe": asdict(recipe), "seed": seed, "device": device()}
    (out / CARD).write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    return report


def merge(model: Path, adapter: Path, out: Path) -> None:
    """Write the model with the adapter's changes in its weights, as a folder of its own."""
    check_libraries()
    from peft import PeftModel

    network, tokenizer = _opened(model)
    PeftModel.from_pretrained(network, str(adapter)).merge_and_unload().save_pretrained(str(out))
    tokenizer.save_pretrained(str(out))


def read_lines(file: Path) -> list[list[Mapping[str, str]]]:
    """The messages of each line; raises UnusableInput naming the line and what is wrong."""
    try:
        written = file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UnusableInput(f"{file} cannot be read ({error.strerror}); nameplate tune export-chat writes it") from None
    except UnicodeDecodeError:
        raise UnusableInput(f"{file} is not UTF-8 text; nameplate tune export-chat writes it") from None
    found = []
    for at, line in enumerate(written, 1):
        try:
            messages = json.loads(line)["messages"]
            sound = [str(one["role"]) for one in messages][-1:] == ["assistant"] and all(
                isinstance(one["content"], str) for one in messages
            )
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise UnusableInput(f"{file} line {at}: no chat that ends with the assistant; see docs/tuning.md")
        found.append(messages)
    if not found:
        raise UnusableInput(f"{file} holds no lines; nameplate tune export-chat writes it")
    return found


def tokenised(tokenizer: Any, messages: Sequence[Mapping[str, str]]) -> dict[str, list[int]]:
    """Token ids of a chat; of its labels those of the answer alone are learnt."""
    prompt = tokenizer.apply_chat_template(list(messages[:-1]), tokenize=False, add_generation_prompt=True)
    whole = tokenizer.apply_chat_template(list(messages), tokenize=False)
    if not whole.startswith(prompt):
        raise ModelError("the model's chat template does not put the answer behind the prompt; it cannot be tuned so")
    before = tokenizer(prompt, add_special_tokens=False)["input_ids"]
    answer = tokenizer(whole[len(prompt) :], add_special_tokens=False)["input_ids"]
    return {"input_ids": before + answer, "labels": [_NOT_LEARNT] * len(before) + answer}


def padded(rows: Sequence[Mapping[str, list[int]]], pad: int) -> dict[str, Any]:
    """A batch of rows, each as long as the longest."""
    import torch

    longest = max(len(row["input_ids"]) for row in rows)

    def filled(name: str, value: int) -> Any:
        return torch.tensor([row[name] + [value] * (longest - len(row[name])) for row in rows])

    mask = torch.tensor([[1] * len(row["input_ids"]) + [0] * (longest - len(row["input_ids"])) for row in rows])
    return {"input_ids": filled("input_ids", pad), "labels": filled("labels", _NOT_LEARNT), "attention_mask": mask}


def _opened(model: Path) -> tuple[Any, Any]:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if not (model / "config.json").is_file():
        raise ModelError(f"{model} is no model folder: config.json is missing; a GGUF file cannot be trained")
    try:
        kind = torch.bfloat16 if device() == "cuda" else torch.float32
        network = AutoModelForCausalLM.from_pretrained(str(model), local_files_only=True, dtype=kind)
        tokenizer = AutoTokenizer.from_pretrained(str(model), local_files_only=True)
    except (OSError, ValueError) as error:
        raise ModelError(f"{model} cannot be opened: {str(error).splitlines()[0]}") from None
    if tokenizer.chat_template is None:
        raise ModelError(f"{model} has no chat template; tune the instruct variant of the model")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return network, tokenizer


def _quietly(trainer: Any) -> None:
    from transformers import PrinterCallback

    trainer.remove_callback(PrinterCallback)
