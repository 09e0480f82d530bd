"""Questions of a journal as pandas data frames: when, how they ended, how long, what they cost, who was content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from eval.exchanges import STOPPED, Exchange
from eval.questions import Asked, questions_by_asset
from rag.schema import Status

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

Every = Literal["D", "W", "MS"]  # days, weeks from Monday, months


def exchanges_frame(exchanges: Sequence[Exchange]) -> pd.DataFrame:
    """One row a question, oldest first: at (UTC), status, question, model, seconds, tokens, cost, thumbs."""
    import pandas as pd

    columns = ["at", "status", "question", "model", "generation", "seconds", "prompt tokens", "completion tokens",
               "estimated", "cost", "currency", "computed", "thumbs", "comment", "resolved"]  # fmt: skip
    frame = pd.DataFrame.from_records(
        [
            {
                "at": one.at, "status": one.status, "question": one.question, "model": one.model,
                "generation": one.generation, "seconds": None if one.total_ms is None else one.total_ms / 1000,
                "prompt tokens": one.prompt_tokens, "completion tokens": one.completion_tokens,
                "estimated": one.estimated, "cost": None if one.cost is None else float(one.cost),
                "currency": one.currency, "computed": one.computed, "thumbs": one.thumbs, "comment": one.comment,
                "resolved": one.resolved,
            }
            for one in exchanges
        ],
        columns=columns,
    )  # fmt: skip
    return frame.astype({"seconds": "float64", "cost": "float64", "thumbs": "Int64"}).assign(
        at=pd.to_datetime(frame["at"], utc=True)
    )


def over_time_frame(exchanges: Sequence[Exchange], every: Every = "W") -> pd.DataFrame:
    """Questions by period and how they ended: period (its first day), ended, questions; periods without any are 0."""
    import pandas as pd

    frame = exchanges_frame(exchanges)
    frame = frame.assign(ended=[_ended(one) for one in exchanges], period=_periods(frame["at"], every))
    if frame.empty:
        return pd.DataFrame(columns=["period", "ended", "questions"])
    counted = frame.groupby(["period", "ended"]).size().unstack(fill_value=0)
    whole = pd.date_range(counted.index.min(), counted.index.max(), freq="W-MON" if every == "W" else every)
    counted = counted.reindex(whole, fill_value=0).rename_axis("period")
    return counted.reset_index().melt("period", var_name="ended", value_name="questions")


def rates_over_time_frame(exchanges: Sequence[Exchange], every: Every = "W") -> pd.DataFrame:
    """By period and rate: period, rate, value from 0 to 1, questions it is told of.

    "answered", "refused", "escalated" of all that were not stopped, "resolved" of all, "content" of those with a thumb.
    """
    import pandas as pd

    frame = exchanges_frame(exchanges)
    done = frame["status"] != STOPPED
    rates: Mapping[str, tuple[pd.Series, pd.Series]] = {
        "answered": (done, frame["status"].isin([Status.ANSWERED, Status.CONFLICT])),
        "refused": (done, frame["status"] == Status.NOT_FOUND),
        "escalated": (done, frame["status"] == Status.ESCALATED),
        "resolved": (frame["status"].notna(), frame["resolved"]),
        "content": (frame["thumbs"].notna(), (frame["thumbs"] == 1).fillna(False)),
    }
    periods = _periods(frame["at"], every)
    rows = []
    for rate, (counts, holds) in rates.items():
        some = pd.DataFrame({"period": periods[counts], "value": holds[counts].astype(float)})
        for period, values in some.groupby("period")["value"]:
            rows.append({"period": period, "rate": rate, "value": values.mean(), "questions": len(values)})
    return pd.DataFrame.from_records(rows, columns=["period", "rate", "value", "questions"])


def endings_frame(exchanges: Sequence[Exchange]) -> pd.DataFrame:
    """How questions ended: ended, questions, share."""
    import pandas as pd

    counts = pd.Series([_ended(one) for one in exchanges], dtype="object").value_counts()
    total = max(1, int(counts.sum()))
    return pd.DataFrame(
        {"ended": counts.index, "questions": counts.to_numpy(), "share": counts.to_numpy() / total}
    ).reset_index(drop=True)


def waits_frame(exchanges: Sequence[Exchange]) -> pd.DataFrame:
    """By model: how many answers, and seconds until the whole answer, p50 and p95."""
    frame = exchanges_frame(exchanges).dropna(subset=["seconds"])
    grouped = frame.groupby("model")["seconds"]
    return grouped.agg(
        answers="size", p50=lambda one: one.quantile(0.5), p95=lambda one: one.quantile(0.95)
    ).reset_index()


def steps_frame(exchanges: Sequence[Exchange]) -> pd.DataFrame:
    """One row an answer and step: model, step, milliseconds. Where access is in force times are kept to 50 ms."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {"model": one.model, "step": step, "milliseconds": ms}
            for one in exchanges
            for step, ms in one.steps_ms.items()
        ],
        columns=["model", "step", "milliseconds"],
    )


def costs_frame(exchanges: Sequence[Exchange]) -> pd.DataFrame:
    """By model: answers that took tokens, tokens read and written, money where prices are set."""
    frame = exchanges_frame(exchanges)
    taken = frame[(frame["prompt tokens"] > 0) | (frame["completion tokens"] > 0)]
    grouped = taken.groupby(["model", "currency"], dropna=False)
    found = grouped.agg(
        answers=("status", "size"),
        read=("prompt tokens", "sum"),
        written=("completion tokens", "sum"),
        estimated=("estimated", "any"),
        cost=("cost", "sum"),
    ).reset_index()
    return found.assign(each=found["cost"] / found["answers"])


def asked_assets_frame(exchanges: Sequence[Exchange], assets: Mapping[str, str]) -> pd.DataFrame:
    """Most asked first: asset, questions, refused, thumbs down. `assets`: normal form of each to how it is written."""
    import pandas as pd

    asked = [Asked(one.question, one.asset, one.refused, one.thumbs) for one in exchanges if one.question]
    return pd.DataFrame.from_records(
        [
            {
                "asset": assets[one.normal],
                "questions": one.questions,
                "refused": one.refused,
                "thumbs down": one.thumbs_down,
            }
            for one in questions_by_asset(asked, assets)
        ],
        columns=["asset", "questions", "refused", "thumbs down"],
    )


def _ended(one: Exchange) -> str:
    return one.status.replace("_", " ")


def _periods(at: pd.Series, every: Every) -> pd.Series:
    days = at.dt.tz_localize(None).dt.normalize()
    if every == "W":
        import pandas as pd

        return days - pd.to_timedelta(days.dt.weekday, unit="D")
    return days.dt.to_period("M").dt.to_timestamp() if every == "MS" else days
