"""Stored profiles: their parts, the inputs of the gap that they amount to, and the household plan in full."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from retirement.calc.ages import age_in_months
from retirement.calc.contribution_limits import plan_limit
from retirement.calc.gap import GapInputs
from retirement.calc.need import HorizonNeed, IncomeStream, NeedBasis, WithdrawalRateNeed
from retirement.calc.rates import MONTHS_PER_YEAR, MonthlyRate, Timing
from retirement.calc.tables.life import PERIOD_YEAR
from retirement.choices import NeedBasis as Basis
from retirement.models import RetirementAccount, RetirementIncome, RetirementMember, RetirementProfile
from retirement.selectors.account_values import valued_accounts
from retirement.selectors.benefit_streams import benefit_streams
from retirement.selectors.benefits import Benefit, benefit_of
from retirement.selectors.earnings import earnings_records
from retirement.selectors.gap_cases import GapCase, LivingPerson, survival_need
from retirement.selectors.tables import tax_tables

ZERO, ONE = Decimal(0), Decimal(1)
RATE_PLACES = Decimal("1E-6")


@dataclass(frozen=True, slots=True)
class Plan:
    """A profile with its parts in order, and the day on which it is looked at."""

    profile: RetirementProfile
    members: tuple[RetirementMember, ...]
    accounts: tuple[RetirementAccount, ...]
    incomes: tuple[RetirementIncome, ...]
    benefits: tuple[Benefit | None, ...]
    today: dt.date
    account_notes: tuple[str, ...] = ()

    @property
    def living(self) -> tuple[LivingPerson, ...]:
        """Whose survival counts."""
        return tuple(_living(member, self.today) for member in self.members)

    @property
    def retirement(self) -> Month:
        """The month of retirement, this month where it has passed."""
        return max(Month.of(self.profile.retirement_date), Month.of(self.today))

    @property
    def months_to_retirement(self) -> int:
        """Negative or zero: already retired."""
        return Month.of(self.today).months_until(Month.of(self.profile.retirement_date))

    @property
    def months_in_retirement(self) -> int:
        """To the end of the last planned age of whoever is planned to live longest."""
        ends = [Month.of(born(member)).plus((member.plan_to_age + 1) * MONTHS_PER_YEAR) for member in self.members]
        return max(self.retirement.months_until(max(ends)), MONTHS_PER_YEAR)


def with_parts(queryset: Any) -> Any:
    """Profiles with all that an answer needs, in a constant number of queries."""
    return queryset.prefetch_related(
        Prefetch("members", RetirementMember.objects.select_related("person").order_by("position")),
        Prefetch("accounts", RetirementAccount.objects.order_by("pk")),
        Prefetch("incomes", RetirementIncome.objects.order_by("pk")),
        "phases",
        "one_offs",
    )


def born(member: RetirementMember) -> dt.date:
    """The person's birth date; a profile is not saved without one."""
    birth: dt.date | None = member.person.birth_date
    if birth is None:
        raise NoBirthDate(f"The birth date of person {member.position + 1} is not known any more.")
    return birth


class NoBirthDate(ValueError):
    """A plan has nobody, or a person of it lost the birth date."""


def plan_of(profile: RetirementProfile, *, today: dt.date) -> Plan:
    """The profile as the calculations take it."""
    members = tuple(sorted(profile.members.all(), key=lambda member: member.position))
    if not members:
        raise NoBirthDate("The plan has nobody yet: add a person with a birth date.")
    accounts, notes = valued_accounts(profile.accounts.all(), today=today)
    unknown = [member.person for member in members if member.pia is None and member.aime is None]
    records = earnings_records(unknown) if unknown else {}
    return Plan(
        profile=profile,
        members=members,
        accounts=accounts,
        account_notes=notes,
        incomes=tuple(profile.incomes.all()),
        benefits=tuple(_benefit(member, records.get(member.person), today) for member in members),
        today=today,
    )


def _benefit(member: RetirementMember, earnings: Mapping[int, Decimal] | None, today: dt.date) -> Benefit | None:
    return benefit_of(
        birth=born(member),
        today=today,
        pia=member.pia,
        aime=member.aime,
        earnings=earnings,
        claim_age_months=member.claim_age_months,
    )


def gap_case(plan: Plan) -> GapCase:
    """The closed-form inputs of a profile; means of differing accounts are said."""
    profile, months = plan.profile, plan.months_to_retirement
    people = plan.living
    need, notes = _need(plan, people)
    balance_of, saved_by = (lambda account: account.balance), _monthly
    growth = _mean(plan.accounts, saved_by, lambda account: account.contribution_growth_rate)
    fee = _mean(plan.accounts, balance_of, lambda account: account.fee_rate)
    expected = _mean(plan.accounts, balance_of, lambda account: _return_of(account, profile))
    income, starts, streams = benefit_streams(plan.benefits, retirement=plan.retirement)
    inputs = GapInputs(
        current_savings=sum((account.balance for account in plan.accounts), ZERO),
        monthly_contribution=sum((_monthly(account) for account in plan.accounts), ZERO),
        months_to_retirement=months,
        desired_income=profile.annual_spending,
        expected_return=profile.expected_return_rate if expected is None else expected,
        social_security_income=income,
        social_security_starts_after_months=starts,
        inflation=profile.inflation_rate,
        need=need,
        return_in_retirement=profile.return_in_retirement_rate,
        contribution_growth=growth or ZERO,
        fee_rate=fee or ZERO,
        timing=Timing[profile.contribution_timing],
        convention=MonthlyRate[profile.monthly_convention],
        other_incomes=(*(_stream(each, plan.retirement) for each in plan.incomes), *streams),
    )
    warnings, years = _limit_warnings(plan)
    if profile.need_basis == Basis.SURVIVAL:
        years["life table"] = PERIOD_YEAR
    return GapCase(
        inputs=inputs,
        people=people,
        benefits=plan.benefits,
        assumptions=(*notes, *_means_said(plan)),
        warnings=(*_benefit_warnings(plan), *plan.account_notes, *warnings),
        table_years=years,
    )


def _monthly(account: RetirementAccount) -> Decimal:
    return account.monthly_contribution + account.monthly_match


def _return_of(account: RetirementAccount, profile: RetirementProfile) -> Decimal:
    return profile.expected_return_rate if account.expected_return_rate is None else account.expected_return_rate


def _living(member: RetirementMember, today: dt.date) -> LivingPerson:
    return LivingPerson(
        age_months=age_in_months(born(member), today),
        sex=member.sex,
        life_table=member.life_table,
        health_factor=member.health_factor,
    )


def _need(plan: Plan, people: tuple[LivingPerson, ...]) -> tuple[NeedBasis, tuple[Assumption, ...]]:
    profile = plan.profile
    if profile.need_basis == Basis.HORIZON:
        months = plan.months_in_retirement
        return HorizonNeed(months), (Assumption("horizon", f"{months} months", "to the last planned age"),)
    if profile.need_basis == Basis.SURVIVAL:
        return survival_need(
            people,
            max(plan.months_to_retirement, 0),
            today=plan.today,
            survivor_share=profile.survivor_spending_share,
        )
    return WithdrawalRateNeed(profile.withdrawal_rate), ()


def _mean(
    accounts: Iterable[RetirementAccount],
    weight: Callable[[RetirementAccount], Decimal],
    value: Callable[[RetirementAccount], Decimal],
) -> Decimal | None:
    """A mean over accounts; None without weight."""
    pairs = [(weight(account), value(account)) for account in accounts]
    total = sum((each for each, _ in pairs), ZERO)
    if total == 0:
        return None
    if len({rate for _, rate in pairs}) == 1:
        return pairs[0][1]
    return (sum((each * rate for each, rate in pairs), ZERO) / total).quantize(RATE_PLACES)


def _means_said(plan: Plan) -> Iterable[Assumption]:
    differs = (
        ("contribution growth", {account.contribution_growth_rate for account in plan.accounts if _monthly(account)}),
        ("fee", {account.fee_rate for account in plan.accounts if account.balance}),
        ("expected return", {_return_of(account, plan.profile) for account in plan.accounts if account.balance}),
    )
    for name, values in differs:
        if len(values) > 1:
            words = ", ".join(f"{value:f}" for value in sorted(values))
            yield Assumption(f"mean {name}", words, "accounts weighted by balance, growth by contribution")


def _stream(income: RetirementIncome, retirement: Month) -> IncomeStream:
    end = None if income.ends_on is None else max(retirement.months_until(Month.of(income.ends_on)), 0)
    return IncomeStream(
        name=income.name,
        yearly_amount=income.yearly_amount,
        starts_after_months=retirement.months_until(Month.of(income.starts_on)),
        ends_after_months=end,
        indexed_share=income.indexed_share,
        owner=income.owner_position,
        survivor_share=income.survivor_share,
    )


def _benefit_warnings(plan: Plan) -> list[str]:
    return [
        f"No PIA, AIME or earnings record of person {number} is known: no Social Security is counted for this person."
        for number, benefit in enumerate(plan.benefits, start=1)
        if benefit is None
    ]


def _limit_warnings(plan: Plan) -> tuple[list[str], dict[str, int]]:
    """Said, not refused: own contributions above the limit of this year."""
    warnings: list[str] = []
    years: dict[str, int] = {}
    year, tables = plan.today.year, tax_tables()
    for account in plan.accounts:
        yearly = account.monthly_contribution * MONTHS_PER_YEAR
        if not account.plan or yearly == 0:
            continue
        age = year - born(plan.members[account.owner_position]).year
        limit = plan_limit(plan=account.plan, year=year, age=age, tables=tables)
        years[f"limit of {account.plan}"] = int(limit.assumptions[0].version)
        if yearly > limit.limit:
            warnings.append(
                f"{account.name}: {yearly} a year is above the limit of {limit.limit} for {account.plan} in {year}; "
                "it is projected as given."
            )
    return warnings, years
