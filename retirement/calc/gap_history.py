"""Why the gap moved since the last review: contributions, returns, changed assumptions; parts sum to the change.

The last review is rolled forward as planned: savings grow at the expected return with the planned contributions,
months pass, amounts in today's dollars rise with the expected inflation. Then one thing after another becomes what it
is now, and each step's change of the gap is its part; the order is fixed and stated. Amounts are nominal dollars of
the retirement date, each step rounded once, so the parts add up to the cent. Savings that moved by neither
contributions nor expected growth are the returns' part.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from lifepath.core.money import to_cents
from retirement.calc.gap import GapInputs, exact_gap
from retirement.calc.rates import MonthlyRate, growth_factor, monthly_rate
from retirement.calc.time_value import balance_after

ZERO = Decimal(0)


class BadHistory(ValueError):
    """The months between two reviews are zero or more and contributions are not negative."""


@dataclass(frozen=True, slots=True)
class Part:
    """One cause and how much it added to the gap (negative: it narrowed it), nominal."""

    key: str
    label: str
    amount: Decimal
    gap_after: Decimal


@dataclass(frozen=True, slots=True)
class GapMovement:
    """The gap then and now and the parts between."""

    gap_before: Decimal
    gap_now: Decimal
    change: Decimal
    parts: tuple[Part, ...]
    explanation: tuple[str, ...]


def rolled_forward(before: GapInputs, months: int) -> GapInputs:
    """The inputs of the last review after some months in which all went as planned."""
    steps = min(months, before.months)
    savings = balance_after(
        start=before.current_savings,
        payment=before.monthly_contribution,
        rate=monthly_rate(before.net_return, before.convention),
        periods=steps,
        timing=before.timing,
        payment_growth=monthly_rate(before.contribution_growth),
    )
    prices = growth_factor(before.inflation, Decimal(steps), MonthlyRate.EFFECTIVE)
    raised = growth_factor(before.contribution_growth, Decimal(steps), MonthlyRate.EFFECTIVE)
    return replace(
        before,
        current_savings=savings,
        monthly_contribution=before.monthly_contribution * raised,
        months_to_retirement=before.months - steps,
        desired_income=before.desired_income * prices,
        social_security_income=before.social_security_income * prices,
        other_incomes=tuple(
            replace(stream, yearly_amount=stream.yearly_amount * prices) for stream in before.other_incomes
        ),
    )


def planned_contributions(before: GapInputs, months: int) -> Decimal:
    """What was to be paid in between the reviews, without growth on it."""
    return balance_after(
        start=ZERO,
        payment=before.monthly_contribution,
        rate=ZERO,
        periods=min(months, before.months),
        payment_growth=monthly_rate(before.contribution_growth),
    )


def movement(*, before: GapInputs, now: GapInputs, months_between: int, contributed: Decimal) -> GapMovement:
    """Divide the change of the gap between two reviews into its causes."""
    if months_between < 0 or contributed < 0:
        raise BadHistory("The months between two reviews and what was contributed are zero or more.")
    planned = rolled_forward(before, months_between)
    extra = contributed - planned_contributions(before, months_between)
    steps: tuple[tuple[str, str, Callable[[GapInputs], GapInputs]], ...] = (
        ("time", "Time passing as planned", lambda _: planned),
        (
            "contributions",
            f"{to_cents(contributed)} contributed, {to_cents(contributed - extra)} planned",
            lambda at: replace(at, current_savings=max(at.current_savings + extra, ZERO)),
        ),
        (
            "returns",
            f"Savings are {to_cents(now.current_savings)}",
            lambda at: replace(at, current_savings=now.current_savings),
        ),
        *_assumption_steps(planned, now),
    )
    return _walk(before, steps)


ASSUMPTIONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("retirement_date", "Retirement date", ("months_to_retirement",)),
    ("future_contributions", "Contributions from now on", ("monthly_contribution", "contribution_growth", "timing")),
    (
        "expected_return",
        "Expected return and fee",
        ("expected_return", "return_in_retirement", "fee_rate", "convention"),
    ),
    ("inflation", "Inflation", ("inflation",)),
    ("spending", "Desired income", ("desired_income",)),
    (
        "social_security",
        "Social Security",
        ("social_security_income", "social_security_starts_after_months"),
    ),
    ("other_incomes", "Other incomes", ("other_incomes",)),
    ("need", "How the need is worked out", ("need",)),
)


def _assumption_steps(planned: GapInputs, now: GapInputs) -> list[tuple[str, str, Callable[[GapInputs], GapInputs]]]:
    """One step for each group of assumptions, in a fixed order; those that did not change are worth zero."""

    def becomes(names: tuple[str, ...]) -> Callable[[GapInputs], GapInputs]:
        return lambda at: replace(at, **{name: getattr(now, name) for name in names})

    def words(label: str, names: tuple[str, ...]) -> str:
        changed = [name for name in names if getattr(planned, name) != getattr(now, name)]
        plain = [name for name in changed if name not in ("need", "other_incomes")]
        shown = [f"{_shown(planned, name)} to {_shown(now, name)}" for name in plain]
        return f"{label}: {', '.join(shown) or ('changed' if changed else 'unchanged')}"

    return [(key, words(label, names), becomes(names)) for key, label, names in ASSUMPTIONS]


def _shown(inputs: GapInputs, name: str) -> str:
    value = getattr(inputs, name)
    return str(to_cents(value)) if name.endswith(("income", "monthly_contribution")) else str(value)


def _walk(before: GapInputs, steps: tuple[tuple[str, str, Callable[[GapInputs], GapInputs]], ...]) -> GapMovement:
    at, gap = before, to_cents(exact_gap(before).gap)
    first, parts = gap, []
    for key, label, step in steps:
        at = step(at)
        reached = to_cents(exact_gap(at).gap)
        parts.append(Part(key=key, label=label, amount=reached - gap, gap_after=reached))
        gap = reached
    return GapMovement(
        gap_before=first,
        gap_now=gap,
        change=gap - first,
        parts=tuple(parts),
        explanation=tuple(
            f"{part.label}: {'+' if part.amount >= 0 else ''}{part.amount} to {part.gap_after}" for part in parts
        ),
    )
