"""Accounts as a retirement plan counts them."""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from lifepath.core.ownership import OwnedModel
from lifepath.investments.models import InvestmentAccount
from retirement.calc.rates import HIGHEST_RETURN, LOWEST_RETURN
from retirement.choices import ContributionPlan, TaxKind
from retirement.models.columns import at_least_zero, dollars, share, within, yearly_rate
from retirement.models.profiles import RetirementProfile


class RetirementAccount(OwnedModel):
    """One account of the plan; contributions and match are dollars a month, the basis counts for taxable ones."""

    household_path = "profile__household"

    profile = models.ForeignKey(RetirementProfile, on_delete=models.CASCADE, related_name="accounts")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=TaxKind)
    plan = models.CharField(
        max_length=8, choices=ContributionPlan, blank=True, default="", help_text="Decides the contribution limit."
    )
    owner_position = models.PositiveSmallIntegerField(default=0)
    balance = dollars(help_text="Counts where no investment account stands behind it.")
    investment_account = models.ForeignKey(
        InvestmentAccount,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="retirement_accounts",
        help_text="Its value of today counts instead of the balance.",
    )
    basis = dollars(null=True, blank=True)
    monthly_contribution = dollars(default=Decimal(0))
    monthly_match = dollars(default=Decimal(0))
    contribution_growth_rate = yearly_rate(default=Decimal(0))
    expected_return_rate = yearly_rate(null=True, blank=True, help_text="Empty: the profile's.")
    fee_rate = share(default=Decimal(0))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=at_least_zero("balance", "basis", "monthly_contribution", "monthly_match"),
                name="a_retirement_account_is_not_negative",
            ),
            models.CheckConstraint(
                condition=within(LOWEST_RETURN, HIGHEST_RETURN, "contribution_growth_rate", "expected_return_rate"),
                name="rates_of_a_retirement_account_are_within_50_percent",
            ),
            models.CheckConstraint(condition=Q(fee_rate__range=(0, Decimal("0.5"))), name="a_fee_is_0_to_50_percent"),
            models.CheckConstraint(
                condition=Q(owner_position__range=(0, 1)), name="a_retirement_account_has_a_person_of_the_plan"
            ),
        ]

    def __str__(self) -> str:
        return self.name
