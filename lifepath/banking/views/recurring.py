"""What comes again, and what an account will hold."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.banking.calc.balance_forecast import BAND_SHARE, MOST_DAYS
from lifepath.banking.models import BankAccount
from lifepath.banking.selectors.recurring import AccountForecast, account_forecast, recurring_series
from lifepath.banking.serializers.recurring import AccountForecastSerializer, RecurringSerializer
from lifepath.core.audited_view import AuditedView
from lifepath.core.explanations import Assumption
from lifepath.core.money import ZERO, money_text
from lifepath.core.series import Series
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household

A_YEAR = 365
KINDS = ("bill", "subscription", "pay")
STATES = ("active", "late", "ended")


class RecurringView(HouseholdContextMixin, AuditedView):
    """Bills, subscriptions and pay."""

    @extend_schema(
        operation_id="recurring",
        parameters=[
            OpenApiParameter("household", UUID, description="Default: the caller's personal household."),
            OpenApiParameter("kind", str, enum=KINDS),
            OpenApiParameter("state", str, enum=STATES),
        ],
        responses=RecurringSerializer,
    )
    def get(self, request: Request) -> Response:
        """What comes again in the household's accounts, with next day and amount, price changes and missed ones."""
        wanted = {name: self._choice(name, known) for name, known in (("kind", KINDS), ("state", STATES))}
        household = Household.objects.get(pk=self.household_id())
        now = timezone.now()
        as_of = household.today(now)
        found = recurring_series(user=request.user, household_id=household.pk, as_of=as_of, now=now)
        currencies = dict(BankAccount.objects.of_household(household.pk).values_list("pk", "currency"))
        rows = [
            {**asdict(entry), "currency": currencies[UUID(entry.account)]}
            for entry in found
            if all(value is None or getattr(entry, name) == value for name, value in wanted.items())
        ]
        body = {"household": household.pk, "as_of": as_of, "recurring": rows}
        return Response(RecurringSerializer(body).data)

    def _choice(self, name: str, known: tuple[str, ...]) -> str | None:
        value: str | None = self.request.query_params.get(name)
        if value is not None and value not in known:
            raise ValidationError({name: f"One of {', '.join(known)}."})
        return value


class AccountForecastView(AuditedView):
    """A balance day by day."""

    @extend_schema(
        operation_id="account_forecast",
        parameters=[
            OpenApiParameter("id", UUID, OpenApiParameter.PATH),
            OpenApiParameter(
                "days", {"type": "integer", "minimum": 1, "maximum": MOST_DAYS}, description="Default: 365."
            ),
        ],
        responses=AccountForecastSerializer,
    )
    def get(self, request: Request, id: UUID) -> Response:
        """Expected items on their days and typical other changes, with a band and the lowest point."""
        days = self._days()
        rows = BankAccount.objects.fully_visible_to(request.user).select_related("household")
        account = rows.filter(pk=id).first()
        if account is None:
            raise NotFound()
        self.about_object = account
        now = timezone.now()
        as_of = account.household.today(now)
        found = account_forecast(user=request.user, account=account, as_of=as_of, now=now, days=days)
        forecast = found.forecast
        body = {
            "account": account.pk,
            "currency": account.currency,
            "as_of": as_of,
            "balance": account.balance,
            "typical_daily_change": forecast.typical_daily_change,
            "lowest": asdict(forecast.lowest),
            "lowest_low": asdict(forecast.lowest_low),
            "below_zero_on": forecast.below_zero_on,
            "may_fall_below_zero_on": forecast.may_fall_below_zero_on,
            "items": [asdict(item) for item in forecast.items],
            "days": [asdict(day) for day in forecast.days],
            "series": [asdict(line) for line in _lines(found)],
            "assumptions": [asdict(each) for each in _assumptions(found)],
            "explanation": _words(account, found),
        }
        return Response(AccountForecastSerializer(body).data)

    def _days(self) -> int:
        text: Any = self.request.query_params.get("days", str(A_YEAR))
        if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MOST_DAYS):
            raise ValidationError({"days": f"A whole number from 1 to {MOST_DAYS}."})
        return int(text)


def _lines(found: AccountForecast) -> list[Series]:
    return [
        Series(
            key,
            label,
            "currency",
            tuple((day.day.isoformat(), money_text(getattr(day, key))) for day in found.forecast.days),
        )
        for key, label in (("balance", "Balance"), ("low", "Low"), ("high", "High"))
    ]


def _assumptions(found: AccountForecast) -> list[Assumption]:
    source = "the account's own postings"
    return [
        Assumption("band_share", f"{BAND_SHARE:f}", "four days in five if other spending goes on as it did"),
        Assumption("weeks_of_other_changes", str(found.weeks), source),
        Assumption("recurring_items", str(len(found.series)), source),
    ]


def _words(account: BankAccount, found: AccountForecast) -> list[str]:
    forecast = found.forecast
    lowest = forecast.lowest
    expected = sum((item.amount for item in forecast.items), ZERO)
    band = f"between {money_text(lowest.low)} and {money_text(lowest.high)}"
    items = f"{len(forecast.items)} expected items add up to {money_text(expected)}"
    return [
        f"{money_text(account.balance)} is there; {items}.",
        f"Other changes: {money_text(forecast.typical_daily_change)} a day, from {found.weeks} whole weeks.",
        f"Lowest: {money_text(lowest.balance)} on {lowest.day}, {band}.",
    ]
