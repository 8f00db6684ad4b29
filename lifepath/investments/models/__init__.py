from lifepath.investments.models.accounts import InvestmentAccount, StatedBalance
from lifepath.investments.models.activities import InvestmentActivity
from lifepath.investments.models.holdings import HoldingPrice, InvestmentHolding
from lifepath.investments.models.imports import InvestmentImport
from lifepath.investments.models.prices import SecurityPrice
from lifepath.investments.models.targets import AllocationTarget

__all__ = [
    "AllocationTarget",
    "HoldingPrice",
    "InvestmentAccount",
    "InvestmentActivity",
    "InvestmentHolding",
    "InvestmentImport",
    "SecurityPrice",
    "StatedBalance",
]
