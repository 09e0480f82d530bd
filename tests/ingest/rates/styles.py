"""Made-up tariffs in the styles in which real ones are written, each with every rate that it prints.

A rate is 'code | kind | season | period | block | value | unit'. None of these utilities exists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

LEADERS = """RATE SCHEDULE TOU-8
LARGE GENERAL SERVICE, TIME-OF-USE

APPLICABILITY
Applicable to customers whose monthly maximum demand is expected to exceed 500 kW.

NET MONTHLY RATE

Basic Service Charge, per meter, per month ................................ $412.50

Demand Charges, per kW of billing demand:
   Facilities Related Demand ............................................... $18.42
   Time Related Demand
      Summer On-Peak ....................................................... $24.10
      Summer Mid-Peak ...................................................... $6.55

Energy Charges, per kWh:
   Summer On-Peak .......................................................... $0.14725
   Summer Mid-Peak ......................................................... $0.09310
   Summer Off-Peak ......................................................... $0.06104
   Winter Mid-Peak ......................................................... $0.08867
   Winter Off-Peak ......................................................... $0.06733

Power Factor Adjustment, per kVAR ........................................... $0.60

DEFINITION OF PERIODS

On-Peak: 12:00 noon to 6:00 p.m. summer weekdays except holidays
Mid-Peak: 8:00 a.m. to 12:00 noon and 6:00 p.m. to 11:00 p.m. summer weekdays except holidays;
8:00 a.m. to 9:00 p.m. winter weekdays except holidays
Off-Peak: All other hours

The summer season is from June 1 through September 30. The winter season is all other months.
"""
LEADERS_RATES = """
TOU-8 | fixed | | | | 412.50 | $/meter/month
TOU-8 | demand | | | | 18.42 | $/kW
TOU-8 | demand | summer | on-peak | | 24.10 | $/kW
TOU-8 | demand | summer | mid-peak | | 6.55 | $/kW
TOU-8 | energy | summer | on-peak | | 0.14725 | $/kWh
TOU-8 | energy | summer | mid-peak | | 0.09310 | $/kWh
TOU-8 | energy | summer | off-peak | | 0.06104 | $/kWh
TOU-8 | energy | winter | mid-peak | | 0.08867 | $/kWh
TOU-8 | energy | winter | off-peak | | 0.06733 | $/kWh
TOU-8 | reactive | | | | 0.60 | $/kvar
"""

INLINE = """# Rate Schedule RS-1 (Residential Service)

Available for single-phase residential service, including lighting, cooking and water heating.

## Character of Service

Alternating current, sixty Hertz, at a voltage of approximately 120/240 volts three-wire.

## Monthly Rate

Service Charge:

- Within the city limits: $11.25 per meter per month
- Outside the city limits: $16.75 per meter per month

Energy Charge:

- For the first 300 kWh: $0.124825 per kWh *
- For the next 700 kWh: $0.115322 per kWh *
- For all kWh above 1,000 kWh: $0.111616 per kWh *

## Minimum Charge

The minimum monthly charge shall be the applicable service charge.

## Returned payments

A charge of 3 % but not less than 30 cents will be added to bills not paid within 20 days. If a payment of more
than $50.00 is returned, service may be cut off.

\\* Subject to the wholesale power adjustment of Appendix A.

# Rate Schedule GS-2 (General Service)

## Rate

Customer Charge - $ 21.00 per month

Demand Charge - $ 9.15 per kW of billing demand

Energy Charge - $ 0.07607 per KWH for all KWH
"""
INLINE_RATES = """
RS-1 | fixed | | | | 11.25 | $/meter/month
RS-1 | fixed | | | | 16.75 | $/meter/month
RS-1 | energy | | | 0-300 kWh | 0.124825 | $/kWh
RS-1 | energy | | | 300-1000 kWh | 0.115322 | $/kWh
RS-1 | energy | | | 1000- kWh | 0.111616 | $/kWh
GS-2 | fixed | | | | 21.00 | $/month
GS-2 | demand | | | | 9.15 | $/kW
GS-2 | energy | | | | 0.07607 | $/kWh
"""

WEBPAGE = """# Residential Electric - Schedule 35

Available to residential customers.

## Monthly Rate

Basic Charge

- $12.70

Energy Charge

- 0.05419 per kWh – 0 to 750 kWh
- 0.05887 per kWh – 751 kWh to 1,500 kWh
- 0.06962 per kWh – Over 1,500 kWh

## Minimum Charge

The minimum monthly charge under this schedule is $12.70.
"""
WEBPAGE_RATES = """
35 | fixed | | | | 12.70 | $/month
35 | energy | | | 0-750 kWh | 0.05419 | $/kWh
35 | energy | | | 750-1500 kWh | 0.05887 | $/kWh
35 | energy | | | 1500- kWh | 0.06962 | $/kWh
35 | minimum | | | | 12.70 | $/month
"""

SECTIONS = """# Schedules of electric rates

## Schedule R - Residential Electric Service

| Item | Charge |
|---|---|
| Minimum monthly bill | $18.00 |
| Base charge | $16.00 |
| Summer billing per kWh (May-Oct.) | |
| First 500 kWh | $0.1125 |
| Next 500 kWh | $0.1175 |
| Over 1,000 kWh | $0.1250 |
| Non-Summer billing per kWh (Nov.-Apr.) | |
| First 500 kWh | $0.1125 |
| Next 500 kWh | $0.1025 |
| Over 1,000 kWh | $0.0950 |

## Schedule GD - General Service Demand

Rate per month:

| Item | Charge |
|---|---|
| Base charge | $35.00 |
| Demand charge | $1.85 per kW of billing demand |
| Energy charge: | |
| First 200 kWh per kW | $0.1425 per kWh |
| All additional kWh | $0.1130 per kWh |
"""
SECTIONS_RATES = """
R | minimum | | | | 18.00 | $/month
R | energy | summer | | 0-500 kWh | 0.1125 | $/kWh
R | energy | summer | | 500-1000 kWh | 0.1175 | $/kWh
R | energy | summer | | 1000- kWh | 0.1250 | $/kWh
R | energy | non-summer | | 0-500 kWh | 0.1125 | $/kWh
R | energy | non-summer | | 500-1000 kWh | 0.1025 | $/kWh
R | energy | non-summer | | 1000- kWh | 0.0950 | $/kWh
GD | fixed | | | | 35.00 | $/month
GD | demand | | | | 1.85 | $/kW
GD | energy | | | 0-200 kWh/kW | 0.1425 | $/kWh
GD | energy | | | 200- kWh/kW | 0.1130 | $/kWh
"""

ACROSS = """# Electric price sheet, effective 1 May 2025

## Rates by schedule

| Rate schedule | Basic ($/month) | Summer on-peak (¢/kWh) | Summer off-peak (¢/kWh) | Winter (¢/kWh) | Demand ($/kW) |
|---|---|---|---|---|---|
| R-1 Residential | 14.00 | | | 11.84 | |
| R-TOU Residential time-of-use | 14.00 | 23.75 | 9.41 | 10.02 | |
| GS-3 Large general | 95.50 | 15.20 | 7.12 | 6.98 | 12.75 |

Summer is June through September. Summer on-peak hours are 3 p.m. to 8 p.m. Monday through Friday.
"""
ACROSS_RATES = """
R-1 | fixed | | | | 14.00 | $/month
R-1 | energy | winter | | | 11.84 | ¢/kWh
R-TOU | fixed | | | | 14.00 | $/month
R-TOU | energy | summer | on-peak | | 23.75 | ¢/kWh
R-TOU | energy | summer | off-peak | | 9.41 | ¢/kWh
R-TOU | energy | winter | | | 10.02 | ¢/kWh
GS-3 | fixed | | | | 95.50 | $/month
GS-3 | energy | summer | on-peak | | 15.20 | ¢/kWh
GS-3 | energy | summer | off-peak | | 7.12 | ¢/kWh
GS-3 | energy | winter | | | 6.98 | ¢/kWh
GS-3 | demand | | | | 12.75 | $/kW
"""

BRITISH = """# Unit rates and standing charges from 1 April 2025

## Tariff E7 - Home Economy Seven

| | Rate (p/kWh, excluding VAT) | Standing charge (p/day, excluding VAT) |
|---|---|---|
| Day units | 31.402 | 52.18 |
| Night units | 14.935 | |

Night units are used between 00:30 and 07:30 every day.

## Tariff SV - Home Standard Variable

Standing charge: 51.27p per day

Unit rate: 27.031p per kWh

An exit fee does not apply. We pay 15.1p per kWh for exported energy on Tariff SX only.
"""
BRITISH_RATES = """
E7 | energy | | day | | 31.402 | p/kWh
E7 | energy | | night | | 14.935 | p/kWh
E7 | fixed | | | | 52.18 | p/day
SV | fixed | | | | 51.27 | p per day
SV | energy | | | | 27.031 | p per kWh
"""

GERMAN = """# Preisblatt Stromtarife 2025

## Tarif H1 - Haushalt

| Preisbestandteil | Einheit | netto |
|---|---|---|
| Grundpreis | EUR/Monat | 12,50 |
| Arbeitspreis HT | ct/kWh | 31,46 |
| Arbeitspreis NT | ct/kWh | 24,10 |

HT: Montag bis Freitag 06:00 bis 22:00 Uhr

NT: alle übrigen Zeiten

## Tarif G3 - Gewerbe mit Leistungsmessung

| Preisbestandteil | Einheit | netto |
|---|---|---|
| Grundpreis | EUR/Jahr | 1.240,00 |
| Arbeitspreis | ct/kWh | 18,275 |
| Leistungspreis | EUR/kW und Jahr | 96,40 |
| Blindarbeit | ct/kvarh | 1,25 |
"""
GERMAN_RATES = """
H1 | fixed | | | | 12.50 | EUR/Monat
H1 | energy | | high tariff | | 31.46 | ct/kWh
H1 | energy | | low tariff | | 24.10 | ct/kWh
G3 | fixed | | | | 1240.00 | EUR/Jahr
G3 | energy | | | | 18.275 | ct/kWh
G3 | demand | | | | 96.40 | EUR/kW und Jahr
G3 | reactive | | | | 1.25 | ct/kvarh
"""

AUSTRALIAN = """# Network price list 2025-26

## Tariff code NAST12: Large business time of use demand

| Charge | Unit | Price (excl. GST) |
|---|---|---|
| Daily supply charge | $/day | 1.2150 |
| Peak energy | c/kWh | 8.41 |
| Shoulder energy | c/kWh | 5.02 |
| Off-peak energy | c/kWh | 3.11 |
| Peak demand capacity charge | $/kVA/day | 0.4121 |
| Solar export, if chosen | c/kWh | (5.00) |

Peak: 3:00 pm to 9:00 pm every day
Shoulder: 7:00 am to 3:00 pm every day
Off-peak: all other times
"""
AUSTRALIAN_RATES = """
NAST12 | fixed | | | | 1.2150 | $/day
NAST12 | energy | | peak | | 8.41 | c/kWh
NAST12 | energy | | shoulder | | 5.02 | c/kWh
NAST12 | energy | | off-peak | | 3.11 | c/kWh
NAST12 | demand | | | | 0.4121 | $/kVA/day
NAST12 | credit | | | | -5.00 | c/kWh
"""

CSV = """rate_code,rate_name,charge,season,tou_period,tier,price,unit,effective_date
RT-2,Residential Time of Use,Customer charge,,,,17.4300,$/month,2025-03-01
RT-2,Residential Time of Use,Energy,Summer,On-Peak,,0.32114,$/kWh,2025-03-01
RT-2,Residential Time of Use,Energy,Summer,Off-Peak,,0.11020,$/kWh,2025-03-01
RT-2,Residential Time of Use,Energy,Winter,On-Peak,,0.18450,$/kWh,2025-03-01
RT-2,Residential Time of Use,Energy,Winter,Off-Peak,,0.10140,$/kWh,2025-03-01
SB-1,Small Business,Customer charge,,,,22.0000,$/month,2025-03-01
SB-1,Small Business,Energy,All year,,0-1000 kWh,0.14210,$/kWh,2025-03-01
SB-1,Small Business,Energy,All year,,Over 1000 kWh,0.12090,$/kWh,2025-03-01
SB-1,Small Business,Demand,Summer,,,6.5000,$/kW,2025-03-01
"""
CSV_RATES = """
RT-2 | fixed | | | | 17.4300 | $/month
RT-2 | energy | summer | on-peak | | 0.32114 | $/kWh
RT-2 | energy | summer | off-peak | | 0.11020 | $/kWh
RT-2 | energy | winter | on-peak | | 0.18450 | $/kWh
RT-2 | energy | winter | off-peak | | 0.10140 | $/kWh
SB-1 | fixed | | | | 22.0000 | $/month
SB-1 | energy | | | 0-1000 kWh | 0.14210 | $/kWh
SB-1 | energy | | | 1000- kWh | 0.12090 | $/kWh
SB-1 | demand | summer | | | 6.5000 | $/kW
"""

SENTENCES = """# Electric tariff of the Norrland Valley cooperative

## Schedule 12 Irrigation

Available from April to October to pumps of at least 5 horsepower.

The customer charge is $32.00 per month. Energy is billed at 8.415 cents per kWh. The demand charge shall be $4.25
per kW of the highest demand of the month.

A deposit of $150.00 per customer may be asked for. Customers who exceed 500 kW pay no more than $9.00 per kW.
In 2019 the energy charge was 7.900 cents per kWh.
"""
SENTENCES_RATES = """
12 | fixed | | | | 32.00 | $/month
12 | energy | | | | 8.415 | cents per kWh
12 | demand | | | | 4.25 | $/kW
"""

CANADIAN = """# Electric Tariff

## Rate Schedule 1151 - Exempt General Service

**Basic Charge:** 38.35 ¢ per day

**Energy Charge:** 12.77 ¢ per kWh

**Demand Charge:**

| Demand | Rate |
|---|---|
| First 35 kW of Billing Demand per Billing Period | $0.00 per kW |
| Next 115 kW of Billing Demand per Billing Period | $6.57 per kW |
| All additional kW of Billing Demand per Billing Period | $12.60 per kW |

**Rate Rider:** 5 % of all charges
"""
CANADIAN_RATES = """
1151 | fixed | | | | 38.35 | ¢ per day
1151 | energy | | | | 12.77 | ¢ per kWh
1151 | demand | | | 0-35 kW | 0.00 | $/kW
1151 | demand | | | 35-150 kW | 6.57 | $/kW
1151 | demand | | | 150- kW | 12.60 | $/kW
"""

NEGATIVE = """# Rider DCR

## Rider DCR - Distribution Cost Recovery

| Customer class | Rider ($/kWh) |
|---|---|
| Residential | (0.00125) |
| Secondary general | -0.00098 |
| Primary general | 0.00012 |

Lost revenues of $1,250,000.00 were recovered by this rider from 2021 to 2023.
"""
NEGATIVE_RATES = """
DCR | rider | | | | -0.00125 | $/kWh
DCR | rider | | | | -0.00098 | $/kWh
DCR | rider | | | | 0.00012 | $/kWh
"""

COLUMNS = """                         COASTAL POWER COOPERATIVE
                    SCHEDULE "GS" - GENERAL SERVICE

RATE (MONTHLY)

    Facilities Charge                                   $35.00 per month
    Demand Charge
        First 10 kW of billing demand                   No charge
        All over 10 kW                                  $8.25 per kW
    Energy Charge
        First 200 kWh per kW of billing demand          11.20¢ per kWh
        Next 200 kWh per kW of billing demand            9.35¢ per kWh
        All additional kWh                               8.10¢ per kWh

POWER COST ADJUSTMENT
    The above charges shall be increased or decreased by $0.00001 per kWh for each $0.00001 by which the cost of
    power exceeds $0.06500 per kWh.

MINIMUM MONTHLY CHARGE
    $35.00 per month plus $1.50 per kVA of transformer capacity.
"""
COLUMNS_RATES = """
GS | fixed | | | | 35.00 | $/month
GS | demand | | | 0-10 kW | 0 | $/kW
GS | demand | | | 10- kW | 8.25 | $/kW
GS | energy | | | 0-200 kWh/kW | 11.20 | ¢ per kWh
GS | energy | | | 200-400 kWh/kW | 9.35 | ¢ per kWh
GS | energy | | | 400- kWh/kW | 8.10 | ¢ per kWh
"""

HTML = """<html><body><h1>Pinewood Municipal Electric</h1><h2>Residential Service (Rate RS)</h2>
<table><tr><th>Description</th><th>Winter (Oct - May)</th><th>Summer (Jun - Sep)</th></tr>
<tr><td>Customer Charge ($/month)</td><td>10.00</td><td>10.00</td></tr>
<tr><td>Energy Charge, first 800 kWh (¢/kWh)</td><td>9.10</td><td>10.25</td></tr>
<tr><td>Energy Charge, over 800 kWh (¢/kWh)</td><td>8.05</td><td>12.75</td></tr></table>
<h2>Large Power (Rate LP)</h2><p>Facilities charge: $125.00 per month.</p>
<p>Demand charge: $11.50 per kVA of billing demand</p><p>Energy charge: 5.125¢ per kWh</p></body></html>
"""
HTML_RATES = """
RS | fixed | winter | | | 10.00 | $/month
RS | fixed | summer | | | 10.00 | $/month
RS | energy | winter | | 0-800 kWh | 9.10 | ¢/kWh
RS | energy | summer | | 0-800 kWh | 10.25 | ¢/kWh
RS | energy | winter | | 800- kWh | 8.05 | ¢/kWh
RS | energy | summer | | 800- kWh | 12.75 | ¢/kWh
LP | fixed | | | | 125.00 | $/month
LP | demand | | | | 11.50 | $/kVA
LP | energy | | | | 5.125 | ¢ per kWh
"""

CLASSIFIED = """# Metropolitan Grid - Electricity delivery charges

## SERVICE CLASSIFICATION NO. 2 - General, Small

| Charge | Jun 1 - Sep 30 | Oct 1 - May 31 |
|---|---|---|
| Customer charge, per month | $31.00 | $31.00 |
| Delivery, cents per kWh | 15.42 | 12.90 |
| Increase over last year | 3.2 % | 3.2 % |

## SERVICE CLASSIFICATION NO. 9 - General, Large

### Rate II - Time-of-Day

| Period | Charge per kW |
|---|---|
| Monday through Friday, 8 AM to 6 PM, June through September | $11.25 |
| All hours, all days | $20.10 |
"""
CLASSIFIED_RATES = """
2 | fixed | Jun-Sep | | | 31.00 | $/month
2 | fixed | Oct-May | | | 31.00 | $/month
2 | energy | Jun-Sep | | | 15.42 | cents per kWh
2 | energy | Oct-May | | | 12.90 | cents per kWh
9 | demand | Jun-Sep | 08:00-18:00 | | 11.25 | $/kW
9 | demand | | | | 20.10 | $/kW
"""

LISTED = """# Rates

## Schedule TOD-3 Commercial

Customer Charge @ $45.00 per month

Demand Charge

- On-Peak kW @ $13.10 per kW
- Maximum kW @ $4.05 per kW

Energy Charge

- On-Peak kWh @ $0.0851 per kWh
- Off-Peak kWh @ $0.0497 per kWh

On-peak hours: 7:00 a.m. - 11:00 a.m. and 5:00 p.m. - 9:00 p.m., Monday through Friday, excluding holidays, October
through April; 12 noon - 8:00 p.m., Monday through Friday, May through September. Off-peak hours: all other hours.

## Rider SC: Solar credit

Credit of 4.2 cents per kWh exported.
"""
LISTED_RATES = """
TOD-3 | fixed | | | | 45.00 | $/month
TOD-3 | demand | | on-peak | | 13.10 | $/kW
TOD-3 | demand | | | | 4.05 | $/kW
TOD-3 | energy | | on-peak | | 0.0851 | $/kWh
TOD-3 | energy | | off-peak | | 0.0497 | $/kWh
SC | credit | | | | 4.2 | cents per kWh
"""

GERMAN_LIST = """Tarif;Preisbestandteil;Zone;Preis;Einheit;gültig ab
NE7;Grundpreis;;75,00;EUR/Jahr;2026-01-01
NE7;Arbeitspreis;HT;6,85;Cent/kWh;2026-01-01
NE7;Arbeitspreis;NT;4,92;Cent/kWh;2026-01-01
NE5;Leistungspreis;;58,44;EUR/kW/Jahr;2026-01-01
"""
GERMAN_LIST_RATES = """
NE7 | fixed | | | | 75.00 | EUR/Jahr
NE7 | energy | | high tariff | | 6.85 | Cent/kWh
NE7 | energy | | low tariff | | 4.92 | Cent/kWh
NE5 | demand | | | | 58.44 | EUR/kW/Jahr
"""

NO_TARIFF = """# Schedule of pump overhauls

Table of costs per unit

| Pump | Hours | Cost |
|---|---|---|
| P-101 | 8,000 | 1,250.00 |
| P-102 | 4,000 | 980.50 |

The energy used by P-101 is 0.45 kWh per m3. The spare seal costs 45.00 and takes 2.50 hours.
Efficiency ................. 0.85
Rated speed ................ 1480.00
See sheet ................ 12
"""


@dataclass(frozen=True, slots=True)
class Style:
    """A way to write a tariff: what a file of it is called, how it is written, and its rates."""

    name: str
    write: Callable[[Path], None]
    rates: str

    def expected(self) -> list[tuple[str, ...]]:
        """(code, kind, season, period, block, value, unit) of each rate."""
        return [tuple(part.strip() for part in line.split("|")) for line in self.rates.strip().splitlines()]


def _text(words: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(words, encoding="utf-8") and None


def _leader_pdf(path: Path) -> None:
    """The leaders as a page of a tariff book, with a head, a foot and marks of revision in the margin."""
    from reportlab.lib.pagesizes import letter
    from reportlab.pdfgen.canvas import Canvas

    page = Canvas(str(path), pagesize=letter)
    y = 740
    page.setFont("Helvetica-Bold", 11)
    page.drawString(60, y, "NORRLAND VALLEY ELECTRIC COMPANY")
    page.setFont("Helvetica", 9)
    page.drawString(400, y, "Fourth Revised Sheet No. 88")
    y -= 30
    for line in LEADERS.splitlines():
        words = line.strip()
        bold = words.isupper()
        page.setFont("Helvetica-Bold" if bold else "Helvetica", 11 if bold else 10)
        x = 60 + 8 * (len(line) - len(line.lstrip()))
        if " ...." in words:
            label, value = words.split(" ....")[0], words.rsplit(". ", 1)[1]
            page.drawString(x, y, label + " " + "." * int((470 - x - page.stringWidth(label, "Helvetica", 10)) / 2.8))
            page.drawRightString(540, y, value)
            page.drawString(570, y, "I")
        elif (bold and "SCHEDULE" in words) or "LARGE GENERAL" in words:
            page.drawCentredString(306, y, words)
        else:
            page.drawString(x, y, words)
        y -= 14 if words else 8
    page.setFont("Helvetica", 8)
    page.drawString(60, 40, "Issued: March 3, 2025")
    page.drawRightString(540, 40, "Effective: April 1, 2025")
    page.save()


def _table_pdf(path: Path) -> None:
    """A ruled table under each heading, as word processors print price sheets."""
    from reportlab.lib import colors
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    styles = getSampleStyleSheet()
    parts = [Paragraph("Schedule GS-TOU - General Service Time-of-Use", styles["Heading1"]), Spacer(1, 8)]
    parts.append(Paragraph("Summer: June 1 - September 30. Winter: October 1 - May 31.", styles["Normal"]))
    cells = [
        ["Charge", "Unit", "Summer", "", "Winter", ""],
        ["", "", "On-Peak", "Off-Peak", "On-Peak", "Off-Peak"],
        ["Generation", "$/kWh", "0.18112", "0.07240", "0.11903", "0.06981"],
        ["Delivery", "$/kWh", "0.05310", "0.05310", "0.04120", "0.04120"],
        ["Demand charge *", "$/kW", "19.75", "-", "11.20", "-"],
    ]
    rules = [("GRID", (0, 0), (-1, -1), 0.5, colors.black), ("SPAN", (2, 0), (3, 0)), ("SPAN", (4, 0), (5, 0))]
    parts += [Spacer(1, 8), Table(cells, style=rules), Spacer(1, 6)]
    parts.append(Paragraph("* Highest 15-minute demand of the month.", styles["Normal"]))
    SimpleDocTemplate(str(path)).build(parts)


TABLE_PDF_RATES = """
GS-TOU | energy | summer | on-peak | | 0.18112 | $/kWh
GS-TOU | energy | summer | off-peak | | 0.07240 | $/kWh
GS-TOU | energy | winter | on-peak | | 0.11903 | $/kWh
GS-TOU | energy | winter | off-peak | | 0.06981 | $/kWh
GS-TOU | energy | summer | on-peak | | 0.05310 | $/kWh
GS-TOU | energy | summer | off-peak | | 0.05310 | $/kWh
GS-TOU | energy | winter | on-peak | | 0.04120 | $/kWh
GS-TOU | energy | winter | off-peak | | 0.04120 | $/kWh
GS-TOU | demand | summer | on-peak | | 19.75 | $/kW
GS-TOU | demand | winter | on-peak | | 11.20 | $/kW
"""


def _workbook(path: Path) -> None:
    """A sheet a schedule, with lines above its heads."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Schedule LP-1"
    for row in (
        ["Large Power Service, effective 1 July 2025"],
        [],
        ["Component", "Season", "Billing unit", "Rate"],
        ["Customer charge", "All year", "$/month", 310.25],
        ["Demand charge", "Summer", "$/kVA", 14.8],
        ["Demand charge", "Winter", "$/kVA", 9.35],
        ["Energy charge", "All year", "$/kWh", 0.04118],
    ):
        sheet.append(row)
    other = book.create_sheet("Schedule RES")
    for row in (
        ["Component", "Billing unit", "Rate"],
        ["Customer charge", "$/day", 0.41],
        ["Energy charge", "cents/kWh", 13.07],
    ):
        other.append(row)
    book.save(path)


WORKBOOK_RATES = """
LP-1 | fixed | | | | 310.25 | $/month
LP-1 | demand | summer | | | 14.8 | $/kVA
LP-1 | demand | winter | | | 9.35 | $/kVA
LP-1 | energy | | | | 0.04118 | $/kWh
RES | fixed | | | | 0.41 | $/day
RES | energy | | | | 13.07 | cents/kWh
"""


def _docx(path: Path) -> None:
    """Headings and a table, as an office sends it."""
    from docx import Document

    document = Document()
    document.add_heading("Tariff EV-2 - Depot charging", level=1)
    document.add_paragraph("Valid from 1 January 2026. All prices without VAT.")
    table = document.add_table(rows=0, cols=3)
    for row in (
        ("Price component", "Unit", "Price"),
        ("Basic price", "EUR per year", "420.00"),
        ("Capacity price", "EUR per kW and year", "38.50"),
        ("Energy, 06:00 to 22:00", "cent per kWh", "24.80"),
        ("Energy, 22:00 to 06:00", "cent per kWh", "17.35"),
    ):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    document.save(str(path))


DOCX_RATES = """
EV-2 | fixed | | | | 420.00 | EUR per year
EV-2 | demand | | | | 38.50 | EUR per kW and year
EV-2 | energy | | 06:00-22:00 | | 24.80 | cent per kWh
EV-2 | energy | | 22:00-06:00 | | 17.35 | cent per kWh
"""

STYLES = (
    Style("leaders.txt", _text(LEADERS), LEADERS_RATES),
    Style("leaders.pdf", _leader_pdf, LEADERS_RATES),
    Style("inline.md", _text(INLINE), INLINE_RATES),
    Style("webpage.md", _text(WEBPAGE), WEBPAGE_RATES),
    Style("sections.md", _text(SECTIONS), SECTIONS_RATES),
    Style("across.md", _text(ACROSS), ACROSS_RATES),
    Style("british.md", _text(BRITISH), BRITISH_RATES),
    Style("german.md", _text(GERMAN), GERMAN_RATES),
    Style("australian.md", _text(AUSTRALIAN), AUSTRALIAN_RATES),
    Style("list.csv", _text(CSV), CSV_RATES),
    Style("sentences.md", _text(SENTENCES), SENTENCES_RATES),
    Style("canadian.md", _text(CANADIAN), CANADIAN_RATES),
    Style("negative.md", _text(NEGATIVE), NEGATIVE_RATES),
    Style("table.pdf", _table_pdf, TABLE_PDF_RATES),
    Style("workbook.xlsx", _workbook, WORKBOOK_RATES),
    Style("office.docx", _docx, DOCX_RATES),
    Style("columns.txt", _text(COLUMNS), COLUMNS_RATES),
    Style("webpage.html", _text(HTML), HTML_RATES),
    Style("classified.md", _text(CLASSIFIED), CLASSIFIED_RATES),
    Style("listed.md", _text(LISTED), LISTED_RATES),
    Style("german-list.csv", _text(GERMAN_LIST), GERMAN_LIST_RATES),
    Style("no-tariff.md", _text(NO_TARIFF), ""),
)
