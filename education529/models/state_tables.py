"""State tables: what each state gives for contributions, its brackets, and its plan."""

from django.db import models

from education529.models.reference import ReferenceRow
from lifepath.core.published_models import a_rate, a_text, a_year, dollars


class StateTaxBenefit(ReferenceRow):
    """What a state gives for contributions in a tax year; amounts in dollars, `credit_rate` a fraction or `tiered`."""

    tax_year = a_year()
    state = models.CharField(max_length=2)
    state_name = models.CharField(max_length=40)
    has_income_tax = models.BooleanField()
    benefit_type = models.CharField(max_length=30)
    limit_single = dollars(null=True)
    limit_joint = dollars(null=True)
    limit_mfs = dollars(null=True)
    limit_basis = a_text(30)
    plan_scope = models.CharField(max_length=30)
    out_of_state_limit_single = dollars(null=True)
    out_of_state_limit_joint = dollars(null=True)
    credit_rate = a_text(20)
    credit_max_single = dollars(null=True)
    credit_max_joint = dollars(null=True)
    refundable = a_text(10)
    income_limit_single = dollars(null=True)
    income_limit_joint = dollars(null=True)
    carryforward_years = a_text(20)
    recapture_nonqualified = a_text(40)
    recapture_rollover = a_text(40)
    k12_conforms = a_text(60)
    indexed = models.BooleanField()
    rep_marginal_rate_75k_single = a_rate(null=True)
    rep_marginal_rate_150k_joint = a_rate(null=True)
    notes = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "state tax benefit"
        constraints = [
            models.UniqueConstraint(fields=["tax_year", "state"], name="one_tax_benefit_per_year_and_state"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.tax_year}"


class StateSpecialRule(ReferenceRow):
    """A rule that the columns of the main table cannot say."""

    state = models.CharField(max_length=2)
    rule = models.CharField(max_length=60)
    first_year = a_year()
    last_year = a_year(null=True)
    value = a_text(40)
    words = models.TextField()

    class Meta:
        verbose_name = "special rule of a state"
        constraints = [
            models.UniqueConstraint(fields=["state", "rule", "first_year"], name="one_special_rule_per_start"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.rule} from {self.first_year}"


class StateCreditTier(ReferenceRow):
    """A step of a credit by income; an empty income is the last step."""

    tax_year = a_year()
    state = models.CharField(max_length=2)
    agi_up_to = dollars(null=True)
    credit_share = a_rate()

    class Meta:
        verbose_name = "credit tier"
        constraints = [
            models.UniqueConstraint(
                fields=["tax_year", "state", "agi_up_to"], nulls_distinct=False, name="one_credit_tier_per_income"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.tax_year} up to {self.agi_up_to or 'any income'}"


class StateCreditReduction(ReferenceRow):
    """How income lowers a credit's maximum; an empty rate is a rate that is not known."""

    tax_year = a_year()
    state = models.CharField(max_length=2)
    filing_status = models.CharField(max_length=30)
    agi_from = dollars()
    agi_to = dollars(null=True)
    rate = a_rate(null=True)

    class Meta:
        verbose_name = "credit reduction"
        constraints = [
            models.UniqueConstraint(
                fields=["tax_year", "state", "filing_status", "agi_from"], name="one_credit_reduction_per_income"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.tax_year} {self.filing_status} from {self.agi_from}"


class StateTaxBracket(ReferenceRow):
    """Income above the floor is taxed at the rate, up to the next floor."""

    tax_year = a_year()
    state = models.CharField(max_length=2)
    filing_status = models.CharField(max_length=30)
    bracket_floor = dollars()
    rate = a_rate()
    notes = models.TextField(blank=True, default="")

    class Meta:
        verbose_name = "state income tax bracket"
        constraints = [
            models.UniqueConstraint(
                fields=["tax_year", "state", "filing_status", "bracket_floor"], name="one_bracket_per_floor"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.tax_year} {self.filing_status} from {self.bracket_floor}"


class StatePlan(ReferenceRow):
    """The direct-sold plan of a state; expense ratios in percent a year, the account fee as the page writes it."""

    state = models.CharField(max_length=2, unique=True)
    plan_name = models.CharField(max_length=120)
    program_manager = a_text(120)
    custodian_or_investment_manager = a_text(160)
    sale_channel = a_text(20)
    portfolio_types = a_text(160)
    expense_ratio_low_pct = a_rate(null=True)
    expense_ratio_high_pct = a_rate(null=True)
    age_based_fee_pct = a_rate(null=True)
    min_initial_contribution = dollars(null=True)
    min_subsequent_contribution = dollars(null=True)
    annual_account_fee = a_text(80)
    max_aggregate_balance = dollars(null=True)
    max_balance_year = a_year(null=True)
    open_to_nonresidents = models.BooleanField(null=True, blank=True)
    resident_benefit_2025 = a_text(160)
    morningstar_rating = a_text(20)
    morningstar_year = a_year(null=True)
    as_of_year = a_year(null=True)

    class Meta:
        verbose_name = "state 529 plan"

    def __str__(self) -> str:
        return f"{self.state} {self.plan_name}"
