"""Reports and insights in the back office."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from planning.models import InsightMark, Report, Task
from tests.banking.conftest import make_account, make_transaction
from tests.core.test_admin_scoping import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(home):
    """Rent of the last closed month, and hardly anything at hand."""
    account = make_account(home)
    closed = home.today(timezone.now()).replace(day=1) - dt.timedelta(days=3)
    make_transaction(account, "-900.00", closed, category="housing", payee="<b>Landlord</b>")
    return account


def builder(**query):
    return reverse("admin:planning_report_builder"), query


def test_the_builder_shows_the_report_and_hands_it_over(paula, home, books):
    page, query = builder(household=str(home.pk), kind="income_expense", by="payee")
    shown = desk(paula).get(page, query).content.decode()
    assert "900.00" in shown
    assert "&lt;b&gt;Landlord" in shown
    report = Report.objects.get()
    for format, start in (("pdf", b"%PDF"), ("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf")):
        file = desk(paula).get(reverse("admin:planning_report_file", args=[report.pk, format]))
        assert file.content.startswith(start)
    assert desk(paula).get(reverse("admin:planning_report_file", args=[report.pk, "exe"])).status_code == 404


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"start": "2026-13"}, "Write a month as YYYY-MM."),
        ({"start": "2026-05", "end": "2026-04"}, "It lies after the end."),
        ({"scope": "couple"}, "joint household can be seen together"),
        ({"start": "1900-01"}, "At most 50 years."),
    ],
)
def test_the_builder_says_what_cannot_be_asked(paula, home, query, words):
    page, _ = builder()
    shown = desk(paula).get(page, {"household": str(home.pk), "kind": "cash_flow", **query})
    assert words in shown.content.decode()
    assert not Report.objects.exists()


def test_reports_and_insights_of_others_are_not_there(paula, quentin, sam, home, books):
    page, query = builder(household=str(home.pk), kind="income_expense")
    desk(paula).get(page, query)
    report = Report.objects.get()
    assert "900.00" not in desk(quentin).get(page, query).content.decode()
    assert desk(quentin).get(reverse("admin:planning_report_file", args=[report.pk, "csv"])).status_code == 404
    assert desk(quentin).get(reverse("admin:planning_insights", args=[home.pk])).status_code == 404
    assert desk(sam).get(page, query).status_code == 403
    assert desk(sam).get(reverse("admin:planning_insights", args=[home.pk])).status_code == 403
    answer = reverse("admin:planning_insight_answer", args=[home.pk])
    assert desk(quentin).post(answer, {"key": "emergency_fund", "accept": "1"}).status_code == 404
    assert not InsightMark.objects.exists()


def test_a_recommendation_becomes_a_task_and_a_finding_is_dismissed(paula, observer, home, books):
    page = reverse("admin:planning_insights", args=[home.pk])
    assert "Fill the emergency fund" in desk(paula).get(page).content.decode()
    answer = reverse("admin:planning_insight_answer", args=[home.pk])
    assert "Make it a task" not in desk(observer).get(page).content.decode()
    assert desk(observer).post(answer, {"key": "emergency_fund", "accept": "1"}).status_code == 403
    assert desk(paula).get(answer).status_code == 405
    assert desk(paula).post(answer, {"key": "no such", "accept": "1"}).status_code == 404
    assert desk(paula).post(answer, {"key": "emergency_fund", "accept": "1"}).status_code == 302
    assert Task.objects.get().source == "recommendation:emergency_fund"
    assert "Fill the emergency fund" not in desk(paula).get(page).content.decode().split("Recommendations")[1]
    desk(paula).post(answer, {"key": "mover:travel", "dismiss": "1"})
    assert InsightMark.objects.filter(answer="dismissed", key="mover:travel").exists()


def test_the_household_page_shows_net_worth_and_health(paula, home, books):
    shown = desk(paula).get(reverse("admin:users_household_page", args=[home.pk])).content.decode()
    assert "-900.00" in shown
    assert "All insights" in shown
