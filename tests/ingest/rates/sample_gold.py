"""Every price of the sample's tariff books, price card and network charges, from what they were made of."""

from __future__ import annotations

from corpora.build.tariff_data import R2026, Rates

Price = tuple[str, str, str, str, str, str, str]
_TOU = ("peak", "day", "night")
_KWH, _DAY, _KVA, _MONTH = "cent/kWh", "cent/day", "EUR/kVA and month", "EUR/month"


def book(r: Rates) -> list[Price]:
    """(schedule, kind, season, period, block, value, unit) of one year's book."""
    limit = r.d1_limit
    found: list[Price] = [
        ("D1", "fixed", "", "", "", r.d1_standing, _DAY),
        ("D1", "energy", "", "", f"0-{limit} kWh", r.d1_blocks[0], _KWH),
        ("D1", "energy", "", "", f"{limit}- kWh", r.d1_blocks[1], _KWH),
        ("D1", "rider", "", "", "", r.green_adder, _KWH),
        ("D2", "energy", "summer", "day", "", r.d2_summer[0], _KWH),
        ("D2", "energy", "summer", "night", "", r.d2_summer[1], _KWH),
        *(("D2", "energy", "winter", period, "", value, _KWH) for period, value in zip(_TOU, r.d2_winter, strict=True)),
        *(("D2", "fixed", season, "", "", r.d2_standing, _DAY) for season in ("summer", "winter")),
        ("D3", "energy", "", "charging window", "", r.d3_rates[0], _KWH),
        ("D3", "energy", "", "other hours", "", r.d3_rates[1], _KWH),
        ("D3", "fixed", "", "", "", r.d3_standing, _DAY),
        ("X1", "credit", "", "", "", r.x1_price, _KWH),
        *(
            ("B1", "energy", season, "", "", value, _KWH)
            for season, value in zip(("summer", "winter"), r.b1_energy, strict=True)
        ),
        *(("B1", "fixed", season, "", "", r.b1_standing, _DAY) for season in ("summer", "winter")),
        ("B3", "reactive", "", "", "", r.b3_reactive, "cent/kvarh"),
        ("B3", "demand", "", "", "", "14.00", "EUR/kVA"),
        ("B4", "energy", "", "", "", r.b4_energy, _KWH),
        ("B4", "fixed", "", "", "", r.b4_lamp, "EUR per lamp and month"),
        ("B5", "energy", "", "16:00-21:00", "", r.b5_energy[0], _KWH),
        ("B5", "energy", "", "05:00-16:00, 21:00-23:00", "", r.b5_energy[1], _KWH),
        ("B5", "energy", "", "23:00-05:00", "", r.b5_energy[2], _KWH),
        ("B5", "demand", "", "", "", r.b5_capacity, _KVA),
        ("B5", "fixed", "", "", "", r.b5_month, _MONTH),
        ("T", "fee", "", "", "", r.reconnect[0], "EUR/visit"),
        ("T", "fee", "", "", "", r.reconnect[1], "EUR/visit"),
        ("T", "fee", "", "", "", r.meter_test, "EUR/test"),
        ("T", "fee", "", "", "", "22.00", "EUR/visit"),
        ("T", "fee", "", "", "", "0", "EUR/copy"),
        ("T", "fee", "", "", "", "7.50", "EUR/case"),
        ("T", "fee", "", "", "", "95.00", "EUR/request"),
    ]
    for code, energy, demand, month in (
        ("B2", r.b2_energy, r.b2_demand, r.b2_month),
        ("B3", r.b3_energy, r.b3_demand, r.b3_month),
    ):
        for at, season in enumerate(("summer", "winter")):
            found += [(code, "energy", season, period, "", energy[at][n], _KWH) for n, period in enumerate(_TOU)]
            found += [
                (code, "demand", season, "", "", demand[at], _KVA),
                (code, "fixed", season, "", "", month, _MONTH),
            ]
    return found


def price_card() -> list[Price]:
    """The card for homes; its standing charge of D1 is not the book's."""
    r = R2026
    return [
        ("D1", "fixed", "", "", "", "60.75", _DAY),
        ("D1", "energy", "", "", f"0-{r.d1_limit} kWh", r.d1_blocks[0], _KWH),
        ("D1", "energy", "", "", f"{r.d1_limit}- kWh", r.d1_blocks[1], _KWH),
        ("D2", "fixed", "", "", "", r.d2_standing, _DAY),
        *(("D2", "energy", "winter", period, "", value, _KWH) for period, value in zip(_TOU, r.d2_winter, strict=True)),
        ("D3", "fixed", "", "", "", r.d3_standing, _DAY),
        ("D3", "energy", "", "charging window", "", r.d3_rates[0], _KWH),
    ]


def network() -> list[Price]:
    """Charges by voltage, which has no schedule's code."""
    table = (("2.85", "1.12", "0.74"), ("3.60", "1.58", "1.03"), ("4.75", "2.94", "1.97"), ("", "6.18", "5.02"))
    found: list[Price] = []
    for capacity, winter, summer in table:
        if capacity:
            found.append(("", "demand", "", "", "", capacity, _KVA))
        found.append(("", "energy", "winter", "", "", winter, _KWH))
        found.append(("", "energy", "summer", "", "", summer, _KWH))
    return found
