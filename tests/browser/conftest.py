"""A real browser in front of a running service; `make browser`."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium."""
    names = [os.environ.get("BROWSER", ""), "chromium", "chromium-browser", "google-chrome"]
    path = next((found for name in names if name and (found := shutil.which(name))), None)
    if path is None:
        pytest.fail("These tests need Chromium: install Debian's package, or name one in BROWSER.")
    # Playwright's loop runs in this thread; Django would take the test for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        )
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A fresh window; addresses are relative to the service.

    Nothing may be asked of anybody else, no script may fail, nothing may be missing.
    """
    window = chromium.new_context(base_url=live_server.url)
    page = window.new_page()
    asked, complaints = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    yield page
    window.close()
    assert [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))] == []
    assert complaints == []
