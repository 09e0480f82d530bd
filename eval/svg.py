"""Numbers in, small inline SVG pictures out: an interval on a line, counts as bars, curves. No script, no network.

Colours are classes of the page's style sheet, so that a picture follows light and dark; every picture has a title
that says its numbers. Widths are relative: on a narrow screen a picture shrinks, its text does not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 200.0, 14.0


def interval_bar(mean: float, low: float, high: float, said: str, target: float | None = None) -> str:
    """A mean between 0 and 1 as a bar from 0, its interval as a whisker, a target as a mark."""
    middle = _HEIGHT / 2
    parts = [
        f'<rect class="track" x="0" y="3" width="{_WIDTH:g}" height="{_HEIGHT - 6:g}"/>',
        f'<rect class="bar" x="0" y="3" width="{_at(mean):.1f}" height="{_HEIGHT - 6:g}"/>',
        f'<line class="whisker" x1="{_at(low):.1f}" x2="{_at(high):.1f}" y1="{middle:g}" y2="{middle:g}"/>',
        *(f'<line class="whisker" x1="{_at(end):.1f}" x2="{_at(end):.1f}" y1="4" y2="10"/>' for end in (low, high)),
    ]
    if target is not None:
        parts.append(f'<line class="target" x1="{_at(target):.1f}" x2="{_at(target):.1f}" y1="0" y2="{_HEIGHT:g}"/>')
    return _picture(parts, said, _WIDTH, _HEIGHT, "bars")


def difference_bar(mean: float, low: float, high: float, said: str, reach: float) -> str:
    """A difference with its interval, zero in the middle, `reach` at either end."""

    def at(value: float) -> float:
        return _WIDTH / 2 * (1 + max(-1.0, min(1.0, value / reach if reach else 0.0)))

    middle = _HEIGHT / 2
    sure = "better" if low > 0 else "worse" if high < 0 else "whisker"
    parts = [
        f'<rect class="track" x="0" y="6" width="{_WIDTH:g}" height="2"/>',
        f'<line class="zero" x1="{_WIDTH / 2:g}" x2="{_WIDTH / 2:g}" y1="0" y2="{_HEIGHT:g}"/>',
        f'<line class="{sure}" x1="{at(low):.1f}" x2="{at(high):.1f}" y1="{middle:g}" y2="{middle:g}"/>',
        f'<circle class="{sure}" cx="{at(mean):.1f}" cy="{middle:g}" r="4"/>',
    ]
    return _picture(parts, said, _WIDTH, _HEIGHT, "bars")


def histogram(values: Sequence[float], bins: int = 24, unit: str = "ms") -> str:
    """How values spread, from 0 to the largest; those above the 99th percentile stand in the last bin."""
    if not values:
        return ""
    ordered = sorted(values)
    most = ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))] or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(bins - 1, int(bins * value / most))] += 1
    tallest, width, height = max(counts), 320.0, 90.0
    step = width / bins
    parts = [
        f'<rect class="bar" x="{at * step + 0.5:.1f}" y="{height - height * count / tallest:.1f}" '
        f'width="{step - 1:.1f}" height="{height * count / tallest:.1f}"/>'
        for at, count in enumerate(counts)
        if count
    ]
    parts.append(f'<line class="zero" x1="0" x2="{width:g}" y1="{height:g}" y2="{height:g}"/>')
    parts += [_text(0, height + 13, f"0 {unit}"), _text(width, height + 13, f"{most:,.0f} {unit}", "end")]
    return _picture(parts, f"{len(values)} values, most at or below {most:,.0f} {unit}", width, height + 18, "plot")


def curves(lines: Mapping[str, Sequence[tuple[float, float]]], across: str, said: str) -> str:
    """Named lines of (x, y) with y from 0 to 1; at most six are told apart."""
    width, height, left = 360.0, 180.0, 40.0
    xs = [x for points in lines.values() for x, _ in points]
    if not xs:
        return ""
    first, last = min(xs), max(xs)

    def place(x: float, y: float) -> tuple[float, float]:
        share = (x - first) / (last - first) if last > first else 0.5
        return left + (width - left - 8) * share, 8 + height * (1 - y)

    parts = []
    for y in (0.0, 0.25, 0.5, 0.75, 1.0):
        _, at = place(first, y)
        parts.append(f'<line class="grid" x1="{left:g}" x2="{width - 8:g}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(_text(left - 4, at + 3, f"{100 * y:.0f} %", "end"))
    for at, (name, points) in enumerate(lines.items()):
        places = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in points)
        parts.append(f'<polyline class="line s{at % 6}" points="{places}"/>')
        for x, y in points:
            cx, cy = place(x, y)
            parts.append(f'<circle class="dot s{at % 6}" cx="{cx:.1f}" cy="{cy:.1f}" r="2.5"><title>'
                         f"{escape(name)}, {x:g}: {100 * y:.0f} %</title></circle>")  # fmt: skip
    parts += [_text(place(x, 0)[0], height + 22, f"{x:g}", "middle") for x in sorted(set(xs))]
    parts.append(_text((left + width) / 2, height + 36, across, "middle"))
    return _picture(parts, said, width, height + 40, "plot")


def _at(value: float) -> float:
    return _WIDTH * max(0.0, min(1.0, value))


def _text(x: float, y: float, words: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'


def _picture(parts: Sequence[str], said: str, width: float, height: float, kind: str) -> str:
    # Bars may be stretched to their cell; a plot keeps its shape.
    shape = ' preserveAspectRatio="none"' if kind == "bars" else ""
    return (
        f'<svg class="{kind}" role="img" viewBox="0 0 {width:g} {height:g}"{shape}>'
        f"<title>{escape(said)}</title>{''.join(parts)}</svg>"
    )
