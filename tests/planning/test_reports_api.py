"""Reports over HTTP: what they answer, for whom, and as which file."""

import csv
import datetime as dt
import hashlib
import io
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.utils import timezone
from pypdf import PdfReader

from lifepath.banking.choices import PairState, TransferKind, Visibility
from lifepath.banking.models import Transaction, TransferPair
from lifepath.investments.models import InvestmentAccount
from lifepath.users.models import AuditEvent
from planning.models import Report, ReportFile
from planning.selectors.reports import data_version
from planning.services import reports as service
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

pytestmark = pytest.mark.django_db
MONTHS = "start=2026-02&end=2026-03"
API = "/api/v1/reports"


@pytest.fixture
def books(home):
    """Two months of Alice's."""
    account = make_account(home)
    make_transaction(account, "3000.00", dt.date(2026, 2, 27), category="income", payee="Employer")
    make_transaction(account, "-1200.00", dt.date(2026, 3, 1), category="housing", payee="=HYPERLINK(1)")
    make_transaction(account, "-300.50", dt.date(2026, 3, 31), category="food_groceries", payee="Market")
    return account


def report(user, path, **query):
    answer = client_for(user).get(f"{API}/{path}", query)
    assert answer.status_code == 200, answer.json()
    return answer.json()


def values(body, name):
    return {row["buckets"][0]["label"]: row["values"][name] for row in body["rows"]}


def test_income_and_expense_by_month_is_exact_and_says_where_it_comes_from(alice, books):
    body = report(alice, "income-expense", start="2026-02", end="2026-03")
    assert values(body, "income") == {"2026-02": "3000.00", "2026-03": "0.00"}
    assert values(body, "spending") == {"2026-02": "0.00", "2026-03": "1500.50"}
    assert body["totals"] == {
        "income": "3000.00", "spending": "1500.50", "saving": "0.00", "transfers": "0.00", "net": "1499.50",
    }  # fmt: skip
    assert body["series"][0]["points"] == [["2026-02", "3000.00"], ["2026-03", "0.00"]]
    assert body["assumptions"][0]["value"].startswith("booked 2026-02-01 to 2026-03-31")
    assert body["explanation"]


def test_a_report_costs_the_same_queries_whatever_it_covers(alice, books, django_assert_num_queries):
    caller = client_for(alice)
    url = f"{API}/income-expense?{MONTHS}&by=category,account"
    caller.get(url)
    with django_assert_num_queries(21):
        assert caller.get(url).status_code == 200
    for day in range(1, 28):
        make_transaction(make_account(books.household, f"A{day}"), "-1.00", dt.date(2026, 3, day), category="travel")
    with django_assert_num_queries(21):
        assert caller.get(url).status_code == 200


def test_an_answer_is_kept_until_something_is_written(alice, books, monkeypatch):
    monkeypatch.setattr(data_version, "_oldest_open", lambda: 2**62)
    first = report(alice, "income-expense", start="2026-02", end="2026-03")
    with monkeypatch.context() as patch:
        patch.setattr(service, "_compute", None)
        again = report(alice, "income-expense", start="2026-02", end="2026-03")
    assert (again["rows"], again["report_id"]) == (first["rows"], first["report_id"])
    make_account(books.household, "Another")  # the writes of a test share one database transaction
    make_transaction(books, "-1.00", dt.date(2026, 3, 2), category="travel")
    later = report(alice, "income-expense", start="2026-02", end="2026-03")
    assert later["totals"]["spending"] == "1501.50"
    assert later["data_version"] != first["data_version"]
    assert Report.objects.count() == 1


def test_no_answer_is_kept_while_an_older_transaction_may_still_bring_rows(alice, books):
    versions = {report(alice, "cash-flow", start="2026-02", end="2026-03")["data_version"] for _ in range(2)}
    assert len(versions) == 2  # the test's own transaction is still open


def test_a_couple_sees_what_is_shared_and_transfers_between_its_households_vanish(alice, bob, joint):
    own, ours = make_account(alice.personal_household), make_account(joint, "Ours")
    private = make_account(bob.personal_household, "Bob's")
    shared = make_account(bob.personal_household, "Bob's open", visibility=Visibility.FULL)
    paid = make_transaction(own, "-500.00", dt.date(2026, 2, 27), category="household_transfer")
    received = make_transaction(ours, "500.00", dt.date(2026, 3, 1), category="household_transfer")
    TransferPair.objects.create(
        household=alice.personal_household, receiving_household=joint, paying=paid, receiving=received,
        kind=TransferKind.HOUSEHOLD, state=PairState.ACCEPTED,
    )  # fmt: skip
    make_transaction(ours, "-80.00", dt.date(2026, 3, 5), category="food_groceries")
    make_transaction(private, "-999.00", dt.date(2026, 3, 5), category="travel")
    make_transaction(shared, "-20.00", dt.date(2026, 3, 6), category="travel")
    asked = {"couple": str(joint.pk), "start": "2026-02", "end": "2026-03"}

    alone = report(alice, "income-expense", **asked)
    assert (alone["totals"]["transfers"], alone["totals"]["spending"]) == ("500.00", "80.00")
    for by in ("month", "day"):  # from the monthly totals, and from the postings
        together = report(alice, "income-expense", **asked, scope="couple", by=by)
        assert together["totals"]["transfers"] == "0.00"
        assert together["totals"]["spending"] == "100.00"
        assert "999" not in str(together)
    flow = report(alice, "cash-flow", **asked, scope="couple")
    assert values(flow, "left_out") == {"2026-02": "-500.00", "2026-03": "500.00"}
    for row in flow["rows"]:
        amount = {name: Decimal(text) for name, text in row["values"].items()}
        moved = amount["income"] - amount["spending"] - amount["saving"] + amount["transfers"] + amount["left_out"]
        assert amount["opening"] + moved == amount["closing"]


def test_the_version_of_a_couples_report_does_not_tell_of_private_rows(alice, bob, joint, monkeypatch):
    monkeypatch.setattr(data_version, "_oldest_open", lambda: 2**62)
    make_account(joint, "Ours")
    private = make_account(bob.personal_household, "Bob's")
    asked = {"couple": str(joint.pk), "scope": "couple", "start": "2026-02", "end": "2026-03"}
    before = [report(alice, name, **asked)["data_version"] for name in ("income-expense", "net-worth")]
    row = make_transaction(private, "-999.00", dt.date(2026, 3, 5), category="travel")
    Transaction.objects.filter(pk=row.pk).update(revision=2**61)
    InvestmentAccount.objects.create(household=bob.personal_household, owner=bob, name="IRA", account_type="IRA")
    assert [report(alice, name, **asked)["data_version"] for name in ("income-expense", "net-worth")] == before
    private.visibility = Visibility.FULL
    private.save()
    assert report(alice, "income-expense", **asked)["data_version"] != before[0]


def test_an_account_shared_by_balance_shows_todays_balance_only(alice, bob, joint):
    make_account(joint)
    account = make_account(bob.personal_household, "Bob's nest", visibility=Visibility.BALANCE)
    make_transaction(account, "700.00", dt.date(2026, 2, 3), category="income")
    make_transaction(account, "-50.00", dt.date(2026, 3, 3), category="travel")
    body = report(alice, "net-worth", couple=str(joint.pk), scope="couple", start="2026-01", end="2026-03")
    assert set(values(body, "cash").values()) == {"650.00"}
    assert "Bob's nest" in body["notes"][0]
    spent = report(alice, "income-expense", couple=str(joint.pk), scope="couple", start="2026-01", end="2026-03")
    assert spent["totals"]["spending"] == "0.00"


def test_a_surprise_stands_in_other_for_everybody_else(alice, bob, joint):
    ours = make_account(joint)
    today = timezone.now().date()
    make_transaction(
        ours, "-90.00", today, category="travel", payee="Jeweller", tags=["gift"],
        surprise_until=today + dt.timedelta(days=5), surprise_since=today, surprise_by=bob,
    )  # fmt: skip
    month = f"{today:%Y-%m}"
    asked = {"couple": str(joint.pk), "start": month, "end": month}
    for by, mine, theirs in (
        ("category_group", {"Other": "90.00"}, {"Travel": "90.00"}),
        ("payee", {"No payee": "90.00"}, {"Jeweller": "90.00"}),
        ("tags", {"No tags": "90.00"}, {"gift": "90.00"}),
    ):
        assert values(report(alice, "income-expense", **asked, by=by), "spending") == mine
        assert values(report(bob, "income-expense", **asked, by=by), "spending") == theirs


def test_trends_tell_the_direction_of_closed_months(alice, home):
    account = make_account(home)
    for month, amount in ((1, "-100"), (2, "-110"), (3, "-121")):
        make_transaction(account, f"{amount}.00", dt.date(2026, month, 15), category="travel")
    body = report(alice, "trends", start="2026-01", end="2026-03")
    travel = next(row["values"] for row in body["rows"] if row["buckets"][0]["key"] == "travel")
    assert travel["trend"] == "increasing"
    assert (travel["average"], travel["change_percent"], travel["last"]) == ("110.33", "21.00", "121.00")


def test_a_custom_report_is_checked_kept_under_a_name_and_run_again(alice, books):
    caller = client_for(alice)
    asked = {"start": "2026-02-01", "end": "2026-03-31", "dimensions": ["payee"], "measures": ["spending", "count"]}
    once = caller.post(f"{API}/custom", asked)
    assert (once.status_code, once.json()["name"]) == (200, "")
    kept = caller.post(f"{API}/custom", {**asked, "name": "By payee"})
    assert kept.status_code == 201
    assert values(kept.json(), "spending")["Market"] == "300.50"
    assert caller.post(f"{API}/custom", {**asked, "name": "By payee"}).json()["code"] == "name_taken"
    pk = kept.json()["report_id"]
    assert [row["name"] for row in caller.get(f"{API}/custom").json()["results"]] == ["By payee"]
    make_transaction(books, "-9.50", dt.date(2026, 3, 2), category="travel", payee="Market")
    assert values(caller.get(f"{API}/custom/{pk}").json(), "spending")["Market"] == "310.00"
    assert caller.delete(f"{API}/custom/{pk}").status_code == 204
    assert caller.get(f"{API}/custom/{pk}").status_code == 404


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"dimensions": ["month", "day"]}, "/dimensions"),
        ({"dimensions": ["colour"]}, "/dimensions/0"),
        ({"measures": ["net", "net"]}, "/measures"),
        ({"end": "2025-01-01"}, "/end"),
        ({"start": "1900-01-01"}, "/start"),
        ({"start": "0001-01-01"}, "/start"),
        ({"end": "9999-12-31"}, "/end"),
        ({"filters": {"min_amount": "5.00", "max_amount": "4.00"}}, "/filters/max_amount"),
        ({"filters": {"accounts": ["0197a1d0-7c11-7abc-8def-0123456789ab"]}}, "/filters/accounts"),
        ({"scope": "couple"}, "/scope"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_member(alice, change, pointer):
    answer = client_for(alice).post(f"{API}/custom", {"start": "2026-02-01", "end": "2026-03-31", **change})
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert not Report.objects.exists()


def exported(user, pk, format):
    return client_for(user).get(f"{API}/export/{pk}", {"format": format})


def test_a_report_is_handed_over_in_three_formats(alice, books):
    pk = report(alice, "income-expense", start="2026-02", end="2026-03", by="month,payee")["report_id"]
    pdf = exported(alice, pk, "pdf")
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf.content)).pages)
    assert "Income and spending" in text
    assert "1,500.50" in text
    assert "Page 1 of 1" in text
    rows = list(csv.reader(io.StringIO(exported(alice, pk, "csv").content.decode("utf-8-sig"))))
    assert ["2026-03", "'=HYPERLINK(1)", "0.00", "1200.00", "0.00", "0.00", "-1200.00"] in rows
    assert rows[-1][:4] == ["Total", "", "3000.00", "1500.50"]
    workbook = ZipFile(io.BytesIO(exported(alice, pk, "xlsx").content))
    sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>1200" in sheet
    assert "<f>" not in sheet
    file = ReportFile.objects.get(format="pdf")
    assert file.sha256 == hashlib.sha256(pdf.content).hexdigest()
    assert AuditEvent.objects.filter(action="report_exported").count() == 3


def test_an_export_is_for_whoever_asked_and_only_while_they_may(alice, bob, charlie, joint, books):
    pk = report(alice, "income-expense", start="2026-02", end="2026-03")["report_id"]
    assert exported(charlie, pk, "csv").status_code == 404
    assert exported(bob, pk, "csv").status_code == 404
    assert exported(alice, pk, "docx").status_code == 400
    make_account(joint)
    shared = report(bob, "income-expense", couple=str(joint.pk), start="2026-02", end="2026-03")["report_id"]
    assert exported(bob, shared, "csv").status_code == 200
    joint.memberships.filter(user=bob).update(left_at=timezone.now())
    assert exported(bob, shared, "csv").status_code == 404


def test_a_long_report_is_made_in_the_background(alice, books, monkeypatch, run_jobs):
    monkeypatch.setattr("planning.views.reports.LONG_REPORT_ROWS", 1)
    pk = report(alice, "income-expense", start="2026-02", end="2026-03")["report_id"]
    accepted = exported(alice, pk, "pdf")
    assert accepted.status_code == 202
    run_jobs()
    job = client_for(alice).get(accepted.json()["status"]).json()
    assert (job["state"], job["progress_percent"]) == ("SUCCEEDED", 100)
    download = job["result"]["download"]
    assert client_for(alice).get(download).content.startswith(b"%PDF")
    assert client_for(alice).get(download.replace("format=pdf", "format=csv")).status_code == 404
    make_account(books.household, "Another")  # other accounts are seen now, so the file is not what it was
    assert client_for(alice).get(download).status_code == 404
    assert ReportFile.objects.get().sha256 == job["result"]["sha256"]


def test_questions_nobody_saved_are_forgotten(alice, books):
    pk = report(alice, "income-expense", start="2026-02", end="2026-03")["report_id"]
    exported(alice, pk, "csv")
    now = timezone.now()
    assert service.forget_unused_reports(now).startswith("0 reports and 0 files")
    assert service.forget_unused_reports(now + dt.timedelta(days=31)).startswith("1 reports")
    assert not Report.objects.exists()
