from django.urls import path
from rest_framework.routers import SimpleRouter

from couples.viewsets.check_ins import CheckInViewSet, PromptViewSet
from couples.viewsets.contributions import SettlementViewSet, SharedPaymentViewSet, SplitView
from couples.viewsets.couples import CoupleViewSet
from couples.viewsets.journal import JournalViewSet

OF_COUPLE = r"couples/(?P<couple_id>[0-9a-fA-F-]{36})"

router = SimpleRouter(trailing_slash=False)
router.register(rf"{OF_COUPLE}/payments", SharedPaymentViewSet, basename="shared-payment")
router.register(rf"{OF_COUPLE}/settlements", SettlementViewSet, basename="settlement")
router.register("couples", CoupleViewSet, basename="couple")
router.register("journal", JournalViewSet, basename="journal")
router.register("sync/prompts/check-ins", CheckInViewSet, basename="check-in")
router.register("sync/prompts", PromptViewSet, basename="prompt")

urlpatterns = [
    path("couples/<uuid:couple_id>/split", SplitView.as_view(), name="couple-split"),
    *router.urls,
]
