"""Spreadsheets of published tables in the back office."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from education529.models import ApprovedFund, CollegeCost, TableUpload
from education529.reference_specs import BY_NAME
from lifepath.core.table_imports import import_shipped
from tests.core.test_admin_scoping import desk

UPLOAD = "admin:education529_upload"


@pytest.fixture
def costs(db):
    """College costs as the product ships them."""
    import_shipped(spec=BY_NAME["college_costs"], dry_run=False)
    return BY_NAME["college_costs"].shipped_files()[0].read_text()


def send(browser, table, name, content, **more):
    """Upload a file."""
    data = {"table": table, "file": SimpleUploadedFile(name, content.encode()), "compiled_on": "2026-11-01", **more}
    return browser.post(reverse(UPLOAD), data)


def test_an_operator_sees_every_difference_before_it_is_stored(olga, costs):
    header, first, *rest = costs.splitlines()
    columns = header.split(",")
    cells = first.split(",")
    cells[columns.index("amount_usd")] = "99999"
    browser = desk(olga)

    sent = send(browser, "college_costs", "costs.csv", "\n".join([header, ",".join(cells), *rest]))
    preview = browser.get(sent.url).content.decode()

    assert "-&gt; 99999" in preview
    assert not CollegeCost.objects.filter(amount_usd=99999).exists()
    kept = TableUpload.objects.get()
    browser.post(reverse("admin:education529_upload_store", args=[kept.pk]))
    assert CollegeCost.objects.filter(amount_usd=99999).count() == 1
    assert TableUpload.objects.count() == 0


def test_a_fund_list_of_one_plan_can_be_thrown_away(olga, db):
    browser = desk(olga)
    content = "option_name,portfolio_symbol\nTotal Market,TM1\n"

    sent = send(browser, "approved_funds", "funds.csv", content, plan_id="ut-my529", is_complete="on")
    preview = browser.get(sent.url).content.decode()
    browser.post(reverse("admin:education529_upload_drop", args=[TableUpload.objects.get().pk]))

    assert "1 created" in preview
    assert "the whole menu of UT-MY529" in " ".join(preview.split())
    assert (ApprovedFund.objects.count(), TableUpload.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("table", "content", "more", "words"),
    [
        ("college_costs", "a,b\n1,2\n", {}, "the column is missing"),
        ("college_costs", "", {}, "file"),
        ("college_costs", "a,b\n1,2\n", {"plan_id": "UT-MY529"}, "Only approved funds are of one plan."),
        ("college_costs", "a,b\n1,2\n", {"compiled_on": "2999-01-01"}, "A day up to today."),
    ],
)
def test_a_bad_file_is_refused_and_not_kept(olga, db, table, content, more, words):
    answer = send(desk(olga), table, "x.csv", content, **more)

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert TableUpload.objects.count() == 0


@pytest.mark.parametrize("who", ["paula", "sam", "alice"])
def test_nobody_else_uploads(request, costs, who):
    browser = desk(request.getfixturevalue(who))

    assert browser.get(reverse(UPLOAD)).status_code in (302, 404)
    assert send(browser, "college_costs", "x.csv", costs).status_code in (302, 404)
    assert TableUpload.objects.count() == 0
