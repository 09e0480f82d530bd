"""A plan run over the rows of its log: a private DuckDB in memory that can read one file and nothing else.

The queries are made from the plan alone (rag/plan/queries.py). They are stopped after a time, and what they
give is bounded; the value and the counts are always of all rows.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from ingest.columnar import Log
from ingest.errors import NameplateError
from rag.plan.queries import answer
from rag.plan.result import Limits, Result
from rag.plan.schema import Plan
from rag.plan.sql import Select
from rag.plan.sql_names import text_literal

if TYPE_CHECKING:
    import duckdb

__all__ = ["Limits", "PlanStopped", "Result", "run"]


class PlanStopped(NameplateError):
    """A plan that took too long or too much memory."""


def run(log: Log, plan: Plan, limits: Limits | None = None) -> Result:
    """The exact result of `plan` over `log`.

    Raises UnusableInput where the plan does not fit the log, PlanStopped where it takes more than `limits`.
    """
    import duckdb

    limits = limits or Limits()
    with _database(str(log.path), limits.memory_mb, limits.threads).cursor() as db:
        reader = _Reader(db, log, limits, time.monotonic() + limits.seconds)
        timer = threading.Timer(limits.seconds, db.interrupt)
        timer.daemon = True
        timer.start()
        try:
            return answer(log, plan, limits, reader)
        except duckdb.InterruptException:
            raise reader.stopped() from None
        except duckdb.OutOfMemoryException:
            raise PlanStopped(
                f"the question to {log.document} needs more memory than {limits.memory_mb} MB; "
                "ask for a part of it, such as one year"
            ) from None
        finally:
            timer.cancel()
            # An interrupt that has begun must end before the connection does.
            timer.join()


@lru_cache(maxsize=16)
def _database(path: str, memory_mb: int, threads: int) -> duckdb.DuckDBPyConnection:
    """A database in memory that can read one file, which never changes; opening one takes longer than most plans."""
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": f"{memory_mb}MB",
        "temp_directory": "",
        "python_enable_replacements": "false",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    if threads:
        config["threads"] = str(threads)
    db = duckdb.connect(":memory:", config=config)
    db.execute("SET parquet_metadata_cache = true")
    db.execute(f"SET allowed_paths = [{text_literal(path)}]")
    db.execute("SET enable_external_access = false")
    db.execute("SET lock_configuration = true")
    return db


@dataclass(frozen=True, slots=True)
class _Reader:
    """Runs queries until the time is over."""

    db: duckdb.DuckDBPyConnection
    log: Log
    limits: Limits
    until: float

    def __call__(self, select: Select, query: str) -> list[tuple[Any, ...]]:
        # An interrupt between two queries stops neither.
        if time.monotonic() >= self.until:
            raise self.stopped()
        return self.db.execute(select.whole(query), select.parameters).fetchall()

    def stopped(self) -> PlanStopped:
        return PlanStopped(
            f"the question to {self.log.document} took longer than {self.limits.seconds:g} s; "
            "ask for a part of it, such as one year"
        )
