"""Lock-out procedure in revisions 3 and 4 with differing values."""
# fmt: off

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from corpora.build.content import Bullets, Fig, H, P, Paper, Steps, Table, Warn


@dataclass(frozen=True, slots=True)
class Values:
    """What changed between the revisions."""

    revision: str
    effective: date
    status: str
    approved: str
    capacitor_minutes: str
    retest_minutes: str
    permit_hours: str
    group_size: str
    tester_days: str
    lock_colour: str
    removal: str


REV_3 = Values("3", date(2021, 6, 14), "Superseded by Revision 4 from 1 July 2025", "M. Thornquill", "5", "60", "24", "6", "180", "yellow", "the shift engineer alone")
REV_4 = Values("4", date(2025, 7, 1), "In force", "C. Dunmorrow", "10", "30", "12", "4", "90", "red", "the shift engineer and the site manager together, after the owner has been reached by telephone or 2 hours have passed")


def procedure(v: Values) -> Paper:
    """The procedure with the values of one revision."""
    items = (
        H("Purpose and reach"),
        P("No one at Kelverne Light & Power works on equipment that can start, move, fall, discharge or come under pressure until its energy is locked out under this procedure. It holds for all sites and for contractors."),
        Bullets(("Work on live equipment is not covered; it needs its own method statement.", "Switching at 132 kV and 33 kV is done by switching orders; this procedure starts when the order says 'isolated'.")),
        H("Words", 2),
        Table("Words used", ("Word", "Meaning"), (("Person in charge", "Signs the permit, answers for the crew"), ("Lock owner", "Each person whose own lock hangs on the point"), ("Isolating point", "Place where energy is cut and can be locked"), ("Group box", "Box that holds the keys of the isolating points; each owner locks the box"), ("Prove dead", "Test with an approved tester that is itself tested before and after")), (1.2, 3), ruled=False),
        H("Locks and tags"),
        Fig("lock_tag", "Tag KLP-F-104"),
        P(f"Personal locks are {v.lock_colour}, no two keyed alike, with one key that stays with the owner. Tags show name, telephone, permit number, date and time in ink. With more than {v.group_size} owners at one isolating point a group box is used."),
        Warn("DANGER", "Never work under the lock of another person. Never lend a key."),
        H("The eight steps"),
        Steps((
            "Prepare: read the isolation list of the equipment and find every kind of energy.", "Tell: inform the control room and everyone who uses the equipment.", "Stop the equipment in the normal way.", "Isolate every point on the list.", "Lock and tag every point; each worker hangs a lock.",
            f"Release what is stored: drain, vent, block, discharge. Capacitors and converters: wait {v.capacitor_minutes} minutes, then short-circuit and earth.", "Prove dead or without pressure, and try to start at the normal controls.", "Sign the permit. Work begins only now.",
        )),
        Warn("WARNING", f"If work stops for more than {v.retest_minutes} minutes, prove dead again before going on."),
        H("Permit", 2),
        P(f"A permit is valid for {v.permit_hours} hours. After that the person in charge renews it on site with the shift engineer. A change of shift does not end a permit, but the new person in charge walks round all points and signs."),
        P(f"Voltage testers are checked on the test bench every {v.tester_days} days and bear the date of the next check. A tester that has been dropped is out of use."),
        H("Isolation lists"),
        Table("Skarnmoor, turbine WT-01 to WT-14", ("Point", "Energy", "How", "Proof"), (
            ("Q1 main switch 690 V", "electrical", "open, lock handle", "prove dead at busbar"), ("33 kV switch in tower base", "electrical", "open, earth, lock", "prove dead, earth visible"), ("Rotor", "motion", "two lock pins", "pins through, plates fitted"), ("Hydraulic accumulators", "pressure", "open drain V21", "gauge at 0 bar"), ("Pitch batteries", "electrical", "pull X12 on three axes", "prove dead"), ("Converter DC link", "electrical", f"wait {v.capacitor_minutes} min", "below 25 V at DC+ and DC-"),
        ), (2, 1.2, 2, 2)),
        Table("Ostrey, units G1 and G2", ("Point", "Energy", "How", "Proof"), (
            ("Intake gate SG-01 or SG-02", "water", "close, block with beam, lock hoist", "penstock gauge below 0.2 bar"), ("Penstock drain", "water", "open and lock open", "no flow after 40 min"), ("Servomotor lock", "pressure, motion", "insert and lock", "pin visible"), ("Governor oil", "pressure", "pump off, accumulator drained", "0 bar"), ("Generator breaker", "electrical", "open, rack out, earth", "prove dead"), ("Field circuit", "electrical", "open, lock", "prove dead"), ("Brakes", "pressure", "air shut and vented", "0 bar"),
        ), (2, 1.2, 2, 2)),
        Table("Ostrey, pumps P-101A and P-101B", ("Point", "Energy", "How", "Proof"), (("Feeder 4Q7 (P-101A), 4Q8 (P-101B)", "electrical", "open, lock", "start button dead"), ("Suction and discharge valve", "water", "shut, chain, lock", "casing drained"), ("Flushing line", "water", "shut, tag", "no flow")), (2, 1.2, 2, 2)),
        Table("Tamsel Cross, breaker bay", ("Point", "Energy", "How", "Proof"), (
            ("Disconnector, bus side", "electrical", "open, lock, motor off", "gap visible"), ("Disconnector, line side", "electrical", "open, lock, motor off", "gap visible"), ("Earthing switch", "electrical", "close after proving dead, lock", "position seen"), ("Springs of drive", "motion", "discharge both, F1 off", "indicator shows discharged"), ("Direct current F1, F2", "electrical", "open, lock", "prove dead"), ("Voltage transformer, low side", "back-feed", "open, lock", "prove dead"),
        ), (2, 1.2, 2, 2)),
        H("Ending the work"),
        Steps(("Collect tools, count them, remove short circuits and earths that the crew has set.", "Each owner takes off the own lock and tag.", "The person in charge signs off the permit and tells the control room.", "Restore in the order written on the list. Do not stand in front of equipment that starts.")),
        H("Removing the lock of an absent owner", 2),
        P(f"Only {v.removal} may cut a lock. The tag stays in the file for a year and the owner is told before the next shift."),
        H("Training and audit"),
        Table("Who needs what", ("Role", "Training", "Refresher"), (("Lock owner", "4 hours with test", "every 2 years"), ("Person in charge", "2 days with practical test", "every 2 years"), ("Shift engineer", "2 days and switching licence", "every year"), ("Visitor under escort", "10 minutes talk", "each visit")), (1.6, 2.4, 1.4)),
        P("The safety office audits two permits a month at each site. A lock missing at one point is an incident of class 2 and is reported the same day on form KLP-F-110."),
    )
    return Paper(f"procedures/lockout-tagout-rev-{v.revision}.pdf", "KLP-SAF-PRO-004", "Lock-out and Tag-out", "Isolation of energy for safe work, all sites", v.revision, v.effective, v.status, "R. Hallewell", v.approved, items, ("lockout", "isolation", "permit", "safety"))


PAPERS = (procedure(REV_3), procedure(REV_4))
