"""Rates of Kelverne Light & Power for two years: the one place from which tariff book, price card and JSON are made."""
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Rates:
    """One year of the tariff book. Energy in cent/kWh, standing charges in cent/day or EUR/month, demand in EUR/kVA."""

    year: int
    start: date
    end: date | None
    status: str
    d1_standing: str
    d1_blocks: tuple[str, str]
    d1_limit: str
    d2_standing: str
    d2_summer: tuple[str, str]  # day, night
    d2_winter: tuple[str, str, str]  # peak, day, night
    d3_standing: str
    d3_rates: tuple[str, str]  # charging window, other hours
    d3_window: str
    b1_standing: str
    b1_energy: tuple[str, str]  # summer, winter
    b2_month: str
    b2_energy: tuple[tuple[str, str, str], tuple[str, str, str]]  # summer, winter: peak, day, night
    b2_demand: tuple[str, str]  # summer, winter
    b3_month: str
    b3_energy: tuple[tuple[str, str, str], tuple[str, str, str]]
    b3_demand: tuple[str, str]
    b3_reactive: str
    b4_energy: str
    b4_lamp: str
    b5_month: str
    b5_energy: tuple[str, str, str]
    b5_capacity: str
    x1_price: str
    peak_hours: str
    power_factor: str
    reconnect: tuple[str, str]  # office hours, other times
    meter_test: str
    late_interest: str
    deposit_months: str
    green_adder: str
    bulk_discount: str


R2025 = Rates(
    2025, date(2025, 1, 1), date(2025, 12, 31), "In force 1 January 2025 to 31 December 2025",
    "58.20", ("29.84", "32.16"), "320", "62.40", ("27.35", "18.12"), ("41.90", "29.05", "18.94"), "71.30", ("11.86", "31.20"), "23:30 to 05:30",
    "84.60", ("26.92", "29.47"), "112.00", (("24.18", "22.05", "15.73"), ("31.66", "24.80", "17.21")), ("5.85", "9.40"),
    "486.00", (("19.92", "18.04", "12.96"), ("27.45", "20.63", "14.38")), ("4.90", "8.15"), "0.92", "21.55", "0.74",
    "38.50", ("33.10", "28.40", "17.60"), "3.20", "9.60", "17:00 to 19:00", "0.95", ("46.00", "92.00"), "68.00", "8.0", "2", "1.15", "1.5",
)
R2026 = Rates(
    2026, date(2026, 1, 1), None, "In force from 1 January 2026",
    "61.75", ("31.26", "33.94"), "300", "65.90", ("28.44", "18.87"), ("44.35", "30.18", "19.66"), "74.10", ("12.49", "32.75"), "23:00 to 05:00",
    "88.10", ("28.05", "30.88"), "118.50", (("25.31", "22.97", "16.22"), ("33.74", "25.93", "17.88")), ("6.10", "10.25"),
    "512.00", (("20.78", "18.81", "13.37"), ("29.12", "21.59", "14.97")), ("5.15", "8.90"), "0.98", "22.40", "0.79",
    "41.00", ("34.60", "29.15", "18.05"), "3.45", "8.85", "17:00 to 20:00", "0.95", ("49.00", "98.00"), "71.50", "8.5", "2", "1.05", "2.0",
)


def euro_per_kwh(cents: str) -> float:
    """28.44 cent as 0.2844 EUR."""
    return round(float(cents) / 100, 6)
