"""Rates of two books as they are printed: read by eye from the pages, or taken from what the sample was made of.

A rate is (page, schedule code, kind, season, period, block, value, unit).
"""

from __future__ import annotations

from ingest.rates.schema import RateRow, Schedule

Rate = tuple[int, str, str, str, str, str, str, str]

# Pages spread over the real tariff book; some of them print no rate at all.
PAGES = (
    1, 9, 23, 25, 27, 31, 32, 33, 36, 39, 40, 43, 45, 46, 49, 53, 57, 59, 62, 64, 65, 68, 74, 75, 78, 80, 84, 87, 90,
    94, 95, 100,
)  # fmt: skip

_PRINTED = """
23 | | fee | | | | 45.00 | $
23 | | fee | | | | 86.00 | $
23 | | fee | | | | 107.00 | $
23 | | fee | | | | 150.00 | $
23 | | fee | | | | 25.00 | $
23 | | fee | | | | 10.00 | $
23 | | fee | | | | 46.00 | $
23 | | fee | | | | 87.00 | $/man-hour
23 | | fee | | | | 87.00 | $
23 | | fee | | | | 109.00 | $/man-hour
23 | | fee | | | | 109.00 | $
25 | | fee | | | | 2.2 | %
25 | | fee | | | | 1.50 | $/transaction
25 | | fee | | | | 291.00 | $/report
25 | | fee | | | | 65.00 | $/hour
27 | | fee | | | | 57.00 | $/man-hour
27 | | fee | | | | 94.00 | $/man-hour
27 | | fee | | | | 112.00 | $/man-hour
27 | | fee | | | | 9.04 | %
27 | | fee | | | | 8.69 | $/hour
31 | | fee | | | | 6.00 | $/incident
32 | R | fixed | | | | 5.59 | $/month
32 | R | fixed | | | | 1.15 | $/month
32 | R | fixed | | | | 1.15 | $/month
32 | R | energy | summer | | 0-500 kWh | 0.05461 | $/kWh
32 | R | energy | summer | | 500- kWh | 0.09902 | $/kWh
32 | R | energy | summer | | | 0.06237 | $/kWh
32 | R | energy | winter | | | 0.05461 | $/kWh
36 | RD | fixed | | | | 12.01 | $/month
36 | RD | fixed | | | | 3.65 | $/month
36 | RD | fixed | | | | 3.65 | $/month
36 | RD | demand | summer | | | 10.08 | $/kW
36 | RD | demand | winter | | | 7.76 | $/kW
36 | RD | energy | | | | 0.01974 | $/kWh
39 | RD-TDR | fixed | | | | 5.59 | $/month
39 | RD-TDR | fixed | | | | 1.15 | $/month
39 | RD-TDR | demand | | | | 3.65 | $/kW
39 | RD-TDR | demand | summer | | | 9.73 | $/kW
39 | RD-TDR | demand | winter | | | 6.81 | $/kW
40 | RD-TDR | energy | | | | 0.00461 | $/kWh
45 | RE-TOU | fixed | | | | 5.59 | $/month
45 | RE-TOU | fixed | | | | 1.15 | $/month
45 | RE-TOU | fixed | | | | 1.15 | $/month
45 | RE-TOU | energy | summer | on-peak | | 0.13861 | $/kWh
45 | RE-TOU | energy | summer | shoulder | | 0.09497 | $/kWh
45 | RE-TOU | energy | summer | off-peak | | 0.05134 | $/kWh
45 | RE-TOU | energy | winter | on-peak | | 0.08727 | $/kWh
45 | RE-TOU | energy | winter | shoulder | | 0.06930 | $/kWh
45 | RE-TOU | energy | winter | off-peak | | 0.05134 | $/kWh
45 | RE-TOU | energy | | | | 0.06237 | $/kWh
49 | R-OO | fixed | | | | 5.59 | $/month
49 | R-OO | fixed | | | | 1.15 | $/month
49 | R-OO | fixed | | | | 1.15 | $/month
49 | R-OO | energy | summer | | | 0.07240 | $/kWh
49 | R-OO | energy | summer | | | 0.06237 | $/kWh
49 | R-OO | energy | winter | | | 0.05461 | $/kWh
53 | C | fixed | | | | 10.67 | $/month
53 | C | fixed | | | | 2.55 | $/month
53 | C | fixed | | | | 2.55 | $/month
53 | C | energy | summer | | | 0.08512 | $/kWh
53 | C | energy | winter | | | 0.04256 | $/kWh
57 | NMTR | fixed | | | | 3.09 | $/point of delivery/month
57 | NMTR | energy | summer | | | 0.08512 | $/kWh
57 | NMTR | energy | winter | | | 0.04256 | $/kWh
59 | SG | fixed | | | | 39.62 | $/month
59 | SG | fixed | | | | 9.30 | $/month
59 | SG | fixed | | | | 9.30 | $/month
59 | SG | demand | | | | 5.63 | $/kW
59 | SG | demand | summer | | | 14.02 | $/kW
59 | SG | demand | winter | | | 9.82 | $/kW
59 | SG | energy | | | | 0.00461 | $/kWh
62 | SGL | fixed | | | | 39.62 | $/month
62 | SGL | fixed | | | | 9.30 | $/month
62 | SGL | demand | | | | 5.63 | $/kW
62 | SGL | energy | summer | | | 0.17561 | $/kWh
62 | SGL | energy | winter | | | 0.12293 | $/kWh
64 | SG-CPP | fixed | | | | 39.62 | $/month
64 | SG-CPP | demand | | | | 5.63 | $/kW
64 | SG-CPP | demand | | | | 7.01 | $/kW
64 | SG-CPP | energy | | critical peak | | 1.44 | $/kWh
64 | SG-CPP | energy | | | | 0.00461 | $/kWh
68 | SST | fixed | | | | 39.62 | $/month
68 | SST | fixed | | | | 9.30 | $/month
68 | SST | demand | | | | 5.63 | $/kW
68 | SST | demand | summer | | | 1.68 | $/kW
68 | SST | demand | winter | | | 1.18 | $/kW
68 | SST | demand | summer | | | 14.02 | $/kW
68 | SST | demand | winter | | | 9.82 | $/kW
68 | SST | energy | | | | 0.00461 | $/kWh
74 | STOU | fixed | | | | 39.62 | $/month
74 | STOU | demand | | | | 5.63 | $/kW
74 | STOU | energy | | on-peak | | 0.09049 | $/kWh
74 | STOU | energy | | off-peak | | 0.02239 | $/kWh
78 | SPVTOU | fixed | | | | 39.62 | $/month
78 | SPVTOU | fixed | | | | 9.30 | $/month
78 | SPVTOU | demand | | | | 5.63 | $/kW
78 | SPVTOU | energy | | on-peak | | 0.13440 | $/kWh
78 | SPVTOU | energy | | off-peak | | 0.02378 | $/kWh
80 | SPVTOU | fixed | | | | 39.62 | $/month
80 | SPVTOU | fixed | | | | 9.30 | $/month
80 | SPVTOU | demand | | | | 5.63 | $/kW
80 | SPVTOU | demand | summer | | | 4.11 | $/kW
80 | SPVTOU | demand | winter | | | 2.33 | $/kW
80 | SPVTOU | energy | | on-peak | | 0.10307 | $/kWh
80 | SPVTOU | energy | | off-peak | | 0.01824 | $/kWh
84 | S-EV | fixed | | | | 39.62 | $/month
84 | S-EV | demand | | | | 5.63 | $/kW
84 | S-EV | energy | summer | on-peak | | 0.11400 | $/kWh
84 | S-EV | energy | summer | off-peak | | 0.03879 | $/kWh
84 | S-EV | energy | winter | on-peak | | 0.05971 | $/kWh
84 | S-EV | energy | winter | off-peak | | 0.01040 | $/kWh
84 | S-EV | energy | | critical peak | | 1.50 | $/kWh
87 | PG | fixed | | | | 394.14 | $/month
87 | PG | fixed | | | | 192.00 | $/month
87 | PG | fixed | | | | 192.00 | $/month
87 | PG | demand | | | | 3.86 | $/kW
87 | PG | demand | summer | | | 14.26 | $/kW
87 | PG | demand | winter | | | 9.55 | $/kW
87 | PG | energy | | | | 0.00458 | $/kWh
90 | PG-CPP | fixed | | | | 400.14 | $/month
90 | PG-CPP | demand | | | | 3.86 | $/kW
90 | PG-CPP | demand | | | | 7.57 | $/kW
90 | PG-CPP | energy | | critical peak | | 1.40 | $/kWh
90 | PG-CPP | energy | | | | 0.00458 | $/kWh
94 | PST | fixed | | | | 394.14 | $/month
94 | PST | fixed | | | | 192.00 | $/month
94 | PST | demand | | | | 3.86 | $/kW
94 | PST | demand | summer | | | 1.71 | $/kW
94 | PST | demand | winter | | | 1.15 | $/kW
94 | PST | demand | summer | | | 14.26 | $/kW
94 | PST | demand | winter | | | 9.55 | $/kW
95 | PST | energy | | | | 0.00458 | $/kWh
100 | PTOU | fixed | | | | 394.14 | $/month
100 | PTOU | demand | | | | 3.86 | $/kW
100 | PTOU | energy | | on-peak | | 0.09783 | $/kWh
100 | PTOU | energy | | off-peak | | 0.02303 | $/kWh
"""


def printed() -> list[Rate]:
    """The rates of the real book on PAGES."""
    rates = []
    for line in _PRINTED.strip().splitlines():
        page, *rest = (part.strip() for part in line.split("|"))
        rates.append((int(page), *rest))
    return rates  # type: ignore[return-value]


def as_rate(schedule: Schedule, row: RateRow) -> Rate:
    """A row as found, in the same form."""
    block = ""
    if row.tier is not None:
        end = "" if row.tier.end is None else f"{row.tier.end:f}"
        block = f"{row.tier.start:f}-{end} {row.tier.unit}"
    page = row.source.location.page or 0
    return page, schedule.code, row.kind.value, row.season, row.period, block, str(row.value), row.unit


def score(found: list[Rate], expected: list[Rate]) -> tuple[float, float]:
    """(precision, recall) of rates, each counted as often as it stands."""
    left = list(expected)
    right = 0
    for rate in found:
        if rate in left:
            left.remove(rate)
            right += 1
    return right / max(1, len(found)), right / max(1, len(expected))
