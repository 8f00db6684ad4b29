"""Federal amounts by year: gift exclusion, K-12 limit, IRA limit, lifetime caps, penalty, assessment rate."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from education529.calc.errors import BadInput
from lifepath.core.table_rows import read_rows

TABLE = "federal_limits"


class UnknownYear(BadInput):
    """The table has no figure for the year, and figures of other years are not carried over."""


class FederalParameter(StrEnum):
    """The figures of the table; amounts in dollars, rates as fractions."""

    ANNUAL_GIFT_EXCLUSION = "annual_gift_exclusion"
    K12_LIMIT = "k12_limit"
    IRA_CONTRIBUTION_LIMIT = "ira_contribution_limit"
    ROTH_ROLLOVER_LIFETIME_CAP = "roth_rollover_lifetime_cap"
    STUDENT_LOAN_LIFETIME_LIMIT = "student_loan_lifetime_limit"
    NONQUALIFIED_PENALTY_RATE = "nonqualified_penalty_rate"
    PARENT_ASSET_ASSESSMENT_RATE = "parent_asset_assessment_rate"


@dataclass(frozen=True, slots=True)
class FederalLimit:
    """One figure of one year."""

    parameter: FederalParameter
    year: int
    value: Decimal
    source: str
    confidence: str


@dataclass(frozen=True, slots=True)
class FederalLimits:
    """All figures by parameter and year."""

    figures: Mapping[tuple[FederalParameter, int], FederalLimit]

    def years(self, parameter: FederalParameter) -> list[int]:
        """The years that a figure is known for."""
        return sorted(year for known, year in self.figures if known is parameter)

    def latest_year(self, parameter: FederalParameter) -> int:
        """The last year that a figure is known for."""
        return self.years(parameter)[-1]

    def find(self, parameter: FederalParameter, year: int, *, field: str = "year") -> FederalLimit:
        """The figure of a year; a year without a figure is refused."""
        figure = self.figures.get((parameter, year))
        if figure is None:
            known = ", ".join(str(known_year) for known_year in self.years(parameter))
            words = parameter.replace("_", " ")
            raise UnknownYear(field, f"there is no {words} for {year}; known years: {known or 'none'}.")
        return figure


def read_federal_limits(rows: Iterable[Mapping[str, object]]) -> FederalLimits:
    """The table by parameter and year."""
    figures: dict[tuple[FederalParameter, int], FederalLimit] = {}
    for row in read_rows(TABLE, rows):
        figure = FederalLimit(
            parameter=row.choice("parameter", FederalParameter),
            year=row.year("year"),
            value=row.required_number("value"),
            source=row.required("source"),
            confidence=row.required("confidence"),
        )
        if (figure.parameter, figure.year) in figures:
            raise row.refuse("year", f"{figure.parameter} appears twice for {figure.year}.")
        figures[figure.parameter, figure.year] = figure
    return FederalLimits(figures)
