from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from education529.calc.errors import BadInput
from education529.calc.wording import dollars, percent
from education529.choices import FILING_STATUSES, Risk
from education529.selectors import calculators

DEFAULT_CONTRIBUTION = Decimal(6000)
DEFAULT_INCOME = Decimal(100_000)


def number(text: str) -> Decimal:
    """A decimal number of the command line."""
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise CommandError(f"{text!r} is not a number.") from error


class Command(BaseCommand):
    """College savings without a stored record."""

    help = "education529 recommend AGE [--risk ...] | compare-states --state XX --age N: the calculators of the API."

    def add_arguments(self, parser: CommandParser) -> None:
        """Two calculators."""
        actions = parser.add_subparsers(dest="action", required=True)
        recommend = actions.add_parser("recommend", help="weights for a beneficiary of an age")
        recommend.add_argument("age", type=number)
        recommend.add_argument("--risk", choices=Risk.values, default=Risk.MODERATE.value)
        compare = actions.add_parser("compare-states", help="rank the states' plans for a resident")
        compare.add_argument("--state", required=True)
        compare.add_argument("--age", type=number, required=True)
        compare.add_argument("--contribution", type=number, default=DEFAULT_CONTRIBUTION, help="dollars a year")
        compare.add_argument("--taxable-income", type=number, default=DEFAULT_INCOME)
        compare.add_argument("--filing-status", choices=[code for code, _ in FILING_STATUSES], default="joint")
        compare.add_argument("--tax-year", type=int)
        compare.add_argument("--top", type=int, default=10, help="how many plans to print")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        """The same service as the API."""
        try:
            if action == "recommend":
                self._recommend(options["age"], options["risk"])
            else:
                self._compare(options)
        except BadInput as error:
            raise CommandError(str(error)) from error

    def _recommend(self, age: Decimal, risk: str) -> None:
        today = timezone.now().date()
        result = calculators.recommendation({"beneficiary_age": age, "risk_tolerance": risk}, today=today)
        self.stdout.write(f"{'Years left':>10}{'Equity':>10}{'Fixed':>10}{'Money':>10}")
        for month in (result.months_ahead[0], result.months_ahead[-1]):
            self._weights(f"{month.years_to_enrollment:.2f}", month.weights.as_tuple())
        self._weights("0.00", result.at_enrollment.as_tuple())
        for step in result.explanation:
            self.stdout.write(step)

    def _weights(self, years: str, weights: tuple[Decimal, ...]) -> None:
        self.stdout.write(f"{years:>10}" + "".join(f"{percent(share, 2):>10}" for share in weights))

    def _compare(self, options: dict[str, Any]) -> None:
        given = {
            "resident_state": options["state"],
            "beneficiary_age": options["age"],
            "contribution": options["contribution"],
            "taxable_income": options["taxable_income"],
            "filing_status": options["filing_status"],
            "tax_year": options["tax_year"],
        }
        result = calculators.comparison(given, today=timezone.now().date())
        self.stdout.write(f"{'Rank':>4} {'State':<6}{'Plan':<46}{'Tax value':>12}{'Fees':>12}{'Net':>12}")
        for plan in result.plans[: options["top"]]:
            figures = (plan.tax_value, plan.fees_over_horizon, plan.net_value)
            amounts = "".join(f"{dollars(figure) if figure is not None else '':>12}" for figure in figures)
            self.stdout.write(f"{plan.rank or '':>4} {plan.state:<6}{plan.plan_name[:45]:<46}{amounts}")
        for step in (*result.explanation, *result.warnings):
            self.stdout.write(step)
