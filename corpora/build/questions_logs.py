"""Questions over the logs, with the expressions that compute their answers."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import LogQuestion as L

MAX, SAP, TAM = "work_orders_maximo.csv", "pm_orders_sap.txt", "substation_work_orders.xlsx"

QUESTIONS = (
    L("count", "How many work orders are there for WT-07 in all?", MAX, "int((plain(df.ASSETNUM)=='WT07').sum())", note="Some rows spell the tag wt 07 or WT07."),
    L("top", "Which turbine has the most orders of failure class GEAR, and how many?", MAX, "plain(df[df.FAILURECODE=='GEAR'].ASSETNUM).value_counts().head(1).to_dict()", must=None),
    L("lookup_text", "When were the bees at the tower door and on which turbine?", MAX, "df[df.DESCRIPTION.str.contains('Bees')][['ASSETNUM','ACTSTART']].values.tolist()[0]", "df[df.DESCRIPTION.str.contains('Bees')].WONUM.tolist()", ("WT-12",), (("2025-06-30", "30 June 2025", "30/06/2025", "30.06.2025"),)),
    L("count", "Number of orders on P101A in the Ostrey list?", SAP, "int((plain(df['TechIdentNo.'])=='P101A').sum())"),
    L("count", "How often was CB-12 worked on for SF6?", TAM, "int(((plain(df.Asset)=='CB12') & (df['Fault group']=='SF6')).sum())"),
    L("absent_id", "What was done on WT-15 last year?", MAX, "df[plain(df.ASSETNUM)=='WT15'].WONUM.tolist()", note="The farm has WT-01 to WT-14."),
)
