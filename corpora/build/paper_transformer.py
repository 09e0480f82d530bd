"""Manual of the two 132/33 kV transformers at Tamsel Cross."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Bullets, Fig, H, P, Paper, Steps, Table, Warn

ITEMS = (
    H("Transformers at Tamsel Cross"),
    P("T1 and T2 feed the 33 kV buses A and B. One transformer can carry the winter peak of the area, 54 MVA, for as long as its hot-spot stays below the limits of section 3."),
    Table("Nameplate data", ("Item", "T1", "T2"), (
        ("Maker and year", "Morwick, 2004", "Morwick, 2011"), ("Serial number", "MTW-40417", "MTW-61198"), ("Rated power ONAN / ONAF", "45 / 60 MVA", "45 / 60 MVA"), ("Voltages", "132 / 33 kV", "132 / 33 kV"), ("Vector group", "YNd11", "YNd11"), ("Impedance at rated tap, 60 MVA", "12.4 %", "12.9 %"),
        ("Tap changer", "17 steps of 1.25 %, type TV-3", "17 steps of 1.25 %, type TV-3"), ("Oil", "21,400 kg, uninhibited", "20,900 kg, inhibited"), ("Total mass", "86 t", "84 t"), ("No-load loss", "29 kW", "26 kW"),
    ), (2.2, 2.2, 2.2), ruled=False),
    Fig("single_line", "Single-line diagram, Tamsel Cross"),
    H("Safety"),
    Warn("DANGER", "A transformer that has been isolated on one side only is alive through the other. Both sides and the neutral are earthed before anyone climbs the tank."),
    Bullets(("Clearance to live parts: 1.9 m at 132 kV and 0.9 m at 33 kV.", "No hot work within 5 m of the conservator or the breather.", "Wear gloves of nitrile when taking oil samples.")),
    H("Temperatures and cooling"),
    Table("Temperature settings", ("Function", "Winding, °C", "Top oil, °C"), (("Fan group 1 on", "75", "60"), ("Fan group 2 on", "85", "65"), ("Alarm", "110", "85"), ("Trip", "120", "95")), (2.4, 1.6, 1.6), notes=("Fans switch off 10 K below the temperature at which they switched on.",)),
    P("With fan group 2 out of service the load is held below 52 MVA; with both groups out, below 45 MVA."),
    Table("Permitted overload", ("Ambient, °C", "Load before, % of 60 MVA", "1 hour", "4 hours"), (("0", "70", "142 %", "124 %"), ("10", "70", "136 %", "118 %"), ("20", "70", "129 %", "112 %"), ("30", "70", "121 %", "104 %")), (1.2, 2, 1.2, 1.2)),
    H("On-load tap changer"),
    P("The diverter switch has its own oil compartment of 185 litres. It is serviced after 40,000 operations or 6 years, whichever comes first; the oil is changed at the same time and must break down above 40 kV when used, 60 kV when new."),
    Table("Tap changer values", ("Item", "Value"), (
        ("Time of one step", "4.8 to 5.4 s"), ("Diverter transition resistance", "2.6 ohm, ± 10 %"), ("Contact wear, change at", "3.5 mm"), ("Motor drive current, limit", "3.1 A"), ("Motor protection Q1 set at", "2.8 A"), ("Step count between counter and log, largest difference", "25"),
    ), (3, 2)),
    H("Tap changer stuck between positions", 2),
    Steps((
        "Block automatic voltage control of both transformers from the control room.", "Do not press RAISE or LOWER again.", "Read the position from the drive itself, not from the panel.", "If the drive stands in the grey zone, unload the transformer below 10 MVA before cranking.",
        "Crank by hand with the motor switch off: 33 turns make one step.", "If the crank needs more than 25 Nm, stop and take the transformer out of service.", "Restore automatic control only when both positions agree.",
    )),
    Warn("WARNING", "Never crank with the motor switch on: the handle can spin and break an arm."),
    H("Gas, oil and breather"),
    Table("Limits of dissolved gas, ppm", ("Gas", "Normal", "Watch", "Act"), (("Hydrogen H2", "below 100", "100 to 700", "above 700"), ("Methane CH4", "below 120", "120 to 400", "above 400"), ("Ethylene C2H4", "below 50", "50 to 200", "above 200"), ("Acetylene C2H2", "below 2", "2 to 10", "above 10"), ("Carbon monoxide CO", "below 350", "350 to 1,400", "above 1,400")), (2, 1.4, 1.4, 1.4)),
    P("In the watch band sample every month. In the act band sample within 24 hours, tell the asset engineer and prepare an outage."),
    Table("Oil in service", ("Property", "Limit"), (("Breakdown voltage, main tank", "50 kV at least"), ("Water at 60 °C top oil", "20 mg/kg at most"), ("Acidity", "0.15 mg KOH/g at most"), ("Loss factor at 90 °C", "0.10 at most"), ("Interfacial tension", "25 mN/m at least")), (3, 2), ruled=False),
    P("Silica gel is changed when two thirds of the charge have turned pink: 6.5 kg a breather. The oil cup below is filled to the red line."),
    H("Buchholz relay", 2),
    Steps((
        "Alarm with gas: look at colour and amount through the glass. 250 ml raise the alarm.", "Take the gas through the upper cock into a syringe within 2 hours; close the cock.", "Colourless gas that does not burn after oil work: air. Vent, and watch for 24 hours.", "Gas that burns or is yellow or grey: take the transformer out of service and call the asset engineer.",
        "After a trip do not switch in again until the gas has been analysed and the insulation measured.",
    )),
    H("Bushings and joints"),
    Table("Torques", ("Joint", "Thread", "Torque, Nm"), (("Bushing flange 132 kV", "M16", "115"), ("Bushing flange 33 kV", "M12", "48"), ("Top terminal 132 kV", "M12", "70"), ("Radiator flange", "M16", "95"), ("Inspection cover", "M12", "55"), ("Busbar clamp, aluminium", "M12", "45"), ("Neutral earthing strap", "M16", "120")), (3, 1.2, 1.6)),
    P("Loss factor of a 132 kV bushing: no more than 0.7 % at 20 °C, and no more than 0.2 % above the value at commissioning. Capacitance: within 3 % of the nameplate."),
    H("Alarms in the substation control"),
    Table("Transformer alarms", ("Code", "Text", "Response"), (
        ("S-110", "Winding temperature alarm", "Check fans. Shift load to the other transformer below 110 °C."), ("S-111", "Winding temperature trip", "Do not reclose. Read the hot-spot record, inspect fans and pumps."), ("S-114", "Buchholz alarm", "As in section 5.1."), ("S-115", "Buchholz trip", "Leave out of service."),
        ("S-118", "Oil level low", "Look for leaks; at the lower mark take load below 30 MVA and top up within 24 hours."), ("S-121", "Tap changer out of step", "Block automatic control, compare positions."), ("S-123", "Tap changer motor protection", "Reset Q1 once. If it trips again, leave it."), ("S-126", "Fan group fault", "Hold the load below the limit in section 3."), ("S-130", "Pressure relief operated", "Trip has followed. Do not approach for 30 minutes."),
    ), (0.8, 2.2, 4)),
    H("Oil handling"),
    P("Oil is processed on load only when the gas relay is blocked to alarm and a person stays at the tank. Hoses are of steel or of rubber for mineral oil; both ends are earthed to the tank."),
    Table("Oil processing", ("Step", "Value", "Remark"), (("Temperature at heater outlet", "60 °C, 65 °C at most", "higher ages the oil"), ("Vacuum in degasser", "1 mbar or less", "0.5 mbar for T2"), ("Flow", "3 to 6 m³/h", "6 m³/h only with tank bypassed"), ("Passes", "3 tank volumes at least", "count with the meter"), ("Rest before energising", "24 hours", "48 hours after an opening"), ("Moisture at end", "10 mg/kg", "at 60 °C"))),
    H("Filling the conservator", 2),
    Steps(("Open the breather valve and the equalising valve E4 of the rubber bag.", "Fill from below through V3 at no more than 2 m³/h.", "Stop at the mark for the oil temperature: 35 % at 20 °C, 52 % at 50 °C.", "Close E4. Forgetting it tears the bag when the load comes.", "Vent all six points: bushings, Buchholz relay, radiators.", "Read the level again after 12 hours.")),
    H("Taking an oil sample", 2),
    Steps(("Clean the cock, let 2 litres run off.", "Rinse the syringe twice, fill without bubbles, close under oil.", "Label: transformer, date, oil temperature, load, tap.", "To the laboratory in Brannet within 4 days, dark and cool, form KLP-F-240.")),
    H("Earthing, noise and surroundings"),
    P("The tank is earthed at two places with copper 50 x 5 mm; resistance of each to the mesh below 0.5 ohm. The bund holds 110 % of the oil of one transformer; rain water is pumped off only after a look at the oil trap. Noise at the fence by night: 42 dB(A) with fan group 1, 46 dB(A) with both groups."),
    Table("Thermography, difference to a like part", ("Difference, K", "Class", "Action"), (("below 5", "0", "none"), ("5 to 15", "1", "look again at next round"), ("15 to 40", "2", "repair within 30 days"), ("above 40", "3", "reduce load, repair within 48 hours")), (1.4, 0.8, 3)),
    H("Insulation and winding tests"),
    Table("Reference values at 20 °C", ("Test", "T1", "T2"), (
        ("Insulation HV to earth, 5 kV, 1 min", "4,200 megohm", "6,800 megohm"), ("Insulation LV to earth, 5 kV, 1 min", "3,100 megohm", "5,400 megohm"), ("Polarisation index, lowest", "1.3", "1.3"), ("Winding resistance HV, tap 9", "0.684 ohm", "0.652 ohm"), ("Winding resistance LV", "0.0214 ohm", "0.0207 ohm"), ("Magnetising current at 400 V, HV", "3.8 mA", "3.1 mA"), ("Ratio, tap 9, deviation", "0.12 %", "0.08 %"), ("Short-circuit impedance, deviation from nameplate", "0.6 %", "0.3 %"),
    ), (3, 1.6, 1.6), notes=("A deviation of the impedance above 2 % means that windings may have moved: do not energise.",)),
    P("Winding resistance is compared after correction to 75 °C. Phases may differ by 2 %, and a tap may differ from its neighbours by no more than 1 % from the regular step."),
    H("Maintenance"),
    Table("Maintenance plan", ("Task", "Interval"), (("Visual round", "every week"), ("Dissolved gas", "every 6 months"), ("Thermography under load", "every year in January"), ("Tap changer service", "6 years or 40,000 operations"), ("Bushing loss factor", "every 4 years"), ("Winding resistance, all taps", "every 8 years"), ("Fan motors, greased bearings", "every 2 years"), ("Earthing resistor NER-1, resistance 19 ohm ± 10 %", "every 4 years")), (3, 2)),
    H("Parts in store"),
    Table("Store list", ("Part number", "Part", "Stock"), (("MT-1102", "Fan with motor 0.55 kW", "3"), ("MT-2201", "Gasket set 132 kV bushing", "1"), ("MT-2340", "Silica gel, orange type, 10 kg", "4"), ("TV-3-118", "Moving contact, diverter", "1 set"), ("TV-3-204", "Drive motor 0.37 kW", "1"), ("MT-3007", "Winding temperature indicator", "1"), ("MT-3010", "Oil level gauge", "0, delivery 14 weeks")), (1.4, 3, 1.6), ruled=False),
)

PAPERS = (
    Paper("manuals/tamsel-transformers-t1-t2-manual.pdf", "KLP-SS-MAN-0204", "Transformers T1 and T2", "Tamsel Cross 132/33 kV substation: maintenance manual", "D", date(2025, 2, 17), "In force", "A. Ruskell", "S. Ardlethen", ITEMS, ("transformer", "OLTC", "T1", "T2"), contents=True),
)
