import json
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser

from budgets.calc.spending import NoSnapshot, SpendingAnalysis
from budgets.explaining.spending import explain
from budgets.selectors.spending import latest_month, spending_analysis
from lifepath.core.money import money_text
from lifepath.core.periods import Month, NotAMonth
from lifepath.core.renderers import to_json
from lifepath.core.spending_categories import LABELS
from lifepath.users.models import Household


class Command(BaseCommand):
    """Analyse a household's spending."""

    help = "budget analyze --household ID [--month YYYY-MM] [--json]: a month against income, peers and its past."

    def add_arguments(self, parser: CommandParser) -> None:
        """One subcommand so far."""
        actions = parser.add_subparsers(dest="action", required=True)
        analyze = actions.add_parser("analyze", help="a month of spending")
        analyze.add_argument("--household", type=UUID, required=True)
        analyze.add_argument("--month", help="YYYY-MM; default: the latest month that holds anything")
        analyze.add_argument("--json", action="store_true", dest="as_json")

    def handle(self, *args: Any, household: UUID, month: str | None, as_json: bool, **options: Any) -> None:
        """The same service as the API."""
        if not Household.objects.filter(pk=household).exists():
            raise CommandError(f"There is no household {household}.")
        try:
            chosen = Month.parse(month) if month else latest_month(household_id=household)
        except NotAMonth as error:
            raise CommandError(str(error)) from error
        if chosen is None:
            raise CommandError("Nothing was booked in this household yet.")
        try:
            analysis = spending_analysis(household_id=household, month=chosen)
        except NoSnapshot as error:
            raise CommandError(f"Nothing was booked in {chosen}.") from error
        if as_json:
            self.stdout.write(json.dumps(json.loads(to_json(asdict(analysis))), indent=2))
            return
        self._print(analysis)

    def _print(self, analysis: SpendingAnalysis) -> None:
        self.stdout.write(f"{'Category':<16}{'Month':>12}{'Mean':>12}{'Share':>10}{'Peers':>12}{'Difference':>12}")
        for row in analysis.categories:
            share = f"{row.average_income_share}" if row.average_income_share is not None else ""
            peers = money_text(row.peer.monthly_amount) if row.peer else ""
            difference = money_text(row.peer_difference) if row.peer_difference is not None else ""
            self.stdout.write(
                f"{LABELS[row.category]:<16}{money_text(row.amount):>12}{money_text(row.average_amount):>12}"
                f"{share:>10}{peers:>12}{difference:>12}"
            )
        for step in explain(analysis)[:3]:
            self.stdout.write(step)
