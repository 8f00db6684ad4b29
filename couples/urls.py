from django.urls import path
from rest_framework.routers import SimpleRouter

from couples.views.drift import DriftView
from couples.views.forecasts import ForecastView
from couples.views.rebalance import CommitView, SuggestView
from couples.views.summary import SummaryView
from couples.viewsets.check_ins import CheckInViewSet, PromptViewSet
from couples.viewsets.contributions import SettlementViewSet, SharedPaymentViewSet, SplitView
from couples.viewsets.couples import CoupleViewSet
from couples.viewsets.goal_copies import GoalCopyViewSet
from couples.viewsets.journal import JournalViewSet
from lifepath.core.ids import UUID_PATTERN

OF_COUPLE = f"couples/(?P<couple_id>{UUID_PATTERN})"

router = SimpleRouter(trailing_slash=False)
router.register(rf"{OF_COUPLE}/payments", SharedPaymentViewSet, basename="shared-payment")
router.register(rf"{OF_COUPLE}/copies", GoalCopyViewSet, basename="goal-copy")
router.register(rf"{OF_COUPLE}/settlements", SettlementViewSet, basename="settlement")
router.register("couples", CoupleViewSet, basename="couple")
router.register("journal", JournalViewSet, basename="journal")
router.register("sync/prompts/check-ins", CheckInViewSet, basename="check-in")
router.register("sync/prompts", PromptViewSet, basename="prompt")

urlpatterns = [
    path("summary", SummaryView.as_view(), name="summary"),
    path("drift", DriftView.as_view(), name="drift"),
    path("forecast/simulate", ForecastView.as_view(), name="forecast"),
    path("rebalance/suggest", SuggestView.as_view(), name="rebalance-suggest"),
    path("rebalance/commit", CommitView.as_view(), name="rebalance-commit"),
    path("couples/<uuid:couple_id>/split", SplitView.as_view(), name="couple-split"),
    *router.urls,
]
