"""What the language models of one question took: tokens and money, added up over all that it asked of them."""

from __future__ import annotations

import threading
from decimal import Decimal

from rag.schema import Usage


class Meter:
    """Adds up the calls of one question; shared by threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._total: Usage | None = None

    def add(self, usage: Usage) -> None:
        """One call more."""
        with self._lock:
            held = self._total
            self._total = usage if held is None else _sum(held, usage)

    def total(self) -> Usage | None:
        """All calls together; None where no model was asked."""
        with self._lock:
            return self._total


def cost_of(prompt_tokens: int, completion_tokens: int, per_million: tuple[Decimal, Decimal]) -> Decimal | None:
    """Money for one call at the prices of a million tokens read and written; None where both are 0."""
    read, written = per_million
    if not read and not written:
        return None
    return (prompt_tokens * read + completion_tokens * written) / 1_000_000


def _sum(one: Usage, other: Usage) -> Usage:
    costs = [usage.cost for usage in (one, other) if usage.cost is not None]
    return Usage(
        one.prompt_tokens + other.prompt_tokens,
        one.completion_tokens + other.completion_tokens,
        one.cached_tokens + other.cached_tokens,
        one.estimated or other.estimated,
        sum(costs, Decimal(0)) if costs else None,
        one.currency or other.currency,
    )
