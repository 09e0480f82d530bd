"""What the generator knows: totals counted from the work orders before any export was written."""

from __future__ import annotations

import json
from collections import Counter

from corpora.build.work_orders import WorkOrder, all_orders


def _site(orders: list[WorkOrder]) -> dict[str, object]:
    done = [order for order in orders if order.finished]
    return {
        "orders": len(orders),
        "by_asset": dict(sorted(Counter(order.asset.tag for order in orders).items())),
        "repairs_by_asset": dict(
            sorted(Counter(order.asset.tag for order in orders if order.worktype != "PM").items())
        ),
        "by_type": dict(sorted(Counter(order.worktype for order in orders).items())),
        "by_status": dict(sorted(Counter(order.status for order in orders).items())),
        "by_report_year": dict(sorted(Counter(str(order.reported.year) for order in orders).items())),
        "cost": round(sum(order.cost for order in orders), 2),
        "cost_by_asset": {
            tag: round(sum(order.cost for order in orders if order.asset.tag == tag), 2)
            for tag in sorted({order.asset.tag for order in orders})
        },
        "dearest": max(orders, key=lambda order: order.cost).text,
        "unfinished": len(orders) - len(done),
    }


def render() -> str:
    """truth.json."""
    sites = {site: _site(orders) for site, orders in all_orders().items()}
    return json.dumps({"sites": sites}, indent=1, ensure_ascii=False) + "\n"
