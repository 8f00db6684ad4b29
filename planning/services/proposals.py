"""Accepting and dismissing predicted bills."""

from django.db import transaction

from planning.models import DismissedProposal, PlannedBill, PlanningScenario
from planning.selectors.proposals import Proposal
from planning.services.scenarios import add_bill


@transaction.atomic
def accept(*, scenario: PlanningScenario, proposal: Proposal) -> PlannedBill:
    """The proposal becomes a bill that says where it comes from."""
    return add_bill(
        scenario=scenario,
        values={
            "name": proposal.name,
            "amount_cents": proposal.amount_cents,
            "due_date": proposal.due_date,
            "category": proposal.category,
            "predicted": True,
            "predicted_from": proposal.key,
        },
    )


@transaction.atomic
def dismiss(*, scenario: PlanningScenario, key: str) -> bool:
    """Not offered to this scenario again; False when it was dismissed before."""
    _, is_new = DismissedProposal.objects.get_or_create(scenario=scenario, key=key)
    return is_new
