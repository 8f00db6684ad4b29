"""529 accounts of a household, what they hold, and a glide path of their own."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone

from education529.choices import PortfolioType, Risk
from education529.models.beneficiaries import Beneficiary
from lifepath.core.ownership import OwnedModel, OwnedQuerySet
from lifepath.investments.models import InvestmentAccount

ONE = Decimal(1)


def _dollars(**options: Any) -> models.DecimalField:
    return models.DecimalField(max_digits=20, decimal_places=2, validators=[MinValueValidator(Decimal(0))], **options)


def _share(**options: Any) -> models.DecimalField:
    return models.DecimalField(
        max_digits=9,
        decimal_places=6,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(ONE)],
        help_text="Fraction: 0.6 is 60 %.",
        **options,
    )


def _whole() -> Q:
    """The three weights add up to 1."""
    return Q(money_market_share=ONE - F("equity_share") - F("fixed_income_share"))


class Plan529QuerySet(OwnedQuerySet):
    """529 accounts."""

    def with_linked_balance(self) -> Self:
        """With `linked_balance`: what the investment account is worth that the plan is kept as; None without one."""
        linked = InvestmentAccount.objects.with_balance().filter(pk=OuterRef("investment_account"))
        worth = models.DecimalField(max_digits=20, decimal_places=2)
        return self.annotate(linked_balance=Subquery(linked.values("balance"), output_field=worth))

    def kept_here(self) -> Self:
        """Those that are no investment account, so that nothing is counted twice."""
        return self.filter(investment_account__isnull=True)


class Plan529(OwnedModel):
    """One 529 account for a beneficiary. The gap to the cost of college is computed when asked for, never stored.

    A plan that is linked to an investment account is worth what that account is; `current_balance` then rests.
    """

    household_path = "beneficiary__person__household"

    beneficiary = models.ForeignKey(Beneficiary, on_delete=models.PROTECT, related_name="plans")
    plan_name = models.CharField(max_length=120)
    state = models.CharField(max_length=2, validators=[RegexValidator(r"^[A-Z]{2}$")])
    custodian = models.CharField(max_length=120, blank=True, default="")
    fund_list_id = models.CharField(
        max_length=40, blank=True, default="", help_text="The fund list that holds for the plan, such as UT-MY529."
    )
    investment_account = models.OneToOneField(
        InvestmentAccount,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="plan529",
        help_text="The investment account of type 529 that it is kept as; balance and holdings come from there.",
    )
    current_balance = _dollars(default=0)
    monthly_contribution = _dollars(default=0)
    target_college = models.CharField(max_length=160, blank=True, default="")
    estimated_cost = _dollars(null=True, blank=True, help_text="Four years together, in today's dollars.")
    portfolio_type = models.CharField(max_length=10, choices=PortfolioType, default=PortfolioType.AGE_BASED)
    current_equity_share = _share(null=True, blank=True)
    target_equity_share = _share(null=True, blank=True)
    risk_tolerance = models.CharField(max_length=12, choices=Risk, default=Risk.MODERATE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[Any] = Plan529QuerySet.as_manager()

    class Meta:
        verbose_name = "529 plan"
        constraints = [
            models.CheckConstraint(condition=Q(current_balance__gte=0), name="a_529_balance_is_not_negative"),
            models.CheckConstraint(condition=Q(monthly_contribution__gte=0), name="a_529_deposit_is_not_negative"),
            models.CheckConstraint(
                condition=Q(estimated_cost__isnull=True) | Q(estimated_cost__gte=0),
                name="a_college_cost_is_not_negative",
            ),
            models.CheckConstraint(
                condition=(Q(current_equity_share__isnull=True) | Q(current_equity_share__range=(0, 1)))
                & (Q(target_equity_share__isnull=True) | Q(target_equity_share__range=(0, 1))),
                name="a_529_equity_share_is_0_to_1",
            ),
            models.CheckConstraint(condition=Q(state__regex=r"^[A-Z]{2}$"), name="a_529_state_has_two_letters"),
            models.CheckConstraint(
                condition=Q(portfolio_type__in=PortfolioType.values), name="a_529_portfolio_type_is_known"
            ),
            models.CheckConstraint(condition=Q(risk_tolerance__in=Risk.values), name="a_529_risk_tolerance_is_known"),
        ]

    def __str__(self) -> str:
        return self.plan_name

    @property
    def balance(self) -> Decimal:
        """What it is worth: of a linked plan the investment account's balance, else the one entered."""
        if self.investment_account_id is None:
            return self.current_balance
        if not hasattr(self, "linked_balance"):
            self.linked_balance: Decimal | None = (
                Plan529.objects.with_linked_balance().values_list("linked_balance", flat=True).get(pk=self.pk)
            )
        return self.current_balance if self.linked_balance is None else self.linked_balance

    @property
    def is_resident_plan(self) -> bool | None:
        """The household lives in the plan's state; None while the household's state is not known."""
        home = self.beneficiary.person.household.state
        return self.state == home if home else None


class GlidePathPoint(OwnedModel):
    """One point of a plan's own glide path: the weights so many years before enrollment."""

    household_path = "plan__beneficiary__person__household"

    plan = models.ForeignKey(Plan529, on_delete=models.CASCADE, related_name="glide_path")
    years_to_enrollment = models.DecimalField(max_digits=5, decimal_places=2)
    equity_share = _share()
    fixed_income_share = _share()
    money_market_share = _share()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "years_to_enrollment"], name="one_glide_path_point_per_distance"),
            models.CheckConstraint(condition=_whole(), name="glide_path_weights_add_up_to_1"),
            models.CheckConstraint(
                condition=Q(equity_share__gte=0) & Q(fixed_income_share__gte=0) & Q(money_market_share__gte=0),
                name="glide_path_weights_are_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(years_to_enrollment__range=(0, 60)), name="glide_path_distances_are_0_to_60_years"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.years_to_enrollment} years: {self.equity_share}"


class PlanHolding(OwnedModel):
    """A fund of the plan's menu that the account holds, with how it splits over the asset classes."""

    household_path = "plan__beneficiary__person__household"

    plan = models.ForeignKey(Plan529, on_delete=models.CASCADE, related_name="holdings")
    fund_name = models.CharField(max_length=160)
    market_value = _dollars()
    equity_share = _share()
    fixed_income_share = _share()
    money_market_share = _share()
    as_of = models.DateField()

    class Meta:
        verbose_name = "529 holding"
        constraints = [
            models.UniqueConstraint(fields=["plan", "fund_name"], name="one_holding_per_fund_of_a_plan"),
            models.CheckConstraint(condition=Q(market_value__gte=0), name="a_529_holding_is_not_negative"),
            models.CheckConstraint(condition=_whole(), name="a_holdings_asset_classes_add_up_to_1"),
            models.CheckConstraint(
                condition=Q(equity_share__gte=0) & Q(fixed_income_share__gte=0) & Q(money_market_share__gte=0),
                name="a_holdings_asset_classes_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.fund_name
