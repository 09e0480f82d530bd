"""What both trainings share: the device, the trainer's arguments, an end when the time is over. Imports torch."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any, Protocol

from eval.tuning.sweep import Pace, Step
from ingest.errors import ModelError


def check_libraries() -> None:
    """Raises ModelError where the libraries for training are not installed; keeps those that are off the network."""
    for name in ("HF_HUB_OFFLINE", "HF_DATASETS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ.setdefault(name, "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    # Threads that spin while they wait take the cores from those they wait for, as soon as anything else runs here:
    # on two busy cores four times slower (docs/lab-log.md).
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    try:
        import accelerate  # noqa: F401
        import datasets
        import torch  # noqa: F401
        import transformers
    except ImportError as error:
        raise ModelError(f"training needs {error.name}; run: pip install 'nameplate[tune]'") from None
    datasets.disable_progress_bars()
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def device() -> str:
    """'cuda' where there is a GPU, else 'cpu'."""
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def half_precision() -> bool:
    """Whether the device computes in bfloat16: twice as fast where it does, several times slower where it does not."""
    import torch

    if device() == "cuda":
        return bool(torch.cuda.is_bf16_supported())
    supported = getattr(torch.cpu, "_is_avx512_bf16_supported", None)
    return bool(supported is not None and supported())


def freeze(encoder: Any, share: float) -> None:
    """The word embeddings and a share of the layers, the lowest ones, stay as they are; all others learn."""
    for weights in encoder.parameters():
        weights.requires_grad = True
    layers = encoder.encoder.layer
    for part in [encoder.embeddings, *layers[: int(share * len(layers))]]:
        for weights in part.parameters():
            weights.requires_grad = False


class Paced(Protocol):
    """What every recipe has."""

    @property
    def batch(self) -> int:
        """Examples a step."""

    @property
    def learning_rate(self) -> float:
        """At its highest, after the warm-up."""

    @property
    def warmup(self) -> float:
        """The share of all steps in which the rate rises."""


def arguments(kind: Any, recipe: Paced, folder: Path, steps: int, seed: int, **more: Any) -> Any:
    """The trainer's arguments, `more` among them: nothing saved, nothing reported, the same for the same seed."""
    return kind(
        output_dir=str(folder),
        max_steps=steps,
        per_device_train_batch_size=recipe.batch,
        learning_rate=recipe.learning_rate,
        warmup_steps=max(1, round(recipe.warmup * steps)),
        bf16=half_precision(),
        use_cpu=device() == "cpu",
        dataloader_pin_memory=device() == "cuda",
        save_strategy="no",
        logging_strategy="no",
        report_to=[],
        disable_tqdm=True,
        seed=seed,
        data_seed=seed,
        **more,
    )


def until(deadline: float, told: Step, steps: int) -> Any:
    """A callback that ends the training at a moment of time.monotonic(), tells each step, and gives its `pace()`."""
    from transformers import TrainerCallback

    class Until(TrainerCallback):  # type: ignore[misc]
        """See above."""

        def __init__(self) -> None:
            self.ends = [time.monotonic()]

        def on_step_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            """Called by the trainer after each step."""
            self.ends.append(time.monotonic())
            told(len(self.ends) - 1, steps)
            if self.ends[-1] >= deadline:
                control.should_training_stop = True
            return control

        def pace(self) -> Pace:
            """The first step also prepares all others: where there are more, it is not counted."""
            taken = len(self.ends) - 1
            first = 1 if taken > 1 else 0
            return Pace(taken, (self.ends[-1] - self.ends[first]) / max(1, taken - first))

    return Until()


def quietly(trainer: Any) -> Any:
    """The trainer without what it prints, and without a model card of its own."""
    from transformers import PrinterCallback

    for callback in [PrinterCallback, trainer.model_card_callback_class]:
        trainer.remove_callback(callback)
    return trainer
