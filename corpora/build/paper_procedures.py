"""Three shorter procedures: black start (PDF), outage of T1 and oil spill (both DOCX)."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Bullets, Fig, H, P, Paper, Steps, Table, Warn

BLACK_START = (
    H("Aim"),
    P("After loss of all 132 kV supplies Ostrey starts from its own diesel and gives voltage to Tamsel Cross, so that the 33 kV network can be built up before the national grid returns. Time from order to voltage on the 33 kV bus: 25 minutes."),
    H("Conditions"),
    Table("Conditions before the start", ("Item", "Needed"), (("Diesel DG-1, fuel", "at least 800 l, enough for 14 h"), ("Weir level", "above 212.60 m"), ("Battery at Ostrey", "above 112 V"), ("Crew", "two on site, one in the control room"), ("Telephone", "national desk 7001 has agreed")), (2, 3), ruled=False),
    Warn("DANGER", "All feeder breakers at Tamsel Cross must be open before Ostrey is connected. Closing onto dead but loaded feeders stalls the unit."),
    H("Steps"),
    Steps((
        "Control room: open CB-01 to CB-07 and CB-10 to CB-15, check by two indications each.", "Ostrey: open the tie to the dead network, start DG-1 by hand, let it warm for 3 minutes.", "Close DG-1 to the 400 V board; load it with P-101B and P-105 first, then the compressor C-201.", "Governor of G2 to ISLAND, droop 4 %, target 500 rpm. G2 is taken before G1 because of its lower steady output.",
        "Start G2, excite by hand to 60 % voltage, then raise to 6.3 kV within 30 s.", "Close the 33 kV line Ostrey - Tamsel Cross; magnetising current may swing the frequency to 48.2 Hz.", "Close CB-11 onto 33 kV bus A.", "Pick up load in blocks of at most 400 kW, one every 2 minutes, while frequency stays between 49.0 and 51.0 Hz.",
        "Order of load: station service Tamsel Cross, hospital ring Lowmarket (CB-12), water works Harbour (CB-14).", "At 1,800 kW start G1 and share the load.", "Stop DG-1 when both units run and the battery is charged.",
    )),
    H("Synchronising with the grid"),
    P("When 132 kV is back, the control room asks for 50.0 Hz and matches at CB-05 with T1 energised from the 132 kV side. Angle below 10°, voltage within 5 %. No wind turbine is released before the network has been in parallel for 15 minutes."),
    H("If it fails"),
    Table("Faults and answers", ("What happens", "What to do"), (("DG-1 does not start", "Second try with the air starter; then mobile set from Brannet, 70 min"), ("G2 overspeeds above 560 rpm", "Governor to hand, close to 12 %, try again once"), ("Frequency below 48.0 Hz at a block", "Open the block, halve it, wait 5 minutes"), ("Voltage above 35.5 kV on the empty line", "Lower excitation; connect the earthing transformer load")), (2, 3)),
    H("Test"),
    P("DG-1 and the island mode are tested every year in May without load on the network, and every third year with the Lowmarket ring. The last full test was on 14 May 2025: 22 minutes."),
)
T1_OUTAGE = (
    H("Scope"),
    P("Taking transformer T1 out of service and back, with T2 carrying both buses. To be used for tap changer service and oil work. Expected switching time 40 minutes each way."),
    H("Conditions"),
    Bullets(("Load of the area below 48 MVA for the whole outage.", "Both units at Ostrey available, or wind below 10 MW and rising slowly.", "No work permit on T2, CB-02, CB-06 or CB-07.", "Forecast free of lightning for 6 hours.")),
    Table("People", ("Role", "Who"), (("Switching operator", "control room"), ("Local operator", "Tamsel Cross duty, with second person"), ("Person in charge of works", "named in the permit")), ruled=False),
    Fig("single_line", "Breakers used in the sequence"),
    H("Switching out"),
    Steps((
        "Put voltage control of T1 and T2 to MANUAL; bring both to the same tap.", "Close CB-07 (bus coupler). Check that circulating current is below 150 A.", "Open CB-05. Check that T2 carries the load and is below 60 MVA.", "Open CB-01.", "Voltage control of T2 to AUTO.", "Open the disconnectors of CB-05, then those of CB-01; lock each.", "Prove dead on the 132 kV and the 33 kV side of T1.",
        "Close the earthing switches ES-T1H and ES-T1L; lock.", "Switch off fans and tap changer motor; lock Q1.", "Hand over with permit; write the time in the log.",
    )),
    Warn("DANGER", "Auxiliary supply 1 is fed from T1. Change it over to auxiliary supply 2 before opening CB-05, or the DC chargers stop."),
    H("Switching in"),
    Steps((
        "Take back the permit; count keys, tags and portable earths.", "Measure insulation 33 kV to earth: at least 500 megohm after one minute.", "Open ES-T1L and ES-T1H.", "Close the disconnectors of CB-01, then those of CB-05.", "Set T1 three taps below T2 for energising.", "Close CB-01. Listen for 5 minutes; inrush may raise S-126 for a moment.", "Bring T1 to the tap of T2.", "Close CB-05. Check sharing: within 10 % of each other.", "Open CB-07 if the network is to run with split buses.", "Voltage control of both to AUTO.",
    )),
    H("Limits during the outage"),
    Table("What the control room watches", ("Item", "Limit", "Action"), (("Load of T2", "57 MVA", "reduce wind by order 3"), ("Winding temperature T2", "100 °C", "fans by hand, reduce load"), ("33 kV voltage", "32.0 to 34.6 kV", "tap by hand"), ("Wind export at CB-10 and CB-13", "22 MW", "limit turbines"))),
)
OIL_SPILL = (
    H("When to use"),
    P("Any oil, fuel or glycol outside its equipment. Small means less than 20 litres on a sealed floor; everything else is large."),
    H("First five minutes"),
    Steps(("Stop the source if it can be done without danger.", "Keep ignition away; no smoking within 20 m.", "Close the drain to the river: valve D-7 at Ostrey, slide gate at the bund of Tamsel Cross.", "Tell the control room: place, liquid, amount, moving or not.", "Lay the boom or sorbent from the downhill side.")),
    H("Large spills"),
    P("The control room calls the regional environment desk within 30 minutes and writes the time of the call in the log. At Ostrey both units are stopped if oil can be seen in the tailrace."),
    Table("Spill kits", ("Place", "Kit", "Takes up"), (("Skarnmoor, service truck", "K1", "60 l"), ("Skarnmoor, store", "K3", "240 l"), ("Ostrey, turbine floor", "K2", "120 l"), ("Ostrey, tailrace", "boom 45 m and K3", "240 l"), ("Tamsel Cross, gate", "K3", "240 l"), ("Tamsel Cross, oil store", "K4 with pump", "1,000 l"))),
    Warn("WARNING", "Bio oil HEES is slippery and not harmless: it is collected like mineral oil."),
    H("After the spill"),
    Bullets(("Soil is dug out until the field test shows below 500 mg/kg.", "Waste goes into red drums with code 13 02 05 and the weight on the label.", "Report on form KLP-F-131 within 2 working days.", "Used kits are refilled within 5 working days.")),
)

PAPERS = (
    Paper("procedures/black-start-ostrey.pdf", "KLP-CR-PRO-012", "Black Start from Ostrey", "Building up the 33 kV network without the grid", "5", date(2025, 6, 2), "In force", "L. Vantrease", "C. Dunmorrow", BLACK_START, ("black start", "G2", "DG-1")),
    Paper("procedures/switching-t1-outage.docx", "KLP-SS-PRO-021", "Switching Procedure: Outage of T1", "Tamsel Cross 132/33 kV substation", "2", date(2025, 10, 13), "In force", "D. Quennery", "S. Ardlethen", T1_OUTAGE, ("switching", "T1", "CB-01", "CB-05")),
    Paper("procedures/oil-spill-response.docx", "KLP-ENV-PRO-003", "Oil Spill Response", "All sites", "3", date(2024, 2, 5), "In force", "K. Pettifer", "C. Dunmorrow", OIL_SPILL, ("oil", "spill", "environment")),
)
