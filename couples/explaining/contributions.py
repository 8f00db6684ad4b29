"""A month of sharing as an answer: figures, what they rest on, the steps in words."""

from dataclasses import asdict
from typing import Any

from couples.choices import SplitMethod
from couples.selectors.contributions import SharedMonth
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text
from lifepath.core.periods import Month
from lifepath.users.models import Household

WORDS = {
    SplitMethod.EQUAL: "half each",
    SplitMethod.BY_INCOME: "in proportion to the stated incomes",
    SplitMethod.BY_SHARES: "by the agreed shares",
}


def split_body(household: Household, shared: SharedMonth) -> dict[str, Any]:
    """The month as the API answers it."""
    people = [
        {
            "person": entry.person,
            "display_name": shared.people[entry.person],
            "weight": shared.weights.get(entry.person),
            "fair_part": entry.fair_part,
            "paid": entry.paid,
            "settled": shared.settled[entry.person],
            "balance": shared.open_balances[entry.person],
        }
        for entry in shared.true_up.balances
    ]
    return {
        "couple": household.pk,
        "month": shared.month,
        "currency": household.currency,
        "method": shared.method,
        "from_month": None if shared.rule is None else Month.of(shared.rule.from_month),
        "total": shared.true_up.total,
        "people": people,
        "settlements": [asdict(transfer) for transfer in shared.open_settlements],
        "assumptions": [asdict(each) for each in _assumptions(shared)],
        "explanation": _steps(shared),
    }


def _assumptions(shared: SharedMonth) -> list[Assumption]:
    source = "half each until the two agree otherwise" if shared.rule is None else "set by the couple"
    stated = [
        Assumption(f"weight of {shared.people[person]}", money_text(weight), "stated by the couple")
        for person, weight in shared.weights.items()
        if person in shared.people
    ]
    return [Assumption("method", shared.method, source), *stated]


def _steps(shared: SharedMonth) -> list[str]:
    words = WORDS[SplitMethod(shared.method)]
    steps = [f"{money_text(shared.true_up.total)} was paid together in {shared.month}, shared {words}."]
    steps += [
        f"{shared.people[entry.person]} paid {money_text(entry.paid)}; the fair part is {money_text(entry.fair_part)}."
        for entry in shared.true_up.balances
    ]
    for transfer in shared.open_settlements:
        payer, receiver = shared.people[transfer.from_person], shared.people[transfer.to_person]
        steps.append(f"{payer} pays {receiver} {money_text(transfer.amount)}, and nobody owes anything.")
    return steps
