"""Questions of the tariff and customer desk."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

B25, B26, CARD = "tariffs/tariff-book-2025.pdf", "tariffs/tariff-book-2026.pdf", "tariffs/domestic-price-card-2026.pdf"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "") -> DocumentQuestion:
    return DocumentQuestion("tariff", category, question, at, must, any_of, must_not, note)


QUESTIONS = (
    _q("table", "What does a kWh cost on D2 at winter peak now?", ((B26, "Rates of Schedule D2"),), ("44.35",), must_not=("41.90",)),
    _q("table", "400 V customer with 200 kVA on B2: price per kVA for the winter months?", ((B26, "Rates of Schedule B2"),), ("10.25",), must_not=("6.10",)),
    _q("as_of", "What did D2 cost at winter peak in 2025?", ((B25, "Rates of Schedule D2"),), ("41.90",), must_not=("44.35",)),
    _q("as_of", "In December 2025, from when to when was the winter peak for homes on time-of-use?", ((B25, "Hours of Schedule D2"),), any_of=(("17:00",), ("19:00",)), must_not=("20:00 to 23:00",), note="2026 moves the end to 20:00."),
    _q("lookup", "Up to what use in a month does the cheap EV price hold?", ((B26, "Rates of Schedule D3"),), ("900",), note="Footnote of Schedule D3."),
    _q("conflict", "What is the D1 standing charge per day in 2026?", ((B26, "Rates of Schedule D1"), (CARD, "Domestic Standard D1")), ("61.75", "60.75"), note="The tariff book says 61.75, the price card 60.75."),
    _q("number", "What will we bill for a reconnection on a Sunday?", ((B26, "Reconnection at other times"),), ("98.00",), must_not=("92.00",)),
    _q("unanswerable_near_miss", "What demand charge applies on Schedule B1?", note="B1 carries none and says so: the answer may state that, with no amount."),
    _q("unanswerable_near_miss", "What was the D1 standing charge in 2023?", note="Books of 2025 and 2026 only."),
)
