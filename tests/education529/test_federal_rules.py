"""Gift exclusion, Roth rollover, withdrawals, financial aid, state maximum and college costs."""

from decimal import Decimal as D
from typing import Any

import pytest

from education529.calc.aggregate_limit import NoPlanOfState, accepted_contribution
from education529.calc.college_cost import UnknownCost, latest_year, published_cost
from education529.calc.errors import BadInput
from education529.calc.financial_aid import AccountOwner, UnknownOwner, aid_effect, read_owner
from education529.calc.gifts import gift_limits, gift_plan
from education529.calc.roth_rollover import RothRequest, roth_capacity
from education529.calc.tables.federal_limits import UnknownYear
from education529.calc.withdrawal import (
    Expenses,
    PenaltyException,
    WithdrawalPlan,
    WithdrawalTooLarge,
    earnings_tax,
    k12_expense,
    plan_withdrawal,
    student_loan_payment,
)
from tests.education529.shipped import TABLES

FEDERAL = TABLES.federal


class TestGifts:
    """The annual exclusion and the five-year election."""

    @pytest.mark.parametrize(("year", "donors", "five"), [(2024, 1, 90000), (2026, 2, 190000)])
    def test_five_exclusions_may_be_given_at_once(self, year: int, donors: int, five: int) -> None:
        assert gift_limits(federal=FEDERAL, year=year, donors=donors).five_years == five

    @pytest.mark.parametrize(
        ("contribution", "donors", "elect", "counted", "left", "taxable", "must_file"),
        [
            pytest.param("10000", 1, False, "10000", "9000", "0", False, id="within the exclusion"),
            pytest.param("30000", 1, False, "19000", "0", "11000", True, id="beyond it without election"),
            pytest.param("30000", 2, False, "30000", "8000", "0", False, id="a couple splits"),
            pytest.param("120000", 1, True, "19000", "0", "25000", True, id="beyond five exclusions"),
            pytest.param("120000", 2, True, "24000", "14000", "0", True, id="120000 / 5 of a couple"),
        ],
    )
    def test_a_contribution_counts_against_the_exclusion(
        self, contribution: str, donors: int, elect: bool, counted: str, left: str, taxable: str, must_file: bool
    ) -> None:
        plan = gift_plan(
            federal=FEDERAL, year=2025, contribution=D(contribution), donors=donors, elect_five_years=elect
        )

        assert (plan.counted_per_year, plan.exclusion_left_this_year) == (D(counted), D(left))
        assert (plan.taxable_gift, plan.must_file_return) == (D(taxable), must_file)
        assert len(plan.years) == (5 if elect else 1)

    def test_a_year_without_a_figure_is_refused(self) -> None:
        with pytest.raises(UnknownYear, match="no annual gift exclusion for 2030; known years: 2022, 2023") as refusal:
            gift_limits(federal=FEDERAL, year=2030)

        assert refusal.value.field == "year"

    def test_three_donors_are_refused(self) -> None:
        with pytest.raises(BadInput, match="donors: 3 does not lie between 1 and 2"):
            gift_limits(federal=FEDERAL, year=2025, donors=3)


class TestRothRollover:
    """The smallest of four limits, and nothing before fifteen years."""

    @pytest.mark.parametrize(
        ("given", "most", "bound"),
        [
            pytest.param({}, "7500", "annual_limit", id="the year's IRA limit"),
            pytest.param({"other_ira_contributions": D(3000)}, "4500", "annual_limit", id="less other contributions"),
            pytest.param({"other_ira_contributions": D(9000)}, "0", "annual_limit", id="never below zero"),
            pytest.param({"earned_income": D(2000)}, "2000", "earned_income", id="earned income"),
            pytest.param({"prior_rollovers": D(33000)}, "2000", "lifetime_cap", id="35000 over a lifetime"),
            pytest.param({"balance": D(6000)}, "1000", "balance", id="less recent contributions"),
            pytest.param({"balance": D(4000)}, "0", "balance", id="only recent contributions"),
            pytest.param({"account_age_years": D("14.9")}, "0", "account_age", id="too young an account"),
            pytest.param({"account_age_years": D(15)}, "7500", "annual_limit", id="fifteen years are enough"),
            pytest.param({"year": 2023}, "0", "year", id="before 2024"),
            pytest.param({"year": 2025}, "7000", "annual_limit", id="the limit of 2025"),
        ],
    )
    def test_the_smallest_limit_holds(self, given: dict[str, Any], most: str, bound: str) -> None:
        defaults: dict[str, Any] = {
            "year": 2026,
            "account_age_years": D(16),
            "balance": D(40000),
            "recent_contributions": D(5000),
            "earned_income": D(60000),
        }

        found = roth_capacity(federal=FEDERAL, request=RothRequest(**{**defaults, **given}))

        assert (found.max_this_year, found.bound) == (D(most), bound)

    @pytest.mark.parametrize("field", ["account_age_years", "balance", "recent_contributions", "earned_income"])
    def test_a_negative_input_is_refused_with_its_field(self, field: str) -> None:
        given = {"account_age_years": D(16), "balance": D(1), "recent_contributions": D(0), "earned_income": D(1)}

        with pytest.raises(BadInput) as refusal:
            RothRequest(year=2026, **{**given, field: D(-1)})

        assert refusal.value.field == field


class TestWithdrawal:
    """Earnings share, what is qualified, and the tax on the rest."""

    def withdraw(self, amount: str, expenses: Expenses, **given: Any) -> WithdrawalPlan:
        return plan_withdrawal(
            federal=FEDERAL,
            year=2025,
            withdrawal=D(amount),
            balance=D(40000),
            basis=D(30000),
            marginal_rate=D("0.22"),
            expenses=expenses,
            **given,
        )

    def test_a_withdrawal_within_the_expenses_costs_nothing(self) -> None:
        found = self.withdraw("10000", Expenses(college=D(8000), housing_and_food=D(4000)))

        assert (found.qualified, found.non_qualified, found.qualified_share) == (D(10000), D(0), D(1))
        assert (found.earnings_part, found.basis_part) == (D("2500.00"), D("7500.00"))
        assert (found.taxable_earnings, found.income_tax, found.penalty) == (D(0), D(0), D(0))

    def test_the_rest_carries_its_share_of_the_earnings(self) -> None:
        found = self.withdraw("10000", Expenses(college=D(6000)))

        # a quarter of 4000 is earnings: 22% and 10% of 1000
        assert (found.qualified_share, found.taxable_earnings) == (D("0.6"), D("1000.00"))
        assert (found.income_tax, found.penalty, found.left_in_account) == (D("220.00"), D("100.00"), D(30000))

    @pytest.mark.parametrize(
        ("expenses", "qualified"),
        [
            pytest.param({"housing_and_food": "9000", "is_at_least_half_time": False}, "0", id="less than half time"),
            pytest.param({"housing_and_food": "9000", "housing_allowance": "7000"}, "7000", id="up to the allowance"),
            pytest.param({"k12": "12000"}, "10000", id="K-12 limit of 2025"),
            pytest.param({"student_loans": "5000", "student_loans_before": "8000"}, "2000", id="loans over a lifetime"),
            pytest.param({"apprenticeship": "1500"}, "1500", id="apprenticeship"),
            pytest.param({"college": "9000", "used_for_tax_credit": "4000"}, "5000", id="not twice with a tax credit"),
            pytest.param({"college": "3000", "scholarships": "4000"}, "0", id="paid by a scholarship"),
        ],
    )
    def test_each_kind_of_expense_counts_within_its_limit(self, expenses: dict[str, Any], qualified: str) -> None:
        values = {name: value if isinstance(value, bool) else D(value) for name, value in expenses.items()}

        assert self.withdraw("20000", Expenses(**values)).qualified == D(qualified)

    @pytest.mark.parametrize(
        ("scholarship", "exception", "penalty"),
        [
            ("0", PenaltyException.NONE, "400.00"),
            ("4000", PenaltyException.NONE, "240.00"),
            ("20000", PenaltyException.NONE, "0.00"),
            ("0", PenaltyException.DISABILITY, "0.00"),
        ],
    )
    def test_the_additional_tax_is_waived_as_far_as_a_scholarship_reaches(
        self, scholarship: str, exception: PenaltyException, penalty: str
    ) -> None:
        tax = earnings_tax(
            withdrawal=D(10000),
            balance=D(50000),
            basis=D(30000),
            marginal_rate=D("0.22"),
            penalty_rate=D("0.10"),
            scholarship=D(scholarship),
            exception=exception,
        )

        assert (tax.earnings_part, tax.income_tax, tax.penalty) == (D("4000.00"), D("880.00"), D(penalty))

    def test_after_losses_nothing_is_earnings_and_an_empty_account_gives_nothing(self) -> None:
        rates = {"marginal_rate": D("0.22"), "penalty_rate": D("0.10")}

        lost = earnings_tax(withdrawal=D(1000), balance=D(5000), basis=D(6000), **rates)
        empty = earnings_tax(withdrawal=D(0), balance=D(0), basis=D(0), **rates)

        assert (lost.earnings_part, lost.basis_part, lost.penalty) == (D(0), D(1000), D(0))
        assert empty.basis_part == D(0)
        assert self.withdraw("0", Expenses()).qualified_share == D(0)

    def test_what_the_state_does_is_passed_on(self) -> None:
        assert self.withdraw("1", Expenses(), state_warnings=("Illinois",)).warnings == ("Illinois",)

    def test_more_than_the_account_holds_is_refused(self) -> None:
        with pytest.raises(WithdrawalTooLarge, match="withdrawal: 40001 is more than the account's 40000"):
            self.withdraw("40001", Expenses())

    def test_a_negative_expense_is_refused_with_its_field(self) -> None:
        with pytest.raises(BadInput) as refusal:
            Expenses(k12=D(-1))

        assert refusal.value.field == "k12"

    @pytest.mark.parametrize(("year", "qualified"), [(2025, 10000), (2026, 15000)])
    def test_the_k12_limit_doubles_in_2026(self, year: int, qualified: int) -> None:
        assert k12_expense(federal=FEDERAL, year=year, expenses=D(15000)).qualified == qualified

    def test_loans_beyond_the_lifetime_limit_are_not_qualified(self) -> None:
        found = student_loan_payment(federal=FEDERAL, request=D(4000), prior_lifetime=D(12000))

        assert (found.qualified, found.non_qualified) == (D(0), D(4000))


@pytest.mark.parametrize(
    ("owner", "effect"),
    [
        ("parent", "2820.00"),
        ("Student", "2820.00"),
        ("grandparent", "0.00"),
        ("third-party", "0.00"),
        ("sibling", "0.00"),
    ],
)
def test_only_a_parent_s_or_the_student_s_account_counts_for_aid(owner: str, effect: str) -> None:
    found = aid_effect(federal=FEDERAL, owner=read_owner(owner), balance=D(50000), year=2025)

    assert found.max_index_effect == D(effect)
    assert (owner != "parent") or found.owner is AccountOwner.PARENT


def test_an_unknown_owner_is_refused() -> None:
    with pytest.raises(UnknownOwner, match="'neighbour' is not an owner"):
        read_owner("neighbour")


@pytest.mark.parametrize(
    ("state", "balance", "accepted", "refused"),
    [("ga", "230000", "5000", "5000"), ("NH", "0", "10000", "0"), ("GA", "300000", "0", "10000")],
)
def test_a_state_accepts_contributions_up_to_its_maximum(state: str, balance: str, accepted: str, refused: str) -> None:
    found = accepted_contribution(
        plans=TABLES.plans, plan_state=state, balance_all_accounts=D(balance), contribution=D(10000)
    )

    assert (found.accepted, found.refused) == (D(accepted), D(refused))
    assert found.assumptions[0].confidence


def test_a_state_without_a_plan_accepts_nothing() -> None:
    with pytest.raises(NoPlanOfState, match="no plan with a known maximum for 'WY'"):
        accepted_contribution(plans=TABLES.plans, plan_state="WY", balance_all_accounts=D(0), contribution=D(1))


class TestCollegeCost:
    """Published averages."""

    def test_a_published_average_comes_with_its_source(self) -> None:
        found = published_cost(costs=TABLES.college_costs, sector="public_4yr_in_state", academic_year="2025-26")

        assert (found.amount, found.confidence) == (D(30990), "sourced")
        assert found.assumptions[0].version == "2025-26"
        assert latest_year(TABLES.college_costs) == "2025-26"

    def test_a_figure_from_memory_says_so(self) -> None:
        found = published_cost(costs=TABLES.college_costs, sector="private_nonprofit_4yr", academic_year="2025-26")

        assert "it is not confirmed by a published source" in found.explanation[0]

    def test_a_state_has_its_own_average(self) -> None:
        found = published_cost(
            costs=TABLES.college_costs,
            sector="public_4yr_in_state",
            academic_year="2025-26",
            component="tuition_and_fees",
            state="fl",
        )

        assert (found.amount, found.state) == (D(6360), "FL")

    @pytest.mark.parametrize(
        ("given", "field", "words"),
        [
            ({"sector": "beauty_school"}, "sector", "it has private_nonprofit_4yr, public_2yr_in_district"),
            ({"academic_year": "1999-00"}, "academic_year", "it has 2018-19, 2024-25, 2025-26"),
            ({"state": "TX"}, "state", "the national average"),
            ({"component": "books"}, "component", "housing_and_food"),
        ],
    )
    def test_a_figure_that_the_table_lacks_is_refused_with_what_it_has(
        self, given: dict[str, str], field: str, words: str
    ) -> None:
        asked = {"sector": "public_4yr_in_state", "academic_year": "2025-26", **given}

        with pytest.raises(UnknownCost, match=words) as refusal:
            published_cost(costs=TABLES.college_costs, **asked)

        assert refusal.value.field == field
