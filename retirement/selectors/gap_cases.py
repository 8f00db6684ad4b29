"""From what was asked to the inputs of the gap, and back: the request that reproduces a set of inputs."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from lifepath.core.explanations import Assumption
from lifepath.core.periods import Month
from retirement.calc.gap import GapInputs
from retirement.calc.mortality import LAST_AGE, Mortality, cohort_mortality, couple_survival, period_mortality
from retirement.calc.need import HorizonNeed, IncomeStream, NeedBasis, SurvivalNeed, WithdrawalRateNeed
from retirement.calc.rates import MONTHS_PER_YEAR, MonthlyRate, Timing
from retirement.calc.tables.life import PERIOD_YEAR
from retirement.choices import LifeTable
from retirement.choices import NeedBasis as Basis
from retirement.selectors.benefit_streams import benefit_streams
from retirement.selectors.benefits import Benefit, benefit_of
from retirement.selectors.tables import life_tables

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class LivingPerson:
    """Whose survival counts."""

    age_months: int
    sex: str
    life_table: str = LifeTable.COHORT
    health_factor: Decimal = ONE

    def mortality(self, today: dt.date) -> Mortality:
        """The table's probabilities for this person."""
        tables, sex = life_tables(), self.sex.lower()
        if self.life_table == LifeTable.PERIOD:
            return period_mortality(sex=sex, tables=tables, health_factor=self.health_factor)
        born = today.year * MONTHS_PER_YEAR + today.month - 1 - self.age_months
        return cohort_mortality(
            sex=sex, birth_year=born // MONTHS_PER_YEAR, tables=tables, health_factor=self.health_factor
        )


@dataclass(frozen=True, slots=True)
class GapCase:
    """The inputs of a gap with what they were made from."""

    inputs: GapInputs
    people: tuple[LivingPerson, ...] = ()
    benefits: tuple[Benefit | None, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    warnings: tuple[str, ...] = ()
    table_years: Mapping[str, int] | None = None


def case_of_request(data: Mapping[str, Any], *, today: dt.date) -> GapCase:
    """The inputs that a checked request asks about."""
    people = tuple(LivingPerson(**person) for person in data.get("people", ()))
    months = max(data["months_to_retirement"], 0)
    need, notes = _need(data, people, months, today)
    benefits = tuple(
        benefit_of(today=today, birth=claim["birth_date"], pia=claim["pia"], claim_age_months=claim["claim_age_months"])
        for claim in data.get("social_security_claims", ())
    )
    income, starts = data["social_security_income"], data["social_security_starts_after_months"]
    streams: tuple[IncomeStream, ...] = ()
    if benefits:
        income, starts, streams = benefit_streams(benefits, retirement=Month.of(today).plus(months))
    inputs = GapInputs(
        current_savings=data["current_savings"],
        monthly_contribution=data["monthly_contribution"],
        months_to_retirement=data["months_to_retirement"],
        desired_income=data["desired_income"],
        expected_return=data["expected_return_rate"],
        social_security_income=income,
        social_security_starts_after_months=starts,
        inflation=data["inflation_rate"],
        need=need,
        return_in_retirement=data.get("return_in_retirement_rate"),
        contribution_growth=data["contribution_growth_rate"],
        fee_rate=data["fee_rate"],
        timing=Timing[data["contribution_timing"]],
        convention=MonthlyRate[data["monthly_convention"]],
        other_incomes=(*(IncomeStream(**stream) for stream in data.get("other_incomes", ())), *streams),
    )
    tables = {"life table": PERIOD_YEAR} if data["need_basis"] == Basis.SURVIVAL else {}
    return GapCase(inputs=inputs, people=people, benefits=benefits, assumptions=notes, table_years=tables)


def request_of(inputs: GapInputs, people: Sequence[LivingPerson] = ()) -> dict[str, Any]:
    """The request that a set of inputs answers to."""
    need: dict[str, Any] = {"need_basis": Basis.WITHDRAWAL_RATE}
    if isinstance(inputs.need, WithdrawalRateNeed):
        need["withdrawal_rate"] = inputs.need.withdrawal_rate
    elif isinstance(inputs.need, HorizonNeed):
        need = {"need_basis": Basis.HORIZON, "months_in_retirement": inputs.need.months}
    else:
        need = {
            "need_basis": Basis.SURVIVAL,
            "survivor_spending_share": inputs.need.survivor_spending_share,
            "people": list(people),
        }
    return {
        "current_savings": inputs.current_savings,
        "monthly_contribution": inputs.monthly_contribution,
        "months_to_retirement": inputs.months_to_retirement,
        "desired_income": inputs.desired_income,
        "expected_return_rate": inputs.expected_return,
        "social_security_income": inputs.social_security_income,
        "social_security_starts_after_months": inputs.social_security_starts_after_months,
        "inflation_rate": inputs.inflation,
        "return_in_retirement_rate": inputs.return_in_retirement,
        "contribution_growth_rate": inputs.contribution_growth,
        "fee_rate": inputs.fee_rate,
        "contribution_timing": inputs.timing.name,
        "monthly_convention": inputs.convention.name,
        "other_incomes": list(inputs.other_incomes),
        **need,
    }


def _need(
    data: Mapping[str, Any], people: Sequence[LivingPerson], months: int, today: dt.date
) -> tuple[NeedBasis, tuple[Assumption, ...]]:
    if data["need_basis"] == Basis.HORIZON:
        return HorizonNeed(data["months_in_retirement"]), ()
    if data["need_basis"] == Basis.SURVIVAL:
        return survival_need(people, months, today=today, survivor_share=data["survivor_spending_share"])
    return WithdrawalRateNeed(data["withdrawal_rate"]), ()


def survival_need(
    people: Sequence[LivingPerson], months_to_retirement: int, *, today: dt.date, survivor_share: Decimal
) -> tuple[SurvivalNeed, tuple[Assumption, ...]]:
    """The need weighted by who is alive, from retirement to the end of the life tables."""
    length = max((LAST_AGE + 1) * MONTHS_PER_YEAR - person.age_months for person in people)
    length = max(length, months_to_retirement + 1)
    tables = [person.mortality(today) for person in people]
    columns = [
        table.monthly_survival(age_months=person.age_months, months=length)[months_to_retirement:]
        for person, table in zip(people, tables, strict=True)
    ]
    notes = tuple(Assumption("survival", table.source, "SSA life tables", str(PERIOD_YEAR)) for table in tables)
    if len(columns) == 1:
        nobody = (ZERO,) * len(columns[0])
        return SurvivalNeed(tuple(columns[0]), nobody, nobody, survivor_share), notes
    joint = couple_survival(first=columns[0], second=columns[1])
    note = Assumption("survivor's spending", str(survivor_share), "share of the couple's, assumption")
    return SurvivalNeed(joint.both, joint.first_only, joint.second_only, survivor_share), (*notes, note)
