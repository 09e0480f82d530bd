"""Days and times as plans write them, read: '2012', '2012-Q2', '2012-04-09T14', '18:30'."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from ingest.errors import UnusableInput

_TIME = re.compile(
    r"(?P<year>\d{4})(?:-Q(?P<quarter>[1-4])|-W(?P<week>\d{2})|-(?P<month>\d{2})(?:-(?P<day>\d{2})"
    r"(?:[T ](?P<hour>\d{2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<fraction>\d{1,6}))?)?)?)?)?)?$"
)


def minutes(value: str) -> int:
    """'18:30' in minutes since midnight."""
    match = re.fullmatch(r"([01]?\d|2[0-4]):([0-5]\d)", value)
    if match is None:
        raise UnusableInput(f"'{value}' is no time of day; write it as 18:30")
    return int(match[1]) * 60 + int(match[2])


def time_span(value: str) -> tuple[datetime, datetime]:
    """The stretch of time that an ISO day or time names, its end not included: '2012', '2012-Q2', '2012-04-09T14'.

    Raises UnusableInput where it is none.
    """
    match = _TIME.match(value.strip())
    try:
        if match is None:
            raise ValueError(value)
        said = {name: int(text) for name, text in match.groupdict().items() if text and name != "fraction"}
        if "week" in said:
            start = datetime.fromisocalendar(said["year"], said["week"], 1)
            return start, start + timedelta(days=7)
        month = 3 * said["quarter"] - 2 if "quarter" in said else said.get("month", 1)
        fraction = int((match["fraction"] or "0").ljust(6, "0"))
        start = datetime(
            said["year"], month, said.get("day", 1), said.get("hour", 0), said.get("minute", 0), said.get("second", 0),
            fraction,
        )  # fmt: skip
        for name, step in (
            ("fraction", timedelta(microseconds=1)), ("second", timedelta(seconds=1)), ("minute", timedelta(minutes=1)),
            ("hour", timedelta(hours=1)), ("day", timedelta(days=1)),
        ):  # fmt: skip
            if match[name]:
                return start, start + step
        months = 3 if "quarter" in said else 1 if "month" in said else 12
        after = start.month - 1 + months
        return start, datetime(start.year + after // 12, after % 12 + 1, 1)
    except (ValueError, OverflowError):
        raise UnusableInput(f"{value!r} is no day or time such as 2024, 2024-03 or 2024-03-01") from None
