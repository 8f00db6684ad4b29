from django.urls import path

from education529.views import federal, saving, states

urlpatterns = [
    path("education529/recommend", saving.RecommendView.as_view(), name="education529-recommend"),
    path("education529/contribution", saving.ContributionView.as_view(), name="education529-contribution"),
    path("education529/funds/validate", saving.ValidateFundsView.as_view(), name="education529-validate-funds"),
    path("education529/college-costs", saving.CollegeCostsView.as_view(), name="education529-college-costs"),
    path("education529/compare-states", states.CompareStatesView.as_view(), name="education529-compare-states"),
    path("education529/tax-benefit", states.TaxBenefitView.as_view(), name="education529-tax-benefit"),
    path("education529/aggregate-limit", states.AggregateLimitView.as_view(), name="education529-aggregate-limit"),
    path("education529/gifts", federal.GiftsView.as_view(), name="education529-gifts"),
    path("education529/roth-rollover", federal.RothRolloverView.as_view(), name="education529-roth-rollover"),
    path("education529/withdrawal", federal.WithdrawalView.as_view(), name="education529-withdrawal"),
    path("education529/aid", federal.AidView.as_view(), name="education529-aid"),
]
