"""The answerers that are asked, in this order, before any passage is ranked."""

from __future__ import annotations

from collections.abc import Sequence

from rag.exact import Answerer
from rag.mentions import find_mentions
from rag.rates.answer import answer_rates
from rag.records import Records

ANSWERERS: Sequence[Answerer] = (answer_rates, Records(), find_mentions)
