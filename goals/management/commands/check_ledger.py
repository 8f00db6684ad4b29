from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction

from goals.selectors.ledger_proof import prove


class Command(BaseCommand):
    """Proves the ledger."""

    help = "Prove that events, allocations, goal totals, balances and account limits agree, and name what does not."

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails when a row does not follow from the events."""
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = '10min'")
            cursor.execute("SET LOCAL work_mem = '64MB'")
            proof = prove()
        for fault in proof.faults:
            self.stdout.write(f"{fault.what}: stored {fault.stored}, computed {fault.computed}")
        seen = f"{proof.events} events, {proof.goals} goals, {proof.accounts} accounts"
        if proof.faults:
            raise CommandError(f"{len(proof.faults)} rows do not agree ({seen}).")
        self.stdout.write(
            f"All agree: {seen}; {proof.over_allocated} accounts are over-allocated,"
            f" {proof.overfunded} goals overfunded."
        )
