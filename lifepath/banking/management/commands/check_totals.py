from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from lifepath.banking.services import totals


class Command(BaseCommand):
    """Proves balances and monthly totals."""

    help = "Recompute every account balance and monthly category total from the transactions and name each difference."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to repair."""
        parser.add_argument("--repair", action="store_true", help="compute wrong ones anew")

    def handle(self, *args: Any, **options: Any) -> None:
        """Fails when something is wrong and was not repaired."""
        wrong = totals.wrong_totals()
        for row in wrong:
            self.stdout.write(f"{row.what}: stored {row.stored}, computed {row.computed}")
        if wrong and options["repair"]:
            totals.rebuild()
            self.stdout.write(f"{len(wrong)} wrong sums were computed anew.")
        elif wrong:
            raise CommandError(f"{len(wrong)} sums are wrong.")
        else:
            self.stdout.write("All balances and monthly totals follow from the transactions.")
