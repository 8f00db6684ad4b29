"""Which facts about a household are known by name: what each means, how it is written, and who asks for it.

An app that needs another fact registers it here at start-up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from lifepath.core.fields import MoneyField, NameField, RateField
from lifepath.core.registries import Registry
from lifepath.users.choices import FilingStatus, PayRhythm, RiskTolerance

# The fifty states and the District of Columbia, by their postal codes.
# fmt: off
STATES = [
    "AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "DC", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS",
    "KY", "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC",
    "ND", "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY",
]
# fmt: on

MOST_DEBTS = 50


@dataclass(frozen=True, slots=True)
class FactKind:
    """One fact: `field` makes the serializer field that checks and writes its value."""

    title: str
    question: str
    field: Callable[..., serializers.Field[Any, Any, Any, Any]]
    asked_by: tuple[str, ...] = ()


class DebtSerializer(serializers.Serializer[Any]):
    """One debt as the household states it."""

    name = NameField(max_length=80)
    balance = MoneyField(min_value=Decimal("0.00"))
    annual_rate = RateField(min_value=Decimal(0), max_value=Decimal(1), help_text='A fraction: "0.199" is 19.9 %.')
    minimum_payment = MoneyField(min_value=Decimal("0.00"), help_text="A month.")


class Debts(serializers.ListField):
    """Several debts, each under a name of its own."""

    child = DebtSerializer()
    default_error_messages = {"twice": "Each debt needs a name of its own."}

    def to_internal_value(self, data: Any) -> list[Any]:
        """Names are unique, whatever their case."""
        debts = super().to_internal_value(data)
        if len({debt["name"].casefold() for debt in debts}) < len(debts):
            self.fail("twice")
        return debts


def _choice(choices: Any) -> Callable[..., serializers.Field[Any, Any, Any, Any]]:
    return lambda **arguments: serializers.ChoiceField(choices=choices, **arguments)


def _money(**arguments: Any) -> MoneyField:
    return MoneyField(min_value=Decimal("0.00"), **arguments)


def _household_size(**arguments: Any) -> serializers.IntegerField:
    return serializers.IntegerField(min_value=1, max_value=20, **arguments)


def _debts(**arguments: Any) -> Debts:
    return Debts(max_length=MOST_DEBTS, **arguments)


def _line(**arguments: Any) -> NameField:
    return NameField(max_length=200, **arguments)


fact_kinds: Registry[FactKind] = Registry("Fact")

for _name, _kind in {
    "gross_annual_income": FactKind(
        "Gross annual income",
        "What does the household earn in a year before taxes?",
        _money,
        ("spending analysis", "529 tax benefit", "retirement gap"),
    ),
    "state": FactKind(
        "State of residence",
        "In which state does the household pay income tax?",
        _choice([(code, code) for code in STATES]),
        ("529 tax benefit", "529 state comparison"),
    ),
    "filing_status": FactKind(
        "Filing status",
        "How does the household file its federal income tax?",
        _choice(FilingStatus.choices),
        ("529 tax benefit", "retirement gap"),
    ),
    "pay_rhythm": FactKind(
        "Pay rhythm", "How often does pay come?", _choice(PayRhythm.choices), ("budget session", "balance forecast")
    ),
    "risk_tolerance": FactKind(
        "Risk tolerance",
        "How much loss on paper can the household live with?",
        _choice(RiskTolerance.choices),
        ("budget session", "529 glide path", "retirement gap"),
    ),
    "philosophy": FactKind(
        "Philosophy", "What matters most to the household in handling money?", _line, ("budget session",)
    ),
    "debts": FactKind(
        "Debts",
        "What does the household owe, at which rates and minimum payments?",
        _debts,
        ("budget session", "savings opportunities"),
    ),
    "household_size": FactKind(
        "Household size", "How many people live from this income?", _household_size, ("spending analysis",)
    ),
}.items():
    fact_kinds.register(_name, _kind)
