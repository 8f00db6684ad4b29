import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from lifepath.banking.category_tree import category_id
from lifepath.banking.selectors.surprises import hidden_amounts
from lifepath.banking.services.totals import wrong_totals
from lifepath.core.periods import Month
from tests.banking.conftest import DAY, make_transaction
from tests.banking.random_writes import split


def told(*arguments):
    out = StringIO()
    call_command("check_totals", *arguments, stdout=out)
    return out.getvalue().splitlines()


def falsify():
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('banking.rebuilding', 'on', true)")
        cursor.execute("UPDATE banking_monthlycategorytotal SET amount = amount + 1")
        cursor.execute("SELECT set_config('banking.rebuilding', 'off', true)")


def test_sums_that_are_right_are_said_to_be(checking):
    make_transaction(checking, "-1.00")

    assert told() == ["All balances and monthly totals follow from the transactions."]


def test_a_wrong_sum_is_named_and_repaired_on_request(checking):
    make_transaction(checking, "-1.00", category="travel")
    falsify()

    assert [(row.stored, row.computed) for row in wrong_totals()] == [(Decimal("0.00"), Decimal("-1.00"))]
    with pytest.raises(CommandError, match="1 sums are wrong"):
        told()
    assert told("--repair")[-1] == "1 wrong sums were computed anew."
    assert wrong_totals() == []


def test_a_report_learns_what_to_show_in_other(alice, bob, joint, ours):
    now = timezone.now()
    surprise = {"surprise_until": now.date() + dt.timedelta(days=9), "surprise_since": now.date(), "surprise_by": alice}
    make_transaction(ours, "-99.00", category="travel", **surprise)
    make_transaction(ours, "-5.00", category="travel")
    parted = make_transaction(ours, "-3.00", category="travel", **surprise)
    split(parted, ("-1.00", category_id("travel")), ("-2.00", category_id("other")))
    asked = {"household_id": joint.pk, "first_on": DAY, "last_on": DAY, "now": now}

    hidden = hidden_amounts(user=bob, **asked)

    assert {(found.month, found.category_id, found.amount) for found in hidden} == {
        (Month(2026, 3), category_id("travel"), Decimal("-99.00")),
        (Month(2026, 3), category_id("travel"), Decimal("-1.00")),
        (Month(2026, 3), category_id("other"), Decimal("-2.00")),
    }
    assert hidden_amounts(user=alice, **asked) == []
