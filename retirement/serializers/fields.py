"""Fields of retirement inputs: amounts, rates within +-50 percent, shares."""

from decimal import Decimal
from typing import Any

from lifepath.core.fields import MoneyField, RateField
from retirement.calc.gap import LARGEST_AMOUNT
from retirement.calc.rates import HIGHEST_RETURN, LOWEST_RETURN

ZERO, ONE = Decimal(0), Decimal(1)
OUT_OF_RANGE = "Write a yearly fraction from -0.5 to 0.5, such as 0.06 for 6 percent."


class AmountField(MoneyField):
    """Dollars, zero or more."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", ZERO)
        kwargs.setdefault("max_value", LARGEST_AMOUNT)
        super().__init__(**kwargs)


class ShareField(RateField):
    """A fraction from 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", ZERO)
        kwargs.setdefault("max_value", ONE)
        super().__init__(**kwargs)


class YearlyRateField(RateField):
    """A yearly return or inflation; twelve places, so that a solved rate is sent back as it was answered."""

    default_error_messages = {"min_value": OUT_OF_RANGE, "max_value": OUT_OF_RANGE}

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("min_value", LOWEST_RETURN)
        kwargs.setdefault("max_value", HIGHEST_RETURN)
        kwargs.setdefault("max_digits", 14)
        kwargs.setdefault("decimal_places", 12)
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Decimal:
        """Without the zeros that twelve places leave behind."""
        plain = super().to_internal_value(data).normalize()
        return plain.quantize(ONE) if plain == plain.to_integral_value() else plain
