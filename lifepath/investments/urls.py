from rest_framework.routers import SimpleRouter

from lifepath.investments.viewsets.accounts import InvestmentAccountViewSet
from lifepath.investments.viewsets.activities import InvestmentActivityViewSet
from lifepath.investments.viewsets.holdings import InvestmentHoldingViewSet

router = SimpleRouter(trailing_slash=False)
router.register("investments/accounts", InvestmentAccountViewSet, basename="investment-account")
router.register("investments/holdings", InvestmentHoldingViewSet, basename="investment-holding")
router.register("investments/transactions", InvestmentActivityViewSet, basename="investment-transaction")

urlpatterns = router.urls
