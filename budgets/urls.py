from django.urls import path

from budgets.views import SpendingBenchmarksView, SpendingMonthsView, SpendingView

urlpatterns = [
    path("budgets/spending", SpendingView.as_view(), name="budgets-spending"),
    path("budgets/spending/months", SpendingMonthsView.as_view(), name="budgets-spending-months"),
    path("budgets/spending/benchmarks", SpendingBenchmarksView.as_view(), name="budgets-spending-benchmarks"),
]
