"""A bulk call: every row is checked before the first one is written."""

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils import timezone
from rest_framework.exceptions import ErrorDetail, PermissionDenied, ValidationError

from lifepath.banking.models import BankAccount, Transaction
from lifepath.banking.serializers.transactions import TransactionSerializer
from lifepath.banking.services import transactions
from lifepath.core import audit
from lifepath.core.periods import local_date

MAX_ROWS = 1000
_OPERATIONS = ("create", "update", "delete")
_REFUSED = {
    transactions.PartsDoNotAddUp: "splits",
    transactions.TooLongASurprise: "surprise_until",
    transactions.Locked: "id",
}


class BulkCall:
    """What one caller asked for, row by row, with everything that is wrong about it."""

    def __init__(self, *, request: Any, context: Mapping[str, Any]) -> None:
        self.user = request.user
        self.rows = _rows_of(request.data)
        self.form = TransactionSerializer(context={**context, "accounts": self._accounts()})
        self.errors: dict[str, Any] = {}
        self.ids: list[UUID] = []
        self.batch = transactions.Batch()
        self.today = local_date(timezone.now(), self.user.time_zone)
        self.editable = set(self.user.editable_households().values_list("pk", flat=True))

    def run(self) -> dict[str, Any]:
        """Check all, then write all."""
        self.stored = self._stored()
        for at, row in enumerate(self.rows):
            try:
                self.ids.append(self._plan(row))
            except ValidationError as error:
                self.errors[str(at)] = error.detail
            except tuple(_REFUSED) as refusal:
                self.errors[str(at)] = {_REFUSED[type(refusal)]: [str(refusal)]}
        if not self.errors:
            self._refuse_known_external_ids()
        if self.errors:
            raise ValidationError({"rows": self.errors})
        transactions.run_batch(batch=self.batch, actor=self.user, today=self.today)
        return self._told()

    def _plan(self, row: Any) -> UUID:
        if not isinstance(row, dict):
            raise ValidationError({"non_field_errors": ["A row is an object."]})
        if row.get("op") not in _OPERATIONS:
            raise ValidationError({"op": [f"One of {', '.join(_OPERATIONS)}."]})
        return self._plan_new(row) if row["op"] == "create" else self._plan_stored(row)

    def _plan_new(self, row: dict[str, Any]) -> UUID:
        self.form.instance, self.form.partial = None, False
        values = self.form.run_validation(row)
        account = values.pop("account")
        if account.household_id not in self.editable:
            raise PermissionDenied()
        made = transactions.build(account=account, values=values, actor=self.user, today=self.today)
        self.batch.created.append((made, values.get("splits")))
        return made.pk

    def _plan_stored(self, row: dict[str, Any]) -> UUID:
        stored = self.stored.pop(str(row.get("id")).lower(), None)
        if stored is None:
            raise ValidationError({"id": ["No such transaction, or named twice."]})
        if stored.household_id not in self.editable or stored.masked:  # type: ignore[attr-defined]
            raise PermissionDenied()
        if row["op"] == "delete":
            transactions.check_change(row=stored, values={}, today=self.today)
            self.batch.deleted.append(stored)
            return stored.pk
        self.form.instance, self.form.partial = stored, True
        values = self.form.run_validation({name: value for name, value in row.items() if name not in ("op", "id")})
        transactions.check_change(row=stored, values=values, today=self.today)
        self.batch.updated.append((stored, values))
        return stored.pk

    def _accounts(self) -> dict[UUID, BankAccount | None]:
        named = {str(row.get("account")).strip() for row in self.rows if isinstance(row, dict)}
        ids = {parsed for text in named if (parsed := _uuid(text)) is not None}
        seen = BankAccount.objects.fully_visible_to(self.user).filter(pk__in=ids).defer("number")
        return dict.fromkeys(ids) | {account.pk: account for account in seen}

    def _stored(self) -> dict[str, Transaction]:
        named = {str(row.get("id")) for row in self.rows if isinstance(row, dict) and row.get("op") != "create"}
        ids = {parsed for text in named if (parsed := _uuid(text)) is not None}
        rows = Transaction.objects.visible_to(self.user).shown_to(self.user, now=timezone.now()).filter(pk__in=ids)
        locked = rows.select_related("account").defer("account__number").select_for_update(of=("self",)).order_by("pk")
        return {str(row.pk): row for row in locked}

    def _refuse_known_external_ids(self) -> None:
        made = {row.pk: row for row, _ in self.batch.created}
        named = [(at, made[pk]) for at, pk in enumerate(self.ids) if pk in made]
        keys = {at: (row.account_id, row.external_id) for at, row in named if row.external_id}
        stored = Transaction.objects.filter(
            account__in={account_id for account_id, _ in keys.values()},
            external_id__in={external_id for _, external_id in keys.values()},
        )
        taken = Counter(stored.values_list("account_id", "external_id"))
        for at, key in keys.items():
            taken[key] += 1
            if taken[key] > 1:
                detail = ErrorDetail("The account has a transaction of this external id.", code="external_id_taken")
                self.errors[str(at)] = {"external_id": [detail]}

    def _told(self) -> dict[str, Any]:
        counts = {
            "created": Counter(row.household_id for row, _ in self.batch.created),
            "updated": Counter(row.household_id for row, _ in self.batch.updated),
            "deleted": Counter(row.household_id for row in self.batch.deleted),
        }
        for household_id in set().union(*counts.values()):
            details = {name: per_household[household_id] for name, per_household in counts.items()}
            audit.record("transactions_bulk", household_id=household_id, details=details)
        return {name: per_household.total() for name, per_household in counts.items()} | {"ids": self.ids}


def _rows_of(data: Any) -> list[Any]:
    rows = data.get("rows") if isinstance(data, dict) else None
    if not isinstance(rows, list) or not 1 <= len(rows) <= MAX_ROWS:
        raise ValidationError({"rows": [f"A list of 1 to {MAX_ROWS} rows."]})
    return rows


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
