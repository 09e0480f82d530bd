"""Plain work-order text as technicians type it: abbreviations, slips, capitals, and tags spelt their own way."""
# fmt: off

from __future__ import annotations

import random
import re

SHORT = {
    "replaced": ("repl", "rplcd", "replaced", "repl."), "renewed": ("renewed", "rnwd"), "pressure": ("press", "press.", "pressure"), "temperature": ("temp", "temp.", "tmp"), "gearbox": ("gbx", "gearbox", "g/box", "GB"),
    "bearing": ("brg", "bearing", "bearng"), "changed": ("chgd", "changed"), "checked": ("chkd", "checked"), "hydraulic": ("hyd", "hydr.", "hydraulic"), "generator": ("gen", "generator"), "converter": ("conv", "converter", "convertor"),
    "vibration": ("vib", "vibr", "vibration"), "adjusted": ("adj", "adj.", "adjusted"), "tightened": ("tightnd", "tightened"), "transformer": ("trafo", "tx", "transformer"), "leak": ("leak", "leek", "lk"), "leaking": ("leaking", "leakin"),
    "voltage": ("volt", "voltage"), "communication": ("comms",), "inspection": ("insp", "inspection"), "cleaned": ("clnd", "cleaned"), "topped": ("toppd", "topped"), "with": ("w/", "with"), "and": ("&", "+", "and"), "not": ("not",),
    "regreased": ("regrsd", "regreased"), "motor": ("mtr", "motor"), "coupling": ("cplg", "coupling"), "high": ("hi", "high"), "low": ("lo", "low"), "oil": ("oil",), "cooler": ("clr", "cooler"), "position": ("pos", "position"),
}
SLIPS = {"defective": "defektive", "encoder": "enocder", "strainer": "stariner", "packing": "pakcing", "battery": "batery", "calliper": "caliper", "alignment": "allignment", "received": "recieved", "frozen": "frozn", "noisy": "noisey", "valve": "vlave", "seal": "seel"}
TAIL = ("", "", "", "", "", " ok now", " RTS", " - monitor", ", back in service", " see photo", " pls order spares", " 2nd time this month", " test run ok", " no spare in store")


def roughen(text: str, rng: random.Random) -> str:
    """One plain sentence the way it would be typed on a wet Tuesday."""
    words = []
    for word in re.split(r"(\W+)", text):
        low = word.lower()
        if low in SHORT and rng.random() < 0.6:
            word = rng.choice(SHORT[low])
        elif low in SLIPS and rng.random() < 0.12:
            word = SLIPS[low]
        words.append(word)
    line = "".join(words) + rng.choice(TAIL)
    dice = rng.random()
    return line.upper() if dice < 0.17 else line.lower() if dice < 0.45 else line


def spell_tag(tag: str, rng: random.Random) -> str:
    """A tag as people write it: WT-07, WT07, wt 07, P101A, p-101a."""
    dice = rng.random()
    if dice < 0.4:
        return tag
    bare = tag.replace("-", "")
    spaced = tag.replace("-", " ")
    return bare if dice < 0.65 else bare.lower() if dice < 0.8 else spaced if dice < 0.92 else tag.lower()
