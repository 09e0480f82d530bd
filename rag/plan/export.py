"""All records behind a plan, for a file: the plan is run again with room for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from ingest.columnar import Log
from ingest.errors import UnusableInput
from rag.plan.run import Limits, run
from rag.plan.schema import plan_of_json
from rag.schema import Shown

_SECONDS = 60.0
_COLUMNS = 1_000


def records_of(logs: Sequence[Log], plan: Mapping[str, JsonValue], most: int) -> Shown:
    """At most `most` records with all their columns. Raises UnusableInput where the plan fits no log."""
    read = plan_of_json(dict(plan))
    if not 0 <= read.log < len(logs):
        raise UnusableInput("the log of this answer is no longer there; ask the question again")
    found = run(logs[read.log], read, Limits(seconds=_SECONDS, rows=most, columns=_COLUMNS))
    return Shown(found.columns, found.rows)
