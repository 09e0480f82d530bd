"""The control room's guide to alarms of all sites, with two limits that other documents state differently."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Break, Bullets, H, P, Paper, Steps, Table, Warn

ITEMS = (
    H("How to use this guide"),
    P("It tells the control room operator what to do in the first ten minutes. It does not replace the manual of the equipment. Codes with four digits come from the turbines, codes with H from Ostrey, codes with S from Tamsel Cross."),
    Table("Priorities", ("Priority", "Sound", "Answer within", "Who is called"), (("1 critical", "siren", "1 minute", "shift engineer and site duty"), ("2 high", "double tone", "5 minutes", "site duty"), ("3 medium", "single tone", "30 minutes", "site duty in working hours"), ("4 low", "none", "by end of shift", "nobody, note in the shift log")), (1.2, 1.2, 1.4, 2.4)),
    Warn("NOTE", "An alarm that comes and goes more than 6 times in 10 minutes may be shelved for at most 8 hours by the shift engineer, with a reason in the log. Priority 1 alarms are never shelved."),
    H("Floods of alarms", 2),
    Steps(("Silence, do not acknowledge all at once.", "Look at the first alarm in time, to the millisecond.", "Check frequency and the 132 kV voltages: a grid fault shows at all sites.", "Name one person who talks and one who acts.", "After the event export the journal before it rolls over, 30 days.")),
    H("Wind farm"),
    Table("Turbine alarms seen from the control room", ("Code", "Text", "Prio", "Remote reset", "First action"), (
        ("1104", "Pitch position deviation", "2", "once", "Note wind speed. Second time: call site duty."), ("1117", "Pitch battery voltage low", "3", "no", "Set 50 % limit. Work order to Skarnmoor."), ("2206", "Yaw error large", "3", "once", "Compare with the neighbours; ice shows on several."), ("2231", "Cable twist limit", "4", "not needed", "Wait for untwist, 20 minutes."),
        ("4705", "Gearbox oil temperature high", "3", "once", "Limit to 1,500 kW until below 65 °C."), ("4711", "Gearbox oil pressure low", "1", "never", "Confirm that the turbine has stopped. Call site duty; keep it stopped."), ("4712", "Gearbox oil filter clogged", "3", "no", "Work order within 72 hours."), ("4718", "Metal particles in gearbox oil", "2", "never", "Stop the turbine by hand. Call the asset engineer."),
        ("5108", "Converter DC link overvoltage", "2", "once", "Check the grid first."), ("5140", "Converter fuse blown", "2", "never", "Keep stopped; crew with class E3."), ("6103", "Grid undervoltage", "4", "not needed", "Watch that all turbines come back within 15 minutes."), ("9001", "Turbine lost communication", "3", "-", "Use the second ring. Without data for 60 minutes: stop by hand on site."),
    ), (0.7, 2.3, 0.6, 1.2, 3)),
    H("Hydro plant"),
    Table("Alarms of Ostrey", ("Code", "Text", "Prio", "Limit", "First action"), (
        ("H-101", "Thrust bearing temperature high", "2", "68 °C, trip at 78 °C", "Reduce load, read both sensors, call site duty."), ("H-107", "Jacking oil pressure low", "1", "95 bar", "Block start of the unit."), ("H-112", "Water in bearing oil", "1", "500 ppm", "Stop the unit within 30 minutes."), ("H-203", "Governor oil pressure low", "2", "34 bar", "Call site duty; below 32 bar the unit stops."),
        ("H-214", "Shear pin broken", "3", "-", "Load below 2,800 kW."), ("H-221", "Intake screen head loss high", "3", "0.35 m", "Start RK-1 by remote order; camera 3."), ("H-301", "Cooling water flow low", "2", "11 m³/h", "Change over P-101A to P-101B or back."), ("H-305", "Drainage pit level high", "1", "1.6 m", "Start P-102A and P-102B by hand order."), ("H-502", "Vibration high", "2", "180 µm", "Move out of 1,900 to 2,350 kW."),
        ("H-610", "Weir level low", "3", "212.40 m", "One unit only; fish ladder has priority."), ("H-611", "Weir level high", "2", "214.10 m", "Open flap gate to 40 %, warn Lowmarket by telephone."),
    ), (0.8, 2.3, 0.6, 1.6, 3)),
    Break(),
    H("Substation"),
    Table("Alarms of Tamsel Cross", ("Code", "Text", "Prio", "Limit", "First action"), (
        ("S-110", "Winding temperature alarm", "2", "see setting sheet", "Start all fans, shift load."), ("S-114", "Buchholz alarm", "1", "250 ml", "Shift load, send crew; do not switch off without need."), ("S-121", "Tap changer out of step", "2", "-", "Block automatic voltage control of both."), ("S-201", "SF6 pressure low, stage 1", "2", "0.53 MPa", "Crew within 4 hours; note the trend."),
        ("S-202", "SF6 lockout, stage 2", "1", "0.52 MPa", "Breaker is blocked. Clear the bus section behind it before anything else."), ("S-205", "Spring not charged", "2", "20 s", "Breaker can open once. Send crew."), ("S-207", "Trip circuit supervision", "1", "-", "Second coil still trips. Crew at once, tell the protection engineer."), ("S-301", "DC voltage low", "1", "104 V", "Shed DC loads of group 3. Battery lasts 6 hours."),
        ("S-304", "DC earth fault", "3", "15 kilohm", "Crew in working hours; no switching of DC circuits."), ("S-402", "RTU clock not synchronised", "4", "100 ms", "Note in the shift log."), ("S-501", "Door open without permit", "2", "-", "Camera, then security."),
    ), (0.8, 2.2, 0.6, 1.4, 3.2)),
    H("Events with many alarms"),
    H("Loss of one 132 kV line", 2),
    Steps(("Check that the other line carries less than 480 A.", "Ask the national desk whether reclosing is wanted; the line recloses once by itself after 3 s.", "If the load of Veldon passes 520 A, limit the wind farm to 15 MW.", "Tell Ostrey duty: both units stay in.", "Write time, relay indication and weather in the log.")),
    H("Loss of both lines", 2),
    Steps(("Do not close anything for 2 minutes: turbines must have stopped.", "Count breakers: all 33 kV feeders should show open or dead.", "Call the national desk on 7001.", "If no return is promised within 45 minutes, prepare the black start KLP-CR-PRO-012.", "Hospital ring Lowmarket has its own diesel for 8 hours; call them.")),
    H("Storm", 2),
    Table("Storm stages", ("Stage", "Mean wind forecast at MET-1", "Do"), (("Yellow", "above 18 m/s", "No climbing, cranes down, crews warned"), ("Orange", "above 24 m/s", "Second operator in the room, Ostrey staffed, mobile set at Brannet fuelled"), ("Red", "above 30 m/s", "Roads closed, all site work ends, duty manager present")), (0.8, 1.8, 3.4)),
    P("Turbines stop by themselves at 25 m/s and come back below 21 m/s. Expect a loss of 32 MW within ten minutes; tell the national desk one hour before."),
    H("Flood at Ostrey", 2),
    Table("Weir levels", ("Level, m", "Do"), (("213.60", "Flap gate to automatic, camera 2 on the wall"), ("213.90", "Rake staffed, boat ramp closed"), ("214.10", "Alarm H-611; flap 40 %, telephone Lowmarket town hall"), ("214.60", "Stop both units, drop SG-01 and SG-02, open flap fully"), ("215.20", "Leave the turbine floor")), (1, 4)),
    H("Fire", 2),
    Steps(("Isolate what burns: turbine by its 33 kV switch, transformer by both sides.", "Call 112, then open the gate from the room.", "Nobody goes to a burning turbine; keep 300 m away.", "Release foam at a transformer only after both sides are open: push button F1, 3 seconds.", "Meet the brigade with the plan in the red box.")),
    H("Loss of control system", 2),
    Bullets(("Radio to all sites within 5 minutes; local control by order.", "Paper forms are in drawer 3. Write every order with time and read it back.", "No planned switching until the system has run for 30 minutes.")),
    H("Shelved and silenced alarms"),
    Table("Longest times", ("Alarm", "Longest shelving", "Condition"), (("Priority 2", "2 hours", "crew on the way"), ("Priority 3", "8 hours", "work order exists"), ("Priority 4", "one shift", "none"), ("Communication of one turbine", "24 hours", "turbine stopped by hand"), ("S-304 DC earth fault", "72 hours", "both batteries above 112 V")), (2, 1.4, 2.4), ruled=False),
    H("Hand-over of a shift"),
    Steps(("Walk through all standing alarms of priority 1 and 2.", "Name what is shelved, by whom and until when.", "Name open permits and switching orders.", "State load, wind, weir level and the next planned switching.", "Both engineers sign; the leaving one stays until the other says so.")),
    H("Whom to call"),
    Table("Duty numbers", ("Role", "Extension", "Reserve"), (("Skarnmoor site duty", "7140", "7141"), ("Ostrey site duty", "7230", "7231"), ("Tamsel Cross site duty", "7310", "7312"), ("Protection engineer", "7402", "none"), ("Asset engineer on call", "7400", "7401"), ("Grid operator, national desk", "7001", "7002")), (3, 1.2, 1.2), ruled=False),
    Bullets(("Escalate to the duty manager if two priority 1 alarms stand for 30 minutes.", "A press enquiry goes to the duty manager, never to the control room.", "Injury: first 112, then the duty manager.")),
)

PAPERS = (
    Paper("manuals/control-room-alarm-guide.pdf", "KLP-CR-GUI-0008", "Control Room Alarm Guide", "Wind, hydro and substation alarms: first ten minutes", "12", date(2026, 9, 1), "In force", "L. Vantrease", "C. Dunmorrow", ITEMS, ("alarm", "control room"), contents=True),
)
