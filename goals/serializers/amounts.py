"""Amounts that move."""

from decimal import Decimal
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.fields import empty

from goals.calc.ledger_rules import INVALID_AMOUNT, Refused, check_amount
from lifepath.core.fields import MoneyField
from lifepath.core.money import CENT
from lifepath.core.problems import Problem

LARGEST = Decimal("9999999999999.99")


class MovedAmountField(MoneyField):
    """An amount above 0 with at most two places; anything else answers `invalid_amount`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=CENT, max_value=LARGEST, **kwargs)

    def run_validation(self, data: Any = empty) -> Any:
        """One code for whatever is no amount that can move."""
        if data is empty:
            return super().run_validation(data)
        try:
            amount = super().run_validation(data)
            check_amount(amount)
        except (ValidationError, Refused) as error:
            raise Problem(
                f"An amount is text like 125.50: above 0, at most {LARGEST}, with at most two places.",
                code=INVALID_AMOUNT,
                status_code=400,
                field=self.field_name or "amount",
            ) from error
        return amount
