"""What asks for attention in households, less what a planner put aside."""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from lifepath.core.attention import RaisedFlag, raised_flags
from lifepath.users.models import AttentionSnooze


@dataclass(frozen=True, slots=True)
class SnoozedFlag:
    """A flag that still stands and does not show, with who put it aside, why, and until when."""

    raised: RaisedFlag
    snooze: AttentionSnooze


@dataclass(slots=True)
class Attention:
    """The flags of one household, the urgent ones first."""

    standing: list[RaisedFlag] = field(default_factory=list)
    snoozed: list[SnoozedFlag] = field(default_factory=list)


def attention_of(household_ids: Collection[UUID], now: dt.datetime) -> Mapping[UUID, Attention]:
    """By household what is found there now; as many queries for one household as for a thousand.

    A snooze holds up to the day before its end, on the household's calendar, and covers what began before it was made.
    """
    found = {household_id: Attention() for household_id in household_ids}
    raised = list(raised_flags(household_ids, now))
    if not raised:
        return found
    snoozes = {
        (snooze.household_id, snooze.flag, snooze.finding_key): snooze
        for snooze in AttentionSnooze.objects.of_households(list(found)).select_related("household", "by")
    }
    for flag in raised:
        attention = found[flag.finding.household_id]
        snooze = snoozes.get((flag.finding.household_id, flag.name, flag.finding.key))
        if snooze is not None and _covers(snooze, flag, now):
            attention.snoozed.append(SnoozedFlag(flag, snooze))
        else:
            attention.standing.append(flag)
    return found


def _covers(snooze: AttentionSnooze, flag: RaisedFlag, now: dt.datetime) -> bool:
    return flag.finding.since <= snooze.snoozed_on and snooze.household.today(now) < snooze.until
