"""Questions over the logs, with the expressions that compute their answers."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import LogQuestion as L

MAX, SAP, TAM, ALARMS = "work_orders_maximo.csv", "pm_orders_sap.txt", "substation_work_orders.xlsx", "alarm_journal.csv"
GEN, METERS, CALLS = "generation_2026_10.csv", "meter_readings_2026_10.csv", "customer_contacts.csv"
SPELT = "Some rows spell the tag another way (wt 07, WT07)."


def _told(word: str, column: str = "DESCRIPTION") -> str:
    return f"df[df['{column}'].str.contains('{word}')]"


QUESTIONS = (
    # Skarnmoor, Maximo style
    L("count", "How many work orders are there for WT-07 in all?", MAX, "int((tags(df.ASSETNUM)=='WT-07').sum())", note=SPELT),
    L("count", "wt 11: number of gearbox (GEAR) orders reported in 2024?", MAX, "int(((tags(df.ASSETNUM)=='WT-11') & (df.FAILURECODE=='GEAR') & df.REPORTDATE.str.startswith('2024')).sum())", "df[(tags(df.ASSETNUM)=='WT-11') & (df.FAILURECODE=='GEAR') & df.REPORTDATE.str.startswith('2024')].WONUM.tolist()", note=SPELT),
    L("count", "How many Skarnmoor orders were cancelled?", MAX, "int((df.STATUS=='CAN').sum())", "df[df.STATUS=='CAN'].WONUM.tolist()"),
    L("count", "How many emergency jobs (EM) did the wind farm have in 2025, by report date?", MAX, "int(((df.WORKTYPE=='EM') & df.REPORTDATE.str.startswith('2025')).sum())"),
    L("top", "Which turbine has the most orders of failure class GEAR, and how many?", MAX, "tags(df[df.FAILURECODE=='GEAR'].ASSETNUM).value_counts().head(1).to_dict()"),
    L("top", "Dearest single work order at Skarnmoor: number, turbine, cost?", MAX, "df.loc[df.ACTTOTALCOST.astype(float).idxmax(),['WONUM','ASSETNUM','ACTTOTALCOST']].tolist()", "[df.loc[df.ACTTOTALCOST.astype(float).idxmax(),'WONUM']]", None, note="Cost may be written with thousands commas."),
    L("count_group", "Orders per year on WT-07, by the day they were reported?", MAX, "df[tags(df.ASSETNUM)=='WT-07'].groupby(df.REPORTDATE.str[:4]).size().to_dict()", note=SPELT),
    L("count_group", "How do the Skarnmoor orders split over work types CM, EM and PM?", MAX, "df.WORKTYPE.value_counts().sort_index().to_dict()"),
    L("list_all", "Which orders on WT07 are still in work or waiting for material?", MAX, "df[(tags(df.ASSETNUM)=='WT-07') & df.STATUS.isin(['INPRG','WMATL'])].WONUM.tolist()", "df[(tags(df.ASSETNUM)=='WT-07') & df.STATUS.isin(['INPRG','WMATL'])].WONUM.tolist()", note=SPELT),
    L("list_all", "List every order with IGBT as the problem on WT-03.", MAX, "df[(tags(df.ASSETNUM)=='WT-03') & (df.PROBLEMCODE=='IGBT')].WONUM.tolist()", "df[(tags(df.ASSETNUM)=='WT-03') & (df.PROBLEMCODE=='IGBT')].WONUM.tolist()"),
    L("first_last", "When was the last work started on WT-14 and what was it?", MAX, "df[(tags(df.ASSETNUM)=='WT-14') & (df.ACTSTART!='')].sort_values('ACTSTART').iloc[-1][['WONUM','ACTSTART','DESCRIPTION']].tolist()", "[df[(tags(df.ASSETNUM)=='WT-14') & (df.ACTSTART!='')].sort_values('ACTSTART').iloc[-1].WONUM]", (), days="[df[(tags(df.ASSETNUM)=='WT-14') & (df.ACTSTART!='')].ACTSTART.max()[:10]]"),
    L("duration_sum", "What did all orders on WT-11 cost together?", MAX, "round(float(df[tags(df.ASSETNUM)=='WT-11'].ACTTOTALCOST.astype(float).sum()),2)", note=SPELT),
    L("duration_sum", "How many labour hours went into PITCH failures on WT-07?", MAX, "round(float(df[(tags(df.ASSETNUM)=='WT-07') & (df.FAILURECODE=='PITCH')].ACTLABHRS.astype(float).sum()),1)", note=SPELT),
    L("lookup_id", "What was done under WO243022?", MAX, "df[df.WONUM=='WO243022'][['ASSETNUM','DESCRIPTION','ACTSTART']].values.tolist()[0]", "['WO243022']", ("WT-12",), (("bees", "beekeeper"),)),
    L("lookup_text", "When were the bees at the tower door and on which turbine?", MAX, f"{_told('Bees')}[['ASSETNUM','ACTSTART']].values.tolist()[0]", f"{_told('Bees')}.WONUM.tolist()", ("WT-12",), days=f"{_told('Bees')}.ACTSTART.str[:10].tolist()"),
    L("lookup_text", "Which machine had its gearbox exchanged with a crane, and what did that cost?", MAX, f"{_told('Gearbox exchanged')}[['ASSETNUM','ACTTOTALCOST']].values.tolist()[0]", f"{_told('Gearbox exchanged')}.WONUM.tolist()"),
    L("lookup_text", "What happened to the rodent that got into the cable trench, when, and what did the repair cost?", MAX, f"{_told('Rat in cable')}[['ASSETNUM','ACTTOTALCOST']].values.tolist()[0]", f"{_told('Rat in cable')}.WONUM.tolist()", ("7425",), (("flashover",),), days=f"{_told('Rat in cable')}.ACTSTART.str[:10].tolist()"),
    # Ostrey, SAP style
    L("count", "Number of orders on P101A in the Ostrey list?", SAP, "int((tags(df['TechIdentNo.'])=='P-101A').sum())", note=SPELT),
    L("count", "How often was gland leakage booked as damage on p-101 a?", SAP, "int(((tags(df['TechIdentNo.'])=='P-101A') & (df.Damage=='GLANDLEAK')).sum())", note="Damage code GLANDLEAK. " + SPELT),
    L("count_group", "Orders per year on P-101A by actual start?", SAP, "df[(tags(df['TechIdentNo.'])=='P-101A') & (df['Act.start']!='')].groupby(df['Act.start'].str[6:]).size().to_dict()", note=SPELT),
    L("top", "Which equipment at Ostrey has the most PM01 orders, and how many?", SAP, "tags(df[df.Type=='PM01']['TechIdentNo.']).value_counts().head(1).to_dict()"),
    L("first_last", "Last three orders on P-101A by start date?", SAP, "df[(tags(df['TechIdentNo.'])=='P-101A') & (df['Act.start']!='')].assign(d=lambda f: day(f['Act.start'])).sort_values('d').tail(3).Order.tolist()", "df[(tags(df['TechIdentNo.'])=='P-101A') & (df['Act.start']!='')].assign(d=lambda f: day(f['Act.start'])).sort_values('d').tail(3).Order.tolist()", note="Order numbers carry leading zeros. " + SPELT),
    L("duration_sum", "Sum of actual costs for G1 at Ostrey?", SAP, "round(float(euro(df[tags(df['TechIdentNo.'])=='G1']['Act.costs']).sum()),2)", note="Costs are written 1.234,50."),
    L("top", "Most expensive order of the whole Ostrey list: equipment and amount?", SAP, "[df.loc[euro(df['Act.costs']).idxmax(),'TechIdentNo.'], float(euro(df['Act.costs']).max())]", "[df.loc[euro(df['Act.costs']).idxmax(),'Order']]"),
    L("lookup_text", "On what day was the otter found and in which unit?", SAP, f"{_told('Otter', 'Description')}[['TechIdentNo.','Act.start']].values.tolist()[0]", f"{_told('Otter', 'Description')}.Order.tolist()", ("G1",), days=f"day({_told('Otter', 'Description')}['Act.start']).tolist()"),
    L("lookup_text", "When was intake gate 2 blocked by a tree in the flood?", SAP, f"{_told('Hochwasser', 'Description')}[['TechIdentNo.','Act.start']].values.tolist()[0]", f"{_told('Hochwasser', 'Description')}.Order.tolist()", (), days=f"day({_told('Hochwasser', 'Description')}['Act.start']).tolist()", note="The text says Hochwasser."),
    L("count", "How many orders did Weißgräber enter in 2025, by notification date?", SAP, "int(((df['Entered by']=='Weißgräber') & df['Notif.date'].str.endswith('2025')).sum())"),
    # Tamsel Cross, spreadsheet
    L("count", "How often was CB-12 worked on for SF6?", TAM, "int(((tags(df.Asset)=='CB-12') & (df['Fault group']=='SF6')).sum())", note="Fault group SF6. " + SPELT),
    L("top", "Which breaker at Tamsel Cross has the most entries, and how many?", TAM, "tags(df.Asset)[tags(df.Asset).str.startswith('CB')].value_counts().head(1).to_dict()"),
    L("lookup_text", "How long was Lowmarket without supply when the gas lockout hit at night?", TAM, f"{_told('Gas lockout at night', 'Work done')}['Work done'].tolist()[0]", f"{_told('Gas lockout at night', 'Work done')}['WO No'].tolist()", ("3 h 12",)),
    L("duration_sum", "Man-hours on T1 in total?", TAM, "round(float(df[tags(df.Asset)=='T1']['Man-hours'].astype(float).sum()),1)", note=SPELT),
    L("list_all", "Which substation jobs are waiting for material?", TAM, "df[df.State=='waiting for material']['WO No'].tolist()", "df[df.State=='waiting for material']['WO No'].tolist()"),
    L("lookup_id", "In which bay and built in which year is NER-1?", TAM, "sheets['Assets'][sheets['Assets'].Asset=='NER-1'][['Bay','Year built']].values.tolist()[0]", note="Second sheet."),
    # alarm journal
    L("count", "How many times did 4711 come up (state ACT) in the journal?", ALARMS, "int(((df.code=='4711') & (df.state=='ACT')).sum())", "df[(df.code=='4711') & (df.state=='ACT')].row.tolist()", note="Each alarm has ACT, ACK and mostly RTN lines; ids are data rows."),
    L("top", "Which asset raised the most alarms (ACT) between 1 October and 20 November, and how many?", ALARMS, "df[df.state=='ACT'].asset.value_counts().head(1).to_dict()"),
    L("first_last", "Last time WT-11 went low on gear oil pressure: when, to the second, and what value?", ALARMS, "df[(df.code=='4711') & (df.state=='ACT')].sort_values('row',key=lambda s: s.astype(int)).iloc[-1][['time','value']].tolist()", "[df[(df.code=='4711') & (df.state=='ACT')].row.iloc[-1]]", ("01:05:03", "0.42"), days="[df[(df.code=='4711') & (df.state=='ACT')].time.iloc[-1][:10]]"),
    L("count", "Priority 1 alarms that came up in November?", ALARMS, "int(((df.priority=='1') & (df.state=='ACT') & df.time.str.startswith('2026-11')).sum())"),
    # readings
    L("top", "Best hour of the wind farm in October 2026: kWh?", GEN, "int(df.skarnmoor_kwh.astype(int).max())", "[df.loc[df.skarnmoor_kwh.astype(int).idxmax(),'row']]"),
    L("duration_sum", "Total energy of G2 in October, in kWh?", GEN, "int(df.g2_kwh.astype(int).sum())"),
    L("count", "In how many hours did G1 make nothing at all in October?", GEN, "int((df.g1_kwh=='0').sum())", "df[df.g1_kwh=='0'].row.tolist()"),
    L("duration_sum", "How many kWh did meter M-3303 feed in over the month?", METERS, "round(float(df['M-3303 Lieferung'].str.replace(',','.').astype(float).sum()),1)", note="Lieferung is feed-in; decimal commas."),
    # customer desk
    L("count_group", "How many customer contacts are there for each topic?", CALLS, "df.topic.value_counts().sort_index().to_dict()"),
    L("count", "Contacts that are still open?", CALLS, "int((df.status=='open').sum())", "df[df.status=='open'].contact_no.tolist()"),
    # not there
    L("absent_id", "What was done on WT-15 last year?", MAX, "df[tags(df.ASSETNUM)=='WT15'].WONUM.tolist()", note="The farm has WT-01 to WT-14."),
    L("absent_id", "What is the finding of work order WO240119?", MAX, "df[df.WONUM=='WO240119'].WONUM.tolist()", note="Numbers run in steps of three from WO240118."),
    L("absent_period", "Which turbine failed most often in 2019?", MAX, "df[df.REPORTDATE.str.startswith('2019')].WONUM.tolist()", note="Reports start in January 2023."),
    L("absent_id", "Repairs on pump P-101C?", SAP, "df[tags(df['TechIdentNo.'])=='P101C'].Order.tolist()", note="P-101A and P-101B only."),
    L("absent_period", "What was done on G2 in summer 2021?", SAP, "df[(df['TechIdentNo.']=='G2') & df['Act.start'].str.endswith('2021')].Order.tolist()", note="The list starts in January 2023."),
    L("absent_id", "How often was CB-21 repaired?", TAM, "df[tags(df.Asset)=='CB21']['WO No'].tolist()", note="CB-01 to CB-15."),
    L("absent_id", "When did alarm 4713 last come up?", ALARMS, "df[df.code=='4713'].row.tolist()", note="4711 and 4712 do occur."),
    L("absent_period", "Alarms on WT-07 in August 2026?", ALARMS, "df[(df.asset=='WT-07') & df.time.str.startswith('2026-08')].row.tolist()", note="The journal begins on 1 October 2026."),
    L("absent_period", "How much did Skarnmoor generate in September 2026?", GEN, "df[df.hour_start.str.startswith('2026-09')].row.tolist()", note="October only."),
    L("absent_id", "Reading of meter M-3304 on 5 October?", METERS, "[c for c in df.columns if 'M-3304' in c]", note="M-3301 to M-3303."),
    L("absent_id", "What did customer contact CC-27001 want?", CALLS, "df[df.contact_no=='CC-27001'].contact_no.tolist()", note="Numbers run from CC-26080 to CC-26239."),
)
