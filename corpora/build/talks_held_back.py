"""Ten more conversations, on which no rule was made: they tell whether the rules hold for others' follow-ups."""
# fmt: off

from __future__ import annotations

from corpora.build.talk_cases import Counted as C
from corpora.build.talk_cases import Said as S
from corpora.build.talks import ALARMS, BOOK, BOOK_2025, BREAKERS, GUIDE, MAX, PUMPS, TURBINE, UNITS

SPILL, OUTAGE = "procedures/oil-spill-response.docx", "procedures/switching-t1-outage.docx"
OVERSPEED, SHIFT = "mail/2026-10-10-overspeed-ostrey.eml", "shift_logs/2026-10-09-control-room-late.txt"


def _yaw(tag: str) -> str:
    return f"(tags(df.ASSETNUM)=='{tag}') & (df.FAILURECODE=='YAW')"


def _act(asset: str, more: str = "") -> str:
    return f"int(((df.asset=='{asset}') & (df.state=='ACT'){more}).sum())"


TALKS = (
    (
        S("Cooling water flow low, H-301: what do I do?", "", ((UNITS, "Table 8: Unit alarms"), (GUIDE, "Table 3: Alarms of Ostrey")), (), (("Change over",),)),
        S("at what flow does it come?", "at what flow does H-301 come?", ((UNITS, "Table 6: Set points of the cooling water"), (GUIDE, "Table 3: Alarms of Ostrey")), ("11 m³/h",)),
        S("and when does the unit trip?", "at what cooling water flow does the unit trip?", ((UNITS, "Table 6: Set points of the cooling water"),), ("8 m³/h",)),
    ),
    (
        C("How many orders of failure class YAW does WT-03 have?", "", MAX, f"int(({_yaw('WT-03')}).sum())"),
        C("How about WT-04?", "How many orders of failure class YAW does WT-04 have?", MAX, f"int(({_yaw('WT-04')}).sum())"),
        C("What did these cost in total?", "What did the orders of failure class YAW on WT-04 cost in total?", MAX, f"round(float(df[{_yaw('WT-04')}].ACTTOTALCOST.astype(float).sum()),2)"),
        S("What is the alarm 2206 about?", "", ((TURBINE, "Code Text Cause Response"), (GUIDE, "Table 2: Turbine alarms")), (), (("Yaw error",),)),
    ),
    (
        S("What does a kWh cost on B5 at 18:00?", "", ((BOOK, "Table 13: Rates of Schedule B5"),), ("34.60",)),
        S("At midnight?", "What does a kWh cost on B5 at midnight?", ((BOOK, "Table 13: Rates of Schedule B5"),), ("18.05",)),
        S("Does it have seasons?", "Does B5 have seasons?", ((BOOK, "Table 13: Rates of Schedule B5"),), (), (("no seasons",),)),
        S("What is the lamp charge on B4?", "", ((BOOK, "Table 12: Rates of Schedule B4"),), ("0.79",)),
    ),
    (
        S("Which breaker is opened first when T1 is taken out of service?", "", ((OUTAGE, ""),), ("CB-05",)),
        S("what do I change over before that?", "what do I change over before opening CB-05 when T1 is taken out of service?", ((OUTAGE, ""),), (), (("uxiliary supply",),)),
        S("how long does the whole thing take?", "how long does the switching take when T1 is taken out of service?", ((OUTAGE, ""),), ("40 minutes",)),
    ),
    (
        S("Alarm 1117 on a turbine: below which voltage does it come?", "", ((TURBINE, "Code Text Cause Response"),), ("265",)),
        S("how soon must the string be replaced?", "how soon must the battery string be replaced after alarm 1117?", ((TURBINE, "Code Text Cause Response"),), ("14 days",)),
        S("what does one of its blocks weigh?", "what does one block of the pitch battery string weigh?", ((TURBINE, "each weighs 14 kg"),), ("14 kg",)),
        S("and their part number?", "part number of the pitch battery blocks?", ((TURBINE, "Table 13: Store list"),), ("VT-30418",)),
    ),
    (
        S("When did G1 trip on overspeed?", "", ((OVERSPEED, ""), (SHIFT, "")), (), (("9 October", "2026-10-09", "9 Oct"),)),
        S("how fast did it get?", "how fast did G1 get when it tripped on overspeed?", ((OVERSPEED, ""),), ("640",)),
        S("what was the reason?", "what was the reason for the overspeed trip of G1?", ((OVERSPEED, ""),), (), (("varnish", "stuck"),)),
        S("What is the overspeed trip setting of the Ostrey units?", "", ((UNITS, "Table 7: Generator limits"),), ("640",)),
    ),
    (
        C("How many alarms came up (state ACT) on RK-1?", "", ALARMS, _act("RK-1")),
        C("And WT-03?", "How many alarms came up (state ACT) on WT-03?", ALARMS, _act("WT-03")),
        C("Only in November 2026", "How many alarms came up (state ACT) on WT-03 in November 2026?", ALARMS, _act("WT-03", " & df.time.str.startswith('2026-11')")),
    ),
    (
        S("How much can the spill kit on the turbine floor at Ostrey take up?", "", ((SPILL, ""),), ("120 l",)),
        S("and the one at the gate of Tamsel Cross?", "How much can the spill kit at the gate of Tamsel Cross take up?", ((SPILL, ""),), ("240 l",)),
        S("how soon must used ones be refilled?", "how soon must used spill kits be refilled?", ((SPILL, ""),), ("5 working days",)),
    ),
    (
        S("What is the energy peak price on B3 in winter 2025?", "", ((BOOK_2025, "Table 10: Rates of Schedule B3"),), ("27.45",)),
        S("And in winter 2026?", "What is the energy peak price on B3 in winter 2026?", ((BOOK, "Table 10: Rates of Schedule B3"),), ("29.12",)),
        S("And the day price?", "What is the energy day price on B3 in winter 2026?", ((BOOK, "Table 10: Rates of Schedule B3"),), ("21.59",)),
    ),
    (
        S("Which trip coil goes into the drive SD-2?", "", ((BREAKERS, ""),), ("HX-2107",)),
        S("how many of them are in store?", "how many trip coils for the drive SD-2 are in store?", ((BREAKERS, ""),), ("4",)),
        S("what torque do the screws of the coil carrier get?", "", ((BREAKERS, ""),), ("9",)),
        S("Pump P-101A: gap between the coupling hubs?", "", ((PUMPS, ""),), ("3 to 4 mm",)),
    ),
)
