"""Putting a flag aside for a while, and taking it up again."""

import datetime as dt

from django.db import transaction

from lifepath.core import audit
from lifepath.core.attention import raised_flags
from lifepath.users.models import AttentionSnooze, Household, User
from lifepath.users.models.attention import LONGEST_SNOOZE_DAYS

LONGEST_REASON = 300


class BadSnooze(ValueError):
    """What was asked for cannot be; `field` names what has to change."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def snooze(
    *, household: Household, flag: str, finding_key: str, until: dt.date, reason: str, by: User, now: dt.datetime
) -> AttentionSnooze:
    """Hide a finding until a day; in place of an earlier snooze of the same finding. Raises BadSnooze."""
    today, why = household.today(now), reason.strip()
    if not why:
        raise BadSnooze("reason", "Say why the flag can wait.")
    if len(why) > LONGEST_REASON:
        raise BadSnooze("reason", f"The reason has {len(why)} characters; {LONGEST_REASON} are kept.")
    last = today + dt.timedelta(days=LONGEST_SNOOZE_DAYS)
    if not today < until <= last:
        raise BadSnooze("until", f"Choose a day after {today} and not after {last}.")
    raised = {(each.name, each.finding.key) for each in raised_flags([household.pk], now)}
    if (flag, finding_key) not in raised:
        raise BadSnooze("flag", "This flag does not stand any more; there is nothing to snooze.")
    earlier = AttentionSnooze.objects.filter(household=household, flag=flag, finding_key=finding_key).first()
    made, _ = AttentionSnooze.objects.update_or_create(
        household=household,
        flag=flag,
        finding_key=finding_key,
        defaults={"until": until, "reason": why, "by": by, "snoozed_on": today, "created_at": now},
    )
    audit.record(
        "flag_snoozed",
        household_id=household.pk,
        instance=made,
        before=audit.snapshot(earlier) if earlier is not None else None,
        after=audit.snapshot(made),
    )
    return made


@transaction.atomic
def end_snooze(*, snooze: AttentionSnooze) -> None:
    """The finding shows again at once, if it still stands."""
    audit.record("snooze_ended", household_id=snooze.household_id, instance=snooze, before=audit.snapshot(snooze))
    snooze.delete()
