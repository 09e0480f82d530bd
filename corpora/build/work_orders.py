"""Work orders of the three sites from one seed: the truth that the three export styles are written from."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from corpora.build.faults import FAULTS, PLANNED, Fault
from corpora.build.fleet import HYDRO, SUBSTATION, WIND, Asset
from corpora.build.singular import SINGULAR
from corpora.build.technician import roughen, spell_tag

FIRST = datetime(2023, 1, 2, 6, 0)
LAST = datetime(2026, 11, 20, 18, 0)


@dataclass(frozen=True, slots=True)
class WorkOrder:
    """One order before any export. `finished` is None while it is open. Costs in EUR, hours of labour."""

    asset: Asset
    text: str
    worktype: str
    status: str
    reported: datetime
    started: datetime | None
    finished: datetime | None
    fault: Fault | None
    hours: float
    cost: float
    person: str
    asset_as_typed: str


def _moment(rng: random.Random) -> datetime:
    minutes = rng.randrange(int((LAST - FIRST).total_seconds() // 60))
    return FIRST + timedelta(minutes=minutes)


def _working_start(reported: datetime, rng: random.Random, urgent: bool) -> datetime:
    start = reported + timedelta(minutes=rng.randrange(30, 60 * 20 if urgent else 60 * 24 * 12))
    return start if 6 <= start.hour <= 19 else start.replace(hour=rng.randrange(7, 15))


def _until_today(order: WorkOrder) -> WorkOrder:
    """The export was made on 20 November: what was to start or end later is still planned or in work."""
    if order.started and order.started > LAST:
        return replace(order, status="WSCH", started=None, finished=None, hours=0.0, cost=0.0)
    if order.finished and order.finished > LAST:
        return replace(order, status="INPRG", finished=None)
    return order


def _repair(asset: Asset, rng: random.Random, people: Sequence[str]) -> WorkOrder:
    faults = FAULTS[asset.kind]
    weights = [
        fault.weight
        * (
            4
            if asset.tag == "WT-11" and fault.failure == "GEAR"
            else 3
            if asset.tag == "WT-07" and fault.failure == "PITCH"
            else 1
        )
        for fault in faults
    ]
    fault = rng.choices(faults, weights)[0]
    plain = rng.choice(fault.texts).replace("{n}", str(rng.randrange(1, 4)))
    text = roughen(plain, rng)
    if rng.random() < 0.35:
        text = f"{spell_tag(asset.tag, rng)} {text}" if rng.random() < 0.7 else f"{text} {spell_tag(asset.tag, rng)}"
    reported = _moment(rng)
    started = max(_working_start(reported, rng, urgent=rng.random() < 0.5), reported + timedelta(minutes=10))
    hours = round(fault.hours * rng.uniform(0.5, 1.8), 1)
    status = (
        "CLOSE" if reported < LAST - timedelta(days=60) else rng.choice(("CLOSE", "COMP", "COMP", "WMATL", "INPRG"))
    )
    if rng.random() < 0.015:
        return WorkOrder(asset, text, "CM", "CAN", reported, None, None, fault, 0.0, 0.0, rng.choice(people), asset.tag)
    finished = (
        None if status in ("WMATL", "INPRG") else started + timedelta(minutes=round(hours * 60 * rng.uniform(0.6, 1.1)))
    )
    cost = round(fault.cost * rng.uniform(0.55, 1.7) + hours * 62, 2)
    typed = spell_tag(asset.tag, rng) if rng.random() < 0.08 else asset.tag
    kind = "EM" if rng.random() < 0.2 else "CM"
    return _until_today(
        WorkOrder(asset, text, kind, status, reported, started, finished, fault, hours, cost, rng.choice(people), typed)
    )


def _service(asset: Asset, rng: random.Random, people: Sequence[str]) -> WorkOrder:
    plain, hours, cost = rng.choice(PLANNED[asset.kind])
    reported = _moment(rng).replace(hour=6, minute=0)
    started = _working_start(reported, rng, urgent=False)
    finished = started + timedelta(minutes=round(hours * 60 * rng.uniform(0.8, 1.3)))
    real_hours = round(hours * rng.uniform(0.8, 1.4), 1)
    text = plain if rng.random() < 0.6 else roughen(plain, rng)
    real_cost = round(cost * rng.uniform(0.9, 1.2), 2)
    return _until_today(
        WorkOrder(
            asset,
            text,
            "PM",
            "CLOSE",
            reported,
            started,
            finished,
            None,
            real_hours,
            real_cost,
            rng.choice(people),
            asset.tag,
        )
    )


def _singular(site: str, assets: Sequence[Asset], people: Sequence[str], rng: random.Random) -> list[WorkOrder]:
    """The hand-written events of a site, as they stand."""
    by_tag = {asset.tag: asset for asset in assets}
    orders = []
    for tag, day, text, hours, cost in SINGULAR[site]:
        started = datetime.fromisoformat(day)
        orders.append(
            WorkOrder(
                by_tag[tag],
                text,
                "EM",
                "CLOSE",
                started - timedelta(hours=2),
                started,
                started + timedelta(hours=hours),
                None,
                hours,
                cost,
                rng.choice(people),
                tag,
            )
        )
    return orders


def site_orders(
    site: str, assets: Sequence[Asset], count: int, repairs: float, people: Sequence[str], seed: int
) -> list[WorkOrder]:
    """`count` orders of one site, in the order in which they were reported."""
    rng = random.Random(seed)
    orders = _singular(site, assets, people, rng)
    weights = [asset.trouble for asset in assets]
    while len(orders) < count:
        if rng.random() < repairs:
            orders.append(_repair(rng.choices(assets, weights)[0], rng, people))
        else:
            orders.append(_service(rng.choice(assets), rng, people))
    return sorted(orders, key=lambda order: order.reported)


WIND_CREW = ("TOBIN F", "HALLEWELL R", "OKONTRI J", "WRENFOLD E", "SALDANE M", "PETTIFER K")
HYDRO_CREW = ("Weißgräber", "Österling", "Büchsenmann", "Föhrer", "Hänggli", "Jörgens")
SUBSTATION_CREW = ("A. Ruskell", "D. Quennery", "P. Mbalo", "S. Ardlethen", "L. Vantrease")


def all_orders() -> dict[str, list[WorkOrder]]:
    """Skarnmoor, Ostrey and Tamsel Cross: about 3,000 orders."""
    return {
        "SKM": site_orders("SKM", WIND, 1480, 0.72, WIND_CREW, 20260112),
        "OST": site_orders("OST", HYDRO, 910, 0.58, HYDRO_CREW, 20260113),
        "TAM": site_orders("TAM", SUBSTATION, 630, 0.6, SUBSTATION_CREW, 20260114),
    }
