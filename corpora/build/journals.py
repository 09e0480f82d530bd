"""Alarm journal, hourly generation, meter readings and customer contacts, each from its own seed."""
# fmt: off

from __future__ import annotations

import csv
import io
import math
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Dublin")
# asset, tag, code, priority, type, text, limit, spread, unit, weight
POINTS = (
    ("WT-07", "WT07-PIT2-POS", "1104", 2, "DEV", "Pitch position deviation", 1.5, 0.8, "deg", 9), ("WT-07", "WT07-PIT1-UB", "1117", 3, "LO", "Pitch battery voltage low", 265.0, -9.0, "V", 7), ("WT-11", "WT11-GB-P", "4711", 1, "LO", "Gearbox oil pressure low", 0.8, -0.3, "bar", 1),
    ("WT-11", "WT11-GB-DP", "4712", 3, "HI", "Gearbox oil filter clogged", 3.0, 0.6, "bar", 8), ("WT-11", "WT11-GB-T", "4705", 3, "HI", "Gearbox oil temperature high", 72.0, 4.0, "degC", 6), ("WT-03", "WT03-YAW-ERR", "2206", 3, "DEV", "Yaw error large", 25.0, 9.0, "deg", 6),
    ("WT-09", "WT09-CNV-P", "5115", 3, "LO", "Converter coolant pressure low", 1.2, -0.2, "bar", 2), ("WT-05", "WT05-TX-T", "6120", 3, "HI", "Transformer temperature high", 140.0, 6.0, "degC", 2), ("WT-13", "WT13-COM", "9001", 3, "FAIL", "Turbine lost communication", 1.0, 0.0, "", 3),
    ("G1", "G1-TE-014", "H-101", 2, "HI", "Thrust bearing temperature high", 68.0, 2.5, "degC", 4), ("G1", "G1-ZS-214", "H-214", 3, "FAIL", "Shear pin broken", 1.0, 0.0, "", 1), ("P-101A", "CW-FT-301", "H-301", 2, "LO", "Cooling water flow low", 11.0, -1.2, "m3/h", 8),
    ("RK-1", "IN-PDT-221", "H-221", 3, "HI", "Intake screen head loss high", 0.35, 0.15, "m", 7), ("GOV-1", "G1-PT-203", "H-203", 2, "LO", "Governor oil pressure low", 34.0, -1.0, "bar", 2), ("CB-12", "CB12-SF6", "S-201", 2, "LO", "SF6 pressure low, stage 1", 0.53, -0.01, "MPa", 6),
    ("T1", "T1-WTI", "S-110", 2, "HI", "Winding temperature alarm", 105.0, 3.0, "degC", 3), ("T1", "T1-OLTC", "S-121", 2, "DEV", "Tap changer out of step", 1.0, 0.0, "", 5), ("T2", "T2-FAN2", "S-126", 3, "FAIL", "Fan group fault", 1.0, 0.0, "", 2),
    ("BAT-1", "DC1-EF", "S-304", 3, "LO", "DC earth fault", 15.0, -4.0, "kohm", 5), ("CB-14", "CB14-TCS", "S-207", 1, "FAIL", "Trip circuit supervision", 1.0, 0.0, "", 1), ("RTU-1", "RTU-CLK", "S-402", 4, "DEV", "RTU clock not synchronised", 100.0, 60.0, "ms", 3),
)


# What the shift logs tell of: code, time in UTC, value.
SCRIPTED = (
    ("1104", datetime(2026, 10, 9, 10, 32, 4, 118000, tzinfo=UTC), 1.9), ("H-203", datetime(2026, 10, 9, 16, 41, 9, 702000, tzinfo=UTC), 33.1), ("2206", datetime(2026, 10, 9, 23, 40, 15, 31000, tzinfo=UTC), 27.4), ("2206", datetime(2026, 10, 10, 1, 12, 48, 590000, tzinfo=UTC), 31.0),
    ("S-304", datetime(2026, 10, 9, 14, 25, 37, 224000, tzinfo=UTC), 12.0), ("S-201", datetime(2026, 10, 25, 0, 20, 11, 6000, tzinfo=UTC), 0.53), ("H-214", datetime(2026, 11, 3, 15, 0, 22, 840000, tzinfo=UTC), 1.0), ("4711", datetime(2026, 11, 16, 1, 5, 3, 377000, tzinfo=UTC), 0.42), ("H-301", datetime(2026, 11, 16, 3, 55, 40, 915000, tzinfo=UTC), 10.4),
)
# WT-11 stood still and was then repaired; it raised nothing more.
QUIET = ("WT-11", datetime(2026, 11, 16, 1, 5, tzinfo=UTC), datetime(2026, 11, 21, tzinfo=UTC))


def _stamp(moment: datetime) -> str:
    """Local time with its offset and milliseconds, so that the hour of the change of clocks is told apart."""
    return moment.astimezone(ZONE).isoformat(timespec="milliseconds")


def alarms(raised: int = 380) -> str:
    """ACT, ACK and RTN of each alarm between 1 October and 20 November 2026, in order of time."""
    rng = random.Random(20261001)
    start, span = datetime(2026, 9, 30, 23, 0, tzinfo=UTC), 51 * 86_400_000
    rows: list[tuple[datetime, tuple[object, ...]]] = []
    drawn = rng.choices(POINTS, [point[-1] for point in POINTS], k=raised)
    events = [(point, start + timedelta(milliseconds=rng.randrange(span)), point[6] + point[7] * rng.uniform(0.1, 1.6)) for point in drawn]
    events = [event for event in events if not (event[0][0] == QUIET[0] and QUIET[1] <= event[1] <= QUIET[2])]
    by_code = {point[2]: point for point in POINTS}
    events += [(by_code[code], at, value) for code, at, value in SCRIPTED]
    for (asset, tag, code, priority, kind, text, limit, spread, unit, _weight), at, value in events:
        digits = 2 if limit < 2 else 1
        back = limit - spread * rng.uniform(0.2, 1.5) if spread else 0.0
        acknowledged = at + timedelta(milliseconds=rng.randrange(4_000, 60_000 if priority == 1 else 600_000))
        returned = at + timedelta(milliseconds=rng.randrange(20_000, 9_000_000))
        shown = (tag, asset, code, priority, kind)
        rows.append((at, (*shown, "ACT", f"{value:.{digits}f}", f"{limit:g}", unit, text)))
        rows.append((acknowledged, (*shown, "ACK", f"{value:.{digits}f}", f"{limit:g}", unit, text)))
        if rng.random() < 0.94:
            rows.append((returned, (*shown, "RTN", f"{back:.{digits}f}", f"{limit:g}", unit, text)))
    rows.sort(key=lambda row: row[0])
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(("time", "tag", "asset", "code", "priority", "type", "state", "value", "limit", "unit", "text"))
    writer.writerows((_stamp(at), *row) for at, row in rows)
    return target.getvalue()


def _hours() -> Iterator[datetime]:
    """The 745 hours of October 2026 in local time, from summer into winter time."""
    hour = datetime(2026, 10, 1, tzinfo=ZONE).astimezone(UTC)
    end = datetime(2026, 11, 1, tzinfo=ZONE).astimezone(UTC)
    while hour < end:
        yield hour
        hour += timedelta(hours=1)


def generation() -> str:
    """Hourly energy in kWh of the wind farm and both hydro units, with wind speed and weir level."""
    rng = random.Random(20261031)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(("hour_start", "skarnmoor_kwh", "g1_kwh", "g2_kwh", "wind_ms", "weir_m", "turbines_available"))
    wind, weir = 8.0, 213.2
    for n, hour in enumerate(_hours()):
        wind = min(26.0, max(0.5, wind + rng.gauss(0, 0.9) + (8.4 - wind) * 0.05))
        weir = min(214.3, max(212.4, weir + rng.gauss(0, 0.02) + (213.1 - weir) * 0.01))
        local = hour.astimezone(ZONE)
        available = 13 if 11 <= local.day <= 27 else 14
        share = 0.0 if wind < 3 else min(1.0, (wind / 12) ** 3)
        wind_kwh = round(available * 2300 * share * rng.uniform(0.93, 0.99))
        # G1 stood from the overspeed trip of 9 October, 17:41, until 06:30 the next day.
        down = (local.day == 9 and local.hour >= 18) or (local.day == 10 and local.hour < 6)
        g1 = 0 if down else round(2600 + 900 * math.sin(n / 40) + rng.gauss(0, 90))
        g2 = round(4400 + rng.gauss(0, 60)) if down else round(3100 + 700 * math.sin(n / 55) + rng.gauss(0, 80))
        writer.writerow((local.isoformat(timespec="minutes"), wind_kwh, g1, g2, f"{wind:.1f}", f"{weir:.2f}", available))
    return target.getvalue()


def _comma(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def meters() -> str:
    """Half the customers' meters: the export of another system, with semicolons, decimal commas and German heads."""
    rng = random.Random(20261032)
    lines = ["Zeit;Zone;M-3301 Bezug;M-3302 Bezug;M-3303 Bezug;M-3303 Lieferung"]
    for hour in _hours():
        local = hour.astimezone(ZONE)
        work = local.weekday() < 5 and 6 <= local.hour < 18
        quarry = rng.uniform(620, 810) if work else rng.uniform(60, 95)
        harbour = rng.uniform(380, 520) * (1.25 if 7 <= local.hour < 20 else 0.7)
        sun = max(0.0, math.sin((local.hour - 7) / 11 * math.pi)) if 7 <= local.hour <= 18 else 0.0
        net = rng.uniform(120, 180) - 310 * sun * rng.uniform(0.2, 1.0)
        cells = (quarry, harbour, max(0.0, net), max(0.0, -net))
        lines.append(";".join((local.strftime("%d.%m.%Y %H:%M"), "Sommer" if local.utcoffset() else "Winter", *map(_comma, cells))))
    return "\r\n".join(lines) + "\r\n"


FIRST = ("Fenella", "Bartleby", "Oriel", "Quillon", "Marigold", "Thaddeus", "Isolde", "Peregrine", "Zinnia", "Lorcan", "Hesper", "Ambrose")
LAST = ("Testerwick", "Samplethorpe", "Mockingham", "Fictley", "Dummeris", "Placeholt", "Inventson", "Nowherby", "Exemplar", "Fauxley")
STREETS = ("Invented Lane", "Mill Row", "Quay Terrace", "Alder Walk", "Weir Road")
TOWNS = ("Kelverne", "Brannet", "Veldon", "Lowmarket", "Harbour")
TOPICS = (
    ("billing", "Bill higher than last year, asks for breakdown; explained {schedule} rates", 5), ("billing", "Estimated reading {n} kWh disputed, special reading booked", 3), ("tariff", "Wants to change to {schedule}, interval meter needed", 4), ("tariff", "Asks which hours are cheap on {schedule}", 4),
    ("outage", "No supply since {n}:00, feeder fault confirmed", 3), ("outage", "Flickering lights in {town}, crew asked to look", 2), ("moving", "Moving out, final reading {n}00 kWh", 3), ("payment", "Asks for instalments, {n} months agreed", 3), ("export", "Solar export credit not on bill, X1 registration missing", 2), ("complaint", "Complains about waiting time on telephone", 2),
)


def contacts(count: int = 160) -> str:
    """The customer desk's log. Every person, address, number and mail is invented; domains end in .example."""
    rng = random.Random(20261033)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(("contact_no", "received", "closed", "channel", "name", "telephone", "email", "address", "account", "schedule", "topic", "note", "status", "agent"))
    start = datetime(2026, 8, 3, 8, 0)
    # the desk is open on weekdays from 08:00 to 18:00
    days = [start + timedelta(days=n) for n in range(110) if (start + timedelta(days=n)).weekday() < 5]
    received = sorted(rng.choice(days) + timedelta(minutes=rng.randrange(600)) for _ in range(count))
    for n, at in enumerate(received):
        first, last, town = rng.choice(FIRST), rng.choice(LAST), rng.choice(TOWNS)
        topic, note, _weight = rng.choices(TOPICS, [topic[-1] for topic in TOPICS])[0]
        schedule = rng.choice(("D2", "D2", "D3") if topic in ("tariff", "export") else ("D1", "D1", "D2", "D2", "D3", "B1", "B2"))
        closed = at + timedelta(minutes=rng.choice((4, 9, 15, 240, 1500, 5200))) if rng.random() < 0.9 else None
        writer.writerow((
            f"CC-{26080 + n}", f"{at:%Y-%m-%d %H:%M}", f"{closed:%Y-%m-%d %H:%M}" if closed else "", rng.choice(("telephone", "telephone", "mail", "counter")), f"{first} {last}", f"0555 01{rng.randrange(100):02d} {rng.randrange(1000):03d}",
            f"{first.lower()}.{last.lower()}@{rng.choice(('post', 'webmail', 'letterbox'))}.example", f"{rng.randrange(1, 90)} {rng.choice(STREETS)}, {town}", f"40{rng.randrange(10**6):06d}", schedule, topic,
            note.replace("{n}", str(rng.randrange(2, 24))).replace("{town}", town).replace("{schedule}", schedule), "closed" if closed else "open", rng.choice(("AO", "KB", "RW")),
        ))
    return target.getvalue()
