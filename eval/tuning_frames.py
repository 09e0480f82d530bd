"""Cards of tuned models in, data frames and charts of before and after out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.charts import AMBER, RUST, SLATE, TEAL, styled
from ingest.errors import UnusableInput
from ingest.tuned import CARD

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Span(_Read):
    """A mean and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float


class Figure(_Read):
    """One measure of one channel over one set, before and after; `difference` is paired, question by question."""

    name: str = Field(alias="set")
    role: str = ""
    channel: str = ""
    measure: str
    questions: int = 0
    before: Span
    after: Span
    difference: Span


class Verdict(_Read):
    """Whether the model may be used, and why."""

    passed: bool
    why: str = ""


class Base(_Read):
    """What it was tuned from."""

    name: str


class _Card(_Read):
    version: str
    part: str
    made: str = ""
    base: Base
    gate: Verdict
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class TuningCard:
    """What one tuned model says of itself, as far as plots need it. `part` is what was tuned: embedder, reranker."""

    version: str
    part: str
    base: str
    made: str
    passed: bool
    why: str
    figures: tuple[Figure, ...]


def read_cards(folder: Path) -> tuple[TuningCard, ...]:
    """Of every version in a folder of tuned models (VERSION/card.json), oldest first; empty where there is none.

    Raises UnusableInput naming the first card that cannot be read.
    """
    found = [_read(path) for path in sorted(folder.glob(f"*/{CARD}"))] if folder.is_dir() else []
    return tuple(sorted(found, key=lambda card: (card.made, card.version)))


def _read(path: Path) -> TuningCard:
    try:
        card = _Card.model_validate(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise UnusableInput(f"{path} is no card of a tuned model ({first}); tune again, or remove it") from None
    return TuningCard(card.version, card.part, card.base.name, card.made, card.gate.passed, card.gate.why, card.figures)


def versions_frame(cards: tuple[TuningCard, ...]) -> pd.DataFrame:
    """One row a tuned model: version, part, base, made, whether the gate passed, and why."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {"version": one.version, "part": one.part, "base": one.base, "made": one.made[:10],
             "gate passed": one.passed, "why": one.why}
            for one in cards
        ],
        columns=["version", "part", "base", "made", "gate passed", "why"],
    )  # fmt: skip


def before_after_frame(card: TuningCard) -> pd.DataFrame:
    """One row a set, channel and measure: means before and after, the difference with its interval, what it shows."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "set": one.name, "role": one.role, "channel": one.channel, "measure": one.measure,
                "questions": one.questions, "before": one.before.mean, "after": one.after.mean,
                "difference": one.difference.mean, "low": one.difference.low, "high": one.difference.high,
                "verdict": _verdict(one.difference),
            }
            for one in card.figures
        ],
        columns=["set", "role", "channel", "measure", "questions", "before", "after", "difference", "low", "high",
                 "verdict"],
    )  # fmt: skip


def _verdict(difference: Span) -> str:
    return "better" if difference.low > 0 else "worse" if difference.high < 0 else "not shown"


def before_after_chart(frame: pd.DataFrame, measure: str = "ndcg@10") -> alt.FacetChart:
    """Of `before_after_frame` one measure: the difference of each set with its interval, a small chart each channel."""
    import altair as alt

    verdicts = ["better", "not shown", "worse"]
    shown = frame[frame["measure"] == measure]
    # Only the whole has data: a layer with data of its own would not be parted by channel.
    base = alt.Chart().encode(
        y=alt.Y("set:N", title=None, sort=list(dict.fromkeys(shown["set"])), axis=alt.Axis(labelLimit=180)),
        color=alt.Color("verdict:N", title=None, legend=alt.Legend(orient="top"),
                        scale=alt.Scale(domain=verdicts, range=[TEAL, SLATE, RUST])),
    )  # fmt: skip
    reach = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=f"{measure}, after minus before"), x2="high:Q")
    numbers = ("before", "after", "difference", "low", "high")
    mean = base.mark_circle(size=100, opacity=1).encode(
        x="difference:Q",
        tooltip=["set", "role", "channel", "questions", *(alt.Tooltip(f"{one}:Q", format=".3f") for one in numbers)],
    )
    zero = alt.Chart().mark_rule(color=AMBER).encode(x=alt.datum(0))
    return styled(
        alt.layer(zero, reach, mean, data=shown)
        .properties(width=380, height=alt.Step(26))
        .facet(row=alt.Row("channel:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left")))
        .properties(title="What tuning changed, with 95 % intervals")
    )
