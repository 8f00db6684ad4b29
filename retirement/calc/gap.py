"""The retirement gap in closed form: what will be there, what must be there, and what is missing.

The projected balance grows savings and monthly contributions at the net return; contributions are level in nominal
dollars unless a growth is given. The required balance is the need in today's dollars raised by inflation to the
retirement date. The gap is required less projected: positive is a shortfall, negative a surplus. Every amount comes
in nominal dollars of the retirement date and in today's dollars. A retirement date in the past means already retired:
zero months. Not modelled here: taxes, limits, single accounts (see the household projection), uncertainty (see the
simulation).
"""

from dataclasses import dataclass, field
from decimal import Decimal

from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents
from retirement.calc.need import IncomeStream, NeedBasis, NeedTerms, WithdrawalRateNeed, need_terms
from retirement.calc.rates import (
    MONTHS_PER_YEAR,
    MonthlyRate,
    Timing,
    check_rate,
    growth_factor,
    monthly_rate,
    net_of_fee,
    real_rate,
)
from retirement.calc.time_value import NoSolution, growing_annuity_factor, periods_for

ZERO = Decimal(0)
DEFAULT_INFLATION = Decimal("0.025")
LONGEST_MONTHS = 1200
LARGEST_AMOUNT = Decimal(10) ** 13
LARGEST_RESULT = Decimal(10) ** 20
SMALLEST_NEED = Decimal("0.005")


class BadGapInputs(ValueError):
    """An input of the gap is out of range."""


@dataclass(frozen=True, slots=True)
class GapInputs:
    """One household's retirement on one page. Incomes are yearly and in today's dollars, rates are yearly fractions."""

    current_savings: Decimal
    monthly_contribution: Decimal
    months_to_retirement: int
    desired_income: Decimal
    expected_return: Decimal
    social_security_income: Decimal = ZERO
    social_security_starts_after_months: int = 0
    inflation: Decimal = DEFAULT_INFLATION
    need: NeedBasis = field(default_factory=WithdrawalRateNeed)
    return_in_retirement: Decimal | None = None
    contribution_growth: Decimal = ZERO
    fee_rate: Decimal = ZERO
    timing: Timing = Timing.END
    convention: MonthlyRate = MonthlyRate.EFFECTIVE
    other_incomes: tuple[IncomeStream, ...] = ()

    def __post_init__(self) -> None:
        for name in ("expected_return", "inflation", "contribution_growth", "fee_rate"):
            check_rate(name, getattr(self, name))
        if self.return_in_retirement is not None:
            check_rate("return_in_retirement", self.return_in_retirement)
        for name in ("current_savings", "monthly_contribution", "desired_income", "social_security_income"):
            value = getattr(self, name)
            if not value.is_finite() or not 0 <= value <= LARGEST_AMOUNT:
                raise BadGapInputs(f"{name} is {value}; it must be from zero to {LARGEST_AMOUNT:f}.")
        if self.months_to_retirement > LONGEST_MONTHS:
            raise BadGapInputs(f"{self.months_to_retirement} months to retirement is more than a hundred years.")

    @property
    def months(self) -> int:
        """Months to retirement, zero when the date has passed."""
        return max(self.months_to_retirement, 0)

    @property
    def net_return(self) -> Decimal:
        """The yearly return after fees."""
        return net_of_fee(self.expected_return, self.fee_rate)

    @property
    def streams(self) -> tuple[IncomeStream, ...]:
        """Social Security and all other incomes."""
        if self.social_security_income == 0:
            return self.other_incomes
        benefit = IncomeStream(
            "Social Security", self.social_security_income, max(self.social_security_starts_after_months, 0)
        )
        return (benefit, *self.other_incomes)


@dataclass(frozen=True, slots=True)
class ExactGap:
    """The unrounded figures that solvers work on, in nominal dollars of the retirement date unless named."""

    projected: Decimal
    required: Decimal
    contribution_factor: Decimal
    price_level: Decimal
    terms: NeedTerms

    @property
    def gap(self) -> Decimal:
        """Required less projected."""
        return self.required - self.projected


@dataclass(frozen=True, slots=True)
class GapResult:
    """The gap with everything it rests on; amounts to the cent."""

    months_to_retirement: int
    already_retired: bool
    projected_balance_nominal: Decimal
    projected_balance_real: Decimal
    required_balance_nominal: Decimal
    required_balance_real: Decimal
    gap_nominal: Decimal
    gap_real: Decimal
    funded_ratio: Decimal | None
    additional_monthly_saving_nominal: Decimal | None
    additional_monthly_saving_real: Decimal | None
    affordable_income_nominal: Decimal
    affordable_income_real: Decimal
    months_to_reach_need: Decimal | None
    warnings: tuple[str, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]

    @property
    def is_shortfall(self) -> bool:
        """Whether something is missing."""
        return self.gap_nominal > 0


def need_terms_of(inputs: GapInputs) -> NeedTerms:
    """What a dollar of spending and all incomes are worth at retirement, today's dollars."""
    later = inputs.expected_return if inputs.return_in_retirement is None else inputs.return_in_retirement
    real = real_rate(net_of_fee(later, inputs.fee_rate), inputs.inflation)
    return need_terms(
        basis=inputs.need,
        streams=inputs.streams,
        monthly_real_rate=monthly_rate(real),
        monthly_inflation=monthly_rate(inputs.inflation),
    )


def contribution_factor(inputs: GapInputs, *, months: int, yearly_growth: Decimal) -> Decimal:
    """What a first contribution of one dollar a month, growing, becomes by retirement."""
    return growing_annuity_factor(
        rate=monthly_rate(inputs.net_return, inputs.convention),
        growth=monthly_rate(yearly_growth),
        periods=months,
        timing=inputs.timing,
    )


def exact_gap(inputs: GapInputs, terms: NeedTerms | None = None) -> ExactGap:
    """The unrounded gap; `terms` may be passed when they do not change."""
    months = inputs.months
    found = need_terms_of(inputs) if terms is None else terms
    factor = contribution_factor(inputs, months=months, yearly_growth=inputs.contribution_growth)
    grown = inputs.current_savings * growth_factor(inputs.net_return, Decimal(months), inputs.convention)
    price_level = growth_factor(inputs.inflation, Decimal(months))
    projected = grown + inputs.monthly_contribution * factor
    required = found.required(inputs.desired_income) * price_level
    if max(projected, required) > LARGEST_RESULT:
        raise BadGapInputs(f"These rates over {months} months lead to amounts above {LARGEST_RESULT:f}.")
    return ExactGap(
        projected=projected,
        required=required,
        contribution_factor=factor,
        price_level=price_level,
        terms=found,
    )


def months_to_reach(*, inputs: GapInputs, required_nominal: Decimal) -> Decimal | None:
    """Months until the same level saving reaches a fixed nominal amount; None when it never does."""
    if inputs.current_savings >= required_nominal:
        return ZERO
    if inputs.contribution_growth != 0:
        return None
    try:
        months = periods_for(
            rate=monthly_rate(inputs.net_return, inputs.convention),
            payment=-inputs.monthly_contribution,
            present_value=-inputs.current_savings,
            future_value=required_nominal,
            timing=inputs.timing,
        )
    except NoSolution:
        return None
    # A balance that shrinks was there in the past only.
    return months if months >= 0 else None


def analyse_gap(inputs: GapInputs) -> GapResult:
    """The gap of a household."""
    exact = exact_gap(inputs)
    affordable = exact.terms.affordable(exact.projected / exact.price_level)
    return GapResult(
        months_to_retirement=inputs.months,
        already_retired=inputs.months_to_retirement <= 0,
        projected_balance_nominal=to_cents(exact.projected),
        projected_balance_real=to_cents(exact.projected / exact.price_level),
        required_balance_nominal=to_cents(exact.required),
        required_balance_real=to_cents(exact.required / exact.price_level),
        gap_nominal=to_cents(exact.gap),
        gap_real=to_cents(exact.gap / exact.price_level),
        funded_ratio=_funded_ratio(exact),
        additional_monthly_saving_nominal=_additional(exact.gap, exact.contribution_factor),
        additional_monthly_saving_real=_additional(
            exact.gap, contribution_factor(inputs, months=inputs.months, yearly_growth=inputs.inflation)
        ),
        affordable_income_nominal=to_cents(affordable * exact.price_level),
        affordable_income_real=to_cents(affordable),
        months_to_reach_need=months_to_reach(inputs=inputs, required_nominal=exact.required),
        warnings=_warnings(inputs),
        assumptions=_assumptions(inputs),
        explanation=_explain(inputs, exact, affordable),
    )


def _funded_ratio(exact: ExactGap) -> Decimal | None:
    """The share of the need that will be there; None when there is no need of a cent."""
    if exact.required < SMALLEST_NEED:
        return None
    return (exact.projected / exact.required).quantize(Decimal("1E-6"))


def _additional(gap: Decimal, factor: Decimal) -> Decimal | None:
    """The first of the monthly payments that close a gap; None when no month is left to save in."""
    if gap <= 0:
        return to_cents(ZERO)
    return None if factor == 0 else to_cents(gap / factor)


def _warnings(inputs: GapInputs) -> tuple[str, ...]:
    if inputs.months_to_retirement > 0:
        return ()
    return ("The retirement date has passed: the household counts as retired and nothing more is contributed.",)


def _basis_text(inputs: GapInputs) -> str:
    need = inputs.need
    if isinstance(need, WithdrawalRateNeed):
        return f"withdrawal rate {need.withdrawal_rate}"
    return type(need).__name__.removesuffix("Need").lower()


def _assumptions(inputs: GapInputs) -> tuple[Assumption, ...]:
    default_inflation = inputs.inflation == DEFAULT_INFLATION
    return (
        Assumption("expected return", str(inputs.expected_return), "input, a year, before fees"),
        Assumption("fee", str(inputs.fee_rate), "input, a year, of the balance"),
        Assumption(
            "inflation",
            str(inputs.inflation),
            "default: long-run expectation" if default_inflation else "input, a year",
            confidence="default" if default_inflation else "",
        ),
        Assumption("need", _basis_text(inputs), "4 percent rule by default"),
        Assumption("contribution growth", str(inputs.contribution_growth), "level in nominal dollars unless given"),
        Assumption("contribution timing", inputs.timing.value, "end of month by default"),
        Assumption("monthly rate", inputs.convention.value, "(1+r)^(1/12)-1 by default, r/12 on request"),
    )


def _explain(inputs: GapInputs, exact: ExactGap, affordable: Decimal) -> tuple[str, ...]:
    word = "missing" if exact.gap > 0 else "left over"
    years = Decimal(inputs.months) / MONTHS_PER_YEAR
    grown = exact.projected - inputs.monthly_contribution * exact.contribution_factor
    income = exact.terms.income_value / exact.terms.spending_value
    return (
        (
            f"{to_cents(inputs.current_savings)} grows at {inputs.net_return} a year over {inputs.months} months to "
            f"{to_cents(grown)}; {to_cents(inputs.monthly_contribution)} a month adds "
            f"{to_cents(exact.projected - grown)}: {to_cents(exact.projected)} in all."
        ),
        (
            f"A year of spending of {to_cents(inputs.desired_income)} less lasting income worth {to_cents(income)} "
            f"a year needs {to_cents(exact.required / exact.price_level)} in today's dollars "
            f"({_basis_text(inputs)}), which is {to_cents(exact.required)} "
            f"after {years.quantize(Decimal('0.01'))} years at {inputs.inflation} inflation."
        ),
        (
            f"{to_cents(exact.required)} - {to_cents(exact.projected)} = {to_cents(exact.gap)}: "
            f"{to_cents(abs(exact.gap))} is {word}; a spending of {to_cents(affordable)} a year in today's dollars "
            "would be covered."
        ),
    )
