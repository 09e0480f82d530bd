"""Amounts and quantities as people read them. Decimals in, text out."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_SIGNS = {"USD": "$", "GBP": "£", "EUR": "€"}
_SHOWN = Decimal("0.001")


def plain(value: Decimal) -> str:
    """A value with the digits it was written with, never in powers of ten."""
    return f"{value:f}"


def amount_text(value: Decimal) -> str:
    """A quantity to three decimals, thousands parted by commas, without zeros at the end."""
    text = f"{value.quantize(_SHOWN, ROUND_HALF_UP):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(value: Decimal, currency: str) -> str:
    """An amount of money to the cent: '$1,234.50', '€12.00', '12.00 CHF'; without a currency the number alone."""
    text = f"{abs(value):,.2f}"
    sign = "-" if value < 0 else ""
    if currency in _SIGNS:
        return f"{sign}{_SIGNS[currency]}{text}"
    return f"{sign}{text} {currency}".rstrip()
