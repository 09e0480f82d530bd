"""What goes wrong with each kind of asset, in plain words with the codes a planner would give it."""
# fmt: off

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. `texts` are plain English; technician.py roughens them. Costs in EUR."""

    failure: str
    problem: str
    cause: str
    remedy: str
    texts: tuple[str, ...]
    hours: float
    cost: float
    weight: float = 1.0


def _f(codes: str, texts: str, hours: float, cost: float, weight: float = 1.0) -> Fault:
    failure, problem, cause, remedy = codes.split()
    return Fault(failure, problem, cause, remedy, tuple(texts.split(" / ")), hours, cost, weight)


FAULTS: dict[str, tuple[Fault, ...]] = {
    "turbine": (
        _f("PITCH BATLOW AGED REPLACE", "Pitch battery voltage low blade {n}, replaced string / Alarm 1117 pitch battery, six blocks replaced / Pitch battery load test failed blade {n}", 6, 1450, 2.2),
        _f("PITCH ENCODER WORN REPLACE", "Pitch encoder fault blade {n}, encoder replaced / Pitch position deviation, encoder coupling loose / Alarm 1104, encoder changed", 5, 820, 1.6),
        _f("PITCH OVERHEAT NOGREASE GREASE", "Pitch motor hot, blade bearing regreased / Alarm 1123 pitch motor temperature, greased", 4, 260),
        _f("YAW BRAKEPAD WORN REPLACE", "Yaw brake pads worn, replaced / Yaw noise, pads below limit, changed pads", 9, 2300),
        _f("YAW VANE ICE RESET", "Wind vane frozen, yaw error, reset / Alarm 2206 yaw error, vane checked", 2, 140, 1.3),
        _f("YAW LEAK SEAL REPLACE", "Oil leak at yaw calliper, seal replaced / Hydraulic leak yaw brake, topped up oil", 5, 540),
        _f("GEAR OILPRESS FILTER REPLACE", "Alarm 4711 gearbox oil pressure low, filter and sensor changed / Gearbox oil pressure low, suction strainer cleaned / Gear oil pressure sensor faulty, replaced", 7, 980, 1.2),
        _f("GEAR FILTER DIRT REPLACE", "Gearbox oil filter clogged, elements replaced / Alarm 4712, changed filter elements", 3, 410, 1.5),
        _f("GEAR OILTEMP COOLER CLEAN", "Gearbox oil temperature high, cooler cleaned / Cooler fan defective, gear oil hot, fan replaced", 5, 730, 1.2),
        _f("GEAR PARTICLE WEAR INSPECT", "Metal particles in gear oil, endoscope inspection / Alarm 4718 particle counter, inspected planet stage", 8, 1900, 0.5),
        _f("CONV FUSE OVERLOAD REPLACE", "Converter fuse blown, three fuses replaced / Alarm 5140, fuses F11 to F13 changed", 6, 1750),
        _f("CONV COOLANT LEAK TIGHTEN", "Converter coolant leak, hose clamp tightened / Coolant pressure low, topped up and clamp renewed", 3, 210, 1.2),
        _f("CONV IGBT OVERHEAT REPLACE", "Converter IGBT module failed, module replaced / IGBT temperature high, plate cooler cleaned", 11, 9800, 0.5),
        _f("GEN BEARING WEAR REPLACE", "Generator bearing noisy, greased / Generator bearing vibration high, bearing replaced", 10, 5200, 0.5),
        _f("HYD LEVEL LEAK TOPUP", "Hydraulic oil level low, topped up / Hydraulic unit leak at filter head, seal changed", 3, 180),
        _f("CTRL COMMS HARDWARE RESET", "Turbine lost communication, switch restarted / Controller frozen, restarted", 2, 95, 1.4),
    ),
    "pump": (
        _f("PUMP GLANDLEAK PACKING REPACK", "Gland leaking too much, repacked / Stuffing box leak, packing renewed / Packing leaks, gland nuts adjusted", 4, 320, 3.0),
        _f("PUMP VIBRATION ALIGN REALIGN", "Vibration high, coupling realigned / Pump noisy, coupling element renewed", 6, 610),
        _f("PUMP BEARING WEAR REPLACE", "Bearing hot, bearing replaced / Drive end bearing noisy, replaced", 8, 1150),
        _f("PUMP LOWFLOW BLOCK CLEAN", "Flow low, suction strainer cleaned / Strainer blocked with leaves, cleaned", 2, 120, 1.4),
        _f("MOTOR TRIP OVERLOAD RESET", "Motor tripped on overload, reset and checked current / Motor protection tripped, terminal tightened", 2, 150),
    ),
    "unit": (
        _f("BRG TEMP COOLING CLEAN", "Thrust bearing temperature high, cooler cleaned / Guide bearing warm, oil level corrected", 5, 480, 1.3),
        _f("TURB SHEARPIN DEBRIS REPLACE", "Shear pin of wicket gate broken, replaced / Guide vane {n} shear pin broken by driftwood", 6, 390, 1.2),
        _f("TURB SEAL WEAR ADJUST", "Shaft seal water flow high, seal adjusted / Shaft seal leaking, segments renewed", 9, 1800),
        _f("GEN BRUSH WEAR REPLACE", "Slip ring brushes worn, replaced / Carbon dust at slip rings, cleaned and brushes renewed", 4, 340),
        _f("GEN AVR HARDWARE REPLACE", "Voltage regulator fault, card replaced / Excitation trip, regulator checked", 7, 2600, 0.5),
        _f("TURB VIBR DRAFT INSPECT", "Vibration in part load, air admission valve freed / Draft tube noise, air valve cleaned", 4, 260),
    ),
    "gate": (_f("GATE STUCK DEBRIS CLEAN", "Gate does not close fully, debris removed / Gate stuck, guide cleaned and greased", 5, 430), _f("GATE LIMIT SWITCH ADJUST", "Limit switch wrong, adjusted / Position indication faulty", 2, 130)),
    "rake": (_f("RAKE CHAIN DEBRIS CLEAR", "Rake jammed by a tree trunk, cleared / Rake chain off, refitted", 5, 360, 2), _f("RAKE HYD LEAK REPLACE", "Hose of rake burst, replaced / Rake hydraulic oil leak, biodegradable oil topped up", 4, 290)),
    "governor": (_f("GOV PRESS LEAK REPLACE", "Governor oil pressure low, valve replaced / Oil leak at distributing valve", 6, 880), _f("GOV HUNT TUNING ADJUST", "Governor hunting, gain adjusted / Speed swings in island test, parameters restored", 3, 200)),
    "compressor": (_f("AIR PRESS VALVE REPLACE", "Compressor does not reach pressure, valve plate renewed / Brake air low, leak at fitting", 4, 310), _f("AIR OIL LEVEL TOPUP", "Compressor oil low, topped up / Safety valve blows, adjusted", 1, 60)),
    "diesel": (_f("DIESEL START BATTERY REPLACE", "Diesel did not start in test, battery replaced / Starter slow, terminals cleaned", 3, 380), _f("DIESEL LEAK HOSE REPLACE", "Fuel leak at return hose, replaced / Coolant heater faulty", 3, 240)),
    "cooler": (_f("COOL FOUL MUD CLEAN", "Cooler fouled, tubes brushed / Oil outlet warm, cooler flushed", 5, 280),),
    "transformer": (
        _f("OLTC STUCK CONTACT REPAIR", "Tap changer stuck between positions, motor drive repaired / Tap changer out of step, drive reset / OLTC motor protection tripped", 8, 2100, 1.8),
        _f("COOL FAN BEARING REPLACE", "Cooling fan noisy, fan replaced / Fan group 2 tripped, motor changed", 4, 640, 1.3),
        _f("OIL LEAK GASKET TIGHTEN", "Oil weeping at radiator valve, gasket tightened / Oil leak at bushing turret, gasket renewed", 6, 900, 1.4),
        _f("BREATHER SILICA WET REPLACE", "Silica gel pink, replaced / Breather saturated, gel changed", 1, 85, 1.5),
        _f("WTI FALSE SENSOR CALIBRATE", "Winding temperature indicator reads high, calibrated / False alarm winding temperature", 3, 210),
        _f("BUCH GAS AIR VENT", "Buchholz alarm, air vented after oil filling / Gas in Buchholz relay, sample taken", 5, 760, 0.5),
    ),
    "breaker": (
        _f("SF6 LOWGAS SEAL REFILL", "SF6 pressure low, refilled 0.{n} kg / SF6 alarm, topped up and leak searched / Gas density alarm, seal suspected", 4, 720, 2.2),
        _f("MECH SPRING MOTOR REPLACE", "Spring does not charge, motor replaced / Charging motor runs too long, limit switch adjusted", 5, 950),
        _f("MECH SLOW GREASE LUBRICATE", "Closing time too long, mechanism greased / Opening time over limit, lubricated and timed", 6, 480),
        _f("CTRL COIL BURNT REPLACE", "Trip coil 1 burnt, replaced / Trip circuit supervision alarm, coil changed", 3, 390),
        _f("CTRL HEATER OPEN REPLACE", "Cabinet heater defective, replaced / Condensation in drive box, heater renewed", 2, 110, 1.2),
    ),
    "battery": (_f("BAT CELL AGED REPLACE", "Cell {n} low voltage, replaced / Capacity test below 80 percent", 4, 350), _f("BAT EARTH WET CLEAN", "Earth fault on DC positive, terminal box dried / DC earth fault traced to drive box of CB-12", 5, 190), _f("CHG FAIL CARD REPLACE", "Charger failed, control card replaced", 4, 620)),
    "resistor": (_f("NER LOOSE BOLT TIGHTEN", "Loose connection found, tightened", 3, 160),),
    "rtu": (_f("RTU COMMS MODEM REPLACE", "No data from RTU, modem replaced / RTU restarted", 2, 240), _f("RTU INPUT CARD REPLACE", "Digital input card faulty, replaced", 3, 520)),
    "mast": (_f("MET SENSOR ICE REPLACE", "Anemometer frozen, replaced / Mast light out, lamp replaced", 4, 520),),
    "collector": (_f("SWG LEAK SEAL REPAIR", "Cable termination partial discharge, remade / Auxiliary transformer fuse blown", 6, 1400),),
}

PLANNED: dict[str, tuple[tuple[str, float, float], ...]] = {
    "turbine": (("6 month service", 7.5, 900), ("12 month service", 16, 2100), ("Blade inspection by rope", 8, 1600), ("Gear oil sample", 1, 120), ("Lift and ladder inspection", 2, 250)),
    "pump": (("Monthly changeover and check", 0.5, 25), ("Half-yearly grease and alignment check", 2, 110)),
    "unit": (("Weekly round", 1, 40), ("Annual inspection dewatered", 40, 6200), ("Brush check", 1, 60)),
    "gate": (("Gate test and greasing", 3, 150),), "rake": (("Rake chain lubrication", 1.5, 70),), "governor": (("Oil sample and filter", 1.5, 140),), "compressor": (("Compressor service", 2, 160),),
    "diesel": (("Monthly test run", 1, 55),), "cooler": (("Cooler tube inspection", 3, 170),),
    "transformer": (("Oil sample for dissolved gas", 1, 210), ("Tap changer service", 12, 3400), ("Thermography", 1, 90)),
    "breaker": (("Timing test", 3, 280), ("SF6 pressure reading", 0.5, 30), ("Annual inspection", 4, 360)),
    "battery": (("Cell voltage readings", 1, 45), ("Discharge test", 8, 420)), "resistor": (("Visual inspection", 0.5, 30),), "rtu": (("Battery and clock check", 1, 50),),
    "mast": (("Guy wire tension check", 6, 700),), "collector": (("Switchgear inspection", 5, 520),),
}
