"""The calculators from the command line."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db


def run(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("education529", *arguments, stdout=out)
    return out.getvalue()


def test_recommend_prints_today_in_a_year_and_at_enrollment():
    lines = run("recommend", "16", "--risk", "MODERATE").splitlines()

    assert lines[1].split() == ["2.00", "30%", "70%", "0%"]
    assert lines[2].split() == ["1.00", "20%", "35%", "45%"]
    assert lines[3].split() == ["0.00", "10%", "0%", "90%"]


def test_compare_states_prints_the_home_plan_with_its_tax_value():
    printed = run("compare-states", "--state", "CO", "--age", "8", "--top", "3")

    assert printed.splitlines()[1].split()[:2] == ["1", "CO"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["recommend", "200"], "beneficiary_age: 200 does not lie between 0 and 125"),
        (["compare-states", "--state", "XX", "--age", "8"], "resident_state: 'XX' is not the two letters"),
        (["compare-states", "--state", "CO", "--age", "8", "--tax-year", "2031"], "no rule of CO for 2031"),
    ],
)
def test_a_bad_argument_is_named(arguments, words):
    with pytest.raises(CommandError, match=words):
        run(*arguments)
