"""What a correction of the retirement gap is made of: the levers it may use, and the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from lifepath.core.explanations import Assumption
from retirement.calc.gap import ExactGap, GapInputs
from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS, ClaimOutOfRange

ZERO = Decimal(0)


class CorrectionKind(StrEnum):
    """The ways to close a gap."""

    SAVE_MORE = "SAVE_MORE"
    RETIRE_LATER = "RETIRE_LATER"
    SPEND_LESS = "SPEND_LESS"
    CLAIM_LATER = "CLAIM_LATER"
    CHANGE_ALLOCATION = "CHANGE_ALLOCATION"
    WORK_PART_TIME = "WORK_PART_TIME"
    ANNUITISE = "ANNUITISE"
    USE_HOME_EQUITY = "USE_HOME_EQUITY"
    COMBINED = "COMBINED"


@dataclass(frozen=True, slots=True)
class PlanRoom:
    """How much more may go to a plan this year."""

    plan: str
    yearly_room: Decimal


@dataclass(frozen=True, slots=True)
class ClaimPlan:
    """One person's Social Security: what a claim at each age brings. Today's dollars, whole cents a month."""

    age_months: int
    claim_age_months: int
    pia_cents: int
    full_age_months: int
    credit_percent_per_year: Fraction = Fraction(8)

    def __post_init__(self) -> None:
        if not EARLIEST_AGE_MONTHS <= self.claim_age_months <= LATEST_AGE_MONTHS:
            raise ClaimOutOfRange(f"A claim at {self.claim_age_months} months of age is outside 62 to 70.")


@dataclass(frozen=True, slots=True)
class TwoAssets:
    """Expected yearly returns and volatilities of stocks and bonds, and the share of stocks now."""

    stock_share: Decimal
    stock_return: Decimal
    bond_return: Decimal
    stock_volatility: Decimal = Decimal("0.17")
    bond_volatility: Decimal = Decimal("0.07")
    correlation: Decimal = ZERO

    def expected_return(self, stock_share: Decimal) -> Decimal:
        """The mean return of a mix."""
        return stock_share * self.stock_return + (1 - stock_share) * self.bond_return

    def volatility(self, stock_share: Decimal) -> Decimal:
        """The standard deviation of a mix."""
        stocks, bonds = stock_share * self.stock_volatility, (1 - stock_share) * self.bond_volatility
        return (stocks**2 + bonds**2 + 2 * self.correlation * stocks * bonds).sqrt()


@dataclass(frozen=True, slots=True)
class Levers:
    """What a household could change, beyond saving, spending and the date. What is absent is not offered, and said."""

    rooms: tuple[PlanRoom, ...] = ()
    claims: tuple[ClaimPlan, ...] = ()
    assets: TwoAssets | None = None
    longest_delay_months: int = 240
    part_time_months: int = 60
    home_equity: Decimal | None = None
    annuity_payout_rate: Decimal | None = None
    combined_weights: tuple[Decimal, Decimal, Decimal] = (Decimal(1), Decimal(1), Decimal(1))
    success_of: Callable[[GapInputs], Decimal] | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One quantity before and after."""

    name: str
    unit: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """After less before."""
        return self.after - self.before


@dataclass(frozen=True, slots=True)
class Correction:
    """One way to close the gap, proven by running the engine again with `inputs`; unavailable ones say why."""

    kind: CorrectionKind
    available: bool
    closes: bool
    changes: tuple[Change, ...]
    residual_gap_nominal: Decimal
    residual_gap_real: Decimal
    inputs: GapInputs
    reason: str
    limits_hit: tuple[str, ...] = ()
    side_effects: tuple[str, ...] = ()
    split: tuple[tuple[str, Decimal], ...] = ()
    success_before: Decimal | None = None
    success_after: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of one gap."""

    gap_nominal: Decimal
    gap_real: Decimal
    single: tuple[Correction, ...]
    combined: tuple[Correction, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """A gap with the levers to close it, and the unrounded figures all solvers start from."""

    inputs: GapInputs
    levers: Levers
    exact: ExactGap
    closing_delay: int | None = None
