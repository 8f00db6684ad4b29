import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from rest_framework.utils.encoders import JSONEncoder

from retirement.choices import ContributionTiming, MonthlyConvention
from retirement.selectors.gap import gap_of_request
from retirement.serializers.gap_answers import GapSerializer
from retirement.serializers.gap_inputs import GapInput

AMOUNTS = {
    "current_savings": "savings today, dollars",
    "monthly_contribution": "dollars a month",
    "desired_income": "a year's spending in retirement, today's dollars",
    "expected_return_rate": "a year, as a fraction: 0.06",
}
OPTIONAL = {
    "social_security_income": "a year, today's dollars",
    "social_security_starts_after_months": "months after retirement",
    "inflation_rate": "a year, as a fraction",
    "return_in_retirement_rate": "a year; default: as before",
    "contribution_growth_rate": "a year; default: level in nominal dollars",
    "fee_rate": "a year, of the balance",
    "withdrawal_rate": "default: 0.04",
    "months_in_retirement": "plan to a horizon instead of by a withdrawal rate",
}
FIGURES = (
    ("Projected balance", "projected_balance"),
    ("Required balance", "required_balance"),
    ("Gap", "gap"),
    ("Additional saving a month", "additional_monthly_saving"),
    ("Affordable income a year", "affordable_income"),
)


class Command(BaseCommand):
    """Retirement without a stored record."""

    help = "retirement gap --current-savings ... : the gap calculator of the API."

    def add_arguments(self, parser: CommandParser) -> None:
        """One calculator; options are the members of the API's request."""
        gap = parser.add_subparsers(dest="action", required=True).add_parser("gap", help="what is missing")
        for name, words in AMOUNTS.items():
            gap.add_argument(_option(name), required=True, help=words)
        when = gap.add_mutually_exclusive_group(required=True)
        for name in ("years_to_retirement", "months_to_retirement", "retirement_date"):
            when.add_argument(_option(name))
        for name, words in OPTIONAL.items():
            gap.add_argument(_option(name), help=words)
        gap.add_argument("--contribution-timing", choices=ContributionTiming.values)
        gap.add_argument("--monthly-convention", choices=MonthlyConvention.values)
        gap.add_argument("--json", action="store_true", help="print the API's answer")

    def handle(self, *args: Any, **options: Any) -> None:
        """The same service as the API."""
        given = {name: value for name, value in options.items() if name in GapInput().fields and value is not None}
        if "months_in_retirement" in given:
            given["need_basis"] = "HORIZON"
        today = timezone.localdate()
        serializer = GapInput(data=given, context={"today": today})
        if not serializer.is_valid():
            name, words = next(iter(serializer.errors.items()))
            raise CommandError(f"{_option(name)}: {words[0]}")
        try:
            answer = GapSerializer(gap_of_request(serializer.validated_data, today=today)).data
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(answer, cls=JSONEncoder, indent=2))
        else:
            self._print(answer)

    def _print(self, answer: dict[str, Any]) -> None:
        self.stdout.write(f"{'':<28}{'then':>20}{'in today dollars':>20}")
        for label, name in FIGURES:
            nominal, real = (answer[f"{name}_{unit}"] or "no month left" for unit in ("nominal", "real"))
            self.stdout.write(f"{label:<28}{nominal:>20}{real:>20}")
        for line in (*answer["warnings"], *answer["explanation"]):
            self.stdout.write(line)
        word = "shortfall" if answer["is_shortfall"] else "surplus"
        self.stdout.write(f"{word} of {_without_sign(answer['gap_real'])} in today's dollars; {answer['unit']}.")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _without_sign(amount: str) -> str:
    """An amount without its sign."""
    return amount.removeprefix("-")
