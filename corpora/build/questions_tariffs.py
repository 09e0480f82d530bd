"""Questions of the tariff and customer desk."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

B25, B26, CARD = "tariffs/tariff-book-2025.pdf", "tariffs/tariff-book-2026.pdf", "tariffs/domestic-price-card-2026.pdf"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "") -> DocumentQuestion:
    return DocumentQuestion("tariff", category, question, at, must, any_of, must_not, note)


NET, JSON = "tariffs/network-use-charges-2026.md", "tariffs/urdb-2026.json"
D1, D2, D3, B2, B3 = "Rates of Schedule D1", "Rates of Schedule D2", "Rates of Schedule D3", "Rates of Schedule B2", "Rates of Schedule B3"

QUESTIONS = (
    _q("table", "What does a kWh cost on D2 at winter peak now?", ((B26, D2), (CARD, "Time-of-Use D2")), ("44.35",), must_not=("41.90",)),
    _q("table", "400 V customer with 200 kVA on B2: price per kVA for the winter months?", ((B26, B2), (JSON, "")), ("10.25",)),
    _q("as_of", "What did D2 cost at winter peak in 2025?", ((B25, D2),), ("41.90",), must_not=("44.35",)),
    _q("as_of", "In December 2025, from when to when was the winter peak for homes on time-of-use?", ((B25, "Hours of Schedule D2"),), ("17:00", "19:00"), note="2026 moves the end to 20:00."),
    _q("lookup", "Up to what use in a month does the cheap EV price hold?", ((B26, D3),), ("900",), note="Footnote of Schedule D3."),
    _q("conflict", "What is the D1 standing charge per day in 2026?", ((B26, D1), (CARD, "Domestic Standard D1")), ("61.75", "60.75"), note="The tariff book says 61.75, the price card 60.75."),
    _q("number", "What will we bill for a reconnection on a Sunday?", ((B26, "Reconnection at other times"),), ("98.00",), must_not=("92.00",)),
    _q("table", "33 kV customer, schedule B 3: summer day energy per kWh?", ((B26, B3),), ("18.81",), must_not=("22.97",)),
    _q("as_of", "Basic charge per month on B3 for July 2025?", ((B25, B3),), ("486.00",), must_not=("512.00",)),
    _q("number", "Reactive energy price for HV customers this year?", ((B26, B3),), ("0.98",), must_not=("0.92",)),
    _q("lookup", "How many GWh must an HV customer take for the bulk rebate and how much is it?", ((B26, B3),), ("20 GWh",), (("2.0 %", "2.0"),), must_not=("1.5 %",)),
    _q("lookup", "When is business peak in summer?", ((B26, B2), (B26, B3)), ("11:00", "14:00"), note="Footnote on the sheets of B2 and B3."),
    _q("number", "On what part of agreed capacity is B2 demand billed at least?", ((B26, B2),), ("60 %",)),
    _q("table", "D1 second block price and where does it begin?", ((B26, D1), (CARD, "Domestic Standard D1")), ("33.94", "300"), must_not=("32.16",)),
    _q("as_of", "Where did the first block of D1 end in 2025?", ((B25, D1),), ("320",), must_not=("300 kWh",)),
    _q("table", "Charging window of the EV night plan in 2026", ((B26, D3),), ("23:00", "05:00"), must_not=("23:30",)),
    _q("number", "Feed-in price for my roof solar?", ((B26, "Rates of Schedule X1"),), ("8.85",), must_not=("9.60",)),
    _q("number", "lamp charge for the council's street lights, 2026", ((B26, "Rates of Schedule B4"),), ("0.79",), must_not=("0.74",)),
    _q("table", "Fast charger operator on B5, price between 4 and 9 pm?", ((B26, "Rates of Schedule B5"),), ("34.60",), must_not=("33.10",)),
    _q("procedure", "Customer wants the meter tested: cost, and do they get it back?", ((B26, "Meter test on request"),), ("71.50", "2.5 %"), (("refund",),)),
    _q("lookup", "Can we cut off somebody on the social register in January?", ((B26, "never on a Friday"),), any_of=(("never in winter",),)),
    _q("lookup", "What do the D2 peak hours cost in summer?", ((B26, D2),), any_of=(("day rate", "28.44"),), note="Footnote 2: charged at the day rate."),
    _q("multi_passage", "How much did the B2 winter demand charge rise from 2025 to 2026? Give both figures.", ((B25, B2), (B26, B2)), ("9.40", "10.25")),
    _q("lookup", "Bridge days between Christmas and New Year: weekday or weekend prices?", ((B26, "The days between Christmas and New Year"),), ("weekdays",)),
    _q("table", "Network capacity charge at 11 kV for those who buy energy elsewhere", ((NET, ""),), ("3.60",)),
    _q("lookup", "What export capacity charge does a 500 kW generator pay?", ((NET, ""),), ("0.38",)),
    _q("identifier", "Label of the machine-readable B3 tariff?", ((JSON, ""),), ("klp-2026-b3",)),
    DocumentQuestion("mail", "lookup", "What may we tell callers about 2027 prices?", (("mail/2026-10-02-winter-tariff-briefing.eml", ""),), any_of=(("do not promise", "17 December"),)),
    _q("unanswerable_near_miss", "How many euro per kVA is the demand charge on Schedule B6?", must_not=("10.25", "8.90"), note="B1 to B5 exist."),
    _q("unanswerable_near_miss", "What was the D1 standing charge in 2023?", must_not=("61.75", "58.20"), note="Books of 2025 and 2026 only."),
    _q("unanswerable_near_miss", "Weekend peak price of D2 in winter?", must_not=("44.35",), note="There is no weekend peak; the table says none."),
    _q("unanswerable_near_miss", "Standing charge of D2 in the 2027 book?", must_not=("65.90",), note="No 2027 book."),
    _q("unanswerable_near_miss", "Gas price per kWh for households on D1?", must_not=("31.26",), note="Electricity only."),
    _q("unanswerable_near_miss", "Discount on Schedule B2 for more than 20 GWh?", must_not=("2.0 %",), note="Only B3 has it."),
    _q("unanswerable_near_miss", "Network use charge at 132 kV?", must_not=("2.85",), note="33 kV is the highest voltage listed."),
    _q("unanswerable_near_miss", "How many months of bills must a household leave as deposit?", note="A deposit is named for business customers only."),
    _q("unanswerable_near_miss", "Monthly meter rent on D3?", note="D3 lists no meter charge."),
)
