"""What a simulation is asked beside the gap: mix, volatilities, how paths are drawn, the rule of spending."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from retirement.calc.gap import LONGEST_MONTHS
from retirement.calc.simulation.models import MOST_PATHS
from retirement.calc.simulation.projections import DEFAULT_PATHS, DEFAULT_SEED
from retirement.choices import HistoricalSeries, MeanReturn, SimulationModel, SpendingRuleKind, WithdrawalTiming
from retirement.models import assumptions as assumed
from retirement.selectors.outlooks import CELLS_OF_ONE_REQUEST
from retirement.serializers.fields import AmountField, ShareField, YearlyRateField
from retirement.serializers.gap_inputs import GapInput


class OutlookInput(GapInput):
    """The gap's inputs and how the future is drawn."""

    months_in_retirement = serializers.IntegerField(
        required=False,
        min_value=12,
        max_value=LONGEST_MONTHS,
        help_text="How long the money must last. Default: the need's horizon, else 360.",
    )
    stock_share = ShareField(default=assumed.STOCK_SHARE)
    retirement_stock_share = ShareField(
        default=None, allow_null=True, help_text="The mix moves evenly to this at retirement. Left out: it stays."
    )
    stock_return_rate = YearlyRateField(default=assumed.STOCK_RETURN)
    bond_return_rate = YearlyRateField(default=assumed.BOND_RETURN)
    stock_volatility = ShareField(default=assumed.STOCK_VOLATILITY)
    bond_volatility = ShareField(default=assumed.BOND_VOLATILITY)
    stock_bond_correlation = YearlyRateField(
        default=Decimal(0), min_value=Decimal("-0.99"), max_value=Decimal("0.99"), error_messages={}
    )
    inflation_volatility = ShareField(default=assumed.INFLATION_VOLATILITY)
    mean_kind = serializers.ChoiceField(choices=MeanReturn.choices, default=MeanReturn.ARITHMETIC)
    simulation_model = serializers.ChoiceField(choices=SimulationModel.choices, default=SimulationModel.LOGNORMAL)
    historical_series = serializers.ChoiceField(choices=HistoricalSeries.choices, default=HistoricalSeries.SHILLER)
    mean_block_years = serializers.IntegerField(default=5, min_value=1, max_value=40)
    degrees_of_freedom = serializers.IntegerField(
        default=None, allow_null=True, min_value=3, max_value=200, help_text="Student-t draws; left out: normal draws."
    )
    paths = serializers.IntegerField(default=DEFAULT_PATHS, min_value=100, max_value=MOST_PATHS)
    seed = serializers.IntegerField(default=DEFAULT_SEED, min_value=0, max_value=assumed.LONGEST_SEED)
    withdrawal_timing = serializers.ChoiceField(choices=WithdrawalTiming.choices, default=WithdrawalTiming.START)
    wanted_success_share = ShareField(default=Decimal("0.85"), min_value=Decimal("0.01"))
    with_targets = serializers.BooleanField(
        default=False, help_text="Solve what reaches the wanted success on the same paths; takes several times as long."
    )
    spending_rule = serializers.ChoiceField(choices=SpendingRuleKind.choices, default=SpendingRuleKind.CONSTANT_REAL)
    rule_share = ShareField(default=Decimal("0.04"), help_text="Of the balance a year, for the rule by percent.")
    rule_return_rate = YearlyRateField(default=Decimal("0.03"), help_text="Real, for the VPW rule.")
    spending_floor = AmountField(default=None, allow_null=True)
    spending_ceiling = AmountField(default=None, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Bounds in order, and no more than one request may take."""
        attrs = super().validate(attrs)
        floor, ceiling = attrs["spending_floor"], attrs["spending_ceiling"]
        if floor is not None and ceiling is not None and floor > ceiling:
            raise serializers.ValidationError({"spending_ceiling": "The most lies at or above the least."})
        months = max(attrs["months_to_retirement"], 0) + attrs.get("months_in_retirement", 360)
        years = -(-months // 12)
        if attrs["paths"] * years > CELLS_OF_ONE_REQUEST:
            words = (
                f"At most {CELLS_OF_ONE_REQUEST // years} paths for {years} years in one request; "
                "keep a profile and post to its projections for more."
            )
            raise serializers.ValidationError({"paths": words})
        return attrs


class ProfileOutlookInput(serializers.Serializer[Any]):
    """What stands over the profile's own settings, for this answer only."""

    paths = serializers.IntegerField(required=False, min_value=100, max_value=MOST_PATHS)
    seed = serializers.IntegerField(required=False, min_value=0, max_value=assumed.LONGEST_SEED)
    simulation_model = serializers.ChoiceField(choices=SimulationModel.choices, required=False)
    spending_rule = serializers.ChoiceField(choices=SpendingRuleKind.choices, required=False)
    wanted_success_share = ShareField(required=False, min_value=Decimal("0.01"))
    with_targets = serializers.BooleanField(required=False)
