"""Rules: what they would change, applying them, undoing a run."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone

from lifepath.banking.choices import RunState
from lifepath.banking.models import ImportBatch, Rule, RuleRun, RuleRunChange
from lifepath.banking.services import changes
from lifepath.banking.services.rule_sql import Parameters, changes_sql
from lifepath.core import request_context
from lifepath.users.models import User


class AlreadyUndone(Exception):
    """The run was undone before."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The postings that rules look at; without limits, all of the household."""

    household_id: UUID
    transaction_ids: Sequence[UUID] | None = None
    batch_ids: Sequence[UUID] | None = None
    account_id: UUID | None = None
    date_after: dt.date | None = None
    date_before: dt.date | None = None
    not_shown_to: UUID | None = None
    """A person whom surprises of others stay hidden from."""
    today: dt.date | None = None

    def sql(self, parameters: Parameters) -> str:
        """The condition on a transaction named t."""
        limits = [f"t.household_id = {parameters.add(self.household_id)}"]
        if self.transaction_ids is not None:
            limits.append(f"t.id = ANY({parameters.add(list(self.transaction_ids))}::uuid[])")
        if self.batch_ids is not None:
            limits.append(f"t.import_batch_id = ANY({parameters.add(list(self.batch_ids))}::uuid[])")
        if self.account_id is not None:
            limits.append(f"t.account_id = {parameters.add(self.account_id)}")
        if self.date_after is not None:
            limits.append(f"t.posted_on >= {parameters.add(self.date_after)}")
        if self.date_before is not None:
            limits.append(f"t.posted_on <= {parameters.add(self.date_before)}")
        if self.not_shown_to is not None:
            over = f"t.surprise_until < {parameters.add(self.today)}"
            own = f"t.surprise_by_id = {parameters.add(self.not_shown_to)}"
            limits.append(f"(t.surprise_until IS NULL OR {over} OR {own})")
        return " AND ".join(limits)


@dataclass(frozen=True, slots=True)
class Preview:
    """What rules would change: how many postings, and the newest of them."""

    examined: int
    changed: int
    changes: list[dict[str, Any]]


def preview(*, rules: Sequence[Rule], scope: Scope, limit: int) -> Preview:
    """A dry run; nothing is written."""
    examined = _count(scope)
    if not rules:
        return Preview(examined=examined, changed=0, changes=[])
    parameters = Parameters()
    query = changes_sql(rules, scope=scope.sql(parameters), parameters=parameters)
    sql = f"""
        SELECT id, rule_ids, before, after, count(*) OVER () FROM ({query}) changed
        ORDER BY posted_on DESC, id DESC LIMIT {parameters.add(limit)}
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters.values)
        found = cursor.fetchall()
    names = ("transaction_id", "rule_ids", "before", "after")
    return Preview(
        examined=examined,
        changed=found[0][4] if found else 0,
        changes=[dict(zip(names, (row[0], *map(json.loads, row[1:4])), strict=True)) for row in found],
    )


@transaction.atomic
def run(*, scope: Scope, actor: Any = None, import_batch: ImportBatch | None = None) -> RuleRun:
    """Apply the household's active rules, and keep what they changed so that it can be undone."""
    made = RuleRun.objects.create(
        household_id=scope.household_id, started_by=actor, import_batch=import_batch, examined_count=_count(scope)
    )
    rules = active_rules(scope.household_id)
    if rules:
        parameters = Parameters()
        query = changes_sql(rules, scope=scope.sql(parameters), parameters=parameters)
        parameters.values["run"] = made.pk
        with connection.cursor() as cursor:
            cursor.execute(_KEEP.format(query=query), parameters.values)
            made.changed_count = cursor.rowcount
            cursor.execute(_APPLY, {"run": made.pk})
        made.save(update_fields=["changed_count"])
        _announce(made)
    return made


@transaction.atomic
def undo(run: RuleRun) -> int:
    """Put back what a run changed; what was changed again since, or is locked, stays. Returns how many came back."""
    locked = RuleRun.objects.select_for_update().get(pk=run.pk)
    if locked.state == RunState.UNDONE:
        raise AlreadyUndone("This run was undone already.")
    with connection.cursor() as cursor:
        cursor.execute(_UNDO, {"run": run.pk})
        restored = cursor.rowcount
    run.state, run.undone_at = RunState.UNDONE, timezone.now()
    run.save(update_fields=["state", "undone_at"])
    _announce(run)
    return restored


def run_over_import(*, household_id: UUID, batch_ids: Sequence[UUID]) -> None:
    """Run the active rules over what imports brought; called for every import."""
    if not batch_ids or not Rule.objects.filter(household=household_id, is_active=True).exists():
        return
    actor = request_context.current().actor
    run(
        scope=Scope(household_id=household_id, batch_ids=batch_ids),
        actor=actor if isinstance(actor, User) else None,
        import_batch=ImportBatch.objects.filter(pk__in=batch_ids).first() if len(batch_ids) == 1 else None,
    )


def active_rules(household_id: UUID) -> list[Rule]:
    """In their order."""
    return list(Rule.objects.filter(household=household_id, is_active=True).order_by("position", "pk"))


_KEEP = """
    INSERT INTO banking_rulerunchange (run_id, transaction_id, rule_ids, before, after)
    SELECT %(run)s, id, rule_ids, before, after FROM ({query}) changed
"""

_APPLY = """
    UPDATE banking_transaction t SET
        category_id = coalesce((change.after ->> 'category_id')::uuid, t.category_id),
        category_source = coalesce(change.after ->> 'category_source', t.category_source),
        payee = coalesce(change.after ->> 'payee', t.payee),
        excluded = coalesce((change.after ->> 'excluded')::boolean, t.excluded),
        tags = CASE WHEN change.after ? 'tags'
            THEN ARRAY(SELECT jsonb_array_elements_text(change.after -> 'tags')) ELSE t.tags END
    FROM banking_rulerunchange change WHERE change.run_id = %(run)s AND t.id = change.transaction_id
"""

_UNDO = """
    UPDATE banking_transaction t SET
        category_id = CASE WHEN own.category THEN (own.before ->> 'category_id')::uuid ELSE t.category_id END,
        category_source = CASE WHEN own.category THEN own.before ->> 'category_source' ELSE t.category_source END,
        payee = CASE WHEN own.payee THEN own.before ->> 'payee' ELSE t.payee END,
        excluded = CASE WHEN own.excluded THEN (own.before ->> 'excluded')::boolean ELSE t.excluded END,
        tags = CASE WHEN own.tags THEN ARRAY(SELECT jsonb_array_elements_text(own.before -> 'tags')) ELSE t.tags END
    FROM (
        SELECT now.id, change.before,
            change.after ? 'category_id' AND now.category_source = 'RULE'
                AND now.category_id::text = change.after ->> 'category_id' AS category,
            change.after ? 'payee' AND NOT now.payee_by_person AND now.payee = change.after ->> 'payee' AS payee,
            change.after ? 'excluded' AND NOT now.excluded_by_person
                AND now.excluded::text = change.after ->> 'excluded' AS excluded,
            change.after ? 'tags' AND to_jsonb(now.tags) = change.after -> 'tags' AS tags
        FROM banking_rulerunchange change JOIN banking_transaction now ON now.id = change.transaction_id
        WHERE change.run_id = %(run)s AND NOT now.reconciled
    ) own
    WHERE t.id = own.id AND (own.category OR own.payee OR own.excluded OR own.tags)
"""


def _count(scope: Scope) -> int:
    parameters = Parameters()
    condition = scope.sql(parameters)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM banking_transaction t WHERE NOT t.reconciled AND {condition}", parameters.values
        )
        return int(cursor.fetchone()[0])


def _announce(run: RuleRun) -> None:
    changed = RuleRunChange.objects.filter(run=run).values("transaction_id")
    rows = run.household.transactions.filter(pk__in=changed)
    changes.announce(household_id=run.household_id, months=changes.months_of(rows))
