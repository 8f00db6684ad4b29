"""A planner's book of business: the households they advise, those first that need attention most."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any

from lifepath.users.models import Household
from lifepath.users.selectors.attention import Attention, attention_of


@dataclass(frozen=True, slots=True)
class BookRow:
    """One household with the names of its present members and its flags."""

    household: Household
    members: str
    attention: Attention


@dataclass(frozen=True, slots=True)
class FlagCount:
    """In how many households of the whole book a flag stands."""

    name: str
    title: str
    households: int


@dataclass(frozen=True, slots=True)
class Book:
    """The rows asked for, the flags one may filter by, and how many households there are in all."""

    rows: list[BookRow]
    flags: list[FlagCount]
    households: int


def book_of(user: Any, *, now: dt.datetime, search: str = "", flag: str = "") -> Book:
    """The households that the user reads; a bounded number of queries for any number of them.

    `search` looks for every one of its words in the names of household, members and persons and in the members' mail;
    persons' names are encrypted, so they are compared here. `flag` keeps the households in which it stands.
    """
    households = Household.objects.visible_to(user).prefetch_related("memberships__user").order_by("name", "pk")
    words = search.casefold().split()
    if words:
        households = households.prefetch_related("persons")
    known = list(households)
    attention = attention_of([household.pk for household in known], now)
    rows = [
        BookRow(household, ", ".join(members_of(household)), attention[household.pk])
        for household in known
        if _matches(household, words)
    ]
    if flag:
        rows = [row for row in rows if any(raised.name == flag for raised in row.attention.standing)]
    return Book(sorted(rows, key=_urgent_first), _counts(attention.values()), len(known))


def members_of(household: Household) -> list[str]:
    """Names of those who belong to it now."""
    return [member.user.display_name for member in household.memberships.all() if member.left_at is None]


def _matches(household: Household, words: list[str]) -> bool:
    if not words:
        return True
    names = [household.name, *members_of(household), *(person.name for person in household.persons.all())]
    mail = [member.user.email for member in household.memberships.all() if member.left_at is None]
    text = "\n".join((*names, *mail)).casefold()
    return all(word in text for word in words)


def _urgent_first(row: BookRow) -> tuple[Any, ...]:
    first = next(iter(row.attention.standing), None)
    if first is None:
        return (1,)
    return 0, first.urgency, first.finding.since


def _counts(found: Any) -> list[FlagCount]:
    titles: dict[str, str] = {}
    counts: Counter[str] = Counter()
    for attention in found:
        names = {raised.name: raised.title for raised in attention.standing}
        titles |= names
        counts.update(list(names))
    return [FlagCount(name, title, counts[name]) for name, title in sorted(titles.items(), key=lambda each: each[1])]
