"""A real browser, started once; skipped where the machine has none.

``page`` is for a test that does something: loaded anew for each, with an empty storage, in a tab that stays open, since
opening one takes longer than most tests. ``shown`` is one page for all the tests that only look.
"""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.sandbox.page.fake_slack import FakeSlack

PLACE = "#as=U1ANN&channel=C1GENERAL"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser to drive the page with: none of {', '.join(BROWSERS)} is installed")
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def server() -> AsyncIterator[FakeSlack]:
    async with serving() as fake:
        yield fake


@pytest_asyncio.fixture(loop_scope="session")
async def slack(server: FakeSlack) -> AsyncIterator[FakeSlack]:
    yield server
    server.forget()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def tab(browser: Browser, server: FakeSlack) -> AsyncIterator[Page]:
    async with _opened(browser, server) as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="session")
async def page(tab: Page, slack: FakeSlack) -> AsyncIterator[Page]:
    """The page, ready, in Ann's #general, to do things on. An error on it fails the test."""
    failures: list[str] = []

    def note(failure: object) -> None:
        failures.append(str(failure))

    tab.on("pageerror", note)
    await tab.evaluate(f"localStorage.clear(); sessionStorage.clear(); history.replaceState(null, '', '/{PLACE}')")
    await tab.reload()
    await tab.locator("body[data-ready]").wait_for()
    yield tab
    tab.remove_listener("pageerror", note)
    await tab.emulate_media(color_scheme="null")
    assert failures == []


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shown(browser: Browser) -> AsyncIterator[Page]:
    """The same, to look at only: nobody sends it anything."""
    async with serving() as still, _opened(browser, still) as opened:
        yield opened


@asynccontextmanager
async def serving() -> AsyncIterator[FakeSlack]:
    fake = FakeSlack()
    await fake.start()
    yield fake
    await fake.stop()


@asynccontextmanager
async def _opened(browser: Browser, slack: FakeSlack) -> AsyncIterator[Page]:
    """In a window of its own: a browser lets what is behind another tab wait."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(5000)
    opened = await context.new_page()
    await opened.goto(f"{slack.address}/{PLACE}")
    await opened.locator("body[data-ready]").wait_for()
    yield opened
    await context.close()
