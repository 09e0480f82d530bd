"""A page picture cut to the strip around the marked words."""

from __future__ import annotations

import io
from collections.abc import Sequence

from rag.schema import Box

_MARGIN = 16.0  # points above and below
_TALLEST = 190.0


def clip(png: bytes, boxes: Sequence[Box], scale: float) -> bytes:
    """The full width of the page, from just above the first mark to just below the last, as PNG."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png))
    top = max(0.0, min(box.y0 for box in boxes) - _MARGIN)
    bottom = min(picture.height / scale, max(box.y1 for box in boxes) + _MARGIN, top + _TALLEST)
    strip = picture.crop((0, round(top * scale), picture.width, round(bottom * scale)))
    out = io.BytesIO()
    strip.save(out, "PNG", compress_level=3)
    return out.getvalue()
