"""Who looks at the page: told by an OpenID provider, by a proxy in front of the page, or by the settings alone.

Whoever cannot be told is unknown, and sees public documents only. Nothing here shows anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import ip_address

import streamlit as st

from ingest.access import group_names
from rag.schema import User
from rag.settings import AccessSettings
from ui import session


def user() -> User:
    """Who looks at this page now."""
    access = session.settings().access
    match access.sign_in:
        case "oidc":
            return user_of_claims(st.user.to_dict(), access)
        case "proxy":
            headers = st.context.headers
            told = {name: headers.get_all(name) for name in (access.name_header, access.groups_header)}
            # Streamlit gives no address for one of this machine, and no headers where there is no browser.
            return user_of_headers(told, st.context.ip_address or "127.0.0.1", access)
        case "none":
            return access.user


def may_add() -> bool:
    """Whether this user may add files: anybody where people do not sign in, else those in a group that may."""
    access = session.settings().access
    groups = user().viewer.groups or frozenset()
    return access.sign_in == "none" or not groups.isdisjoint(group_names(access.may_add))


def user_of_claims(claims: Mapping[str, object], access: AccessSettings) -> User:
    """Who an OpenID provider says it is, by the claims of their identity token."""
    if claims.get("is_logged_in") is not True:
        return User()
    name = _claim(claims, access.name_claim) or claims.get("sub")
    return User(str(name or ""), frozenset(_names(_claim(claims, access.groups_claim))))


def user_of_headers(headers: Mapping[str, Sequence[str]], address: str, access: AccessSettings) -> User:
    """Who a proxy says it is. Headers of anybody else are not believed, nor one that is there twice."""
    try:
        peer = ip_address(address)
    except ValueError:
        return User()
    names, groups = headers.get(access.name_header, ()), headers.get(access.groups_header, ())
    trusted = any(peer in network for network in access.proxies)
    if not trusted or len(names) != 1 or not names[0].strip() or len(groups) > 1:
        return User()
    return User(names[0].strip(), frozenset(_names(groups[0] if groups else "")))


def _claim(claims: Mapping[str, object], name: str) -> object:
    """A claim by its name, or by a path such as `realm_access.roles` into claims that hold others."""
    if name in claims:
        return claims[name]
    found: object = claims
    for part in name.split("."):
        if not isinstance(found, Mapping) or part not in found:
            return None
        found = found[part]
    return found


def _names(said: object) -> list[str]:
    parts = said.split(",") if isinstance(said, str) else said if isinstance(said, list | tuple) else []
    return [part.strip() for part in parts if isinstance(part, str) and part.strip()]
