"""Performance, allocation and the target of stored accounts."""

from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from lifepath.core.audited_view import AuditedView
from lifepath.core.calculators import CalculatorView
from lifepath.core.concurrency import check_if_match, etag_of
from lifepath.core.explanations import Assumption
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.investments.calc.performance import BadPeriod
from lifepath.investments.explaining import RETURNS, performance_words, spread_body, value_series
from lifepath.investments.models import AllocationTarget, InvestmentAccount
from lifepath.investments.permissions import DetailsMissing, require_details
from lifepath.investments.selectors.allocation import stored_spread
from lifepath.investments.selectors.performance import TooManyParts, measured
from lifepath.investments.selectors.staleness import is_stale
from lifepath.investments.serializers.allocation import (
    AllocationQuery,
    InvestmentAllocationSerializer,
    TargetSerializer,
)
from lifepath.investments.serializers.performance import PerformanceQuery, PerformanceSerializer
from lifepath.investments.services import targets
from lifepath.investments.views.calculators import ReturnsView, SpreadView
from lifepath.users.models import Household


class StoredReportView(CalculatorView):
    """A report on accounts that the caller names, or on all of a household."""

    def accounts(self, asked: dict[str, Any]) -> Any:
        """The accounts of the request that the caller may see; also finds the household it is about."""
        account = asked.get("account") or (asked["holding"].account if asked.get("holding") else None)
        visible = InvestmentAccount.objects.visible_to(self.request.user).select_related("household")
        if account is not None:
            self.about_household_id = account.household_id
            named = self.named_household_id() if self._named() is not None else None
            if named not in (None, account.household_id):
                raise ValidationError({"account": "The account belongs to another household."})
            return visible.filter(pk=account.pk)
        if asked.get("couple") is not None and not self.request.user.is_staff and asked.get("household") is None:
            self.named_household_id()
            return visible.seen_together(asked["couple"])
        return visible.of_household(self.household_id())

    def currency(self) -> str:
        """Of the household of the request."""
        return Household.objects.values_list("currency", flat=True).get(
            pk=self.about_household_id or self.household_id()
        )


class PerformanceView(ReturnsView, StoredReportView):
    """How investments did."""

    refusals = {BadPeriod: "end", TooManyParts: "by"}

    @extend_schema(
        operation_id="investments_performance", parameters=[PerformanceQuery], responses=PerformanceSerializer
    )
    def get(self, request: Request) -> Response:
        """Three returns, gains, dividends and fees, as a whole and by account, holding, month or year.

        Needs investments:details; accounts whose details are not the caller's are named and left out.
        """
        require_details(request)
        asked = self.checked(PerformanceQuery)
        accounts = list(self.accounts(asked).order_by("name", "pk"))
        own = InvestmentAccount.objects.detailed_for(request.user).filter(pk__in=[each.pk for each in accounts])
        detailed = set(own.values_list("pk", flat=True))
        if accounts and not detailed:
            raise DetailsMissing()
        end = asked.get("end") or self.today()
        found = measured(
            accounts=[account for account in accounts if account.pk in detailed],
            holding=asked.get("holding"),
            start_on=asked.get("start"),
            end_on=end,
            by=asked["by"],
        )
        oldest = min(found.price_days, default=None)
        stale = is_stale(oldest, today=end)
        assumptions = [asdict(each) for each in RETURNS]
        if oldest is not None:
            assumptions.append(
                asdict(
                    Assumption("prices", f"the oldest is of {oldest}" + (", stale" if stale else ""), "stored prices")
                )
            )
        body = {
            **{name: getattr(found.whole, name) for name in found.whole.__slots__},
            "household": self.about_household_id,
            "currency": self.currency(),
            "by": asked["by"],
            "parts": found.parts,
            "hidden_accounts": [account for account in accounts if account.pk not in detailed],
            "prices_as_of": oldest,
            "prices_are_stale": stale,
            "assumptions": assumptions,
            "explanation": performance_words(found.whole),
            "series": value_series(found.whole.values),
        }
        return Response(PerformanceSerializer(body).data)


class AllocationView(SpreadView, StoredReportView):
    """How investments are spread."""

    @extend_schema(
        operation_id="investments_allocation", parameters=[AllocationQuery], responses=InvestmentAllocationSerializer
    )
    def get(self, request: Request) -> Response:
        """By asset class, account and sector; concentration, overlap, drift from the target, trades back to it."""
        asked = self.checked(AllocationQuery)
        accounts = self.accounts(asked)
        household_id = self.about_household_id or self.household_id()
        shown = InvestmentAccount.objects.fully_visible_to(request.user).filter(pk__in=accounts.values("pk"))
        found = stored_spread(accounts=shown, household_id=household_id, today=self.today(), **_new_money(asked))
        body = {
            **spread_body(found.result),
            "household": household_id,
            "currency": self.currency(),
            "has_target": found.has_target,
            "prices_as_of": found.prices_as_of,
            "stale_symbols": found.stale_symbols,
            "unpriced_symbols": found.unpriced_symbols,
        }
        return Response(InvestmentAllocationSerializer(body).data)


def _new_money(asked: dict[str, Any]) -> dict[str, Any]:
    return {"new_money": asked["new_money"]} if "new_money" in asked else {}


class TargetView(HouseholdContextMixin, AuditedView):
    """The spread a household wants."""

    @extend_schema(operation_id="investments_target", parameters=[AllocationQuery], responses=TargetSerializer)
    def get(self, request: Request) -> Response:
        """The share of each asset class; 404 while the household has no target."""
        shown = TargetSerializer(self._target(self.household_id())).data
        return Response(shown, headers={"ETag": etag_of(shown)})

    @extend_schema(operation_id="investments_target_set", request=TargetSerializer, responses=TargetSerializer)
    def put(self, request: Request) -> Response:
        """Set the target; classes that are left out get nothing."""
        household_id = self.editable_household_id()
        stored = AllocationTarget.objects.of_household(household_id).first()
        if stored is not None:
            check_if_match(request, etag_of(TargetSerializer(stored).data), required=False)
        form = TargetSerializer(data=request.data)
        form.is_valid(raise_exception=True)
        shares = {name.removesuffix("_share").upper(): share for name, share in form.validated_data.items()}
        made = targets.set_target(household_id=household_id, shares=shares)
        shown = TargetSerializer(made).data
        return Response(shown, headers={"ETag": etag_of(shown)})

    @extend_schema(operation_id="investments_target_drop", responses={204: OpenApiResponse(description="Gone.")})
    def delete(self, request: Request) -> Response:
        """Have no target any more."""
        targets.drop_target(self._target(self.editable_household_id()))
        return Response(status=204)

    def _target(self, household_id: Any) -> AllocationTarget:
        found = AllocationTarget.objects.visible_to(self.request.user).of_household(household_id).first()
        if found is None:
            raise NotFound()
        self.about_object = found
        return found
