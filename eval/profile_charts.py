"""A profile's frames in, Altair charts out. Each says in a title what it shows; the table beside it says the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from eval.charts import AMBER, INK, RUST, TEAL, styled

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

_BARS = 20  # more cannot be told apart; the table has all
_NUMBERED = 8  # years that leave room for their numbers


def counts_chart(frame: pd.DataFrame, dimension: str, measure: str = "passages") -> alt.Chart:
    """Bars of `counts_frame`: how many documents, passages, rows or characters each value has."""
    import altair as alt

    order: Any = None if dimension == "year" else "-x"
    chart = alt.Chart(frame.head(_BARS)).mark_bar(color=TEAL, cornerRadiusEnd=2)
    return styled(
        chart.encode(
            x=alt.X(f"{measure}:Q", title=measure, axis=alt.Axis(format=",~f", tickCount=4)),
            y=alt.Y(f"{dimension}:N", title=None, sort=order, axis=alt.Axis(labelLimit=170)),
            tooltip=[dimension, *(alt.Tooltip(f"{one}:Q", format=",") for one in ("documents", "passages", "rows"))],
        ).properties(height=alt.Step(26))
    )


def rows_chart(frame: pd.DataFrame) -> alt.LayerChart:
    """`rows_frame` as a field for each log and year: dark is many rows, amber is none between years that have some."""
    import altair as alt

    shown = frame.assign(log=[_short(name) for name in frame["document"]], year=frame["year"].astype(str))
    years = [str(year) for year in range(frame["year"].min(), frame["year"].max() + 1)] if len(frame) else []
    base = alt.Chart(shown).encode(
        x=alt.X(
            "year:O",
            title=None,
            scale=alt.Scale(domain=years),
            axis=alt.Axis(labelAngle=-45, orient="top", labelOverlap=True),
        ),
        y=alt.Y("log:N", title=None, axis=alt.Axis(labelLimit=130)),
        tooltip=["document", "year", alt.Tooltip("rows:Q", format=",")],
    )
    most = float(frame["rows"].max()) if len(frame) else 1.0
    colour = alt.Color(
        "rows:Q", legend=None, scale=alt.Scale(type="sqrt", range=["#d5e8e6", "#0b5a66"], domain=[0, max(1.0, most)])
    )
    fields = base.mark_rect(stroke="#f6f7f4").encode(color=alt.condition(alt.datum.rows == 0, alt.value(AMBER), colour))
    # Numbers where there is room for them: a phone shows about eight years.
    layers = [fields]
    if len(years) <= _NUMBERED:
        dark = alt.condition(alt.datum.rows > most / 4, alt.value("#ffffff"), alt.value("#182226"))
        layers.append(base.mark_text(fontSize=12).encode(text=alt.Text("rows:Q", format=".3~s"), color=dark))
    return styled(alt.layer(*layers).properties(height=alt.Step(30)))


def assets_chart(frame: pd.DataFrame, most: int = 15, ink: str = INK) -> alt.LayerChart:
    """Of `assets_frame` the assets asked about most, or with most rows: how many documents besides logs name each."""
    import altair as alt

    asked = int(frame["questions"].fillna(0).sum()) > 0
    first = "questions" if asked else "log rows"
    top = frame.sort_values([first, "log rows"], ascending=False).head(most)
    shown = top.assign(
        documents=top["manuals"] + top["manuals of its family"] + top["mails and notes"],
        told=[_number(count, first) for count in top[first].fillna(0)],
        named=["name too short" if one == "cannot be told" else "" for one in top["manual"]],
    )
    shown = shown.assign(words=[f"{a}, {b}" if b else a for a, b in zip(shown["told"], shown["named"], strict=True)])
    base = alt.Chart(shown).encode(
        y=alt.Y("asset:N", title=None, sort=list(top["asset"]), axis=alt.Axis(labelLimit=130)),
        x=alt.X(
            "documents:Q",
            title="documents naming it, logs aside",
            scale=alt.Scale(domain=[0, max(4, 1.6 * float(shown["documents"].max()))] if len(shown) else [0, 4]),
            axis=alt.Axis(tickMinStep=1, format="~f", tickCount=4),
        ),
        tooltip=["asset", "documents", "log rows", "questions", "refused", "manual"],
    )
    bars = base.mark_bar(color=TEAL, cornerRadiusEnd=2)
    none = base.transform_filter(alt.datum.documents == 0).mark_tick(color=AMBER, thickness=6)
    words = base.mark_text(align="left", dx=8, fontSize=12, color=ink).encode(text="words:N")
    return styled(alt.layer(bars, none, words).properties(height=alt.Step(24)))


def quality_chart(frame: pd.DataFrame, slicing: str, fewest: int = 3, ink: str = INK) -> alt.FacetChart:
    """Of `quality_frame` one way of slicing: means with intervals, a tick for the rest, a triangle where worse.

    Slices of fewer cases than `fewest` are left to the table.
    """
    import altair as alt

    shown = frame[(frame["slicing"] == slicing) & (frame["cases"] >= fewest)]
    base = alt.Chart(shown).encode(
        y=alt.Y("slice:N", title=None, axis=alt.Axis(labelLimit=130)),
        color=alt.condition(alt.datum.worse, alt.value(RUST), alt.value(TEAL)),
    )
    share = alt.X("mean:Q", title=None, scale=alt.Scale(domain=[0, 1]), axis=alt.Axis(format="%", tickCount=3))
    reach = base.mark_rule(strokeWidth=2).encode(x=alt.X("low:Q", title=None), x2="high:Q")
    # A state is never told by colour alone.
    shape = alt.condition(alt.datum.worse, alt.value("triangle-down"), alt.value("circle"))
    mean = base.mark_point(size=80, opacity=1, filled=True).encode(
        x=share,
        shape=shape,
        tooltip=["slice", "measure", alt.Tooltip("mean:Q", format=".0%"), alt.Tooltip("rest:Q", format=".0%"), "cases"],
    )
    rest = base.mark_tick(thickness=2, size=14).encode(x="rest:Q", color=alt.value(ink))
    return styled(
        alt.layer(rest, reach, mean)
        .properties(width=190, height=alt.Step(24))
        .facet(facet=alt.Facet("measure:N", title=None), columns=1)
    )


def _short(name: str) -> str:
    """The file name without its ending; of a long one its beginning and its end, which tell versions apart."""
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    return stem if len(stem) <= 16 else f"{stem[:7]}…{stem[-8:]}"


def _number(count: float, noun: str) -> str:
    number = int(count)
    return f"{number:,} {noun.removesuffix('s') if number == 1 else noun}"
