from django.urls import path
from rest_framework.routers import SimpleRouter

from budgets.views import analysis, opportunities, progress, spending
from budgets.viewsets.budgets import BudgetViewSet
from budgets.viewsets.sessions import SessionViewSet
from budgets.viewsets.snapshots import SnapshotViewSet

router = SimpleRouter(trailing_slash=False)
router.register("budgets/snapshots", SnapshotViewSet, basename="budget-snapshot")
router.register("budgets/sessions", SessionViewSet, basename="budget-session")
router.register("budgets", BudgetViewSet, basename="budget")

urlpatterns = [
    path("budgets/spending", spending.SpendingView.as_view(), name="budgets-spending"),
    path("budgets/spending/months", spending.SpendingMonthsView.as_view(), name="budgets-spending-months"),
    path("budgets/spending/benchmarks", spending.SpendingBenchmarksView.as_view(), name="budgets-spending-benchmarks"),
    path("budgets/trends", analysis.TrendsView.as_view(), name="budgets-trends"),
    path("budgets/anomalies", analysis.AnomaliesView.as_view(), name="budgets-anomalies"),
    path("budgets/compare", analysis.CompareView.as_view(), name="budgets-compare"),
    path("budgets/progress", progress.ProgressView.as_view(), name="budgets-progress"),
    path("budgets/savings-opportunities", opportunities.OpportunitiesView.as_view(), name="budgets-opportunities"),
    path(
        "budgets/savings-opportunities/marks",
        opportunities.OpportunityMarksView.as_view(),
        name="budgets-opportunity-marks",
    ),
    *router.urls,
]
