"""Small plants made at random, each document with who may see it and with words that stand in no other one."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from random import Random

GROUPS = ("maintenance", "operations", "tariffs", "hr")


@dataclass(frozen=True, slots=True)
class Made:
    """A document as it was written. `canaries` stand in it, or in its name, and nowhere else."""

    name: str
    text: str
    entry: dict[str, object]  # in documents.toml beside it
    canaries: tuple[str, ...]
    asked: tuple[str, ...]  # what somebody may ask who knows what is in it

    def write(self, site: Path) -> None:
        """The file and its entry."""
        path = site.parent / self.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(self.text, encoding="utf-8")
        lines = [f"[{json.dumps(path.name)}]"]
        for key, said in self.entry.items():
            # Days are written as TOML has them, everything else as JSON does, which TOML reads too.
            lines.append(f"{key} = {said if key.startswith('valid') else json.dumps(said)}")
        with (path.parent / "documents.toml").open("a", encoding="utf-8") as file:
            file.write("\n".join([*lines, "", ""]))


def make_site(random: Random) -> list[Made]:
    """Nine to thirteen documents of a folder called `site`."""
    maker = _Maker(random)
    made = [maker.manual(), maker.manual(), *maker.revisions(), maker.log(), maker.log(), maker.tariff()]
    made += [maker.tariff(), maker.mail(), maker.unreadable()]
    made += [random.choice((maker.manual, maker.log, maker.mail))() for _ in range(random.randint(0, 3))]
    return made


GENERAL = (
    "torque of the gland bolts",
    "What is the lock-out pressure?",
    "How many work orders are there?",
    "How many orders does each asset have?",
    "What was the last leak?",
    "total cost of all work orders",
    "Which documents mention a leak?",
    "energy charge per kWh",
    "List all warnings",
    "List the steps to isolate the pump",
    "Who wrote about the outage?",
    "When is the next outage?",
    "RECORD 999999",
)


class _Maker:
    def __init__(self, random: Random) -> None:
        self._random = random
        self._count = 0
        # Tags of one series: what one may see is one edit away from what one may not.
        self._series = f"{random.choice('PKVT')}-{random.randint(1, 8)}0"
        self._tags = [f"{self._series}{digit}{letter}" for digit in "123" for letter in "AB"]
        self._part = f"GX{random.randint(100, 899)}"

    def word(self) -> str:
        """A word of no language, another one each time."""
        self._count += 1
        letters = "".join(self._random.choices("bdfgklmnprstvz", k=5))
        return f"q{letters}x{'abcdefghijklmnopqrstuvwxyz'[self._count % 26]}{self._random.choice('aeiou')}w"

    def figure(self) -> str:
        return f"{self._random.randint(111, 999)}.{self._random.randint(1111, 9998)}7"

    def tag(self) -> str:
        """In one of the spellings that people use."""
        tag = self._random.choice(self._tags)
        return self._random.choice((tag, tag, tag.replace("-", ""), tag.replace("-", " ")))

    def access(self) -> dict[str, object]:
        random = self._random
        entry: dict[str, object] = {}
        if random.random() < 0.6:
            entry["groups"] = random.sample(GROUPS, random.randint(1, 2))
        if random.random() < 0.6:
            entry["classification"] = random.choice(("public", "internal", "confidential"))
        return entry

    def manual(self) -> Made:
        tag, word, figure, title = self.tag(), self.word(), self.figure(), self.word()
        torque = self._random.choice((45, 45, 60, 90))
        text = (
            f"# Cooling pump {tag} {title}\n\n## Gland\n\nWARNING: Isolate {tag} before any {word} work.\n\n"
            f"Tighten the gland bolts of {tag} to {torque} Nm in two passes.\n\n"
            f"## Isolation\n\n1. Shut the {word} valve.\n2. Drain {tag} to {figure} litres.\n3. Hang the tag.\n\n"
            f"The lock-out pressure is {figure} kPa. Spare part {self._part}-{self._random.randint(10, 12)}.\n"
        )
        name = f"site/manuals/pump-{word}.md"
        asked = (f"torque of the gland bolts of {tag}", f"What does {word} mean?", f"{title} lock-out pressure",
                 f"Which documents mention {tag}?", f"List the steps to isolate {tag}")  # fmt: skip
        return Made(name, text, self.access(), (word, figure, title), asked)

    def revisions(self) -> list[Made]:
        thing = self._random.choice(("boiler", "turbine"))
        made = []
        for revision, start in (("a", "2021-01-01"), ("b", "2024-03-01")):
            word, figure = self.word(), self.figure()
            text = f"# {thing.title()} T5 oil manual\n\nUse {word} oil, {figure} litres, in {thing} T5.\n"
            entry = self.access() | {"revision": revision.upper(), "valid_from": start}
            asked = (f"oil for {thing} T5", f"oil for {thing} T5 in 2022", f"revision A of the {thing} oil manual")
            made.append(Made(f"site/manuals/{thing}-t5-rev-{revision}.md", text, entry, (word, figure), asked))
        return made

    def log(self) -> Made:
        random, word = self._random, self.word()
        head = random.choice(("WONUM,ASSETNUM,DESCRIPTION,STATUS,COST,ACTSTART", "Order,Asset,Text,State,Cost,Start"))
        lines, tags = [], [self.tag() for _ in range(3)]
        start = random.randint(1000, 9000) * 10
        for row in range(random.randint(4, 12)):
            what = random.choice(("gland leaking", "bearing hot", f"{word} fault", "oil changed"))
            day = f"2026-{random.randint(1, 9):02}-{random.randint(1, 28):02} 08:00"
            state = random.choice(("open", "closed", f"{word}"))
            cost = random.randint(1, 90) * 10
            lines.append(f"WO{start + row},{random.choice(tags)},{what},{state},{cost},{day}")
        asked = (f"How many orders for {tags[0]}?", f"last {word} fault", f"status {word}", f"what was WO{start}",
                 f"what was WO{start + 400}", f"total cost of orders for {tags[1]}", "orders by state",
                 f"last order on {tags[2]}")  # fmt: skip
        # Every canary of a log must stand in it.
        lines.append(f"WO{start + 90},{tags[0]},{word} fault,closed,10,2026-01-01 08:00")
        text = "\n".join([head, *lines, ""])
        return Made(f"site/logs/orders-{word}.csv", text, self.access(), (word,), asked)

    def tariff(self) -> Made:
        random, word = self._random, self.word()
        code = f"{random.choice('RG')}S-{random.randint(1, 4)}"
        price = f"0.{random.randint(11111, 99998)}7"
        text = (
            f"# Schedule {code} {word.title()} Service\n\nEffective 2025-01-01.\n\n"
            f"Customer Charge, per month .... ${random.randint(3, 30)}.00\n\n"
            f"Energy Charge, per kWh .... ${price}\n"
        )
        asked = (f"energy charge of schedule {code}", f"What does 500 kWh cost on schedule {code}?", f"{word} service",
                 f"rates of schedule {code[:3]}9")  # fmt: skip
        return Made(f"site/tariffs/{word}-{code.lower()}.md", text, self.access(), (word, price), asked)

    def mail(self) -> Made:
        word, figure, tag = self.word(), self.figure(), self.tag()
        text = (
            f"From: {word}@example.org\nTo: plant@example.org\nSubject: Outage of {tag}\n"
            f"Date: Mon, 2 Mar 2026 08:00:00 +0000\n\nThe outage of {tag} begins at {figure} hours. Ask {word}.\n"
        )
        asked = (f"When does the outage of {tag} begin?", f"What did {word} write?")
        return Made(f"site/mails/outage-{word}.eml", text, self.access(), (word, figure), asked)

    def unreadable(self) -> Made:
        word = self.word()
        return Made(f"site/scans/{word}.pdf", "%PDF-1.4 cut", self.access(), (word,), (f"what is {word}",))
