from retirement.models.accounts import RetirementAccount
from retirement.models.earnings import EarningsRecord
from retirement.models.history import GapAnalysis, GapMovementPart
from retirement.models.profiles import (
    OneOffFlow,
    RetirementIncome,
    RetirementMember,
    RetirementProfile,
    SpendingPhase,
)
from retirement.models.published_life_and_returns import CohortLife, DamodaranYear, PeriodLife, ShillerYear
from retirement.models.published_social_security import (
    BendPoint,
    CostOfLiving,
    ExemptEarnings,
    QuarterOfCoverage,
    RetirementAge,
    TaxableMaximum,
    WageIndex,
)
from retirement.models.published_tax import (
    DistributionPeriod,
    FederalFigure,
    IncomeTaxBracket,
    LongTermGainBracket,
    MedicarePremiumTier,
    RetirementTable,
)

__all__ = [
    "BendPoint",
    "CohortLife",
    "CostOfLiving",
    "DamodaranYear",
    "DistributionPeriod",
    "EarningsRecord",
    "ExemptEarnings",
    "FederalFigure",
    "GapAnalysis",
    "GapMovementPart",
    "IncomeTaxBracket",
    "LongTermGainBracket",
    "MedicarePremiumTier",
    "OneOffFlow",
    "PeriodLife",
    "QuarterOfCoverage",
    "RetirementAccount",
    "RetirementAge",
    "RetirementIncome",
    "RetirementMember",
    "RetirementProfile",
    "RetirementTable",
    "ShillerYear",
    "SpendingPhase",
    "TaxableMaximum",
    "WageIndex",
]
