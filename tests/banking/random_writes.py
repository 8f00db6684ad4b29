"""Writes of every kind to a household's transactions, driven by chance."""

import datetime as dt
import random
from decimal import Decimal

from django.db import connection, transaction

from lifepath.banking.category_tree import category_id
from lifepath.banking.models import BankAccount, Transaction, TransactionSplit
from tests.banking.conftest import make_account

GROCERIES, DINING, INCOME = category_id("food_groceries"), category_id("food_dining"), category_id("income")


def split(row, *parts):
    with transaction.atomic():
        TransactionSplit.objects.filter(transaction=row).delete()
        TransactionSplit.objects.bulk_create(
            TransactionSplit(transaction=row, amount=Decimal(amount), category_id=category, position=position)
            for position, (amount, category) in enumerate(parts)
        )


OPERATIONS = (
    *("insert", "bulk_insert", "copy", "raw_insert", "delete", "raw_delete"),
    *("move", "reprice", "recategorise", "toggle_pending", "toggle_excluded", "bulk_update", "change_account"),
    *("split", "unsplit", "edit_part", "move_part", "anchor"),
)


class RandomHousehold:
    """Two accounts, and a source of chance."""

    def __init__(self, home, seed):
        self.chance = random.Random(seed)  # noqa: S311 chance of a test
        self.accounts = [make_account(home, "One"), make_account(home, "Two")]
        self.home = home

    def day(self):
        return dt.date(2026, self.chance.randint(1, 3), self.chance.randint(1, 28))

    def amount(self):
        return Decimal(self.chance.randint(-20000, 20000)).scaleb(-2)

    def category(self):
        return self.chance.choice([GROCERIES, DINING, INCOME])

    def some(self):
        found = list(Transaction.objects.order_by("id").values_list("pk", flat=True))
        return self.chance.sample(found, min(len(found), self.chance.randint(1, 3)))

    def one(self):
        return Transaction.objects.filter(pk__in=self.some()).first()

    def new(self):
        return Transaction(
            household=self.home,
            account=self.chance.choice(self.accounts),
            posted_on=self.day(),
            amount=self.amount(),
            category_id=self.category(),
            pending=self.chance.random() < 0.2,
            excluded=self.chance.random() < 0.2,
        )

    def insert(self):
        self.new().save()

    def bulk_insert(self):
        Transaction.objects.bulk_create([self.new() for _ in range(5)])

    def copy(self):
        with (
            connection.cursor() as cursor,
            cursor.copy(
                "COPY banking_transaction (id, household_id, account_id, posted_on, amount, category_id, pending)"
                " FROM STDIN"
            ) as copy,
        ):
            for row in [self.new() for _ in range(4)]:
                copy.write_row(
                    [row.pk, self.home.pk, row.account_id, row.posted_on, row.amount, row.category_id, row.pending]
                )

    def raw_insert(self):
        row = self.new()
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO banking_transaction (id, household_id, account_id, posted_on, amount)"
                " VALUES (%s, %s, %s, %s, %s)"
                " ON CONFLICT DO NOTHING",
                [row.pk, self.home.pk, row.account_id, row.posted_on, row.amount],
            )

    def move(self):
        Transaction.objects.filter(pk__in=self.some()).update(posted_on=self.day())

    def reprice(self):
        Transaction.objects.filter(pk__in=self.some(), is_split=False).update(amount=self.amount())

    def recategorise(self):
        Transaction.objects.filter(pk__in=self.some()).update(category_id=self.category())

    def toggle_pending(self):
        self._raw("UPDATE banking_transaction SET pending = NOT pending WHERE id = ANY(%s)")

    def toggle_excluded(self):
        self._raw("UPDATE banking_transaction SET excluded = NOT excluded WHERE id = ANY(%s)")

    def split(self):
        if row := self.one():
            part = self.amount()
            split(row, (part, self.category()), (row.amount - part, self.category()))

    def unsplit(self):
        if row := self.one():
            split(row)

    def edit_part(self):
        parts = list(TransactionSplit.objects.order_by("transaction_id", "id")[:2])
        if len(parts) == 2 and parts[0].transaction_id == parts[1].transaction_id:
            for part, change in zip(parts, (-1, 1), strict=True):
                TransactionSplit.objects.filter(pk=part.pk).update(
                    amount=part.amount + change, category_id=self.category()
                )

    def move_part(self):
        part, row = TransactionSplit.objects.order_by("-id").first(), self.one()
        if part is not None and row is not None and row.pk != part.transaction_id and not row.is_split:
            rest = part.transaction.amount - part.amount
            with transaction.atomic():
                TransactionSplit.objects.filter(pk=part.pk).update(transaction=row, amount=row.amount)
                TransactionSplit.objects.filter(transaction=part.transaction_id).update(amount=rest + part.amount)

    def delete(self):
        Transaction.objects.filter(pk__in=self.some()).delete()

    def raw_delete(self):
        chosen = self.some()
        for table, column in (("banking_transaction", "id"), ("banking_transactionsplit", "transaction_id")):
            self._raw(f"DELETE FROM {table} WHERE {column} = ANY(%s)", chosen)

    def bulk_update(self):
        found = list(Transaction.objects.filter(pk__in=self.some()))
        for row in found:
            row.category_id, row.posted_on, row.excluded = self.category(), self.day(), not row.excluded
        Transaction.objects.bulk_update(found, ["category", "posted_on", "excluded"])

    def anchor(self):
        account = self.chance.choice(self.accounts)
        values = (None, None) if self.chance.random() < 0.3 else (self.day(), self.amount())
        BankAccount.objects.filter(pk=account.pk).update(anchor_on=values[0], anchor_balance=values[1])

    def change_account(self):
        Transaction.objects.filter(pk__in=self.some()).update(account=self.chance.choice(self.accounts))

    def _raw(self, sql, chosen=None):
        with connection.cursor() as cursor:
            cursor.execute(sql, [self.some() if chosen is None else chosen])
