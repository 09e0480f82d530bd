"""Reports of refusals in (eval/refusal.py), the risk-coverage curve as an SVG file out."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from eval.charts import RUST, SLATE, TEAL, styled
from eval.refusal import RefusalReport
from ingest.durable import replace_file
from ingest.errors import UnusableInput

if TYPE_CHECKING:
    import altair as alt

_COLOURS = (TEAL, RUST, SLATE)


def risk_coverage_chart(reports: Sequence[RefusalReport]) -> alt.LayerChart:
    """A line for each set; the point of the set threshold is marked, the legend says its precision and recall."""
    import altair as alt
    import pandas as pd

    names = [_named(one) for one in reports]
    lines = pd.DataFrame(
        {"set": name, "threshold": at.threshold, "coverage": at.coverage, "risk": at.risk}
        for name, one in zip(names, reports, strict=True)
        for at in one.curve
        if at.risk is not None
    )
    marks = pd.DataFrame(
        {"set": name, "coverage": one.at.coverage, "risk": one.at.risk}
        for name, one in zip(names, reports, strict=True)
    )
    most = float(lines["risk"].max())
    colour = alt.Color(
        "set:N",
        title=None,
        legend=alt.Legend(orient="top", labelLimit=600, columns=1),
        scale=alt.Scale(domain=names, range=list(_COLOURS[: len(names)])),
    )
    x = alt.X(
        "coverage:Q", title="coverage: share of questions answered", scale=alt.Scale(domain=[0, 1]),
        axis=alt.Axis(format="%", tickCount=6),
    )  # fmt: skip
    y = alt.Y(
        "risk:Q", title="risk: answered, but wrong or not in the documents",
        scale=alt.Scale(domain=[0, min(1.0, 1.15 * most)]), axis=alt.Axis(format="%", tickCount=6),
    )  # fmt: skip
    order = alt.Order("threshold:Q")
    curve = alt.Chart(lines).mark_line(strokeWidth=2).encode(x=x, y=y, color=colour, order=order)
    base = alt.Chart(marks).encode(x=x, y=y, color=colour)
    dots = base.mark_point(size=130, filled=True)
    return styled(alt.layer(curve, dots).properties(width=620, height=360))


def draw(reports: Sequence[RefusalReport], file: Path) -> None:
    """Write the picture. Raises UnusableInput where what draws it is not installed, or it cannot be written."""
    if find_spec("vl_convert") is None:
        raise UnusableInput(
            "a picture needs vl-convert; install Nameplate with its extra 'dev', or leave --picture out"
        )
    import vl_convert

    drawn = vl_convert.vegalite_to_svg(risk_coverage_chart(reports).to_dict())
    try:
        replace_file(file, drawn.encode())
    except OSError as error:
        raise UnusableInput(f"{file} cannot be written ({error.strerror}); check the path") from None


def _named(one: RefusalReport) -> str:
    at = one.at
    precision = "-" if at.precision is None else f"{at.precision:.0%}"
    recall = "-" if at.recall is None else f"{at.recall:.0%}"
    return f"{one.set}; point: refused below {at.threshold:g}, precision {precision}, recall {recall}"
