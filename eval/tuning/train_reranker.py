"""A BERT with one output and examples in, the same reranker tuned and exported out. Imports torch."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.tuning.pairs import Example
from eval.tuning.recipes import Budget, Recipe
from eval.tuning.reread import RereadChooser
from eval.tuning.sweep import Pace, Step, Told, Tuned, run_sweep
from eval.tuning.training import (
    arguments,
    device,
    freeze,
    half_precision,
    quietly,
    until,
)
from ingest.errors import ModelError

_CHOOSING_TOKENS = 192
_MOST_OFF = 0.02  # of a logit, exported against trained


def tune_reranker(
    base: Path,
    out: Path,
    examples: Sequence[Example],
    chooser: RereadChooser,
    sweep: Sequence[Recipe],
    budget: Budget,
    seed: int,
    told: Told = lambda stage, done, total: None,
) -> Tuned:
    """Train by each recipe as long as the budget lets it, and export the best of them to `out`. Raises ModelError."""
    model = _Model(base)
    tuned = run_sweep(model, lambda: chooser.measure(model.score), examples, sweep, budget, seed, told)
    model.export(out)
    return tuned


class _Model:
    """A cross-encoder that is trained and asked, again and again from given weights."""

    def __init__(self, base: Path) -> None:
        import torch
        from sentence_transformers import CrossEncoder

        # Logits in training and in use alike: what the fusion adds up are no probabilities.
        self._model = CrossEncoder(
            str(base), device=device(), num_labels=1, local_files_only=True, activation_fn=torch.nn.Identity()
        )
        self._model.model_card_data.widget = [{"text": ""}]

    @property
    def _network(self) -> Any:
        return self._model.model

    def weights(self) -> dict[str, Any]:
        """A copy of all weights."""
        return {name: one.detach().clone() for name, one in self._network.state_dict().items()}

    def load(self, weights: dict[str, Any]) -> None:
        """Take these weights."""
        self._network.load_state_dict(weights)

    def score(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """(n,) logits."""
        import torch

        self._model.max_seq_length = _CHOOSING_TOKENS
        self._network.eval()
        with torch.inference_mode(), torch.autocast(device(), dtype=torch.bfloat16, enabled=half_precision()):
            found = self._model.predict(list(pairs), batch_size=32, show_progress_bar=False, convert_to_numpy=False)
        return np.array([float(one) for one in found], np.float32)

    def train(
        self,
        examples: Sequence[Example],
        recipe: Recipe,
        steps: int,
        deadline: float,
        seed: int,
        told: Step = lambda done, total: None,
    ) -> Pace:
        """Train from the weights as they are; how many steps were taken, and how fast."""
        from datasets import Dataset
        from sentence_transformers import CrossEncoderTrainer, CrossEncoderTrainingArguments
        from sentence_transformers.cross_encoder.losses import RankNetLoss
        from transformers import set_seed

        set_seed(seed)
        freeze(self._network.base_model, recipe.frozen)
        self._model.max_seq_length = recipe.tokens
        table = Dataset.from_dict(
            {
                "query": [one.pair.question for one in examples],
                "docs": [[one.pair.text, *one.texts[: recipe.negatives]] for one in examples],
                "labels": [[1.0] + [0.0] * recipe.negatives] * len(examples),
            }
        )
        pace = until(deadline, told, steps)
        with TemporaryDirectory(prefix="nameplate-tune-") as folder:
            trainer = CrossEncoderTrainer(
                model=self._model,
                args=arguments(CrossEncoderTrainingArguments, recipe, Path(folder), steps, seed),
                train_dataset=table,
                # Only which of two texts is the better one is taught: how sure a score is was learnt from far more
                # questions than these, and the search counts on it (rag/retrieve.py).
                loss=RankNetLoss(self._model),
                callbacks=[pace],
            )
            quietly(trainer).train()
        taken: Pace = pace.pace()
        return taken

    def export(self, out: Path) -> None:
        """Write model.onnx and tokenizer.json as rag/rerank.py serves them; raises ModelError where they differ."""
        from eval.tuning.bert_of_onnx import model_scores, onnx_scores

        out.mkdir(parents=True, exist_ok=True)
        network, tokenizer = self._network.float().cpu(), self._model.tokenizer
        export(network, out / "model.onnx")
        plain = tokenizer.backend_tokenizer
        off = float(np.abs(model_scores(network, tokenizer) - onnx_scores(out / "model.onnx", tokenizer)).max())
        if off > _MOST_OFF:
            raise ModelError(f"the exported reranker differs from the trained one by {off:.3f}")
        plain.no_padding()
        plain.no_truncation()
        plain.save(str(out / "tokenizer.json"))


def export(network: Any, file: Path) -> None:
    """A BERT with one output as an ONNX file: token ids, mask and types in, logits (n, 1) out."""
    import torch

    network = network.eval()
    network.set_attn_implementation("eager")

    class Logits(torch.nn.Module):  # type: ignore[misc]
        """What is exported: the logits alone."""

        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, input_ids: Any, attention_mask: Any, token_type_ids: Any) -> Any:
            found = self.network(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)
            return found.logits

    ids = torch.ones((2, 8), dtype=torch.int64)
    shape = {0: torch.export.Dim.DYNAMIC, 1: torch.export.Dim.DYNAMIC}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of torch's own parts, about each other
        torch.onnx.export(
            Logits().eval(),
            (ids, torch.ones_like(ids), torch.zeros_like(ids)),
            str(file),
            input_names=["input_ids", "attention_mask", "token_type_ids"],
            output_names=["logits"],
            dynamic_shapes=(shape, shape, shape),
            dynamo=True,
            external_data=False,
            verbose=False,
        )
