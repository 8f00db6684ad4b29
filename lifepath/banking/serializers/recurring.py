"""What comes again, and forecasts of balances, as they go out."""

from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, RateField


class PriceChangeSerializer(serializers.Serializer[Any]):
    """A fixed amount that became another one."""

    changed_on = serializers.DateField()
    old_amount = MoneyField()
    new_amount = MoneyField()


class RecurringItemSerializer(serializers.Serializer[Any]):
    """A payment that comes again; out of the account is negative."""

    key = serializers.CharField(help_text="Stable while payee, account, direction and cadence stay.")
    payee = serializers.CharField()
    account = serializers.UUIDField()
    currency = serializers.CharField()
    category = serializers.CharField()
    kind = serializers.ChoiceField(choices=["bill", "subscription", "pay"])
    cadence = serializers.ChoiceField(choices=["weekly", "biweekly", "semi_monthly", "monthly", "quarterly", "annual"])
    amount_kind = serializers.ChoiceField(choices=["fixed", "variable"])
    typical_amount = MoneyField()
    smallest_amount = MoneyField()
    largest_amount = MoneyField()
    yearly_amount = MoneyField()
    first_on = serializers.DateField()
    last_on = serializers.DateField()
    next_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=["active", "late", "ended"])
    missed_on = serializers.ListField(child=serializers.DateField())
    price_changes = PriceChangeSerializer(many=True)
    confidence = RateField(help_text="0 to 1.")
    transactions = serializers.ListField(child=serializers.UUIDField(), source="line_ids")


class RecurringSerializer(serializers.Serializer[Any]):
    """Bills, subscriptions and pay of a household, the largest yearly amount first."""

    household = serializers.UUIDField()
    as_of = serializers.DateField()
    recurring = RecurringItemSerializer(many=True)


class ForecastDaySerializer(serializers.Serializer[Any]):
    """The balance at the end of a day, with its band."""

    day = serializers.DateField()
    balance = MoneyField()
    low = MoneyField()
    high = MoneyField()


class ExpectedItemSerializer(serializers.Serializer[Any]):
    """One expected change of the balance."""

    day = serializers.DateField()
    amount = MoneyField()
    label = serializers.CharField()  # type: ignore[assignment]


class ForecastAssumptionSerializer(serializers.Serializer[Any]):
    """What the forecast rests on."""

    name = serializers.CharField()
    value = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    version = serializers.CharField()
    confidence = serializers.CharField()


class ForecastSeriesSerializer(serializers.Serializer[Any]):
    """A line of a chart: points are pairs of text."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.CharField()
    points = serializers.ListField(child=serializers.ListField(child=serializers.CharField()))


class AccountForecastSerializer(serializers.Serializer[Any]):
    """What an account will hold, day by day."""

    account = serializers.UUIDField()
    currency = serializers.CharField()
    as_of = serializers.DateField()
    balance = MoneyField()
    typical_daily_change = MoneyField(help_text="Beside the expected items.")
    lowest = ForecastDaySerializer()
    lowest_low = ForecastDaySerializer(help_text="Where the lower edge of the band is lowest.")
    below_zero_on = serializers.DateField(allow_null=True)
    may_fall_below_zero_on = serializers.DateField(allow_null=True)
    items = ExpectedItemSerializer(many=True)
    days = ForecastDaySerializer(many=True)
    series = ForecastSeriesSerializer(many=True)
    assumptions = ForecastAssumptionSerializer(many=True)
    explanation = serializers.ListField(child=serializers.CharField())
