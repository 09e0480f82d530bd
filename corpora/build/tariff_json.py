"""Schedules B2, B3 and D2 of 2026 in the shape of the public utility rate database: structures, then 12 x 24 tables."""
# fmt: off

from __future__ import annotations

import json
from datetime import UTC, datetime

from corpora.build.tariff_data import R2026, euro_per_kwh

WINTER_MONTHS = (0, 1, 10, 11)


def _hours(peak: range, night_end: int) -> list[int]:
    """Period numbers of a day before the season is added: 0 peak, 1 day, 2 night."""
    return [0 if hour in peak else 2 if hour < night_end or hour == 23 else 1 for hour in range(24)]


def _table(summer: list[int], winter: list[int], periods: int) -> list[list[int]]:
    return [[period + periods for period in winter] if month in WINTER_MONTHS else summer for month in range(12)]


def _schedule(label: str, name: str, sector: str, energy: tuple[tuple[str, ...], tuple[str, ...]], demand: tuple[str, str] | None, fixed: float, unit: str, summer_peak: range, capacity: tuple[int, int]) -> dict[str, object]:
    rates = [*energy[0], *energy[1]]
    start = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
    entry: dict[str, object] = {
        "label": label, "approved": True, "utility": "Kelverne Light & Power", "name": name, "startdate": start, "sector": sector, "servicetype": "Bundled",
        "currency": "EUR", "source": f"Tariff Book 2026, {name.split(' - ')[0]}", "fixedchargefirstmeter": fixed, "fixedchargeunits": unit,
        "peakkwcapacitymin": capacity[0], "peakkwcapacitymax": capacity[1],
        "energyratestructure": [[{"rate": euro_per_kwh(rate), "unit": "kWh"}] for rate in rates],
        "energyweekdayschedule": _table(_hours(summer_peak, 7), _hours(range(17, 20), 7), 3), "energyweekendschedule": _table(_hours(range(0), 9), _hours(range(0), 9), 3),
        "energycomments": "Periods 0-2: summer peak, day, night; 3-5: winter peak, day, night. Winter is November to February.",
    }
    if demand:
        entry |= {
            "flatdemandunits": "kVA", "flatdemandstructure": [[{"rate": float(demand[0])}], [{"rate": float(demand[1])}]],
            "flatdemandmonths": [1 if month in WINTER_MONTHS else 0 for month in range(12)], "demandratchetpercentage": 60,
        }
    return entry


def render() -> str:
    """The JSON file."""
    r = R2026
    d2 = ((r.d2_summer[0], *r.d2_summer), r.d2_winter)
    items = [
        _schedule("klp-2026-d2", "Schedule D2 - Domestic Time-of-Use", "Residential", d2, None, round(float(r.d2_standing) / 100, 4), "EUR/day", range(0), (0, 15)),
        _schedule("klp-2026-b2", "Schedule B2 - Low-Voltage Maximum Demand", "Commercial", r.b2_energy, r.b2_demand, float(r.b2_month), "EUR/month", range(11, 14), (50, 500)),
        _schedule("klp-2026-b3", "Schedule B3 - High-Voltage 33 kV", "Industrial", r.b3_energy, r.b3_demand, float(r.b3_month), "EUR/month", range(11, 14), (500, 20000)),
    ]
    return json.dumps({"items": items}, indent=1) + "\n"
