"""A stored profile's outlook: settings, flows by year, levers, and the household plan of the full projection."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from lifepath.core.periods import Month
from retirement.calc.contribution_limits import plan_limit
from retirement.calc.corrections.shapes import PlanRoom
from retirement.calc.historical import WithdrawalTime
from retirement.calc.household.projection import project_household
from retirement.calc.household.shapes import (
    Account,
    AccountKind,
    HouseholdPlan,
    OneOff,
    Person,
    Phase,
    Projection,
    YearlyIncome,
)
from retirement.calc.mortality import LAST_AGE
from retirement.calc.rates import MONTHS_PER_YEAR
from retirement.models import RetirementAccount
from retirement.selectors.corrections import LeverChoices
from retirement.selectors.flow_plans import FlowPlan
from retirement.selectors.gap_cases import GapCase
from retirement.selectors.outlooks import CELLS_OF_ONE_REQUEST, OutlookSettings, settings_from
from retirement.selectors.profiles import Plan, born
from retirement.selectors.tables import social_security_tables, tax_tables

ZERO, ONE = Decimal(0), Decimal(1)
OLDEST_SAMPLED_AGE = 110


def settings_of(plan: Plan, case: GapCase, over: Mapping[str, Any] | None = None) -> OutlookSettings:
    """The profile's settings; the return and the fee are the means of its accounts."""
    means = {"expected_return_rate": case.inputs.expected_return, "fee_rate": case.inputs.fee_rate}
    return settings_from(plan.profile, **{**means, **(over or {})})


def flow_plan_of(plan: Plan) -> FlowPlan:
    """Phases, one-off flows and, where lifetimes are sampled, survival by year."""
    profile, today = plan.profile, plan.today
    months = max(plan.months_to_retirement, 0) + plan.months_in_retirement
    survival: tuple[list[Decimal], ...] = ()
    if profile.samples_deaths:
        youngest = min(today.year - born(member).year for member in plan.members)
        years = max(OLDEST_SAMPLED_AGE - youngest, 1)
        months = max(months, years * MONTHS_PER_YEAR)
        survival = _survival(plan, -(-months // MONTHS_PER_YEAR))
    years = -(-months // MONTHS_PER_YEAR)
    age = today.year - born(plan.members[0]).year
    return FlowPlan(
        end_months=months,
        timing=WithdrawalTime[profile.withdrawal_timing],
        factors=tuple(_factor(plan, age + year) for year in range(years)),
        one_offs=_one_offs(plan),
        survival=survival,
        survivor_share=profile.survivor_spending_share,
    )


def most_paths(plan: Plan) -> int:
    """How many paths of this plan one request may take."""
    return CELLS_OF_ONE_REQUEST // flow_plan_of(plan).years


def lever_choices_of(plan: Plan) -> LeverChoices:
    """The room left in the plans of the accounts, and what the profile allows to move."""
    return LeverChoices(
        rooms=tuple(_rooms(plan)),
        longest_delay_months=plan.profile.longest_delay_months,
        part_time_months=plan.profile.part_time_months,
        home_equity=plan.profile.home_equity,
        annuity_payout_rate=plan.profile.annuity_payout_rate,
    )


def household_plan_of(plan: Plan) -> HouseholdPlan:
    """The profile as the year-by-year projection takes it."""
    profile = plan.profile
    return HouseholdPlan(
        as_of=plan.today,
        people=tuple(_person(plan, position) for position in range(len(plan.members))),
        accounts=tuple(_account(account) for account in plan.accounts),
        retirement=plan.retirement,
        yearly_spending=profile.annual_spending,
        expected_return=profile.expected_return_rate,
        inflation=profile.inflation_rate,
        phases=tuple(Phase(phase.from_age, phase.to_age, phase.factor) for phase in profile.phases.all()),
        incomes=tuple(
            YearlyIncome(
                name=income.name,
                amount=income.yearly_amount,
                starts=Month.of(income.starts_on),
                ends=None if income.ends_on is None else Month.of(income.ends_on),
                owner=income.owner_position,
                indexed_share=income.indexed_share,
                survivor_share=income.survivor_share,
                taxed=income.is_taxed,
            )
            for income in plan.incomes
        ),
        one_offs=tuple(OneOff(flow.name, flow.year, flow.amount) for flow in profile.one_offs.all()),
        survivor_spending_share=profile.survivor_spending_share,
        bequest=profile.bequest,
        state_tax_rate=min(profile.state_tax_rate, Decimal("0.99")),
        taxable_yield=profile.taxable_yield_rate,
    )


def household_projection(plan: Plan) -> Projection:
    """Year by year with taxes, required distributions, premiums, and the step to a survivor."""
    return project_household(
        household_plan_of(plan),
        tax_tables=tax_tables(),
        social_security_tables=social_security_tables(),
    )


def _person(plan: Plan, position: int) -> Person:
    member, benefit = plan.members[position], plan.benefits[position]
    if benefit is None:
        return Person(name=member.person.name, birth=born(member), plan_to_age=member.plan_to_age)
    return Person(
        name=member.person.name,
        birth=born(member),
        plan_to_age=member.plan_to_age,
        pia_cents=benefit.pia_cents,
        claim_age_months=benefit.claim_age_months,
    )


def _account(account: RetirementAccount) -> Account:
    return Account(
        name=account.name,
        kind=AccountKind(account.kind),
        balance=account.balance,
        owner=account.owner_position,
        basis=account.basis,
        monthly_contribution=account.monthly_contribution,
        monthly_match=account.monthly_match,
        contribution_growth=account.contribution_growth_rate,
        expected_return=account.expected_return_rate,
        fee_rate=account.fee_rate,
        plan=account.plan,
    )


def _factor(plan: Plan, age: int) -> Decimal:
    phases = plan.profile.phases.all()
    return next((phase.factor for phase in phases if phase.from_age <= age < phase.to_age), ONE)


def _one_offs(plan: Plan) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for flow in plan.profile.one_offs.all():
        year = flow.year - plan.today.year
        found[year] = found.get(year, ZERO) + flow.amount
    return found


def _survival(plan: Plan, years: int) -> tuple[list[Decimal], ...]:
    columns = []
    for member, person in zip(plan.members, plan.living, strict=True):
        table = person.mortality(plan.today)
        age = min(plan.today.year - born(member).year, LAST_AGE)
        columns.append([table.survival(from_age=age, to_age=age + year) for year in range(years)])
    return tuple(columns)


def _rooms(plan: Plan) -> list[PlanRoom]:
    """What may still be contributed this year, in the order of the accounts; both kinds of IRA share one limit."""
    year, tables = plan.today.year, tax_tables()
    used: dict[tuple[int, str], Decimal] = {}
    limits: dict[tuple[int, str], tuple[str, Decimal]] = {}
    for account in plan.accounts:
        if not account.plan:
            continue
        group = "IRA" if account.plan == "ROTH_IRA" else account.plan
        key = account.owner_position, group
        age = year - born(plan.members[account.owner_position]).year
        limit = plan_limit(plan=account.plan, year=year, age=age, tables=tables).limit
        limits.setdefault(key, (account.plan, limit))
        used[key] = used.get(key, ZERO) + account.monthly_contribution * MONTHS_PER_YEAR
    rooms = [PlanRoom(name, max(limit - used[key], ZERO)) for key, (name, limit) in limits.items()]
    return [room for room in rooms if room.yearly_room > 0]
