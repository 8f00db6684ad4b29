from django.urls import path
from rest_framework.routers import SimpleRouter

from education529.views import federal, saving, states
from education529.viewsets.records import BeneficiaryViewSet, Plan529ViewSet, PlanHoldingViewSet

router = SimpleRouter(trailing_slash=False)
router.register("education529/beneficiaries", BeneficiaryViewSet, basename="beneficiary")
router.register("education529/plans", Plan529ViewSet, basename="plan529")
router.register(
    r"education529/plans/(?P<plan_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/holdings",
    PlanHoldingViewSet,
    basename="plan529-holding",
)

urlpatterns = [
    path("education529/recommend", saving.RecommendView.as_view(), name="education529-recommend"),
    path("education529/contribution", saving.ContributionView.as_view(), name="education529-contribution"),
    path("education529/funds/validate", saving.ValidateFundsView.as_view(), name="education529-validate-funds"),
    path("education529/college-costs", saving.CollegeCostsView.as_view(), name="education529-college-costs"),
    path("education529/compare-states", states.CompareStatesView.as_view(), name="education529-compare-states"),
    path("education529/tax-benefit", states.TaxBenefitView.as_view(), name="education529-tax-benefit"),
    path("education529/aggregate-limit", states.AggregateLimitView.as_view(), name="education529-aggregate-limit"),
    path("education529/gifts", federal.GiftsView.as_view(), name="education529-gifts"),
    path("education529/roth-rollover", federal.RothRolloverView.as_view(), name="education529-roth-rollover"),
    path("education529/withdrawal", federal.WithdrawalView.as_view(), name="education529-withdrawal"),
    path("education529/aid", federal.AidView.as_view(), name="education529-aid"),
    *router.urls,
]
