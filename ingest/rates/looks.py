"""Quick looks at the blocks of a tariff: which can hold a label or a price, and what a heading is to its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.rates.words import facets
from ingest.schema import Block, BlockKind

_PRICED = re.compile(r"[$€£¢]|\d[.,]\d\d|\.{2}|…|\bcents?\b|\d\s?(?:ct|p|c)\b|charge$|no charge", re.IGNORECASE)
# Labels stand at most so many blocks above their first price.
_NEAR = 8


def near_prices(blocks: Sequence[Block]) -> list[bool]:
    """For each block, whether it or one of the few after it could hold a price: else it can be no label of one."""
    near: list[bool] = []
    since = _NEAR
    for block in reversed(blocks):
        since = 0 if _PRICED.search(block.text) else since + 1
        near.append(since < _NEAR)
    return near[::-1]


def may_name(above: Block, below: Block) -> bool:
    """Whether the block above a heading that is only a code is the schedule's name."""
    alike = above.kind is BlockKind.HEADING or (below.text.isupper() and above.text.isupper())
    return alike and above.location.page == below.location.page and len(above.text) < 100


def is_prose(lines: Sequence[str]) -> bool:
    """Whether a paragraph can hold neither a rate nor a label: full lines without money, decimals or dots."""
    return (
        len(lines) > 1
        and not any(len(line) < 55 or line.endswith(":") for line in lines[:-1])
        and not any(map(_PRICED.search, lines))
    )


def goes_on(heading: str) -> bool:
    """Whether a heading divides the list of monthly rates and does not end it."""
    return facets(heading).kind is not None or facets(heading).season != ""
