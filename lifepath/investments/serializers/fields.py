"""Fields of share counts and prices."""

from decimal import Decimal
from typing import Any

from lifepath.core.fields import MoneyField


class SharesField(MoneyField):
    """A number of shares, as a string of up to ten places."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 24)
        kwargs.setdefault("decimal_places", 10)
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(**kwargs)


class PriceField(MoneyField):
    """A price of one share, as a string of up to eight places."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 20)
        kwargs.setdefault("decimal_places", 8)
        kwargs.setdefault("min_value", Decimal(0))
        super().__init__(**kwargs)
