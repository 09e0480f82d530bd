"""A retrieval run as pandas data frames, and Altair charts of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eval.charts import AMBER, RUST, SLATE, TEAL, styled
from eval.ranking import MEASURES, recall_at, relevant
from eval.retrieval_run import RetrievalRun

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_COLOURS = (TEAL, AMBER, RUST, SLATE)


def channels_frame(run: RetrievalRun) -> pd.DataFrame:
    """One row a channel and measure: mean with the ends of its 95 % interval, and how many queries."""
    import pandas as pd

    report = run.report()
    return pd.DataFrame.from_records(
        [
            {"channel": channel, "measure": measure, "mean": one.mean, "low": one.low, "high": one.high,
             "queries": one.count}
            for channel, found in report.intervals.items()
            for measure, one in found.items()
        ]
    )  # fmt: skip


def depth_frame(run: RetrievalRun, deepest: int = 20) -> pd.DataFrame:
    """Mean recall among the first k documents: channel, k, recall."""
    import pandas as pd

    return pd.DataFrame.from_records(
        [
            {
                "channel": channel,
                "k": k,
                "recall": sum(recall_at(one.ranked[channel], one.judged, k) for one in run.samples) / len(run.samples),
            }
            for channel in run.channels
            for k in range(1, deepest + 1)
        ]
    )


def queries_frame(run: RetrievalRun, measure: str = "ndcg@10") -> pd.DataFrame:
    """One row a query: question, where each channel has the first right document (0: nowhere), the measure of each."""
    import pandas as pd

    rows = []
    for one in run.samples:
        right = relevant(one.judged)
        places = {
            f"{channel} place": next((at for at, name in enumerate(found, 1) if name in right), 0)
            for channel, found in one.ranked.items()
        }
        scores = {channel: one.scores[f"{channel} {measure}"] for channel in one.ranked}
        rows.append({"id": one.id, "question": one.question, **scores, **places, "search ms": one.search_ms})
    return pd.DataFrame.from_records(rows)


def channels_chart(frame: pd.DataFrame, measures: tuple[str, ...] = ("ndcg@10", "recall@5", "hit@1")) -> alt.FacetChart:
    """Means of `channels_frame` as points with their intervals, a row for each measure."""
    import altair as alt

    shown = frame[frame["measure"].isin([one for one in measures if one in MEASURES])]
    base = alt.Chart(shown).encode(y=alt.Y("channel:N", title=None, sort=list(dict.fromkeys(frame["channel"]))))
    reach = base.mark_rule(color=SLATE, strokeWidth=2).encode(
        x=alt.X("low:Q", title=None, scale=alt.Scale(domain=[0, 1])), x2="high:Q"
    )
    mean = base.mark_circle(color=TEAL, size=110, opacity=1).encode(
        x="mean:Q",
        tooltip=["channel", "measure", *(alt.Tooltip(f"{one}:Q", format=".3f") for one in ("mean", "low", "high"))],
    )
    return styled(
        alt.layer(reach, mean)
        .properties(width=430, height=alt.Step(26))
        .facet(
            row=alt.Row(
                "measure:N", title=None, sort=list(measures), header=alt.Header(labelAngle=0, labelAlign="left")
            )
        )
        .properties(title="Quality of each channel, with 95 % intervals")
    )


def depth_chart(frame: pd.DataFrame) -> alt.Chart:
    """Lines of `depth_frame`: how much of what is right stands among the first k."""
    import altair as alt

    channels = list(dict.fromkeys(frame["channel"]))
    return styled(
        alt.Chart(frame, title="Recall by how far one looks")
        .mark_line(point=True)
        .encode(
            x=alt.X("k:O", title="documents looked at", axis=alt.Axis(labelAngle=0)),
            y=alt.Y("recall:Q", scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%")),
            color=alt.Color("channel:N", title=None, scale=alt.Scale(domain=channels, range=list(_COLOURS)),
                            legend=alt.Legend(orient="top")),
            strokeDash=alt.StrokeDash("channel:N", legend=None, scale=alt.Scale(domain=channels)),
            tooltip=["channel", "k", alt.Tooltip("recall:Q", format=".1%")],
        )
        .properties(width=480, height=240)
    )  # fmt: skip
