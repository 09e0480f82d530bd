"""columns.toml and glossary.toml: what columns mean where their names do not say it, what the site calls its things."""

COLUMNS = """# Maps the columns of the logs in this folder to the shared words. Columns not named here are inferred.
# ["file"] or ["file.xlsx#Sheet"]: zone of its times.  [....columns]: column -> role, type, format, unit.

["work_orders_maximo.csv"]
zone = "Europe/Dublin"

["work_orders_maximo.csv".columns]
WONUM = { role = "record", type = "identifier" }
SITEID = { role = "site", type = "category" }
ASSETNUM = { role = "asset", type = "identifier" }
LOCATION = { type = "identifier" }
DESCRIPTION = { role = "description", type = "text" }
WORKTYPE = { type = "category" }
STATUS = { role = "status", type = "category" }
REPORTDATE = { type = "datetime", format = "%Y-%m-%d %H:%M" }
ACTSTART = { role = "start", type = "datetime", format = "%Y-%m-%d %H:%M" }
ACTFINISH = { role = "finish", type = "datetime", format = "%Y-%m-%d %H:%M" }
FAILURECODE = { type = "category" }
PROBLEMCODE = { role = "problem", type = "category" }
CAUSECODE = { role = "cause", type = "category" }
REMEDYCODE = { role = "remedy", type = "category" }
ACTLABHRS = { type = "number", format = "point", unit = "h" }
ACTTOTALCOST = { role = "cost", type = "number", format = "point", unit = "EUR" }
LEAD = { type = "category" }

["pm_orders_sap.txt"]
zone = "Europe/Dublin"

["pm_orders_sap.txt".columns]
Order = { role = "record", type = "identifier" }
Type = { type = "category" }
"Functional loc." = { role = "site", type = "identifier" }
"TechIdentNo." = { role = "asset", type = "identifier" }
Description = { role = "description", type = "text" }
"Notif.date" = { type = "datetime", format = "%d.%m.%Y" }
"Act.start" = { role = "start", type = "datetime", format = "%d.%m.%Y" }
"Act.finish" = { role = "finish", type = "datetime", format = "%d.%m.%Y" }
"Act.costs" = { role = "cost", type = "number", format = "comma", unit = "EUR" }
Crcy = { type = "category" }
Damage = { role = "problem", type = "category" }
Cause = { role = "cause", type = "category" }
UsrSt = { role = "status", type = "category" }
"Entered by" = { type = "category" }

["substation_work_orders.xlsx#Work orders"]
zone = "Europe/Dublin"

["substation_work_orders.xlsx#Work orders".columns]
"WO No" = { role = "record", type = "identifier" }
Asset = { role = "asset", type = "identifier" }
Bay = { role = "site", type = "identifier" }
"Work done" = { role = "description", type = "text" }
Type = { type = "category" }
Start = { role = "start", type = "datetime" }
End = { role = "finish", type = "datetime" }
"Man-hours" = { type = "number", unit = "h" }
"Cost EUR" = { role = "cost", type = "number", unit = "EUR" }
"Fault group" = { role = "problem", type = "category" }
State = { role = "status", type = "category" }

["substation_work_orders.xlsx#Assets".columns]
Asset = { role = "asset", type = "identifier" }
Bay = { role = "site", type = "identifier" }
"Year built" = { type = "number" }

["alarm_journal.csv".columns]
time = { role = "start", type = "datetime", format = "%Y-%m-%dT%H:%M:%S.%f%z" }
tag = { type = "identifier" }
asset = { role = "asset", type = "identifier" }
code = { role = "problem", type = "identifier" }
priority = { type = "category" }
type = { type = "category" }
state = { role = "status", type = "category" }
value = { type = "number", format = "point" }
limit = { type = "number", format = "point" }
text = { role = "description", type = "text" }

["generation_2026_10.csv".columns]
hour_start = { role = "start", type = "datetime", format = "%Y-%m-%dT%H:%M%z" }

["meter_readings_2026_10.csv"]
zone = "Europe/Dublin"

["meter_readings_2026_10.csv".columns]
Zeit = { role = "start", type = "datetime", format = "%d.%m.%Y %H:%M" }
Zone = { type = "category" }
"M-3301 Bezug" = { type = "number", format = "comma", unit = "kWh" }
"M-3302 Bezug" = { type = "number", format = "comma", unit = "kWh" }
"M-3303 Bezug" = { type = "number", format = "comma", unit = "kWh" }
"M-3303 Lieferung" = { type = "number", format = "comma", unit = "kWh" }

["customer_contacts.csv".columns]
contact_no = { role = "record", type = "identifier" }
received = { role = "start", type = "datetime", format = "%Y-%m-%d %H:%M" }
closed = { role = "finish", type = "datetime", format = "%Y-%m-%d %H:%M" }
topic = { role = "problem", type = "category" }
status = { role = "status", type = "category" }
note = { role = "description", type = "text" }
"""

GLOSSARY = """# What people here call things -> what the logs call them.
"wind farm" = "Skarnmoor"
"power station" = "Ostrey"
"cooling water pumps" = ["P-101A", "P-101B"]
"""
