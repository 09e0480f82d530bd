"""The retail and business tariff book of one year, one schedule a sheet, and the domestic price card."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Break, Bullets, Fig, H, Item, P, Paper, Table
from corpora.build.tariff_data import R2025, R2026, Rates

VAT = "All rates exclude VAT and the public service levy unless a sheet says otherwise."


def _sheet(number: str, code: str, name: str) -> list[Item]:
    return [Break(), H(f"Schedule {code} - {name}"), P(f"Sheet No. {number}. {VAT}")]


def _residential(r: Rates) -> list[Item]:
    peak, day, night = r.d2_winter
    return [
        *_sheet("11", "D1", "Domestic Standard"),
        P("Available to dwellings supplied at 230 V or 400 V with a maximum import capacity of 15 kVA. The meter is read every two months; blocks are counted by the calendar month, pro rata."),
        Table("Rates of Schedule D1", ("Charge", "Unit", "Rate"), (
            ("Standing charge", "cent/day", r.d1_standing), (f"Energy, first {r.d1_limit} kWh a month", "cent/kWh", r.d1_blocks[0]), (f"Energy, above {r.d1_limit} kWh a month", "cent/kWh", r.d1_blocks[1]),
            ("Green energy adder, if chosen ¹", "cent/kWh", r.green_adder),
        ), (3.4, 1.4, 1), notes=("¹ The adder is waived for households on the social register.",)),
        P("A customer who moves in during a month pays the standing charge from the day of the first reading. D1 has no seasonal rates."),
        *_sheet("12", "D2", "Domestic Time-of-Use"),
        P("Available to dwellings with an interval meter. A customer who joins stays on D2 for at least twelve months."),
        Table("Rates of Schedule D2", ("Period", "Unit", "Summer", "Winter"), (
            ("Peak ¹", "cent/kWh", "- ²", peak), ("Day", "cent/kWh", r.d2_summer[0], day), ("Night", "cent/kWh", r.d2_summer[1], night), ("Standing charge", "cent/day", r.d2_standing, r.d2_standing),
        ), (2, 1.4, 1.2, 1.2), notes=("¹ Peak hours occur on winter weekdays only; see Sheet 5.", "² In summer the peak hours are charged at the day rate.")),
        *_sheet("13", "D3", "Electric Vehicle Night"),
        P("Available to dwellings with an interval meter and a charger of at least 3.6 kW registered with the company."),
        Table("Rates of Schedule D3", ("Charge", "Unit", "Rate"), (
            (f"Charging window, {r.d3_window} every day", "cent/kWh", r.d3_rates[0]), ("All other hours ¹", "cent/kWh", r.d3_rates[1]), ("Standing charge", "cent/day", r.d3_standing),
        ), (3.4, 1.4, 1), notes=("¹ Use above 900 kWh in the charging window of one month is charged at the rate of all other hours.",)),
        *_sheet("14", "X1", "Micro-Generation Export"),
        P("Available to customers on D1, D2, D3 or B1 who export from generation of at most 17 kW behind the same meter."),
        Table("Rates of Schedule X1", ("Item", "Unit", "Rate"), (("Export price", "cent/kWh", r.x1_price), ("Meter charge for export", "EUR/year", "none")), (3.4, 1.4, 1), ruled=False),
        P("Export is paid as a credit on the bill. Credits above EUR 200 are paid out once a year in March on request."),
    ]


def _tou(title: str, rates: tuple[tuple[str, str, str], tuple[str, str, str]], demand: tuple[str, str], month: str) -> Table:
    summer, winter = rates
    return Table(title, ("Charge", "Unit", "Summer", "Winter"), (
        ("Energy, peak ¹", "cent/kWh", summer[0], winter[0]), ("Energy, day", "cent/kWh", summer[1], winter[1]), ("Energy, night", "cent/kWh", summer[2], winter[2]),
        ("Demand charge ²", "EUR/kVA and month", demand[0], demand[1]), ("Basic charge", "EUR/month", month, month),
    ), (2.4, 1.8, 1.1, 1.1), notes=(
        "¹ In summer the business peak runs from 11:00 to 14:00 on weekdays; in winter it is as on Sheet 5.",
        "² On the highest half-hour of the month between 07:00 and 23:00, but on no less than 60 % of the agreed capacity.",
    ))


def _business(r: Rates) -> list[Item]:
    return [
        *_sheet("21", "B1", "Small Business"),
        P("Available to premises other than dwellings with an agreed capacity of at most 50 kVA."),
        Table("Rates of Schedule B1", ("Charge", "Unit", "Summer", "Winter"), (("Energy, all hours", "cent/kWh", *r.b1_energy), ("Standing charge", "cent/day", r.b1_standing, r.b1_standing)), (2.4, 1.6, 1.1, 1.1)),
        P("B1 carries no demand charge. A customer who exceeds 50 kVA in three months of a year is moved to B2 at the next reading."),
        *_sheet("22", "B2", "Low-Voltage Maximum Demand"),
        P("Available at 400 V with an agreed capacity above 50 kVA and up to 500 kVA. Metered in half-hours."),
        _tou("Rates of Schedule B2", r.b2_energy, r.b2_demand, r.b2_month),
        P(f"Power factor: where the monthly mean is below {r.power_factor}, the demand is multiplied by {r.power_factor} and divided by the measured power factor."),
        *_sheet("23", "B3", "High-Voltage 33 kV"),
        P("Available at 33 kV or 11 kV with an agreed capacity above 500 kVA. The customer owns and maintains the substation behind the metering point."),
        _tou("Rates of Schedule B3", r.b3_energy, r.b3_demand, r.b3_month),
        Table("Further charges of Schedule B3", ("Charge", "Unit", "Rate"), (("Reactive energy above one third of active energy", "cent/kvarh", r.b3_reactive), ("Metering at 11 kV, loss factor", "factor", "1.012"), ("Contract exceedance ³", "EUR/kVA", "14.00")), (3.4, 1.4, 1), ruled=False,
              notes=("³ Per kVA above the agreed capacity, once in a month.",)),
        P(f"A customer who takes more than 20 GWh in a calendar year receives a discount of {r.bulk_discount} % on energy charges, credited in February of the next year."),
        *_sheet("24", "B4", "Unmetered Public Lighting"),
        P("Available to municipalities for lamps that burn from dusk to dawn. Consumption is computed as lamp power times 4,050 hours a year."),
        Table("Rates of Schedule B4", ("Charge", "Unit", "Rate"), (("Energy", "cent/kWh", r.b4_energy), ("Lamp charge", "EUR per lamp and month", r.b4_lamp)), (3, 2, 1), ruled=False),
        *_sheet("25", "B5", "Public Vehicle Charging"),
        P("Available to operators of public charge points of 22 kW and more on a meter of their own. B5 has the same hours all year and no seasons."),
        Table("Rates of Schedule B5", ("Charge", "Unit", "Rate"), (("Energy 16:00 to 21:00", "cent/kWh", r.b5_energy[0]), ("Energy 05:00 to 16:00 and 21:00 to 23:00", "cent/kWh", r.b5_energy[1]), ("Energy 23:00 to 05:00", "cent/kWh", r.b5_energy[2]), ("Capacity charge", "EUR/kVA and month", r.b5_capacity), ("Basic charge", "EUR/month", r.b5_month)), (3, 2, 1)),
    ]


def book(r: Rates) -> Paper:
    """The tariff book of one year."""
    until = f" to 31 December {r.year}" if r.end else ""
    items: list[Item] = [
        H("Sheets of this book"),
        Table("Index of schedules", ("Sheet", "Schedule", "For"), (
            ("5", "Seasons and hours", "all time-of-use schedules"), ("11", "D1 Domestic Standard", "dwellings"), ("12", "D2 Domestic Time-of-Use", "dwellings with interval meter"), ("13", "D3 Electric Vehicle Night", "dwellings with charger"),
            ("14", "X1 Micro-Generation Export", "small generators"), ("21", "B1 Small Business", "up to 50 kVA"), ("22", "B2 Low-Voltage Maximum Demand", "50 to 500 kVA"), ("23", "B3 High-Voltage 33 kV", "above 500 kVA"),
            ("24", "B4 Unmetered Public Lighting", "municipalities"), ("25", "B5 Public Vehicle Charging", "charge point operators"), ("31", "Fees and terms", "all customers"),
        ), (0.6, 2.4, 2.4), ruled=False),
        P(f"Rates apply to supply from 1 January {r.year}{until} in the towns and districts of Kelverne, Brannet, Veldon, Lowmarket, Harbour and the Ostrey valley. Amounts are in euro and cent."),
        Break(),
        H("Seasons and hours"),
        P("Sheet No. 5. Hours are clock time, daylight saving included."),
        Table("Seasons", ("Season", "From", "To"), (("Winter", "1 November", "last day of February"), ("Summer", "1 March", "31 October")), (2, 2, 2)),
        Table("Hours of Schedule D2 and, in winter, of B2 and B3", ("Period", "Weekday, winter", "Weekday, summer", "Weekend and public holiday"), (
            ("Peak", r.peak_hours, "none", "none"), ("Day", f"07:00 to {r.peak_hours[:5]} and {r.peak_hours[-5:]} to 23:00", "07:00 to 23:00", "09:00 to 23:00"), ("Night", "23:00 to 07:00", "23:00 to 07:00", "23:00 to 09:00"),
        ), (1, 2.4, 1.8, 2.2)),
        *([Fig("day_bands", "Bands of the day, Schedule D2")] if r.year == 2026 else []),
        P("Public holidays are the nine days that the regional council names each year. The days between Christmas and New Year are weekdays unless they are public holidays."),
        *_residential(r), *_business(r),
        *_sheet("31", "T", "Fees and Terms"),
        Table("Fees", ("Service", "Unit", "Fee, EUR"), (
            ("Reconnection, Monday to Friday 08:00 to 17:00", "visit", r.reconnect[0]), ("Reconnection at other times", "visit", r.reconnect[1]), ("Meter test on request ¹", "test", r.meter_test), ("Special reading", "visit", "22.00"),
            ("Copy of a bill", "copy", "free"), ("Returned payment", "case", "7.50"), ("Change of capacity", "request", "95.00"),
        ), (3.4, 1, 1), notes=("¹ Refunded if the meter is found outside its limits of plus or minus 2.5 %.",)),
        Bullets((
            f"Bills are due 14 days after their date. Interest on late payment is {r.late_interest} % a year.", f"A deposit of {r.deposit_months} average monthly bills may be asked of business customers without a payment record.",
            "Supply is cut off no sooner than 10 working days after the second reminder, never on a Friday or before a public holiday, and never in winter for customers on the social register.",
            "Complaints are answered within 8 working days.",
        )),
    ]
    return Paper(
        f"tariffs/tariff-book-{r.year}.pdf", f"KLP-TB-{r.year}", f"Tariff Book {r.year}", "Retail and business supply", "1" if r.year == 2025 else "0", r.start, r.status,
        "Tariff Desk", "Board decision 2024-31" if r.year == 2025 else "Board decision 2025-28", tuple(items), ("tariff", "rates", str(r.year)), numbered_headings=False,
    )


def price_card(r: Rates) -> Paper:
    """One page for households. It was printed before the board's last vote: its D1 standing charge is not the book's."""
    items: list[Item] = [
        P("Prices for homes at a glance, from 1 January 2026. Prices here include VAT at 9 % where marked."),
        Table("Homes", ("Plan", "Standing charge, cent/day", "Energy, cent/kWh", "Good for"), (
            ("Domestic Standard D1", "60.75", f"{r.d1_blocks[0]} up to {r.d1_limit} kWh, then {r.d1_blocks[1]}", "most homes"),
            ("Time-of-Use D2", r.d2_standing, f"winter peak {r.d2_winter[0]}, day {r.d2_winter[1]}, night {r.d2_winter[2]}", "homes that can shift use"),
            ("Electric Vehicle Night D3", r.d3_standing, f"{r.d3_rates[0]} in the charging window", "homes with a charger"),
        ), (1.6, 1.4, 2.4, 1.4), notes=("Prices without VAT. The winter season runs from 1 November to the end of February.",)),
        P("Switching between plans is free once in twelve months. Ask the customer desk on weekdays from 08:00 to 18:00 or write to desk@kelverne.example."),
        Bullets(("Solar on the roof? Export is paid at the price of Schedule X1.", "On the social register? The green energy adder is waived and supply is never cut in winter.")),
    ]
    return Paper("tariffs/domestic-price-card-2026.pdf", "KLP-PC-2026-1", "Domestic Price Card 2026", "Homes in the Kelverne region", "0", date(2026, 1, 1), "In force from 1 January 2026",
                 "Customer Desk", "H. Millbrace", tuple(items), ("prices", "homes"), numbered_headings=False)


PAPERS = (book(R2025), book(R2026), price_card(R2026))
