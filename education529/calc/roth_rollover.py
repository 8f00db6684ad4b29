"""How much of a 529 account may move into the beneficiary's own Roth IRA this year?

The smallest of: the year's IRA limit less other IRA contributions, earned income, what is left of the lifetime cap, and
the balance less the contributions of the last five years with their earnings; 0 while the account is younger than
fifteen years. Source: SECURE 2.0 Act of 2022, section 126. Not modelled: whether a change of beneficiary restarts the
fifteen years (unsettled), and state treatment, which varies.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.amounts import BadCount, require_amount
from education529.calc.tables.federal_limits import FederalLimits, FederalParameter
from education529.calc.wording import dollars, plain
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents

FIRST_YEAR = 2024
YEARS_OPEN = 15
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RothRequest:
    """The account and the beneficiary's year; dollars, the account's age in years."""

    year: int
    account_age_years: Decimal
    balance: Decimal
    recent_contributions: Decimal
    prior_rollovers: Decimal = ZERO
    other_ira_contributions: Decimal = ZERO
    earned_income: Decimal

    def __post_init__(self) -> None:
        if not self.account_age_years.is_finite() or self.account_age_years < 0:
            raise BadCount("account_age_years", f"{self.account_age_years} is not a number of years.")
        for field in (
            "balance",
            "recent_contributions",
            "prior_rollovers",
            "other_ira_contributions",
            "earned_income",
        ):
            require_amount(field, getattr(self, field))


@dataclass(frozen=True, slots=True)
class RothCapacity:
    """What may be rolled over this year and over a lifetime, and which condition bound."""

    max_this_year: Decimal
    lifetime_left: Decimal
    bound: str
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def roth_capacity(*, federal: FederalLimits, request: RothRequest) -> RothCapacity:
    """The capacity of one account for one year."""
    limit = federal.find(FederalParameter.IRA_CONTRIBUTION_LIMIT, request.year)
    if request.year < FIRST_YEAR:
        words = f"Rollovers to a Roth IRA are possible from {FIRST_YEAR} on."
        return RothCapacity(to_cents(ZERO), to_cents(ZERO), "year", (), (words,))
    cap = federal.find(FederalParameter.ROTH_ROLLOVER_LIFETIME_CAP, request.year)
    lifetime_left = max(ZERO, cap.value - request.prior_rollovers)
    assumptions = tuple(
        Assumption(name, dollars(figure.value), figure.source, str(figure.year), figure.confidence)
        for name, figure in (("IRA contribution limit", limit), ("Roth rollover lifetime cap", cap))
    )
    if request.account_age_years < YEARS_OPEN:
        words = f"The account is {plain(request.account_age_years)} years old; it must be open for {YEARS_OPEN} years."
        return RothCapacity(to_cents(ZERO), to_cents(lifetime_left), "account_age", assumptions, (words,))
    candidates = {
        "annual_limit": max(ZERO, limit.value - request.other_ira_contributions),
        "earned_income": request.earned_income,
        "lifetime_cap": lifetime_left,
        "balance": max(ZERO, request.balance - request.recent_contributions),
    }
    bound = min(candidates, key=lambda name: candidates[name])
    steps = (
        _difference("IRA limit", limit.value, request.other_ira_contributions, "other IRA contributions"),
        f"Earned income: {dollars(request.earned_income)}.",
        _difference("Lifetime cap", cap.value, request.prior_rollovers, "rolled over before"),
        _difference("Balance", request.balance, request.recent_contributions, "of the last five years"),
        f"The smallest of these is {dollars(candidates[bound])}.",
    )
    return RothCapacity(to_cents(candidates[bound]), to_cents(lifetime_left), bound, assumptions, steps)


def _difference(name: str, amount: Decimal, less: Decimal, what: str) -> str:
    return f"{name} {dollars(amount)} less {dollars(less)} {what}: {dollars(max(ZERO, amount - less))}."
