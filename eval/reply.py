"""The JSON of an answer in, what the scorers look at out. Reads what `ask --json` prints, from any program."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from ingest.errors import UnusableInput
from rag.schema import Status


class _Read(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Place(_Read):
    """Where a citation or hit points; both None where the format has neither."""

    page: int | None = None
    row: int | None = None
    heading: tuple[str, ...] = ()


class Cited(_Read):
    """One citation: number, the document's public name, place, the quoted words and the heads of their table."""

    document: str
    number: int = 0
    title: str = ""
    location: Place = Place()
    quote: str = ""
    context: str = ""


class Group(_Read):
    """One row of a grouped computation."""

    key: str | float | None
    value: float | str | None


class Computation(_Read):
    """What a plan over records gave."""

    value: float | str | None = None
    groups: tuple[Group, ...] = ()
    ids: tuple[str | int, ...] = ()


class Reply(_Read):
    """An answer as its JSON has it."""

    status: str
    text: str = ""
    citations: tuple[Cited, ...] = ()
    computation: Computation | None = None
    timings_ms: Mapping[str, float] = Field(default_factory=dict)

    @property
    def refused(self) -> bool:
        """Whether it says that nothing was found."""
        return self.status == Status.NOT_FOUND

    def cites(self, document: str, pages: tuple[int, ...]) -> bool:
        """Whether a citation is of the document, and on one of the pages where pages are named."""
        return any(
            cited.document == document and (not pages or cited.location.page in pages) for cited in self.citations
        )


def read_reply(answer: Mapping[str, JsonValue]) -> Reply:
    """Check the parts that are scored; raises UnusableInput naming the field."""
    try:
        return Reply.model_validate(answer)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise UnusableInput(f"answer JSON: {key}: {first['msg'].lower()}; see the contract of `ask --json`") from None
