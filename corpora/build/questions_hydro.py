"""Questions of the Ostrey crew."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

UNITS, PUMPS, GUIDE = "manuals/ostrey-francis-units-manual.pdf", "manuals/p-101-cooling-water-pumps.docx", "manuals/control-room-alarm-guide.pdf"
BLACK, SPILL = "procedures/black-start-ostrey.pdf", "procedures/oil-spill-response.docx"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "") -> DocumentQuestion:
    return DocumentQuestion("manual", category, question, at, must, any_of, must_not, note)


QUESTIONS = (
    _q("number", "torque for the gland bolts on P101A after repacking?", ((PUMPS, ""),), ("12 Nm",), must_not=("25 Nm",), note="Nuts when seating the packing; 25 Nm is for the stud in the casing."),
    _q("procedure", "How should the drip look once a new packing has run in on p-101 b?", ((PUMPS, ""),), any_of=(("20 to 40", "20-40"),)),
    _q("table", "Vibration at which the cooling water pumps must be stopped?", ((PUMPS, ""),), ("7.1",)),
    _q("lookup", "When is a scored sleeve no longer usable, and what do I order?", ((PUMPS, ""),), ("0.3", "CN-80-17")),
    _q("identifier", "Which gasket goes on the old casing of P-101A?", ((PUMPS, ""),), ("CN-80-09A",)),
    _q("table", "Grease interval and grams, wheel end bearing of the P-101 pumps", ((PUMPS, ""),), ("9 g", "2,000 h")),
    _q("number", "In which power range must G1 not stay?", ((UNITS, "Do not run between"), (GUIDE, "Alarms of Ostrey")), ("1,900",), (("2,350",),)),
    _q("table", "lowest output at which G2 may stay on line", ((UNITS, "Runaway speed"),), ("1,400",)),
    _q("procedure", "At what speed do the brakes go on when stopping a unit?", ((UNITS, "Brakes go on at"),), ("150 rpm",)),
    _q("procedure", "Unit failed to start three times, when can I try again?", ((UNITS, "three failed starts"),), ("45 minutes",)),
    _q("alarm", "H214 in the middle of the night: can we keep running?", ((UNITS, "Unit alarms"), (UNITS, "the unit may run on below")), ("2,800",), (("12 hours", "12 h"),)),
    _q("alarm", "Water in the bearing oil, how fast must the set be stopped?", ((UNITS, "Unit alarms"), (GUIDE, "Alarms of Ostrey")), any_of=(("30 minutes", "30 min"),)),
    _q("number", "Permitted radial clearance of the lower labyrinth", ((UNITS, "Bearing clearances"),), ("1.20",)),
    _q("number", "How tight are the lever clamp screws of the guide vanes?", ((UNITS, "Wicket gate values"),), ("370",)),
    _q("table", "oil for the turbine guide bearing: which, how much, how often changed", ((UNITS, "Oils and quantities"),), ("85",), (("Turbo 68",), ("4 years",))),
    _q("table", "At what flow to HX-104 does the unit trip?", ((UNITS, "Set points of the cooling water"),), ("8 m³/h",), must_not=("14 m³/h",)),
    _q("conflict", "At which thrust bearing temperature do G1 and G2 trip?", ((UNITS, "Bearing temperatures"), (GUIDE, "Alarms of Ostrey")), ("75", "78"), note="Unit manual 75 °C, alarm guide 78 °C."),
    _q("lookup", "How long should new slip ring brushes be and when are they changed?", ((UNITS, "Generator limits"),), ("45 mm", "20 mm")),
    _q("multi_passage", "Overspeed on 9 October: how fast did the unit get, and what is its trip setting?", (("mail/2026-10-10-overspeed-ostrey.eml", ""), (UNITS, "Generator limits")), ("640",), (("rpm",),)),
    DocumentQuestion("procedure", "procedure", "Which machine is started first in a black start, and why?", ((BLACK, "Governor of G2 to ISLAND"),), ("G2",), (("lower steady output",),)),
    DocumentQuestion("procedure", "number", "How big may the load steps be when we build up the island?", ((BLACK, "Pick up load in blocks"),), ("400 kW",), (("2 minutes",),)),
    DocumentQuestion("procedure", "lookup", "When was the last full black start test and how long did it take?", ((BLACK, "The last full test"),), ("22 minutes",), (("14 May 2025", "2025-05-14"),)),
    DocumentQuestion("procedure", "table", "What can the spill kit on the turbine floor soak up?", ((SPILL, ""),), ("120 l",)),
    DocumentQuestion("procedure", "procedure", "Oil on the river: within what time must the environment desk be told?", ((SPILL, ""),), ("30 minutes",)),
    DocumentQuestion("mail", "lookup", "Which thrust pads of G1 were wiped in April?", (("mail/2026-04-21-g1-thrust-pads.eml", ""),), ("3", "7")),
    DocumentQuestion("mail", "lookup", "Who has to do the varnish test of the governor oil and by when?", (("mail/2026-10-10-overspeed-ostrey.eml", ""),), any_of=(("Haenggli", "Hänggli"), ("30 October",)), note="Stands in the attached note."),
    DocumentQuestion("log", "lookup", "What was jammed between the guide vanes of G1 on 4 November?", (("shift_logs/2026-11-04-ostrey-day.txt", ""),), any_of=(("alder branch", "alder"),)),
    _q("unanswerable_near_miss", "Gland nut torque for the drainage pump P-102A?", must_not=("12 Nm",), note="The pump manual says that P-102A is not covered."),
    _q("unanswerable_near_miss", "Response to unit alarm H-108?", note="H-107 and H-112 are listed."),
    _q("unanswerable_near_miss", "Bearing clearances of unit G3?", note="Ostrey has G1 and G2."),
    _q("unanswerable_near_miss", "Cavitation warranty hours for the G2 runner?", note="The runner is named, no warranty."),
    DocumentQuestion("procedure", "unanswerable_near_miss", "How long does DG-1 need to be changed over after a black start of Skarnmoor?", note="Black start is from Ostrey only."),
)
