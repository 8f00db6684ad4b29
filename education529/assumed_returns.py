"""Rates that are assumed where nobody gives any. They are ours, not published figures, and every answer says so."""

from decimal import Decimal

EQUITY_RETURN = Decimal("0.07")
FIXED_INCOME_RETURN = Decimal("0.04")
MONEY_MARKET_RETURN = Decimal("0.025")
COST_INFLATION = Decimal("0.045")
COLLEGE_SECTOR = "public_4yr_in_state"
YEARS_IN_COLLEGE = 4
