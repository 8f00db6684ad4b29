"""How much of the Social Security benefits is taxed (26 USC 86). The thresholds are never indexed.

Provisional income is other income (tax-free interest included) plus half the benefits. Nothing is taxed up to the
base amount; then half the excess, at most half the benefits, up to the adjusted base; above it 85 percent of the
further excess is added, and never more than 85 percent of the benefits. A married person filing separately who lived
with the spouse has a base of zero: pass zero thresholds. Not modelled: lump-sum elections, railroad tier 1 benefits.
"""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal(0)
HALF = Decimal("0.5")
LARGEST_SHARE = Decimal("0.85")


class NegativeBenefits(ValueError):
    """Benefits are zero or more."""


@dataclass(frozen=True, slots=True)
class TaxedBenefits:
    """Provisional income and the taxed part of the benefits, unrounded."""

    provisional_income: Decimal
    taxable: Decimal


def taxable_benefits(
    *, benefits: Decimal, other_income: Decimal, base: Decimal, adjusted_base: Decimal
) -> TaxedBenefits:
    """The taxed part of a year's benefits."""
    if benefits < 0:
        raise NegativeBenefits(f"Benefits of {benefits} are negative.")
    provisional = other_income + benefits * HALF
    if provisional <= base:
        return TaxedBenefits(provisional, ZERO)
    half_benefits = benefits * HALF
    if provisional <= adjusted_base:
        return TaxedBenefits(provisional, min((provisional - base) * HALF, half_benefits))
    first = min((adjusted_base - base) * HALF, half_benefits)
    taxed = min(first + (provisional - adjusted_base) * LARGEST_SHARE, benefits * LARGEST_SHARE)
    return TaxedBenefits(provisional, taxed)
