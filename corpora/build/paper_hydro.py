"""Operation and maintenance manual of the two Francis units at Ostrey."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Break, Bullets, Fig, H, P, Paper, Steps, Table, Warn

ITEMS = (
    H("Plant data"),
    P("Ostrey takes water from the weir pool through a 640 m headrace tunnel and one penstock with a bifurcation. Units G1 and G2 are alike but for the runner: G2 has a stainless runner fitted in 2024. Numbers in this manual hold for both units unless a column names one."),
    Table("Main data", ("Item", "G1", "G2"), (
        ("Rated output at generator", "4,600 kW", "4,600 kW"), ("Net head, rated", "61.5 m", "61.5 m"), ("Discharge, rated", "8.7 m³/s", "8.7 m³/s"), ("Speed", "500 rpm", "500 rpm"), ("Runaway speed", "910 rpm", "910 rpm"),
        ("Lowest steady output", "1,600 kW", "1,400 kW"), ("Runner", "cast steel, 1968", "13/4 stainless, 2024"), ("Wicket gates", "20", "20"), ("Generator voltage", "6.3 kV", "6.3 kV"), ("Power factor, rated", "0.90", "0.90"),
    ), (2.4, 2, 2), ruled=False),
    H("Rough zone", 2),
    P("Do not run between 1,900 and 2,350 kW for longer than needed to pass through. The draft tube vortex is strongest there; the air admission valve opens by itself at 1,850 kW and closes at 2,400 kW."),
    Fig("francis", "Section through a unit"),
    H("Starting and stopping"),
    H("Before a start", 2),
    Steps((
        "Check the intake screen: head loss across it below 0.35 m.", "Check that no lock or tag is left on gate, brake, governor or breaker.", "Cooling water: one of P-101A or P-101B runs, flow to the bearing cooler at least 14 m³/h.",
        "Jacking oil pump P-105 selected AUTO, pressure 95 bar within 20 s of its start.", "Governor oil 38 to 40 bar, sump level between the marks.", "Brake air 6.5 bar, brakes off, all twelve indication lamps dark.",
    )),
    H("Start", 2),
    Steps((
        "Press START at the unit panel or send the start order from the control room.", "The sequence opens the shaft seal water, starts P-105 and releases the brakes.", "The governor opens the gates to 18 % until the unit turns, then holds the speed at 500 rpm.",
        "P-105 stops at 450 rpm.", "Excitation comes in at 475 rpm; voltage settles within 8 s.", "The synchroniser closes the unit breaker when slip is below 0.2 % and angle below 8°.", "Load to at least the lowest steady output within 90 s.",
    )),
    Warn("CAUTION", "After three failed starts within one hour wait 45 minutes: the field flashing resistor must cool."),
    H("Normal stop", 2),
    Steps(("Unload at 0.25 MW/s to 400 kW.", "Breaker opens, excitation off.", "Gates close in 14 s. P-105 starts at 420 rpm.", "Brakes go on at 150 rpm, not above.", "At standstill stop P-105 and shut the seal water after 10 minutes.")),
    H("Emergency stop", 2),
    P("The emergency stop closes the gates in 7 s and drops the intake gate. Pressure in the penstock must stay below 8.9 bar. After an emergency stop under load the runner clearance and the shear pins are inspected before the next start."),
    H("Bearings"),
    Table("Bearing temperatures", ("Bearing", "Normal, °C", "Alarm, °C", "Trip, °C"), (
        ("Thrust bearing TB", "48 to 60", "68", "75"), ("Upper guide bearing", "45 to 55", "65", "72"), ("Turbine guide bearing GB", "42 to 55", "65", "70"), ("Cooling water outlet", "12 to 24", "30", "-"),
    ), (2.4, 1.6, 1.4, 1.4)),
    Table("Bearing clearances", ("Bearing", "New, mm", "Permitted, mm"), (
        ("Upper guide bearing, diametral", "0.20 to 0.26", "0.40"), ("Turbine guide bearing, diametral", "0.24 to 0.30", "0.45"), ("Thrust pads, level between any two", "0.02", "0.04"), ("Labyrinth seal, upper, radial", "0.55 to 0.70", "1.10"), ("Labyrinth seal, lower, radial", "0.60 to 0.75", "1.20"),
    ), (3, 1.6, 1.6)),
    P("Measure the labyrinth clearance at eight points through the ports of the head cover. A difference of more than 0.25 mm between opposite points means that the unit is out of centre."),
    H("Oils", 2),
    Table("Oils and quantities", ("Point", "Oil", "Litres", "Change"), (
        ("Thrust and upper guide bearing", "Orvane Turbo 46", "620", "on analysis, 8 years at most"), ("Turbine guide bearing", "Orvane Turbo 68", "85", "4 years"), ("Governor", "Orvane Turbo 46", "410", "6 years"), ("Trash rake and gates", "Orvane Bio HEES 32", "70", "2 years"), ("Jacking oil", "from thrust bearing tank", "-", "-"),
    ), (2.4, 2, 1, 2.2)),
    H("Wicket gates and shear pins"),
    P("Each of the twenty gates is driven through a shear pin of bronze CuSn8, 18 mm across the notch. The pin breaks when a gate is blocked. A broken pin opens its contact and raises alarm H-214; the unit may run on below 2,800 kW until the river is clear, but for no more than 12 hours."),
    Table("Wicket gate values", ("Item", "Value"), (
        ("Gap between closed gates", "0.05 mm at most, over no more than 80 mm"), ("End clearance, top and bottom", "0.15 to 0.30 mm"), ("Closing squeeze of the servomotor", "3.5 mm"), ("Shear pin, part number", "OS-2140"), ("Torque of lever clamp screws M20", "370 Nm"), ("Torque of head cover studs M42", "1,750 Nm"),
    ), (3, 3), ruled=False),
    H("Changing a shear pin", 2),
    Steps((
        "Stop the unit and lock it out as in procedure KLP-SAF-PRO-004, with the intake gate closed and the penstock drained.", "Close the servomotor lock.", "Take the stub out from above with tool OS-T17.", "Turn the gate by hand through its full travel. If it does not move freely, look for what holds it.",
        "Fit a new pin with grease Orvane LX 2; do not use a steel pin.", "Fit the contact wire, test alarm H-214 by opening the plug.",
    )),
    H("Shaft seal and cooling water"),
    P("The carbon segment seal is supplied with filtered water. Flow 1.8 to 2.4 m³/h at 0.9 bar above draft tube pressure. Leakage into the pit above 6 m³/h calls for a repair within a week; above 12 m³/h stop the unit, as one drainage pump cannot keep up."),
    Fig("cooling_water", "Cooling water system with P-101A, P-101B and filter F-103"),
    Table("Set points of the cooling water", ("Item", "Set point"), (
        ("Standby pump starts at header pressure below", "2.1 bar"), ("Filter F-103 backwash at pressure difference", "0.6 bar"), ("Low flow to HX-104, alarm H-301", "11 m³/h"), ("Low flow to HX-104, trip", "8 m³/h for 60 s"),
    ), (3, 2)),
    H("Generator and excitation"),
    Table("Generator limits", ("Item", "Alarm", "Trip"), (("Stator winding, °C", "110", "120"), ("Air at cooler outlet, °C", "45", "55"), ("Rotor earth fault, kilohm", "20", "5"), ("Vibration of shaft at turbine guide, µm peak to peak", "180", "260"), ("Overspeed, rpm", "575", "640")), (3, 1.3, 1.3)),
    P("Brushes are changed at 20 mm; new ones measure 45 mm. Pressure 18 to 22 kPa. Fit at most a third of the brushes of one ring at a time. Air gap between rotor and stator: 11.5 mm, no point may differ by more than 8 % from the mean."),
    Break(),
    H("Alarms of the unit control"),
    Table("Unit alarms", ("Code", "Text", "Cause", "Response"), (
        ("H-101", "Thrust bearing temperature high", "Cooling water low, oil level low, pads rubbing", "Reduce to 2,500 kW. Check cooler flow. If it rises 1 K a minute, stop the unit."), ("H-104", "Thrust bearing oil level low", "Leak at cooler or seal", "Look into the pit. Top up only with Orvane Turbo 46."), ("H-107", "Jacking oil pressure low", "P-105 does not build 95 bar", "Do not start. If the unit is running down, leave the brakes on automatic."),
        ("H-112", "Water in bearing oil", "Cooler tube burst", "Stop within 30 minutes, shut the cooler valves, send an oil sample."), ("H-203", "Governor oil pressure low", "Pump or unloader valve", "Below 32 bar the unit stops by itself. Do not block the trip."), ("H-209", "Governor position deviation", "Distributing valve sticks, feedback rod loose", "Take the unit off load. Flush the pilot filter."),
        ("H-214", "Shear pin broken", "Debris between gates", "Load below 2,800 kW. Plan a stop within 12 hours."), ("H-221", "Intake screen head loss high", "Leaves, ice", "Start trash rake RK-1. Above 0.80 m stop both units."), ("H-301", "Cooling water flow low", "Strainer blocked, gland of P-101 leaking air", "Change over to the other pump. Backwash F-103."),
        ("H-305", "Drainage pit level high", "Seal leak, drainage pump failed", "Start both drainage pumps. At 1.9 m the units trip."), ("H-401", "Rotor earth fault", "Carbon dust, damp", "Measure. With a second earth the unit trips at once."), ("H-407", "Synchronising time over", "Voltage or speed not matched within 120 s", "Check the regulator setting, try once more."), ("H-502", "Vibration high", "Rough zone, runner damage, debris", "Leave the rough zone. If it stays, stop and inspect."),
    ), (0.8, 2, 2.4, 3.6)),
    H("Inspections"),
    Table("Inspection plan", ("Task", "Interval"), (
        ("Round with readings", "every week"), ("Brush length, slip ring, carbon dust", "every 4 weeks"), ("Changeover of P-101A and P-101B", "every 4 weeks, first Monday"), ("Overspeed test, unloaded", "every 2 years"), ("Unit dewatered, runner and gates", "every year in August"),
        ("Labyrinth clearance", "every year"), ("Penstock, inside", "every 6 years"), ("Oil analysis of bearings and governor", "every 6 months"), ("Intake gate drop test", "every year"),
    ), (3, 2), ruled=False),
    Bullets(("Write readings in the shift log and changes of state in the control system.", "Tell the control room before any test that can trip a unit.", "River below 2.4 m³/s at the weir gauge: fish ladder first, one unit at most.")),
)

PAPERS = (
    Paper("manuals/ostrey-francis-units-manual.pdf", "KLP-HY-MAN-0031", "Francis Units G1 and G2", "Ostrey Hydro: operation and maintenance manual", "F", date(2024, 10, 7), "In force", "J. Hänggli", "C. Dunmorrow", ITEMS, ("hydro", "Francis", "G1", "G2"), contents=True),
)
