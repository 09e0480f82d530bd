"""Signing in on the page in a real browser: at an OpenID provider, and through a proxy's headers."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.conftest import ROOT
from tests.ui.forwarding import forwarding
from ui.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("NAMEPLATE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
PICTURES = os.environ.get("NAMEPLATE_PICTURES")

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of the provider
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium found; install Debian's, or set NAMEPLATE_CHROMIUM"),
]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one document, for operations."""
    base = tmp_path_factory.mktemp("sign-in")
    site = base / "site"
    site.mkdir()
    (site / "pump.md").write_text("# Pump P-101A\n\nTighten the gland nuts to 45 Nm.\n", encoding="utf-8")
    (site / "documents.toml").write_text('["."]\ngroups = ["operations"]\n', encoding="utf-8")
    (base / "settings.toml").write_text('[ingest.embed]\nmodel = "hash"\n[answer]\nmodel = "quoting"\n')
    assert main(["ingest", str(site), "--data", str(base / "data"), "--settings", str(base / "settings.toml")]) == 0
    return base / "data"


@contextmanager
def served(data: Path, folder: Path, access: str, port: int) -> Iterator[str]:
    settings = folder / "settings.toml"
    settings.write_text(f'[ingest.embed]\nmodel = "hash"\n[answer]\nmodel = "quoting"\n[access]\n{access}')
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port), "--data", str(data)]
    log = (folder / "log").open("wb")
    server = subprocess.Popen([*command, "--settings", str(settings)], cwd=ROOT, stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                assert server.poll() is None, (folder / "log").read_text()
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.1)
        yield f"http://localhost:{port}"
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    arguments = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=arguments)
        yield opened
        opened.close()


def new_page(browser: Browser, address: str, width: int = 1280, **more: object) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 800}, base_url=address, **more)  # type: ignore[arg-type]
    context.set_default_timeout(30_000)
    return context.new_page()


def keep(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=f"{PICTURES}/{name}.png")


def test_who_signs_in_at_the_provider_sees_their_documents(browser: Browser, data: Path, tmp_path: Path) -> None:
    from oidc_provider_mock import User, run_server_in_thread

    port = free_port()
    people = [User(sub="ada", claims={"email": "ada@example.org", "groups": ["Operations"]})]
    with run_server_in_thread(user_claims=people) as provider:
        issuer = f"http://localhost:{provider.server_port}"
        secrets = tmp_path / "secrets.toml"
        secrets.write_text(
            f'[auth]\nredirect_uri = "http://localhost:{port}/oauth2callback"\ncookie_secret = "{"x" * 40}"\n'
            f'client_id = "nameplate"\nclient_secret = "secret"\n'
            f'server_metadata_url = "{issuer}/.well-known/openid-configuration"\n'
        )
        secrets.chmod(0o600)
        access = f'sign_in = "oidc"\nsecrets = "{secrets}"\n'
        with served(data, tmp_path, access, port) as address:
            phone = new_page(browser, address, 360)
            phone.goto("/")
            phone.get_by_role("button", name="Sign in").wait_for()
            assert phone.get_by_text("P-101A").count() == 0
            keep(phone, "sign-in-phone")
            page = new_page(browser, address)
            page.goto("/")
            keep(page, "sign-in-desktop")
            page.get_by_role("button", name="Sign in").click()
            page.get_by_label("sub").or_(page.locator("input[name=sub]")).first.fill("ada")
            page.locator("button[type=submit], input[type=submit]").first.click()
            page.get_by_text("1 documents are indexed").wait_for()
            page.get_by_text("Signed in as ada@example.org").wait_for()
            keep(page, "signed-in-desktop")
            page.get_by_role("button", name="Sign out").click()
            page.wait_for_url("**/end_session*")  # the provider ends its own session too
            page.goto("/")
            page.get_by_text("These documents are for people who have signed in").wait_for()


def test_a_proxy_is_believed_where_it_is_trusted(browser: Browser, data: Path, tmp_path: Path) -> None:
    headers = {"X-Forwarded-Email": "ada@example.org", "X-Forwarded-Groups": "operations", "X-Forwarded-For": "1.2.3.4"}
    for proxy, seen in (("127.0.0.1", True), ("10.0.0.5", False)):
        folder = tmp_path / proxy
        folder.mkdir()
        port = free_port()
        with (
            served(data, folder, f'sign_in = "proxy"\nproxies = ["{proxy}"]\n', port),
            forwarding(port, headers) as address,
        ):
            page = new_page(browser, address)
            page.goto("/")
            page.get_by_text("1 documents are indexed" if seen else "did not come that way").wait_for()
            if not seen:
                keep(page, "proxy-desktop")
