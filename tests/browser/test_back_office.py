"""What a planner and a visitor see, on the demo's data."""

import pytest
from django.core.cache import cache
from django.core.management import call_command

from lifepath.core.demo import DEMO_PASSWORD

pytestmark = pytest.mark.browser

WIDTHS = (1280, 1920)


@pytest.fixture
def demo(settings, transactional_db):
    """The demo as `make run` builds it."""
    settings.DEMO, settings.STAFF_SECOND_FACTOR_REQUIRED = True, False
    cache.clear()
    call_command("load_reference_data", verbosity=0)
    call_command("build_demo", verbosity=0)


def sign_in(page, email):
    """Through the sign-in page, as everybody does."""
    page.goto("/admin/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def fits(page):
    """Nothing is wider than the window, whichever it is."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_load_state("networkidle")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            return False
    return True


def test_a_planner_goes_from_the_book_of_business_to_a_households_spending(page, demo):
    sign_in(page, "paula@firm.example")
    page.get_by_role("link", name="Dana Okafor").wait_for()
    assert fits(page)

    page.get_by_role("link", name="Rivera & Chen").first.click()

    page.get_by_role("heading", name="Rivera & Chen").wait_for()
    pie = page.get_by_role("img", name="Where the money went")
    peers = page.get_by_role("img", name="Spending a month beside peers")
    assert pie.locator("text", has_text="Housing").is_visible()
    assert peers.locator("rect").count() > 20
    assert fits(page)

    ink = "getComputedStyle(document.querySelector('svg.drawing text')).fill"
    before = page.evaluate(ink)
    page.evaluate("localStorage.setItem('adminTheme', JSON.stringify('dark'))")
    page.reload()
    assert page.evaluate(ink) != before
    assert fits(page)


def test_a_planner_without_assignments_finds_an_empty_book(page, demo):
    sign_in(page, "quentin@firm.example")

    page.get_by_text("Quentin").first.wait_for()
    assert page.get_by_role("link", name="Rivera & Chen").count() == 0
    assert fits(page)


def test_a_visitor_finds_the_way_and_reads_the_api_documentation(page, live_server):
    page.goto("/")
    assert fits(page)

    page.get_by_role("link", name="API documentation").click()

    page.wait_for_selector(".swagger-ui .opblock", timeout=60_000)
    # Only what is in the window is drawn; the page is as long as all operations.
    assert page.evaluate("document.documentElement.scrollHeight") > 5000
    assert fits(page)
