"""What a tuned model says of itself: an object for programs, a page for people. Names no document and no person."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.tuning.figures import MEASURES, Figure
from eval.tuning.gate import Gate
from ingest.tuned import CARD, CARD_PAGE


@dataclass(frozen=True, slots=True)
class Card:
    """`base`: name, licence and fingerprint. `data`: counts of documents, passages and pairs by part and source.
    `training`: recipe, seed, device, seconds, every trial on the documents to choose with.
    """

    version: str
    part: str
    made: str
    base: Mapping[str, str]
    data: Mapping[str, Any]
    training: Mapping[str, Any]
    figures: Sequence[Figure]
    gate: Gate
    code: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        """What stands in card.json."""
        return {
            "version": self.version,
            "part": self.part,
            "made": self.made,
            "base": dict(self.base),
            "data": dict(self.data),
            "training": dict(self.training),
            "figures": [one.as_json() for one in self.figures],
            "gate": asdict(self.gate),
            "code": dict(self.code),
        }

    def write(self, folder: Path) -> None:
        """card.json and card.md."""
        (folder / CARD).write_text(json.dumps(self.as_json(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        (folder / CARD_PAGE).write_text(page(self.as_json()), encoding="utf-8")


def page(card: Mapping[str, Any]) -> str:
    """The card as Markdown."""
    base, data, training, gate = card["base"], card["data"], card["training"], card["gate"]
    parts = data["parts"]
    sources = sorted({source for counts in data["pairs"].values() for source in counts})
    lines = [
        f"# {card['version']}",
        "",
        f"Made on {card['made'][:10]} by tuning {base['name']} as {card['part']} on the documents of one data folder. "
        f"**Gate: {'passed' if gate['passed'] else 'not passed'}.** {_sentence(gate['why'])}",
        "",
        f"Licence of the base: {base['licence']}. The weights hold traces of the documents: keep them alike.",
        "",
        "## Data",
        "",
        f"Generation {data['generation']}; documents stand whole in one part, drawn with seed {training['seed']}, "
        "issues and copies of one document together.",
        "",
        "| part | documents | passages | " + " | ".join(sources) + " |",
        "|---" * (3 + len(sources)) + "|",
        *(
            f"| {name} | {parts[name]['documents']} | {parts[name]['passages']} | "
            + " | ".join(str(data["pairs"][name].get(source, 0)) for source in sources)
            + " |"
            for name in parts
        ),
        "",
        f"{data['examples']} pairs were trained on, each with {data['negatives']} wrong texts that the index finds.",
        "",
        "## Training",
        "",
        f"{training['device']}, {training['seconds']:.0f} s of at most {60 * training['minutes']:.0f} s. "
        "nDCG@10 on the documents to choose with:",
        "",
        "| recipe | learning rate | steps | share of new weights | by meaning | as people see it |",
        "|---|---|---|---|---|---|",
        *(
            f"| {one['recipe']}{' (taken)' if at == training['taken'] else ''} | {one['learning_rate']:g} | "
            f"{one['steps']} of {one['wanted']} | {one['blend']:g} | {one['chosen']['dense']:.3f} | "
            f"{one['chosen']['fused']:.3f} |"
            for at, one in enumerate(training["trials"])
        ),
        "",
        "## Before and after",
        "",
        "Means with 95 % intervals; the difference is paired, question by question.",
        "",
        *figure_lines(card["figures"]),
        "",
    ]
    return "\n".join(lines)


def figure_lines(figures: Sequence[Mapping[str, Any]]) -> list[str]:
    """The table of figures, a line a set, channel and measure, as Markdown."""
    lines = ["| set | questions | channel | measure | before | after | difference |", "|---|---|---|---|---|---|---|"]
    for one in figures:
        if one["measure"] in MEASURES:
            change = one["difference"]
            lines.append(
                f"| {one['set']} ({one['role']}) | {one['questions']} | {one['channel']} | {one['measure']} | "
                f"{one['before']['mean']:.3f} | {one['after']['mean']:.3f} | "
                f"{change['mean']:+.3f} ({change['low']:+.3f} to {change['high']:+.3f}) |"
            )
    return lines


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:] + "."
