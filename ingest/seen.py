"""Which documents of a generation somebody may see, by what is declared of them.

What is hidden must not show in a score, a rarity or a spelling either: `ingest/search_words.py` and
`ingest/search_codes.py` take nothing from the whole that depends on what else is in it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.access import Access, Policy, Viewer, may_see

Ids = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Labels:
    """What is declared of the documents of a generation: each declaration once, and which of them each one has.

    documents      int64, ascending; `numbers` has the place in `declared` of each
    unread         of the files that could not be read; None where what is declared of one cannot be read either
    """

    declared: tuple[Access, ...]
    documents: Ids
    numbers: NDArray[np.int32]
    unread: tuple[Access | None, ...] = ()

    @classmethod
    def of(cls, access: dict[int, Access], unread: Iterable[Access | None]) -> Labels:
        """`access` by document id."""
        places = {one: place for place, one in enumerate(dict.fromkeys(access.values()))}
        ids = np.array(sorted(access), np.int64)
        numbers = np.array([places[access[one]] for one in ids.tolist()], np.int32)
        return cls(tuple(places), ids, numbers, tuple(dict.fromkeys(unread)))

    def in_force(self, policy: Policy) -> bool:
        """Whether access is: where the settings say so, or anything is declared."""
        return policy.always or any(one is not None and one.declared for one in (*self.declared, *self.unread))

    def seen(self, viewer: Viewer, policy: Policy) -> frozenset[Access]:
        """The declarations of what may be seen."""
        every = {*self.declared, *(one for one in self.unread if one is not None)}
        return frozenset(one for one in every if may_see(viewer, one, policy.default))

    def hides(self, seen: frozenset[Access]) -> bool:
        """Whether there is anything that is not among these."""
        return not seen.issuperset((*self.declared, *self.unread))

    def documents_of(self, seen: frozenset[Access]) -> Ids:
        """Ids of the documents that have one of these, ascending."""
        chosen = np.array([one in seen for one in self.declared], np.bool_)
        return self.documents[chosen[self.numbers]] if len(self.documents) else self.documents
