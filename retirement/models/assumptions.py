"""What a profile assumes about markets, and how the future is drawn."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from retirement.calc.gap import DEFAULT_INFLATION
from retirement.calc.simulation.models import MOST_PATHS
from retirement.calc.simulation.projections import DEFAULT_PATHS, DEFAULT_SEED
from retirement.choices import HistoricalSeries, MeanReturn, SimulationModel, SpendingRuleKind, WithdrawalTiming
from retirement.models.columns import dollars, share, yearly_rate

EXPECTED_RETURN = Decimal("0.06")
STOCK_SHARE = Decimal("0.60")
STOCK_RETURN = Decimal("0.075")
BOND_RETURN = Decimal("0.0375")
STOCK_VOLATILITY = Decimal("0.17")
BOND_VOLATILITY = Decimal("0.07")
INFLATION_VOLATILITY = Decimal("0.015")
LONGEST_SEED = 2**63 - 1


class MarketAssumptions(models.Model):
    """Returns, volatilities and the mix; yearly, nominal, before fees."""

    expected_return_rate = yearly_rate(default=EXPECTED_RETURN)
    return_in_retirement_rate = yearly_rate(null=True, blank=True, help_text="Empty: the same as before retirement.")
    inflation_rate = yearly_rate(default=DEFAULT_INFLATION)
    stock_share = share(default=STOCK_SHARE)
    retirement_stock_share = share(
        null=True,
        blank=True,
        help_text="The mix moves evenly from stock_share to this at retirement. Empty: it stays.",
    )
    stock_return_rate = yearly_rate(default=STOCK_RETURN)
    bond_return_rate = yearly_rate(default=BOND_RETURN)
    stock_volatility = share(default=STOCK_VOLATILITY)
    bond_volatility = share(default=BOND_VOLATILITY)
    stock_bond_correlation = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal("-0.99")), MaxValueValidator(Decimal("0.99"))],
    )
    inflation_volatility = share(default=INFLATION_VOLATILITY)
    mean_kind = models.CharField(
        max_length=10, choices=MeanReturn, default=MeanReturn.ARITHMETIC, help_text="Which mean the returns are."
    )
    taxable_yield_rate = share(default=Decimal("0.02"), help_text="Dividends of taxable accounts, taxed every year.")

    class Meta:
        abstract = True


class SimulationSettings(models.Model):
    """How paths are drawn and what may be spent on them."""

    simulation_model = models.CharField(max_length=16, choices=SimulationModel, default=SimulationModel.LOGNORMAL)
    historical_series = models.CharField(max_length=10, choices=HistoricalSeries, default=HistoricalSeries.SHILLER)
    mean_block_years = models.PositiveSmallIntegerField(
        default=5, validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    degrees_of_freedom = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MinValueValidator(3), MaxValueValidator(200)],
        help_text="Student-t draws with fat tails; empty: normal draws.",
    )
    paths = models.PositiveIntegerField(
        default=DEFAULT_PATHS, validators=[MinValueValidator(100), MaxValueValidator(MOST_PATHS)]
    )
    seed = models.PositiveBigIntegerField(
        default=DEFAULT_SEED, validators=[MinValueValidator(0), MaxValueValidator(LONGEST_SEED)]
    )
    withdrawal_timing = models.CharField(max_length=5, choices=WithdrawalTiming, default=WithdrawalTiming.START)
    wanted_success_share = models.DecimalField(
        max_digits=9,
        decimal_places=6,
        default=Decimal("0.85"),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(1))],
        help_text="Fraction: 0.85 is 85 %.",
    )
    spending_rule = models.CharField(max_length=13, choices=SpendingRuleKind, default=SpendingRuleKind.CONSTANT_REAL)
    rule_share = share(default=Decimal("0.04"), help_text="Of the balance, for the rule by percent.")
    rule_return_rate = yearly_rate(default=Decimal("0.03"), help_text="Expected real return of the VPW rule.")
    spending_floor = dollars(null=True, blank=True, help_text="The least a year, in today's dollars.")
    spending_ceiling = dollars(null=True, blank=True, help_text="The most a year, in today's dollars.")
    samples_deaths = models.BooleanField(
        default=False, help_text="Draw lifetimes from the life tables instead of planning to a fixed age."
    )

    class Meta:
        abstract = True
