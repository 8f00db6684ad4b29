import datetime as dt
from decimal import Decimal as D

import pytest
from django.utils import timezone

from budgets.calc.session_parsing.facts import facts_of
from budgets.calc.session_parsing.free_form import parse_text
from budgets.services.household_facts import ask_after_import
from budgets.services.snapshots import keep_from_data
from lifepath.core.periods import Month
from lifepath.core.task_queue import run_waiting_tasks
from lifepath.users.selectors.household_context import doubtful, facts
from tests.banking.conftest import make_account, make_transaction
from tests.conftest import client_for

URL = "/api/v1/budgets/sessions"


def said(text, **profile):
    return {
        name: (fact.value, fact.confidence, fact.estimated)
        for name, fact in facts_of(lines=parse_text(text), user_profile=profile).items()
    }


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        # 2,600 every two weeks is 26 x 2,600 a year.
        ("salary 2600 gross biweekly", "gross_annual_income", (D("67600.00"), D(1), False)),
        ("salary 2600 gross biweekly", "pay_rhythm", ("biweekly", D(1), False)),
        # Take-home pay of 4,000 a month: 12 x 4,000 x 1.25.
        ("salary 4000/mo", "gross_annual_income", (D("60000.00"), D("0.50"), True)),
        ("salary 4000\nbonus 100/mo", "gross_annual_income", None),  # one line has no frequency
        ("conservative", "risk_tolerance", ("low", D(1), False)),
        ("rent 1800/mo", "gross_annual_income", None),
        ("visa 5000 at 19.9% min 150", "debts", None),
    ],
)
def test_lines_say_facts(text, name, expected):
    found = said(text).get(name)

    if name == "debts":
        (debt,) = found[0]
        assert (debt["balance"], debt["annual_rate"], debt["minimum_payment"]) == (D(5000), D("0.199"), D("150.00"))
    else:
        assert found == expected


def test_what_the_profile_says_stands_over_a_line():
    assert said("aggressive", risk_tolerance="low")["risk_tolerance"][0] == "low"


def test_answers_state_facts_and_the_past_is_kept(alice):
    caller = client_for(alice)
    lines = "salary 5000 gross\nrent 1800/mo"
    session = caller.post(URL, {"text": lines, "user_profile": {"risk_tolerance": "high"}}).json()
    assert facts(alice.personal_household_id) == {}

    answers = {question["id"]: "monthly" for question in session["questions"]}
    caller.post(f"{URL}/{session['id']}/answers", {"answers": answers})

    known = facts(alice.personal_household_id)
    assert {name: (fact.value, fact.layer, fact.source) for name, fact in known.items()} == {
        "gross_annual_income": ("60000.00", "STATED", "budget session"),
        "pay_rhythm": ("monthly", "STATED", "budget session"),
        "risk_tolerance": ("high", "STATED", "budget session"),
    }


def test_a_visitors_session_says_nothing_until_it_is_claimed(alice):
    body = client_for(None).post(URL, {"text": "salary 5000 gross monthly"}).json()
    client_for(None).post(f"{URL}/{body['id']}/finalize", {}, headers={"X-Session-Secret": body["secret"]})

    client_for(alice).post(f"{URL}/{body['id']}/claim", {"secret": body["secret"]})

    assert facts(alice.personal_household_id)["gross_annual_income"].value == "60000.00"


def test_closed_months_let_the_income_be_derived_and_a_statement_stands_over_it(alice, home):
    running = Month.of(home.today(timezone.now()))
    for back, income in ((1, "4000.00"), (2, "5000.00")):
        keep_from_data(
            household_id=home.pk,
            month=running.plus(-back),
            total_income=D(income),
            category_totals={},
            budget_model={},
        )

    derived = facts(home.pk)["gross_annual_income"]
    # The mean of 4,500 a month x 12 x 1.25.
    assert (derived.value, derived.layer, derived.source) == ("67500.00", "DERIVED", "closed months")
    assert "gross_annual_income" in doubtful(home.pk)

    session = client_for(alice).post(URL, {"text": "salary 9000 gross monthly"}).json()
    client_for(alice).post(f"{URL}/{session['id']}/finalize", {})

    assert facts(home.pk)["gross_annual_income"].value == "108000.00"
    assert "gross_annual_income" not in doubtful(home.pk)


def test_an_import_lets_the_pay_rhythm_be_derived_by_the_worker(home):
    checking = make_account(home)
    today = home.today(timezone.now())
    for number in range(1, 9):
        make_transaction(
            checking, "2100.00", today - dt.timedelta(14 * number), category="income", payee="Acme Payroll"
        )

    ask_after_import(household_id=home.pk, batch_ids=[])
    assert facts(home.pk) == {}
    run_waiting_tasks(worker_id="test")

    fact = facts(home.pk)["pay_rhythm"]
    assert (fact.value, fact.layer, fact.source) == ("biweekly", "DERIVED", "recurring pay")
