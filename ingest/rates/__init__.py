"""Tariffs as data: documents in, rate schedules out, and what is wrong with them."""
