from education529.models.beneficiaries import Beneficiary
from education529.models.plans import GlidePathPoint, Plan529, PlanHolding
from education529.models.published_tables import ApprovedFund, CollegeCost, FederalLimit, FundList, GlideTrackRow
from education529.models.reference import TableVersion
from education529.models.state_tables import (
    StateCreditReduction,
    StateCreditTier,
    StatePlan,
    StateSpecialRule,
    StateTaxBenefit,
    StateTaxBracket,
)
from education529.models.uploads import TableUpload

__all__ = [
    "ApprovedFund",
    "Beneficiary",
    "CollegeCost",
    "FederalLimit",
    "FundList",
    "GlidePathPoint",
    "GlideTrackRow",
    "Plan529",
    "PlanHolding",
    "StateCreditReduction",
    "StateCreditTier",
    "StatePlan",
    "StateSpecialRule",
    "StateTaxBenefit",
    "StateTaxBracket",
    "TableUpload",
    "TableVersion",
]
