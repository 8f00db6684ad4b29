"""Savings on what is paid again and again: unused and duplicate subscriptions, price rises, a cheaper cadence.

Whether something is used cannot be seen in payments: `unused` is what the household marked. Duplicates are services of
one family or two series of one payee. That a yearly plan costs ten months is an assumption, and is stated.
"""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal

from budgets.calc.savings_opportunities.opportunity import EASY, MODERATE, Evidence, Opportunity, transactions
from lifepath.banking.calc.cadence import MONTHLY
from lifepath.banking.calc.recurring import ENDED, PAY, SUBSCRIPTION, RecurringSeries
from lifepath.core.explanations import Assumption
from lifepath.core.money import money_text

PRICE_RISE_DAYS = 365
MONTHS_FREE_A_YEAR = 2
FEWEST_PAYMENTS_FOR_YEARLY = 6
CADENCE_ASSUMPTION = Assumption(
    "months_free_with_yearly_plan",
    str(MONTHS_FREE_A_YEAR),
    "common offer of subscription services; check the provider's price",
    version="2026.1",
    confidence="low",
)
FAMILIES: dict[str, tuple[str, ...]] = {
    "music": ("spotify", "apple music", "tidal", "deezer", "pandora", "youtube music", "amazon music", "qobuz"),
    "cloud storage": ("dropbox", "icloud", "google one", "google storage", "onedrive", "box com", "pcloud"),
    "gym": ("planet fitness", "equinox", "ymca", "fitness", "gym", "crossfit", "orangetheory"),
    "news": ("new york times", "nytimes", "washington post", "wall street journal", "wsj", "economist"),
    "audiobooks": ("audible", "scribd", "everand", "audiobooks"),
    "meal kits": ("hellofresh", "blue apron", "home chef", "everyplate", "factor"),
    "video": ("netflix", "hulu", "disney plus", "disneyplus", "hbo", "max com", "peacock", "paramount", "apple tv"),
}
USUAL_COUNT = {"video": 2}  # households commonly hold two; any other family one


def subscription_savings(
    *, series: Sequence[RecurringSeries], unused: Collection[str], as_of: dt.date
) -> list[Opportunity]:
    """Every saving on running series; what is to be cancelled is not also made cheaper."""
    running = [entry for entry in series if entry.state != ENDED and entry.kind != PAY]
    cancelled = [entry for entry in running if entry.key in unused]
    found = [_cancel("unused_subscription", entry, f"{entry.payee} is marked as unused.", EASY) for entry in cancelled]
    kept = [entry for entry in running if entry not in cancelled]
    duplicates = _duplicates(kept)
    found += [_cancel("duplicate_subscription", entry, reason, EASY) for entry, reason in duplicates]
    double = {entry.key for entry, _ in duplicates}
    kept = [entry for entry in kept if entry.key not in double]
    found += _price_rises(kept, as_of)
    found += [
        _yearly_plan(entry)
        for entry in kept
        if entry.kind == SUBSCRIPTION
        and entry.cadence == MONTHLY.name
        and entry.amount_kind == "fixed"
        and len(entry.line_ids) >= FEWEST_PAYMENTS_FOR_YEARLY
    ]
    return found


def _evidence(entry: RecurringSeries) -> tuple[Evidence, ...]:
    return (Evidence("series", entry.key), *transactions(entry.line_ids[-3:]))


def _cancel(kind: str, entry: RecurringSeries, reason: str, effort: str) -> Opportunity:
    return Opportunity(
        key=f"{kind}:{entry.key}",
        kind=kind,
        subject=entry.payee,
        yearly_saving=-entry.yearly_amount,
        effort=effort,
        explanation=f"{reason} It costs {money_text(-entry.yearly_amount)} a year.",
        evidence=_evidence(entry),
    )


def _duplicates(series: Sequence[RecurringSeries]) -> list[tuple[RecurringSeries, str]]:
    """The cheapest ones beyond the usual number of a family, then second series of one payee."""
    subscriptions = [entry for entry in series if entry.kind == SUBSCRIPTION]
    found: dict[str, tuple[RecurringSeries, str]] = {}
    for family, names in FAMILIES.items():
        members = [entry for entry in subscriptions if _named(entry.payee, names)]
        members.sort(key=lambda entry: (entry.yearly_amount, entry.key))
        for entry in members[USUAL_COUNT.get(family, 1) :]:
            others = ", ".join(member.payee for member in members if member is not entry)
            found.setdefault(entry.key, (entry, f"{entry.payee} is one more service for {family} beside {others}."))
    by_payee: dict[str, list[RecurringSeries]] = {}
    for entry in subscriptions:
        by_payee.setdefault(entry.payee.casefold(), []).append(entry)
    for members in by_payee.values():
        for entry in sorted(members, key=lambda entry: (entry.yearly_amount, entry.key))[1:]:
            found.setdefault(entry.key, (entry, f"{entry.payee} is paid twice."))
    return list(found.values())


def _named(payee: str, names: Sequence[str]) -> bool:
    words = "".join(character if character.isalnum() else " " for character in payee.casefold()).split()
    text = f" {' '.join(words)} "
    return any(f" {name} " in text for name in names)


def _price_rises(series: Sequence[RecurringSeries], as_of: dt.date) -> list[Opportunity]:
    found = []
    for entry in series:
        recent = [change for change in entry.price_changes if (as_of - change.changed_on).days <= PRICE_RISE_DAYS]
        if not recent or recent[-1].new_amount >= recent[0].old_amount:
            continue
        old, new = -recent[0].old_amount, -recent[-1].new_amount
        yearly = (new - old) * (entry.yearly_amount / entry.typical_amount).to_integral_value()
        found.append(
            Opportunity(
                key=f"price_rise:{entry.key}:{recent[-1].changed_on.isoformat()}",
                kind="price_rise",
                subject=entry.payee,
                yearly_saving=yearly,
                effort=MODERATE,
                explanation=(
                    f"{entry.payee} rose from {money_text(old)} to {money_text(new)} by "
                    f"{recent[-1].changed_on.isoformat()}: ask for the old price or change the provider."
                ),
                evidence=_evidence(entry),
            )
        )
    return found


def _yearly_plan(entry: RecurringSeries) -> Opportunity:
    saving: Decimal = -entry.typical_amount * MONTHS_FREE_A_YEAR
    return Opportunity(
        key=f"cheaper_cadence:{entry.key}",
        kind="cheaper_cadence",
        subject=entry.payee,
        yearly_saving=saving,
        effort=EASY,
        explanation=f"{entry.payee} is paid monthly; a yearly plan commonly costs ten months.",
        evidence=_evidence(entry),
        assumptions=(CADENCE_ASSUMPTION,),
    )
