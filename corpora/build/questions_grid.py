"""Questions about the substation: transformers, breakers, protection, batteries, switching."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

TX, SF6, SET = "manuals/tamsel-transformers-t1-t2-manual.pdf", "manuals/hexaline-sf6-breakers-manual.docx", "manuals/tamsel-protection-settings.pdf"
GUIDE, DC, OUTAGE = "manuals/control-room-alarm-guide.pdf", "manuals/dc-batteries-bat-1-bat-2.html", "procedures/switching-t1-outage.docx"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "") -> DocumentQuestion:
    return DocumentQuestion("manual", category, question, at, must, any_of, must_not, note)


QUESTIONS = (
    _q("conflict", "Winding temperature trip of T1?", ((TX, "Temperature settings"), (SET, "Temperature and mechanical trips")), ("120", "115"), note="The manual says 120 °C, the setting sheet 115 °C since June 2026; the mail of 12 June explains it."),
    _q("conflict", "At what SF6 pressure does a 33 kV breaker lock out?", ((SF6, ""), (GUIDE, "SF6 lockout, stage 2")), ("0.50", "0.52"), note="Breaker manual 0.50 MPa, alarm guide 0.52 MPa."),
    _q("number", "Winding temperature trip of transformer 2?", ((TX, "Temperature settings"), (SET, "Temperature and mechanical trips")), ("120",), note="Manual and setting sheet agree for T2."),
    _q("table", "hydrogen in the oil above which we must act", ((TX, "Limits of dissolved gas"),), ("700",)),
    _q("number", "How many turns of the crank make one step of the OLTC?", ((TX, "33 turns make one step"),), ("33",)),
    _q("procedure", "T1 tap changer hangs in the grey zone, what must the load be before cranking?", ((TX, "33 turns make one step"),), ("10 MVA",)),
    _q("number", "Nm for the flange bolts of a 132 kV bushing", ((TX, "Bushing flange 132 kV"),), ("115",), must_not=("48 Nm",)),
    _q("table", "Overload allowed for one hour at 20 degrees outside", ((TX, "Permitted overload"),), ("129",)),
    _q("identifier", "Serial no. of transformer T2?", ((TX, "Serial number"),), ("MTW-61198",)),
    _q("lookup", "How often is dissolved gas measured, and when in the year is thermography done?", ((TX, "Maintenance plan"),), any_of=(("6 months",), ("January",))),
    _q("number", "Opening time window for a GX-36?", ((SF6, ""),), any_of=(("30 to 42", "30-42"),)),
    _q("table", "mass of gas in a GX145", ((SF6, ""),), ("9.6 kg",)),
    _q("identifier", "Which trip coil is for 110 V, HX-2106 or HX-2107?", ((SF6, ""),), ("HX-2107",)),
    _q("procedure", "How do I charge the spring by hand?", ((SF6, ""),), ("42", "HX-T4")),
    _q("lookup", "What is special about CB 12's density switch upkeep?", ((SF6, ""),), ("HX-3320",), (("every two years", "two years", "2 years"),)),
    _q("table", "51 pickup and TMS on CB-14 Harbour", ((SET, "Settings of CB-14"),), ("400 A", "0.24")),
    _q("table", "Zone 2 reach towards Veldon?", ((SET, "Distance protection"),), ("15.4",)),
    _q("lookup", "Is reclosing on for the Ostrey feeder?", ((SET, "Settings of CB-11"),), ("blocked",)),
    _q("table", "Which feeder is dropped first when frequency falls, at how many hertz?", ((SET, "Underfrequency load shedding"),), ("48.8", "CB-15")),
    _q("lookup", "Why was PN-118 issued?", ((SET, "Change notes"),), any_of=(("oil results",), ("T1",))),
    _q("number", "Float voltage per cell at 20 °C, station battery?", ((DC, ""),), ("2.23",)),
    _q("alarm", "DC voltage low alarm: which code, at how many volts?", ((GUIDE, "DC voltage low"), (DC, "")), ("S-301",), (("104",),), note="The battery page has the same value."),
    _q("alarm", "What to do first on S-202?", ((GUIDE, "SF6 lockout, stage 2"),), any_of=(("clear the bus section", "isolate"),)),
    DocumentQuestion("procedure", "procedure", "What has to be changed over before CB05 is opened for the T1 outage?", ((OUTAGE, ""),), any_of=(("auxiliary supply",),)),
    DocumentQuestion("procedure", "number", "Highest area load for taking T1 out?", ((OUTAGE, ""),), ("48 MVA",)),
    DocumentQuestion("procedure", "table", "During the outage, at what winding temperature of the other transformer do we act?", ((OUTAGE, ""),), ("100",)),
    DocumentQuestion("mail", "number", "How much SF6 has gone into CB-12 in 2026 up to early August?", (("mail/2026-08-03-cb-12-gas.eml", ""),), ("0.55",)),
    _q("unanswerable_near_miss", "Settings of feeder CB-16?", note="Feeders are CB-10 to CB-15."),
    _q("unanswerable_near_miss", "Winding temperature trip of T3?", must_not=("115", "120"), note="Only T1 and T2."),
    _q("unanswerable_near_miss", "What is the line differential setting on CB-04?", must_not=("0.25",), note="Not fitted there, and the sheet says so; 0.25 In belongs to CB-03."),
    _q("unanswerable_near_miss", "Methane limit for the oil of the tap changer compartment?", note="Gas limits are given for the main tank only."),
    _q("unanswerable_near_miss", "Boost voltage of battery BAT-3?", must_not=("126.9",), note="BAT-1 and BAT-2 only."),
    _q("unanswerable_near_miss", "Serial number of breaker CB-03?", must_not=("MTW-40417",), note="Serial numbers are given for the transformers only."),
    _q("unanswerable_near_miss", "How many kvar has the capacitor bank at Tamsel Cross?", note="The setting sheet says that none is fitted."),
)
