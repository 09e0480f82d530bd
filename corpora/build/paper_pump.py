"""Manual of the cooling water pumps P-101A and P-101B at Ostrey."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Bullets, Fig, H, P, Paper, Steps, Table, Warn

ITEMS = (
    H("Pumps covered"),
    P("P-101A and P-101B are end-suction pumps Caldrin N80-200 that lift tailrace water to the bearing oil cooler HX-104 and the shaft seals. One runs, one stands by. The drainage pumps P-102A and P-102B are of another make and are not covered here."),
    Table("Pump data", ("Item", "Value"), (
        ("Flow, rated", "42 m³/h"), ("Head, rated", "38 m"), ("Speed", "2,940 rpm"), ("Motor", "7.5 kW, 400 V, 14.2 A"), ("Impeller diameter", "196 mm"), ("Shaft sleeve", "45 mm, hardened"), ("Packing", "5 rings 10 x 10 mm, Fibrel G"), ("Mass with motor", "128 kg"), ("Installed", "P-101A 1998, P-101B 2009"),
    ), ruled=False),
    Fig("cooling_water", "Place of the pumps in the cooling water system"),
    H("Operation"),
    Steps(("Open the suction valve fully; never throttle on the suction side.", "Vent at the plug on the casing until water comes without bubbles.", "Start against the closed discharge valve and open it within 30 seconds.", "Read the current: 12 to 14 A at rated flow.", "Let the packing run in: 60 drops a minute in the first hour, then 20 to 40.")),
    Warn("CAUTION", "A packing without drip burns and scores the sleeve within minutes. No drip means stop, not tighten."),
    H("Gland and packing"),
    Fig("gland", "Stuffing box with packing, lantern ring and gland follower"),
    P("Gland nuts are turned by one flat at a time, both sides alike, with ten minutes between turns. When the follower has moved 8 mm the packing is spent."),
    H("Repacking", 2),
    Steps((
        "Lock out the motor at the feeder 4Q7 (P-101A) or 4Q8 (P-101B), shut and lock both valves, drain the casing.", "Take out the follower, the old rings and the lantern ring. Count them: 2 rings, lantern, 3 rings.", "Look at the sleeve. A groove deeper than 0.3 mm means a new sleeve, part CN-80-17.", "Cut five rings at 45° on a mandrel of 45 mm.",
        "Put each ring in with its joint 90° from the one before.", "Set the lantern ring under the flushing bore.", "Tighten the gland nuts to 12 Nm, slacken, then finger-tight plus one flat.", "Vent, start, and let it drip as in section 2.",
    )),
    Table("Torques", ("Joint", "Thread", "Torque, Nm"), (("Gland studs, nuts when seating new packing", "M10", "12"), ("Gland stud into casing", "M10", "25"), ("Casing cover", "M12", "60"), ("Bearing cover", "M8", "22"), ("Impeller nut", "M20 x 1.5", "110"), ("Foundation bolts", "M16", "140"), ("Coupling hub set screw", "M8", "18"))),
    H("Bearings and coupling"),
    Table("Bearings and grease", ("Place", "Bearing", "Grease", "Quantity", "Interval"), (("Pump, drive end", "6308 C3", "Orvane Grease EM 3", "14 g", "2,000 h"), ("Pump, wheel end", "6306 C3", "Orvane Grease EM 3", "9 g", "2,000 h"), ("Motor, both ends", "6208 2Z", "sealed", "-", "replace at 20,000 h"))),
    P("Alignment of the coupling: 0.05 mm radial and 0.08 mm axial over the face. Gap between the hubs 3 to 4 mm. Replace the element when its play exceeds 3 degrees."),
    Table("Clearances", ("Item", "New, mm", "Replace at, mm"), (("Wear ring, diametral", "0.35 to 0.45", "0.90"), ("Impeller to casing, axial", "0.8", "1.5"), ("Shaft run-out at sleeve", "0.03", "0.08"), ("Sleeve groove, depth", "0", "0.3"))),
    Table("Vibration, rms, 10 to 1,000 Hz", ("State", "mm/s"), (("New or overhauled", "2.8"), ("Alarm", "4.5"), ("Stop", "7.1")), ruled=False),
    H("Faults"),
    Table("Finding faults", ("Sign", "Likely cause", "What to do"), (
        ("No flow", "Not vented, suction valve shut, wrong rotation", "Vent, open, swap two phases"), ("Flow low", "Strainer blocked, wear ring worn", "Clean the strainer; measure the ring"), ("Gland leaks, cannot be adjusted", "Packing spent, sleeve scored", "Repack; new sleeve"), ("Motor trips", "Overload at open discharge, two phases", "Check current in each phase"), ("Noise like gravel", "Cavitation, tailrace low", "Throttle the discharge to 36 m³/h"), ("Bearing above 80 °C", "Too much grease, misalignment", "Let excess out; align"),
    )),
    H("Store"),
    Table("Parts kept for P-101A and P-101B", ("Part", "Number", "Minimum"), (("Shaft sleeve", "CN-80-17", "2"), ("Packing Fibrel G 10 x 10, metre", "CN-PK-10", "6"), ("Gland follower, split", "CN-80-21", "1"), ("Wear ring", "CN-80-05", "2"), ("Coupling element", "CN-CP-42", "2"), ("Bearing 6308 C3", "BR-6308-C3", "2")), ruled=False),
    Bullets(("P-101A has the older casing with a weaker flange: use gasket CN-80-09A, not CN-80-09.", "After each repair swap duty and watch for one shift.")),
)

PAPERS = (
    Paper("manuals/p-101-cooling-water-pumps.docx", "KLP-HY-MAN-0038", "Cooling Water Pumps P-101A and P-101B", "Ostrey Hydro: operation and maintenance", "C", date(2025, 9, 8), "In force", "J. Hänggli", "C. Dunmorrow", ITEMS, ("pump", "P-101A", "P-101B", "gland")),
)
