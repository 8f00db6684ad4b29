from django.urls import path
from rest_framework.routers import SimpleRouter

from lifepath.investments.views.calculators import LotsView
from lifepath.investments.views.reports import AllocationView, PerformanceView, TargetView
from lifepath.investments.viewsets.accounts import InvestmentAccountViewSet
from lifepath.investments.viewsets.activities import InvestmentActivityViewSet
from lifepath.investments.viewsets.holdings import InvestmentHoldingViewSet
from lifepath.investments.viewsets.imports import InvestmentImportViewSet

router = SimpleRouter(trailing_slash=False)
router.register("investments/accounts", InvestmentAccountViewSet, basename="investment-account")
router.register("investments/holdings", InvestmentHoldingViewSet, basename="investment-holding")
router.register("investments/imports", InvestmentImportViewSet, basename="investment-import")
router.register("investments/transactions", InvestmentActivityViewSet, basename="investment-transaction")

urlpatterns = [
    path("investments/performance", PerformanceView.as_view(), name="investment-performance"),
    path("investments/allocation", AllocationView.as_view(), name="investment-allocation"),
    path("investments/target", TargetView.as_view(), name="investment-target"),
    path("investments/lots", LotsView.as_view(), name="investment-lots"),
    *router.urls,
]
