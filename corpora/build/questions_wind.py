"""Questions of the wind farm crew."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

REV_B, REV_C = "manuals/wt-112-maintenance-manual-rev-b.pdf", "manuals/wt-112-maintenance-manual-rev-c.pdf"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "") -> DocumentQuestion:
    return DocumentQuestion("manual", category, question, at, must, any_of, must_not, note)


GUIDE = "manuals/control-room-alarm-guide.pdf"
WIND_MD, LOCK_3, LOCK_4 = "procedures/high-wind-access.md", "procedures/lockout-tagout-rev-3.pdf", "procedures/lockout-tagout-rev-4.pdf"
TORQUES, OILS = "Torques of structural bolts", "Oils and greases"

QUESTIONS = (
    _q("number", "blade root bolts VT-112, how many newton metres?", ((REV_C, TORQUES),), ("1,250",), must_not=("1,180",)),
    _q("as_of", "Which torque held for tower flange 1-2 in summer 2025?", ((REV_B, TORQUES),), ("1,900",), must_not=("2,050",)),
    _q("number", "And today, tower flange one to two, what torque?", ((REV_C, TORQUES),), ("2,050",), must_not=("1,900",), note="Rev C is in force since 1 March 2026."),
    _q("table", "Paste and bolt size for yaw bearing on top of the tower?", ((REV_C, TORQUES),), ("M30",), (("Molvik P40", "P40"),)),
    _q("alarm", "4711 came in on wt 7, can I reset it from here?", ((REV_C, "Gearbox oil pressure low"), (GUIDE, "Turbine alarms seen from")), any_of=(("must not be reset remotely", "not be reset remotely", "never"),), note="The alarm guide says never, too."),
    _q("alarm", "Turbine shows 1117. What is it and how long have I got to change the string?", ((REV_C, "Pitch battery voltage low"),), ("14 days",), (("265",), ("battery",))),
    _q("alarm", "What do I check when code 5115 shows up?", ((REV_C, "Converter coolant pressure low"),), ("Glystra 45",), (("hose clamp",),)),
    _q("alarm", "metal flakes counter alarm, 4718: what has to happen before the machine turns again?", ((REV_C, "Metal particles in gearbox oil"),), any_of=(("endoscope",), ("planet stage",))),
    _q("procedure", "How many lock pins have to be in before I go into the hub?", ((REV_C, "Do not enter the hub"),), any_of=(("both lock pins", "only one lock pin", "both pins", "two"),), note="Steps of section 2.2 and the warning after them."),
    _q("as_of", "New joint on a turbine in May 2024: after how many running hours did it have to be retorqued?", ((REV_B, "are retorqued once after"),), ("500",), must_not=("300",)),
    _q("number", "Bolt turned 45 degrees in the yearly check before reaching torque. What now?", ((REV_C, "are retorqued once after"),), any_of=(("replace the bolt",), ("neighbours",))),
    _q("lookup", "Gear oil grade in the turbines now, and how many litres?", ((REV_C, OILS),), ("410",), (("PAO 320", "Gear S"),), note="Rev B had mineral CLP 320."),
    _q("table", "how much grease does the main bearing of a WT get at each service?", ((REV_C, OILS),), ("1.2 kg",), (("LX 2",),)),
    _q("procedure", "We go from mineral to synthetic oil. Flushing?", ((REV_C, "must not be mixed"),), ("200 l",), (("twice", "two times"), ("50",))),
    _q("number", "Iron content at which we have to change used gear oil?", ((REV_C, "Limits for used gear oil"),), ("150",)),
    _q("number", "At which filter delta p does 4712 come today?", ((REV_C, "Differential pressure of the gearbox oil filter"),), ("3.0",)),
    _q("number", "minimum thickness of the yaw brake pads before they must go", ((REV_C, "Clearances and wear limits"),), any_of=(("6",),)),
    _q("number", "Nitrogen pre-charge for the accumulators, VT-112, in force now?", ((REV_C, "Clearances and wear limits"),), ("95 bar",), must_not=("90 bar",)),
    _q("procedure", "Waiting time before touching DC+ and DC- in the converter?", ((REV_C, "holds a lethal charge"), (LOCK_4, "turbine WT-01 to WT-14")), ("10 minutes",), must_not=("5 minutes",)),
    _q("table", "Trip value and delay for tower top vibration", ((REV_C, "Turbine trips"),), ("1.4", "0.5 s")),
    _q("identifier", "What is part VT47130 and how many do we keep?", ((REV_C, "Store list"),), any_of=(("oil pressure sensor",), ("4",))),
    _q("identifier", "part number of the pitch encoder?", ((REV_C, "Store list"),), ("VT-30577",)),
    _q("multi_passage", "Sump temperature of the turbine gearbox: warning and trip today, and what was the trip under Rev B?", ((REV_C, "Gearbox oil sump"), (REV_B, "Gearbox oil sump")), ("72", "78", "80")),
    _q("conflict", "Up to what mean wind may people work in the nacelle?", ((REV_C, "Wind limits for work"), (WIND_MD, "")), ("14 m/s", "15"), note="Manual Rev C says 14 m/s, the high-wind procedure 15. Both are in force."),
    DocumentQuestion("procedure", "lookup", "Gust limit for rope work on the blades?", ((WIND_MD, ""),), ("11",)),
    DocumentQuestion("procedure", "procedure", "How often must the people up the tower call in, and what if they do not?", ((WIND_MD, ""),), ("60 minutes",), (("two missed", "2 missed"), ("rescue",))),
    DocumentQuestion("procedure", "number", "How long is a permit to work good for?", ((LOCK_4, "A permit is valid for"),), ("12 hours",), must_not=("24 hours",)),
    DocumentQuestion("procedure", "as_of", "How long was a permit valid in March 2025?", ((LOCK_3, "A permit is valid for"),), ("24 hours",), must_not=("12 hours",)),
    DocumentQuestion("procedure", "lookup", "Work stopped over lunch for 40 min. Do we have to test for dead again?", ((LOCK_4, "prove dead again"),), ("30 minutes",), must_not=("60 minutes",)),
    DocumentQuestion("procedure", "procedure", "Somebody went home with his padlock still on the isolator. Who may cut it?", ((LOCK_4, "may cut a lock"),), any_of=(("shift engineer",), ("site manager",))),
    DocumentQuestion("procedure", "table", "Isolating P 101 B: which feeder do I lock?", ((LOCK_4, "pumps P-101A and P-101B"), ("manuals/p-101-cooling-water-pumps.docx", "")), ("4Q8",), note="4Q7 belongs to P-101A."),
    _q("unanswerable_near_miss", "What does turbine alarm 4713 mean?", note="4711 and 4712 are listed, 4713 is not."),
    _q("unanswerable_near_miss", "Torque for the blade root bolts of the VT-120?", must_not=("1,250",), note="Only the VT-112 is covered."),
    _q("unanswerable_near_miss", "Tower flange 3-4: how tight?", must_not=("2,050", "1,640"), note="Flanges 1-2 and 2-3 are listed."),
    _q("unanswerable_near_miss", "How many kilograms does one blade of the VT-112 weigh?", must_not=("141",), note="Only the mass of nacelle with rotor is given."),
    DocumentQuestion("procedure", "unanswerable_near_miss", "What was the permit validity under revision 2 of the lock-out procedure?", must_not=("12 hours", "24 hours"), note="Revisions 3 and 4 are kept."),
    _q("unanswerable_near_miss", "Code 6112 on the turbine display, cause?", note="6103, 6111 and 6120 are listed."),
    _q("unanswerable_near_miss", "Price of one pitch encoder VT-30577?", note="Part number and stock only."),
    _q("unanswerable_far", "How often are the cooling tower fans regreased?", note="No cooling tower."),
)
