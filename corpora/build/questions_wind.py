"""Questions of the wind farm crew."""
# fmt: off

from __future__ import annotations

from corpora.build.cases import DocumentQuestion

REV_B, REV_C = "manuals/wt-112-maintenance-manual-rev-b.pdf", "manuals/wt-112-maintenance-manual-rev-c.pdf"


def _q(category: str, question: str, at: tuple[tuple[str, str], ...] = (), must: tuple[str, ...] = (), any_of: tuple[tuple[str, ...], ...] = (), must_not: tuple[str, ...] = (), note: str = "") -> DocumentQuestion:
    return DocumentQuestion("manual", category, question, at, must, any_of, must_not, note)


QUESTIONS = (
    _q("number", "blade root bolts VT-112, how many newton metres?", ((REV_C, "Torques of structural bolts"),), ("1,250",), must_not=("1,180",)),
    _q("as_of", "Which torque held for tower flange 1-2 in summer 2025?", ((REV_B, "Torques of structural bolts"),), ("1,900",), must_not=("2,050",)),
    _q("alarm", "4711 came in on wt 7, can I reset it from here?", ((REV_C, "Gearbox oil pressure low"),), any_of=(("must not be reset remotely", "not be reset remotely"),)),
    _q("procedure", "How many lock pins have to be in before I go into the hub?", ((REV_C, "Do not enter the hub"),), any_of=(("both", "two"),), note="Steps of section 2.2 and the warning after them."),
    _q("unanswerable_near_miss", "What does turbine alarm 4713 mean?", note="4711 and 4712 are listed, 4713 is not."),
)
