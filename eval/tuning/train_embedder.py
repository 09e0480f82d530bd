"""A sentence-transformers folder and examples in, the same model tuned out. Imports torch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eval.tuning.choosing import Chooser
from eval.tuning.pairs import Example
from eval.tuning.recipes import Budget, Recipe
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

_CHOOSING_TOKENS = 128


def tune_embedder(
    base: Path,
    out: Path,
    examples: Sequence[Example],
    chooser: Chooser,
    sweep: Sequence[Recipe],
    budget: Budget,
    seed: int,
    told: Told = lambda stage, done, total: None,
) -> Tuned:
    """Train by each recipe as long as the budget lets it, and save the best of them to `out`. Raises ModelError."""
    model = _Model(base)
    tuned = run_sweep(model, lambda: chooser.measure(model.embed), examples, sweep, budget, seed, told)
    model.save(out)
    return tuned


class _Model:
    """A model that is trained and asked, again and again from given weights."""

    def __init__(self, base: Path) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model = SentenceTransformer(str(base), device=device(), local_files_only=True)
        except (OSError, ValueError) as error:
            raise ModelError(f"{base} cannot be tuned: {str(error).splitlines()[0]}") from None
        # The trainer would make examples for a card of its own, and say so on the terminal.
        self._model.model_card_data.widget = [{"text": ""}]
        self._window = self._model.max_seq_length

    def weights(self) -> dict[str, Any]:
        """A copy of all weights."""
        return {name: one.detach().clone() for name, one in self._model.state_dict().items()}

    def load(self, weights: dict[str, Any]) -> None:
        """Take these weights."""
        self._model.load_state_dict(weights)

    def save(self, out: Path) -> None:
        """Write a sentence-transformers folder."""
        self._model.max_seq_length = self._window
        self._model.save_pretrained(str(out), create_model_card=False)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """(n, dimension) unit vectors."""
        import torch

        self._model.eval()
        self._model.max_seq_length = min(_CHOOSING_TOKENS, self._window)
        with torch.inference_mode(), torch.autocast(device(), dtype=torch.bfloat16, enabled=half_precision()):
            found = self._model.encode(list(texts), batch_size=32, normalize_embeddings=True, show_progress_bar=False)
        self._model.max_seq_length = self._window
        return np.asarray(found, np.float32)

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
        from sentence_transformers import SentenceTransformerTrainer, SentenceTransformerTrainingArguments
        from sentence_transformers.base.sampler import BatchSamplers
        from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
        from transformers import set_seed

        set_seed(seed)
        freeze(self._model[0].auto_model, recipe.frozen)
        self._model.max_seq_length = min(recipe.tokens, self._window)
        rows = [[one.pair.question, one.pair.text, *one.texts[: recipe.negatives]] for one in examples]
        names = ["anchor", "positive", *(f"negative_{at}" for at in range(recipe.negatives))]
        pace = until(deadline, told, steps)
        with TemporaryDirectory(prefix="nameplate-tune-") as folder:
            trainer = SentenceTransformerTrainer(
                model=self._model,
                args=arguments(
                    SentenceTransformerTrainingArguments,
                    recipe,
                    Path(folder),
                    steps,
                    seed,
                    # The others of a batch are wrong answers: no text twice in it.
                    batch_sampler=BatchSamplers.NO_DUPLICATES,
                ),
                train_dataset=_columns(rows, names),
                loss=MultipleNegativesRankingLoss(self._model),
                callbacks=[pace],
            )
            quietly(trainer).train()
        self._model.max_seq_length = self._window
        taken: Pace = pace.pace()
        return taken


def _columns(rows: Sequence[Sequence[str]], names: Sequence[str]) -> Any:
    """A table of texts as the trainers take it."""
    from datasets import Dataset

    return Dataset.from_dict({name: [row[at] for row in rows] for at, name in enumerate(names)})
