from django.urls import path
from rest_framework.routers import SimpleRouter

from lifepath.banking.views.category_suggestions import CategorySuggestionsView
from lifepath.banking.views.recurring import AccountForecastView, RecurringView
from lifepath.banking.viewsets.accounts import AccountViewSet
from lifepath.banking.viewsets.categories import CategoryViewSet
from lifepath.banking.viewsets.imports import ImportViewSet
from lifepath.banking.viewsets.reconciliation import ReconciliationViewSet
from lifepath.banking.viewsets.rules import RuleRunViewSet, RuleViewSet
from lifepath.banking.viewsets.transactions import TransactionViewSet
from lifepath.banking.viewsets.transfers import TransferViewSet
from lifepath.core.ids import UUID_PATTERN

router = SimpleRouter(trailing_slash=False)
router.register("accounts", AccountViewSet, basename="account")
router.register("categories", CategoryViewSet, basename="category")
router.register(
    f"accounts/(?P<account_id>{UUID_PATTERN})/reconciliations", ReconciliationViewSet, basename="reconciliation"
)
router.register("rules/runs", RuleRunViewSet, basename="rule-run")
router.register("rules", RuleViewSet, basename="rule")
router.register("transfers", TransferViewSet, basename="transfer")
router.register("transactions/imports", ImportViewSet, basename="import")
router.register("transactions", TransactionViewSet, basename="transaction")

urlpatterns = [
    path("recurring", RecurringView.as_view(), name="recurring"),
    path("accounts/<uuid:id>/forecast", AccountForecastView.as_view(), name="account-forecast"),
    path("transactions/category-suggestions", CategorySuggestionsView.as_view(), name="category-suggestions"),
    *router.urls,
]
