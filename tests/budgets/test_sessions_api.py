import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction

from budgets.models import BudgetSession
from tests.conftest import client_for
from tests.workbook import write_workbook

URL = "/api/v1/budgets/sessions"
LINES = "salary 4200/mo\nrent 1800/mo\nrestaurants 45"


def begin(user, **body):
    return client_for(user).post(URL, body or {"text": LINES})


def test_lines_become_items_with_questions(alice):
    response = begin(alice)

    body = response.json()
    assert (response.status_code, body["stage"], body["secret"]) == (201, "draft", None)
    assert [(line["kind"], line["amount"]) for line in body["lines"]] == [
        ("income", "4200.00"),
        ("expense", "1800.00"),
        ("expense", "45.00"),
    ]
    assert [question["id"] for question in body["questions"]] == ["frequency:line-3"]


def test_a_session_goes_from_draft_over_partial_to_final_and_tells_it(alice):
    caller = client_for(alice)
    body = begin(alice).json()
    address = f"{URL}/{body['id']}"

    answers = {question["id"]: "weekly" for question in body["questions"] if question["doubt"] == "frequency"}
    answers |= {question["id"]: "entertainment" for question in body["questions"] if question["doubt"] == "category"}
    partial = caller.post(f"{address}/answers", {"answers": answers})
    final = caller.post(f"{address}/finalize", {"framework": "zero_based"})

    assert (partial.status_code, partial.json()["stage"], partial.json()["questions"]) == (200, "partial", [])
    # 45.00 x 52 / 12 = 195.00 a month
    assert final.json()["stage"] == "final"
    assert final.json()["result"]["summary"] == {
        "total_income": "4200.00",
        "total_expenses": "1995.00",
        "surplus": "2205.00",
        "planned_savings": "0.00",
    }
    assert final.json()["result"]["suggestions"][0]["key"] == "zero_based:assign"
    events = caller.get(f"{address}/events").json()["events"]
    assert [(event["from_stage"], event["to_stage"]) for event in events] == [
        ("partial", "final"),
        ("draft", "partial"),
        ("", "draft"),
    ]
    assert events[0]["source_ip"] == "127.0.0.1"


def test_a_final_session_does_not_move_again(alice):
    address = f"{URL}/{begin(alice, text='salary 4200/mo').json()['id']}"
    caller = client_for(alice)
    caller.post(f"{address}/finalize", {})

    again = caller.post(f"{address}/finalize", {})

    assert (again.status_code, again.json()["code"]) == (409, "already_final")
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetSession.objects.update(stage="draft")


def test_an_open_figure_keeps_a_session_from_being_final(alice):
    response = client_for(alice).post(f"{URL}/{begin(alice).json()['id']}/finalize", {})

    assert (response.status_code, response.json()["code"]) == (409, "questions_open")
    assert BudgetSession.objects.get().stage == "draft"


def test_a_visitor_goes_on_by_secret_and_claims_once(alice, charlie):
    body = begin(None).json()
    address = f"{URL}/{body['id']}"
    visitor = client_for(None)
    secret = {"X-Session-Secret": body["secret"]}

    assert visitor.get(address).status_code == 401
    assert visitor.get(address, headers={"X-Session-Secret": "wrong"}).status_code == 404
    assert visitor.get(address, headers=secret).status_code == 200
    assert client_for(charlie).get(address).status_code == 404

    claimed = client_for(alice).post(f"{address}/claim", {"secret": body["secret"]})
    again = client_for(charlie).post(f"{address}/claim", {"secret": body["secret"]})

    assert (claimed.status_code, claimed.json()["household"]) == (200, str(alice.personal_household_id))
    assert again.status_code == 404
    assert visitor.get(address, headers=secret).status_code == 404
    assert client_for(alice).get(address).status_code == 200


def test_equal_rows_of_one_file_both_count(alice):
    file = SimpleUploadedFile(
        "budget.csv", b"description,amount,frequency\nSalary,4200,monthly\nParking,10,monthly\nParking,10,monthly\n"
    )

    body = client_for(alice).post(URL, {"file": file}, format="multipart").json()

    assert [line["amount"] for line in body["lines"]] == ["4200.00", "10.00", "10.00"]


def test_json_sections_are_read(alice):
    body = begin(alice, budget={"income": {"Salary": 4200}, "expenses": [{"name": "Rent", "amount": "1800"}]}).json()

    assert [(line["kind"], line["amount"]) for line in body["lines"]] == [
        ("income", "4200.00"),
        ("expense", "1800.00"),
    ]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "/text"),
        ({"text": ""}, "/text"),
        ({"text": "rent 1", "budget": []}, "/budget"),
        ({"budget": {"wishes": 1}}, "/budget"),
        ({"budget": [1]}, "/budget"),
        ({"text": "x" * 501}, "/text"),
        ({"text": "rent 5/mo", "user_profile": {"risk_tolerance": "yolo"}}, "/user_profile/risk_tolerance"),
    ],
)
def test_a_bad_start_is_named(alice, body, field):
    response = client_for(alice).post(URL, body)

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, field)
    assert not BudgetSession.objects.exists()


@pytest.mark.parametrize(
    ("answers", "field"),
    [({"nothing:asked": "x"}, "/answers"), ({"frequency:line-3": "sometimes"}, "/answers/frequency:line-3")],
)
def test_a_bad_answer_changes_nothing(alice, answers, field):
    address = f"{URL}/{begin(alice).json()['id']}"

    response = client_for(alice).post(f"{address}/answers", {"answers": answers})

    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (400, field)
    assert BudgetSession.objects.get().stage == "draft"


def test_a_final_session_becomes_a_months_snapshot(alice):
    caller = client_for(alice)
    session = begin(alice, text="salary 4200/mo\nrent 1800/mo").json()["id"]
    body = {"period": "2026-03", "session": session}

    early = caller.post("/api/v1/budgets/snapshots", body)
    caller.post(f"{URL}/{session}/finalize", {})
    kept = caller.post("/api/v1/budgets/snapshots", body)

    assert (early.status_code, early.json()["code"]) == (409, "not_final")
    assert (kept.status_code, kept.json()["source"], kept.json()["surplus"]) == (201, "session", "2400.00")


def test_sessions_are_listed_at_a_constant_cost(alice, django_assert_num_queries):
    begin(alice)
    begin(alice)
    caller = client_for(alice)

    with django_assert_num_queries(3):
        assert len(caller.get(URL).json()["results"]) == 2


def test_a_file_whose_lines_are_broken_is_refused(alice):
    file = SimpleUploadedFile("budget.csv", b'description,amount\nrent\r1800,5\n"a\rb",x\r,1\n')

    response = client_for(alice).post(URL, {"file": file}, format="multipart")

    assert response.status_code == 400
    assert not BudgetSession.objects.exists()


def upload(user, content, name="budget.xlsx"):
    return client_for(user).post(URL, {"file": SimpleUploadedFile(name, content)}, format="multipart")


def test_a_workbook_becomes_lines_whatever_it_is_called(alice, tmp_path):
    rows = [["Item", "Amount", "Frequency"], ["Salary", 4200, "monthly"], ["Rent", 1800.5, "monthly"]]
    content = write_workbook(tmp_path / "a.xlsx", rows).read_bytes()

    for name in ("budget.xlsx", "budget.csv", "budget"):
        response = upload(alice, content, name)

        assert response.status_code == 201
        assert [(line["kind"], line["amount"]) for line in response.json()["lines"]] == [
            ("income", "4200.00"),
            ("expense", "1800.50"),
        ]


def bomb():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("xl/worksheets/sheet1.xml", b" " * 30_000_000)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"PK\x03\x04 cut off", "not a workbook"),
        (bomb(), "unpacks to more than"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "no table"),
        (b"%PDF-1.7 %\xe2\xe3", "There is no line in it"),
        (b"", "empty"),
        (b"description,amount\n" + b"x,1\n" * 501, "At most 500 rows"),
    ],
)
def test_a_file_that_is_no_spreadsheet_is_refused_with_its_reason(alice, content, reason):
    response = upload(alice, content)

    (error,) = response.json()["errors"]
    assert (response.status_code, error["pointer"]) == (400, "/file")
    assert reason in error["detail"]
    assert not BudgetSession.objects.exists()
