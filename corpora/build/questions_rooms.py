"""Questions of the control room: alarm guide, shift logs, mails."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

GUIDE = "manuals/control-room-alarm-guide.pdf"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "", kind: str = "manual") -> DocumentQuestion:
    return DocumentQuestion(kind, category, question, at, must, any_of, must_not, note)


QUESTIONS = (
    _q("lookup", "How fast must a priority 1 be answered?", ((GUIDE, "Answer within"),), ("1 minute",)),
    _q("table", "Weir at 214.60, what now?", ((GUIDE, "Weir levels"),), any_of=(("stop both units",), ("SG-01",))),
    _q("lookup", "extension of the protection engineer?", ((GUIDE, "Duty numbers"),), ("7402",)),
    _q("procedure", "Turbine on fire, how far away must people stay?", ((GUIDE, "Nobody goes to a burning turbine"),), ("300 m",), must_not=("170 m",)),
    _q("table", "From what forecast wind do we go to storm stage orange?", ((GUIDE, "Storm stages"),), ("24 m/s",)),
    _q("lookup", "May a priority 1 alarm be shelved?", ((GUIDE, "never shelved"),), any_of=(("never",),)),
    _q("lookup", "Why was WT-03 stopped by hand in the night of 9 to 10 October?", (("shift_logs/2026-10-10-control-room-night.txt", ""),), any_of=(("yaw error", "2206"),), kind="log"),
    _q("lookup", "What gas bottle was used on CB-12 the night the clocks went back?", (("shift_logs/2026-10-25-control-room-night.txt", ""),), ("B-0421",), must_not=("B-0417",), kind="log"),
    _q("lookup", "WT11 came back on 19 November. What had been wrong?", (("shift_logs/2026-11-20-control-room-early.txt", ""),), any_of=(("suction strainer",), ("metal flakes",)), kind="log"),
    _q("unanswerable_near_miss", "Who was shift engineer in the night of 12 November 2026?", note="No shift log of that night is kept here.", kind="log"),
    _q("unanswerable_near_miss", "extension of the environment desk?", must_not=("7400", "7402"), note="The desk is named in the spill procedure without a number."),
)
