"""All settings, read once from settings.toml.

The file is $NAMEPLATE_SETTINGS, else ./settings.toml, else the defaults. Unknown keys are refused with
their path. Secrets are named by environment variable, never written here.
"""

from __future__ import annotations

import os
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Literal

from pydantic import Field, IPvAnyNetwork, ValidationError

from ingest.access import Classification, Policy
from ingest.errors import SettingsError
from ingest.personal.kinds import DEFAULT_KINDS, PersonalKind
from ingest.settings import IngestSettings, Section
from rag.schema import User


class RetrieveSettings(Section):
    """How passages are found."""

    depth: int = Field(100, ge=10, le=1000, description="passages each channel brings before fusion")
    hits: int = Field(10, ge=1, le=100, description="passages kept after fusion")
    lexical_weight: float = Field(0.6, ge=0, le=1, description="weight of the lexical channel; dense has the rest")
    reranker: str = Field(
        "auto",
        description="who reads the best passages again: a catalogue name, a folder, none; "
        "auto takes ms-marco-MiniLM-L-12-v2 if it is here",
    )
    rerank: int = Field(16, ge=1, le=100, description="passages the reranker reads")
    rerank_weight: float = Field(
        0.8, ge=0, le=1, description="weight of the reranker where it finds a plain answer, half of it elsewhere"
    )


class AnswerSettings(Section):
    """How answers are made."""

    model: Literal["auto", "quoting", "local", "hosted"] = Field(
        "auto", description="who writes: quoting (no model), local, hosted; auto takes hosted if configured, else local"
    )
    spans: int = Field(6, ge=1, le=30, description="evidence sentences or rows given to the answerer")
    evidence_tokens: int = Field(700, ge=50, description="most tokens of evidence given to a model")
    max_tokens: int = Field(220, ge=16, description="most tokens a model may write")
    seconds: float = Field(60.0, gt=0, description="a model that takes longer is stopped; the evidence stays")
    not_found_below: float = Field(
        0.28, ge=0, le=1, description="questions that the evidence answers with less probability are refused"
    )
    unsupported_below: float = Field(
        0.65, ge=0, le=1, description="sentences with less support in their evidence are left out"
    )


class PlanSettings(Section):
    """How questions to logs are read."""

    glossary: Path | None = Field(
        None, description="what the site calls its things; also glossary.toml beside documents"
    )
    ask_model: bool = Field(True, description="let the model read a question to logs where the rules cannot")
    seconds: float = Field(8.0, gt=0, description="a model or a query that takes longer is stopped")


class FollowSettings(Section):
    """How follow-up questions are read."""

    ask_model: bool = Field(False, description="let the model word a follow-up question where the rules cannot")
    seconds: float = Field(6.0, gt=0, description="a model that takes longer is not waited for")


class LocalSettings(Section):
    """The language model in this process."""

    model: str = Field("qwen2.5-coder-1.5b-instruct", description="a catalogue name or a path of a GGUF file")
    threads: int = Field(0, ge=0, description="0: all cores")
    context: int = Field(4096, ge=512, description="tokens the model can see")


class HostedSettings(Section):
    """Any server that speaks OpenAI's Chat Completions."""

    base_url: str = Field("", description="empty: not configured")
    model: str = Field("", description="the server's name for the model")
    api_key_env: str = Field("NAMEPLATE_API_KEY", description="environment variable that holds the key")
    retries: int = Field(1, ge=0, le=5, description="further tries when the server fails or is busy")
    price_per_million_input: Decimal = Field(
        Decimal(0), ge=0, description="money for a million tokens read; 0: not told"
    )
    price_per_million_output: Decimal = Field(Decimal(0), ge=0, description="money for a million tokens written")
    currency: str = Field("USD", description="of the prices")


class JournalSettings(Section):
    """What is kept of questions and answers."""

    texts: Literal["kept", "hashed"] = Field(
        "kept", description="hashed: who and when is kept, of question, answer and comment only a salted digest"
    )
    hmac_key_env: str = Field("", description="environment variable of a key that seals the records; empty: no key")


class PrivacySettings(Section):
    """What of people is found, and hidden from hosted models."""

    mask_hosted: bool = Field(True, description="put placeholders for personal data in all that goes to a hosted model")
    names: bool = Field(False, description="names of people too; finds more with the extra 'names' installed")
    types: tuple[PersonalKind, ...] = Field(DEFAULT_KINDS, description="kinds of data; 'date' is known too")

    def kinds(self) -> tuple[PersonalKind, ...]:
        """The kinds that are looked for."""
        named = (*self.types, PersonalKind.NAME) if self.names else self.types
        return tuple(dict.fromkeys(named))


class ServeSettings(Section):
    """The web page."""

    port: int = Field(8501, ge=1, le=65535, description="where the page is served")
    upload_mb: int = Field(64, ge=1, description="largest file that can be dropped on the page")


class AccessSettings(Section):
    """Who may see what (docs/access.md)."""

    in_force: Literal["declared", "always"] = Field(
        "declared", description="declared: as soon as one document declares groups or a classification; or always"
    )
    default: Classification = Field(
        Classification.INTERNAL,
        description="what a document counts as that declares none: public, internal, confidential",
    )
    groups: tuple[str, ...] | None = Field(
        None, description="groups of whoever asks without --groups or sign-in; left out: it is not known who asks"
    )
    may_add: tuple[str, ...] = Field((), description="groups that may add files on the page, where people sign in")
    sign_in: Literal["none", "oidc", "proxy"] = Field(
        "none", description="who says who looks at the page: nobody, an OpenID provider, a proxy in front of it"
    )
    name_claim: str = Field("email", min_length=1, description="oidc: the claim that names the user")
    groups_claim: str = Field("groups", min_length=1, description="oidc: the claim that lists the user's groups")
    secrets: Path | None = Field(None, description="oidc: file with the [auth] table that Streamlit describes")
    name_header: str = Field("X-Forwarded-Email", min_length=1, description="proxy: the header that names the user")
    groups_header: str = Field(
        "X-Forwarded-Groups", min_length=1, description="proxy: the header with the user's groups, parted by commas"
    )
    proxies: tuple[IPvAnyNetwork, ...] = Field(
        (), description="proxy: addresses whose headers are believed, as 10.0.0.5 or 10.0.0.0/24"
    )

    @property
    def policy(self) -> Policy:
        """As a generation needs it. Where people sign in, access is always in force."""
        return Policy(self.in_force == "always" or self.sign_in != "none", self.default)

    @property
    def user(self) -> User:
        """Whoever asks where nobody says who they are."""
        return User(groups=None if self.groups is None else frozenset(self.groups))


class Settings(Section):
    """Everything in settings.toml."""

    data: Path = Field(Path("data"), description="folder of the store, the generations and the journal")
    ingest: IngestSettings = IngestSettings()
    retrieve: RetrieveSettings = RetrieveSettings()
    answer: AnswerSettings = AnswerSettings()
    plan: PlanSettings = PlanSettings()
    follow: FollowSettings = FollowSettings()
    local: LocalSettings = LocalSettings()
    hosted: HostedSettings = HostedSettings()
    journal: JournalSettings = JournalSettings()
    privacy: PrivacySettings = PrivacySettings()
    serve: ServeSettings = ServeSettings()
    access: AccessSettings = AccessSettings()


def settings_path() -> Path | None:
    """The settings file that applies, or None where the defaults do."""
    named = os.environ.get("NAMEPLATE_SETTINGS")
    if named:
        return Path(named)
    here = Path("settings.toml")
    return here if here.is_file() else None


def load_settings(path: Path | None = None) -> Settings:
    """Read and check the settings; raises SettingsError naming the key and the file."""
    path = path or settings_path()
    if path is None:
        return Settings()
    try:
        with path.open("rb") as file:
            return Settings.model_validate(tomllib.load(file))
    except OSError as error:
        raise SettingsError(
            f"settings file {path} cannot be read ({error.strerror}); check NAMEPLATE_SETTINGS"
        ) from None
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"settings file {path} is not TOML: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        what = "unknown setting" if first["type"] == "extra_forbidden" else f"{first['msg'].lower()}:"
        raise SettingsError(f"{path}: {what} {key}; settings.toml in the repository lists every key") from None
