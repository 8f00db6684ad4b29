"""What a 529 account may cost in federal financial aid: an upper bound by owner.

An account of a parent, or of a dependent student, counts as a parent's asset: at most 5.64% of it raises the Student
Aid Index. Accounts of grandparents or others are not reported, nor are siblings' accounts. Rules of the FAFSA from
2024-25. Not modelled: independent students, asset allowances, and the CSS Profile, whose colleges set their own rules.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from education529.calc.amounts import require_amount
from education529.calc.errors import BadInput
from education529.calc.tables.federal_limits import FederalLimits, FederalParameter
from education529.calc.wording import dollars, percent
from lifepath.core.explanations import Assumption
from lifepath.core.money import to_cents


class UnknownOwner(BadInput):
    """The owner is none of those that the rules know."""


class AccountOwner(StrEnum):
    """Whose account it is, seen from the student who applies."""

    PARENT = "parent"
    DEPENDENT_STUDENT = "dependent_student"
    GRANDPARENT = "grandparent"
    OTHER = "other"
    SIBLING = "sibling"


_OTHER_NAMES = {
    "parents": AccountOwner.PARENT,
    "student": AccountOwner.DEPENDENT_STUDENT,
    "grandparents": AccountOwner.GRANDPARENT,
    "third_party": AccountOwner.OTHER,
    "other_relative": AccountOwner.OTHER,
}
_COUNTED = frozenset({AccountOwner.PARENT, AccountOwner.DEPENDENT_STUDENT})


@dataclass(frozen=True, slots=True)
class AidEffect:
    """The most by which the account raises the Student Aid Index, in dollars a year."""

    owner: AccountOwner
    max_index_effect: Decimal
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def read_owner(text: str) -> AccountOwner:
    """The owner under any of the usual names."""
    name = text.strip().casefold().replace(" ", "_").replace("-", "_")
    if name in _OTHER_NAMES:
        return _OTHER_NAMES[name]
    try:
        return AccountOwner(name)
    except ValueError:
        raise UnknownOwner("owner", f"{text!r} is not an owner; use one of {', '.join(AccountOwner)}.") from None


def aid_effect(*, federal: FederalLimits, owner: AccountOwner, balance: Decimal, year: int | None = None) -> AidEffect:
    """The upper bound for one account; without a year by the last known rate."""
    require_amount("balance", balance)
    parameter = FederalParameter.PARENT_ASSET_ASSESSMENT_RATE
    rate = federal.find(parameter, federal.latest_year(parameter) if year is None else year)
    counted = owner in _COUNTED
    effect = to_cents(balance * rate.value) if counted else to_cents(Decimal(0))
    if counted:
        words = f"At most {percent(rate.value)} of {dollars(balance)} counts each year: {dollars(effect)}."
    else:
        words = f"An account of a {owner.replace('_', ' ')} is not reported on the FAFSA: no effect."
    return AidEffect(
        owner=owner,
        max_index_effect=effect,
        assumptions=(Assumption("Assessment rate", percent(rate.value), rate.source, str(rate.year), rate.confidence),),
        explanation=(words, "Colleges that use the CSS Profile set their own rules."),
    )
