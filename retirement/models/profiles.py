"""A household's retirement on record: what is planned, by whom, from which accounts."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from lifepath.core.ownership import OwnedModel
from lifepath.users.models import Household, Person
from retirement.calc.rates import HIGHEST_RETURN, LOWEST_RETURN
from retirement.calc.social_security.ages import EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS
from retirement.choices import (
    ContributionTiming,
    LifeTable,
    LifeTableSex,
    MonthlyConvention,
    NeedBasis,
    TaxFilingStatus,
)
from retirement.models.assumptions import MarketAssumptions, SimulationSettings
from retirement.models.columns import at_least_zero, dollars, share, within

RATES = ("expected_return_rate", "return_in_retirement_rate", "inflation_rate", "stock_return_rate", "bond_return_rate")
LATEST_CLAIM = MaxValueValidator(LATEST_AGE_MONTHS)


class RetirementProfile(MarketAssumptions, SimulationSettings, OwnedModel):
    """One plan of one or two people. Amounts are today's dollars a year unless named; the gap is never stored here."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="retirement_profiles")
    name = models.CharField(max_length=120, default="Retirement")
    retirement_date = models.DateField(help_text="From its month on the household lives on savings and benefits.")
    annual_spending = dollars(help_text="In retirement, in today's dollars, before tax.")
    current_monthly_spending = dollars(null=True, blank=True, help_text="Today; what a job loss would have to pay.")
    filing_status = models.CharField(
        max_length=18, choices=TaxFilingStatus, blank=True, default="", help_text="Empty: joint for two, else single."
    )
    state_tax_rate = share(default=Decimal(0))
    survivor_spending_share = share(default=Decimal("0.70"))
    bequest = dollars(default=Decimal(0))
    need_basis = models.CharField(max_length=15, choices=NeedBasis, default=NeedBasis.WITHDRAWAL_RATE)
    withdrawal_rate = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        default=Decimal("0.04"),
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(Decimal(1))],
    )
    contribution_timing = models.CharField(max_length=5, choices=ContributionTiming, default=ContributionTiming.END)
    monthly_convention = models.CharField(max_length=9, choices=MonthlyConvention, default=MonthlyConvention.EFFECTIVE)
    home_equity = dollars(null=True, blank=True)
    annuity_payout_rate = share(null=True, blank=True)
    part_time_months = models.PositiveSmallIntegerField(default=60, validators=[MaxValueValidator(600)])
    longest_delay_months = models.PositiveSmallIntegerField(default=240, validators=[MaxValueValidator(600)])
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=at_least_zero(
                    "annual_spending",
                    "current_monthly_spending",
                    "bequest",
                    "home_equity",
                    "spending_floor",
                    "spending_ceiling",
                ),
                name="amounts_of_a_retirement_profile_are_not_negative",
            ),
            models.CheckConstraint(
                condition=within(LOWEST_RETURN, HIGHEST_RETURN, *RATES),
                name="rates_of_a_retirement_profile_are_within_50_percent",
            ),
            models.CheckConstraint(
                condition=within(
                    0,
                    1,
                    "stock_share",
                    "retirement_stock_share",
                    "survivor_spending_share",
                    "state_tax_rate",
                    "stock_volatility",
                    "bond_volatility",
                    "inflation_volatility",
                    "rule_share",
                    "annuity_payout_rate",
                    "wanted_success_share",
                    "withdrawal_rate",
                ),
                name="shares_of_a_retirement_profile_are_0_to_1",
            ),
            models.CheckConstraint(condition=Q(withdrawal_rate__gt=0), name="a_withdrawal_rate_is_above_0"),
        ]

    def __str__(self) -> str:
        return self.name


class RetirementMember(OwnedModel):
    """A person of the plan, the first at position 0; name and birth date are the person's. PIA and AIME are a month."""

    household_path = "profile__household"

    profile = models.ForeignKey(RetirementProfile, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="retirement_members")
    position = models.PositiveSmallIntegerField()
    sex = models.CharField(max_length=6, choices=LifeTableSex, default=LifeTableSex.FEMALE)
    life_table = models.CharField(max_length=6, choices=LifeTable, default=LifeTable.COHORT)
    health_factor = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(10))],
        help_text="On the yearly probability of death; 1 is average.",
    )
    plan_to_age = models.PositiveSmallIntegerField(
        default=95, validators=[MinValueValidator(1), MaxValueValidator(119)]
    )
    pia = dollars(null=True, blank=True, help_text="Primary insurance amount a month, in today's dollars.")
    aime = models.PositiveIntegerField(null=True, blank=True, help_text="Average indexed monthly earnings.")
    claim_age_months = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(EARLIEST_AGE_MONTHS), LATEST_CLAIM],
        help_text="Months of age. Empty: at full retirement age.",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["profile", "position"], name="one_retirement_member_per_position"),
            models.UniqueConstraint(fields=["profile", "person"], name="a_person_is_once_in_a_retirement_profile"),
            models.CheckConstraint(condition=Q(position__range=(0, 1)), name="a_retirement_profile_has_one_or_two"),
            models.CheckConstraint(condition=Q(plan_to_age__range=(1, 119)), name="a_plan_goes_to_an_age_up_to_119"),
            models.CheckConstraint(condition=at_least_zero("pia", "aime"), name="a_pia_is_not_negative"),
            models.CheckConstraint(condition=within(0, 10, "health_factor"), name="a_health_factor_is_0_to_10"),
            models.CheckConstraint(
                condition=within(EARLIEST_AGE_MONTHS, LATEST_AGE_MONTHS, "claim_age_months"),
                name="a_claim_age_is_62_to_70",
            ),
        ]

    def __str__(self) -> str:
        return f"retirement member {str(self.pk)[-8:]}"


class RetirementIncome(OwnedModel):
    """An income in retirement beside Social Security; a year's amount in today's dollars. Months by their first day."""

    household_path = "profile__household"

    profile = models.ForeignKey(RetirementProfile, on_delete=models.CASCADE, related_name="incomes")
    name = models.CharField(max_length=120)
    yearly_amount = dollars()
    starts_on = models.DateField(help_text="First day of a month.")
    ends_on = models.DateField(null=True, blank=True, help_text="First day after the last month. Empty: for life.")
    owner_position = models.PositiveSmallIntegerField(null=True, blank=True, help_text="0 or 1; empty: both.")
    indexed_share = share(default=Decimal(1))
    survivor_share = share(default=Decimal(1))
    is_taxed = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=at_least_zero("yearly_amount"), name="a_retirement_income_is_not_negative"
            ),
            models.CheckConstraint(
                condition=within(0, 1, "indexed_share", "survivor_share", "owner_position"),
                name="shares_and_owner_of_a_retirement_income_are_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(starts_on__day=1)
                & (Q(ends_on__isnull=True) | Q(ends_on__day=1, ends_on__gt=F("starts_on"))),
                name="a_retirement_income_has_whole_months_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SpendingPhase(OwnedModel):
    """A range of the first person's ages, [from, to), with a factor on spending."""

    household_path = "profile__household"

    profile = models.ForeignKey(RetirementProfile, on_delete=models.CASCADE, related_name="phases")
    from_age = models.PositiveSmallIntegerField()
    to_age = models.PositiveSmallIntegerField()
    factor = models.DecimalField(max_digits=6, decimal_places=4, validators=[MinValueValidator(Decimal(0))])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_age__gt=F("from_age"), to_age__lte=120), name="a_spending_phase_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=within(0, 10, "factor"), name="a_spending_factor_is_0_to_10"),
        ]

    def __str__(self) -> str:
        return f"{self.from_age} to {self.to_age}: {self.factor}"


class OneOffFlow(OwnedModel):
    """Money in (positive) or out in one year, today's dollars, untaxed."""

    household_path = "profile__household"

    profile = models.ForeignKey(RetirementProfile, on_delete=models.CASCADE, related_name="one_offs")
    name = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(1900), MaxValueValidator(2200)])
    amount = models.DecimalField(max_digits=20, decimal_places=2)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=within(1900, 2200, "year"), name="a_one_off_year_is_1900_to_2200"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"
