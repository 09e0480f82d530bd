"""The documents that are text themselves: one HTML manual and three Markdown pages."""
# fmt: off

from __future__ import annotations

from corpora.build.tariff_data import R2026

BATTERY = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>DC Supply BAT-1 and BAT-2 - Tamsel Cross</title>
<meta name="author" content="Kelverne Light &amp; Power">
<style>body{font-family:sans-serif;max-width:48em} table{border-collapse:collapse} td,th{border:1px solid #889;padding:3px 8px}</style>
<script>document.title = document.title + " ";</script>
</head>
<body>
<nav><a href="../index.html">Document register</a> &rsaquo; <a href="index.html">Tamsel Cross</a></nav>
<h1>DC Supply BAT-1 and BAT-2</h1>
<p><b>Document number</b> KLP-SS-MAN-0219 &middot; <b>Revision</b> A &middot; <b>Effective date</b> 3 February 2025 &middot; <b>Status</b> In force</p>
<h2>1 What there is</h2>
<p>Two lead-acid batteries of 54 cells, 110&nbsp;V, 200&nbsp;Ah at the ten-hour rate, each with a Sollek charger SK-25 of 25&nbsp;A. BAT-1 feeds protection group 1 and the first trip coils, BAT-2 feeds group 2, the second trip coils and the RTU.</p>
<h2>2 Voltages</h2>
<table>
<caption>Table 1: Charger settings at 20 &deg;C</caption>
<tr><th>State</th><th>Per cell</th><th>Battery</th></tr>
<tr><td>Float</td><td>2.23 V</td><td>120.4 V</td></tr>
<tr><td>Boost, at most 8 h</td><td>2.35 V</td><td>126.9 V</td></tr>
<tr><td>Alarm S-301, low</td><td>1.93 V</td><td>104 V</td></tr>
<tr><td>Disconnect by hand</td><td>1.80 V</td><td>97.2 V</td></tr>
</table>
<p>Float is lowered by 3&nbsp;mV per cell for each kelvin above 20&nbsp;&deg;C.</p>
<h2>3 Monthly readings</h2>
<ol>
<li>Read voltage and temperature of all 54 cells with the charger on float.</li>
<li>A cell below 2.13&nbsp;V is marked; below 2.07&nbsp;V it is replaced within a month.</li>
<li>Top up with distilled water to the upper mark, never with acid.</li>
<li>Measure the ripple: at most 2&nbsp;% rms.</li>
</ol>
<h2>4 Discharge test</h2>
<p>Once a year at 20&nbsp;A until the first cell reaches 1.80&nbsp;V. Capacity below 80&nbsp;% means that the battery is ordered new; below 70&nbsp;% it is replaced before winter. <strong>Never test both batteries in the same week.</strong></p>
<h2>5 Earth faults</h2>
<p>Alarm S-304 comes at 15&nbsp;kilohm. Open the outgoing circuits one at a time for no longer than 3 seconds, those of the protection last and only with the leave of the control room. The drive box of CB-12 has been the place twice; look there first in wet weather.</p>
<h2>6 Joints</h2>
<p>Cell connectors M8: 20&nbsp;Nm with insulated spanner. Charger terminals M10: 30&nbsp;Nm.</p>
<footer><p>&copy; Kelverne Light &amp; Power. Uncontrolled when printed.</p></footer>
</body>
</html>
"""

HIGH_WIND = """# High-wind access at Skarnmoor

Document number: KLP-WF-PRO-017
Revision: 4
Effective date: 2025-11-10
Approved by: C. Dunmorrow

## 1 Who decides

The person in charge on site decides, with the control room's forecast. Nobody is ordered up a tower.
The mast MET-1 and the nacelle anemometer must agree within 2 m/s; if they do not, the higher one counts.

## 2 Limits

Means are over ten minutes, gusts over three seconds.

| Work | Mean, m/s | Gust, m/s |
|---|---|---|
| Climbing, nacelle work | 15 | 20 |
| Hub | 9 | 13 |
| Rope work on blades | 8 | 11 |
| Crane lift of a blade | 6 | 9 |
| Driving the ridge road | 25 | 32 |

> **WARNING:** When thunder is heard, leave at once. The lift is not used in lightning.

## 3 Before climbing

1. Ask the control room for the forecast of the next six hours and write it in the permit.
2. Check that the wind is at least 2 m/s below the limit and not rising.
3. Agree on a call every 60 minutes on channel 4; two missed calls start a rescue.
4. Carry the evacuation kit up; it stays in the nacelle while people are there.

## 4 Coming down

- At the limit less 1 m/s: stop new steps, secure tools.
- At the limit: leave the hub first, then the nacelle. Coming down takes 12 minutes by lift, 20 by ladder.
- Above 23 m/s on the mast nobody opens the nacelle roof, not even for rescue by helicopter.

## 5 Ice

With ice reported the turbine is stopped from the control room before anyone drives within 170 m.
Wait 30 minutes after the blades have been turned to check for ice fall.
"""

NETWORK = f"""# Network Use Charges {R2026.year}

Kelverne Light & Power, valid from 1 January 2026. These charges are contained in the rates of Schedules D and B
and are shown apart only for customers who buy their energy elsewhere.

## Charges by voltage

| Voltage | Capacity, EUR/kVA and month | Use, winter, cent/kWh | Use, summer, cent/kWh |
|---|---|---|---|
| 33 kV | 2.85 | 1.12 | 0.74 |
| 11 kV | 3.60 | 1.58 | 1.03 |
| 400 V, metered in half-hours | 4.75 | 2.94 | 1.97 |
| 400 V, other | - | 6.18 | 5.02 |

Capacity is the agreed capacity, not the measured demand. [^1]

## Losses

| Voltage | Loss factor |
|---|---|
| 33 kV | 1.008 |
| 11 kV | 1.021 |
| 400 V | 1.064 |

## Generators

Generators below 30 kW pay no network use charge. Larger ones pay 0.38 EUR per kW and month of export capacity.
Storage pays for one direction only, the larger.

[^1]: A customer whose measured demand stays below 70 % of the agreed capacity for twelve months may ask to have it lowered once a year, free of charge.
"""
