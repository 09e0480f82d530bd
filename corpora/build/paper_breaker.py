"""Manual of the SF6 circuit breakers at Tamsel Cross; its lockout pressure differs from the alarm guide."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Bullets, Fig, H, P, Paper, Steps, Table, Warn

ITEMS = (
    H("Breakers covered"),
    P("This manual covers the fifteen Hexaline breakers CB-01 to CB-15. CB-01 to CB-04 are of type GX-145 for 132 kV, CB-05 to CB-15 of type GX-36 for 33 kV. Both use the spring drive SD-2."),
    Table("Ratings", ("Item", "GX-145", "GX-36"), (
        ("Rated voltage", "145 kV", "36 kV"), ("Rated current", "2,000 A", "1,250 A"), ("Breaking current", "31.5 kA", "25 kA"), ("Operating sequence", "O-0.3 s-CO-3 min-CO", "O-0.3 s-CO-3 min-CO"), ("Mass of SF6", "9.6 kg", "1.9 kg"), ("Mass of breaker", "1,480 kg", "390 kg"),
    ), ruled=False),
    H("Safety"),
    Warn("DANGER", "A charged spring can close or open the breaker and crush hands. Discharge both springs (close, open, with the charging motor off) before any work in the drive."),
    Warn("WARNING", "SF6 that has seen an arc holds toxic products. Never open a gas compartment without breathing protection and a recovery unit."),
    P("SF6 is heavier than air. In the cable basement measure oxygen before entering: at least 19.5 %."),
    H("Gas"),
    Fig("gas_scale", "Gas pressures of both types at 20 °C"),
    Table("Gas pressures, gauge, at 20 °C", ("State", "GX-145, MPa", "GX-36, MPa"), (("Filling", "0.60 to 0.63", "0.60 to 0.63"), ("Alarm, stage 1", "0.53", "0.53"), ("Lockout, stage 2", "0.50", "0.50"), ("Lowest for storage and transport", "0.13", "0.05")),
          notes=("Correct by 0.0022 MPa for each kelvin away from 20 °C.",)),
    P("A breaker that needs more than 0.5 % of its gas mass in a year counts as leaking. Every kilogram refilled is entered in the gas book with bottle number and weights before and after."),
    H("Refilling with gas", 2),
    Steps((
        "Agree the time with the control room; alarm S-201 may show during the work.", "Check the bottle certificate: dew point at or below -40 °C, purity at least 99.9 %.", "Purge the hose for 10 seconds before screwing it on.", "Open the bottle slowly. Stop at 0.60 MPa, wait 15 minutes, read again and correct.", "Close, take the hose off, fit the cap with 15 Nm, test it with leak spray.",
        "Weigh the bottle and write the difference in the gas book.",
    )),
    Table("Quality of gas in service", ("Property", "Limit"), (("Dew point at pressure", "-25 °C"), ("Purity", "97 % by volume"), ("Sulphur dioxide", "12 ppm by volume")), ruled=False),
    H("Drive SD-2"),
    Table("Operating times", ("Time", "GX-145, ms", "GX-36, ms"), (("Closing", "85 to 105", "60 to 75"), ("Opening", "28 to 36", "30 to 42"), ("Difference between poles, closing", "4", "3"), ("Difference between poles, opening", "3", "2"), ("Charging of spring, seconds", "15", "12"))),
    P("Contact resistance, measured with 100 A direct current: at most 45 microohm for GX-145 and 60 microohm for GX-36. Contact travel: 120 mm and 62 mm, plus or minus 2 mm."),
    Table("Torques", ("Joint", "Thread", "Torque, Nm"), (("Main terminals", "M12", "70"), ("Pole base to frame", "M20", "340"), ("Drive box to frame", "M16", "165"), ("Density switch", "M20 x 1.5", "40"), ("Filling valve cap", "M26 x 1.5", "15"), ("Coil carrier", "M6", "9"))),
    H("Replacing a trip coil", 2),
    Steps((
        "Open and rack out the direct current switches F1 and F2 of the bay.", "Discharge the springs.", "Take off the coil carrier, two screws M6.", "Fit the new coil HX-2107 (110 V, 46 ohm). Coil HX-2106 looks alike but is for 220 V.", "Set the plunger gap to 1.0 to 1.4 mm.", "Close F1 and F2, charge, and test trip with each coil alone.",
    )),
    H("Wear and inspection"),
    Table("Inspection plan", ("Task", "After", "Or after operations"), (("Gas reading, drive box heater", "1 month", "-"), ("Timing, both coils", "3 years", "1,000"), ("Grease drive with Hexalube 12", "6 years", "2,000"), ("Contact resistance", "6 years", "2,000"), ("Poles opened by the maker", "24 years", "10,000 or 20 breaks at full short circuit"))),
    P("CB-12 has a history of gas loss at the density switch. Its O-ring is exchanged every two years (part HX-3320) until the pole column is replaced in the outage of 2027."),
    H("Alarms"),
    Table("Breaker alarms", ("Code", "Text", "Cause", "Response"), (
        ("S-201", "SF6 pressure low, stage 1", "Leak, cold weather below -25 °C", "Read the gauge. Refill within 24 hours."), ("S-202", "SF6 lockout, stage 2", "Leak", "The breaker neither opens nor closes. Isolate it by the breakers around it, then the disconnectors."), ("S-205", "Spring not charged", "Motor, limit switch, supply", "Charge by hand with crank HX-T4: 42 turns."), ("S-207", "Trip circuit supervision", "Coil, wiring, auxiliary contact", "Treat as urgent. Test coil 2 at once."), ("S-209", "Pole discrepancy", "Linkage, one pole slow", "Breaker trips after 2.0 s. Do not close again."), ("S-211", "Drive box heater fault", "Heater open", "Replace within a week in winter."),
    )),
    Bullets(("Spare coil HX-2107: 4 in store.", "Spare density switch HX-3318: 2 in store.", "Gas bottles: 3 of 10 kg, in the locked cage.")),
)

PAPERS = (
    Paper("manuals/hexaline-sf6-breakers-manual.docx", "KLP-SS-MAN-0211", "SF6 Circuit Breakers", "Tamsel Cross, CB-01 to CB-15: operation and maintenance", "B", date(2024, 5, 20), "In force", "D. Quennery", "S. Ardlethen", ITEMS, ("SF6", "circuit breaker", "GX-145", "GX-36")),
)
