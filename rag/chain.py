"""One record of the journal and the hash that binds it to the record before. Knows nothing of files.

A record holds no text of people or documents, only salted digests of it: the text can be erased, the chain stays.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import JsonValue

Seal = Literal["sha256", "hmac-sha256"]

# What the first record follows.
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Record:
    """What is fixed of one entry, in the order in which it is hashed.

    `facts` is a JSON object without personal words. `digests` is a JSON object: for each part of the text its
    salted digest and whether the part was kept or only hashed.
    """

    sequence: int
    at: str  # UTC, ISO 8601
    action: str
    subject: str  # the answer it is about, '' where it is about none
    generation: int
    model: str
    facts: str
    digests: str
    seal: str
    previous: str
    hash: str = ""


def sealed(record: Record, key: bytes | None) -> Record:
    """The record with its hash: SHA-256 over the hash before and every field, keyed where it says so."""
    return replace(record, hash=record_hash(record, key))


def record_hash(record: Record, key: bytes | None) -> str:
    """Hex hash of a record; a record sealed with a key cannot be hashed without one (ValueError)."""
    fields = [
        record.previous, record.sequence, record.at, record.action, record.subject, record.generation, record.model,
        record.facts, record.digests, record.seal,
    ]  # fmt: skip
    # ASCII JSON: one spelling for every value, fields cannot run into each other, broken UTF-8 has one too.
    plain = json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode("ascii")
    if record.seal != "hmac-sha256":
        return hashlib.sha256(plain).hexdigest()
    if key is None:
        raise ValueError("this record is sealed with a key")
    return hmac.new(key, plain, hashlib.sha256).hexdigest()


def digest(salt: str, text: str) -> str:
    """Salted SHA-256 of a text, hex. Without the salt, which goes with the text, it tells nothing of the text."""
    return hashlib.sha256(f"{salt}\n{text}".encode("utf-8", "surrogateescape")).hexdigest()


def anchor(sequence: int, head: str) -> str:
    """The end of a chain in one word, to be kept elsewhere: HASH@SEQUENCE."""
    return f"{head}@{sequence}"


def read_anchor(text: str) -> tuple[int, str]:
    """Sequence and hash of an anchor; raises ValueError."""
    head, _, number = text.strip().partition("@")
    if len(head) != 64 or set(head) - set("0123456789abcdef") or not number.isdecimal():
        raise ValueError(f"{text.strip()!r} is no HASH@SEQUENCE")
    return int(number), head


def leaves(value: JsonValue) -> Iterator[str]:
    """Every word and number in a JSON value, keys among them."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield name
            yield from leaves(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner)
    elif value is not None:
        yield str(value)
