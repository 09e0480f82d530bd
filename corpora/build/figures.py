"""Figures as plain shapes in a 480 x 220 field, origin at the bottom left. Drawn by pdf.py and word.py."""
# fmt: off

from __future__ import annotations

import math
from dataclasses import dataclass

WIDTH, HEIGHT = 480, 220


@dataclass(frozen=True, slots=True)
class Line:
    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Box:
    x: float
    y: float
    w: float
    h: float
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Ring:
    x: float
    y: float
    r: float
    fill: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    x: float
    y: float
    text: str
    size: float = 8.0
    middle: bool = True


Shape = Line | Box | Ring | Label
GREY, LIGHT, BLUE = "#c9ced6", "#e9ecf1", "#bcd3ea"


def _pointer(x0: float, y0: float, x1: float, y1: float, text: str) -> list[Shape]:
    """A thin leader line from a part to its label."""
    return [Line(x0, y0, x1, y1, 0.6), Ring(x0, y0, 1.5, "#000000"), Label(x1 + 3, y1 - 3, text, 8, False)]


def nacelle() -> list[Shape]:
    shapes: list[Shape] = [
        Box(70, 80, 300, 80, LIGHT), Box(360, 95, 8, 50, GREY), Box(205, 0, 60, 76, GREY), Box(195, 72, 80, 8, BLUE),
        Ring(45, 118, 26, GREY), Line(45, 144, 45, 215, 5), Line(45, 92, 45, 20, 5),
        Box(90, 104, 28, 30, GREY), Box(118, 110, 40, 16, BLUE), Box(158, 96, 60, 48, GREY), Box(218, 114, 36, 8, BLUE),
        Box(228, 106, 8, 24, "#8a94a3"), Box(254, 98, 66, 44, GREY), Box(326, 92, 28, 56, BLUE),
    ]
    for x0, y0, x1, y1, text in (
        (104, 128, 90, 182, "1 Main bearing"), (188, 140, 165, 200, "2 Gearbox"), (232, 126, 240, 182, "3 Brake disc"),
        (286, 138, 300, 200, "4 Generator"), (340, 140, 382, 176, "5 Converter"), (235, 76, 300, 50, "6 Yaw bearing and drives"),
        (45, 118, 72, 60, "7 Hub, pitch drives"),
    ):
        shapes += _pointer(x0, y0, x1, y1, text)
    return shapes


def bolt_circle() -> list[Shape]:
    shapes: list[Shape] = [Ring(150, 110, 95, LIGHT), Ring(150, 110, 62, "#ffffff")]
    order = [1, 9, 5, 13, 3, 11, 7, 15, 2, 10, 6, 14, 4, 12, 8, 16]
    for i in range(16):
        angle = math.pi / 2 - i * math.tau / 16
        x, y = 150 + 78 * math.cos(angle), 110 + 78 * math.sin(angle)
        shapes += [Ring(x, y, 9, BLUE), Label(x, y - 3, str(order.index(i + 1) + 1), 8)]
    shapes += [
        Label(150, 112, "tighten in the", 8), Label(150, 100, "order of numbers", 8),
        Label(290, 160, "Pass 1: 50 % of the torque", 9, False), Label(290, 140, "Pass 2: 80 % of the torque", 9, False),
        Label(290, 120, "Pass 3: 100 % of the torque", 9, False), Label(290, 92, "then mark head and flange with a line", 9, False),
    ]
    return shapes


def francis() -> list[Shape]:
    shapes: list[Shape] = [
        Box(215, 165, 70, 40, GREY), Box(245, 85, 10, 80, BLUE), Box(225, 140, 50, 12, "#8a94a3"), Box(225, 108, 50, 10, "#8a94a3"),
        Ring(165, 80, 34, LIGHT), Ring(335, 80, 34, LIGHT), Ring(165, 80, 26, BLUE), Ring(335, 80, 26, BLUE),
        Box(198, 68, 8, 24, GREY), Box(294, 68, 8, 24, GREY), Box(215, 62, 70, 26, GREY),
        Line(220, 62, 205, 5, 2), Line(280, 62, 295, 5, 2),
    ]
    for x0, y0, x1, y1, text in (
        (280, 190, 330, 200, "1 Generator rotor"), (272, 146, 340, 168, "2 Thrust bearing TB"), (272, 112, 345, 140, "3 Guide bearing GB"),
        (360, 90, 390, 108, "4 Spiral case"), (298, 76, 395, 62, "5 Wicket gates (20)"), (275, 72, 370, 30, "6 Runner, labyrinth seals"),
        (215, 30, 90, 20, ""),
    ):
        shapes += _pointer(x0, y0, x1, y1, text)
    shapes.append(Label(84, 24, "7 Draft tube", 8))
    return shapes


def gland() -> list[Shape]:
    shapes: list[Shape] = [
        Box(60, 96, 330, 28, BLUE), Box(150, 124, 120, 46, LIGHT), Box(150, 50, 120, 46, LIGHT),
        Box(270, 124, 22, 26, GREY), Box(270, 70, 22, 26, GREY), Line(262, 158, 330, 158, 4), Line(262, 62, 330, 62, 4),
        Box(318, 150, 10, 16, "#8a94a3"), Box(318, 54, 10, 16, "#8a94a3"),
    ]
    for i in range(5):
        shapes += [Box(176 + i * 18, 124, 14, 14, "#8a94a3"), Box(176 + i * 18, 82, 14, 14, "#8a94a3")]
    for x0, y0, x1, y1, text in (
        (90, 110, 60, 180, "1 Shaft sleeve"), (219, 132, 170, 200, "2 Packing rings (5) and lantern ring"), (281, 142, 345, 190, "3 Gland follower"),
        (323, 158, 360, 165, "4 Gland stud and nut"), (200, 60, 120, 20, "5 Stuffing box"),
    ):
        shapes += _pointer(x0, y0, x1, y1, text)
    return shapes


def single_line() -> list[Shape]:
    shapes: list[Shape] = [Line(60, 190, 420, 190, 4), Label(240, 198, "132 kV busbar, Tamsel Cross", 9)]
    shapes += [Line(50, 70, 215, 70, 4), Line(265, 70, 430, 70, 4), Label(72, 76, "33 kV bus A", 8), Label(408, 76, "33 kV bus B", 8)]
    for x, transformer, high, low in ((140, "T1", "CB-01", "CB-05"), (340, "T2", "CB-02", "CB-06")):
        shapes += [
            Line(x, 190, x, 150), Box(x - 6, 162, 12, 12, BLUE), Label(x + 12, 163, high, 8, False), Ring(x, 139, 12, LIGHT), Ring(x, 122, 12, LIGHT),
            Label(x + 17, 127, f"{transformer} 60 MVA", 8, False), Line(x, 110, x, 70), Box(x - 6, 86, 12, 12, BLUE), Label(x + 12, 89, low, 8, False),
        ]
    shapes += [Line(215, 70, 265, 70), Box(234, 64, 12, 12, BLUE), Label(240, 82, "CB-07")]
    feeders = ((80, "CB-10", "Skarnmoor 1"), (140, "CB-11", "Ostrey"), (195, "CB-12", "Lowmarket"), (290, "CB-13", "Skarnmoor 2"), (345, "CB-14", "Harbour"), (400, "CB-15", "Quarry"))
    for x, breaker, name in feeders:
        shapes += [Line(x, 70, x, 28), Box(x - 6, 44, 12, 12, BLUE), Label(x + 8, 47, breaker, 7, False), Label(x, 16, name, 7)]
    for x, breaker, name in ((90, "CB-03", "Line Brannet"), (365, "CB-04", "Line Veldon")):
        shapes += [Line(x, 190, x, 214), Box(x - 6, 198, 12, 12, BLUE), Label(x + 10, 204, f"{breaker} {name}", 7, False)]
    return shapes


def gas_scale() -> list[Shape]:
    shapes: list[Shape] = [Box(60, 90, 360, 26, LIGHT)]
    for x, value, text in ((100, "0.50", "lockout"), (170, "0.53", "alarm"), (330, "0.60", "rated"), (390, "0.63", "fill limit")):
        shapes += [Line(x, 84, x, 122, 1.5), Label(x, 128, f"{value} MPa", 8), Label(x, 72, text, 8)]
    shapes += [Box(100, 90, 70, 26, GREY), Box(170, 90, 220, 26, BLUE), Label(240, 40, "gauge pressure at 20 °C", 9)]
    return shapes


def lock_tag() -> list[Shape]:
    return [
        Box(150, 15, 180, 160, LIGHT), Ring(240, 160, 7, "#ffffff"), Label(240, 130, "DO NOT OPERATE", 14), Line(160, 122, 320, 122),
        Label(165, 104, "Permit no.", 9, False), Line(215, 102, 318, 102), Label(165, 84, "Locked by", 9, False), Line(215, 82, 318, 82),
        Label(165, 64, "Point", 9, False), Line(215, 62, 318, 62), Label(165, 44, "Date, time", 9, False), Line(215, 42, 318, 42),
        Label(240, 24, "KELVERNE LIGHT & POWER", 8), Line(240, 167, 240, 212, 1.5),
    ]


def day_bands() -> list[Shape]:
    shapes: list[Shape] = []
    rows = (
        (150, "Winter weekday", (("N", 0, 7, LIGHT), ("D", 7, 17, BLUE), ("P", 17, 20, "#8a94a3"), ("D", 20, 23, BLUE), ("N", 23, 24, LIGHT))),
        (105, "Summer weekday", (("N", 0, 7, LIGHT), ("D", 7, 23, BLUE), ("N", 23, 24, LIGHT))),
        (60, "Weekend, holiday", (("N", 0, 9, LIGHT), ("D", 9, 23, BLUE), ("N", 23, 24, LIGHT))),
    )
    for y, name, bands in rows:
        shapes.append(Label(10, y + 8, name, 8, False))
        for letter, start, end, colour in bands:
            shapes += [Box(95 + start * 15, y, (end - start) * 15, 24, colour), Label(95 + (start + end) * 7.5, y + 8, letter, 8)]
    shapes += [Label(95 + hour * 15, 44, f"{hour:02d}", 7) for hour in range(0, 25, 3)]
    shapes.append(Label(275, 20, "P peak   D day   N night   (clock time)", 9))
    return shapes


def cooling_water() -> list[Shape]:
    shapes: list[Shape] = [Box(20, 80, 50, 60, BLUE), Label(45, 108, "Tailrace"), Line(70, 110, 120, 110, 2)]
    for y, tag in ((150, "P-101A"), (70, "P-101B")):
        shapes += [Line(120, 110, 120, y, 2), Line(120, y, 180, y, 2), Ring(196, y, 16, LIGHT), Label(196, y - 3, tag, 7), Line(212, y, 270, y, 2), Line(270, y, 270, 110, 2)]
    shapes += [
        Line(270, 110, 310, 110, 2), Box(310, 92, 40, 36, GREY), Label(330, 108, "F-103"), Line(350, 110, 390, 110, 2),
        Box(390, 130, 70, 40, LIGHT), Label(425, 148, "HX-104 oil"), Box(390, 50, 70, 40, LIGHT), Label(425, 68, "Shaft seals"),
        Line(390, 110, 390, 150, 2), Line(390, 110, 390, 70, 2),
    ]
    return shapes


FIGURES = {
    "nacelle": nacelle, "bolt_circle": bolt_circle, "francis": francis, "gland": gland, "single_line": single_line,
    "gas_scale": gas_scale, "lock_tag": lock_tag, "day_bands": day_bands, "cooling_water": cooling_water,
}
