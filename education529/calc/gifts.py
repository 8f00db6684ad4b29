"""Gift tax limits for contributions: the annual exclusion and spreading a gift over five years.

Within five exclusions an election counts a fifth in each of five years; beyond them the rest is a gift of the first
year. Exclusions of later years are taken to be the first year's. Not modelled: other gifts to the same child, the
lifetime exemption, and the part that returns to the estate when the donor dies within the five years.
"""

from dataclasses import dataclass
from decimal import Decimal

from education529.calc.amounts import require_amount, require_count
from education529.calc.tables.federal_limits import FederalLimit, FederalLimits, FederalParameter
from education529.calc.wording import dollars
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents

ELECTION_YEARS = 5
MOST_DONORS = 2


@dataclass(frozen=True, slots=True)
class GiftLimits:
    """What may be given to one child without a taxable gift, in dollars."""

    year: int
    per_donor: Decimal
    couple: Decimal
    five_years: Decimal
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GiftYear:
    """What counts as a gift of one calendar year, and what of the exclusion it leaves."""

    year: int
    counted: Decimal
    exclusion_left: Decimal


@dataclass(frozen=True, slots=True)
class GiftPlan:
    """How a contribution counts as a gift; `taxable_gift` is what goes beyond the exclusions, in the first year."""

    counted_per_year: Decimal
    exclusion_left_this_year: Decimal
    taxable_gift: Decimal
    must_file_return: bool
    years: tuple[GiftYear, ...]
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def gift_limits(*, federal: FederalLimits, year: int, donors: int = 1) -> GiftLimits:
    """The exclusion of a year, and five of them for so many donors."""
    require_count("donors", donors, lowest=1, highest=MOST_DONORS)
    exclusion = federal.find(FederalParameter.ANNUAL_GIFT_EXCLUSION, year)
    five = exclusion.value * donors * ELECTION_YEARS
    return GiftLimits(
        year=year,
        per_donor=exclusion.value,
        couple=exclusion.value * MOST_DONORS,
        five_years=five,
        assumptions=(_cited(exclusion),),
        explanation=(
            f"In {year} a donor may give {dollars(exclusion.value)} to each child.",
            f"A couple that splits gifts may give {dollars(exclusion.value * MOST_DONORS)}.",
            f"With the five-year election {_who(donors)} may give {dollars(five)} at once.",
        ),
    )


def gift_plan(
    *, federal: FederalLimits, year: int, contribution: Decimal, donors: int = 1, elect_five_years: bool = False
) -> GiftPlan:
    """How a contribution of a year counts, spread over five years or not."""
    require_count("donors", donors, lowest=1, highest=MOST_DONORS)
    require_amount("contribution", contribution)
    exclusion = federal.find(FederalParameter.ANNUAL_GIFT_EXCLUSION, year)
    yearly = exclusion.value * donors
    spread = ELECTION_YEARS if elect_five_years else 1
    within = min(contribution, yearly * spread)
    counted, taxable = to_cents(within / spread), contribution - within
    left = yearly - counted
    split = f"{dollars(contribution)} / {spread} = {dollars(counted)} a year" if elect_five_years else dollars(counted)
    steps = [
        f"The exclusion of {year} is {dollars(yearly)} for {_who(donors)}.",
        f"Counted: {split}; {dollars(left)} of this year's exclusion is left.",
    ]
    if taxable:
        steps.append(f"{dollars(taxable)} goes beyond the exclusions and is a taxable gift of {year}.")
    return GiftPlan(
        counted_per_year=counted,
        exclusion_left_this_year=left,
        taxable_gift=taxable,
        must_file_return=bool(taxable) or elect_five_years,
        years=tuple(GiftYear(year + offset, counted, left) for offset in range(spread)),
        assumptions=(
            _cited(exclusion),
            Assumption(
                "Exclusion of later years", "the same as in the first year", "project convention", "", "assumed"
            ),
        ),
        explanation=tuple(steps),
    )


def _who(donors: int) -> str:
    return "one donor" if donors == 1 else "a couple that splits gifts"


def _cited(exclusion: FederalLimit) -> Assumption:
    return Assumption(
        "Annual gift exclusion", dollars(exclusion.value), exclusion.source, str(exclusion.year), exclusion.confidence
    )
