"""Recording facts about a household. What was known before stays on record."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from rest_framework.exceptions import ValidationError

from lifepath.core import audit, events
from lifepath.users.choices import FactLayer
from lifepath.users.context_facts import fact_kinds
from lifepath.users.models import ContextFact, Household

CERTAIN = Decimal(1)


class UnknownFact(Exception):
    """No kind of fact has this name."""


class BadFactValue(Exception):
    """The value is not one that this fact can have."""


@dataclass(frozen=True, slots=True)
class _Change:
    before: Any
    after: Any


def record_fact(
    *,
    household_id: UUID,
    name: str,
    value: Any,
    layer: str,
    source: str,
    as_of: dt.date,
    confidence: Decimal = CERTAIN,
) -> None:
    """Record one fact in one layer; see `record_facts`."""
    record_facts(
        household_id=household_id, values={name: value}, layer=layer, source=source, as_of=as_of, confidence=confidence
    )


@transaction.atomic
def record_facts(
    *,
    household_id: UUID,
    values: Mapping[str, Any],
    layer: str,
    source: str,
    as_of: dt.date,
    confidence: Decimal = CERTAIN,
) -> None:
    """Record facts in one layer. None withdraws a fact from its layer; the same value again only moves its date.

    Publishes `context.changed` (household_id, names) when a value, its confidence or its presence changed.
    """
    stored = {name: _stored(name, value) for name, value in values.items()}
    household = Household.objects.select_for_update(no_key=True).get(pk=household_id)
    rows = ContextFact.objects.filter(household=household, layer=layer, name__in=stored, superseded_at__isnull=True)
    present = {row.name: row for row in rows}
    changes: dict[str, _Change] = {}
    for name, value in stored.items():
        row = present.get(name)
        if row is not None and row.value == value and row.confidence == confidence:
            _confirm(row, source=source, as_of=as_of)
        elif row is not None or value is not None:
            changes[name] = _Change(before=row.value if row else None, after=value)
    if layer == FactLayer.STATED:
        _keep_state(household, stored, changes)
    _supersede([present[name] for name in changes if name in present])
    ContextFact.objects.bulk_create(
        ContextFact(
            household=household,
            name=name,
            layer=layer,
            value=change.after,
            source=source,
            confidence=confidence,
            as_of=as_of,
        )
        for name, change in changes.items()
        if change.after is not None
    )
    if changes:
        _tell(household_id, layer, source, changes)


def _stored(name: str, value: Any) -> Any:
    """The value as JSON, after the checks of its kind."""
    kind = fact_kinds.get(name)
    if kind is None:
        raise UnknownFact(name)
    if value is None:
        return None
    field = kind.field()
    try:
        return field.to_representation(field.run_validation(value))
    except ValidationError as error:
        raise BadFactValue(f"{name}: {error}") from error


def _confirm(row: ContextFact, *, source: str, as_of: dt.date) -> None:
    if as_of > row.as_of:
        row.as_of, row.source = as_of, source
        row.save(update_fields=["as_of", "source"])


def _supersede(rows: list[ContextFact]) -> None:
    ContextFact.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=timezone.now())


def _keep_state(household: Household, stored: Mapping[str, Any], changes: dict[str, _Change]) -> None:
    """The household's own state follows what is stated."""
    if "state" not in stored or household.state == (stored["state"] or ""):
        return
    changes.setdefault("state", _Change(before=household.state or None, after=stored["state"]))
    household.state = stored["state"] or ""
    household.save(update_fields=["state"])


def _tell(household_id: UUID, layer: str, source: str, changes: Mapping[str, _Change]) -> None:
    audit.record(
        "context_changed",
        household_id=household_id,
        details={"layer": layer, "source": source, "facts": sorted(changes)},
        before={name: change.before for name, change in changes.items()},
        after={name: change.after for name, change in changes.items()},
    )
    events.publish("context.changed", household_id=household_id, names=sorted(changes))
