"""A question linked to a log in, how strongly it names that log out."""

from __future__ import annotations

from rag.plan.linking.link import Link
from rag.plan.short_forms import initials, shortens
from rag.plan.words import LOG_NOUNS, STOP


def name_log(link: Link) -> float:
    """Explain the words that name the log; how strongly it is named, 0 for not at all."""
    total = 0.0
    for at, word in enumerate(link.words):
        weight = link.lexicon.names.get(word.stem, 0.0)
        if (
            not weight
            and word.text[0].isupper()
            and any(shortens(head, (word.fold,)) >= 0.7 for head in link.lexicon.heads)
        ):
            link.explain([at], "name", 0.9)
            total += 1.5
            if at + 1 < len(link.words) and link.words[at + 1].text.istitle() and link.frame.words.gap(at + 1) == " ":
                link.explain([at + 1], "name", 0.9)
        if weight and not word.is_number and word.fold not in STOP - LOG_NOUNS:
            link.explain([at], "name", 0.95)
            if len(word.text) <= 2:  # a short form says little by itself
                total += 0.3 * weight
                continue
            total += weight * (1.0 if word.stem not in link.named_words else 0.0)
            link.named_words.add(word.stem)
    # 'licensee event reports' for LER
    for name, weight in link.lexicon.names.items():
        if 3 <= len(name) <= 6 and name.isalpha() and weight >= 0.9:
            for start in range(len(link.words) - len(name) + 1):
                run = link.words[start : start + len(name)]
                if all(word.text.isalpha() for word in run) and initials(tuple(word.fold for word in run)) == name:
                    link.explain(range(start, start + len(name)), "name", 1.0)
                    link.named_words.add(name)
                    total += 2.0
    return total
