"""Work orders in the three house styles: Maximo-like CSV, SAP-like list, spreadsheet with two sheets."""
# fmt: off

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from datetime import datetime

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from corpora.build.fleet import SUBSTATION
from corpora.build.pack import fixed_zip
from corpora.build.work_orders import WorkOrder

MAXIMO_COLUMNS = (
    "WONUM", "SITEID", "ASSETNUM", "LOCATION", "DESCRIPTION", "WORKTYPE", "STATUS", "REPORTDATE", "ACTSTART", "ACTFINISH",
    "FAILURECODE", "PROBLEMCODE", "CAUSECODE", "REMEDYCODE", "ACTLABHRS", "ACTTOTALCOST", "LEAD",
)


def _minute(moment: datetime | None) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""


def maximo(orders: Sequence[WorkOrder]) -> str:
    """Comma-separated, ISO times without zone, blanks where a planner left the code empty."""
    rng = random.Random(7)
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(MAXIMO_COLUMNS)
    for i, order in enumerate(orders):
        coded = order.fault and rng.random() < 0.86
        codes = (order.fault.failure, order.fault.problem, order.fault.cause, order.fault.remedy) if coded and order.fault else ("", "", "", "")
        writer.writerow((
            f"WO{240118 + i * 3}", "SKM", order.asset_as_typed, order.asset.place, order.text, order.worktype, order.status, _minute(order.reported), _minute(order.started), _minute(order.finished),
            *codes, f"{order.hours:.1f}", f"{order.cost:.2f}", order.person,
        ))
    return target.getvalue()


SAP_COLUMNS = (("Order", 12), ("Type", 4), ("Functional loc.", 16), ("TechIdentNo.", 12), ("Description", 84), ("Notif.date", 10), ("Act.start", 10), ("Act.finish", 10), ("Act.costs", 12), ("Crcy", 4), ("Damage", 10), ("Cause", 8), ("UsrSt", 5), ("Entered by", 12))


def _german(moment: datetime | None) -> str:
    return moment.strftime("%d.%m.%Y") if moment else ""


def _amount(value: float) -> str:
    """1.234,50 as a German list prints it."""
    return f"{value:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")


def sap(orders: Sequence[WorkOrder]) -> bytes:
    """A list as printed: title lines, rules of dashes, cells between pipes, cp1252."""
    rng = random.Random(11)
    rule = "-" * (sum(width for _, width in SAP_COLUMNS) + len(SAP_COLUMNS) + 1)
    lines = ["20.11.2026                                  List of orders, plant OST Ostrey                                  IW39 / FOEHRNTAL", "", rule]
    lines += ["|" + "|".join(name.ljust(width) for name, width in SAP_COLUMNS) + "|", rule]
    for i, order in enumerate(orders):
        kind = {"PM": "PM02", "CM": "PM01", "EM": "PM03"}[order.worktype]
        damage, cause = (order.fault.problem, order.fault.cause) if order.fault and rng.random() < 0.8 else ("", "")
        status = {"CLOSE": "TECO", "COMP": "CNF", "CAN": "CAN", "WMATL": "MANC", "INPRG": "REL", "WSCH": "CRTD"}[order.status]
        cells = (
            f"{4000310 + i * 2:012d}", kind, order.asset.place, order.asset_as_typed, order.text, _german(order.reported), _german(order.started), _german(order.finished), _amount(order.cost).rjust(12), "EUR", damage, cause, status, order.person,
        )
        lines.append("|" + "|".join(cell[:width].ljust(width) for cell, (_, width) in zip(cells, SAP_COLUMNS, strict=True)) + "|")
    lines += [rule]
    return ("\r\n".join(lines) + "\r\n").encode("cp1252")


BOOK_COLUMNS = ("WO No", "Asset", "Bay", "Work done", "Type", "Reported", "Start", "End", "Man-hours", "Cost EUR", "Fault group", "By", "State")
ASSET_COLUMNS = ("Asset", "Name", "Bay", "Maker", "Year built", "Criticality", "Last inspection")


def workbook(orders: Sequence[WorkOrder]) -> bytes:
    """Two sheets: the orders as the substation team keeps them, and the list of assets."""
    rng = random.Random(13)
    book = Workbook()
    sheet = book.active
    sheet.title = "Work orders"
    sheet.append(BOOK_COLUMNS)
    for i, order in enumerate(orders):
        group = order.fault.failure if order.fault else ""
        state = {"CLOSE": "closed", "COMP": "done", "CAN": "cancelled", "WMATL": "waiting for material", "INPRG": "in work", "WSCH": "planned"}[order.status]
        sheet.append((f"TX-{2301 + i:05d}", order.asset_as_typed, order.asset.place, order.text, order.worktype, order.reported, order.started, order.finished, order.hours, order.cost, group, order.person, state))
    assets = book.create_sheet("Assets")
    assets.append(ASSET_COLUMNS)
    for asset in SUBSTATION:
        maker = {"transformer": "Morwick Transformer Works", "breaker": "Hexaline", "battery": "Sollek", "rtu": "Tervane"}.get(asset.kind, "various")
        last = max((order.started for order in orders if order.asset.tag == asset.tag and order.worktype == "PM" and order.started and order.finished), default=None)
        assets.append((asset.tag, asset.name, asset.place, maker, rng.randrange(1998, 2016), {"transformer": "A", "breaker": "B", "battery": "A"}.get(asset.kind, "C"), last))
    for page in (sheet, assets):
        page.freeze_panes = "A2"
        page.auto_filter.ref = page.dimensions
        for cell in page[1]:
            cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor="17375E")
        for row in page.iter_rows(min_row=2):
            for cell in row:
                if isinstance(cell.value, datetime):
                    cell.number_format = "dd/mm/yyyy hh:mm"
        for number in range(1, page.max_column + 1):
            page.column_dimensions[get_column_letter(number)].width = 58 if page is sheet and number == 4 else 18
    target = io.BytesIO()
    book.save(target)
    return fixed_zip(target.getvalue(), b"2026-11-20T18:00:00Z")
