"""A real browser. A pytest plugin, named by the tests that look at pages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Error, sync_playwright

from harness import browser


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Chromium, started once in a process; without one the tests are skipped."""
    with sync_playwright() as playwright:
        try:
            started = browser.launch(playwright)
        except Error as error:
            pytest.skip(f"no browser: install Debian's chromium ({str(error).splitlines()[0]})")
        yield started
        started.close()
