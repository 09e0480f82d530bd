"""Lists printed in columns: heads and data decide together where a column begins."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.readers.delimited import data_rows, header_row
from ingest.readers.fixed_width import fixed_width_rows

HEADS = ("Order", "District", "Customers off", "Cost EUR", "Opened on", "Type of fault", "Qty", "Minutes lost", "Crew")
WORDS = ("Corran", "Mill Bay", "fuse blown", "HV", "done", "tree on line")


def printed(seed: int, gap: int, page: int) -> tuple[str, list[str], list[list[str]]]:
    """A printed list, its heads and its cells; numbers stand to the right of their column, words to the left."""
    dice = random.Random(seed)
    heads = ["No", *dice.sample(HEADS, dice.randint(4, 7))]
    right = [head in ("Customers off", "Cost EUR", "Qty", "Minutes lost") for head in heads]

    def cell(head: str, at: int) -> str:
        if head == "No":
            return f"W{1000 + at}"
        if head == "Opened on":
            return f"{dice.randint(1, 28):02d}.0{dice.randint(1, 9)}.2024"
        if head in ("Customers off", "Cost EUR", "Qty", "Minutes lost"):
            return str(dice.randint(0, 10 ** dice.randint(1, 5)))
        return dice.choice(WORDS)

    rows = [[cell(head, at) for head in heads] for at in range(60)]
    widths = [max(map(len, column)) for column in zip(heads, *rows, strict=True)]

    def line(cells: list[str]) -> str:
        padded = [cell.rjust(width) if to_right else cell.ljust(width)
                  for cell, width, to_right in zip(cells, widths, right, strict=True)]  # fmt: skip
        return (" " * gap).join(padded).rstrip()

    lines: list[str] = []
    for at, row in enumerate(rows):
        if at % page == 0:
            lines += [
                f"NORTH NETWORK      List of events, printed 04.11.2024    Page {at // page + 1}",
                "",
                line(heads),
            ]
        lines.append(line(row))
    return "\n".join(lines), heads, rows


@given(st.integers(0, 10_000), st.integers(2, 4), st.sampled_from([20, 45, 1000]))
@settings(max_examples=60, deadline=None)
def test_every_cell_is_where_it_was_printed(seed: int, gap: int, page: int) -> None:
    text, heads, rows = printed(seed, gap, page)
    found = fixed_width_rows(text)
    assert found is not None
    place = header_row(found)
    assert place is not None
    assert found[place[0]] == heads
    assert data_rows(heads, found[place[0] + 1 :])[0] == rows


def test_heads_wider_than_their_numbers_are_not_cut() -> None:
    lines = ["Asset     Customers off  Minutes lost", *(f"FDR-{at:<6}{at * 7:>13}{at:>14}" for at in range(10, 40))]
    lines = [line + "  HV" for line in lines[1:]]
    found = fixed_width_rows("\n".join(["Asset     Customers off  Minutes lost  Level", *lines]))
    assert found is not None
    assert found[0] == ["Asset", "Customers off", "Minutes lost", "Level"]
    assert found[1] == ["FDR-10", "70", "10", "HV"]


def test_heads_of_two_lines_are_put_together() -> None:
    body = [f"P-{at}     {at}.05.2024   {at:>5}   ok" for at in range(10, 29)]
    found = fixed_width_rows("\n".join(["         Taken        Run", "Pump     on           hours   State", *body]))
    assert found is not None
    assert found[0] == ["Pump", "Taken on", "Run hours", "State"]
    assert found[1] == ["P-10", "10.05.2024", "10", "ok"]


def test_a_line_that_only_goes_on_is_put_to_the_one_before() -> None:
    body = [f"W{at}   {at}.05.2024   done      seal replaced" for at in range(10, 29)]
    body.insert(1, " " * 29 + "and tested")
    found = fixed_width_rows("\n".join(["No    Date         State     Text", *body]))
    assert found is not None
    assert found[1] == ["W10", "10.05.2024", "done", "seal replaced and tested"]
    assert len(found) == 20


@pytest.mark.parametrize("text", ["one line", "a b\nc d\ne f\n", "\n".join(["words of prose that go on and on."] * 30)])
def test_other_text_is_no_list(text: str) -> None:
    assert fixed_width_rows(text) is None
