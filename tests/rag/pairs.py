# ruff: noqa: E501
"""Pairs of small documents about one plant that disagree, or only seem to. Test data: written by hand, nothing is real."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two or three documents, a question, and the values that must both be told; none where nothing disagrees."""

    name: str
    question: str
    documents: tuple[str, ...]
    values: tuple[str, ...] = ()
    dates: tuple[tuple[str, str], ...] = ()  # (valid_from, valid_to) of each document, '' for none


def conflict(name: str, question: str, values: tuple[str, str], *documents: str) -> Pair:
    return Pair(name, question, documents, values)


def agreement(name: str, question: str, *documents: str, dates: tuple[tuple[str, str], ...] = ()) -> Pair:
    return Pair(name, question, documents, (), dates)


CONFLICTS = (
    conflict(
        "gland torque, other words",
        "What torque for the gland nuts of P-310?",
        ("45 Nm", "52 Nm"),
        "# Condensate pump P-310\n\n## Packing\n\nAfter repacking, tighten the gland nuts evenly to 45 Nm.\n\nRun the pump in for one hour.",
        "# Workshop card: condensate pumps\n\n## P-310\n\nGland nuts are torqued to 52 Nm. Use ring type 4.",
    ),
    conflict(
        "table against prose",
        "At what oil temperature does the compressor K-22 shut down?",
        ("95 °C", "90 °C"),
        "# Screw compressor K-22\n\n## Protection\n\n| Measurement | Alarm, °C | Shutdown, °C |\n|---|---|---|\n| Oil temperature | 85 | 95 |\n| Discharge air | 100 | 110 |",
        "# Control room handbook, compressed air\n\n## K-22\n\nThe compressor shuts down when its oil temperature reaches 90 °C. Call the fitter.",
    ),
    conflict(
        "bar against MPa",
        "Nitrogen pre-charge of the accumulator AC-7?",
        ("0.9 MPa", "8 bar"),
        "# Hydraulic station HS-7\n\n## Accumulator AC-7\n\nPre-charge the accumulator with nitrogen to 0.9 MPa.",
        "# Spare part sheet AC-7\n\n| Item | Data |\n|---|---|\n| Accumulator volume | 20 l |\n| Nitrogen pre-charge | 8 bar |",
    ),
    conflict(
        "kilovolts against volts",
        "test voltage for the cable joint type KJ-4?",
        ("5 kV", "2500 V"),
        "# Cable joints KJ-4\n\nInsulation is tested with a test voltage of 5 kV for one minute.",
        "# Commissioning checklist, cables\n\n| Joint | Test voltage | Duration |\n|---|---|---|\n| KJ-4 | 2500 V | 1 min |\n| KJ-6 | 10 kV | 1 min |",
    ),
    conflict(
        "lubrication interval in hours",
        "How often is the motor M-118 greased?",
        ("4,000 hours", "3,000 hours"),
        "# Motor M-118\n\n## Bearings\n\nGrease the motor bearings every 4,000 hours of running with 30 g at each end.",
        "# Lubrication plan\n\n| Machine | Grease | Interval |\n|---|---|---|\n| Motor M-118 | 30 g | 3,000 hours |\n| Motor M-119 | 25 g | 5,000 hours |",
    ),
    conflict(
        "months against years",
        "How often is the relief valve SV-204 tested?",
        ("18 months", "2 years"),
        "# Boiler safety valves\n\n## SV-204\n\nThe relief valve is tested every 18 months by an authorised body.",
        "# Inspection calendar\n\n| Item | Test interval |\n|---|---|\n| Relief valve SV-204 | 2 years |\n| Relief valve SV-205 | 1 year |",
    ),
    conflict(
        "standing charge",
        "What is the monthly service charge of Schedule GH?",
        ("$14.20", "$13.85"),
        "# Electric tariff\n\n## Schedule GH - greenhouse service\n\n| Charge | Rate |\n|---|---|\n| Service charge, per month | $14.20 |\n| Energy charge, per kWh | $0.0911 |",
        "# Leaflet for growers\n\nOn Schedule GH you pay a monthly service charge of $13.85 and 9.11 cents per kWh.",
    ),
    conflict(
        "energy price in cents and dollars",
        "Energy price per kWh on Schedule NW?",
        ("$0.1120", "11.8 cents"),
        "# Tariff sheets\n\n## Schedule NW - night water heating\n\n| Charge | Rate |\n|---|---|\n| Energy charge, per kWh | $0.1120 |",
        "# Call centre card\n\nSchedule NW: the energy price is 11.8 cents per kWh at all hours.",
    ),
    conflict(
        "frequency setting",
        "At what frequency is feeder F-9 shed?",
        ("48.8 Hz", "49.0 Hz"),
        "# Load shedding scheme\n\n| Feeder | Stage | Frequency |\n|---|---|---|\n| F-9 Quarry | 2 | 48.8 Hz |\n| F-11 Mill | 3 | 48.4 Hz |",
        "# Relay settings, Dunmore substation\n\n## Under-frequency\n\nFeeder F-9 is shed at 49.0 Hz after 0.2 s.",
    ),
    conflict(
        "level limit",
        "minimum water level in the surge tank ST-1?",
        ("2.4 m", "2.1 m"),
        "# Surge tank ST-1\n\nThe water level must not fall below 2.4 m while the unit runs.",
        "# Operator round\n\n| Check | Minimum |\n|---|---|\n| Water level in surge tank ST-1 | 2.1 m |\n| Drain sump | 0.3 m |",
    ),
    conflict(
        "three documents, two agree",
        "Trip setting for vibration of fan FN-3?",
        ("7.1 mm/s", "9.0 mm/s"),
        "# Induced draught fan FN-3\n\nThe vibration trip is set to 7.1 mm/s.",
        "# Machine protection list\n\n| Machine | Vibration alarm | Vibration trip |\n|---|---|---|\n| Fan FN-3 | 4.5 mm/s | 9.0 mm/s |\n| Fan FN-4 | 4.5 mm/s | 7.1 mm/s |",
        "# Alarm texts\n\nFan FN-3 vibration trip: 7.1 mm/s. Inspect the rotor before the restart.",
    ),
    conflict(
        "brush length",
        "shortest permitted length of the slip ring brushes on generator GN-2?",
        ("18 mm", "22 mm"),
        "# Generator GN-2\n\n## Slip rings\n\nReplace brushes that are shorter than 18 mm.",
        "# Inspection sheet GN-2\n\n| Part | Shortest permitted length |\n|---|---|\n| Slip ring brushes | 22 mm |",
    ),
    conflict(
        "oil volume",
        "How many litres of oil does gearbox GB-15 take?",
        ("340 litres", "325 l"),
        "# Gearbox GB-15\n\nFill the gearbox with 340 litres of oil.",
        "# Oil list\n\n| Unit | Oil | Volume |\n|---|---|---|\n| Gearbox GB-15 | CLP 320 | 325 l |\n| Gearbox GB-16 | CLP 320 | 180 l |",
    ),
    conflict(
        "battery float voltage",
        "Float voltage per cell of battery BT-40?",
        ("2.23 V", "2.27 V"),
        "# Battery BT-40\n\nFloat voltage is 2.23 V per cell at 20 °C.",
        "# Charger settings\n\n| Battery | Float voltage per cell | Boost voltage per cell |\n|---|---|---|\n| BT-40 | 2.27 V | 2.40 V |",
    ),
    conflict(
        "permit validity",
        "How long is a hot work permit valid?",
        ("8 hours", "12 hours"),
        "# Hot work\n\nA hot work permit is valid for 8 hours. It is then issued anew.",
        "# Contractor rules\n\n## Permits\n\nHot work permit: valid for 12 hours after signature.",
    ),
    conflict(
        "safe distance",
        "How far must people stay from the 220 kV busbar?",
        ("4.0 m", "3.0 m"),
        "# Electrical safety rules\n\n| Voltage | Distance people must keep |\n|---|---|\n| 110 kV busbar | 2.0 m |\n| 220 kV busbar | 4.0 m |",
        "# Site induction\n\nKeep a distance of 3.0 m from the 220 kV busbar.",
    ),
    conflict(
        "Fahrenheit",
        "Alarm temperature of the bus duct BD-5?",
        ("90 °C", "176 °F"),
        "# Bus duct BD-5\n\nThe alarm temperature of the bus duct is 90 °C.",
        "# Thermography guide\n\n| Object | Alarm temperature |\n|---|---|\n| Bus duct BD-5 | 176 °F |",
    ),
    conflict(
        "ranges that differ",
        "Operating pressure of the seal oil system SO-1?",
        ("4.5 to 5.0 bar", "5.2 to 5.6 bar"),
        "# Seal oil system SO-1\n\nThe operating pressure is 4.5 to 5.0 bar.",
        "# Start-up check\n\n| System | Operating pressure |\n|---|---|\n| Seal oil SO-1 | 5.2 to 5.6 bar |",
    ),
    conflict(
        "count of attempts",
        "How many start attempts may the diesel DG-4 make?",
        ("3 attempts", "5 attempts"),
        "# Diesel generator DG-4\n\nThe control makes 3 attempts to start the diesel, then it locks.",
        "# Emergency power handbook\n\nDG-4: after 5 attempts to start, the diesel locks and must be reset by hand.",
    ),
    conflict(
        "within one document",
        "Insulation resistance limit of motor MV-66?",
        ("10 MΩ", "20 MΩ"),
        "# Motor MV-66\n\n## Tests\n\nThe insulation resistance limit is 10 MΩ.\n\n## Commissioning\n\nBefore the first start measure the insulation resistance. The limit is 20 MΩ for this motor.",
        "# Motor list\n\nMotor MV-66 drives the ash crusher.",
    ),
    conflict(
        "mail announces a change",
        "Cut-out wind speed of turbine WK-30?",
        ("25 m/s", "23 m/s"),
        "# Turbine WK-30\n\nThe cut-out wind speed is 25 m/s.",
        "# Setting notice\n\nAs of 4 May the cut-out wind speed of WK-30 is set to 23 m/s until the pitch drives are renewed.",
    ),
    conflict(
        "delay in seconds and milliseconds",
        "Time delay of the earth fault relay on OHL-6?",
        ("0.4 s", "600 ms"),
        "# Line protection OHL-6\n\n| Function | Pickup | Time delay |\n|---|---|---|\n| Earth fault relay | 40 A | 0.4 s |\n| Overcurrent relay | 480 A | 0.8 s |",
        "# Protection test record form\n\nOHL-6: the earth fault relay must trip with a time delay of 600 ms.",
    ),
    conflict(
        "crane load",
        "Permitted load of the turbine hall crane CR-1?",
        ("32 t", "28,000 kg"),
        "# Crane CR-1\n\nThe permitted load of the turbine hall crane is 32 t.",
        "# Lifting plan rotor\n\n| Crane | Permitted load |\n|---|---|\n| Turbine hall crane CR-1 | 28,000 kg |",
    ),
    conflict(
        "percentage",
        "Up to what load may transformer TX-9 run with one fan group out?",
        ("70 %", "60 %"),
        "# Transformer TX-9\n\nWith one fan group out the transformer may run up to a load of 70 %.",
        "# Switching notes\n\n| Case | Load |\n|---|---|\n| Transformer TX-9, one fan group out | 60 % |\n| Transformer TX-9, both fan groups out | 40 % |",
    ),
    conflict(
        "day tank",
        "How many hours may the standby diesel EDG-2 run on its day tank?",
        ("9 hours", "7.5 h"),
        "# Emergency diesel EDG-2\n\n## Fuel\n\nThe day tank holds 1,800 litres. At full load the diesel runs 9 hours on its day tank.\n\n## Cooling\n\nAntifreeze 40 %.",
        "# Black-out handbook\n\n| Supply | Runs for |\n|---|---|\n| EDG-2, day tank | 7.5 h |\n| UPS-1 battery | 2 h |",
    ),
    conflict(
        "moisture of oil",
        "Limit for moisture in the oil of transformer TR-21?",
        ("20 ppm", "25 ppm"),
        "# Transformer TR-21\n\n## Oil tests\n\n| Test | Limit |\n|---|---|\n| Moisture | 20 ppm |\n| Acidity | 0.15 mg/g |\n| Breakdown voltage | 50 kV |",
        "# Oil laboratory guide\n\nFor TR-21 the moisture of the oil must stay below 25 ppm.",
    ),
    conflict(
        "busbar bolts",
        "Which torque do the terminal bolts of the busbar BB-6 get?",
        ("70 Nm", "56 Nm"),
        "# Busbar BB-6\n\nTerminal bolts M12: 70 Nm, checked yearly.",
        "# Fitters' pocket card\n\n| Where | Bolt | Nm |\n|---|---|---|\n| Busbar BB-6, terminals | M12 | 56 |\n| Earth bar EB-1 | M10 | 40 |",
    ),
    conflict(
        "response time",
        "Response time for a low-low level alarm in the ash silo?",
        ("30 minutes", "15 minutes"),
        "# Ash handling\n\nOn a low-low level alarm in the ash silo the response time is 30 minutes.",
        "# Alarm response, unit auxiliaries\n\n| Alarm | Response time |\n|---|---|\n| Ash silo level low-low | 15 minutes |\n| Ash silo level high | 60 minutes |",
    ),
    conflict(
        "calibration",
        "Calibration interval of flow meter FT-330?",
        ("12 months", "24 months"),
        "# Flow meter FT-330\n\nCalibration interval: 12 months.",
        "# Metrology plan\n\n## Flow\n\nFT-330 is calibrated every 24 months by the supplier.",
    ),
    conflict(
        "bar against kilopascal",
        "What is the minimum oil pressure before turbine ST-1 may be started?",
        ("1.1 bar", "90 kPa"),
        "# Steam turbine ST-1\n\nStart only when the oil pressure is above 1.1 bar.",
        "# Start permit ST-1\n\n| Condition | Minimum |\n|---|---|\n| Oil pressure | 90 kPa |\n| Vacuum | 0.2 bar |",
    ),
    conflict(
        "reconnection fee",
        "Reconnection fee after disconnection for non-payment?",
        ("$45.00", "$38.50"),
        "# Rules and fees\n\n| Service | Fee |\n|---|---|\n| Reconnection after disconnection for non-payment | $45.00 |\n| Meter test | $60.00 |",
        "# Customer letter\n\nIf you were disconnected for non-payment, the reconnection fee is $38.50.",
    ),
    conflict(
        "demand charge",
        "Demand charge per kW on Schedule LPT in summer?",
        ("$12.40", "$11.95"),
        "# Schedule LPT\n\n| Charge | Summer | Winter |\n|---|---|---|\n| Demand charge, per kW | $12.40 | $8.10 |",
        "# Large power overview\n\nSchedule LPT: in summer the demand charge is $11.95 per kW.",
    ),
    conflict(
        "kilograms against grams",
        "How much grease for the yaw bearing of the NX-3?",
        ("1.8 kg", "2,200 g"),
        "# NX-3 service schedule\n\n| Point | Grease | Amount |\n|---|---|---|\n| Yaw bearing | LX2 | 1.8 kg |\n| Yaw gear | LX2 | 0.6 kg |",
        "# Lubricants of the wind farm\n\nThe yaw bearing of the NX-3 takes 2,200 g of grease at each service.",
    ),
    conflict(
        "leak rate",
        "At which leak rate must the SF6 compartment GC-3 be repaired?",
        ("0.5 %", "1 %"),
        "# Gas compartments\n\nGC-3 must be repaired at a leak rate of 0.5 % a year.",
        "# Environmental rules\n\n| Compartment | Repair at a leak rate of |\n|---|---|\n| GC-3 | 1 % a year |",
    ),
    conflict(
        "overspeed",
        "Overspeed trip of turbine HT-4?",
        ("115 %", "112 %"),
        "# Hydro turbine HT-4\n\n| Protection | Setting |\n|---|---|\n| Overspeed, alarm | 108 % |\n| Overspeed, trip | 115 % |",
        "# Governor test\n\nThe overspeed trip of HT-4 must act at 112 %.",
    ),
    conflict(
        "emergency rating",
        "cable temperature limit of the 33 kV feeder KF-8 in emergency",
        ("105 °C", "95 °C"),
        "# Feeder KF-8\n\n| Operation | Cable temperature limit |\n|---|---|\n| Normal | 90 °C |\n| Emergency | 105 °C |",
        "# Control desk notes\n\nIn an emergency KF-8 may be loaded to a cable temperature limit of 95 °C.",
    ),
    conflict(
        "nominal flow",
        "Nominal flow of the sump pump SU-2",
        ("55 m³/h", "48 m³/h"),
        "# Sump pump SU-2\n\nNominal flow 55 m³/h, head 12 m.",
        "# Pump register\n\n| Pump | Nominal flow, m³/h |\n|---|---|\n| SU-2 | 48 m³/h |",
    ),
    conflict(
        "waiting time",
        "Waiting time before touching the capacitors of inverter IV-9?",
        ("10 minutes", "5 min"),
        "# Inverter IV-9\n\nDANGER: wait 10 minutes after switching off before touching the capacitors.",
        "# PV field safety\n\nIV-9: the capacitors may be touched after a waiting time of 5 min.",
    ),
    conflict(
        "hours of the day",
        "What hours are on-peak under Schedule WD?",
        ("16:00 to 21:00", "5 pm to 9 pm"),
        "# Schedule WD\n\nOn-peak hours are 16:00 to 21:00 on weekdays.",
        "# Customer guide\n\nSchedule WD: on-peak hours are 5 pm to 9 pm on weekdays.",
    ),
    conflict(
        "a year",
        "In which year is the penstock PS-3 inspected next?",
        ("2028", "2030"),
        "# Penstock PS-3\n\nThe penstock is next inspected in 2028.",
        "# Inspection plan\n\n| Object | Inspected next, year |\n|---|---|\n| Penstock PS-3 | 2030 |",
    ),
)

AGREEMENTS = (
    agreement(
        "same after conversion",
        "Test pressure of the header HD-3?",
        "# Header HD-3\n\nThe test pressure is 1.2 MPa.",
        "# Pressure test list\n\n| Item | Test pressure |\n|---|---|\n| Header HD-3 | 12 bar |",
    ),
    agreement(
        "kilovolts and volts alike",
        "Rated voltage of the switchboard SB-8?",
        "# Switchboard SB-8\n\nRated voltage 6.6 kV.",
        "# Equipment list\n\n| Item | Rated voltage |\n|---|---|\n| Switchboard SB-8 | 6,600 V |",
    ),
    agreement(
        "about",
        "Normal oil temperature of the thrust bearing of unit U-5?",
        "# Unit U-5\n\nThe normal oil temperature of the thrust bearing is 58 °C.",
        "# Operator summary\n\nThe thrust bearing oil of U-5 normally runs at a temperature of about 60 °C.",
    ),
    agreement(
        "other asset, asked by name",
        "What torque for the coupling bolts of P-411?",
        "# Pump P-411\n\nTighten the coupling bolts to 80 Nm.",
        "# Pump P-412\n\nTighten the coupling bolts to 95 Nm.",
    ),
    agreement(
        "other asset, none named",
        "Torque for the flange bolts of the feed pump?",
        "# Boiler feed pump BF-1\n\nTorque for the flange bolts is 210 Nm.",
        "# Chemical feed pump CF-1\n\nTorque for the flange bolts is 35 Nm.",
    ),
    agreement(
        "alarm and trip",
        "At what temperature does the bearing of fan FD-2 trip?",
        "# Fan FD-2\n\nThe bearing trips the fan at a temperature of 90 °C.",
        "# Alarm list\n\n| Alarm | Limit |\n|---|---|\n| Fan FD-2 bearing temperature high, alarm | 80 °C |",
    ),
    agreement(
        "stage 1 and stage 2",
        "Frequency setting of stage 1 on feeder LF-2?",
        "# Shedding LF-2\n\nStage 1 on feeder LF-2 has a frequency setting of 49.0 Hz.",
        "# Shedding overview\n\n| Feeder | Stage | Frequency setting |\n|---|---|---|\n| LF-2 | stage 2 | 48.6 Hz |",
    ),
    agreement(
        "summer and winter",
        "Summer demand charge on Schedule KD?",
        "# Tariff\n\n## Schedule KD\n\nThe demand charge in summer is $9.10 per kW.",
        "# Winter letter\n\nOn Schedule KD the winter demand charge is $7.40 per kW.",
    ),
    agreement(
        "superseded",
        "Torque of the tower bolts type TB-36?",
        "# Tower bolts TB-36, edition 2019\n\nThe torque of the tower bolts is 2,600 Nm.",
        "# Bolt handbook\n\nTower bolts TB-36: the torque is 2,800 Nm.",
        dates=(("2019-01-01", "2022-12-31"), ("2023-01-01", "")),
    ),
    agreement(
        "not yet in force",
        "Inspection interval of the hoist HO-2?",
        "# Hoist HO-2\n\nThe inspection interval is 12 months.",
        "# Future hoist rules\n\nInspection interval of hoist HO-2: 6 months.",
        dates=(("2020-01-01", ""), ("2099-01-01", "")),
    ),
    agreement(
        "value within the range",
        "Lubricating oil pressure of turbine TU-3?",
        "# Turbine TU-3\n\nThe lubricating oil pressure is 1.8 to 2.2 bar.",
        "# Start checklist\n\nTU-3: lubricating oil pressure 2.0 bar before turning.",
    ),
    agreement(
        "warm and cold",
        "Start time of gas turbine GT-6 from cold?",
        "# Gas turbine GT-6\n\nA start from cold takes a time of 32 minutes.",
        "# Grid code sheet\n\nGT-6: start time from hot is 14 minutes.",
    ),
    agreement(
        "a reading is no limit",
        "Alarm limit for the winding temperature of transformer TZ-4?",
        "# Transformer TZ-4\n\nThe alarm limit for the winding temperature is 105 °C.",
        "# Round of 3 March\n\nTZ-4 ran hot: winding temperature was 91 °C at noon. All alarms quiet.",
    ),
    agreement(
        "other bolt",
        "Torque for the M20 bolts of the hatch on tank TK-5?",
        "# Tank TK-5\n\nHatch: M20 bolts, torque 240 Nm.",
        "# Bolt table\n\n| Place | Bolt | Torque |\n|---|---|---|\n| Hatch of tank TK-5 | M20 | 240 Nm |\n| Hatch of tank TK-5 | M24 | 410 Nm |",
    ),
    agreement(
        "other quantity of the same thing",
        "Flow of the cooling pump CP-8?",
        "# Cooling pump CP-8\n\nFlow 320 m³/h at 4.1 bar.",
        "# Pump list\n\n| Pump | Flow | Head |\n|---|---|---|\n| Cooling pump CP-8 | 320 m³/h | 42 m |",
    ),
    agreement(
        "minimum and maximum",
        "Maximum cooling water temperature at heat exchanger HX-9?",
        "# Heat exchanger HX-9\n\nThe maximum cooling water temperature is 32 °C.",
        "# Winter operation\n\nHX-9: the minimum cooling water temperature is 5 °C.",
    ),
    agreement(
        "upper and turbine guide bearing",
        "Trip temperature of the upper guide bearing of unit HU-2?",
        "# Unit HU-2\n\nUpper guide bearing: trip temperature 72 °C.",
        "# Bearing card HU-2\n\nTurbine guide bearing: trip temperature 68 °C.",
    ),
    agreement(
        "first and further blocks",
        "Price of the first 200 kWh on Schedule EB?",
        "# Schedule EB\n\nThe price is 9.4 cents per kWh for the first 200 kWh.",
        "# Price guide\n\n| Schedule | First 200 kWh | Further kWh |\n|---|---|---|\n| EB | 9.4 cents per kWh | 12.1 cents per kWh |",
    ),
    agreement(
        "per day and per month",
        "Standing charge of Schedule LP?",
        "# Schedule LP\n\nThe standing charge is 40 cents per day.",
        "# Bill explained\n\nSchedule LP: a standing charge of $12.17 per month.",
    ),
    agreement(
        "two editions without dates",
        "Grease amount for the main bearing of the VQ-90?",
        "# VQ-90 service manual\n\nRevision: A\n\nGrease amount for the main bearing: 400 g.",
        "# VQ-90 service manual\n\nRevision: B\n\nGrease amount for the main bearing: 450 g.",
    ),
    agreement(
        "another site",
        "Alarm level of the drainage sump at Northfield?",
        "# Northfield station\n\nThe alarm level of the drainage sump is 1.4 m.",
        "# Southgate station\n\nThe alarm level of the drainage sump is 1.1 m.",
    ),
    agreement(
        "another voltage",
        "Working distance at 33 kV?",
        "# Distances\n\nThe working distance at 33 kV is 0.8 m.",
        "# Overhead lines\n\nThe working distance at 132 kV is 1.4 m.",
    ),
    agreement(
        "with and without",
        "How long does battery BU-2 supply the control?",
        "# Battery BU-2\n\nThe battery supplies the control for 6 hours.",
        "# Blackout plan\n\nBU-2 is charged within 10 hours after a blackout.",
    ),
    agreement(
        "the same words in both",
        "Gap of the spark rod SR-1?",
        "# Spark rod SR-1\n\nSet the gap to 120 mm.",
        "# Copy of the spark rod sheet\n\nSpark rod SR-1: set the gap to 120 mm.",
    ),
    agreement(
        "rounded conversion",
        "Design pressure of vessel VS-12?",
        "# Vessel VS-12\n\nThe design pressure is 150 psi.",
        "# Vessel register\n\n| Vessel | Design pressure |\n|---|---|\n| VS-12 | 10.3 bar |",
    ),
    agreement(
        "rotor and stator bolts",
        "Torque of the rotor bolts on RB-4?",
        "# RB-4\n\nTorque of the rotor bolts: 320 Nm.",
        "# RB-4 stator\n\nTorque of the stator bolts: 280 Nm.",
    ),
    agreement(
        "winding and oil",
        "Alarm temperature of the winding of TR-50?",
        "# TR-50\n\n| Function | Winding, °C | Oil, °C |\n|---|---|---|\n| Alarm | 110 | 90 |\n| Trip | 120 | 100 |",
        "# Alarm book\n\nTR-50: oil temperature alarm at 90 °C.",
    ),
    agreement(
        "on-peak and off-peak",
        "Energy charge of Schedule QA?",
        "# Schedule QA\n\n| Charge | On-peak | Off-peak |\n|---|---|---|\n| Energy charge, per kWh | $0.21 | $0.09 |",
        "# QA leaflet\n\nThe energy charge of Schedule QA is $0.21 per kWh on-peak.",
    ),
    agreement(
        "first and later change",
        "Interval for the oil change of compressor KX-2?",
        "# KX-2\n\nThe interval for the first oil change is 500 hours.",
        "# KX-2 plan\n\nAfter that the interval for the oil change is 4,000 hours.",
    ),
    agreement(
        "float and boost",
        "Voltage of battery BQ-1?",
        "# BQ-1\n\nThe float voltage of the battery is 54.0 V.",
        "# BQ-1 charger\n\nThe boost voltage of the battery is 57.6 V.",
    ),
    agreement(
        "rotor weight and stator weight",
        "Weight of the rotor of generator GR-7?",
        "# GR-7\n\nWeight of the rotor: 42 t.",
        "# GR-7 transport\n\nWeight of the stator: 61 t.",
    ),
    agreement(
        "another model",
        "How long is the blade of the ZD-82?",
        "# ZD-82\n\nLength of the blade: 40.3 m.",
        "# ZD-101\n\nLength of the blade: 49.7 m.",
    ),
    agreement(
        "a test within the range",
        "Operating temperature of the sensor TS-11?",
        "# TS-11\n\nOperating temperature -20 to 60 °C.",
        "# TS-11 mounting\n\nThe sensor TS-11 was at a temperature of 35 °C during the test.",
    ),
    agreement(
        "another feeder",
        "Setting of relay 51 on feeder JF-3?",
        "# Feeder JF-3\n\nRelay 51: pickup 400 A, time 0.3 s.",
        "# Feeder JF-4\n\nRelay 51: pickup 600 A, time 0.4 s.",
    ),
    agreement(
        "storm and crane",
        "Storm stage wind limit for crane MC-5?",
        "# MC-5\n\nCrane work stops at a wind of 12 m/s.",
        "# Storm plan\n\nAt a wind of 28 m/s the park is closed and MC-5 is laid down.",
    ),
    agreement(
        "the same fee",
        "What is the fee for a meter test?",
        "# Fees 2026\n\nThe fee for a meter test is $60.00.",
        "# Fees\n\n| Service | Fee |\n|---|---|\n| Meter test | $60 |\n| Meter move | $140 |",
    ),
    agreement(
        "full and half load",
        "Cooling water flow of unit KU-1?",
        "# KU-1\n\nCooling water flow at full load 180 m³/h.",
        "# KU-1 part load\n\nAt half load the cooling water flow is 110 m³/h.",
    ),
    agreement(
        "normal and emergency",
        "Time to close the intake gate IG-2?",
        "# IG-2\n\nThe time to close the intake gate is 90 s under normal conditions.",
        "# IG-2 emergency\n\nIn an emergency the intake gate closes in 25 s.",
    ),
    agreement(
        "filter and system",
        "Filter change pressure of the lube system LS-3?",
        "# LS-3\n\nChange the filter at a differential pressure of 2.0 bar.",
        "# LS-3 data\n\nThe system pressure is 6.5 bar.",
    ),
    agreement(
        "night and day",
        "Noise limit at the fence?",
        "# Permit\n\nThe noise limit at the fence is 45 dB(A) at night.",
        "# Permit, day\n\nBy day the noise limit at the fence is 55 dB(A).",
    ),
    agreement(
        "another alarm",
        "Alarm 5120: within what time must the oil be changed?",
        "# Turbine alarms\n\nAlarm 5120: change the oil within 72 hours.",
        "# Turbine alarms B\n\nAlarm 5121: change the oil within 24 hours.",
    ),
    agreement(
        "the same hours",
        "What hours are on-peak under Schedule WE?",
        "# Schedule WE\n\nOn-peak hours are 4 pm to 9 pm.",
        "# Guide to WE\n\nSchedule WE: on-peak hours are 16:00 to 21:00.",
    ),
    agreement(
        "another period",
        "What hours are on-peak under Schedule WF?",
        "# Schedule WF\n\nOn-peak hours are 16:00 to 21:00.",
        "# Guide to WF\n\nSchedule WF: off-peak hours are 22:00 to 06:00.",
    ),
)

PAIRS = (*CONFLICTS, *AGREEMENTS)
