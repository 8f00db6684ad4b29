from django.urls import path
from rest_framework.routers import SimpleRouter

from retirement.views import corrections, gap, projections, social_security, stress, taxes
from retirement.viewsets.analyses import GapAnalysisViewSet
from retirement.viewsets.earnings import EarningsRecordViewSet
from retirement.viewsets.profiles import RetirementProfileViewSet

router = SimpleRouter(trailing_slash=False)
router.register("retirement/profiles", RetirementProfileViewSet, basename="retirement-profile")
router.register("retirement/earnings-records", EarningsRecordViewSet, basename="retirement-earnings-record")
router.register(
    r"retirement/profiles/(?P<profile_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/analyses",
    GapAnalysisViewSet,
    basename="retirement-analysis",
)

urlpatterns = [
    path("retirement/gap", gap.GapView.as_view(), name="retirement-gap"),
    path("retirement/social-security", social_security.SocialSecurityView.as_view(), name="retirement-social-security"),
    path(
        "retirement/social-security/statement",
        social_security.StatementView.as_view(),
        name="retirement-social-security-statement",
    ),
    path("retirement/tax", taxes.FederalTaxView.as_view(), name="retirement-tax"),
    path(
        "retirement/required-distributions",
        taxes.RequiredDistributionView.as_view(),
        name="retirement-required-distributions",
    ),
    path("retirement/medicare-premiums", taxes.MedicarePremiumView.as_view(), name="retirement-medicare-premiums"),
    path(
        "retirement/contribution-limits",
        taxes.ContributionLimitView.as_view(),
        name="retirement-contribution-limits",
    ),
    path("retirement/corrections", corrections.CorrectionsView.as_view(), name="retirement-corrections"),
    path("retirement/projections", projections.ProjectionsView.as_view(), name="retirement-projections"),
    path("retirement/stress-tests", stress.StressTestsView.as_view(), name="retirement-stress-tests"),
    *router.urls,
]
