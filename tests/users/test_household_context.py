import datetime as dt
from decimal import Decimal

import pytest

from lifepath.core import events
from lifepath.users.choices import FactLayer
from lifepath.users.models import AuditEvent, ContextFact
from lifepath.users.selectors.household_context import Fact, doubtful, facts
from lifepath.users.services.household_context import BadFactValue, UnknownFact, record_fact, record_facts
from tests.conftest import client_for

JANUARY, MARCH = dt.date(2026, 1, 31), dt.date(2026, 3, 31)


def derive(home, value, *, confidence="0.8", as_of=JANUARY, layer=FactLayer.DERIVED):
    record_fact(
        household_id=home.pk,
        name="gross_annual_income",
        value=value,
        layer=layer,
        source="payroll deposits",
        confidence=Decimal(confidence),
        as_of=as_of,
    )


def address(home):
    return f"/api/v1/households/{home.pk}/context"


def fact_in(response, name):
    return next(fact for fact in response.json()["facts"] if fact["name"] == name)


def test_a_statement_stands_over_what_was_derived_and_that_over_a_default(home, alice):
    derive(home, "60000.00", layer=FactLayer.DEFAULT, confidence="0.2")
    assert facts(home.pk)["gross_annual_income"].money == Decimal("60000.00")
    derive(home, Decimal("84500.00"))
    assert facts(home.pk)["gross_annual_income"].money == Decimal("84500.00")

    response = client_for(alice).patch(address(home), {"gross_annual_income": "90000.00"})

    assert response.status_code == 200
    fact = fact_in(response, "gross_annual_income")
    assert (fact["value"], fact["layer"], fact["source"], fact["confidence"]) == (
        "90000.00",
        "STATED",
        "stated by member",
        "1.000",
    )
    assert [(row["value"], row["layer"]) for row in fact["history"]] == [
        ("90000.00", "STATED"),
        ("84500.00", "DERIVED"),
        ("60000.00", "DEFAULT"),
    ]


def test_what_was_known_before_stays_on_record(home):
    derive(home, "80000.00")
    derive(home, "84500.00", as_of=MARCH)

    past, present = ContextFact.objects.order_by("recorded_at")
    assert (past.value, past.superseded_at is not None) == ("80000.00", True)
    assert (present.value, present.superseded_at) == ("84500.00", None)
    assert facts(home.pk) == {
        "gross_annual_income": Fact(
            "gross_annual_income", "84500.00", FactLayer.DERIVED, "payroll deposits", Decimal("0.800"), MARCH
        )
    }


def test_the_same_value_again_is_no_news_but_moves_its_date(home):
    derive(home, "80000.00")
    events_before = AuditEvent.objects.filter(action="context_changed").count()

    derive(home, "80000.00", as_of=MARCH)

    assert ContextFact.objects.get().as_of == MARCH
    assert AuditEvent.objects.filter(action="context_changed").count() == events_before


def test_taking_a_statement_back_shows_what_is_derived(home, alice):
    derive(home, "84500.00")
    caller = client_for(alice)
    caller.patch(address(home), {"gross_annual_income": "90000.00"})

    response = caller.patch(address(home), {"gross_annual_income": None})

    assert fact_in(response, "gross_annual_income")["value"] == "84500.00"


def test_only_what_is_missing_or_doubtful_is_asked(home):
    names = ["gross_annual_income", "state", "filing_status"]
    derive(home, "84500.00", confidence="0.599")
    record_fact(
        household_id=home.pk,
        name="filing_status",
        value="single",
        layer=FactLayer.DERIVED,
        source="session",
        confidence=Decimal("0.6"),
        as_of=JANUARY,
    )

    assert doubtful(home.pk, names) == ["gross_annual_income", "state"]


def test_missing_facts_come_with_their_question(home, alice):
    missing = client_for(alice).get(address(home)).json()["missing"]

    assert {"name", "title", "question", "asked_by"} == set(missing[0])
    assert "gross_annual_income" in {fact["name"] for fact in missing}


def test_debts_keep_their_cents_and_rates(home, alice):
    debts = [{"name": "Card", "balance": "3200.5", "annual_rate": "0.199", "minimum_payment": "96"}]

    response = client_for(alice).patch(address(home), {"debts": debts})

    assert fact_in(response, "debts")["value"] == [
        {"name": "Card", "balance": "3200.50", "annual_rate": "0.199000", "minimum_payment": "96.00"}
    ]


CARD = {"name": "Card", "balance": "1.00", "annual_rate": "0.2", "minimum_payment": "1.00"}


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"gross_annual_income": "-1.00"}, "/gross_annual_income"),
        ({"gross_annual_income": 1e5}, "/gross_annual_income"),
        ({"state": "ZZ"}, "/state"),
        ({"filing_status": "married"}, "/filing_status"),
        ({"debts": [CARD, {**CARD, "name": "card"}]}, "/debts"),
        ({"debts": [{**CARD, "annual_rate": "19.9"}]}, "/debts/0/annual_rate"),
        ({"debts": "none"}, "/debts"),
        ({"philosophy": "a\nb"}, "/philosophy"),
        ({"household_size": 0}, "/household_size"),
        ({"shoe_size": 43}, "/shoe_size"),
        ([], ""),
    ],
)
def test_a_wrong_fact_is_named_and_nothing_is_stored(home, alice, body, pointer):
    response = client_for(alice).patch(address(home), body)

    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert not ContextFact.objects.exists()


def test_services_refuse_unknown_names_and_wrong_values(home):
    given = {"household_id": home.pk, "layer": FactLayer.DERIVED, "source": "import", "as_of": JANUARY}

    with pytest.raises(UnknownFact, match="shoe_size"):
        record_facts(values={"shoe_size": 43}, **given)
    with pytest.raises(BadFactValue, match="state"):
        record_facts(values={"state": "Colorado"}, **given)


def test_the_state_is_one_wherever_it_is_told(home, alice):
    caller = client_for(alice)
    caller.patch(f"/api/v1/households/{home.pk}", {"state": "CO"})
    assert facts(home.pk)["state"].value == "CO"

    caller.patch(address(home), {"state": "NY"})
    home.refresh_from_db()
    assert (home.state, facts(home.pk)["state"].value) == ("NY", "NY")

    home.state = "TX"
    home.save()
    assert facts(home.pk)["state"].value == "TX"

    caller.patch(address(home), {"state": None})
    home.refresh_from_db()
    assert (home.state, facts(home.pk)) == ("", {})


def test_a_stale_statement_is_refused(home, alice):
    caller = client_for(alice)
    tag = caller.get(address(home))["ETag"]
    derive(home, "84500.00")

    response = caller.patch(address(home), {"state": "CO"}, headers={"If-Match": tag})

    assert response.status_code == 412
    assert "state" not in facts(home.pk)


def test_a_planners_statement_says_so_and_is_on_record(home, paula):
    client_for(paula).patch(address(home), {"gross_annual_income": "90000.00"})

    assert facts(home.pk)["gross_annual_income"].source == "stated by planner"
    event = AuditEvent.objects.get(action="context_changed")
    assert (event.actor, event.details["facts"]) == (paula, ["gross_annual_income"])
    assert (event.payload.before, event.payload.after) == (
        {"gross_annual_income": None},
        {"gross_annual_income": "90000.00"},
    )


def test_other_apps_hear_of_a_change_once(home, monkeypatch):
    heard = []
    monkeypatch.setitem(events._handlers, "context.changed", [lambda **payload: heard.append(payload)])

    derive(home, "84500.00")
    derive(home, "84500.00")

    assert heard == [{"household_id": home.pk, "names": ["gross_annual_income"]}]


def test_a_malformed_household_in_the_path_does_not_exist(alice):
    assert client_for(alice).get(f"/api/v1/households/{'-' * 36}/context").status_code == 404


def test_reading_costs_the_same_however_much_is_known(home, alice, django_assert_num_queries):
    for number in range(30):
        derive(home, f"{80000 + number}.00")
    caller = client_for(alice)

    with django_assert_num_queries(5):
        caller.get(address(home))
    with django_assert_num_queries(2):
        facts(home.pk)
