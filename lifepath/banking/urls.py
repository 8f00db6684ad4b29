from rest_framework.routers import SimpleRouter

from lifepath.banking.viewsets.accounts import AccountViewSet
from lifepath.banking.viewsets.categories import CategoryViewSet
from lifepath.banking.viewsets.transactions import TransactionViewSet

router = SimpleRouter(trailing_slash=False)
router.register("accounts", AccountViewSet, basename="account")
router.register("categories", CategoryViewSet, basename="category")
router.register("transactions", TransactionViewSet, basename="transaction")

urlpatterns = router.urls
