"""Protection setting sheets of Tamsel Cross. The winding temperature trip of T1 differs from the transformer manual."""
# fmt: off

from __future__ import annotations

from datetime import date

from corpora.build.content import Break, Fig, H, Item, P, Paper, Table, Warn


def _feeder(code: str, name: str, pickup: str, tms: str, earth: str, earth_tms: str, instantaneous: str, reclose: str) -> tuple[Item, ...]:
    return (
        H(f"{code} {name}", 2),
        Table(f"Settings of {code}", ("Function", "Setting", "Time"), (
            ("51 phase overcurrent, standard inverse", f"{pickup} A primary", f"TMS {tms}"), ("50 phase instantaneous", f"{instantaneous} A primary", "0.04 s"), ("51N earth fault, standard inverse", f"{earth} A primary", f"TMS {earth_tms}"),
            ("79 reclosing", reclose, "dead time 10 s, then 30 s" if "2" in reclose else "-"), ("50BF breaker fail", "0.2 In", "0.18 s"),
        ), (3, 2, 2)),
    )


ITEMS = (
    H("Use of these sheets"),
    P("The settings here are those in the relays on the effective date. No one changes a setting without a signed change note from the protection engineer. After any change read the whole group back from the relay and attach the file to the note."),
    Warn("CAUTION", "Before testing, open the trip links X7 to X12 of the bay and write the time in the control room log. Close them again in reverse order."),
    Fig("single_line", "Breakers and bays"),
    Table("Instrument transformers", ("Bay", "Current transformer", "Voltage transformer"), (
        ("CB-01, CB-02 (132 kV side)", "400/1 A, 5P20", "132 kV/110 V"), ("CB-03, CB-04 (lines)", "600/1 A, 5P30", "132 kV/110 V"), ("CB-05, CB-06 (33 kV side)", "1200/1 A, 5P20", "33 kV/110 V"), ("CB-07 (coupler)", "1200/1 A, 5P20", "-"), ("CB-10 to CB-15 (feeders)", "400/1 A, 5P10", "33 kV/110 V"),
    ), (2.4, 2, 2), ruled=False),
    H("Line protection 132 kV"),
    Table("Distance protection, primary ohms", ("Zone", "Brannet CB-03", "Veldon CB-04", "Time"), (
        ("Zone 1, ≤ 80 % of line", "6.72 Ω", "9.84 Ω", "0 s"), ("Zone 2", "10.9 Ω", "15.4 Ω", "0.35 s"), ("Zone 3", "18.6 Ω", "24.1 Ω", "0.90 s"), ("Zone 4, reverse", "2.1 Ω", "3.0 Ω", "1.20 s"), ("Line angle", "71°", "69°", "-"), ("Residual compensation k0", "0.74", "0.81", "-"),
    ), (2.4, 1.5, 1.5, 1.1)),
    P("Reclosing on lines: one three-pole attempt after 3 s, blocked for 180 s after a manual close. Synchrocheck: voltage difference ≤ 10 %, slip ≤ 0.1 Hz, angle ≤ 20°."),
    Table("Back-up on lines", ("Function", "CB-03", "CB-04"), (("67N directional earth fault", "96 A, 0.8 s", "96 A, 1.1 s"), ("59 overvoltage", "152 kV, 3 s", "152 kV, 3 s"), ("Power swing block", "on", "on"), ("Line differential", "0.25 In", "not fitted")), (2.4, 2, 2)),
    H("Transformer protection"),
    Table("Differential and restricted earth fault", ("Function", "T1", "T2"), (
        ("87T pickup", "0.25 In", "0.25 In"), ("87T slope 1 / slope 2", "30 % / 60 %", "30 % / 60 %"), ("87T second harmonic block", "15 %", "18 %"), ("87T high set", "9 In", "9 In"), ("87N restricted earth fault, 33 kV", "0.10 In, Rstab 220 Ω", "0.10 In, Rstab 220 Ω"),
    ), (2.6, 2, 2)),
    Table("Temperature and mechanical trips", ("Function", "T1", "T2"), (
        ("Winding temperature alarm", "105 °C", "110 °C"), ("Winding temperature trip", "115 °C", "120 °C"), ("Top oil trip", "95 °C", "95 °C"), ("Buchholz, main tank", "trip", "trip"), ("Tap changer flow relay", "trip at 1.2 m/s", "trip at 1.2 m/s"), ("Pressure relief", "trip", "trip"),
    ), (2.6, 2, 2)),
    Table("Overcurrent of transformers", ("Function", "CB-01, CB-02", "CB-05, CB-06"), (
        ("51 pickup", "340 A", "1,260 A"), ("51 TMS", "0.32", "0.28"), ("50 high set", "3,400 A, 0.05 s", "off"), ("51N, neutral of 33 kV", "-", "240 A, TMS 0.45"), ("Standby earth fault through NER-1", "-", "120 A, 10 s"),
    ), (2.4, 2, 2)),
    Break(),
    H("33 kV feeders"),
    *_feeder("CB-10", "Skarnmoor 1", "420", "0.18", "48", "0.20", "3,600", "blocked"),
    *_feeder("CB-11", "Ostrey", "280", "0.20", "40", "0.22", "2,900", "blocked"),
    *_feeder("CB-12", "Lowmarket", "360", "0.22", "36", "0.25", "3,100", "2 attempts"),
    *_feeder("CB-13", "Skarnmoor 2", "420", "0.18", "48", "0.20", "3,600", "blocked"),
    *_feeder("CB-14", "Harbour", "400", "0.24", "40", "0.27", "3,350", "2 attempts"),
    *_feeder("CB-15", "Quarry", "240", "0.16", "30", "0.18", "2,200", "1 attempt"),
    H("Frequency, voltage and busbars"),
    Table("Underfrequency load shedding", ("Stage", "Frequency", "Delay", "Feeders"), (("1", "48.8 Hz", "0.2 s", "CB-15"), ("2", "48.6 Hz", "0.2 s", "CB-14"), ("3", "48.4 Hz", "0.2 s", "CB-12"), ("none", "-", "-", "CB-10, CB-11, CB-13 (generation)")), (0.8, 1.2, 1, 3)),
    Table("Other functions", ("Function", "Setting"), (("Bus coupler CB-07 overcurrent", "1,000 A, TMS 0.24"), ("33 kV busbar arc detection", "10 klx and 0.5 In"), ("Voltage control, target at 33 kV", "33.4 kV"), ("Voltage control, dead band", "± 1.2 %"), ("Voltage control, first step delay", "45 s"), ("Capacitor bank", "not fitted")), (3, 2), ruled=False),
    H("Test records"),
    P("Each relay is tested by secondary injection every six years, self-supervised ones every eight. Results lie in the folder of the bay; the table gives the last run."),
    Table("Last tests", ("Bay", "Relay", "Date", "Result", "Tester"), (
        ("CB-01", "T1 differential", "2024-05-14", "passed", "Mbalo"), ("CB-02", "T2 differential", "2024-05-16", "passed", "Mbalo"), ("CB-03", "Line Brannet", "2022-09-06", "passed", "Ruskell"), ("CB-04", "Line Veldon", "2023-10-10", "zone 3 reach corrected", "Mbalo"), ("CB-05", "33 kV side T1", "2024-05-14", "passed", "Mbalo"), ("CB-06", "33 kV side T2", "2024-05-16", "passed", "Mbalo"), ("CB-07", "Coupler", "2021-04-22", "passed, next due 2027", "Ruskell"),
        ("CB-10", "Feeder", "2023-03-01", "passed", "Vantrease"), ("CB-11", "Feeder", "2023-03-02", "passed", "Vantrease"), ("CB-12", "Feeder", "2025-11-03", "passed after change of reclosing", "Mbalo"), ("CB-13", "Feeder", "2023-03-03", "passed", "Vantrease"), ("CB-14", "Feeder", "2023-03-07", "passed", "Vantrease"), ("CB-15", "Feeder", "2024-02-20", "passed with new CT", "Mbalo"),
    ), (0.8, 1.6, 1.2, 2.4, 1.1)),
    H("Tolerances", 2),
    Table("Permitted deviation in tests", ("Quantity", "Tolerance"), (("Current pickup", "± 3 %"), ("Time, inverse curve", "± 5 % or ± 30 ms"), ("Time, definite", "± 1 % or ± 20 ms"), ("Impedance reach", "± 5 %"), ("Frequency", "± 10 mHz"), ("Temperature channel", "± 1.5 K")), (3, 2), ruled=False),
    H("Fault levels and earthing"),
    Table("Fault levels, highest and lowest", ("Busbar", "Three-phase, kA", "Earth fault, kA"), (("132 kV", "9.4 / 4.1", "7.8 / 3.6"), ("33 kV bus A", "11.9 / 5.2", "1.00 / 0.93"), ("33 kV bus B", "11.6 / 5.0", "1.00 / 0.93"), ("33 kV coupled", "18.7 / 8.3", "2.00 / 1.86")), (2, 2, 2)),
    P("With CB-07 closed and both transformers in service the fault level stays within the 25 kA of the breakers. NER-1 limits the earth fault current of one transformer to 1,000 A for 10 s."),
    H("Interlocks"),
    Table("Interlocks by the station computer", ("Switching", "Released when"), (("Close CB-07", "voltages within 3 %, angle ≤ 10°"), ("Open CB-05 with CB-07 open", "bus A load below 1 MVA or confirmed"), ("Close ES-T1H", "CB-01 disconnectors open, no voltage for 10 s"), ("Close ES-T1L", "CB-05 disconnectors open, no voltage for 10 s"), ("Tap of T1 or T2", "current below 1,150 A on the 33 kV side")), (2.4, 3)),
    H("Changes"),
    Table("Change notes", ("Note", "Date", "What"), (("PN-118", "12 June 2026", "T1 winding temperature alarm and trip lowered after the oil results of May"), ("PN-112", "3 November 2025", "CB-12 reclosing from 1 to 2 attempts"), ("PN-104", "20 February 2024", "New CT at CB-15")), (1, 1.6, 4)),
)

PAPERS = (
    Paper("manuals/tamsel-protection-settings.pdf", "KLP-SS-SET-0017", "Protection Setting Sheets", "Tamsel Cross 132/33 kV substation", "9", date(2026, 6, 15), "In force", "P. Mbalo", "S. Ardlethen", ITEMS, ("protection", "relay", "settings"), embedded_font=True),
)
