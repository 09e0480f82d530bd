"""Checks of this machine, the settings, the models and the data folder; each says what it found and what to do.

A check never changes anything and never raises: what it cannot find out is itself a finding.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from ingest.errors import NameplateError

if TYPE_CHECKING:
    from ingest.generation import Generation
    from rag.settings import Settings

_PACKAGES = {
    "numpy": "numpy",
    "faiss": "faiss-cpu",
    "Stemmer": "PyStemmer",
    "openvino": "openvino",
    "tokenizers": "tokenizers",
    "pypdf": "pypdf",
    "pypdfium2": "pypdfium2",
    "pdfplumber": "pdfplumber",
    "docx": "python-docx",
    "python_calamine": "python-calamine",
    "selectolax": "selectolax",
    "charset_normalizer": "charset-normalizer",
    "openai": "openai",
    "xllamacpp": "xllamacpp",
    "streamlit": "streamlit",
    "pydantic": "pydantic",
    "rich": "rich",
}
_LEAST_DISK_MB = 1024
_LEAST_MEMORY_MB = 2048
_SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found. `remedy` is empty where nothing needs doing."""

    name: str
    severity: Literal["ok", "note", "problem"]
    finding: str
    remedy: str = ""


def examine(settings_file: Path | None, data: Path | None) -> tuple[Finding, ...]:
    """Run every check, in the order in which a problem would stop a newcomer."""
    found = [_python(), _packages(), _processor(), _memory()]
    try:
        settings = _settings(settings_file, data)
    except NameplateError as error:
        return (*found, Finding("settings", "problem", str(error)))
    found.append(_settings_found(settings_file))
    found += [_embedder(settings), *_chat(settings)]
    found += [
        _sign_in(settings),
        *_data(settings),
        *_journal(settings),
        _disk("disk, data", settings.data),
        _disk("disk, models", _cache(settings)),
    ]
    return tuple(found)


def _settings(file: Path | None, data: Path | None) -> Settings:
    from rag.settings import load_settings

    settings = load_settings(file)
    folder = data or os.environ.get("NAMEPLATE_DATA")
    return settings.model_copy(update={"data": Path(folder)}) if folder else settings


def _settings_found(file: Path | None) -> Finding:
    from rag.settings import settings_path

    path = file or settings_path()
    return Finding("settings", "ok", f"{path} is sound" if path else "no settings file; the defaults apply")


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        return Finding("python", "ok", version)
    return Finding("python", "problem", f"{version} is not supported", "install Python 3.11, 3.12 or 3.13")


def _packages() -> Finding:
    from importlib.util import find_spec

    missing = [package for module, package in _PACKAGES.items() if find_spec(module) is None]
    if missing:
        names = " ".join(missing)
        return Finding("packages", "problem", f"missing: {', '.join(missing)}", f"run: pip install {names}")
    return Finding("packages", "ok", f"all {len(_PACKAGES)} are installed")


def _processor() -> Finding:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    try:
        flags = set(Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split())
    except OSError:
        return Finding("processor", "ok", f"{cores} cores")
    known = [flag for flag in ("avx2", "avx512f", "avx512_bf16", "amx_bf16") if flag in flags]
    said = f"{cores} cores, {', '.join(known) or 'no vector extensions known here'}"
    if "avx2" in flags or "asimd" in flags:
        return Finding("processor", "ok", said)
    return Finding("processor", "note", said, "embedding and the local model will be slow here")


def _memory() -> Finding:
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        free = next(int(line.split()[1]) // 1024 for line in lines if line.startswith("MemAvailable:"))
    except (OSError, StopIteration, ValueError):
        return Finding("memory", "note", "cannot be read on this system")
    if free < _LEAST_MEMORY_MB:
        remedy = "close other programs before using the local model"
        return Finding("memory", "note", f"{free:,} MB are free", remedy)
    return Finding("memory", "ok", f"{free:,} MB are free")


def _cache(settings: Settings) -> Path:
    from ingest.models import cache_folder

    return cache_folder(settings.ingest.embed.cache)


def _embedder(settings: Settings) -> Finding:
    from ingest.embed import open_embedder

    try:
        embedder = open_embedder(settings.ingest.embed)
    except NameplateError as error:
        return Finding("embedder", "problem", str(error))
    return Finding("embedder", "ok", f"{embedder.name}, {embedder.dimension} dimensions, runs")


def _chat(settings: Settings) -> Iterator[Finding]:
    from ingest.models import model_path

    chosen = settings.answer.model
    try:
        named = Path(settings.local.model).expanduser()
        path = named if named.suffix == ".gguf" else model_path(settings.local.model, settings.ingest.embed.cache)
        if path.is_file():
            yield Finding("model, local", "ok", f"{path.name} is here")
        else:
            yield Finding("model, local", _if(chosen == "local"), f"{path} is not there", "see [local] model")
    except NameplateError as error:
        yield Finding("model, local", _if(chosen == "local"), str(error))
    if settings.hosted.base_url:
        yield _hosted(settings)
    elif chosen == "hosted":
        yield Finding(
            "model, hosted", "problem", "answer.model is hosted and no server is named", "set [hosted] base_url"
        )
    else:
        yield Finding("model, hosted", "ok", "not configured, not needed")


def _if(needed: bool) -> Literal["note", "problem"]:
    return "problem" if needed else "note"


def _hosted(settings: Settings) -> Finding:
    """Whether the server answers at all; any answer but 'no such key' will do."""
    from urllib.error import HTTPError, URLError
    from urllib.request import Request, urlopen

    url = settings.hosted.base_url.rstrip("/") + "/models"
    if not url.startswith(("http://", "https://")):
        return Finding("model, hosted", "problem", f"{url} is no web address", "see [hosted] base_url")
    key = os.environ.get(settings.hosted.api_key_env, "")
    try:
        with urlopen(Request(url, headers={"Authorization": f"Bearer {key}"}), timeout=_SECONDS):
            return Finding("model, hosted", "ok", f"{settings.hosted.base_url} answers")
    except HTTPError as error:
        if error.code in (401, 403):
            remedy = f"put the key into ${settings.hosted.api_key_env}"
            return Finding("model, hosted", "problem", f"{url} refuses the key ({error.code})", remedy)
        return Finding("model, hosted", "note", f"{settings.hosted.base_url} answers, with code {error.code}")
    except (URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", error)
        return Finding("model, hosted", "problem", f"{url} does not answer ({reason})", "start it, or see [hosted]")


def _data(settings: Settings) -> Iterator[Finding]:
    from ingest.embed import open_embedder
    from ingest.generation import open_current
    from ingest.store_file import store_path
    from ingest.stored import unfinished_erasures
    from ingest.tuned import for_asking

    folder = settings.data
    if not folder.is_dir():
        remedy = "run: nameplate ingest FOLDER"
        yield Finding("data folder", "note", f"{folder} is not there yet", remedy)
        return
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("data folder", "problem", f"{folder} cannot be written", "check its owner and permissions")
    try:
        with open_current(folder) as generation:
            manifest = generation.manifest
            failures = len(generation.failures())
            documents = len(generation.documents())
            access = tuple(_access(settings, generation))
            try:
                generation.check_embedder(open_embedder(for_asking(settings.ingest.embed, folder)))
                match = Finding("embedder match", "ok", f"{manifest.embedder} made the vectors and reads questions")
            except NameplateError as error:
                match = Finding("embedder match", "problem", str(error))
    except NameplateError as error:
        yield Finding("generation", "problem", str(error))
        return
    for began in unfinished_erasures(store_path(folder)):
        remedy = "run `nameplate erase` again with the same words; until then nothing says that they are gone"
        yield Finding("erasure", "problem", f"one that began {began} has not ended", remedy)
    yield Finding("data folder", "ok", f"{folder}: {documents} documents, {manifest.passages} passages")
    yield Finding("generation", "ok", f"{manifest.number:06d} verified, made {manifest.created}")
    yield match
    yield from access
    if failures:
        remedy = "`nameplate ingest` and the Documents page say why"
        yield Finding("failures", "note", f"{failures} files could not be read", remedy)


def _access(settings: Settings, generation: Generation) -> Iterator[Finding]:
    """Whether access is in force, what the unknown see, and what nobody can see."""
    from collections import Counter

    from ingest.access import UNDECLARED, Classification, Viewer

    policy, groups = settings.access.policy, settings.access.groups
    if not generation.access_in_force(policy):
        yield Finding("access", "ok", "not in force: everybody sees everything (docs/access.md)")
        return
    documents = generation.documents()
    kinds = Counter((one.access.classification or policy.default).value for one in documents)
    told = ", ".join(f"{kinds[kind]} {kind.value}" for kind in Classification if kinds[kind])
    public = len(generation.seen_by(Viewer(), policy).documents())
    whose = "nobody known" if groups is None else f"groups {', '.join(sorted(groups)) or '(none)'}"
    said = f"in force: {told}; the unknown see {public}; without --groups or sign-in the asker is {whose}"
    yield Finding("access", "ok", said)
    undeclared = sum(one.access == UNDECLARED for one in documents)
    if undeclared:
        remedy = "declare them in documents.toml, or set access.default"
        yield Finding("access, undeclared", "note", f"{undeclared} documents count as {policy.default}", remedy)
    sealed = [
        one.name
        for one in documents
        if not one.access.groups and (one.access.classification or policy.default) is Classification.CONFIDENTIAL
    ]
    if sealed:
        shown = ", ".join(sealed[:3]) + (f" and {len(sealed) - 3} more" if len(sealed) > 3 else "")
        remedy = "name groups for them in documents.toml"
        yield Finding("access, sealed", "note", f"nobody can see {shown}: confidential, of no group", remedy)


def _sign_in(settings: Settings) -> Finding:
    from ui.sign_in_needs import sign_in_problem

    if problem := sign_in_problem(settings.access):
        return Finding("sign-in", "problem", problem)
    how = {"none": "nobody signs in on the page", "oidc": "by OpenID Connect", "proxy": "by headers of a proxy"}
    return Finding("sign-in", "ok", how[settings.access.sign_in])


def _journal(settings: Settings) -> Iterator[Finding]:
    """Whether the audit chain is whole and its key is there; nothing where nothing was asked yet."""
    from rag.audit import verify
    from rag.journal import journal_key, journal_path

    path = journal_path(settings.data)
    if not path.is_file():
        return
    try:
        found = verify(path, journal_key(settings.journal))
    except NameplateError as error:
        yield Finding("journal", "problem", str(error))
        return
    if found.broken_at is not None:
        remedy = "keep the file as it is, and compare it with a backup"
        yield Finding("journal", "problem", f"{path}: record {found.broken_at} {found.why}", remedy)
    else:
        yield Finding("journal", "ok", f"{found.records:,} records, whole")


def _disk(name: str, folder: Path) -> Finding:
    place = folder.absolute()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free >> 20
    if free < _LEAST_DISK_MB:
        return Finding(name, "problem", f"{place} has {free:,} MB free", "free some room")
    return Finding(name, "ok", f"{place} has {free:,} MB free")
