"""How charts look, and how they are shown in a notebook: always without a network."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.util import find_spec
from typing import Any, TypeVar

Chart = TypeVar("Chart", bound=Any)  # any of Altair's, which has no types

# Told apart by people who do not see red or green.
TEAL, AMBER, RUST, SLATE = "#2c7f8c", "#e9b44c", "#c8553d", "#6c6f8a"
# Of words and ticks inside a chart: on a light page, and on a dark one.
INK, PALE = "#4a5458", "#b6c0c2"
_VEGA_LITE = ("application/vnd.vegalite.v6+json", "application/vnd.vegalite.v5+json")


def styled(chart: Chart) -> Chart:
    """With the letters of the page: large enough on a phone."""
    large: Chart = (
        chart.configure(font="sans-serif")
        .configure_axis(labelFontSize=13, titleFontSize=13, titleFontWeight=600)
        .configure_legend(labelFontSize=13, titleFontSize=13)
        .configure_header(labelFontSize=13, labelFontWeight=600)
    )
    return large


def show_charts_offline() -> None:
    """Show Altair charts as pictures where vl-convert is installed; else let Jupyter draw them itself.

    Altair's default loads its script from a network; its own "mimetype" writes a type that no notebook accepts.
    """
    import altair

    if find_spec("vl_convert") is not None:
        altair.renderers.enable("svg")
    else:
        altair.renderers.register("for jupyter", _for_jupyter)
        altair.renderers.enable("for jupyter")


def _for_jupyter(spec: Mapping[str, object], **_: object) -> dict[str, object]:
    # Jupyter draws Vega-Lite by itself, in the version it ships: each takes the type it knows.
    return {**{kind: dict(spec) for kind in _VEGA_LITE}, "text/plain": str(spec.get("title", "chart"))}
