"""What can go wrong, said to a person.

NameplateError            shown as one line: what, where, what to do; exit 1
├── UnusableInput         a path, question or option that cannot be used
├── UnreadableDocument    one file; ingest reports it and goes on
├── SettingsError         settings.toml, with the key's path
├── StoreError            the data folder: locked, full, damaged, made by another embedder
│   └── GenerationError   a generation that does not verify
└── ModelError            a model file or server
"""

from __future__ import annotations


class NameplateError(Exception):
    """An error whose text is meant for the user: one line naming the thing, the place and the remedy."""


class UnusableInput(NameplateError):
    """The user's input cannot be used."""


class UnreadableDocument(NameplateError):
    """One file cannot be read; the others are not affected."""


class SettingsError(NameplateError):
    """A setting is unknown or out of its bounds."""


class StoreError(NameplateError):
    """The data folder cannot be used."""


class GenerationError(StoreError):
    """A generation is missing, damaged or made by another embedder."""


class ModelError(NameplateError):
    """A model is missing, damaged or does not answer."""
