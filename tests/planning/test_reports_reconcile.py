"""Every report adds up to the ledger, however it is cut."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education529.models import Beneficiary, Plan529
from lifepath.banking.category_tree import category_id
from lifepath.banking.models import Transaction
from lifepath.core.periods import Month
from lifepath.investments.models import InvestmentAccount
from lifepath.investments.services.accounts import state_balance
from lifepath.users.models import Person
from planning.calc.reports.specification import TIME, Dimension, Filters, Measure, Specification
from planning.models import MonthEndValue
from planning.report_choices import ReportScope
from planning.selectors.reports.cash_flow import cash_flow
from planning.selectors.reports.data_version import data_version
from planning.selectors.reports.income_expense import table_report
from planning.selectors.reports.net_worth import net_worth
from planning.selectors.reports.row_marks import row_mark
from planning.selectors.reports.scope import report_scope
from planning.services.month_end_values import keep_month_end_values
from tests.banking.conftest import make_account, make_transaction
from tests.banking.random_writes import OPERATIONS, RandomHousehold

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 3, 31)
SUMS = tuple(measure for measure in Measure if measure is not Measure.COUNT)


def ledger(household, first=FIRST, last=LAST):
    """The parts of every booked row of the period, added up here: (root, amount)."""
    rows = Transaction.objects.filter(
        household=household, pending=False, excluded=False, posted_on__range=(first, last)
    ).prefetch_related("splits__category")
    return [
        (part.category.root_slug, part.amount)
        for row in rows.select_related("category")
        for part in (list(row.splits.all()) or [row])
    ]


def expected(parts):
    """The measures of the parts."""
    total = {measure: Decimal("0.00") for measure in SUMS}
    for root, amount in parts:
        total[Measure.NET] += amount
        total[Measure.INFLOW if amount > 0 else Measure.OUTFLOW] += abs(amount)
        if root == "income":
            total[Measure.INCOME] += amount
        elif root == "transfer":
            total[Measure.TRANSFERS] += amount
        elif root in ("savings_contributions", "investments"):
            total[Measure.SAVING] -= amount
        else:
            total[Measure.SPENDING] -= amount
    return {str(measure): value for measure, value in total.items()} | {"count": len(parts)}


def scope_of(household, user, kind=ReportScope.HOUSEHOLD):
    return report_scope(household=household, kind=kind, user=user)


def cut(household, user, dimensions, measures=tuple(Measure), *, first=FIRST, last=LAST, **filters):
    return table_report(
        title="",
        specification=Specification(first, last, dimensions, measures, Filters(**filters)),
        scope=scope_of(household, user),
        user=user,
        now=timezone.now(),
    )


def added(result):
    return {
        column.key: sum(
            (row.values[column.key] for row in result.rows), Decimal("0.00") if column.unit == "money" else 0
        )
        for column in result.columns
    }


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    seed=st.integers(0, 10**9),
    operations=st.lists(st.sampled_from(OPERATIONS), min_size=5, max_size=25),
    dimensions=st.lists(st.sampled_from(list(Dimension)), unique=True, max_size=2).filter(
        lambda names: len(TIME & set(names)) < 2
    ),
    first=st.dates(FIRST, dt.date(2026, 2, 1)),
)
def test_the_parts_add_up_to_the_ledger_at_every_granularity(home, alice, seed, operations, dimensions, first):
    household = RandomHousehold(home, seed)
    for name in operations:
        getattr(household, name)()
    wanted = expected(ledger(home, first))
    result = cut(home, alice, tuple(dimensions), first=first)
    assert result.totals == wanted
    assert added(result) == wanted
    # The kept monthly totals and the single postings tell the same.
    whole = expected(ledger(home))
    kept = tuple(measure for measure in SUMS if measure not in (Measure.INFLOW, Measure.OUTFLOW))
    from_totals = cut(home, alice, (Dimension.MONTH, Dimension.CATEGORY), kept)
    assert not from_totals.rows or from_totals.totals == {str(name): whole[name] for name in kept}
    flow = cash_flow(
        first=Month(2026, 1), last=Month(2026, 3), scope=scope_of(home, alice), user=alice, now=timezone.now()
    )
    before = None
    for row in flow.rows:
        values = row.values
        moved = values["income"] - values["spending"] - values["saving"] + values["transfers"] + values["left_out"]
        assert values["opening"] + moved == values["closing"]
        assert before in (None, values["opening"])
        before = values["closing"]
    for account in household.accounts:
        Transaction.objects.filter(account=account).delete()
        account.delete()


def test_net_worth_walks_back_from_todays_balances(home, alice):
    checking = make_account(home, anchor_balance=Decimal("1000.00"), anchor_on=dt.date(2025, 12, 31))
    house = make_account(
        home, "House", kind="PROPERTY", anchor_balance=Decimal("300000.00"), anchor_on=dt.date(2025, 1, 1)
    )
    loan = make_account(home, "Loan", kind="MORTGAGE", anchor_balance=Decimal("-200000"), anchor_on=dt.date(2025, 1, 1))
    make_transaction(checking, "-100.00", dt.date(2026, 1, 31), category="housing")
    make_transaction(checking, "-50.00", dt.date(2026, 2, 1), category="housing", excluded=True)
    make_transaction(checking, "-7.00", dt.date(2026, 2, 2), pending=True)
    make_transaction(loan, "500.00", dt.date(2026, 3, 31), category="debt_payments")
    answer = net_worth(
        first=Month(2025, 12),
        last=Month(2026, 3),
        by_account=False,
        scope=scope_of(home, alice),
        user=alice,
        now=timezone.now(),
    )
    assert [str(row.values["cash"]) for row in answer.rows] == ["1000.00", "900.00", "850.00", "850.00"]
    assert [str(row.values["debts"]) for row in answer.rows] == ["-200000.00", "-200000.00", "-200000.00", "-199500.00"]
    assert answer.totals["net_worth"] == Decimal("101350.00")
    single = net_worth(
        first=Month(2026, 3),
        last=Month(2026, 3),
        by_account=True,
        scope=scope_of(home, alice),
        user=alice,
        now=timezone.now(),
    )
    assert sum(row.values["net_worth"] for row in single.rows) == answer.totals["net_worth"]
    assert {row.buckets[1].label for row in single.rows} == {checking.name, house.name, loan.name}


def test_investments_and_college_savings_count_where_they_are_known(home, alice):
    account = InvestmentAccount.objects.create(household=home, owner=alice, name="IRA", account_type="IRA")
    for day, balance in ((dt.date(2026, 2, 10), "1000.00"), (dt.date(2026, 3, 20), "1100.00")):
        state_balance(account=account, balance=Decimal(balance), on=day)
    child = Person.objects.create(household=home, name="Mia", relation="CHILD", birth_date=dt.date(2016, 5, 4))
    plan = Plan529.objects.create(
        beneficiary=Beneficiary.objects.create(person=child), plan_name="my529", state="UT",
        current_balance=Decimal("500.00"),
    )  # fmt: skip
    scope = scope_of(home, alice)
    MonthEndValue.objects.create(
        household=home, source="plan529", object_id=plan.pk, month=dt.date(2026, 2, 1), amount=Decimal("400.00")
    )
    answer = net_worth(
        first=Month(2026, 1), last=Month(2026, 3), by_account=False, scope=scope, user=alice, now=timezone.now()
    )
    assert [str(row.values["investments"]) for row in answer.rows] == ["0.00", "1000.00", "1100.00"]
    assert [str(row.values["education"]) for row in answer.rows] == ["400.00"] * 3  # today is later
    today = home.today(timezone.now())
    before = data_version(scope=scope, user=alice, today=today, with_holdings=True)
    Plan529.objects.filter(pk=plan.pk).update(current_balance=Decimal("600.00"))
    assert row_mark(Plan529.objects.all()) != "None"
    assert data_version(scope=scope, user=alice, today=today, with_holdings=True) != before
    assert keep_month_end_values(timezone.now()).startswith("1 values")
    assert MonthEndValue.objects.get(month=today.replace(day=1)).amount == Decimal("600.00")


def test_rows_without_payee_or_tags_have_a_bucket_of_their_own(home, alice):
    account = make_account(home)
    make_transaction(account, "-10.00", payee="Market", tags=["food", "weekly"], category="food_groceries")
    make_transaction(account, "-5.00", payee="", tags=[], category="food_groceries")
    by_payee = cut(home, alice, (Dimension.PAYEE,), (Measure.SPENDING,))
    assert [(row.buckets[0].key, row.buckets[0].label) for row in by_payee.rows] == [
        ("Market", "Market"),
        (None, "No payee"),
    ]
    by_tags = cut(home, alice, (Dimension.TAGS,), (Measure.SPENDING,))
    assert {row.buckets[0].label: str(row.values["spending"]) for row in by_tags.rows} == {
        "food, weekly": "10.00",
        "No tags": "5.00",
    }


def test_filters_narrow_by_category_with_its_children_account_payee_tag_and_size(home, alice):
    account, other = make_account(home), make_account(home, "Card", kind="CREDIT_CARD")
    make_transaction(account, "40.00", category="dividends", payee="Fund")
    make_transaction(account, "-30.00", category="food_groceries", payee="Market", tags=["a"])
    make_transaction(other, "-200.00", category="food_groceries", payee="Grand Market")

    def net(**filters):
        return str(cut(home, alice, (), (Measure.NET,), **filters).totals["net"])

    assert net(categories=(category_id("income"),)) == "40.00"
    assert net(accounts=(other.pk,)) == "-200.00"
    assert net(account_kinds=("CHECKING",)) == "10.00"
    assert net(payee="market") == "-230.00"
    assert net(tags=("a",)) == "-30.00"
    assert net(min_amount=Decimal("40.00")) == "-160.00"
    assert net(max_amount=Decimal("40.00")) == "10.00"
