"""What became of a question that was asked after others."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class By(Enum):
    """Who made it stand alone."""

    ALONE = "it stands alone"
    RULES = "rules put it together"
    UNSURE = "it leaves something unsaid that the rules cannot tell"


@dataclass(frozen=True, slots=True)
class Followed:
    """The question as it stands alone; as it was asked where nobody could put it together."""

    text: str
    by: By

    @property
    def follows(self) -> bool:
        """Whether it leaves something to what was asked before."""
        return self.by is not By.ALONE
