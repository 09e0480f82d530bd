"""Twenty conversations: an opening question and its follow-ups, as field crews, control room and desks ask them."""
# fmt: off

from __future__ import annotations

from corpora.build.talk_cases import Counted as C
from corpora.build.talk_cases import Said as S

PUMPS, BREAKERS, UNITS = "manuals/p-101-cooling-water-pumps.docx", "manuals/hexaline-sf6-breakers-manual.docx", "manuals/ostrey-francis-units-manual.pdf"
TURBINE, GUIDE, SETTINGS, TRANSFORMERS = "manuals/wt-112-maintenance-manual-rev-c.pdf", "manuals/control-room-alarm-guide.pdf", "manuals/tamsel-protection-settings.pdf", "manuals/tamsel-transformers-t1-t2-manual.pdf"
LOCKOUT, LOCKOUT_3, BLACK, WIND = "procedures/lockout-tagout-rev-4.pdf", "procedures/lockout-tagout-rev-3.pdf", "procedures/black-start-ostrey.pdf", "procedures/high-wind-access.md"
BOOK, BOOK_2025, CARD = "tariffs/tariff-book-2026.pdf", "tariffs/tariff-book-2025.pdf", "tariffs/domestic-price-card-2026.pdf"
MAX, SAP, TAM, ALARMS, CALLS = "work_orders_maximo.csv", "pm_orders_sap.txt", "substation_work_orders.xlsx", "alarm_journal.csv", "customer_contacts.csv"
T1_MAIL, JAMMED = "mail/2026-06-12-t1-temperature-trip.eml", "shift_logs/2026-11-04-ostrey-day.txt"


def _wt(tag: str, more: str = "") -> str:
    return f"int(((tags(df.ASSETNUM)=='{tag}'){more}).sum())"


_EM = " & (df.WORKTYPE=='EM')"
_EM_25 = _EM + " & df.REPORTDATE.str.startswith('2025')"
_OST = "df['Act.costs']"
_DEAREST = "df.loc[euro(df['Act.costs']).idxmax()]"
_BILLING = "(df.topic=='billing')"

TALKS = (
    (
        S("torque for the gland bolts on P101A after repacking?", "", ((PUMPS, ""),), ("12 Nm",)),
        S("and the impeller nut?", "torque for the impeller nut on P101A?", ((PUMPS, ""),), ("110",)),
        S("which grease at its drive end, how much?", "which grease at the drive end of P101A, how much?", ((PUMPS, ""),), ("14 g",), (("EM 3",),)),
        S("which feeder do I lock out before I work on it?", "which feeder do I lock out before I work on P101A?", ((PUMPS, ""), (LOCKOUT, "Table 4: Ostrey, pumps")), ("4Q7",)),
    ),
    (
        S("51 pickup current of CB-12?", "", ((SETTINGS, "Table 9: Settings of CB-12"),), ("360",)),
        S("the same for CB-14", "51 pickup current of CB-14?", ((SETTINGS, "Table 11: Settings of CB-14"),), ("400",)),
        S("and for CB-15?", "51 pickup current of CB-15?", ((SETTINGS, "Table 12: Settings of CB-15"),), ("240",)),
        S("how many reclosing attempts does it make?", "how many reclosing attempts does CB-15 make?", ((SETTINGS, "Table 12: Settings of CB-15"),), ("1 attempt",)),
    ),
    (
        S("4711 came up on WT-11, what does it mean?", "", ((TURBINE, "Send a crew: check level"), (GUIDE, "Table 2: Turbine alarms")), (), (("oil pressure",),)),
        S("may I reset it from the control room?", "may I reset alarm 4711 on WT-11 from the control room?", ((TURBINE, "Send a crew: check level"), (GUIDE, "Table 2: Turbine alarms")), (), (("never", "not be reset"),)),
        S("whom do I call?", "whom do I call when 4711 comes up on WT-11?", ((GUIDE, "Table 2: Turbine alarms"), (GUIDE, "Skarnmoor site duty")), (), (("site duty", "7140"),)),
        C("how many times did it come up (state ACT) in the journal?", "how many times did 4711 come up (state ACT) in the journal?", ALARMS, "int(((df.code=='4711') & (df.state=='ACT')).sum())"),
    ),
    (
        S("D2 winter peak price in 2026?", "", ((BOOK, "Table 5: Rates of Schedule D2"), (CARD, "Time-of-Use D2")), ("44.35",)),
        S("and in 2025?", "D2 winter peak price in 2025?", ((BOOK_2025, "Table 5: Rates of Schedule D2"),), ("41.90",)),
        S("and the night price?", "D2 winter night price in 2025?", ((BOOK_2025, "Table 5: Rates of Schedule D2"),), ("18.94",)),
        S("What is the standing charge on D3?", "", ((BOOK, "Table 6: Rates of Schedule D3"), (CARD, "Electric Vehicle Night D3")), ("74.10",)),
    ),
    (
        C("How many work orders are there for WT-07 in all?", "", MAX, _wt("WT-07")),
        C("how many of those are emergency jobs?", "How many work orders for WT-07 are emergency jobs (EM)?", MAX, _wt("WT-07", _EM)),
        C("only the ones reported in 2025", "How many emergency work orders (EM) for WT-07 were reported in 2025?", MAX, _wt("WT-07", _EM_25)),
        C("and on WT-11?", "How many emergency work orders (EM) for WT-11 were reported in 2025?", MAX, _wt("WT-11", _EM_25)),
    ),
    (
        C("Sum of actual costs for G1 at Ostrey?", "", SAP, "round(float(euro(df[tags(df['TechIdentNo.'])=='G1']['Act.costs']).sum()),2)"),
        C("and G2?", "Sum of actual costs for G2 at Ostrey?", SAP, "round(float(euro(df[tags(df['TechIdentNo.'])=='G2']['Act.costs']).sum()),2)"),
        C("which was the most expensive order there?", "Which was the most expensive order at Ostrey?", SAP, f"[{_DEAREST}['TechIdentNo.'], float(euro({_OST}).max())]"),
        C("when was it done?", "When was the most expensive order at Ostrey done?", SAP, f"{_DEAREST}['Act.start']", (), f"[day(df['Act.start'])[euro({_OST}).idxmax()]]"),
    ),
    (
        S("At what gas pressure does CB-12 lock out?", "", ((BREAKERS, ""), (GUIDE, "Table 4: Alarms of Tamsel Cross")), (), (("0.50", "0.52"),)),
        S("and the alarm limit?", "Alarm limit of the gas pressure of CB-12?", ((BREAKERS, ""), (GUIDE, "Table 4: Alarms of Tamsel Cross")), ("0.53",)),
        S("how many kilos of gas does it hold?", "how many kilos of gas does CB-12 hold?", ((BREAKERS, ""),), ("1.9",)),
        S("why does it keep losing gas?", "why does CB-12 keep losing gas?", ((BREAKERS, ""), ("mail/2026-08-03-cb-12-gas.eml", "")), (), (("density switch", "O-ring"),)),
    ),
    (
        S("Winding temperature trip of T1?", "", ((SETTINGS, "Table 5: Temperature and mechanical trips"), (TRANSFORMERS, "Table 2: Temperature settings")), ("115",)),
        S("and T2?", "Winding temperature trip of T2?", ((SETTINGS, "Table 5: Temperature and mechanical trips"), (TRANSFORMERS, "Table 2: Temperature settings")), ("120",)),
        S("how heavy is it?", "how heavy is T2?", ((TRANSFORMERS, "Table 1: Nameplate data"),), ("84 t",)),
        S("who made it and when?", "who made T2 and when?", ((TRANSFORMERS, "Table 1: Nameplate data"),), ("Morwick", "2011")),
    ),
    (
        S("How long is a permit to work valid?", "", ((LOCKOUT, "A permit is valid for 12 hours"),), ("12 hours",)),
        S("how long was it in March 2025?", "How long was a permit to work valid in March 2025?", ((LOCKOUT_3, "A permit is valid for 24 hours"),), ("24 hours",)),
        S("who renews it?", "who renews a permit to work?", ((LOCKOUT, "A permit is valid for 12 hours"),), (), (("shift engineer", "person in charge"),)),
        S("Who may cut the lock of somebody who has gone home?", "", ((LOCKOUT, "hours have passed may cut a lock"),), (), (("site manager",),)),
    ),
    (
        S("Torque for tower flange 1-2 of the VT-112?", "", ((TURBINE, "Table 3: Torques of structural bolts"),), ("2,050",)),
        S("2-3?", "Torque for tower flange 2-3 of the VT-112?", ((TURBINE, "Table 3: Torques of structural bolts"),), ("1,640",)),
        S("which paste?", "which paste for tower flange 2-3 of the VT-112?", ((TURBINE, "Table 3: Torques of structural bolts"),), (), (("P40",),)),
        S("after how many hours do they have to be retorqued?", "after how many hours do the bolts of tower flange 2-3 of the VT-112 have to be retorqued?", ((TURBINE, "retorqued once after 300"),), ("300",)),
    ),
    (
        S("Gear oil grade in the turbines now, and how many litres?", "", ((TURBINE, "Table 4: Oils and greases"),), ("410",)),
        S("how often is it changed?", "How often is the gear oil in the turbines changed?", ((TURBINE, "Table 4: Oils and greases"),), ("60",)),
        S("at what iron content must it go?", "at what iron content must the gear oil in the turbines be changed?", ((TURBINE, "Table 5: Limits for used gear oil"),), ("150",)),
        S("and water?", "at what water content must the gear oil in the turbines be changed?", ((TURBINE, "Table 5: Limits for used gear oil"),), ("500",)),
    ),
    (
        S("What does a reconnection cost on a weekday morning?", "", ((BOOK, "Table 14: Fees"),), ("49.00",)),
        S("and at other times?", "What does a reconnection cost at other times?", ((BOOK, "Table 14: Fees"),), ("98.00",)),
        S("what was it in 2025?", "What did a reconnection at other times cost in 2025?", ((BOOK_2025, "Table 14: Fees"),), ("92.00",)),
        S("and a meter test?", "What did a meter test cost in 2025?", ((BOOK_2025, "Table 14: Fees"),), ("68.00",)),
    ),
    (
        C("Which substation jobs are waiting for material?", "", TAM, "df[df.State=='waiting for material']['WO No'].tolist()"),
        C("and which are in work?", "Which substation jobs are in work?", TAM, "df[df.State=='in work']['WO No'].tolist()"),
        C("how many were cancelled?", "How many substation jobs were cancelled?", TAM, "int((df.State=='cancelled').sum())"),
        C("list them", "List the substation jobs that were cancelled", TAM, "df[df.State=='cancelled']['WO No'].tolist()"),
    ),
    (
        S("H-214 on G1: below which load do we have to stay?", "", ((UNITS, "Table 8: Unit alarms"), (UNITS, "18 mm across the notch"), (GUIDE, "Table 3: Alarms of Ostrey")), ("2,800",)),
        S("for how long?", "for how long may G1 run with H-214?", ((UNITS, "Table 8: Unit alarms"), (UNITS, "18 mm across the notch")), (), (("12 hours",),)),
        S("what is the part number of that pin?", "what is the part number of the shear pin of G1?", ((UNITS, "18 mm across the notch"),), ("OS-2140",)),
        S("what was jammed there on 4 November?", "what was jammed in the gates of G1 on 4 November?", ((JAMMED, ""),), (), (("alder",),)),
    ),
    (
        S("Wind limit for work in the hub?", "", ((TURBINE, "Table 2: Wind limits for work"), (WIND, "")), ("9",)),
        S("on the nacelle roof?", "Wind limit for work on the nacelle roof?", ((TURBINE, "Table 2: Wind limits for work"),), ("10",)),
        S("and for rope work on the blades?", "Wind limit for rope work on the blades?", ((WIND, ""),), ("8",)),
        S("How far from the tower must people stay when there is ice on the blades?", "", ((TURBINE, "keep a distance of 170 m"), (WIND, "")), ("170 m",)),
    ),
    (
        S("Which unit is started first in a black start?", "", ((BLACK, "Governor of G2 to ISLAND"),), ("G2",)),
        S("why?", "Why is G2 started first in a black start?", ((BLACK, "Governor of G2 to ISLAND"),), (), (("lower steady",),)),
        S("how big may the load steps be then?", "how big may the load steps be in a black start?", ((BLACK, "Pick up load in blocks"),), ("400 kW",)),
        S("when was it last tested?", "when was the black start last tested?", ((BLACK, "The last full test"),), (), (("14 May 2025",),)),
    ),
    (
        C("How many customer contacts are there about outage?", "", CALLS, "int((df.topic=='outage').sum())"),
        C("and about billing?", "How many customer contacts are there about billing?", CALLS, f"int({_BILLING}.sum())"),
        C("how many of them are still open?", "How many customer contacts about billing are still open?", CALLS, f"int(({_BILLING} & (df.status=='open')).sum())"),
        C("and by channel?", "How many customer contacts about billing are still open, by channel?", CALLS, f"df[{_BILLING} & (df.status=='open')].channel.value_counts().sort_index().to_dict()"),
    ),
    (
        C("How many orders on P-101A started in 2024?", "", SAP, "int(((tags(df['TechIdentNo.'])=='P-101A') & df['Act.start'].str.endswith('2024')).sum())"),
        C("and in 2025?", "How many orders on P-101A started in 2025?", SAP, "int(((tags(df['TechIdentNo.'])=='P-101A') & df['Act.start'].str.endswith('2025')).sum())"),
        C("how about P-101B?", "How many orders on P-101B started in 2025?", SAP, "int(((tags(df['TechIdentNo.'])=='P-101B') & df['Act.start'].str.endswith('2025')).sum())"),
        C("what did they cost together?", "What did the orders on P-101B that started in 2025 cost together?", SAP, "round(float(euro(df[(tags(df['TechIdentNo.'])=='P-101B') & df['Act.start'].str.endswith('2025')]['Act.costs']).sum()),2)"),
    ),
    (
        S("Who lowered the winding temperature settings of T1?", "", ((T1_MAIL, ""), (SETTINGS, "Table 19: Change notes")), ("Mbalo",)),
        S("when was that?", "When were the winding temperature settings of T1 lowered?", ((T1_MAIL, ""), (SETTINGS, "Table 19: Change notes")), (), (("12 June 2026", "12 Jun 2026", "2026-06-12"),)),
        S("why?", "Why were the winding temperature settings of T1 lowered?", ((T1_MAIL, ""), (SETTINGS, "Table 19: Change notes")), (), (("oil results",),)),
    ),
    (
        S("What is the winter demand charge of schedule B2?", "", ((BOOK, "Table 9: Rates of Schedule B2"),), ("10.25",)),
        S("in summer?", "What is the summer demand charge of schedule B2?", ((BOOK, "Table 9: Rates of Schedule B2"),), ("6.10",)),
        S("what about schedule B3?", "What is the summer demand charge of schedule B3?", ((BOOK, "Table 10: Rates of Schedule B3"),), ("5.15",)),
        S("and the contract exceedance?", "What is the contract exceedance of schedule B3?", ((BOOK, "Table 11: Further charges of Schedule B3"),), ("14.00",)),
    ),
)
