"""A real browser, started once, with a fresh profile for each test; skipped where the machine has none."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from tests.sandbox.page.fake_slack import FakeSlack

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


@pytest_asyncio.fixture(loop_scope="session")
async def slack() -> AsyncIterator[FakeSlack]:
    server = FakeSlack()
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, slack: FakeSlack) -> AsyncIterator[Page]:
    """The page, ready, in Ann's #general. An error on it fails the test."""
    context = await browser.new_context(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    opened = await context.new_page()
    opened.set_default_timeout(5000)
    failures: list[str] = []
    opened.on("pageerror", lambda failure: failures.append(str(failure)))
    await opened.goto(f"{slack.address}/#as=U1ANN&channel=C1GENERAL")
    await opened.locator("body[data-ready]").wait_for()
    yield opened
    await context.close()
    assert failures == []
