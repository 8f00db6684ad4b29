"""What a household could do next, ranked by what it brings in dollars a year.

The effect of each is computed here or by the calculation that found it. Amounts in cents, rounded half up. Taxes on
interest, and what people like to do, are not modelled.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from lifepath.core.money import CENT, money_text, to_cents
from lifepath.core.rationals import exact, round_half_up
from planning.calc.insight import EvidenceRow

VERSION = "1"
EXTRA_MONTHLY = Decimal("100.00")
DEAR_FROM = Decimal("0.08")
MONTHS_AT_HAND = 6
FEWEST_MONTHS_AT_HAND = 3
EARLIER_MONTHS = 66  # a payment of month 1 saves eleven months of interest, of month 2 ten, ... : 11 + 10 + ... + 1


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One step. `yearly_effect` is None where it protects rather than earns; `amount` is what the step moves."""

    key: str
    kind: str
    title: str
    text: str
    yearly_effect: Decimal | None
    amount: Decimal
    formula: str
    formula_version: str
    evidence: tuple[EvidenceRow, ...]


@dataclass(frozen=True, slots=True)
class OwedDebt:
    """A debt as the household holds it; the rate is a fraction a year."""

    id: str
    name: str
    balance: Decimal
    annual_rate: Decimal


def ranked(found: Sequence[Recommendation]) -> list[Recommendation]:
    """Steps that protect first, then the largest effect."""
    return sorted(found, key=lambda each: (each.yearly_effect is not None, -(each.yearly_effect or 0), each.key))


def emergency_fund(
    *, at_hand: Decimal | None, monthly_spending: Decimal | None, evidence: tuple[EvidenceRow, ...]
) -> list[Recommendation]:
    """Where less than three months of spending are at hand."""
    if at_hand is None or not monthly_spending or monthly_spending <= 0:
        return []
    wanted = monthly_spending * FEWEST_MONTHS_AT_HAND
    if at_hand >= wanted:
        return []
    missing = to_cents(wanted - at_hand)
    return [
        Recommendation(
            key="emergency_fund",
            kind="emergency_fund",
            title="Fill the emergency fund",
            text=(
                f"{money_text(at_hand)} are at hand; three months of spending are {money_text(to_cents(wanted))}. "
                f"Put {money_text(missing)} aside first."
            ),
            yearly_effect=None,
            amount=missing,
            formula="3 x monthly spending - money at hand",
            formula_version=VERSION,
            evidence=evidence,
        )
    ]


def dear_debts(*, debts: Sequence[OwedDebt]) -> list[Recommendation]:
    """What 100.00 more a month into each dear debt saves in its first year."""
    return [
        Recommendation(
            key=f"dear_debt:{debt.id}",
            kind="dear_debt",
            title=f"Pay {debt.name} down faster",
            text=(
                f"{debt.name} costs {debt.annual_rate * 100:.2f} % a year. {money_text(EXTRA_MONTHLY)} more a month "
                f"saves {money_text(_first_year_interest(debt))} of interest in the first year."
            ),
            yearly_effect=_first_year_interest(debt),
            amount=EXTRA_MONTHLY,
            formula=f"{money_text(EXTRA_MONTHLY)} x rate / 12 x {EARLIER_MONTHS} months saved",
            formula_version=VERSION,
            evidence=(EvidenceRow("goal", debt.id, debt.name),),
        )
        for debt in debts
        if debt.annual_rate >= DEAR_FROM and debt.balance >= 12 * EXTRA_MONTHLY
    ]


def cash_against_debt(
    *,
    at_hand: Decimal | None,
    monthly_spending: Decimal | None,
    debts: Sequence[OwedDebt],
    evidence: tuple[EvidenceRow, ...],
) -> list[Recommendation]:
    """Money beyond six months of spending, against the dearest debt."""
    dearest = max((debt for debt in debts if debt.balance > 0), key=lambda debt: debt.annual_rate, default=None)
    if dearest is None or dearest.annual_rate <= 0 or at_hand is None or not monthly_spending:
        return []
    idle = to_cents(at_hand - MONTHS_AT_HAND * monthly_spending)
    if idle < CENT:
        return []
    moved = min(idle, dearest.balance)
    saved = round_half_up(exact(moved) * exact(dearest.annual_rate))
    return [
        Recommendation(
            key=f"cash_against_debt:{dearest.id}",
            kind="cash_against_debt",
            title=f"Use idle cash against {dearest.name}",
            text=(
                f"{money_text(idle)} lie beyond six months of spending. {money_text(moved)} against {dearest.name} "
                f"saves {money_text(saved)} of interest a year."
            ),
            yearly_effect=saved,
            amount=moved,
            formula="min(money at hand - 6 x monthly spending, debt) x rate",
            formula_version=VERSION,
            evidence=(EvidenceRow("goal", dearest.id, dearest.name), *evidence),
        )
    ]


def state_tax_benefit(*, plan_id: str, plan_name: str, saved_now: Decimal, saved_then: Decimal) -> list[Recommendation]:
    """What 100.00 more a month into a 529 plan saves in state tax."""
    gained = saved_then - saved_now
    if gained < CENT:
        return []
    yearly = 12 * EXTRA_MONTHLY
    return [
        Recommendation(
            key=f"state_529:{plan_id}",
            kind="state_529",
            title=f"Use the state's tax benefit for {plan_name}",
            text=f"{money_text(yearly)} more a year into {plan_name} saves {money_text(gained)} of state tax.",
            yearly_effect=gained,
            amount=EXTRA_MONTHLY,
            formula="tax saved at 1,200.00 more a year - tax saved now",
            formula_version=VERSION,
            evidence=(EvidenceRow("plan", plan_id, plan_name),),
        )
    ]


def retirement_saving(
    *, profile_id: str, gap_real: Decimal, months: int, monthly: Decimal | None
) -> list[Recommendation]:
    """What closes a retirement gap, by the year until then."""
    if gap_real < CENT or months < 1 or monthly is None or monthly <= 0:
        return []
    effect = round_half_up(exact(gap_real) * 12 / max(months, 12))
    return [
        Recommendation(
            key=f"retirement_saving:{profile_id}",
            kind="retirement_saving",
            title="Close the retirement gap",
            text=(
                f"The plan falls short by {money_text(gap_real)} in today's dollars. {money_text(monthly)} more a "
                f"month closes it; that is {money_text(effect)} of the gap for each year until then."
            ),
            yearly_effect=effect,
            amount=monthly,
            formula="gap in today's dollars / years until retirement",
            formula_version=VERSION,
            evidence=(EvidenceRow("plan", profile_id, "retirement profile"),),
        )
    ]


def _first_year_interest(debt: OwedDebt) -> Decimal:
    return round_half_up(exact(EXTRA_MONTHLY) * exact(debt.annual_rate) / 12 * EARLIER_MONTHS)
