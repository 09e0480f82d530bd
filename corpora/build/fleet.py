"""The assets of the three sites. `trouble` is how often one fails against its class: a few are clearly worse."""
# fmt: off

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asset:
    """One maintained thing. `place` is the house's own location code."""

    tag: str
    kind: str
    place: str
    name: str
    trouble: float = 1.0


WIND = (
    *(Asset(f"WT-{n:02d}", "turbine", f"SKM-{'N' if n <= 7 else 'S'}-{n:02d}", f"Wind turbine {n}, Veltreth VT-112", {7: 4.0, 11: 2.6, 3: 1.7}.get(n, 0.8 + (n * 37 % 10) / 25))
      for n in range(1, 15)),
    Asset("MET-1", "mast", "SKM-MET", "Met mast, 94 m", 0.5), Asset("SKM-TX", "collector", "SKM-SS", "Collector substation 33 kV", 0.7),
)

HYDRO = (
    Asset("G1", "unit", "OST-U1", "Francis unit 1, 4.6 MW", 1.4), Asset("G2", "unit", "OST-U2", "Francis unit 2, 4.6 MW", 1.0),
    Asset("P-101A", "pump", "OST-CW-101A", "Cooling water pump A", 5.0), Asset("P-101B", "pump", "OST-CW-101B", "Cooling water pump B", 1.2),
    Asset("P-102A", "pump", "OST-DR-102A", "Drainage pump A", 0.9), Asset("P-102B", "pump", "OST-DR-102B", "Drainage pump B", 1.0),
    Asset("P-105", "pump", "OST-LO-105", "Jacking oil pump", 0.5), Asset("SG-01", "gate", "OST-IN-01", "Intake gate 1", 0.7), Asset("SG-02", "gate", "OST-IN-02", "Intake gate 2", 1.6),
    Asset("RK-1", "rake", "OST-IN-RK", "Trash rake", 2.2), Asset("GOV-1", "governor", "OST-U1-GOV", "Governor unit 1", 1.1), Asset("GOV-2", "governor", "OST-U2-GOV", "Governor unit 2", 0.6),
    Asset("C-201", "compressor", "OST-AIR-201", "Brake air compressor", 1.3), Asset("DG-1", "diesel", "OST-DG", "Black-start diesel 400 kVA", 0.8), Asset("HX-104", "cooler", "OST-CW-104", "Bearing oil cooler", 1.0),
)

SUBSTATION = (
    Asset("T1", "transformer", "TAM-132-T1", "Transformer 1, 60 MVA 132/33 kV", 2.4), Asset("T2", "transformer", "TAM-132-T2", "Transformer 2, 60 MVA 132/33 kV", 1.0),
    *(Asset(f"CB-{n:02d}", "breaker", f"TAM-{'132' if n <= 4 else '33'}-{n:02d}", f"Circuit breaker {n}", {12: 6.0, 5: 1.5}.get(n, 0.6 + (n * 7 % 5) / 10)) for n in range(1, 16)),
    Asset("BAT-1", "battery", "TAM-DC-1", "Battery 110 V, charger 1", 1.6), Asset("BAT-2", "battery", "TAM-DC-2", "Battery 110 V, charger 2", 0.8),
    Asset("NER-1", "resistor", "TAM-33-NER", "Neutral earthing resistor", 0.4), Asset("RTU-1", "rtu", "TAM-SCADA", "Remote terminal unit", 1.2),
)
