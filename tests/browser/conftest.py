"""A real browser in front of a running service; `make browser`."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("needs Chromium")
    # Playwright's loop runs in this thread; Django would take the test for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, live_server):
    """A fresh window; addresses are relative to the service. Nothing may be asked of anybody else."""
    window = chromium.new_context(base_url=live_server.url)
    page = window.new_page()
    elsewhere = []
    page.on("request", lambda request: elsewhere.append(request.url))
    yield page
    window.close()
    assert [url for url in elsewhere if not url.startswith((live_server.url, "data:", "blob:"))] == []
