"""The JSON that other programs rely on: `search --json` and `ask --json`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.schema import Location
from rag.schema import Answer, Box, Citation, Computation, Hit, Nearest, SearchResult, Usage


def search_json(result: SearchResult) -> dict[str, object]:
    """{"query", "generation", "hits", "timings_ms"}."""
    return {
        "query": result.query,
        "generation": result.generation,
        "hits": [
            _hit(rank, hit) | (_issue(result.sources[rank - 1]) if result.sources else {})
            for rank, hit in enumerate(result.hits, start=1)
        ],
        "timings_ms": _rounded(result.timings_ms),
    }


def answer_json(answer: Answer) -> dict[str, object]:
    """The whole answer; `computation` is null where nothing was computed, `nearest` where nothing is near a refusal."""
    return {
        "id": answer.id,
        "question": answer.question,
        "asked_as": answer.asked_as,
        "status": answer.status.value,
        "text": answer.text,
        "citations": [citation_json(citation) for citation in answer.citations],
        "claims": [
            {"text": claim.text, "citations": list(claim.citations), "verdict": claim.verdict.value, "why": claim.why}
            for claim in answer.claims
        ],
        "computation": None if answer.computation is None else _computation(answer.computation),
        "did_you_mean": list(answer.did_you_mean),
        "answerable": None if answer.answerable is None else round(answer.answerable, 4),
        "nearest": None if answer.nearest is None else _nearest(answer.nearest),
        "model": answer.model,
        "generation": answer.generation,
        "timings_ms": _rounded(answer.timings_ms),
        "notice": answer.notice or None,
        "usage": None if answer.usage is None else usage_json(answer.usage),
    }


def _nearest(nearest: Nearest) -> dict[str, object]:
    return {
        "document": nearest.document,
        "title": nearest.title,
        "location": _location(nearest.location),
        "quote": nearest.quote,
        "context": nearest.context,
        "boxes": _boxes(nearest.boxes),
        "standing": nearest.standing or None,
    }


def usage_json(usage: Usage) -> dict[str, object]:
    """What the models of one answer took; `cost` is a decimal number as text."""
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "cached_tokens": usage.cached_tokens,
        "estimated": usage.estimated,
        "cost": None if usage.cost is None else f"{usage.cost:f}",
        "currency": usage.currency or None,
    }


def _computation(done: Computation) -> dict[str, object]:
    return {
        "understood": done.understood,
        "plan": dict(done.plan),
        "sql": done.sql,
        "parameters": list(done.parameters),
        "value": done.value,
        "unit": done.unit,
        "grouped_by": done.grouped_by,
        "measure": done.measure,
        "over_time": done.over_time,
        "groups": [{"key": group.key, "value": group.value} for group in done.groups],
        "ids": list(done.ids),
        "rows_total": done.rows_total,
        "table": None
        if done.table is None
        else {
            "columns": list(done.table.columns),
            "rows": [list(row) for row in done.table.rows],
            "citations": list(done.table.citations),
        },
        "notes": list(done.notes),
        "others": [
            {"understood": other.understood, "answer": other.answer, "question": other.question}
            for other in done.others
        ],
    }


def _hit(rank: int, hit: Hit) -> dict[str, object]:
    passage = hit.passage
    return {
        "rank": rank,
        "passage_id": passage.id,
        "document": passage.document,
        "kind": passage.kind.value,
        "title": passage.title,
        "location": _location(passage.location),
        "text": passage.text,
        "channels": {channel.value: place for channel, place in hit.ranks.items()},
    }


def citation_json(citation: Citation) -> dict[str, object]:
    """One citation, as `ask --json` and `bill --json` print it."""
    return {
        "number": citation.number,
        "document": citation.document,
        "title": citation.title,
        "location": _location(citation.location),
        "quote": citation.quote,
        "context": citation.context,
        "boxes": _boxes(citation.boxes),
        **_issue(citation),
    }


def _issue(citation: Citation) -> dict[str, object]:
    """Of which issue the words are, and whether it holds."""
    return {
        "revision": citation.revision or None,
        "valid_from": citation.valid_from.isoformat() if citation.valid_from else None,
        "valid_to": citation.valid_to.isoformat() if citation.valid_to else None,
        "sheet": citation.sheet or None,
        "issued": citation.issued.isoformat() if citation.issued else None,
        "standing": citation.standing or None,
        "superseded": _superseded(citation),
    }


def _superseded(citation: Citation) -> dict[str, object] | None:
    """By what and since when; `stated` is false where that only follows from a later issue being there."""
    if not citation.superseded_by and citation.superseded_since is None:
        return None
    since = citation.superseded_since
    return {
        "by": citation.superseded_by,
        "since": since.isoformat() if since else None,
        "stated": not citation.implied,
    }


def _boxes(boxes: Sequence[Box]) -> list[list[float]]:
    return [[box.page, box.x0, box.y0, box.x1, box.y1] for box in boxes]


def _location(location: Location) -> dict[str, object]:
    return {
        "page": location.page,
        "row": location.row,
        "sheet": location.sheet,
        "heading": list(location.heading),
    }


def _rounded(timings: Mapping[str, float]) -> dict[str, float]:
    return {step: round(value, 2) for step, value in timings.items()}
