"""What signing in on the page needs, checked before it is served: nobody may find a door that cannot be locked."""

from __future__ import annotations

import tomllib
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rag.settings import AccessSettings

_NEEDED = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
_SHORTEST_SECRET = 32


def sign_in_problem(access: AccessSettings) -> str:
    """Why people could not sign in as the settings say, in one line; '' where they can."""
    if access.sign_in == "proxy" and not access.proxies:
        return 'access.sign_in is "proxy" and no proxy is believed; set access.proxies, as ["10.0.0.5"]'
    if access.sign_in != "oidc":
        return ""
    if find_spec("authlib") is None:
        return 'access.sign_in is "oidc" and Authlib is missing; run: pip install "Authlib>=1.3.2"'
    if access.secrets is None:
        return 'access.sign_in is "oidc" and access.secrets names no file with an [auth] table; see docs/access.md'
    return _secrets_problem(access.secrets)


def _secrets_problem(path: Path) -> str:
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        return f"access.secrets: {path} cannot be read ({error.strerror}); see docs/access.md"
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        return f"access.secrets: {path} is not TOML; see docs/access.md"
    table = said.get("auth")
    told = {key: str(value).strip() for key, value in table.items()} if isinstance(table, dict) else {}
    lacking = [key for key in _NEEDED if not told.get(key)]
    if lacking:
        return f"access.secrets: {path} lacks {', '.join(lacking)} under [auth]; see docs/access.md"
    if not told["redirect_uri"].endswith("/oauth2callback"):
        return f"access.secrets: {path}: redirect_uri must end with /oauth2callback"
    if len(told["cookie_secret"]) < _SHORTEST_SECRET:
        return f"access.secrets: {path}: cookie_secret needs at least {_SHORTEST_SECRET} random signs"
    if path.stat().st_mode & 0o077:
        return f"access.secrets: {path} can be read by others on this machine; run: chmod 600 {path}"
    return ""
