"""A language model reads a question that the rules could not, into the same plan.

It fills a form whose columns and operations are listed, so that it can name nothing else. What it gives is checked:
every value must stand in its column or in the question, and every word that the rules could not read must be
accounted for. A model that fails, is late or babbles changes nothing: the rules' silence then stands.
"""

from __future__ import annotations

import re
from dataclasses import replace
from string import Template
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from ingest.columnar import LogColumn
from ingest.errors import ModelError
from ingest.schema import ColumnType
from rag.chat import ChatLimits, FormModel, Message
from rag.plan.draft import Draft
from rag.plan.lexicon import Lexicon
from rag.plan.schema import Bucket, Column, Condition, Group, Kind, Measure, Op, Order, Plan
from rag.plan.text import fold, plain_words, stem
from rag.prompting import estimate_tokens, prompt

_MOST_COLUMNS = 40
_MOST_VALUES = 12  # of a column that are told to the model
_MOST_WORDS = 3  # that the rules left unread
_TOKENS = 400
_COLUMN_TOKENS = 1500  # for the columns; those after that are told by name and type alone


class _Filter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    words: str
    column: str
    op: Literal["is", "contains", "<", "<=", ">", ">=", "missing"]
    value: str
    negate: bool = False


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")

    filters: list[_Filter]
    group_by: str
    bucket: Bucket
    measure: Literal["count", "sum", "mean", "median", "min", "max", "first", "last", "list", "distinct"]
    measure_column: str
    order: Literal["none", "largest", "smallest"]
    limit: int


def fill(question: str, draft: Draft, model: FormModel, seconds: float) -> Draft | None:
    """The draft with the plan that the model read, or None where it is of no use."""
    blind = [word for word in draft.unexplained if word.isalpha()]
    if not 0 < len(blind) <= _MOST_WORDS or not (draft.named >= 0.9 or draft.own) or draft.lost or draft.missing:
        return None
    lexicon = draft.lexicon
    columns = {column.name: column for column in lexicon.log.columns[:_MOST_COLUMNS] if column.profile.filled}
    try:
        written = model.fill(
            _messages(question, lexicon, columns), form_schema(list(columns)), ChatLimits(_TOKENS, seconds)
        )
        form = _Form.model_validate_json(written)
    except (ModelError, ValidationError, ValueError):
        return None
    plan = _plan(form, draft.plan.log, columns, lexicon, question)
    if plan is None or not _accounts_for(blind, form):
        return None
    shape = "list" if plan.measure.kind is Kind.LIST else "count"
    return replace(draft, plan=plan, unexplained=(), shape=shape, others=[])


def form_schema(names: list[str]) -> dict[str, JsonValue]:
    """The JSON schema of the form with the columns of one log."""
    schema: dict[str, Any] = _Form.model_json_schema()
    schema["$defs"]["_Filter"]["properties"]["column"] = {"enum": names}
    for field in ("group_by", "measure_column"):
        schema["properties"][field] = {"enum": ["", *names]}
    return schema


def _messages(question: str, lexicon: Lexicon, columns: dict[str, LogColumn]) -> list[Message]:
    lines: list[str] = []
    left = _COLUMN_TOKENS
    for name, column in columns.items():
        line = f"- {name} ({column.type.value})"
        told = _told(column)
        if estimate_tokens(told) <= left:
            line += told
        left -= estimate_tokens(line)
        lines.append(line)
    system, user = prompt("plan")
    filled = Template(user).substitute(
        title=lexicon.log.title, rows=lexicon.log.rows, columns="\n".join(lines), question=" ".join(question.split())
    )
    return [{"role": "system", "content": system}, {"role": "user", "content": filled}]


def _told(column: LogColumn) -> str:
    """What a column holds: its commonest values, or from where to where it goes; '' where that tells nothing."""
    told = column.profile
    if told.common and told.distinct <= 60:
        values = ", ".join(surface[:30] for surface, _ in told.common[:_MOST_VALUES])
        return f": {values}{', …' if told.distinct > _MOST_VALUES else ''}"
    return f": from {told.low} to {told.high} {column.unit}".rstrip() if told.low is not None else ""


def _plan(form: _Form, log: int, columns: dict[str, LogColumn], lexicon: Lexicon, question: str) -> Plan | None:
    """The form as a plan; None where it names what is not there."""
    where = []
    for one in form.filters:
        column = columns.get(one.column)
        condition = _condition(one, column, lexicon, question) if column is not None else None
        if condition is None:
            return None
        where.append(condition)
    group: tuple[Group, ...] = ()
    if form.group_by:
        by = columns.get(form.group_by)
        if by is None or (form.bucket is not Bucket.VALUE and by.type is not ColumnType.DATETIME):
            return None
        group = (Group(by.place, form.bucket, bool(by.profile.separator)),)
    kind = Kind(form.measure)
    operand = columns.get(form.measure_column) if kind not in (Kind.COUNT, Kind.LIST) else None
    if kind not in (Kind.COUNT, Kind.LIST) and operand is None:
        return None
    if kind is Kind.LIST and group:
        kind = Kind.COUNT
    order = None if form.order == "none" or not group else Order("measure", form.order == "largest")
    limit = form.limit if 1 <= form.limit <= 1000 else None
    return Plan(log, tuple(where), group, Measure(kind, Column(operand.place) if operand else None), order, limit)


def _condition(one: _Filter, column: LogColumn, lexicon: Lexicon, question: str) -> Condition | None:
    """One filter, where its value is one of the column's or stands in the question."""
    place, op = Column(column.place), Op(one.op)
    if op is Op.MISSING:
        return Condition(place, op, (), one.negate)
    value = one.value.strip()
    if column.type is ColumnType.NUMBER:
        number = value.replace(",", "")
        stands = re.fullmatch(r"-?\d+(?:\.\d+)?", number) and number.lstrip("-") in question.replace(",", "")
        return Condition(place, op, (number,), one.negate) if stands and op is not Op.CONTAINS else None
    if column.type is ColumnType.DATETIME:
        stands = re.fullmatch(r"\d{4}(?:-\d\d(?:-\d\d)?)?", value) and value[:4] in question
        return Condition(place, op, (value,), one.negate) if stands and op is not Op.CONTAINS else None
    if op is Op.CONTAINS:
        said = {stem(word) for word in plain_words(question)}
        held = all(stem(word) in said for word in plain_words(value))
        return Condition(place, op, (value,), one.negate) if value and held else None
    known = next((each.surface for each in lexicon.all_values(column.place) if fold(each.surface) == fold(value)), None)
    return Condition(place, Op.IS, (known,), one.negate) if known is not None and op is Op.IS else None


def _accounts_for(blind: list[str], form: _Form) -> bool:
    """Whether every word that the rules could not read stands for a filter, or names a column that is used."""
    used = [*(one.words for one in form.filters), form.group_by, form.measure_column]
    told = {stem(word) for text in used for word in plain_words(text)}
    return all(stem(word) in told for word in blind)
