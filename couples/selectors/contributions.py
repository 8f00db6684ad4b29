"""A month of what two people paid together."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from couples.calc.contribution_split import Payment, Settlement, TrueUp, settle_up, true_up
from couples.choices import SplitMethod
from couples.models import Settlement as SettlementRow
from couples.models import SharedPayment, SplitRule
from lifepath.core.money import ZERO
from lifepath.core.periods import Month
from lifepath.users.models import Membership, User


@dataclass(frozen=True, slots=True)
class SharedMonth:
    """What was paid, what is fair, and what is still owed after what was paid back."""

    month: Month
    method: str
    rule: SplitRule | None
    weights: dict[str, Decimal]
    people: dict[str, str]  # display names by id
    true_up: TrueUp
    settled: dict[str, Decimal]  # by person: paid back less received
    open_balances: dict[str, Decimal]
    open_settlements: tuple[Settlement, ...]


def people_of(household_id: UUID) -> list[UUID]:
    """The members who share, in the order in which they joined."""
    rows = Membership.objects.filter(household=household_id, left_at__isnull=True).order_by("joined_at", "pk")
    return list(rows.values_list("user", flat=True))


def rule_for(household_id: UUID, month: Month) -> SplitRule | None:
    """The rule in force in a month."""
    rules = SplitRule.objects.filter(household=household_id, from_month__lte=month.start)
    found: SplitRule | None = rules.prefetch_related("weights").order_by("-from_month").first()
    return found


def month_of_sharing(*, household_id: UUID, month: Month) -> SharedMonth:
    """Payments of a month against fair parts, less what was paid back."""
    ids = people_of(household_id)
    names = {str(user.pk): user.display_name for user in User.objects.filter(pk__in=ids)}
    people = [str(person) for person in ids]
    rule = rule_for(household_id, month)
    method: str = rule.method if rule is not None else SplitMethod.EQUAL.value
    weights = {str(row.person_id): row.weight for row in rule.weights.all()} if rule is not None else {}
    paid = (
        SharedPayment.objects.filter(
            household=household_id, payer__in=ids, paid_on__gte=month.start, paid_on__lt=month.end
        )
        .order_by()
        .values("payer")
        .annotate(total=Sum("amount"))
    )
    result = true_up(
        payments=[Payment(str(row["payer"]), row["total"]) for row in paid],
        people=people,
        method=method,
        weights=weights,
    )
    settled = dict.fromkeys(people, ZERO)
    for transfer in SettlementRow.objects.filter(household=household_id, month=month.start):
        settled[str(transfer.from_person_id)] += transfer.amount
        settled[str(transfer.to_person_id)] -= transfer.amount
    still = {entry.person: entry.balance + settled[entry.person] for entry in result.balances}
    return SharedMonth(
        month=month,
        method=method,
        rule=rule,
        weights=weights,
        people=names,
        true_up=result,
        settled=settled,
        open_balances=still,
        open_settlements=tuple(settle_up(balances=still)),
    )
