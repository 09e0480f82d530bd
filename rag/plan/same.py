"""Words of plants, networks and offices that mean the same: general English, of no one log.

Used only where a log has the one word and a question the other, and nothing else explains it.
"""

from __future__ import annotations

from functools import lru_cache

from rag.plan.text import stem

_SETS = """
fault defect failure malfunction breakdown trouble problem issue
outage interruption disconnection blackout
cause reason origin why
plant station facility works site
depot garage yard base
workshop garage
vehicle car van lorry truck
lorry truck
charger evse chargepoint chargers
plug connector socket coupler
registration reg plate vehicle
firm company contractor supplier vendor manufacturer maker brand make
technician fitter engineer mechanic electrician worker operator employee staff
team crew gang squad
cost price charge fee bill money amount expense spending invoice
revenue income takings fee price
refund repayment
district area region zone suburb town
street road address
place location where spot
pipe main line conduit
material substance stuff
brigade service department
police constabulary
customer client consumer household
complaint grievance
phone telephone call
priority urgency severity importance
severity seriousness
duration length time
downtime outage standstill stoppage
start begin beginning commencement onset
finish end completion close
fix repair mend remedy rectify
cleared resolved fixed closed settled restored
received reported notified entered came
found discovered detected spotted
cut felled trimmed pruned
height tall
depth deep
weight mass heavy
temperature heat hot
odometer mileage
quantity pieces number amount qty count
remark note comment text
type kind sort category class
status state condition stage
shift watch
night nights
day days
morning early
evening late
machine unit turbine generator set
reading measurement value
meter counter
energy electricity
fuel diesel petrol litres gas
litre litres fuel
result outcome finding verdict
test check inspection examination
permit licence authorisation
approve authorise sign
issuer issued
holder recipient
voltage volts
current amps
power load demand
loss lost
lightning thunderstorm
bird animal wildlife
tree vegetation branch
excavation digging dig
vandalism theft sabotage
person people injured casualty
"""


@lru_cache(maxsize=1)
def _known() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _SETS.strip().split("\n"):
        stems = {stem(word) for word in line.split()}
        for one in stems:
            found.setdefault(one, set()).update(stems - {one})
    return {word: frozenset(others) for word, others in found.items()}


def same_words(word: str) -> frozenset[str]:
    """Stems of words that mean about the same as a stem."""
    return _known().get(word, frozenset())
