"""What a state may take back later, in words: on non-qualified withdrawals, on rollovers, on school before college."""

from education529.calc.tables.special_rules import SpecialRuleName
from education529.calc.tables.state_benefits import StateBenefitRule
from education529.calc.tables.state_tax_rules import StateTaxRules

_UNCONFIRMED = "unconfirmed_"


def recapture_warnings(*, rules: StateTaxRules, rule: StateBenefitRule) -> tuple[str, ...]:
    """One sentence for each thing that a resident should know before taking money out or moving it."""
    found = [
        _nonqualified(rule),
        _extra_tax(rules, rule, SpecialRuleName.EXTRA_TAX_ON_NONQUALIFIED_WITHDRAWAL),
        _extra_tax(rules, rule, SpecialRuleName.EXTRA_TAX_ON_NONQUALIFIED_EARNINGS),
        _rollover(rule),
        _k12(rule),
    ]
    return tuple(text for text in found if text)


def _split(value: str) -> tuple[str, str]:
    """The value and, where it is from memory, the words that say so."""
    if value.startswith(_UNCONFIRMED):
        return value.removeprefix(_UNCONFIRMED), " (not confirmed)"
    return value, ""


def _nonqualified(rule: StateBenefitRule) -> str:
    value, doubt = _split(rule.recapture_nonqualified)
    if value == "yes":
        return f"{rule.state_name} takes its benefit back on a non-qualified withdrawal{doubt}."
    if value == "unknown":
        return f"Whether {rule.state_name} taxes a non-qualified withdrawal in addition is not known to us."
    return ""


def _extra_tax(rules: StateTaxRules, rule: StateBenefitRule, name: SpecialRuleName) -> str:
    special = rules.special(name, tax_year=rule.tax_year, state=rule.state)
    if special is None:
        return ""
    doubt = " (not confirmed)" if special.confidence == "unconfirmed" else ""
    return special.words.rstrip(".") + doubt + "."


def _rollover(rule: StateBenefitRule) -> str:
    value, doubt = _split(rule.recapture_rollover)
    if not value.startswith("yes"):
        if value == "unknown":
            return f"Whether {rule.state_name} takes anything back on a rollover to another state is not known to us."
        return ""
    when = value.removeprefix("yes").replace("_", " ")
    if "prior" in when:
        return (
            f"{rule.state_name} adds back what was deducted in the{when} when the account is rolled over to another "
            f"state's plan{doubt}."
        )
    return f"{rule.state_name} takes its benefit back on a rollover to another state's plan{when}{doubt}."


def _k12(rule: StateBenefitRule) -> str:
    value, doubt = _split(rule.k12_conforms)
    if value == "no":
        return f"{rule.state_name} does not count school before college as a qualified expense{doubt}."
    if value == "in_state_schools_only":
        return f"{rule.state_name} counts school before college as qualified for schools in the state only{doubt}."
    if value == "separate_program":
        return f"{rule.state_name} has a separate program for school before college{doubt}."
    if value == "unknown":
        return f"Whether {rule.state_name} counts school before college as qualified is not known to us."
    return ""
