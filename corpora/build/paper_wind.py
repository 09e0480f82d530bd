"""Maintenance manual of the wind turbines at Skarnmoor, in revisions B and C with differing values."""
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpora.build.content import Break, Bullets, Fig, H, P, Paper, Steps, Table, Warn


@dataclass(frozen=True, slots=True)
class Values:
    """What changed between the revisions."""

    revision: str
    effective: date
    status: str
    approved: str
    blade_root: str
    tower_12: str
    tower_23: str
    main_bearing: str
    retorque: str
    gear_oil: str
    gear_interval: str
    accumulator: str
    brake_pad: str
    access_wind: str
    hub_wind: str
    filter_alarm: str
    discharge_minutes: str
    oil_temp_trip: str


REV_B = Values(
    "B", date(2022, 5, 2), "Superseded by Rev C from 1 March 2026", "M. Thornquill", "1,180", "1,900", "1,640", "1,420", "500",
    "mineral CLP 320, Orvane Gear M", "36", "90", "5", "15", "10", "2.5", "5", "80",
)
REV_C = Values(
    "C", date(2026, 3, 1), "In force", "S. Ardlethen", "1,250", "2,050", "1,640", "1,480", "300",
    "synthetic PAO 320, Orvane Gear S", "60", "95", "6", "14", "9", "3.0", "10", "78",
)

CHANGES_C = (
    ("C", "1 March 2026", "Torques of blade root, tower flange 1-2 and main bearing housing; retorque after 300 h; synthetic gear oil; accumulator pre-charge; access wind speeds; discharge time of the converter"),
    ("B", "2 May 2022", "Yaw brake pads of type YP-3; alarm list extended to group 6xxx"),
    ("A", "14 September 2017", "First issue at commissioning"),
)

ALARMS = (
    ("1104", "Pitch position deviation", "A blade differs from the set angle by more than 1.5° for 2 s", "Stop. Check encoder coupling and pitch battery of the blade named in the message. Reset once only."),
    ("1117", "Pitch battery voltage low", "Battery string below 265 V under load test", "Derate to 50 %. Replace the string within 14 days; all 6 blocks of a string together."),
    ("1123", "Pitch motor overtemperature", "Motor winding above 140 °C, often a stiff blade bearing", "Let it cool below 100 °C, grease the blade bearing, check the brake lining gap."),
    ("2206", "Yaw error large", "Wind vane and nacelle differ by more than 25° for 60 s", "Check the wind vane for ice or play. Yaw by hand through 90° each way."),
    ("2214", "Yaw brake pressure low", "Yaw hydraulic pressure below 140 bar while parked", "Look for leaks at the callipers, measure pads, check pump P-Y1."),
    ("2231", "Cable twist limit", "Nacelle turned 3.0 times in one direction", "Turbine untwists by itself. If it repeats within 24 h, check the twist counter."),
    ("3302", "Hydraulic oil level low", "Tank below 12 litres", "Stop. Find the leak before topping up with HVLP 32."),
    ("3311", "Rotor brake pad worn", "Pad switch open", "Replace both pads as a pair; new thickness 28 mm."),
    ("4705", "Gearbox oil temperature high", "Sump above the warning value in Table 10 for 5 min", "Check the cooler fan, clean the cooler matrix, check the thermostat valve."),
    ("4711", "Gearbox oil pressure low", "Pressure after the filter below 0.8 bar for 10 s at oil above 30 °C", "Turbine stops and must not be reset remotely. Send a crew: check level, suction strainer, pump coupling and pressure sensor before restart."),
    ("4712", "Gearbox oil filter clogged", "Differential pressure above the alarm value in Table 6", "Replace both filter elements within 72 h. Take an oil sample."),
    ("4718", "Metal particles in gearbox oil", "More than 30 particles above 100 µm in 24 h", "Endoscope the planet stage before the next start."),
    ("4733", "Main bearing temperature high", "Above 75 °C, or 25 K above the fleet mean", "Regrease 200 g at idle, look again after 6 h."),
    ("5108", "Converter DC link overvoltage", "Above 1,250 V", "Grid fault or chopper. Read the fault record before resetting."),
    ("5115", "Converter coolant pressure low", "Below 1.2 bar", "Top up with Glystra 45 premix. Check the hose clamps of the lower module."),
    ("5122", "IGBT module temperature high", "Above 95 °C", "Clean the plate cooler, check coolant flow 38 l/min."),
    ("5140", "Converter fuse blown", "Auxiliary contact of F11 to F13 open", "Measure the branch before fitting a new fuse. Never fit fewer than three."),
    ("6103", "Grid undervoltage", "Below 90 % for 3 s", "No action; the turbine restarts by itself after 10 min of healthy grid."),
    ("6111", "Grid frequency outside band", "Below 47.5 Hz or above 51.5 Hz", "No action. Report to the control room if it stays for 30 min."),
    ("6120", "Transformer temperature high", "Turbine transformer above 140 °C", "Check both tower-base fans and the inlet mat."),
)


def manual(v: Values) -> Paper:
    """The manual with the values of one revision."""
    items = (
        H("Scope and identification"),
        P("This manual governs scheduled and corrective maintenance of the fourteen Veltreth VT-112 wind turbines WT-01 to WT-14 at Skarnmoor Wind Farm. It is written for authorised technicians of Kelverne Light & Power and for contractors working under a KLP permit. Where the maker's handbook differs, this manual governs."),
        Table("Main data of one turbine", ("Item", "Value"), (
            ("Type", "Veltreth VT-112, three blades, geared, doubly fed generator"), ("Rated power", "2,300 kW"), ("Rotor diameter", "112 m"),
            ("Hub height", "94 m"), ("Cut-in / rated / cut-out wind speed", "3.0 / 12.0 / 25.0 m/s"), ("Rotor speed range", "7.4 to 15.8 rpm"),
            ("Gear ratio", "1 : 113.2"), ("Generator voltage", "690 V, 50 Hz"), ("Year of commissioning", "2017"), ("Mass of nacelle with rotor", "141 t"),
        ), (2, 3), ruled=False),
        H("Who may do what", 2),
        P("Work above the yaw deck needs two persons who both hold a valid rescue certificate. Work on the converter needs an electrical authorisation of class E3. The person in charge signs the permit at the tower base and keeps radio contact with the control room on channel 4."),
        H("Safety"),
        Warn("DANGER", f"The DC link of the converter holds a lethal charge. After isolation wait {v.discharge_minutes} minutes, then prove dead at terminals DC+ and DC- with an approved tester."),
        H("Wind limits for access", 2),
        P("Wind speed is the ten-minute mean of the nacelle anemometer. When a limit is passed, finish the step in hand, secure tools, and leave."),
        Table("Wind limits for work", ("Work", "Limit, 10-minute mean", "Rotor"), (
            ("Climbing and work in the nacelle", f"{v.access_wind} m/s", "parked, brake on"), ("Work in the hub", f"{v.hub_wind} m/s", "locked with both pins"),
            ("Work on the nacelle roof", "10 m/s", "parked, brake on"), ("Internal crane", "12 m/s", "parked, brake on"), ("Tower base only", "20 m/s", "free to idle"),
        ), (3, 2, 2)),
        H("Locking the rotor", 2),
        Steps((
            "Stop the turbine from the ground panel and switch to LOCAL SERVICE.",
            "Pitch all blades to 90° and wait until the rotor turns slower than 1 rpm.",
            "Apply the rotor brake at the nacelle panel; the pressure must read 150 to 160 bar.",
            "Turn the disc by hand with the barring tool until the bores line up.",
            "Insert both lock pins fully and fit the retaining plates. One pin alone is not a lock.",
            "Release the rotor brake and check that the pins carry the rotor.",
            "Hang lock and tag on the pin plates and enter the lock numbers in the permit.",
        )),
        Warn("WARNING", "Do not enter the hub with only one lock pin in place, whatever the wind speed."),
        H("Lightning and ice", 2),
        P("Leave the turbine when lightning is reported within 30 km. Do not pass below the rotor while ice is on the blades; keep a distance of 170 m from the tower."),
        H("Description"),
        Fig("nacelle", "Nacelle of the VT-112, side view"),
        P("The rotor drives a planetary gearbox through a main shaft with a single spherical roller bearing. The doubly fed generator feeds the 690 V side of a dry-type transformer in the tower base. Each blade has its own electric pitch drive with a battery string of six blocks. Four yaw drives turn the nacelle; ten hydraulic callipers hold it."),
        H("Bolted joints"),
        P("Torques hold for bolts of grade 10.9 with the paste named in the table. Dry or re-used bolts must not be fitted. Use a wrench calibrated within the last 12 months; enter its number in the work order."),
        Table("Torques of structural bolts", ("Joint", "Bolt", "Count", "Paste", "Torque, Nm"), (
            ("Blade root to pitch bearing", "M36", "72 per blade", "Molvik P40", v.blade_root), ("Pitch bearing to hub", "M36", "60 per blade", "Molvik P40", "1,310"),
            ("Hub to main shaft", "M48", "48", "Molvik P40", "3,400"), ("Main bearing housing to bedplate", "M42", "16", "Molvik P40", v.main_bearing),
            ("Gearbox torque arm", "M36", "8", "Molvik P40", "1,150"), ("Yaw bearing to tower top", "M30", "96", "Molvik P40", "980"),
            ("Tower flange 1-2", "M42", "120", "Molvik P40", v.tower_12), ("Tower flange 2-3", "M39", "112", "Molvik P40", v.tower_23),
            ("Foundation anchor nuts", "M42", "144", "none, waxed nuts", "tension 420 kN"), ("Generator feet", "M24", "8", "Molvik P40", "510"),
        ), (3.2, 1, 1.6, 1.8, 1.6), notes=("Paste: Molvik P40 or another paste with friction coefficient 0.10 to 0.12.",)),
        Fig("bolt_circle", "Order of tightening for a flange with sixteen bolts"),
        H("Retorquing", 2),
        P(f"New or replaced joints are retorqued once after {v.retorque} operating hours. After that, 10 % of the bolts of each joint are checked every year. If one bolt turns by more than 15° before the torque is reached, check all bolts of that joint; if it turns by more than 40°, replace the bolt and both of its neighbours."),
        H("Lubrication"),
        Table("Oils and greases", ("Point", "Lubricant", "Quantity", "Interval, months"), (
            ("Gearbox", v.gear_oil, "410 l", v.gear_interval), ("Main bearing", "Orvane Grease LX 2", "1.2 kg", "6"), ("Blade bearing raceway", "Orvane Grease LX 2", "0.9 kg per blade", "6"),
            ("Blade bearing teeth", "Orvane Open Gear 00", "0.3 kg per blade", "12"), ("Yaw bearing raceway", "Orvane Grease LX 2", "2.4 kg", "12"),
            ("Yaw drive gearboxes", "CLP 220, Orvane Gear M", "6.5 l each", "60"), ("Generator bearings", "Orvane Grease EM 3", "120 g each", "4"),
            ("Hydraulic unit", "HVLP 32, Orvane Hydro A", "38 l", "60"), ("Converter coolant", "Glystra 45 premix", "64 l", "48"),
        ), (2.2, 3, 1.8, 1.6)),
        Warn("CAUTION", "Mineral and synthetic gear oil must not be mixed. When changing from one to the other, flush twice with 200 l at 50 °C."),
        H("Gearbox oil sampling", 2),
        Steps((
            "Run the turbine above 500 kW for at least one hour, then stop it.",
            "Within 20 minutes open the sampling valve V7 and let 200 ml run off into the waste can.",
            "Fill the bottle to the shoulder, close it at once and write tag, date and oil hours on it.",
            "Send it to the laboratory in Brannet with form KLP-F-221.",
        )),
        Table("Limits for used gear oil", ("Property", "Warning", "Change the oil"), (
            ("Water, ppm", "300", "500"), ("Iron, mg/kg", "75", "150"), ("Copper, mg/kg", "15", "30"), ("Viscosity at 40 °C, change", "± 8 %", "± 12 %"), ("ISO 4406 cleanliness", "19/17/14", "21/19/16"),
        ), (3, 2, 2), ruled=False),
        H("Oil filter", 2),
        Table("Differential pressure of the gearbox oil filter at 45 °C", ("State", "Pressure difference, bar"), (
            ("New element", "0.3 to 0.5"), ("Plan replacement", "2.0"), ("Alarm 4712", v.filter_alarm), ("Bypass opens", "4.0"),
        ), (3, 2)),
        H("Scheduled service"),
        P("Two services are held each year, in April and in October. The five-year service replaces the October service of that year. Times are for a crew of three."),
        Table("Service tasks", ("Task", "6 months", "12 months", "5 years", "Time, h"), (
            ("Grease main bearing, blade bearings, generator", "x", "x", "x", "2.5"), ("Bolt check as in section 4", "", "x", "x", "6.0"), ("Pitch battery load test", "x", "x", "x", "1.0"),
            ("Replace pitch batteries", "", "", "x", "5.0"), ("Brake pads, yaw and rotor, measure", "x", "x", "x", "1.5"), ("Gear oil sample", "x", "x", "x", "0.5"),
            ("Generator alignment", "", "x", "x", "3.0"), ("Converter: clean, torque busbars", "", "x", "x", "4.0"), ("Safety chain test", "", "x", "x", "1.5"),
            ("Ladder, lift and rescue gear", "", "x", "x", "2.0"), ("Lightning path resistance", "", "x", "x", "1.0"), ("Hydraulic oil change", "", "", "x", "3.0"),
        ), (4, 1.2, 1.3, 1.2, 1.2)),
        H("Pitch system"),
        P("Each blade has one axis box with charger, six battery blocks and a brake. The axis must drive the blade from 0° to 88° on batteries alone within 12 s."),
        Table("Pitch system values", ("Item", "Value"), (
            ("Battery string, nominal", "288 V"), ("Load test, lowest voltage after 10 s at 40 A", "265 V"), ("Charger output", "331 V at 20 °C"), ("Brake air gap", "0.4 to 0.7 mm"),
            ("Backlash pinion to ring gear", "0.30 to 0.60 mm"), ("Emergency feathering time", "12 s at most"),
        ), (3, 2), ruled=False),
        H("Replacing a battery string", 2),
        Steps((
            "Lock the rotor with the blade to be worked on pointing down.",
            "Switch off Q5 in the axis box and pull the battery plug X12.",
            "Prove dead at X12, then take out the six blocks; each weighs 14 kg.",
            "Fit six blocks of the same lot. Mixed lots cause alarm 1117 within weeks.",
            "Close X12, switch on Q5 and charge for 4 hours before the load test.",
        )),
        H("Yaw system and hydraulics"),
        Table("Clearances and wear limits", ("Item", "New", "Replace at or below"), (
            ("Yaw brake pad thickness, mm", "12", v.brake_pad), ("Rotor brake pad thickness, mm", "28", "18"), ("Yaw drive backlash, mm", "0.5 to 0.9", "above 1.6"),
            ("Yaw brake disc thickness, mm", "30", "27"), ("Slip ring brush length, mm", "40", "16"),
        ), (3, 1.6, 2)),
        P(f"The pre-charge of the hydraulic accumulators is {v.accumulator} bar nitrogen at 20 °C. Check it every 12 months with the hydraulic side drained. Add or subtract 0.33 bar for each kelvin above or below 20 °C."),
        Bullets(("Yaw brake while parked: 160 to 180 bar", "Yaw brake while yawing: 15 to 20 bar", "Rotor brake: 150 to 160 bar", "Pump relief valve: 210 bar")),
        H("Gearbox, generator and converter"),
        Table("Temperatures", ("Point", "Warning, °C", "Trip, °C"), (
            ("Gearbox oil sump", "72", v.oil_temp_trip), ("Gearbox high-speed bearing", "85", "95"), ("Main bearing", "75", "85"), ("Generator bearing", "85", "95"), ("Generator winding", "135", "150"), ("Converter IGBT", "95", "105"),
        ), (3, 1.6, 1.6)),
        P("Alignment of the generator: at most 0.15 mm radial offset and 0.05 mm per 100 mm angular error, measured cold with the laser tool. Aim for the generator 0.8 mm low when cold, as the gearbox rises when warm."),
        P("Insulation resistance of the generator: at least 50 megohm for the stator and 20 megohm for the rotor at 1,000 V and 20 °C."),
        P("Busbar joints of the converter are tightened to 70 Nm (M12) and 38 Nm (M10). Air filters of the converter cabinet are changed every 12 months."),
        Break(),
        H("Alarm list"),
        P("Alarms are grouped by their first digit: 1 pitch, 2 yaw, 3 hydraulics and brakes, 4 drive train, 5 converter, 6 grid. An alarm may be reset remotely once in 24 h unless the response says otherwise."),
        Table("Turbine alarms", ("Code", "Text", "Cause", "Response"), ALARMS, (0.7, 2, 3, 4)),
        H("Trip settings"),
        Table("Turbine trips", ("Function", "Setting", "Delay"), (
            ("Overspeed, rotor", "17.4 rpm", "0.1 s"), ("Overspeed, safety chain", "18.2 rpm", "none"), ("Vibration, tower top", "1.4 m/s²", "0.5 s"), ("Undervoltage", "80 % of 690 V", "2.5 s"),
            ("Overvoltage", "118 % of 690 V", "0.2 s"), ("Underfrequency", "47.5 Hz", "20 s"), ("Overfrequency", "51.5 Hz", "0.5 s"), ("Cable twist", "3.5 turns", "none"),
        ), (3, 2, 1.4)),
        H("Parts kept in store"),
        Table("Store list", ("Part number", "Part", "Minimum stock"), (
            ("VT-30418", "Pitch battery block 48 V", "12"), ("VT-30577", "Pitch encoder", "3"), ("VT-41022", "Yaw brake pad YP-3", "20"), ("VT-41055", "Rotor brake pad, pair", "4"),
            ("VT-47101", "Gearbox oil filter element 10 µm", "6"), ("VT-47102", "Gearbox oil filter element 50 µm", "6"), ("VT-47130", "Oil pressure sensor 0-16 bar", "4"), ("VT-51008", "IGBT module, lower", "2"),
            ("VT-51140", "Converter fuse F11-F13, set", "3"), ("VT-22006", "Wind vane, heated", "2"),
        ), (1.4, 3, 1.4), ruled=False),
        H("Revision history"),
        Table("Changes", ("Rev", "Date", "Change"), CHANGES_C if v.revision == "C" else CHANGES_C[1:], (0.5, 1.4, 5)),
    )
    return Paper(
        f"manuals/wt-112-maintenance-manual-rev-{v.revision.lower()}.pdf", "KLP-WT-MAN-0112", "VT-112 Wind Turbine Maintenance Manual", "Skarnmoor Wind Farm, WT-01 to WT-14",
        v.revision, v.effective, v.status, "E. Wrenfold", v.approved, items, ("wind turbine", "VT-112", "torque", "alarm"), contents=True,
    )


PAPERS = (manual(REV_B), manual(REV_C))
