"""Frames of a journal in (eval/journal_frames.py), Altair charts out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eval.charts import AMBER, RUST, SLATE, TEAL, styled

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_ENDED = {
    "answered": TEAL, "conflict": "#7fa99b", "not found": AMBER, "withheld": "#b08ea2", "escalated": RUST,
    "stopped": SLATE, "error": "#182226",
}  # fmt: skip
_RATES = {"answered": TEAL, "resolved": "#4f772d", "content": "#6c6f8a", "refused": AMBER, "escalated": RUST}
_STEPS = ("understand", "retrieve", "evidence", "answer", "check")
WIDTH = 560


def over_time_chart(frame: pd.DataFrame) -> alt.Chart:
    """Bars of `over_time_frame`: questions by period, coloured by how they ended."""
    import altair as alt

    there = [one for one in _ENDED if one in set(frame["ended"])]
    return styled(
        alt.Chart(frame, title="Questions by week, and how they ended")
        .mark_bar()
        .encode(
            x=alt.X("yearmonthdate(period):O", title="week from", axis=alt.Axis(format="%d %b", labelAngle=-45)),
            y=alt.Y("questions:Q", axis=alt.Axis(tickMinStep=1)),
            color=alt.Color("ended:N", title=None, legend=alt.Legend(orient="top"),
                            scale=alt.Scale(domain=there, range=[_ENDED[one] for one in there])),
            order=alt.Order("ended:N"),
            tooltip=[alt.Tooltip("period:T", format="%Y-%m-%d"), "ended", "questions"],
        )
        .properties(width=WIDTH, height=220)
    )  # fmt: skip


def rates_chart(frame: pd.DataFrame) -> alt.FacetChart:
    """Lines of `rates_over_time_frame`, one small chart a rate; a larger point stands for more questions."""
    import altair as alt

    there = [one for one in _RATES if one in set(frame["rate"])]
    base = alt.Chart(frame).encode(
        x=alt.X("period:T", title=None, axis=alt.Axis(format="%d %b", tickCount=4)),
        y=alt.Y("value:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=3)),
        color=alt.Color("rate:N", legend=None, scale=alt.Scale(domain=there, range=[_RATES[one] for one in there])),
        tooltip=[alt.Tooltip("period:T", format="%Y-%m-%d"), "rate", alt.Tooltip("value:Q", format=".0%"), "questions"],
    )
    lines = base.mark_line()
    points = base.mark_circle(opacity=0.8).encode(size=alt.Size("questions:Q", legend=None))
    return styled(
        alt.layer(lines, points)
        .properties(width=250, height=90)
        .facet(facet=alt.Facet("rate:N", title=None, sort=there), columns=2)
        .properties(title="Rates by week")
    )


def waits_chart(frame: pd.DataFrame) -> alt.Chart:
    """Of `exchanges_frame` a histogram of seconds until the answer was whole, a row for each model."""
    import altair as alt

    return styled(
        alt.Chart(frame.dropna(subset=["seconds"]), title="Seconds until the answer was whole")
        .mark_bar(color=TEAL)
        .encode(
            x=alt.X("seconds:Q", bin=alt.Bin(maxbins=30), title="seconds", axis=alt.Axis(tickCount=6, format="~g")),
            y=alt.Y("count():Q", title="answers", axis=alt.Axis(tickMinStep=1)),
            row=alt.Row("model:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=140)),
        )
        .properties(width=WIDTH - 140, height=90)
    )


def steps_chart(frame: pd.DataFrame) -> alt.Chart:
    """Of `steps_frame` how long each step takes: the median, and from the fifth to the ninety-fifth percentile."""
    import altair as alt

    grouped = frame.groupby(["model", "step"])["milliseconds"]
    shown = grouped.quantile([0.05, 0.5, 0.95]).unstack().reset_index()
    shown.columns = ["model", "step", "low", "middle", "high"]
    base = alt.Chart(shown).encode(y=alt.Y("step:N", title=None, sort=list(_STEPS)))
    spread = base.mark_rule(color=SLATE, strokeWidth=2).encode(x=alt.X("low:Q", title="milliseconds"), x2="high:Q")
    middle = base.mark_circle(color=TEAL, size=90, opacity=1).encode(
        x=alt.X("middle:Q"),
        tooltip=["model", "step", *(alt.Tooltip(f"{one}:Q", format=",.1f") for one in ("low", "middle", "high"))],
    )
    return styled(
        alt.layer(spread, middle)
        .properties(width=WIDTH - 160, height=alt.Step(24))
        .facet(row=alt.Row("model:N", title=None, header=alt.Header(labelAngle=0, labelAlign="left", labelLimit=140)))
        .properties(title="How long each step takes: median, and 5 % to 95 %")
    )


def assets_asked_chart(frame: pd.DataFrame, most: int = 12) -> alt.Chart:
    """Bars of `asked_assets_frame`: the assets asked about most; what was refused is amber."""
    import altair as alt

    top = frame.head(most)
    shown = top.assign(answered=top["questions"] - top["refused"]).melt(
        "asset", value_vars=["answered", "refused"], var_name="ended", value_name="number"
    )
    return styled(
        alt.Chart(shown, title="Assets asked about most")
        .mark_bar()
        .encode(
            x=alt.X("number:Q", title="questions", axis=alt.Axis(tickMinStep=1, format="~f")),
            y=alt.Y("asset:N", title=None, sort=list(top["asset"])),
            color=alt.Color("ended:N", title=None, legend=alt.Legend(orient="top"),
                            scale=alt.Scale(domain=["answered", "refused"], range=[TEAL, AMBER])),
            tooltip=["asset", "ended", "number"],
        )
        .properties(width=WIDTH - 100, height=alt.Step(24))
    )  # fmt: skip
