"""How much of a contribution does a state still accept? Until all accounts for a child reach the state's maximum.

The maximum counts the balances of all accounts of one state for one beneficiary; growth may pass it, contributions may
not.
Not modelled: maxima that a plan raises during the year.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from education529.calc.amounts import require_amount
from education529.calc.errors import BadInput
from education529.calc.tables.state_plans import StatePlan
from education529.calc.wording import confidence_caveat, dollars
from lifepath.core.explanations import Assumption

ZERO = Decimal(0)


class NoPlanOfState(BadInput):
    """The state sponsors no plan, or its maximum is not in the table."""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What of a contribution is accepted, and what is refused, in dollars."""

    accepted: Decimal
    refused: Decimal
    maximum: Decimal
    assumptions: tuple[Assumption, ...]
    explanation: tuple[str, ...]


def accepted_contribution(
    *, plans: Mapping[str, StatePlan], plan_state: str, balance_all_accounts: Decimal, contribution: Decimal
) -> Acceptance:
    """What the state's plans still take for one child."""
    require_amount("balance_all_accounts", balance_all_accounts)
    require_amount("contribution", contribution)
    plan = plans.get(plan_state.strip().upper())
    if plan is None or plan.max_aggregate_balance is None:
        raise NoPlanOfState("plan_state", f"there is no plan with a known maximum for {plan_state!r}.")
    maximum = plan.max_aggregate_balance
    accepted = min(contribution, max(ZERO, maximum - balance_all_accounts))
    caveat = confidence_caveat(plan.confidence)
    return Acceptance(
        accepted=accepted,
        refused=contribution - accepted,
        maximum=maximum,
        assumptions=(
            Assumption(
                name=f"Maximum of {plan.plan_name}",
                value=dollars(maximum) + (f"; {caveat}" if caveat else ""),
                source=plan.source,
                version=str(plan.max_balance_year or plan.as_of_year),
                confidence=plan.confidence,
            ),
        ),
        explanation=(
            f"{plan.state} accepts contributions until all accounts for the child hold {dollars(maximum)}.",
            f"They hold {dollars(balance_all_accounts)}: {dollars(accepted)} of {dollars(contribution)} is accepted.",
        ),
    )
