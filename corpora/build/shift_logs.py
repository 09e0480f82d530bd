"""Shift logs of the control room and of Ostrey, typed during the night."""
# fmt: off

from __future__ import annotations

LOGS = {
    "2026-10-09-control-room-late.txt": """CONTROL ROOM SHIFT LOG
Date: 2026-10-09   Shift: LATE 14:00-22:00   Engineer: Vantrease   Operator: Quillan
--------------------------------------------------------------------------
14:00  Took over from early. WT-07 stopped since 11:32 (1104, second time), crew tomorrow. T2 fan group 2 out, limit 52 MVA.
14:48  Wind 9 m/s, export 21.4 MW.
15:25  S-304 DC earth fault at Tamsel, 12 kohm, rain. Site duty informed, will look Monday.
16:10  Harbour feeder CB-14 tripped and reclosed, 1st attempt ok. Crane at quay reported.
17:41  Ostrey G1 load rejection 3.9 MW, overspeed trip, gates shut, intake gate dropped. Site duty 7230 called 17:43.
17:55  Hänggli on site. G2 took over, 4.4 MW. No G1 tonight.
18:30  Weir 213.85 and rising slow. Flap 15 pct.
20:05  P-101A packing drips heavy, changed over to B by order.
21:40  WT-11 4712 filter, limit set, work order made.
22:00  Handed over to Saldane. Open: WT-07, G1, S-304, T2 fans.
""",
    "2026-10-10-control-room-night.txt": """CONTROL ROOM SHIFT LOG
Date: 2026-10-10   Shift: NIGHT 22:00-06:00 (from 9 Oct)   Engineer: Saldane   Operator: Brask
--------------------------------------------------------------------------
22:00  Took over. See list of late shift.
23:15  National desk: planned outage line Veldon CB-04 moved from 14 to 21 October.
00:40  WT-03 2206 yaw error, reset once, ok.
02:12  WT-03 2206 again. Not reset. Fog, 2 deg C, ice? WT-04 shows 11 deg deviation too.
03:30  WT-03 stopped by hand. Day crew to look at vane.
04:55  Ostrey duty: governor valve G1 flushed, test run dry ok.
06:00  Handed over to Ruane. G1 expected 06:30.
""",
    "2026-10-25-control-room-night.txt": """CONTROL ROOM SHIFT LOG
Date: 2026-10-25   Shift: NIGHT 22:00-06:00 (from 24 Oct), nine hours, clocks back at 02:00
Engineer: Ruane   Operator: Quillan
--------------------------------------------------------------------------
22:00  Quiet. Wind 14 m/s, 30.9 MW. All turbines but WT-07 (pitch blade 2, waiting for encoder).
01:20  (summer time) CB-12 S-201 gas 0.53. Crew ordered for 05:00.
02:00  Clocks set back to 01:00. RTU-1 stayed right this time (UTC since March).
01:35  (winter time) gas CB-12 0.53 steady.
04:10  Gust 27 m/s on mast, 3 turbines cut out: WT-08 WT-09 WT-10. Back by 04:35.
05:20  Crew at CB-12: refilled 0.18 kg, bottle B-0421, now 0.60.
06:00  Handed over to Vantrease.
""",
    "2026-11-03-ostrey-day.txt": """OSTREY LOG   3.11.2026   Day   Hänggli / Österling
06:15 Runde. Alles ruhig. TB G1 55, G2 53. Rechen 0.22 m.
07:40 changeover P101B -> P101A (first Monday was holiday). Drip 30/min ok.
09:00 Oil sample governor G1 + G2 sent to Brannet (varnish test).
11:30 Screen head loss 0.36, raked, RK-1 chain jumps at the second guide, wheel worn
13:20 Visitors school Lowmarket, 24 persons, out 14:10
15:00 G1 shear pin gate 14 broken, H-214. Load to 2.7 MW. Branch seen in tailrace.
16:45 Pin changed with dry spiral? NO - not drained, planned for tomorrow 06:00
17:30 Load G1 2.7, G2 4.5, weir 213.10
""",
    "2026-11-04-ostrey-day.txt": """OSTREY LOG   4.11.2026   Day   Hänggli / Föhrer
05:50 G1 stopped, intake gate SG-01 shut, beam in. LOTO permit 2026-1187.
07:10 Penstock drained, 0.1 bar
08:30 Gate 14: alder branch 1.4 m between 13 and 14. Pin OS-2140 changed, gate 13 pin also (cracked).
10:15 Filling. 11:05 Start G1, sync ok first try.
12:00 Spare pins now 3 - ORDER
14:20 C-201 needs 11 min to fill, normally 7. Valve plate?
17:30 ok
""",
    "2026-11-15-control-room-night.txt": """CONTROL ROOM SHIFT LOG
Date: 2026-11-16   Shift: NIGHT 22:00-06:00 (from 15 Nov)   Engineer: Brask   Operator: Ruane
--------------------------------------------------------------------------
22:00  Took over from Vantrease. WT-07 derated 50 pct (1117). Export 17.2.
23:50  Caller, Lowmarket, light flickers. No event on CB-12. Told to write to desk.
01:05  WT-11 4711 gearbox oil pressure low. Confirmed stopped. Site duty 7140 called 01:07. NOT reset.
03:10  Ostrey: P-101A gland spraying, changed to P-101B.
03:55  H-301 for 2 min during changeover, 10.4 m3/h.
05:30  Site duty Skarnmoor: going up WT-11 at first light, wind 12 now.
06:00  Handed over to Saldane. Open: WT-11 stopped, WT-07 50 pct, P-101A out.
""",
    "2026-11-20-control-room-early.txt": """CONTROL ROOM SHIFT LOG
Date: 2026-11-20   Shift: EARLY 06:00-14:00   Engineer: Saldane   Operator: Quillan
--------------------------------------------------------------------------
06:00  Took over. WT-11 back since 19 Nov 15:20 (suction strainer, metal flakes, sample sent). P-101A waits for sleeve fitting.
07:30  Voltage 33 kV bus A 34.5, T1 tap 9 -> 8 by hand, auto seems slow. S-121 came and went.
08:05  Asset engineer informed about T1 tap changer, wants no more automatic steps today. AVC T1 off.
10:40  Visit of regional council, 9 persons.
12:15  Grid operator: winter readiness report due 30 November.
13:10  Skarnmoor: service WT-02 done, released.
14:00  Handed over to Brask.
""",
}
