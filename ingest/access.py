"""Who may see what: what is declared of a document, who looks at it, and whether they may. Opens nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Classification(StrEnum):
    """How far a document may go, where no groups are named."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


@dataclass(frozen=True, slots=True)
class Access:
    """What `documents.toml` declares of a document. `groups` in the form of `group_name`."""

    classification: Classification | None = None
    groups: frozenset[str] = frozenset()

    @property
    def declared(self) -> bool:
        """Whether anything is."""
        return self.classification is not None or bool(self.groups)

    @property
    def sealed(self) -> bool:
        """Whether nobody may see it: confidential, and no group is named."""
        return self.classification is Classification.CONFIDENTIAL and not self.groups


UNDECLARED = Access()


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks: the groups they are in, or None where it is not known who they are."""

    groups: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """`always`: access is in force even where no document declares any; `default`: what an undeclared one counts as."""

    always: bool = False
    default: Classification = Classification.INTERNAL


def may_see(viewer: Viewer, access: Access, default: Classification) -> bool:
    """Whether a document may be seen, where access is in force.

    One with groups by those in one of them, whatever its classification. Without groups: a public one by everybody,
    an internal one by everybody who is known, a confidential one by nobody.
    """
    if access.groups:
        return viewer.groups is not None and not access.groups.isdisjoint(viewer.groups)
    match access.classification or default:
        case Classification.PUBLIC:
            return True
        case Classification.INTERNAL:
            return viewer.groups is not None
        case Classification.CONFIDENTIAL:
            return False


def group_name(text: str) -> str:
    """The form in which groups are compared: capitals and blanks around do not matter."""
    return " ".join(text.casefold().split())


def group_names(texts: Iterable[str]) -> frozenset[str]:
    """`group_name` of each; empty ones are left out."""
    return frozenset(filter(None, map(group_name, texts)))
