"""Hand-written events that happen once: what people remember and search for by words."""
# fmt: off

from __future__ import annotations

Event = tuple[str, str, str, float, float]  # tag, start, text, hours, EUR

SINGULAR: dict[str, tuple[Event, ...]] = {
    "SKM": (
        ("WT-03", "2023-04-18 09:20", "Owl nest found in nacelle air inlet, relocated w/ ranger, inlet mesh fitted", 3.5, 410.00),
        ("WT-09", "2023-08-02 13:05", "Lightning strike blade 2, receptor burnt, tip repaired by rope team", 14.0, 18640.50),
        ("WT-05", "2024-01-23 08:40", "Ladder step bent by falling tool bag, near miss report NM-24-03", 2.0, 155.00),
        ("WT-14", "2024-02-11 10:15", "Door lock vandalised, graffiti on tower, police ref taken", 1.5, 320.00),
        ("WT-11", "2024-09-05 07:10", "Gearbox exchanged, planet stage pitting, crane 3 days on site", 62.0, 284300.00),
        ("WT-01", "2024-12-07 16:30", "Bat detector on nacelle roof dead, data card full", 1.0, 75.00),
        ("WT-07", "2025-03-14 06:50", "Smoke from pitch axis box blade 3, fire brigade called, box replaced", 21.0, 12480.75),
        ("WT-12", "2025-06-30 11:00", "Bees swarm at tower door, beekeeper called, access closed half day", 4.0, 90.00),
        ("WT-02", "2025-10-19 09:00", "Aviation light red steady instead of flashing, relay stuck, relay repl", 2.5, 260.00),
        ("MET-1", "2026-01-15 12:20", "Mast guy wire hit by snow plough, anchor 4 re-tensioned", 9.0, 3150.00),
        ("WT-07", "2026-05-21 08:15", "Blade 1 leading edge erosion 1.8 m, temporary tape, repair planned for summer", 7.0, 2890.00),
        ("SKM-TX", "2026-09-03 22:10", "Rat in cable trench caused 33 kV flashover, termination remade, rodent stop fitted", 16.0, 7425.00),
        ("WT-11", "2026-11-19 08:30", "4711 oil press low, suction strainer full of metal flakes, cleaned, sample sent, RTS 15:20", 6.8, 1210.00),
    ),
    "OST": (
        ("G1", "2023-05-09 07:30", "Otter in draft tube pit, released, grating fitted", 2.0, 60.00),
        ("SG-02", "2023-11-16 05:45", "Hochwasser: gate 2 blocked by uprooted alder, divers needed", 19.0, 8240.00),
        ("RK-1", "2024-03-22 14:10", "Rake grab dropped into forebay, recovered with mobile crane", 11.0, 4310.40),
        ("G2", "2024-07-15 06:00", "Runner cavitation pitting welded, 3.2 kg electrode, Prüfung PT ok", 58.0, 22750.00),
        ("P-101A", "2024-10-28 03:20", "Shaft sleeve scored, sleeve renewed, gland follower bent - Ölfilm auf Wasser", 12.0, 2380.00),
        ("DG-1", "2025-01-30 10:00", "Diesel tank water ingress, 900 l polished, breather moved", 8.0, 1640.00),
        ("P-101A", "2025-08-11 02:40", "Pump flooded after flange gasket burst, motor rewound", 26.0, 5960.80),
        ("HX-104", "2025-12-04 09:15", "Tube burst, 12 l oil to tailrace, boom laid, authority informed", 17.0, 6120.00),
        ("G1", "2026-04-20 06:30", "Thrust bearing pads scraped after oil pump stop, 2 pads re-metalled", 74.0, 31480.00),
        ("GOV-1", "2026-10-09 17:55", "Governor distributing valve stuck open, overspeed trip 128 percent, valve flushed", 13.0, 3870.00),
        ("G1", "2026-11-04 06:00", "Shear pins gates 13 + 14 changed, alder branch removed, permit 2026-1187", 5.0, 720.00),
    ),
    "TAM": (
        ("CB-12", "2023-07-21 15:30", "Squirrel across bushing Lowmarket feeder, flashover, bushing cleaned, guard fitted", 6.0, 1980.00),
        ("T1", "2023-12-13 04:10", "OLTC failed at tap 9 in cold snap, selector contact welded, T1 out 6 days", 88.0, 46200.00),
        ("BAT-1", "2024-06-06 11:25", "Electrolyte spill cell 34, floor neutralised, cell removed", 5.0, 530.00),
        ("CB-07", "2024-11-02 19:40", "Bus coupler refused to open during switching, latch dry, reported to maker", 10.0, 1420.00),
        ("T2", "2025-02-25 08:00", "Bushing 1L2 tan delta high, bushing exchanged", 36.0, 19750.00),
        ("CB-12", "2025-09-17 01:15", "Gas lockout at night, feeder Lowmarket out 3 h 12 min, O-ring of density switch cracked", 9.0, 2660.00),
        ("RTU-1", "2026-03-30 00:20", "RTU clock jumped one hour at summer time, time source set to UTC", 2.0, 140.00),
        ("CB-04", "2026-08-14 13:50", "Drone hit line Veldon dropper, no trip, porcelain chipped", 4.0, 880.00),
        ("CB-12", "2026-10-25 05:05", "SF6 refilled 0.18 kg, bottle B-0421, 0.60 MPa after", 1.5, 240.00),
    ),
}
