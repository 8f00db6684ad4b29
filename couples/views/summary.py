"""The summary over the API."""

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from couples.explaining.drift import goal_body
from couples.selectors.summary import summary
from couples.serializers.summary import SummarySerializer
from couples.views.drift import PLACE
from lifepath.core.audited_view import AuditedView
from lifepath.core.concurrency import etag_of
from lifepath.core.viewsets import HouseholdContextMixin
from lifepath.users.models import Household


class SummaryView(HouseholdContextMixin, AuditedView):
    """A household at a glance."""

    @extend_schema(operation_id="summary", parameters=PLACE, responses={200: SummarySerializer, 304: None})
    def get(self, request: Request) -> Response:
        """Goals with drift, accounts, allocations, recent movements, bills and the next check-in, in one call."""
        household = Household.objects.get(pk=self.household_id())
        found = summary(user=request.user, household=household, now=timezone.now())
        body = {
            "household": household.pk,
            "couple": found.couple,
            "as_of": found.as_of,
            "version": "",
            "currency": household.currency,
            "goals": [goal_body(entry) for entry in found.goals],
            "accounts": found.accounts,
            "allocations": found.allocations,
            "recent_ledger": found.events,
            "upcoming_bills": found.bills,
            "next_check_in_at": found.next_check_in_at,
            "open_check_ins": found.open_check_ins,
            "cut": found.cut,
        }
        shown = dict(SummarySerializer(body, context={"request": request, "accounts": found.known}).data)
        tag = etag_of({name: value for name, value in shown.items() if name != "as_of"})
        if request.headers.get("If-None-Match") == tag:
            return Response(status=304, headers={"ETag": tag})
        return Response({**shown, "version": tag.strip('"')}, headers={"ETag": tag})
