from django.urls import path
from rest_framework.routers import SimpleRouter

from lifepath.core.ids import UUID_PATTERN
from planning.views import follow_up, insights, reports, scenarios
from planning.viewsets.follow_up import MeetingViewSet, RelationshipMetricViewSet, TaskViewSet
from planning.viewsets.saved_reports import CustomReportViewSet
from planning.viewsets.scenario_rows import AllocationAliasViewSet, AllocationViewSet, BillAliasViewSet, BillViewSet
from planning.viewsets.scenarios import ScenarioAliasViewSet, ScenarioViewSet

SCENARIO = f"(?P<scenario_id>{UUID_PATTERN})"

router = SimpleRouter(trailing_slash=False)
router.register(f"planning/scenarios/{SCENARIO}/bills", BillViewSet, basename="planned-bill")
router.register(f"planning/scenarios/{SCENARIO}/allocations", AllocationViewSet, basename="scenario-allocation")
router.register("planning/tasks", TaskViewSet, basename="planning-task")
router.register("planning/meetings", MeetingViewSet, basename="planning-meeting")
router.register("planning/metrics", RelationshipMetricViewSet, basename="relationship-metric")
router.register("planning/scenarios", ScenarioViewSet, basename="planning-scenario")
# The same scenarios under the shorter address; one address each stands in the schema.
router.register(f"planning/{SCENARIO}/bills", BillAliasViewSet, basename="planned-bill-alias")
router.register(f"planning/{SCENARIO}/allocations", AllocationAliasViewSet, basename="scenario-allocation-alias")
router.register("planning", ScenarioAliasViewSet, basename="planning-scenario-alias")

router.register("reports/custom", CustomReportViewSet, basename="custom-report")

urlpatterns = [
    path("planning/scenarios/compare", scenarios.CompareView.as_view(), name="planning-scenarios-compare"),
    path("planning/distribution", scenarios.DistributionView.as_view(), name="planning-distribution"),
    path("planning/trade-off", scenarios.TradeOffView.as_view(), name="planning-trade-off"),
    path("planning/next-review", follow_up.NextReviewView.as_view(), name="planning-next-review"),
    path("planning/data-sections", follow_up.DataSectionsView.as_view(), name="planning-data-sections"),
    path("insights/spending-patterns", insights.SpendingPatternsView.as_view(), name="insight-patterns"),
    path("insights/savings-opportunities", insights.OpportunityEffectsView.as_view(), name="insight-opportunities"),
    path("insights/financial-health", insights.FinancialHealthView.as_view(), name="insight-health"),
    path("insights/recommendations", insights.RecommendationsView.as_view(), name="insight-recommendations"),
    path("insights/recommendations/accept", insights.RecommendationAnswerView.as_view(), name="insight-accept"),
    path("insights/anomalies", insights.AnomaliesView.as_view(), name="insight-anomalies"),
    path("insights/predictions", insights.PredictionsView.as_view(), name="insight-predictions"),
    path("insights/dismissals", insights.DismissalView.as_view(), name="insight-dismiss"),
    path("reports/income-expense", reports.IncomeExpenseView.as_view(), name="report-income-expense"),
    path("reports/cash-flow", reports.CashFlowView.as_view(), name="report-cash-flow"),
    path("reports/net-worth", reports.NetWorthView.as_view(), name="report-net-worth"),
    path("reports/trends", reports.TrendsView.as_view(), name="report-trends"),
    path("reports/export/<uuid:pk>", reports.ReportExportView.as_view(), name="report-export"),
    *router.urls,
]
