"""What the savings are assumed to earn: one return, or the returns of three asset classes along a glide path.

Along a path the weights at the start of each year hold for that year. Returns are before fees unless the asker took
them off. Not modelled: chance; a lower return is shown beside every figure instead.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from education529.calc.amounts import require_rate
from education529.calc.glide_path import ASSET_CLASSES, GlidePath, RiskTolerance, effective_years
from education529.calc.time_value import Segment
from education529.calc.wording import percent
from lifepath.core.explanations import Assumption

LOWEST_RETURN = Decimal("-0.5")
HIGHEST_RETURN = Decimal(1)


def require_return(field: str, value: Decimal) -> None:
    """A yearly return from -50% to 100%."""
    require_rate(field, value, lowest=LOWEST_RETURN, highest=HIGHEST_RETURN)


@dataclass(frozen=True, slots=True)
class FlatReturn:
    """One yearly return until enrollment and through college."""

    annual_return: Decimal

    def __post_init__(self) -> None:
        require_return("annual_return", self.annual_return)

    def segments(self, *, years_to_enrollment: Decimal, months: int) -> tuple[Segment, ...]:
        """One stretch of all months."""
        del years_to_enrollment
        return (Segment(months, self.annual_return),)

    def after_enrollment(self) -> Decimal:
        """The return through college."""
        return self.annual_return

    def lowered(self, points: Decimal) -> "FlatReturn":
        """The same with a return so much lower, at the lowest -50%."""
        return FlatReturn(max(LOWEST_RETURN, self.annual_return - points))

    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed, for the reader."""
        return (Assumption("Yearly return", percent(self.annual_return), "input", confidence="assumed"),)


@dataclass(frozen=True, slots=True)
class PathReturns:
    """Yearly returns of the asset classes, weighted along a glide path."""

    path: GlidePath
    risk_tolerance: RiskTolerance
    equity_return: Decimal
    fixed_income_return: Decimal
    money_market_return: Decimal

    def __post_init__(self) -> None:
        for name, value in zip(ASSET_CLASSES, self._by_class(), strict=True):
            require_return(f"{name}_return", value)

    def _by_class(self) -> tuple[Decimal, Decimal, Decimal]:
        return self.equity_return, self.fixed_income_return, self.money_market_return

    def blended(self, years_to_enrollment: Decimal) -> Decimal:
        """The weighted return at a distance from enrollment, not rounded."""
        read_at = effective_years(years_to_enrollment=years_to_enrollment, risk_tolerance=self.risk_tolerance)
        weights = self.path.exact_weights_at(read_at)
        total = sum(
            (weight * Fraction(value) for weight, value in zip(weights, self._by_class(), strict=True)), Fraction(0)
        )
        return Decimal(total.numerator) / Decimal(total.denominator)

    def segments(self, *, years_to_enrollment: Decimal, months: int) -> tuple[Segment, ...]:
        """A stretch for each year, the last one shorter where the years are not whole."""
        return tuple(
            Segment(year.months, self.blended(max(Decimal(0), years_to_enrollment - number)))
            for number, year in enumerate(Segment(months, Decimal(0)).by_year())
        )

    def after_enrollment(self) -> Decimal:
        """The return of the weights at enrollment."""
        return self.blended(Decimal(0))

    def lowered(self, points: Decimal) -> "PathReturns":
        """The same with every return so much lower, at the lowest -50%."""
        equity, fixed_income, money_market = (max(LOWEST_RETURN, value - points) for value in self._by_class())
        return PathReturns(self.path, self.risk_tolerance, equity, fixed_income, money_market)

    def assumptions(self) -> tuple[Assumption, ...]:
        """What is assumed, for the reader."""
        returns = ", ".join(
            f"{name.replace('_', ' ')} {percent(value)}"
            for name, value in zip(ASSET_CLASSES, self._by_class(), strict=True)
        )
        return (
            Assumption("Yearly returns", returns, "input", confidence="assumed"),
            Assumption(
                "Glide path",
                f"{self.path.name}, {self.risk_tolerance}; the weights at the start of a year hold for that year",
                self.path.source,
                self.path.as_of,
                self.path.confidence,
            ),
        )


Returns = FlatReturn | PathReturns
