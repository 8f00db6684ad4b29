"""The couple of the demonstration."""

from couples.services import couples
from lifepath.users.demo import JOINT_NAME
from lifepath.users.models import Household


def form_couple() -> str:
    """Alice and Bob, whose joint household is there already."""
    household = Household.objects.filter(name=JOINT_NAME).first()
    if household is None:
        return "No demo household is there to be a couple's."
    made = couples.adopt(household)
    return "Alice and Bob are a couple." if made else "Alice and Bob are a couple already."
