"""The page in a real browser: evidence, the marked page, a phone's width, the keyboard alone."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.rag.completions import Completions, serving
from tests.ui.conftest import ROOT, Plant

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = os.environ.get("NAMEPLATE_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
QUESTION = "What torque for the gland nuts of P-101A?"

pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("browser"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium found; install Debian's, or set NAMEPLATE_CHROMIUM"),
]


@pytest.fixture(scope="module")
def slow_writer() -> Iterator[tuple[str, type[Completions]]]:
    """A model server that writes a word now and then, without an end in sight."""
    with serving() as (url, handler):
        wrong = " ".join(f"The nuts take {number} Nm [1]." for number in range(950, 999))
        handler.writes = f"The nuts take 45 Nm [1]. {wrong}"
        handler.between = 0.3
        yield url, handler


@pytest.fixture(scope="module")
def address(
    plant: Plant, slow_writer: tuple[str, type[Completions]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """`nameplate serve` over the tiny plant."""
    settings = tmp_path_factory.mktemp("serve") / "settings.toml"
    hosted = f'[hosted]\nbase_url = "{slow_writer[0]}"\nmodel = "toy"\n'
    settings.write_text(plant.settings.read_text(encoding="utf-8") + hosted, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(port), "--data", str(plant.data)]
    server = subprocess.Popen(
        [*command, "--settings", str(settings)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    here = f"http://127.0.0.1:{port}"
    try:
        _wait_for(server, f"{here}/_stcore/health")
        yield here
    finally:
        server.terminate()
        server.wait(20)


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise AssertionError(server.stdout.read().decode() if server.stdout else "the server ended")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        opened.close()


@pytest.fixture(params=[("desktop", 1280, 860), ("phone", 360, 740)], ids=lambda each: each[0])
def page(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    _, width, height = request.param
    context = browser.new_context(viewport={"width": width, "height": height}, base_url=address)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def _ask(page: Page) -> None:
    page.goto("/")
    page.get_by_role("textbox", name="Ask about").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_text("Why these passages").wait_for()


def _fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_an_answer_opens_its_marked_page(page: Page) -> None:
    _ask(page)
    assert page.get_by_text("Checked against its sources").is_visible()
    assert page.locator("figure.np-quote", has_text="45 Nm").first.is_visible()
    assert _fits(page)
    page.get_by_role("button", name="Open source").first.click()
    picture = page.get_by_role("dialog").get_by_role("img", name="with the quoted words marked")
    picture.wait_for()
    assert "45 Nm" in (picture.get_attribute("alt") or "")
    assert _fits(page)
    marked = picture.evaluate(
        """picture => {
          const canvas = Object.assign(document.createElement("canvas"),
            { width: picture.naturalWidth, height: picture.naturalHeight });
          const paper = canvas.getContext("2d");
          paper.drawImage(picture, 0, 0);
          const pixels = paper.getImageData(0, 0, canvas.width, canvas.height).data;
          let yellow = 0;
          for (let at = 0; at < pixels.length; at += 4) yellow += pixels[at] > 230 && pixels[at + 2] < 120;
          return yellow;
        }"""
    )
    assert marked > 500
    frame = page.get_by_role("region", name="Page picture")
    assert frame.is_visible()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")


def test_the_newest_question_is_in_view_after_its_answer(page: Page) -> None:
    _ask(page)
    page.wait_for_timeout(500)
    top = page.get_by_role("heading", name=QUESTION).bounding_box()
    assert top is not None
    size = page.viewport_size
    assert size is not None
    assert 0 <= top["y"] < size["height"] / 2
    bar = page.get_by_role("textbox", name="Ask about").bounding_box()
    assert bar is not None
    assert bar["y"] + bar["height"] <= size["height"]


def test_documents_fit_and_open(page: Page) -> None:
    page.goto("/documents")
    page.get_by_text("Add documents").wait_for()
    assert _fits(page)
    page.get_by_role("combobox", name="Open a document").click()
    page.get_by_role("option", name="pump-p-101").click()
    page.get_by_role("img", name="Page 1 of").wait_for()
    assert _fits(page)


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=address)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/")
    box = page.get_by_role("textbox", name="Ask about")
    box.wait_for()
    _tab_to(page, "Ask about")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_text("Why these passages").wait_for()
    page.evaluate("document.activeElement.blur()")
    _tab_to(page, "Open source")
    assert page.evaluate(f"{_ACTIVE} && getComputedStyle({_ACTIVE}).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.get_by_role("dialog").get_by_role("img", name="with the quoted words marked").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    context.close()


def test_only_checked_sentences_are_shown_and_stop_keeps_them_and_the_evidence(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=address)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="Hosted model").click()
    page.get_by_text("Now: toy").wait_for()
    page.get_by_role("textbox", name="Ask about").fill(QUESTION)
    page.keyboard.press("Enter")
    page.locator("p.np-so-far", has_text="The nuts take 45 Nm").first.wait_for()
    assert page.get_by_text("each sentence is shown once it is checked").is_visible()
    assert "95" not in page.locator("[data-testid=stMain]").inner_text()
    assert page.locator("figure.np-quote", has_text="45 Nm").first.is_visible()
    if folder := os.environ.get("NAMEPLATE_SHOTS"):
        page.screenshot(path=f"{folder}/so-far.png")
    page.get_by_role("button", name="Stop").first.click()
    page.get_by_text("Stopped. Only what was checked").locator("visible=true").wait_for()
    assert page.locator("figure.np-quote", has_text="45 Nm").first.is_visible()
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="Quotes only").click()
    page.get_by_role("button", name="Open page 1").first.wait_for()
    from playwright.sync_api import expect

    # While the page is drawn anew, what it showed before stands beside it for a moment.
    expect(page.locator("p.np-so-far")).to_have_count(1)
    assert page.locator("p.np-so-far").inner_text() == "The nuts take 45 Nm. [1]"
    context.close()


def test_stop_reaches_a_model_that_has_not_written_a_word(
    browser: Browser, address: str, slow_writer: tuple[str, type[Completions]]
) -> None:
    handler = slow_writer[1]
    handler.before = 120.0
    handler.left.clear()
    asked = len(handler.requests)
    context = browser.new_context(viewport={"width": 1280, "height": 860}, base_url=address)
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto("/")
    page.get_by_role("combobox", name="Model").click()
    page.get_by_role("option", name="Hosted model").click()
    page.get_by_text("Now: toy").wait_for()
    page.get_by_role("textbox", name="Ask about").fill(QUESTION)
    page.keyboard.press("Enter")
    page.get_by_text("Found these words; writing the answer").wait_for()
    _asked(handler, asked)
    page.get_by_role("button", name="Stop").first.click()
    page.get_by_text("Stopped. Only what was checked").locator("visible=true").wait_for()
    assert handler.left.wait(20)  # the connection to the model is closed
    handler.before = 0.0
    context.close()


def _asked(handler: type[Completions], before: int) -> None:
    """Wait until the model has the question: what is stopped earlier is never asked of it."""
    deadline = time.monotonic() + 20
    while len(handler.requests) == before:
        assert time.monotonic() < deadline, "the model was not asked"
        time.sleep(0.05)


def test_targets_of_a_phone_are_large_enough(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 740}, base_url=address, has_touch=True)
    context.set_default_timeout(30_000)
    page = context.new_page()
    _ask(page)
    heights = page.eval_on_selector_all(
        ".stButton button, [data-testid=stExpander] summary",
        "all => all.filter(one => one.offsetParent).map(one => one.getBoundingClientRect().height)",
    )
    assert heights
    assert min(heights) >= 48
    small = page.eval_on_selector_all(
        "[data-testid=stMain] :is(p, blockquote, figcaption, span.np-path, td, th, button)",
        "all => all.filter(one => one.offsetParent && one.innerText && parseFloat(getComputedStyle(one).fontSize) < 16)"
        ".map(one => one.className + ': ' + one.innerText)",
    )
    assert small == []
    context.close()


_ACTIVE = (
    "((one) => { while (one.shadowRoot?.activeElement) one = one.shadowRoot.activeElement; return one })"
    "(document.activeElement)"
)


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus is called `name`."""
    for _ in range(60):
        page.keyboard.press("Tab")
        label = page.evaluate(f"{_ACTIVE}.getAttribute('aria-label') || {_ACTIVE}.placeholder || ''")
        if label.startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name}")


def test_screenshots_folder_is_part_of_the_documentation() -> None:
    for name in ("ask-desktop", "ask-phone", "marked-page", "documents"):
        picture = Path(ROOT / "docs" / "images" / f"{name}.png")
        assert 10_000 < picture.stat().st_size < 300_000
