"""The closest thing found where a question is refused, shown as such: evidence that was not enough, its words out."""

from __future__ import annotations

from rag.cite import cite
from rag.exact import Asked
from rag.finding import Evidence
from rag.schema import Nearest

# Below these the best words found are about something else altogether (docs/refusal.md).
_LEAST_READ = -5.0
_LEAST_WORDS = 0.5


def nearest_of(asked: Asked, evidence: Evidence) -> Nearest | None:
    """The span that answers best, or None where it is hopeless.

    None too where a code asked for is missing: what the documents say of another one is near in nothing but its
    spelling, and that is offered by "did you mean".
    """
    features = evidence.features
    if features is None or not evidence.spans:
        return None
    near = features.words >= _LEAST_WORDS if features.told is None else features.told >= _LEAST_READ
    if not near:
        return None
    (found,) = cite(asked.generation, evidence.spans[features.best : features.best + 1], asked.today)
    return Nearest(
        passage_id=found.passage_id,
        document=found.document,
        title=found.title,
        location=found.location,
        quote=found.quote,
        boxes=found.boxes,
        context=found.context,
        standing=found.standing,
    )
